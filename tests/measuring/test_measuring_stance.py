"""Stances of five sentences in three articles, weighed and counted by hand. People and outlets are invented."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from measuring_cases import FEW, LiteralCorpus
from speaking_cases import AKTAU, DANA, KAZAKHSTAN, NAMES, build

from analysis.errors import CallError
from analysis.measuring import evidence, evidence_of
from analysis.measuring.intervals import balance_interval, wilson
from analysis.measuring.quotations import list_quotations
from analysis.measuring.stance import CLASSES, list_stances, weigh_units
from analysis.measuring.stance_shares import compare_stance_voices, count_speaker_stances, count_stances
from analysis.measuring.stance_tone import compare_tone_with_stance, list_disagreements, list_stance_sentences

# article, sentence (each is a stretch), cluster, negative, positive, label, status
STANCES = [
    ("a0", 1, AKTAU, 0.1, 0.8, "positive", "asserted"),  # Ospanova, between quotation marks
    ("a0", 2, KAZAKHSTAN, 0.9, 0.0, "negative", "asserted"),  # the narrator of the Altyn Post
    ("a0", 3, AKTAU, 0.7, 0.1, "neutral", "denied"),  # Ospanova, reported
    ("a1", 1, KAZAKHSTAN, 0.4, 0.3, "unclear", "asserted"),  # Sadykov, another story
    ("a2", 0, KAZAKHSTAN, 0.0, 0.9, "positive", "question"),  # the narrator of the Caspian Ledger, the first story
    ("a2", 1, AKTAU, 0.1, 0.8, "positive", "asserted"),  # Ospanova again, in its copy
]


def corpus_with(stances: list[tuple[object, ...]] = STANCES) -> LiteralCorpus:
    corpus = build()
    columns = ["article_id", "sentence", "cluster", "negative", "positive", "label", "status"]
    table = pd.DataFrame(stances, columns=columns).astype({"negative": "float64", "positive": "float64"})
    spans = corpus.tables["sentences"][["article_id", "sentence", "start", "end"]]
    table = table.merge(spans, on=["article_id", "sentence"]).assign(segment=lambda t: t.sentence)
    corpus.tables["stances"] = table.assign(
        neutral=1 - table.negative - table.positive, score=table.positive - table.negative
    )
    return corpus


TONES = {("a0", 1): 0.5, ("a0", 2): 0.4, ("a0", 3): -0.6, ("a1", 1): -0.3, ("a2", 1): 0.5}  # of sentences; others 0


def toned() -> LiteralCorpus:
    corpus = corpus_with()
    spans = corpus.tables["segments"][["article_id", "segment"]]
    score = [TONES.get(key, 0.0) for key in spans.itertuples(index=False, name=None)]
    corpus.tables["tones"] = spans.assign(sentence=spans.segment, score=score)
    return corpus


def rows_of(corpus: LiteralCorpus, unit: str = "articles") -> pd.DataFrame:
    t = corpus.tables
    quotations = list_quotations(t["quotes"], t["entities"])
    return list_stances(t["stances"], t["segments"], quotations, t["entities"], corpus.articles, unit=unit)


def test_each_stance_has_its_speaker_and_the_weight_of_its_part_of_a_unit() -> None:
    rows = rows_of(corpus_with())
    assert rows[["article_id", "entity_id", "voice", "speaker"]].to_numpy().tolist() == [
        ["a0", "place:aktau", "direct", "person:dana-ospanova"],
        ["a0", "country:KZ", "narrator", "narrator"],
        ["a0", "place:aktau", "indirect", "person:dana-ospanova"],
        ["a1", "country:KZ", "indirect", "person:erlan-sadykov"],
        ["a2", "country:KZ", "narrator", "narrator"],
        ["a2", "place:aktau", "direct", "person:dana-ospanova"],
    ]
    # what Ospanova says of Aktau in the first story and its copy is one unit of three rows; two outlets narrate apart
    assert rows.weight.tolist() == pytest.approx([1 / 3, 1, 1 / 3, 1, 1, 1 / 3])
    assert rows.weight.sum() == pytest.approx(rows.unit_id.nunique())
    once = rows_of(corpus_with(), "stories")
    assert once.article_id.tolist() == ["a0", "a0", "a0", "a1"]
    assert once.weight.tolist() == pytest.approx([1 / 2, 1, 1 / 2, 1])


def test_what_nobody_by_name_says_is_nobodys_and_two_speakers_have_a_row_each() -> None:
    corpus = corpus_with([("a0", 5, KAZAKHSTAN, 0.9, 0.0, "negative", "asserted"), STANCES[3]])
    corpus.tables["quotes"]["co_speakers"] = [None, None, None, str(DANA), None, None]
    rows = rows_of(corpus)
    assert rows.speaker.tolist() == ["nobody", "person:dana-ospanova", "person:erlan-sadykov"]
    assert rows.weight.tolist() == [1, 1, 1]
    table = count_stances(rows, NAMES, corpus.articles, settings=FEW)
    assert table[["units", "sentences"]].to_numpy().tolist() == [[3, 2]]  # three say it, in two sentences


def test_two_clusters_of_one_entity_in_a_stretch_are_one_row_of_the_stronger() -> None:
    corpus = corpus_with([STANCES[1], ("a0", 2, DANA, 0.2, 0.3, "unclear", "asserted")])
    entities = corpus.tables["entities"]
    corpus.tables["entities"] = entities.assign(
        entity_id=entities.entity_id.replace("person:dana-ospanova", "country:KZ")
    )
    assert rows_of(corpus).label.tolist() == ["negative"]


def test_weights_are_set_anew_where_units_are_split() -> None:
    rows = weigh_units(rows_of(corpus_with()), ["voice"])
    assert rows[rows.speaker == "person:dana-ospanova"].weight.tolist() == [1 / 2, 1, 1 / 2]


def test_shares_of_units_by_hand() -> None:
    corpus = corpus_with()
    table = count_stances(rows_of(corpus), NAMES, corpus.articles, settings=FEW).set_index("entity_id")
    assert table.units.to_dict() == {"country:KZ": 3, "place:aktau": 1}
    assert table.loc["country:KZ", list(CLASSES)].tolist() == pytest.approx([1 / 3, 0, 1 / 3, 1 / 3])
    assert table.loc["place:aktau", list(CLASSES)].tolist() == pytest.approx([0, 1 / 3, 2 / 3, 0])
    assert table.value.to_dict() == pytest.approx({"country:KZ": 0, "place:aktau": 2 / 3})
    assert table[["stories", "sentences", "denied", "question", "negated"]].to_numpy().tolist() == [
        [2, 3, 0, 1, 0],
        [1, 3, 1, 0, 0],
    ]
    assert table.low.notna().to_dict() == {"country:KZ": True, "place:aktau": False}  # two stories, and one
    once = count_stances(rows_of(corpus), NAMES, corpus.articles, unit="stories", settings=FEW).set_index("entity_id")
    assert once.loc["place:aktau", list(CLASSES)].tolist() == pytest.approx([0, 1 / 2, 1 / 2, 0])
    assert once.loc["country:KZ", list(CLASSES)].tolist() == pytest.approx([1 / 2, 0, 0, 1 / 2])


def test_by_source_voice_and_period() -> None:
    corpus = corpus_with()
    rows = rows_of(corpus)
    by_source = count_stances(rows, NAMES, corpus.articles, by="source", settings=FEW)
    assert by_source[["entity", "source", "units", "value"]].to_numpy().tolist() == [
        ["Kazakhstan", "Altyn Post", 2, -0.5],
        ["Kazakhstan", "Caspian Ledger", 1, 1.0],
        ["Aktau", "Altyn Post", 1, 0.5],
        ["Aktau", "Caspian Ledger", 1, 1.0],
    ]
    narrator = count_stances(rows, NAMES, corpus.articles, by="source", voice="narrator", settings=FEW)
    assert narrator[["source", "negative"]].to_numpy().tolist() == [["Altyn Post", 1], ["Caspian Ledger", 0]]
    voices = compare_stance_voices(rows, NAMES, corpus.articles, settings=FEW)
    assert voices[["entity", "heard", "units", "value"]].to_numpy().tolist() == [
        ["Kazakhstan", "narrator", 2, 0],
        ["Kazakhstan", "indirect", 1, 0],
        ["Aktau", "direct", 1, 1],
        ["Aktau", "indirect", 1, 0],
    ]
    opened = evidence_of(corpus, voices).groupby(["entity_id", "heard"]).size()
    assert opened.to_dict() == {
        ("country:KZ", "narrator"): 2,
        ("country:KZ", "indirect"): 1,
        ("place:aktau", "direct"): 2,
        ("place:aktau", "indirect"): 1,
    }
    by_month = count_stances(rows, NAMES, corpus.articles, by="period", every="month", settings=FEW)
    assert by_month[["entity", "period", "units"]].to_numpy().tolist() == [
        ["Kazakhstan", "2023-01", 1],
        ["Kazakhstan", "2023-02", 2],
        ["Aktau", "2023-01", 1],
        ["Aktau", "2023-02", 1],
    ]
    with pytest.raises(CallError, match="told apart"):
        count_stances(rows, NAMES, corpus.articles, by="voice")


def test_speakers_portray_others_not_themselves() -> None:
    corpus = corpus_with([*STANCES, ("a1", 0, KAZAKHSTAN, 0.0, 0.9, "positive", "asserted")])
    corpus.tables["stances"].loc[3, "cluster"] = 1  # Sadykov of Sadykov
    table = count_speaker_stances(rows_of(corpus), NAMES, corpus.articles, settings=FEW)
    assert table[["speaker", "named", "units", "sentences", "value"]].to_numpy().tolist() == [
        ["Dana Ospanova", "Aktau", 1, 3, pytest.approx(2 / 3)]
    ]
    assert evidence(corpus, table.iloc[0]).sentence.tolist() == [
        "Grain goes through Aktau.",
        "Ferries wait in Aktau now.",
        "Grain goes through Aktau.",
    ]


def test_lexicon_and_model_are_set_against_each_other() -> None:
    corpus = toned()
    marks = [corpus.tables[name] for name in ("tones", "sentences", "segments")]
    table = compare_tone_with_stance(rows_of(corpus), *marks, corpus.articles, settings=FEW)
    statuses = ["asserted", "negated", "denied", "hypothetical", "question"]
    assert table[["kind", "pairs", *statuses]].to_numpy().tolist() == [
        ["agree", 2, 2, 0, 0, 0, 0],
        ["opposite", 1, 1, 0, 0, 0, 0],
        ["lexicon alone", 1, 0, 0, 1, 0, 0],
        ["model alone", 1, 0, 0, 0, 0, 1],
        ["model unsure", 1, 1, 0, 0, 0, 0],
    ]
    assert table.value.tolist() == pytest.approx([2 / 6, *[1 / 6] * 4])
    shown = evidence_of(corpus, table)
    assert shown.groupby("kind").size().to_dict() == dict(zip(table.kind, table.pairs, strict=True))
    once = compare_tone_with_stance(rows_of(corpus), *marks, corpus.articles, unit="stories", settings=FEW)
    assert once.pairs.tolist() == [1, 1, 1, 1]  # without the copy nothing is for the model alone


def test_disagreements_say_why_and_where_the_name_stands() -> None:
    corpus = toned()
    marks = [corpus.tables[name] for name in ("tones", "sentences", "segments")]
    listed = list_disagreements(rows_of(corpus), *marks, corpus.texts, NAMES, corpus.articles)
    assert listed[["kind", "sentence", "entity", "said_by"]].to_numpy().tolist() == [
        ["opposite", "Kazakh Minister Ospanova said.", "Kazakhstan", "Altyn Post (narrator)"],
        ["lexicon alone", "Ferries wait in Aktau now.", "Aktau", "Dana Ospanova"],
        ["model alone", "Port opens.", "Kazakhstan", "Caspian Ledger (narrator)"],
    ]
    assert listed.why.tolist()[1:] == ["the claim is denied", "the claim is asked"]
    assert "Kazakhstan" in listed.why[0]
    start = corpus.tables["stances"].start
    moved = start.where(corpus.tables["stances"].status != "denied", start + 16)  # "Aktau" in "Ferries wait in Aktau"
    corpus.tables["stances"] = corpus.tables["stances"].assign(start=moved, end=moved + 5)
    said = list_stance_sentences(rows_of(corpus), corpus.tables["sentences"], corpus.texts, NAMES, corpus.articles)
    assert said.score.tolist() == pytest.approx([-0.9, -0.6, -0.1, 0.7, 0.7, 0.9])
    aktau = said.iloc[1]
    assert aktau.sentence[aktau.name_start : aktau.name_end] == "Aktau"


def test_no_stance_gives_empty_tables() -> None:
    corpus = toned()
    corpus.tables["stances"] = corpus.tables["stances"].iloc[:0]
    rows = rows_of(corpus)
    marks = [corpus.tables[name] for name in ("tones", "sentences", "segments")]
    assert list_disagreements(rows, *marks, corpus.texts, NAMES, corpus.articles).empty
    for table in (
        compare_tone_with_stance(rows, *marks, corpus.articles),
        count_stances(rows, NAMES, corpus.articles, by=("source", "period")),
        compare_stance_voices(rows, NAMES, corpus.articles),
        count_speaker_stances(rows, NAMES, corpus.articles),
    ):
        assert table.empty
        assert evidence_of(corpus, table).empty


def test_shares_add_up_and_inputs_stay_as_they_are() -> None:
    corpus = corpus_with()
    rows = rows_of(corpus)
    before = rows.copy()
    table = count_stances(rows, NAMES, corpus.articles, by="source", settings=FEW)
    assert table[list(CLASSES)].sum(axis=1).tolist() == pytest.approx([1.0] * len(table))
    pd.testing.assert_frame_equal(rows, before)
    shuffled = count_stances(rows.sample(frac=1, random_state=3), NAMES, corpus.articles, by="source", settings=FEW)
    pd.testing.assert_frame_equal(table, shuffled)


def test_a_balance_holds_its_value_and_is_never_without_width() -> None:
    n = np.array([12.0, 12.0, 12.0])
    positive, negative = np.array([0.5, 0.0, 1.0]), np.array([0.25, 0.0, 0.0])
    low, high = balance_interval(positive, negative, n, n)
    assert (low < positive - negative).tolist() == [True, True, True]
    assert (high > positive - negative).tolist() == [True, True, False]  # 1 is the end of the scale
    # all neutral: the bounds of each share alone, 0 to the same upper end
    assert high[1] == pytest.approx(wilson(np.array([0.0]), np.array([12.0]))[1][0])
    # 6 and 3 of 12: Wilson 0.254 to 0.746 and 0.089 to 0.532; correlation -sqrt(1/3)
    apart, tied = np.array([0.5 - 0.2538, 0.5323 - 0.25]), -np.sqrt(1 / 3)
    assert low[0] == pytest.approx(0.25 - np.sqrt((apart**2).sum() - 2 * tied * apart.prod()), abs=2e-3)
