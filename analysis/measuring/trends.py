"""Entities over time and by source: the share of each group's articles that mention them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.measuring.frequency import WILSON
from analysis.measuring.intervals import describe_method, fill_shares, share_table
from analysis.measuring.slices import ALL, DEFAULTS, as_columns, check_voice, group_articles, read_articles_of
from analysis.resources.summaries import finish
from analysis.settings import Settings


def track_entities(
    counts: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    entity_ids: Sequence[str],
    *,
    by: str | Sequence[str] = "period",
    every: str = "auto",
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per entity, source and period: its share of that group's articles.

    `by` is "period", "source" or both; what is not told apart is "all". `every` is day, week, month, year, or auto
    (see `choose_grain`). Periods without an article keep a row, without value. Undated articles are in no period.
    `counts`, `names`, `articles`, `voice` and `unit` as in `count_entities`. Raises CallError for an unknown `by`.
    """
    groups = as_columns(by, ("period", "source"))
    read = read_articles_of(articles, unit)
    grouped, grid = group_articles(read, groups, every, settings)
    wanted = pd.DataFrame({"key": pd.Series(list(dict.fromkeys(entity_ids)), dtype="str")})
    wanted["order"] = range(len(wanted))
    held = counts[counts.key.isin(wanted.key) & counts.article_id.isin(grouped.article_id)]
    shares = share_table(held, grouped, by=["key"], groups=["source", "period"], settings=settings)
    mentions = held.merge(grouped[["article_id", "source", "period"]], on="article_id")
    mentions = mentions.groupby(["source", "period", "key"], observed=True).n.sum().rename("mentions").reset_index()
    cells = wanted.merge(grid, how="cross").merge(_sizes(grouped), on=["source", "period"], how="left")
    found = shares.drop(columns=["n_articles", "n_stories"]).merge(mentions, on=["source", "period", "key"])
    cells = cells.merge(found, on=["source", "period", "key"], how="left")
    counted = ["mentions", "articles", "stories", "n_articles", "n_stories"]
    cells = cells.assign(**{c: cells[c].fillna(0).astype("int64") for c in counted})
    table = fill_shares(cells, settings)
    table = table.sort_values(["order", "source", "period"], ignore_index=True)
    table = table.rename(columns={"key": "entity_id"}).merge(names[["entity_id", "entity"]], on="entity_id", how="left")
    table["entity"] = table.entity.fillna(table.entity_id)
    shared = "share of articles" if unit == "articles" else "share of stories"
    method = describe_method(table, shared, WILSON, settings)
    return finish(table.assign(voice=check_voice(voice), unit=unit, method=method), "trend")


def _sizes(grouped: pd.DataFrame) -> pd.DataFrame:
    by_cell = grouped.groupby(["source", "period"], observed=True)
    return by_cell.agg(n_articles=("article_id", "size"), n_stories=("story_id", "nunique")).reset_index()
