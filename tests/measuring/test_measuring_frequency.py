"""Entities, countries and sources, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from measuring_cases import ARTICLES, COUNTS, FEW, NAMES, NO_COUNTS

from analysis.errors import CallError
from analysis.measuring import compare_periods, count_countries, count_entities, count_sources, stories_once
from analysis.resources.summaries import TAIL, summary_of


def test_entities_count_mentions_articles_and_stories() -> None:
    table = count_entities(COUNTS, NAMES, ARTICLES, settings=FEW)
    counted = table[["entity", "mentions", "articles", "stories", "n_articles", "n_stories"]].to_numpy().tolist()
    assert counted == [["Kazakhstan", 5, 3, 2, 6, 5], ["Dana Ospanova", 5, 2, 2, 6, 5]]
    assert table.value.tolist() == pytest.approx([3 / 6, 2 / 6])
    assert (table.low < table.value).all()
    assert (table.high > table.value).all()
    assert table.columns.tolist()[-len(TAIL) :] == list(TAIL)
    assert summary_of(table).name == "entities"


def test_by_stories_copies_are_read_once() -> None:
    table = count_entities(COUNTS, NAMES, ARTICLES, unit="stories", settings=FEW)
    assert table[["entity", "mentions", "articles", "n_articles"]].to_numpy().tolist() == [
        ["Dana Ospanova", 5, 2, 5],
        ["Kazakhstan", 3, 2, 5],
    ]
    assert table.unit.unique().tolist() == ["stories"]


def test_the_order_of_rows_does_not_matter_and_inputs_stay() -> None:
    counts, articles = COUNTS.copy(), ARTICLES.copy()
    shuffled = count_entities(COUNTS.sample(frac=1, random_state=3), NAMES, ARTICLES.iloc[::-1], settings=FEW)
    pd.testing.assert_frame_equal(count_entities(COUNTS, NAMES, ARTICLES, settings=FEW), shuffled)
    pd.testing.assert_frame_equal(counts, COUNTS)
    pd.testing.assert_frame_equal(articles, ARTICLES)


def test_below_the_minimum_of_stories_there_is_no_interval() -> None:
    table = count_entities(COUNTS, NAMES, ARTICLES[ARTICLES.story_id.isin(["s1", "s2"])])
    assert table.low.isna().all()
    assert table.high.isna().all()
    assert table.method.str.contains("no interval: 2 stories").all()


def test_counts_of_other_articles_are_left_out() -> None:
    table = count_entities(COUNTS, NAMES, ARTICLES[ARTICLES.article_id == "a3"])
    assert table.mentions.tolist() == [4, 1]


def test_articles_without_stories_are_their_own() -> None:
    bare = ARTICLES[["article_id"]]
    assert count_entities(COUNTS, NAMES, bare).n_stories.tolist() == [6, 6]
    assert len(stories_once(bare)) == 6


def test_the_earliest_article_stands_for_a_story_without_original() -> None:
    copies = pd.DataFrame(
        {
            "article_id": ["x", "y", "z"],
            "story_id": "s",
            "role": "copy",
            "published": pd.to_datetime([None, "2023-02-02", "2023-02-01"], utc=True),
        }
    )
    assert stories_once(copies).article_id.tolist() == ["z"]


def test_countries_take_their_name_from_their_entity() -> None:
    counts = pd.DataFrame({"article_id": ["a1", "a4"], "key": ["KZ", "UZ"], "n": [3, 1]})
    table = count_countries(counts, NAMES, ARTICLES, settings=FEW)
    assert table[["country", "name", "mentions"]].to_numpy().tolist() == [["KZ", "Kazakhstan", 3], ["UZ", "UZ", 1]]
    assert summary_of(table).name == "countries"


def test_sources_share_out_all_articles() -> None:
    table = count_sources(ARTICLES, settings=FEW)
    assert table[["source", "articles", "stories"]].to_numpy().tolist() == [
        ["Altyn Post", 4, 4],
        ["Caspian Ledger", 2, 2],
    ]
    assert table.value.sum() == pytest.approx(1)


def test_empty_tables_work() -> None:
    for articles in (ARTICLES, ARTICLES.iloc[:0]):
        table = count_entities(NO_COUNTS, NAMES, articles)
        assert table.empty
        assert summary_of(table).name == "entities"
    assert count_sources(ARTICLES.iloc[:0]).empty


@pytest.mark.parametrize("wrong", [{"unit": "copies"}, {"voice": "chorus"}])
def test_unknown_units_and_voices_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(CallError, match=next(iter(wrong.values()))):
        count_entities(COUNTS, NAMES, ARTICLES, **wrong)


def test_periods_are_compared_entity_by_entity() -> None:
    before = count_entities(COUNTS, NAMES, ARTICLES[ARTICLES.article_id.isin(["a1", "a2"])], settings=FEW)
    now = count_entities(COUNTS, NAMES, ARTICLES[ARTICLES.article_id.isin(["a3", "a4", "a5"])], settings=FEW)
    table = compare_periods(now, before, settings=FEW).set_index("entity")
    assert table.change.to_dict() == {"Kazakhstan": "unclear", "Dana Ospanova": "new"}
    assert table.value.to_dict() == pytest.approx({"Kazakhstan": 1 / 3 - 1, "Dana Ospanova": 1 / 3})
    assert table.loc["Dana Ospanova", ["mentions", "mentions_before"]].tolist() == [4, 0]
    assert table.low.isna().all()  # one story before: nothing to bound it with
    assert table.method.str.contains("no interval: 1 story,").all()


def test_a_difference_is_bounded_by_newcombe() -> None:
    # 56 of 70 against 48 of 80: 0.2 from 0.0524 to 0.3339 (Newcombe 1998, method 10)
    def side(hits: int, n: int) -> pd.DataFrame:
        articles = pd.DataFrame({"article_id": [f"x{i}" for i in range(n)]})
        counts = pd.DataFrame({"article_id": [f"x{i}" for i in range(hits)], "key": "country:KZ", "n": 1})
        return count_entities(counts, NAMES, articles)

    row = compare_periods(side(56, 70), side(48, 80)).iloc[0]
    assert (row.value, row.low, row.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)
    assert row.change == "up"
    assert compare_periods(side(0, 70), side(48, 80)).empty


def test_what_vanished_is_said() -> None:
    before = count_entities(COUNTS, NAMES, ARTICLES, settings=FEW)
    now = count_entities(COUNTS, NAMES, ARTICLES[ARTICLES.article_id != "a1"].iloc[:1], settings=FEW)
    assert now.entity_id.tolist() == ["country:KZ"]
    assert compare_periods(now, before, settings=FEW).set_index("entity").change["Dana Ospanova"] == "vanished"
