"""Reading: bytes in, articles out. Whatever gives no article gives a reject with its reason; nothing stops a run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from analysis.errors import CallError, ReadError
from analysis.reading.articles import Context, Reading, assemble, digest, reading
from analysis.reading.draft import Input
from analysis.reading.formats import HEAD, reader, sniff
from analysis.reading.inputs import is_ignored, list_inputs
from analysis.resources import resource_path
from analysis.settings import Settings
from analysis.tables import empty

VERSION = "1"  # changes whenever the same bytes give other articles
_RESOURCES = (
    "agencies.csv",
    "columns.csv",
    "credit_lines.csv",
    "ignored_files.csv",
    "months.csv",
    "page_chrome.csv",
    "sources.csv",
    "timezones.csv",
)
_LATEST = timedelta(days=366)  # an article is not dated further than this after its file was written

__all__ = ["Reading", "fingerprint", "is_ignored", "list_inputs", "read_articles", "read_file", "set_aside_duplicates"]


def read_articles(path: str | Path, settings: Settings | None = None) -> Reading:
    """One row per article in `path`, a file or a folder, and one per input that gave none.

    Reads every format that `analysis.reading.formats` knows, by content. The same article met again, in whatever
    file, is a reject with the reason `duplicate`. Raises CallError where `path` does not exist.
    """
    path = Path(path)
    if not path.exists():
        msg = f"{path} does not exist; name a file or a folder with articles"
        raise CallError(msg)
    files = list_inputs(path) if path.is_dir() else [path]
    names = [file.relative_to(path).as_posix() if path.is_dir() else file.name for file in files]
    batches = [batch for file, name in zip(files, names, strict=True) for batch in read_file(file, name, settings)]
    return set_aside_duplicates(_joined(batches))


def read_file(path: str | Path, name: str, settings: Settings | None = None) -> Iterator[Reading]:
    """The articles and rejects of one file, in batches of at most 500 articles or about 8 MB of text.

    `name` is the file's path relative to data/raw, as it shall stand in the tables. Never raises on bad input.
    """
    path, settings = Path(path), settings or Settings()
    context = Context(name, "", ZoneInfo(settings.timezone), date.max, settings.sources, again=tuple)
    try:
        with path.open("rb") as opened:
            head = opened.read(HEAD)
        written = date.fromtimestamp(path.stat().st_mtime)
        file = Input(path, name, head, settings.columns, written + _LATEST)
        context.format = sniff(head, file.suffix)
    except (ReadError, OSError, OverflowError, ValueError) as error:
        reason, detail = (error.reason, error.detail) if isinstance(error, ReadError) else ("unreadable", str(error))
        yield reading([], [{"file": name, "record": -1, "reason": reason, "detail": detail}])
        return
    read = reader(context.format)
    context.latest, context.again = file.latest, lambda: read(file)
    yield from assemble(read(file), context)


def set_aside_duplicates(read: Reading) -> Reading:
    """The same reading with each article once; the later of two that are the same becomes a reject `duplicate`."""
    articles, rejects = read
    again = articles["article_id"].duplicated()
    if not again.any():
        return read
    first = articles[~again].set_index("article_id")["file"]
    twice = articles.loc[again, ["file", "record", "article_id"]]
    detail = "the same article as in " + twice["article_id"].map(first)
    more = twice[["file", "record"]].assign(reason="duplicate", detail=detail)
    return Reading(articles[~again].reset_index(drop=True), pd.concat([rejects, more], ignore_index=True))


def fingerprint(settings: Settings) -> str:
    """16 hexadecimal digits that change when reading the same bytes would give other articles."""
    given = [repr(sorted(pairs.items())) for pairs in (settings.columns, settings.sources)]
    return digest(VERSION, settings.timezone, *given, _resources())


@cache
def _resources() -> str:
    return digest(*(resource_path(name).read_text(encoding="utf-8") for name in _RESOURCES))


def _joined(batches: list[Reading]) -> Reading:
    if not batches:
        return Reading(empty("articles"), empty("rejects"))
    return Reading(
        pd.concat([b.articles for b in batches], ignore_index=True),
        pd.concat([b.rejects for b in batches], ignore_index=True),
    )
