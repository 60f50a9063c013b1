"""Who may import whom: an article only climbs, and each dependency has one door."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "analysis"
BASE = {"__version__", "errors", "tables", "settings", "periods", "resources", "whole", "locks"}
FLOORS = {"reading", "marking", "measuring", "drawing"}
MAY_IMPORT = {
    **{floor: BASE | {floor} for floor in FLOORS},
    "corpus": BASE | FLOORS | {"corpus"},
    "exploring": BASE | FLOORS | {"corpus", "exploring"},
    "reporting": BASE | FLOORS | {"corpus", "reporting"},
}
DOORS = {  # dependency -> the only modules that may import it
    "spacy": {"marking/language.py"},
    "nupunkt": {"marking/language.py"},
    "nltk": {"marking/language.py", "measuring"},
    "duckdb": {"corpus/store.py"},
    "trafilatura": {"reading/html.py"},
    "matplotlib": {"drawing"},
    "papermill": {"reporting/execution.py"},
    "typst": {"reporting/pdf.py", "doctor.py"},
    "ipywidgets": {"exploring"},
    "onnxruntime": {"marking/stance_model.py"},
    "tokenizers": {"marking/stance_model.py"},
    "networkx": {"measuring", "drawing"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Full names of the modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(path: Path) -> str:
    """The floor a module belongs to; the module itself at the top."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_go_down_only(path: Path) -> None:
    own = room(path)
    targets = {name.split(".")[1] for name in imported(path) if name.startswith("analysis.")}
    if own in BASE:
        assert targets <= BASE
    elif own in MAY_IMPORT:
        assert targets <= MAY_IMPORT[own]


def test_opening_a_corpus_imports_no_floor() -> None:
    for name in ("store.py", "files.py"):
        targets = {n.split(".")[1] for n in imported(PACKAGE / "corpus" / name) if n.startswith("analysis.")}
        assert targets <= BASE | {"corpus"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_each_dependency_has_one_door(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    for dependency, doors in DOORS.items():
        if any(name.split(".")[0] == dependency for name in imported(path)):
            assert any(place == door or place.startswith(f"{door}/") for door in doors), f"{place} imports {dependency}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_module_is_two_rooms(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
