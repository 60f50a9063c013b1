"""Institutions that every country has: the Foreign Ministry of one is not the Foreign Ministry of another."""

from __future__ import annotations

import re

from analysis.marking.gazetteer import look_up
from analysis.marking.titles import country_said

HEADS = (
    "Ministry|Parliament|Senate|Government|Cabinet|Committee|Commission|Council|Court|Agency|Inspectorate|Department|Service"
    "|Army|Navy|Air Force|Police|Central Bank|National Bank|Customs|Treasury|Congress|Assembly|Embassy|Authority"
)
KINDS = (
    "Foreign|Interior|Defen[cs]e|Justice|Finance|Economy|Economic|Trade|Transport|Health|Education|Energy|Agriculture|Culture"
    "|Industry|Labou?r|Environment|Emergency|Emergencies|Information|Tourism|Digital|Development|Affairs|Customs|State|Federal"
    "|National|Supreme|Constitutional|Central|Security|Statistics|Tax|Border|Investigative|Antitrust|Migration|Railway|and"
    "|Transit|General|High|Upper|Lower|Planning|Water|Nuclear|Space|Aviation|Revenue|Election|Electoral|Anti-Corruption|Oil"
)
INSTITUTION = re.compile(
    rf"(?:(?:{KINDS}),? )*(?:{HEADS})(?: (?:of|for) (?:the )?(?:(?:{KINDS}),? ?)+| of (?:the )?[A-Z][\w. ]+)?"
)


def country_of_institution(text: str, start: int, end: int) -> tuple[str, str | None]:
    """The name without its country, and the country's code: `Kazakh Foreign Ministry` is (`Foreign Ministry`, `KZ`).

    The name as it stands, and None, for what is no institution that every country has, or where no country is said.
    """
    surface = " ".join(text[start:end].split())
    first, _, rest = surface.partition(" ")
    inside = look_up(first.removesuffix("’s").removesuffix("'s"))
    if rest and inside and inside.country and inside.firm:
        return (rest, inside.country) if INSTITUTION.fullmatch(rest) else (surface, None)
    if not INSTITUTION.fullmatch(surface):
        return surface, None
    head, of, owner = surface.rpartition(" of ")
    known = look_up(owner.removeprefix("the ")) if of else None
    if known and known.country and known.firm:
        return head, known.country
    return surface, country_said(text, start, end)
