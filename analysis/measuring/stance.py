"""Stances, each with whose it is: the frame that every measure of stance is taken from.

**Unit.** What is counted is story x speaker x entity: somebody who says four times in one story that there is no threat
from a country has said it once, and the copies of the story do not say it again. The narrator of each outlet is a
speaker of its own, so that what two outlets write of one story are two units.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measuring.quotations import NARRATOR, NOBODY, voice_and_quote
from analysis.measuring.slices import read_articles_of

CLASSES = ("negative", "neutral", "positive", "unclear")
STATUSES = ("denied", "negated", "hypothetical", "question")  # what is not simply asserted
UNIT = ["story_id", "outlet", "speaker", "entity_id"]
KEY = ["article_id", "sentence", "segment", "entity_id", "speaker"]


def list_stances(
    stances: pd.DataFrame,
    segments: pd.DataFrame,
    quotations: pd.DataFrame,
    entities: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    unit: str = "articles",
) -> pd.DataFrame:
    """One row per stretch of a sentence, entity named in it, and speaker of the stretch; by article and sentence.

    `stances`, `segments` and `entities` are tables of a corpus, `articles` is `corpus.articles`, and `quotations` is of
    `list_quotations`. Only articles of the selection, or with `unit="stories"` one of each story, have rows. Columns:

    - article_id, story_id, source, published (of the article), sentence, segment: where it stands. The row is unique by
      article_id, sentence, segment, entity_id, speaker. Two names of one entity in one stretch are one row, that of the
      larger score either way. Words that two speakers share have a row for each.
    - start, end: the name that was read as the target, in `articles.text`.
    - entity_id: the entity spoken of; entity_label: PERSON, ORG and so on.
    - voice: narrator, direct or indirect; quote: number of the quotation, missing for the narrator.
    - speaker: entity_id of who says it, "narrator" (the words of the outlet `source`), or "nobody" (quoted, of nobody
      by name; quotations that `list_quotations` leaves out are nobody's as well).
    - label: negative, neutral, positive or unclear; status: asserted, negated, denied, hypothetical or question.
    - p_negative, p_neutral, p_positive: probabilities of the model, before the rules that `label` takes into account.
    - unit_id: which unit the row belongs to, from 0, where a unit is story x speaker x entity, for the narrator story x
      outlet x entity. `weight` is 1 / (rows of its unit), so that each unit weighs 1 in all.

    The share of a class is the weighted mean of (label == class) over rows, which is the mean over units of the share
    of each unit's rows: it is linear in the rows. Where rows are left out or split (by voice, source, period) before a
    share is taken, `weigh_units` sets the weights anew, so that a unit weighs 1 in each group that has a part of it.
    """
    read = read_articles_of(articles, unit)
    known = entities[["article_id", "cluster", "entity_id", "label"]].rename(columns={"label": "entity_label"})
    rows = stances.merge(read, on="article_id").merge(known, on=["article_id", "cluster"])
    rows = _strongest(rows)
    rows = rows.join(_voices(rows, segments)).merge(_speakers(quotations), on=["article_id", "quote"], how="left")
    rows["speaker"] = rows.speaker.mask(rows.voice == NARRATOR, NARRATOR).fillna(NOBODY).astype("str")
    rows = rows.rename(columns={c: f"p_{c}" for c in ("negative", "neutral", "positive")})
    rows = rows.drop_duplicates(KEY).sort_values(KEY, ignore_index=True)
    kept = [
        *("article_id", "story_id", "source", "published", "sentence", "segment", "start", "end"),
        *("entity_id", "entity_label", "voice", "quote", "speaker", "label", "status"),
        *("p_negative", "p_neutral", "p_positive"),
    ]
    return weigh_units(rows[[c for c in kept if c in rows]])


def weigh_units(rows: pd.DataFrame, groups: Sequence[str] = ()) -> pd.DataFrame:
    """`rows` of `list_stances` with unit_id and weight set anew; with `groups`, a unit weighs 1 in each group."""
    outlet = rows.source.where(rows.speaker == NARRATOR, "") if "source" in rows else ""
    held = rows.assign(outlet=outlet)
    columns = list(dict.fromkeys([*UNIT, *groups]))
    found = held.groupby(columns, sort=True, dropna=False, observed=True)
    sizes = found["speaker"].transform("size") if len(held) else pd.Series(dtype="float64")
    return rows.assign(unit_id=found.ngroup().astype("int64"), weight=1 / sizes.astype("float64"))


def _strongest(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per stretch of a sentence and entity: of its clusters the one with the larger score, then the first."""
    key = [column for column in KEY if column != "speaker"]
    order = rows.assign(strength=rows.score.abs()).sort_values([*key, "strength", "start"])
    largest = order.groupby(key, sort=False).strength.transform("max") == order.strength
    return order[largest].drop_duplicates(key).drop(columns="strength").reset_index(drop=True)


def _voices(rows: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """The voice and quotation of the stretch in which each target begins; the narrator's where voices are unknown."""
    placed = voice_and_quote(rows, segments)
    return placed.assign(voice=placed.voice.fillna(NARRATOR).astype("str"))


def _speakers(quotations: pd.DataFrame) -> pd.DataFrame:
    """article_id, quote, speaker: each named speaker of each quotation."""
    named = quotations[quotations.entity_id.notna()][["article_id", "quote", "entity_id"]]
    named = named.rename(columns={"entity_id": "speaker"}).drop_duplicates()
    return named.astype({"quote": "Int32"})


def add_up(rows: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """One row per unit and group: groups, unit_id, story_id, and the share of its rows in each of CLASSES."""
    weighed = weigh_units(rows, groups)
    shares = {c: np.where(weighed.label == c, weighed.weight, 0.0) for c in CLASSES}
    keys = [*groups, "unit_id", "story_id"]
    return weighed.assign(**shares).groupby(keys, sort=True, observed=True)[list(CLASSES)].sum().reset_index()
