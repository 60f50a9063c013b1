"""Running one function per process: forked where the system can do it well, in this process where it cannot."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, ReportError

Tell = Callable[[Any], None]
_GRACE = 20.0  # seconds after its time is up before a process that does not answer is killed


def can_fork() -> bool:
    """Whether processes may be forked from this one. macOS can, but its system libraries do not survive it."""
    return sys.platform == "linux" and hasattr(os, "fork")


@dataclass
class Task:
    """One call to make: `function(*args, tell)`; what it prints below Python goes to `log`."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    log: Path
    silence: float  # seconds without a word after which it is given up


@dataclass
class Event:
    """What happened to a task: it told something, or it ended with a result or an error."""

    task: int
    told: Any = None
    result: Any = None
    error: Exception | None = None
    ended: bool = False


@dataclass
class _Running:
    task: int
    process: Any
    connection: Connection
    heard: float = field(default_factory=time.monotonic)


def run_tasks(tasks: Sequence[Task], on_event: Callable[[Event], None], *, at_once: int, fork: bool) -> None:
    """Run every task, `at_once` of them at a time, and report what happens. An interruption ends the processes."""
    if fork:
        _run_forked(tasks, on_event, at_once)
        return
    for number, task in enumerate(tasks):

        def tell(told: Any, number: int = number) -> None:
            on_event(Event(number, told=told))

        try:
            ended = Event(number, result=task.function(*task.args, tell), ended=True)
        except Exception as error:  # noqa: BLE001 - handed to the caller, as from another process
            ended = Event(number, error=error, ended=True)
        on_event(ended)


def _run_forked(tasks: Sequence[Task], on_event: Callable[[Event], None], at_once: int) -> None:
    waiting = deque(range(len(tasks)))
    running: dict[Connection, _Running] = {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                number = waiting.popleft()
                started = _start(number, tasks[number])
                running[started.connection] = started
            for ready in wait(list(running), timeout=0.5):
                assert isinstance(ready, Connection)
                event = _hear(running[ready])
                if event.ended:
                    _end(running.pop(ready))
                on_event(event)
            for late in [r for r in running.values() if _is_late(r, tasks[r.task])]:
                _end(running.pop(late.connection), kill=True)
                msg = f"no sign of life for {tasks[late.task].silence:g} s; it was ended"
                on_event(Event(late.task, error=ReportError(msg), ended=True))
    finally:
        for left in running.values():
            _end(left, kill=True)


def _start(number: int, task: Task) -> _Running:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    sys.stdout.flush()
    sys.stderr.flush()
    process = context.Process(target=_child, args=(task, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Running(number, process, ours)


def _child(task: Task, connection: Connection) -> None:
    with task.log.open("ab", buffering=0) as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    try:
        outcome = ("result", task.function(*task.args, lambda told: connection.send(("told", told))))
    except AnalysisError as error:
        outcome = ("error", error)
    except Exception as error:  # noqa: BLE001 - becomes a ReportError in the parent; the log has the rest
        traceback.print_exc()
        outcome = ("error", ReportError(f"{type(error).__name__}: {error}"))
    connection.send(outcome)
    connection.close()


def _hear(run: _Running) -> Event:
    run.heard = time.monotonic()
    try:
        kind, content = run.connection.recv()
    except EOFError:
        run.process.join(5)
        msg = f"its process ended without a word (exit code {run.process.exitcode}); was it short of memory?"
        return Event(run.task, error=ReportError(msg), ended=True)
    if kind == "told":
        return Event(run.task, told=content)
    if kind == "error":
        return Event(run.task, error=content, ended=True)
    return Event(run.task, result=content, ended=True)


def _is_late(run: _Running, task: Task) -> bool:
    return time.monotonic() - run.heard > task.silence + _GRACE


def _end(run: _Running, *, kill: bool = False) -> None:
    if kill:
        run.process.kill()
    run.process.join(10)
    run.connection.close()
