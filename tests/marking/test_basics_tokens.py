"""Tokens: places, terms, kinds."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.marking.language import split_words
from analysis.marking.sentences import find_sentences
from analysis.marking.tokens import find_tokens, tokenize
from analysis.settings import Settings
from analysis.tables import check


def words(sentence: str) -> list[str]:
    return [sentence[a:b] for a, b, _, _ in tokenize(sentence)]


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        ("Russia’s ports don’t close—ever…", "Russia ’s ports do n’t close — ever …"),
        ('He said "no" and left.', 'He said " no " and left .'),
        (
            "It cost $3.5bn, or 7,500 km (see www.port.example/a?b=1).",
            "It cost $ 3.5bn , or 7,500 km ( see www.port.example/a?b=1 ) .",
        ),
        ("Write to desk@port.example!", "Write to desk@port.example !"),
        ("«Мы готовы», — сказал он в 2022 г.", "« Мы готовы » , — сказал он в 2022 г ."),
        ("‘Tired’ crews' rights ``x''", "‘ Tired ’ crews ' rights `` x ''"),
        ("Қазақстанға қауіп жоқ.", "Қазақстанға қауіп жоқ ."),
    ],
)
def test_sentence_is_cut_into_tokens(sentence: str, want: str) -> None:
    assert words(sentence) == want.split()


def test_terms_are_lower_case_with_straight_apostrophes() -> None:
    assert [(t, k) for _, _, t, k in tokenize("Don’t SELL 28th & 5%, @desk!")] == [
        ("do", "word"),
        ("n't", "word"),
        ("sell", "word"),
        ("28th", "number"),
        ("&", "symbol"),
        ("5", "number"),
        ("%", "symbol"),
        (",", "punctuation"),
        ("@desk", "symbol"),
        ("!", "punctuation"),
    ]


def test_tokens_are_numbered_through_the_article_and_lie_in_its_text() -> None:
    given_articles = pd.DataFrame(
        {
            "article_id": ["b", "a"],
            "text": ["Ferries stop. They rest.", "Да."],
            "body_start": 0,
            "language": ["en", "ru"],
        }
    )
    sentences = find_sentences(given_articles, Settings())
    found = check(find_tokens(given_articles, Settings(), sentences=sentences), "tokens")
    assert found.loc[found.article_id == "b", "token"].tolist() == [0, 1, 2, 3, 4, 5]
    assert found.loc[found.article_id == "b", "sentence"].tolist() == [0, 0, 0, 1, 1, 1]
    texts = given_articles.set_index("article_id")["text"]
    assert [texts[a][s:e].lower() for a, s, e in found[["article_id", "start", "end"]].itertuples(index=False)] == list(
        found["term"]
    )


def test_no_sentences_give_no_tokens() -> None:
    none = pd.DataFrame({"article_id": [], "text": [], "body_start": [], "language": []}).astype(
        {"article_id": "str", "text": "str", "body_start": "int32", "language": "str"}
    )
    assert check(find_tokens(none, Settings(), sentences=find_sentences(none, Settings())), "tokens").empty


@given(st.text(alphabet="ab'’\"`“”.,:;-–—…!?()[]{}<> \n\t5%@&«»", max_size=60))
@settings(max_examples=400, deadline=None)
def test_tokens_cover_every_character_but_whitespace_in_order(sentence: str) -> None:
    last = 0
    covered = []
    for start, end, _, _ in tokenize(sentence):
        assert last <= start < end
        assert not any(c.isspace() for c in sentence[start:end])
        covered += list(range(start, end))
        last = end
    assert covered == [i for i, c in enumerate(sentence) if not c.isspace()]


@given(st.text(alphabet="ab A'\"`“”.,:;-–—…!?()[]{}<> \n5%@&«»", max_size=40))
@settings(max_examples=400, deadline=None)
def test_words_are_those_of_nltk_for_the_whole_sentence(sentence: str) -> None:
    from nltk.tokenize.destructive import NLTKWordTokenizer

    quotes = str.maketrans({'"': "Q", "`": "Q", "'": "Q"})
    whole = [token.translate(quotes).replace("QQ", "Q") for token in NLTKWordTokenizer().tokenize(sentence)]
    assert [sentence[a:b].translate(quotes).replace("QQ", "Q") for a, b in split_words(sentence)] == whole


@pytest.mark.parametrize(
    "sentence", ["Cannot, gonna; they wanna go", "Lemme see 'tis, d'ye know", "Gimme 'em. I gotta."]
)
def test_contractions_are_cut_as_nltk_cuts_them(sentence: str) -> None:
    from nltk.tokenize.destructive import NLTKWordTokenizer

    assert [sentence[a:b] for a, b in split_words(sentence)] == NLTKWordTokenizer().tokenize(sentence)
