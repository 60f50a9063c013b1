"""Entities over time and by source; periods."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from measuring_cases import ARTICLES, COUNTS, FEW, NAMES, NO_COUNTS

from analysis.errors import CallError
from analysis.measuring import track_entities
from analysis.measuring.slices import choose_grain, period_names
from analysis.settings import Settings


def test_every_period_has_a_row_and_undated_articles_none() -> None:
    table = track_entities(COUNTS, NAMES, ARTICLES, ["country:KZ"], every="month", settings=FEW)
    assert table.period.tolist() == ["2023-01", "2023-02", "2023-03"]
    assert table[["mentions", "articles", "stories", "n_articles"]].to_numpy().tolist() == [
        [4, 2, 1, 2],
        [1, 1, 1, 2],
        [0, 0, 0, 1],
    ]
    assert table.value.tolist() == [1.0, 0.5, 0.0]


def test_a_period_without_an_article_has_no_value() -> None:
    table = track_entities(COUNTS, NAMES, ARTICLES, ["country:KZ"], every="week", settings=FEW)
    assert table.period.tolist() == ["2023-W05", "2023-W06", "2023-W07", "2023-W08", "2023-W09"]
    assert table.n_articles.tolist() == [4, 0, 0, 0, 1]
    assert table.value.isna().tolist() == [False, True, True, True, False]
    assert table.method.str.contains("no story").tolist() == [False, True, True, True, False]


def test_days_are_those_of_the_project() -> None:
    late = pd.DataFrame({"article_id": ["a"], "published": pd.to_datetime(["2023-01-31T20:00Z"])})
    counts = pd.DataFrame({"article_id": ["a"], "key": ["country:KZ"], "n": [1]})
    almaty = Settings(timezone="Asia/Almaty")
    table = track_entities(counts, NAMES, late, ["country:KZ"], every="day", settings=almaty)
    assert table.period.tolist() == ["2023-02-01"]


def test_by_source_undated_articles_count_and_the_order_is_given() -> None:
    table = track_entities(COUNTS, NAMES, ARTICLES, ["person:dana-ospanova", "country:KZ"], by="source", settings=FEW)
    assert table[["entity", "source", "mentions", "n_articles"]].to_numpy().tolist() == [
        ["Dana Ospanova", "Altyn Post", 5, 4],
        ["Dana Ospanova", "Caspian Ledger", 0, 2],
        ["Kazakhstan", "Altyn Post", 3, 4],
        ["Kazakhstan", "Caspian Ledger", 2, 2],
    ]
    assert (table.period == "all").all()
    none = table[(table.source == "Caspian Ledger") & (table.entity == "Dana Ospanova")].iloc[0]
    assert (none.value, none.low) == (0, 0)
    assert none.high == pytest.approx(1.96**2 / (2 + 1.96**2), abs=1e-3)


def test_parts_add_up_to_the_whole() -> None:
    both = track_entities(COUNTS, NAMES, ARTICLES, ["country:KZ"], by=("source", "period"), every="month")
    by_period = track_entities(COUNTS, NAMES, ARTICLES, ["country:KZ"], every="month")
    assert both.groupby("period").mentions.sum().tolist() == by_period.mentions.tolist()
    assert both.groupby("period").n_articles.sum().tolist() == by_period.n_articles.tolist()
    assert len(both) == 2 * len(by_period)


def test_one_undated_article_gives_an_empty_trend() -> None:
    undated = ARTICLES[ARTICLES.article_id == "a6"]
    assert track_entities(COUNTS, NAMES, undated, ["country:KZ"]).empty
    assert track_entities(NO_COUNTS, NAMES, ARTICLES.iloc[:0], ["country:KZ"], by="source").empty
    assert track_entities(COUNTS, NAMES, ARTICLES, []).empty


def test_the_grain_fits_span_and_stories() -> None:
    def spread(n: int, days: int) -> pd.DataFrame:
        moments = pd.Timestamp("2023-01-01", tz="UTC") + pd.to_timedelta(np.linspace(0, days, n), unit="D")
        return pd.DataFrame({"article_id": [f"a{i}" for i in range(n)], "published": moments})

    assert choose_grain(spread(100, 9)) == "day"  # ten stories a day
    assert choose_grain(spread(200, 120)) == "week"
    assert choose_grain(spread(40, 120)) == "month"  # a week would have two
    assert choose_grain(spread(4, 120)) == "month"  # none has enough: the coarsest with two periods
    assert choose_grain(spread(4000, 3000)) == "year"
    assert choose_grain(spread(1, 0)) == "day"
    assert choose_grain(ARTICLES[ARTICLES.article_id == "a6"]) == "day"


def test_names_of_periods_run_through() -> None:
    days = pd.Series(pd.to_datetime(["2022-12-30", "2023-01-10"]))
    assert period_names(days, "week") == ["2022-W52", "2023-W01", "2023-W02"]
    assert period_names(days, "month") == ["2022-12", "2023-01"]
    assert period_names(days, "year") == ["2022", "2023"]
    assert len(period_names(days, "day")) == 12


def test_wrong_groups_and_grains_are_refused() -> None:
    with pytest.raises(CallError, match="not by 'author'"):
        track_entities(COUNTS, NAMES, ARTICLES, ["country:KZ"], by="author")
    with pytest.raises(CallError, match="fortnight"):
        track_entities(COUNTS, NAMES, ARTICLES, ["country:KZ"], every="fortnight")
