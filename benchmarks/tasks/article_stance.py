"""Stance of a whole article towards its main entity (PerSenT): the mean over the sentences that name it.

Nothing that was tried passed 43 macro-F1 here; the figure is printed so that nobody promises what does not work.
"""

from __future__ import annotations

import re
from typing import Any

from benchmarks.tasks.targets import score

Row = dict[str, Any]
MARGIN = 0.10  # mean score beyond which an article counts as negative or positive

CARD = {
    "engine": "mean of the stance model over the sentences that name the entity, with a fixed margin",
    "data": "PerSenT: English news articles with their main entity, stance judged by the crowd",
    "not_measured": "articles about countries or firms; what is said of the entity without its name",
}
__all__ = ["CARD", "predict", "score"]


def predict(rows: list[Row]) -> list[Row]:
    """-1, 0 or 1 for each row; 0 where the entity is not named."""
    from analysis.marking.stance_model import load_stance_model

    model = load_stance_model()
    found = []
    for row in rows:
        scores = model.score(list(named_in(row)))
        mean = float((scores[:, 2] - scores[:, 0]).mean()) if len(scores) else 0.0
        found.append({"id": row["id"], "polarity": (mean > MARGIN) - (mean < -MARGIN)})
    return found


def named_in(row: Row) -> list[tuple[str, int, int]]:
    """(sentence, start, end) for the first name of the entity in each sentence: all of it, or its last word."""
    from analysis.marking.language import split_raw

    forms = sorted({row["entity"], row["entity"].split()[-1]}, key=len, reverse=True)
    name = re.compile(rf"\b({'|'.join(re.escape(f) for f in forms)})\b", re.IGNORECASE)
    pairs = []
    for paragraph in (row["title"], *row["text"].split("\n")):
        for start, end in split_raw(paragraph):
            match = name.search(paragraph[start:end])
            if match:
                pairs.append((paragraph[start:end], *match.span()))
    return pairs
