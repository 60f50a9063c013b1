"""Names that the gazetteer and the lists know, joined with the spans of a model."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from analysis.marking.gazetteer import Hit
from analysis.marking.name_lists import is_first_name, listed_names, words_for
from analysis.marking.name_search import stands_alone
from analysis.marking.spans import Span, uncovered

WORD = re.compile(r"\w+")
KINDS_OF_PLACE = ("facility", "place", "organisation")


def join_hits(text: str, spans: list[Span], hits: Sequence[Hit]) -> list[Span]:
    """`spans` with what the gazetteer and the lists know, by start; a country may stand inside a longer name."""
    near = Nearby(hits)
    spans = [s for s in spans if not _only_countries(text, s, near.over(s.start, s.end))]
    joined = _long_listed(text, spans, hits)
    joined = _with_firm(text, joined, [h for h in hits if h.known.firm])
    joined = _owned(text, joined, hits)
    return sorted(_short_listed(text, joined, hits), key=lambda s: (s.start, -s.end))


class Nearby:
    """Hits of a text, by start, found by place."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self._hits = hits
        self._starts = [hit.start for hit in hits]
        self._longest = max((hit.end - hit.start for hit in hits), default=0)

    def over(self, start: int, end: int) -> list[Hit]:
        """The hits that have a character in `[start, end)`."""
        first = bisect_left(self._starts, start - self._longest)
        return [hit for hit in self._hits[first : bisect_left(self._starts, end)] if hit.end > start]


def _only_countries(text: str, span: Span, hits: Sequence[Hit]) -> bool:
    """Whether nothing but countries and marks between them stands in a span: `Kazakh-Russian`."""
    rest = text[span.start : span.end]
    for hit in hits:
        if hit.known.country and hit.known.firm and span.start <= hit.start and hit.end <= span.end:
            rest = rest.replace(text[hit.start : hit.end], "", 1)
    return not any(c.isalnum() for c in rest)


def _long_listed(text: str, spans: list[Span], hits: Sequence[Hit]) -> list[Span]:
    """Listed names of several words take the place of the spans inside them: `French Alps`, `Washington, D.C.`"""
    long_hits = [
        hit
        for hit in hits
        if not hit.known.firm and " " in text[hit.start : hit.end] and stands_alone(text, hit.start, hit.end)
    ]
    near = Nearby(long_hits)
    crossed = {
        hit
        for span in spans
        for hit in near.over(span.start, span.end)
        if not (hit.start <= span.start and span.end <= hit.end)
    }
    taken = [hit for hit in long_hits if hit not in crossed]
    inner = Nearby(taken)
    kept = [span for span in spans if not inner.over(span.start, span.end)]
    return [*kept, *(Span(hit.start, hit.end, hit.known.label, "gazetteer") for hit in taken)]


def _with_firm(text: str, spans: list[Span], hits: Sequence[Hit]) -> list[Span]:
    """The gazetteer's own names take the place of the spans they meet, unless those say more."""
    near = Nearby(hits)
    kept = []
    for span in spans:
        over = near.over(span.start, span.end)
        if not over:
            kept.append(span)
        elif all(_longer(text, span, hit) for hit in over):
            kept += [span] if span.method == "gazetteer" else _around_all(text, span, over)
    for hit in hits:
        known = hit.known
        kept.append(Span(hit.start, hit.end, known.label, "gazetteer", known.country, known.entity_id))
    return _without_crossing(kept)


def _without_crossing(spans: list[Span]) -> list[Span]:
    """Without what is neither apart from nor inside the span before it."""
    spans.sort(key=lambda s: (s.start, -s.end))
    kept: list[Span] = []
    until = 0
    for span in spans:
        if span.start < until < span.end:
            continue
        kept.append(span)
        until = max(until, span.end)
    return kept


def _around_all(text: str, span: Span, hits: Sequence[Hit]) -> list[Span]:
    """What stays of a model's span around all the known names in it."""
    left = [span]
    for hit in hits:
        left = [s for part in left for s in (_around(text, part, hit) if _longer(text, part, hit) else [part])]
    return left


def _longer(text: str, span: Span, hit: Hit) -> bool:
    """Whether the span says more than the gazetteer's name: another capitalised word stands in it."""
    rest = text[span.start : hit.start] + " " + text[hit.end : span.end]
    return span.start <= hit.start and span.end >= hit.end and any(w[:1].isupper() for w in WORD.findall(rest))


def _around(text: str, span: Span, hit: Hit) -> list[Span]:
    """What stays of a model's span around a known name.

    A person loses the country before the name, an organisation contains it, a place keeps it if it says what it is
    (`Bahrain International Circuit`, not `South Venezuela`).
    """
    if hit.known.form == "long" and span.end == hit.end and hit.end - hit.start > 2 * (hit.start - span.start):
        return []
    person = _person_behind(text, span, hit) or _person_of(text, span, hit)
    if person:
        return [person]
    if span.label in ("GPE", "NORP"):
        rest = WORD.findall(text[hit.end : span.end])
        return [span] if len(rest) > 1 or any(w in words_for(k) for w in rest for k in KINDS_OF_PLACE) else []
    return [] if span.label == "PERSON" else [span]


def _person_behind(text: str, span: Span, hit: Hit) -> Span | None:
    """The person in `Russian Nikita M.`"""
    after = hit.end
    while after < span.end and not text[after].isalnum():
        after += 1
    if text[span.start : hit.start].strip() or after >= span.end:
        return None
    if span.label == "PERSON" or is_first_name(text[after : span.end].split(" ")[0]):
        return Span(after, span.end, "PERSON", "rule")
    return None


def _person_of(text: str, span: Span, hit: Hit) -> Span | None:
    """The person in `Amina D. of Kenya`."""
    name, of, rest = text[span.start : hit.start].rpartition(" of ")
    if not of or rest.strip() or span.end > hit.end or not is_first_name(name.split(" ")[0]):
        return None
    return Span(span.start, span.start + len(name), "PERSON", "rule")


def _owned(text: str, spans: list[Span], hits: Sequence[Hit]) -> list[Span]:
    """`U.S. Senate` is one name: a country's name right before an institution belongs to it, an adjective does not."""
    names = {h.end: h for h in hits if h.known.form == "name"}
    for span in spans:
        hit = names.get(span.start - 1)
        if not hit or text[span.start - 1] != " " or span.label not in ("ORG", "FAC"):
            continue
        if _is_institution(text[span.start : span.end]):
            span.start = hit.start
            span.entity_id = None
    return spans


def _is_institution(name: str) -> bool:
    words = name.split()
    return words[-1] in words_for("organisation") or " of " in name or name in listed_names()


def _short_listed(text: str, spans: list[Span], hits: Sequence[Hit]) -> list[Span]:
    """Capitals and other listed names where nothing else was found."""
    free = uncovered(text, spans)
    added = [
        Span(hit.start, hit.end, hit.known.label, "gazetteer")
        for hit in hits
        if not hit.known.firm and free.holds(hit.start, hit.end) and stands_alone(text, hit.start, hit.end)
    ]
    return [*spans, *added]
