"""The one command that a scheduler calls: collect, prepare, report on what is due, tell. It may be called twice."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.errors import CallError, NothingToReport
from analysis.periods import parse_period
from analysis.reporting import history
from analysis.reporting.catalogue import list_reports
from analysis.reporting.planning import Request, today
from analysis.reporting.publishing import reports_lock
from analysis.reporting.runner import Manner, Outcome, Progress, run_reports
from analysis.reporting.sets import ReportSet, expand, find_set
from analysis.settings import Project

EVERY = {"daily": "yesterday", "weekly": "last-week", "monthly": "last-month"}
CATCH_UP = {"daily": 31, "weekly": 13, "monthly": 12}  # so many periods back, missed ones are made up for
_NOTIFY_SECONDS = 120


@dataclass(frozen=True)
class Steps:
    """What comes before the reports: collecting from feeds, where the project has some, and preparing the corpus."""

    collect: Callable[[Project], object] | None = None
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
    fixed periods keeps them. Periods that were missed since the first scheduled run are made up for. The result is one
    of done, partial, failed, nothing; raises CallError for a wrong call, BusyError at once where another run goes on.
    """
    if every not in EVERY:
        msg = f"{every!r} is no rhythm; expected one of {', '.join(EVERY)}"
        raise CallError(msg)
    chosen = find_set(project, set_name) if set_name else _all_reports(project, every)
    what = f"{every} {set_name}".strip()
    with reports_lock(project):
        for step in (steps.collect, steps.prepare):
            if step:
                step(project)
        moment = day or today(project)
        periods = due_periods(project, every, what, moment)
        outcomes = _run(project, chosen, periods, what, moment, progress)
    rows = [o.as_row(project) for o in outcomes]
    return {
        "what": what,
        "result": history.summarize(rows),
        "periods": periods,
        "reports": rows,
        "index": str(project.reports / "index.html"),
    }


def _all_reports(project: Project, every: str) -> ReportSet:
    named = tuple(r.name for r in list_reports(project) if r.accepts("period"))
    return ReportSet("all", named, (EVERY[every],))


def _run(
    project: Project, chosen: ReportSet, periods: list[str], what: str, day: date, progress: Progress | None
) -> list[Outcome]:
    follows = set(chosen.periods) <= set(EVERY.values())  # relative periods follow the schedule, fixed ones stay
    requests: list[Request] = []
    for period in periods if follows else [""]:
        try:
            requests += expand(project, chosen, day, [period] if period else ())
        except NothingToReport:
            continue  # a set by outlet has nothing to expand to in an empty period
    if not requests:
        msg = f"{what}: there is no article in {', '.join(periods)}"
        raise NothingToReport(msg)
    manner = Manner(skip_current=True, locked=True, what=what, periods=tuple(periods))
    return run_reports(project, requests, progress=progress, day=day, manner=manner)


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


def notify(command: str, result: dict[str, Any]) -> str:
    """Run the user's `command` with the result as JSON on its standard input; what went wrong, or an empty text.

    The command is split as a shell would, but no shell runs it: nothing of a report can become part of it.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        msg = f"--notify {command!r} cannot be split into words: {error}"
        raise CallError(msg) from error
    if not words:
        msg = "--notify is empty; write a command"
        raise CallError(msg)
    summary = f"{result['what']}: {result['result']}, {len(result['reports'])} reports"
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
