"""Where words and phrases stand: the token sequences that are terms, and the candidates for keyphrases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measuring.keyness import stopwords
from analysis.measuring.slices import counted_sentences

LONGEST = 3  # words in a phrase


def counted_words(tokens: pd.DataFrame, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """The words of title and body in order: tokens of kind word, of all parts where no sentences are given."""
    words = tokens[tokens.kind == "word"]
    if sentences is not None:
        words = words.merge(counted_sentences(sentences)[["article_id", "sentence"]], on=["article_id", "sentence"])
    return words.sort_values(["article_id", "token"], ignore_index=True)


def find_terms(tokens: pd.DataFrame, terms: Sequence[str], *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per occurrence of a term: article_id, term, sentence, start, end; in order of the text.

    A term is a word or several words separated by spaces, lower case; its words follow one another in one sentence,
    with nothing between them. With `sentences`, only title and body are searched.
    """
    words = counted_words(tokens, sentences)
    found = [_occurrences(words, term) for term in dict.fromkeys(terms)]
    columns = ["article_id", "term", "sentence", "start", "end"]
    table = pd.concat(found) if found else pd.DataFrame(columns=columns)
    return table[columns].sort_values(["article_id", "start", "end", "term"], ignore_index=True)


def _occurrences(words: pd.DataFrame, term: str) -> pd.DataFrame:
    parts = term.lower().split()
    fits = np.ones(len(words), dtype=bool)
    for step, part in enumerate(parts):
        fits = fits & (words.term == part).shift(-step, fill_value=False).to_numpy()
        if step:
            fits = fits & follows(words, step)
    first = words[fits]
    last = words.end.shift(-(len(parts) - 1)) if len(parts) > 1 else words.end
    return first.assign(term=term, end=last[fits].astype(words.end.dtype))


def follows(words: pd.DataFrame, step: int) -> np.ndarray:
    """Whether the word `step` rows further is `step` tokens further in the same sentence."""
    return np.asarray(
        (words.token.shift(-step) == words.token + step)
        & (words.article_id.shift(-step) == words.article_id)
        & (words.sentence.shift(-step) == words.sentence)
    )


def count_terms(occurrences: pd.DataFrame) -> pd.DataFrame:
    """Per-article counts of `find_terms`: article_id, key, n."""
    counted = occurrences.groupby(["article_id", "term"], observed=True).size().rename("n").reset_index()
    return counted.rename(columns={"term": "key"})


def find_candidates(
    tokens: pd.DataFrame, *, sentences: pd.DataFrame | None = None, phrases: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per occurrence of a possible keyphrase: article_id, stem, words, term, place, whole, start, end.

    Content words in a row make a run: stopwords, numbers, punctuation and sentence ends cut. Candidates are the last
    one to three words of a run, since English puts the head last. `phrases` (article_id, start, end: noun phrases of a
    parse) cut as well, and what stands in none is no candidate. `stem` names what counts as one phrase, `place` is the
    number of the first word in the article from 0, and `whole` says that the candidate is its whole run.
    """
    words = counted_words(tokens, sentences)
    words["place"] = words.groupby("article_id").cumcount()
    content = words[_is_content(words.term)].reset_index(drop=True)
    if phrases is not None:
        content = _in_phrases(content, phrases)
    joined = follows(content, 1)
    if phrases is not None:
        joined = joined & (content.phrase == content.phrase.shift(-1)).to_numpy()
    begins, ends = ~np.r_[False, joined[:-1]] if len(joined) else joined, ~joined
    content["stem"] = content.term.map(_stems(content.term.unique().tolist()))
    found = [_of_length(content, n, joined, begins, ends) for n in range(1, LONGEST + 1)]
    return pd.concat(found).sort_values(["article_id", "place", "words"], ignore_index=True)


def _is_content(terms: pd.Series) -> np.ndarray:
    unique = pd.Series(terms.unique(), dtype="str")
    plain = unique.str.replace("’", "'")
    good = unique[~plain.isin(stopwords()) & (unique.str.len() > 1) & unique.str.contains(r"[^\W\d_]")]
    return terms.isin(good).to_numpy()


def _in_phrases(content: pd.DataFrame, phrases: pd.DataFrame) -> pd.DataFrame:
    """The words that stand in a phrase, with its number."""
    spans = phrases[["article_id", "start", "end"]].sort_values("start", kind="stable", ignore_index=True)
    spans = spans.astype({"start": "int64", "end": "int64"}).rename(columns={"start": "_from", "end": "_to"})
    spans["phrase"] = np.arange(len(spans))
    placed = content.astype({"start": "int64"}).sort_values("start", kind="stable")
    held = pd.merge_asof(placed, spans, left_on="start", right_on="_from", by="article_id")
    held = held[held.start < held._to].drop(columns=["_from", "_to"])
    return held.sort_values(["article_id", "token"], ignore_index=True)


def _stems(terms: Sequence[str]) -> dict[str, str]:
    from nltk.stem import PorterStemmer

    stem = PorterStemmer().stem
    return {term: stem(term) for term in terms}


def stem_phrases(terms: pd.Series) -> pd.Series:
    """Each phrase with its words stemmed: what counts as one phrase."""
    stems = _stems(sorted({word for term in terms for word in term.split()}))
    return terms.map(lambda term: " ".join(stems[word] for word in term.split())).astype("str")


def _of_length(content: pd.DataFrame, n: int, joined: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> pd.DataFrame:
    """The last `n` words of each run that has as many."""
    last = np.flatnonzero(ends)
    last = last[last >= n - 1]
    for step in range(1, n):
        last = last[joined[last - step]]
    first = last - n + 1
    stem, term = content.stem.to_numpy(object), content.term.to_numpy(object)
    return pd.DataFrame(
        {
            "article_id": content.article_id.to_numpy(object)[first],
            "stem": sum((" " + stem[first + k] for k in range(1, n)), stem[first]),
            "words": n,
            "term": sum((" " + term[first + k] for k in range(1, n)), term[first]),
            "place": content.place.to_numpy()[first],
            "whole": begins[first],
            "start": content.start.to_numpy()[first],
            "end": content.end.to_numpy()[last],
        }
    ).astype({"article_id": "str", "stem": "str", "term": "str"})
