"""Syndicated copies: which pairs of articles belong to one story."""

from __future__ import annotations

from collections import Counter
from typing import Any

Row = dict[str, Any]


CARD = {
    "engine": "copies by containment of word trigrams, exchanged names and numbers told apart",
    "data": "Reuters stories with synthetic syndicated copies: reflowed, cut, edited, badly scanned; rules were tuned on it",
    "not_measured": "translated or rewritten agency copy; headlines alone",
}


def predict(rows: list[Row]) -> list[Row]:
    """The story of each article, found among all of them; most gold articles have no date."""
    import pandas as pd

    from analysis.marking.stories import find_stories
    from analysis.settings import Settings

    articles = as_articles(pd.DataFrame({"article_id": [r["id"] for r in rows], "text": [r["text"] for r in rows]}))
    articles["published"] = pd.to_datetime([r.get("published") for r in rows], utc=True)
    found = find_stories(articles, Settings()).set_index("article_id")["story_id"]
    return [{"id": r["id"], "story": found[r["id"]]} for r in rows]


def as_articles(texts: Any) -> Any:
    """A table of article_id and text with the other columns that find_stories reads: undated, without headline."""
    import pandas as pd

    return texts.assign(
        body_start=0, via=None, source="unknown", published=pd.Series(pd.NaT, texts.index, "datetime64[us, UTC]")
    )


def score(gold: list[Row], predictions: list[Row]) -> list[tuple[str, float, int]]:
    """Precision, recall and F1 over pairs of one story, in percent; n counts the gold pairs."""
    found = {p["id"]: p.get("story") for p in predictions}
    want = [r["story"] for r in gold]
    have = [("found", found[r["id"]]) if found.get(r["id"]) is not None else ("alone", r["id"]) for r in gold]
    right, given, wanted = (_pairs(x) for x in (list(zip(want, have, strict=True)), have, want))
    precision = right / given if given else 0.0
    recall = right / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return [("precision", 100 * precision, wanted), ("recall", 100 * recall, wanted), ("f1", 100 * f1, wanted)]


def _pairs(labels: list[Any]) -> int:
    """How many pairs have the same label."""
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())
