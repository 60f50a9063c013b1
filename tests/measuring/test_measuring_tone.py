"""Mean tone, its spread, and the sentences at its ends, on literal scores."""

from __future__ import annotations

import pandas as pd
import pytest
from measuring_cases import ARTICLES, FEW

from analysis.errors import CallError
from analysis.measuring import average_tone, distribute_tone, list_tone_sentences
from analysis.measuring.tone import tone_rows
from analysis.resources.summaries import summary_of

SENTENCES = pd.DataFrame(
    [
        ("a1", 0, 0, 10, "title"),
        ("a1", 1, 12, 32, "body"),
        ("a1", 2, 33, 40, "credit"),
        ("a2", 0, 0, 10, "title"),
        ("a3", 0, 0, 10, "body"),
        ("a5", 0, 0, 10, "body"),
    ],
    columns=["article_id", "sentence", "start", "end", "part"],
)
SEGMENTS = pd.DataFrame(
    [
        ("a1", 0, 0, 17, "narrator"),
        ("a1", 1, 17, 40, "direct"),
        ("a2", 0, 0, 10, "narrator"),
        ("a3", 0, 0, 10, "indirect"),
        ("a5", 0, 0, 10, "narrator"),
    ],
    columns=["article_id", "segment", "start", "end", "voice"],
)
TONES = pd.DataFrame(
    [
        ("a1", 0, 0, 0.4),
        ("a1", 1, 0, -0.8),
        ("a1", 1, 1, 0.4),
        ("a1", 2, 1, 0.9),
        ("a2", 0, 0, 0.4),
        ("a3", 0, 0, -0.5),
        ("a5", 0, 0, 0.0),
    ],
    columns=["article_id", "sentence", "segment", "score"],
)
TEXTS = pd.DataFrame(
    {
        "article_id": ["a1", "a2", "a3", "a5"],
        "text": ["Good haul.\n\nAwful, “but we go on”. A credit", "Good haul.", "A bad day.", "A plain day"],
    }
)


def test_a_sentence_of_two_voices_counts_once_weighed_by_length() -> None:
    rows = tone_rows(TONES, SENTENCES, SEGMENTS).set_index(["article_id", "sentence"]).score
    assert len(rows) == 5  # the credit line is not counted
    assert rows["a1", 1] == pytest.approx((5 * -0.8 + 15 * 0.4) / 20)  # 12 to 17 is the narrator's, 17 to 32 quoted


def test_one_voice_is_cut_out() -> None:
    rows = tone_rows(TONES, SENTENCES, SEGMENTS, "direct")
    assert rows[["article_id", "start", "end", "score"]].to_numpy().tolist() == [["a1", 17, 32, 0.4]]
    assert len(tone_rows(TONES, SENTENCES, SEGMENTS, "narrator")) == 4


def test_without_segments_all_is_one_voice() -> None:
    rows = tone_rows(TONES, SENTENCES, SEGMENTS.iloc[:0])
    assert rows.set_index(["article_id", "sentence"]).score["a1", 1] == pytest.approx((-0.8 + 0.4) / 2)
    assert tone_rows(TONES, SENTENCES, SEGMENTS.iloc[:0], "direct").empty


def test_the_mean_is_that_of_the_sentences() -> None:
    row = average_tone(TONES, SENTENCES, SEGMENTS, ARTICLES, settings=FEW).iloc[0]
    assert (row.sentences, row.n_articles, row.n_stories) == (5, 4, 3)
    assert row.value == pytest.approx((0.4 + 0.1 + 0.4 - 0.5 + 0.0) / 5)
    assert row.low < row.value < row.high


def test_copies_count_once_if_asked() -> None:
    row = average_tone(TONES, SENTENCES, SEGMENTS, ARTICLES, unit="stories", settings=FEW).iloc[0]
    assert (row.sentences, row.n_articles) == (4, 3)
    assert row.value == pytest.approx((0.4 + 0.1 - 0.5 + 0.0) / 4)


def test_tone_by_period_keeps_gaps_and_by_source_undated_articles() -> None:
    by_period = average_tone(TONES, SENTENCES, SEGMENTS, ARTICLES, by="period", every="week", settings=FEW)
    assert by_period.sentences.tolist() == [4, 0, 0, 0, 1]
    assert by_period.value.isna().tolist() == [False, True, True, True, False]
    by_source = average_tone(TONES, SENTENCES, SEGMENTS, ARTICLES, by="source", settings=FEW)
    assert by_source[["source", "sentences"]].to_numpy().tolist() == [["Altyn Post", 4], ["Caspian Ledger", 1]]
    assert summary_of(by_source).name == "tone"


def test_one_story_has_a_mean_and_no_interval() -> None:
    row = average_tone(TONES, SENTENCES, SEGMENTS, ARTICLES[ARTICLES.article_id == "a3"]).iloc[0]
    assert row.value == -0.5
    assert pd.isna(row.low)
    assert "no interval: 1 story" in row.method


def test_the_distribution_holds_every_sentence_once() -> None:
    table = distribute_tone(TONES, SENTENCES, SEGMENTS, ARTICLES, settings=FEW)
    assert len(table) == 21
    assert table.sentences.sum() == 5
    assert table.value.sum() == pytest.approx(1)
    held = {(r.lower, r.upper): r.sentences for r in table.itertuples() if r.sentences}
    assert held == {(0.35, 0.45): 2, (0.05, 0.15): 1, (-0.05, 0.05): 1, (-0.55, -0.45): 1}
    by_source = distribute_tone(TONES, SENTENCES, SEGMENTS, ARTICLES, by="source", settings=FEW)
    assert by_source.groupby("source").value.sum().tolist() == pytest.approx([1, 1])
    assert summary_of(by_source).name == "tone_distribution"


def test_sentences_stand_from_negative_to_positive() -> None:
    said = list_tone_sentences(TONES, SENTENCES, SEGMENTS, TEXTS, ARTICLES, unit="stories")
    assert said.loc[said.score != 0, ["article_id", "sentence", "score"]].to_numpy().tolist() == [
        ["a3", "A bad day.", -0.5],
        ["a1", "Awful, “but we go on", 0.1],
        ["a1", "Good haul.", 0.4],
    ]
    assert said.columns.tolist()[:5] == ["article_id", "start", "end", "sentence", "score"]
    every = list_tone_sentences(TONES, SENTENCES, SEGMENTS, TEXTS, ARTICLES)
    assert len(every) == 5
    assert every.score.is_monotonic_increasing


def test_empty_tables_work() -> None:
    nothing = (TONES.iloc[:0], SENTENCES.iloc[:0], SEGMENTS.iloc[:0])
    for articles in (ARTICLES, ARTICLES.iloc[:0]):
        assert distribute_tone(*nothing, articles).empty
        assert list_tone_sentences(*nothing, TEXTS, articles).empty
    assert average_tone(*nothing, ARTICLES.iloc[:0]).empty
    silent = average_tone(*nothing, ARTICLES)
    assert silent.value.isna().tolist() == [True]
    assert silent.sentences.tolist() == [0]


def test_unknown_groups_are_refused() -> None:
    with pytest.raises(CallError, match="entity"):
        average_tone(TONES, SENTENCES, SEGMENTS, ARTICLES, by="entity")
    with pytest.raises(CallError, match="period"):
        distribute_tone(TONES, SENTENCES, SEGMENTS, ARTICLES, by="period")
