"""Lists that say what a name is: first names, places, organisations, titles, and the words that names are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis.marking.phrases import Phrases
from analysis.marking.similarity import key_of
from analysis.marking.spelling import slug
from analysis.resources import resource_rows

RESOURCES = (
    "first_names.csv",
    "places.csv",
    "known_organisations.csv",
    "titles.csv",
    "name_words.csv",
    "stopwords.csv",
)


class Listed(NamedTuple):
    """What a list says of a name. `sure` false: the name is also a word, or the name of something else."""

    label: str  # ORG, GPE, LOC or NORP
    sure: bool
    entity_id: str | None  # of places: place:kyiv, whatever the spelling
    country: str | None  # of places


LONG_NAME = 5  # letters of a first name that is also known in other spellings
PLACE_LABELS = {"city": "GPE", "region": "GPE", "continent": "LOC", "water": "LOC", "mountain": "LOC"}


@cache
def first_names() -> dict[str, str]:
    """First name -> f, m or u."""
    return {row["name"]: row["gender"] for row in resource_rows("first_names.csv")}


def is_first_name(word: str) -> bool:
    """Whether `word` is a first name, in this or another spelling: Nurzhan, so also Nurjan."""
    return word in first_names() or (
        len(word) >= LONG_NAME and word[:1].isupper() and key_of(word) in _first_name_keys()
    )


@cache
def _first_name_keys() -> frozenset[str]:
    return frozenset(key_of(name) for name in first_names() if len(name) >= LONG_NAME)


@cache
def listed_names() -> dict[str, Listed]:
    """Places, organisations and groups by name. A name that is a place and an organisation is sure in neither."""
    names: dict[str, Listed] = {}
    for row in resource_rows("places.csv"):
        entity = f"place:{slug(row['same_as'] or row['name'])}"
        names[row["name"]] = Listed(PLACE_LABELS[row["kind"]], not row["ambiguous"], entity, row["country"] or None)
    for row in resource_rows("known_organisations.csv"):
        name = row["name"]
        if name in names:
            names[name] = names[name]._replace(sure=False)
        else:
            names[name] = Listed("ORG", not row["ambiguous"], None, None)
    for word in words_for("group"):
        names.setdefault(word, Listed("NORP", True, None, None))
    return names


@cache
def agencies() -> frozenset[str]:
    """News agencies, as they are credited."""
    return frozenset(row["name"] for row in resource_rows("known_organisations.csv") if row["kind"] == "agency")


@cache
def words_for(kind: str) -> frozenset[str]:
    """Words of `name_words.csv` of this kind."""
    return frozenset(row["word"] for row in resource_rows("name_words.csv") if row["kind"] == kind)


def has_family_name_first(words: Sequence[str]) -> bool:
    """Whether a name, as its words, is a Chinese, Korean or Vietnamese one in its own order: `Liu Wenqiao`."""
    if len(words) not in (2, 3) or words[0] not in words_for("family") or words[-1] in words_for("family"):
        return False
    return words[0] not in first_names() or "-" in words[1]


@cache
def title_words() -> frozenset[str]:
    return frozenset(row["title"] for row in resource_rows("titles.csv"))


@cache
def titles() -> Phrases:
    """The titles that stand before names."""
    return Phrases(title_words())


@cache
def leading_titles() -> re.Pattern[str]:
    """Titles at the start of a name, with the space behind them."""
    prefix = r"(?:(?:the|The|former|Former|ex-|then-|acting|Acting)\s*)?"
    return re.compile(prefix + r"(?:" + _alternatives(title_words()) + r")\s+(?=[^\W\d_])")


def strip_title(name: str) -> str:
    """`name` without the titles before it; unchanged where nothing but a title stands there.

    Of `General Motors` and `Attorney General's Office`, which are no people's, the first word is no title.
    """
    last = name.rpartition(" ")[2]
    if name in listed_names() or any(last in words_for(kind) for kind in ("organisation", "company", "facility")):
        return name
    pattern = leading_titles()
    while True:
        match = pattern.match(name)
        if not match or not name[match.end()].isupper():
            return name
        name = name[match.end() :]


def _alternatives(words: frozenset[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
