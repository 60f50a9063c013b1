"""Where names begin and end: a model's spans cut and joined, titles and credits taken off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.marking.engines import Found
from analysis.marking.gazetteer import look_up
from analysis.marking.name_lists import (
    agencies,
    first_names,
    is_first_name,
    leading_titles,
    listed_names,
    title_words,
    words_for,
)
from analysis.marking.spans import Span

LEADING = re.compile(r"(?:the|The|THE|a|an|A|An)\s+(?=\S)|[\s\"“”‘’'(\[,;:–—*•/-]+")
TRAILING = re.compile(r"(?:\s*['’][sS]?|[\s\"“”‘’'(\[\],;:–—*/-]+|\s+(?:and|of|in|for|the|via|by|at|&))$")
POSSESSIVE = re.compile(r"\s?['’]s\s+")
MONTHS = (
    r"Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|April|Apr\.|May|June|July|Aug(?:ust|\.)?|Sept(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
)
DATE_TAIL = re.compile(rf",? (?:{MONTHS}) \d.*$")
COMPANY_DOT = re.compile(r"\b(?:Ltd|Inc|Corp|Co|Plc|Bros|Jr|Sr)\.$")
SENTENCE_END = re.compile(r"\s*(?:$|\n|[\"”’)]|\s[A-Z“\"])")
PARTICLE = (
    r"(?:von der|van der|van den|van de|de la|de los|della|von|van|de|del|di|da|dos|das|du|le|bin|bint|ibn|al|el|ul|ur"
    r"|ter|ten|den|zu|af|abu|lo)"
)
PARTICLES = re.compile(rf"\s{PARTICLE}(?:\s{PARTICLE})?\s|\s(?:al|el)-(?=[A-Z])|\s(?:al|el|Al|El)-")
PARTICLE_END = re.compile(rf"\s{PARTICLE}$")
NICKNAME = re.compile(r"\b([A-Z][\w’'-]+) [“\"'‘]([^\W\d_][\w .-]{0,20})[”\"'’] ([A-Z][\w’'-]+)")
NEXT_WORD = re.compile(r" ([A-Z][^\W\d_]*(?:[-'’][A-Z][^\W\d_]*)*)(?![\w])")
PREVIOUS_WORD = re.compile(r"(?:^|[^\w-])([A-Z][^\W\d_]+) $")
PARENTHESIS = re.compile(r"\s*\(\s*")
JUNIOR = re.compile(r",? (?:Jr|Sr)\b\.?")
SMALL_WORD = re.compile(r"(?<![\w.’'-])([a-z]{2,})(?![\w.’'-])")
SMALL_WORDS = frozenset(
    {
        "of",
        "and",
        "the",
        "for",
        "in",
        "on",
        "to",
        "de",
        "la",
        "du",
        "del",
        "des",
        "der",
        "den",
        "van",
        "von",
        "bin",
        "ibn",
        "al",
    }
    | {
        "el",
        "da",
        "di",
        "do",
        "dos",
        "das",
        "le",
        "les",
        "et",
        "und",
        "ul",
        "ur",
        "zu",
        "af",
        "abu",
        "bint",
        "ter",
        "ten",
        "lo",
    }
)
LAST_WORD = re.compile(r"\s+(\w+)$")
AND = re.compile(r",? and |, (?!Inc|LLC|Ltd|L\.|D\.?C|N\.|S\.|Jr|Sr|Co\b)")
OF = re.compile(r"\b(?:of|for) ")
PREFIX = re.compile(r"(?:[Pp]ost|[Pp]re|[Aa]nti|[Pp]ro|[Nn]on|[Ee]x|[Mm]id|[Pp]an|[Tt]rans|[Ii]ntra|[Nn]eo)-(?=[A-Z])")
SUFFIX = re.compile(r"(?<=\w)-[a-z]{3,}$")


def bound_spans(text: str, found: Sequence[Found]) -> list[Span]:
    """The spans of a model, by start, as names: on one line, without titles, possessives and what else is no name."""
    surnames = {text[f.start : f.end].rpartition(" ")[2] for f in found if f.label == "PERSON"}
    owners = frozenset(surnames.union(text[f.start : f.end] for f in found))
    spans = [span for f in found for span in _pieces(text, f, owners)]
    spans.sort(key=lambda s: (s.start, -s.end))
    for span in spans:
        if span.label in ("NORP", "OTHER") and _begins_name(text, span):
            span.label = "PERSON"
    return _nicknames(text, _extended(text, _joined(text, spans)))


def _pieces(text: str, found: Found, owners: frozenset[str]) -> list[Span]:
    pieces = []
    at = found.start
    for line in text[found.start : found.end].split("\n"):
        for start, end, label in _worded(text, at, at + len(line), found.label):
            for a, b in _coordinated(text, start, end, label, owners):
                pieces += _possessive(text, a, b, label, owners)
        at += len(line) + 1
    return [span for start, end, label in pieces for span in _parenthesised(text, start, end, label)]


def _worded(text: str, start: int, end: int, label: str) -> list[tuple[int, int, str]]:
    """`Wolff told Sky Sports` is two names: a word in small letters that names do not have divides them."""
    pieces = []
    for a, b, kind in _slashed(text, start, end, label):
        at = a
        for match in SMALL_WORD.finditer(text, a, b):
            if match[1] not in SMALL_WORDS:
                pieces.append((at, match.start(1), kind))
                at = match.end(1)
        pieces.append((at, b, kind))
    return [piece for piece in pieces if any(c.isupper() or c.isdigit() for c in text[piece[0] : piece[1]])]


def _slashed(text: str, start: int, end: int, label: str) -> list[tuple[int, int, str]]:
    """`REUTERS/Jane Roe/File Photo` is an agency, a person and no name; `HIV/AIDS` stays one."""
    surface = text[start:end]
    parts = surface.split("/")
    if len(parts) == 1 or surface in words_for("other") or any(len(p.strip()) < 2 for p in parts):
        return [(start, end, label)]
    pieces = []
    for part in parts:
        kind = "ORG" if part.strip() in agencies() or part.isupper() else "PERSON" if " " in part.strip() else label
        pieces.append((start, start + len(part), kind))
        start += len(part) + 1
    return pieces


def _possessive(text: str, start: int, end: int, label: str, owners: frozenset[str]) -> list[tuple[int, int, str]]:
    """`Kazakhstan's Air Astana` is two names; `King's College` is one."""
    match = POSSESSIVE.search(text, start, end)
    if not match or match.start() == start:
        return [(start, end, label)]
    owner = text[start : match.start()]
    words = owner.split()
    listed = listed_names().get(owner)
    is_person = len(words) > 1 and is_first_name(words[0])
    owns = is_person or (listed is not None and listed.sure) or words[-1] in words_for("company")
    if owns or owner in owners or _is_country(owner):
        kind = "PERSON" if is_person else listed.label if listed else label
        return [(start, match.start(), kind), *_possessive(text, match.end(), end, label, owners)]
    return [(start, end, label)]


def _is_country(name: str) -> bool:
    known = look_up(name)
    return known is not None and known.country is not None


def _coordinated(text: str, start: int, end: int, label: str, owners: frozenset[str]) -> list[tuple[int, int]]:
    """`Macquarie and Citigroup` is two names where one of them is known; `Marks and Spencer` is one."""
    surface = text[start:end]
    match = AND.search(surface)
    if not match or surface in listed_names() or look_up(surface):
        return [(start, end)]
    left, right = surface[: match.start()], surface[match.end() :]
    if not right[:1].isupper() or (OF.search(left) and match[0] != ", "):
        return [(start, end)]
    both = left in owners and right in owners
    known = _stands_for_itself(left) or (_stands_for_itself(right) and left not in words_for("junk"))
    if label != "PERSON" and not both and not known:
        return [(start, end)]
    return [
        (start, start + match.start()),
        *_coordinated(text, start + match.end(), end, label, owners),
    ]


def _stands_for_itself(name: str) -> bool:
    listed = listed_names().get(name)
    words = name.split()
    return (
        (listed is not None and listed.sure)
        or look_up(name) is not None
        or (len(words) > 1 and words[-1] in words_for("company"))
    )


def _parenthesised(text: str, start: int, end: int, label: str) -> list[Span]:
    """`Long Name (LN)` is two mentions."""
    match = PARENTHESIS.search(text, start, end)
    bounds = [(start, end)] if not match or match.end() >= end else [(start, match.start()), (match.end(), end)]
    return [span for a, b in bounds for span in _trimmed(text, a, b, label)]


def _trimmed(text: str, start: int, end: int, label: str) -> list[Span]:
    tail = DATE_TAIL.search(text, start, end)
    if tail:
        end = tail.start()
    changed = True
    while changed and start < end:
        changed = False
        if match := LEADING.match(text, start, end):
            start, changed = match.end(), True
        if match := TRAILING.search(text[start:end]):
            end, changed = start + match.start(), True
        if match := PREFIX.match(text, start, end):
            start, changed = match.end(), True
        if (match := SUFFIX.search(text[start:end])) and " " not in match[0]:
            end, changed = start + match.start(), True
        if text[start:end].endswith(")") and "(" not in text[start:end]:
            end, changed = end - 1, True
    if label == "PERSON" or _title_and_name(text[start:end]):
        start = _after_roles(text, _after_titles(text, start, end), end)
    if label == "PERSON":
        end = _before_junk(text, start, end)
    if COMPANY_DOT.search(text[start:end]) and SENTENCE_END.match(text, end):
        end -= 1
    return [Span(start, end, label, "model")] if end - start > 1 else []


def _before_junk(text: str, start: int, end: int) -> int:
    """The end of a person's name without `Editing`, `Photo` and such behind it."""
    while match := LAST_WORD.search(text[start:end]):
        if match[1] not in words_for("junk") or match[1] in words_for("company"):
            break
        end = start + match.start()
    return end


def _title_and_name(surface: str) -> bool:
    match = leading_titles().match(surface)
    return match is not None and is_first_name(surface[match.end() :].split(" ")[0])


def _after_titles(text: str, start: int, end: int) -> int:
    while match := leading_titles().match(text, start, end):
        if not text[match.end()].isupper() or match.end() >= end:
            break
        start = match.end()
    return start


def _after_roles(text: str, start: int, end: int) -> int:
    """`Filmmaker Kevin Smith` and `Tories Ken Clarke` start at the first name."""
    words = text[start:end].split(" ")
    while len(words) > 1 and words[1][:1].isupper() and _before_name(words[0]):
        start += len(words[0]) + 1
        words = words[1:]
    return start


def _before_name(word: str) -> bool:
    return (word.lower() in words_for("role") and not is_first_name(word)) or word in words_for("group")


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
    return surface in first_names() and surface not in listed_names() and NEXT_WORD.match(text, span.end) is not None


def _is_lone_first_name(text: str, span: Span) -> bool:
    surface = text[span.start : span.end]
    return span.label != "PERSON" and is_first_name(surface) and surface not in listed_names()


def _extended(text: str, spans: list[Span]) -> list[Span]:
    """People extended by the first name before them, by a surname behind a lone first name, and by Jr."""
    for n, span in enumerate(spans):
        if span.label != "PERSON":
            continue
        floor = spans[n - 1].end if n else 0
        ceiling = spans[n + 1].start if n + 1 < len(spans) else len(text)
        before = PREVIOUS_WORD.search(text[max(floor, span.start - 24) : span.start])
        if (
            before
            and is_first_name(before[1])
            and before[1] not in words_for("junk")
            and before[1] not in title_words()
        ):
            span.start -= len(before[1]) + 1
            span.method = "rule"
        after = NEXT_WORD.match(text, span.end, min(ceiling, span.end + 30))
        if (
            after
            and " " not in text[span.start : span.end]
            and is_first_name(text[span.start : span.end])
            and _is_surname(after[1])
        ):
            span.end = after.end()
            span.method = "rule"
        junior = JUNIOR.match(text, span.end, min(ceiling, span.end + 6))
        if junior:
            span.end = junior.end() - (junior[0].endswith(".") and SENTENCE_END.match(text, junior.end()) is not None)
    return spans


def _is_surname(word: str) -> bool:
    return word not in words_for("junk") and word not in words_for("organisation") and not word.isupper()


def _nicknames(text: str, spans: list[Span]) -> list[Span]:
    """`Nathan "leaf" Orf` is one name, where the model saw a part of it."""
    for match in NICKNAME.finditer(text):
        touched = [s for s in spans if s.start < match.end() and match.start() < s.end]
        if touched and (is_first_name(match[1]) or any(s.label == "PERSON" for s in touched)):
            spans = [s for s in spans if s not in touched]
            spans.append(Span(match.start(), match.end(), "PERSON", "rule"))
    spans.sort(key=lambda s: (s.start, -s.end))
    return spans
