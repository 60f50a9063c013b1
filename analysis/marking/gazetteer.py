"""Countries, their people and capitals, alliances and organisations, found in text by name, independently of any model.

The tables are `resources/countries.csv` and `resources/organisations.csv`; names that also mean something else are told
apart by `resources/ambiguous_names.csv` (see `ambiguity.py`). Names of the lists (`name_lists.py`) are found with them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis.marking.ambiguity import Article, accepts
from analysis.marking.name_lists import listed_names
from analysis.marking.phrases import IN_WORD, find_word, large_words
from analysis.marking.spelling import slug
from analysis.resources import resource_rows

RESOURCES = ("countries.csv", "organisations.csv", "ambiguous_names.csv")
WORD = re.compile(r"\w+")
SHORTEST_CAPITALISED = 4  # names at least this long are also known in capitals: KAZAKHSTAN


class Known(NamedTuple):
    """What a name of the gazetteer stands for."""

    entity_id: str | None  # country:KZ, org:csto or place:astana; None: a name of a list without identity
    label: str  # GPE, NORP, ORG or LOC
    form: str  # name, adjective or people of a country, long or short name of an organisation, capital, listed
    country: str | None  # ISO code, for countries, their people and capitals

    @property
    def firm(self) -> bool:
        """Whether the name means this wherever it stands; what capitals and lists say is weighed with the rest."""
        return self.form not in ("capital", "listed")


class Hit(NamedTuple):
    """A name of the gazetteer in a text: `[start, end)` in code points."""

    start: int
    end: int
    known: Known


def find_known(text: str) -> list[Hit]:
    """Every name of the gazetteer in `text`, by start, the longest where two begin together.

    Inside another name stand only countries in the names of organisations and of places.
    """
    index = _index()
    article = Article(text)
    hits: list[Hit] = []
    done = outer = 0
    for start, word in _words(text):
        if start < done or word not in index:
            continue
        for phrase, meanings in index[word]:
            end = start + len(phrase)
            if not text.startswith(phrase, start) or (text[end : end + 1].isalnum() and phrase[-1] != "."):
                continue
            known = next((k for k in meanings if _holds(article, phrase, start, end, k)), None)
            is_country = known is not None and known.country is not None and known.firm
            if start < outer and not (is_country and end <= outer):
                continue
            if known:
                hits.append(Hit(start, end, known))
            if known and not known.country:
                outer = end  # the name of an organisation or a place may begin with that of a country
                continue
            done = end  # a name that means something else here hides the shorter names in it
            break
    return hits


def _words(text: str) -> Sequence[tuple[int, str]]:
    """(start, word) of the words of a text that may begin a name of the gazetteer, by start."""
    words = large_words(text)
    small = [(start, word) for word in _small_words() for start in find_word(text, word, IN_WORD)]
    return sorted((*words, *small)) if small else words


@cache
def _small_words() -> tuple[str, ...]:
    """Words with a small letter that begin a name: `al` of `al-Qaeda`."""
    return tuple(word for word in _index() if not large_words(word))


def _holds(article: Article, phrase: str, start: int, end: int, known: Known) -> bool:
    return known.form == "listed" or accepts(article, phrase, start, end, known.entity_id or "")


def look_up(name: str) -> Known | None:
    """What `name` alone stands for; the first meaning where it has several; None where it is unknown."""
    first = WORD.search(name)
    if not first:
        return None
    for phrase, meanings in _index().get(first[0], ()):
        if phrase == name:
            return meanings[0]
    return None


def country_of_place(name: str) -> str | None:
    """The country of a listed city or region."""
    listed, known = listed_names().get(name), look_up(name)
    return (listed.country if listed else None) or (known.country if known else None)


def country_name(code: str) -> str:
    """The name of the country with this ISO code."""
    return _country_names().get(code, code)


def organisation_name(entity_id: str) -> str | None:
    """The name of an organisation of the table, from `org:csto`."""
    return _organisation_names().get(entity_id)


def place_name(entity_id: str) -> str | None:
    """The usual name of a listed place, from `place:kyiv`."""
    return _place_names().get(entity_id)


@cache
def _place_names() -> dict[str, str]:
    names = {}
    for row in resource_rows("places.csv"):
        name = row["same_as"] or row["name"]
        names[f"place:{slug(name)}"] = name
    return names


@cache
def _country_names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in resource_rows("countries.csv")}


@cache
def _organisation_names() -> dict[str, str]:
    return {f"org:{row['id']}": row["name"] for row in resource_rows("organisations.csv")}


@cache
def _index() -> dict[str, tuple[tuple[str, tuple[Known, ...]], ...]]:
    """First word -> (name, meanings), the longest name first."""
    meanings: dict[str, list[Known]] = defaultdict(list)
    for phrase, known in (*_countries(), *_organisations(), *_listed()):
        if known not in meanings[phrase]:
            meanings[phrase].append(known)
    for phrase in list(meanings):
        upper = phrase.upper()
        if len(phrase) >= SHORTEST_CAPITALISED and upper not in meanings:
            meanings[upper] = meanings[phrase]
    index: dict[str, list[tuple[str, tuple[Known, ...]]]] = defaultdict(list)
    for phrase in sorted(meanings, key=lambda p: (-len(p), p)):
        first = WORD.search(phrase)
        if first and first.start() == 0:
            index[first[0]].append((phrase, tuple(meanings[phrase])))
    return {word: tuple(phrases) for word, phrases in index.items()}


def _names(*cells: str) -> list[str]:
    """The names in cells that separate them by semicolons; an apostrophe is also known in its curly form."""
    names = [name for cell in cells for name in cell.split(";") if name]
    return names + [name.replace("'", "’") for name in names if "'" in name]


def _countries() -> list[tuple[str, Known]]:
    found = []
    for row in resource_rows("countries.csv"):
        code = row["code"]
        entity = f"country:{code}"
        found += [(name, Known(entity, "GPE", "name", code)) for name in _names(row["name"], row["names"])]
        adjectives = _names(row["adjectives"])
        found += [(name, Known(entity, "NORP", "adjective", code)) for name in adjectives]
        people = _names(row["people"]) + [f"{name}s" for name in adjectives if name.endswith(("an", "i"))]
        found += [(name, Known(entity, "NORP", "people", code)) for name in people]
        for city in row["capital"].split(";"):
            spellings = _names(city.replace("|", ";"))
            found += [(name, Known(f"place:{slug(spellings[0])}", "GPE", "capital", code)) for name in spellings]
    return found


def _organisations() -> list[tuple[str, Known]]:
    found = []
    for row in resource_rows("organisations.csv"):
        entity = f"org:{row['id']}"
        found += [(name, Known(entity, "ORG", "long", None)) for name in _names(row["name"], row["names"])]
        found += [(name, Known(entity, "ORG", "short", None)) for name in _names(row["short"])]
    return found


def _listed() -> list[tuple[str, Known]]:
    return [
        (name, Known(entry.entity_id, entry.label, "listed", None))
        for name, entry in listed_names().items()
        if entry.sure
    ]
