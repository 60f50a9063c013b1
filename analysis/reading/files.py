"""One file, whatever it is: sniffed, read in batches, archives opened, and never an error for bad input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from analysis.errors import ReadError
from analysis.reading.archives import DEEPEST, Member, open_members
from analysis.reading.articles import BATCH_CHARACTERS, Batch, Context, Reading, as_reading, assemble
from analysis.reading.dates import day_after
from analysis.reading.draft import HEAD, LAST_DAY, Draft, Found, Input
from analysis.reading.formats import ARCHIVES, reader, sniff
from analysis.reading.origins import Origin, Origins
from analysis.settings import Settings

# One file of these is one article, so that what is known of the file is known of the article.
_SINGLE = ("html", "mhtml", "txt", "md", "pdf", "docx", "rtf", "eml")


def read_file(path: str | Path, name: str, settings: Settings | None = None) -> Iterator[Reading]:
    """The articles and rejects of one file, in batches of at most 500 articles or about 8 MB of text.

    `name` is the file's path relative to data/raw, as it shall stand in the tables; members of an archive are called
    `archive/member`. Never raises on bad input.
    """
    yield from map(as_reading, _Reader(settings or Settings(), Origins()).read(Path(path), name))


def read_files(
    files: Iterable[tuple[Path, str]], settings: Settings, origins: Origins | None = None
) -> Iterator[Reading]:
    """The same for many files, each with its name, in batches that span them: much faster where files are short."""
    reader = _Reader(settings, origins or Origins())
    waiting, size = Batch([], []), 0
    for path, name in files:
        for batch in reader.read(path, name):
            waiting.rows.extend(batch.rows)
            waiting.rejects.extend(batch.rejects)
            size += sum(len(row["text"]) for row in batch.rows)
            if waiting.full or size >= BATCH_CHARACTERS:
                yield as_reading(waiting)
                waiting, size = Batch([], []), 0
    if waiting.rows or waiting.rejects:
        yield as_reading(waiting)


class _Reader:
    """Reads files under the same settings, with what is known of where they come from."""

    def __init__(self, settings: Settings, origins: Origins) -> None:
        self.settings, self.origins = settings, origins
        self.zone = ZoneInfo(settings.timezone)

    def read(self, path: Path, name: str) -> Iterator[Batch]:
        """One file; the members of an archive share the articles that were seen."""
        origin = self.origins.of(path)
        latest = day_after(origin.fetched, LAST_DAY) if origin else LAST_DAY
        yield from self._read(path, name, latest, set(), 0, origin)

    def _read(
        self, path: Path, name: str, latest: date, seen: set[str], depth: int, origin: Origin | None = None
    ) -> Iterator[Batch]:
        try:
            file = self._opened(path, name, latest, origin)
            format_ = sniff(file)
            if origin and origin.newer and format_ in _SINGLE and self._gives_article(path, origin):
                raise ReadError("replaced", f"a newer version of {origin.url} was fetched: {origin.newer}")
        except Exception as error:  # noqa: BLE001 - whatever bytes do to us, the reject says it and the run goes on
            yield _refused(name, error)
            return
        if format_ in ARCHIVES:
            yield from self._read_archive(file, format_, seen, depth)
            return
        read = reader(format_)
        context = Context(name, format_, self.zone, latest, self.settings.sources, again=lambda: read(file), seen=seen)
        found = read(file)
        yield from assemble(with_origin(found, origin, format_ in _SINGLE) if origin else found, context)

    def _opened(self, path: Path, name: str, latest: date, origin: Origin | None) -> Input:
        with path.open("rb") as opened:
            head = opened.read(HEAD)
        return Input(path, name, head, self.settings.columns, latest, origin.url if origin else None)

    def _read_archive(self, file: Input, format_: str, seen: set[str], depth: int) -> Iterator[Batch]:
        if depth >= DEEPEST:
            detail = f"archives within archives, more than {DEEPEST} levels; unpack the outer ones"
            yield _refused(file.name, ReadError("too-deep", detail))
            return
        found = False
        for member in open_members(file, format_):
            found = True
            if isinstance(member, Member):
                yield from self._read(member.path, member.name, file.latest, seen, depth + 1)
            else:
                yield _refused(file.name, ReadError(member.reason, member.detail))
        if not found:
            yield _refused(file.name, ReadError("empty", "an archive without files to read"))

    def _gives_article(self, path: Path, origin: Origin) -> bool:
        """Whether the newer version of a page is one that can be read; else the older one is all there is."""
        newer = path.parent.parent / origin.newer
        latest = origin.fetched  # of no account: nobody looks at its date
        return newer.is_file() and any(batch.rows for batch in self._read(newer, origin.newer, latest, set(), 0))


def with_origin(found: Iterator[Found], origin: Origin, single: bool) -> Iterator[Found]:
    """The drafts of a collected file, completed by its origin: the address and the date only of a single article.

    The plan's name for the outlet goes before the page's own, the page's before the feed's. The feed's date is taken
    where the page has none that is sure.
    """
    for draft in found:
        if isinstance(draft, Draft):
            draft.source = origin.source or draft.source or origin.outlet
            if single:
                draft.url = draft.url or origin.url
                if origin.published and (draft.published is None or draft.doubtful_date):
                    draft.published, draft.printed, draft.doubtful_date = origin.published, None, False
        yield draft


def _refused(name: str, error: Exception) -> Batch:
    reason, detail = "unreadable", f"{type(error).__name__}: {error}"[:300]
    if isinstance(error, ReadError):
        reason, detail = error.reason, error.detail
    return Batch([], [{"file": name, "record": -1, "reason": reason, "detail": detail}])
