"""What a model found and what the gazetteer knows, joined into the names of one text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.marking.engines import Found
from analysis.marking.gazetteer import Hit
from analysis.marking.name_bounds import bound_spans
from analysis.marking.name_lists import first_names, title_before, words_for
from analysis.marking.name_search import find_further, find_patterned
from analysis.marking.name_types import type_spans
from analysis.marking.spans import Span, overlaps

OFFICE_TAIL = re.compile(r"(?:Secretary|Secretaries|Minister|Ministers|Head|Department) (?:of|for) (?:the )?$")
KEPT = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT"})
WORD = re.compile(r"\w+")
SENTENCE_START = re.compile(r"(?:^|[\n.!?:•*]\s*[\"“‘']?|^[\"“‘'])$")
COMMON_SHARE = 1  # times that a word also stands in small letters in the article


def mend_spans(text: str, found: Sequence[Found], hits: Sequence[Hit]) -> list[Span]:
    """The names of a text, by start, the longer first; a gazetteer name in a longer name points to it by `inside`."""
    spans = [s for s in bound_spans(text, found) if not _junk(text, s)]
    spans = find_patterned(text, spans)
    for hit in hits:
        spans = _joined(text, spans, hit)
    spans.sort(key=lambda s: (s.start, -s.end))
    own = [s for s in spans if s.entity_id is None]
    names = type_spans(text, own)
    spans = find_further(text, spans, names)
    spans = [s for s in spans if s.label in KEPT]
    _nest(spans)
    return spans


def _junk(text: str, span: Span) -> bool:
    surface = text[span.start : span.end]
    if not any(c.isupper() for c in surface) or surface in words_for("junk") or surface.title() in words_for("junk"):
        return True
    if " " in surface:
        return False
    before = text[max(0, span.start - 24) : span.start]
    if OFFICE_TAIL.search(before):
        return True
    return span.label == "PERSON" and _common_word(text, span, surface, before)


def _common_word(text: str, span: Span, surface: str, before: str) -> bool:
    """A lone word at the start of a sentence that nothing else shows to be a name."""
    if surface in first_names() or title_before().search(before) or not SENTENCE_START.search(before):
        return False
    return len(re.findall(rf"(?<![\w-]){re.escape(surface)}(?![\w-])", text)) == 1


def _joined(text: str, spans: list[Span], hit: Hit) -> list[Span]:
    known = hit.known
    is_capital = known.form == "capital"
    own = Span(
        hit.start,
        hit.end,
        known.label,
        "gazetteer",
        None if is_capital else known.country,
        known.entity_id,
    )
    kept = []
    for span in spans:
        if not overlaps(span, hit.start, hit.end):
            kept.append(span)
        elif _longer(text, span, hit) and span.method != "gazetteer":
            kept += _around(text, span, hit)
    return [*kept, own]


def _longer(text: str, span: Span, hit: Hit) -> bool:
    """Whether the model's span says more than the gazetteer's: another capitalised word stands in it."""
    rest = text[span.start : hit.start] + " " + text[hit.end : span.end]
    return span.start <= hit.start and span.end >= hit.end and any(w[:1].isupper() for w in WORD.findall(rest))


def _around(text: str, span: Span, hit: Hit) -> list[Span]:
    """What stays of a longer span: a person or a place loses the country before it, an organisation contains it."""
    if span.label != "PERSON" and span.label != "GPE" and span.label != "NORP":
        return [span]
    if span.label == "PERSON":
        before, after = text[span.start : hit.start].strip(), hit.end
        while after < span.end and not text[after].isalnum():
            after += 1
        if not before and after < span.end:
            return [Span(after, span.end, "PERSON", "rule")]
    return []


def _nest(spans: list[Span]) -> None:
    open_span: int | None = None
    for n, span in enumerate(spans):
        span.inside = None
        if open_span is not None and span.end <= spans[open_span].end:
            span.inside = open_span
        else:
            open_span = n
