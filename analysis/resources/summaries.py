"""The contract of every summary table, as measuring makes it and drawing reads it (the data stand in summaries.json).

A summary table has its own columns, then TAIL. `low` and `high` bound `value`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from analysis.errors import CallError, ContractError
from analysis.resources import resource_json

INTERVALS_MEAN = "95 % intervals: variation between stories in these sources; not selection, not model error"

TAIL = {
    "voice": "voice that was counted: all, narrator, direct or indirect",
    "unit": "what is counted: articles, or stories (one article of each story, its copies left out)",
    "value": "the measure itself; what it is stands with the table",
    "low": "lower end of the 95 % interval of value; missing where there is none",
    "high": "upper end of it",
    "n_articles": "articles the value is taken from",
    "n_stories": "stories among them",
    "method": "what the value is and how the interval was made, or why there is none",
}


@dataclass(frozen=True)
class Summary:
    """What a summary table promises: one row per `grain`, `key` unique, `columns` before TAIL.

    `value` says in words what the measure is, `scale` how it is written (share, difference, tone, log2), `label` is
    the column that names a row for people, `marks` the marks beneath a row (see `analysis.measuring.evidence`), and
    `count` the column that equals their number.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: dict[str, str]
    value: str
    scale: str
    label: str
    marks: str
    count: str


@cache
def summaries() -> dict[str, Summary]:
    """Every summary table there is, by name."""
    found = {}
    for name, entry in resource_json("summaries.json").items():
        evidence = entry["evidence"]
        plain = {k: v for k, v in entry.items() if k not in ("key", "evidence")}
        found[name] = Summary(name=name, key=tuple(entry["key"]), **plain, **evidence)
    return found


def summary_of(table: pd.DataFrame | pd.Series) -> Summary:
    """The contract that a summary table, or one row of it, keeps. Further columns do no harm.

    Raises CallError where the columns fit none.
    """
    names = set(table.columns if isinstance(table, pd.DataFrame) else table.index)
    fitting = [s for s in summaries().values() if names.issuperset(s.columns) and "value" in names]
    if not fitting:
        msg = f"columns {sorted(map(str, names))} are no summary table; summary tables are {', '.join(summaries())}"
        raise CallError(msg)
    return max(fitting, key=lambda s: len(s.columns))


def finish(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """`frame` with the columns of the summary table `name` in their order, index from 0.

    Raises ContractError where a column is missing or two rows have one key.
    """
    spec = summaries()[name]
    wanted = [*spec.columns, *TAIL]
    missing = [column for column in wanted if column not in frame]
    if missing:
        msg = f"summary table {name!r} has no column {missing[0]!r}; its grain is one row per {spec.grain}"
        raise ContractError(msg)
    if frame.duplicated(list(spec.key)).any():
        msg = f"summary table {name!r} has two rows with the same key {spec.key}"
        raise ContractError(msg)
    return frame[wanted].reset_index(drop=True)
