"""Rows of `identify_pairs` at hand: each row a story of its own unless told otherwise. Names are invented."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.measuring.stance import weigh_units

CLASSES = ("negative", "neutral", "positive")
NAMES = pd.DataFrame({"entity_id": ["org:brun", "org:osh", "person:lee"], "entity": ["Brun", "Osh Mill", "Ann Lee"]})


def stance_rows(
    labels: Sequence[str],
    *,
    stories: Sequence[str] | None = None,
    entities: Sequence[str] | None = None,
    speakers: Sequence[str] | None = None,
) -> pd.DataFrame:
    """A row for each label of the model, which gives it a probability of 0.8; of unclear ones 0.4 at most."""
    n = len(labels)
    stories = stories or [f"s{i:03}" for i in range(n)]
    speakers = speakers or ["narrator"] * n
    rows = pd.DataFrame(
        {
            "article_id": [f"a-{s}" for s in stories],
            "story_id": stories,
            "source": "Altyn Post",
            "sentence": range(n),
            "segment": range(n),
            "start": [100 * i for i in range(n)],
            "end": [100 * i + 4 for i in range(n)],
            "sentence_start": [100 * i for i in range(n)],
            "sentence_end": [100 * i + 90 for i in range(n)],
            "entity_id": entities or ["org:brun"] * n,
            "voice": ["narrator" if s == "narrator" else "direct" for s in speakers],
            "speaker": speakers,
            "label": labels,
            "status": "asserted",
            "pair": [f"pair{i:03}" for i in range(n)],
        }
    )
    for name in CLASSES:
        unclear = 0.4 if name == "neutral" else 0.3
        rows[f"p_{name}"] = [unclear if label == "unclear" else 0.8 if label == name else 0.1 for label in labels]
    return weigh_units(rows)


def given_labels(pairs: Sequence[str], labels: Sequence[str], draw: str = "seed 1") -> pd.DataFrame:
    return pd.DataFrame({"pair": list(pairs), "label": list(labels), "draw": draw}).astype("str")
