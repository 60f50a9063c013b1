"""Searching a corpus and showing it as plain text."""

from __future__ import annotations

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from analysis.cli_reading import COMMANDS
from analysis.corpus.prepare import prepare
from analysis.corpus.store import open_corpus
from analysis.errors import CallError, NothingToReport
from analysis.exploring.plain import day_of, describe_article, fit, resolve_article
from analysis.exploring.searching import COLUMNS, search, split_terms
from analysis.measuring.queries import Phrase, parse_query
from analysis.settings import Project

CALLS = {command.name: command for command in COMMANDS}


def call(project: Project, name: str, *words: str) -> Result:
    return CliRunner().invoke(CALLS[name], [*words, "--project", str(project.root)], catch_exceptions=False)


def test_matches_are_the_text_itself_in_order_of_date(prepared_project: Project) -> None:
    corpus = open_corpus(prepared_project)
    found = search(corpus, "grain NEAR/5 (Kazakh* OR Turk*)")
    assert found.columns.tolist() == COLUMNS
    assert len(found) > 2
    texts = corpus.texts.set_index("article_id").text
    for row in found.itertuples():
        words = texts[row.article_id][row.start : row.end]
        assert row.match == " ".join(words.split())
        assert "grain" in words.lower()
    assert found.published.dropna().is_monotonic_increasing


def test_a_word_is_found_as_often_as_the_texts_have_it(prepared_project: Project) -> None:
    corpus = open_corpus(prepared_project)
    expected = corpus.texts.set_index("article_id").text.str.count(r"(?i)\bgrain\b")
    assert search(corpus, "grain").groupby("article_id").size().to_dict() == expected[expected > 0].to_dict()
    assert len(search(corpus, "GRAIN")) == expected.sum()


def test_queries_are_cut_as_texts_are() -> None:
    assert parse_query("Kazakhstan’s", split_terms) == Phrase(("kazakhstan", "'s"))
    assert parse_query('"U.S. steel, anti-dumping"', split_terms) == Phrase(("u.s", "steel", "anti-dumping"))
    assert parse_query("don't", split_terms) == Phrase(("do", "n't"))


def test_phrases_pass_over_commas(prepared_project: Project) -> None:
    corpus = open_corpus(prepared_project)
    text = corpus.texts.text
    comma = text.str.extract(r"(?P<a>\b[a-z]{3,}), (?P<b>[a-z]{3,}\b)").dropna().iloc[0]
    found = search(corpus, f'"{comma.a} {comma.b}"')
    assert f"{comma.a}, {comma.b}" in found.match.tolist()


def test_search_follows_the_selection(prepared_project: Project) -> None:
    corpus = open_corpus(prepared_project)
    part = corpus.select(period="2024-02", source="Harbour Gazette")
    found = search(part, "the")
    assert set(found.source) == {"Harbour Gazette"}
    assert set(found.article_id) <= set(part.articles.article_id)
    assert len(found) < len(search(corpus, "the"))


def test_nothing_found_is_an_empty_table(prepared_project: Project) -> None:
    found = search(open_corpus(prepared_project), '"no such words"')
    assert found.columns.tolist() == COLUMNS
    assert found.empty


@pytest.mark.parametrize("word", ["o'brien", "100%", "a_b", "{x}*", "x'; DROP TABLE articles", "z!*", "b{*", "z%*z"])
def test_signs_of_sql_are_only_signs(prepared_project: Project, word: str) -> None:
    corpus = open_corpus(prepared_project)
    assert search(corpus, word).empty


def test_tokens_of_terms_are_those_of_the_table(prepared_project: Project) -> None:
    corpus = open_corpus(prepared_project).select(period="2024-02")
    whole = corpus.table("tokens")
    expected = whole[whole.term.str.startswith("rail") | (whole.term == "grain")].reset_index(drop=True)
    pd.testing.assert_frame_equal(corpus.tokens_of(["grain", "rail*"]), expected)
    marks = whole[whole.kind == "punctuation"].reset_index(drop=True)
    pd.testing.assert_frame_equal(corpus.tokens_of([], kind="punctuation"), marks)
    assert corpus.tokens_of([]).empty
    one = expected.article_id.iloc[:1].tolist()
    for part in (corpus.select(article_ids=one), corpus.select(period="all", article_ids=one, language="en")):
        found = part.tokens_of(["grain", "rail*"], columns=["article_id", "token"])
        assert found.to_numpy().tolist() == expected.loc[expected.article_id.isin(one), found.columns].values.tolist()
    assert corpus.select(article_ids=[]).tokens_of(["grain"]).empty


def test_article_with_its_marks(prepared_project: Project) -> None:
    corpus = open_corpus(prepared_project)
    article = corpus.articles[corpus.articles.title == "Kazakhstan and Turkey agree on grain route"].iloc[0]
    shown = describe_article(corpus, article.article_id[:10])
    assert shown.startswith(article.title)
    assert article.article_id in shown
    assert "Kazakhstan (GPE): Kazakhstan, Kazakh" in " ".join(shown.split())
    assert "Quotations\n" in shown
    words = " ".join(corpus.select(article_ids=[article.article_id]).texts.text.iloc[0].split())
    assert words.split()[-1] in shown


def test_ids_that_fit_none_or_many(prepared_project: Project) -> None:
    corpus = open_corpus(prepared_project)
    with pytest.raises(CallError, match="broadsheet articles"):
        resolve_article(corpus, "zzz")
    with pytest.raises(CallError, match="no article ''"):
        resolve_article(corpus, "")
    digit = corpus.articles.article_id.str[0].value_counts().index[0]
    with pytest.raises(CallError, match="write more"):
        resolve_article(corpus, digit)


def test_pieces_of_lines() -> None:
    assert fit("Steppe Courier", 6) == "Stepp…"
    assert fit("a\nb", 5) == "a b  "
    assert fit(None, 2) == "  "
    late = pd.Timestamp("2024-01-31T20:30:00Z")
    assert (day_of(late), day_of(late, "Asia/Almaty"), day_of(pd.NaT)) == ("2024-01-31", "2024-02-01", "undated")


def test_articles_are_listed_and_counted(prepared_project: Project) -> None:
    shown = call(prepared_project, "articles", "--period", "2024-02", "--limit", "2").output
    lines = shown.splitlines()
    assert lines[2].startswith("... and 3 more")
    assert lines[-1] == "5 articles in 4 stories"
    assert "      5  2024-02" in lines
    assert lines[lines.index("by source") + 1].startswith("      2  ")


def test_since_is_the_period_without_an_end(prepared_project: Project) -> None:
    since = call(prepared_project, "articles", "--since", "2024-02", "--limit", "0").output
    articles = open_corpus(prepared_project).articles
    assert f"{(articles.published >= '2024-02-01').sum()} articles in" in since
    with pytest.raises(CallError, match="not both"):
        call(prepared_project, "articles", "--since", "2024", "--period", "2024")


def test_nothing_like_this_is_said(prepared_project: Project) -> None:
    with pytest.raises(NothingToReport):
        call(prepared_project, "articles", "--period", "1999")
    with pytest.raises(NothingToReport, match="nowhere"):
        call(prepared_project, "search", "nowhere")


def test_rejects_are_listed_with_reasons(prepared_project: Project) -> None:
    rejects = open_corpus(prepared_project).rejects
    shown = call(prepared_project, "rejects").output
    for row in rejects.itertuples():
        assert f"{row.file}" in shown
    assert "by reason" in shown
    with pytest.raises(CallError, match=rejects.reason.iloc[0]):
        call(prepared_project, "rejects", "--reason", "nonsense")


def test_matches_stand_under_each_other(prepared_project: Project) -> None:
    corpus = open_corpus(prepared_project)
    found = search(corpus, "grain", width=30)
    lines = call(prepared_project, "search", "grain", "--context", "30").output.splitlines()
    assert len(lines) == len(found) + 2
    columns = {
        line.index(match, 40 + len(left)) for line, left, match in zip(lines, found.left, found.match, strict=False)
    }
    width = 8 + 2 + 10 + 2 + 16 + 2 + found.left.str.len().max()
    assert columns == {width}
    assert lines[-1].startswith(f"{len(found)} places in {found.article_id.nunique()} of 11 articles")


def test_corrections_are_listed_with_those_that_fit_nothing(project: Project) -> None:
    (project.raw / "one.txt").write_text("A bridge\n\nKazakhstan opened a bridge near Oral.\n", encoding="utf-8")
    project.corrections.mkdir()
    rows = "quote,field,value\nnear Oral,source,Steppe Gazette\nnowhere,via,X\n"
    (project.corrections / "articles.csv").write_text(rows, encoding="utf-8")
    prepare(project)
    lines = call(project, "corrections").output.splitlines()
    assert lines[0].endswith("undated, Steppe Gazette: A bridge")
    assert lines[1] == "fits nothing: via = 'X' for 'nowhere', no article with the passage"
    assert lines[2] == "1 article corrected, 1 of the corrections fit nothing"
