"""Making a published report again from its manifest: to compare it byte by byte, or to draw a chart in another size."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import CallError, ReportError
from analysis.reporting.building import LOG, build
from analysis.reporting.charts import SIZE_VARIABLE, SIZES
from analysis.reporting.execution import CELL_TIMEOUT
from analysis.reporting.history import differences
from analysis.reporting.manifest import FILE, hash_files, read_manifest
from analysis.reporting.planning import Job, Request, plan
from analysis.reporting.workers import Event, Task, can_fork, run_tasks
from analysis.settings import Project

FORMATS = ("pdf", "svg", "png")


@dataclass(frozen=True)
class Verification:
    """What came of making a report again: inputs that differ now, damaged files, files that came out otherwise."""

    folder: Path
    inputs: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    same: int = 0

    @property
    def well(self) -> bool:
        return not (self.damaged or self.different)


def verify_report(project: Project, report: str) -> Verification:
    """Make the report `report` (its folder, or NAME/PERIOD) again and compare every file with what is published.

    Raises CallError where there is no such report, ReportError where it cannot be made again.
    """
    folder = published_folder(project, report)
    manifest = read_manifest(folder)
    recorded = manifest["content"]["files"]
    damaged = [f"{n}: {_state(recorded, hash_files(folder), n)}" for n in _unlike(recorded, hash_files(folder))]
    job = _job(project, manifest["content"])
    with _built(job) as again:
        made = hash_files(again)
    different = [f"{n}: {_state(recorded, made, n)}" for n in _unlike(recorded, made)]
    same = len(recorded) - sum(n in recorded for n in _unlike(recorded, made))
    return Verification(folder, differences(manifest["content"]["inputs"], job.inputs), damaged, different, same)


def _unlike(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def _state(recorded: dict[str, Any], found: dict[str, Any], name: str) -> str:
    if name not in found:
        return "missing"
    return "not in the manifest" if name not in recorded else "other bytes"


def published_folder(project: Project, report: str) -> Path:
    """The folder of a published report, named as a path or as NAME/PERIOD; CallError where it is not one of these."""
    given = Path(report)
    root = project.reports.resolve()
    for place in (project.reports / report, project.root / report, given):
        folder = place.resolve()
        if folder.is_relative_to(root) and len(folder.relative_to(root).parts) == 2 and (folder / FILE).is_file():
            return folder
    msg = f"{report!r} is no published report of {project.root}; name one like sentiment/2023-02 or sentiment/latest"
    raise CallError(msg)


def _job(project: Project, content: dict[str, Any]) -> Job:
    """The job that made a report, from its manifest."""
    given = {k: v for k, v in content["given"].items() if k not in ("period", "source")}
    sources = content["given"].get("source") or []
    named = tuple(sources) if isinstance(sources, list) else (sources,)
    request = Request(content["report"], content["period"]["name"], named, given, content["inputs"]["evidence"])
    return plan(project, request)


@contextmanager
def _built(job: Job, surroundings: Mapping[str, str] | None = None) -> Iterator[Path]:
    """The report of `job`, made in a folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-"))
    errors: list[Exception] = []

    def watch(event: Event) -> None:
        errors.extend([event.error] if event.error else [])

    try:
        engine = "forked" if can_fork() else "standard"
        task = Task(build, (job, folder, engine, CELL_TIMEOUT), folder / LOG, CELL_TIMEOUT, surroundings or {})
        run_tasks([task], watch, at_once=1, fork=can_fork())
        if errors:
            raise errors[0]
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def export_chart(project: Project, chart: str, size: str, target: Path | None = None) -> Path:
    """Draw a published chart again in another size, with its fonts inside; where the file is.

    `chart` is a path like reports/entities/2023-02/charts/ranking.pdf; its ending says the format (pdf, svg, png).
    `size` is column, page or slide. Raises CallError for an unknown chart, format or size.
    """
    path = Path(chart)
    kind, name = path.suffix.lstrip(".").lower(), path.stem
    if kind not in FORMATS:
        msg = f"{chart!r} has no format; expected a name that ends in {', '.join('.' + f for f in FORMATS)}"
        raise CallError(msg)
    if size not in SIZES:
        msg = f"size {size!r} is unknown; expected one of {', '.join(SIZES)}"
        raise CallError(msg)
    if path.parent.name != "charts":
        msg = f"{chart!r} is no path to a chart; write one like reports/entities/2023-02/charts/ranking.pdf"
        raise CallError(msg)
    folder = published_folder(project, str(path.parent.parent))
    known = sorted({p.stem for p in (folder / "charts").glob("*.svg")})
    if name not in known:
        msg = f"there is no chart {name!r} in {folder}; its charts are {', '.join(known) or 'none'}"
        raise CallError(msg)
    written = target or Path(f"{name}-{size}.{kind}")
    job = _job(project, read_manifest(folder)["content"])
    with _built(job, {SIZE_VARIABLE: size}) as again:
        try:
            shutil.copyfile(again / "charts" / f"{name}.{kind}", written)
        except OSError as error:
            msg = f"cannot write {written}: {error.strerror}"
            raise ReportError(msg) from error
    return written
