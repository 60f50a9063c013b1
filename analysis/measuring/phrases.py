"""Where words and phrases stand: the token sequences that are terms, and the candidates for keyphrases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measuring.slices import counted_sentences
from analysis.resources import stopwords

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
    return find_in_words(counted_words(tokens, sentences), terms)


def find_in_words(words: pd.DataFrame, terms: Sequence[str]) -> pd.DataFrame:
    """As `find_terms`, in the words of `counted_words`."""
    by_length: dict[int, dict[str, list[str]]] = {}
    for term in dict.fromkeys(terms):
        parts = term.lower().split()
        by_length.setdefault(len(parts), {}).setdefault(" ".join(parts), []).append(term)
    found = [_occurrences(words, n, spelled) for n, spelled in sorted(by_length.items())]
    columns = ["article_id", "term", "sentence", "start", "end"]
    table = pd.concat(found) if found else pd.DataFrame(columns=columns)
    return table[columns].sort_values(["article_id", "start", "end", "term"], ignore_index=True)


def _occurrences(words: pd.DataFrame, n: int, spelled: dict[str, list[str]]) -> pd.DataFrame:
    """Where the terms of `n` words stand; `spelled` gives each as it was asked for."""
    fits = words.term.isin({term.split(" ", 1)[0] for term in spelled}).to_numpy()
    for step in range(1, n):
        fits = fits & follows(words, step)
    joined, ends = words.term[fits], words.end
    for step in range(1, n):
        joined = joined + " " + words.term.shift(-step)[fits]
    last = ends.shift(-(n - 1)) if n > 1 else ends
    found = words[fits].assign(term=joined, end=last[fits].astype(ends.dtype))
    found = found[found.term.isin(spelled)]
    return found.assign(term=found.term.map(spelled)).explode("term").astype({"term": "str"})


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
    tokens: pd.DataFrame,
    *,
    sentences: pd.DataFrame | None = None,
    phrases: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row per occurrence of a possible keyphrase: article_id, stem, units, words, term, place, whole, start, end.

    Content words in a row make a run: stopwords, numbers, punctuation and sentence ends cut. Candidates are the last
    one to three words of a run, since English puts the head last. `mentions` (of names) keep names whole: a stopword in
    a name does not cut, and a name of several words, unless a person bears it, counts as one word and is a candidate
    wherever it stands. `phrases` (article_id, start, end: noun phrases of a parse) cut as well, and what stands in none
    is no candidate. `stem` names what counts as one phrase, `units` has the words of a name joined; `place` is the
    number of the first word in the article from 0, and `whole` says that the candidate is its whole run.
    """
    from analysis.measuring.whole_names import join_names  # which looks for terms, as this does

    words = counted_words(tokens, sentences)
    words["place"] = words.groupby("article_id").cumcount()
    if mentions is None:
        words = words.assign(last=words.token, size=1, named=False)
    else:
        words = join_names(words, mentions)
    content = words[_is_content(words.term) | words.named.to_numpy(bool)].reset_index(drop=True)
    if phrases is not None:
        content = content.join(words_in(content, phrases))
        content = content[content.span.notna()].reset_index(drop=True)
    joined = _next_follows(content)
    if phrases is not None:
        joined = joined & (content.span == content.span.shift(-1)).to_numpy()
    begins, ends = ~np.r_[False, joined[:-1]] if len(joined) else joined, ~joined
    content["stem"] = content.term.map(_stems(content.term.unique().tolist()))
    content["unit"] = content.stem.str.replace(" ", "_")
    found = [_of_length(content, n, joined, begins, ends) for n in range(1, LONGEST + 1)]
    return pd.concat(found).sort_values(["article_id", "place", "words"], ignore_index=True)


def _next_follows(words: pd.DataFrame) -> np.ndarray:
    """Whether the next row is the next word of the sentence, with nothing between."""
    return np.asarray(
        (words.token.shift(-1) == words["last"] + 1)
        & (words.article_id.shift(-1) == words.article_id)
        & (words.sentence.shift(-1) == words.sentence)
    )


def _is_content(terms: pd.Series) -> np.ndarray:
    unique = pd.Series(terms.unique(), dtype="str")
    plain = unique.str.replace("’", "'")
    good = unique[~plain.isin(stopwords()) & (unique.str.len() > 1) & unique.str.contains(r"[^\W\d_]")]
    return terms.isin(good).to_numpy()


def words_in(words: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """`span`: the row number of the span (article_id, start, end) that each word begins in, with the index of `words`;
    missing outside. Spans do not overlap.
    """
    bounds = spans[["article_id", "start", "end"]].reset_index(drop=True)
    bounds = bounds.astype({"start": "int64", "end": "int64"}).rename(columns={"start": "_from", "end": "_to"})
    bounds["span"] = np.arange(len(bounds), dtype=np.float64)
    placed = words[["article_id", "start"]].astype({"start": "int64"}).assign(_row=range(len(words)))
    held = pd.merge_asof(
        placed.sort_values("start", kind="stable"),
        bounds.sort_values("_from", kind="stable"),
        left_on="start",
        right_on="_from",
        by="article_id",
    ).sort_values("_row")
    return pd.DataFrame({"span": held.span.where(held.start < held._to).to_numpy()}, index=words.index)


def _stems(terms: Sequence[str]) -> dict[str, str]:
    from nltk.stem import PorterStemmer

    stem = PorterStemmer().stem
    known = {word: stem(word) for word in {word for term in terms for word in term.split()}}
    return {term: " ".join(known[word] for word in term.split()) for term in terms}


def stem_phrases(terms: pd.Series) -> pd.Series:
    """Each phrase with its words stemmed: what counts as one phrase."""
    return terms.map(_stems(terms.unique().tolist())).astype("str")


def _of_length(content: pd.DataFrame, n: int, joined: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> pd.DataFrame:
    """The last `n` words of each run that has as many; a name that counts as one word stands anywhere by itself."""
    size = content["size"].to_numpy()
    last = np.flatnonzero(ends | (size > 1) if n == 1 else ends)
    last = last[last >= n - 1]
    for step in range(1, n):
        last = last[joined[last - step]]
    first = last - n + 1
    words = sum((size[first + k] for k in range(1, n)), size[first])
    fits = (words <= LONGEST) | (n == 1)
    first, last, words = first[fits], last[fits], np.minimum(words[fits], LONGEST)
    parts = {column: content[column].to_numpy(object) for column in ("stem", "unit", "term")}
    return pd.DataFrame(
        {
            "article_id": content.article_id.to_numpy(object)[first],
            "stem": sum((" " + parts["stem"][first + k] for k in range(1, n)), parts["stem"][first]),
            "units": sum((" " + parts["unit"][first + k] for k in range(1, n)), parts["unit"][first]),
            "words": words,
            "term": sum((" " + parts["term"][first + k] for k in range(1, n)), parts["term"][first]),
            "place": content.place.to_numpy()[first],
            "whole": begins[first] & ends[last],
            "start": content.start.to_numpy()[first],
            "end": content.end.to_numpy()[last],
        }
    ).astype({"article_id": "str", "stem": "str", "units": "str", "term": "str"})
