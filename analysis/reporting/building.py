"""One report from notebook to files, in a folder of its own. Runs in a process of its own where that is possible."""

from __future__ import annotations

import contextlib
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analysis.corpus.files import read_current
from analysis.errors import ReportError
from analysis.reporting.brief import find_brief
from analysis.reporting.document import Document, read_document
from analysis.reporting.excel import render_excel
from analysis.reporting.execution import execute_notebook
from analysis.reporting.glyphs import glyph_warning, missing_glyphs
from analysis.reporting.html import render_html
from analysis.reporting.manifest import write_manifest
from analysis.reporting.notebook import EVIDENCE_VARIABLE, FOLDER_VARIABLE
from analysis.reporting.pdf import render_pdf
from analysis.reporting.planning import Job
from analysis.reporting.style import read_style
from analysis.reporting.word import render_word
from analysis.reporting.workers import environment
from analysis.resources.fonts import FONTS_VARIABLE
from analysis.settings import PROJECT_VARIABLE

LOG = "log.txt"
NOTEBOOK = "notebook.ipynb"
Tell = Callable[[tuple[int, int]], None]


def build(job: Job, folder: Path, engine: str, timeout: float, tell: Tell) -> dict[str, Any]:
    """Execute the notebook and write every file of the report into `folder`; what the manifest says of the content.

    Raises the error that ended the notebook; the executed notebook then stays in `folder` for whoever looks for it.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    fonts = read_style(job.project).fonts
    surroundings = {
        FONTS_VARIABLE: str(fonts or ""),
        PROJECT_VARIABLE: str(job.project.root),
        FOLDER_VARIABLE: str(folder),
        EVIDENCE_VARIABLE: job.evidence,
        "MPLBACKEND": "module://matplotlib_inline.backend_inline" if engine == "standard" else "agg",
    }
    with environment(surroundings):
        done = execute_notebook(
            job.notebook,
            job.values,
            folder / NOTEBOOK,
            engine=engine,
            cwd=job.project.root,
            timeout=timeout,
            on_cell=lambda cell, of: tell((cell, of + 2)),
        )
    if done.error:
        raise done.error
    cells = len(done.notebook.cells)
    _check_corpus(job)
    document = read_document(done.notebook, job.name, job.info.parameters, job.values, id=job.id, command=job.command)
    with environment({FONTS_VARIABLE: surroundings[FONTS_VARIABLE]}):
        document.warnings += [w for w in [glyph_warning(missing_glyphs(document.texts))] if w]
        _write(document, job, folder)
    tell((cells + 2, cells + 2))
    content = describe(job, document)
    run = {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - clock, 3),
        "cpu_seconds": round(time.process_time(), 3),
        "cells": done.seconds,
        "engine": engine,
        "host": platform.node(),
        "system": platform.platform(),
    }
    with contextlib.suppress(FileNotFoundError):
        (folder / LOG).unlink()
    write_manifest(folder, content, run)
    return content


def _check_corpus(job: Job) -> None:
    """Refuse a report whose corpus was prepared anew between the plan and the run: its manifest would not be true."""
    current = read_current(job.project.processed)
    if current is None or current.fingerprint != job.inputs["corpus"]:
        msg = "the corpus was prepared anew while the report was made; make it again"
        raise ReportError(msg)


def _write(document: Document, job: Job, folder: Path) -> None:
    settings = job.project.settings
    style = read_style(job.project)
    page = render_html(document, style=style)
    (folder / "report.html").write_text(page, encoding="utf-8", newline="\n")
    pdf = render_pdf(document, folder, style=style, paper=settings.paper, accessible=settings.pdf_ua)
    (folder / "report.pdf").write_bytes(pdf)
    (folder / "report.docx").write_bytes(render_word(document, folder, style, paper=settings.paper))
    sheets = render_excel(document, folder)
    if sheets:
        (folder / "tables.xlsx").write_bytes(sheets)


def describe(job: Job, document: Document) -> dict[str, Any]:
    """The `content` of the manifest but for the files."""
    period = job.period
    return {
        "report": job.name,
        "title": document.title,
        "subtitle": document.subtitle,
        "id": job.id,
        "slug": job.slug,
        "period": {
            "name": period.name,
            "start": period.start.isoformat() if period.start else None,
            "end": period.end.isoformat() if period.end else None,
        },
        "given": job.given,
        "command": job.command,
        "inputs": job.inputs,
        "selection": document.facts,
        "warnings": document.warnings,
        "brief": [f.text for f in find_brief(document.blocks)],
        "charts": [f"charts/{b['name']}.svg" for b in document.blocks if b["kind"] == "chart"],
    }
