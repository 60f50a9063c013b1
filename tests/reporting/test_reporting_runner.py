"""From a notebook to a published report, and everything that can go wrong on the way."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from conftest import ARTICLES, FINISH, OPEN, PARAMETERS, SAMPLE, write_corpus

from analysis.errors import BusyError, CallError, CorpusError, NothingToReport, ReportError
from analysis.reporting import list_reports, publishing, run_report, run_reports
from analysis.reporting.catalogue import unreadable_notebooks
from analysis.reporting.history import read_runs
from analysis.reporting.manifest import is_whole, read_manifest
from analysis.reporting.planning import Request, plan
from analysis.reporting.runner import Manner

ENGINES = ("forked", "standard")


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One report, made once for the tests that only look at it."""
    root = tmp_path_factory.mktemp("desk")
    project = write_corpus(root, ARTICLES)
    from conftest import notebook

    (root / "notebooks" / "sample.ipynb").write_text(json.dumps(notebook(*SAMPLE)))
    return project, run_report(project, "sample", {"top": "1"}, period="2023-02")


def test_a_report_is_published_whole(made):
    project, published = made
    assert published.folder == project.reports / "sample" / "2023-02+top-1"
    assert (published.how, published.articles) == ("new", 4)
    found = {p.relative_to(published.folder).as_posix() for p in published.folder.rglob("*") if p.is_file()}
    assert {"report.html", "report.pdf", "notebook.ipynb", "evidence.csv", "manifest.json"} <= found
    assert {"charts/ranking.pdf", "charts/ranking.svg", "charts/ranking.csv", "tables/entities.csv"} <= found
    assert "log.txt" not in found
    assert is_whole(published.folder)
    assert os.readlink(project.reports / "sample" / "latest") == "2023-02+top-1"
    assert "sample/2023-02%2Btop-1/report.html" in (project.reports / "index.html").read_text()
    assert not (project.reports / ".work").exists()


def test_tables_hold_every_row_and_a_count_is_its_evidence(made):
    _, published = made
    table = rows(published.folder / "tables" / "entities.csv")
    assert [(r["entity"], r["mentions"], r["articles"]) for r in table] == [
        ("Dana Ospanova", "3", "3"),
        ("Aktau", "3", "2"),
    ]
    evidence = rows(published.folder / "evidence.csv")
    for row in table:
        assert sum(e["key"] == row["entity_id"] for e in evidence) == int(row["mentions"])


def test_the_page_shows_the_first_row_with_its_sentences(made):
    _, published = made
    page = (published.folder / "report.html").read_text(encoding="utf-8")
    assert "1 of 2 rows; all are in" in page
    assert "<mark>Dana Ospanova</mark> praised the quota." in page
    assert "Who is talked about" in page
    assert "from 1 to 50" in page  # parameters are documented
    assert "counts(" not in page  # code is hidden
    assert "broadsheet report sample --period 2023-02 -p top=1" in page
    assert "<script" not in page
    assert "http-equiv" in page
    assert 'alt="A bar for each name."' in page


def test_the_executed_notebook_keeps_parameters_and_forgets_times(made):
    _, published = made
    text = (published.folder / "notebook.ipynb").read_text(encoding="utf-8")
    found = json.loads(text)
    assert found["metadata"]["papermill"]["parameters"]["top"] == 1
    assert any("injected-parameters" in c["metadata"].get("tags", []) for c in found["cells"])
    assert "start_time" not in text
    assert str(published.folder.parent.parent.parent) not in text


def test_the_manifest_parts_what_is_the_same_from_what_passes(made):
    _, published = made
    manifest = read_manifest(published.folder)
    content, run = manifest["content"], manifest["run"]
    assert content["period"] == {"name": "2023-02", "start": "2023-02-01", "end": "2023-02-28"}
    assert content["inputs"]["parameters"]["top"] == 1
    assert content["inputs"]["versions"]["typst"]
    assert len(content["files"]["report.pdf"]["sha256"]) == 64
    assert run["seconds"] > 0
    assert "host" in run


TWICE = """
import sys, json; from pathlib import Path
sys.path[:0] = sys.argv[2:]
import conftest as c
from analysis.reporting import run_report
project = c.write_corpus(Path(sys.argv[1]), c.ARTICLES)
(project.root / "notebooks" / "sample.ipynb").write_text(json.dumps(c.notebook(*c.SAMPLE)))
run_report(project, "sample", {"top": 1}, period="2023-02")
"""


def test_same_inputs_give_the_same_bytes_elsewhere(tmp_path):
    """In two copies of the package, two folders, time zones, locales, and with two seeds of hashing."""
    here = Path(__file__).parent
    places = [
        ("one", {"TZ": "UTC", "LC_ALL": "C.UTF-8"}),
        ("other {x}", {"TZ": "Asia/Almaty", "LC_ALL": "de_DE.UTF-8"}),
    ]
    source, made = here.parents[1] / "analysis", []
    for seed, (name, surroundings) in enumerate(places):
        copy = tmp_path / name / "copy"
        shutil.copytree(source, copy / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
        source = copy / "analysis"  # a copy of the copy: the package may be worked on while this runs
        call = [sys.executable, "-c", TWICE, str(tmp_path / name / "desk"), str(copy), str(here)]
        subprocess.run(call, env={**os.environ, **surroundings, "PYTHONHASHSEED": str(seed)}, check=True)
        made.append(tmp_path / name / "desk" / "reports" / "sample" / "2023-02+top-1")
    one, other = made
    for path in sorted(one.rglob("*")):
        if path.is_file() and path.name != "manifest.json":
            assert (other / path.relative_to(one)).read_bytes() == path.read_bytes(), path.name
    assert read_manifest(one)["content"] == read_manifest(other)["content"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "nosuch"},
        {"name": "../sample"},
        {"name": "sample.ipynb"},
        {"name": "/etc/passwd"},
        {"name": "sample\x00"},
        {"name": ""},
        {"name": "all"},
        {"name": "sample", "period": "next-year"},
        {"name": "sample", "period": "../../etc"},
        {"name": "sample", "period": "2023-02\n"},
        {"name": "sample", "parameters": {"x": 1}},
        {"name": "sample", "parameters": {"top": "ten"}},
        {"name": "sample", "parameters": {"period": "2023-02"}},
        {"name": "sample", "sources": ("../..",)},
        {"name": "sample", "evidence": "whole"},
    ],
)
def test_wrong_calls_are_refused_before_anything_runs(desk, wrong):
    wrong_period = wrong.get("period") == "2023-02\n"
    if wrong_period:
        assert plan(desk, Request("sample", "2023-02\n")).target.name == "2023-02"  # blanks around are harmless
        return
    with pytest.raises(CallError) as refused:
        run_reports(desk, [Request("sample"), Request(**wrong)])
    assert "\n" not in str(refused.value)
    assert list(desk.reports.iterdir()) == []


def test_an_unknown_source_is_a_wrong_call_and_leaves_nothing(desk):
    with pytest.raises(CallError, match="Caspian Ledger"):
        run_reports(desk, [Request("sample"), Request("sample", sources=("nosuch-gazette",))])
    assert not (desk.reports / "sample").exists()
    assert read_runs(desk) == []


def test_a_period_without_articles_leaves_nothing(desk):
    with pytest.raises(NothingToReport, match="2023-02-01 to 2023-03-02"):
        run_report(desk, "sample", period="2019")
    assert not (desk.reports / "sample").exists()


def test_without_a_corpus_there_is_one_line(project, add_notebook):
    add_notebook(project, "sample", *SAMPLE)
    with pytest.raises(CorpusError, match="broadsheet prepare"):
        run_report(project, "sample")


def test_folders_are_named_after_period_and_filters(desk):
    day = date(2023, 3, 6)
    assert plan(desk, Request("sample", "last-week"), day).target.name == "2023-W09"
    assert plan(desk, Request("sample", "last-month"), day).target.name == "2023-02"
    named = plan(desk, Request("sample", "2023-02", ("Steppe Courier", "altyn-post"), {"top": "7"}), day)
    assert named.target.name == "2023-02+altyn-post+steppe-courier+top-7"
    assert named.values["source"] == ["altyn-post", "steppe-courier"]
    assert named.command.endswith("--source altyn-post --source steppe-courier -p top=7")
    assert (
        plan(desk, Request("sample", "2023-02", ("Steppe Courier",))).id
        == plan(desk, Request("sample", "2023-02", ("steppe-courier",))).id
    )


def test_list_reports_knows_tagged_notebooks_only(desk, add_notebook):
    add_notebook(desk, "explore", ("markdown", "# Look around"), ("code", "1"))
    assert [(r.name, r.title) for r in list_reports(desk)] == [("sample", "Who is talked about")]


def test_a_failing_cell_is_kept_aside_and_the_good_report_stays(desk, add_notebook):
    good = run_report(desk, "sample", period="2023-02")
    before = (good.folder / "report.html").read_bytes()
    add_notebook(desk, "sample", *SAMPLE[:-1], ("code", "print('so far')\n1 / 0"))
    with pytest.raises(ReportError, match="ZeroDivisionError") as failed:
        run_report(desk, "sample", period="2023-02")
    assert "failed-2023-02" in str(failed.value)
    kept = desk.reports / "sample" / "failed-2023-02"
    assert "ZeroDivisionError" in (kept / "notebook.ipynb").read_text()
    assert "so far" in (kept / "notebook.ipynb").read_text()
    assert (good.folder / "report.html").read_bytes() == before
    add_notebook(desk, "sample", *SAMPLE)
    run_report(desk, "sample", period="2023-02")
    assert not kept.exists()


def test_others_are_published_when_one_fails(desk, add_notebook):
    add_notebook(desk, "broken", ("parameters", "top: int = 1  # Rows"), ("code", "raise SystemError('no')"))
    add_notebook(desk, "dies", ("parameters", "top: int = 1  # Rows"), ("code", "import os; os._exit(9)"))
    outcomes = run_reports(
        desk, [Request("broken"), Request("dies"), Request("sample"), Request("sample")], manner=Manner(at_once=2)
    )
    assert [o.label.split()[0] for o in outcomes] == ["broken", "dies", "sample"]
    assert outcomes[2].published is not None
    assert "SystemError" in str(outcomes[0].error)
    assert "exit code 9" in str(outcomes[1].error)


def test_a_process_that_was_killed_is_said(desk, add_notebook):
    add_notebook(desk, "dies", ("parameters", "top: int = 1  # Rows"), ("code", "import os; os.kill(os.getpid(), 9)"))
    with pytest.raises(ReportError, match="SIGKILL; was it short of memory"):
        run_report(desk, "dies")


def test_a_cell_that_takes_too_long_is_ended(desk, add_notebook):
    add_notebook(desk, "slow", ("parameters", "top: int = 1  # Rows"), ("code", "import time; time.sleep(60)"))
    begun = time.monotonic()
    outcome = run_reports(desk, [Request("slow")], manner=Manner(timeout=1))[0]
    assert "TimeoutError" in str(outcome.error)
    assert time.monotonic() - begun < 20


def test_progress_reaches_its_end(desk):
    told = []
    run_report(desk, "sample", progress=lambda what, done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    assert sorted(told) == told


def test_any_notebook_passes_with_its_own_figures_and_tables(desk, add_notebook):
    cells = [
        ("parameters", 'word: str = "<b>"  # A word'),
        ("code", "import pandas as pd, matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('own')"),
        ("code", "pd.DataFrame({'t': [word]})"),
        ("code", "print(word); word"),
    ]
    add_notebook(desk, "foreign", *cells)
    first = run_report(desk, "foreign", {"word": "<script>alert(1)</script>"})
    page = (first.folder / "report.html").read_text(encoding="utf-8")
    assert "data:image/svg+xml;base64," in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert run_report(desk, "foreign", {"word": "<script>alert(1)</script>"}).how == "unchanged"


@pytest.mark.parametrize("metadata", [{}, {"kernelspec": {"name": "elsewhere", "language": "python"}}])
def test_a_notebook_written_elsewhere_is_the_same_in_both_engines(desk, add_notebook, metadata):
    path = add_notebook(
        desk,
        "foreign",
        ("parameters", "top: int = 1  # Rows"),
        ("code", "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()"),
        ("code", "import sys\nprint(top)\nsys.exit(0)"),
        ("code", "1 / 0"),
    )
    path.write_text(json.dumps(json.loads(path.read_text()) | {"metadata": metadata}))
    forked, standard = (run_reports(desk, [Request("foreign")], manner=Manner(engine=e))[0] for e in ENGINES)
    assert (forked.kind, standard.kind) == ("new", "unchanged")


def test_a_cell_that_takes_too_long_is_one_line_in_the_standard_engine(desk, add_notebook):
    add_notebook(desk, "slow", ("parameters", "top: int = 1  # Rows"), ("code", "while True: pass"))
    outcome = run_reports(desk, [Request("slow")], manner=Manner(engine="standard", timeout=1))[0]
    assert "CellTimeoutError" in str(outcome.error)
    assert "\n" not in str(outcome.error)


def test_a_notebook_that_cannot_be_read_stops_no_other(desk, add_notebook):
    add_notebook(desk, "scratch", ("parameters", "day = today()"), ("code", "1"))
    add_notebook(desk, "notes", ("code", "1"))
    (desk.root / "notebooks" / "half.ipynb").write_text('{"cells": [')
    assert [r.name for r in list_reports(desk)] == ["sample"]
    half, scratch = unreadable_notebooks(desk)
    assert "half.ipynb is not a notebook that can be read" in half
    assert "scratch.ipynb: the default of 'day' is not a plain value" in scratch
    with pytest.raises(CallError, match="not a plain value"):
        run_report(desk, "scratch")
    with pytest.raises(CallError, match="no cell with the tag 'parameters'"):
        run_report(desk, "notes")


def test_the_standard_engine_gives_the_same_report(desk):
    forked = run_reports(desk, [Request("sample")], manner=Manner(engine="forked"))[0].published
    page = (forked.folder / "report.html").read_bytes()
    standard = run_reports(desk, [Request("sample")], manner=Manner(engine="standard"))[0].published
    assert standard.how == "unchanged"
    assert (standard.folder / "report.html").read_bytes() == page


def test_another_run_is_busy(desk):
    with publishing.reports_lock(desk), pytest.raises(BusyError):
        run_report(desk, "sample")


def test_a_report_on_all_articles_says_what_is_undated(desk):
    published = run_report(desk, "sample")
    assert published.folder.name == "all"
    page = (published.folder / "report.html").read_text(encoding="utf-8")
    assert "1 article of the corpus has no date and is counted here." in page


def test_by_hand_nothing_is_written(desk, monkeypatch, tmp_path):
    """The cells of a notebook, run in a plain process without an output folder."""
    code = "\n".join(source for kind, source in SAMPLE if kind != "markdown")
    environment = {**os.environ, "BROADSHEET_PROJECT": str(desk.root), "MPLBACKEND": "agg"}
    before = sorted(p for p in desk.root.rglob("*"))
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=tmp_path, capture_output=True)
    assert sorted(p for p in desk.root.rglob("*")) == before
    assert list(tmp_path.glob("*.csv")) == []


def test_two_tables_of_one_name_are_refused(desk, add_notebook):
    twice = "report.table('a', pd.DataFrame({'x': [1]}), caption='A.')\n" * 2
    add_notebook(
        desk, "twice", ("parameters", PARAMETERS), ("code", OPEN.replace('"sample"', '"twice"')), ("code", twice)
    )
    with pytest.raises(CallError, match="written twice"):
        run_report(desk, "twice")


def test_an_empty_table_is_a_sentence(desk, add_notebook):
    empty = "report.table('a', pd.DataFrame({'x': []}), caption='Things.')"
    add_notebook(desk, "bare", ("parameters", PARAMETERS), ("code", OPEN), ("code", empty), ("code", FINISH))
    page = (run_report(desk, "bare").folder / "report.html").read_text(encoding="utf-8")
    assert "Things: there is nothing to list in this selection." in page
