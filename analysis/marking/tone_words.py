"""The words behind tone scores, in short."""

from __future__ import annotations

import pandas as pd

from analysis.marking.tones import explain_with, project_engine
from analysis.settings import Settings

DEFAULTS = Settings()
SHOWN = 5  # words, those that weigh most


def name_tone_words(rows: pd.DataFrame, mentions: pd.DataFrame, *, settings: Settings = DEFAULTS) -> pd.Series:
    """For each row (article_id, start, end, sentence): the words that give it its tone, heaviest first, with weights.

    `mentions` (article_id, start, end) are names, which carry no tone. `settings` are those of the corpus
    (`corpus.settings`): its engine and its own terms make the weights, as they made the scores. A word whose weight is
    not that of the lexicon has the reason with it: "risk +0.2 (negated by 'no')". Aligned with `rows`. Raises
    SettingsError where the settings name no engine or hold a wrong term.
    """
    engine = project_engine(settings)
    names = {key: list(zip(own.start, own.end, strict=True)) for key, own in mentions.groupby("article_id")}
    said = []
    for article_id, start, end, sentence in rows[["article_id", "start", "end", "sentence"]].itertuples(index=False):
        within = [(a - start, b - start) for a, b in names.get(article_id, []) if a < end and start < b]
        words = explain_with(engine, sentence, within)
        words = words[words.weight != 0]  # filtered first: assigning a longer column to an empty table would fill it
        words = words.assign(size=words.weight.abs(), reason=words.reason.fillna(""))
        heaviest = words.sort_values(["size", "start"], ascending=[False, True]).head(SHOWN)
        said.append(
            ", ".join(_say(w, v, r) for w, v, r in zip(heaviest.word, heaviest.weight, heaviest.reason, strict=True))
        )
    return pd.Series(said, index=rows.index, dtype="str")


def _say(word: str, weight: float, reason: str) -> str:
    why = "; ".join(part for part in reason.split("; ") if part != "lexicon")
    return f"{word} {weight:+.1f}" + (f" ({why})" if why else "")
