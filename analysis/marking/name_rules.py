"""Rules that mend what a model found and join it with the gazetteer: boundaries, types, junk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.marking.engines import Found
from analysis.marking.gazetteer import Hit


@dataclass(slots=True)
class Span:
    """A name in a text. `entity_id`: what the gazetteer knows it as; `inside`: the number of the span around it."""

    start: int
    end: int
    label: str
    method: str
    country: str | None = None
    entity_id: str | None = None
    inside: int | None = None


LEADING = re.compile(r"(?:the|The|a|an)\s+|[\s\"“”‘’'(\[,;:–—-]+")
TRAILING = re.compile(r"(?:\s*['’]s?|[\s\"“”‘’'()\[\],;:–—-]+)$")
OFFICE_TAIL = re.compile(r"(?:Secretary|Secretaries|Minister|Ministers|Head|Department) of (?:the )?$")
KEPT = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT")


def mend_spans(text: str, found: Sequence[Found], hits: Sequence[Hit]) -> list[Span]:
    """The names of a text, by start, the longer first; a gazetteer name in a longer name points to it by `inside`."""
    spans = [s for f in found if f.label in KEPT for s in [_trimmed(text, f)] if s and not _junk(text, s)]
    for hit in hits:
        spans = _joined(text, spans, hit)
    spans.sort(key=lambda s: (s.start, -s.end))
    _nest(spans)
    return spans


def _trimmed(text: str, found: Found) -> Span | None:
    start, end = found.start, found.end
    newline = text.find("\n", start, end)
    if newline >= 0:
        end = newline
    while match := LEADING.match(text, start, end):
        start = match.end()
    while match := TRAILING.search(text[start:end]):
        end = start + match.start()
    return Span(start, end, found.label, "model") if end - start > 1 else None


def _junk(text: str, span: Span) -> bool:
    surface = text[span.start : span.end]
    if not any(c.isupper() or c.isdigit() for c in surface):
        return True
    return OFFICE_TAIL.search(text[max(0, span.start - 24) : span.start]) is not None and " " not in surface


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
        if span.end <= hit.start or hit.end <= span.start:
            kept.append(span)
        elif _longer(text, span, hit) and span.method == "model":
            kept += _around(text, span, hit)
    return [*kept, own]


def _longer(text: str, span: Span, hit: Hit) -> bool:
    """Whether the model's span says more than the gazetteer's: another capitalised word stands in it."""
    rest = text[span.start : hit.start] + " " + text[hit.end : span.end]
    return span.start <= hit.start and span.end >= hit.end and any(w[:1].isupper() for w in re.findall(r"\w+", rest))


def _around(text: str, span: Span, hit: Hit) -> list[Span]:
    """What stays of a longer span: a person or a place loses the country before it, an organisation contains it."""
    if span.label in ("ORG", "FAC", "EVENT", "LOC", "OTHER"):
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
