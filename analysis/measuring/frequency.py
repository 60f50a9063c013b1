"""How often: entities, countries and sources, as mentions, articles, stories, and as a share of all articles.

The measures take per-article counts (article_id, key, n), which the corpus aggregates: `corpus.counts("entities")`.
"""

from __future__ import annotations

import pandas as pd

from analysis.errors import CallError
from analysis.measuring.intervals import describe_method, share_table
from analysis.measuring.slices import ALL, DEFAULTS, check_voice, read_articles_of
from analysis.resources.summaries import finish
from analysis.settings import Settings

WILSON = "Wilson 95 %, articles weighed by stories"


def count_entities(
    counts: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    order: str = "articles",
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per entity: mentions, articles, stories and the share of articles that mention it.

    The rows with most of `order` (articles, stories or mentions) come first. `counts` is article_id, key (entity_id),
    n; `names` is entity_id, entity, label, country; `articles` has article_id, and story_id and role where copies are
    known. `unit="stories"` reads one article of each story. `voice` names the voice that `counts` were taken in. Raises
    CallError for an unknown order, unit or voice.
    """
    if order not in ("articles", "stories", "mentions"):
        msg = f"order is {order!r}; expected articles, stories or mentions"
        raise CallError(msg)
    table = count_keys(counts, articles, voice=voice, unit=unit, settings=settings)
    first = list(dict.fromkeys([order, "articles", "mentions"]))
    table = table.sort_values([*first, "key"], ascending=[*[False] * len(first), True], ignore_index=True)
    return finish(name_entities(table.rename(columns={"key": "entity_id"}), names), "entities")


def name_entities(table: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """`table` (entity_id and more) with entity, label and country of `names`; an unknown entity is called by its id."""
    known = names.drop_duplicates("entity_id")[["entity_id", "entity", "label", "country"]]
    named = table.merge(known, on="entity_id", how="left")
    return named.assign(entity=named.entity.fillna(named.entity_id), label=named.label.fillna("OTHER"))


def count_countries(
    counts: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per country (ISO code): mentions of it and of its people, articles, stories, share of articles.

    As `count_entities`, with `counts` of countries. The name is that of the entity `country:CODE`.
    """
    table = count_keys(counts, articles, voice=voice, unit=unit, settings=settings)
    by_code = names[names.entity_id.str.startswith("country:")].drop_duplicates("country")
    by_code = by_code[["country", "entity"]].rename(columns={"entity": "name"})
    named = table.rename(columns={"key": "country"}).merge(by_code, on="country", how="left")
    named["name"] = named.name.fillna(named.country)
    return finish(named, "countries")


def count_sources(articles: pd.DataFrame, *, unit: str = "articles", settings: Settings = DEFAULTS) -> pd.DataFrame:
    """One row per source: articles, stories and its share of all articles; most articles first."""
    counts = pd.DataFrame({"article_id": articles.article_id, "key": articles.source, "n": 1})
    what = "share of articles by this source" if unit == "articles" else "share of stories by this source"
    table = count_keys(counts, articles, unit=unit, settings=settings, what=what)
    return finish(table.rename(columns={"key": "source"}), "sources")


def count_keys(
    counts: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
    what: str = "",
) -> pd.DataFrame:
    """One row per key of `counts`: key, mentions, articles, stories and the tail of a summary table.

    `what` says what the share is of, for the method; the rest is as in `count_entities`.
    """
    check_voice(voice)
    read = read_articles_of(articles, unit).assign(whole=ALL)
    held = counts[counts.article_id.isin(read.article_id)]
    table = share_table(held, read, by=["key"], groups=["whole"], settings=settings)
    mentions = held.groupby("key", observed=True).n.sum().rename("mentions").reset_index()
    table = table.merge(mentions, on="key").sort_values(
        ["articles", "mentions", "key"], ascending=[False, False, True], ignore_index=True
    )
    shared = "share of articles" if unit == "articles" else "share of stories"
    method = describe_method(table, what or shared, WILSON, settings)
    return table.assign(voice=voice, unit=unit, method=method)
