"""What a chart says in words: its claim, its caption, and its description for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.resources.summaries import Summary, summary_of

LONGEST_LABEL = 34  # characters; the table beside the chart has the whole name
DESCRIBED = 5  # rows that a description names


def records(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, with a name for each column."""
    yield from table.itertuples(index=False)


def number(value: Any, scale: str) -> str:
    """A value as people write it on its scale: 62 %, +0.12, 1.4."""
    if pd.isna(value):
        return "no value"
    if scale == "share":
        return f"{100 * value:.0f} %"
    if scale == "difference":
        return f"{100 * value:+.0f} points"
    return f"{value:+.2f}"


def axis_label(table: pd.DataFrame, spec: Summary) -> str:
    """What the value axis carries, with its unit; the caption has the whole of it."""
    if spec.scale == "share":
        return f"share of {table.unit.iloc[0]} (%)"
    unit = {"difference": "percentage points", "tone": "-1 to 1", "log2": "log2 ratio"}[spec.scale]
    return f"{spec.value.split(':')[0].split(',')[0]} ({unit})"


def shorten(label: str) -> str:
    """A label that leaves room for the chart."""
    text = str(label)
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


def row_label(row: Any, spec: Summary) -> str:
    """What people call a row."""
    if spec.name == "pairs":
        return f"{row.entity_a} and {row.entity_b}"
    if spec.name == "tone_distribution":
        return f"{row.lower:+.2f} to {row.upper:+.2f}"
    label = str(getattr(row, spec.label))
    if spec.name == "tone" and label == "all":  # told apart by period, or by voice alone
        return str(row.voice if row.period == "all" else row.period)
    return label


def claim(table: pd.DataFrame) -> str:
    """The finding of a table as a title: what its first row, its last period or its strongest row says."""
    if table.empty or table.value.isna().all():
        return "Nothing to show"
    spec = summary_of(table)
    if spec.name in ("tone", "trend") and table.period.nunique() > 1:
        return _claim_of_trend(table, spec)
    if spec.name == "tone_distribution":
        middle = table[(table.lower < 0) & (table.upper > 0)].value.mean()
        return f"{number(middle, 'share')} of the sentences are neutral in tone"
    if spec.name == "tone" and table.voice.nunique() > 1:
        return "; ".join(f"{row.voice} {number(row.value, 'tone')}" for row in records(table.dropna(subset=["value"])))
    if spec.name == "tone":
        return f"The mean tone is {number(table.value.iloc[0], 'tone')}"
    first = next(records(table))
    if spec.name == "keyness":
        return f"“{first.term}” sets these articles apart most"
    if spec.name == "pairs":
        return f"{first.entity_a} and {first.entity_b} share {first.stories} stories, {first.expected:.0f} by chance"
    if spec.name == "changes":
        return f"{first.entity} changed most: {number(first.value, 'difference')}"
    return f"{row_label(first, spec)} {_verb(spec)} {number(first.value, spec.scale)} of {first.unit}"


def _verb(spec: Summary) -> str:
    return {"sources": "published", "keywords": "is in"}.get(spec.name, "appears in")


def _claim_of_trend(table: pd.DataFrame, spec: Summary) -> str:
    """The series whose ends, or whose lowest and highest points, lie furthest apart."""
    column = "entity_id" if spec.name == "trend" else "source"
    known = table.dropna(subset=["value"])
    known = known[known.low.notna()] if known.low.notna().any() else known  # few stories make no claim
    groups = known.groupby(column, sort=False).value
    widest = (groups.max() - groups.min()).idxmax()
    own = known[known[column] == widest].sort_values("period")
    low, *_, high = records(own.sort_values(["value", "period"]).iloc[[0, -1]])
    first, last = (low, high) if low.period <= high.period else (high, low)
    way = "rises" if last.value > first.value else "falls"
    name = "Tone" if spec.name == "tone" and low.source == "all" else row_label(low, spec)
    return (
        f"{name} {way} from {number(first.value, spec.scale)} ({first.period}) "
        f"to {number(last.value, spec.scale)} ({last.period})"
    )


def caption(table: pd.DataFrame) -> str:
    """What a chart of this table shows, of how many articles and stories, and what its intervals are."""
    if table.empty:
        return "No data for this selection."
    spec = summary_of(table)
    articles, stories = int(table.n_articles.max()), int(table.n_stories.max())
    parts = [f"{spec.value[0].upper()}{spec.value[1:]}. n = {articles} articles, {stories} stories."]
    if spec.name in ("tone", "trend") and table.period.nunique() > 1:
        per = table.drop_duplicates(["source", "period"]).n_articles
        parts = [f"{spec.value[0].upper()}{spec.value[1:]}. n = {per.min()} to {per.max()} articles per period."]
    if table.low.notna().any():
        parts.append("Lines or bands: 95 % intervals, variation between stories in these sources only.")
    else:
        parts.append("No intervals: too few stories.")
    return " ".join(parts)


def describe_chart(table: pd.DataFrame) -> str:
    """The chart in words, from its numbers: for alternative texts."""
    if table.empty or table.value.isna().all():
        return "An empty chart: there is nothing to show for this selection."
    spec = summary_of(table)
    said = []
    for row in records(table.dropna(subset=["value"]).head(DESCRIBED)):
        between = f" (between {number(row.low, spec.scale)} and {number(row.high, spec.scale)})"
        known = ("all", row_label(row, spec))
        period = f" in {row.period}" if getattr(row, "period", "all") not in known else ""
        source = f" by {row.source}" if getattr(row, "source", "all") not in known else ""
        interval = between if pd.notna(row.low) else ""
        said.append(f"{row_label(row, spec)}{source}{period} {number(row.value, spec.scale)}{interval}")
    more = len(table) - len(said)
    rest = f"; and {more} more" if more > 0 else ""
    return f"Chart: {spec.value}. {claim(table)}. {'; '.join(said)}{rest}."
