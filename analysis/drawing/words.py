"""Words of a chart: numbers, labels, its caption, and its description for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from typing import Any

import pandas as pd

from analysis.periods import parse_period
from analysis.resources.summaries import INTERVALS_MEAN, Summary, summary_of

LONGEST_LABEL = 34  # characters; the table beside the chart has the whole name
DESCRIBED = 8  # rows that a description names
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ANY_DAY = date(2000, 1, 1)  # named periods do not depend on the day they are read on
AXES = {
    "tone": "mean tone (−1 to 1)",
    "changes": "change of the share of articles (percentage points)",
    "keyness": "share of articles here against the rest (ratio)",
    "pairs": "stories with both against chance (ratio)",
    "said_terms": "share of articles that quote the speaker, against others (ratio)",
    "source_terms": "share of the outlet's stories, against those of others (ratio)",
    "corrected_stances": "balance (points)",
    "stances": "balance (points)",
    "stance_voices": "balance (points)",
    "speaker_stances": "balance (points)",
}
WHOLES = {  # what a share is a share of, where it is not articles or stories
    "tone_distribution": "sentences",
    "tone_and_stance": "pairs of a sentence and an entity",
    "attributions": "quotations",
    "cues_by_source": "quotations",
    "cues_by_speaker": "quotations",
    "entity_voices": "its mentions",
    "methods": "mentions",
    "quoted": "words",
    "speaker_countries": "quoted words",
    "speaker_organisations": "quoted words",
    "speakers": "quoted words",
    "term_voices": "its occurrences",
}
SECOND = {  # the column that names a row together with the label of its table
    "attributions": "attribution",
    "cues_by_source": "cue_class",
    "cues_by_speaker": "cue_class",
    "entity_voices": "heard",
    "ranks": "measure",
    "said_terms": "term",
    "source_terms": "term",
    "term_voices": "heard",
}
ALONE = {"entities": "mentions", "countries": "mentions", "keywords": "score"}  # what ranks rows of one article
ALONE_MEANS = {"mentions": "mentions in the one article", "score": "score as keyphrase (the best is 1)"}
VOICED = {"narrator": "the narrator", "direct": "direct quotation", "indirect": "indirect quotation"}
UNIT_MEANS = (
    "A unit is what one speaker says of one entity in one story, copies once; each outlet's narrator is a speaker. "
    "Unclear, what the model is unsure of, is part of every share."
)
VOICES = {
    "narrator": "Only what stands in no quotation.",
    "direct": "Only direct quotation.",
    "indirect": "Only indirect quotation.",
}


def records(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, with a name for each column."""
    yield from table.itertuples(index=False)


def number(value: Any, scale: str) -> str:
    """A value as people write it on its scale: 62 %, +0.12, −23 points; small shares keep a digit."""
    if pd.isna(value):
        return "no value"
    if scale == "share":
        return f"{100 * value:.0f} %" if value == 0 or value >= 0.095 else f"{100 * value:.1f} %"
    text = f"{100 * value:+.0f}" if scale == "difference" else f"{value:+.2f}"
    if not float(text):
        text = text[1:]  # neither plus nor minus
    return text.replace("-", "−") + (" points" if scale == "difference" else "")


def times(log2: int) -> str:
    """A ratio by its logarithm: ×1/4, equal, ×2."""
    return "equal" if log2 == 0 else f"×{2**log2}" if log2 > 0 else f"×1/{2**-log2}"


def axis_label(table: pd.DataFrame, spec: Summary) -> str:
    """What the value axis carries, with its unit; the caption has the whole of it."""
    if spec.scale == "share":
        return f"share of {WHOLES.get(spec.name, table.unit.iloc[0])} (%)"
    return AXES[spec.name]


def shorten(label: Any, longest: int = LONGEST_LABEL) -> str:
    """A label that leaves room for the chart: its start and its end, since long names of one kind start alike.

    It is cut between words where its last word leaves room for the first, else within them.
    """
    text = str(label)
    if len(text) <= longest:
        return text
    words = text.split()
    last = words[-1]
    first = list(accumulate(words[:-1], lambda said, word: f"{said} {word}"))
    fitting = [said for said in first if len(said) + len(last) + 3 <= longest]
    if fitting:
        return f"{fitting[-1]} … {last}"
    tail = longest // 3
    return f"{text[: longest - tail - 1].rstrip()}…{text[-tail:].lstrip()}"


def row_label(row: Any, spec: Summary) -> str:
    """What people call a row."""
    if spec.name == "pairs":
        return f"{row.entity_a} and {row.entity_b}"
    if spec.name == "tone_distribution":
        return f"{row.lower:+.2f} to {row.upper:+.2f}".replace("-", "−")
    label = str(getattr(row, spec.label))
    if spec.name in ("said_mentions", "speaker_stances"):
        return f"{label} by {row.speaker}"
    if spec.name == "stance_voices":
        return f"{label} by {VOICED.get(row.heard, row.heard)}"
    if spec.name in SECOND:
        return f"{row.speaker if spec.name == 'said_terms' else label}: {getattr(row, SECOND[spec.name])}"
    if spec.name == "tone" and label == "all":  # told apart by period, or by voice alone
        return str(row.voice) if row.period == "all" else period_label(row.period)
    return label


def period_label(name: str, *, year: bool = True) -> str:
    """A named period as people write it: Feb 2023, 5 Feb 2023, week of 30 Jan 2023, 2023."""
    if name == "all":
        return "all"
    start = parse_period(name, ANY_DAY).start or ANY_DAY
    if len(name) == 4:
        return name
    day = "" if len(name) == 7 else f"{start.day} "
    week = "week of " if "W" in name and year else ""
    return f"{week}{day}{MONTHS[start.month - 1]}{f' {start.year}' if year else ''}"


def counted_alone(table: pd.DataFrame, spec: Summary) -> str:
    """The column that ranks the rows where all rest on one article, whose shares say nothing; else empty."""
    return ALONE.get(spec.name, "") if len(table) and table.n_articles.max() == 1 else ""


def when(name: str) -> str:
    """A named period after a verb: in Feb 2023, on 5 Feb 2023, in the week of 30 Jan 2023."""
    if "W" in name:
        return f"in the {period_label(name)}"
    return f"{'on' if len(name) == 10 else 'in'} {period_label(name)}"


def caption(table: pd.DataFrame) -> str:
    """What a chart of this table shows, of how many articles and stories, and what its intervals are."""
    if table.empty:
        return "No data for this selection."
    spec = summary_of(table)
    counted = counted_alone(table, spec)
    if counted:
        return f"{ALONE_MEANS[counted].capitalize()}. One article is a share of nothing, and has no interval."
    value = spec.value.replace("articles", "stories") if table.unit.iloc[0] == "stories" else spec.value
    parts = [f"{value[0].upper()}{value[1:]}.", _sample(table)]
    if table.unit.iloc[0] == "stories":
        parts.append("One article of each story.")
    if table.voice.nunique() == 1 and table.voice.iloc[0] in VOICES:
        parts.append(VOICES[table.voice.iloc[0]])
    if spec.name == "keywords":
        parts.append("In the order of their score as keyphrases.")
    if spec.name in ("stances", "stance_voices", "speaker_stances"):
        parts.append(UNIT_MEANS)
    known = table[table.value.notna()]
    if known.low.notna().any():
        parts.append(f"Lines and bands are {INTERVALS_MEAN}.")
    if known.low.isna().any():
        parts.append("Without a line: too few stories for an interval.")
    return " ".join(parts)


def _sample(table: pd.DataFrame) -> str:
    """How much was read; as a range where rows rest on different articles."""
    said = []
    for column, one in (("n_articles", "article"), ("n_stories", "story")):
        low, high = int(table[column].min()), int(table[column].max())
        many = {"article": "articles", "story": "stories"}[one]
        said.append(f"{high} {one if high == 1 else many}" if low == high else f"{low} to {high} {many}")
    each = "" if table.n_articles.nunique() == 1 else " for each value"
    return f"n = {said[0]} in {said[1]}{each}."


def describe_chart(table: pd.DataFrame) -> str:
    """The chart in words, from its numbers: for alternative texts."""
    from analysis.drawing.claims import claim

    if table.empty or table.value.isna().all():
        return "An empty chart: there is nothing to show for this selection."
    spec = summary_of(table)
    known = table.dropna(subset=["value"])
    if spec.name in ("tone", "trend") and (known.period != "all").any():
        said = [_describe_series(own, spec) for own in _series_of(known, spec)[:DESCRIBED]]
        return f"Chart: {spec.value}, by period. {claim(table)}. {'; '.join(said)}."
    if spec.name == "tone_distribution":
        known = known[known.sentences > 0]
    said = [_describe_row(row, spec) for row in records(known.head(DESCRIBED))]
    more = len(known) - len(said)
    rest = f"; and {more} more" if more > 0 else ""
    return f"Chart: {spec.value}. {claim(table)}. {'; '.join(said)}{rest}."


def _series_of(table: pd.DataFrame, spec: Summary) -> list[pd.DataFrame]:
    columns = list(dict.fromkeys([spec.key[0], "source"]))
    return [own.sort_values("period") for _, own in table.groupby(columns, sort=False)]


def _describe_series(own: pd.DataFrame, spec: Summary) -> str:
    """The first and last value of a series, and the highest and lowest where they lie between."""
    rows = list(records(own))
    places = {0: "", len(rows) - 1: ""}
    if len(rows) > 2:
        places |= {int(own.value.argmax()): ", the highest", int(own.value.argmin()): ", the lowest"}
    first = rows[0]
    name = first.entity if "entity" in own else "tone"
    outlet = f" in {first.source}" if first.source != "all" else ""
    values = [f"{number(rows[n].value, spec.scale)} {when(rows[n].period)}{places[n]}" for n in sorted(places)]
    return f"{name}{outlet}: {', '.join(values)}"


def _describe_row(row: Any, spec: Summary) -> str:
    label = row_label(row, spec)
    dated = getattr(row, "period", "all") != "all" and label != period_label(row.period)
    period = f" in {period_label(row.period)}" if dated else ""
    outlet = f" in {row.source}" if getattr(row, "source", "all") not in ("all", label) else ""
    if counted := ALONE.get(spec.name, "") if row.n_articles == 1 else "":
        return f"{label} {getattr(row, counted):.4g}"
    interval = f" ({number(row.low, spec.scale)} to {number(row.high, spec.scale)})" if pd.notna(row.low) else ""
    return f"{label}{outlet}{period} {number(row.value, spec.scale)}{interval}"
