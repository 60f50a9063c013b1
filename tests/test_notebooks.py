"""Notebooks: thin, without outputs, and each a report that runs on a small corpus and on a single undated article."""

from __future__ import annotations

import ast
import csv
import dataclasses
import json
import shutil
from pathlib import Path

import nbformat
import pytest

from analysis.corpus.prepare import prepare
from analysis.marking.stance_model import is_usable
from analysis.reporting.catalogue import list_reports
from analysis.reporting.planning import Request
from analysis.reporting.runner import run_reports
from analysis.settings import Project, Settings

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
REPORTS = ("entities", "keywords", "sentiment", "voices")
TAIL = ["value", "low", "high", "n_articles", "n_stories", "method"]


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_outputs(path: Path) -> None:
    for cell in code_cells(path):
        assert not cell.outputs
        assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_thin(path: Path) -> None:
    """What deserves a name lives in `analysis`: no functions, loops or grouping in a notebook."""
    banned = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.Lambda)
    for cell in code_cells(path):
        tree = ast.parse(cell.source)
        assert not [n for n in ast.walk(tree) if isinstance(n, banned)]
        assert "groupby" not in cell.source
        for node in ast.walk(tree):
            assert not isinstance(node, ast.Import)
            assert not isinstance(node, ast.ImportFrom) or node.module == "analysis"


@pytest.fixture(scope="module")
def reported(prepared_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The fixture corpus with all of its reports."""
    root = tmp_path_factory.mktemp("reported")
    shutil.copytree(prepared_project.root, root, dirs_exist_ok=True)
    project = Project(root, prepared_project.settings)
    outcomes = run_reports(project, [Request(r.name) for r in list_reports(project)])
    assert [o.error for o in outcomes if o.error] == []
    return project


def rows(project: Project, report: str, table: str, period: str = "all") -> list[dict[str, str]]:
    with (project.reports / report / period / "tables" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_reports_are_there(reported: Project) -> None:
    for name in REPORTS:
        folder = reported.reports / name / "all"
        for file in ("report.html", "report.pdf", "notebook.ipynb", "evidence.csv", "manifest.json"):
            assert (folder / file).stat().st_size > 100, f"{name}/{file}"
        assert list((folder / "charts").glob("*.pdf"))
    assert (reported.reports / "index.html").exists()


def test_entities_table(reported: Project) -> None:
    table = rows(reported, "entities", "entities")
    first = ["entity_id", "entity", "label", "country", "mentions", "articles", "stories"]
    assert list(table[0]) == [*first, *[c for c in table[0] if c not in (*first, *TAIL)], *TAIL]
    named = {row["entity_id"]: row for row in table}
    assert table[0]["entity_id"] == "country:KZ"
    assert named["person:erlan-sadykov"]["articles"] == "4"  # one of them a copy; two more have the surname alone
    assert named["person:erlan-sadykov"]["stories"] == "3"
    countries = {row["country"]: row for row in rows(reported, "entities", "countries")}
    assert countries["GE"]["mentions"] == named["country:GE"]["mentions"]


def test_counts_equal_their_evidence(reported: Project) -> None:
    with (reported.reports / "entities" / "all" / "evidence.csv").open(encoding="utf-8-sig", newline="") as file:
        evidence = [row for row in csv.DictReader(file) if row["table"] == "entities"]
    for row in rows(reported, "entities", "entities")[:10]:
        assert int(row["mentions"]) == sum(e["key"] == row["entity_id"] for e in evidence), row["entity"]


def test_speakers_and_their_evidence(reported: Project) -> None:
    speakers = rows(reported, "voices", "speakers")
    words = [int(row["words"]) for row in speakers]
    assert words == sorted(words, reverse=True)
    with (reported.reports / "voices" / "all" / "evidence.csv").open(encoding="utf-8-sig", newline="") as file:
        evidence = [row for row in csv.DictReader(file) if row["table"] == "speakers"]
    assert speakers
    for row in speakers[:10]:
        assert int(row["quotations"]) == sum(e["key"] == row["entity_id"] for e in evidence), row["speaker"]
    page = (reported.reports / "voices" / "all" / "report.html").read_text(encoding="utf-8")
    assert "of narrator text is unmarked quotation" in page


def test_keywords_and_tone_tables(reported: Project) -> None:
    keywords = rows(reported, "keywords", "keywords")
    assert list(keywords[0])[:3] == ["term", "score", "articles"]
    tones = rows(reported, "sentiment", "tone_sentences")
    assert list(tones[0])[:5] == ["article_id", "start", "end", "sentence", "score"]
    scores = [float(row["score"]) for row in tones]
    assert scores == sorted(scores)
    assert scores[0] < 0 < scores[-1]


@pytest.mark.skipif(not is_usable(), reason="the stance model cannot run here")
def test_stances_and_their_evidence(reported: Project) -> None:
    with (reported.reports / "sentiment" / "all" / "evidence.csv").open(encoding="utf-8-sig", newline="") as file:
        evidence = list(csv.DictReader(file))
    keys = {
        "portrayed": ["entity_id"],
        "portrayed_by_voice": ["entity_id", "heard"],
        "portrayed_by_outlet": ["entity_id", "source"],
        "portrayed_by_speaker": ["entity_id", "named_id"],
        "methods": ["kind"],
    }
    for name, key in keys.items():
        table = rows(reported, "sentiment", name)[:10]
        assert table, name
        for row in table:
            shown = sum(e["table"] == name and e["key"] == " | ".join(row[k] for k in key) for e in evidence)
            assert shown == int(row["pairs" if name == "methods" else "sentences"]), (name, row)
    shares = ["negative", "neutral", "positive", "unclear"]
    for row in rows(reported, "sentiment", "portrayed"):
        assert sum(float(row[share]) for share in shares) == pytest.approx(1, abs=1e-5)


def test_without_the_stance_model_reports_say_what_is_missing(project: Project) -> None:
    (project.raw / "one.txt").write_text("Port opens\n\nKazakhstan praised the port of Aktau.\n", encoding="utf-8")
    without = Project(project.root, dataclasses.replace(project.settings, stance_engine="none"))
    (project.root / "broadsheet.toml").write_text('stance_engine = "none"\n', encoding="utf-8")
    prepare(without)
    outcomes = run_reports(without, [Request(name) for name in ("sentiment", "voices")])
    assert [o.error for o in outcomes if o.error] == []
    for name in ("sentiment", "voices"):
        page = (project.reports / name / "all" / "report.html").read_text(encoding="utf-8")
        assert "No stances are marked, as stance_engine is" in page


def test_one_undated_article_gives_its_reports_without_intervals(project: Project) -> None:
    text = (
        "Port opens in Aktau\n\n\nKazakhstan opened a port on the Caspian Sea. "
        '"We feel no threat from Russia," said Minister Erlan Sadykov.\n\nSource: Gazeta'
    )
    (project.raw / "one.txt").write_text(text, encoding="utf-8")
    prepare(project)
    outcomes = run_reports(project, [Request(name) for name in REPORTS])
    assert [o.error for o in outcomes if o.error] == []
    tables = {
        "entities": "entities",
        "keywords": "keywords",
        "sentiment": "tone_by_source",
        "voices": "speakers",
    }
    for name, table in tables.items():
        found = rows(project, name, table)
        assert found
        assert {row["low"] for row in found} == {""}
        assert "no interval" in found[0]["method"] or "stor" in found[0]["method"]
    threats = [r for r in rows(project, "sentiment", "tone_sentences") if "threat" in r["sentence"]]
    assert threats
    assert all(float(r["score"]) >= 0 for r in threats)
    page = (project.reports / "sentiment" / "all" / "report.html").read_text(encoding="utf-8")
    assert "undated" in page
    assert "Uncorrected: no sample of this corpus was labelled." in page
    if is_usable():
        portrayed = {row["entity_id"]: row for row in rows(project, "sentiment", "portrayed")}
        assert float(portrayed["country:RU"]["negative"]) == 0  # "We feel no threat from Russia"
        assert "not on these articles" in page


def test_same_bytes_twice(reported: Project, tmp_path: Path) -> None:
    again = Project(tmp_path, Settings(workers=1))
    shutil.copytree(reported.root / "data", tmp_path / "data")
    run_reports(again, [Request("entities")])
    one, two = (p.reports / "entities" / "all" for p in (reported, again))
    names = sorted(p.relative_to(one).as_posix() for p in one.rglob("*") if p.is_file())
    assert names == sorted(p.relative_to(two).as_posix() for p in two.rglob("*") if p.is_file())
    for name in names:
        if name not in ("manifest.json", "notebook.ipynb"):
            assert (one / name).read_bytes() == (two / name).read_bytes(), name
    manifests = [json.loads((p / "manifest.json").read_text(encoding="utf-8"))["content"] for p in (one, two)]
    assert manifests[0] == manifests[1]
