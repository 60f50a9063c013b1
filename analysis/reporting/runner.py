"""Making reports: checked first, run side by side, published one by one, whatever happens to the others."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from analysis.corpus.store import open_corpus
from analysis.errors import AnalysisError, CallError, NothingToReport, ReportError
from analysis.reporting import history, publishing
from analysis.reporting.building import LOG, build
from analysis.reporting.execution import CELL_TIMEOUT
from analysis.reporting.index import write_index
from analysis.reporting.manifest import is_whole, read_manifest
from analysis.reporting.planning import Job, Request, plan_all
from analysis.reporting.workers import Event, Task, can_fork, run_apart, run_tasks
from analysis.settings import Project

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is
_MEMORY_EACH = 1_500_000_000  # bytes that one report may need


@dataclass(frozen=True)
class Published:
    """A report in its place. `how`: new, replaced (an older one), unchanged (after a run), current (without a run)."""

    name: str
    period: str
    folder: Path
    how: str
    seconds: float
    articles: int | None
    changes: list[str] = field(default_factory=list)  # inputs that differ from those of the report it replaced


@dataclass(frozen=True)
class Outcome:
    """How one of many reports ended: published, or an error, and then perhaps a folder with what it had done."""

    label: str
    published: Published | None = None
    error: AnalysisError | None = None
    kept: Path | None = None

    @property
    def kind(self) -> str:
        """new, replaced, unchanged, current, nothing (no article) or failed."""
        if self.published:
            return self.published.how
        return "nothing" if isinstance(self.error, NothingToReport) else "failed"

    def as_row(self, project: Project) -> dict[str, Any]:
        """The outcome for machines."""
        row: dict[str, Any] = {"report": self.label, "outcome": self.kind}
        if self.published:
            row["folder"] = self.published.folder.relative_to(project.root).as_posix()
            row["articles"], row["changes"] = self.published.articles, self.published.changes
            row["seconds"] = round(self.published.seconds, 1)
        if self.error:
            row["error"] = str(self.error).removeprefix(f"{self.label}: ")
        return row


def run_report(
    project: Project,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    period: str = "all",
    sources: Sequence[str] = (),
    *,
    evidence: str = "snippet",
    progress: Progress | None = None,
) -> Published:
    """Make one report. `parameters` are values or texts; `period` may be relative (`last-week`); `sources` are outlets.

    Raises CallError (nothing has run), NothingToReport, BusyError or ReportError; what was published before stays.
    """
    request = Request(name, period, tuple(sources), dict(parameters or {}), evidence)
    outcome = run_reports(project, [request], progress=progress)[0]
    if outcome.error:
        raise outcome.error
    assert outcome.published is not None
    return outcome.published


@dataclass(frozen=True)
class Manner:
    """How reports are run. `engine` is auto, forked or standard; `timeout` is in seconds per cell; `what` names the run
    in the history; `locked` says that the caller holds `publishing.reports_lock`; with `skip_current` a report that
    stands as these inputs would make it again is left as it is."""

    engine: str = "auto"
    at_once: int = 0  # reports side by side; 0: by cores and memory
    timeout: float = CELL_TIMEOUT
    skip_current: bool = False
    locked: bool = False
    what: str = "report"
    periods: tuple[str, ...] = ()  # of a scheduled run
    warnings: tuple[str, ...] = ()  # of what came before the reports, for the history
    incomplete: bool = False  # what came before the reports was not done: the run is partial at best


def run_reports(
    project: Project,
    requests: Sequence[Request],
    *,
    progress: Progress | None = None,
    day: date | None = None,
    manner: Manner = Manner(),
) -> list[Outcome]:
    """Make many reports side by side and publish each as soon as it is done.

    `day` is the day from which relative periods are reckoned. Raises CallError before anything runs, BusyError; the
    failure of a report is in its outcome.
    """
    if manner.engine not in ("auto", "forked", "standard"):
        msg = f"engine {manner.engine!r} is unknown; expected auto, forked or standard"
        raise CallError(msg)
    if manner.engine == "forked" and not can_fork():
        msg = "this system cannot fork; use the standard engine"
        raise CallError(msg)
    jobs = plan_all(project, requests, day)
    lock = contextlib.nullcontext() if manner.locked else publishing.reports_lock(project)
    with lock:
        _check_sources(project, requests)
        run = _Run(project, jobs, progress, manner)
        run.start()
        try:
            asked = {job.target for job in jobs}
            for name in sorted({job.name for job in jobs}):
                publishing.keep_newest(project, name, project.settings.keep, asked)
                publishing.update_latest(project, name)
            write_index(project)
            history.add_run(project, run.record())
        except OSError as error:  # the reports stand; what points to them could not be brought up to date
            msg = f"cannot write {error.filename or project.reports}: {error.strerror}; make room there"
            raise ReportError(msg) from error
    return run.outcomes


def _check_sources(project: Project, requests: Sequence[Request]) -> None:
    """CallError, with the sources that there are, where one that was asked for is unknown: before anything runs."""
    sources = sorted({source for request in requests for source in request.sources})
    if sources:
        run_apart(_select_sources, project, sources)


def _select_sources(project: Project, sources: list[str], tell: Any) -> None:
    open_corpus(project).select(source=sources)


def _side_by_side(jobs: int) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(jobs, cores, _free_memory() // _MEMORY_EACH))


def _free_memory() -> int:
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 4 * _MEMORY_EACH


class _Run:
    """The state of one run over its jobs."""

    def __init__(self, project: Project, jobs: Sequence[Job], progress: Progress | None, manner: Manner) -> None:
        self._project, self._jobs, self._progress, self._manner = project, jobs, progress, manner
        self._done = [(0, 12)] * len(jobs)
        self._started, self._clock = datetime.now(UTC), time.monotonic()
        self._ended: dict[int, Outcome] = {}
        self._todo: list[int] = []
        self._staged: dict[int, Path] = {}
        self._begun: dict[int, float] = {}

    @property
    def outcomes(self) -> list[Outcome]:
        return [self._ended[n] for n in range(len(self._jobs))]

    def start(self) -> None:
        for number, job in enumerate(self._jobs):
            if self._manner.skip_current and _is_current(job):
                self._ended[number] = Outcome(job.label, _current(job))
                self._done[number] = (12, 12)
            else:
                self._todo.append(number)
        if not self._todo:
            return
        engine = self._manner.engine
        if engine == "auto":
            engine = "forked" if can_fork() else "standard"
        at_once = self._manner.at_once or _side_by_side(len(self._todo))
        for number in self._todo:
            self._staged[number] = publishing.staging_folder(self._project)
        tasks = [
            Task(build, (self._jobs[n], folder, engine, self._manner.timeout), folder / LOG, self._manner.timeout)
            for n, folder in self._staged.items()
        ]
        run_tasks(tasks, self._on_event, at_once=at_once, fork=can_fork())

    def _on_event(self, event: Event) -> None:
        number = self._todo[event.task]
        self._begun.setdefault(number, time.monotonic())
        if event.told:
            self._done[number] = event.told
        if event.ended:
            self._done[number] = (self._done[number][1],) * 2
            self._ended[number] = self._conclude(number, event)
        if self._progress:
            done, total = (sum(column) for column in zip(*self._done, strict=True))
            self._progress("reports", done, total)

    def _conclude(self, number: int, event: Event) -> Outcome:
        job, staged = self._jobs[number], self._staged[number]
        try:
            if event.error:
                raise event.error
            changes = _changes(job)
            how = publishing.publish(staged, job.target)
            publishing.forget_failed(job.target)
        except (CallError, NothingToReport) as error:
            return Outcome(job.label, error=error)
        except Exception as error:  # noqa: BLE001 - whatever ended one report is its outcome, the others go on
            return self._failed(job, staged, error)
        articles = event.result["selection"].get("articles")
        took = time.monotonic() - self._begun[number]
        return Outcome(job.label, Published(job.name, job.period.name, job.target, how, took, articles, changes))

    def _failed(self, job: Job, staged: Path, error: Exception) -> Outcome:
        kept = publishing.keep_failed(staged, job.target, error)
        where = f"; see {kept.relative_to(self._project.root)}" if kept else ""
        kind = type(error) if isinstance(error, AnalysisError) else ReportError
        return Outcome(job.label, error=kind(f"{job.label}: {error}{where}"), kept=kept)

    def record(self) -> dict[str, Any]:
        """This run for the history."""
        rows = [o.as_row(self._project) for o in self.outcomes]
        failed = {j.period.name for j, o in zip(self._jobs, self.outcomes, strict=True) if o.kind == "failed"}
        return {
            "started": self._started.isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - self._clock, 1),
            "what": self._manner.what,
            "result": history.summarize(rows, incomplete=self._manner.incomplete),
            "reports": rows,
            **({"warnings": list(self._manner.warnings)} if self._manner.warnings else {}),
            "periods_done": [p for p in self._manner.periods if p not in failed],
        }


def _is_current(job: Job) -> bool:
    try:
        return bool(read_manifest(job.target)["content"]["id"] == job.id) and is_whole(job.target)
    except (ReportError, KeyError):
        return False


def _current(job: Job) -> Published:
    content = read_manifest(job.target)["content"]
    return Published(job.name, job.period.name, job.target, "current", 0.0, content["selection"].get("articles"))


def _changes(job: Job) -> list[str]:
    try:
        return history.differences(read_manifest(job.target)["content"]["inputs"], job.inputs)
    except (ReportError, KeyError):
        return []
