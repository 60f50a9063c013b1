"""Dates of pages: the day an article was published, or none. Precision of the days given, recall, accuracy."""

from __future__ import annotations

import gzip
from datetime import UTC
from pathlib import Path
from typing import Any

Row = dict[str, Any]


CARD = {
    "engine": "what a page declares or prints by its headline, its address, else htmldate",
    "data": "htmldate evaluation pages: 200, half of them used for tuning",
    "not_measured": "dates without a year; exports of databases",
}


def predict(rows: list[Row], folder: Path) -> list[Row]:
    """The day that our reader gives each page, in the page's own time zone; low confidence included."""
    return [{"file": row["file"], "date": _day(folder / row["file"], row.get("url"))} for row in rows]


def score(gold: list[Row], predictions: list[Row]) -> list[tuple[str, float, int]]:
    """Right days of all days given, of all pages that have one, and right answers (a day or none) of all pages."""
    given = {row["file"]: (row.get("date") or "")[:10] or None for row in predictions}
    pairs = [(row["date"], given.get(row["file"])) for row in gold]
    right = sum(have is not None and have == want for want, have in pairs)
    n_given = sum(have is not None for _, have in pairs)
    n_dated = sum(want is not None for want, _ in pairs)
    same = sum(have == want for want, have in pairs)
    return [
        ("precision", 100 * right / max(1, n_given), n_given),
        ("recall", 100 * right / max(1, n_dated), n_dated),
        ("accuracy", 100 * same / len(pairs), len(pairs)),
    ]


def _day(path: Path, url: str | None) -> str | None:
    from analysis.errors import ReadError
    from analysis.reading.dates import printed_day
    from analysis.reading.draft import LAST_DAY
    from analysis.reading.encodings import declared_encoding, decode
    from analysis.reading.page_dates import page_date
    from analysis.reading.pages import about_page, page_source, parse_page

    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    source = page_source(decode(data, declared_encoding(data)))
    try:
        page = parse_page(source)
    except ReadError:
        return None
    about = about_page(page, url)
    day = printed_day(page_date(page, source.whole, about, LAST_DAY).printed, UTC, latest=LAST_DAY)
    return day.isoformat() if day else None
