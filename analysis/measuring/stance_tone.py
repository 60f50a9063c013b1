"""Where two methods part: the tone of a sentence by its words, and its stance towards a name by the model.

A disagreement is no error of either. Tone is that of the whole sentence, whoever it is about; a stance is towards one
name, and a claim that is denied, imagined or asked has none.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measuring.frequency import WILSON
from analysis.measuring.intervals import describe_method, share_table
from analysis.measuring.quotations import NARRATOR, NOBODY
from analysis.measuring.slices import ALL, DEFAULTS, check_voice, read_articles_of
from analysis.measuring.tone import tone_rows
from analysis.resources.summaries import finish
from analysis.settings import Settings

NEUTRAL_BELOW = 0.05  # tone closer to 0 is neutral, as VADER has it
AGREE, OPPOSITE, LEXICON, MODEL, UNSURE = "agree", "opposite", "lexicon alone", "model alone", "model unsure"
KINDS = {
    AGREE: "both negative, both neutral or both positive",
    OPPOSITE: "one negative, the other positive",
    LEXICON: "words with a tone, a neutral stance",
    MODEL: "words without a tone, a negative or positive stance",
    UNSURE: "the model is unsure",
}
STATUSES = ("asserted", "negated", "denied", "hypothetical", "question")
PAIR = ["article_id", "start", "end"]
WHY = {
    "negated": "the claim is negated",
    "denied": "the claim is denied",
    "hypothetical": "the claim is left open or a condition",
    "question": "the claim is asked",
}
WHY_ASSERTED = {
    OPPOSITE: "the tone of the words is not that towards {entity}, as the model reads it",
    LEXICON: "the words have a tone, but not towards {entity}, as the model reads it",
    MODEL: "no word has this tone; as the model reads it, the whole does",
}


def compare_tone_with_stance(
    rows: pd.DataFrame,
    tones: pd.DataFrame,
    sentences: pd.DataFrame,
    segments: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per kind of agreement between the lexicon's tone and the model's stance, in the order of KINDS.

    `rows` is of `list_stances`; `tones`, `sentences` and `segments` are tables of a corpus. A case is a pair of a
    sentence and an entity named in it. asserted, negated, denied, hypothetical and question count the pairs by the
    status of their claim. Value: the share of all pairs, with Wilson's interval weighed by stories. With `voice`, only
    names in words of that voice count. Raises CallError for an unknown unit or voice.
    """
    pairs = pair_methods(rows, tones, sentences, segments)
    pairs = pairs if check_voice(voice) == ALL else pairs[pairs.voice == voice]
    pairs = pairs.drop(columns="story_id").merge(
        read_articles_of(articles, unit)[["article_id", "story_id"]], on="article_id"
    )
    cases = pairs.assign(whole=ALL, article_id=[str(n) for n in range(len(pairs))])  # each pair is a case
    table = share_table(cases, cases, by=["kind"], groups=["whole"], settings=settings)
    table = table.rename(columns={"articles": "pairs"}).assign(n_articles=pairs.article_id.nunique())
    counts = pd.crosstab(pairs.kind, pairs.status).reindex(columns=list(STATUSES), fill_value=0).reset_index()
    table = table.merge(counts, on="kind")
    table = table.sort_values("kind", key=lambda kinds: kinds.map(list(KINDS).index), ignore_index=True)
    table["meaning"] = table.kind.map(KINDS)
    table["method"] = describe_method(table, "share of pairs of a sentence and an entity", WILSON, settings)
    return finish(table.assign(voice=voice, unit=unit), "tone_and_stance")


def pair_methods(
    rows: pd.DataFrame, tones: pd.DataFrame, sentences: pd.DataFrame, segments: pd.DataFrame
) -> pd.DataFrame:
    """The rows of `list_stances`, each name once whoever speaks, with `tone` (of the whole sentence) and kind."""
    toned = tone_rows(tones, sentences, segments)[["article_id", "sentence", "score"]].rename(columns={"score": "tone"})
    pairs = rows.drop_duplicates(PAIR).merge(toned, on=["article_id", "sentence"])
    lexicon = np.select([pairs.tone <= -NEUTRAL_BELOW, pairs.tone >= NEUTRAL_BELOW], [-1, 1], 0)
    model = pairs.label.map({"negative": -1, "positive": 1}).fillna(0).to_numpy(np.int64)
    kinds = np.select(
        [pairs.label == "unclear", lexicon == model, lexicon * model == -1, model == 0],
        [UNSURE, AGREE, OPPOSITE, LEXICON],
        MODEL,
    )
    return pairs.assign(kind=pd.Series(kinds, index=pairs.index, dtype="str"))


def list_disagreements(
    rows: pd.DataFrame,
    tones: pd.DataFrame,
    sentences: pd.DataFrame,
    segments: pd.DataFrame,
    texts: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = ALL,
    unit: str = "articles",
) -> pd.DataFrame:
    """One row per pair of a sentence and an entity on which lexicon and model disagree: opposite signs first, then what
    the lexicon alone gives a tone, then the model alone; of each kind those first whose tone and stance are furthest
    apart.

    Columns: those of `list_stance_sentences`, then kind, tone (of the sentence, -1 to 1) and why. Pairs of which the
    model is unsure are left out.
    """
    pairs = pair_methods(rows, tones, sentences, segments)
    pairs = pairs[pairs.kind.isin([OPPOSITE, LEXICON, MODEL])]
    said = list_stance_sentences(pairs, sentences, texts, names, articles, voice=voice, unit=unit)
    why = [
        WHY.get(status) or WHY_ASSERTED[kind].format(entity=entity)
        for status, kind, entity in zip(said.status, said.kind, said.entity, strict=True)
    ]
    counted = said.score.where(said.label != "neutral", 0.0)  # what a rule made neutral counts as that
    said = said.assign(why=pd.Series(why, index=said.index, dtype="str"), apart=(said.tone - counted).abs().round(3))
    said = said.assign(place=said.kind.map(list(KINDS).index))
    order = ["place", "apart", "article_id", "start", "entity"]
    said = said.sort_values(order, ascending=[True, False, True, True, True], ignore_index=True)
    return said.drop(columns=["place", "apart"])


def list_stance_sentences(
    rows: pd.DataFrame,
    sentences: pd.DataFrame,
    texts: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = ALL,
    unit: str = "articles",
) -> pd.DataFrame:
    """One row per row of `list_stances` (further columns are kept), the most negative score first: article_id, start,
    end and sentence (the whole sentence), name_start and name_end (of the target, in it), entity, said_by, voice,
    label, status, score (probability of positive less that of negative), source, title.
    """
    read = articles[articles.article_id.isin(read_articles_of(articles, unit).article_id)]
    heard = rows if check_voice(voice) == ALL else rows[rows.voice == voice]
    held = heard.drop(columns="source").merge(read[["article_id", "source", "title"]], on="article_id")
    held = held.rename(columns={"start": "name_start", "end": "name_end"})
    held = held.merge(sentences[["article_id", "sentence", "start", "end"]], on=["article_id", "sentence"])
    held["end"] = held[["end", "name_end"]].max(axis=1)
    known = dict(zip(texts.article_id, texts.text, strict=True))
    spans = zip(held.article_id, held.start, held.end, strict=True)
    held["sentence"] = pd.Series([known[a][s:e] for a, s, e in spans], index=held.index, dtype="str")
    held = held.assign(name_start=held.name_start - held.start, name_end=held.name_end - held.start)
    called = names.drop_duplicates("entity_id").set_index("entity_id").entity
    held["entity"] = held.entity_id.map(called).fillna(held.entity_id)
    said_by = held.speaker.map({**called, NOBODY: "nobody by name"}).fillna(held.speaker)
    held["said_by"] = said_by.mask(held.speaker == NARRATOR, held.source + " (narrator)")
    held["score"] = (held.p_positive - held.p_negative).round(3)
    first = [
        *("article_id", "start", "end", "sentence", "name_start", "name_end", "entity", "said_by", "voice"),
        *("label", "status", "score", "source", "title"),
    ]
    more = [c for c in ("kind", "tone") if c in held]
    return held.sort_values(["score", "article_id", "start", "entity"], ignore_index=True)[[*first, *more]]
