"""Which reports a project can make: its notebooks that have a tagged `parameters` cell."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analysis.errors import CallError
from analysis.reporting.blocks import NAME
from analysis.reporting.parameters import TAG, Parameter, read_parameters
from analysis.resources import resource_path
from analysis.settings import Project

RESERVED = {"all", "latest", "index"}
_PACKAGED = "project/notebooks"


@dataclass(frozen=True)
class ReportInfo:
    """A notebook that is a report: `title` is its first heading, `parameters` what its tagged cell declares."""

    name: str
    title: str
    path: Path
    parameters: tuple[Parameter, ...] = field(default=())

    def accepts(self, name: str) -> bool:
        return any(p.name == name for p in self.parameters)


def notebooks_folder(project: Project) -> Path:
    """Where the project's notebooks are: its own, else those of the package, else those of the clone."""
    clone = resource_path("").parents[1] / "notebooks"
    for folder in (project.root / "notebooks", resource_path(_PACKAGED), clone):
        if folder.is_dir():
            return folder
    msg = "there are no notebooks; 'broadsheet init' puts them into a project"
    raise CallError(msg)


def list_reports(project: Project) -> list[ReportInfo]:
    """The reports of a project, by name. Notebooks without a parameters cell, or with an odd name, are none.

    A notebook that cannot be read as a report stops no other one: `unreadable_notebooks` says why it is left out.
    """
    return [found for found in _look(project) if isinstance(found, ReportInfo)]


def unreadable_notebooks(project: Project) -> list[str]:
    """Why notebooks with a name for a report are none, though they seem to be meant as one; a line for each."""
    return [str(found) for found in _look(project) if isinstance(found, CallError)]


def _look(project: Project) -> list[ReportInfo | CallError]:
    found: list[ReportInfo | CallError] = []
    for path in sorted(notebooks_folder(project).glob("*.ipynb")):
        if NAME.fullmatch(path.stem) and path.stem not in RESERVED and path.is_file():
            try:
                info = _read(path)
            except CallError as error:
                found.append(error)
            else:
                found += [info] if info else []
    return found


def find_report(project: Project, name: str) -> ReportInfo:
    """The report called `name`. Raises CallError that lists what there is."""
    if NAME.fullmatch(name) and name not in RESERVED:
        path = notebooks_folder(project) / f"{name}.ipynb"
        info = _read(path) if path.is_file() else None
        if info:
            return info
        if path.is_file():
            msg = f"{path.name} is no report: it has no cell with the tag {TAG!r}; tag one, if need be an empty one"
            raise CallError(msg)
    names = [r.name for r in list_reports(project)]
    like = get_close_matches(name[:60].lower(), names, 1)
    meant = f" (did you mean {like[0]}?)" if like else ""
    shown = repr(name if len(name) <= 60 else name[:57] + "...")
    listed = ", ".join(names) or "none"
    msg = f"there is no report {shown}{meant}; the reports of {project.root.name or project.root} are {listed}"
    raise CallError(msg)


def _read(path: Path) -> ReportInfo | None:
    try:
        cells = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
        tagged = [_source(c) for c in cells if TAG in c.get("metadata", {}).get("tags", [])]
        title = _title(cells) or path.stem.capitalize()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        msg = f"{path.name} is not a notebook that can be read: {error}"
        raise CallError(msg) from error
    if not tagged:
        return None
    return ReportInfo(path.stem, title, path, tuple(read_parameters(tagged[0], path.name)))


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else str(source)


def _title(cells: list[dict[str, Any]]) -> str:
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for line in _source(cell).splitlines():
                if line.startswith("# "):
                    return line[2:].strip()
    return ""
