"""The shipped stance model: its scores stand alone, its files are what the card says."""

from __future__ import annotations

import hashlib
import random
from importlib import util
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import EngineError, SettingsError
from analysis.marking import stance_model
from analysis.marking.stance_model import is_usable, load_stance_model, model_card
from analysis.marking.stances import explain_missing_stances
from analysis.resources import resource_path
from analysis.settings import Settings, read_settings

needs_model = pytest.mark.skipif(not is_usable(), reason="the stance model cannot run here")
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
    assert not is_usable()
    assert f"the stance model needs {missing}; install" in explain_missing_stances(Settings())
    assert explain_missing_stances(Settings(stance_engine="none")) != ""
    with pytest.raises(EngineError, match=rf"{missing}.*broadsheet\[stance\]"):
        load_stance_model()


@pytest.mark.parametrize("state", ["missing", "damaged"])
def test_a_model_file_that_is_not_that_of_the_card(state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in stance_model.RESOURCES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(resource_path(name).read_bytes())
    model = tmp_path / stance_model.MODEL
    if state == "missing":
        model.unlink()
    else:
        model.write_bytes(model.read_bytes()[:-1] + b"x")
    monkeypatch.setattr(stance_model, "resource_path", lambda name: tmp_path / name)
    monkeypatch.setattr(stance_model, "is_installed", lambda: True)
    stance_model._find_damage.cache_clear()
    load_stance_model.cache_clear()
    try:
        assert f"model.onnx of the stance model is {state}" in explain_missing_stances(Settings())
        with pytest.raises(EngineError, match=rf"{state}.*pip install"):
            load_stance_model()
    finally:
        stance_model._find_damage.cache_clear()


@needs_model
def test_what_is_remembered_is_what_is_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    load_stance_model.cache_clear()
    model = load_stance_model()
    fresh = model.score(PAIRS)
    calls: list[object] = []
    score_one = model._score_one
    monkeypatch.setattr(model, "_score_one", lambda pieces: calls.append(pieces) or score_one(pieces))
    assert (model.score([*PAIRS, *PAIRS]) == np.vstack([fresh, fresh])).all()
    assert calls == []  # copies cost nothing
    monkeypatch.setattr(stance_model, "REMEMBERED", 2)
    model._known.clear()
    assert (model.score([*PAIRS, *PAIRS]) == np.vstack([fresh, fresh])).all()
    assert len(model._known) == 2  # bounded, and the same without being remembered
    assert len(calls) == 2 * len(PAIRS)
    model.score(PAIRS[-1:])
    assert len(calls) == 2 * len(PAIRS)  # the latest are kept


@pytest.mark.parametrize("given", ["0", "-1", "true", '"two"', "1.5"])
def test_threads_are_a_whole_number_from_one_on(given: str, tmp_path: Path) -> None:
    file = tmp_path / "broadsheet.toml"
    file.write_text(f"stance_threads = {given}", encoding="utf-8")
    with pytest.raises(SettingsError, match="stance_threads"):
        read_settings(file)
    file.write_text("stance_threads = 3", encoding="utf-8")
    assert read_settings(file).stance_threads == 3
