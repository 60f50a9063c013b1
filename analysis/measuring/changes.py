"""One period against another: what is new, what has vanished, what rose and fell beyond what stories vary."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import pandas as pd

from analysis.measuring.intervals import describe_method, wilson
from analysis.measuring.slices import DEFAULTS, local_days
from analysis.periods import Period
from analysis.resources.summaries import finish
from analysis.settings import Settings


class Corpus(Protocol):
    """What choosing a comparison needs of a corpus."""

    @property
    def articles(self) -> pd.DataFrame: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def period(self) -> Period: ...
    def before(self) -> Any: ...
    def select(self, *, period: str) -> Any: ...


def choose_comparison(corpus: Corpus) -> tuple[Any, Any]:
    """Two parts of a corpus to hold against each other: now, and before.

    The period of the corpus and the period before it. Of all time there is none before: then the later half of the
    dated articles is held against the earlier half, split between two days. Before is empty where all are of one day.
    """
    if corpus.period.name != "all":
        return corpus, corpus.before()
    days = local_days(corpus.articles.published, corpus.settings.timezone).dropna().sort_values(ignore_index=True)
    if days.nunique() < 2:
        return corpus, corpus.before()
    middle = days[(len(days) - 1) // 2]
    last = middle if (days > middle).any() else days[days < middle].max()  # the last day of the earlier half
    first = days[days > last].min()
    ends = [f"{day:%Y-%m-%d}" for day in (days.min(), last, first, days.max())]
    return corpus.select(period=f"{ends[2]}..{ends[3]}"), corpus.select(period=f"{ends[0]}..{ends[1]}")


def explain_comparison(now: Corpus, before: Corpus) -> str:
    """One sentence that says what `choose_comparison` holds against what, or that there is nothing before."""
    if before.articles.empty:
        if now.period.name != "all":
            return "The corpus has no article of the period before, and so nothing can have changed against it."
        return "The articles are undated or of one day, and so there is nothing earlier to compare them with."
    said = [
        f"{side.period.start} to {side.period.end} ({_some(len(side.articles), 'article')} in "
        f"{_some(side.articles.story_id.nunique(), 'story')})"
        for side in (now, before)
    ]
    return f"Now is {said[0]}; before is {said[1]}."


def choose_rest(corpus: Corpus, everything: Corpus) -> tuple[Any, Any]:
    """Two parts of a corpus whose words are held against each other: a selection, and what it is compared with.

    The selection and `everything`, where that has further articles; else the later and the earlier half (see
    `choose_comparison`).
    """
    return (corpus, everything) if len(everything.articles) > len(corpus.articles) else choose_comparison(corpus)


def explain_rest(here: Corpus, rest: Corpus) -> str:
    """One sentence that says what `choose_rest` calls here and what the rest."""
    others = rest.articles[~rest.articles.article_id.isin(here.articles.article_id)]
    if others.empty:
        return "The articles are undated or of one day, and no others are there to compare their words with."
    parts = [
        f"{_some(len(side), 'article')} in {_some(side.story_id.nunique(), 'story')}"
        for side in (here.articles, others)
    ]
    if rest.period.name == "all":
        return f"Here is this selection ({parts[0]}); the rest is all else in the corpus ({parts[1]})."
    days = [f"{side.period.start} to {side.period.end}" for side in (here, rest)]
    return f"Here is {days[0]} ({parts[0]}); the rest is {days[1]} ({parts[1]})."


def _some(n: int, what: str) -> str:
    many = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{n} {what if n == 1 else many}"


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
