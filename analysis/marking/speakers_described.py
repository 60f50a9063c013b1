"""Whom a description stands for: "the minister", "the businessman", "the ministry", "the report"; or nobody."""

from __future__ import annotations

import re

from analysis.marking.antecedents import Scene, latest_person, person_before
from analysis.marking.people import Mention
from analysis.marking.roles import Role, role_of

WORD = re.compile(r"[\w’'-]+")
KIN = frozenset(
    [
        "friend",
        "colleague",
        "son",
        "daughter",
        "brother",
        "sister",
        "mother",
        "father",
        "wife",
        "husband",
        "parent",
        "uncle",
        "aunt",
        "cousin",
        "man",
        "woman",
    ]
)
ANONYMOUS = frozenset(
    [
        "official",
        "source",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "person",
        "judge",
        "professor",
        "organizer",
        "partner",
        "witness",
        "lawyer",
        "attorney",
    ]
)
RECENT_WORK = 3  # paragraphs after which "the report" no longer means the last outlet
OUTLETS = frozenset(
    [
        "newspaper",
        "paper",
        "outlet",
        "agency",
        "magazine",
        "publication",
        "channel",
        "network",
        "broadcaster",
        "daily",
        "weekly",
    ]
)
DOCUMENTS = frozenset(
    ["report", "story", "article", "material", "account", "piece", "survey", "poll", "study", "dispatch"]
)
DEFINITE = re.compile(r"(?:the|this|that|his|her|its|their|our)\b", re.IGNORECASE)
INDEFINITE = re.compile(r"(?:an?|one|another|some|any|no|every|each)\b", re.IGNORECASE)
OWNED = re.compile(r"(?:his|her|its|their|our|my|your)\b|[\w ]+(?:’s|'s)\b", re.IGNORECASE)
PARTIES = frozenset(("Republican", "Democratic", "Democrat", "GOP", "Conservative", "Labour", "Liberal"))
DETERMINERS = ("the", "this", "that")


def by_role(scene: Scene, start: int, end: int) -> int | None:
    """The person with the role that a definite title names, if nobody else can be meant; else nobody."""
    phrase = scene.text[start:end].split(",", 1)[0]
    words = WORD.findall(phrase)
    role = role_of(words[-1]) if words else None
    if role is None or role.noun in KIN or INDEFINITE.match(phrase) or OWNED.match(phrase):
        return None
    places = {w for w in words[:-1] if w[:1].isupper() and w.lower() not in DETERMINERS}
    holders = [
        p
        for p in scene.profiles.values()
        if p.label == "PERSON"
        and role.noun in p.roles
        and _fits(p.roles[role.noun], places)
        and p.gender in ("", role.gender or p.gender)
    ]
    if start < scene.paragraphs[1][0] if len(scene.paragraphs) > 1 else True:
        return holders[0].cluster if len(holders) == 1 else None  # in a headline the holder is named later
    near = latest_person(scene, start)
    if near in [p.cluster for p in holders]:
        return near
    known = [p for p in holders if any(m.start < start for m in p.mentions)]
    if known:
        specific = bool(places) or len(words) > 2
        return known[0].cluster if len(known) == 1 and specific else None
    return None if holders or places - PARTIES else _epithet(scene, start, role, phrase)


def _epithet(scene: Scene, start: int, role: Role, phrase: str) -> int | None:
    """The person just spoken of, for a description that the article gave to nobody ("the businessman").

    Nobody where the text has introduced such a person without a name ("a witness ... the witness").
    """
    introduced = re.compile(rf"\b(?:an?|one|another|some|two)\s(?:[\w’'-]+\s){{0,4}}{role.noun}\b", re.IGNORECASE)
    if role.noun in ANONYMOUS or not phrase.lower().startswith("the ") or introduced.search(scene.text[:start]):
        return None
    likely = person_before(scene, start, role.gender)
    if likely is None:
        return None
    return likely if _is_near(scene, scene.profiles[likely].mentions, start) else None


def _is_near(scene: Scene, mentions: list[Mention], start: int) -> bool:
    """Whether one of these names stands before this place, in its paragraph or the one before."""
    last = max((m.start for m in mentions if m.end <= start), default=None)
    return last is not None and scene.paragraph_of(start) - scene.paragraph_of(last) <= 1


def _fits(modifiers: set[str], places: set[str]) -> bool:
    """Whether the names in a title ("the Texas governor") are those of the role, as far as both have some."""
    own = {w for w in modifiers if w[:1].isupper()}
    return not places or not own or bool(places & own)


def by_kind(scene: Scene, start: int, phrase: str) -> int | None:
    """ "the ministry", "the company": the organisation whose name has that word; "the newspaper", "the report":
    the last outlet.
    """
    words = [w.lower() for w in WORD.findall(phrase)]
    if not words or not DEFINITE.match(phrase) or len(words) > 4:
        return None
    noun = words[-1]
    before = [m for m in scene.mentions if m.end <= start and m.label in ("ORG", "GPE")]
    role = role_of(noun)
    same = [m for m in before if m.label == "ORG" and noun in scene.text[m.start : m.end].lower().split()]
    if same and role is not None and role.kind == "group":
        return same[-1].cluster
    if noun in OUTLETS or (noun in DOCUMENTS and len(words) == 2):
        for place, cluster in reversed(scene.spoken):
            if place < start and scene.profiles[cluster].label == "ORG":
                near = scene.paragraph_of(start) - scene.paragraph_of(place) <= RECENT_WORK
                return cluster if near else None
    return None
