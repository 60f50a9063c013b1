"""Progress on the terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is


@contextlib.contextmanager
def progress_bar() -> Iterator[Progress]:
    """A function to call with (what, done, total); it draws a bar on a terminal, and prints nothing elsewhere."""
    from tqdm import tqdm

    bars: dict[str, Any] = {}

    def show(what: str, done: int, total: int) -> None:
        if what not in bars:
            for bar in bars.values():
                bar.close()
            bars.clear()
            bars[what] = tqdm(total=total, desc=what, disable=None, leave=False, file=sys.stderr)
        bars[what].total = total
        bars[what].update(done - bars[what].n)

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()
