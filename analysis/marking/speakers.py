"""Who a source is: the cluster of the article's names that a name, title, pronoun or "who" stands for, or nobody.

Rules with abstention. Each attribution is resolved in the order of the text, so that later ones know who spoke before.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.marking.antecedents import Scene, antecedent_of, group_before, person_before
from analysis.marking.attributions import Attribution
from analysis.marking.people import Mention
from analysis.marking.roles import role_of
from analysis.marking.speakers_described import WORD, by_kind, by_role

PERSONAL = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
PRONOUNS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "him",
        "her",
        "them",
        "us",
        "me",
        "his",
        "hers",
        "its",
        "their",
        "our",
        "my",
        "who",
        "which",
        "that",
        "whom",
        "whose",
        "everyone",
        "nobody",
        "someone",
        "anyone",
        "everybody",
        "somebody",
        "these",
        "those",
        "this",
    ]
)
RELATIVES = ("who", "which", "that", "whom", "whose")
PLURAL_TAGS = ("NNS", "NNPS", "CD")
NAMED = ("PERSON", "ORG", "GPE")


class Speaker(NamedTuple):
    """How a source was resolved: its form, the cluster or None, further clusters, and the rule."""

    form: str
    cluster: int | None = None
    others: tuple[int, ...] = ()
    rule: str = ""


def find_speaker(scene: Scene, attribution: Attribution) -> Speaker:
    """The speaker of one attribution; call in the order of the text."""
    if attribution.source is None:
        return Speaker("none")
    speaker = _resolve(scene, attribution)
    if speaker.cluster is not None:
        scene.spoken.append((attribution.source[0], speaker.cluster))
    else:
        scene.unknown = attribution.source[0]
    return speaker


def source_form(text: str, attribution: Attribution, named: bool = False) -> str:
    """name, title, pronoun, collective, nominal or none: how the text puts the source."""
    if attribution.source is None:
        return "none"
    source = text[slice(*attribution.source)]
    head = attribution.source_head
    word = (head.text if head is not None else WORD.findall(source)[-1] if WORD.search(source) else source).lower()
    if source.lower().strip() in PRONOUNS:
        return "pronoun"
    role = role_of(word)
    if named:
        return "name"
    if role is not None and role.kind == "person" and (head is None or head.tag_ not in PLURAL_TAGS):
        return "title"
    if (head is not None and head.tag_ in PLURAL_TAGS) or (role is not None and role.kind == "group"):
        return "collective"
    if head is None or head.tag_ in ("NNP", "NNPS"):
        return "name" if source[:1].isupper() else "nominal"
    return "nominal"


def _resolve(scene: Scene, attribution: Attribution) -> Speaker:
    assert attribution.source is not None
    start, end = attribution.source
    low = scene.text[start:end].lower().strip()
    if low in RELATIVES:
        return Speaker("pronoun", antecedent_of(scene, start, low), rule="who")
    if low in PERSONAL:
        return Speaker("pronoun", person_before(scene, start, PERSONAL[low]), rule="pronoun")
    if low in ("it", "its"):
        return Speaker("pronoun", group_before(scene, start), rule="it")
    if low in PRONOUNS:
        return Speaker("pronoun")
    inside = [m for m in scene.mentions if start <= m.start and m.end <= end + 2]
    named = _named(scene, attribution, inside)
    if named:
        form = "title" if named[0].method == "title" else "name"
        others = tuple(dict.fromkeys(m.cluster for m in named[1:] if m.cluster != named[0].cluster))
        return Speaker(
            "collective" if others else form, named[0].cluster, others, "title" if form == "title" else "name"
        )
    form = source_form(scene.text, attribution)
    if form == "title":
        return Speaker(form, by_role(scene, start, end), rule="title")
    return Speaker(form, by_kind(scene, start, low), rule="kind")


def _named(scene: Scene, attribution: Attribution, inside: list[Mention]) -> list[Mention]:
    """The mentions that name the speaker: at the head of the phrase, joined to it by "and", or the author of a
    document.
    """
    if not inside or attribution.source is None:
        return []
    start, end = attribution.source
    text = scene.text[start:end]
    head = _head_place(scene, attribution)
    people = [m for m in inside if m.label == "PERSON"]
    at_head = [m for m in inside if m.start <= head < m.end]
    if at_head and at_head[0].label in NAMED:
        first = at_head[0]
        return [first, *(m for m in inside if m is not first and _joined(scene.text, first, m))]
    word = WORD.match(scene.text, head)
    role = role_of(word[0]) if word else None
    before = [m for m in people if _apposed(text, m.start - start, m.end - start)]
    if role is not None and role.kind == "person" and before:
        return before[:1]
    if role is not None and role.kind == "work":
        named = [m for m in inside if m.label in NAMED]
        author = [m for m in named if re.search(r"\b(?:by|from)\s+(?:the\s+)?$", text[: m.start - start])]
        return (author or [m for m in named if m.end <= head])[:1]
    if attribution.source_head is None and people:
        return people[:1]
    return []


def _head_place(scene: Scene, attribution: Attribution) -> int:
    """Where the head word of the source stands in the article."""
    assert attribution.source is not None
    start, end = attribution.source
    if attribution.head_start is not None and start <= attribution.head_start < end:
        return attribution.head_start
    phrase = scene.text[start:end].split(",", 1)[0]
    words = list(WORD.finditer(phrase))
    return start + words[-1].start() if words else start


def _joined(text: str, first: Mention, other: Mention) -> bool:
    between = text[first.end : other.start] if first.end <= other.start else text[other.end : first.start]
    return (
        other.label == first.label
        and re.fullmatch(r"(?:,[\w .]{0,40})*,?\s+and\s+(?:[\w.]+\s){0,4}", between) is not None
    )


def _apposed(phrase: str, at: int, end: int) -> bool:
    """Whether a name stands in apposition to the head: "the chairman, Ann Lee", not "the wife of Ann Lee", "Lee
    aide".
    """
    if re.match(r"(?:’s|'s)|\s(?!who\b|of\b|in\b|and\b|for\b|at\b)[a-z]", phrase[end:]):
        return False
    return re.search(r"(?:^|,|\b(?:the|a|an|\w+))\s*$", phrase[:at]) is not None and not re.search(
        r"\b(?:of|for|to|by|with|from|at|in|about|and|against|under|’s|'s)\s*(?:the\s|[A-Z]\w+\.?\s)*$", phrase[:at]
    )
