"""Runs that are killed, overlap, or meet a full or read-only disk: afterwards everything published is whole.

`python -m benchmarks.kills [--kills 300] [--seed 1]`. A third of the kills (SIGKILL, at random moments) hit `prepare`
after an article was changed, a third `report`, a third a process that does nothing but publish. After each kill every
published report is checked against its manifest, the index, the links `latest`, the history and the corpus are read.
A run that ends before it is killed has to succeed, as have runs that are left alone (a prepare and a report before each 30
kills, which also says how long one takes on a machine that others use, and at the end), with every article, report and
line of the history that was there before. Then 20 runs are started at once: one may run, the
others have to leave with exit code 75. Then the disk is full, then read-only (tmpfs; needs root, else it is skipped).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

from analysis.corpus.store import open_corpus
from analysis.errors import AnalysisError
from analysis.reporting.history import read_runs
from analysis.reporting.manifest import is_whole
from analysis.reporting.publishing import published
from analysis.settings import Project, find_project
from benchmarks.desk import COMMAND, demo_project, run

NOTEBOOK = {
    "parameters": 'period: str = "all"  # Days\ntop: int = 5  # Rows; from 1 to 99',
    "code": (
        "from analysis import open_report\n"
        "from matplotlib.figure import Figure\n"
        'report = open_report("small", period=period)\n'
        "articles = report.corpus.articles.head(top)\n"
        "figure = Figure(layout='constrained')\n"
        "figure.subplots().bar(range(len(articles)), articles.body_start)\n"
        'report.chart("bars", figure, caption="Length of the titles.")\n'
        'report.table("articles", articles[["article_id", "title", "source"]], caption="Articles.", rows=top)\n'
        "report.finish()"
    ),
}
PUBLISH = """
import sys, itertools
from analysis.settings import find_project
from analysis.reporting import publishing
from analysis.reporting.index import write_index
from analysis.reporting.manifest import write_manifest, read_manifest
import shutil
project = find_project(sys.argv[1])
target = project.reports / "small" / "all"
for number in itertools.count():
    with publishing.reports_lock(project):
        staged = publishing.staging_folder(project)
        shutil.copytree(target, staged, dirs_exist_ok=True)
        page = (staged / "report.html").read_text(encoding="utf-8").split("<!--")[0]
        (staged / "report.html").write_text(f"{page}<!-- {number} -->", encoding="utf-8")
        manifest = read_manifest(target)
        write_manifest(staged, {k: v for k, v in manifest["content"].items() if k != "files"}, manifest["run"])
        publishing.publish(staged, target)
        publishing.update_latest(project, "small")
        write_index(project)
"""


def add_notebook(project: Project, name: str, code: str) -> None:
    """Put a notebook of two cells into the project."""
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": m, "outputs": [], "execution_count": None, "source": s}
        for n, (m, s) in enumerate([({"tags": ["parameters"]}, NOTEBOOK["parameters"]), ({}, code)])
    ]
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    whole = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (project.root / "notebooks" / f"{name}.ipynb").write_text(json.dumps(whole), encoding="utf-8")


def damage(project: Project, before: set[str], articles: int) -> list[str]:
    """What is wrong in the project: reports that are cut or lost, dead links, a corpus with holes."""
    found = []
    folders = published(project)
    names = {f.relative_to(project.reports).as_posix() for f in folders}
    found += [f"cut: {f}" for f in folders if not is_whole(f)]
    old = {p.name.removeprefix(".old-") for p in project.reports.glob("*/.old-*")}
    found += [f"lost: {n}" for n in before - names if n.split("/")[1] not in old]
    page = (project.reports / "index.html").read_text(encoding="utf-8")
    if not page.endswith("</html>\n"):
        found.append("index: cut")
    links = [unquote(a) for a in re.findall(r'(?:href|src)="([^"#:]+)"', page)]
    found += [f"index: dead link {link}" for link in links if not (project.reports / link).exists()]
    latest = [p for p in project.reports.glob("*/latest") if not (p / "report.html").is_file()]
    found += [f"latest: {link} leads nowhere" for link in latest]
    try:
        count = len(open_corpus(project).articles)
        if count != articles:
            found.append(f"corpus: {count} articles instead of {articles}")
    except AnalysisError as error:
        found.append(f"corpus: {error}")
    return found


def kill_at_random(call: list[str], longest: float, chance: random.Random) -> tuple[str, str]:
    """Start a process, kill it (each second time with what it started) at a random moment.

    Gives whether it was `killed` or had `ended` well, and what it said where it had ended otherwise.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)
        time.sleep(chance.uniform(0, longest))
        whole_group = chance.random() < 0.5
        state = "killed" if process.poll() is None else "ended"
        try:
            if whole_group:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        except ProcessLookupError:
            pass
        code = process.wait()
        if code in (0, -signal.SIGKILL):
            return state, ""
        said.seek(0)
        return "failed", f"exit code {code}: {said.read().strip()[-300:]}"


def timed(project: Project, *words: str) -> float:
    """Seconds of a run that is left alone; it has to succeed."""
    began = time.monotonic()
    done = run(project, *words)
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed though nothing killed it: {done.stderr}")
    return time.monotonic() - began


def kills(project: Project, number: int, chance: random.Random) -> None:
    """Kill `number` runs and print the tally."""
    add_notebook(project, "small", NOTEBOOK["code"])
    articles = len(open_corpus(project).articles)
    first = sorted(p for p in project.raw.iterdir() if p.is_file())[0]
    text = first.read_text(encoding="utf-8")
    timed(project, "report", "small", "--no-prepare")
    prepare = report = 0.0
    before = {f.relative_to(project.reports).as_posix() for f in published(project)}
    tally: Counter[str] = Counter()
    wrong: list[str] = []
    runs = len(read_runs(project))
    for turn in range(number):
        if turn % 30 == 0:
            report = timed(project, "report", "small", "--no-prepare", "-p", "top=3")
            first.write_text(f"{text}\nChanged before {turn}.\n", encoding="utf-8")
            prepare = timed(project, "prepare")
        kind = ("prepare", "report", "publish")[turn % 3]
        if kind == "prepare":
            first.write_text(f"{text}\nChanged {turn}.\n", encoding="utf-8")
            call, longest = [*COMMAND, "prepare"], prepare
        elif kind == "report":
            call, longest = [*COMMAND, "report", "small", "--no-prepare", "-p", f"top={1 + turn % 4}"], report
        else:
            call, longest = [sys.executable, "-c", PUBLISH, str(project.root)], 3.0
        call = call if kind == "publish" else [*call, "--project", str(project.root)]
        state, said = kill_at_random(call, longest * 1.1, chance)
        tally[f"{kind} {state}"] += 1
        found = damage(project, before, articles) + ([said] if said else [])
        runs, known = len(read_runs(project)), runs
        found += [f"history: {known} runs became {runs}"] if runs < known else []
        wrong += [f"after kill {turn} of {kind}: {f}" for f in found]
        before |= {f.relative_to(project.reports).as_posix() for f in published(project)}
    timed(project, "prepare")
    timed(project, "report", "small")
    wrong += [f"at the end: {f}" for f in damage(project, before, articles)]
    left = [p for p in project.reports.rglob(".*") if p.name not in (".lock",)]
    wrong += [f"left behind: {p}" for p in left]
    print(f"{number} kills: " + ", ".join(f"{n} {what}" for what, n in sorted(tally.items())))
    print(
        f"damage found: {len(wrong)}; the next run completed; {len(before)} reports and {articles} articles are there"
    )
    for line in wrong[:20]:
        print(f"  {line}")


def overlaps(project: Project, number: int = 20) -> None:
    """Start the same report many times at once and print how they ended."""
    add_notebook(project, "slow", f"import time\ntime.sleep({4 * number})")
    began = time.monotonic()
    call = [*COMMAND, "report", "slow", "--project", str(project.root)]
    running = [subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(number)]
    ended: dict[int, float] = {}
    while len(ended) < number:
        for n, process in enumerate(running):
            if n not in ended and process.poll() is not None:
                ended[n] = time.monotonic() - began
        time.sleep(0.05)
    codes = Counter(p.returncode for p in running)
    busy = [ended[n] for n, p in enumerate(running) if p.returncode == 75]
    print(f"{number} overlapping starts: exit codes {dict(sorted(codes.items()))}; the last 75 after {max(busy):.1f} s")


def disks(project: Project) -> None:
    """A full disk and a read-only one."""
    place = Path(tempfile.mkdtemp(prefix="broadsheet-disk-"))
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", str(place)], check=False).returncode:
        print("full and read-only disks: skipped, no file system can be mounted here")
        return
    try:
        root = place / "desk"
        shutil.copytree(project.root, root, symlinks=True)
        desk = find_project(root)
        articles = len(open_corpus(desk).articles)
        run(desk, "report", "small", "--no-prepare", "-p", "top=2")
        before = {f.relative_to(desk.reports).as_posix() for f in published(desk)}
        used = sum(p.stat().st_size for p in place.rglob("*") if p.is_file())
        for spare in (0, 20_000, 60_000, 120_000, 200_000):
            size = (used + spare) // 4096 * 4 + 400
            subprocess.run(["mount", "-o", f"remount,size={size}k", str(place)], check=True)
            filler = place / "filler"
            _fill(filler, spare)
            done = run(desk, "report", "small", "--no-prepare", "-p", "top=4")
            lines = done.stderr.strip().splitlines()
            wrong = damage(desk, before, articles)
            print(f"full disk, {spare:6} bytes left: exit {done.returncode}, {len(lines)} line(s), damage {len(wrong)}")
            print(f"    {lines[-1][:150] if lines else 'made'}")
            filler.unlink()
        subprocess.run(["mount", "-o", "remount,size=400m", str(place)], check=True)
        done = run(desk, "report", "small", "--no-prepare", "-p", "top=4")
        print(f"with room again: exit {done.returncode}, damage {len(damage(desk, before, articles))}")
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        for words in (("report", "small", "--no-prepare"), ("prepare",)):
            done = run(desk, *words)
            lines = done.stderr.strip().splitlines()
            said = " ".join(lines)[:150]
            print(f"read-only, {words[0]}: exit {done.returncode}, {len(lines)} line(s): {said}")
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)
        shutil.rmtree(place, ignore_errors=True)


def _fill(path: Path, spare: int) -> None:
    """Fill the disk with one file but for `spare` bytes."""
    try:
        with path.open("wb") as file:
            while True:
                file.write(b"\0" * 4096)
                file.flush()
    except OSError:
        os.truncate(path, max(0, path.stat().st_size - spare))


def main(number: int = 300, seed: int = 1) -> None:
    """Run all three parts on a small project."""
    with demo_project(articles=6) as project:
        kills(project, number, random.Random(seed))
        overlaps(project)
        disks(project)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    main(given.kills, given.seed)
