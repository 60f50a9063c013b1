"""A name in a text while the rules work on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class Span:
    """A name at `[start, end)` in code points.

    `entity_id`: what the gazetteer knows it as. `inside`: the number of the span around it, which is counted in its
    place.
    """

    start: int
    end: int
    label: str
    method: str  # model, gazetteer, rule or capital
    country: str | None = None
    entity_id: str | None = None
    inside: int | None = None


class Uncovered:
    """The characters of a text that no span has taken yet."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def cover(self, start: int, end: int) -> None:
        self._taken[start:end] = b"\1" * (end - start)

    def holds(self, start: int, end: int) -> bool:
        """Whether `[start, end)` is free."""
        return self._taken.find(1, start, end) < 0

    def take(self, found: Iterable[tuple[int, int, str]]) -> list[Span]:
        """Spans of those (start, end, label) that are still free, in the order given, each covered at once."""
        taken = []
        for start, end, label in found:
            if self.holds(start, end):
                self.cover(start, end)
                taken.append(Span(start, end, label, "rule"))
        return taken


def uncovered(text: str, spans: Iterable[Span]) -> Uncovered:
    """What `spans` leave free of `text`."""
    free = Uncovered(len(text))
    for span in spans:
        free.cover(span.start, span.end)
    return free


def overlaps(span: Span, start: int, end: int) -> bool:
    return span.start < end and start < span.end
