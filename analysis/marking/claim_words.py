"""What the rules for claims know of words: cues of claim_cues.csv, how good or bad a word is, whether it is negated."""

from __future__ import annotations

from functools import cache
from typing import Any

from analysis.resources import resource_rows

RESOURCES = ("claim_cues.csv", "vader_lexicon.csv", "tone_news.csv", "tone_diplomacy.csv")


@cache
def cues(kind: str) -> frozenset[str]:
    """The words of a kind in claim_cues.csv."""
    return frozenset(row["lemma"] for row in resource_rows("claim_cues.csv") if row["kind"] == kind)


def weight(token: Any) -> float:
    """How good (above 0) or bad (below) a word is by itself; names and articles weigh nothing."""
    from analysis.marking.lexicon import news_lexicon

    if token.pos_ == "PROPN" or token.dep_ == "det":
        return 0.0
    for kind, sign in (("blame", -1.0), ("praise", 1.0)):
        if token.lemma_.lower() in cues(kind):
            return sign
    lexicon = news_lexicon()
    return lexicon.weight(token.lower_) or lexicon.weight(token.lemma_.lower())


def is_bad(token: Any) -> bool:
    """Whether the worst word of a phrase outweighs its best."""
    weights = [weight(t) for t in token.subtree]
    return -min(weights, default=0.0) > max(max(weights, default=0.0), 0.0)


def has_negation(token: Any) -> bool:
    """ "not", "never", "no longer", "neither" at the word itself, or "no" and "nothing" among what it governs."""
    for child in token.children:
        low = child.lower_
        if child.dep_ == "neg" or low in ("never", "neither", "hardly", "scarcely", "barely", "n't", "not"):
            return not _not_only(token, child)
        if (child.dep_ == "det" and low == "no") or (low == "longer" and any(g.lower_ == "no" for g in child.children)):
            return True
        if child.dep_ in ("dobj", "attr", "nsubj", "nsubjpass", "expl", "acomp") and _is_none(child):
            return True
        if child.dep_ in ("prep",) and any(_is_none(g) for g in child.children if g.dep_ == "pobj"):
            return True
        if child.dep_ in ("xcomp",) and any(g.dep_ == "neg" for g in child.children):
            return True
    return bool(token.lower_ == "without")


def _not_only(token: Any, negation: Any) -> bool:
    return any(c.lower_ in ("only", "just", "merely") for c in token.doc[negation.i + 1 : negation.i + 2])


def _is_none(token: Any) -> bool:
    if any(t.lower_ in ("but", "except") for t in token.doc[token.i + 1 : token.i + 2]):
        return False  # "nobody but X"
    return token.lower_ in ("nobody", "nothing", "none", "neither") or any(
        (c.dep_ in ("det", "neg", "preconj") and c.lower_ in ("no", "neither"))
        or (c.dep_ in ("compound", "amod", "nmod") and c.lower_ == "nothing")  # "nothing sinister", as it is parsed
        for c in token.children
    )
