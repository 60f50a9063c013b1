"""Progress on the terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is


@contextlib.contextmanager
def progress_bar() -> Iterator[Progress]:
    """A function to call with (what, done, total); it draws a bar on a terminal, and prints nothing elsewhere."""
    from tqdm import tqdm

    bars: list[tqdm] = []

    def show(what: str, done: int, total: int) -> None:
        if not bars or bars[-1].desc.rstrip(": ") != what:
            if bars:
                bars[-1].close()
            bars.append(tqdm(total=total, desc=what, disable=None, leave=False, file=sys.stderr))
        bar = bars[-1]
        bar.total = total
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        if bars:
            bars[-1].close()
