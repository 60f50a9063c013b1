"""Attributions that claim the same words: who keeps them."""

from __future__ import annotations

from bisect import bisect_left

from analysis.marking.attributions import Attribution
from analysis.marking.grammar import Span
from analysis.marking.tidying import trim

AROUND = ("direct", "parenthetical", "according")


def yield_to_outer(text: str, found: list[Attribution]) -> None:
    """Cuts "the Post reported" off the content of "she admitted that she knew, the Post reported"; changes `found`.

    The outer report stands around the inner one: the inner cue is in the outer content, so that the outer cue is not in
    the inner.
    """
    cues = sorted((*inner.cue_span, n) for n, inner in enumerate(found) if inner.cue_span is not None)
    for outer in found:
        if outer.construction not in AROUND or outer.cue_span is None:
            continue
        block = [span for span in (outer.cue_span, outer.source) if span is not None]
        first = min(a for a, _ in block)
        for inner in [found[n] for span in outer.content for n in _within_span(cues, span)]:
            if inner is not outer and _within(outer.cue_span, inner.content):
                inner.content = [
                    trim(text, a, min(b, first)) if a < first < b else (a, b) for a, b in inner.content if a < first
                ]
    found[:] = [a for a in found if a.content or a.construction == "introduction"]


def yield_to_direct(found: list[Attribution]) -> None:
    """Drops "fired back" of "Lee fired back: “No,” she said, “never.”": a quotation that another verb is said to
    introduce belongs to the verb it touches; changes `found`.
    """
    taken = {i for a in found if a.construction in ("direct", "clause") and a.source for i in a.quotations}
    found[:] = [a for a in found if a.construction != "quotation" or not taken.issuperset(a.quotations)]


def _within_span(cues: list[tuple[int, int, int]], span: Span) -> list[int]:
    """Numbers of the cues (start, end, number; in order) that stand within a span."""
    start, end = span
    return [n for _, stop, n in cues[bisect_left(cues, (start,)) : bisect_left(cues, (end,))] if stop <= end]


def _within(span: Span, content: list[Span]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in content)
