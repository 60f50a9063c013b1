"""Quotations without a cue of their own: they go on from, or lead up to, an attribution nearby, or stay
unattributed.
"""

from __future__ import annotations

import re

from analysis.marking.attributions import Attribution
from analysis.marking.plausibility import ACT, SPEECH
from analysis.marking.quotation_marks import Quotation, touching

FEWEST_WORDS = 3
LONGEST_END = 20  # characters of marks and blanks after a full stop
FEWEST_WORDS_OF_BLOCK = 6
WORD = re.compile(r"\w+")
SENTENCE_START = re.compile(r"(?:^|[.!?:…][”\"’')\]]*)\s*$")
SENTENCE_BREAK = re.compile(r"[a-z\d)][.!?][”\"’]?\s+[A-Z“\"]")
Span = tuple[int, int]


def attach_floating(text: str, paragraphs: list[Span], quotations: list[Quotation], found: list[Attribution]) -> None:
    """Adds quotations that no rule took to the attribution they belong to; changes `found`. Others stay unused."""
    owner = {i: a for a in found for i in a.quotations}
    reports: dict[int, list[Attribution]] = {}
    for attribution in found:
        reports.setdefault(attribution.paragraph, []).append(attribution)
    for index, quotation in enumerate(quotations):
        if index in owner:
            continue
        home = _home(text, paragraphs, quotations, index, owner, reports)
        if home is not None:
            if "continued" not in quotation.flags and "floating" not in home.flags:
                home.flags = (*home.flags, "floating")
            _join(home, quotations, index, owner)
    for index in range(len(quotations) - 1, -1, -1):
        # the first pieces of a quotation over several paragraphs, whose cue comes with the last piece
        before = quotations[index].follows
        if before >= 0 and index in owner and before not in owner:
            _join(owner[index], quotations, before, owner)
    _fill_blocks(text, paragraphs, found)
    found[:] = [a for a in found if a.content]


def _fill_blocks(text: str, paragraphs: list[Span], found: list[Attribution]) -> None:
    """Gives "Lee added:" at the end of a paragraph the next one, set off as a block without marks."""
    busy = {a.paragraph for a in found if a.content}
    for attribution in found:
        number = attribution.paragraph + 1
        if attribution.content or number >= len(paragraphs) or number in busy or attribution.cue is None:
            continue
        start, end = paragraphs[number]
        leads = text[slice(*paragraphs[number - 1])].endswith(":") and "that" in attribution.cue.frames
        if leads and len(WORD.findall(text[start:end])) >= FEWEST_WORDS_OF_BLOCK and text[start] not in '•-*“"':
            attribution.content = [(start, end)]
            attribution.construction = "block"
            busy.add(number)


def _join(home: Attribution, quotations: list[Quotation], index: int, owner: dict[int, Attribution]) -> None:
    home.content = sorted([*home.content, (quotations[index].start, quotations[index].end)])
    home.quotations = sorted([*home.quotations, index])
    owner[index] = home


def _home(
    text: str,
    paragraphs: list[Span],
    quotations: list[Quotation],
    index: int,
    owner: dict[int, Attribution],
    reports: dict[int, list[Attribution]],
) -> Attribution | None:
    """The attribution a quotation belongs to: the one it continues, the last before it in its paragraph, or a
    neighbour's.
    """
    quotation = quotations[index]
    if quotation.follows in owner:
        return owner[quotation.follows]
    start, end = paragraphs[quotation.paragraph]
    words = len(WORD.findall(text[quotation.start : quotation.end]))
    if words < FEWEST_WORDS - (
        "unclosed" in quotation.flags or _is_sentence(text, quotation)
    ) or not SENTENCE_START.search(text[max(start, quotation.start - LONGEST_END) : quotation.start]):
        return None
    here = touching(quotations, start, end)
    before = _nearest(owner, range(index - 1, here.start - 1, -1))
    if before is not None:
        return before
    if quotation.start - start <= 1 and end - quotation.end <= 1:
        return _from_before(text, paragraphs, quotation, quotations, owner, reports)
    if not WORD.search(text[start : quotation.start]):
        return _nearest(owner, range(index + 1, here.stop))
    home = _last_report(text, quotation, reports.get(quotation.paragraph, []), quotation.start)
    return home or _report_after(text, quotations, index, _nearest(owner, range(index + 1, here.stop)))


def _nearest(owner: dict[int, Attribution], indices: range) -> Attribution | None:
    """The owner of the first of these quotations that has one."""
    return next((owner[i] for i in indices if i in owner), None)


def _report_after(text: str, quotations: list[Quotation], index: int, home: Attribution | None) -> Attribution | None:
    """The report of the next quotation of the paragraph: "Lee is frank. “I lost.” Besides, he says, “I was tired.”"."""
    if home is None or not _is_sentence(text, quotations[index]):
        return None
    source = text[slice(*home.source)] if home.source else ""
    return home if source.lower() in ("he", "she", "they") else None


def _is_sentence(text: str, quotation: Quotation) -> bool:
    return text[quotation.start : quotation.end].rstrip("”\"»'’").endswith((".", "!", "?"))


def _last_report(text: str, quotation: Quotation, here: list[Attribution], end: int) -> Attribution | None:
    """The report in the last sentence before `end`: "Ann Lee said the plan failed. “It was never good.”"."""
    reports = [a for a in here if a.source and _last(a) <= quotation.start and (a.kind == SPEECH or _speaks(a))]
    last = max(reports, key=lambda a: (_last(a), bool(a.content)), default=None)
    if last is None or SENTENCE_BREAK.search(text[_last(last) : end].rstrip(" .!?:”\"’'")):
        return None
    return last


def _speaks(attribution: Attribution) -> bool:
    """Whether an act of speech can lead up to a quotation: "Lee praised the plan. “It is good.”"."""
    return attribution.kind == ACT and attribution.cue is not None and "quote" in attribution.cue.frames


def _last(attribution: Attribution) -> int:
    ends = [end for _, end in attribution.content]
    return max([*ends, attribution.cue_span[1] if attribution.cue_span else 0])


def _from_before(
    text: str,
    paragraphs: list[Span],
    quotation: Quotation,
    quotations: list[Quotation],
    owner: dict[int, Attribution],
    reports: dict[int, list[Attribution]],
) -> Attribution | None:
    """The attribution with which the paragraph before ends, for a paragraph that is one quotation."""
    if quotation.paragraph == 0:
        return None
    number = quotation.paragraph - 1
    previous = _nearest(owner, touching(quotations, *paragraphs[number])[::-1])
    return previous or _last_report(text, quotation, reports.get(number, []), paragraphs[number][1])
