"""Paragraphs of one article: title, body, credit lines and datelines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from analysis.resources import resource_rows

GAP = re.compile(r"\n[^\S\n]*\n\s*")
LINE = re.compile(r"[^\n]+")
LONGEST_CREDIT = 400  # characters; a longer paragraph is text
NARROWEST_WRAP, WIDEST_WRAP = 50, 140  # characters; lines of other widths were not wrapped by hand
WRAP_SLACK = 10  # characters by which wrapping may fall short of the widest line
DATELINE_PARAGRAPHS = 3  # a dateline stands in one of the first paragraphs of the body
ENDS_SENTENCE = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
LIST_ITEM = re.compile(r"(?:[-*•·–—]|\d{1,2}[.)])\s")

Span = tuple[int, int]


class Paragraph(NamedTuple):
    """A paragraph, or the dateline or credit line that was cut from it."""

    start: int
    end: int
    number: int
    part: str


def find_paragraphs(text: str, body_start: int) -> list[Paragraph]:
    """The paragraphs of an article in order; number 0 is the title, those of the body follow from 1."""
    title = [Paragraph(a, b, 0, "title") for a, b in _blocks(text, 0, body_start)]
    return [*title, *_body(text, body_start)]


def credit_kind(line: str) -> str | None:
    """What kind of credit line this is (resources/credit_lines.csv), None where it is text."""
    line = " ".join(line.split())
    if not line or len(line) > LONGEST_CREDIT:
        return None
    return next((kind for pattern, kind in _credits() if pattern.match(line)), None)


def dateline_match(line: str) -> tuple[re.Match[str] | None, int]:
    """The dateline that opens `line`, and its group that holds the agency; None and 0 where there is none."""
    for pattern, group in _datelines():
        match = pattern.match(line)
        if match:
            return match, group
    return None, 0


def dateline_end(text: str, start: int, end: int) -> int:
    """Where the dateline at `start` ends, without whitespace after it; `start` where there is none."""
    match, _ = dateline_match(text[start:end].split("\n", 1)[0])
    return start + len(match[0].rstrip()) if match else start


def _body(text: str, body_start: int) -> Iterator[Paragraph]:
    number = plain = 0
    for block in _blocks(text, body_start, len(text)):
        for a, b in _paragraphs_of(text, *block):
            number += 1
            if credit_kind(text[a:b]):
                yield Paragraph(a, b, number, "credit")
                continue
            plain += 1
            cut = dateline_end(text, a, b) if plain <= DATELINE_PARAGRAPHS else a
            if cut > a:
                yield Paragraph(a, cut, number, "dateline")
            rest = text[cut:b]
            if rest.strip():
                yield Paragraph(cut + len(rest) - len(rest.lstrip()), b, number, "body")


def _blocks(text: str, start: int, end: int) -> Iterator[Span]:
    """Stretches between blank lines, without outer whitespace."""
    at = start
    for gap in GAP.finditer(text, start, end):
        yield from _stripped(text, at, gap.start())
        at = gap.end()
    yield from _stripped(text, at, end)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _paragraphs_of(text: str, start: int, end: int) -> list[Span]:
    """The paragraphs of a block: its lines, joined where a paragraph was wrapped by hand."""
    lines = [s for m in LINE.finditer(text, start, end) for s in _stripped(text, *m.span())]
    if len(lines) == 1:
        return lines
    first, last = 0, len(lines)
    while first < last and credit_kind(text[slice(*lines[first])]):
        first += 1
    while last > first and credit_kind(text[slice(*lines[last - 1])]):
        last -= 1
    return [*lines[:first], *_unwrapped(text, lines[first:last]), *lines[last:]]


def _unwrapped(text: str, lines: list[Span]) -> list[Span]:
    wrapped = _is_wrapped(text, lines)
    joined: list[Span] = []
    for a, b in lines:
        if joined and (wrapped or _runs_on(text, joined[-1], a)):
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return joined


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether the lines were filled word by word up to one width: no next word would have fitted."""
    width = max((b - a for a, b in lines), default=0)
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP or len(lines) < 2:
        return False
    for (a, b), (c, d) in pairwise(lines):
        if LIST_ITEM.match(text, c):
            return False
        if b - a + 1 + len(text[c:d].split(None, 1)[0]) < width - WRAP_SLACK:
            return False
    return True


def _runs_on(text: str, line: Span, following: int) -> bool:
    """Whether a sentence that is not over goes on in the next line."""
    return text[following].islower() and not ENDS_SENTENCE.search(text[line[0] : line[1]][-8:])


@cache
def _credits() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(r["pattern"]), r["kind"]) for r in resource_rows("credit_lines.csv"))


@cache
def _datelines() -> tuple[tuple[re.Pattern[str], int], ...]:
    rows = resource_rows("datelines.csv")
    return tuple((re.compile(r["pattern"]), int(r["origin_group"] or 0)) for r in rows)
