"""The shipped stance model: its scores stand alone, its files are what the card says."""

from __future__ import annotations

import hashlib
import random
from importlib import util

import numpy as np
import pytest

from analysis.errors import EngineError
from analysis.marking import stance_model
from analysis.marking.stance_model import is_installed, load_stance_model, model_card
from analysis.resources import resource_path

needs_model = pytest.mark.skipif(not is_installed(), reason="the extra stance is not installed")
TEXTS = [
    "Brunia betrayed its allies, the envoy said.",
    "The envoy thanked Brunia for its generous help.",
    "Brunia and its neighbours met on Monday.",
    "For three hours the delegations spoke of water, rail freight, visas and grain before Brunia signed the paper.",
]
PAIRS = [(t, t.index("Brunia"), t.index("Brunia") + 6) for t in TEXTS]


@needs_model
def test_probabilities() -> None:
    scores = load_stance_model().score(PAIRS)
    assert scores.shape == (4, 3)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert np.allclose(scores.sum(1), 1, atol=2e-3)
    assert list(scores[:3].argmax(1)) == [0, 2, 1]


@needs_model
def test_scores_do_not_depend_on_what_else_is_asked() -> None:
    alone = {}
    for pair in PAIRS:
        load_stance_model.cache_clear()
        alone[pair] = load_stance_model().score([pair])[0]
    rng = random.Random(3)
    for _ in range(5):
        load_stance_model.cache_clear()
        mixed = rng.choices(PAIRS, k=9)
        assert (load_stance_model().score(mixed) == np.array([alone[p] for p in mixed])).all()


@needs_model
def test_threads_change_nothing() -> None:
    assert (load_stance_model(1).score(PAIRS) == load_stance_model(2).score(PAIRS)).all()


@needs_model
def test_nothing_to_score() -> None:
    assert load_stance_model().score([]).shape == (0, 3)


@needs_model
def test_long_sentences_are_read_around_their_target() -> None:
    filler = "The delegates spoke of water and grain. " * 60
    text = filler + "Brunia betrayed its allies shamefully. " + filler
    start = text.index("Brunia")
    assert load_stance_model().score([(text, start, start + 6)])[0].argmax() == 0


def test_files_are_those_of_the_card() -> None:
    card = model_card()
    for name in (stance_model.MODEL, stance_model.TOKENIZER):
        assert hashlib.sha256(resource_path(name).read_bytes()).hexdigest() == card["sha256"][name.split("/")[1]]
    assert sum(resource_path(n).stat().st_size for n in stance_model.RESOURCES) < 30e6
    assert 1 / 3 < card["threshold"] < 1


@pytest.mark.parametrize("missing", stance_model.NEEDED)
def test_missing_engine_says_what_to_install(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    find_spec = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == missing else find_spec(name))
    load_stance_model.cache_clear()
    assert not is_installed()
    with pytest.raises(EngineError, match=rf"{missing}.*broadsheet\[stance\]"):
        load_stance_model()
