"""Keyphrases of an article, and the keywords of a slice that they add up to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measuring.frequency import count_keys
from analysis.measuring.phrases import LONGEST, count_terms, find_candidates, find_terms, stem_phrases
from analysis.measuring.slices import ALL, DEFAULTS, in_voice, read_articles_of
from analysis.resources.summaries import finish
from analysis.settings import Settings

# The score is a product; these are its exponents. Tuned on half of two keyphrase collections, measured on the other.
FREQUENCY = 0.6  # of occurrences, for one word
FREQUENCY_OF_PHRASES = 1.5  # that three words come together twice says more than that one word does
RARITY = 0.25  # of 1 + idf
EARLINESS = 0.25  # of 1 / (1 + place)
LENGTH = {1: 0.0, 2: -0.55, 3: -0.55}  # added to the logarithm
WHOLE = {1: 0.4, 2: 1.0, 3: 1.0}  # for being all there is between two cuts, each time
CONSIDERED = 5  # times `top` candidates are looked at when phrases within phrases are removed


def find_keyphrases(
    tokens: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    sentences: pd.DataFrame | None = None,
    counts: pd.DataFrame | None = None,
    phrases: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    top: int = 10,
) -> pd.DataFrame:
    """One row per article and keyphrase: article_id, rank (from 1), term, score, n, start, end; best first.

    `sentences` leaves credits and datelines out. `counts` (article_id, key, n of terms) says how rare words are;
    without it, the articles at hand do. `mentions` keep names whole, so that "New York" is no "york". `phrases`
    (article_id, start, end) are noun phrases of a parse, where there is one; without, runs of content words give the
    candidates. `n` counts occurrences, start and end bound the first. The
    score is a product of powers of frequency, rarity, earliness and length; a phrase inside a better one, or around
    it, is left out. It orders the phrases of one article and is no measure across articles.
    """
    known = tokens[tokens.article_id.isin(articles.article_id)]
    candidates = _gather(find_candidates(known, sentences=sentences, phrases=phrases, mentions=mentions))
    scored = candidates.assign(score=_score(candidates, _rarity(candidates, counts)))
    scored = scored.sort_values(["article_id", "score", "stem"], ascending=[True, False, True])
    articles_apart = scored.groupby("article_id", sort=True)
    kept = [row for _, group in articles_apart for row in _distinct(group.head(CONSIDERED * top), top)]
    best = scored.loc[kept].reset_index(drop=True)
    best["rank"] = best.groupby("article_id").cumcount() + 1
    return best[["article_id", "rank", "term", "score", "n", "start", "end"]]


def _gather(occurrences: pd.DataFrame) -> pd.DataFrame:
    """One row per article and phrase: how often, where first, how often whole, in the form it has first."""
    grouped = occurrences.groupby(["article_id", "stem"], sort=True)
    return grouped.agg(
        units=("units", "first"),
        words=("words", "first"),
        term=("term", "first"),
        n=("place", "size"),
        place=("place", "first"),
        whole=("whole", "mean"),
        start=("start", "first"),
        end=("end", "first"),
    ).reset_index()


def _rarity(candidates: pd.DataFrame, counts: pd.DataFrame | None) -> np.ndarray:
    """The mean inverse document frequency of each candidate's words."""
    if counts is None:
        single = candidates.units[~candidates.units.str.contains(" ")]
        frequency, n = single.value_counts(), candidates.article_id.nunique()
        words = candidates.units
    else:
        frequency, n = counts.key.value_counts(), counts.article_id.nunique()
        words = candidates.term
    idf = ((n + 1) / (frequency + 0.5)).map(lambda ratio: max(0.0, float(np.log(ratio))))
    rarest = float(np.log((n + 1) / 0.5))
    parts = words.str.split(" ", expand=True).reindex(columns=range(LONGEST))
    values = parts.apply(lambda part: part.map(idf).where(part.isna() | part.isin(idf.index), rarest))
    return np.asarray(values.mean(axis=1).fillna(0.0), dtype=np.float64)


def _score(candidates: pd.DataFrame, rarity: np.ndarray) -> np.ndarray:
    power = np.where(candidates.words == 1, FREQUENCY, FREQUENCY_OF_PHRASES)
    log = power * np.log(candidates.n) + RARITY * np.log1p(rarity) - EARLINESS * np.log1p(candidates.place)
    log = log + candidates.words.map(LENGTH) + candidates.words.map(WHOLE) * candidates.whole
    return np.asarray(np.exp(log), dtype=np.float64)


def _distinct(group: pd.DataFrame, top: int) -> list[int]:
    """Index of the best `top` rows of which none contains another, word by word."""
    kept: list[int] = []
    taken: list[str] = []
    for index, stem in zip(group.index, group.stem, strict=True):
        padded = f" {stem} "
        if any(padded in other or other in padded for other in taken):
            continue
        kept.append(index)
        taken.append(padded)
        if len(kept) == top:
            break
    return kept


def count_keywords(
    keyphrases: pd.DataFrame,
    tokens: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    sentences: pd.DataFrame | None = None,
    segments: pd.DataFrame | None = None,
    voice: str = ALL,
    unit: str = "stories",
    top: int = 50,
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per keyword of these articles: its summed score, and the share of articles that contain it; best first.

    `keyphrases` is the table of `find_keyphrases`; a phrase scores in each article what it has there, the best of the
    article being 1. The `top` are kept, without phrases inside better ones. `articles` counts every article whose title
    or body contains the words in a row, keyphrase there or not; with `voice`, in that voice. One article of each story
    is read unless `unit` is "articles".
    """
    read = read_articles_of(articles, unit)
    own = keyphrases[keyphrases.article_id.isin(read.article_id)]
    relative = own.score / own.groupby("article_id").score.transform("max")
    summed = relative.groupby(own.term).sum().rename("score").rename_axis("term").reset_index()
    summed = summed.sort_values(["score", "term"], ascending=[False, True], ignore_index=True).head(CONSIDERED * top)
    best = summed.loc[_distinct(summed.assign(stem=stem_phrases(summed.term)), top)]
    known = tokens[tokens.article_id.isin(read.article_id)]
    found = in_voice(find_terms(known, best.term.tolist(), sentences=sentences), segments, voice)
    counted = count_keys(count_terms(found), articles, voice=voice, unit=unit, settings=settings)
    table = best.merge(counted.rename(columns={"key": "term"}), on="term")
    return finish(table.sort_values(["score", "term"], ascending=[False, True]), "keywords")
