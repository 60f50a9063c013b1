"""Mentions that a model missed: further occurrences of the names it found, and names that lists and patterns give away."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.marking.name_lists import first_names, listed_names, title_words, words_for
from analysis.marking.name_types import ORG, OTHER, PERSON, PLACE, Name
from analysis.marking.spans import Span

CAPITALISED = re.compile(r"[A-Z][\w’'&.-]*")
FULL_NAME = re.compile(
    r"(?<![\w.’'-])([A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)?) ((?:[A-Z]\. |(?:bin|al|el|von|van|de|der|di|da|dos|del|la) )*)"
    r"([A-Z][\w’']*[a-z](?:-[A-Z][^\W\d_]+)*)(?! [A-Z][a-z])(?![\w-])"
)
TITLED = re.compile(
    r"(?<![\w-])(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sen|Senator|Rep|Gov|Sir|Judge|Justice|Gen|Lt|Capt|Sgt)\.? "
    r"([A-Z][a-z][\w’'-]*(?: [A-Z][a-z][\w’'-]*)?)"
)
CREDIT = re.compile(
    r"(?<![\w/])(REUTERS|Reuters|AFP|AP|EPA|TASS|Xinhua|ANI|Kyodo|[A-Z]{2,8})/([A-Z][\w.’'-]+(?: (?:[a-z]{2,3} )?[A-Z][\w’'-]+){1,3})(?=/|\s*(?:$|\n))",
    re.MULTILINE,
)
CREDIT_BEFORE = re.compile(
    r"^([A-Z][\w’'-]+(?: (?:[a-z]{2,3} )?[A-Z][\w.’'-]+){1,3})(?=/| via (?:REUTERS|AP))", re.MULTILINE
)
ACRONYM_OF = re.compile(r"\s\(([A-Z][A-Za-z&.-]{1,9})\)")
LOWER_START = 3
LINE = re.compile(r"[^\n]+")
LOWER_OR_CAPITAL = re.compile(r"[A-Za-z][\w’'-]*")
RUN = re.compile(r"(?<![\w.’'@#/&-])[A-Z][\w&-]*(?: [A-Z][\w&-]*){0,3}(?![\w@/-])")
LABEL = {PERSON: "PERSON", ORG: "ORG", PLACE: "GPE"}
NEXT_CAPITAL = re.compile(r" [A-Z][a-z]")
PREVIOUS_CAPITAL = re.compile(r"([A-Z][\w’'.-]*) $")


def find_further(text: str, spans: list[Span], names: Sequence[Name]) -> list[Span]:
    """`spans` with every further mention of what the article names, by start."""
    taken = bytearray(len(text))
    for span in spans:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    found = list(spans)
    for start, end, label in _occurrences(text, _known(text, names)):
        _take(found, taken, start, end, label)
    found.sort(key=lambda s: (s.start, -s.end))
    return found


def find_patterned(text: str, spans: list[Span]) -> list[Span]:
    """`spans` with the people that credits, titles and known first names give away, by start."""
    taken = bytearray(len(text))
    for span in spans:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    found = list(spans)
    for match in CREDIT.finditer(text):
        _take(found, taken, *match.span(1), "ORG")
        _take(found, taken, *match.span(2), "PERSON")
    for match in CREDIT_BEFORE.finditer(text):
        _take(found, taken, *match.span(1), "PERSON")
    for match in FULL_NAME.finditer(text):
        first, last = match[1], match[3]
        if (
            first in first_names()
            and first not in listed_names()
            and first not in words_for("junk")
            and _is_surname(last)
        ):
            _take(found, taken, *match.span(), "PERSON")
    for match in TITLED.finditer(text):
        _take(found, taken, *match.span(1), "PERSON")
    found.sort(key=lambda s: (s.start, -s.end))
    return found


def find_candidates(text: str, spans: Sequence[Span]) -> list[Span]:
    """Runs of capitalised words inside sentences that no span covers, with all their occurrences, label OTHER."""
    taken = bytearray(len(text))
    for span in spans:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    inside: set[str] = set()
    runs = []
    for line in LINE.finditer(text):
        words = LOWER_OR_CAPITAL.findall(line[0])
        if len(words) < 5 or sum(w[:1].isupper() for w in words) > 0.6 * len(words):
            continue
        for match in RUN.finditer(text, line.start(), line.end()):
            if any(taken[match.start() : match.end()]) or any(_empty(w) for w in match[0].split()):
                continue
            runs.append(match)
            if not _starts_sentence(text, match.start()):
                inside.add(match[0])
    return [Span(m.start(), m.end(), "OTHER", "rule") for m in runs if m[0] in inside]


def _empty(word: str) -> bool:
    return (
        word in words_for("junk")
        or word in words_for("other")
        or word in title_words()
        or word in words_for("group")
        or word.lower() in words_for("role")
        or word in words_for("event")
        or len(word) < 2
    )


def _is_surname(word: str) -> bool:
    return not (
        word in words_for("junk")
        or word in words_for("organisation")
        or word in words_for("facility")
        or word in words_for("company")
        or word in words_for("event")
        or word in title_words()
    )


def _take(found: list[Span], taken: bytearray, start: int, end: int, label: str) -> None:
    if any(taken[start:end]):
        return
    taken[start:end] = b"\1" * (end - start)
    found.append(Span(start, end, label, "rule"))


def _known(text: str, names: Sequence[Name]) -> dict[str, str]:
    """Forms to look for -> label: the names, surnames of people, acronyms that stand in brackets behind a name."""
    forms: dict[str, str] = {}
    for name in names:
        if name.kind == OTHER or (name.kind not in LABEL and name.kind != "NORP"):
            continue
        label = name.mentions[0].label
        surface = name.surface
        if (not surface[0].isupper() and not surface[0].isdigit()) or surface in words_for("junk"):
            continue
        forms.setdefault(surface, label)
        words = surface.split()
        if name.kind == PERSON and len(words) > 1 and len(words[-1]) > 2 and words[-1][0].isupper():
            forms.setdefault(words[-1], "PERSON")
        if len(words) > 1 and words[-1] in words_for("company") and (len(words) > 2 or len(words[0]) > LOWER_START):
            forms.setdefault(" ".join(words[:-1]), "ORG")
        if name.kind == ORG:
            for span in name.mentions:
                match = ACRONYM_OF.match(text, span.end)
                if match:
                    forms.setdefault(match[1], "ORG")
    return forms


def _occurrences(text: str, forms: dict[str, str]) -> list[tuple[int, int, str]]:
    """Where the forms stand as whole capitalised words, not as a part of a longer name; the longest form first."""
    by_word: dict[str, list[str]] = {}
    for form in forms:
        by_word.setdefault(re.match(r"\w+", form)[0] if re.match(r"\w+", form) else form, []).append(form)  # type: ignore[index]
    for candidates in by_word.values():
        candidates.sort(key=lambda f: (-len(f), f))
    found = []
    for word in re.finditer(r"(?<![\w-])\w+", text):
        for form in by_word.get(word[0], ()):
            start, end = word.start(), word.start() + len(form)
            if text.startswith(form, start) and not re.match(r"\w|-\w", text[end : end + 2]):
                if forms[form] == "GPE" or stands_alone(text, start, end):
                    found.append((start, end, forms[form]))
                break
    return found


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no capitalised word beside it makes it a part of a longer name."""
    if NEXT_CAPITAL.match(text, end):
        return False
    before = PREVIOUS_CAPITAL.search(text[max(0, start - 20) : start])
    if not before:
        return True
    word = before[1].rstrip(".")
    return word in TITLE_WORDS or before[1] in title_words() or _starts_sentence(text, start - len(before[0]))


TITLE_WORDS = {
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
    "Prof",
    "Sen",
    "Rep",
    "Gov",
    "Gen",
    "Minister",
    "President",
    "The",
    "But",
    "And",
    "When",
    "While",
    "If",
    "As",
    "In",
    "For",
    "On",
    "At",
}


def _starts_sentence(text: str, at: int) -> bool:
    return (
        at <= 0
        or text[at - 1] in '\n“"‘('
        or text[max(0, at - 2) : at] in (". ", "? ", "! ", ": ", "” ", "- ", "– ", "— ", "* ", "• ")
    )
