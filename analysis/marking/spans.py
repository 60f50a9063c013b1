"""A name in a text while the rules work on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Span:
    """A name at `[start, end)` in code points.

    `entity_id`: what the gazetteer knows it as. `inside`: the number of the span around it, which is counted in its place.
    """

    start: int
    end: int
    label: str
    method: str  # model, gazetteer, rule or capital
    country: str | None = None
    entity_id: str | None = None
    inside: int | None = None


def overlaps(span: Span, start: int, end: int) -> bool:
    return span.start < end and start < span.end
