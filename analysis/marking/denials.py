"""Whether somebody takes back a claim: denies it, drops the charge, clears the target, calls it false.

Two ways to find it: up the parse from the target, and, because the parse of "brushed aside complaints that X ..." often
goes wrong, along the words before the target: a word of denial, a noun for what was said, and what leads to the target.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from analysis.marking.claim_words import cues, has_negation

LEADS = {"that", "of", "about", "against", "accusing", "alleging", "claiming", "saying", "suggesting", "linking"}
LEADS |= {"implicating", "blaming", "calling", "describing", "portraying", "showing", "purporting", "on", "over"}
AGAINST = {"against", "of", "about", "over", "on", "into", "concerning"}  # what leads from a charge to who is charged
NAMING = {"call", "label", "brand", "term", "consider", "deem", "declare", "think"}
NEAR, FAR = 5, 12  # words between a denial and the noun it takes back, and between that noun and the target
BREAKS = {";", ":", ".", "?", "!", "—", "–", "but", "while", "whereas", "although", "because"}
NOT = {"not", "n't", "never", "no", "nobody", "none", "nor", "neither", "hardly", "without"}


def is_denied(path: Sequence[Any]) -> bool:
    """A word above the target takes back what it governs, unless it is negated itself."""
    for place, (below, token) in enumerate(pairwise(path)):
        if below.dep_ == "relcl" and token.lemma_.lower() not in _said():
            break
        if _is_told_by(path[: place + 1]):
            continue
        if _calls_false(token, below):
            return True
        lemma = token.lemma_.lower()
        if has_negation(token) or token.pos_ not in ("VERB", "AUX", "NOUN"):
            continue
        particles = [c.lower_ for c in token.children if c.dep_ == "prt" or (c.dep_ == "advmod" and c.i == token.i + 1)]
        names = {lemma, *(f"{lemma} {word}" for word in particles)}
        if names & cues("deny") and _denies(token, below, path[0]):
            return True
        if names & cues("scoff") and _takes_back(token, below, path[0]):
            return True
        if names & cues("drop") and _drops(token, below, path[place - 1] if place else None):
            return True
        if names & cues("clear") and below.dep_ in ("dobj", "nsubjpass") and _frees(token, lemma):
            return True
        if lemma in cues("verdict") and _finds_innocent(below, path[0]):
            return True
    return _is_denied_before(path[0])


def speaks_of_claim(token: Any) -> bool:
    """Whether a word, or what hangs on a preposition, is a noun of what was said: "a claim", "at reports"."""
    return _is_accusation(token) or _is_told(token)


def _is_told_by(below: Sequence[Any]) -> bool:
    """Whether the target is who made the claim: "rejected X's claim", "the claim by X"; of guilt it is who has it."""
    noun = below[-1]
    if len(below) < 2 or noun.lemma_.lower() not in _said() - cues("guilt"):
        return False
    source = below[-2].dep_ == "poss" or (below[-2].dep_ == "prep" and below[-2].lower_ in ("by", "from"))
    return source or any(t.dep_ == "agent" for t in below[:-1])


def _drops(verb: Any, below: Any, lower: Any | None) -> bool:
    """ "dropped the charges against X", "the verdict against X was quashed", not "waived charges for ships of X"."""
    if lower is not None and lower.dep_ == "prep" and lower.lower_ not in AGAINST:
        return False
    governed = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    accused = any(c.lemma_.lower() in cues("accusation") | cues("suit") for c in governed)
    return accused and (below in governed or below.dep_ in ("prep", "acl", "relcl"))


def _denies(verb: Any, below: Any, head: Any) -> bool:
    """ "denied that X ...", "denied the charge against X"; of its subject only where it denies an accusation."""
    objects = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "ccomp", "xcomp", "pobj", "prep")]
    outright = verb.lemma_.lower() == "deny"
    if below.dep_ in ("ccomp", "xcomp") or _takes_back(verb, below, head) or (outright and below.dep_ == "dobj"):
        return True
    if below.dep_ != "nsubj":
        return False
    doing = any(c.tag_ == "VBG" and c.dep_ in ("ccomp", "xcomp") for c in objects)
    accused = any(_is_accusation(c) for c in objects)
    return accused or doing or (outright and all(c.pos_ == "PRON" for c in objects))


def _takes_back(verb: Any, below: Any, head: Any) -> bool:
    """Whether a verb governs what was said of the target with this head: "scoffed at claims that X ..."."""
    things = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "prep")]
    told = [c for c in things if speaks_of_claim(c) and head not in (c, *c.children)]
    if below.dep_ in ("dobj", "nsubjpass"):
        return below in told
    if below.dep_ == "prep":
        return below in told or (below.lower_ in ("against", "about", "of") and bool(told))
    return below.dep_ in ("ccomp", "acl") and bool(told)


def _is_accusation(token: Any) -> bool:
    if token.dep_ == "prep":
        return any(_is_accusation(c) for c in token.children if c.dep_ == "pobj")
    return token.lemma_.lower() in cues("accusation") | cues("guilt")


def _is_told(token: Any) -> bool:
    """A noun of what was said, or "for suggesting that ..."."""
    if token.dep_ == "prep":
        voiced = token.lower_ in ("for", "from")
        return any(
            (c.dep_ == "pobj" and _is_told(c)) or (voiced and c.dep_ == "pcomp" and c.lemma_.lower() in cues("voice"))
            for c in token.children
        )
    return token.lemma_.lower() in cues("told")


def _frees(verb: Any, lemma: str) -> bool:
    """ "cleared X of fraud"; "cleared" alone has too many other meanings."""
    near = [g for c in verb.children for g in (c, *c.children)]
    return lemma != "clear" or any(g.dep_ == "prep" and g.lower_ in ("of", "over") for g in near)


def _finds_innocent(below: Any, head: Any) -> bool:
    """ "found X innocent", "X was found not guilty"."""
    if below != head and not (head.head == below and below.lower_ in ("innocent", "guilty")):
        return False
    words = [t.lower_ for t in head.doc[head.i + 1 : min(head.i + 6, head.sent.end)]]
    return "innocent" in words or any(a in ("not", "n't") and b == "guilty" for a, b in pairwise(words))


def _calls_false(token: Any, below: Any) -> bool:
    """ "It is untrue that X ...", "reports that X ... proved false", "calls the charge that X ... nonsense"."""
    said = [c for c in token.children if c.dep_ in ("acomp", "attr", "oprd", "ccomp", "dobj") and c != below]
    said += [g for c in said for g in c.children if c.dep_ in ("ccomp", "oprd") and g.dep_ in ("acomp", "attr", "oprd")]
    called = [c for c in said if c.pos_ in ("ADJ", "NOUN") or c.tag_ == "VBN"]  # "X lied" calls nothing a lie
    false = any({c.lemma_.lower(), c.lower_} & cues("false") for c in called)
    if false and not has_negation(token):
        if below.dep_ in ("ccomp", "advcl", "csubj"):
            return below.pos_ in ("VERB", "AUX") and _is_of_claim(token)
        if below.dep_ in ("nsubj", "nsubjpass", "dobj"):
            return speaks_of_claim(below)
    return (
        token.lemma_.lower() in cues("false")
        and below.dep_ in ("ccomp", "acl", "relcl")
        and not has_negation(token.head)
        and token.dep_ in ("attr", "acomp", "oprd")
    )


def _is_of_claim(verb: Any) -> bool:
    """Whether what is false is a claim: "it is false that", "the claim is false", not "the device is unsupported"."""
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "expl")]
    claims = ("it", "this", "that", "there", "which")
    stated = any(c.lower_ in claims or speaks_of_claim(c) for c in subjects)
    return stated or not subjects or verb.lemma_.lower() in cues("voice")


def _is_denied_before(head: Any) -> bool:
    """ "brushed aside complaints that X ...", "it is not the case that X ...": by the words before the target alone."""
    before = [t for t in head.doc[head.sent.start : head.i] if not t.is_space and not t.is_quote]
    last = max((i for i, t in enumerate(before) if t.lower_ in BREAKS), default=-1)
    before = before[last + 1 :]
    words = [t.lower_ for t in before]
    for place in range(len(before) - 1, max(0, len(before) - FAR) - 1, -1):
        if words[place] not in LEADS or "," in words[place:] or "and" in words[place:]:
            continue
        if words[place] == "that" and _ends_with(words[:place], _phrases("untrue")):
            return True
        noun = before[place - 1] if place else None
        if noun is None or noun.pos_ != "NOUN" or noun.lemma_.lower() not in _said():
            continue
        starts = range(max(0, place - 1 - NEAR), place - 1)
        if any(_denies_at(before, start, place - 1) for start in starts):
            return True
        if any(before[start].lemma_.lower() in NAMING for start in starts) and _ends_false(head):
            return True  # "call the charge that X did it nonsense"
    return False


def _denies_at(words: Sequence[Any], start: int, noun: int) -> bool:
    """A verb of denial at `start`, not negated, that reaches the noun with nothing but small words between them."""
    lemmas = [t.lemma_.lower() for t in words[start:noun]]
    between = words[start + 1 : noun]
    if {t.lower_ for t in words[max(0, start - 3) : start]} & NOT or any(t.pos_ == "VERB" for t in between):
        return False
    phrases = _phrases("deny") | _phrases("scoff") | _phrases("untrue")
    found = [p for p in phrases if tuple(lemmas[: len(p)]) == p]
    return any(len(p) > 1 or words[start].pos_ == "VERB" for p in found)


def _ends_false(head: Any) -> bool:
    words = [t for t in head.doc[head.i : head.sent.end] if t.pos_ not in ("PUNCT", "SPACE", "DET", "ADV")]
    return bool(words) and bool({words[-1].lower_, words[-1].lemma_.lower()} & cues("false"))


@cache
def _phrases(kind: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in cues(kind))


@cache
def _said() -> frozenset[str]:
    return cues("accusation") | cues("told") | cues("guilt")


def _ends_with(words: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    return any(tuple(words[-len(p) :]) == p for p in phrases)
