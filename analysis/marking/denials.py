"""Whether somebody takes back a claim: denies it, drops the charge, clears the target, calls it false."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from analysis.marking.claim_words import cues, has_negation


def is_denied(path: Sequence[Any]) -> bool:
    """A word above the target takes back what it governs, unless it is negated itself."""
    for below, token in pairwise(path):
        if _calls_false(token, below):
            return True
        lemma = token.lemma_.lower()
        if has_negation(token) or token.pos_ not in ("VERB", "AUX", "NOUN"):
            continue
        names = {lemma, *(f"{lemma} {c.lower_}" for c in token.children if c.dep_ in ("prt", "advmod"))}
        if names & cues("deny") and _denies(token, below):
            return True
        if names & cues("drop") and _drops(token, below):
            return True
        if lemma in cues("clear") and below.dep_ in ("dobj", "nsubjpass") and _frees(token, lemma):
            return True
    return False


def _drops(verb: Any, below: Any) -> bool:
    """ "dropped the charges against X", "the verdict against X was quashed"."""
    governed = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    accused = any(c.lemma_.lower() in cues("accusation") for c in governed)
    return accused and (below in governed or below.dep_ in ("prep", "acl", "relcl"))


def _denies(verb: Any, below: Any) -> bool:
    """ "denied that X ...", "denied the charge against X"; of its subject only where it denies an accusation."""
    objects = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "ccomp", "xcomp", "pobj", "prep")]
    accused = any(_is_accusation(c) for c in objects)
    told = accused or any(c.lemma_.lower() in cues("told") for c in objects)
    outright = verb.lemma_.lower() == "deny"
    if below.dep_ in ("ccomp", "xcomp"):
        return True
    if below.dep_ in ("dobj", "nsubjpass", "prep"):
        return told or (outright and below.dep_ == "dobj")
    if below.dep_ != "nsubj":
        return False
    doing = any(c.tag_ == "VBG" and c.dep_ in ("ccomp", "xcomp") for c in objects)
    return accused or doing or (outright and all(c.pos_ == "PRON" for c in objects))


def _is_accusation(token: Any) -> bool:
    if token.dep_ == "prep":
        return any(_is_accusation(c) for c in token.children if c.dep_ == "pobj")
    return token.lemma_.lower() in cues("accusation")


def _frees(verb: Any, lemma: str) -> bool:
    """ "cleared X of fraud"; "cleared" alone has too many other meanings."""
    near = [g for c in verb.children for g in (c, *c.children)]
    return lemma != "clear" or any(g.dep_ == "prep" and g.lower_ in ("of", "over") for g in near)


def _calls_false(token: Any, below: Any) -> bool:
    """ "It is untrue that X ...", "reports that X ... proved false", "calls the charge that X ... nonsense"."""
    said = [c for c in token.children if c.dep_ in ("acomp", "attr", "oprd", "ccomp", "dobj") and c != below]
    said += [g for c in said for g in c.children if c.dep_ in ("ccomp", "oprd") and g.dep_ in ("acomp", "attr", "oprd")]
    called = [c for c in said if c.pos_ in ("ADJ", "NOUN") or c.tag_ == "VBN"]  # "X lied" calls nothing a lie
    false = any({c.lemma_.lower(), c.lower_} & cues("false") for c in called)
    if false and not has_negation(token):
        if below.dep_ in ("ccomp", "advcl", "csubj"):
            return below.pos_ in ("VERB", "AUX")
        if below.dep_ in ("nsubj", "nsubjpass", "dobj"):
            return _is_accusation(below)
    return (
        token.lemma_.lower() in cues("false")
        and below.dep_ in ("ccomp", "acl", "relcl")
        and not has_negation(token.head)
        and token.dep_ in ("attr", "acomp", "oprd")
    )
