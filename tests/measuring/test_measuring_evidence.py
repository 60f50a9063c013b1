"""A count equals the number of its evidence rows, whatever the corpus; a mean lists the rows of its denominator."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from measuring_cases import FEW, LiteralCorpus, text_of

from analysis.errors import CallError
from analysis.measuring import (
    average_tone,
    compare_periods,
    compare_terms,
    count_countries,
    count_entities,
    count_keywords,
    count_pairs,
    count_sources,
    distribute_tone,
    evidence,
    evidence_of,
    find_keyphrases,
    find_terms,
    track_entities,
)
from analysis.measuring.naming import count_labels, count_methods, rank_entities
from analysis.measuring.quotations import list_quotations
from analysis.measuring.splits import compare_sources, split_entities, split_terms
from analysis.measuring.spoken import name_mentions
from analysis.measuring.stance import list_stances
from analysis.measuring.stance_correction import correct_stances
from analysis.measuring.stance_sample import identify_pairs
from analysis.measuring.stance_shares import compare_stance_voices, count_speaker_stances, count_stances
from analysis.measuring.stance_tone import compare_tone_with_stance
from analysis.resources.summaries import summaries, summary_of

WORDS = ["Aktau", "quota", "grain", "ferry", "Osh"]
ENTITY_OF = {"Aktau": "place:aktau", "Osh": "place:osh", "quota": "event:quota"}
VOICES = ["narrator", "direct", "indirect"]
UNITS = ["articles", "stories"]

COLUMNS = {
    "sentences": ["article_id", "sentence", "start", "end", "part"],
    "segments": ["article_id", "segment", "start", "end", "voice", "quote"],
    "tones": ["article_id", "sentence", "segment", "score"],
    "tokens": ["article_id", "sentence", "token", "start", "end", "term", "kind"],
    "mentions": [
        *("article_id", "sentence", "start", "end", "cluster", "country", "part", "method", "confidence", "inside")
    ],
    "quotes": [
        *("article_id", "quote", "piece", "start", "end", "quote_type", "speaker", "nested_in", "negated"),
        *("cue", "cue_class", "source", "source_start", "source_end"),
    ],
    "stances": [
        *("article_id", "sentence", "segment", "cluster", "start", "end"),
        *("negative", "neutral", "positive", "score", "status", "label"),
    ],
}

sentence = st.tuples(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.sampled_from(VOICES), st.sampled_from([-0.6, 0.0, 0.4])
)
article = st.tuples(
    st.sampled_from(["Altyn Post", "Caspian Ledger"]),
    st.sampled_from(["2023-01-05", "2023-01-20", "2023-02-10", "2023-04-01", None]),
    st.integers(0, 3),
    st.lists(sentence, min_size=1, max_size=4),
)


def build(rows: list[Any]) -> LiteralCorpus:
    """A corpus of these articles; every sentence is a stretch of one voice, the last of an article a credit line.

    What is quoted is said by the first or second of ENTITY_OF, in turns; each name of a sentence has a stance.
    """
    made: dict[str, list[Any]] = {k: [] for k in ("articles", *COLUMNS)}
    texts = {}
    for number, (source, day, story, sentences) in enumerate(rows):
        name = f"a{number:02}"
        texts[name], bounds = text_of([" ".join(words) for words, _, _ in sentences])
        made["articles"].append((name, f"s{story}", "original" if number % 3 else "copy", source, day))
        token = 0
        for index, ((words, voice, score), (start, end)) in enumerate(zip(sentences, bounds, strict=True)):
            part = "credit" if 0 < index == len(sentences) - 1 else "title" if index == 0 else "body"
            made["sentences"].append((name, index, start, end, part))
            quote = None if voice == "narrator" else index
            made["segments"].append((name, index, start, end, voice, quote))
            if quote is not None:
                made["quotes"].append((name, quote, 0, start, end, voice, index % 2, None, False, *[None] * 5))
            made["tones"].append((name, index, index, score))
            at = start
            for word in words:
                at = texts[name].index(word, at)
                made["tokens"].append((name, index, token, at, at + len(word), word.lower(), "word"))
                if word in ENTITY_OF:
                    cluster = sorted(ENTITY_OF).index(word)
                    country = "KZ" if word == "Aktau" else None
                    found_by = ("model", "rule")[token % 2]
                    mention = (name, index, at, at + len(word), cluster, country, part, found_by, 0.9, None)
                    made["mentions"].append(mention)
                    probabilities = (0.1, 0.2, 0.7) if score > 0 else (0.3, 0.4, 0.3)
                    label, status = "positive" if score > 0 else "unclear", "denied" if score < 0 else "asserted"
                    if part != "credit" and (name, index, index, cluster) not in [row[:4] for row in made["stances"]]:
                        stance = (name, index, index, cluster, at, at + len(word), *probabilities)
                        made["stances"].append((*stance, round(probabilities[2] - probabilities[0], 3), status, label))
                at += len(word)
                token += 1
    tables = {name: pd.DataFrame(made[name], columns=COLUMNS[name]) for name in COLUMNS}
    names = [(row[0], sorted(ENTITY_OF).index(word), ENTITY_OF[word]) for row in made["articles"] for word in ENTITY_OF]
    tables["entities"] = pd.DataFrame(names, columns=["article_id", "cluster", "entity_id"]).assign(label="GPE")
    tables["quotes"] = tables["quotes"].assign(co_speakers=None).astype({"speaker": "Int32", "nested_in": "Int32"})
    tables["quotes"] = tables["quotes"].astype({"cue": "str", "cue_class": "str", "source": "str", "quote": "int32"})
    tables["segments"] = tables["segments"].astype({"quote": "Int32"})
    articles = pd.DataFrame(made["articles"], columns=["article_id", "story_id", "role", "source", "published"])
    articles["published"] = pd.to_datetime(articles.published, utc=True)
    corpus = LiteralCorpus(articles, texts, **tables)
    corpus.names = NAMES
    return corpus


def counts(corpus: LiteralCorpus, key: str, voice: str = "all") -> pd.DataFrame:
    """Per-article counts as the corpus aggregates them, in plain loops."""
    held: dict[tuple[str, str], int] = {}
    segments, sentences = corpus.tables["segments"], corpus.tables["sentences"]
    parts = {(s.article_id, s.sentence): s.part for s in sentences.itertuples()}
    voices = {(s.article_id, s.segment): s.voice for s in segments.itertuples()}
    for mark in corpus.tables["tokens" if key == "term" else "mentions"].itertuples():
        place = (mark.article_id, mark.sentence)
        if parts[place] == "credit" or voice not in ("all", voices[place]):
            continue
        name = mark.term if key == "term" else mark.country if key == "country" else sorted(ENTITY_OF)[mark.cluster]
        name = ENTITY_OF[name] if key == "entity" else name
        if isinstance(name, str):
            held[mark.article_id, name] = held.get((mark.article_id, name), 0) + 1
    rows = [(article_id, name, n) for (article_id, name), n in sorted(held.items())]
    return pd.DataFrame(rows, columns=["article_id", "key", "n"]).astype({"article_id": "str", "key": "str"})


NAMES = pd.DataFrame(
    {"entity_id": list(ENTITY_OF.values()), "entity": list(ENTITY_OF), "label": "GPE", "country": None}
)


def tables_of(corpus: LiteralCorpus, unit: str, voice: str) -> list[pd.DataFrame]:
    """Every kind of summary table of a corpus."""
    articles, said = corpus.articles, {"unit": unit, "voice": voice, "settings": FEW}
    entities, ids = counts(corpus, "entity", voice), list(ENTITY_OF.values())
    tones = [corpus.tables[name] for name in ("tones", "sentences", "segments")]
    tokens, sentences, segments = (corpus.tables[name] for name in ("tokens", "sentences", "segments"))
    phrases = find_keyphrases(tokens, articles, sentences=sentences)
    here = articles[articles.source == "Altyn Post"]
    named = name_mentions(corpus.tables["mentions"].assign(label="GPE"), corpus.tables["entities"])
    altyn = count_entities(entities, NAMES, here, **said)
    quotations = list_quotations(corpus.tables["quotes"], corpus.tables["entities"])
    stances = list_stances(corpus.tables["stances"], segments, quotations, corpus.tables["entities"], articles)
    held = list_stances(corpus.tables["stances"], segments, quotations, corpus.tables["entities"], articles, unit=unit)
    pairs = identify_pairs(held, sentences, corpus.texts)
    labels = pd.DataFrame({"pair": [], "label": [], "draw": []}).astype("str")
    return [
        correct_stances(pairs, labels, NAMES, unit=unit),
        correct_stances(pairs, labels, NAMES, by="speaker", unit=unit),
        count_stances(stances, NAMES, articles, **said),
        count_stances(stances, NAMES, articles, by=("source", "period"), every="month", **said),
        count_speaker_stances(stances, NAMES, articles, **said),
        compare_stance_voices(stances, NAMES, articles, unit=unit, settings=FEW),
        compare_tone_with_stance(stances, *tones, articles, **said),
        count_entities(entities, NAMES, articles, **said),
        count_countries(counts(corpus, "country", voice), NAMES, articles, **said),
        count_sources(articles, unit=unit, settings=FEW),
        track_entities(entities, NAMES, articles, ids, by=("source", "period"), every="month", **said),
        track_entities(entities, NAMES, articles, ids, **said),
        average_tone(*tones, articles, by=("period", "source"), every="month", **said),
        average_tone(*tones, articles, **said),
        distribute_tone(*tones, articles, by="source", **said),
        count_keywords(phrases, tokens, articles, sentences=sentences, segments=segments, **said),
        compare_periods(count_entities(entities, NAMES, articles, **said), altyn, settings=FEW),
        rank_entities(entities, NAMES, articles, voice=voice, settings=FEW),
        count_labels(entities, NAMES, articles, **said),
        count_methods(corpus.tables["mentions"], articles, segments=segments, **said),
        split_entities(named, segments, NAMES, articles, ids, unit=unit, settings=FEW),
        split_terms(find_terms(tokens, WORDS, sentences=sentences), segments, articles, WORDS, unit=unit, settings=FEW),
        compare_sources(counts(corpus, "term", voice), articles, minimum=1, **said),
        count_pairs(entities, NAMES, articles, voice=voice, settings=FEW),
    ]


CALM = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=8, phases=[Phase.generate], **CALM)
@given(st.lists(article, min_size=2, max_size=6), st.sampled_from(UNITS), st.sampled_from(["all", *VOICES]))
def test_a_count_equals_its_evidence(rows: list[Any], unit: str, voice: str) -> None:
    corpus = build(rows)
    for table in tables_of(corpus, unit, voice):
        spec = summary_of(table)
        gathered = evidence_of(corpus, table, top=len(table))
        keys = list(gathered.columns[:-4])
        assert keys == [*spec.key, *(["voice"] if table.voice.nunique() > 1 else [])]
        sizes = gathered.groupby(keys, dropna=False).size() if len(gathered) else {}
        for _, row in table.iterrows():
            key = row[keys[0]] if len(keys) == 1 else tuple(row[keys])
            assert sizes.get(key, 0) == row[spec.count], (spec.name, key)
        assert not gathered.duplicated([*keys, "article_id", "start", "end"]).any()


def test_every_kind_of_summary_table_is_tried() -> None:
    corpus = build([("Altyn Post", "2023-01-05", n, [(["Aktau", "quota"], "direct", 0.4)]) for n in range(3)])
    tried = {summary_of(table).name for table in tables_of(corpus, "articles", "all")}
    spoken = {name for name, spec in summaries().items() if spec.marks.startswith(("quotations", "said_"))}
    assert tried | {"keyness"} | spoken == set(summaries())  # those of speakers: test_measuring_speaking.py


def test_evidence_shows_the_mark_in_its_sentence() -> None:
    corpus = build(
        [
            (
                "Altyn Post",
                None,
                0,
                [(["ferry"], "narrator", 0.0), (["grain", "Aktau"], "direct", 0.4), (["Aktau"], "narrator", 0.0)],
            )
        ]
    )
    row = count_entities(counts(corpus, "entity"), NAMES, corpus.articles).iloc[0]
    shown = evidence(corpus, row)
    assert shown.to_numpy().tolist() == [["a00", 13, 18, "grain Aktau"]]  # the credit line is not counted
    assert corpus.texts.text[0][13:18] == "Aktau"


def test_a_mean_lists_what_it_was_taken_over() -> None:
    corpus = build(
        [
            (
                "Altyn Post",
                "2023-01-05",
                0,
                [(["ferry"], "narrator", -0.6), (["Aktau"], "direct", 0.4), (["Osh"], "direct", 0.0)],
            )
        ]
    )
    tones = [corpus.tables[name] for name in ("tones", "sentences", "segments")]
    row = average_tone(*tones, corpus.articles).iloc[0]
    assert row.value == pytest.approx((-0.6 + 0.4) / 2)
    assert evidence(corpus, row).sentence.tolist() == ["ferry", "Aktau"]
    quoted = average_tone(*tones, corpus.articles, voice="direct").iloc[0]
    assert evidence(corpus, quoted).sentence.tolist() == ["Aktau"]


def test_a_keyness_row_is_shown_in_its_slice() -> None:
    corpus = build(
        [("Altyn Post", "2023-01-05", n, [(["grain", "quota"], "narrator", 0.0)]) for n in range(3)]
        + [("Caspian Ledger", "2023-01-05", 3, [(["ferry", "quota"], "narrator", 0.0)])]
    )
    here = corpus.articles[corpus.articles.source == "Altyn Post"]
    row = compare_terms(counts(corpus, "term"), here, corpus.articles).iloc[0]
    assert (row.term, row.articles, row.articles_rest) == ("grain", 3, 0)
    corpus.articles = here
    assert len(evidence(corpus, row)) == row.articles


def test_a_row_of_no_summary_table_is_refused() -> None:
    corpus = build([("Altyn Post", None, 0, [(["Aktau"], "narrator", 0.0)])])
    with pytest.raises(CallError, match="no summary table"):
        evidence(corpus, pd.Series({"entity": "Aktau", "value": 1}))
    none = count_entities(counts(corpus, "entity"), NAMES, corpus.articles.iloc[:0])
    assert evidence_of(corpus, none).columns.tolist() == ["entity_id", "article_id", "start", "end", "sentence"]


@pytest.mark.parametrize("voice", ["all", "direct"])
def test_a_prepared_corpus_keeps_the_promise(prepared_project: Any, voice: str) -> None:
    from analysis.corpus.store import open_corpus

    corpus = open_corpus(prepared_project)
    said = None if voice == "all" else voice
    names = corpus.table("entities").drop_duplicates("entity_id")
    entities = count_entities(corpus.counts("entities", said), names, corpus.articles, voice=voice)
    countries = count_countries(corpus.counts("countries", said), names, corpus.articles, voice=voice)
    tones = [corpus.table(name) for name in ("tones", "sentences", "segments")]
    shown = 0
    for table in (entities, countries, average_tone(*tones, corpus.articles, by="period", voice=voice)):
        spec = summary_of(table)
        gathered = evidence_of(corpus, table, top=len(table))
        assert len(gathered) == table[spec.count].sum()
        assert (gathered.sentence.str.len() > 0).all()
        shown += len(gathered)
    assert shown > 3
