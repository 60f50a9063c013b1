"""The findings of the tables of speakers and voices, for `analysis.drawing.claims`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pandas as pd

from analysis.drawing.claims import LONG, apart, listed, pairs_of, times_said
from analysis.drawing.words import number, period_label, records
from analysis.resources.summaries import Summary


def _share(value: float) -> str:
    return number(value, "share")


def _claim_of_speakers(table: pd.DataFrame, spec: Summary) -> str:
    first, *others = records(table.head(2))
    alone = f"{first.speaker} has {_share(first.value)} of the quoted words"
    if not others or pd.isna(first.low):
        return alone
    second = others[0]
    if apart(first, second):
        longer = f"{alone}, well ahead of {second.speaker} ({_share(second.value)})"
    else:
        shares = f"{_share(first.value)} and {_share(second.value)}"
        longer = f"{first.speaker} and {second.speaker} are quoted most: {shares} of the quoted words"
    return longer if len(longer) <= LONG + 20 else alone


def _claim_of_groups(table: pd.DataFrame, spec: Summary) -> str:
    first = next(records(table))
    of = "from" if spec.name == "speaker_countries" else "of"
    return f"Speakers {of} {first.name} have {_share(first.value)} of the quoted words"


def _claim_of_quoted(table: pd.DataFrame, spec: Summary) -> str:
    if (table.period != "all").any():
        return _claim_of_quoted_over_time(table)
    bounded = table[table.low.notna()].sort_values(["value", "source"])
    if len(table) == 1:
        return f"{_share(table.value.iloc[0])} of the words stand in quotations"
    if len(bounded) < 2:
        return "Too few stories to compare how much is quoted"
    low, *_, high = records(bounded)
    if not apart(low, high, pairs_of(len(bounded))):
        return "No clear difference between outlets in how much they quote"
    return f"{high.source} quotes most ({_share(high.value)} of its words), {low.source} least ({_share(low.value)})"


def _claim_of_quoted_over_time(table: pd.DataFrame) -> str:
    many = table.source.nunique() > 1  # what holds of no outlet may hold of all together
    unclear = f"No clear change over time in how much {'any outlet quotes' if many else 'is quoted'}"
    best: tuple[float, str] = (0.0, unclear)
    bounded = table[table.low.notna()]
    among = sum(pairs_of(len(own)) for _, own in bounded.groupby("source", sort=True))
    for source, own in bounded.groupby("source", sort=True):
        for first, last in combinations(records(own.sort_values("period")), 2):
            gap = abs(last.value - first.value)
            if apart(first, last, among) and gap > best[0]:
                who = "The articles quote" if source == "all" else f"{source} quotes"
                ends = [f"{_share(row.value)} ({period_label(row.period)})" for row in (first, last)]
                best = (gap, f"{who} {'more' if last.value > first.value else 'less'}: {ends[0]}, then {ends[1]}")
    if not table.low.notna().any():
        return "Too few stories in a period to speak of change"
    return best[1]


def _claim_of_cues(table: pd.DataFrame, spec: Summary) -> str:
    """The class whose share differs most, and clearly, between two outlets or speakers."""
    column = spec.label
    many = "outlets" if column == "source" else "speakers"
    if table[column].nunique() == 1:
        return f"{table[column].iloc[0]}: {_share(table.value.iloc[0])} {table.cue_class.iloc[0]} expressions"
    if table[table.low.notna()][column].nunique() < 2:
        return "Too few stories to compare how quotations are introduced"
    best: tuple[float, str] = (0.0, f"No clear difference between {many} in how quotations are introduced")
    bounded = table[table.low.notna()]
    among = sum(pairs_of(len(own)) for _, own in bounded.groupby("cue_class", sort=True))
    for name, own in bounded.groupby("cue_class", sort=True):
        low, *_, high = records(own.sort_values(["value", column]).iloc[[0, -1]])
        if apart(low, high, among) and high.value - low.value > best[0]:
            ends = f"{_share(high.value)} for {getattr(high, column)}, {_share(low.value)} for {getattr(low, column)}"
            best = (high.value - low.value, f"{str(name).capitalize()} expressions: {ends}")
    return best[1]


def _claim_of_attributions(table: pd.DataFrame, spec: Summary) -> str:
    named = table[table.attribution == "named"].sort_values(["value", "source"])
    bounded = named[named.low.notna()]
    if len(named) == 1:
        return f"{_share(named.value.iloc[0])} of the quotations have a named speaker"
    if len(bounded) < 2:
        return "Too few stories to compare who is given the words"
    low, *_, high = records(bounded)
    if not apart(low, high, pairs_of(len(bounded))):
        return f"{_share(low.value)} to {_share(high.value)} of an outlet's quotations have a named speaker"
    return (
        f"Named speakers: {_share(high.value)} of the quotations in {high.source}, {_share(low.value)} in {low.source}"
    )


def _claim_of_said_mentions(table: pd.DataFrame, spec: Summary) -> str:
    most = next(records(table.sort_values(["mentions", "entity_id", "named_id"], ascending=[False, True, True])))
    return f"{most.speaker} names {most.named} {times_said(int(most.mentions))}"


def _claim_of_said_terms(table: pd.DataFrame, spec: Summary) -> str:
    clear = table[(table.low > 0) & (table.chance < 0.05)]
    if clear.empty:
        return "No word clearly sets one speaker apart from the others"
    own = clear[clear.speaker == clear.speaker.iloc[0]]
    verb = "sets" if len(own) == 1 else "set"
    return f"{listed([f'“{term}”' for term in own.term.head(3)])} {verb} {own.speaker.iloc[0]} apart from the others"


VOICE_CLAIMS: dict[str, Callable[[pd.DataFrame, Summary], str]] = {
    "attributions": _claim_of_attributions,
    "cues_by_source": _claim_of_cues,
    "cues_by_speaker": _claim_of_cues,
    "quoted": _claim_of_quoted,
    "said_mentions": _claim_of_said_mentions,
    "said_terms": _claim_of_said_terms,
    "speaker_countries": _claim_of_groups,
    "speaker_organisations": _claim_of_groups,
    "speakers": _claim_of_speakers,
}
