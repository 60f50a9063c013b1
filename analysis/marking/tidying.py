"""Makes the raw stretches of an attribution presentable: whole quotations, no stray punctuation, no cue inside."""

from __future__ import annotations

import re
from bisect import bisect_left

from analysis.marking.grammar import Span
from analysis.marking.quotation_marks import Quotation, touching

OUTER = " \t\n\xa0,;:–—-"
DANGLING = re.compile(r"[\s,;–—-]+(?:and|but|or|while|as|who|which|that)$", re.IGNORECASE)
LIST_GAP = re.compile(r"\s*(?:,|;)?(?:\s(?:and|or|but|not|by|to|also|even|then|yes|as|in|a|an|the)\b,?){0,3}\s*")


def tidy(
    text: str, spans: list[Span], quotations: list[Quotation], taken: list[Span], limits: Span
) -> tuple[list[Span], list[int]]:
    """Spans widened to every quotation they touch, without outer punctuation, merged, in order; and those quotations.

    Nothing of `taken` (cue and source) remains in them, nor anything outside `limits`. A full stop at the end is
    dropped, one inside quotation marks is kept.
    """
    touched: set[int] = set()
    widened = []
    for start, end in spans:
        for index in touching(quotations, start, end):
            start, end = min(start, quotations[index].start), max(end, quotations[index].end)
            touched.add(index)
        end = _list_end(text, end, quotations, touched)
        widened.append((max(start, limits[0]), min(end, limits[1])))
    found: list[Span] = []
    for span in sorted(widened):
        for piece in without(span, taken):
            start, end = trim(text, *piece)
            if end - start < 2 or not any(c.isalnum() for c in text[start:end]):
                continue
            if found and not text[found[-1][1] : start].strip():
                found[-1] = (found[-1][0], max(found[-1][1], end))
            else:
                found.append((start, end))
    return found, sorted(touched)


def _list_end(text: str, end: int, quotations: list[Quotation], touched: set[int]) -> int:
    """The end of a list of quotations that the stretch begins: "“Peace,” “Law” and, yes, “Order”"."""
    if not touched:
        return end
    for index in range(bisect_left(quotations, end, key=lambda q: q.start), len(quotations)):
        start = quotations[index].start
        if LIST_GAP.fullmatch(text, end, start) is None or not text[end:start].strip():
            break
        end = quotations[index].end
        touched.add(index)
    return end


def without(span: Span, taken: list[Span]) -> list[Span]:
    """What remains of a span without these."""
    pieces = [span]
    for start, end in taken:
        cut: list[Span] = []
        for a, b in pieces:
            cut += [(a, min(b, start)), (max(a, end), b)] if a < end and start < b else [(a, b)]
        pieces = [(a, b) for a, b in cut if a < b]
    return pieces


def trim(text: str, start: int, end: int) -> Span:
    """The span without outer punctuation and dangling conjunctions; the stop of an abbreviation stays."""
    while start < end and text[start] in OUTER:
        start += 1
    while end > start and text[end - 1] in OUTER + ".":
        end -= 1
    if dangling := DANGLING.search(text[start:end]):
        return trim(text, start, start + dangling.start())
    if text[end : end + 1] == "." and _abbreviates(text[start:end]):
        end += 1
    return start, end


def _abbreviates(body: str) -> bool:
    last = body.rsplit(None, 1)[-1] if body.strip() else ""
    return "." in last or (len(last) <= 2 and last[:1].isupper())
