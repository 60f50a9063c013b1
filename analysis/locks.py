"""A folder that one run at a time may write to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import BusyError

if TYPE_CHECKING:
    from filelock import BaseFileLock


def take_lock(path: Path, busy: str) -> BaseFileLock:
    """The lock file `path`, held until its `release()`; makes the folder first.

    BusyError with the words `busy` at once where another process holds it. OSError passes.
    """
    from filelock import FileLock, Timeout

    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise BusyError(busy) from None
    return lock
