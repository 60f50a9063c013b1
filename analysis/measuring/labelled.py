"""Means of what people would label, from many predictions and a random sample of labels.

The estimator is that of design-based supervised learning (Egami, Hinck, Stewart and Wei 2023, "Using imperfect
surrogates for downstream inference") and of prediction-powered inference (Angelopoulos, Bates, Fannjiang, Jordan and
Zrnic 2023): the weighted mean of the predictions, plus the weighted mean of (label - prediction) over the sample, each
row of it divided by its chance of being drawn. The chances being known, it is right whatever the predictions are worth;
good ones make it narrow. How much of the predictions is used (PPI++, Angelopoulos, Duchi and Zrnic 2023) is estimated.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.measuring.intervals import LEVEL

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Corrected(NamedTuple):
    """One value for each column of labels: the mean, the ends of its interval; and what they rest on.

    `power` is the part of the predictions that is used (0: the labels alone; 1: all), `stories` the stories with a
    label, `worth` the number of labels of equal weight in stories of their own that the labels are worth.
    """

    value: Floats
    low: Floats
    high: Floats
    power: float
    stories: int
    worth: float


def correct_means(
    weights: Floats, stories: Ints, predicted: Floats, labels: Floats, chance: Floats, *, power: float | None = None
) -> Corrected:
    """The weighted means of the labels of all rows, from those of a sample.

    One row per case: `weights` (rows,), `stories` (rows,) as codes, `predicted` and `labels` (rows, columns), from 0 to
    1 or from -1 to 1, labels NaN where a row is not in the sample; `chance` (rows,) of a row to be in it, by whatever
    the sample was stratified. Both means over the sample are divided by its own weights (Hajek 1971), so that a group
    of rows is served as well as all. `power` is estimated for all columns at once unless given: shares of classes
    still add up to 1.

    The variance is that of the linearised mean, summed by story: it speaks of which stories there are and of which rows
    were labelled. To it comes that of two labels more, one wrong each way, as two cases are added to a difference of
    shares (Agresti and Caffo 2000): a sample without an error does not show that there is none. Bounds by Student's t
    with one degree of freedom less than stories with a label. NaN where fewer than two have one.
    """
    drawn: NDArray[np.bool_] = np.asarray(~np.isnan(labels).any(axis=1))
    weighed = np.where(drawn, weights / chance, 0.0)
    columns = labels.shape[1]
    m = len(np.unique(stories[drawn]))
    if m < 2:
        none = np.full(columns, np.nan)
        return Corrected(none, none, none, np.nan, m, 0.0)
    known = np.where(drawn[:, None], labels, 0.0)
    part, whole = weighed / weighed.sum(), weights / weights.sum()
    mean_label, mean_known, mean_all = part @ known, part @ predicted, whole @ predicted
    label_by_story = _sum_by(stories, part[:, None] * (known - mean_label))
    shift_by_story = _sum_by(
        stories, part[:, None] * (predicted - mean_known) - whole[:, None] * (predicted - mean_all)
    )
    if power is None:
        spread = float((shift_by_story**2).sum())
        power = float(np.clip((label_by_story * shift_by_story).sum() / spread, 0, 1)) if spread else 0.0
    value = mean_label - power * (mean_known - mean_all)
    errors = label_by_story - power * shift_by_story
    worth = 1 / float((_sum_by(stories, part[:, None]) ** 2).sum())
    variance = (errors**2).sum(axis=0) * m / (m - 1) + 2 / (worth + 2) ** 2
    half = _t(m - 1) * np.sqrt(variance)
    return Corrected(value, value - half, value + half, power, m, worth)


def _sum_by(codes: Ints, rows: Floats) -> Floats:
    """Sums of the columns of `rows` by code."""
    _, places = np.unique(codes, return_inverse=True)
    return np.stack([np.bincount(places, column) for column in rows.T], axis=1)


def _t(freedom: int) -> float:
    from scipy.stats import t

    return float(t.ppf((1 + LEVEL) / 2, freedom))
