"""Corrected shares: exact where all is labelled, refused where little is, and said to be uncorrected without labels."""

from __future__ import annotations

import pandas as pd
import pytest
from stance_cases import NAMES, given_labels, stance_rows

from analysis.errors import CallError
from analysis.measuring.stance_check import describe_agreement, describe_labels, find_orphans
from analysis.measuring.stance_correction import UNCORRECTED, correct_stances, explain_correction
from analysis.measuring.stance_sample import arrange_pairs

NONE = given_labels([], [])
MODEL = ["negative"] * 20 + ["neutral"] * 30 + ["unclear"] * 10
ROWS = stance_rows(MODEL, speakers=["narrator"] * 40 + ["person:lee"] * 20, entities=["org:brun", "org:osh"] * 30)
TRUTH = ["neutral"] * 10 + ["negative"] * 10 + ["positive"] * 40  # the model is wrong of half the negative ones


def labelled(n: int, draw: str = "seed 1") -> pd.DataFrame:
    """The first `n` pairs of the draw, labelled with the truth."""
    order = arrange_pairs(ROWS, draw).head(n)
    truth = dict(zip(ROWS["pair"], TRUTH, strict=True))
    return given_labels(order["pair"], order["pair"].map(truth), draw)


def test_without_labels_it_says_so() -> None:
    assert explain_correction(ROWS, NONE) == "Uncorrected: no sample of this corpus was labelled."
    table = correct_stances(ROWS, NONE, NAMES)
    assert set(table.method) == {UNCORRECTED}
    assert table[["value", "low", "high", "negative", "positive"]].isna().all(axis=None)
    whole = table[(table.entity_id == "all") & (table.voice == "all")].iloc[0]
    assert (whole.uncorrected, whole.units, whole.sentences, whole.labelled) == (
        pytest.approx(-1 / 3, abs=1e-6),
        60,
        60,
        0,
    )
    assert table.voice.unique().tolist() == ["all", "narrator", "quoted"]
    assert table.entity.tolist()[:3] == ["all entities"] * 3


def test_where_all_is_labelled_the_shares_are_those_of_the_labels() -> None:
    table = correct_stances(ROWS, labelled(60), NAMES).set_index(["entity_id", "voice"])
    whole = table.loc["all", "all"]
    assert (whole.negative, whole.neutral, whole.positive) == pytest.approx((10 / 60, 10 / 60, 40 / 60), abs=1e-6)
    assert whole.value == pytest.approx(0.5)
    assert whole.low < 0.5 < whole.high
    assert whole.labelled == 60
    assert table.loc[("all", "narrator"), "positive"] == pytest.approx(0.5)
    assert table.loc[("org:brun", "all"), "value"] == pytest.approx(0.5)
    quoted = table.loc["all", "quoted"]  # 20 labels only
    assert pd.isna(quoted.value)
    assert quoted.method == (
        "not corrected: 20 sentences are labelled, from 20 stories; fewer than 30 from 10 say too little"
    )


def test_a_sample_moves_the_shares_towards_the_labels() -> None:
    table = correct_stances(ROWS, labelled(36), NAMES)
    whole = table.iloc[0]
    assert whole.uncorrected < -0.3
    assert whole.value > 0
    assert whole.low < 0.5 < whole.high
    assert whole.negative + whole.neutral + whole.positive + whole.unclear == pytest.approx(1)
    assert whole.negative_low <= whole.negative <= whole.negative_high
    assert (table.low.dropna() <= table.value.dropna()).all()


def test_a_unit_counts_once_and_a_label_holds_wherever_its_pair_stands() -> None:
    # Ann Lee says one thing of Brun in 40 stories, in one of them four times more
    many = stance_rows(["neutral"] * 44, stories=[f"s{min(i, 39):03}" for i in range(44)], speakers=["person:lee"] * 44)
    truth = ["negative" if i >= 40 else "neutral" for i in range(44)]
    whole = correct_stances(many, given_labels(many["pair"], truth), NAMES).iloc[0]
    assert (whole.units, whole.sentences) == (40, 44)
    assert whole.negative == pytest.approx(4 / 5 / 40)
    copies = many.assign(pair=["pair000"] * 4 + many["pair"].tolist()[4:])
    again = correct_stances(copies, given_labels(copies["pair"].unique(), ["positive"] * 41), NAMES).iloc[0]
    assert (again.labelled, again.positive) == (41, 1.0)


def test_speakers_and_strata() -> None:
    table = correct_stances(ROWS, labelled(60, "seed 1, by voice and class"), NAMES, by="speaker")
    assert table[["speaker", "entity"]].to_numpy().tolist() == [
        ["Ann Lee", "all entities"],
        ["Ann Lee", "Brun"],
        ["Ann Lee", "Osh Mill"],
    ]
    draw = "seed 1, by class"
    unclear = arrange_pairs(ROWS, draw).query("stratum != 'unclear'")["pair"]
    partly = labelled(60, draw)
    whole = correct_stances(ROWS, partly[partly["pair"].isin(unclear)], NAMES).iloc[0]
    assert whole.method == "not corrected: nothing is labelled of the stratum unclear"


def test_empty_and_wrong_calls() -> None:
    assert correct_stances(ROWS.iloc[:0], labelled(40), NAMES).empty
    assert correct_stances(ROWS.iloc[:0], NONE, NAMES, by="speaker").empty
    with pytest.raises(CallError, match="by is 'outlet'"):
        correct_stances(ROWS, NONE, NAMES, by="outlet")


def test_the_order_of_rows_makes_no_difference() -> None:
    mixed = ROWS.sample(frac=1, random_state=2)
    assert correct_stances(mixed, labelled(45), NAMES).equals(correct_stances(ROWS, labelled(45), NAMES))


def test_what_is_said_of_a_sample() -> None:
    some = labelled(40)
    assert explain_correction(ROWS, some).startswith("Corrected with the labels of 40 of the 60 sentences")
    gap = some.drop(index=35)
    said = explain_correction(ROWS, gap)
    assert "35 of the 60 sentences" in said
    assert "4 further labels stand behind a sentence without one and are not used" in said
    assert explain_correction(ROWS, labelled(12)) == (
        "Uncorrected: of this selection 12 sentences are labelled, and fewer than 30 say too little."
    )


def test_agreement_of_model_and_labels() -> None:
    every = labelled(60)
    assert describe_labels(ROWS, every) == ["60 of 60 labelled, 60 of them count"]
    lines = describe_agreement(ROWS, every)
    # 10 negative ones and the neutral ones that are in truth positive: 10 of 60 agree
    assert lines[0].startswith("the model agrees on 17% of the sentences")
    assert lines[1] == "labelled negative: 10, of which the model says negative of 10"
    assert lines[3] == "labelled positive: 40, of which the model says positive of 0, else 30 neutral, 10 unclear"
    assert "the first without a label is in article" in describe_labels(ROWS, every.drop(index=5))[0]
    assert describe_agreement(ROWS, NONE) == []
    file = pd.DataFrame({"row": [1, 2, 3], "pair": ["pair001", "gone", ""], "quote": ["a", "b", "c"]})
    assert find_orphans(file, ROWS).row.tolist() == [2]
