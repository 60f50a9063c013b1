"""What kind a name is, decided once for all its mentions in an article: what the model said, lists, words, neighbours.

Each piece of evidence adds weight to a kind; the heaviest kind wins. The weights were set on half of a development set.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log1p

from analysis.marking.ambiguity import is_also_first_name
from analysis.marking.gazetteer import look_up
from analysis.marking.name_context import GROUP, ORG, OTHER, PERSON, PLACE, is_about_sport, see_context, weigh_context
from analysis.marking.name_lists import has_family_name_first, is_first_name, listed_names, words_for
from analysis.marking.spans import Span
from analysis.marking.weighed_names import KIND, Name, Relatives, name_key

LABEL = {PERSON: "PERSON", ORG: "ORG", PLACE: "GPE"}
CANDIDATE_LEAD = 1.5  # what the evidence for a name that the model did not see must weigh

INITIAL = re.compile(r"(?:[A-Z][\w’'-]+ )?(?:[A-Z]\. ?)+[A-Z][\w’'-]+")
PARTICLE = re.compile(r" (?:bin|ibn|al|el|von|van|de|der|di|da|dos|del) |[ -][Aa]l-| O[’']| Mc| Mac[A-Z]")
CAMEL = re.compile(r"[a-z][A-Z]")
PERSON_CAMEL = ("Mc", "Mac", "De", "Le", "La", "Di")
ACRONYM = re.compile(r"[A-Z][A-Z&.-]{1,5}s?")
CAPITALISED = re.compile(r"[A-Z](?<!\w.)[\w’'-]+")
ADJECTIVE = re.compile(r"[a-z](?:ans?|ese|ish|ists?|ites?|ic|crats?)$")
SURNAME = re.compile(
    r"[a-z](?:[oe]v[a]?|enko|chuk|[sc]ky|ski|ska|czyk|wicz|[oe]vi[cć]|escu|auskas|opoulos|akis|sson|d[oó]ttir"
    r"|shvili|dze|iani|o[gğ]h?lu|yan|uly|ul[iı]|kyzy|zadeh?|zoda|nejad|pour)$"
)
OTHER_FIRST = (
    "Cyclone",
    "Hurricane",
    "Typhoon",
    "Storm",
    "MV",
    "MT",
    "SS",
    "USS",
    "HMS",
    "INS",
    "RMS",
)  # storms, ships
PLACE_FIRST = ("Mount", "Lake", "Cape", "Port", "Fort", "River")
LINKING = ("of", "for", "on")
NOT_SURNAMES = ("organisation", "place", "facility", "event", "company", "junk", "other", "group")


def type_spans(text: str, spans: Sequence[Span]) -> list[Name]:
    """The names of an article, longest first, their mentions relabelled to the kind that the evidence favours."""
    names: dict[str, Name] = {}
    for span in spans:
        surface = text[span.start : span.end]
        key = name_key(surface)
        if key not in names:
            names[key] = Name(surface)
        names[key].mentions.append(span)
    ordered = sorted(names.values(), key=lambda n: (-len(n.surface.split()), n.mentions[0].start))
    sport = is_about_sport(text)
    relatives = Relatives()
    for name in ordered:
        _weigh_model(name)
        _weigh(text, name, sport)
        _weigh_surname(text, name)
        relatives.weigh(name)
        if sport and name.weights[GROUP] and " " not in name.surface and name.surface.endswith("s"):
            name.weights[ORG] += name.weights[GROUP]
        relatives.remember(name)
        for span in name.mentions:
            _relabel(span, name)
    return ordered


def type_candidates(text: str, spans: Sequence[Span], names: Sequence[Name]) -> list[Span]:
    """The candidates that evidence makes a person, an organisation or a place; the rest are no names that we know."""
    if not spans:
        return []
    relatives = Relatives()
    for name in names:
        relatives.remember(name)
    sport = is_about_sport(text)
    found: dict[str, Name] = {}
    for span in spans:
        surface = text[span.start : span.end]
        found.setdefault(surface, Name(surface)).mentions.append(span)
    accepted = []
    for name in found.values():
        _weigh(text, name, sport)
        relatives.weigh(name)
        if sport and len(name.mentions) > 1 and name.surface.endswith("s") and " " not in name.surface:
            name.weights[ORG] += CANDIDATE_LEAD
        if name.kind in LABEL and name.lead >= CANDIDATE_LEAD:
            for span in name.mentions:
                span.label = LABEL[name.kind]
            accepted += name.mentions
    return accepted


def _weigh(text: str, name: Name, sport: bool) -> None:
    weigh_name(name, sport)
    for kind, weight in weigh_context(see_context(text, name.mentions, sport)):
        name.weights[kind] += weight


def _weigh_model(name: Name) -> None:
    votes: dict[str, int] = {}
    for span in name.mentions:
        kind = KIND.get(span.label, OTHER)
        votes[kind] = votes.get(kind, 0) + 1
    for kind, n in votes.items():
        name.weights[kind] += _trust(kind, name.surface) * log1p(n)


def _trust(kind: str, surface: str) -> float:
    """What a vote of the model weighs: less for what real names of the kind would have, and this one has not."""
    first, _, rest = surface.partition(" ")
    if kind == GROUP and not is_group(surface):
        return 0.4
    if kind == PLACE and not rest and surface not in listed_names():
        return 1.0
    if kind == PERSON and rest.count(" ") > 0 and not is_first_name(first):
        return 1.1
    return 1.5


def weigh_name(name: Name, sport: bool = False) -> None:
    """Adds what lists and its own words say of a name; in sport a city may be a team."""
    words = name.surface.replace(",", "").split()
    weights = name.weights
    listed = listed_names().get(name.surface) or listed_names().get(name_key(name.surface))
    if name.surface in words_for("other") or " ".join(words[:2]) in words_for("other"):
        weights[OTHER] += 6.0
    if listed:
        team = sport and listed.label == "GPE"
        weights[KIND[listed.label]] += 1.0 if not listed.sure else 2.0 if team else 4.0
    if listed and listed.sure:
        return
    if len(words) > 1:
        _weigh_long(name, words)
        _weigh_person(name, words)
    elif words:
        _weigh_single(name, words[0], listed is not None)


def _weigh_long(name: Name, words: list[str]) -> None:
    first, last = words[0], words[-1]
    weights = name.weights
    if last in words_for("company"):
        weights[ORG] += 3.0
    if last in words_for("organisation"):
        weights[ORG] += 2.5 if len(words) == 2 else 3.2
    elif any(w in words_for("organisation") and words[n + 1] in LINKING for n, w in enumerate(words[:-1])):
        weights[ORG] += 2.0
    if last in words_for("facility"):
        weights[PLACE] += 2.0
    if last in words_for("place") or first in PLACE_FIRST:
        weights[PLACE] += 2.0
    if first in OTHER_FIRST:
        weights[OTHER] += 4.0
    if last in words_for("event"):
        weights[OTHER] += 2.0


def _weigh_person(name: Name, words: list[str]) -> None:
    first, last = (w.title() if w.isupper() and len(w) > 2 else w for w in (words[0], words[-1]))
    if len(words) <= 4 and is_first_name(first) and last not in words_for("organisation"):
        name.weights[PERSON] += 1.0 if words[0] in listed_names() else 2.2
    elif len(words) < 4 and is_also_first_name(first) and last not in words_for("organisation"):
        name.weights[PERSON] += 0.7
    elif has_family_name_first(words):
        name.weights[PERSON] += 1.2
    elif SURNAME.search(last) and len(words) < 4 and not any(listed_names().get(w) for w in (first, last)):
        name.weights[PERSON] += 1.5
    if INITIAL.fullmatch(name.surface):
        name.weights[PERSON] += 1.5
    if PARTICLE.search(name.surface):
        name.weights[PERSON] += 0.8


def _weigh_single(name: Name, word: str, listed: bool) -> None:
    if SURNAME.search(word) and not listed:
        name.weights[PERSON] += 1.0
    if is_first_name(word) and not listed:
        name.weights[PERSON] += 0.7
    if ACRONYM.fullmatch(word) and not listed:
        name.weights[ORG] += 0.8
    if CAMEL.search(word) and not word.startswith(PERSON_CAMEL):
        name.weights[ORG] += 0.8
    if word.isdigit():
        name.weights[OTHER] += 2.0


def _weigh_surname(text: str, name: Name) -> None:
    """People are named again by the last word of their name, places seldom are."""
    words = name.surface.split()
    if name.weights[ORG] or len(words) not in (2, 3) or not words[-1][0].isupper() or look_up(name.surface):
        return
    last = words[-1]
    if any(last in words_for(kind) for kind in NOT_SURNAMES) or look_up(last) or {"of", "and"} & set(words):
        return
    alone = _capitalised(text)
    if alone[last] > alone[words[0]]:
        name.weights[PERSON] += 1.5


@lru_cache(maxsize=16)
def _capitalised(text: str) -> Counter[str]:
    return Counter(CAPITALISED.findall(text))


def is_group(surface: str) -> bool:
    """Whether a name looks like that of a people, faith or movement."""
    return surface in words_for("group") or (ADJECTIVE.search(surface) is not None and not is_first_name(surface))


def _relabel(span: Span, name: Name) -> None:
    kind = name.kind
    if kind == GROUP and not is_group(name.surface):
        kind = OTHER
    if KIND.get(span.label, OTHER) == kind:
        return
    span.label = _place_label(name) if kind == PLACE else "OTHER" if kind == OTHER else kind


def _place_label(name: Name) -> str:
    listed = listed_names().get(name.surface)
    if listed and listed.label in ("GPE", "LOC"):
        return listed.label
    last = name.surface.split()[-1]
    if last in words_for("facility"):
        return "FAC"
    if last in words_for("place") or name.surface.split()[0] in PLACE_FIRST:
        return "LOC"
    return next((s.label for s in name.mentions if s.label in ("GPE", "LOC", "FAC")), "GPE")
