"""Where names begin and end: a model's spans cut and joined, titles and credits taken off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.marking.engines import Found
from analysis.marking.gazetteer import look_up
from analysis.marking.name_context import VESSELS
from analysis.marking.name_lists import (
    agencies,
    is_first_name,
    leading_titles,
    listed_names,
    title_words,
    titles,
    words_for,
)
from analysis.marking.person_bounds import SENTENCE_END, whole_people
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
PARENTHESIS = re.compile(r"\s*\(\s*")
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
RANK = re.compile(r"(?<!\w)(?:Attorney|Prosecutor|Auditor|Solicitor|Advocate|Comptroller|Inspector) $")
LAST_WORD = re.compile(r"\s+(\w+)$")
AND = re.compile(r",? and |, (?!Inc|LLC|Ltd|L\.|D\.?C|N\.|S\.|Jr|Sr|Co\b)")
MINISTER = re.compile(r" (?:Ministers?|Secretary)\b")
FIRM_BEHIND = re.compile(r"(?: [A-Z][a-z]+){1,3}(?![\w-])")
OF = re.compile(r"\b(?:of|for) ")
PREFIX = re.compile(r"(?:[Pp]ost|[Pp]re|[Aa]nti|[Pp]ro|[Nn]on|[Ee]x|[Mm]id|[Pp]an|[Tt]rans|[Ii]ntra|[Nn]eo)-(?=[A-Z])")
SUFFIX = re.compile(r"(?<=\w)-[a-z]{3,}$")  # Brussels-based
SUFFIX_OF_PERSON = re.compile(
    r"-(?:[a-z]+ed|[a-z]{3,}ing|born|era|style|like|led|run|made|free|themed)$"
)  # not Min-seo


def bound_spans(text: str, found: Sequence[Found]) -> list[Span]:
    """The spans of a model, by start, as names: on one line, without titles, possessives and what else is no name."""
    surnames = {text[f.start : f.end].rpartition(" ")[2] for f in found if f.label == "PERSON"}
    owners = frozenset(surnames.union(text[f.start : f.end] for f in found))
    spans = [span for f in found for span in _pieces(text, f, owners)]
    spans.sort(key=lambda s: (s.start, -s.end))
    return whole_people(text, _whole_firms(text, spans))


def _whole_firms(text: str, spans: list[Span]) -> list[Span]:
    """`Qoytas` before `Wagon Leasing` is a firm with both words, if no country and no person stands there.

    `Attorney` belongs to `General's Office`.
    """
    for n, span in enumerate(spans):
        if text.startswith(("General's ", "General’s "), span.start) and (rank := RANK.search(text[: span.start])):
            span.start = rank.start()
        behind = FIRM_BEHIND.match(text, span.end)
        until = spans[n + 1].start if n + 1 < len(spans) else len(text)
        if not behind or behind.end() > until or behind[0].rpartition(" ")[2] not in words_for("organisation"):
            continue
        surface = text[span.start : span.end]
        if span.label not in ("ORG", "NORP", "OTHER") or look_up(surface) or " " in surface:
            continue
        if not any(word in title_words() for word in behind[0].split()):
            span.end, span.label, span.method = behind.end(), "ORG", "rule"
    return spans


def _pieces(text: str, found: Found, owners: frozenset[str]) -> list[Span]:
    surface = text[found.start : found.end]
    if (
        surface.isalpha() and surface[0].isupper() and len(surface) > 1
    ):  # most names: none of the rest does more to them
        return [Span(found.start, _before_minister(text, found.start, found.end), found.label, "model")]
    pieces = []
    at = found.start
    for line in surface.split("\n"):
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
        if match := (SUFFIX_OF_PERSON if label == "PERSON" else SUFFIX).search(text[start:end]):
            end, changed = start + match.start(), True
        if text[start:end].endswith(")") and "(" not in text[start:end]:
            end, changed = end - 1, True
    end = _before_minister(text, start, end)
    if label == "PERSON" or _title_and_name(text[start:end]):
        start = _after_roles(text, _after_titles(text, start, end), end)
    if label == "PERSON":
        end = _before_junk(text, start, end)
    if COMPANY_DOT.search(text[start:end]) and SENTENCE_END.match(text, end):
        end -= 1
    return [Span(start, end, label, "model")] if end - start > 1 else []


def _before_minister(text: str, start: int, end: int) -> int:
    """The end of a name without the field of a minister: `Kyrgyz Energy` before `Minister`."""
    office = MINISTER.match(text, end)
    title = titles().behind(f"{text[start : office.end()]} ") if office else None
    if not office or not title or " " not in title:
        return end
    return max(start, office.end() - len(title) - 1)


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
    while len(words) > 1 and words[1][:1].isupper():
        if not (_before_name(words[0]) or _is_vessel(text, words[0], " ".join(words[1:]))):
            break
        start += len(words[0]) + 1
        words = words[1:]
    return start


def _is_vessel(text: str, word: str, name: str) -> bool:
    """`Ferry X` where the article has `ferry X` too."""
    return word.lower() in VESSELS and f"{word.lower()} {name}" in text


def _before_name(word: str) -> bool:
    return (word.lower() in words_for("role") and not is_first_name(word)) or word in words_for("group")
