"""Quotes and segments as tables: contract, partition, order, other languages, odd marks; and the measure by word."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.marking.quotation_marks import find_quotations
from analysis.marking.quotes import KINDS, find_quotes
from analysis.marking.segments import find_segments
from benchmarks.tasks.quotes import score

TEXTS = [
    "Talks end\n\nMary Fox said the law “helps nobody” and would lapse. It rained.\n\n“We lost,” said Tom Hill.",
    "",
    "No one spoke. The bridge collapsed on Friday.",
    "“Unclosed, said nobody’s ‘friend” at 6'2\" and ''so.",
]


def _articles(texts: list[str], language: str = "en") -> pd.DataFrame:
    ids = [f"a{n}" for n in range(len(texts))]
    return pd.DataFrame({"article_id": ids, "text": texts, "language": language, "body_start": 0})


def test_segments_partition_every_text() -> None:
    articles = _articles(TEXTS)
    segments = find_segments(articles, quotes=find_quotes(articles))
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        mine = segments[segments["article_id"] == article_id]
        spans = zip(mine["start"], mine["end"], strict=True)
        assert "".join(text[a:b] for a, b in spans) == text
        assert (mine["end"] > mine["start"]).all()


def test_a_mixed_piece_is_direct_between_its_marks() -> None:
    articles = _articles(TEXTS[:1])
    segments = find_segments(articles, quotes=find_quotes(articles))
    voices = {TEXTS[0][a:b]: v for a, b, v in zip(segments["start"], segments["end"], segments["voice"], strict=True)}
    assert voices["“helps nobody”"] == "direct"
    assert voices["“We lost,”"] == "direct"
    assert voices[" and would lapse"] == "indirect"
    assert set(segments["voice"]) == {"narrator", "direct", "indirect"}


def test_other_languages_and_no_articles_have_no_rows() -> None:
    german = _articles(["„Wir haben verloren“, sagte Tom Hill."], "de")
    assert find_quotes(german).empty
    assert list(find_segments(german, quotes=find_quotes(german))["voice"]) == ["narrator"]
    nothing = _articles([])
    assert find_segments(nothing, quotes=find_quotes(nothing)).empty


def test_neither_order_nor_company_changes_an_article() -> None:
    articles = _articles(TEXTS)
    before = articles.copy()
    forward, backward = find_quotes(articles), find_quotes(articles.iloc[::-1])
    pd.testing.assert_frame_equal(articles, before)
    for article_id in articles["article_id"]:
        one = forward[forward["article_id"] == article_id].reset_index(drop=True)
        other = backward[backward["article_id"] == article_id].reset_index(drop=True)
        pd.testing.assert_frame_equal(one, other)


@given(st.text(alphabet="ab .,\n“”‘’'\"«»„`-", max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_order_of_marks_breaks_the_state_machine(text: str) -> None:
    for quotation in find_quotations(text, [(0, len(text))]):
        assert 0 <= quotation.start < quotation.end <= len(text)


def test_a_text_alone_finds_its_own_speakers() -> None:
    quotes = find_quotes("Mary Fox met Tom Hill on Friday. She said the bridge collapsed.")
    assert quotes["speaker_name"].tolist() == ["Mary Fox"]


def test_without_mentions_no_speaker() -> None:
    assert find_quotes(_articles(TEXTS))["speaker"].isna().all()


def test_score_by_hand() -> None:
    text = "Fox said it rained."
    gold = {
        "id": "a",
        "text": text,
        "quotes": [{"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 18]], "speech": True}],
    }
    given_ = {"id": "a", "quotes": [{"source": [[0, 3]], "cue": [], "content": [[12, 18]]}]}
    got = {name: value for name, value, _ in score([gold], [given_])}
    assert got["content_p"] == 100
    assert got["content_r"] == 50
    assert got["cue_r"] == 0
    assert got["attribution_p"] == got["attribution_r"] == 100
    assert got["narrator_precision"] == pytest.approx(100 * 10 / 13)


def test_he_is_the_man_whom_the_paragraph_leads_up_to_and_not_the_last_speaker() -> None:
    text = (
        "“The bridge is old,” Mark Fox said.\n\n"
        "The second crew was led by Tom Hill, a former diver from Ridder. He said the bridge collapsed."
    )
    assert find_quotes(text)["speaker_name"].tolist() == ["Mark Fox", "Tom Hill"]


def test_an_act_by_a_participle_is_less_sure() -> None:
    found = find_quotes(_articles(["Mary Fox criticised the law.", "Mary Fox left, criticising the law."]), kinds=KINDS)
    assert found["rule"].tolist() == ["named", "named participle"]
    assert found["confidence"].is_monotonic_decreasing
