"""One file, whatever it is: sniffed, read in batches, archives opened, and never an error for bad input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from analysis.errors import ReadError
from analysis.reading.archives import DEEPEST, Member, open_members
from analysis.reading.articles import Batch, Context, Reading, as_reading, assemble
from analysis.reading.draft import Input
from analysis.reading.formats import ARCHIVES, HEAD, reader, sniff
from analysis.settings import Settings

_AFTER_WRITING = timedelta(days=366)  # an article is not dated further than this after its file was written


def read_file(path: str | Path, name: str, settings: Settings | None = None) -> Iterator[Reading]:
    """The articles and rejects of one file, in batches of at most 500 articles or about 8 MB of text.

    `name` is the file's path relative to data/raw, as it shall stand in the tables; members of an archive are called
    `archive/member`. Never raises on bad input.
    """
    yield from map(as_reading, _read(Path(path), name, settings or Settings(), set(), 0))


def read_files(files: Iterable[tuple[Path, str]], settings: Settings) -> Iterator[Reading]:
    """The same for many files, each with its name, in batches that span them: much faster where files are short."""
    waiting = Batch([], [])
    for path, name in files:
        for batch in _read(path, name, settings, set(), 0):
            waiting.rows.extend(batch.rows)
            waiting.rejects.extend(batch.rejects)
            if waiting.full:
                yield as_reading(waiting)
                waiting = Batch([], [])
    yield as_reading(waiting)


def _read(
    path: Path, name: str, settings: Settings, seen: set[str], depth: int, latest: date | None = None
) -> Iterator[Batch]:
    try:
        file = _opened(path, name, settings, latest)
        format_ = sniff(file)
    except Exception as error:  # noqa: BLE001 - whatever bytes do to us, the reject says it and the run goes on
        yield _refused(name, error)
        return
    if format_ in ARCHIVES:
        yield from _read_archive(file, format_, settings, seen, depth)
        return
    read = reader(format_)
    context = Context(
        name, format_, ZoneInfo(settings.timezone), file.latest, settings.sources, again=lambda: read(file), seen=seen
    )
    yield from assemble(read(file), context)


def _opened(path: Path, name: str, settings: Settings, latest: date | None) -> Input:
    with path.open("rb") as opened:
        head = opened.read(HEAD)
    written = date.fromtimestamp(path.stat().st_mtime)
    return Input(path, name, head, settings.columns, latest or written + _AFTER_WRITING)


def _read_archive(file: Input, format_: str, settings: Settings, seen: set[str], depth: int) -> Iterator[Batch]:
    if depth >= DEEPEST:
        yield _refused(file.name, ReadError("too-deep", f"archives within archives, more than {DEEPEST} levels"))
        return
    found = False
    for member in open_members(file, format_):
        if isinstance(member, Member):
            found = True
            yield from _read(member.path, member.name, settings, seen, depth + 1, file.latest)
        else:
            found = True
            yield _refused(file.name, ReadError(member.reason, member.detail))
    if not found:
        yield _refused(file.name, ReadError("empty", "an archive without files to read"))


def _refused(name: str, error: Exception) -> Batch:
    reason, detail = "unreadable", f"{type(error).__name__}: {error}"[:300]
    if isinstance(error, ReadError):
        reason, detail = error.reason, error.detail
    return Batch([], [{"file": name, "record": -1, "reason": reason, "detail": detail}])
