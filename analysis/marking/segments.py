"""Whose voice each character of an article is: the narrator's, or that of an attribution."""

from __future__ import annotations

import pandas as pd

from analysis.marking.quotation_marks import find_quotations
from analysis.settings import Settings
from analysis.tables import conform, empty

VERSION = "1"
RESOURCES: tuple[str, ...] = ()
ATTRIBUTED = ("direct", "mixed", "indirect")


def find_segments(articles: pd.DataFrame, settings: Settings | None = None, *, quotes: pd.DataFrame) -> pd.DataFrame:
    """One row per stretch of one voice; the stretches partition each article's text.

    `articles` needs article_id and text; `quotes` is a table of `find_quotes`. Quotations without a source are
    `direct`, too. Scare quotes, speech acts and thoughts stay the narrator's. In a mixed piece the words between
    quotation marks are `direct`, the rest `indirect`. Attributions inside another one belong to the outer voice.
    """
    rows = []
    outer = quotes[quotes["quote_type"].isin(ATTRIBUTED) & quotes["nested_in"].isna()]
    pieces = dict(iter(outer.groupby("article_id", sort=False)))
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        for number, row in enumerate(_partition(text, pieces.get(article_id))):
            rows.append((article_id, number, *row))
    if not rows:
        return empty("segments")
    return conform(pd.DataFrame(rows, columns=["article_id", "segment", "start", "end", "voice", "quote"]), "segments")


def _partition(text: str, pieces: pd.DataFrame | None) -> list[tuple[int, int, str, int | None]]:
    found: list[tuple[int, int, str, int | None]] = []
    at = 0
    stretches = [] if pieces is None else _stretches(text, pieces)
    for start, end, voice, quote in stretches:
        start = max(start, at)
        if end <= start:
            continue
        if start > at:
            found.append((at, start, "narrator", None))
        found.append((start, end, voice, quote))
        at = end
    if at < len(text):
        found.append((at, len(text), "narrator", None))
    return found


def _stretches(text: str, pieces: pd.DataFrame) -> list[tuple[int, int, str, int]]:
    """(start, end, voice, quote) of the pieces; those between and outside the marks of a mixed piece apart."""
    found: list[tuple[int, int, str, int]] = []
    columns = [pieces[c] for c in ("start", "end", "quote_type", "quote")]
    for start, end, kind, quote in sorted(zip(*columns, strict=True)):
        quoted = find_quotations(text, [(start, end)]) if kind == "mixed" else []
        at = start
        for quotation in quoted:
            found += [(at, quotation.start, "indirect", quote), (quotation.start, quotation.end, "direct", quote)]
            at = quotation.end
        found.append((at, end, "direct" if kind == "direct" else "indirect", quote))
    return [stretch for stretch in found if stretch[0] < stretch[1]]
