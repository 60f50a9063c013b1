"""The random order of a corpus' stances, its beginning as a sample, and which labels count."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from stance_cases import given_labels, stance_rows

from analysis.errors import CallError
from analysis.measuring.stance_sample import (
    arrange_pairs,
    draw_sample,
    identify_pairs,
    name_draw,
    pair_key,
    place_labels,
    read_draw,
    share_out,
)

ROWS = stance_rows(["neutral"] * 30 + ["negative"] * 10, speakers=["narrator"] * 32 + ["person:lee"] * 8)


def test_a_pair_is_its_words() -> None:
    assert pair_key("Brun  lied\nto Osh.", 0, 4) == pair_key("Brun lied to\u200b Osh.", 0, 4)
    distinct = {
        pair_key("Brun beat Brun.", 0, 4),
        pair_key("Brun beat Brun.", 10, 14),
        pair_key("Brun beat Brun", 0, 4),
    }
    assert len(distinct) == 3


def test_pairs_are_found_in_the_text_and_shared_by_copies() -> None:
    texts = pd.DataFrame({"article_id": ["a", "b"], "text": ["Brun lied. Brun won.", "It rained. Brun lied."]})
    sentences = pd.DataFrame(
        {"article_id": ["a", "a", "b", "b"], "sentence": [0, 1, 0, 1], "start": [0, 11, 0, 11], "end": [10, 20, 10, 21]}
    )
    rows = pd.DataFrame(
        {"article_id": ["a", "a", "b"], "sentence": [0, 1, 1], "start": [0, 11, 11], "end": [4, 15, 15]}
    )
    found = identify_pairs(rows, sentences, texts)
    assert found["pair"].tolist()[0] == found["pair"].tolist()[2] == pair_key("Brun lied.", 0, 4)
    assert found["pair"].nunique() == 2
    assert found.sentence_start.tolist() == [0, 11, 11]


def test_the_order_is_that_of_seed_and_pairs_alone() -> None:
    order = arrange_pairs(ROWS, "seed 1")["pair"].tolist()
    assert arrange_pairs(ROWS.sample(frac=1, random_state=3), "seed 1")["pair"].tolist() == order
    assert arrange_pairs(ROWS, "seed 2")["pair"].tolist() != order
    fewer = ROWS[ROWS["pair"] != order[5]]
    assert arrange_pairs(fewer, "seed 1")["pair"].tolist() == order[:5] + order[6:]


def test_a_larger_sample_holds_the_smaller_one() -> None:
    for draw in ("seed 1", "seed 1, by voice", "seed 1, by voice and class"):
        samples = [set(draw_sample(ROWS, n, draw)["pair"]) for n in range(1, 45)]
        assert [len(s) for s in samples] == [*range(1, 41), 40, 40, 40, 40]
        assert all(a <= b for a, b in pairwise(samples))


def test_strata_are_drawn_alike_and_say_their_chance() -> None:
    drawn = draw_sample(ROWS, 12, "seed 1, by voice")
    assert drawn.stratum.value_counts().to_dict() == {"narrator": 6, "quoted": 6}
    assert drawn.groupby("stratum").probability.first().to_dict() == {"narrator": 6 / 32, "quoted": 6 / 8}
    assert drawn.stratum.head(4).value_counts().to_dict() == {"narrator": 2, "quoted": 2}  # from the top, of each
    assert share_out(10, pd.Series({"few": 2, "many": 9, "most": 99})).to_dict() == {"few": 2, "many": 4, "most": 4}


def test_an_entity_may_be_a_stratum() -> None:
    mixed = stance_rows(["neutral"] * 40, entities=["org:brun"] * 6 + ["org:osh"] * 34)
    drawn = draw_sample(mixed, 10, "seed 1, of org:brun")
    assert drawn.stratum.value_counts().to_dict() == {"org:brun": 5, "others": 5}
    both = arrange_pairs(mixed, "seed 1, by voice, of org:brun and org:osh")
    assert set(both.stratum) == {"org:brun, narrator", "org:osh, narrator"}


def test_what_was_drawn_stays_drawn() -> None:
    held = draw_sample(ROWS, 10, "seed 1")["pair"].tolist()
    assert draw_sample(ROWS, 3, "seed 1", held=held)["pair"].tolist() == held
    newer = stance_rows(["neutral"] * 60)  # twenty pairs more: some of them now stand before the last of the ten
    again = draw_sample(newer, 3, "seed 1", held=held)["pair"].tolist()
    assert set(held) < set(again)
    assert again == arrange_pairs(newer, "seed 1")["pair"].tolist()[: len(again)]


def test_labels_count_up_to_the_first_pair_without_one() -> None:
    order = arrange_pairs(ROWS, "seed 1")["pair"].tolist()
    found = place_labels(ROWS, given_labels([*order[:4], *order[5:9]], ["neutral"] * 8))
    assert found["pair"].tolist() == order
    assert found.counts.tolist() == [True] * 4 + [False] * 36
    assert found.given.notna().sum() == 8
    assert found.probability.tolist() == [4 / 40] * 40
    picked = place_labels(ROWS, given_labels(order[20:], ["negative"] * 20))
    assert not picked.counts.any()  # chosen by hand: not the beginning of the order


def test_labels_of_a_part_of_the_corpus_are_a_sample_of_it() -> None:
    order = arrange_pairs(ROWS, "seed 1")["pair"].tolist()
    part = ROWS[ROWS["pair"].isin(order[1:20:2])]
    found = place_labels(part, given_labels(order[:10], ["neutral"] * 10))
    assert found.counts.sum() == 5
    assert found.probability.iloc[0] == 0.5


def test_without_labels_nothing_counts() -> None:
    found = place_labels(ROWS, given_labels([], []))
    assert found.empty
    assert {"given", "counts", "probability", "stratum"} <= set(found.columns)
    assert place_labels(ROWS.iloc[:0], given_labels(["pair001"], ["neutral"], "seed 1, by voice")).empty


def test_draws_have_names() -> None:
    for name in (
        "seed 3",
        "seed 0, by class",
        "seed 1, by voice and class",
        "seed 1, by voice, of org:brun and org:osh",
    ):
        assert name_draw(*read_draw(name)) == name
    assert name_draw(1, ["class", "voice"]) == "seed 1, by voice and class"
    for wrong in ("", "seed", "seed 1, by outlet", "seed 1 by voice", "seed -1"):
        with pytest.raises(CallError, match="is no draw"):
            read_draw(wrong)
    with pytest.raises(CallError, match="'outlet'"):
        name_draw(1, ["outlet"])
    with pytest.raises(CallError, match="1 or more"):
        draw_sample(ROWS, 0, "seed 1")
