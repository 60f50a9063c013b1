"""Speed and memory of reading: pages against bare trafilatura, text and JSON Lines, one large file.

`python -m benchmarks.speed_reading [FOLDER OF PAGES]`; without a folder, pages are made of the demo corpus's own text.
Times are CPU seconds of this process; a ratio can be trusted on a busy machine, a speed cannot.
"""

from __future__ import annotations

import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.fuzz_seeds import PAGE, TEXT

ARTICLES = 2000
ROUNDS = 9
IN_TURN = 10  # pages
PARAGRAPHS = 20  # about 2 kB, as news articles are
_MEMORY = "import sys, resource; from analysis.reading import read_file; n = sum(len(b.articles) for b in read_file(sys.argv[1], 'x')); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def body(number: int) -> str:
    """The text of an article that is like no other."""
    return "\n\n".join(f"{TEXT[:-1]}, train {number} of the week, hour {i}." for i in range(PARAGRAPHS))


def main() -> None:
    from analysis.reading import read_articles

    with tempfile.TemporaryDirectory(prefix="broadsheet-speed-") as name:
        folder = Path(name)
        sizes = {n: _peak(folder, n) for n in (1_000, 50_000)}  # first: a process starts with the peak of its parent
        (folder / "texts").mkdir()
        for i in range(ARTICLES):
            (folder / "texts" / f"{i}.txt").write_text(f"Line {i} opens\n\n{body(i)}", encoding="utf-8")
        _lines(folder / "lines.jsonl", ARTICLES)
        read_articles(folder / "texts" / "0.txt")  # loads the models
        for kind, path in (("text", folder / "texts"), ("jsonl", folder / "lines.jsonl")):
            taken = min(_seconds(lambda path=path: read_articles(path)) for _ in range(3))
            print(f"reading {kind} {ARTICLES / taken:.0f} articles a CPU second n={ARTICLES}")
        _pages(folder, sys.argv[1:])
        print(f"reading memory {sizes[1_000]} MB for 1,000 and {sizes[50_000]} MB for 50,000 articles in one JSONL")


def _lines(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as out:
        for i in range(count):
            article = {"title": f"Line {i} opens", "text": body(i), "published": "2023-02-28T10:00:00Z", "source": "S"}
            out.write(json.dumps(article) + "\n")


def _pages(folder: Path, given: list[str]) -> None:
    from trafilatura import bare_extraction

    from analysis.reading import read_files
    from analysis.settings import Settings

    pages = [gzip.decompress(p.read_bytes()) for p in sorted(Path(given[0]).glob("*.gz"))] if given else []
    pages = pages or [PAGE.replace(TEXT, body(i)).encode() for i in range(200)]
    place = folder / "pages"
    place.mkdir()
    files = []
    for i, page in enumerate(pages):
        files.append((place / f"{i}.html", f"{i}.html"))
        files[-1][0].write_bytes(page)
    list(read_files(files, Settings()))
    bare_extraction(pages[0], fast=True)  # both are warm
    rounds = []
    for _ in range(ROUNDS):  # in turn, a few pages at a time: other work on the machine slows both alike
        bare = ours = 0.0
        for start in range(0, len(pages), IN_TURN):
            some, named = pages[start : start + IN_TURN], files[start : start + IN_TURN]
            bare += _seconds(lambda some=some: [bare_extraction(p, fast=True, include_comments=False) for p in some])
            ours += _seconds(lambda named=named: list(read_files(named, Settings())))
        rounds.append(bare / ours)
    ratio, worst, speed = statistics.median(rounds), min(rounds), len(pages) / ours
    print(
        f"reading html {ratio:.2f} of the speed of bare trafilatura fast (least of {ROUNDS} rounds {worst:.2f})", end=""
    )
    print(f", {speed:.0f} a CPU second n={len(pages)}")


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _peak(folder: Path, count: int) -> int:
    """MB that a process of its own needs at most to read that many articles from one file."""
    path = folder / f"{count}.jsonl"
    _lines(path, count)
    done = subprocess.run([sys.executable, "-c", _MEMORY, str(path)], check=True, capture_output=True, text=True)
    scale = 1 if sys.platform == "darwin" else 1024
    return int(done.stdout) * scale // 1_000_000


if __name__ == "__main__":
    main()
