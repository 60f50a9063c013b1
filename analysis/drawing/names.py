"""Charts of names: how they rank in three ways and by kind, what changed, and in whose voice they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.drawing.claims import claim
from analysis.drawing.rankings import FRAME, draw_dots, plot_apart, rows_high
from analysis.drawing.style import (
    ACCENT,
    NEGATIVE,
    POSITIVE,
    QUIET,
    SOFT,
    colour_of,
    empty_axes,
    new_axes,
    set_title,
    styled,
)
from analysis.drawing.words import axis_label, counted_alone, number, records, shorten
from analysis.resources.summaries import summary_of

MEASURES = {"articles": "of articles", "stories": "of stories, copies once", "mentions": "of all mentions"}
KINDS = {"people": ("PERSON",), "organisations": ("ORG",), "countries and places": ("GPE", "LOC", "FAC")}
EACH = 8  # names of a kind
CLOSE = 0.2  # inches that a row of these takes: the three panels fit a page at their full size
HEARD = {"narrator": ("#C9C9C9", ""), "direct": (ACCENT, ""), "indirect": ("#BBD8EA", "////")}
HEARD_NAMES = {"narrator": "the narrator's words", "direct": "direct quotation", "indirect": "indirect quotation"}


def plot_ranks(table: pd.DataFrame) -> Any:
    """Three panels with a row per entity: its share of articles, of stories and of mentions, each with its interval.

    Takes the table of `rank_entities`, in its order. Beside each dot stands the rank by that measure where it is not
    the place of the row. The first of the panels is returned.
    """
    with styled():
        if table.empty or table.value.isna().all():
            return empty_axes()
        rows = list(dict.fromkeys(table.entity_id))
        axes = new_axes(FRAME + 0.2 + rows_high(len(rows)), columns=len(MEASURES))
        for axis, (measure, name) in zip(axes, MEASURES.items(), strict=True):
            own = table[table.measure == measure].set_index("entity_id").reindex(rows)
            draw_dots(axis, own, 100.0, [ACCENT] * len(rows))
            ends = (100 * own[["value", "high"]].max(axis=1)).fillna(0)
            for place, (end, row) in enumerate(zip(ends, records(own), strict=True)):
                if pd.notna(row.rank) and row.rank != place + 1:
                    where = {"textcoords": "offset points", "va": "center", "fontsize": 7, "color": SOFT}
                    axis.annotate(f"{row.rank:.0f}.", (end, place), (4, 0), **where)
            axis.set_title(name, fontsize=9, pad=5)
            axis.set_xlim(0, max(float(ends.max()) * 1.16, 1.0))
            named = [shorten(row.entity, 26) for row in records(own)] if axis is axes[0] else []
            axis.set_yticks(range(len(rows)) if named else [], named)
            axis.set_ylim(len(rows) - 0.4, -0.6)
        axes[0].figure.supxlabel("share (%); a number beside a dot is the rank in that panel", fontsize=8.5, color=SOFT)
        set_title(axes[0], claim(table))
        return axes[0]


def plot_labels(table: pd.DataFrame) -> Any:
    """Three panels: the first people, organisations, and countries and places of a table of `count_entities`.

    Each row is a share on its interval, in the order of the table; of a single article, the mentions are drawn.
    """
    with styled():
        panels = {name: table[table.label.isin(labels)].head(EACH) for name, labels in KINDS.items()}
        panels = {name: own for name, own in panels.items() if len(own)}
        if not panels:
            return empty_axes()
        counted = counted_alone(table, summary_of(table))
        sizes = tuple(len(own) + 0.6 for own in panels.values())
        axes = new_axes(0.75 + 0.3 * len(panels) + CLOSE * sum(sizes), rows=len(panels), heights=sizes)
        for axis, (name, own) in zip(axes, panels.items(), strict=True):
            if counted:
                axis.barh(range(len(own)), own[counted], height=0.55, color=ACCENT, alpha=0.75)
            else:
                draw_dots(axis, own, 100.0, [ACCENT] * len(own))
            axis.set_yticks(range(len(own)), [shorten(row.entity) for row in records(own)])
            axis.set_ylim(len(own) - 0.4, -0.6)
            axis.set_title(name, fontsize=9, pad=4, loc="left")
        axes[-1].set_xlim(0)
        axes[-1].set_xlabel("mentions in the one article" if counted else axis_label(table, summary_of(table)))
        set_title(axes[0], _claim_of_kinds(panels))
        return axes[0]


def _claim_of_kinds(panels: Mapping[str, pd.DataFrame]) -> str:
    """Who leads each kind."""
    return "Most named: " + ", ".join(f"{own.entity.iloc[0]} ({name})" for name, own in panels.items())


def plot_changes(table: pd.DataFrame) -> Any:
    """A row per entity: a ring at its share before, a dot at its share now, and the difference with its interval.

    Takes the table of `compare_periods`, in its order. What has clearly changed is coloured, the rest grey.
    """
    with styled():
        if table.empty or table.value.isna().all():
            return empty_axes("There is no earlier period to compare with.")
        axes = new_axes(FRAME + 0.2 + rows_high(len(table)))[0]
        axes.grid(axis="x")
        furthest = max(100 * float(table[["share", "share_before"]].max().max()), 1.0)
        for place, row in enumerate(records(table)):
            clear = pd.notna(row.low) and (row.low > 0 or row.high < 0)
            colour = (POSITIVE if row.value > 0 else NEGATIVE) if clear else QUIET
            axes.plot([100 * row.share_before, 100 * row.share], [place, place], color=colour, linewidth=1.8, alpha=0.6)
            axes.scatter(100 * row.share_before, place, s=22, c="white", edgecolors=colour, linewidths=1.1, zorder=3)
            axes.scatter(100 * row.share, place, s=26, c=colour, zorder=4)
            said = number(row.value, "difference")
            if pd.notna(row.low):
                said += f" [{number(row.low, 'difference')}, {number(row.high, 'difference')}]".replace(" points", "")
            where = {"textcoords": "offset points", "va": "center", "fontsize": 7.5, "color": SOFT}
            axes.annotate(said, (100 * max(row.share, row.share_before), place), (7, 0), **where)
        axes.set_yticks(range(len(table)), [shorten(row.entity) for row in records(table)])
        axes.set_ylim(len(table) - 0.4, -0.6)
        axes.set_xlim(-0.02 * furthest, furthest * 1.5)
        axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= furthest])
        axes.set_xlabel(f"share of {table.unit.iloc[0]} (%): ring before, dot now; grey where the change is not clear")
        set_title(axes, claim(table))
        return axes


def plot_voice_split(table: pd.DataFrame) -> Any:
    """One bar per entity or term: the shares of its mentions that the narrator, direct and indirect quotation have.

    Takes the table of `split_entities` or `split_terms`, in its order. The line is the interval of the
    narrator's share.
    """
    with styled():
        if table.empty:
            return empty_axes()
        spec = summary_of(table)
        rows = list(dict.fromkeys(table[spec.key[0]]))
        axes = new_axes(FRAME + 0.35 + rows_high(len(rows), 0.26))[0]
        places, left = np.arange(len(rows)), np.zeros(len(rows))
        for heard, (colour, hatch) in HEARD.items():
            own = table[table.heard == heard].set_index(spec.key[0]).reindex(rows)
            width = 100 * own.value.fillna(0).to_numpy(np.float64)
            looks = {"color": colour, "hatch": hatch, "edgecolor": ACCENT if hatch else colour, "linewidth": 0.5}
            axes.barh(places, width, left=left, height=0.62, label=HEARD_NAMES[heard], **looks)
            left = left + width
            if heard == "narrator":
                axes.hlines(places, 100 * own.low, 100 * own.high, colors="#222222", linewidth=1.1)
        named = table.drop_duplicates(spec.key[0])
        totals = table.groupby(spec.key[0]).mentions.sum()
        labels = [f"{shorten(getattr(r, spec.label))} ({totals[getattr(r, spec.key[0])]})" for r in records(named)]
        axes.set_yticks(places, labels)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, 100)
        axes.set_xlabel(axis_label(table, spec))
        axes.figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=8)
        set_title(axes, claim(table))
        return axes


def plot_source_terms(table: pd.DataFrame, *, colours: Mapping[str, str] | None = None) -> Any:
    """The words that set outlets apart, as ratios with intervals, in the order of the table of `compare_sources`.

    `colours` (see `colour_of`) by source keeps the colours of outlets from chart to chart.
    """
    with styled():
        if table.empty:
            return empty_axes("No word sets an outlet apart: one outlet alone, or too few articles.")
        chosen = {**colour_of(sorted(table.source.unique(), key=str.casefold)), **(colours or {})}
        return plot_apart(table, "source", chosen)
