"""Capitals that stand for governments: `Moscow said`, `talks with Ankara`, not `in Moscow`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.marking.gazetteer import Hit
from analysis.marking.spans import Span

BEFORE = 40
PLACED = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Ff]rom|[Tt]o|[Nn]ear|[Oo]utside|[Oo]f|[Vv]ia|around|across|through|into|towards?|visit(?:s|ed|ing)?"
    r"|leave|left|reach(?:ed)?|hosted|downtown|central)\s(?:the )?$"
)
RELATED = re.compile(
    r"\b(?:relations?|ties|talks|negotiations?|dialogue|tensions?|deals?|agreements?|alliance|disputes?|war|conflict|trade"
    r"|cooperation|rapprochement|contacts?|pressure|sanctions?|partnership|pact|accords?|consultations?)"
    r"(?: \w+){0,2} (?:with|between|against|on|by)\s$|\bbetween (?:\w+ and )?$|\bboth $|\b(?:pro|anti)-$"
)
GOVERNS = (
    r"said|says|accus\w+|den(?:y|ies|ied)|reject\w*|insist\w*|wants?|wanted|seeks?|sought|warn\w*|demand\w*"
    r"|call(?:s|ed) (?:for|on)|deploy\w*|invade\w*|signed|agree[sd]?|refus\w+|recogni[sz]\w+|impos\w+|support(?:s|ed)"
    r"|back(?:s|ed)|oppos\w+|condemn\w*|retaliat\w*|hope[sd]?|plan(?:s|ned)|decide[sd]?|announce[sd]?|propose[sd]?"
    r"|consider(?:s|ed)|argue[sd]?|view(?:s|ed)|regard(?:s|ed)|maintain(?:s|ed)|pledge[sd]?|threaten\w*|urge[sd]?"
    r"|appeal(?:s|ed)|responded|sen[dt]s?|pursue[sd]?|expect(?:s|ed)|offer(?:s|ed)|suspend(?:s|ed)|withdrew|remains?"
    r"|claim(?:s|ed)|expel\w*|summon\w*|ban(?:s|ned)"
)
MAY = "has|have|had|will|would|could|may|might|must|did not|does not|also|now|again"
ACTS = re.compile(rf"(?: and [A-Z]\w+)? (?:(?:{MAY}) )*(?:{GOVERNS})\b")
OWNED = (
    r"position|stance|polic(?:y|ies)|government|decisions?|demands?|foreign|ambassador|envoy|invasion|offer|proposals?"
    r"|plans?|efforts?|influence|interests?|support|war|troops|forces|military|army|nuclear|aggression|relations|allies"
    r"|ally|strategy|response|concerns?|ambitions|claims?|role|sanctions|intentions?|ties|diplomacy|membership|veto"
)
OWNS = re.compile(rf"['’]s? (?:{OWNED})\b|-(?:backed|led|brokered|installed|controlled|sponsored|aligned|friendly)\b")


def mark_governments(text: str, spans: Sequence[Span], hits: Sequence[Hit]) -> None:
    """Sets `method` capital and the country on the spans of capitals that act as governments."""
    capitals = {(h.start, h.end): h.known for h in hits if h.known.form == "capital"}
    for span in spans:
        known = capitals.get((span.start, span.end))
        if known and span.label == "GPE" and span.inside is None and _governs(text, span.start, span.end):
            span.method = "capital"
            span.country = known.country
            span.entity_id = known.entity_id


def _governs(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - BEFORE) : start]
    if RELATED.search(before):
        return True
    if PLACED.search(before):
        return False
    return OWNS.match(text, end) is not None or ACTS.match(text, end) is not None
