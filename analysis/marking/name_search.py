"""Mentions that a model missed: the names it found elsewhere, once more, and names that patterns give away."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from analysis.marking.name_context import ORG, PERSON
from analysis.marking.name_lists import (
    has_family_name_first,
    is_first_name,
    listed_names,
    title_words,
    words_for,
)
from analysis.marking.name_types import SURNAME
from analysis.marking.phrases import large_words
from analysis.marking.spans import Span, Uncovered, uncovered
from analysis.marking.titles import roles_of
from analysis.marking.weighed_names import KIND, Name
from analysis.resources import stopwords

FULL_NAME = re.compile(
    r"([A-Z](?<![\w.’'-].)[^\W\d_]+(?:-[A-Z][^\W\d_]+)?) "
    r"(?:(?:[A-Z]\. |(?:bin|al|el|von|van|de|der|di|da|dos|del|la) )*)"
    r"([A-Z][\w’']*[a-z](?:-(?!\w+(?:ed|ing)\b|led\b|era\b|born\b|style\b|run\b)[^\W\d_]+)*)(?! [A-Z][a-z])(?![\w-])"
)
SHORT_TITLES = ("Mr", "Mrs", "Ms", "Dr", "Prof", "Sen", "Rep", "Gov", "Gen")
NAMING = (*SHORT_TITLES, "Miss", "Professor", "Senator", "Sir", "Judge", "Justice", "Lt", "Capt", "Sgt")
TITLED = re.compile(
    "(?:" + "|".join(rf"{t[0]}(?<![\w-]{t[0]}){t[1:]}" for t in NAMING) + r")\.? "
    r"([A-Z][a-z][\w’'-]*(?: [A-Z][a-z][\w’'-]*)?)"
)
CREDITED = r"([A-Z][\w.’'-]+(?: (?:[a-z]{2,3} )?[A-Z][\w.’'-]+){1,3})"
AGENCY = r"(REUTERS|Reuters|AFP|AP|EPA|TASS|Xinhua|ANI|Kyodo|[A-Z]{2,8})"
CREDIT = re.compile(rf"(?<![\w/]){AGENCY}/{CREDITED}(?=/|\s*(?:$|\n))", re.MULTILINE)
CREDIT_BEFORE = re.compile(rf"^{CREDITED}(?=/| via (?:REUTERS|AP))", re.MULTILINE)
ACRONYM_OF = re.compile(r"\s\(([A-Z][A-Za-z&.-]{1,9})\)")
NEXT_CAPITAL = re.compile(r" [A-Z][a-z]")
PREVIOUS_CAPITAL = re.compile(r"([A-Z][\w’'.-]*) $")
FIRST_WORD = re.compile(r"\w+")
GOES_ON = re.compile(r"\w|-\w")
LETTERS = re.compile(r"[A-Za-z][\w’'-]*")
RUN = re.compile(r"[A-Z](?<![\w.’'@#/&-].)[\w&-]*(?: [A-Z][\w&-]*){0,3}(?![\w@/-])")
SENTENCE_ENDS = (". ", "? ", "! ", ": ", "” ", "- ", "– ", "— ", "* ", "• ")
OPENINGS = ("The", "But", "And", "When", "While", "If", "As", "In", "For", "On", "At")
MONTHS = ("March", "April", "May", "June", "July", "August")  # those that are also names of people
SHORTEST_FORM = 3  # letters of a lone surname or short name that is looked for
LONGEST_TITLE_LINE = 5  # a line of fewer words is no sentence
TITLE_SHARE = 0.6  # nor is one with this share of capitalised words


def find_further(text: str, spans: list[Span], names: Sequence[Name]) -> list[Span]:
    """`spans` with every further mention of what the article names, by start."""
    free = uncovered(text, spans)
    return _by_start([*spans, *free.take(_occurrences(text, _forms(text, names)))])


def find_patterned(text: str, spans: list[Span]) -> list[Span]:
    """`spans` with the people that credits, titles and known first names give away, by start."""
    free = uncovered(text, spans)
    return _by_start([*spans, *free.take(_patterned(text, free))])


def find_candidates(text: str, spans: Sequence[Span]) -> list[Span]:
    """Runs of capitalised words inside sentences that no span covers, with all their occurrences, label OTHER."""
    free = uncovered(text, spans)
    runs = [
        match
        for match in RUN.finditer(text)
        if free.holds(match.start(), match.end())
        and match[0] not in MONTHS
        and not any(_says_nothing(w) for w in match[0].split())
    ]
    runs = [match for match in _once_inside(text, runs) if _is_prose(_line(text, match.start()))]
    return [Span(m.start(), m.end(), "OTHER", "rule") for m in _once_inside(text, runs)]


def _once_inside(text: str, runs: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The runs that stand inside a sentence once at least."""
    inside = {match[0] for match in runs if not _starts_sentence(text, match.start())}
    return [match for match in runs if match[0] in inside]


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no capitalised word beside it makes it a part of a longer name."""
    if NEXT_CAPITAL.match(text, end):
        return False
    before = PREVIOUS_CAPITAL.search(text[max(0, start - 20) : start])
    if not before:
        return True
    word = before[1]
    known = word.rstrip(".") in SHORT_TITLES or word in OPENINGS or word in title_words()
    return known or _starts_sentence(text, start - len(before[0]))


def _by_start(spans: list[Span]) -> list[Span]:
    return sorted(spans, key=lambda s: (s.start, -s.end))


def _patterned(text: str, free: Uncovered) -> Iterator[tuple[int, int, str]]:
    for match in CREDIT.finditer(text) if "/" in text else ():
        if _may_be_surname(match[2].rpartition(" ")[2]):
            yield (*match.span(1), "ORG")
            yield (*match.span(2), "PERSON")
    for match in CREDIT_BEFORE.finditer(text):
        if _may_be_surname(match[1].rpartition(" ")[2]):
            yield (*match.span(1), "PERSON")
    for match in FULL_NAME.finditer(text):
        if not free.holds(*match.span()):
            continue
        first = match[1]
        sure = is_first_name(first) and first not in listed_names() and first not in words_for("junk")
        if (sure or _is_person(text, match)) and _may_be_surname(match[2]):
            yield (*match.span(), "PERSON")
    for match in TITLED.finditer(text):
        if not any(word in words_for("junk") for word in match[1].split()):
            yield (*match.span(1), "PERSON")


def _is_person(text: str, match: re.Match[str]) -> bool:
    """Whether its words, or a role said of it, make a full name a person's whose first name no list knows."""
    words = match[0].split()
    if any(_says_nothing(word) or word in listed_names() or not _may_be_surname(word) for word in words):
        return False
    if words[0].lower() in stopwords():
        return False
    if SURNAME.search(words[-1]) or (has_family_name_first(words) and "-" in words[1]):
        return True
    return any(True for _ in roles_of(text, *match.span()))


def _may_be_surname(word: str) -> bool:
    kinds = ("junk", "organisation", "facility", "company", "event")
    return word not in title_words() and not any(word in words_for(kind) for kind in kinds)


@lru_cache(maxsize=16)
def _is_prose(line: str) -> bool:
    words = LETTERS.findall(line)
    return len(words) >= LONGEST_TITLE_LINE and sum(w[0].isupper() for w in words) <= TITLE_SHARE * len(words)


def _says_nothing(word: str) -> bool:
    kinds = ("junk", "other", "group", "event")
    return (
        len(word) < SHORTEST_FORM - 1
        or word in title_words()
        or word.lower() in words_for("role")
        or any(word in words_for(kind) for kind in kinds)
    )


def _forms(text: str, names: Sequence[Name]) -> dict[str, str]:
    """Forms to look for -> label: the names, surnames of people, acronyms that stand in brackets behind a name."""
    forms: dict[str, str] = {}
    for name in names:
        label = name.mentions[0].label
        if label not in KIND or not (name.surface[0].isupper() or name.surface[0].isdigit()):
            continue
        if name.surface not in words_for("junk"):
            forms.setdefault(name.surface, label)
            for form in _short_forms(name):
                forms.setdefault(form, label)
        if name.kind == ORG:
            acronyms = [ACRONYM_OF.match(text, span.end) for span in name.mentions]
            forms.update({m[1]: "ORG" for m in acronyms if m and m[1] not in forms})
    return forms


def _short_forms(name: Name) -> Iterator[str]:
    words = name.surface.split()
    if len(words) < 2:
        return
    last = words[-1]
    if name.kind == PERSON and len(last) >= SHORTEST_FORM and last[0].isupper():
        yield last
        if has_family_name_first(words):
            yield words[0]
    if last in words_for("company") and (len(words) > 2 or len(words[0]) > SHORTEST_FORM):
        yield " ".join(words[:-1])


def _occurrences(text: str, forms: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Where the forms stand as whole words, not as a part of a longer name; the longest form first."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        first = FIRST_WORD.match(form)
        by_word[first[0] if first else form].append(form)
    for start, word in large_words(text):
        for form in by_word.get(word, ()) if text[start - 1 : start] != "-" else ():
            end = start + len(form)
            if text.startswith(form, start) and not GOES_ON.match(text, end):
                if forms[form] == "GPE" or stands_alone(text, start, end):
                    yield start, end, forms[form]
                break


def _starts_sentence(text: str, at: int) -> bool:
    return at <= 0 or text[at - 1] in '\n“"‘(' or text[max(0, at - 2) : at] in SENTENCE_ENDS
