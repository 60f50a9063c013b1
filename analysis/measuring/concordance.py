"""Concordance: marks in the line of text around them."""

from __future__ import annotations

import re

import pandas as pd

SPACE = re.compile(r"\s+")


def find_concordance(marks: pd.DataFrame, texts: pd.DataFrame, *, width: int = 60) -> pd.DataFrame:
    """One row per mark: article_id, start, end, left, keyword, right; in the order of `marks`.

    `marks` has article_id, start, end (mentions, quotes, `find_terms`); `texts` has article_id and text. `left` and
    `right` are up to `width` characters, cut at words, with line breaks as spaces. Marks without a text are left out.
    """
    known = dict(zip(texts.article_id, texts.text, strict=True))
    held = marks[marks.article_id.isin(list(known))]
    rows = [
        (article_id, start, end, *_line(known[article_id], start, end, width))
        for article_id, start, end in zip(held.article_id, held.start, held.end, strict=True)
    ]
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "left", "keyword", "right"])


def _line(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    before, after = text[max(0, start - width) : start], text[end : end + width]
    if start > width and not text[start - width - 1].isspace():
        before = SPACE.split(before, maxsplit=1)[-1] if SPACE.search(before) else ""
    if end + width < len(text) and not text[end + width].isspace():
        after = after[: [m.start() for m in SPACE.finditer(after)][-1]] if SPACE.search(after) else ""
    left, keyword, right = (SPACE.sub(" ", part) for part in (before, text[start:end], after))
    return left.lstrip(), keyword, right.rstrip()
