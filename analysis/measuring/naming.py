"""Entities from further sides: ranked in three ways, taken together by kind, and by how their mentions were found."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measuring.frequency import count_entities, count_keys, name_entities
from analysis.measuring.intervals import describe_method
from analysis.measuring.quotations import weighed_shares
from analysis.measuring.slices import ALL, DEFAULTS, check_voice, in_voice, read_articles_of
from analysis.resources.summaries import finish
from analysis.settings import Settings
from analysis.tables import PARTS_COUNTED

MEASURES = ("articles", "stories", "mentions")
MENTIONS_SHARED = "Wilson 95 %, mentions weighed by stories"
LEADING = 5  # names that a row of kinds gives as examples
SHOWN_ONLY = ("capital",)  # a capital that may stand for its country is shown, not counted


def rank_entities(
    counts: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    order: str = "articles",
    top: int = 15,
    voice: str = ALL,
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per entity and measure: its share of the articles, of the stories, and of all mentions, with its rank.

    The `top` entities by `order` (articles, stories or mentions) are given, in that order, with a row for each measure.
    The share of stories reads one article of each story. The rest is as in `count_entities`.
    """
    tables = {
        unit: count_entities(counts, names, articles, order=unit, voice=voice, unit=unit, settings=settings)
        for unit in ("articles", "stories")
    }
    tables["mentions"] = _shares_of_mentions(counts, names, articles, voice, settings)
    ranked = [table.assign(measure=name, rank=range(1, len(table) + 1)) for name, table in tables.items()]
    leading = tables[order].entity_id.head(top)
    places = pd.Series(range(len(leading)), index=leading, dtype="int64")
    both = pd.concat(ranked, ignore_index=True)
    both = both[both.entity_id.isin(leading)]
    both = both.assign(_place=both.entity_id.map(places), _measure=both.measure.map(MEASURES.index))
    return finish(both.sort_values(["_place", "_measure"]), "ranks")


def _shares_of_mentions(
    counts: pd.DataFrame, names: pd.DataFrame, articles: pd.DataFrame, voice: str, settings: Settings
) -> pd.DataFrame:
    """The table of `count_entities` with the share of all mentions as its value, most mentions first."""
    read = read_articles_of(articles, "articles").assign(whole=ALL)
    held = counts.rename(columns={"key": "entity_id", "n": "mentions"}).merge(read, on="article_id")
    shares = weighed_shares(held, held, "mentions", by=["entity_id"], groups=["whole"], settings=settings)
    table = name_entities(shares, names).sort_values(
        ["mentions", "articles", "entity_id"], ascending=[False, False, True], ignore_index=True
    )
    table["method"] = describe_method(table, "share of all mentions", MENTIONS_SHARED, settings)
    return table.assign(voice=voice, unit="articles")


def count_labels(
    counts: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per kind of entity (PERSON, ORG, GPE ...): how many there are, their mentions, and the share of articles
    that name one; `leading` are those in most articles. Takes what `count_entities` takes.
    """
    label_of = names.drop_duplicates("entity_id").set_index("entity_id").label
    by_label = counts.assign(key=counts.key.map(label_of).fillna("OTHER").astype("str"))
    summed = by_label.groupby(["article_id", "key"], sort=True).n.sum().reset_index()
    table = count_keys(summed, articles, voice=voice, unit=unit, settings=settings).rename(columns={"key": "label"})
    entities = count_entities(counts, names, articles, voice=voice, unit=unit, settings=settings)
    first = entities.groupby("label").head(LEADING).groupby("label").entity.agg(", ".join).rename("leading")
    sizes = entities.groupby("label").size().rename("entities")
    return finish(table.merge(sizes.reset_index(), on="label").merge(first.reset_index(), on="label"), "labels")


def count_methods(
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    segments: pd.DataFrame | None = None,
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per way in which mentions were found: how many, their share of all, and how precise that way is.

    `mentions` is the table of a corpus; those of title and body that stand in no other are counted. `confidence` is
    their mean (the measured precision of the method), missing where none was measured. `counted` is "no" for what is
    shown and left out of all other counts: capitals that may stand for their governments.
    """
    read = read_articles_of(articles, unit).assign(whole=ALL)
    own = mentions[mentions.part.isin(PARTS_COUNTED) & mentions.inside.isna()]
    own = in_voice(own, segments, voice).merge(read, on="article_id").assign(mentions=1)
    table = weighed_shares(own, own, "mentions", by=["method"], groups=["whole"], settings=settings)
    sure = own.groupby("method").confidence.mean().rename("confidence").reset_index()
    table = table.merge(sure, on="method").sort_values(["mentions", "method"], ascending=[False, True])
    table["counted"] = np.where(table.method.isin(SHOWN_ONLY), "no", "yes")
    table = table.rename(columns={"method": "found_by"}).reset_index(drop=True)
    table["method"] = describe_method(table, "share of all mentions", MENTIONS_SHARED, settings)
    return finish(table.assign(voice=check_voice(voice), unit=unit), "methods")
