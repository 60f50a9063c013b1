"""The findings of tables of names as titles; see `claims`."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.drawing.claims import apart, beyond_zero, listed, none_beyond_zero, pairs_of
from analysis.drawing.words import number, records
from analysis.resources.summaries import Summary

NAMED = 3  # names that one title lists
VERBS = {"narrator": "the narrator's own words", "direct": "direct quotation", "indirect": "indirect quotation"}


def _share(value: float) -> str:
    return number(value, "share")


def _claim_of_ranks(table: pd.DataFrame, spec: Summary) -> str:
    """Whether the order depends on what is counted."""
    first = {row.measure: row for row in records(table[table["rank"] == 1])}
    shares = {
        name: f"{_share(row.value)} of {'all ' if name == 'mentions' else ''}{name}" for name, row in first.items()
    }
    if not first:
        return f"{table.entity.iloc[0]} leads"
    if len({row.entity for row in first.values()}) == 1:
        return f"{next(iter(first.values())).entity} leads: {listed(list(shares.values()))}"
    by_name: dict[str, list[str]] = {}
    for measure, row in first.items():
        by_name.setdefault(row.entity, []).append(shares[measure])
    return "; ".join(f"{name} leads in {listed(said)}" for name, said in by_name.items())


def _claim_of_labels(table: pd.DataFrame, spec: Summary) -> str:
    words = {"PERSON": "people", "ORG": "organisations", "GPE": "countries and towns", "LOC": "regions and waters"}
    named = {row.label: row for row in records(table)}
    said = [f"{named[label].entities} {word}" for label, word in words.items() if label in named]
    return f"Named are {listed(said)}" if said else "Names of other kinds alone"


def _claim_of_methods(table: pd.DataFrame, spec: Summary) -> str:
    counted = table[table.counted == "yes"]
    first = next(records(counted if len(counted) else table))
    return f"{_share(first.value)} of the mentions are found by {first.found_by}"


def _claim_of_changes(table: pd.DataFrame, spec: Summary) -> str:
    clear = beyond_zero(table)
    if clear.empty:
        if not table.low.notna().any():
            return "Too few stories to speak of change"
        return none_beyond_zero("No share changed clearly", table)
    said: list[str] = []
    for verb, rows in (("rose", clear[clear.value > 0]), ("fell", clear[clear.value < 0])):
        for first in records(rows.head(1)):
            ends = f"from {_share(first.share_before)} to {_share(first.share)}"
            said.append(f"{first.entity} {verb} most, {ends}{f' of {first.unit}' if not said else ''}")
    return "; ".join(said)


def _claim_of_split(table: pd.DataFrame, spec: Summary) -> str:
    """The row that the narrator has most, against the row that the quoted have most, where their intervals part."""
    key = spec.label
    narrator = table[(table.heard == "narrator") & table.low.notna()].sort_values(["value", key])
    if len(narrator) < 2:
        return "Too few stories to say who names them" if spec.name == "entity_voices" else "Too few stories to compare"
    low, *_, high = records(narrator)
    if not apart(low, high, pairs_of(len(narrator))):
        return "No clear difference in whose words they stand"
    names = [f"“{getattr(r, key)}”" if spec.name == "term_voices" else str(getattr(r, key)) for r in (low, high)]
    return (
        f"{names[0]} stands in quotations most ({_share(1 - low.value)} of mentions), "
        f"{names[1]} least ({_share(1 - high.value)})"
    )


def _claim_of_source_terms(table: pd.DataFrame, spec: Summary) -> str:
    clear = table[(table.low > 0) & (table.chance < 0.05)]
    if clear.empty:
        return "No word clearly sets one outlet apart from the others"
    strongest = clear.source.iloc[int(clear.log_likelihood.astype("float64").argmax())]
    own = clear[clear.source == strongest].head(NAMED)
    verb = "sets" if len(own) == 1 else "set"
    return f"{listed([f'“{term}”' for term in own.term])} {verb} {strongest} apart from the others"


NAME_CLAIMS: dict[str, Callable[[pd.DataFrame, Summary], str]] = {
    "changes": _claim_of_changes,
    "entity_voices": _claim_of_split,
    "labels": _claim_of_labels,
    "methods": _claim_of_methods,
    "ranks": _claim_of_ranks,
    "source_terms": _claim_of_source_terms,
    "term_voices": _claim_of_split,
}
