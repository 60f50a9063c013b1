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
OWNER = r"(?:the\s)?((?:(?:Republic|Kingdom|State|Federation)\sof\s)?(?:[A-Z][\w.-]*\s?){1,4})"
OWNER_AFTER = re.compile(rf"\sof\s{OWNER}")
ARTICLE_BEFORE = re.compile(r"\b[Tt]he\s(?:former\s|new\s)?$")
OFFICE = re.compile(
    r"^(?:(?:vice[ -]|deputy )?president|(?:[\w ]+ )?minister|premier|chancellor|secretary of state"
    r"|(?:foreign|home) secretary|ambassador|speaker)$"
)
APPOSED = re.compile(
    r",? (?:(?:is|was|as|(?:(?:is|was|has been|had been) )?(?:appointed|named|elected|sworn in)(?: as)?) )?(?:the |a )?"
)
MODIFIER = re.compile(r"(?:[A-Z][\w.-]*(?:['’]s)?|former|new|then|current|acting|country['’]s|nation['’]s) ")
MODIFIERS = 3  # words that may stand between a name and the title behind it: `, the former Kazakh president`
RANK = re.compile(r"(?:(?:[Ff]irst |[Ff]ormer )?(?:[Dd]eputy|[Vv]ice|[Aa]cting|[Aa]ssistant)[ -])$")
PREDECESSOR = re.compile(r"\bpredecessors?,? $")
FORMER = re.compile(
    r"\b(?:[Ff]ormer|[Ee]x|[Ll]ate|[Oo]usted|[Dd]ismissed|[Rr]etired|[Oo]ne-?time|[Tt]hen)[ -](?:[A-Z][\w.’'-]* ){0,3}$"
)
MINISTER_OF = re.compile(r"((?:[a-z]+ )*)minister (?:of|for) (?:the )?([a-z ]+)")
NO_FIELDS = ("Prime", "Foreign", "Deputy", "Vice", "State", "Cabinet")
FIELDS = {"foreign affairs": "foreign", "internal affairs": "interior", "defense": "defence"}
SAYS = re.compile(r" (?:said|says|told|added)\b")
OWNER_AT_END = re.compile(rf"\sof\s{OWNER}$")
BESIDE_AFTER = re.compile(rf"(?:\sof\s{OWNER})?, ")
NAME_BEFORE = re.compile(r"(?=, (?:the |a )?(?:[\w’'-]+ ){0,3}$)")
NAME_AFTER = re.compile(r" +(?:[A-Z]|of\b|for\b|in charge\b)")
LINKED_AFTER = re.compile(r" +(?:of|for|in charge)\b")


class Role(NamedTuple):
    """An office in small letters as it is usually called, the country that is said with it, and whether it is held.

    `held` false: somebody is said to be a former minister, an ex-president.
    """

    title: str
    country: str | None
    held: bool = True


class Sketch(NamedTuple):
    """A person of the article: cluster, and the roles said of them."""

    cluster: int
    role: Role


def find_titles(text: str, spans: Sequence[Span], clusters: Sequence[int]) -> list[tuple[Span, int | Role]]:
    """Titles that stand for a person: (span, cluster of the person), or (span, office) where only that is known."""
    offices = list(_offices(text, spans))
    if not offices:
        return []
    people = [(s, c) for s, c in zip(spans, clusters, strict=True) if s.label == "PERSON" and s.inside is None]
    sketches = [Sketch(c, role) for s, c in people for role in roles_of(text, s.start, s.end)]
    beside = {at: c for s, c in people for at in (s.start, s.end)}
    found: list[tuple[Span, int | Role]] = []
    for start, end, role in offices:
        country, holder = role.country, _named_beside(text, start, end, beside)
        if holder is None:
            holder = _holder(role, sketches) if role.held else _former_holder(text, role, sketches, people)
        if holder is not None or (country and OFFICE.search(role.title) and not _fitting(role, sketches)):
            found.append((Span(start, end, "PERSON", "title"), role if holder is None else holder))
    return found


def _offices(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int, Role]]:
    """(start, end, role) of the titles that stand without a name, with an article or a country."""
    free = uncovered(text, spans)
    for bare, end in _titles(("office",)).find(text):
        start = _with_rank(text, bare)
        named = NAME_AFTER.match(text, end) and not OWNER_AFTER.match(text, end)
        if named or not free.holds(start, end):
            continue
        role = role_at(text, start, end)
        if role.country or ARTICLE_BEFORE.search(text[max(0, start - 16) : start]):
            yield start, end, role


def roles_of(text: str, start: int, end: int) -> Iterator[Role]:
    """Roles said of the person named at `[start, end)`: the title before the name, the apposition behind it."""
    before = _titles(ROLES).behind(text[max(0, start - BEFORE) : start])
    if before:
        at = text.rfind(before, 0, start)
        role = role_at(text, at, at + len(before))
        yield role._replace(country=role.country or _country_behind(text, end))
    elif introduced := _introduced_by(text, start, end):
        yield role_at(text, *introduced)
    behind = _title_behind(text, end)
    if behind:
        yield role_at(text, *behind)


def _title_behind(text: str, end: int) -> tuple[int, int] | None:
    """The title in `, the Kazakh foreign minister` or ` was elected president` behind a name that ends at `end`.

    None where a name follows the title: in `Anna B., Kazakh President Boris T.` it is his.
    """
    apposed = APPOSED.match(text, end)
    at = apposed.end() if apposed else end
    for _ in range(MODIFIERS + 1 if apposed else 0):
        until = _titles(ROLES).at(text, at)
        if until:
            return None if NAME_AFTER.match(text, until) and not LINKED_AFTER.match(text, until) else (at, until)
        modifier = MODIFIER.match(text, at)
        if not modifier:
            return None
        at = modifier.end()
    return None


def _with_rank(text: str, start: int) -> int:
    """Where the title at `start` begins with its rank: `Deputy` before `Transport Minister`."""
    rank = RANK.search(text, max(0, start - BEFORE), start)
    return rank.start() if rank else start


def role_at(text: str, start: int, end: int) -> Role:
    """The role that the title at `[start, end)` says: `former Kazakh Minister of Foreign Affairs`."""
    start = _with_rank(text, start)
    held = FORMER.search(text[max(0, start - BEFORE) : start]) is None
    return Role(_usual(text[start:end]), country_said(text, start, end), held)


def _usual(title: str) -> str:
    """`minister of foreign affairs` is the foreign minister."""
    words = " ".join(title.lower().split())
    match = MINISTER_OF.fullmatch(words)
    if match:
        words = f"{match[1]}{FIELDS.get(match[2], match[2])} minister"
    return words.replace("defense", "defence").replace("labor ", "labour ")


def _introduced_by(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The title in `the Foreign Minister of Kazakhstan, Anna B.`; none in `beside the minister, Anna B. said`."""
    if not text.startswith(", ", start - 2) or SAYS.match(text, end):
        return None
    until = start - 2
    owner = OWNER_AT_END.search(text, max(0, until - BEFORE), until)
    until = owner.start() if owner else until
    title = _titles(ROLES).behind(f"{text[max(0, until - BEFORE) : until]} ")
    return (until - len(title), until) if title else None


def _named_beside(text: str, start: int, end: int, beside: dict[int, int]) -> int | None:
    """The cluster of the person whose name stands beside the title at `[start, end)`, if one does.

    `beside` is the cluster of each person by where its name starts and ends.
    """
    ahead = BESIDE_AFTER.match(text, end)
    name = beside.get(ahead.end()) if ahead and text[ahead.end() : ahead.end() + 1].isupper() else None
    if name is not None and ahead:
        return name if not _says_behind(text, ahead.end(), beside) else None
    before = NAME_BEFORE.search(text, max(0, start - BEFORE), start)
    return beside.get(before.start()) if before else None


def _says_behind(text: str, start: int, beside: dict[int, int]) -> bool:
    end = min((at for at in beside if at > start), default=start)
    return SAYS.match(text, end) is not None


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


def _former_holder(text: str, role: Role, sketches: list[Sketch], people: Sequence[tuple[Span, int]]) -> int | None:
    """Who is said to have held the office, or is called a predecessor where nobody is."""
    fitting = {s.cluster for s in sketches if not s.role.held and _fits(role, s.role)}
    if not fitting:
        fitting = {c for s, c in people if PREDECESSOR.search(text, max(0, s.start - BEFORE), s.start)}
    return fitting.pop() if len(fitting) == 1 else None


def _fitting(role: Role, sketches: list[Sketch]) -> set[int]:
    return {s.cluster for s in sketches if _fits(role, s.role)}


def _fits(asked: Role, said: Role) -> bool:
    if asked.country and said.country and asked.country != said.country:
        return False
    if asked.held and not said.held:
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
    fields = [title.removesuffix(" Minister") for title in titles if title.endswith(" Minister")]
    named = [field for field in fields if " " not in field and field not in NO_FIELDS]
    named += ["Foreign Affairs", "Internal Affairs"]
    titles |= {f"Minister {of} {field}" for field in named for of in ("of", "for", "of the", "for the")}
    return Phrases(titles | {t.lower() for t in titles if not t.isupper()})
