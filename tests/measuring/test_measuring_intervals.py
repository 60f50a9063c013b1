"""Intervals: textbook values, the design effect, the bootstrap's spread, and words where there is none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from measuring_cases import FEW

from analysis.measuring.intervals import (
    bootstrap_mean,
    effective_n,
    explain_intervals,
    mean_table,
    reason_without_interval,
    share_table,
    wilson,
)
from analysis.settings import Settings


def test_wilson_gives_the_textbook_bounds() -> None:
    low, high = wilson(np.array([0.1, 0.0, 1.0, 0.5]), np.array([20.0, 10.0, 10.0, 0.0]))
    # Newcombe (1998), table I: 2 of 20 is 0.0279 to 0.3010; 0 of 10 ends at z^2 / (n + z^2) = 0.2775
    assert low[:3] == pytest.approx([0.0279, 0.0, 0.7225], abs=1e-4)
    assert high[:3] == pytest.approx([0.3010, 0.2775, 1.0], abs=1e-4)
    assert np.isnan([low[3], high[3]]).all()


def test_articles_of_one_story_are_worth_less_than_as_many_stories() -> None:
    # four articles, half of them hits: in four stories each is worth one; in two stories of two that agree, two in all
    alone = effective_n(np.array([0.5]), np.array([4.0]), np.array([4.0]), np.array([4 * 0.25]))
    paired = effective_n(np.array([0.5]), np.array([4.0]), np.array([2.0]), np.array([2 * 1.0]))
    assert alone == pytest.approx([4.0])
    assert paired == pytest.approx([2.0])


def test_a_share_is_bounded_by_the_stories_that_hold_it() -> None:
    articles = pd.DataFrame(
        {"article_id": list("abcdef"), "story_id": ["s1", "s1", "s1", "s2", "s3", "s4"], "whole": "all"}
    )
    hits = pd.DataFrame({"article_id": list("abc"), "key": "k"})
    row = share_table(hits, articles, by=["key"], groups=["whole"], settings=FEW).iloc[0]
    assert (row.articles, row.stories, row.n_articles, row.n_stories, row.value) == (3, 1, 6, 4, 0.5)
    # residuals: (3 - 1.5)^2 + 3 x 0.5^2 = 3; design effect 3 / (6 x 0.25) = 2; worth 3 articles
    assert (row.low, row.high) == pytest.approx([x[0] for x in wilson(np.array([0.5]), np.array([3.0]))])


def test_the_bootstrap_spreads_as_theory_says() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(0.1, 0.3, 400)
    low, high = bootstrap_mean(scores, np.ones(400), Settings(bootstrap=2000))
    half = 1.96 * scores.std() / np.sqrt(400)
    assert (low, high) == pytest.approx((scores.mean() - half, scores.mean() + half), abs=0.004)
    assert (low, high) == bootstrap_mean(scores, np.ones(400), Settings(bootstrap=2000))


def test_few_stories_get_wider_bounds_than_plain_percentiles() -> None:
    sums = np.array([-1.0, 0.0, 0.0, 0.0, 1.0])
    low, high = bootstrap_mean(sums, np.ones(5), Settings(bootstrap=4000))
    assert low < -0.4  # the plain 2.5 % percentile of these resamples is -0.6 at best; t with 4 degrees widens it
    assert low == pytest.approx(-high, abs=0.21)


def test_bounds_hold_the_truth_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(200):
        scores = rng.normal(0.0, 1.0, 12)
        low, high = bootstrap_mean(scores, np.ones(12), Settings(bootstrap=300))
        hits += low <= 0.0 <= high
    assert 0.90 <= hits / 200 <= 0.99


def test_means_weigh_rows_alike_and_ignore_their_order() -> None:
    rows = pd.DataFrame(
        {
            "article_id": ["a", "a", "b", "c"],
            "story_id": ["s", "s", "s", "t"],
            "source": "all",
            "score": [0.5, -0.5, 1.0, 0.2],
        }
    )
    table = mean_table(rows, "score", by=["source"], settings=FEW)
    row = table.iloc[0]
    assert (row.rows, row.n_articles, row.n_stories) == (4, 3, 2)
    assert row.value == pytest.approx(0.3)
    assert row.low <= row.value <= row.high
    pd.testing.assert_frame_equal(table, mean_table(rows.iloc[::-1], "score", by=["source"], settings=FEW))


def test_below_the_minimum_there_is_a_sentence_and_no_interval() -> None:
    assert np.isnan(bootstrap_mean(np.ones(4), np.ones(4), Settings(minimum_n=5))).all()
    assert np.isnan(bootstrap_mean(np.ones(1), np.ones(1), Settings(minimum_n=1))).all()
    one = pd.DataFrame({"low": [np.nan], "high": [np.nan], "n_stories": [1]})
    assert explain_intervals(one) == "No interval: 1 story, and fewer than 5 say nothing about how stories vary."
    assert "no story" in reason_without_interval(0, 5)


def test_what_intervals_mean_is_said_once() -> None:
    table = pd.DataFrame({"low": [0.1, np.nan], "high": [0.2, np.nan], "n_stories": [9, 3]})
    said = explain_intervals(table)
    assert "variation between stories in these sources; not selection, not model error" in said
    assert said.endswith("1 row has none: fewer than 5 stories.")
    assert explain_intervals(table.iloc[:0]) == "There is no row, and so no interval."
