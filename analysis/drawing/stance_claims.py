"""The findings of the tables of stances, for `analysis.drawing.claims`. Nobody's stance is claimed: words portray."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pandas as pd

from analysis.drawing.claims import apart, beyond_zero, none_beyond_zero, pairs_of
from analysis.drawing.words import VOICED, number, period_label, records
from analysis.resources.summaries import Summary


def _points(row: Any) -> str:
    return number(row.value, "difference")


def _claim_of_stances(table: pd.DataFrame, spec: Summary) -> str:
    if (table.period != "all").any():
        return _claim_over_time(table)
    if table.source.nunique() > 1:
        return _claim_between(table, "source", "outlets", lambda row: f"in {row.source}")
    return _claim_of_entities(table)


def _claim_of_stance_voices(table: pd.DataFrame, spec: Summary) -> str:
    return _claim_between(table, "heard", "narrator and quotations", lambda row: f"by {VOICED[row.heard]}")


def _claim_of_entities(table: pd.DataFrame) -> str:
    """Who is portrayed clearly well, and who badly; each side by its strongest."""
    if not table.low.notna().any():
        return "Too few stories to say how anybody is portrayed on balance"
    order = beyond_zero(table).sort_values(["value", "entity_id"])
    worst, best = order[order.high < 0].head(1), order[order.low > 0].tail(1)
    said = [f"{row.entity} is portrayed badly on balance ({_points(row)})" for row in records(worst)]
    said += [
        f"{row.entity} {'' if said else 'is portrayed '}well{'' if said else ' on balance'} ({_points(row)})"
        for row in records(best)
    ]
    return ", ".join(said) or none_beyond_zero("Nobody is portrayed clearly well or clearly badly on balance", table)


def _claim_between(table: pd.DataFrame, column: str, what: str, where: Callable[[Any], str]) -> str:
    """The entity whose balance differs most, and clearly, between two values of a column."""
    bounded = table[table.low.notna()]
    compared = [own for _, own in bounded.groupby("entity_id", sort=False) if len(own) > 1]
    if table[column].nunique() < 2 or not compared:
        return f"Too few stories to compare how {what} portray anybody"
    best: tuple[float, str] = (0.0, f"No clear difference between {what} in how they portray anybody")
    among = sum(pairs_of(len(own)) for own in compared)
    for own in compared:
        low, *_, high = records(own.sort_values(["value", column]))
        if apart(low, high, among) and high.value - low.value > best[0]:
            ends = f"{_points(high)} {where(high)}, {_points(low)} {where(low)}"
            best = (high.value - low.value, f"{high.entity}: {ends}")
    return best[1]


def _claim_over_time(table: pd.DataFrame) -> str:
    best: tuple[float, str] = (0.0, "No clear change over time in how anybody is portrayed")
    bounded = table[table.low.notna()]
    series = [own for _, own in bounded.groupby(["entity_id", "source"], sort=False)]
    among = sum(pairs_of(len(own)) for own in series)
    for own in series:
        for first, last in combinations(records(own.sort_values("period")), 2):
            gap = abs(last.value - first.value)
            if apart(first, last, among) and gap > best[0]:
                way = "better" if last.value > first.value else "worse"
                ends = [f"{_points(row)} ({period_label(row.period)})" for row in (first, last)]
                best = (gap, f"{first.entity} is portrayed {way}: {ends[0]}, then {ends[1]}")
    if bounded.groupby(["entity_id", "source"]).size().max() < 2 or bounded.empty:
        return "Too few stories in a period to speak of change"
    return best[1]


def _claim_of_speaker_stances(table: pd.DataFrame, spec: Summary) -> str:
    if not table.low.notna().any():
        return "Too few stories to say how any speaker's words portray anybody"
    clear = beyond_zero(table)
    if clear.empty:
        return none_beyond_zero("No speaker's words portray anybody clearly well or clearly badly", table)
    order = clear.assign(size=clear.value.abs()).sort_values(
        ["size", "entity_id", "named_id"], ascending=[False, True, True]
    )
    first = next(records(order))
    way = "well" if first.value > 0 else "badly"
    return f"Words attributed to {first.speaker} portray {first.named} {way} ({_points(first)})"


def _claim_of_methods(table: pd.DataFrame, spec: Summary) -> str:
    shares = table.set_index("kind").value
    same, opposite = (number(shares.get(kind, 0.0), "share") for kind in ("agree", "opposite"))
    return f"Lexicon and model agree in {same} of the pairs and have opposite signs in {opposite}"


STANCE_CLAIMS: dict[str, Callable[[pd.DataFrame, Summary], str]] = {
    "speaker_stances": _claim_of_speaker_stances,
    "stance_voices": _claim_of_stance_voices,
    "stances": _claim_of_stances,
    "tone_and_stance": _claim_of_methods,
}
