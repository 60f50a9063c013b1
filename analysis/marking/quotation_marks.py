"""Quotation marks of a text, paired by a state machine that never fails: odd marks are flagged, not raised.

Offsets are code points of the text that was passed in; every stretch includes its marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

OPENING = "“„«‟"
CLOSING = "”»"
INVISIBLE = "\u200b\u200e\u200f\u202a\u202b\u202c\u2060\ufeff\xad"
STRAIGHT = '"″＂'
MARK = re.compile(r"''|``|[“„«‟”»\"″＂]")
SINGLE_OPEN = re.compile(r"(?<![\w’'])[‘'](?=[\w“\"(\[$€£¥#@…])")
SINGLE_CLOSE = re.compile(r"(?<=\S)[’'](?!\w)")
ELISION = re.compile(r"[‘’'](?:\d0s|\d\d\b|tis|twas|em|til|cause|n|bout|round)\b", re.IGNORECASE)
INCHES = re.compile(r"\d\s?['’′]\s?\d{1,2}$")
CUE_AFTER_MARK = re.compile(
    r",['’]?\s(?=(?:(?:he|she|they|it|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3})\s)?"
    r"(?:said|says|told|tells|added|wrote)\b)"
)


@dataclass(frozen=True)
class Quotation:
    """A stretch between quotation marks; `follows` is the index of the piece that it continues, or -1."""

    start: int
    end: int
    paragraph: int
    flags: tuple[str, ...] = ()
    follows: int = -1


@dataclass
class _Mark:
    start: int
    end: int
    role: str  # open, close or either
    family: str  # curly, straight


def find_quotations(text: str, spans: list[tuple[int, int]]) -> list[Quotation]:
    """The quotations of the paragraphs `spans` in order, none overlapping.

    A quotation that is open at the end of a paragraph goes on in the next one if that begins with an opening mark or
    holds a closing mark first; its later pieces are flagged `continued` and name the piece before. Otherwise it is
    flagged `unclosed`.
    """
    found: list[Quotation] = []
    carried = -1  # index of the piece that is still open at the end of the paragraph before
    for number, (start, end) in enumerate(spans):
        marks = _marks(text, start, end)
        if not marks:
            found += _single_quotations(text, start, end, number)
            carried = -1
            continue
        following = spans[number + 1] if number + 1 < len(spans) else None
        pieces, is_open = _pair(text, start, end, marks, carried >= 0)
        goes_on = is_open and following is not None and _continues(text, *following)
        for at, (a, b, closed) in enumerate(pieces):
            continued = at == 0 and carried >= 0 and a == start
            flags: tuple[str, ...] = ("continued",) if continued else ()
            last_open = not closed and at == len(pieces) - 1 and is_open
            if not closed and not (last_open and goes_on):
                flags += ("unclosed",)
                b = _cut_unclosed(text, a, b)
            found.append(Quotation(a, b, number, flags, carried if continued else -1))
        carried = len(found) - 1 if goes_on and pieces else -1
    return found


def touching(quotations: list[Quotation], start: int, end: int) -> range:
    """Indices of the quotations that share a character with this stretch; they are in order and do not overlap."""
    first = bisect_right(quotations, start, key=lambda q: q.end)
    return range(first, max(first, bisect_left(quotations, end, key=lambda q: q.start)))


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    found = []
    for match in MARK.finditer(text, start, end):
        a, b = match.span()
        before, after = _visible(text, a - 1, start - 1, -1), _visible(text, b, end, 1)
        mark = match[0]
        left_free = before.isspace() or before in "([{-—–‘'/…" + OPENING + STRAIGHT
        right_free = after.isspace() or not (after.isalnum() or after in "$€£¥#@[(‘'…")
        if mark in OPENING or mark == "``":
            closes = not left_free and right_free
            found.append(_Mark(a, b, "close" if closes else "open", "curly"))
        elif mark in CLOSING:
            opens = left_free and not right_free and not (before == "'" or before in "‘…")
            found.append(_Mark(a, b, "open" if opens else "close", "curly"))
        elif not (mark in STRAIGHT and INCHES.search(text[max(start, a - 8) : a])):
            role = "open" if left_free and not right_free else "close" if right_free and not left_free else "either"
            found.append(_Mark(a, b, role, "straight"))
    return found


def _visible(text: str, at: int, stop: int, step: int) -> str:
    """The first visible character from `at` towards `stop`; a blank where there is none."""
    while at != stop and text[at] in INVISIBLE:
        at += step
    return text[at] if at != stop else " "


def _pair(
    text: str, start: int, end: int, marks: list[_Mark], carried: bool
) -> tuple[list[tuple[int, int, bool]], bool]:
    """Stretches (start, end, closed) of one paragraph, and whether the last is open at its end."""
    found: list[tuple[int, int, bool]] = []
    opened: _Mark | None = None
    depth = 0
    last_close = {m.family: i for i, m in enumerate(marks) if m.role != "open"}
    straight = sum(m.family == "straight" for m in marks)  # of the marks from here on
    for at, mark in enumerate(marks):
        role = mark.role
        inch = _is_inch(text, mark, straight)
        straight -= mark.family == "straight"
        if opened is None:
            if role == "close" and carried and not found:
                found.append((start, mark.end, True))
            elif role == "open" or (role == "either" and not inch):
                opened, depth = mark, 0
        elif role == "open" and _nests(marks, at, opened, last_close):
            depth += 1
        elif role == "open" and mark.family == opened.family:
            found.append((opened.start, _before_blanks(text, opened.start, mark.start), False))
            opened = mark
        elif (depth and mark.family != opened.family) or (depth and role == "close"):
            depth -= 1
        elif role != "open" and not (role == "close" and inch):
            found.append((opened.start, mark.end, True))
            opened = None
    if opened is not None:
        found.append((opened.start, end, False))
    return found, opened is not None


def _before_blanks(text: str, start: int, end: int) -> int:
    """`end` without the blanks before it."""
    return start + len(text[start:end].rstrip())


def _is_inch(text: str, mark: _Mark, straight: int) -> bool:
    """A straight mark after a digit that would leave the `straight` marks from here on uneven measures inches."""
    return (
        mark.family == "straight"
        and text[mark.start - 1 : mark.start].isdigit()
        and mark.end - mark.start == 1
        and straight % 2 == (0 if mark.role == "close" else 1)
        and text[mark.end : mark.end + 1] not in ",."
    )


def _nests(marks: list[_Mark], at: int, opened: _Mark, last_close: dict[str, int]) -> bool:
    """An opening mark inside a quotation nests if enough closing marks follow before the next opening one."""
    if marks[at].family != opened.family:
        return last_close.get(marks[at].family, -1) > at
    following = marks[at + 1 : at + 3]
    return len(following) == 2 and all(m.role != "open" for m in following)


def _continues(text: str, start: int, end: int) -> bool:
    if MARK.match(text[start:end].lstrip(INVISIBLE)):
        return True
    marks = _marks(text, start, end)
    return bool(marks) and marks[0].role == "close" and marks[0].family == "curly"


def _cut_unclosed(text: str, start: int, end: int) -> int:
    """Where a quotation without closing mark ends: before a reporting verb that follows a comma, else where it was
    left.
    """
    cue = CUE_AFTER_MARK.search(text, start, end)
    return cue.start() + 1 if cue else end


def _single_quotations(text: str, start: int, end: int, number: int) -> list[Quotation]:
    """Quotations between single marks; used only where a paragraph has no double ones, since apostrophes look the
    same.
    """
    found: list[Quotation] = []
    closings = [m.end() for m in SINGLE_CLOSE.finditer(text, start, end)]
    sure = [close for close in closings if _closes_surely(text, close)]
    at = start
    while opening := SINGLE_OPEN.search(text, at, end):
        at = opening.end()
        if ELISION.match(text, opening.start()):
            continue
        close = _first_after(sure, at) or _first_after(closings, at)
        if close is None:
            break
        found.append(Quotation(opening.start(), close, number))
        at = close
    return found


def _closes_surely(text: str, close: int) -> bool:
    """Whether a single mark that ends at `close` stands beside punctuation, or at least not after a plural's s."""
    before, after = text[close - 2], text[close : close + 1]
    return before in ",.?!…" or after in ("", ",", ".", ";", ":", "?", "!", ")") or before not in "sS"


def _first_after(places: list[int], at: int) -> int | None:
    index = bisect_right(places, at)
    return places[index] if index < len(places) else None
