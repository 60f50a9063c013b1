"""Mentions of one article brought together: which of its names name the same person, organisation or place."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from analysis.marking.institutions import usual_words
from analysis.marking.name_lists import has_family_name_first, strip_title, words_for
from analysis.marking.spelling import plain

COMPANY_FORMS = frozenset(
    {"inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "plc", "llc", "llp", "lp"}
    | {"ag", "sa", "se", "nv", "bv", "ab", "asa", "oyj", "gmbh", "kg", "spa", "srl", "jsc", "ojsc", "pjsc", "cjsc"}
    | {"oao", "ooo", "zao", "ao", "pte", "pty", "kk", "kgaa", "bhd", "tbk", "as", "holding", "holdings", "group"}
)
SMALL = frozenset(
    {"of", "the", "and", "for", "in", "on", "de", "la", "du", "del", "et", "y", "&", "at", "to", "von", "van", "der"}
    | {"den", "di", "da", "al", "el", "bin", "ibn"}
)
JUNIOR = frozenset({"jr", "sr", "ii", "iii", "iv"})
CALLED = re.compile(r"\b(?:call(?:s|ed)? (?:him|her)|known (?:\w+ )?as|nicknamed|dubbed)(?: \w+)? [“\"'‘]?$")
CALLED_BEFORE = 40  # characters
OPENING = re.compile(r"\s*\(\s*")
CLOSING = re.compile(r"\s?\)")
TAIL = re.compile(r", (?:[A-Z][\w.]*|[A-Z]\w+ [A-Z]\w+)")
ACRONYM = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*s?")
TOKEN = re.compile(r"[\w’']+(?:-[\w’']+)*")
POSSESSIVE = re.compile(r"\s*['’]s?$")


KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
}


SHORTEST_PLURAL = 4
SAVED = 4  # letters that an acronym saves at least


class Name(NamedTuple):
    """A mention as clustering sees it. `label` None: unknown; `entity_id`: what the gazetteer says it is."""

    surface: str
    label: str | None = None
    entity_id: str | None = None
    start: int = -1  # where it stands in the text
    end: int = -1
    country: str | None = None  # of an institution that every country has
    by_place: bool = False  # the country is only that of the city in which the sentence is set


@dataclass
class Cluster:
    """Mentions that name one thing, and the names they use: tuples of plain lower-case words."""

    number: int
    entity_id: str | None = None
    kind: str | None = None  # person, organisation, place or group; None: not known
    country: str | None = None
    by_place: bool = False  # what one sentence says of its country says nothing of mentions before it
    names: dict[tuple[str, ...], None] = field(default_factory=dict)
    longest: tuple[str, ...] = ()
    acronyms: set[str] = field(default_factory=set)  # its names that are acronyms, in capitals
    initials: set[str] = field(default_factory=set)  # what acronyms of its names would be


def cluster_names(names: Sequence[Name], text: str = "") -> list[int]:
    """For each name, in the order of the text, the number of its cluster, from 0 in order of appearance.

    Full names come first, so that a surname in a headline meets the full name in the body. Of two that fit, the one
    named last before the mention is taken.
    """
    parsed = [words_of(name.surface) for name in names]
    explained = _explained(names, text)
    called = {i for i, name in enumerate(names) if _is_nickname(name, parsed[i], text)}
    order = sorted(range(len(names)), key=lambda i: (-_weight(names[i], parsed[i], i in called), i))
    order = sorted(order, key=lambda i: i not in explained and i not in explained.values())
    clusters: list[Cluster] = []
    placed: dict[int, Cluster] = {}
    positions: dict[int, list[int]] = {}
    holders: defaultdict[str, set[int]] = defaultdict(set)  # key -> numbers of the clusters with a name that has it
    for i in order:
        known = names[i].entity_id
        keys = {*_keys(names[i].surface), known} if known else _keys(names[i].surface)
        near = [clusters[n] for n in sorted({n for key in keys for n in holders[key]})]
        cluster = placed.get(explained.get(i, -1)) or _home(names[i], parsed[i], i, near, positions)
        if cluster is None and i in called:
            cluster = _bearer(parsed[i], clusters)
        if cluster is None:
            cluster = Cluster(len(clusters))
            clusters.append(cluster)
            positions[cluster.number] = []
        _add(cluster, names[i], parsed[i])
        insort(positions[cluster.number], i)
        for key in keys:
            holders[key].add(cluster.number)
        placed[i] = cluster
    return _renumber([placed[i].number for i in range(len(names))])


@lru_cache(maxsize=65536)
def _keys(surface: str) -> frozenset[str]:
    """What names share at least one of if they can be one: the words at their ends, an acronym (in capitals)."""
    words = words_of(surface)
    usual = usual_words(words)
    acronym, initials = acronym_of(surface)
    ends = {*words[:1], *words[-1:], *usual[:1], *usual[-1:], *_other_number(words)}
    return frozenset(ends | initials | ({acronym} if acronym else set()))


def _explained(names: Sequence[Name], text: str) -> dict[int, int]:
    """Acronym -> the long name it follows in brackets: `Party of Democratic Action (SDA)`."""
    explained = {}
    for i in range(1, len(names)):
        long, short = names[i - 1], names[i]
        gap, behind = text[long.end : short.start], text[short.end : short.end + 2]
        if long.end < 0 or not OPENING.fullmatch(gap) or not CLOSING.match(behind) or short.entity_id:
            continue
        initials = {w[0] for w in words_of(long.surface)}
        letters = [c for c in short.surface.lower() if c.isalpha()]
        if ACRONYM.fullmatch(short.surface.replace(".", "")) and sum(c in initials for c in letters) * 2 >= len(
            letters
        ):
            explained[i] = i - 1
    return explained


@lru_cache(maxsize=65536)
def words_of(surface: str) -> tuple[str, ...]:
    """The words of a name in plain lower-case letters: no article, title, possessive, company form or full stops."""
    text = strip_title(POSSESSIVE.sub("", " ".join(surface.split())))
    head = text.partition(",")[0]
    if " " in head or TAIL.fullmatch(text[len(head) :]):  # "Rose, M.D.", "Cannon Ball, N.D."
        text = head
    words = [plain(w) for w in TOKEN.findall(text.replace(".", ""))]
    while len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    while len(words) > 1 and (words[-1] in COMPANY_FORMS or words[-1] in JUNIOR):
        words = words[:-1]
    return tuple(words)


def is_epithet(words: tuple[str, ...]) -> bool:
    """Whether a person's name is a first name and what he or she is called: `Erik the Crane`."""
    return len(words) > 2 and words[1] == "the"


def is_called(text: str, start: int) -> bool:
    """Whether the name at `start` is said to be what somebody is called: `they call him Kemal Batono`."""
    return start > 0 and CALLED.search(text[max(0, start - CALLED_BEFORE) : start]) is not None


def _is_nickname(name: Name, words: tuple[str, ...], text: str) -> bool:
    return name.label == "PERSON" and len(words) > 1 and (is_epithet(words) or is_called(text, name.start))


def _bearer(words: tuple[str, ...], clusters: Sequence[Cluster]) -> Cluster | None:
    """The only person with that first name."""
    people = [c for c in clusters if c.kind == "person" and len(c.longest) > 1 and c.longest[0] == words[0]]
    return people[0] if len(people) == 1 else None


def _weight(name: Name, words: tuple[str, ...], called: bool) -> int:
    if name.entity_id:
        return 100
    if called:
        return 1
    return len(words) + bool(name.country)


def _home(
    name: Name, words: tuple[str, ...], i: int, clusters: Sequence[Cluster], positions: dict[int, list[int]]
) -> Cluster | None:
    if name.entity_id:
        return next((c for c in clusters if c.entity_id == name.entity_id), None)
    if not name.country:
        clusters = [c for c in clusters if not c.by_place or positions[c.number][0] < i]
    same = [c for c in clusters if _same(name, words, c)]
    fitting = same
    if not same or len(words) == 1:  # a lone surname may have joined one full name before another stands nearer
        fitting = [c for c in clusters if c in same or (_compatible(name, c) and _fits(name, words, c))]
    if not fitting or (len(fitting) > 1 and len(words) == 1 and words[0].title() in words_for("organisation")):
        return None  # "the Commission", where two are named
    return min(fitting, key=lambda c: _distance(positions[c.number], i))


def _distance(at: list[int], i: int) -> tuple[int, int]:
    """How far the nearest of the mentions `at` lies before mention `i`, or else behind it."""
    n = bisect_left(at, i)
    return (0, i - at[n - 1]) if n else (1, at[n] - i)


def _compatible(name: Name, cluster: Cluster) -> bool:
    if name.country and cluster.country and name.country != cluster.country:
        return False
    kind = KINDS.get(name.label or "")
    return kind is None or cluster.kind is None or kind == cluster.kind


def _same(name: Name, words: tuple[str, ...], cluster: Cluster) -> bool:
    if not words:
        return False
    if words in cluster.names or usual_words(words) in cluster.names:
        return _compatible(name, cluster) or (len(words) > 1 and not name.country)
    return name.label != "PERSON" and _compatible(name, cluster) and _other_number(words) in cluster.names


def _other_number(words: tuple[str, ...]) -> tuple[str, ...]:
    """`Eurodollars` for `Eurodollar` and the other way round, of names of one word."""
    if len(words) != 1 or len(words[0]) <= SHORTEST_PLURAL:
        return ()
    return (words[0][:-1],) if words[0].endswith("s") else (words[0] + "s",)


def _fits(name: Name, words: tuple[str, ...], cluster: Cluster) -> bool:
    if not words:
        return False
    longest = cluster.longest
    acronym, initials = acronym_of(name.surface)
    if acronym in cluster.initials or not cluster.acronyms.isdisjoint(initials):
        return True
    if cluster.entity_id and cluster.entity_id.startswith("country:"):
        return False
    kind = KINDS.get(name.label or "") or cluster.kind
    if kind not in (None, "person"):
        return kind == "organisation" and _short_of_organisation(words, longest)
    return _short_of_person(words, longest) or _same_person(words, longest)


def _short_of_person(words: tuple[str, ...], longest: tuple[str, ...]) -> bool:
    """Surname (with its particles), family name that stands first, or first name of four letters and more."""
    if len(words) >= len(longest):
        return False
    if longest[-len(words) :] == words:
        return True
    if len(words) > 1 or words[0] != longest[0]:
        return False
    return len(words[0]) > 3 or has_family_name_first([w.title() for w in longest])


def _same_person(words: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Two full names of one person: same surname, first names equal, or one the initial of the other."""
    if len(words) < 2 or len(other) < 2 or words[-1] != other[-1] or words[-1].title() in words_for("organisation"):
        return False
    first, second = words[0], other[0]
    return first == second or (min(len(first), len(second)) == 1 and first[0] == second[0])


def _short_of_organisation(words: tuple[str, ...], longest: tuple[str, ...]) -> bool:
    """The first words of a longer name, or its last ones: `Interactive`, `Yankees`, `Commission`."""
    if len(words) >= len(longest) or (len(words) == 1 and len(words[0]) <= SHORTEST_PLURAL):
        return False
    return longest[: len(words)] == words or longest[-len(words) :] == words


@lru_cache(maxsize=65536)
def acronym_of(surface: str) -> tuple[str, frozenset[str]]:
    """(the name itself if it is an acronym, in capitals, else nothing; the acronyms that it would have).

    A name of several words has its initials, small words counted or not; they must save four letters at least.
    """
    plain_surface = POSSESSIVE.sub("", surface).replace(".", "")
    acronym = plain_surface.upper() if len(plain_surface) > 1 and ACRONYM.fullmatch(plain_surface) else ""
    words = TOKEN.findall(POSSESSIVE.sub("", surface).replace("-", " "))
    if len(words) < 2:
        return acronym, frozenset()
    everything = "".join(w[0] for w in words).upper()
    large = "".join(w[0] for w in words if w.lower() not in SMALL).upper()
    return acronym, frozenset(s for s in (everything, large) if len(s) > 1 and len(surface) >= len(s) + SAVED)


def _add(cluster: Cluster, name: Name, words: tuple[str, ...]) -> None:
    cluster.entity_id = cluster.entity_id or name.entity_id
    cluster.kind = cluster.kind or KINDS.get(name.label or "")
    cluster.by_place = name.by_place if name.country and not cluster.country else cluster.by_place and not name.country
    cluster.country = cluster.country or name.country
    if words:
        cluster.names[words] = cluster.names[usual_words(words)] = None
        cluster.longest = max(cluster.longest, words, key=lambda n: (not is_epithet(n), len(n), n))
    acronym, initials = acronym_of(name.surface)
    cluster.initials.update(initials)
    if acronym:
        cluster.acronyms.add(acronym)


def _renumber(numbers: list[int]) -> list[int]:
    first: dict[int, int] = {}
    return [first.setdefault(n, len(first)) for n in numbers]
