"""Words behind the model's verdict: worked out by hand on a model that counts words, and signs on the shipped one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.marking.stance_model import Pair, StanceModel, is_usable
from analysis.marking.stance_words import explain_stance, explain_stances, name_stance_words

needs_model = pytest.mark.skipif(not is_usable(), reason="the stance model cannot run here")
BAD, GOOD = {"lied", "stole"}, {"kind"}


class Counting(StanceModel):
    """One bad word is as bad as two: positive - negative is -0.8 with a bad word, else 0.5 with a good one."""

    def __init__(self) -> None:
        self.asked: list[Pair] = []

    def score(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        self.asked += pairs
        return np.array([self._one(text) for text, _, _ in pairs]).reshape(-1, 3)

    def _one(self, text: str) -> tuple[float, float, float]:
        words = set(text.replace(".", "").split())
        if words & BAD:
            return 0.9, 0.0, 0.1
        return (0.1, 0.3, 0.6) if words & GOOD else (0.2, 0.6, 0.2)


def test_effects_by_hand() -> None:
    model = Counting()
    found = explain_stance("Brunia lied and stole.", 0, 6, model=model).set_index("word")
    # either bad word can go at no cost, and each alone makes the name bad: (0 - 0.8) / 2
    assert found.effect.to_dict() == {"lied": -0.4, "and": 0.0, "stole": -0.4}
    assert found.without.tolist() == [0.0, 0.0, 0.0]
    assert found[["start", "end"]].to_numpy().tolist() == [[7, 11], [12, 15], [16, 21]]
    assert ("Brunia and stole.", 0, 6) in model.asked
    assert ("Brunia stole", 0, 6) in model.asked


def test_a_target_moves_when_a_word_before_it_goes() -> None:
    model = Counting()
    explain_stance("A kind Brunia sang.", 7, 13, model=model)
    assert all(text[a:b] == "Brunia" for text, a, b in model.asked)
    assert ("A Brunia sang.", 2, 8) in model.asked
    assert ("kind Brunia", 5, 11) in model.asked
    explain_stance("Kind Brunia sang.", 5, 11, model=model)
    assert ("Brunia sang.", 0, 6) in model.asked


def test_many_pairs_are_as_one_each() -> None:
    pairs = [("Brunia lied.", 0, 6), ("Brunia.", 0, 6), ("A kind Brunia sang.", 7, 13)]
    found = explain_stances(pairs, model=Counting())
    for number, pair in enumerate(pairs):
        alone = explain_stance(*pair, model=Counting())
        assert found[found.pair == number].drop(columns="pair").reset_index(drop=True).equals(alone)
    assert name_stance_words(pairs, model=Counting()) == ["lied -0.8", "", "kind +0.5"]
    assert explain_stances([], model=Counting()).empty


@needs_model
def test_the_shipped_model_blames_the_threat_and_the_negation_takes_it_back() -> None:
    text = "Sarvia sees no threat from Brunia at all."
    found = explain_stance(text, 27, 33).set_index("word").effect
    assert found["threat"] < -0.2 < 0.2 < found["no"]
    assert found.drop(["threat", "no"]).abs().max() < 0.2
    assert explain_stance(text, 27, 33).equals(explain_stance(text, 27, 33))
