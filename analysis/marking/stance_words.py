"""Which words make the stance model say what it says of a target, by leaving words out.

Deletion alone (Li, Monroe and Jurafsky 2016, "Understanding neural networks through representation erasure") is blind
where words say the same twice: of "harsh, unjust sanctions" any one can go at no cost. So each word is looked at from
both ends: what the sentence loses without it, and what it adds to the bare name. These are the last and the first term
of its Shapley value (Strumbelj and Kononenko 2010), and their mean is the effect. It explains the probabilities of the
model, not the rules for claims that stand over them.

A sentence of n words costs 2n + 2 runs of the model, each some five thousandths of a CPU second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.marking.stance_model import DECIMALS, Pair, StanceModel, load_stance_model

WORD = re.compile(r"[^\W_]+(?:[-'’&][^\W_]+)*")
COLUMNS = {
    "pair": "int64",
    "word": "str",
    "start": "int64",
    "end": "int64",
    "without": "float64",
    "alone": "float64",
    "effect": "float64",
}
SHOWN = 5  # words, those that weigh most
LEAST = 0.1  # effect of a word that is worth naming


def explain_stance(sentence: str, start: int, end: int, *, model: StanceModel | None = None) -> pd.DataFrame:
    """One row per word of `sentence` outside the target `sentence[start:end]`, in order.

    Columns: word, start, end; `without`, the score (positive - negative) of the sentence less that of the sentence
    without the word; `alone`, the score of the word beside the bare target less that of the target; `effect`, the mean
    of both, from -2 to 2, below 0 where the word makes the sentence speak worse of the target. Rounded; the same call
    always gives the same table. `model` is the shipped one unless given. Raises EngineError where it cannot run.
    """
    return explain_stances([(sentence, start, end)], model=model).drop(columns="pair")


def explain_stances(pairs: Sequence[Pair], *, model: StanceModel | None = None) -> pd.DataFrame:
    """The same for many (sentence, start, end): one row per pair and word, with `pair` the number of the pair from 0.

    All variants are scored in one call, each distinct one once.
    """
    words = [(number, *m.span()) for number, pair in enumerate(pairs) for m in _words_beside(*pair)]
    variants = [
        *pairs,
        *((text[a:b], 0, b - a) for text, a, b in pairs),
        *(_without(pairs[number], a, b) for number, a, b in words),
        *(_alone(pairs[number], a, b) for number, a, b in words),
    ]
    scores = (model or load_stance_model()).score(variants)
    whole, bare, without, alone = np.split(
        scores[:, 2] - scores[:, 0], [len(pairs), 2 * len(pairs), 2 * len(pairs) + len(words)]
    )
    of = np.array([number for number, _, _ in words], np.int64)
    rows = [(number, pairs[number][0][a:b], a, b) for number, a, b in words]
    table = pd.DataFrame(rows, columns=list(COLUMNS)[:4])
    table = table.assign(without=whole[of] - without, alone=alone - bare[of])
    table["effect"] = (table.without + table.alone) / 2
    measures = ["without", "alone", "effect"]
    return table.assign(**{c: table[c].round(DECIMALS) + 0.0 for c in measures}).astype(COLUMNS)  # no -0.0


def name_stance_words(pairs: Sequence[Pair], *, model: StanceModel | None = None) -> list[str]:
    """For each pair the words that weigh most in the model's verdict, heaviest first: "betrayed -0.9, allies +0.1".

    Up to five words of an effect of at least 0.1; empty where there is none.
    """
    found = explain_stances(pairs, model=model)
    found = found[found.effect.abs() >= LEAST]
    found = found.assign(size=found.effect.abs()).sort_values(["pair", "size", "start"], ascending=[True, False, True])
    named: dict[int, list[str]] = {}
    for number, word, effect in found.groupby("pair").head(SHOWN)[["pair", "word", "effect"]].itertuples(index=False):
        named.setdefault(number, []).append(f"{word} {effect:+.1f}")
    return [", ".join(named.get(number, [])) for number in range(len(pairs))]


def _words_beside(sentence: str, start: int, end: int) -> list[re.Match[str]]:
    return [m for m in WORD.finditer(sentence) if m.end() <= start or m.start() >= end]


def _without(pair: Pair, start: int, end: int) -> Pair:
    """The pair without the word at `start` to `end` and the blank before it, or else after it."""
    text, target_start, target_end = pair
    if text[start - 1 : start] == " ":
        start -= 1
    elif text[end : end + 1] == " " and (target_start >= end + 1 or target_end <= start):
        end += 1
    moved = end - start if target_start >= end else 0
    return text[:start] + text[end:], target_start - moved, target_end - moved


def _alone(pair: Pair, start: int, end: int) -> Pair:
    """The target with the one word, on the side where it stands."""
    text, target_start, target_end = pair
    word, target = text[start:end], text[target_start:target_end]
    if end <= target_start:
        return f"{word} {target}", len(word) + 1, len(word) + 1 + len(target)
    return f"{target} {word}", 0, len(target)
