"""Reading: bytes in, articles out. Whatever gives no article gives a reject with its reason; nothing stops a run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from analysis.errors import CallError
from analysis.reading.articles import Reading, digest
from analysis.reading.corrections import correct_articles, find_not_copies, read_corrections
from analysis.reading.files import read_file, read_files
from analysis.reading.inputs import is_ignored, list_inputs
from analysis.reading.origins import Origins
from analysis.reading.provenance import describe_provenance, read_provenance
from analysis.resources import resource_path
from analysis.settings import Settings
from analysis.tables import empty

VERSION = "3"  # changes whenever the same bytes give other articles
_RESOURCES = (
    "agencies.csv",
    "columns.csv",
    "credit_lines.csv",
    "export_fields.csv",
    "ignored_files.csv",
    "months.csv",
    "page_chrome.csv",
    "sources.csv",
    "timezones.csv",
)

__all__ = [
    "Origins",
    "Reading",
    "correct_articles",
    "describe_provenance",
    "find_not_copies",
    "fingerprint",
    "is_ignored",
    "list_inputs",
    "read_articles",
    "read_corrections",
    "read_file",
    "read_files",
    "read_provenance",
    "set_aside_duplicates",
]


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
    return set_aside_duplicates(_joined(list(read_files(zip(files, names, strict=True), settings or Settings()))))


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
