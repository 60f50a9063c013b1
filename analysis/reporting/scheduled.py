"""The one command that a scheduler calls: collect, prepare, report on what is due, tell. It may be called twice."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

from analysis.errors import AnalysisError, BusyError, CallError, NothingToReport
from analysis.periods import parse_period
from analysis.reporting import history
from analysis.reporting.catalogue import list_reports, unreadable_notebooks
from analysis.reporting.planning import Request, today
from analysis.reporting.publishing import reports_lock
from analysis.reporting.runner import Manner, Progress, run_reports
from analysis.reporting.sets import ReportSet, expand, find_set
from analysis.settings import Project

EVERY = {"daily": "yesterday", "weekly": "last-week", "monthly": "last-month"}
CATCH_UP = {"daily": 31, "weekly": 13, "monthly": 12}  # so many periods back, missed ones are made up for
ALL = "all"  # the set of all reports, where none is named
_NOTIFY_SECONDS = 120


class Collected(Protocol):
    """What collecting one entry of `feeds.toml` gave."""

    name: str
    new: int
    known: int
    left: int
    failures: list[tuple[str, str, str]]  # address, reason, detail

    @property
    def failed(self) -> bool: ...


@dataclass(frozen=True)
class Steps:
    """What comes before the reports: collecting from feeds, where the project has some, and preparing the corpus."""

    collect: Callable[[Project], Sequence[Collected]] | None = None
    prepare: Callable[[Project], object] | None = None


def run_scheduled(
    project: Project,
    every: str,
    steps: Steps,
    *,
    set_name: str = "",
    day: date | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Make the reports that are due on `day` (default: today) and were not made yet; the result for a machine.

    `every` is daily, weekly or monthly; `set_name` names a report set, without one all reports are made. A set with
    fixed periods keeps them. Periods that were missed since the first scheduled run are made up for. What cannot be
    collected stops nothing: it is among the `warnings`. The result is one of done, partial (also: nothing could be
    collected), failed, nothing; raises CallError for a wrong call, BusyError at once where another run goes on.
    """
    if every not in EVERY:
        msg = f"{every!r} is no rhythm; expected one of {', '.join(EVERY)}"
        raise CallError(msg)
    chosen = find_set(project, set_name) if set_name else _all_reports(project, every)
    what = f"{every} {set_name}".strip()
    result: dict[str, Any] = {"what": what, "periods": [], "reports": [], "index": str(project.reports / "index.html")}
    try:
        with reports_lock(project):
            _perform(project, chosen, every, steps, day or today(project), progress, result)
    except (CallError, BusyError):
        raise
    except AnalysisError as error:
        result["result"] = "nothing" if isinstance(error, NothingToReport) else "failed"
        result["error"] = str(error)
    return result


def _perform(
    project: Project,
    chosen: ReportSet,
    every: str,
    steps: Steps,
    day: date,
    progress: Progress | None,
    result: dict[str, Any],
) -> None:
    """All steps, each written into `result` as it is done. A run that ends before its reports enters the history."""
    started, clock = datetime.now(UTC), time.monotonic()
    result["collected"], result["warnings"], well = _collect(project, steps)
    if not chosen.reports or chosen.name == ALL:
        result["warnings"] += [f"left out: {line}" for line in unreadable_notebooks(project)]
    try:
        if steps.prepare:
            steps.prepare(project)
        result["periods"] = due_periods(project, every, result["what"], day)
        requests = _requests(project, chosen, day, result["periods"])
    except (CallError, BusyError):
        raise
    except AnalysisError as error:
        ended = {
            "what": result["what"],
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - clock, 1),
            "result": "nothing" if isinstance(error, NothingToReport) else "failed",
            "reports": [],
            "warnings": result["warnings"],
            "error": str(error),
        }
        history.add_run(project, ended)
        raise
    manner = Manner(
        skip_current=True,
        locked=True,
        what=result["what"],
        periods=tuple(result["periods"]),
        warnings=tuple(result["warnings"]),
        incomplete=not well,
    )
    outcomes = run_reports(project, requests, progress=progress, day=day, manner=manner)
    result["reports"] = [o.as_row(project) for o in outcomes]
    result["result"] = history.summarize(result["reports"], incomplete=not well)


def _collect(project: Project, steps: Steps) -> tuple[list[dict[str, Any]], list[str], bool]:
    """What was collected, one row per entry of the feeds; what failed, in lines; whether anything could be had."""
    try:
        done = steps.collect(project) if steps.collect else []
    except AnalysisError as error:  # the reports are made of what is there
        return [], [f"collecting: {error}"], False
    rows = [{"name": e.name, "new": e.new, "known": e.known, "left": e.left, "failed": len(e.failures)} for e in done]
    warnings = [f"collecting {e.name}, {url}: {why}, {detail}" for e in done for url, why, detail in e.failures]
    return rows, warnings, not done or not all(e.failed for e in done)


def _all_reports(project: Project, every: str) -> ReportSet:
    named = tuple(r.name for r in list_reports(project) if r.accepts("period"))
    return ReportSet(ALL, named, (EVERY[every],))


def _requests(project: Project, chosen: ReportSet, day: date, periods: Sequence[str]) -> list[Request]:
    """The reports of a set for these periods. NothingToReport where it stands for none."""
    follows = set(chosen.periods) <= set(EVERY.values())  # relative periods follow the schedule, fixed ones stay
    requests: list[Request] = []
    for period in periods if follows else [""]:
        try:
            requests += expand(project, chosen, day, [period] if period else ())
        except NothingToReport:
            continue  # a set by outlet has nothing to expand to in an empty period
    if not requests:
        msg = f"there is no article in {', '.join(periods)}"
        raise NothingToReport(msg)
    return requests


def due_periods(project: Project, every: str, what: str, day: date) -> list[str]:
    """The periods to report on, oldest first: the last whole one always, and those before it that were missed."""
    last = parse_period(EVERY[every], day)
    done = {p for run in history.read_runs(project) if run["what"] == what for p in run.get("periods_done", [])}
    found = [last.name]
    earlier: list[str] = []
    start = last.start
    for _ in range(CATCH_UP[every]):
        assert start is not None
        before = parse_period(EVERY[every], start)
        earlier.append(before.name)
        start = before.start
    known = [i for i, name in enumerate(earlier) if name in done]
    if known:
        found += [name for name in earlier[: max(known)] if name not in done]
    return found[::-1]


def exit_code(result: str) -> int:
    """The exit code of a result: failures and nothing to report are 1."""
    return 0 if result == "done" else 1


def command_words(command: str) -> list[str]:
    """The user's `command` split as a shell would. CallError for what is no command."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        msg = f"--notify {command!r} cannot be split into words: {error}"
        raise CallError(msg) from error
    if not words:
        msg = "--notify is empty; write a command"
        raise CallError(msg)
    return words


def notify(words: Sequence[str], result: dict[str, Any]) -> str:
    """Run a command with the result as JSON on its standard input; what went wrong, or an empty text.

    No shell runs it: nothing of a report can become part of it.
    """
    number = len(result["reports"])
    summary = f"{result['what']}: {result['result']}, {number} report{'' if number == 1 else 's'}"
    surroundings = {**os.environ, "BROADSHEET_RESULT": result["result"], "BROADSHEET_SUMMARY": summary}
    try:
        done = subprocess.run(
            words,
            input=json.dumps(result, ensure_ascii=False).encode("utf-8", "replace"),
            env=surroundings,
            timeout=_NOTIFY_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"--notify {words[0]} failed: {error}"
    return f"--notify {words[0]} ended with exit code {done.returncode}" if done.returncode else ""
