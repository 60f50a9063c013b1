"""Over time: one line per entity or source, its interval as a band, gaps where a period has no article."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analysis.drawing.rankings import empty_axes, set_title
from analysis.drawing.style import colour_of, new_axes, styled
from analysis.drawing.words import axis_label, claim, records, row_label, shorten
from analysis.periods import parse_period
from analysis.resources.summaries import Summary, summary_of

MANY = 12  # points; more are drawn without markers


def plot_trend(table: pd.DataFrame) -> Any:
    """The value of each series in each period, with its interval, and below the number of articles of the period.

    Takes the table of `track_entities` or `average_tone` by period. Series are told apart by entity, else by source.
    """
    with styled():
        dated = table[table.period != "all"] if "period" in table else table.iloc[:0]
        if dated.value.isna().all():
            return empty_axes("There is no dated article in this selection, and so nothing over time.")
        spec = summary_of(table)
        column = "entity_id" if spec.name == "trend" else "source"
        keys = list(dict.fromkeys(dated[column]))
        days = {p: pd.Timestamp(_first_day(p)) for p in sorted(dated.period.unique())}
        axes = new_axes(3.1)[0]
        colours = colour_of(keys)
        shift = _shift(days, len(keys))
        for place, key in enumerate(keys):
            own = dated[dated[column] == key].sort_values("period")
            when = own.period.map(days) + shift * (place - (len(keys) - 1) / 2)
            _line(axes, when, own, spec, colours[key], shorten(_series_name(next(records(own)), spec)), len(keys))
        _time_axis(axes, days)
        axes.set_ylabel(axis_label(dated, spec))
        axes.grid(axis="y")
        if spec.scale == "share":
            axes.set_ylim(0, min(104, 1.06 * 100 * float(dated[["value", "high"]].max().max()) + 1))
        else:
            axes.axhline(0, color="#666666", linewidth=0.8)
        if len(keys) > 1:
            axes.figure.legend(loc="outside lower center", ncols=min(len(keys), 5), handlelength=1.4)
        set_title(axes, claim(dated))
        return axes


def _line(axes: Any, when: pd.Series, own: pd.DataFrame, spec: Summary, colour: str, label: str, series: int) -> None:
    factor = 100.0 if spec.scale == "share" else 1.0
    value, low, high = (factor * own[c].to_numpy(np.float64) for c in ("value", "low", "high"))
    marker = "o" if len(own) <= MANY else ""
    axes.plot(when, value, color=colour, label=label, marker=marker or None)
    if series > 2 or len(own) == 1:
        axes.vlines(when, low, high, color=colour, linewidth=1.1, alpha=0.45)
    else:
        axes.fill_between(when, low, high, color=colour, alpha=0.15, linewidth=0)
    alone = np.isnan(np.r_[np.nan, value[:-1]]) & np.isnan(np.r_[value[1:], np.nan])  # a line would not show it
    axes.scatter(when[alone], value[alone], color=colour, s=22, zorder=3)


def _time_axis(axes: Any, days: dict[str, pd.Timestamp]) -> None:
    """One tick per period where they fit, named as the command takes them; else matplotlib's own."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    axes.grid(visible=False, axis="x")
    if len(days) <= MANY:
        axes.set_xticks(list(days.values()), list(days))
        if len(days) > 7 or max(map(len, days)) > 8:
            axes.tick_params(axis="x", rotation=30)
            for text in axes.get_xticklabels():
                text.set_horizontalalignment("right")
    else:
        locator = AutoDateLocator()  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    if len(days) == 1:
        only = next(iter(days.values()))
        axes.set_xlim(only - pd.Timedelta(days=3), only + pd.Timedelta(days=3))


def _shift(days: dict[str, pd.Timestamp], series: int) -> pd.Timedelta:
    """A little to the side for each series, so that intervals of one period stand beside each other."""
    if len(days) < 2 or series < 3:
        return pd.Timedelta(0)
    known = list(days.values())
    return min(b - a for a, b in pairwise(known)) * 0.03


def _series_name(row: Any, spec: Summary) -> str:
    if spec.name == "tone":
        return "all sources" if row.source == "all" else str(row.source)
    return row_label(row, spec)


def _first_day(period: str) -> date:
    start = parse_period(period, date.min).start
    assert start is not None
    return start
