"""Rows below each other: rankings, two-sided keyness, the spread of tone. Each draws a table as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.drawing.claims import claim
from analysis.drawing.style import (
    ACCENT,
    NEGATIVE,
    POSITIVE,
    QUIET,
    SOFT,
    empty_axes,
    new_axes,
    set_title,
    styled,
)
from analysis.drawing.words import ALONE_MEANS, axis_label, counted_alone, number, records, row_label, shorten, times
from analysis.resources.summaries import summary_of

ROW = 0.235  # inches that a row takes
FRAME = 0.95  # inches for title and axis
TALLEST, CLOSEST = 5.9, 0.14  # inches of rows that fit a page at their full size, and of a row at the least
GROUP_GAP = 0.5  # rows between groups of rows
GROUPS, GROUP_ROWS = 12, 36  # groups of rows, and rows of all of them, that a chart holds
TICKS = (-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6)  # of log2 ratios


def rows_high(n: float, each: float = ROW) -> float:
    """Inches that `n` rows take, `each` where they are few: many stand closer, so that no page has to shrink them."""
    return min(n * each, max(TALLEST, n * CLOSEST))


def plot_ranking(table: pd.DataFrame) -> Any:
    """Each row's value as a dot on its interval, in the order of the table; shares in percent.

    Takes any summary table with one row per thing, such as that of `count_entities`. An empty one is said in words. Of
    a single article, where every share is 100 %, the mentions are drawn instead.
    """
    with styled():
        if table.empty or table.value.isna().all():
            return empty_axes()
        spec = summary_of(table)
        axes = new_axes(FRAME + rows_high(len(table)))[0]
        axes.set_ylim(len(table) - 0.4, -0.6)
        if counted := counted_alone(table, spec):
            return _bars_of_one_article(axes, table, counted)
        factor = factor_of(spec.scale)
        draw_dots(axes, table, factor, [ACCENT] * len(table))
        axes.set_yticks(range(len(table)), [shorten(row_label(r, spec)) for r in records(table)])
        if spec.scale == "share":
            _write_shares(axes, factor * table[["value", "high"]].max(axis=1), table)
        elif spec.scale == "log2":
            ratio_axis(axes, table)
            mark_cut(axes, table, [ACCENT] * len(table), range(len(table)))
        else:
            axes.axvline(0, color=SOFT, linewidth=0.8)
        axes.set_xlabel(axis_label(table, spec))
        set_title(axes, claim(table))
        return axes


def _bars_of_one_article(axes: Any, table: pd.DataFrame, counted: str) -> Any:
    places = np.arange(len(table))
    axes.barh(places, table[counted], height=0.55, color=ACCENT, alpha=0.75)
    axes.set_yticks(places, [shorten(row_label(r, summary_of(table))) for r in records(table)])
    axes.xaxis.get_major_locator().set_params(integer=counted == "mentions")
    axes.set_xlabel(ALONE_MEANS[counted])
    set_title(axes, claim(table))
    return axes


def _write_shares(axes: Any, ends: pd.Series, table: pd.DataFrame) -> None:
    for place, (end, row) in enumerate(zip(ends, records(table), strict=True)):
        if pd.notna(end):
            axes.annotate(
                number(row.value, "share"),
                (end, place),
                (6, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
                color=SOFT,
            )
    furthest = max(float(ends.max()), 1.0)
    axes.set_xlim(0, furthest * 1.13)
    axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= min(100, furthest * 1.13)])


def plot_keyness(table: pd.DataFrame, *, top: int = 20) -> Any:
    """The words most over-used here (right) and in the rest (left): ratios of shares with intervals, `top` in all.

    Takes the table of `compare_terms`; the strongest by log-likelihood are drawn, those of the rest last.
    """
    with styled():
        if table.empty:
            return empty_axes("There is no rest of the corpus to compare with, or no word in two articles.")
        order = table.sort_values(["log_likelihood", "term"], ascending=[False, True])
        here = order[order.log_likelihood > 0].head(top - top // 2)
        rest = order[order.log_likelihood < 0].tail(top // 2)
        shown = pd.concat([here, rest])
        if shown.empty:
            return empty_axes("Every word is as common here as in the rest.")
        axes = new_axes(FRAME + rows_high(len(shown)))[0]
        colours = [POSITIVE if v > 0 else NEGATIVE for v in shown.log_likelihood]
        places = np.arange(len(shown))
        axes.barh(places, shown.value, height=0.62, color=colours, alpha=0.3)
        draw_dots(axes, shown, 1.0, colours)
        axes.set_yticks(places, [shorten(t) for t in shown.term])
        ratio_axis(axes, shown)
        mark_cut(axes, shown, colours, range(len(shown)))
        axes.set_xlabel(f"← more common in the rest   share of {table.unit.iloc[0]}, as a ratio   more common here →")
        axes.set_ylim(len(shown) - 0.4, -0.6)
        set_title(axes, claim(table))
        return axes


def plot_tone_distribution(table: pd.DataFrame) -> Any:
    """The share of sentences in each range of tone, from -1 to 1, with intervals; neutral in grey.

    Takes the table of `distribute_tone`; of several sources, the first (see `plot_small_multiples`).
    """
    with styled():
        if table.empty or not table.sentences.sum():
            return empty_axes("There is no scored sentence in this selection.")
        shown = table[table.source == table.source.iloc[0]]
        axes = new_axes(2.8)[0]
        draw_distribution(axes, shown)
        axes.set_xlabel("tone of the sentence (−1 to 1)")
        axes.set_ylabel(axis_label(shown, summary_of(shown)))
        set_title(axes, claim(shown))
        return axes


def draw_distribution(axes: Any, shown: pd.DataFrame) -> None:
    """Bars of one source's tones."""
    middle = (shown.lower + shown.upper).round(2) / 2
    colours = [QUIET if abs(m) < 0.05 else POSITIVE if m > 0 else NEGATIVE for m in middle]
    axes.bar(middle, 100 * shown.value, width=0.085, color=colours, alpha=0.75)
    bounded = shown.low.notna() & (shown.sentences > 0)
    bounds = (100 * shown[bounded][side] for side in ("low", "high"))
    axes.vlines(middle[bounded], *bounds, color="#333333", linewidth=0.9)
    axes.set_xlim(-1.04, 1.04)
    axes.set_ylim(0)
    axes.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1", "−0.5", "0", "+0.5", "+1"])
    axes.grid(axis="y")
    axes.grid(visible=False, axis="x")


def draw_dots(
    axes: Any, table: pd.DataFrame, factor: float, colours: list[str], places: Sequence[float] | None = None
) -> None:
    """A row's value on its interval, at `places` or from 0 on; a ring where it has none."""
    places = range(len(table)) if places is None else places
    low, high, value = (factor * table[c].to_numpy(np.float64) for c in ("low", "high", "value"))
    axes.hlines(places, low, high, colors=colours, linewidth=2.2, alpha=0.45)
    filled = [colour if bounded else "white" for colour, bounded in zip(colours, ~np.isnan(low), strict=True)]
    axes.scatter(value, places, c=filled, edgecolors=colours, linewidths=1.1, s=22, zorder=3)


def ratio_axis(axes: Any, table: pd.DataFrame) -> None:
    """The axis of log2 ratios, named as times: 1/4, 1/2, equal, 2, 4."""
    axes.axvline(0, color=SOFT, linewidth=0.8)
    furthest = float(table[["value", "low", "high"]].abs().max().max())
    most = min(max(1.2, furthest * 1.05), TICKS[-1] + 0.5)  # an interval may run out of the chart, a value may not
    most = max(most, float(table.value.abs().max()) * 1.05)
    least = float(table[["value", "low"]].min().min())
    axes.set_xlim(min(-0.4, max(-most, 1.1 * least)), most)
    left, right = axes.get_xlim()
    ticks = [tick for tick in TICKS if left <= tick <= right]
    ticks = [tick for tick in ticks if len(ticks) <= 9 or tick % 2 == 0]
    axes.set_xticks(ticks, [times(tick) for tick in ticks])


def mark_cut(axes: Any, table: pd.DataFrame, colours: list[str], places: Sequence[float]) -> None:
    """An arrowhead at the edge of the chart where an interval runs out of it."""
    left, right = axes.get_xlim()
    for row, colour, place in zip(records(table), colours, places, strict=True):
        for end, beyond, head in ((right, row.high > right, ">"), (left, row.low < left, "<")):
            if beyond:
                axes.plot(end, place, marker=head, color=colour, markersize=4.5, clip_on=False)


def plot_apart(table: pd.DataFrame, group: str, colours: Mapping[str, str]) -> Any:
    """The terms of each `group` (a column) below each other, as ratios with intervals, a gap between the groups.

    The group is named at its first term. Of more than GROUPS, those with the strongest terms are drawn, and of many
    groups few terms each. `colours` by group; others are drawn in the accent.
    """
    spec = summary_of(table)
    shown, left_out = _strongest(table, group)
    starts = (shown[group] != shown[group].shift()).to_numpy()
    places = (np.arange(len(shown)) + GROUP_GAP * (np.cumsum(starts) - 1)).tolist()
    chosen = [colours.get(str(key), ACCENT) for key in shown[group]]
    axes = new_axes(FRAME + rows_high(places[-1] + 1))[0]
    draw_dots(axes, shown, 1.0, chosen, places)
    heads = [f"{shorten(key, 26)}:  " if begins else "" for key, begins in zip(shown[group], starts, strict=True)]
    axes.set_yticks(places, [head + shorten(term, 26) for head, term in zip(heads, shown.term, strict=True)])
    axes.set_ylim(places[-1] + 0.6, -0.6)
    ratio_axis(axes, shown)
    mark_cut(axes, shown, chosen, places)
    axes.set_xlabel(axis_label(table, spec) + left_out)
    set_title(axes, claim(shown))
    return axes


def _strongest(table: pd.DataFrame, group: str) -> tuple[pd.DataFrame, str]:
    """The rows that fit a chart, in the order of the table, and what says so if groups are left out."""
    best = table.groupby(group, sort=False).log_likelihood.max().rename("best").reset_index()
    kept = best.sort_values(["best", group], ascending=[False, True])[group].head(GROUPS)
    shown = table[table[group].isin(kept)]
    shown = shown[shown.groupby(group, sort=False).cumcount() < max(1, GROUP_ROWS // len(kept))]
    many = "outlets" if group == "source" else "speakers"
    said = f"\nthe {GROUPS} of {len(best)} {many} with the strongest words" if len(best) > GROUPS else ""
    return shown, said


def factor_of(scale: str) -> float:
    """What values are multiplied by to be drawn: shares and their differences are drawn in percent."""
    return 100.0 if scale in ("share", "difference") else 1.0
