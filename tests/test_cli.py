"""The command: exit codes, one clear line for each mistake, and nothing half written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis import __version__
from analysis.cli import main
from analysis.corpus.files import corpus_lock
from analysis.settings import Project

ARTICLE = "Port opens in Aktau\n\nKazakhstan opened a port on the Caspian Sea, Minister Erlan Sadykov said.\n"


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def on(project: Project, *words: str) -> Result:
    return call(*words, "--project", str(project.root))


def files(project: Project) -> set[str]:
    return {p.relative_to(project.root).as_posix() for p in project.root.rglob("*") if p.is_file()}


def test_version() -> None:
    assert call("--version").output.strip() == f"broadsheet, version {__version__}"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("report", "nosuch"), 2, "no report 'nosuch'"),
        (("report",), 2, "name one report"),
        (("report", "sentimnt"), 2, "did you mean sentiment"),
        (("report", "sentiment", "-p", "period=2023"), 2, "write --period 2023"),
        (("report", "sentiment", "-p", "colour=red"), 2, "colour"),
        (("report", "sentiment", "-p", "top=many"), 2, "expected int"),
        (("report", "sentiment", "-p", "top=100000"), 2, "from 3 to 40"),
        (("report", "sentiment", "-p", "unit=pages"), 2, "articles, stories"),
        (("report", "sentiment", "-p", "top"), 2, "NAME=VALUE"),
        (("report", "all", "-p", "nonsense=1"), 2, "nonsense"),
        (("report", "sentiment", "--period", "tomorrow-ish"), 2, "period"),
        (("report", "../../etc"), 2, "no report"),
        (("report", "--set", "weekly"), 2, "no set"),
        (("report", "sentiment", "--evidence", "some"), 2, "'--evidence': 'some'"),
        (("report", "sentiment", "--perod", "2023"), 2, "no such option '--perod'"),
        (("reprot",), 2, "no such command 'reprot'"),
        (("prepare",), 1, "put articles there"),
        (("report", "sentiment"), 1, "put articles there"),
    ],
)
def test_mistakes_are_one_line_and_write_nothing(
    project: Project, words: tuple[str, ...], code: int, said: str
) -> None:
    result = on(project, *words)
    assert result.exit_code == code
    lines = [line for line in result.output.splitlines() if line.strip()]
    assert len(lines) == 1
    assert lines[0].startswith("broadsheet: ")
    assert said in lines[0]
    assert not [name for name in files(project) if name.startswith("reports/") and name != "reports/.lock"]


def test_a_folder_that_is_no_project(tmp_path: Path) -> None:
    result = call("prepare", "--project", str(tmp_path))
    assert result.exit_code == 2
    assert "broadsheet init" in result.output


def test_period_without_articles(project: Project) -> None:
    (project.raw / "one.txt").write_text(ARTICLE, encoding="utf-8")
    result = on(project, "report", "entities", "--period", "1999")
    assert result.exit_code == 1
    assert "no article for period 1999" in result.output
    assert not (project.reports / "entities" / "1999").exists()


def test_overlapping_run_ends_with_75(project: Project) -> None:
    (project.raw / "one.txt").write_text(ARTICLE, encoding="utf-8")
    with corpus_lock(project):
        assert on(project, "prepare").exit_code == 75


def test_missing_model_is_said(project: Project) -> None:
    (project.raw / "one.txt").write_text(ARTICLE, encoding="utf-8")
    (project.root / "broadsheet.toml").write_text('spacy_model = "no_such_model"\n', encoding="utf-8")
    result = on(project, "prepare")
    assert result.exit_code == 1
    assert "no_such_model" in result.output
    assert not (project.processed / "current.json").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 1", "unknown setting 'colour'"),
        ('minimum_n = "five"', "expected int"),
        ('timezone = "Moon/Base"', "timezone"),
        ("bootstrap = -1", "100 or more"),
        ("minimum_n = 0", "2 or more"),
        ('tone_engine = "loud"', "news, vader"),
        ("[columns]\ntitle = 1", "expected a text"),
        ("= broken", "cannot be read"),
    ],
)
def test_wrong_settings_are_said(project: Project, text: str, said: str) -> None:
    (project.root / "broadsheet.toml").write_text(text, encoding="utf-8")
    result = on(project, "prepare")
    assert result.exit_code == 2
    assert said in result.output


def test_init_makes_a_project_and_leaves_files_alone(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    assert call("init", str(folder), "--demo").exit_code == 0
    for name in ("data/raw/demo/README.md", "notebooks/entities.ipynb", "broadsheet.toml"):
        assert (folder / name).is_file(), name
    (folder / "broadsheet.toml").write_text('timezone = "Asia/Almaty"\n', encoding="utf-8")
    assert "files written" in call("init", str(folder)).output
    assert (folder / "broadsheet.toml").read_text(encoding="utf-8") == 'timezone = "Asia/Almaty"\n'


def test_lab_copies_notebooks_where_there_are_none(project: Project) -> None:
    result = on(project, "lab", "--check")
    assert result.exit_code == 0
    assert (project.root / "notebooks" / "explore.ipynb").is_file()


def test_doctor_is_well_here(project: Project) -> None:
    result = on(project, "doctor")
    assert result.exit_code == 0, result.output
    assert "FAIL" not in result.output


def test_doctor_names_what_is_ill(tmp_path: Path) -> None:
    result = call("doctor", "--project", str(tmp_path))
    assert result.exit_code == 1
    assert "broadsheet init" in result.output


def test_importing_the_package_is_cheap() -> None:
    heavy = ("pandas", "spacy", "matplotlib", "duckdb", "papermill", "nltk")
    code = f"import sys, analysis; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.skipif(shutil.which("true") is None, reason="needs POSIX permissions")
def test_read_only_reports_folder_is_said(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.raw / "one.txt").write_text(ARTICLE, encoding="utf-8")
    shutil.rmtree(project.reports)
    project.reports.write_text("a file where a folder should be", encoding="utf-8")  # as unwritable, even for root
    result = on(project, "report", "entities")
    assert result.exit_code in (1, 2)
    assert len([line for line in result.output.splitlines() if line.startswith("broadsheet: ")]) == 1


def test_corrections_of_entities_are_listed_with_those_that_meet_nothing(project: Project) -> None:
    (project.raw / "one.txt").write_text(
        "Talks end\n\nThe envoys of Kazakhstan said that Kazakhstan would wait, and that Peru had left.\n",
        encoding="utf-8",
    )
    rows = ("action,entity,target", "rename,country:KZ,Qazaqstan", "ignore,country:PE,", "ignore,country:CL,")
    project.corrections.mkdir(parents=True, exist_ok=True)
    (project.corrections / "entities.csv").write_text("\n".join(rows), encoding="utf-8")
    assert on(project, "prepare").exit_code == 0
    assert on(project, "corrections").output.splitlines() == [
        "entities.csv row 1: rename country:KZ -> Qazaqstan: 2 mentions in 1 article",
        "entities.csv row 2: ignore country:PE: 1 mention in 1 article",
        "fits nothing: entities.csv row 3: ignore country:CL: no such entity",
        "0 articles corrected, 2 corrections of entities applied, 1 of the corrections fit nothing",
    ]


def test_suggested_merges_are_rows_for_the_corrections(project: Project) -> None:
    text = "Kazakhstan's Customs Committee met. The Customs Committee of Georgia did not.\n"
    (project.raw / "one.txt").write_text(f"Customs\n\n{text}", encoding="utf-8")
    (project.raw / "two.txt").write_text("Checks\n\nThe Customs Committee said checks go on.\n", encoding="utf-8")
    assert on(project, "prepare").exit_code == 0
    result = on(project, "entities", "suggest")
    assert result.exit_code == 0
    assert result.output.startswith(("action,entity,target,quote,before,after,note", "no two entities"))


def test_unwritable_link_is_one_line_and_the_report_stands(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from analysis.reporting import publishing

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "reports/entities/latest.txt")

    (project.raw / "one.txt").write_text(ARTICLE, encoding="utf-8")
    monkeypatch.setattr(publishing, "update_latest", refuse)
    result = on(project, "report", "entities")
    assert result.exit_code == 1
    assert "latest.txt: Permission denied" in result.output
    assert (project.reports / "entities" / "all" / "report.html").is_file()
