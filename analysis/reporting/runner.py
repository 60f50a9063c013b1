"""Making reports: checked first, run side by side, published one by one, whatever happens to the others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, CallError, NothingToReport, ReportError
from analysis.reporting import publishing
from analysis.reporting.building import LOG, build
from analysis.reporting.execution import CELL_TIMEOUT, warm_up
from analysis.reporting.index import write_index
from analysis.reporting.planning import Job, Request, plan_all
from analysis.reporting.workers import Event, Task, can_fork, run_tasks
from analysis.settings import Project

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is
_MEMORY_EACH = 1_500_000_000  # bytes that one report may need


@dataclass(frozen=True)
class Published:
    """A report in its place: its folder, and whether it is `new`, `replaced` an older one or is `unchanged`."""

    name: str
    period: str
    folder: Path
    how: str
    seconds: float
    articles: int | None


@dataclass(frozen=True)
class Outcome:
    """How one of many reports ended: published, or an error, and then perhaps a folder with what it had done."""

    label: str
    published: Published | None = None
    error: AnalysisError | None = None
    kept: Path | None = None


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


def run_reports(
    project: Project,
    requests: Sequence[Request],
    *,
    progress: Progress | None = None,
    day: date | None = None,
    at_once: int | None = None,
    engine: str = "auto",
    timeout: float = CELL_TIMEOUT,
) -> list[Outcome]:
    """Make many reports, `at_once` side by side (default: by cores and memory), and publish each as soon as it is done.

    `day` is the day from which relative periods are reckoned, `engine` one of auto, forked, standard; `timeout` seconds
    per cell. Raises CallError before anything runs, BusyError; the failure of a report is in its outcome.
    """
    if engine not in ("auto", "forked", "standard"):
        msg = f"engine {engine!r} is unknown; expected auto, forked or standard"
        raise CallError(msg)
    jobs = plan_all(project, requests, day)
    forked = can_fork() if engine == "auto" else engine == "forked"
    if forked and not can_fork():
        msg = "this system cannot fork; use the standard engine"
        raise CallError(msg)
    with publishing.reports_lock(project):
        run = _Run(project, jobs, progress)
        if can_fork():
            warm_up()
        run.start("forked" if forked else "standard", at_once or _side_by_side(len(jobs)), timeout)
        for name in sorted({job.name for job in jobs}):
            publishing.update_latest(project, name)
        write_index(project)
    return run.outcomes


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

    def __init__(self, project: Project, jobs: Sequence[Job], progress: Progress | None) -> None:
        self._project, self._jobs, self._progress = project, jobs, progress
        self._staged = [publishing.staging_folder(project) for _ in jobs]
        self._done = [(0, 12)] * len(jobs)
        self._begun = time.monotonic()
        self._ended: dict[int, Outcome] = {}

    @property
    def outcomes(self) -> list[Outcome]:
        return [self._ended[n] for n in range(len(self._jobs))]

    def start(self, engine: str, at_once: int, timeout: float) -> None:
        tasks = [
            Task(build, (job, folder, engine, timeout), folder / LOG, timeout)
            for job, folder in zip(self._jobs, self._staged, strict=True)
        ]
        run_tasks(tasks, self._on_event, at_once=at_once, fork=can_fork())

    def _on_event(self, event: Event) -> None:
        if event.told:
            self._done[event.task] = event.told
        if event.ended:
            self._done[event.task] = (self._done[event.task][1],) * 2
            self._ended[event.task] = self._conclude(event)
        if self._progress:
            done, total = (sum(column) for column in zip(*self._done, strict=True))
            self._progress("reports", done, total)

    def _conclude(self, event: Event) -> Outcome:
        job, staged = self._jobs[event.task], self._staged[event.task]
        try:
            if event.error:
                raise event.error
            how = publishing.publish(staged, job.target)
            publishing.forget_failed(job.target)
        except (CallError, NothingToReport) as error:
            return Outcome(job.label, error=error)
        except Exception as error:  # noqa: BLE001 - whatever ended one report is its outcome, the others go on
            return self._failed(job, staged, error)
        articles = event.result["selection"].get("articles")
        took = time.monotonic() - self._begun
        return Outcome(job.label, Published(job.name, job.period.name, job.target, how, took, articles))

    def _failed(self, job: Job, staged: Path, error: Exception) -> Outcome:
        kept = publishing.keep_failed(staged, job.target, error)
        where = f"; see {kept.relative_to(self._project.root)}" if kept else ""
        kind = type(error) if isinstance(error, AnalysisError) else ReportError
        return Outcome(job.label, error=kind(f"{job.label}: {error}{where}"), kept=kept)
