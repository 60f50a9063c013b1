"""What a chart says in words: its claim, its caption, and its description for those who do not see it."""

from __future__ import annotations

import pandas as pd

from analysis.resources.summaries import Summary, summary_of

LONGEST_LABEL = 34  # characters; the table beside the chart has the whole name
DESCRIBED = 5  # rows that a description names


def number(value: float, scale: str) -> str:
    """A value as people write it on its scale: 62 %, +0.12, 1.4."""
    if pd.isna(value):
        return "none"
    if scale == "share":
        return f"{100 * value:.0f} %"
    if scale == "difference":
        return f"{100 * value:+.0f} points"
    return f"{value:+.2f}"


def axis_label(spec: Summary) -> str:
    """What the value axis carries, with its unit."""
    unit = {"share": "%", "difference": "percentage points", "tone": "-1 to 1", "log2": "log2 ratio"}[spec.scale]
    what = spec.value.split(":")[0].split(",")[0]
    return f"{what} ({unit})"


def shorten(label: str) -> str:
    """A label that leaves room for the chart."""
    text = str(label)
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


def row_label(row: pd.Series, spec: Summary) -> str:
    """What people call a row."""
    if spec.name == "pairs":
        return f"{row.entity_a} and {row.entity_b}"
    if spec.name == "tone_distribution":
        return f"{row.lower:+.2f} to {row.upper:+.2f}"
    label = str(row[spec.label])
    return str(row.period) if label == "all" and "period" in row else label


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
    if spec.name == "tone":
        return f"The mean tone is {number(table.value.mean() if len(table) == 1 else table.value.iloc[0], 'tone')}"
    first = table.iloc[0]
    if spec.name == "keyness":
        return f"“{first.term}” sets these articles apart most"
    if spec.name == "pairs":
        return f"{first.entity_a} and {first.entity_b} share {first.stories} stories, {first.expected:.0f} by chance"
    if spec.name == "changes":
        return f"{first.entity} changed most: {number(first.value, 'difference')}"
    unit = str(first.get("unit", "articles"))
    return f"{row_label(first, spec)} {_verb(spec)} {number(first.value, spec.scale)} of {unit}"


def _verb(spec: Summary) -> str:
    return {"sources": "published", "keywords": "is in"}.get(spec.name, "appears in")


def _claim_of_trend(table: pd.DataFrame, spec: Summary) -> str:
    """The series whose ends, or whose lowest and highest points, lie furthest apart."""
    column = "entity_id" if spec.name == "trend" else "source"
    known = table.dropna(subset=["value"])
    spread = known.groupby(column, sort=False).value.agg(lambda v: v.max() - v.min())
    own = known[known[column] == spread.idxmax()].sort_values("period")
    low, high = own.loc[own.value.idxmin()], own.loc[own.value.idxmax()]
    first, last = (low, high) if low.period <= high.period else (high, low)
    way = "rises" if last.value > first.value else "falls"
    name = "Tone" if spec.name == "tone" and own.source.iloc[0] == "all" else row_label(own.iloc[0], spec)
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
    for _, row in table.dropna(subset=["value"]).head(DESCRIBED).iterrows():
        between = f" (between {number(row.low, spec.scale)} and {number(row.high, spec.scale)})"
        period = f" in {row.period}" if "period" in row and row.period not in ("all", row_label(row, spec)) else ""
        source = f" by {row.source}" if "source" in row and row.source not in ("all", row_label(row, spec)) else ""
        interval = between if pd.notna(row.low) else ""
        said.append(f"{row_label(row, spec)}{source}{period} {number(row.value, spec.scale)}{interval}")
    more = len(table) - len(said)
    rest = f"; and {more} more" if more > 0 else ""
    return f"Chart: {spec.value}. {claim(table)}. {'; '.join(said)}{rest}."
