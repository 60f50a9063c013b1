"""Entities across articles: the corpus pass that gives every cluster of an article its identity."""

from __future__ import annotations

import pandas as pd

from analysis.marking import gazetteer
from analysis.marking.clusters import words_of
from analysis.marking.name_lists import strip_title
from analysis.marking.spelling import slug
from analysis.settings import Settings
from analysis.tables import conform, empty

VERSION = "1"
RESOURCES = gazetteer.RESOURCES
PREFIX = {
    "PERSON": "person",
    "ORG": "org",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
    "EVENT": "event",
}


def link_entities(articles: pd.DataFrame, mentions: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Entities, one row per (article_id, cluster), with an `entity_id` that is the same from run to run."""
    if mentions.empty:
        return empty("entities")
    rows = [
        (article_id, cluster, *_identity(frame))
        for (article_id, cluster), frame in mentions.groupby(["article_id", "cluster"], sort=True)
    ]
    columns = ["article_id", "cluster", "entity_id", "entity", "label", "country"]
    return conform(pd.DataFrame(rows, columns=columns), "entities")


def _identity(frame: pd.DataFrame) -> tuple[str, str, str, str | None]:
    codes = frame.loc[frame["method"] != "capital", "country"].dropna()
    if len(codes):
        code = str(codes.iloc[0])
        return f"country:{code}", gazetteer.country_name(code), "GPE", code
    for surface in frame["surface"]:
        known = gazetteer.look_up(surface)
        if known and known.entity_id and known.entity_id.startswith(("org:", "place:")):
            name = gazetteer.organisation_name(known.entity_id) or surface
            return known.entity_id, name, known.label, None
    label = _commonest(frame["label"])
    name = _full_name(frame["surface"])
    return f"{PREFIX.get(label, 'other')}:{slug(' '.join(words_of(name)))}", name, label, None


def _commonest(values: pd.Series) -> str:
    counts = values.value_counts()
    return str(sorted(counts[counts == counts.max()].index)[0])


def _full_name(surfaces: pd.Series) -> str:
    names = [strip_title(" ".join(s.split())) for s in surfaces]
    return max(names, key=lambda n: (len(words_of(n)), not n.isupper(), names.count(n), n))
