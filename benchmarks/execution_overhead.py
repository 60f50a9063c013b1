"""CPU that executing the reports costs beyond their cells: papermill's command line against our engine, same notebooks.

`python -m benchmarks.execution_overhead`. Both sides run the notebooks of the project on the demo corpus, with one cell
added at the front and one at the end that measure the CPU time between them; the rest of a side is its overhead.
Ours is measured in a warm set run (the host has made a report before) and with the start of the host added.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from analysis.reporting.catalogue import list_reports
from analysis.reporting.execution import execute_notebook
from analysis.reporting.notebook import FOLDER_VARIABLE
from analysis.reporting.workers import Event, Task, _Host, run_tasks
from analysis.settings import PROJECT_VARIABLE, Project
from benchmarks.desk import demo_project

BEGIN = "import time as _time\n_begun = _time.process_time()"
END = "print('CELLS', _time.process_time() - _begun)"


def measured(path: Path) -> bytes:
    """The notebook with its two measuring cells: the first right behind the parameters."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = notebook["cells"]
    at = next(n for n, c in enumerate(cells) if "parameters" in c["metadata"].get("tags", [])) + 1
    kind: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells.insert(at, {**kind, "id": "bench-begin", "source": BEGIN})
    cells.append({**kind, "id": "bench-end", "source": END})
    return json.dumps(notebook).encode("utf-8")


def cells_of(path: Path) -> float:
    """The CPU seconds between the two cells of an executed notebook."""
    outputs = json.loads(path.read_text(encoding="utf-8"))["cells"][-1]["outputs"]
    text = "".join(o.get("text", "") if isinstance(o.get("text"), str) else "".join(o["text"]) for o in outputs)
    return float(text.split("CELLS")[1])


def by_papermill(project: Project, folder: Path) -> tuple[float, float]:
    """(CPU seconds in all, of which in cells) of papermill's command line, one call per notebook."""
    total = cells = 0.0
    for info in list_reports(project):
        source, out = folder / f"{info.name}.ipynb", folder / f"{info.name}-pm.ipynb"
        source.write_bytes(measured(info.path))
        (folder / info.name).mkdir()
        surroundings = {**os.environ, PROJECT_VARIABLE: str(project.root), FOLDER_VARIABLE: str(folder / info.name)}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        call = [
            sys.executable,
            "-m",
            "papermill",
            str(source),
            str(out),
            "--cwd",
            str(project.root),
            "--log-level",
            "ERROR",
        ]
        subprocess.run([*call, "--no-progress-bar"], env=surroundings, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        total += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        cells += cells_of(out)
    return total, cells


def execute(source: bytes, out: Path, project: Project, tell: Any) -> None:
    """One notebook in our engine."""
    execute_notebook(source, {"period": "all"}, out, engine="forked", cwd=project.root)


def by_us(project: Project, folder: Path) -> tuple[float, float, float]:
    """(CPU seconds of a warm set run, of which in cells, CPU seconds that the start of the host cost)."""
    tasks = []
    for info in list_reports(project):
        place = folder / f"{info.name}-own"
        place.mkdir()
        surroundings = {PROJECT_VARIABLE: str(project.root), FOLDER_VARIABLE: str(place)}
        out = place / "notebook.ipynb"
        tasks.append(Task(execute, (measured(info.path), out, project), place / "log", 600, surroundings))

    def raise_errors(event: Event) -> None:
        if event.error:
            raise event.error

    began = time.process_time()
    warm: Task = Task(_nothing, (), folder / "log", 600)
    run_tasks([warm], raise_errors, at_once=1, fork=True)
    start = _spent() + time.process_time() - began
    before, began = _spent(), time.process_time()
    run_tasks(tasks, raise_errors, at_once=1, fork=True)
    total = _spent() - before + time.process_time() - began
    return total, sum(cells_of(t.args[1]) for t in tasks), start


def _nothing(tell: Any) -> None:
    return None


def _spent() -> float:
    """CPU seconds of the host and of the processes it has waited for."""
    fields = Path(f"/proc/{_Host.get()._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print both sides and their ratio."""
    with demo_project() as project, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        n = len(list_reports(project))
        total, cells, start = by_us(project, folder)
        theirs, their_cells = by_papermill(project, folder)
    ours, other = total - cells, theirs - their_cells
    print(f"{n} notebooks, demo corpus, CPU seconds")
    print(f"papermill command line: {theirs:6.2f} in all, {their_cells:6.2f} in cells, overhead {other:6.2f}")
    print(f"our engine, warm set:   {total:6.2f} in all, {cells:6.2f} in cells, overhead {ours:6.2f}")
    cold = (ours + start) / other
    print(f"overhead: {ours / other:.3f} of papermill's (bar .200); with the start of the host {cold:.3f}")


if __name__ == "__main__":
    from benchmarks import execution_overhead  # under its own name, so that other processes find its functions

    execution_overhead.main()
