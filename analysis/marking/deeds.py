"""Who does what to whom: what the clause around a target says that it did, or that was done to it.

"Lestonia invaded Karvia" is a reproach to Lestonia and none to Karvia, also as "Karvia was invaded by Lestonia". The
rules read the verb that the target is subject, object or agent of, and `deed_verbs.csv`, the classes of verbs.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from analysis.marking.claim_words import is_bad
from analysis.resources import resource_rows

RESOURCES = ("deed_verbs.csv",)
HARMS, HARMED = "harms", "harmed"
BLAMED, CONDONES, SUPPRESSES = "blamed", "condones", "suppresses"
FREED = "freed"  # of a danger or fault that a negation says is not there: "no threat from X"
REPROACH = (HARMS, BLAMED, CONDONES)  # bad of who does or undergoes it
NO_REPROACH = (HARMED, SUPPRESSES, FREED)
UNDERGONE = {"harm": HARMED, "blame": BLAMED}
GOING_ON = {"try", "begin", "start", "continue", "keep", "manage", "go", "seek", "choose", "want", "use"}


def find_deed(head: Any) -> str:
    """What the target with this head (a spaCy token) did or underwent, "" where no verb of a known class says it."""
    for verb, acts in _verbs(head):
        deed = _deed(verb, acts)
        if deed:
            return deed
    return ""


def _verbs(head: Any) -> Iterator[tuple[Any, bool]]:
    """(verb, whether the target is who acts) of the clauses that the target is a part of, the nearest first."""
    while head.dep_ == "conj" and head.head.pos_ in ("NOUN", "PROPN", "PRON"):
        head = head.head
    above = head.head
    if head.dep_ == "nsubj":
        for verb in _chain(above):
            yield verb, True
    elif head.dep_ in ("nsubjpass", "dobj", "dative"):
        yield above, False
    elif head.dep_ == "pobj" and above.dep_ == "agent":
        yield above.head, True
    for clause in head.children:
        if clause.dep_ == "relcl":
            subject = next((c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is not None and subject.tag_ in ("WDT", "WP"):
                yield clause, subject.dep_ == "nsubj"


def _chain(verb: Any) -> Iterator[Any]:
    """A verb, what it goes on with ("tried to deceive"), and what its subject does besides ("lied and cheated")."""
    yield verb
    for child in verb.children:
        own = any(c.dep_ in ("nsubj", "nsubjpass", "neg") for c in child.children)
        goes_on = child.dep_ == "xcomp" and verb.lemma_.lower() in GOING_ON
        if child.pos_ == "VERB" and not own and (goes_on or child.dep_ == "conj"):
            yield from _chain(child)


def _deed(verb: Any, acts: bool) -> str:
    lemma = verb.lemma_.lower()
    if not acts:
        return next((deed for kind, deed in UNDERGONE.items() if lemma in _lemmas(kind)), "")
    objects = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "ccomp", "xcomp", "dative")]
    bad = any(is_bad(o) for o in objects)
    if bad and lemma in _lemmas("condone"):
        return CONDONES
    if bad and lemma in _lemmas("suppress"):
        return SUPPRESSES
    return HARMS if objects and not bad and lemma in _lemmas("harm") else ""


@cache
def _lemmas(kind: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in resource_rows("deed_verbs.csv") if row["class"] == kind)
