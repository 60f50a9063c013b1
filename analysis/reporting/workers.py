"""Running one function per process, side by side.

Where the system can fork, the processes are forked from a host: a clean Python process that has loaded what every
notebook needs and runs no threads. (A process that has used DuckDB, Arrow or Typst has threads, and a fork of it can
hang for ever; it would also inherit locks.) Elsewhere the functions run in this process, one after another.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import errno
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import IO, Any

from analysis.errors import AnalysisError, ReportError

Tell = Callable[[Any], None]
_GRACE = 20.0  # seconds after its time is up before a process that does not answer is killed
_HOST = "import sys; sys.path[:] = {path!r}; from analysis.reporting.workers import serve; serve()"


def can_fork() -> bool:
    """Whether processes may be forked. macOS can, but its system libraries do not survive it."""
    return sys.platform == "linux" and hasattr(os, "fork")


@dataclass
class Task:
    """One call to make: `function(*args, tell)`, with `environment`; what it prints below Python goes to `log`."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    log: Path
    silence: float  # seconds without a word after which it is given up
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Event:
    """What happened to a task: it told something, or it ended with a result or an error."""

    task: int
    told: Any = None
    result: Any = None
    error: Exception | None = None
    ended: bool = False


OnEvent = Callable[[Event], None]


def run_tasks(tasks: Sequence[Task], on_event: OnEvent, *, at_once: int, fork: bool) -> None:
    """Run every task, `at_once` of them at a time, and report what happens. An interruption ends the processes."""
    if fork:
        _Host.get().run(tasks, on_event, at_once)
        return
    for number, task in enumerate(tasks):

        def tell(told: Any, number: int = number) -> None:
            on_event(Event(number, told=told))

        try:
            with environment(task.environment):
                ended = Event(number, result=task.function(*task.args, tell), ended=True)
        except Exception as error:  # noqa: BLE001 - handed to the caller, as from another process
            ended = Event(number, error=error, ended=True)
        on_event(ended)


def run_apart(function: Callable[..., Any], *args: Any) -> Any:
    """What `function(*args, tell)` gives, or its error, from a process of its own where the system can fork.

    For whoever only wants to look into the tables: they start threads, and a process with threads should not be forked.
    """
    ended: list[Event] = []
    with tempfile.TemporaryDirectory() as folder:
        task = Task(function, args, Path(folder) / "log", 600)
        run_tasks([task], lambda event: ended.append(event) if event.ended else None, at_once=1, fork=can_fork())
    if ended[0].error:
        raise ended[0].error
    return ended[0].result


@contextlib.contextmanager
def environment(values: Mapping[str, str]) -> Any:
    """Environment variables for a while."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Host:
    """The other end of the clean process; there is one for this process, started when it is first needed."""

    _one: _Host | None = None

    def __init__(self) -> None:
        path = [p for p in sys.path if p]  # never the current folder, which may hold anything
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _HOST.format(path=path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONHASHSEED": "0"},  # sets of texts have the same order in every run
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout
        atexit.register(self.close)

    @classmethod
    def get(cls) -> _Host:
        if cls._one is None or cls._one._process.poll() is not None:
            cls._one = _Host()
        return cls._one

    def run(self, tasks: Sequence[Task], on_event: OnEvent, at_once: int) -> None:
        ended: set[int] = set()
        try:
            pickle.dump((list(tasks), at_once), self._to)
            self._to.flush()
            while (event := pickle.load(self._from)) is not None:
                ended |= {event.task} if event.ended else set()
                on_event(event)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            self.close()
            msg = f"the process that makes reports ended (exit code {self._process.returncode})"
            for number in sorted(set(range(len(tasks))) - ended):
                on_event(Event(number, error=ReportError(msg), ended=True))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the host and what it runs."""
        _Host._one = None if _Host._one is self else _Host._one
        for stream in (self._to, self._from):
            with contextlib.suppress(OSError):
                stream.close()
        if self._process.poll() is None:
            self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def serve() -> None:
    """Be the host: read tasks from standard input, run them in forked processes, write events to standard output."""
    from analysis.reporting.execution import warm_up

    _end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process in front decides what an interruption ends
    answers: IO[bytes] = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = os.fdopen(os.dup(0), "rb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def emit(event: Event | None) -> None:
        pickle.dump(event, answers)
        answers.flush()

    warm_up()
    while True:
        try:
            tasks, at_once = pickle.load(requests)
        except EOFError:
            return
        _run_forked(tasks, emit, at_once)
        emit(None)


def _end_with_parent() -> None:
    """Have the system end this process when the one that started it ends, however that ends."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


@dataclass
class _Running:
    task: int
    process: Any
    connection: Connection
    heard: float = field(default_factory=time.monotonic)


def _run_forked(tasks: Sequence[Task], on_event: OnEvent, at_once: int) -> None:
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
    process = context.Process(target=_child, args=(task, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Running(number, process, ours)


def _child(task: Task, connection: Connection) -> None:
    _end_with_parent()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(task.environment)
    try:
        with task.log.open("ab", buffering=0) as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        outcome = ("result", task.function(*task.args, lambda told: connection.send(("told", told))))
    except AnalysisError as error:
        outcome = ("error", error)
    except Exception as error:  # noqa: BLE001 - becomes a ReportError in the parent; the log has the rest
        with contextlib.suppress(OSError):  # a disk that is full has no room for the log either
            traceback.print_exc()
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        outcome = ("error", ReportError("no room left on the disk" if full else f"{type(error).__name__}: {error}"))
    connection.send(outcome)
    connection.close()


def _hear(run: _Running) -> Event:
    run.heard = time.monotonic()
    try:
        kind, content = run.connection.recv()
    except EOFError:
        run.process.join(5)
        msg = f"its process ended without a word ({_how_ended(run.process.exitcode)})"
        return Event(run.task, error=ReportError(msg), ended=True)
    if kind == "told":
        return Event(run.task, told=content)
    if kind == "error":
        return Event(run.task, error=content, ended=True)
    return Event(run.task, result=content, ended=True)


def _how_ended(code: int | None) -> str:
    """The exit code of a process in words; a system that is short of memory kills without a word."""
    if code is None or code >= 0:
        return f"exit code {code}"
    name = next((s.name for s in signal.Signals if s == -code), f"signal {-code}")
    return f"{name}; was it short of memory?" if name == "SIGKILL" else name


def _is_late(run: _Running, task: Task) -> bool:
    return time.monotonic() - run.heard > task.silence + _GRACE


def _end(run: _Running, *, kill: bool = False) -> None:
    if kill:
        run.process.kill()
    run.process.join(10)
    run.connection.close()
