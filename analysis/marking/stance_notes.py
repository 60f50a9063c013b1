"""What a reader is told about stances: why there are none, what is unclear, and which words stand behind a verdict."""

from __future__ import annotations

import pandas as pd

from analysis.marking.stance_model import find_problem, model_card
from analysis.marking.stance_words import name_stance_words
from analysis.marking.stances import explain_missing_stances
from analysis.settings import Settings


def explain_no_stances(stances: pd.DataFrame, settings: Settings) -> str:
    """One sentence that says why `stances` is empty and what to do; empty where there are stances."""
    if len(stances):
        return ""
    if missing := explain_missing_stances(settings):
        mend = "take the line out and" if settings.stance_engine == "none" else "then"
        return f"{missing[0].upper()}{missing[1:]}; {mend} run broadsheet prepare."
    return "No stances are marked: no English sentence of this selection names a person, a place or an organisation."


def explain_unclear() -> str:
    """Two sentences, from the model's card: what it is unsure of, and what it was measured on."""
    threshold = model_card()["threshold"]
    return (
        f"A stance is unclear where no class reaches a probability of {threshold:.2f}. "
        "The model was measured on US political news, not on these articles."
    )


def name_words_of_stances(rows: pd.DataFrame) -> pd.Series:
    """For each row (sentence, name_start, name_end): the words that weigh most in the model's verdict, with effects.

    Aligned with `rows`. Where the model cannot run, each row says so.
    """
    if problem := find_problem():
        return pd.Series(f"not explained: {problem}", index=rows.index, dtype="str")
    pairs = list(rows[["sentence", "name_start", "name_end"]].itertuples(index=False, name=None))
    return pd.Series(name_stance_words(pairs), index=rows.index, dtype="str")
