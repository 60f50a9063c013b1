"""People's names put together: particles, first names before, surnames behind, nicknames between."""

from __future__ import annotations

import re

from analysis.marking.ambiguity import is_part_of_person
from analysis.marking.gazetteer import look_up
from analysis.marking.name_lists import first_names, is_first_name, listed_names, title_words, titles, words_for
from analysis.marking.spans import Span

SENTENCE_END = re.compile(r"\s*(?:$|\n|[\"”’)]|\s[A-Z“\"])")
PARTICLE = (
    r"(?:von der|van der|van den|van de|de la|de los|della|von|van|de|del|di|da|dos|das|du|le|bin|bint|ibn|al|el|ul|ur"
    r"|ter|ten|den|zu|af|abu|lo)"
)
PARTICLES = re.compile(rf"\s{PARTICLE}(?:\s{PARTICLE})?\s|\s(?:al|el)-(?=[A-Z])|\s(?:al|el|Al|El)-")
PARTICLE_END = re.compile(rf"\s{PARTICLE}$")
NICKNAME = re.compile(r"([A-Z](?<!\w.)[\w’'-]+) [“\"'‘]([^\W\d_][\w .-]{0,20})[”\"'’] ([A-Z][\w’'-]+)")
EPITHET = re.compile(r"([A-Z](?<![\w-].)(?<![A-Z]\w .)[^\W\d_]+) the ([A-Z][a-z]+)(?![\w-])")
GIVING = re.compile(
    r"\b(?:[Tt]old|g[ai]ve|shown?|showed|sent|taught|asked|offered|handed|called|names?|named|ma[dk]e) $"
)
GOES_ON = re.compile(r" (?:of\b|[A-Z])")
NEXT_WORD = re.compile(r" ([A-Z][^\W\d_]*(?:[-'’][A-Z][^\W\d_]*|-[a-z]+)*)(?![\w])")
PREVIOUS_WORD = re.compile(r"(?:^|[^\w-])([A-Z][^\W\d_]+) $")
TITLE_BEFORE = 60  # characters before a name in which its title stands
NO_PART_OF_PEOPLE = ("organisation", "place", "facility", "company", "event", "junk", "group", "other")
JUNIOR = re.compile(r",? (?:Jr|Sr)\b\.?")


def whole_people(text: str, spans: list[Span]) -> list[Span]:
    """`spans`, by start, with the names of people whole."""
    for span in spans:
        if span.label != "PERSON" and _begins_name(text, span):
            span.label = "PERSON"
    return _nicknames(text, _extended(text, _joined(text, spans)))


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Spans joined over a particle: `Ursula von` and `Leyen` are one person."""
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if before and _is_lone_first_name(text, before) and span.label == "PERSON" and span.start == before.end + 1:
            before.end, before.label, before.method = span.end, "PERSON", "rule"
            continue
        if before and before.label == "PERSON" and before.end <= span.start and " " not in text[span.start : span.end]:
            gap = text[before.end : span.start]
            if (PARTICLES.fullmatch(gap) and gap.strip()) or (
                PARTICLE_END.search(text[before.start : before.end]) and gap.strip() in ("", "der", "den", "la")
            ):
                before.end = span.end
                before.method = "rule"
                continue
        if not before or span.start >= before.end:
            joined.append(span)
    return joined


def _begins_name(text: str, span: Span) -> bool:
    """A first name that a capitalised word follows, whatever the model took it for."""
    surface = text[span.start : span.end]
    behind = NEXT_WORD.match(text, span.end)
    if not behind or surface not in first_names() or surface in listed_names():
        return False
    word = behind[1]
    return not look_up(word) and not any(word in words_for(kind) for kind in NO_PART_OF_PEOPLE)


def _is_lone_first_name(text: str, span: Span) -> bool:
    surface = text[span.start : span.end]
    return is_first_name(surface) and surface not in listed_names()


def _extended(text: str, spans: list[Span]) -> list[Span]:
    """People extended by the first name before them, by a surname behind a lone first name, and by Jr."""
    for n, span in enumerate(spans):
        floor = spans[n - 1].end if n else 0
        ceiling = spans[n + 1].start if n + 1 < len(spans) else len(text)
        _extend_left(text, span, floor)
        if span.label == "PERSON":
            _extend_right(text, span, ceiling)
    return spans


def _extend_left(text: str, span: Span, floor: int) -> None:
    """`Leyla` before `Aktas`, also where the model took the surname for something else, if no list knows it."""
    before = PREVIOUS_WORD.search(text[max(floor, span.start - 24) : span.start])
    if not before or not (is_first_name(before[1]) or _is_titled(text, span, before[1])):
        return
    if before[1] in words_for("junk") or before[1] in title_words():
        return
    if span.label != "PERSON":
        surface = text[span.start : span.end]
        if before[1] in listed_names() or not _is_surname(surface) or " " in surface:
            return
        if look_up(surface) and not is_part_of_person(text, span.start, span.end):
            return
        span.label = "PERSON"
    span.start -= len(before[1]) + 1
    span.method = "rule"


def _is_titled(text: str, span: Span, first: str) -> bool:
    """`Firdavs` in `Economy Minister Firdavs N.`: behind a title, before one more word, a first name no list knows."""
    surface = text[span.start : span.end]
    if " " in surface or first in listed_names() or look_up(first) or not first[1:].islower():
        return False
    if any(word in words_for(kind) for word in (first, surface) for kind in NO_PART_OF_PEOPLE):
        return False
    at = span.start - len(first) - 1
    return titles().behind(text[max(0, at - TITLE_BEFORE) : at]) is not None


def _extend_right(text: str, span: Span, ceiling: int) -> None:
    surface = text[span.start : span.end]
    after = NEXT_WORD.match(text, span.end, min(ceiling, span.end + 30))
    if after and " " not in surface and is_first_name(surface) and _is_surname(after[1]):
        span.end = after.end()
        span.method = "rule"
    junior = JUNIOR.match(text, span.end, min(ceiling, span.end + 6))
    if junior:
        at_end = junior[0].endswith(".") and SENTENCE_END.match(text, junior.end()) is not None
        span.end = junior.end() - at_end


def _is_surname(word: str) -> bool:
    return word not in words_for("junk") and word not in words_for("organisation") and not word.isupper()


def _nicknames(text: str, spans: list[Span]) -> list[Span]:
    """`Nathan "leaf" Orf` is one name, where the model saw a part of it."""
    for match in NICKNAME.finditer(text):
        touched = [s for s in spans if s.start < match.end() and match.start() < s.end]
        if touched and (is_first_name(match[1]) or any(s.label == "PERSON" for s in touched)):
            spans = [s for s in spans if s not in touched]
            spans.append(Span(match.start(), match.end(), "PERSON", "rule"))
    for match in EPITHET.finditer(text):
        touched = [s for s in spans if s.start < match.end() and match.start() < s.end]
        if touched and is_first_name(match[1]) and _is_epithet(text, match):
            spans = [s for s in spans if s not in touched]
            spans.append(Span(match.start(), match.end(), "PERSON", "rule"))
    spans.sort(key=lambda s: (s.start, -s.end))
    return spans


def _is_epithet(text: str, match: re.Match[str]) -> bool:
    """`Erik the Crane`, not `told Erik the Kremlin` or `gave Anna the Order of`."""
    word = match[2]
    if word in listed_names() or look_up(word) or any(word in words_for(kind) for kind in NO_PART_OF_PEOPLE):
        return False
    return not GIVING.search(text[max(0, match.start() - 16) : match.start()]) and not GOES_ON.match(text, match.end())
