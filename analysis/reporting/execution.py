"""Executing a notebook. The only module that knows papermill.

Two engines of papermill are offered. `forked` runs the cells inside a process that was forked from a warm one, with
no kernel to start; `standard` is papermill's own and runs everywhere. Both keep parameters, metadata and error cells.
"""

from __future__ import annotations

import contextlib
import importlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis import errors
from analysis.errors import AnalysisError, ReportError

OnCell = Callable[[int, int], None]
CELL_TIMEOUT = 1800  # seconds
# Undone by every run: when, for how long, from where.
_PASSING = ("start_time", "end_time", "duration", "input_path", "output_path", "environment_variables")
# Figures that a notebook shows by itself come as SVG, the same bytes each time.
_INLINE = """
%matplotlib inline
import matplotlib as _matplotlib
from matplotlib_inline.backend_inline import set_matplotlib_formats as _formats
_formats('svg', bbox_inches='tight', metadata={'Date': None})
_matplotlib.rcParams['svg.hashsalt'] = 'broadsheet'
del _matplotlib, _formats
"""
_SHARED = (
    "IPython.core.interactiveshell",
    "matplotlib_inline.backend_inline",
    "matplotlib.backends.backend_pdf",
    "matplotlib.backends.backend_svg",
    "pandas",
    "analysis.reporting.notebook",
    "analysis.reporting.charts",
)


@dataclass(frozen=True)
class Execution:
    """An executed notebook, how long each cell took, and the error that ended it, if any."""

    notebook: Any
    seconds: list[float]
    error: AnalysisError | None


@cache
def _papermill() -> Any:
    """Papermill with our engine registered; without the URI grammars jsonschema builds at import (2 s for nothing)."""
    blocked = "rfc3987_syntax"
    before = sys.modules.get(blocked)
    if before is None:
        sys.modules[blocked] = None  # type: ignore[assignment]
    try:
        import papermill
        from papermill.engines import Engine, NBClientEngine, papermill_engines
    finally:
        if before is None:
            del sys.modules[blocked]

    class Forked(Engine):  # type: ignore[misc]
        """Runs the cells in this process."""

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
            _run_cells(nb_man, options.get("execution_timeout"), options["on_cell"])

    class Standard(NBClientEngine):  # type: ignore[misc]
        """Papermill's engine, which also tells how far it is."""

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
            on_cell, complete = options.pop("on_cell"), nb_man.cell_complete

            def complete_and_tell(cell: Any, cell_index: int = 0, **kwargs: Any) -> None:
                complete(cell, cell_index=cell_index, **kwargs)
                on_cell(cell_index + 1, len(nb_man.nb.cells))

            nb_man.cell_complete = complete_and_tell
            if _is_python(nb_man.nb):  # figures and tracebacks as in the other engine
                shown = f"--IPKernelApp.exec_lines={_INLINE.strip()}"
                options["extra_arguments"] = [shown, "--InteractiveShell.colors=nocolor"]
            super().execute_managed_notebook(nb_man, kernel_name, **options)

    papermill_engines.register("broadsheet-forked", Forked)
    papermill_engines.register("broadsheet-standard", Standard)
    return papermill


def _is_python(notebook: Any) -> bool:
    """Whether the notebook says that it is in Python, or says nothing."""
    said = notebook.metadata.get("kernelspec", {}).get("language") or notebook.metadata.get("language_info", {}).get(
        "name"
    )
    return str(said or "python").lower().startswith(("python", "ipython"))


def warm_up() -> None:
    """Import what every notebook needs, so that the processes forked from this one share it."""
    for name in _SHARED:
        importlib.import_module(name)
    _papermill()


def _run_cells(nb_man: Any, timeout: float | None, on_cell: OnCell) -> None:
    from nbformat import from_dict

    from analysis.reporting.shell import CellRunner

    runner = CellRunner()
    _, _, broken = runner.run(_INLINE)
    if broken is not None:
        raise broken
    count = 0
    for index, cell in enumerate(nb_man.nb.cells):
        nb_man.cell_start(cell, cell_index=index)
        try:
            if cell.cell_type == "code" and cell.source.strip():
                count += 1
                with _alarm(timeout):
                    outputs, _, error = runner.run(cell.source)
                cell.execution_count = count
                cell.outputs = [from_dict(_numbered(o, count)) for o in outputs]  # type: ignore[no-untyped-call]
                if error is not None:
                    nb_man.cell_exception(cell, cell_index=index, exception=error)
                    return
        finally:
            nb_man.cell_complete(cell, cell_index=index)
        on_cell(index + 1, len(nb_man.nb.cells))


def _numbered(output: dict[str, Any], count: int) -> dict[str, Any]:
    return {**output, "execution_count": count} if "execution_count" in output else output


@contextlib.contextmanager
def _alarm(seconds: float | None) -> Iterator[None]:
    """TimeoutError inside the cell after `seconds`, where the system can do that."""
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        msg = f"the cell ran longer than {seconds:g} s"
        raise TimeoutError(msg)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def execute_notebook(
    source: bytes,
    parameters: Mapping[str, Any],
    output: Path,
    *,
    engine: str,
    cwd: Path,
    timeout: float = CELL_TIMEOUT,
    on_cell: OnCell = lambda done, of: None,
) -> Execution:
    """Execute the notebook `source` with `parameters`; the executed notebook is also written to `output`.

    `engine` is "forked" or "standard". An error in a cell is returned, not raised: what was executed is worth keeping.
    """
    papermill = _papermill()
    import nbformat
    from papermill.exceptions import PapermillExecutionError
    from papermill.log import logger

    logger.setLevel("ERROR")
    notebook = nbformat.reads(source.decode("utf-8-sig"), as_version=4)  # type: ignore[no-untyped-call]
    python = _is_python(notebook)
    error: AnalysisError | None = None
    begun = time.monotonic()
    try:
        papermill.execute_notebook(
            notebook,
            str(output).replace("{", "{{").replace("}", "}}"),  # papermill formats paths with the parameters
            dict(parameters),
            engine_name=f"broadsheet-{engine if python else 'standard'}",
            # the kernel that is called so where the notebook was written need not exist here
            **({"kernel_name": "python3", "language": "python"} if python else {}),
            request_save_on_cell_execute=False,
            progress_bar=False,
            cwd=str(cwd),
            execution_timeout=timeout,
            on_cell=on_cell,
            autosave_cell_every=0,
        )
    except PapermillExecutionError as failed:
        error = _as_ours(failed)
    except Exception as failed:  # noqa: BLE001 - a kernel that dies or cannot start, in whatever way
        after = f"after {time.monotonic() - begun:.0f} s"
        said = next(iter(str(failed).strip().splitlines()), "")
        msg = f"the notebook could not be executed, {after}: {type(failed).__name__}: {said}"
        error = ReportError(msg)
    try:
        executed = nbformat.read(output, as_version=4)  # type: ignore[no-untyped-call]
    except (OSError, nbformat.reader.NotJSONError) as unreadable:
        return Execution(notebook, [], error or ReportError(f"the executed notebook cannot be read: {unreadable}"))
    seconds = _steady(executed)
    nbformat.write(executed, output)  # type: ignore[no-untyped-call]
    return Execution(executed, seconds, error)


def _as_ours(failed: Any) -> AnalysisError:
    """The error of a cell: one of our family as itself, any other with its cell named."""
    kind = getattr(errors, failed.ename, None)
    if isinstance(kind, type) and issubclass(kind, AnalysisError) and kind is not errors.ReadError:
        return kind(failed.evalue)
    msg = f"cell {failed.cell_index} failed: {failed.ename}: {failed.evalue}"
    return ReportError(msg)


def _steady(notebook: Any) -> list[float]:
    """Take out of the notebook what differs between equal runs; the seconds that each cell took."""
    seconds = []
    for number, cell in enumerate(notebook.cells):
        taken = cell.metadata.get("papermill", {})
        seconds.append(round(float(taken.get("duration") or 0), 3))
        for key in _PASSING:
            taken.pop(key, None)
        cell.metadata.pop("execution", None)
        cell["id"] = cell["id"] if "injected-parameters" not in cell.metadata.get("tags", []) else f"injected-{number}"
    for key in _PASSING:
        notebook.metadata.get("papermill", {}).pop(key, None)
    notebook.metadata["language_info"] = {"name": "python"}  # only kernels add the rest
    return seconds
