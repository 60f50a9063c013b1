"""VADER, word by word: the weights behind the package's scores, for explaining them and for telling voices apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.marking.vader import Scores, Vader, combine, emphasis, spell_emoji
from analysis.marking.weighed import MASK, Span, Weighed, masked

WORD = re.compile(r"\S+")


def weigh_vader(sentence: str, names: Sequence[Span], engine: Vader) -> list[Weighed]:
    """Every word of the sentence, as VADER cuts it at whitespace, with its weight before and after VADER's rules.

    An emoji is the words that VADER has for it, all at its place.
    """
    text = masked(sentence, names)
    pieces = [(m.span(), piece) for m in WORD.finditer(text) for piece in spell_emoji(m[0]).split()]
    tokens = [piece for _, piece in pieces]
    weights = dict(engine.weigh(tokens))
    valences = [engine.valence(token) for token in tokens]
    return [
        Weighed(
            *span, sentence[slice(*span)], valence, weights.get(i, 0.0), _reason(token, valence, weights.get(i, 0.0))
        )
        for i, ((span, token), valence) in enumerate(zip(pieces, valences, strict=True))
    ]


def score_vader(sentence: str, names: Sequence[Span], engine: Vader) -> Scores:
    """The scores of a sentence whose names are masked."""
    return engine.score(masked(sentence, names))


def total_vader(words: Sequence[Weighed], text: str) -> Scores:
    """Scores of weighed words; exclamation and question marks of `text` count."""
    return combine([w.weight for w in words if w.weight], len(words), emphasis(text))


def _reason(token: str, valence: float, weight: float) -> str:
    if not valence and not weight:
        return "name" if MASK in token else ""
    return "lexicon" if valence == weight else "lexicon; changed by the words around it"
