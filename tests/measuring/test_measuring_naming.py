"""Names ranked three ways, by kind, by how they were found, by voice; names kept whole; which periods are compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pytest
from measuring_cases import ARTICLES, COUNTS, FEW, NAMES, LiteralCorpus

from analysis.errors import CallError
from analysis.measuring import count_entities, evidence_of, find_keyphrases
from analysis.measuring.changes import choose_comparison, explain_comparison
from analysis.measuring.evidence import explain_evidence
from analysis.measuring.naming import count_labels, count_methods, rank_entities
from analysis.measuring.splits import compare_sources, describe_voices, split_entities
from analysis.measuring.whole_names import count_whole_names
from analysis.periods import Period, parse_period
from analysis.settings import Settings


def test_ranks_by_three_measures() -> None:
    table = rank_entities(COUNTS, NAMES, ARTICLES, settings=FEW)
    # Kazakhstan: 3 of 6 articles, two of them copies; 5 mentions of 10. Ospanova: 2 articles, 2 stories, 5 mentions.
    assert table[["entity", "measure", "rank"]].to_numpy().tolist() == [
        ["Kazakhstan", "articles", 1],
        ["Kazakhstan", "stories", 2],
        ["Kazakhstan", "mentions", 1],
        ["Dana Ospanova", "articles", 2],
        ["Dana Ospanova", "stories", 1],
        ["Dana Ospanova", "mentions", 2],
    ]
    assert table.value.tolist() == pytest.approx([3 / 6, 2 / 5, 5 / 10, 2 / 6, 2 / 5, 5 / 10])
    first = rank_entities(COUNTS, NAMES, ARTICLES, order="stories", top=1, settings=FEW)
    assert first.entity.unique().tolist() == ["Dana Ospanova"]  # more mentions in as many stories
    assert rank_entities(COUNTS.iloc[:0], NAMES, ARTICLES, settings=FEW).empty


def test_entities_are_ordered_by_what_is_asked() -> None:
    more = COUNTS.assign(n=[1, 1, 1, 4, 1])
    assert count_entities(more, NAMES, ARTICLES, settings=FEW).entity.tolist() == ["Kazakhstan", "Dana Ospanova"]
    by_mentions = count_entities(more, NAMES, ARTICLES, order="mentions", settings=FEW)
    assert by_mentions.entity.tolist() == ["Dana Ospanova", "Kazakhstan"]
    with pytest.raises(CallError, match="order is 'value'"):
        count_entities(more, NAMES, ARTICLES, order="value", settings=FEW)


def test_kinds_count_articles_once() -> None:
    names = pd.concat([NAMES, NAMES.head(1).assign(entity_id="place:aktau", entity="Aktau", country=None)])
    counts = pd.concat([COUNTS, pd.DataFrame([("a1", "place:aktau", 1)], columns=COUNTS.columns)])
    table = count_labels(counts, names, ARTICLES, settings=FEW).set_index("label")
    assert table.loc["GPE", ["entities", "mentions", "articles", "stories"]].tolist() == [2, 6, 3, 2]
    assert table.loc["GPE", "leading"] == "Kazakhstan, Aktau"
    assert table.loc["PERSON", "value"] == pytest.approx(2 / 6)


MENTIONS = pd.DataFrame(
    [
        ("a1", 0, 0, 10, 0, "GPE", "title", "gazetteer", 0.95, None),
        ("a1", 1, 20, 30, 0, "GPE", "body", "gazetteer", 0.95, None),
        ("a1", 2, 40, 46, 1, "GPE", "body", "capital", None, None),
        ("a3", 0, 0, 13, 1, "PERSON", "title", "model", 0.8, None),
        ("a3", 1, 20, 23, 1, "PERSON", "body", "model", 0.9, None),
        ("a3", 2, 20, 23, 1, "PERSON", "credit", "model", 0.9, None),
        ("a3", 3, 5, 9, 1, "GPE", "title", "model", 0.9, 0),
    ],
    columns=["article_id", "mention", "start", "end", "cluster", "label", "part", "method", "confidence", "inside"],
)


def test_methods_count_capitals_apart() -> None:
    table = count_methods(MENTIONS, ARTICLES, settings=FEW)
    assert table[["found_by", "counted", "mentions"]].to_numpy().tolist() == [
        ["gazetteer", "yes", 2],
        ["model", "yes", 2],
        ["capital", "no", 1],
    ]
    assert table.value.tolist() == pytest.approx([0.4, 0.4, 0.2])
    assert table.confidence.tolist()[:2] == pytest.approx([0.95, 0.85])
    assert pd.isna(table.confidence[2])


def test_a_split_adds_up_and_names_every_voice() -> None:
    segments = pd.DataFrame(
        [("a1", 0, 0, 15, "narrator"), ("a1", 1, 15, 60, "direct"), ("a3", 0, 0, 60, "narrator")],
        columns=["article_id", "segment", "start", "end", "voice"],
    )
    marks = MENTIONS.head(5).assign(entity_id=["country:KZ"] * 3 + ["person:dana-ospanova"] * 2)
    ids = ["person:dana-ospanova", "country:KZ"]
    table = split_entities(marks, segments, NAMES, ARTICLES, ids, settings=FEW)
    assert table[["entity", "heard", "mentions", "articles"]].to_numpy().tolist() == [
        ["Dana Ospanova", "narrator", 2, 1],
        ["Dana Ospanova", "direct", 0, 0],
        ["Dana Ospanova", "indirect", 0, 0],
        ["Kazakhstan", "narrator", 1, 1],
        ["Kazakhstan", "direct", 2, 1],
        ["Kazakhstan", "indirect", 0, 0],
    ]
    assert table.value.tolist() == pytest.approx([1, 0, 0, 1 / 3, 2 / 3, 0])
    assert split_entities(marks.iloc[:0], segments, NAMES, ARTICLES, ids, settings=FEW).empty


def test_all_words_by_voice_are_said_to_compare_with() -> None:
    words = pd.DataFrame({"voice": ["narrator", "direct", "direct"], "words": [6, 3, 1]})
    assert describe_voices(words).startswith(
        "Of all words, 60\u202f% are the narrator's, 40\u202f% direct and 0\u202f%"
    )


def test_words_of_one_outlet_against_the_others() -> None:
    rows = [(f"a{n}", term, 1) for n, terms in enumerate(("dq", "q", "f", "f", "f", "q"), 1) for term in terms]
    words = {"d": "dam", "q": "quota", "f": "ferry"}
    counts = pd.DataFrame([(a, words[t], n) for a, t, n in rows], columns=["article_id", "key", "n"])
    articles = ARTICLES.assign(story_id=ARTICLES.article_id, source=["Altyn Post"] * 2 + ["Caspian Ledger"] * 4)
    table = compare_sources(counts, articles, minimum=1, settings=FEW)
    assert table[["source", "term", "articles", "articles_rest"]].to_numpy().tolist() == [
        ["Altyn Post", "quota", 2, 1],
        ["Caspian Ledger", "ferry", 3, 0],
    ]  # "dam" stands in one article alone
    assert compare_sources(counts, articles.assign(source="Altyn Post"), settings=FEW).empty


def tokens_of(texts: dict[str, str]) -> pd.DataFrame:
    """Tokens of texts written with spaces between them."""
    rows = []
    for article_id, text in texts.items():
        at = 0
        for number, token in enumerate(text.split()):
            start = text.index(token, at)
            at = start + len(token)
            rows.append(
                (article_id, 0, number, start, at, token.lower(), "word" if token[0].isalpha() else "punctuation")
            )
    return pd.DataFrame(rows, columns=["article_id", "sentence", "token", "start", "end", "term", "kind"])


TEXTS = {
    "a1": "New York mayor greets Will Hartley ; the New York mayor says Hartley is late",
    "a2": "The Bank of Osh lends to New York",
}


def names_in(texts: dict[str, str], spelled: dict[str, str]) -> pd.DataFrame:
    """Mentions of the names (name -> label) wherever they stand."""
    rows = [
        (article_id, start, start + len(name), label, None)
        for article_id, text in texts.items()
        for name, label in spelled.items()
        for start in range(len(text))
        if text.startswith(name, start)
    ]
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "label", "inside"])


FOUND = names_in(TEXTS, {"New York": "GPE", "Will Hartley": "PERSON", "; the": "ORG", "The Bank of Osh": "ORG"})
KNOWN = pd.DataFrame({"article_id": ["a1", "a2"]})


def test_keyphrases_keep_names_whole() -> None:
    tokens = tokens_of(TEXTS)
    plain = find_keyphrases(tokens, KNOWN)
    assert "york" in plain[plain.article_id == "a2"].term.tolist()  # "new" is a stopword
    named = find_keyphrases(tokens, KNOWN, mentions=FOUND)
    assert set(named[named.article_id == "a2"].term) == {"bank of osh", "new york", "lends"}
    first = named[named.article_id == "a1"].term.tolist()
    assert "new york" in first
    assert not {"york", "york mayor"} & set(first)
    assert "hartley" in first or "will hartley" in first  # a person is also called by the surname
    hit = named[named.term == "bank of osh"].iloc[0]
    assert (hit.start, hit.end) == (4, 15)


def test_terms_keep_names_whole() -> None:
    texts = {"a1": TEXTS["a1"], "a2": "New York and Old York lend"}
    tokens = tokens_of(texts)
    counts = tokens[tokens.kind == "word"].groupby(["article_id", "term"]).size().rename("n").reset_index()
    counts = counts.rename(columns={"term": "key"})
    found = names_in(
        {"a1": TEXTS["a1"], "a2": "New York and Old York lend"}, {"New York": "GPE", "Will Hartley": "PERSON"}
    )
    whole = count_whole_names(counts, tokens, found).set_index(["article_id", "key"]).n
    assert whole["a1", "new york"] == 2
    assert whole["a2", "york"] == 2  # it also stands outside the name
    assert "new" not in whole.index.get_level_values("key")
    assert ("a1", "will hartley") not in whole.index  # in one article alone


def test_a_person_is_one_term_by_the_full_name() -> None:
    texts = {"a1": "Will Hartley spoke ; Hartley left by Kent Street", "a2": "Will Hartley met Ann Kent in Kent"}
    tokens = tokens_of(texts)
    counts = tokens[tokens.kind == "word"].groupby(["article_id", "term"]).size().rename("n").reset_index()
    counts = counts.rename(columns={"term": "key"})
    mentions = pd.concat(
        [
            names_in(texts, {"Will Hartley": "PERSON", "Ann Kent": "PERSON"}),
            names_in({"a1": texts["a1"]}, {"; Hartley": ""}),
        ]
    )
    mentions.loc[mentions.label == "", ["start", "label"]] = [texts["a1"].index("Hartley left"), "PERSON"]
    terms = count_whole_names(counts, tokens, mentions).groupby("key").n.sum()
    assert terms["will hartley"] == 2
    assert "hartley" not in terms  # twice in the full name, once alone: the same man
    assert terms["kent"] == 3  # Ann Kent is in one article; a street and a county are not she


EVER = Period(None, None, "all")


@dataclass(frozen=True)
class Dated:
    """The part of a corpus that choosing a comparison asks for."""

    articles: pd.DataFrame
    period: Period = EVER
    settings: Settings = field(default_factory=Settings)

    def before(self) -> Dated:
        return Dated(self.articles.iloc[:0])

    def select(self, *, period: str) -> Dated:
        chosen = parse_period(period, ARTICLES.published.iloc[0].date())
        bounds = chosen.bounds("UTC")
        assert bounds is not None
        own = self.articles[(self.articles.published >= bounds[0]) & (self.articles.published < bounds[1])]
        return Dated(own, chosen)


def test_of_all_time_the_later_half_is_compared_with_the_earlier() -> None:
    now, before = choose_comparison(Dated(ARTICLES))  # dated 30 and 31 January, 1 and 2 February, 5 March; one undated
    assert sorted(before.articles.article_id) == ["a1", "a2", "a3"]
    assert sorted(now.articles.article_id) == ["a4", "a5"]
    said = explain_comparison(now, before)
    assert said.startswith(
        "Now is 2023-02-02 to 2023-03-05 (2 articles in 2 stories); before is 2023-01-30 to 2023-02-01"
    )
    one = choose_comparison(Dated(ARTICLES.head(1)))
    assert one[1].articles.empty
    assert "nothing earlier" in explain_comparison(*one)


def test_evidence_is_bounded_by_whole_rows_and_says_so() -> None:
    text = "Aktau Osh Aktau Osh Aktau"
    places = [(0, 5), (6, 9), (10, 15), (16, 19), (20, 25)]
    mentions: list[Any] = [("a1", s, e, n % 2, "GPE", "body", "model", None) for n, (s, e) in enumerate(places)]
    columns = ["article_id", "start", "end", "cluster", "label", "part", "method", "inside"]
    ids = ["place:aktau", "place:osh"]
    corpus = LiteralCorpus(
        ARTICLES.head(1),
        {"a1": text},
        mentions=pd.DataFrame(mentions, columns=columns).assign(country=None, sentence=0),
        entities=pd.DataFrame({"article_id": "a1", "cluster": [0, 1], "entity_id": ids}),
        sentences=pd.DataFrame([("a1", 0, 0, 25, "body")], columns=["article_id", "sentence", "start", "end", "part"]),
        segments=pd.DataFrame(
            [("a1", 0, 0, 25, "narrator", None)], columns=["article_id", "segment", "start", "end", "voice", "quote"]
        ),
    )
    counts = pd.DataFrame({"article_id": "a1", "key": ids, "n": [3, 2]})
    names = pd.DataFrame({"entity_id": ids, "entity": ["Aktau", "Osh"], "label": "GPE", "country": None})
    table = count_entities(counts, names, corpus.articles)
    assert len(evidence_of(corpus, table)) == 5
    assert explain_evidence(table, evidence_of(corpus, table)) == ""
    bounded = evidence_of(corpus, table, most=4)
    assert bounded.entity_id.tolist() == ["place:aktau"] * 3  # the second row would have made five
    assert explain_evidence(table, bounded).endswith("the first 1 of the 2 rows of this table.")
    assert len(evidence_of(corpus, table, most=1)) == 3  # the first row always
