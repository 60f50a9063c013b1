"""Terms in texts, keyphrases of articles, keywords of a slice, concordance."""

from __future__ import annotations

import pandas as pd
import pytest
from measuring_cases import FEW

from analysis.measuring import count_keywords, count_terms, find_concordance, find_keyphrases, find_terms
from analysis.measuring.phrases import find_candidates
from analysis.resources.summaries import summary_of


def tokens_of(texts: dict[str, str]) -> pd.DataFrame:
    """Tokens of texts written with spaces between them; a full stop ends a sentence."""
    rows = []
    for article_id, text in texts.items():
        at = sentence = 0
        for number, token in enumerate(text.split()):
            start = text.index(token, at)
            at = start + len(token)
            kind = "word" if token[0].isalpha() else "number" if token[0].isdigit() else "punctuation"
            rows.append((article_id, sentence, number, start, at, token.lower(), kind))
            sentence += token == "."
    return pd.DataFrame(rows, columns=["article_id", "sentence", "token", "start", "end", "term", "kind"])


TEXTS = {
    "a1": "Grain quota , at last . The grain quota , long awaited , pleased millers .",
    "a2": "Ferry late . Millers lost grain . Quota talks failed . The ferry sank .",
    "a3": "Grain quota , at last . The grain quota , long awaited , pleased millers . ( copy )",
}
TOKENS = tokens_of(TEXTS)
ARTICLES = pd.DataFrame(
    {"article_id": ["a1", "a2", "a3"], "story_id": ["a1", "a2", "a1"], "role": ["original", "original", "copy"]}
)
SENTENCES = TOKENS.groupby(["article_id", "sentence"]).agg(start=("start", "min"), end=("end", "max")).reset_index()
SENTENCES["part"] = "body"


def test_terms_are_words_in_a_row_within_a_sentence() -> None:
    found = find_terms(TOKENS, ["grain quota", "grain", "Quota"])
    assert found[["article_id", "term", "start", "end"]].to_numpy().tolist()[:6] == [
        ["a1", "grain", 0, 5],
        ["a1", "grain quota", 0, 11],
        ["a1", "Quota", 6, 11],
        ["a1", "grain", 28, 33],
        ["a1", "grain quota", 28, 39],
        ["a1", "Quota", 34, 39],
    ]
    assert "grain quota" not in found[found.article_id == "a2"].term.tolist()  # "grain . Quota"
    assert find_terms(TOKENS, []).empty
    assert find_terms(TOKENS, ["grain quota agreed talks"]).empty
    counted = count_terms(found).set_index(["article_id", "key"]).n
    assert counted["a1", "grain"] == 2


def test_credits_are_not_searched() -> None:
    credits = SENTENCES.assign(part=["credit" if s == 0 else "body" for s in SENTENCES.sentence])
    found = find_terms(TOKENS, ["grain"], sentences=credits)
    assert found.start.tolist()[0] == 28


def test_candidates_end_where_a_run_of_content_words_ends() -> None:
    found = find_candidates(tokens_of({"a": "The old river port of Aktau handles 12 grain ships ."}))
    assert found[["term", "whole", "place"]].to_numpy().tolist() == [
        ["river port", True, 2],
        ["port", False, 3],
        ["aktau handles", True, 5],
        ["handles", False, 6],
        ["grain ships", True, 7],
        ["ships", False, 8],
    ]


def test_phrases_of_a_parse_cut_candidates() -> None:
    text = "The old river port of Aktau handles 12 grain ships ."
    spans = [(0, 18), (22, 27), (39, 50)]
    phrases = pd.DataFrame([("a", *span) for span in spans], columns=["article_id", "start", "end"])
    found = find_candidates(tokens_of({"a": text}), phrases=phrases)
    assert found.term.tolist() == ["river port", "port", "aktau", "grain ships", "ships"]


def test_a_repeated_phrase_beats_its_words() -> None:
    best = find_keyphrases(TOKENS, ARTICLES, top=3)
    first = best[best.article_id == "a1"].iloc[0]
    assert (first.term, first["rank"], first.n, first.start, first.end) == ("grain quota", 1, 2, 0, 11)
    for _, group in best.groupby("article_id"):
        assert group["rank"].tolist() == list(range(1, len(group) + 1))
        assert group.score.is_monotonic_decreasing
        stems = group.term.tolist()
        assert not [(a, b) for a in stems for b in stems if a != b and f" {a} " in f" {b} "]


def test_singular_and_plural_are_one_phrase() -> None:
    best = find_keyphrases(
        tokens_of({"a": "Tariffs rose . Tariff talks failed . A tariff , again ."}), pd.DataFrame({"article_id": ["a"]})
    )
    assert best.term.tolist().count("tariffs") + best.term.tolist().count("tariff") == 1


def test_rare_words_rank_higher_where_counts_say_so() -> None:
    tokens = tokens_of({"a": "Ferry . Walrus ."})
    articles = pd.DataFrame({"article_id": ["a"]})
    common = pd.DataFrame({"article_id": [f"b{i}" for i in range(50)], "key": "ferry", "n": 1})
    assert find_keyphrases(tokens, articles).term.tolist() == ["ferry", "walrus"]  # the earlier one
    assert find_keyphrases(tokens, articles, counts=common).term.tolist() == ["walrus", "ferry"]


def test_keywords_count_the_articles_that_contain_them() -> None:
    phrases = find_keyphrases(TOKENS, ARTICLES)
    table = count_keywords(phrases, TOKENS, ARTICLES, settings=FEW).set_index("term")
    assert table.loc["grain quota", ["articles", "stories", "n_stories"]].tolist() == [1, 1, 2]
    assert table.loc["millers", "articles"] == 2
    both = count_keywords(phrases, TOKENS, ARTICLES, unit="articles", settings=FEW)
    assert both.set_index("term").loc["grain quota", "articles"] == 2
    assert both.score.is_monotonic_decreasing
    assert summary_of(both).name == "keywords"
    assert len(count_keywords(phrases, TOKENS, ARTICLES, top=2)) == 2


def test_empty_tables_and_texts_of_stopwords_work() -> None:
    none = find_keyphrases(TOKENS.iloc[:0], ARTICLES)
    assert none.empty
    assert count_keywords(none, TOKENS.iloc[:0], ARTICLES).empty
    assert count_keywords(none, TOKENS, ARTICLES.iloc[:0]).empty
    assert find_keyphrases(tokens_of({"a1": "It is what it is ."}), ARTICLES).empty


def test_the_order_of_tokens_does_not_matter() -> None:
    shuffled = find_keyphrases(TOKENS.sample(frac=1, random_state=1), ARTICLES)
    pd.testing.assert_frame_equal(find_keyphrases(TOKENS, ARTICLES), shuffled)


def test_a_concordance_is_cut_at_words() -> None:
    text = "The grain quota was agreed.\n\nMillers praised the quota at once."
    marks = pd.DataFrame({"article_id": ["a", "a", "b"], "start": [10, 49, 0], "end": [15, 54, 1]})
    lines = find_concordance(marks, pd.DataFrame({"article_id": ["a"], "text": [text]}), width=14)
    assert lines[["left", "keyword", "right"]].to_numpy().tolist() == [
        ["The grain ", "quota", " was agreed."],
        ["praised the ", "quota", " at once."],
    ]
    assert find_concordance(marks.iloc[:0], pd.DataFrame({"article_id": ["a"], "text": [text]})).empty


@pytest.mark.parametrize("width", [0, 1, 5, 200])
def test_a_concordance_line_is_a_part_of_the_text(width: int) -> None:
    text = "One two  three\nfour five."
    line = find_concordance(
        pd.DataFrame({"article_id": ["a"], "start": [9], "end": [14]}),
        pd.DataFrame({"article_id": ["a"], "text": [text]}),
        width=width,
    ).iloc[0]
    assert line.left + line.keyword + line.right in " ".join(text.split())
