"""Over time: one line per entity or source, its interval as a band, gaps where a period has no article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.drawing.claims import claim
from analysis.drawing.rankings import factor_of
from analysis.drawing.style import MARKERS, QUIET, SOFT, colour_of, empty_axes, new_axes, set_title, styled
from analysis.drawing.words import axis_label, period_label, records, row_label, shorten
from analysis.resources.summaries import Summary, summary_of

MANY = 14  # periods; of more, not each is named, and lines have no markers
NAMED = 10  # days or weeks that are named
FEW = 4  # places that the axis has at least
LEGEND = 96  # characters of a legend in one line
UNDATED = "There is no dated article in this selection, and so nothing to show over time."
BANDS = 2  # series that are drawn with a band; of more, each point has a line


def plot_trend(table: pd.DataFrame, *, colours: Mapping[str, str] | None = None) -> Any:
    """The value of each series in each period with its interval, and below, how many articles each period has.

    Takes the table of `track_entities` or `average_tone` by period. Series are told apart by entity, else by source. A
    point without interval is a ring; a period without an article is a gap. `colours` (see `colour_of`) by entity_id or
    source keeps them the same from chart to chart. The upper Axes is returned.
    """
    with styled():
        dated = table[table.period != "all"]
        if dated.value.isna().all():
            return empty_axes(UNDATED)
        spec = summary_of(table)
        _, keys = series_of(dated, spec)
        periods = list(dict.fromkeys(dated.period.sort_values()))
        axes, below = new_axes(3.5, rows=2, heights=(5.5, 1))
        draw_series(axes, dated, spec, periods, {**colour_of(keys), **(colours or {})})
        _draw_articles(below, dated, periods)
        name_periods(below, periods)
        axes.set_ylabel(axis_label(dated, spec))
        if len(keys) > 1:
            add_legend(axes)
        set_title(axes, claim(dated))
        return axes


def add_legend(axes: Any) -> None:
    """The names of the series below the figure, in as many columns as fit its width."""
    handles, labels = axes.get_legend_handles_labels()
    widest = max(map(len, labels)) + 6
    columns = max(1, min(len(labels), LEGEND // widest))
    axes.figure.legend(handles, labels, loc="outside lower center", ncols=columns, handlelength=1.6)


def series_of(table: pd.DataFrame, spec: Summary) -> tuple[str, list[str]]:
    """The column that tells series apart, and its values in the order of the table."""
    entities = spec.name == "trend" and (table.entity_id.nunique() > 1 or table.source.nunique() == 1)
    column = "entity_id" if entities else "source"
    return column, list(dict.fromkeys(table[column]))


def draw_series(axes: Any, table: pd.DataFrame, spec: Summary, periods: list[str], colours: Mapping[str, str]) -> None:
    """The lines of a table, one per series, over the places of `periods`."""
    column, keys = series_of(table, spec)
    step = 0 if len(keys) <= BANDS or len(periods) > MANY else min(0.07, 0.4 / len(keys))
    for number, key in enumerate(keys):
        own = table[table[column] == key].set_index("period").reindex(periods)
        label = shorten(_name(next(records(table[table[column] == key])), spec, column))
        x = np.arange(len(periods)) + step * (number - (len(keys) - 1) / 2)
        marker = MARKERS[number % len(MARKERS)] if len(keys) > 1 else "o"
        drawn = factor_of(spec.scale) * own[["value", "low", "high"]]
        _draw_line(axes, x, drawn, colours[key], label, marker, len(keys))
    axes.grid(axis="y")
    axes.grid(visible=False, axis="x")
    middle, half = (len(periods) - 1) / 2, max(len(periods), FEW) / 2
    axes.set_xlim(middle - half, middle + half)
    if spec.scale == "share":
        axes.set_ylim(0, min(104, 1.06 * 100 * float(table[["value", "high"]].max().max()) + 1))
    else:
        axes.axhline(0, color=SOFT, linewidth=0.8)


def _draw_line(axes: Any, x: Any, own: pd.DataFrame, colour: str, label: str, marker: str, series: int) -> None:
    value, low, high = (own[c].to_numpy(np.float64) for c in ("value", "low", "high"))
    axes.plot(x, value, color=colour, label=label, marker=marker, markersize=0 if len(x) > MANY else 4.5)
    bounded = ~np.isnan(low)
    beside = np.r_[False, bounded[:-1]] | np.r_[bounded[1:], False]
    banded = bounded & beside if series <= BANDS else np.zeros(len(x), dtype=bool)
    if banded.any():
        axes.fill_between(x, np.where(banded, low, np.nan), high, color=colour, alpha=0.15, linewidth=0)
    lone = bounded & ~banded
    axes.vlines(x[lone], low[lone], high[lone], color=colour, linewidth=1.2, alpha=0.5)
    rings = ~np.isnan(value) & ~bounded
    looks = {"edgecolors": colour, "marker": marker, "s": 20, "zorder": 3, "clip_on": False}
    axes.scatter(x[rings], value[rings], facecolors="white", **looks)
    alone = np.isnan(np.r_[np.nan, value[:-1]]) & np.isnan(np.r_[value[1:], np.nan]) & bounded
    axes.scatter(x[alone], value[alone], facecolors=colour, **looks)  # a line would not show it


def _draw_articles(axes: Any, table: pd.DataFrame, periods: list[str]) -> None:
    """How many articles each period has, over all sources drawn."""
    each = table.drop_duplicates(["source", "period"]).groupby("period").n_articles.sum().reindex(periods)
    axes.bar(range(len(periods)), each, width=0.6, color=QUIET, alpha=0.5)
    axes.set_ylabel("articles")
    axes.grid(visible=False)
    top = max(int(each.max()), 1)
    if len(periods) <= MANY:
        axes.set_yticks([])
        axes.spines.left.set_visible(False)
        axes.set_ylim(0, 1.55 * top)
        for place, n in enumerate(each):
            axes.text(place, n, f"{n:.0f}", ha="center", va="bottom", fontsize=7, color=SOFT)
    else:
        axes.set_yticks([0, top])


def name_periods(axes: Any, periods: list[str]) -> None:
    """Ticks named as people write days: the year with the first and with each January or new year."""
    every = -(-len(periods) // (MANY if len(periods[0]) <= 7 and "W" not in periods[0] else NAMED))
    shown = range(0, len(periods), every)
    labels, year = [], ""
    for place in shown:
        plain = period_label(periods[place], year=False)
        this = period_label(periods[place]).split()[-1]
        labels.append(plain if this == year or plain == this else f"{plain}\n{this}")
        year = this
    axes.set_xticks(list(shown), labels)
    axes.tick_params(axis="x", labelsize=8)


def _name(row: Any, spec: Summary, column: str) -> str:
    if column == "source":
        return "all outlets" if row.source == "all" else str(row.source)
    return row_label(row, spec)
