"""What an article says of each name in it: where it stands, which gender and which roles the words around it give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from analysis.marking.roles import role_of
from analysis.resources import resource_rows

RESOURCE = "first_names.csv"
SHORT_TITLES = {
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "prof": "professor",
    "dr": "doctor", "lt": "lieutenant", "col": "colonel", "capt": "captain", "sgt": "sergeant", "adm": "admiral",
    "maj": "major", "rev": "reverend", "pres": "president",
}  # fmt: skip
HONORIFICS = {"mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sir": "m", "dame": "f", "lord": "m", "lady": "f"}
LEFT_WORDS = re.compile(r"[\w’'.-]+(?: [\w’'.-]+)*\s*$")
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "as",
        "and",
        "or",
        "but",
        "said",
        "says",
        "told",
        "that",
        "which",
        "who",
        "whom",
        "when",
        "where",
        "while",
        "after",
        "before",
        "because",
        "if",
        "than",
        "then",
        "also",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "your",
        "is",
        "was",
        "are",
        "were",
        "be",
        "been",
        "has",
        "had",
        "have",
        "will",
        "would",
        "by",
        "into",
        "over",
        "under",
        "about",
        "against",
        "between",
        "called",
        "named",
        "according",
        "says",
    ]
)
DETERMINERS = ("a", "an", "the", "his", "her", "its", "their", "our")
APPOSITION = re.compile(r"\s?,\s(?:\d{1,3},\s)?(?:who (?:is|was) )?(?P<phrase>[^.;:()“”\"\n]{2,120})")
COPULA = re.compile(
    r"\s(?:is|was|became|remains|has been)\s(?:also |now |then |still )?(?P<phrase>(?:a|an|the)\s[^.;:()“”\"\n,]{2,80})"
)
PHRASE_END = re.compile(r"\s(?:of|for|at|who|whose|which|in|with|on|from|to|and|said|says|told|told)\b|,")
ANTECEDENT_LABELS = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT", "OTHER")


@dataclass
class Mention:
    """One mention of a name that is no part of another."""

    start: int
    end: int
    label: str
    cluster: int
    method: str


@dataclass
class Profile:
    """What is known of a cluster: its name, mentions, gender (f, m or nothing) and roles (head noun -> its
    modifiers).
    """

    cluster: int
    label: str
    name: str = ""
    mentions: list[Mention] = field(default_factory=list)
    genders: set[str] = field(default_factory=set)
    roles: dict[str, set[str]] = field(default_factory=dict)

    @property
    def gender(self) -> str:
        return next(iter(self.genders)) if len(self.genders) == 1 else ""


def find_profiles(text: str, mentions: pd.DataFrame) -> dict[int, Profile]:
    """Cluster -> profile, from the `mentions` of one article; mentions inside another are left out."""
    profiles: dict[int, Profile] = {}
    outer = mentions[mentions["inside"].isna() & mentions["label"].isin(ANTECEDENT_LABELS)].sort_values("start")
    columns = [outer[c] for c in ("start", "end", "label", "cluster", "method")]
    for start, end, label, cluster, method in zip(*columns, strict=True):
        profile = profiles.setdefault(int(cluster), Profile(int(cluster), label))
        mention = Mention(int(start), int(end), label, int(cluster), method)
        profile.mentions.append(mention)
        if label == "PERSON" and method != "title":
            profile.label = "PERSON"
            _learn(text, profile, mention)
        if method != "title" and len(text[start:end]) > len(profile.name):
            profile.name = text[start:end]
    for profile in profiles.values():
        if profile.label == "PERSON" and not profile.genders:
            profile.genders |= _gender_of_first_name(profile.name)
    return profiles


def _learn(text: str, profile: Profile, mention: Mention) -> None:
    before = LEFT_WORDS.search(text[max(0, mention.start - 90) : mention.start])
    words = _trailing(before[0].split()) if before else []
    first = text[mention.start : mention.end].split()[0].strip(".").lower()
    honorific = HONORIFICS.get(first) or (HONORIFICS.get(words[-1].strip(".").lower()) if words else None)
    if honorific:
        profile.genders.add(honorific)
    for phrase in (words, *_described(text, mention.end)):
        _add_role(profile, phrase)


def _trailing(words: list[str]) -> list[str]:
    """The words right before a name that can be its title: up to the last article, preposition or verb of saying."""
    found: list[str] = []
    for word in reversed(words[-7:]):
        if word.lower() in STOP or word.endswith((",", ":", ";")):
            break
        found.insert(0, word)
    return found


def _described(text: str, end: int) -> Iterator[list[str]]:
    """Noun phrases after a name: ", the party’s spokeswoman for trade", " is a lawyer"."""
    for pattern in (APPOSITION, COPULA):
        if match := pattern.match(text, end, end + 160):
            phrase = match["phrase"]
            cut = PHRASE_END.search(phrase)
            words = phrase[: cut.start() if cut else None].split()
            words = words[1:] if words and words[0].lower() in DETERMINERS else words
            if words and not any(w.lower() in STOP for w in words):
                yield words[-6:]


def _add_role(profile: Profile, words: list[str]) -> None:
    if not words:
        return
    head = words[-1].strip(".,").lower()
    head = SHORT_TITLES.get(head, head)
    role = role_of(head)
    if role is None or role.kind != "person":
        return
    profile.roles.setdefault(role.noun, set()).update(w.strip(".,") for w in words[:-1])
    if role.gender:
        profile.genders.add(role.gender)


def _gender_of_first_name(name: str) -> set[str]:
    words = name.split()
    if len(words) < 2:
        return set()
    gender = _first_names().get(words[0].strip(".").lower(), "")
    return {gender} if gender in ("f", "m") else set()


@cache
def _first_names() -> dict[str, str]:
    return {row["name"].lower(): row["gender"] for row in resource_rows(RESOURCE)}
