"""A coverage-guided fuzz of every reader: `python -m benchmarks.fuzz [SECONDS] [--finds FOLDER]`.

A worker changes small files of every format and keeps what reaches lines of analysis/reading that nothing reached
before. A watcher sees that no file makes reading raise, take longer than 10 seconds or more than 500 MB; what does is
written to FOLDER and ends the worker, which is started again with another seed. Prints one line at the end and exits
with 1 if anything was found.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.fuzz_seeds import TOKENS, seeds

LONGEST = 10  # seconds for one file
LARGEST = 500  # MB that reading one file may add
SLOW = 3  # times that tracing slows reading down, at least
_READING = str(Path(__file__).resolve().parents[1] / "analysis" / "reading")


def mutate(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """`data` with one to eight changes: bytes changed, cut, doubled, taken from another file or from known words."""
    new = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(new) + 1)
        length = min(chance.choice((1, 2, 4, 16, 64, 256)), max(len(new) - place, 0))
        kind = chance.randrange(8)
        if kind == 0:
            new[place : place + length] = chance.randbytes(length)
        elif kind == 1:
            del new[place : place + length]
        elif kind == 2:
            new[place:place] = new[place : place + length] * chance.choice((1, 1, 2, 2, 50, 1000))
        elif kind == 3:
            other = chance.choice(others)
            start = chance.randrange(len(other) + 1)
            new[place:place] = other[start : start + chance.choice((8, 64, 512))]
        elif kind == 4:
            new[place:place] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 3, 5, 20, 3000))
        elif kind == 5:
            del new[place:]
        elif kind == 6 and new:
            new[place % len(new)] ^= 1 << chance.randrange(8)
        else:
            new[place:place] = chance.choice(TOKENS)
        if len(new) > 2_000_000:
            del new[2_000_000:]
    return bytes(new)


def read(path: Path, lines: set[tuple[str, int]] | None = None) -> None:
    """Read a file to its end. `lines`: gains the lines of analysis/reading that are reached."""
    from analysis.reading import read_file
    from analysis.settings import Settings
    from analysis.tables import check

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(_READING):
            return None
        if event == "line" and lines is not None:
            lines.add((name[len(_READING) :], frame.f_lineno))
        return trace

    if lines is not None:
        sys.settrace(trace)
    try:
        for batch in read_file(path, path.name, Settings()):
            check(batch.articles, "articles")
            check(batch.rejects, "rejects")
    finally:
        sys.settrace(None)


def work(folder: Path, seed: int, found: Any, beat: Any, counts: Any) -> None:
    """The worker: changes files and reads them until it is stopped; says what raised."""
    chance = random.Random(seed)
    pool = [(name, data) for name, data in seeds()]
    reached: set[tuple[str, int]] = set()
    for number, (name, data) in enumerate(pool):
        path = folder / f"seed-{number}-{name}"
        path.write_bytes(data)
        read(path, reached)
        path.unlink()
    while True:
        newest = chance.random() >= 0.5  # what reached something new last is changed further
        name, data = pool[-1 - int(len(pool) * chance.random() ** 3)] if newest else chance.choice(pool)
        changed = mutate(data, [other for _, other in pool[:60]], chance)
        path = folder / f"input-{name}"
        path.write_bytes(changed)
        beat.value = time.monotonic()
        lines: set[tuple[str, int]] = set()
        try:
            read(path, lines)
        except BaseException:  # noqa: BLE001 - whatever it is, it is a find
            found.put((path.name, changed, traceback.format_exc()))
            return
        beat.value = 0.0
        counts[0] += 1
        if lines - reached:
            reached |= lines
            pool.append((name, changed))
            counts[1] = len(reached)


def fuzz(seconds: float, finds: Path) -> tuple[int, int, int]:
    """Files read, lines reached, and finds written to `finds` within `seconds`."""
    total = lines = bad = 0
    until, seed = time.monotonic() + seconds, 1
    context = multiprocessing.get_context("spawn")
    while time.monotonic() < until:
        with tempfile.TemporaryDirectory(prefix="broadsheet-fuzz-") as name:
            found, beat, counts = context.Queue(), context.Value("d", 0.0), context.Array("l", [0, 0])
            worker = context.Process(target=work, args=(Path(name), seed, found, beat, counts), daemon=True)
            worker.start()
            problem = _watch(worker, found, beat, until)
            worker.kill()
            worker.join()
            if problem:
                bad += 1
                file, data, what = problem if problem[1] is not None else (*_left(Path(name)), problem[2])
                finds.mkdir(parents=True, exist_ok=True)
                (finds / f"{seed:04d}-{file}").write_bytes(data)
                print(f"{seed:04d}-{file}: {what.strip().splitlines()[-1]}", flush=True)
            total, lines, seed = total + counts[0], max(lines, counts[1]), seed + 1
    return total, lines, bad


def _watch(worker: Any, found: Any, beat: Any, until: float) -> tuple[str, bytes | None, str] | None:
    """What went wrong with the worker; None when time is over."""
    while time.monotonic() < until:
        time.sleep(0.1)
        if not found.empty():
            problem: tuple[str, bytes | None, str] = found.get()
            return problem
        if not worker.is_alive():
            return "", None, f"the process died with code {worker.exitcode}"
        if beat.value and time.monotonic() - beat.value > LONGEST * SLOW:
            return "", None, f"more than {LONGEST} seconds"
        if _memory(worker.pid) > LARGEST + 350:  # what pandas, spaCy-free reading and its models take by themselves
            return "", None, f"more than {LARGEST} MB"
    return None


def _left(folder: Path) -> tuple[str, bytes]:
    """The input that the worker was reading when it was stopped."""
    path = next(iter(folder.glob("input-*")), None)
    return (path.name, path.read_bytes()) if path else ("nothing", b"")


def _memory(pid: int) -> float:
    """MB of memory that a process holds; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seconds", type=float, nargs="?", default=120)
    parser.add_argument("--finds", type=Path, default=Path("fuzz-finds"))
    given = parser.parse_args()
    total, lines, bad = fuzz(given.seconds, given.finds)
    print(f"fuzz files {total} lines {lines} finds {bad}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
