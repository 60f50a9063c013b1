"""Tone: its mean over time and by source, how it is spread, and the sentences at its ends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.measuring.frequency import WILSON
from analysis.measuring.intervals import describe_method, fill_shares, mean_table, share_table
from analysis.measuring.slices import (
    ALL,
    DEFAULTS,
    as_columns,
    check_voice,
    counted_sentences,
    group_articles,
    read_articles_of,
)
from analysis.resources.summaries import finish
from analysis.settings import Settings

BOOTSTRAP = "bootstrap 95 % over stories"
EDGES = np.round(np.arange(-1.05, 1.06, 0.1), 2)  # the middle range is VADER's own zone of neutral, -0.05 to 0.05
ENDS = np.clip(EDGES, -1, 1)


def average_tone(
    tones: pd.DataFrame,
    sentences: pd.DataFrame,
    segments: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str | Sequence[str] = (),
    every: str = "auto",
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per source and period: the mean score (-1 to 1) of its sentences in title and body.

    `by` is "period", "source", both or nothing; what is not told apart is "all". Sentences count alike, so long
    articles weigh more (see `tone_rows` for sentences of several voices); the interval is a bootstrap over stories.
    With `voice`, only stretches of that voice count. Periods without a sentence keep a row, without value. `every` and
    `unit` as in `track_entities`. Raises CallError for an unknown `by`, unit or voice.
    """
    groups = as_columns(by, ("period", "source"))
    grouped, grid = group_articles(read_articles_of(articles, unit), groups, every, settings)
    rows = tone_rows(tones, sentences, segments, voice).merge(grouped, on="article_id")
    means = mean_table(rows, "score", by=["source", "period"], settings=settings)
    table = grid.merge(means, on=["source", "period"], how="left").rename(columns={"rows": "sentences"})
    counts = {"sentences": "sentences", "n_articles": "n_articles", "n_stories": "n_stories"}
    table = table.assign(**{k: table[v].fillna(0).astype("int64") for k, v in counts.items()})
    table = table.assign(articles=table.n_articles, stories=table.n_stories, voice=voice, unit=unit)
    table["method"] = describe_method(table, "mean of sentence scores", BOOTSTRAP, settings)
    return finish(table, "tone")


def distribute_tone(
    tones: pd.DataFrame,
    sentences: pd.DataFrame,
    segments: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str | Sequence[str] = (),
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per source and range of tone: the share of its sentences in that range, from -1 to 1.

    21 ranges of 0.1, the middle one around 0; all of them stand in the table. `by` is "source" or nothing; the rest is
    as in `average_tone`.
    """
    groups = as_columns(by, ("source",))
    grouped, _ = group_articles(read_articles_of(articles, unit), groups, "auto", settings)
    rows = tone_rows(tones, sentences, segments, voice).merge(grouped, on="article_id")
    rows["key"] = _range_number(rows.score)
    cases = rows.assign(article_id=[str(n) for n in range(len(rows))])  # each sentence is a case; stories hold them
    shares = share_table(cases, cases, by=["key"], groups=["source"], settings=settings)
    sizes = rows.groupby("source", observed=True).agg(
        n_articles=("article_id", "nunique"), n_stories=("story_id", "nunique")
    )
    bins = pd.DataFrame({"key": range(len(EDGES) - 1)})
    table = sizes.reset_index().merge(bins, how="cross")
    found = shares.drop(columns=["n_articles", "n_stories"]).rename(columns={"articles": "sentences"})
    table = fill_shares(table.merge(found, on=["source", "key"], how="left"), settings)
    table["sentences"] = table.sentences.fillna(0).astype("int64")
    table["lower"], table["upper"] = ENDS[table.key], ENDS[table.key + 1]
    table["method"] = describe_method(table, "share of sentences", WILSON, settings)
    return finish(table.assign(voice=voice, unit=unit), "tone_distribution")


def range_of_tone(score: pd.Series) -> pd.DataFrame:
    """The ends of the range that each score falls into: lower, upper."""
    number = _range_number(score)
    return pd.DataFrame({"lower": ENDS[number], "upper": ENDS[number + 1]}, index=score.index)


def _range_number(score: pd.Series) -> NDArray[np.int64]:
    return np.clip(np.digitize(score, EDGES) - 1, 0, len(EDGES) - 2)


def tone_rows(tones: pd.DataFrame, sentences: pd.DataFrame, segments: pd.DataFrame, voice: str = ALL) -> pd.DataFrame:
    """The scored sentences of title and body: article_id, sentence, start, end, score; by article and sentence.

    A sentence in which the voice changes has one score for each stretch: it counts once, with the mean of them weighed
    by their length. For one voice, each stretch of it is a row, and start and end bound the stretch.
    """
    columns = ["article_id", "sentence", "start", "end"]
    rows = tones.merge(counted_sentences(sentences)[columns], on=["article_id", "sentence"])
    held = segments[["article_id", "segment", "start", "end", "voice"]]
    rows = rows.merge(held, on=["article_id", "segment"], how="left", suffixes=("", "_of_voice"))
    start, end = rows[["start", "start_of_voice"]].max(axis=1), rows[["end", "end_of_voice"]].min(axis=1)
    if check_voice(voice) != ALL:
        cut = rows.assign(start=start.astype("int64"), end=end.astype("int64"))
        return cut[cut.voice == voice].sort_values(["article_id", "start"], ignore_index=True)[[*columns, "score"]]
    rows["length"] = (end - start).clip(lower=1)
    rows["weighed"] = rows.score * rows.length
    summed = rows.sort_values(["article_id", "sentence", "segment"]).groupby(columns, sort=True)
    totals = summed[["weighed", "length"]].sum().reset_index()
    return totals.assign(score=(totals.weighed / totals.length).round(6))[[*columns, "score"]]


def list_tone_sentences(
    tones: pd.DataFrame,
    sentences: pd.DataFrame,
    segments: pd.DataFrame,
    texts: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = ALL,
    unit: str = "articles",
) -> pd.DataFrame:
    """One row per sentence, the most negative first: article_id, start, end, sentence, score, source, title.

    `sentence` is its text, `score` from -1 to 1. Title and body only. With `voice`, one row per stretch of that voice.
    `unit="stories"` reads one article of each story.
    """
    read = articles[articles.article_id.isin(read_articles_of(articles, unit).article_id)]
    rows = tone_rows(tones, sentences, segments, voice).drop(columns="sentence")
    about = [c for c in ("article_id", "source", "title") if c in read]
    rows = rows.merge(read[about], on="article_id").merge(texts, on="article_id")
    rows["sentence"] = [text[start:end] for text, start, end in zip(rows.text, rows.start, rows.end, strict=True)]
    rows = rows.sort_values(["score", "article_id", "start"], ignore_index=True)
    return rows[["article_id", "start", "end", "sentence", "score", *about[1:]]]
