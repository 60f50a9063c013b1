"""Intervals: how much a share or a mean would vary with other stories of the same kind in these sources.

They speak of variation between stories; not of how articles were selected, and not of errors of the models.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.measuring.slices import DEFAULTS
from analysis.resources.summaries import INTERVALS_MEAN
from analysis.settings import Settings

Floats = NDArray[np.float64]

LEVEL = 0.95
Z = 1.959963984540054  # normal quantile of LEVEL
SEED = 20230228
BLOCK = 4_000_000  # resampled stories held in memory at a time


def wilson(share: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Bounds of a share of `n` independent cases (Wilson 1927); NaN where n is 0.

    `n` may be fractional: the effective number of cases.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    low, high = np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
    low, high = np.where(share == 0, 0.0, low), np.where(share == 1, 1.0, high)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def effective_n(share: Floats, n: Floats, stories: Floats, squared_residuals: Floats) -> Floats:
    """How many independent cases `n` articles in `stories` stories are worth for a share (Kish's design effect).

    `squared_residuals` is the sum over stories of (hits - share x articles)^2. Where every story is one article the
    result is n; where all articles of a story agree it nears the number of stories. At 0 and 1 it is that number.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        design = squared_residuals / (n * share * (1 - share))
        worth = np.where((share > 0) & (share < 1), n / np.maximum(design, 1.0), stories)
    return np.asarray(np.minimum(worth, n))


def balance_interval(one: Floats, other: Floats, n_one: Floats, n_other: Floats) -> tuple[Floats, Floats]:
    """Bounds of one - other, two shares of one whole that exclude each other, such as positive and negative.

    `n_one` and `n_other` are the effective numbers of cases of each. The Wilson bounds of both are combined by the
    method of variance estimates recovery (Zou and Donner 2008) with the correlation of a multinomial. NaN where n is 0.
    """
    (low, high), (other_low, other_high) = wilson(one, n_one), wilson(other, n_other)
    with np.errstate(divide="ignore", invalid="ignore"):
        tied = -np.sqrt(one * other / ((1 - one) * (1 - other)))
    tied = np.where((one > 0) & (other > 0), tied, 0.0)
    below, above, other_below, other_above = one - low, high - one, other - other_low, other_high - other
    down = np.sqrt(below**2 + other_above**2 - 2 * tied * below * other_above)
    up = np.sqrt(above**2 + other_below**2 - 2 * tied * above * other_below)
    return np.clip(one - other - down, -1, 1), np.clip(one - other + up, -1, 1)


def share_table(
    hits: pd.DataFrame, articles: pd.DataFrame, *, by: list[str], groups: list[str], settings: Settings = DEFAULTS
) -> pd.DataFrame:
    """Shares of articles with intervals: one row per combination of `groups` and `by` that occurs in `hits`.

    `hits` has one row per (article_id, by) that holds; `articles` one per article, with story_id and the columns of
    `groups`, of which there is at least one: the share is taken within them. Gives groups, by, articles, stories,
    value, low, high, n_articles, n_stories.
    """
    known = articles[["article_id", "story_id", *groups]]
    sizes = known.groupby([*groups, "story_id"], observed=True).size().rename("size").reset_index()
    sizes["squared"] = sizes["size"] ** 2
    totals = sizes.groupby(groups, observed=True).agg(
        n_articles=("size", "sum"), n_stories=("size", "size"), squared=("squared", "sum")
    )
    found = hits[["article_id", *by]].merge(known, on="article_id")
    clusters = found.groupby([*groups, *by, "story_id"], observed=True).size().rename("hits").reset_index()
    clusters = clusters.merge(sizes, on=[*groups, "story_id"])
    clusters["hits_squared"] = clusters.hits**2
    clusters["crossed"] = clusters.hits * clusters["size"]
    table = clusters.groupby([*groups, *by], observed=True).agg(
        articles=("hits", "sum"),
        stories=("hits", "size"),
        hits_squared=("hits_squared", "sum"),
        crossed=("crossed", "sum"),
    )
    table = table.reset_index().merge(totals.reset_index(), on=groups)
    return add_share_interval(table, settings)


def add_share_interval(table: pd.DataFrame, settings: Settings = DEFAULTS) -> pd.DataFrame:
    """`table` with value, low and high in place of the sums that `share_table` takes over stories."""
    n = table.n_articles.to_numpy(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = table.articles.to_numpy(np.float64) / n
    residuals = table.hits_squared - 2 * share * table.crossed + share**2 * table.squared
    stories = table.n_stories.to_numpy(np.float64)
    low, high = wilson(share, effective_n(share, n, stories, residuals.to_numpy(np.float64)))
    enough = stories >= settings.minimum_n
    bounds = {"low": np.where(enough, low, np.nan), "high": np.where(enough, high, np.nan)}
    return table.assign(value=share, **bounds).drop(columns=["hits_squared", "crossed", "squared"])


def fill_shares(table: pd.DataFrame, settings: Settings = DEFAULTS) -> pd.DataFrame:
    """`table` of shares with the rows that had no hit filled: share 0 and its interval where there are articles."""
    nothing = table.value.isna() & (table.n_articles > 0)
    stories = table.n_stories.to_numpy(np.float64)
    low, high = wilson(np.zeros(len(table)), stories)
    bounded = nothing & (stories >= settings.minimum_n)
    filled = {"low": np.where(bounded, low, table.low), "high": np.where(bounded, high, table.high)}
    return table.assign(value=table.value.mask(nothing, 0.0), **filled)


def mean_table(rows: pd.DataFrame, column: str, *, by: list[str], settings: Settings = DEFAULTS) -> pd.DataFrame:
    """Means of `column` with bootstrap intervals over stories: one row per combination of `by`.

    `rows` has article_id, story_id, by and the column. Gives by, rows, value, low, high, n_articles, n_stories.
    """
    ordered = rows.sort_values([*by, "story_id", "article_id", column])
    stories = ordered.groupby([*by, "story_id"], observed=True).agg(
        total=(column, "sum"), rows=(column, "size"), articles=("article_id", "nunique")
    )
    stories = stories.reset_index()
    grouped = stories.groupby(by, observed=True, sort=True)
    table = grouped.agg(
        rows=("rows", "sum"), total=("total", "sum"), n_articles=("articles", "sum"), n_stories=("rows", "size")
    ).reset_index()
    sides = [(g.total.to_numpy(np.float64), g.rows.to_numpy(np.float64)) for _, g in grouped]
    bounds = np.array([bootstrap_mean(*side, settings) for side in sides]).reshape(-1, 2)
    table = table.assign(value=table.total / table.rows, low=bounds[:, 0], high=bounds[:, 1])
    return table[[*by, "rows", "value", "low", "high", "n_articles", "n_stories"]]


def bootstrap_mean(sums: Floats, sizes: Floats, settings: Settings = DEFAULTS) -> tuple[float, float]:
    """Bounds of the mean sum(sums) / sum(sizes), stories drawn anew with replacement; NaN below minimum_n stories.

    `sums` and `sizes` have one entry per story. Percentiles are widened for few stories (Hesterberg 2015, "expanded
    percentile interval"). Seeded: the same stories in the same order give the same bounds.
    """
    n = len(sums)
    if n < max(2, settings.minimum_n):
        return float("nan"), float("nan")
    from scipy.stats import norm, t

    rng = np.random.default_rng(SEED)
    size = max(1, BLOCK // n)
    means = []
    for begin in range(0, settings.bootstrap, size):
        draws = rng.multinomial(n, np.full(n, 1 / n), size=min(size, settings.bootstrap - begin)).astype(np.float64)
        means.append((draws @ sums) / (draws @ sizes))
    tail = norm.cdf(np.sqrt(n / (n - 1)) * t.ppf((1 - LEVEL) / 2, n - 1))
    low, high = np.quantile(np.concatenate(means), [tail, 1 - tail])
    return float(low), float(high)


def describe_method(table: pd.DataFrame, what: str, how: str, settings: Settings = DEFAULTS) -> pd.Series:
    """The `method` of each row: what the value is, and how its interval was made or why there is none."""
    none = [reason_without_interval(int(n), settings.minimum_n) for n in table.n_stories]
    how_each = np.where(table.low.notna(), how, none)
    return pd.Series([f"{what}; {each}" for each in how_each], index=table.index, dtype="str")


def reason_without_interval(n_stories: int, minimum_n: int) -> str:
    """The plain sentence that says why there is no interval."""
    if n_stories == 0:
        return "no interval: there is no story to take it from"
    stories = "story" if n_stories == 1 else "stories"
    return f"no interval: {n_stories} {stories}, and fewer than {minimum_n} say nothing about how stories vary"


def explain_intervals(table: pd.DataFrame, settings: Settings = DEFAULTS) -> str:
    """One sentence for below a table: what its intervals mean, and why rows have none."""
    if table.empty:
        return "There is no row, and so no interval."
    without = table[table.low.isna()]
    if without.empty:
        return f"{INTERVALS_MEAN}."
    fewest = int(without.n_stories.max())
    if len(without) == len(table):
        said = reason_without_interval(fewest, settings.minimum_n)
        return said[0].upper() + said[1:] + "."
    rows = "row has" if len(without) == 1 else "rows have"
    return f"{INTERVALS_MEAN}. {len(without)} {rows} none: fewer than {settings.minimum_n} stories."
