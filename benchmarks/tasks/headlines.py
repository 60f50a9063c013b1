"""Headlines of SemEval-2007 task 14: Pearson correlation of the tone with the mean valence of six annotators."""

from __future__ import annotations

from math import sqrt
from typing import Any

Row = dict[str, Any]


CARD = {
    "engine": "sentence tone by a news lexicon over VADER, names masked, negation by scope",
    "data": "SemEval-2007 task 14: headlines of 2006, mean valence of six annotators; words were tuned on part of it",
    "not_measured": "sentences of the body; news of other years; single words and their senses",
}


def predict(rows: list[Row]) -> list[Row]:
    """The score of each headline by the lexicon for news."""
    from analysis.marking.newstone import score_news

    return [{"id": r["id"], "valence": score_news(r["text"]).score} for r in rows]


def score(gold: list[Row], predictions: list[Row]) -> list[tuple[str, float, int]]:
    """Pearson r, in percent; 0 where either side is constant."""
    found = {p["id"]: p["valence"] for p in predictions}
    x = [float(found.get(r["id"], 0.0)) for r in gold]
    y = [float(r["valence"]) for r in gold]
    return [("pearson_r", 100 * pearson(x, y), len(gold))]


def pearson(x: list[float], y: list[float]) -> float:
    """Correlation of two lists of the same length."""
    n = len(x)
    if not n:
        return 0.0
    mean_x, mean_y = sum(x) / n, sum(y) / n
    covariance = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    spread = sqrt(sum((a - mean_x) ** 2 for a in x) * sum((b - mean_y) ** 2 for b in y))
    return covariance / spread if spread else 0.0
