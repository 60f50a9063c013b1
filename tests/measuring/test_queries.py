"""Queries: what they parse to, what they refuse and where, and what they match, worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import CallError
from analysis.measuring.matching import match_query, number_words
from analysis.measuring.queries import All, Either, Near, Phrase, is_positional, list_patterns, parse_query, relax


def lower(text: str) -> list[str]:
    return text.lower().split()


def word(*words: str | None) -> Phrase:
    return Phrase(words)


def tokens(**articles: str) -> pd.DataFrame:
    """Tokens of tiny articles; a full stop ends a sentence, each word takes its letters and one space."""
    rows = []
    for article_id, text in articles.items():
        start = sentence = 0
        for place, term in enumerate(text.split()):
            rows.append((article_id, sentence, place, start, start + len(term.rstrip(".")), term.rstrip(".").lower()))
            start += len(term) + 1
            sentence += term.endswith(".")
    return pd.DataFrame(rows, columns=["article_id", "sentence", "place", "start", "end", "term"])


TEXTS = {
    "a": "grain waits at the port. The border guards count grain",
    "b": "the port of Aktau waits",
    "c": "no grain here. Border guards",
}


def matches(query: str, **texts: str) -> list[tuple[str, str]]:
    """(article, matched text) of each place."""
    texts = texts or TEXTS
    found = match_query(parse_query(query, lower), tokens(**texts))
    return [(a, texts[a][s:e]) for a, s, e in found.itertuples(index=False)]


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("Grain", word("grain")),
        ('"Border Guards"', word("border", "guards")),
        ("“Border Guards”", word("border", "guards")),
        ('"minister of * affairs"', word("minister", "of", None, "affairs")),
        ("a b", All((word("a"), word("b")))),
        ("a AND b OR c", Either((All((word("a"), word("b"))), word("c")))),
        ("a NOT b", All((word("a"),), (word("b"),))),
        ("a AND NOT b", All((word("a"),), (word("b"),))),
        ("NOT b a", All((word("a"),), (word("b"),))),
        ("a NEAR/3 b c", All((Near(word("a"), word("b"), 3), word("c")))),
        ("a NEAR/3 (b OR c)", Near(word("a"), Either((word("b"), word("c"))), 3)),
        ("a NEAR/2 b NEAR/4 c", Near(Near(word("a"), word("b"), 2), word("c"), 4)),
        ("((a))", word("a")),
        ("and or not", All((word("and"), word("or"), word("not")))),
        ("Sanction**", word("sanction*")),
    ],
)
def test_parsing(query: str, tree: object) -> None:
    assert parse_query(query, lower) == tree


@pytest.mark.parametrize(
    ("query", "place", "words"),
    [
        ("", "at its end", "empty"),
        ("grain AND", "at its end", "a word was expected"),
        ("AND grain", "at character 1", "AND stands where"),
        ("grain OR OR port", "at character 10", "OR stands where"),
        ("(grain", "at character 1", "not closed"),
        ("grain)", "at character 6", "closes nothing"),
        ("grain ()", "at character 8", "a word was expected"),
        ('port "border guards', "at character 6", "not closed"),
        ('""', "at character 1", "no word"),
        ("grain NEAR port", "at character 7", "NEAR/10"),
        ("grain NEAR/0 port", "at character 7", "1 to 1000"),
        ("grain NEAR/x port", "at character 7", "NEAR/10"),
        ("(a AND b) NEAR/3 c", "at character 1", "not AND or NOT"),
        ("c NEAR/3 (a NOT b)", "at character 10", "not AND or NOT"),
        ("NOT grain", "at character 1", "NOT needs"),
        ("port OR NOT grain", "at character 9", "NOT needs"),
        ("grain *", "at character 7", "letters"),
        ('"* guards"', "at character 1", "between words"),
    ],
)
def test_wrong_queries_are_refused_at_their_place(query: str, place: str, words: str) -> None:
    with pytest.raises(CallError) as caught:
        parse_query(query, lower)
    assert place in str(caught.value)
    assert words in str(caught.value)


@given(st.text(alphabet='ab*"()/ 1ANDORNTE“”\n', max_size=40))
def test_any_text_parses_or_is_refused(query: str) -> None:
    try:
        tree = parse_query(query, lower)
    except CallError:
        return
    found = match_query(tree, tokens(x="a b aa ab. b a"))
    assert ((found.start >= 0) & (found.end <= 14) & (found.start < found.end)).all()


def test_deep_brackets_and_long_queries_are_refused() -> None:
    with pytest.raises(CallError, match="brackets"):
        parse_query("(" * 200 + "a" + ")" * 200, lower)
    with pytest.raises(CallError, match="at most"):
        parse_query("a " * 2000, lower)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("grain", [("a", "grain"), ("a", "grain"), ("c", "grain")]),
        ("GRAIN", [("a", "grain"), ("a", "grain"), ("c", "grain")]),
        ('"border guards"', [("a", "border guards"), ("c", "Border guards")]),
        ('"port the"', []),  # a sentence ends between them
        ("gr*n", [("a", "grain"), ("a", "grain"), ("c", "grain")]),
        ("*ard*", [("a", "guards"), ("c", "guards")]),
        ("grain*grain", []),
        ('"border * count"', [("a", "border guards count")]),
        ('"border * count grain"', [("a", "border guards count grain")]),
        ('"the * guards"', [("a", "The border guards")]),
        ("grain AND port", [("a", "grain"), ("a", "port"), ("a", "grain")]),
        ("aktau OR here", [("b", "Aktau"), ("c", "here")]),
        ("grain NOT port", [("c", "grain")]),
        ("port NOT grain", [("b", "port")]),
        ("waits NEAR/1 grain", [("a", "grain waits")]),
        ("port NEAR/3 waits", [("a", "waits at the port"), ("b", "port of Aktau waits")]),
        ("port NEAR/2 waits", []),
        ("grain NEAR/2 guards", [("a", "guards count grain")]),
        (
            'grain NEAR/9 "border guards"',
            [
                ("a", "grain waits at the port. The border guards"),
                ("a", "border guards count grain"),
                ("c", "grain here. Border guards"),
            ],
        ),
        ("nowhere", []),
        ("nowhere OR here", [("c", "here")]),
    ],
)
def test_matching(query: str, found: list[tuple[str, str]]) -> None:
    assert matches(query) == found


def test_near_gives_the_shortest_spans_and_does_not_mind_the_order() -> None:
    text = "x a a b b a x a"
    expected = [("t", "a b"), ("t", "b a")]
    assert matches("a NEAR/5 b", t=text) == expected
    assert matches("b NEAR/5 a", t=text) == expected


def test_near_of_a_word_with_itself_needs_two_of_them() -> None:
    assert matches("a NEAR/2 a", t="a b a b b a") == [("t", "a b a")]


def test_near_stays_within_an_article() -> None:
    assert matches("a NEAR/5 b", t="x a", u="b x") == []


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=25), st.integers(1, 6))
def test_near_finds_all_and_only_pairs_that_are_near(words: list[str], n: int) -> None:
    found = {
        (s // 2, (e - 1) // 2)
        for _, s, e in match_query(Near(word("a"), word("b"), n), tokens(t=" ".join(words))).itertuples(index=False)
    }
    pairs = {(min(i, j), max(i, j)) for i, w in enumerate(words) for j, v in enumerate(words) if (w, v) == ("a", "b")}
    shortest = {p for p in pairs if not any(q != p and p[0] <= q[0] and q[1] <= p[1] for q in pairs)}
    assert found == {p for p in shortest if p[1] - p[0] <= n}


def test_relaxed_query_selects_at_least_the_same_articles() -> None:
    for query in ('"border guards" NEAR/2 grain', 'grain NOT "the port"', '("a b" OR grain) NEAR/3 port'):
        tree = parse_query(query, lower)
        strict, loose = (set(match_query(t, tokens(**TEXTS)).article_id) for t in (tree, relax(tree)))
        assert strict <= loose
        assert not is_positional(relax(tree))


def test_patterns_of_every_part() -> None:
    tree = parse_query('(b OR "c * d*") NEAR/3 a NOT e', lower)
    assert list_patterns(tree) == ["a", "b", "c", "d*", "e"]


def test_no_tokens_no_matches() -> None:
    found = match_query(parse_query('"a b" OR c NEAR/2 d', lower), tokens(x=""))
    assert found.columns.tolist() == ["article_id", "start", "end"]
    assert found.empty


def test_words_are_numbered_without_punctuation() -> None:
    held = pd.DataFrame({"article_id": ["a", "a", "b"], "token": [0, 3, 4]}, index=[7, 8, 9])
    punctuation = pd.DataFrame({"article_id": ["b", "a", "a", "b"], "token": [0, 1, 4, 2]})
    assert number_words(held, punctuation).to_dict() == {7: 0, 8: 2, 9: 2}
