"""Offices that stand for their holders: `the Minister` for the minister whom the article names.

A title is given to a person only if exactly one person of the article held it there; where two fit, or none does,
nothing is marked, unless the country is said (`Kazakhstan's foreign minister`): then the office itself is the entity,
which the corpus pass may know the holder of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from analysis.marking.gazetteer import look_up
from analysis.marking.phrases import Phrases
from analysis.marking.spans import Span, uncovered
from analysis.resources import resource_rows

BEFORE = 60  # characters before a name in which its title stands
ROLES = ("office", "military", "work", "clergy", "noble")  # kinds of titles that say what somebody does
LOWER_RANK = ("vice", "deputy", "former", "first", "acting", "assistant", "ex")
OWNER_BEFORE = re.compile(r"((?:[A-Z][\w.’'-]*\s){0,3}[A-Z][\w.-]*)(?:['’]s)?\s(?:former\s|new\s|then\s)?$")
OWNER_AFTER = re.compile(r"\sof\s(?:the\s)?((?:[A-Z][\w.-]*\s?){1,4})")
ARTICLE_BEFORE = re.compile(r"\b[Tt]he\s(?:former\s|new\s)?$")
OFFICE = re.compile(
    r"^(?:(?:vice[ -]|deputy )?president|(?:[\w ]+ )?minister|premier|chancellor|secretary of state"
    r"|(?:foreign|home) secretary|ambassador|speaker)$"
)
APPOSED = re.compile(
    r",? (?:is |was |as )?(?:the |a )?(?:[A-Z][\w.]*(?:['’]s)? |former |country['’]s |nation['’]s ){0,4}?(?=[A-Za-z])"
)
NAME_AFTER = re.compile(r" +(?:[A-Z]|of\b|for\b|in charge\b)")


class Role(NamedTuple):
    """A title in small letters, and the country that is said with it."""

    title: str
    country: str | None


class Sketch(NamedTuple):
    """A person of the article: cluster, and the roles said of them."""

    cluster: int
    role: Role


def find_titles(text: str, spans: Sequence[Span], clusters: Sequence[int]) -> list[tuple[Span, int | Role]]:
    """Titles that stand for a person: (span, cluster of the person), or (span, office) where only that is known."""
    people = [(s, c) for s, c in zip(spans, clusters, strict=True) if s.label == "PERSON" and s.inside is None]
    sketches = [Sketch(c, role) for s, c in people for role in roles_of(text, s.start, s.end)]
    free = uncovered(text, spans)
    found: list[tuple[Span, int | Role]] = []
    for start, end in _titles(("office",)).find(text):
        named = NAME_AFTER.match(text, end) and not OWNER_AFTER.match(text, end)
        if named or not free.holds(start, end):
            continue
        country = country_said(text, start, end)
        if country is None and not ARTICLE_BEFORE.search(text[max(0, start - 16) : start]):
            continue
        role = Role(text[start:end].lower(), country)
        holder = _holder(role, sketches)
        if holder is not None or (country and OFFICE.search(role.title) and not _fitting(role, sketches)):
            found.append((Span(start, end, "PERSON", "title"), role if holder is None else holder))
    return found


def roles_of(text: str, start: int, end: int) -> Iterator[Role]:
    """Roles said of the person named at `[start, end)`: the title before the name, the apposition behind it."""
    before = _titles(ROLES).behind(text[max(0, start - BEFORE) : start])
    if before:
        at = text.rfind(before, 0, start)
        yield Role(before.lower(), country_said(text, at, at + len(before)) or _country_behind(text, end))
    apposed = APPOSED.match(text, end)
    until = _titles(ROLES).at(text, apposed.end()) if apposed else 0
    if apposed and until:
        yield Role(text[apposed.end() : until].lower(), country_said(text, apposed.end(), until))


def country_said(text: str, start: int, end: int) -> str | None:
    """The country of the title at `[start, end)`: `Kazakh`, `Kazakhstan's` before it, or `of Kazakhstan` behind it."""
    after = OWNER_AFTER.match(text, end, end + 50)
    before = OWNER_BEFORE.search(text[max(0, start - 50) : start])
    candidates = [after[1].strip()] if after else []
    candidates += [before[1]] if before else []
    for candidate in candidates:
        words = candidate.split()
        for n in range(len(words)):
            for name in (" ".join(words[: n + 1]), " ".join(words[n:])):
                known = look_up(name.removesuffix("’s").removesuffix("'s"))
                if known and known.firm and known.country:
                    return known.country
    return None


def _country_behind(text: str, end: int) -> str | None:
    """The country in `Foreign Minister Anna B. of Kazakhstan`."""
    after = OWNER_AFTER.match(text, end, end + 50)
    known = look_up(after[1].strip()) if after else None
    return known.country if known and known.firm else None


def _holder(role: Role, sketches: list[Sketch]) -> int | None:
    fitting = _fitting(role, sketches)
    return fitting.pop() if len(fitting) == 1 else None


def _fitting(role: Role, sketches: list[Sketch]) -> set[int]:
    return {s.cluster for s in sketches if _fits(role, s.role)}


def _fits(asked: Role, said: Role) -> bool:
    if asked.country and said.country and asked.country != said.country:
        return False
    if asked.title == said.title:
        return True
    if not said.title.endswith(f" {asked.title}"):
        return False
    return said.title.split()[0] not in LOWER_RANK or asked.title.split()[0] in LOWER_RANK


@cache
def _titles(kinds: tuple[str, ...]) -> Phrases:
    rows = [row for row in resource_rows("titles.csv") if row["kind"] in kinds and "." not in row["title"]]
    titles = {row["title"] for row in rows}
    return Phrases(titles | {t.lower() for t in titles if not t.isupper()})
