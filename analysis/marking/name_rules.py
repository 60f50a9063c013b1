"""What a model found and what the gazetteer knows, joined into the names of one text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.marking.engines import Found
from analysis.marking.gazetteer import Hit
from analysis.marking.name_bounds import bound_spans
from analysis.marking.name_joins import join_hits
from analysis.marking.name_lists import is_first_name, listed_names, titles, words_for
from analysis.marking.name_search import find_candidates, find_further, find_patterned
from analysis.marking.name_types import type_candidates, type_spans
from analysis.marking.spans import Span

OFFICE_TAIL = re.compile(r"(?:Secretary|Secretaries|Minister|Ministers|Head|Department) (?:of|for) (?:the )?$")
MINISTER_OF = re.compile(r"Ministers? (?:of|for) (?:the )?$")
KEPT = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT"})
QUOTED = re.compile(r"[“”\"]|‘")
SENTENCE_START = re.compile(r"(?:^|[\n.!?:•*]\s*[\"“‘']?|^[\"“‘'])$")


def mend_spans(text: str, found: Sequence[Found], hits: Sequence[Hit]) -> list[Span]:
    """The names of a text, by start, the longer first; a gazetteer name in a longer name points to it by `inside`."""
    bounded = bound_spans(text, found)
    surnames = frozenset(text[s.start : s.end].rpartition(" ")[2] for s in bounded if " " in text[s.start : s.end])
    spans = [s for s in bounded if not _junk(text, s, surnames)]
    hits = [hit for hit in hits if hit.known.firm or not OFFICE_TAIL.search(text[max(0, hit.start - 24) : hit.start])]
    spans = find_patterned(text, spans)
    spans = join_hits(text, spans, hits)
    names = type_spans(text, [s for s in spans if s.entity_id is None])
    spans = find_further(text, spans, names)
    spans += type_candidates(text, find_candidates(text, spans), names)
    spans.sort(key=lambda s: (s.start, -s.end))
    spans = [s for s in spans if s.label in KEPT]
    _identify(text, spans, hits)
    nest(spans)
    return spans


def _identify(text: str, spans: list[Span], hits: Sequence[Hit]) -> None:
    """Places that the lists know get their identity, so that Kiev and Kyiv are one."""
    listed = {(h.start, h.end): h.known for h in hits if not h.known.firm}
    for span in spans:
        known = listed.get((span.start, span.end))
        if known and known.entity_id and span.label in ("GPE", "LOC"):
            span.entity_id = known.entity_id


def _junk(text: str, span: Span, surnames: frozenset[str]) -> bool:
    surface = text[span.start : span.end]
    if span.label == "PERSON" and QUOTED.search(surface) and span.method == "model":
        return True
    if surface == surface.lower() or surface in words_for("junk") or surface.title() in words_for("junk"):
        return True
    if span.label == "ORG" and MINISTER_OF.search(text[max(0, span.start - 24) : span.start]):
        return True
    if " " in surface or surface in surnames:
        return False
    if surface == "May" and span.label != "PERSON":
        return True
    if surface.lower() in words_for("role") and not is_first_name(surface):
        return True
    before = text[max(0, span.start - 24) : span.start]
    if OFFICE_TAIL.search(before):
        return True
    return span.label != "NORP" and _common_word(text, surface, before)


def _common_word(text: str, surface: str, before: str) -> bool:
    """A lone word at the start of a sentence that nothing else shows to be a name."""
    if is_first_name(surface) or surface in listed_names() or not surface[1:].islower():
        return False
    if titles().behind(before) or not SENTENCE_START.search(before):
        return False
    return text.count(surface) == 1


def nest(spans: list[Span]) -> None:
    """Numbers, in `inside`, the span that contains each span; `spans` by start, the longer first."""
    open_span: int | None = None
    for n, span in enumerate(spans):
        span.inside = None
        if open_span is not None and span.end <= spans[open_span].end:
            span.inside = open_span
        else:
            open_span = n
