"""What was run, when, for how long, with which outcome, and what had changed: one JSON line per run.

The file is only ever appended to, in one write, while the run holds the lock; a line that a crash has cut is skipped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.settings import Project

FILE = "runs.jsonl"


def history_file(project: Project) -> Path:
    return project.reports / FILE


def add_run(project: Project, run: Mapping[str, Any]) -> None:
    """Append one run to the history."""
    path = history_file(project)
    line = (json.dumps(run, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8", "surrogatepass")
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    try:
        size = os.fstat(handle).st_size
        if size and _last_byte(handle, size) != b"\n":
            line = b"\n" + line  # a crash cut the last line; it must not spoil this one
        os.write(handle, line)
        os.fsync(handle)
    finally:
        os.close(handle)


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


def read_runs(project: Project) -> list[dict[str, Any]]:
    """Every run in the history, oldest first."""
    try:
        lines = history_file(project).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        try:
            run = json.loads(line)
        except ValueError:
            continue
        if isinstance(run, dict) and isinstance(run.get("reports"), list):
            found.append(run)
    return found


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What differs between the inputs of two reports (`inputs` of their manifests), each in a few words."""
    found = []
    for key, what in (("notebook", "the notebook"), ("corpus", "the corpus"), ("evidence", "the evidence level")):
        if old.get(key) != new.get(key):
            found.append(f"{what} ({_short(old.get(key))} -> {_short(new.get(key))})")
    for part in ("parameters", "settings", "engines", "versions"):
        before, after = old.get(part) or {}, new.get(part) or {}
        found += [
            f"{part}: {key} ({_short(before.get(key))} -> {_short(after.get(key))})"
            for key in sorted({*before, *after})
            if before.get(key) != after.get(key)
        ]
    return found


def _short(value: Any) -> str:
    text = "absent" if value is None else str(value)
    return text[:12] if len(text) in (64,) else text if len(text) <= 60 else text[:57] + "..."


def describe_run(run: Mapping[str, Any]) -> list[str]:
    """A run in lines: when and how it went, then one line per report."""
    head = f"{run['started']}  {run['what']}: {run['result']}, {run['seconds']:.1f} s"
    lines = [head, *(f"    {line}" for line in [*run.get("warnings", []), *([run["error"]] if "error" in run else [])])]
    for report in run["reports"]:
        detail = report.get("error") or "; ".join(report.get("changes") or [])
        lines.append(f"    {report['report']}: {report['outcome']}{f' ({detail})' if detail else ''}")
    return lines


def summarize(outcomes: Sequence[Mapping[str, Any]], *, incomplete: bool = False) -> str:
    """`done`, `partial` (some failed, or `incomplete`), `failed`, or `nothing` (there was nothing to report)."""
    kinds = {o["outcome"] for o in outcomes}
    good = kinds & {"new", "replaced", "unchanged", "current"}
    if "failed" in kinds:
        return "partial" if good else "failed"
    if kinds and not good:
        return "nothing"
    return "partial" if incomplete else "done"
