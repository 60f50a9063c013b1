"""Quotations without a cue of their own: they go on from, or lead up to, an attribution nearby, or stay unattributed."""

from __future__ import annotations

import re

from analysis.marking.attributions import Attribution
from analysis.marking.quotation_marks import Quotation

FEWEST_WORDS = 3
WORD = re.compile(r"\w+")
SENTENCE_START = re.compile(r"(?:^|[.!?:…][”\"’')]*)\s*$")


def attach_floating(
    text: str, paragraphs: list[tuple[int, int]], quotations: list[Quotation], found: list[Attribution]
) -> None:
    """Adds quotations that no rule took to the attribution they belong to; changes `found`. Others stay unused."""
    owner = {i: a for a in found for i in a.quotations}
    for index, quotation in enumerate(quotations):
        if index in owner:
            continue
        home = _home(text, paragraphs, quotations, index, owner, found)
        if home is not None:
            home.content = sorted([*home.content, (quotation.start, quotation.end)])
            home.quotations = sorted([*home.quotations, index])
            if "floating" not in home.flags and "continued" not in quotation.flags:
                home.flags = (*home.flags, "floating")
            owner[index] = home
    for index, quotation in reversed(list(enumerate(quotations))):
        # the first pieces of a quotation over several paragraphs, whose cue comes with the last piece
        if quotation.follows >= 0 and index in owner and quotation.follows not in owner:
            home = owner[index]
            first = quotations[quotation.follows]
            home.content = sorted([(first.start, first.end), *home.content])
            home.quotations = sorted([quotation.follows, *home.quotations])
            owner[quotation.follows] = home


def _home(
    text: str,
    paragraphs: list[tuple[int, int]],
    quotations: list[Quotation],
    index: int,
    owner: dict[int, Attribution],
    found: list[Attribution],
) -> Attribution | None:
    quotation = quotations[index]
    if quotation.follows in owner:
        return owner[quotation.follows]
    start, end = paragraphs[quotation.paragraph]
    if len(WORD.findall(text[quotation.start : quotation.end])) < FEWEST_WORDS:
        return None
    starts = SENTENCE_START.search(text[start : quotation.start]) is not None
    whole = quotation.start - start <= 1 and end - quotation.end <= 1
    if not starts:
        return None
    before = [i for i in owner if i < index and quotations[i].paragraph == quotation.paragraph]
    if before:
        return owner[max(before)]
    after = [i for i in owner if i > index and quotations[i].paragraph == quotation.paragraph]
    if whole:
        return _from_before(quotation, owner, quotations, found)
    if after and not WORD.search(text[start : quotation.start]):
        return owner[min(after)]
    return None


def _from_before(
    quotation: Quotation, owner: dict[int, Attribution], quotations: list[Quotation], found: list[Attribution]
) -> Attribution | None:
    """The last attribution of the paragraph before a paragraph that is one quotation."""
    previous = [
        i for i in owner if quotations[i].paragraph == quotation.paragraph - 1 and quotations[i].end <= quotation.start
    ]
    if previous:
        return owner[max(previous)]
    speech = [a for a in found if a.paragraph == quotation.paragraph - 1 and a.kind == "speech"]
    return speech[-1] if speech else None
