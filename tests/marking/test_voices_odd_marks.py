"""Marks that nobody would write: no exception, spans that hold, and time that grows with the text."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pandas as pd
import pytest

from analysis.marking.paragraphs import find_paragraphs
from analysis.marking.quotation_marks import find_quotations
from analysis.marking.quotes import KINDS, find_quotes
from analysis.marking.segments import find_segments

PIECES = [
    "“",
    "”",
    '"',
    "''",
    "``",
    "‘",
    "’",
    "'",
    "«",
    "»",
    "„",
    "‟",
    "″",
    "＂",
    "(",
    ")",
    "[",
    "]",
    "\n",
    "\n\n",
    " ",
]
PIECES += [" ", "—", "- ", ", ", ". ", "? ", "…", ": ", "he said", "Ann Lee said", "Tom Hill", "according to", "told"]
PIECES += [
    "שלום",
    "مرحبا",
    "🙂",
    "\u200f",
    "\u200b",
    "\u2068",
    "é",
    "6'2",
    "'90s",
    "the plan failed",
    "We won",
    "1",
    "$",
]
SECONDS = 3.0  # of CPU; each of these texts takes a tenth of a second


def texts(n: int, seed: int) -> list[str]:
    drawn = random.Random(seed)
    return ["".join(drawn.choice(PIECES) for _ in range(drawn.randint(0, 60))) for _ in range(n)]


def test_quotations_of_random_marks_are_in_order_apart_and_within_their_paragraphs() -> None:
    for text in texts(2_000, seed=1):
        paragraphs = [(p.start, p.end) for p in find_paragraphs(text, 0)]
        found = find_quotations(text, paragraphs)
        for quotation in found:
            start, end = paragraphs[quotation.paragraph]
            assert start <= quotation.start < quotation.end <= end, text
        assert all(one.end <= other.start for one, other in pairwise(found)), text


def test_rows_of_random_marks_have_spans_that_hold() -> None:
    written = texts(150, seed=2)
    articles = pd.DataFrame({"article_id": [str(n) for n in range(len(written))], "text": written})
    articles = articles.assign(language="en", body_start=0)
    quotes = find_quotes(articles, kinds=KINDS)
    assert len(quotes) > 100
    for row in quotes.itertuples():
        text = written[int(row.article_id)]
        assert 0 <= row.start < row.end <= len(text)
        for part in ("cue", "source"):
            if not pd.isna(start := getattr(row, f"{part}_start")):
                assert text[start : getattr(row, f"{part}_end")] == getattr(row, part)
    for _, pieces in quotes.groupby(["article_id", "quote"]):
        spans = sorted(zip(pieces["start"], pieces["end"], strict=True))
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
    for key, own in find_segments(articles, quotes=quotes).groupby("article_id"):
        bounds = [0, *own["end"]]
        assert bounds[:-1] == own["start"].tolist()
        assert bounds[-1] == len(written[int(key)])


@pytest.mark.parametrize(
    "unit", ["“We won ", "“We won,” he said. ", '"We ', "‘we ' ", "‘dogs’ x ", "“a “b ", '“a "b ', "a” ", "“We won\n\n"]
)
def test_ten_thousand_marks_take_no_longer_than_they_should(unit: str) -> None:
    text = unit * (10_000 // sum(mark in "“”\"‘’'" for mark in unit))
    start = time.process_time()
    find_quotations(text, [(p.start, p.end) for p in find_paragraphs(text, 0)])
    assert time.process_time() - start < SECONDS
