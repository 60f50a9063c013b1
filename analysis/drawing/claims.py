"""The finding of a table as a title. A difference is claimed where intervals stand apart, and nowhere else.

A title names the widest difference of many: the intervals have to stand apart by what so many comparisons ask for.
"""

from __future__ import annotations

from itertools import combinations
from math import sqrt
from statistics import NormalDist
from typing import Any

import pandas as pd

from analysis.drawing.words import VOICED, number, period_label, records, row_label, when
from analysis.resources.summaries import Summary, summary_of

LONG = 72  # characters of a title in one line


def claim(table: pd.DataFrame) -> str:
    """What a summary table says, in one sentence without a full stop."""
    from analysis.drawing.name_claims import NAME_CLAIMS  # which take words from here
    from analysis.drawing.stance_claims import STANCE_CLAIMS
    from analysis.drawing.voice_claims import VOICE_CLAIMS

    if table.empty or table.value.isna().all():
        return "Nothing to show"
    spec = summary_of(table)
    if spec.name in ("tone", "trend") and (table.period != "all").any():
        return _claim_over_time(table, spec)
    claims = {
        "keyness": _claim_of_keyness,
        "keywords": _claim_of_keywords,
        "pairs": _claim_of_pairs,
        "tone": _claim_of_tone,
        "tone_distribution": _claim_of_distribution,
        "trend": _claim_by_source,
        **NAME_CLAIMS,
        **STANCE_CLAIMS,
        **VOICE_CLAIMS,
    }
    return claims.get(spec.name, _claim_of_ranking)(table, spec)


def apart(one: Any, other: Any, among: int = 1) -> bool:
    """Whether the intervals of two rows do not meet; False where either has none.

    Of `among` pairs that the two were chosen from, some part by chance: the more there are, the wider each interval is
    taken (Bonferroni), beyond the distance that two intervals of 95 % which do not meet have anyhow.
    """
    wider = max(1.0, _deviates(among) / (sqrt(2) * _deviates(1)))
    (low1, high1), (low2, high2) = (
        (row.value - wider * (row.value - row.low), row.value + wider * (row.high - row.value)) for row in (one, other)
    )
    return bool(low1 > high2 or high1 < low2)


def beyond_zero(table: pd.DataFrame) -> pd.DataFrame:
    """The rows whose interval leaves zero out, also when it is widened for the number of rows it was chosen from."""
    wider = _deviates(max(int(table.low.notna().sum()), 1)) / _deviates(1)
    low = table.value - wider * (table.value - table.low)
    high = table.value + wider * (table.high - table.value)
    return table[(low > 0) | (high < 0)]


def none_beyond_zero(said: str, table: pd.DataFrame) -> str:
    """A title that claims nothing; it says why, where the interval of some row leaves zero out by itself."""
    alone = ((table.low > 0) | (table.high < 0)).any()
    return f"{said}, given how many are compared" if alone else said


def pairs_of(n: int) -> int:
    """How many pairs there are of `n` rows."""
    return n * (n - 1) // 2


def _deviates(among: int) -> float:
    """Standard errors that a difference from zero needs at 5 % in `among` comparisons (two-sided, Bonferroni)."""
    return NormalDist().inv_cdf(1 - 0.025 / max(among, 1))


def times_said(n: int) -> str:
    """once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(n, f"{n} times")


def listed(names: list[str]) -> str:
    """a, b and c."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _claim_of_ranking(table: pd.DataFrame, spec: Summary) -> str:
    first, *others = records(table.head(2))
    label, share, unit = row_label(first, spec), number(first.value, "share"), first.unit
    if spec.name == "sources":
        return f"{label} published {share} of the {unit}"
    if first.n_articles == 1:
        return f"{label} is named most often, {times_said(first.mentions)}"
    alone = f"{label} appears in {share} of {unit}"
    if not others or pd.isna(first.low):
        return alone
    second = row_label(others[0], spec)
    if apart(first, others[0]):
        longer = f"{alone}, well ahead of {second} ({number(others[0].value, 'share')})"
    else:
        next_share = number(others[0].value, "share")
        shares = f"both in {share}" if share == next_share else f"in {share} and {next_share}"
        longer = f"{label} and {second} lead, {shares} of {unit}"
    return longer if len(longer) <= LONG else alone


def _claim_of_keywords(table: pd.DataFrame, spec: Summary) -> str:
    terms = listed([f"“{term}”" for term in table.term.head(3)])
    verb = "carries" if len(table) == 1 else "carry"
    return f"{terms} {verb} {'this article' if table.n_articles.max() == 1 else f'these {table.unit.iloc[0]}'}"


def _claim_of_keyness(table: pd.DataFrame, spec: Summary) -> str:
    clear = table[(table.low > 0) & (table.chance < 0.05)]
    if clear.empty:
        return "No word clearly sets these articles apart"
    verb = "sets" if len(clear) == 1 else "set"
    return f"{listed([f'“{term}”' for term in clear.term.head(3)])} {verb} these articles apart"


def _claim_of_pairs(table: pd.DataFrame, spec: Summary) -> str:
    clear = beyond_zero(table)
    clear = clear[clear.value > 0]
    if clear.empty:
        return "No two names appear together clearly more often than by chance"
    first = next(records(clear))
    chance = f"{first.expected:.1f}" if first.expected < 2 else f"{first.expected:.0f}"
    return f"{row_label(first, spec)} share {first.stories} stories; chance would give {chance}"


def _claim_of_distribution(table: pd.DataFrame, spec: Summary) -> str:
    if table.source.nunique() > 1:
        bounded = table[table.low.notna()] if table.low.notna().any() else table  # few stories make no claim
        negative = bounded[bounded.upper < 0].groupby("source", sort=True).value.sum()
        least, most = number(negative.min(), "share"), number(negative.max(), "share")
        return f"{least} to {most} of an outlet's sentences are negative"
    middle = table[(table.lower < 0) & (table.upper > 0)].value.sum()
    below, above = table[table.upper < 0].value.sum(), table[table.lower > 0].value.sum()
    said = [number(share, "share") for share in (middle, below, above)]
    return f"{said[0]} of the sentences are neutral, {said[1]} negative, {said[2]} positive"


def _claim_of_tone(table: pd.DataFrame, spec: Summary) -> str:
    """Between outlets or voices; of one alone, on which side of zero it is."""
    if len(table) > 1:
        column = "source" if table.source.nunique() > 1 else "voice"
        bounded = table[table.low.notna()].sort_values(["value", column])
        if len(bounded) < 2:
            return "Too few stories to compare tones"
        low, *_, high = records(bounded)
        one, other = (VOICED.get(name, name) for name in (str(getattr(high, column)), str(getattr(low, column))))
        if not apart(low, high, pairs_of(len(bounded))):
            return f"No clear difference in tone between {'outlets' if column == 'source' else 'voices'}"
        said = (number(high.value, "tone"), number(low.value, "tone"))
        return f"{one[0].upper()}{one[1:]} is more positive ({said[0]}) than {other} ({said[1]})"
    only = next(records(table))
    value = number(only.value, "tone")
    if pd.isna(only.low):
        return f"The mean tone is {value}"
    if only.low <= 0 <= only.high:
        return f"Tone is balanced: {value}, and zero is within the interval"
    return f"Tone is {'positive' if only.value > 0 else 'negative'} on the whole: {value}"


def _claim_by_source(table: pd.DataFrame, spec: Summary) -> str:
    """The entity whose shares differ most between two outlets, if any do."""
    if table.source.nunique() == 1:
        return f"All articles are of one outlet: {table.source.iloc[0]}"
    best: tuple[float, str] = (0.0, "No clear difference between outlets")
    bounded = table[table.low.notna()]
    among = sum(pairs_of(len(own)) for _, own in bounded.groupby("entity", sort=False))
    for name, own in bounded.groupby("entity", sort=False):
        low, *_, high = records(own.sort_values(["value", "source"]).iloc[[0, -1]])
        if apart(low, high, among) and high.value - low.value > best[0]:
            said = (number(high.value, "share"), number(low.value, "share"))
            best = (high.value - low.value, f"{name}: {said[0]} in {high.source}, {said[1]} in {low.source}")
    return best[1]


def _claim_over_time(table: pd.DataFrame, spec: Summary) -> str:
    """The series with the widest clear change between two of its periods, if any has one."""
    known = table[table.low.notna()]
    columns = list(dict.fromkeys([spec.key[0], "source"]))
    series = [own.sort_values("period") for _, own in known.groupby(columns, sort=False)]
    among = sum(pairs_of(len(own)) for own in series)
    best: tuple[float, str] = (0.0, "")
    for own in series:
        for first, last in combinations(records(own), 2):
            if apart(first, last, among) and abs(last.value - first.value) > best[0]:
                best = (abs(last.value - first.value), _change(first, last, spec))
    if best[1]:
        return best[1]
    if table.dropna(subset=["value"]).period.nunique() == 1:
        return _claim_of_period(table.dropna(subset=["value"]), spec)
    if not any(len(own) > 1 for own in series):
        return "Too few stories in a period to speak of change"
    names = {_series(row, spec) for row in records(known)}
    return f"{names.pop()}: no clear change over time" if len(names) == 1 else "No clear change over time"


def _change(first: Any, last: Any, spec: Summary) -> str:
    way = "rises" if last.value > first.value else "falls"
    ends = [f"{number(row.value, spec.scale)} ({period_label(row.period)})" for row in (first, last)]
    return f"{_series(first, spec)} {way} from {ends[0]} to {ends[1]}"


def _claim_of_period(table: pd.DataFrame, spec: Summary) -> str:
    first = next(records(table))
    if spec.name == "tone":
        return f"{_series(first, spec)} {when(first.period)}: {number(first.value, 'tone')}"
    return f"{_series(first, spec)} appears in {number(first.value, 'share')} of {first.unit} {when(first.period)}"


def _series(row: Any, spec: Summary) -> str:
    if spec.name == "tone":
        return "Tone" if row.source == "all" else f"Tone of {row.source}"
    return str(row.entity) if row.source == "all" else f"{row.entity} in {row.source}"
