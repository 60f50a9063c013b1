"""Charts of speakers and voices: who is quoted how much, how they are introduced, and whom they name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.drawing.claims import claim
from analysis.drawing.multiples import plot_small_multiples
from analysis.drawing.rankings import FRAME, ROW, draw_dots, plot_apart, rows_high
from analysis.drawing.style import ACCENT, INK, QUIET, SOFT, colour_of, empty_axes, new_axes, set_title, styled
from analysis.drawing.trends import UNDATED
from analysis.drawing.words import axis_label, number, records, shorten
from analysis.resources.summaries import summary_of

PALE = "#BBD8EA"  # of ACCENT: indirect quotation, which is hatched as well
HATCH = "////"
KINDS = ("named", "described", "nobody")
KIND_NAMES = {"named": "a named speaker", "described": "somebody without a name", "nobody": "nobody"}
KIND_LOOKS = {"named": (ACCENT, ""), "described": (PALE, HATCH), "nobody": ("#E4E4E4", "")}
CUE_ROWS = 12  # sources or speakers in each of them
PANELS = 6  # classes of expressions that fit a page
COLUMNS = 3
MATRIX_ROWS, MATRIX_COLUMNS = 12, 14


def plot_speakers(table: pd.DataFrame) -> Any:
    """Each speaker's share of the quoted words as a bar, direct quotation solid, indirect hatched, with its interval.

    Takes the table of `count_speakers`, drawn in its order. Beside the bar stand the share, and the quotations.
    """
    with styled():
        if table.empty:
            return empty_axes("No speaker is named in this selection.")
        axes = new_axes(FRAME + 0.25 + rows_high(len(table), 0.27))[0]
        places = np.arange(len(table))
        share, direct = 100 * table.value.to_numpy(np.float64), table.direct.to_numpy(np.float64)
        axes.barh(places, share * direct, height=0.6, color=ACCENT, label="direct")
        looks = {"color": PALE, "edgecolor": ACCENT, "hatch": HATCH, "linewidth": 0.5}
        axes.barh(places, share * (1 - direct), left=share * direct, height=0.6, label="indirect", **looks)
        axes.hlines(places, 100 * table.low, 100 * table.high, colors=INK, linewidth=1.1)
        ends = 100 * table[["value", "high"]].max(axis=1)
        for place, (end, row) in enumerate(zip(ends, records(table), strict=True)):
            said = f"{number(row.value, 'share')}, {row.quotations} quotation{'s' if row.quotations != 1 else ''}"
            where = {"textcoords": "offset points", "va": "center", "fontsize": 8, "color": SOFT}
            axes.annotate(said, (end, place), (6, 0), **where)
        axes.set_yticks(places, [shorten(row.speaker) for row in records(table)])
        axes.set_ylim(len(table) - 0.4, -0.6)
        axes.set_xlim(0, max(float(ends.max()), 1.0) * 1.32)
        axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= max(float(ends.max()), 1.0)])
        axes.set_xlabel(axis_label(table, summary_of(table)))
        axes.figure.legend(*axes.get_legend_handles_labels(), loc="outside lower right", ncols=2, fontsize=8)
        set_title(axes, claim(table))
        return axes


def plot_attributions(table: pd.DataFrame) -> Any:
    """One bar per source: the shares of its quotations given to a named speaker, to somebody without a name, to nobody.

    Takes the table of `count_attributions`. The line at the end of the first part is the interval of named speakers.
    """
    with styled():
        if table.empty:
            return empty_axes("There is no quotation in this selection.")
        sources = list(dict.fromkeys(table.source))
        wide = table.pivot(index="source", columns="attribution", values="value").reindex(sources)
        axes = new_axes(FRAME + 0.35 + rows_high(len(sources), 0.3))[0]
        places, left = np.arange(len(sources)), np.zeros(len(sources))
        for kind in (k for k in KINDS if k in wide):
            width = 100 * wide[kind].fillna(0).to_numpy(np.float64)
            colour, hatch = KIND_LOOKS[kind]
            looks = {"color": colour, "hatch": hatch, "edgecolor": ACCENT if hatch else colour, "linewidth": 0.5}
            axes.barh(places, width, left=left, height=0.6, label=KIND_NAMES[kind], **looks)
            left = left + width
        named = table[table.attribution == "named"].set_index("source").reindex(sources)
        axes.hlines(places, 100 * named.low, 100 * named.high, colors=INK, linewidth=1.1)
        axes.set_yticks(places, [shorten(source, 26) for source in sources])
        axes.set_ylim(len(sources) - 0.4, -0.6)
        axes.set_xlim(0, 100)
        axes.set_xlabel(axis_label(table, summary_of(table)))
        axes.figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=8)
        set_title(axes, claim(table))
        return axes


def plot_cues(table: pd.DataFrame, *, colours: Mapping[str, str] | None = None) -> Any:
    """One panel per class of reporting expressions with a dot on its interval for each source (or speaker).

    Takes the table of `count_cues`. The six classes of most quotations are drawn, each in its own scale, for the first
    twelve sources or speakers; one without such an expression has no dot. `colours` (see `colour_of`) by source keeps
    them the same from chart to chart. The first of the panels is returned.
    """
    with styled():
        if table.empty:
            return empty_axes("No quotation of this selection has a reporting expression.")
        spec = summary_of(table)
        every = list(dict.fromkeys(table[spec.label]))
        rows = every[:CUE_ROWS]
        totals = table[table[spec.label].isin(rows)].groupby("cue_class").quotations.sum().rename("n").reset_index()
        classes = totals.sort_values(["n", "cue_class"], ascending=[False, True]).cue_class.head(PANELS).tolist()
        columns = min(COLUMNS, len(classes))
        lines = -(-len(classes) // columns)
        axes = new_axes(0.7 + lines * (0.55 + 0.2 * len(rows)), rows=lines, columns=columns)
        alike = dict.fromkeys(rows, ACCENT) if spec.label != "source" else colour_of(sorted(rows, key=str.casefold))
        chosen = {**alike, **(colours or {})}
        for place, axis in enumerate(axes):
            if place >= len(classes):
                axis.set_axis_off()
                continue
            own = table[table.cue_class == classes[place]].set_index(spec.label).reindex(rows).reset_index()
            draw_dots(axis, own, 100.0, [chosen[row] for row in rows])
            axis.set_title(classes[place], fontsize=9, pad=5)
            axis.set_yticks(range(len(rows)), [shorten(row, 24) for row in rows] if place % columns == 0 else [])
            axis.set_ylim(len(rows) - 0.4, -0.6)
            axis.set_xlim(-1, max(5.0, min(104.0, 108 * float(own[["value", "high"]].max().max()))))
        many = "outlets" if spec.label == "source" else "speakers"
        shown = f"; the {CUE_ROWS} of {len(every)} {many} with most quotations" if len(every) > CUE_ROWS else ""
        axes[0].figure.supxlabel(axis_label(table, spec) + shown, fontsize=8.5, color="#444444")
        set_title(axes[0], claim(table))
        return axes[0]


def plot_quoted(table: pd.DataFrame, *, colours: Mapping[str, str] | None = None) -> Any:
    """One panel per source: the share of its words that stand in quotations, over time; of `track_quoted`."""
    with styled():
        if table.value.isna().all():
            return empty_axes(UNDATED)
    return plot_small_multiples(table, colours=colours)


def plot_said_terms(table: pd.DataFrame) -> Any:
    """The words that set speakers apart, as ratios with intervals, in the order of the table of `compare_speakers`."""
    with styled():
        if table.empty:
            return empty_axes("No speaker uses a word in two articles more than others do, or nobody else is quoted.")
        return plot_apart(table, "speaker", {})


def plot_speaker_matrix(table: pd.DataFrame) -> Any:
    """Whom each speaker names: a row per speaker, a column per entity, in each cell the mentions.

    Takes the table of `count_said_mentions`. The first twelve speakers are drawn, with the fourteen entities that they
    name most. The colour is the share of the articles that quote the speaker.
    """
    with styled():
        if table.empty:
            return empty_axes("No speaker names anybody in this selection.")
        speakers = list(dict.fromkeys(table.entity_id))[:MATRIX_ROWS]
        shown = table[table.entity_id.isin(speakers)]
        totals = shown.groupby("named_id").mentions.sum().rename("n").reset_index()
        named = totals.sort_values(["n", "named_id"], ascending=[False, True]).named_id.head(MATRIX_COLUMNS).tolist()
        shown = shown[shown.named_id.isin(named)]
        speakers = [speaker for speaker in speakers if speaker in set(shown.entity_id)]
        shares = np.full((len(speakers), len(named)), np.nan)
        axes = new_axes(1.9 + ROW * len(speakers))[0]
        for row in records(shown):
            place = (speakers.index(row.entity_id), named.index(row.named_id))
            shares[place] = 100 * row.value
            ink = "white" if row.value > 0.55 else INK
            axes.text(place[1], place[0], str(row.mentions), ha="center", va="center", fontsize=7, color=ink)
        axes.grid(visible=False)
        axes.set_facecolor("#F1F1F1")
        drawn = axes.imshow(shares, cmap="Blues", vmin=0, vmax=100, aspect="auto")
        called = dict(zip(table.entity_id, table.speaker, strict=True))
        called |= dict(zip(table.named_id, table.named, strict=True))
        axes.set_yticks(range(len(speakers)), [shorten(called[key], 26) for key in speakers])
        labels = [shorten(called[key], 24) for key in named]
        axes.set_xticks(range(len(named)), labels, rotation=45, ha="right", rotation_mode="anchor")
        bar = axes.figure.colorbar(drawn, ax=axes, shrink=0.8)
        bar.set_label(f"share of {table.unit.iloc[0]} (%)", fontsize=8, color=SOFT)
        axes.set_xlabel("in the cells: mentions in the speaker's words")
        bar.outline.set_edgecolor(QUIET)
        set_title(axes, claim(table))
        return axes
