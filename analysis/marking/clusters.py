"""Mentions of one article brought together: which of its names name the same person, organisation or place."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from analysis.marking.institutions import usual_words
from analysis.marking.name_forms import ACRONYM, SAVED, acronym_of, is_epithet, words_of
from analysis.marking.name_lists import has_family_name_first, is_first_name, words_for

CALLED = re.compile(r"\b(?:call(?:s|ed)? (?:him|her)|known (?:\w+ )?as|nicknamed|dubbed)(?: \w+)? [“\"'‘]?$")
CALLED_BEFORE = 40  # characters
OPENING = re.compile(r"\s*\(\s*")
CLOSING = re.compile(r"\s?\)")
KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
}


SHORTEST_PLURAL = 4


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
    """What names share one of if they can be one: words at their ends, a surname, an acronym (in capitals)."""
    words = words_of(surface)
    usual = usual_words(words)
    acronym, initials = acronym_of(surface)
    ends = {*words[:1], *words[-1:], *usual[:1], *usual[-1:], *_other_number(words), *_middle(words)}
    return frozenset(ends | initials | ({acronym} if acronym else set()))


def _explained(names: Sequence[Name], text: str) -> dict[int, int]:
    """Acronym -> the long name it follows in brackets: `Party of Democratic Action (SDA)`."""
    explained = {}
    said = Counter(name.surface for name in names)
    for i in range(1, len(names)):
        long, short = names[i - 1], names[i]
        gap, behind = text[long.end : short.start], text[short.end : short.end + 2]
        if long.end < 0 or not OPENING.fullmatch(gap) or not CLOSING.match(behind) or short.entity_id:
            continue
        if _explains(long, short) or (_is_organisation(long) and short.surface.isupper() and said[short.surface] > 1):
            explained[i] = i - 1  # the acronym of a name in another language is used again where it is explained
    return explained


def _explains(long: Name, short: Name) -> bool:
    """Whether half of an acronym's letters at least begin words of the long name."""
    initials = {w[0] for w in words_of(long.surface)}
    letters = [c for c in short.surface.lower() if c.isalpha()]
    is_acronym = ACRONYM.fullmatch(short.surface.replace(".", "")) is not None
    return is_acronym and sum(c in initials for c in letters) * 2 >= len(letters)


def _is_organisation(name: Name) -> bool:
    return name.label == "ORG" and name.entity_id is None and " " in name.surface


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
    if not fitting:
        return _by_first_surname(name, words, clusters)
    if len(fitting) > 1 and len(words) == 1 and words[0].title() in words_for("organisation"):
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
        return kind == "organisation" and (_short_of_organisation(words, longest) or _shortened(words, longest))
    return _short_of_person(words, longest) or _same_person(words, longest)


def _middle(words: tuple[str, ...]) -> tuple[str, ...]:
    """What may be the first of two surnames: `Quispe` of `Rosaura Quispe Tello`."""
    if len(words) not in (3, 4):
        return ()
    return tuple(word for word in words[1:-1] if len(word) > 3 and not is_first_name(word.title()))


def _by_first_surname(name: Name, words: tuple[str, ...], clusters: Sequence[Cluster]) -> Cluster | None:
    """The only person of whose two surnames the lone name is the first."""
    if len(words) != 1:
        return None
    people = [c for c in clusters if words[0] in _middle(c.longest) and _compatible(name, c)]
    return people[0] if len(people) == 1 and people[0].kind in (None, "person") else None


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


def _shortened(words: tuple[str, ...], longest: tuple[str, ...]) -> bool:
    """The same words, the last one cut short on one side: `Marlow Pharma`, `Marlow Pharmaceuticals`."""
    if len(words) != len(longest) or len(words) < 2 or words[:-1] != longest[:-1]:
        return False
    short, long = sorted((words[-1], longest[-1]), key=len)
    return SHORTEST_PLURAL < len(short) <= len(long) - SAVED and long.startswith(short)


def _add(cluster: Cluster, name: Name, words: tuple[str, ...]) -> None:
    cluster.entity_id = cluster.entity_id or name.entity_id
    cluster.kind = cluster.kind or KINDS.get(name.label or "")
    cluster.by_place = name.by_place if name.country and not cluster.country else cluster.by_place and not name.country
    cluster.country = cluster.country or name.country
    if words and words not in cluster.names:
        cluster.names[words] = cluster.names[usual_words(words)] = None
        cluster.longest = max(cluster.longest, words, key=lambda n: (not is_epithet(n), len(n), n))
    acronym, initials = acronym_of(name.surface)
    cluster.initials.update(initials)
    if acronym:
        cluster.acronyms.add(acronym)


def _renumber(numbers: list[int]) -> list[int]:
    first: dict[int, int] = {}
    return [first.setdefault(n, len(first)) for n in numbers]
