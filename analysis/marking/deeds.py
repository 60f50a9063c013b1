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
ACTS, UNDERGOES = "acts", "undergoes"
GOING_ON = {"try", "begin", "start", "continue", "keep", "manage", "go", "seek", "choose", "want", "use"}
GOING_ON |= {"help", "offer", "agree", "promise", "vow", "pledge", "prefer", "love", "like", "decide", "move", "dare"}
BEING = {"be", "become", "remain", "serve", "act", "turn", "grow", "develop", "offer", "provide", "give"}
WILLING = {"happy", "glad", "eager", "ready", "willing", "prepared", "keen", "quick", "determined", "content"}


def find_deed(head: Any) -> str:
    """What the target with this head (a spaCy token) did or underwent, "" where no verb of a known class says it."""
    for verb, place in _verbs(head):
        deed = _deed(verb, place)
        if deed:
            return deed
    return ""


def _verbs(head: Any) -> Iterator[tuple[Any, str]]:
    """(verb, place of the target: `acts`, `undergoes`, or the preposition it hangs on), the nearest verb first."""
    while head.dep_ == "conj" and head.head.pos_ in ("NOUN", "PROPN", "PRON"):
        head = head.head
    above = head.head
    if head.dep_ == "nsubj":
        for verb in _chain(above):
            yield verb, ACTS
    elif head.dep_ in ("nsubjpass", "dobj", "dative"):
        yield above, UNDERGOES
    elif head.dep_ == "pobj" and above.dep_ == "agent":
        yield above.head, ACTS
    elif head.dep_ == "pobj" and above.head.pos_ == "VERB":
        yield above.head, above.lower_
    for clause in head.children:
        if clause.dep_ == "relcl":
            subject = next((c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is not None and subject.tag_ in ("WDT", "WP"):
                yield clause, ACTS if subject.dep_ == "nsubj" else UNDERGOES


def _chain(verb: Any) -> Iterator[Any]:
    """A verb, what it goes on with ("tried to deceive"), and what its subject does besides ("lied and cheated")."""
    yield verb
    for child in verb.children:
        own = any(c.dep_ in ("nsubj", "nsubjpass", "neg") for c in child.children)
        goes_on = child.dep_ == "xcomp" and verb.lemma_.lower() in GOING_ON
        if child.pos_ == "VERB" and not own and (goes_on or child.dep_ == "conj"):
            yield from _chain(child)
        if child.dep_ == "acomp" and child.lemma_.lower() in WILLING:
            yield from (c for c in child.children if c.dep_ == "xcomp")


def _deed(verb: Any, place: str) -> str:
    names = _names(verb)
    if place == UNDERGOES:
        return next((deed for kind, deed in UNDERGONE.items() if names & _lemmas(kind)), "")
    if place != ACTS:
        names = {name for name in names if name.endswith(f" {place}")}
        return next((deed for kind, deed in UNDERGONE.items() if names & _lemmas(kind)), "")
    condones, suppresses, harms = (
        [_objects(verb, n) for n in names & _lemmas(k)] for k in ("condone", "suppress", "harm")
    )
    if _is_haven(verb) or any(is_bad(o) for found in condones for o in found):
        return CONDONES
    if any(is_bad(o) for found in suppresses for o in found):
        return SUPPRESSES
    return HARMS if any(found and not any(is_bad(o) for o in found) for found in harms) else ""


def _is_haven(verb: Any) -> bool:
    """ "is a haven for smugglers", "serves as a back door for stolen funds"."""
    nouns = [c for c in verb.children if c.dep_ in ("attr", "oprd", "dobj")]
    nouns += [c for p in verb.children if p.lower_ in ("as", "into") for c in p.children if c.dep_ == "pobj"]
    havens = [n for n in nouns if n.lemma_.lower() in _lemmas("haven") and verb.lemma_.lower() in BEING]
    return any(is_bad(c) for n in havens for p in n.children if p.dep_ == "prep" for c in p.children)


def _objects(verb: Any, name: str) -> list[Any]:
    """What a verb under one of its names is done to: its objects, for "crack down on" what stands after the "on"."""
    found = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "ccomp", "xcomp", "dative")]
    for preposition in verb.children:
        if preposition.pos_ == "ADP" and preposition.lower_ in name.split()[1:]:
            found += [c for c in preposition.children if c.dep_ in ("pobj", "pcomp")]
    return [c for c in found if not c.lower_.endswith(("self", "selves"))]


def _names(verb: Any) -> set[str]:
    """A verb with its particle, and with its prepositions besides: "crack down", "crack down on"; "spit", "spit at"."""
    particles = [c for c in verb.children if c.dep_ == "prt" or (c.dep_ == "advmod" and c.i == verb.i + 1)]
    names = {" ".join([verb.lemma_.lower(), *(c.lower_ for c in particles if c.dep_ == "prt")])}
    if particles:
        names.add(f"{verb.lemma_.lower()} {particles[0].lower_}")
    return names | {f"{name} {c.lower_}" for name in names for c in verb.children if c.pos_ == "ADP"}


@cache
def _lemmas(kind: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in resource_rows("deed_verbs.csv") if row["class"] == kind)
