"""A throwaway project with the demo corpus, for benchmarks that make reports."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analysis.corpus.prepare import prepare
from analysis.projects import make_project
from analysis.settings import Project, find_project

COMMAND = [sys.executable, "-c", "from analysis.cli import main; main()"]


@contextlib.contextmanager
def demo_project(*, articles: int | None = None) -> Iterator[Project]:
    """A prepared project in a temporary folder. `articles` keeps so many text files of the demo, for quick runs."""
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-benchmark-"))
    try:
        make_project(folder, demo=True)
        if articles is not None:
            texts = sorted((folder / "data" / "raw").rglob("*.txt"))
            kept = [p.read_bytes() for p in texts[:articles]]
            shutil.rmtree(folder / "data" / "raw")
            (folder / "data" / "raw").mkdir()
            for number, content in enumerate(kept):
                (folder / "data" / "raw" / f"{number}.txt").write_bytes(content)
        project = find_project(folder)
        prepare(project)
        yield project
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(project: Project, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
    """The command `broadsheet` with these words, in the project."""
    call = [*COMMAND, *words, "--project", str(project.root)]
    return subprocess.run(call, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]
