"""Whom a pronoun stands for: the persons and organisations named before it, by place, prominence and gender."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from analysis.marking.people import Mention, Profile
from analysis.marking.quotation_marks import Quotation, touching

SENTENCE_END = re.compile(r"[.!?…][”\"’')\]]*\s*$")
RELATIVE_GAP = re.compile(r"(?:’s)?\s*(?:\([^)]{1,20}\))?\s*,?\s*|,[^.;:!?”\"]{1,90},\s*")
ATTRIBUTIVE = re.compile(
    r"\s(?:campaign|administration|camp|team|supporters?|voters?|family|foundation|government|cabinet|aides?|era|presidency"
    r"|allies|spokes\w+|organi[sz]ation|rally|rallies|office|staff|ally|surrogates?)\b"
)
BY_OBJECT = -0.4  # prominence of an object after a preposition
FARTHEST = 4  # paragraphs that a pronoun looks back
Span = tuple[int, int]


@dataclass
class Scene:
    """One article while its speakers are found."""

    text: str
    paragraphs: list[Span]
    quotations: list[Quotation]
    profiles: dict[int, Profile]
    spoken: list[tuple[int, int]] = field(default_factory=list)  # (place, cluster) of speakers so far
    unknown: int = -1  # place of the last source that could not be resolved

    def __post_init__(self) -> None:
        self.mentions: list[Mention] = sorted(
            (m for p in self.profiles.values() for m in p.mentions), key=lambda m: (m.start, -m.end)
        )
        self.quoted = [bool(touching(self.quotations, m.start, m.start + 1)) for m in self.mentions]

    def paragraph_of(self, offset: int) -> int:
        return max(0, bisect_right(self.paragraphs, offset, key=lambda span: span[0]) - 1)


def antecedent_of(scene: Scene, start: int, word: str) -> int | None:
    """The name before "who" or "which", with nothing but a comma or a description between."""
    labels = ("ORG", "GPE") if word in ("which", "that") else ("PERSON",)
    for mention in reversed([m for m in scene.mentions if m.end <= start and start - m.end <= 100]):
        if mention.label in labels:
            return mention.cluster if RELATIVE_GAP.fullmatch(scene.text[mention.end : start]) else None
        if mention.label == "PERSON":
            return None
    return None


def person_before(scene: Scene, start: int, gender: str) -> int | None:
    """The person that "he" or "she" most likely is: near, a subject or the last speaker, of no other gender."""
    here = scene.paragraph_of(start)
    scores: dict[int, float] = {}
    for at in range(_place_of(scene, start) - 1, -1, -1):
        mention, quoted = scene.mentions[at], scene.quoted[at]
        profile = scene.profiles[mention.cluster]
        if quoted or profile.label != "PERSON":
            continue
        if gender and profile.gender and profile.gender != gender:
            continue
        back = here - scene.paragraph_of(mention.start)
        if back > FARTHEST:
            break
        score = -1.5 * back + (start - mention.start) / -2500 + _prominence(scene, mention)
        score += 1.0 if gender and profile.gender == gender else 0.0
        scores[mention.cluster] = max(scores.get(mention.cluster, -9.0), score)
    for cluster in scores:
        scores[cluster] += 0.03 * sum(m.start < start for m in scene.profiles[cluster].mentions)
    place, last = next(((p, c) for p, c in reversed(scene.spoken) if p < start and c in scores), (0, None))
    if last is not None and not _another_here(scene, start, last, scores):
        scores[last] += 1.0 if _another_subject(scene, place, start, last, scores) else 2.5
    if not scores:
        return None
    best = max(scores, key=lambda c: (scores[c], -c))
    if gender:
        scene.profiles[best].genders.add(gender)
    return best


def _place_of(scene: Scene, start: int) -> int:
    """How many names stand before this place."""
    return bisect_left(scene.mentions, start, key=lambda m: m.start)


def _another_subject(scene: Scene, place: int, start: int, last: int, scores: dict[int, float]) -> bool:
    """Whether somebody else has opened a sentence since the last speaker spoke."""
    return any(
        place < m.start < start
        and m.cluster != last
        and m.cluster in scores
        and not quoted
        and _prominence(scene, m) >= 1
        for m, quoted in zip(scene.mentions, scene.quoted, strict=True)
    )


def _another_here(scene: Scene, start: int, last: int, scores: dict[int, float]) -> bool:
    """Whether the paragraph so far names one other person by first and last name, and not the last speaker: "The team
    was led by Tom Hill, a diver. He said ...".
    """
    begin = scene.paragraphs[scene.paragraph_of(start)][0]
    here = [
        m for m, quoted in zip(scene.mentions, scene.quoted, strict=True) if begin <= m.start < start and not quoted
    ]
    named = {m.cluster for m in here if m.cluster in scores}
    introduced = [m for m in here if m.cluster in scores and " " in scene.text[m.start : m.end]]
    return last not in named and len(named) == 1 and bool(introduced) and _prominence(scene, introduced[0]) >= BY_OBJECT


def _prominence(scene: Scene, mention: Mention) -> float:
    """More for a name that opens its sentence, less for an owner ("Lee’s plan") or an object after a preposition."""
    before = scene.text[max(0, mention.start - 40) : mention.start]
    start_of_paragraph = any(mention.start - a <= 1 for a, _ in scene.paragraphs)
    lead = re.sub(r"(?:[A-Z][\w.’-]*\s|former\s|the\s)*$", "", before)
    score = 1.0 if start_of_paragraph or SENTENCE_END.search(lead) or not lead.strip() else 0.0
    if scene.text[mention.end : mention.end + 2] in ("’s", "'s") or scene.text[mention.end : mention.end + 1] in (
        "’",
        "'",
    ):
        score -= 0.7
    elif ATTRIBUTIVE.match(scene.text, mention.end):
        score -= 1.0
    elif re.search(r"\b(?:of|for|to|by|with|from|at|in|about|against|than|like)\s+(?:the\s|[A-Z][\w.]*\s)*$", before):
        score -= 0.4
    return score


def group_before(scene: Scene, start: int) -> int | None:
    """The organisation or country that spoke last, in this paragraph; nobody if another has spoken since."""
    place, cluster = next(((p, c) for p, c in reversed(scene.spoken) if p < start), (-1, None))
    if cluster is None or scene.profiles[cluster].label == "PERSON" or place < scene.unknown < start:
        return None
    return cluster if scene.paragraph_of(start) == scene.paragraph_of(place) else None


def latest_person(scene: Scene, start: int) -> int | None:
    """The person named last before this place outside quotations, in this paragraph or the two before."""
    here = scene.paragraph_of(start)
    for at in range(_place_of(scene, start) - 1, -1, -1):
        mention, quoted = scene.mentions[at], scene.quoted[at]
        if mention.end <= start and not quoted and scene.profiles[mention.cluster].label == "PERSON":
            return mention.cluster if here - scene.paragraph_of(mention.start) <= 2 else None
    return None
