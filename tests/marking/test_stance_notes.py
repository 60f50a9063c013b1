"""What is said where there are no stances, and beside a stance."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.marking import stance_model, stance_notes
from analysis.marking.stance_notes import explain_no_stances, explain_unclear, name_words_of_stances
from analysis.settings import Settings
from analysis.tables import empty

NONE = empty("stances")
ROWS = pd.DataFrame(
    {"sentence": ["Erlan Sadykov betrayed his allies."], "name_start": [0], "name_end": [13]}, index=[7]
)


def test_stances_need_no_excuse() -> None:
    one = pd.DataFrame({"article_id": ["a"]})
    assert explain_no_stances(one, Settings(stance_engine="none")) == ""


def test_it_is_said_what_forbids_them() -> None:
    assert 'stance_engine is "none" in broadsheet.toml' in explain_no_stances(NONE, Settings(stance_engine="none"))


def test_without_its_packages_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stance_model.util, "find_spec", lambda name: None)
    said = explain_no_stances(NONE, Settings())
    assert said.startswith("No stances are marked")
    assert 'pip install "broadsheet[stance]"' in said
    assert said.endswith("then run broadsheet prepare.")
    assert said.count(".") == 1
    assert name_words_of_stances(ROWS)[7].startswith("not explained: the stance model needs onnxruntime")


def test_where_nobody_is_named_that_is_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stance_notes, "explain_missing_stances", lambda settings: "")
    assert "no English sentence" in explain_no_stances(NONE, Settings())


def test_the_threshold_is_that_of_the_card() -> None:
    assert f"{stance_model.model_card()['threshold']:.2f}" in explain_unclear()
    assert "not on these articles" in explain_unclear()


@pytest.mark.skipif(not stance_model.is_usable(), reason="the stance model cannot run here")
def test_words_are_named_beside_their_row() -> None:
    said = name_words_of_stances(ROWS)
    assert said.index.tolist() == [7]
    assert said[7].startswith("betrayed -")
