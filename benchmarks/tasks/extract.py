"""Extraction: the body of an article from its page. Each page's F1 over 4-grams of words, and their mean."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path
from typing import Any

Row = dict[str, Any]
_WORD = re.compile(r"\w+")
_GRAM = 4


CARD = {
    "engine": "trafilatura, with rules for what pages say around an article",
    "data": "article-extraction-benchmark: 91 pages of many outlets; half of them used for tuning",
    "not_measured": "pages that need scripts; live blogs",
}


def predict(rows: list[Row], folder: Path) -> list[Row]:
    """The body that our reader finds in each row's page, empty where it finds none."""
    return [{"file": row["file"], "text": _body(folder / row["file"], row.get("url"))} for row in rows]


def score(gold: list[Row], predictions: list[Row]) -> list[tuple[str, float, int]]:
    """Mean precision, recall and F1 per page, in percent."""
    given = {row["file"]: row.get("text") for row in predictions}
    pages = [page_scores(row["text"], given.get(row["file"])) for row in gold]
    names = ("precision", "recall", "f1")
    return [(name, 100 * sum(page[i] for page in pages) / len(pages), len(pages)) for i, name in enumerate(names)]


def page_scores(want: str, have: str | None) -> tuple[float, float, float]:
    """Precision, recall and F1 of the 4-grams of one page, counted with repetitions."""
    wanted, given = _grams(want), _grams(have or "")
    shared = (wanted & given).total()
    precision = shared / given.total() if given else 0.0
    recall = shared / wanted.total() if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + _GRAM]) for i in range(max(1, len(words) - _GRAM + 1)))


def _body(path: Path, url: str | None) -> str:
    from analysis.errors import ReadError
    from analysis.reading.encodings import declared_encoding, decode
    from analysis.reading.html import page_draft

    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        return page_draft(decode(data, declared_encoding(data)), url=url).body
    except ReadError:
        return ""
