"""Words, numbers, punctuation and symbols of each sentence, with their places in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import pandas as pd

from analysis.marking.language import split_words
from analysis.settings import Settings
from analysis.tables import conform, empty

VERSION = "2"

ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”«»]+[\w/]|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]*\w|(?<!\w)@\w{2,}"
)
APOSTROPHE = re.compile(r"(?<=\w)[’ʼ](?=\w)|(?<=s)’(?=\s)")  # not a closing quotation mark
ELLIPSIS = re.compile(r"(…+)")
NUMBER = re.compile(r"[+−-]?\d[\d.,:/+×x–-]*(?:st|nd|rd|th|s|k|bn|m|°)?", re.I)
SYMBOLS = "%&#@*/\\§†‡"  # Unicode files them under punctuation
MASK = "x"  # stands for each character of an address, which the tokenizer would cut in pieces


def find_tokens(articles: pd.DataFrame, settings: Settings, *, sentences: pd.DataFrame) -> pd.DataFrame:
    """One row per token of `sentences` (table `tokens`), in any language written with spaces.

    NLTK's word tokenizer cuts "don't" into "do" and "n't", "Russia's" into "Russia" and "'s"; curly apostrophes count
    as straight ones. Addresses stay whole and are symbols. `term` is the lower-cased token, `kind` says what it is.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    rows: list[tuple[str, int, int, int, int, str, str]] = []
    current, number = None, 0
    ordered = sentences.sort_values(["article_id", "sentence"], kind="stable")
    for article_id, sentence, start, end in zip(
        ordered["article_id"], ordered["sentence"], ordered["start"], ordered["end"], strict=True
    ):
        if article_id != current:
            current, number = article_id, 0
        for a, b, term, kind in tokenize(texts[article_id][start:end]):
            rows.append((article_id, sentence, number, start + a, start + b, term, kind))
            number += 1
    if not rows:
        return empty("tokens")
    columns = ["article_id", "sentence", "token", "start", "end", "term", "kind"]
    return conform(pd.DataFrame(rows, columns=columns), "tokens")


def tokenize(sentence: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, term, kind) of each token of one sentence, in order, without whitespace."""
    level = ADDRESS.sub(lambda m: MASK * len(m[0]), APOSTROPHE.sub("'", sentence))
    for start, end in split_words(level):
        for a, b in _parts(level, start, end):
            token = sentence[a:b]
            yield a, b, *_describe(token)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if "…" not in text[start:end]:
        yield start, end
        return
    at = start
    for piece in ELLIPSIS.split(text[start:end]):
        if piece:
            yield at, at + len(piece)
            at += len(piece)


@lru_cache(maxsize=200_000)
def _describe(token: str) -> tuple[str, str]:
    """Term and kind of a token."""
    term = APOSTROPHE.sub("'", token).replace("’", "'" if len(token) > 1 else "’").lower()
    if ADDRESS.fullmatch(token):
        return term, "symbol"
    if NUMBER.fullmatch(token):
        return term, "number"
    if any(c.isalpha() for c in token):
        return term, "word"
    if any(c.isnumeric() for c in token):
        return term, "number"
    marks = all((unicodedata.category(c)[0] == "P" and c not in SYMBOLS) or c == "`" for c in token)
    return term, "punctuation" if marks else "symbol"
