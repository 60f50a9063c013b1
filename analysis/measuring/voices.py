"""Measures told apart by voice: what the narrator says, and what stands in direct and indirect quotation."""

from __future__ import annotations

import pandas as pd

from analysis.measuring.slices import DEFAULTS, read_articles_of
from analysis.measuring.tone import average_tone, tone_rows
from analysis.settings import Settings

VOICES = ("narrator", "direct", "indirect")


def compare_voices(
    tones: pd.DataFrame,
    sentences: pd.DataFrame,
    segments: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per voice: the mean tone of its stretches, over all sources and time; as `average_tone`, voice apart."""
    tables = [
        average_tone(tones, sentences, segments, articles, voice=voice, unit=unit, settings=settings)
        for voice in VOICES
    ]
    return pd.concat(tables, ignore_index=True)


def list_tone_sentences(
    tones: pd.DataFrame,
    sentences: pd.DataFrame,
    segments: pd.DataFrame,
    texts: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = "all",
    unit: str = "articles",
) -> pd.DataFrame:
    """One row per sentence, the most negative first: article_id, start, end, sentence, score, source, title.

    `sentence` is its text, `score` from -1 to 1. Title and body only. With `voice`, one row per stretch of that voice.
    `unit="stories"` reads one article of each story.
    """
    read = articles[articles.article_id.isin(read_articles_of(articles, unit).article_id)]
    rows = tone_rows(tones, sentences, segments, voice).drop(columns="sentence")
    rows = rows.merge(read[["article_id", "source", "title"]], on="article_id").merge(texts, on="article_id")
    rows["sentence"] = [text[start:end] for text, start, end in zip(rows.text, rows.start, rows.end, strict=True)]
    rows = rows.sort_values(["score", "article_id", "start"], ignore_index=True)
    return rows[["article_id", "start", "end", "sentence", "score", "source", "title"]]
