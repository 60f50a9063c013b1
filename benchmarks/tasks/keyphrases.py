"""Keyphrases of articles: F1 of the ten best, lower-cased, Porter-stemmed, exact; by the collection in the row's id."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Any

import pandas as pd

from analysis.marking.sentences import find_sentences
from analysis.marking.tokens import find_tokens
from analysis.measuring import find_keyphrases
from analysis.settings import Settings

TOP = 10
WORD = re.compile(r"\w+")
Row = dict[str, Any]

CARD = {
    "engine": "keyphrases by frequency, rarity, place and length of word runs, without a parse",
    "data": "DUC-2001 (news of about 1990, 8 phrases each) and 500N-KPCrowd (web news of about 2010, 48 each); rules were tuned on it",
    "not_measured": "other languages than English; keywords of many articles together; whether a phrase is useful",
}


def predict(rows: list[Row]) -> list[Row]:
    """The ten best phrases of each text, ranked, with the texts at hand saying which words are rare."""
    articles = pd.DataFrame({"article_id": [r["id"] for r in rows], "text": [r["text"] for r in rows]})
    articles = articles.assign(body_start=0, language="en")
    sentences = find_sentences(articles, Settings())
    tokens = find_tokens(articles, Settings(), sentences=sentences)
    found = find_keyphrases(tokens, articles, top=TOP)
    keys: dict[str, list[str]] = found.groupby("article_id").term.agg(list).to_dict()
    return [{"id": row["id"], "keys": keys.get(row["id"], [])} for row in rows]


def score(gold: list[Row], predictions: list[Row]) -> list[tuple[str, float, int]]:
    """F1 at ten of each collection, as a mean over its articles, in percent."""
    values = defaultdict(list)
    for row, guess in zip(gold, predictions, strict=True):
        wanted = {_stemmed(key) for key in row["keys"]}
        given = list(dict.fromkeys(_stemmed(key) for key in guess["keys"]))[:TOP]
        right = len(wanted.intersection(given))
        values[row["id"].split("-")[0]].append(2 * right / (len(wanted) + len(given)) if right else 0.0)
    return [(f"{name}_f1_at_10", 100 * sum(v) / len(v), len(v)) for name, v in sorted(values.items())]


@cache
def _stem(word: str) -> str:
    from nltk.stem import PorterStemmer

    return str(PorterStemmer().stem(word))


def _stemmed(key: str) -> str:
    return " ".join(_stem(word) for word in WORD.findall(key.lower()))
