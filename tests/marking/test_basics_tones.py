"""Tone: what is denied, negated or averted never counts as negative; sentences are invented but for their grammar."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import ContractError, SettingsError
from analysis.marking.lexicon import Lexicon, read_lexicon
from analysis.marking.newstone import score_news, weigh_news
from analysis.marking.sentences import find_sentences, split_text
from analysis.marking.tokens import tokenize
from analysis.marking.tones import Spans, explain_tone, fingerprint, score_tones
from analysis.marking.vader import vader
from analysis.settings import Settings, find_project
from analysis.tables import check, conform, empty

SENTENCES = (Path(__file__).parents[1] / "fixtures" / "tone_sentences.txt").read_text(encoding="utf-8").splitlines()
NOT_NEGATIVE, NEGATIVE = SENTENCES[1 : SENTENCES.index("---")], SENTENCES[SENTENCES.index("---") + 1 :]


@pytest.mark.parametrize("sentence", NOT_NEGATIVE)
def test_what_is_taken_back_is_not_negative(sentence: str) -> None:
    assert score_news(sentence).score >= 0


@pytest.mark.parametrize("sentence", NEGATIVE)
def test_what_is_said_stays_negative(sentence: str) -> None:
    assert score_news(sentence).score < 0


def test_a_negated_threat_weighs_less_than_a_promise() -> None:
    assert 0 < score_news("There is no threat.").score < 0.2 < score_news("The agreement is a success.").score


def test_capitals_and_exclamation_marks_add_nothing() -> None:
    assert score_news("A DISASTER!!!") == score_news("a disaster")


def test_names_carry_no_tone() -> None:
    text = "The peace and friendship party met."
    assert score_news(text).score > 0
    assert score_news(text, names=[(4, 31)]).score == 0
    reasons = explain_tone(text, names=[(4, 31)]).set_index("word")["reason"]
    assert reasons["peace"] == "name"


def test_explanation_has_one_row_per_word_and_sums_to_the_score() -> None:
    text = "The minister denied any threat, but the very good news was short-lived."
    found = explain_tone(text)
    assert list(found.columns) == ["start", "end", "word", "base", "weight", "reason"]
    assert [text[a:b] for a, b in zip(found.start, found.end, strict=True)] == found.word.tolist()
    total = found.weight.sum()
    assert score_news(text).score == pytest.approx(total / math.sqrt(total**2 + 15), abs=1e-4)
    assert found.set_index("word").loc["threat", "weight"] == 0
    assert "denied" in found.set_index("word").loc["threat", "reason"]
    assert explain_tone("").empty


def test_base_and_weight_by_hand() -> None:
    lexicon = Lexicon({"calm": 2.0, "storm": -3.0, "ice storm": -1.0})
    weights = {w.word: (w.base, w.weight) for w in weigh_news("No storm, but very calm.", lexicon=lexicon)}
    # a negated storm keeps a fifth of its size, and .7 of that before "but"; "very" adds .293
    assert weights["storm"] == (-3.0, 0.42)
    assert weights["calm"] == (2.0, 2.293)
    phrase = weigh_news("An ice storm came.", lexicon=lexicon)
    assert [(w.word, w.base) for w in phrase if w.base] == [("storm", -1.0)]


def test_lexicon_table_is_checked() -> None:
    table = pd.DataFrame({"term": ["Ice  Storm", "calm"], "weight": [-1, 2.5]})
    assert read_lexicon(table) == {"ice storm": -1.0, "calm": 2.5}
    with pytest.raises(ContractError, match="no column 'weight'"):
        read_lexicon(table[["term"]])
    with pytest.raises(ContractError, match="row 1: term 'calm' with weight 9"):
        read_lexicon(table.assign(weight=[1, 9]))
    with pytest.raises(ContractError, match="row 0"):
        read_lexicon(table.assign(weight=["x", 1]))


def articles(text: str, language: str = "en", body_start: int = 0) -> pd.DataFrame:
    return pd.DataFrame({"article_id": ["a"], "text": [text], "body_start": [body_start], "language": [language]})


def tones(
    given: pd.DataFrame, mentions: Sequence[tuple[int, int]] = (), segments: Sequence[tuple[int, int]] = ()
) -> pd.DataFrame:
    named = pd.DataFrame([("a", a, b) for a, b in mentions], columns=["article_id", "start", "end"])
    stretches = pd.DataFrame(
        [("a", i, a, b) for i, (a, b) in enumerate(segments)], columns=["article_id", "segment", "start", "end"]
    )
    sentences = find_sentences(given, Settings())
    return check(score_tones(given, Settings(), sentences=sentences, mentions=named, segments=stretches), "tones")


def test_one_row_per_sentence_and_stretch_and_negation_crosses_the_voices() -> None:
    text = "He denied “any threat” at all."
    whole = tones(articles(text))
    assert whole[["sentence", "segment", "score"]].to_numpy().tolist() == [[0, 0, 0.0]]
    split = tones(articles(text), segments=[(0, 10), (10, 22), (22, len(text))])
    assert split["segment"].tolist() == [0, 1, 2]
    assert split["score"].tolist() == [0.0, 0.0, 0.0]
    alone = tones(articles("He saw “a threat” there."), segments=[(0, 7), (7, 17), (17, 24)])
    assert alone["score"].tolist()[1] < 0
    assert alone["score"].tolist()[::2] == [0.0, 0.0]


def test_masked_names_credits_and_other_languages() -> None:
    text = "Peace Party wins\n\nPeace Party won.\n\nPhoto: Happy Press"
    assert len(tones(articles(text, body_start=18))) == 2
    named = [(0, 11), (18, 29)]
    without = tones(articles(text, body_start=18), mentions=named)
    assert (without["score"] < tones(articles(text, body_start=18))["score"]).all()
    assert tones(articles("Угрозы нет.", language="ru")).empty


def test_empty_tables() -> None:
    none = conform(empty("articles"), "articles")
    found = score_tones(
        none, Settings(), sentences=empty("sentences"), mentions=empty("mentions"), segments=empty("segments")
    )
    assert check(found, "tones").empty


def scored(text: str, settings: Settings) -> list[float]:
    given = articles(text)
    found = score_tones(
        given,
        settings,
        sentences=find_sentences(given, settings),
        mentions=empty("mentions"),
        segments=empty("segments"),
    )
    return found["score"].tolist()


def test_a_project_adds_its_own_terms() -> None:
    text = "The plov was underwhelming in Osh."
    assert scored(text, Settings()) == [0.0]
    own = Settings(lexicon={"Underwhelming": -2})
    assert scored(text, own)[0] < 0
    assert scored(text, replace(own, tone_engine="vader"))[0] < 0
    table = pd.DataFrame({"term": ["underwhelming"], "weight": [-2]})
    assert explain_tone(text, lexicon=table).set_index("word").loc["underwhelming", "weight"] == -2
    assert fingerprint(own) != fingerprint(Settings()) != fingerprint(Settings(tone_engine="vader"))


@pytest.mark.parametrize(
    "settings", [Settings(tone_engine="best"), Settings(lexicon={"plov": 9}), Settings(lexicon={"": 1})]
)
def test_wrong_settings_are_named(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"expected news or vader|\[lexicon\]"):
        scored("Plov.", settings)


def test_vader_engine_gives_vaders_values_and_explains_them() -> None:
    for text in ("It isn't VERY good!! But no threat 😀 remains.", "Nothing here.", "A great disaster?? Really."):
        assert scored(text, Settings(tone_engine="vader")) == [vader().score(t).score for t in split(text)]
        for sentence in split(text):
            total = explain_tone(sentence, engine="vader")["weight"].sum()
            assert vader().score(sentence).score == pytest.approx(total / math.sqrt(total**2 + 15), abs=1e-4)
    masked = explain_tone("The Happy Party lost.", [(4, 15)], engine="vader")
    assert masked["weight"].tolist() == [0, 0, 0, pytest.approx(-1.3)]


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in split_text(text)]


def test_lexicon_of_a_project_is_read_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "lexicon.csv").write_text("term,weight\nPlov, 1.5\n", encoding="utf-8")
    (tmp_path / "broadsheet.toml").write_text("[lexicon]\nlagman = 2\n", encoding="utf-8")
    assert find_project(tmp_path).settings.lexicon == {"plov": 1.5, "lagman": 2}
    (tmp_path / "data" / "lexicon.csv").write_text("term,weight\nplov,good\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"lexicon.csv: the weight of 'plov' is 'good'"):
        find_project(tmp_path)


def test_spans_are_found_by_place() -> None:
    spans = Spans([(0, 30), (5, 8), (10, 12), (40, 41)])
    for start, end in ((0, 5), (5, 6), (8, 10), (9, 11), (30, 40), (40, 50), (50, 60)):
        want = [(a - start, b - start) for a, b in [(0, 30), (5, 8), (10, 12), (40, 41)] if a < end and b > start]
        assert spans.within(start, end) == want
    assert Spans().within(0, 9) == []


ODD = [
    "a" * 200_000,
    "no threat, " * 9_000,
    "not " * 20_000,
    "a.b+" * 40_000,
    "“" * 40_000,
    "([{" * 20_000,
    "by A, " * 9_000,
]


@pytest.mark.parametrize("text", ODD, ids=lambda t: t[:8])
def test_odd_texts_are_scored_in_time_that_grows_with_their_length(text: str) -> None:
    assert -1 <= score_news(text).score <= 1
    assert sum(b - a for a, b, _, _ in tokenize(text)) == len(text) - text.count(" ")
    assert len(scored(text, Settings())) == 1
