"""Speakers, their words and whom they name, counted by hand on three articles; each count equals its evidence."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from measuring_cases import FEW, LiteralCorpus
from speaking_cases import ARTICLES, NAMES, build

from analysis.errors import CallError
from analysis.measuring import evidence, evidence_of
from analysis.measuring.quotations import count_voiced_words, list_quotations
from analysis.measuring.speaking import count_attributions, count_cues, count_speakers, track_quoted
from analysis.measuring.spoken import (
    compare_speakers,
    count_said_mentions,
    count_speaker_groups,
    list_unattributed,
    name_mentions,
    place_speakers,
    said_mentions,
    said_terms,
)
from analysis.measuring.voices import explain_voices
from analysis.resources import resource_rows
from analysis.resources.summaries import TAIL, summaries, summary_of

MARKS = ("tokens", "sentences", "segments")


def told(corpus: LiteralCorpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    quotations = list_quotations(corpus.tables["quotes"], corpus.tables["entities"])
    return quotations, count_voiced_words(*(corpus.tables[name] for name in MARKS))


def tables_of(corpus: LiteralCorpus, names: pd.DataFrame = NAMES, **said: Any) -> list[pd.DataFrame]:
    """Every summary table of speakers."""
    t, articles = corpus.tables, corpus.articles
    quotations, words = told(corpus)
    placed = place_speakers(quotations, t["mentions"], t["entities"])
    mentions = said_mentions(quotations, name_mentions(t["mentions"], t["entities"]), t["segments"])
    speakers = count_speakers(quotations, words, names, articles, **said)
    return [
        speakers,
        count_cues(quotations, words, names, articles, **said),
        count_cues(quotations, words, names, articles, by="source", **said),
        count_attributions(quotations, words, articles, **said),
        track_quoted(quotations, words, articles, **said),
        track_quoted(quotations, words, articles, by=("source", "period"), every="month", **said),
        count_said_mentions(mentions, quotations, words, names, articles, **said),
        compare_speakers(
            said_terms(quotations, *(t[name] for name in MARKS)), names, articles, list(speakers.entity_id), **said
        ),
        count_speaker_groups(quotations, words, placed, names, articles, **said),
        count_speaker_groups(quotations, words, placed, names, articles, by="organisation", **said),
    ]


def test_speakers_by_hand() -> None:
    corpus = build()
    table = count_speakers(*told(corpus), NAMES, corpus.articles, settings=FEW)
    # 4 + 5 + 4 words of Ospanova, 3 of Sadykov; 2 of nobody and 3 of an official belong to the whole of 21
    columns = ["speaker", "quotations", "words", "outlets", "articles", "stories", "n_articles", "n_stories"]
    assert table[columns].to_numpy().tolist() == [
        ["Dana Ospanova", 3, 13, 2, 2, 1, 3, 2],
        ["Erlan Sadykov", 1, 3, 1, 1, 1, 3, 2],
    ]
    assert table.value.tolist() == pytest.approx([13 / 21, 3 / 21])
    assert table.direct.tolist() == pytest.approx([8 / 13, 0])
    assert (table.low <= table.value).all()
    assert (table.value <= table.high).all()
    assert table.columns.tolist()[-len(TAIL) :] == list(TAIL)


def test_by_stories_and_by_voice() -> None:
    corpus = build()
    table = count_speakers(*told(corpus), NAMES, corpus.articles, unit="stories", voice="direct", settings=FEW)
    assert table[["speaker", "quotations", "words"]].to_numpy().tolist() == [["Dana Ospanova", 1, 4]]
    assert table.value.tolist() == pytest.approx([4 / 6])
    with pytest.raises(CallError, match="narrator is not quoted"):
        count_speakers(*told(corpus), NAMES, corpus.articles, voice="narrator")
    with pytest.raises(CallError, match="unit"):
        count_speakers(*told(corpus), NAMES, corpus.articles, unit="words")


def test_the_words_of_all_voices_add_up() -> None:
    corpus = build()
    words = told(corpus)[1]
    assert words.words.sum() == len(corpus.tables["tokens"])
    assert words[words.voice == "narrator"].quote.isna().all()
    assert words[words.voice != "narrator"].words.sum() == 21


def test_quotations_are_listed_with_who_is_given_them() -> None:
    corpus = build()
    quotes = corpus.tables["quotes"].copy()
    listed = list_quotations(quotes, corpus.tables["entities"])
    assert listed.attribution.tolist() == ["named", "named", "nobody", "named", "named", "described"]
    quotes.loc[0, "negated"] = True
    quotes.loc[1, "nested_in"] = 0
    quotes.loc[2, "quote_type"] = "scare"
    quotes.loc[3, "quote_type"] = "speech_act"
    left = list_quotations(quotes, corpus.tables["entities"])
    assert left[["article_id", "quote"]].to_numpy().tolist() == [["a2", 0], ["a2", 1]]


def test_words_of_two_speakers_count_for_both() -> None:
    corpus = build()
    corpus.tables["quotes"].loc[3, "co_speakers"] = "0"
    table = count_speakers(*told(corpus), NAMES, corpus.articles, settings=FEW)
    assert dict(zip(table.speaker, table.words, strict=True)) == {"Dana Ospanova": 16, "Erlan Sadykov": 3}
    quoted = track_quoted(*told(corpus), corpus.articles, settings=FEW)
    assert quoted[["quotations", "words_quoted"]].to_numpy().tolist() == [[6, 21]]


def test_pieces_of_a_quotation_are_one_quotation() -> None:
    corpus = build()
    quotes = corpus.tables["quotes"]
    more = quotes.iloc[[0]].assign(piece=1, start=60, end=70)
    listed = list_quotations(pd.concat([quotes, more]), corpus.tables["entities"])
    assert listed[["start", "end"]].to_numpy().tolist()[0] == [quotes.start[0], 70]
    assert len(listed) == len(quotes)


def test_cues_attributions_and_quoted_share_by_hand() -> None:
    corpus = build()
    quotations, words = told(corpus)
    cues = count_cues(quotations, words, NAMES, corpus.articles, settings=FEW)
    assert cues[["speaker", "cue_class", "cues", "quotations"]].to_numpy().tolist() == [
        ["Dana Ospanova", "neutral", "said", 2],
        ["Dana Ospanova", "claiming", "claimed", 1],
        ["Erlan Sadykov", "neutral", "said", 1],
    ]
    assert cues.value.tolist() == pytest.approx([2 / 3, 1 / 3, 1])
    kinds = count_attributions(quotations, words, corpus.articles, settings=FEW)
    assert kinds[["source", "attribution", "quotations", "value"]].to_numpy().tolist() == [
        ["Altyn Post", "named", 3, 0.75],
        ["Altyn Post", "described", 0, 0.0],
        ["Altyn Post", "nobody", 1, 0.25],
        ["Caspian Ledger", "named", 1, 0.5],
        ["Caspian Ledger", "described", 1, 0.5],
        ["Caspian Ledger", "nobody", 0, 0.0],
    ]
    quoted = track_quoted(quotations, words, corpus.articles, by="source", settings=FEW)
    # 11 of 19 words and 3 of 7; 7 of 14
    assert quoted[["source", "words_quoted", "words"]].to_numpy().tolist() == [
        ["Altyn Post", 14, 26],
        ["Caspian Ledger", 7, 14],
    ]
    with pytest.raises(CallError, match="speaker or source"):
        count_cues(quotations, words, NAMES, corpus.articles, by="day")


def test_who_quotes_nobody_has_a_share_of_nothing() -> None:
    silent = [{**ARTICLES[0], "pieces": [("Port opens.", "narrator", None)], "quotes": {}, "source": "Osh Herald"}]
    corpus = build([*silent, *ARTICLES])
    quoted = track_quoted(*told(corpus), corpus.articles, by="source", settings=FEW)
    row = quoted[quoted.source == "Osh Herald"].iloc[0]
    assert (row.value, row.quotations, row.words, row.articles) == (0, 0, 2, 0)


def test_whom_speakers_name_and_where_they_are_from() -> None:
    corpus = build()
    t = corpus.tables
    quotations, words = told(corpus)
    said = said_mentions(quotations, name_mentions(t["mentions"], t["entities"]), t["segments"])
    table = count_said_mentions(said, quotations, words, NAMES, corpus.articles, settings=FEW)
    columns = ["speaker", "named", "mentions", "articles", "n_articles", "value"]
    assert table[columns].to_numpy().tolist() == [
        ["Dana Ospanova", "Aktau", 3, 2, 2, 1.0],
        ["Erlan Sadykov", "Kazakhstan", 1, 1, 1, 1.0],
    ]
    placed = place_speakers(quotations, t["mentions"], t["entities"])
    assert placed.set_index("entity_id").country.dropna().to_dict() == {"person:dana-ospanova": "KZ"}
    countries = count_speaker_groups(quotations, words, placed, NAMES, corpus.articles, settings=FEW)
    assert countries[["country", "name", "speakers", "words"]].to_numpy().tolist() == [["KZ", "Kazakhstan", 1, 13]]


def test_two_countries_named_as_often_are_none() -> None:
    corpus = build()
    corpus.tables["mentions"].loc[corpus.tables["mentions"].country.notna(), "country"] = "KZ"
    quotations = told(corpus)[0]
    twice = corpus.tables["mentions"]
    other = twice[twice.country == "KZ"].assign(country="RU")
    placed = place_speakers(quotations, pd.concat([twice, other]), corpus.tables["entities"])
    assert placed.country.isna().all()


def test_a_speaker_is_held_against_all_others() -> None:
    lines = [("Ports store grain.", 0), ("Dues bring grain.", 1)]
    made = [
        {
            "source": "Altyn Post",
            "day": "2023-01-10",
            "story": f"s{number}",
            "pieces": [("Aktau.", "narrator", None), *[(words, "direct", quote) for words, quote in lines]],
            "quotes": {0: (0, "said", "neutral", None), 1: (1, "said", "neutral", None)},
        }
        for number in range(3)
    ]
    corpus = build(made)
    said = said_terms(told(corpus)[0], *(corpus.tables[name] for name in MARKS))
    table = compare_speakers(said, NAMES, corpus.articles, ["person:dana-ospanova"], settings=FEW)
    assert table[["term", "articles", "articles_rest"]].to_numpy().tolist() == [["ports", 3, 0], ["store", 3, 0]]


def test_quotations_without_a_named_speaker_are_listed() -> None:
    corpus = build()
    listed = list_unattributed(*told(corpus), corpus.texts, corpus.articles)
    assert listed[["sentence", "attribution", "said_by", "words", "source"]].to_numpy().tolist() == [
        ["Nobody will pay.", "described", "an official", 3, "Caspian Ledger"],
        ["No comment.", "nobody", "", 2, "Altyn Post"],
    ]


def assert_counts_are_their_evidence(corpus: Any, tables: list[pd.DataFrame]) -> None:
    for table in tables:
        spec = summary_of(table)
        gathered = evidence_of(corpus, table, top=len(table))
        sizes = gathered.groupby(list(spec.key)).size() if len(gathered) else {}
        for _, row in table.iterrows():
            key = row[spec.key[0]] if len(spec.key) == 1 else tuple(row[list(spec.key)])
            assert sizes.get(key, 0) == row[spec.count], (spec.name, key)


@pytest.mark.parametrize("unit", ["articles", "stories"])
@pytest.mark.parametrize("voice", ["all", "direct", "indirect"])
def test_a_count_equals_its_evidence(unit: str, voice: str) -> None:
    corpus = build()
    assert_counts_are_their_evidence(corpus, tables_of(corpus, unit=unit, voice=voice, settings=FEW))


def test_every_table_of_speakers_is_tried() -> None:
    tried = {summary_of(table).name for table in tables_of(build(), settings=FEW)}
    assert tried == {
        n for n, spec in summaries().items() if spec.marks in ("quotations", "said_mentions", "said_terms")
    }


@pytest.mark.parametrize("unit", ["articles", "stories"])
def test_a_prepared_corpus_keeps_the_promise(prepared_project: Any, unit: str) -> None:
    from analysis.corpus.store import open_corpus

    corpus = open_corpus(prepared_project)
    names = ("tokens", "sentences", "segments", "quotes", "entities", "mentions")
    read = LiteralCorpus(corpus.articles, {}, **{name: corpus.table(name) for name in names})
    tables = tables_of(read, corpus.names, unit=unit)
    assert len(tables[0]) > 1
    assert_counts_are_their_evidence(corpus, tables)


def test_evidence_is_the_quotation_in_its_sentence() -> None:
    corpus = build()
    row = count_speakers(*told(corpus), NAMES, corpus.articles).iloc[1]
    shown = evidence(corpus, row)
    assert shown.sentence.tolist() == ["Kazakhstan will pay."]


def test_nothing_changes_its_input_and_order_does_not_matter() -> None:
    corpus = build()
    before = {name: table.copy() for name, table in corpus.tables.items()}
    first = tables_of(corpus, settings=FEW)
    for name, table in before.items():
        pd.testing.assert_frame_equal(table, corpus.tables[name])
    mixed = LiteralCorpus(corpus.articles.iloc[::-1], {}, **{n: t.iloc[::-1] for n, t in corpus.tables.items()})
    for one, other in zip(first, tables_of(mixed, settings=FEW), strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_without_quotations_every_table_is_empty() -> None:
    corpus = build()
    empty = {name: table.iloc[:0] for name, table in corpus.tables.items()}
    tables = tables_of(LiteralCorpus(corpus.articles, {}, **empty), settings=FEW)
    assert [len(t) for t in tables if summary_of(t).name != "quoted"] == [0] * 8
    assert all(t.value.isna().all() for t in tables if summary_of(t).name == "quoted")


def test_what_is_said_of_voices_is_what_was_measured() -> None:
    narrator = next(row for row in resource_rows("narrator_precision.csv") if row["voice"] == "narrator")
    missed = round(100 * (1 - int(narrator["right"]) / int(narrator["characters"])))
    assert f"About {missed} % of narrator text is unmarked quotation" in explain_voices()
    assert f"on {narrator['articles']} English news articles" in explain_voices("narrator")
    assert "%" not in explain_voices("all")
    with pytest.raises(CallError, match="no voice"):
        explain_voices("choir")
