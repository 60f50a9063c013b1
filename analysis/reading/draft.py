"""What a reader hands on: one article as it stands in the file, before cleaning, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

HEAD = 65_536  # first bytes of a file, by which its format is known
DAMAGED = "the archive is damaged or cut off; copy or download it again"
LAST_DAY = date(2050, 12, 31)  # the last day that is believed where nothing says when a file was fetched
Printed = str | int | float | date | datetime | None


@dataclass(slots=True)
class Draft:
    """One article as its file gives it. Text is decoded, but not cleaned; `published` is what the file says."""

    body: str = ""
    title: str = ""
    source: str | None = None
    published: Printed = None
    printed: str | None = None  # the date as printed, where it is not `published`
    url: str | None = None
    author: str | None = None
    section: str | None = None
    via: str | None = None
    language: str | None = None
    words: int | None = None  # number of words, as the file states it
    format: str = ""
    doubtful_date: bool = False  # the date was inferred from a place that is often wrong
    lines_are_paragraphs: bool = False  # the reader already joined wrapped lines


@dataclass(slots=True)
class Setback:
    """A record (or, with record -1, a file) that gave no article."""

    reason: str
    detail: str = ""
    whole_file: bool = False


Found = Draft | Setback


@dataclass(frozen=True)
class Input:
    """One file to read: where it lies, its name relative to data/raw, and its first bytes."""

    path: Path
    name: str
    head: bytes  # at most HEAD
    columns: dict[str, str]  # our field = the user's column
    latest: date = LAST_DAY  # the last day that an article of it can be of
    url: str | None = None  # where it was fetched, where that is known

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    @property
    def continues(self) -> bool:
        """Whether there may be more of the file than its head."""
        return len(self.head) >= HEAD

    def read(self) -> bytes:
        """All its bytes; a short file is not opened twice."""
        return self.path.read_bytes() if self.continues else self.head


Reader = Callable[[Input], Iterator[Found]]
