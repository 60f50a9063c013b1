"""Splits: in whose voice names and words stand, and the words that set one outlet apart from the others."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.measuring.intervals import describe_method
from analysis.measuring.keyness import compare_terms
from analysis.measuring.naming import MENTIONS_SHARED
from analysis.measuring.quotations import weighed_shares
from analysis.measuring.slices import ALL, DEFAULTS, read_articles_of, voice_of
from analysis.resources.summaries import finish
from analysis.settings import Settings

HEARD = ("narrator", "direct", "indirect")
LEAST_ARTICLES = 2  # a word that an outlet has in one article alone is no habit


def split_entities(
    mentions: pd.DataFrame,
    segments: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    entity_ids: Sequence[str],
    *,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per entity and voice: the share of its mentions that the narrator, or direct or indirect quotation, has.

    `mentions` is of `name_mentions` (article_id, start, entity_id); the rows are in the order of `entity_ids`, and the
    three shares of an entity add up to 1.
    """
    table = _split(mentions, "entity_id", segments, articles, entity_ids, unit, settings)
    known = names.drop_duplicates("entity_id").set_index("entity_id").entity
    return finish(table.assign(entity=table.entity_id.map(known).fillna(table.entity_id)), "entity_voices")


def split_terms(
    occurrences: pd.DataFrame,
    segments: pd.DataFrame,
    articles: pd.DataFrame,
    terms: Sequence[str],
    *,
    unit: str = "stories",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per term and voice: the share of its occurrences that stand in that voice; as `split_entities`.

    `occurrences` is of `find_terms` (article_id, start, term).
    """
    return finish(_split(occurrences, "term", segments, articles, terms, unit, settings), "term_voices")


def _split(
    marks: pd.DataFrame,
    key: str,
    segments: pd.DataFrame,
    articles: pd.DataFrame,
    keys: Sequence[str],
    unit: str,
    settings: Settings,
) -> pd.DataFrame:
    wanted = list(dict.fromkeys(keys))
    read = read_articles_of(articles, unit)
    own = marks[marks[key].isin(wanted) & marks.article_id.isin(read.article_id)]
    own = own.assign(given=voice_of(own, segments), mentions=1)
    own = own[own.given.notna()].merge(read, on="article_id")
    every = own.merge(pd.DataFrame({"heard": HEARD}), how="cross")
    every["mentions"] = (every.heard == every.given).astype("int64")
    table = weighed_shares(every, own, "mentions", by=["heard"], groups=[key], settings=settings)
    table = table.assign(**{column: table[column].fillna(0).astype("int64") for column in ("articles", "stories")})
    places = {name: n for n, name in enumerate(wanted)}
    table = table.assign(_row=table[key].map(places), _voice=table.heard.map(HEARD.index))
    table = table.sort_values(["_row", "_voice"], ignore_index=True)
    table["method"] = describe_method(table, "share of mentions", MENTIONS_SHARED, settings)
    return table.assign(voice=ALL, unit=unit)


def describe_voices(words: pd.DataFrame) -> str:
    """One sentence that says how the words of `count_voiced_words` are shared between the voices, to compare with."""
    total = max(int(words.words.sum()), 1)
    shares = words.groupby("voice").words.sum().reindex(HEARD).fillna(0) / total
    said = [f"{100 * shares[voice]:.0f}\u202f%" for voice in HEARD]
    return f"Of all words, {said[0]} are the narrator's, {said[1]} direct and {said[2]} indirect quotation."


def compare_sources(
    counts: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    top: int = 5,
    minimum: int = 3,
    voice: str = ALL,
    unit: str = "stories",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per outlet and term: the words that set an outlet apart from all others; outlets by name.

    As `compare_terms`, each outlet against the rest of `articles`. At most `top` terms of an outlet, of those that are
    more common there and stand in two of its articles at least, the strongest first.
    """
    nothing = compare_terms(counts, articles, articles, unit=unit, settings=settings)  # there is no rest
    found = [nothing.assign(source="")]
    for source in sorted(articles.source.unique(), key=str.casefold):
        own = articles[articles.source == source]
        table = compare_terms(counts, own, articles, minimum=minimum, voice=voice, unit=unit, settings=settings)
        often = (table.articles >= LEAST_ARTICLES) & (table.log_likelihood > 0)
        found.append(table[often].head(top).assign(source=source))
    return finish(pd.concat([f for f in found if len(f)] or found, ignore_index=True), "source_terms")
