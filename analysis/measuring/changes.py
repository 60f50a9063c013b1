"""One period against another: what is new, what has vanished, what rose and fell beyond what stories vary."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.measuring.intervals import describe_method, wilson
from analysis.measuring.slices import DEFAULTS
from analysis.resources.summaries import finish
from analysis.settings import Settings


def compare_periods(now: pd.DataFrame, before: pd.DataFrame, *, settings: Settings = DEFAULTS) -> pd.DataFrame:
    """One row per entity of either table: its share of articles now minus before; largest difference first.

    `now` and `before` are tables of `count_entities`, over two periods or any two slices. The interval is Newcombe's
    (1998, method 10) for a difference of shares, from the intervals of both. `change` is new (no mention before),
    vanished (none now), up or down where the interval excludes 0, else unclear. Empty where either table is: against
    nothing there is no change.
    """
    identity = ["entity_id", "entity", "label", "country"]
    both = pd.concat([now[identity], before[identity]]).drop_duplicates("entity_id").reset_index(drop=True)
    if now.empty or before.empty:
        both = both.iloc[:0]
    new, old = _aligned(now, both.entity_id, settings), _aligned(before, both.entity_id, settings)
    value = new.value - old.value
    table = both.assign(
        mentions=new.mentions,
        mentions_before=old.mentions,
        share=new.value,
        share_before=old.value,
        value=value,
        low=value - np.hypot(new.value - new.low, old.high - old.value),
        high=value + np.hypot(new.high - new.value, old.value - old.low),
        voice=_constant(now, "voice", "all"),
        unit=_constant(now, "unit", "articles"),
        n_articles=_constant(now, "n_articles", 0),
        n_stories=_constant(now, "n_stories", 0),
    )
    table["change"] = _name_change(table)
    fewest = table.assign(n_stories=min(_constant(now, "n_stories", 0), _constant(before, "n_stories", 0)))
    table["method"] = describe_method(fewest, "difference of shares", "Newcombe 95 %", settings)
    order = value.abs().sort_values(ascending=False, kind="stable").index if len(table) else table.index
    return finish(table.loc[order], "changes")


def _aligned(side: pd.DataFrame, entity_ids: pd.Series, settings: Settings) -> pd.DataFrame:
    """The rows of `side` for these entities, by position; share 0 for those it does not have."""
    rows = side.set_index("entity_id").reindex(entity_ids)[["mentions", "value", "low", "high"]]
    absent = rows.mentions.isna()
    stories = _constant(side, "n_stories", 0)
    low, high = wilson(np.zeros(1), np.array([float(stories)]))
    if stories < settings.minimum_n:
        low = high = np.array([np.nan])
    fill = pd.DataFrame({"mentions": 0, "value": 0.0, "low": low[0], "high": high[0]}, index=rows.index)
    return rows.where(~absent, fill).astype({"mentions": "int64"}).reset_index(drop=True)


def _constant(table: pd.DataFrame, column: str, none: Any) -> Any:
    """The one value of a column that is the same in every row; `none` where there is no row."""
    return table[column].iloc[0] if len(table) else none


def _name_change(table: pd.DataFrame) -> np.ndarray:
    conditions = [table.mentions_before == 0, table.mentions == 0, table.low > 0, table.high < 0]
    return np.select(conditions, ["new", "vanished", "up", "down"], "unclear")
