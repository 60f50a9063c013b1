"""Stance of a sentence towards a target in it (NewsMTSC): the likeliest class of the shipped model.

The rules for claims and deeds have no say here; `benchmarks.stance` measures what they change.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

Row = dict[str, Any]
CLASSES = (-1, 0, 1)

CARD = {
    "engine": "stance model: a six-layer encoder, int8, with no rules and no threshold",
    "data": "NewsMTSC, development sentences of US political news, 2010 to 2019, the target being a person or party; "
    "half of them were watched in training",
    "not_measured": "your articles; news of other countries, topics and years; targets that are countries or firms; "
    "whole articles",
}


def predict(rows: list[Row]) -> list[Row]:
    """-1, 0 or 1 for each row; text and target are all that is looked at."""
    from analysis.marking.stance_model import load_stance_model

    scores = load_stance_model().score([(r["text"], *r["target"]) for r in rows])
    return [{"id": r["id"], "polarity": CLASSES[s.argmax()]} for r, s in zip(rows, scores, strict=True)]


def score(gold: list[Row], predictions: list[Row]) -> list[tuple[str, float, int]]:
    """Macro-F1 over three classes, and accuracy, in percent; a row without prediction is wrong."""
    found = {p["id"]: p["polarity"] for p in predictions}
    wanted = {r["id"]: r["polarity"] for r in gold}
    pairs = [(polarity, found.get(key)) for key, polarity in wanted.items()]
    right = sum(a == b for a, b in pairs)
    return [("macro_f1", macro_f1(pairs), len(pairs)), ("accuracy", 100 * right / max(1, len(pairs)), len(pairs))]


def macro_f1(pairs: list[tuple[int, int | None]]) -> float:
    """Mean of the F1 of -1, 0 and 1 over pairs (wanted, given), in percent."""
    wanted, given = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    both = Counter(a for a, b in pairs if a == b)
    return 100 * sum(2 * both[c] / max(1, wanted[c] + given[c]) for c in CLASSES) / len(CLASSES)
