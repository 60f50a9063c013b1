"""Putting a finished report in its place, so that a reader sees the old one or the new one and never half of either.

A report is built in `reports/.work`, on the same file system, flushed to the disk, and renamed. What a crash leaves
behind is put right by the next run, which holds the lock.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from analysis.errors import ReportError
from analysis.locks import take_lock
from analysis.reporting.blocks import NAME
from analysis.reporting.manifest import is_whole, read_manifest
from analysis.settings import Project
from analysis.whole import HALF, write_whole

WORK = ".work"
LOCK = ".lock"
OLD = ".old-"
FAILED = "failed-"
LATEST = "latest"
_FRESH_LINK = f".{LATEST}-new"


@contextlib.contextmanager
def reports_lock(project: Project) -> Iterator[None]:
    """Hold the project's reports for writing. BusyError at once where another run does, ReportError if that fails."""
    try:
        lock = take_lock(project.reports / LOCK, f"another run is making reports of {project.root}; wait for it to end")
    except OSError as error:
        raise _cannot_write(project.reports, error) from error
    try:
        recover(project)
        yield
    except OSError as error:
        raise _cannot_write(Path(error.filename) if error.filename else project.reports, error) from error
    finally:
        shutil.rmtree(project.reports / WORK, ignore_errors=True)
        lock.release()


def _cannot_write(place: Path, error: OSError) -> ReportError:
    return ReportError(
        f"cannot write to {place}: {error.strerror or error}; make the folder writable, or make room on the disk"
    )


def recover(project: Project) -> None:
    """Put right what a crash has left: an old report whose successor never came back, staging folders."""
    shutil.rmtree(project.reports / WORK, ignore_errors=True)
    halves = (f"{HALF}*", f"*/{HALF}*", f"*/{_FRESH_LINK}")
    for half in (path for pattern in halves for path in project.reports.glob(pattern)):
        half.unlink(missing_ok=True)
    for old in sorted(project.reports.glob(f"*/{OLD}*")):
        target = old.with_name(old.name.removeprefix(OLD))
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(target)


def staging_folder(project: Project) -> Path:
    """A new empty folder to build a report in."""
    work = project.reports / WORK
    try:
        work.mkdir(exist_ok=True)
        return Path(tempfile.mkdtemp(dir=work))
    except OSError as error:
        raise _cannot_write(project.reports, error) from error


def safe_target(project: Project, report: str, folder: str) -> Path:
    """Where a report belongs. Raises ReportError where a link stands in the way: it could lead out of `reports`."""
    target = project.reports / report / folder
    for place in (target.parent, target):
        if place.is_symlink():
            msg = f"{place} is a link; remove it, reports are not written through links"
            raise ReportError(msg)
    if target.resolve().parent.parent != project.reports.resolve():
        msg = f"{target} lies outside {project.reports}"
        raise ReportError(msg)
    return target


def publish(staged: Path, target: Path) -> str:
    """Move the folder `staged` to `target`; says whether that is `new`, `replaced` another one or left it `unchanged`.

    Raises ReportError where that cannot be done; the report that was there then still is.
    """
    try:
        if target.is_dir() and _same(staged, target):
            return "unchanged"
        target.parent.mkdir(parents=True, exist_ok=True)
        os.chmod(staged, 0o755)
        _flush(staged)
        if not target.exists():
            staged.rename(target)
            how = "new"
        else:
            _replace(staged, target)
            how = "replaced"
        _flush_folder(target.parent)
    except OSError as error:
        raise _cannot_write(target.parent, error) from error
    return how


def _same(staged: Path, target: Path) -> bool:
    try:
        return read_manifest(staged)["content"] == read_manifest(target)["content"] and is_whole(target)
    except ReportError:
        return False


def _replace(staged: Path, target: Path) -> None:
    if _exchange(staged, target):
        shutil.rmtree(staged, ignore_errors=True)
        return
    old = target.with_name(OLD + target.name)
    shutil.rmtree(old, ignore_errors=True)
    target.rename(old)
    try:
        staged.rename(target)
    except OSError:
        old.rename(target)  # a reader must not find the place empty until the next run
        raise
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system has such a call; False where it has not."""
    here, flag = -100, 2
    if sys.platform == "linux":
        call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    elif sys.platform == "darwin":
        here, call = -2, getattr(ctypes.CDLL(None, use_errno=True), "renameatx_np", None)
    else:
        call = None
    if call is None:
        return False
    call.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    return bool(call(here, os.fsencode(one), here, os.fsencode(other), flag) == 0)


def _flush(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        if path.is_dir():
            _flush_folder(path)
        else:
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def keep_failed(staged: Path, target: Path, error: Exception) -> Path | None:
    """Keep what a failed run has left beside the good reports, under `failed-...`; None where even that fails."""
    kept = target.with_name(FAILED + target.name)
    try:
        for extra in ("charts", "tables", "evidence.csv", "report.html", "report.pdf", "manifest.json"):
            path = staged / extra
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        (staged / "error.txt").write_text(f"{error}\n", encoding="utf-8")
        target.parent.mkdir(parents=True, exist_ok=True)
        os.chmod(staged, 0o755)
        if kept.is_symlink():
            kept.unlink()
        shutil.rmtree(kept, ignore_errors=True)
        staged.rename(kept)
    except OSError:
        return None
    return kept


def forget_failed(target: Path) -> None:
    """Remove the failed run of a report that has now been made."""
    shutil.rmtree(target.with_name(FAILED + target.name), ignore_errors=True)


def published(project: Project) -> list[Path]:
    """The folders of all published reports, by report and folder name."""
    return sorted(
        path.parent
        for path in project.reports.glob("*/*/manifest.json")
        if NAME.fullmatch(path.parts[-3])
        and not path.parent.name.startswith((".", FAILED))
        and not path.parent.is_symlink()
        and path.parent.name != LATEST
    )


def failures(project: Project) -> list[Path]:
    """The folders of failed runs that were kept aside."""
    return sorted(p for p in project.reports.glob(f"*/{FAILED}*") if p.is_dir() and not p.is_symlink())


def keep_newest(project: Project, report: str, keep: int, asked: Collection[Path] = ()) -> list[Path]:
    """Remove the reports beyond the `keep` newest of their kind (same filters, same length of period); which went.

    0 keeps all. What `latest` points to stays in any case, as it is the newest of its kind. So does what the run that
    calls this was `asked` for: nobody is told of a report that is gone.
    """
    if keep <= 0:
        return []
    kinds: dict[tuple[str, str], list[tuple[tuple[bool, str, str, str], Path]]] = {}
    for folder in published(project):
        if folder.parent.name == report:
            content = read_manifest(folder)["content"]
            kind = re.sub(r"\d", "0", content["period"]["name"])
            kinds.setdefault((kind, content["slug"]), []).append((_rank(folder), folder))
    gone = [folder for ranked in kinds.values() for _, folder in sorted(ranked)[:-keep] if folder not in asked]
    for folder in gone:
        doomed = staging_folder(project)
        folder.rename(doomed / folder.name)  # out of sight in one step; a crash cannot leave half of it
        shutil.rmtree(doomed, ignore_errors=True)
    return gone


def update_latest(project: Project, report: str) -> None:
    """Point `latest` at the report with the newest period end: unfiltered before filtered, dated before `all`.

    Where links cannot be made (Windows without that right), `latest.txt` names the folder instead.
    """
    folders = [p for p in published(project) if p.parent.name == report]
    link, note = project.reports / report / LATEST, project.reports / report / f"{LATEST}.txt"
    if not folders or (link.exists() and not link.is_symlink()):
        return
    newest = max(folders, key=_rank).name
    fresh = link.with_name(_FRESH_LINK)
    try:
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(newest, target_is_directory=True)
        _put_link(fresh, link)
        note.unlink(missing_ok=True)
    except (OSError, NotImplementedError):
        write_whole(note, f"{newest}\n")
        for stale in (fresh, link):  # a link that could not be renewed would contradict the note
            stale.unlink(missing_ok=True)


def _put_link(fresh: Path, link: Path) -> None:
    """Rename the link `fresh` to `link`, which may exist."""
    try:
        os.replace(fresh, link)
    except PermissionError:  # Windows puts nothing in the place of a link to a folder; a crash between leaves none
        link.unlink(missing_ok=True)
        os.replace(fresh, link)


def _rank(folder: Path) -> tuple[bool, str, str, str]:
    content = read_manifest(folder)["content"]
    period = content["period"]
    return not content["slug"], period["end"] or "", period["start"] or "", folder.name
