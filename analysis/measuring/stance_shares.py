"""How entities are portrayed: shares of negative, neutral, positive and unclear stances, by entity, outlet, voice, time
and speaker. Every measure takes the rows of `list_stances`, where it stands what a unit is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measuring.intervals import balance_interval, describe_method, effective_n
from analysis.measuring.quotations import NARRATOR, NOBODY
from analysis.measuring.slices import ALL, DEFAULTS, as_columns, check_voice, group_articles, read_articles_of
from analysis.measuring.stance import CLASSES, STATUSES, add_up
from analysis.resources.summaries import finish
from analysis.settings import Settings

VOICES = (NARRATOR, "direct", "indirect")
BALANCE = "share of positive less share of negative units (story x speaker)"
MOVER = "Wilson 95 % of both shares, units weighed by stories, combined for the difference (MOVER)"
SPAN = ["article_id", "sentence", "segment"]
COUNTED = ["units", "sentences", *STATUSES, "n_articles", "n_stories"]


def count_stances(
    rows: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str | Sequence[str] = (),
    every: str = "auto",
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per entity, source and period: how the sentences that name it speak of it; entities of most units first.

    `rows` is of `list_stances`, `names` is entity_id, entity. `by` is "source", "period", both or nothing; what is not
    told apart is "all". negative, neutral, positive and unclear are shares of units and add up to 1: what the model is
    unsure of stays in the denominator. denied, negated, hypothetical and question count the sentences whose claim is
    not simply asserted. Value: share positive less share negative, -1 to 1. With `voice`, only names that stand in
    words of that voice count. Periods without a stance keep a row, without value; `every` and `unit` are as in
    `track_entities`. Raises CallError for an unknown `by`, unit or voice.
    """
    groups = as_columns(by, ("period", "source"))
    grouped, grid = group_articles(read_articles_of(articles, unit), groups, every, settings)
    held = rows if check_voice(voice) == ALL else rows[rows.voice == voice]
    cells = {"source": "in_source", "period": "in_period"}
    held = held.merge(grouped[["article_id", *cells]].rename(columns=cells), on="article_id")
    shares = share_classes(held, ["entity_id", *cells.values()], settings)
    shares = shares.rename(columns={v: k for k, v in cells.items()})
    found = shares[["entity_id", "source"]].drop_duplicates().merge(grid, on="source")
    table = found.merge(shares, on=["entity_id", "source", "period"], how="left")
    table = table.assign(**{c: table[c].fillna(0).astype("int64") for c in COUNTED})
    totals = shares.groupby("entity_id").units.sum().rename("all_units").reset_index()
    table = table.merge(totals, on="entity_id").sort_values(
        ["all_units", "entity_id", "source", "period"], ascending=[False, True, True, True], ignore_index=True
    )
    return _finish(table, names, "stances", voice=voice, unit=unit, settings=settings)


def compare_stance_voices(
    rows: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per entity and voice that names it (`heard`: narrator, direct, indirect); else as `count_stances`.

    Entities of most units first. A unit that has words of both kinds of quotation counts in each with that part.
    """
    order = count_stances(rows, names, articles, unit=unit, settings=settings).entity_id
    tables = [count_stances(rows, names, articles, voice=voice, unit=unit, settings=settings) for voice in VOICES]
    table = pd.concat(tables, ignore_index=True)
    place = table.entity_id.map({entity_id: n for n, entity_id in enumerate(order)})
    table = table.assign(heard=table.voice, voice=ALL, place=place).sort_values("place", kind="stable")
    return finish(table, "stance_voices")


def count_speaker_stances(
    rows: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per speaker and entity: how the entity is portrayed in words attributed to the speaker.

    It is no measure of what the speaker thinks: the words are those that these articles chose to quote. Speakers of
    most units first. What is said by nobody by name, and of the speaker in the speaker's own words, is left out. The
    columns and options are those of `count_stances`; a unit is a story in which the speaker names the entity.
    """
    read = read_articles_of(articles, unit)
    held = rows[rows.article_id.isin(read.article_id) & ~rows.speaker.isin([NARRATOR, NOBODY])]
    held = held[(held.speaker != held.entity_id) & (held.voice == voice if check_voice(voice) != ALL else True)]
    shares = share_classes(held, ["speaker", "entity_id"], settings)
    totals = shares.groupby("speaker").units.sum().rename("all_units").reset_index()
    table = shares.merge(totals, on="speaker").sort_values(
        ["all_units", "speaker", "units", "entity_id"], ascending=[False, True, False, True], ignore_index=True
    )
    table = table.rename(columns={"speaker": "entity_id", "entity_id": "named_id"})
    table["named"] = _named(table.named_id, names)
    table["speaker"] = _named(table.entity_id, names)
    return _finish(table, names, "speaker_stances", voice=voice, unit=unit, settings=settings)


def share_classes(rows: pd.DataFrame, groups: list[str], settings: Settings = DEFAULTS) -> pd.DataFrame:
    """Shares of each class among the units of each group: groups, units, sentences, the classes, denied, negated,
    hypothetical, question, value, low, high, n_articles, n_stories.

    `rows` is of `list_stances`, with columns `groups` of which one is entity_id. `low` and `high` bound positive less
    negative: the interval of each is Wilson's with the number of units divided by Kish's design effect for stories, and
    both are combined by the method of variance estimates recovery (Zou and Donner 2008). Below `minimum_n` stories
    there is none.
    """
    units = add_up(rows, groups)
    stories = units.groupby([*groups, "story_id"], observed=True)
    clusters = stories[list(CLASSES)].sum().assign(size=stories.size().astype("float64")).reset_index()
    for name in CLASSES:
        clusters[f"{name}_squared"], clusters[f"{name}_crossed"] = (
            clusters[name] ** 2,
            clusters[name] * clusters["size"],
        )
    clusters["squared"] = clusters["size"] ** 2
    sums = clusters.groupby(groups, observed=True).sum(numeric_only=True)
    table = sums[["size"]].rename(columns={"size": "units"}).astype("int64")
    table["n_stories"] = clusters.groupby(groups, observed=True).size()
    n, many = table.units.to_numpy(np.float64), table.n_stories.to_numpy(np.float64)
    worth = {}
    for name in CLASSES:
        table[name] = share = (sums[name] / sums["size"]).to_numpy(np.float64).round(9)
        residuals = sums[f"{name}_squared"] - 2 * share * sums[f"{name}_crossed"] + share**2 * sums["squared"]
        worth[name] = effective_n(share, n, many, residuals.to_numpy(np.float64))
    positive, negative = (table[side].to_numpy(np.float64) for side in ("positive", "negative"))
    low, high = balance_interval(positive, negative, worth["positive"], worth["negative"])
    enough = many >= settings.minimum_n
    bounds = {"low": np.where(enough, low, np.nan), "high": np.where(enough, high, np.nan)}
    table = table.assign(value=table.positive - table.negative, **bounds)
    return table.join(_counts(rows, groups)).reset_index()


def _counts(rows: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """Sentences (or stretches of one voice in them) of each group, those of each status, and articles."""
    distinct = rows.drop_duplicates([*groups, *SPAN])
    distinct = distinct.assign(sentences=1, **{status: distinct.status == status for status in STATUSES})
    found = distinct.groupby(groups, observed=True)
    counted = found[["sentences", *STATUSES]].sum().astype("int64")
    return counted.join(found.article_id.nunique().rename("n_articles"))


def _named(entity_ids: pd.Series, names: pd.DataFrame) -> pd.Series:
    known = names.drop_duplicates("entity_id").set_index("entity_id").entity
    return entity_ids.map(known).fillna(entity_ids)


def _finish(
    table: pd.DataFrame, names: pd.DataFrame, kind: str, *, voice: str, unit: str, settings: Settings
) -> pd.DataFrame:
    table = table.assign(entity=_named(table.entity_id, names), stories=table.n_stories, voice=voice, unit=unit)
    table["method"] = describe_method(table, BALANCE, MOVER, settings)
    return finish(table, kind)
