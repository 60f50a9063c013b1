"""Making a project: the folders, notebooks and settings that a desk works in."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import AnalysisError
from analysis.resources import packaged_path

FOLDERS = ("data/raw", "data/processed", "data/corrections", "reports", "notebooks")


@dataclass(frozen=True)
class Made:
    """What `make_project` wrote, and what it found and left alone; paths relative to the project."""

    written: list[str]
    left_alone: list[str]


def copy_notebooks(folder: Path) -> list[str]:
    """Give the project in `folder` notebooks of its own, if it has none; the names of those written."""
    if (folder / "notebooks").is_dir():
        return []
    return _copy(folder, _notebooks()).written


def make_project(folder: Path, *, demo: bool = False) -> Made:
    """Make `folder` a project: its folders, the notebooks, `broadsheet.toml`, and the demo corpus if asked.

    A file that exists is left as it is. Raises AnalysisError where the folder cannot be written.
    """
    copies = {**_notebooks(), "broadsheet.toml": packaged_path("broadsheet.toml")}
    if demo:
        source = packaged_path("demo")
        found = sorted(p for p in source.rglob("*") if p.is_file())
        copies |= {f"data/raw/demo/{p.relative_to(source).as_posix()}": p for p in found}
    return _copy(folder, copies)


def _notebooks() -> dict[str, Path]:
    return {f"notebooks/{p.name}": p for p in sorted(packaged_path("notebooks").glob("*.ipynb"))}


def _copy(folder: Path, copies: dict[str, Path]) -> Made:
    made = Made([], [])
    try:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        for name, source in copies.items():
            target = folder / name
            if target.exists():
                made.left_alone.append(name)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            made.written.append(name)
    except OSError as error:
        where = f"{folder}: {error.strerror} ({error.filename})"
        msg = f"cannot write the project to {where}; choose a folder you may write to"
        raise AnalysisError(msg) from error
    return made
