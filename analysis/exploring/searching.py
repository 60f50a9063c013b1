"""Looking for words in the corpus: a query in, concordance lines out."""

from __future__ import annotations

import pandas as pd

from analysis.corpus.store import Corpus
from analysis.marking.tokens import tokenize
from analysis.measuring.concordance import find_concordance
from analysis.measuring.matching import match_query, number_words
from analysis.measuring.queries import is_positional, list_patterns, parse_query, relax

COLUMNS = ["article_id", "start", "end", "left", "match", "right", "source", "published", "title"]
WIDTH = 60  # characters on each side of a match


def search(corpus: Corpus, query: str, *, width: int = WIDTH) -> pd.DataFrame:
    """One row per place at which `query` matches in the corpus: article_id, start, end, left, match, right, source,
    published, title; by date, undated last, and by place within an article.

    The query has words, "phrases", wild*cards, AND, OR, NOT, NEAR/n and brackets (see `analysis.measuring.queries`).
    Everything in the text is looked through, whatever its language: title, body, credits. `left` and `right` are up to
    `width` characters around the match. Raises CallError that points at the place where a query is wrong.
    """
    tree = parse_query(query, split_terms)
    tokens = corpus.tokens_of(list_patterns(tree))
    tokens["place"] = tokens.token
    if is_positional(tree):
        likely = match_query(relax(tree), tokens).article_id.unique().tolist()
        tokens = _placed(corpus.select(article_ids=likely), tokens[tokens.article_id.isin(likely)])
    spans = match_query(tree, tokens)
    part = corpus.select(article_ids=spans.article_id.unique().tolist())
    articles = part.columns_of_articles(["article_id", "source", "published", "title", "text"])
    lines = find_concordance(spans, articles, width=width).rename(columns={"keyword": "match"})
    found = lines.merge(articles.drop(columns="text"), on="article_id", how="left").sort_values(
        ["published", "article_id", "start"]
    )
    return found[COLUMNS].reset_index(drop=True)


def _placed(corpus: Corpus, tokens: pd.DataFrame) -> pd.DataFrame:
    """The tokens of the articles of `corpus`, with their place among the words of each."""
    punctuation = corpus.tokens_of((), kind="punctuation", columns=("article_id", "token"))
    return tokens.assign(place=number_words(tokens, punctuation))


def split_terms(text: str) -> list[str]:
    """The terms of a piece of a query, cut as articles are cut into tokens."""
    return [term for _, _, term, _ in tokenize(text)]
