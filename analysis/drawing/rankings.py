"""Rows side by side: rankings, two-sided keyness, distributions, small multiples. Each draws a table as it stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.drawing.style import ACCENT, NEGATIVE, POSITIVE, QUIET, colour_of, new_axes, styled
from analysis.drawing.words import axis_label, claim, number, records, row_label, shorten
from analysis.resources.summaries import summary_of

ROW = 0.235  # inches that a row takes
FRAME = 0.95  # inches for title and axis


def plot_ranking(table: pd.DataFrame) -> Any:
    """Each row's value as a dot on its interval, in the order of the table; shares in percent.

    Takes any summary table with one row per thing, such as that of `count_entities`. An empty one is said in words.
    """
    with styled():
        if table.empty:
            return empty_axes()
        spec = summary_of(table)
        axes = new_axes(FRAME + ROW * len(table))[0]
        factor = _factor(spec.scale)
        _dots(axes, table, factor, [ACCENT] * len(table))
        axes.set_yticks(range(len(table)), [shorten(row_label(r, spec)) for r in records(table)])
        if spec.scale == "share":
            furthest = factor * table[["value", "high"]].max(axis=1)
            room = max(float(furthest.max()), 1.0)
            for place, row in enumerate(records(table)):
                text = f"{number(row.value, spec.scale)}"
                axes.annotate(text, (furthest.iloc[place], place), (6, 0), textcoords="offset points", va="center",
                              fontsize=8, color="#444444")  # fmt: skip
            axes.set_xlim(0, min(room * 1.13, 112))
        else:
            axes.axvline(0, color="#666666", linewidth=0.8)
        axes.set_xlabel(axis_label(table, spec))
        _finish(axes, table)
        return axes


def plot_keyness(table: pd.DataFrame, *, top: int = 20) -> Any:
    """The words most over-used here (right) and in the rest (left): log-ratio bars with intervals, `top` in all.

    Takes the table of `compare_terms`; the strongest by log-likelihood are drawn.
    """
    with styled():
        if table.empty:
            return empty_axes("There is no rest of the corpus to compare with.")
        order = table.sort_values(["log_likelihood", "term"], ascending=[False, True])
        here = order[order.log_likelihood > 0].head(top - top // 2)
        rest = order[order.log_likelihood < 0].tail(top // 2)
        shown = pd.concat([here, rest])
        if shown.empty:
            return empty_axes("No word is more common here than in the rest.")
        axes = new_axes(FRAME + ROW * len(shown))[0]
        colours = [POSITIVE if v > 0 else NEGATIVE for v in shown.log_likelihood]
        places = np.arange(len(shown))
        axes.barh(places, shown.value, height=0.62, color=colours, alpha=0.35)
        _dots(axes, shown, 1.0, colours)
        axes.axvline(0, color="#666666", linewidth=0.8)
        axes.set_yticks(places, [shorten(t) for t in shown.term])
        axes.set_xlabel("← more common in the rest · log2 ratio of shares of articles · more common here →")
        _finish(axes, shown)
        return axes


def plot_tone_distribution(table: pd.DataFrame) -> Any:
    """The share of sentences in each range of tone, from -1 to 1, with intervals; neutral in grey.

    Takes the table of `distribute_tone` for one source, or for all together.
    """
    with styled():
        if table.empty:
            return empty_axes()
        shown = table[table.source == table.source.iloc[0]]
        axes = new_axes(2.7)[0]
        middle = (shown.lower + shown.upper) / 2
        colours = [QUIET if abs(m) < 0.05 else POSITIVE if m > 0 else NEGATIVE for m in middle]
        axes.bar(middle, 100 * shown.value, width=0.085, color=colours, alpha=0.75)
        bounded = shown.low.notna() & (shown.sentences > 0)
        axes.vlines(
            middle[bounded], 100 * shown.low[bounded], 100 * shown.high[bounded], color="#333333", linewidth=0.9
        )
        axes.set_xlabel("tone of the sentence (-1 to 1)")
        axes.set_ylabel("sentences (%)")
        axes.set_xlim(-1.02, 1.02)
        axes.grid(axis="y")
        axes.grid(visible=False, axis="x")
        axes.set_title(claim(shown))
        return axes


def plot_small_multiples(table: pd.DataFrame) -> Any:
    """One panel per entity, or one for tone: a dot with its interval for each source, in the same order and scale.

    Takes the table of `track_entities` or `average_tone` by source. The first of the panels is returned.
    """
    with styled():
        if table.empty or table.value.isna().all():
            return empty_axes()
        spec = summary_of(table)
        column = "entity" if "entity" in table else None
        panels = list(dict.fromkeys(table[column])) if column else [""]
        sources = sorted(table.source.unique(), key=str.casefold)
        columns = min(3, len(panels))
        rows = -(-len(panels) // columns)
        axes = new_axes(0.55 + rows * (0.55 + 0.22 * len(sources)), rows=rows, columns=columns)
        colours, factor = colour_of(sources), _factor(spec.scale)
        for place, axis in enumerate(axes):
            if place >= len(panels):
                axis.set_axis_off()
                continue
            own = table[table[column] == panels[place]] if column else table
            own = own.set_index("source").reindex(sources).reset_index()
            _dots(axis, own, factor, [colours[s] for s in own.source])
            axis.set_yticks(range(len(sources)), [shorten(s) for s in sources] if place % columns == 0 else [])
            axis.set_ylim(len(sources) - 0.4, -0.6)
            axis.set_xlim(*_limits(table, spec.scale))
            axis.set_title(shorten(panels[place]), fontsize=9, pad=5)
            if spec.scale != "share":
                axis.axvline(0, color="#666666", linewidth=0.8)
        axes[0].figure.suptitle(_claim_of_sources(table, spec), x=0.01, ha="left", fontsize=10.5, fontweight="bold")
        axes[0].figure.supxlabel(axis_label(table, spec), fontsize=8.5, color="#444444")
        return axes[0]


def _claim_of_sources(table: pd.DataFrame, spec: Any) -> str:
    """The widest difference between two sources."""
    known = table[table.value.notna() & table.low.notna()]  # few stories make no claim
    groups = dict(iter(known.groupby("entity", sort=False))) if "entity" in known else {"Tone": known}
    spread = {str(name): own.value.max() - own.value.min() for name, own in groups.items() if len(own) > 1}
    if not spread:
        return "By outlet"
    name = max(spread, key=lambda key: spread[key])
    low, *_, high = records(groups[name].sort_values(["value", "source"]).iloc[[0, -1]])
    if low.value == high.value:
        return f"{name} by outlet"
    return f"{name}: {number(high.value, spec.scale)} in {high.source}, {number(low.value, spec.scale)} in {low.source}"


def _dots(axes: Any, table: pd.DataFrame, factor: float, colours: list[str]) -> None:
    places = np.arange(len(table))
    low, high, value = (factor * table[c].to_numpy(np.float64) for c in ("low", "high", "value"))
    axes.hlines(places, low, high, colors=colours, linewidth=2.2, alpha=0.45)
    axes.scatter(value, places, c=colours, s=22, zorder=3)


def _limits(table: pd.DataFrame, scale: str) -> tuple[float, float]:
    bounds = _factor(scale) * table[["value", "low", "high"]]
    low, high = float(bounds.min().min()), float(bounds.max().max())
    if scale == "share":
        return -3.0, min(high * 1.08, 104.0)
    pad = 0.08 * max(high - low, 0.1)
    return min(low - pad, -pad), max(high + pad, pad)


def _factor(scale: str) -> float:
    return 100.0 if scale in ("share", "difference") else 1.0


def _finish(axes: Any, table: pd.DataFrame) -> None:
    axes.set_ylim(len(table) - 0.4, -0.6)
    set_title(axes, claim(table))


def set_title(axes: Any, text: str) -> None:
    """The claim above the whole figure, not above the axes, so that long labels leave it its width."""
    axes.set_title("")
    axes.figure.suptitle(text, x=0.01, ha="left", fontsize=10.5, fontweight="bold")


def empty_axes(why: str = "There is nothing to show for this selection.") -> Any:
    """Axes that say in words why there is no chart. Call it inside `styled`."""
    axes = new_axes(1.1)[0]
    axes.set_axis_off()
    axes.text(0, 0.5, why, transform=axes.transAxes, fontsize=9.5, color="#444444", va="center")

    return axes
