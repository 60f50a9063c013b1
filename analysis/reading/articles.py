"""Drafts to rows of `articles` and `rejects`, in batches, so that memory stays flat however large a file is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, tzinfo
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import EngineError, ReadError
from analysis.reading.cleaning import clean_characters, clean_line, paragraphs, strip_markup
from analysis.reading.credits import find_via
from analysis.reading.dates import Moment, day_order, needs_order, parse_date
from analysis.reading.draft import Draft, Found, Setback
from analysis.reading.language import detect_language
from analysis.reading.sources import name_source
from analysis.tables import INT, STR, contract, empty

_STRING: Any = pd.StringDtype(na_value=np.nan)
BATCH = 500  # articles
BATCH_CHARACTERS = 8_000_000
MOST_REJECTS = 1000  # rows of a file in rejects; what comes after them is counted in one more row
GIVE_UP = 100_000  # records without one article, after which a file holds none
FEWEST_LETTERS = 8  # a title and a body with fewer are no article
LONGEST_TEXT = 1_000_000  # characters; no engine takes more at once
LONGEST_WORD = 2_000  # characters without a space, where words have spaces: encoded bytes
_LONG_WORD = re.compile(
    rf"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]{{{LONGEST_WORD},}}"
)
_SIGNS = re.compile(r"[\W_]+")
_FILE_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


class Reading(NamedTuple):
    """What was read: the articles, and what gave none with the reason."""

    articles: pd.DataFrame
    rejects: pd.DataFrame


@dataclass
class Context:
    """What the rows of one file share."""

    name: str  # relative to data/raw
    format: str
    zone: tzinfo
    latest: date
    sources: dict[str, str]
    again: Callable[[], Iterable[Found]]  # reads the file anew, to learn the order of day and month
    seen: set[str] = field(default_factory=set)  # article ids, across the members of an archive
    order: str | None = None
    order_known: bool = False

    def day_order(self) -> str | None:
        """Order of day and month in the whole file, looked for once, and only if a date leaves it open."""
        if not self.order_known:
            self.order = day_order(found.published for found in self.again() if isinstance(found, Draft))
            self.order_known = True
        return self.order


class Batch(NamedTuple):
    """Rows of both tables before they are tables; building tables costs more than reading a short file."""

    rows: list[dict[str, Any]]
    rejects: list[dict[str, Any]]

    @property
    def full(self) -> bool:
        return len(self.rows) >= BATCH or len(self.rejects) >= 4 * BATCH


def assemble(found: Iterator[Found], context: Context) -> Iterator[Batch]:
    """Batches of at most BATCH articles. What the reader raises becomes a reject of the whole file."""
    batch, left_out = Batch([], []), Counter[str]()
    size = record = rejected = 0
    for item in _safely(found):
        row = _row_or_setback(item, record, context) if isinstance(item, Draft) else item
        whole_file = isinstance(row, Setback) and row.whole_file
        if isinstance(row, dict):
            batch.rows.append(row)
            size += len(row["text"])
        elif rejected < MOST_REJECTS or whole_file:
            batch.rejects.append(_reject(row, -1 if whole_file else record, context))
            rejected += 1
        else:
            left_out[row.reason] += 1
        record += not whole_file
        if record >= GIVE_UP and record == rejected + left_out.total():
            reason = f"none of the first {GIVE_UP} records gave an article; the rest was not read"
            batch.rejects.append(_reject(Setback("no-articles", reason), -1, context))
            break
        if batch.full or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = Batch([], []), 0
    if left_out:
        reasons = ", ".join(f"{reason} {n}" for reason, n in sorted(left_out.items()))
        more = Setback("more-rejects", f"{left_out.total()} more records of this file gave no article: {reasons}")
        batch.rejects.append(_reject(more, -1, context))
    if record == 0 and rejected == 0:
        batch.rejects.append(_reject(Setback("empty", "no article in it"), -1, context))
    if batch.rows or batch.rejects:
        yield batch


def as_reading(batch: Batch) -> Reading:
    """The rows as tables that keep their contracts."""
    return Reading(_table(batch.rows, "articles"), _table(batch.rejects, "rejects"))


def _table(rows: list[dict[str, Any]], name: str) -> pd.DataFrame:
    """The table `name`, as `tables.conform` would make it, but straight from rows, which is much faster."""
    if not rows:
        return _empty(name).copy()
    columns: dict[str, Any] = {}
    for column, spec in contract(name).columns.items():
        values = [row[column] for row in rows]
        if spec.dtype == STR:
            columns[column] = _STRING.construct_array_type()._from_sequence(values, dtype=_STRING)
        elif spec.dtype == INT:
            columns[column] = np.array(values, dtype=INT)
        else:
            columns[column] = pd.Series(values, dtype=spec.dtype)
    return pd.DataFrame(columns, copy=False)


@cache
def _empty(name: str) -> pd.DataFrame:
    return empty(name)


def _safely(found: Iterator[Found]) -> Iterator[Found]:
    """What a reader finds; what it raises, as a setback. Parsers of foreign formats raise anything on broken input."""
    try:
        yield from found
    except ReadError as error:
        yield Setback(error.reason, error.detail, whole_file=True)
    except ModuleNotFoundError as error:  # a broken installation is no fault of the file: no reject may keep it
        msg = f"reading needs the package {error.name}, which is missing; pip install --force-reinstall broadsheet"
        raise EngineError(msg) from error
    except Exception as error:  # noqa: BLE001 - a bad file may stop no run; the reject says what happened
        detail = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        yield Setback("unreadable", detail, whole_file=True)


NO_WORDS = "hardly a word"
OTHER_COLUMN = f"{NO_WORDS}; if the text stands in a column of another name, name that column under [columns]"
_WITH_COLUMNS = ("json", "jsonl", "csv", "xlsx", "parquet")


def _row_or_setback(draft: Draft, record: int, context: Context) -> dict[str, Any] | Setback:
    if len(draft.title) + len(draft.body) < FEWEST_LETTERS:
        return Setback("empty", OTHER_COLUMN if context.format in _WITH_COLUMNS else NO_WORDS)
    title, parts = _clean(draft)
    body = "\n\n".join(parts)
    text = f"{title}\n\n{body}" if title and body else title or body
    if sum(map(str.isalpha, text[:100])) < FEWEST_LETTERS and sum(map(str.isalpha, text)) < FEWEST_LETTERS:
        return Setback("empty", OTHER_COLUMN if context.format in _WITH_COLUMNS else NO_WORDS)
    if len(text) > LONGEST_TEXT:
        return Setback("too-long", f"{len(text)} characters; split it into articles")
    row = _row(draft, title, parts, text, context)
    row.update(file=context.name, record=record)
    if row["article_id"] in context.seen:
        return Setback("duplicate", f"the same article as {row['article_id']} before it")
    context.seen.add(row["article_id"])
    return row


def _clean(draft: Draft) -> tuple[str, list[str]]:
    title = clean_line(draft.title)
    body = clean_characters(strip_markup(draft.body))
    if _may_hold_long_word(body):
        body = _LONG_WORD.sub(" ", body)
    parts = paragraphs(body, lines_are_paragraphs=draft.lines_are_paragraphs)
    if title and parts and len(parts[0]) < 2 * len(title) + 20 and _bare(parts[0]) == _bare(title):
        parts = parts[1:]
    return title, parts


def _may_hold_long_word(body: str) -> bool:
    """Whether half the length of a long word is without a space somewhere: a quick look before the pattern's."""
    half = LONGEST_WORD // 2
    return any(" " not in body[start : start + half] for start in range(0, len(body) - half + 1, half))


def _row(draft: Draft, title: str, parts: list[str], text: str, context: Context) -> dict[str, Any]:
    author, url = _line(draft.author), _line(draft.url)
    source = name_source(_line(draft.source), url, context.sources)
    body_start = len(title) + 2 if title and parts else len(title)
    language = detect_language(title, text[body_start:])
    if language == "und" and draft.language:
        language = draft.language
    moment = _moment(draft, language, context)
    dated = moment.value.isoformat() if moment.value else moment.printed or ""
    return {
        "article_id": digest(source, url or dated, title, text),
        "text_hash": digest(text),
        "source": source,
        "via": _line(draft.via) or find_via(parts, author),
        "title": title,
        "published": moment.value,
        "published_date": _line(draft.printed) or moment.printed,
        "published_precision": moment.precision,
        "published_confidence": moment.confidence,
        "url": url,
        "author": author,
        "section": _line(draft.section),
        "words_stated": draft.words,
        "language": language,
        "text": text,
        "body_start": body_start,
        "format": draft.format or context.format,
    }


def _moment(draft: Draft, language: str, context: Context) -> Moment:
    """The date that the draft gives; else a whole date in the file's name, which is less sure."""
    zone, latest = context.zone, context.latest
    order, doubtful = None, draft.doubtful_date
    if needs_order(draft.published):
        order = context.day_order()
        if order is None and language not in ("en", "und"):  # only English also writes the month first
            order, doubtful = "dmy", True
    moment = parse_date(draft.published, zone, order=order, latest=latest, doubtful=doubtful)
    if moment.value is None and moment.printed is None:
        match = _FILE_DAY.search(context.name.rsplit("/", 1)[-1])
        if match:
            moment = parse_date("-".join(match.group(1, 3, 4)), zone, latest=latest, doubtful=True)
    return moment


def digest(*parts: str) -> str:
    """16 hexadecimal digits that stand for `parts` in this order."""
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _line(text: str | None) -> str | None:
    return clean_line(text) or None if text else None


def _bare(text: str) -> str:
    return _SIGNS.sub("", text.casefold())


def _reject(setback: Setback, record: int, context: Context) -> dict[str, Any]:
    return {
        "file": context.name,
        "record": record,
        "reason": setback.reason,
        "detail": clean_line(setback.detail[:500]),
    }
