"""What a labelled sample says of itself and of the model: how much of it counts, and how far both agree."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.measuring.labelled import correct_means
from analysis.measuring.stance import CLASSES
from analysis.measuring.stance_sample import place_labels


def find_orphans(file: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the file of labels (row, pair, quote) that fit no pair of `rows` (of `identify_pairs`)."""
    return file[(file["pair"] != "") & ~file["pair"].isin(rows["pair"])].reset_index(drop=True)


def describe_labels(rows: pd.DataFrame, labels: pd.DataFrame) -> list[str]:
    """Lines: of each stratum how many pairs are labelled, how many of them count, and the first that lacks a label."""
    lines = []
    for stratum, own in place_labels(rows, labels).groupby("stratum", sort=True):
        given, counted = int(own.given.notna().sum()), int(own.counts.sum())
        line = f"{'' if stratum == 'all' else f'{stratum}: '}{given} of {len(own):,} labelled, {counted} of them count"
        if counted < given:
            gap = own[own.given.isna()].iloc[0]
            line += (
                f"; the first without a label is in article {gap.article_id[:8]} at {gap.sentence_start}"
                " ('broadsheet stances sample' adds it where it is not in the file)"
            )
        lines.append(line)
    return lines


def describe_agreement(rows: pd.DataFrame, labels: pd.DataFrame) -> list[str]:
    """Lines: the share of sentences in which model and label agree, with a 95 % interval, and the counts by class.

    The share is of all sentences of the corpus, from those that count, each divided by its chance of being drawn.
    """
    pairs = place_labels(rows, labels)
    used = pairs[pairs.counts]
    if used.empty:
        return []
    agree: NDArray[np.float64] = np.where(pairs.given == pairs.label, 1.0, 0.0)[:, None]
    agree[~pairs.counts.to_numpy(bool)] = np.nan
    found = correct_means(
        np.ones(len(pairs)),
        np.unique(pairs.story_id.to_numpy(str), return_inverse=True)[1],
        np.zeros((len(pairs), 1)),
        agree,
        pairs.probability.to_numpy(np.float64),
        power=0.0,
    )
    share, low, high = (float(np.clip(side[0], 0, 1)) for side in (found.value, found.low, found.high))
    lines = [f"the model agrees on {share:.0%} of the sentences ({low:.0%} to {high:.0%})"] if found.stories > 1 else []
    counts = Counter(zip(used.given, used.label, strict=True))
    for name in CLASSES:
        said = {c: counts[name, c] for c in CLASSES}
        others = ", ".join(f"{n} {c}" for c, n in said.items() if n and c != name)
        lines.append(
            f"labelled {name}: {sum(said.values())}, of which the model says {name} of {said[name]}"
            f"{f', else {others}' if others else ''}"
        )
    return lines
