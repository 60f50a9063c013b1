"""Institutions that every country has: the Foreign Ministry of one is not the Foreign Ministry of another."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.marking.gazetteer import look_up
from analysis.marking.titles import FIELDS, country_said

HEADS = (
    "Ministry|Parliament|Senate|Government|Cabinet|Committee|Commission|Council|Court|Agency|Inspectorate|Department|Service"
    "|House of Representatives|Bureau|Office|Coast Guard|Tribunal|Administration"
    "|Army|Navy|Air Force|Police|Central Bank|National Bank|Customs|Treasury|Congress|Assembly|Embassy|Authority"
)
KINDS = (
    "Foreign|Interior|Defen[cs]e|Justice|Finance|Economy|Economic|Trade|Transport|Health|Education|Energy|Agriculture|Culture"
    "|Industry|Labou?r|Environment|Emergency|Emergencies|Information|Tourism|Digital|Development|Affairs|Customs|State|Federal"
    "|National|Supreme|Constitutional|Central|Security|Statistics|Tax|Border|Investigative|Antitrust|Migration|Railway|and"
    "|Commerce|Petroleum|Mines|Mining|Housing|Communications|Science|Technology|Investment|Construction|Infrastructure"
    "|Public|Social|Civil|Human Rights|Meteorological|Fisheries|Lands|Natural Resources|Prosecutor|Attorney|Audit"
    "|Transit|General|High|Upper|Lower|Planning|Water|Nuclear|Space|Aviation|Revenue|Election|Electoral|Anti-Corruption|Oil"
)
INSTITUTION = re.compile(
    rf"(?:(?:{KINDS})(?:['’]s)?,? )*(?:{HEADS})(?: (?:of|for) (?:the )?(?:(?:{KINDS}),? ?)+| of (?:the )?[A-Z][\w. ]+)?"
)


class Institution(NamedTuple):
    """A name without its country, the country's code if one is said, and whether only a capital says it."""

    name: str
    country: str | None = None
    by_place: bool = False


PLACE_BEFORE = 80  # characters
IN_CAPITAL = re.compile(r"(?:^|[.!?\n][\s\"“]*)In ([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?),[^.!?\n]*$")


@lru_cache(maxsize=4096)
def usual_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """`ministry of foreign affairs`, in plain words, as `foreign ministry`; every other name as it is."""
    if len(words) < 3 or words[0] != "ministry" or words[1] not in ("of", "for"):
        return words
    field = " ".join(words[3:] if words[2] == "the" else words[2:])
    return (*FIELDS.get(field, field).split(), "ministry")


def is_institution(name: str) -> bool:
    """Whether every country has one of that name: `Foreign Ministry`."""
    return INSTITUTION.fullmatch(name) is not None


def find_institution(text: str, start: int, end: int) -> Institution:
    """The institution named at `[start, end)`: `Kazakh Foreign Ministry` is (`Foreign Ministry`, `KZ`).

    The name as it stands, without a country, for what is no institution that every country has.
    """
    surface = " ".join(text[start:end].split())
    first, _, rest = surface.partition(" ")
    inside = look_up(first.removesuffix("’s").removesuffix("'s"))
    if rest and inside and inside.country and inside.firm:
        return Institution(rest, inside.country) if INSTITUTION.fullmatch(rest) else Institution(surface)
    if not INSTITUTION.fullmatch(surface):
        return Institution(surface)
    head, of, owner = surface.rpartition(" of ")
    known = look_up(owner.removeprefix("the ")) if of else None
    if known and known.country and known.firm:
        return Institution(head, known.country)
    said = country_said(text, start, end)
    return Institution(surface, said) if said else Institution(surface, _country_of_place(text, start), by_place=True)


def _country_of_place(text: str, start: int) -> str | None:
    """The country of the capital in `In Moscow, the Transport Ministry said`."""
    placed = IN_CAPITAL.search(text, max(0, start - PLACE_BEFORE), start)
    known = look_up(placed[1]) if placed else None
    return known.country if known else None
