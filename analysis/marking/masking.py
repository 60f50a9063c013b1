"""Full quotations replaced by a short sentence before parsing: the parser then sees "“It is so,” Ann Lee said".

What stands between the marks of direct speech says nothing about who speaks, costs time, and misleads the parser.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from analysis.marking.grammar import Span
from analysis.marking.quotation_marks import Quotation, touching

STAND_IN = "It is so"
FEWEST_WORDS = 4
WORD = re.compile(r"\w+")
APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")  # the parser reads "who’ve" as one word, "who've" as two
SENTENCE_BREAK = re.compile(r"[.?!:;,][”\"’')\]]*$|^$|[–—-]$|[”\"]$")
FIRST_LETTER = re.compile(r"[^\w]*(\w)")
CLOSE = re.compile(r"(?P<stop>[,.?!…–—-]*)(?P<mark>[”\"»’']*)$")
REPORT_FOLLOWS = re.compile(r"[^.?!“\"]{0,80}?\b(?:said|says|asked|asks|wrote|told|added|tweeted|[a-z]{3,}ed)\b")


@dataclass(frozen=True)
class Masked:
    """A paragraph as the parser gets it; `parts` gives (start in `text`, its end, start in the article, its end)."""

    text: str
    parts: tuple[tuple[int, int, int, int], ...]

    def origin(self, start: int, end: int) -> Span:
        """Where characters of the masked text stand in the article; those of a stand-in give the whole quotation."""
        first = bisect_right(self.parts, start, key=lambda part: part[1])
        last = bisect_left(self.parts, end, key=lambda part: part[0])
        if first >= last:
            return self.parts[-1][3], self.parts[-1][3]
        return self._in_part(self.parts[first], start, end)[0], self._in_part(self.parts[last - 1], start, end)[1]

    @staticmethod
    def _in_part(part: tuple[int, int, int, int], start: int, end: int) -> Span:
        a, b, c, d = part
        if b - a == d - c:
            return max(start, a) - a + c, min(end, b) - a + c
        return c, d


def mask_paragraph(text: str, start: int, end: int, quotations: list[Quotation]) -> Masked | None:
    """The paragraph with its sentence-like quotations replaced; None where it is nothing but one quotation."""
    inside = [quotations[i] for i in touching(quotations, start, end)]
    if len(inside) == 1 and not WORD.search(text[start : inside[0].start] + text[inside[0].end : end]):
        return None
    pieces: list[str] = []
    parts: list[tuple[int, int, int, int]] = []
    at = start

    def add(piece: str, a: int, b: int) -> None:
        length = parts[-1][1] if parts else 0
        if piece:
            pieces.append(piece)
            parts.append((length, length + len(piece), a, b))

    for quotation in inside:
        if _is_sentence(text, start, quotation):
            add(text[at : quotation.start], at, quotation.start)
            add(_stand_in(text, quotation, end), quotation.start, quotation.end)
            at = quotation.end
    add(text[at:end], at, end)
    return Masked(APOSTROPHE.sub("'", "".join(pieces)), tuple(parts))


def _is_sentence(text: str, start: int, quotation: Quotation) -> bool:
    """Whether a quotation is direct speech of its own and not a fragment of the sentence around it."""
    body = text[quotation.start : quotation.end]
    first = FIRST_LETTER.match(body)
    if first is None or not (first[1].isupper() or first[1].isdigit()) or len(WORD.findall(body)) < FEWEST_WORDS:
        return False
    return bool(SENTENCE_BREAK.search(text[start : quotation.start].rstrip())) and bool(_closing(body)[0])


def _closing(body: str) -> tuple[str, str]:
    match = CLOSE.search(body.rstrip())
    return (match["stop"], match["mark"]) if match else ("", "")


def _stand_in(text: str, quotation: Quotation, end: int) -> str:
    body = text[quotation.start : quotation.end]
    opening = body[: len(body) - len(body.lstrip("“\"«„'‘`"))] or body[0]
    stop, mark = _closing(body)
    if stop[:1] not in (",", ".") and REPORT_FOLLOWS.match(text, quotation.end, end):
        stop = ","
    return f"{opening}{STAND_IN}{stop[:1]}{mark}"
