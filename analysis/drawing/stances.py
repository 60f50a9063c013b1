"""Charts of stances: how entities are portrayed, in whose words, with what the model is unsure of always in sight."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from analysis.drawing.claims import claim
from analysis.drawing.rankings import FRAME, draw_dots, rows_high
from analysis.drawing.style import INK, NEGATIVE, POSITIVE, QUIET, SOFT, empty_axes, new_axes, set_title, styled
from analysis.drawing.words import axis_label, records, shorten
from analysis.resources.summaries import summary_of

HATCH = "////"
CLASSES = ("negative", "neutral", "unclear", "positive")  # from left to right: the ends can be compared along the edges
LOOKS: dict[str, dict[str, Any]] = {
    "negative": {"facecolor": NEGATIVE},
    "neutral": {"facecolor": "#DEDEDE"},
    "unclear": {"facecolor": "white", "edgecolor": QUIET, "hatch": HATCH, "linewidth": 0.5},
    "positive": {"facecolor": POSITIVE},
}
FAINT = 0.45  # opacity of bars without an interval
WIDE_ENOUGH = 8  # percent of a bar that hold their number
NO_STANCE = "No sentence of this selection has a stance: there is none, or the stance model did not run."
MATRIX_ROWS, MATRIX_COLUMNS = 12, 10
UNSURE = 0.5  # share of unclear units from which a cell is hatched
LEAST_BOUND = 30  # points at the ends of the colours, at least: small differences stay pale
EMPTY, FEW = "#EFEFEF", "white"


def plot_stances(table: pd.DataFrame) -> Any:
    """One bar per entity with the shares of negative, neutral, unclear and positive units; beside it the balance.

    Takes the table of `count_stances` or `compare_stance_voices`, drawn in its order; of several voices, the rows of an
    entity stand together. The balance is positive less negative, on its interval: orange or blue where the interval
    leaves zero out; a ring, and a pale bar, where there is none. Returns the Axes of the bars.
    """
    with styled():
        if table.empty or not table.units.sum():
            return empty_axes(NO_STANCE)
        places = _places(table)
        bars, balance = new_axes(FRAME + 0.35 + rows_high(places[-1] + 1), columns=2, widths=(1.9, 1))
        _draw_bars(bars, table, places)
        colours = [POSITIVE if row.low > 0 else NEGATIVE if row.high < 0 else QUIET for row in records(table)]
        draw_dots(balance, table, 100.0, colours, places)
        balance.axvline(0, color=SOFT, linewidth=0.8)
        furthest = 100 * float(np.nanmax(table[["value", "low", "high"]].abs().to_numpy()))
        balance.set_xlim(-max(furthest, 20) * 1.08, max(furthest, 20) * 1.08)
        balance.set_yticks(places, [])
        balance.set_xlabel(axis_label(table, summary_of(table)))
        for axis in (bars, balance):
            axis.set_ylim(places[-1] + 0.6, -0.6)
        bars.figure.legend(handles=_key_of_classes(), loc="outside lower left", ncols=4, fontsize=8)
        set_title(bars, claim(table))
        return bars


def _places(table: pd.DataFrame) -> list[float]:
    """Where each row stands; entities of several voices have a gap between them."""
    gap = 0.45 if "heard" in table else 0.0
    groups = [len(list(rows)) for _, rows in groupby(table.entity_id)]
    starts = [number for number, size in enumerate(groups) for _ in range(size)]
    return [row + gap * start for row, start in enumerate(starts)]


def _draw_bars(axes: Any, table: pd.DataFrame, places: list[float]) -> None:
    left = np.zeros(len(table))
    for name in CLASSES:
        width = 100 * table[name].to_numpy(np.float64)
        drawn = axes.barh(places, width, left=left, height=0.68, **LOOKS[name])
        for bar, bounded in zip(drawn, table.low.notna(), strict=True):
            bar.set_alpha(None if bounded else FAINT)
        for place, start, size, bounded in zip(places, left, width, table.low.notna(), strict=True):
            if name in ("negative", "positive") and size >= WIDE_ENOUGH:
                where = {"ha": "center", "va": "center", "fontsize": 7, "color": "white" if bounded else INK}
                axes.text(start + size / 2, place, f"{size:.0f}", **where)
        left = left + width
    axes.set_yticks(places, _labels(table))
    axes.set_xlim(0, 100)
    axes.set_xlabel("share of units (%)")


def _labels(table: pd.DataFrame) -> list[str]:
    """The entity with its units; of several voices, the entity at its first row and the voice at each."""
    if "heard" not in table:
        return [f"{shorten(row.entity, 26)} (n = {row.units})" for row in records(table)]
    first = table.entity_id != table.entity_id.shift()
    return [
        f"{f'{shorten(row.entity, 20)}: ' if begins else ''}{row.heard} (n = {row.units})"
        for row, begins in zip(records(table), first, strict=True)
    ]


def plot_stance_matrix(table: pd.DataFrame) -> Any:
    """How each speaker's, or each outlet's, words portray whom: a row per speaker or outlet, a column per entity.

    Takes the table of `count_speaker_stances`, or of `count_stances` by source. In a cell stand the balance (positive
    less negative, in points) and n, the units; its colour is the balance, and a frame says that its interval leaves
    zero out. Cells without an interval have no colour and no balance. Hatched: half of the units or more are unclear.
    Drawn are the first twelve rows, and the ten entities of most units among them.
    """
    with styled():
        if table.empty:
            return empty_axes("No entity is named in words attributed to anybody by name, or no stance was marked.")
        cells = _cells(table)
        rows = list(dict.fromkeys(cells.row))
        columns = list(dict.fromkeys(cells.sort_values(["all_units", "column"], ascending=[False, True]).column))
        balance = np.full((len(rows), len(columns)), np.nan)
        axes = new_axes(2.0 + 0.33 * len(rows))[0]
        axes.grid(visible=False)
        axes.set_facecolor(EMPTY)
        bounded = cells[cells.low.notna()]
        bound = max(LEAST_BOUND, 100 * float(bounded.value.abs().max())) if len(bounded) else LEAST_BOUND
        for cell in records(cells):
            place = rows.index(cell.row), columns.index(cell.column)
            balance[place] = 100 * cell.value if pd.notna(cell.low) else np.nan
            _draw_cell(axes, place, cell, bound)
        drawn = axes.imshow(balance, cmap=_colours(), vmin=-bound, vmax=bound, aspect="auto")
        axes.set_ylim(len(rows) - 0.5, -0.5)
        called = dict(zip(cells.column, cells.named, strict=True))
        axes.set_yticks(range(len(rows)), [shorten(row, 26) for row in rows])
        labels = [shorten(called[column], 22) for column in columns]
        axes.set_xticks(range(len(columns)), labels, rotation=45, ha="right", rotation_mode="anchor")
        if len(bounded):
            bar = axes.figure.colorbar(drawn, ax=axes, shrink=0.8)
            bar.set_label(axis_label(table, summary_of(table)), fontsize=8, color=SOFT)
            bar.outline.set_edgecolor(QUIET)
        axes.figure.legend(handles=_key_of_cells(), loc="outside lower left", ncols=3, fontsize=7.5)
        set_title(axes, claim(table))
        return axes


def _cells(table: pd.DataFrame) -> pd.DataFrame:
    """The cells that are drawn: row (a name), column (an entity_id), named, all_units (of the column), shares."""
    speakers = "named_id" in table
    cells = table[table.units > 0]
    row = cells.speaker if speakers else cells.source
    column, named = (cells.named_id, cells.named) if speakers else (cells.entity_id, cells.entity)
    cells = cells.assign(row=row, column=column, named=named)
    cells = cells[cells.row.isin(list(dict.fromkeys(cells.row if speakers else sorted(cells.row)))[:MATRIX_ROWS])]
    totals = cells.groupby("column").units.sum().rename("all_units").reset_index()
    most = totals.sort_values(["all_units", "column"], ascending=[False, True]).column.head(MATRIX_COLUMNS)
    cells = cells[cells.column.isin(most)].merge(totals, on="column")
    return cells if speakers else cells.sort_values("row", kind="stable", key=lambda names: names.str.casefold())


def _draw_cell(axes: Any, place: tuple[int, int], cell: Any, bound: float) -> None:
    from matplotlib.patches import Rectangle

    row, column = place
    corner = (column - 0.5, row - 0.5)
    clear = cell.low > 0 or cell.high < 0
    if pd.isna(cell.low):
        axes.add_patch(Rectangle(corner, 1, 1, facecolor=FEW, edgecolor="#E0E0E0", linewidth=0.4, zorder=1.5))
    if cell.unclear >= UNSURE:
        axes.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=QUIET, hatch=HATCH, linewidth=0, zorder=1.8))
    if clear:
        inner = (corner[0] + 0.04, corner[1] + 0.04)
        axes.add_patch(Rectangle(inner, 0.92, 0.92, fill=False, edgecolor=INK, linewidth=1.3, zorder=3))
    points = f"{100 * cell.value:+.0f}".replace("-", "−").replace("+0", "0").replace("−0", "0")
    said = f"n = {cell.units}" if pd.isna(cell.low) else f"{points}\nn = {cell.units}"
    strong = pd.notna(cell.low) and abs(100 * cell.value) > 0.6 * bound
    ink = SOFT if pd.isna(cell.low) else "white" if strong else INK
    weight = "bold" if clear else "normal"
    looks: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 7, "linespacing": 1.0, "zorder": 4}
    if cell.unclear >= UNSURE:  # the words stand on white, not on the hatching
        looks["bbox"] = {"boxstyle": "square,pad=0.15", "facecolor": "white", "linewidth": 0, "alpha": 0.85}
        ink = SOFT if pd.isna(cell.low) else INK
    axes.text(column, row, said, color=ink, fontweight=weight, **looks)


def _colours() -> Any:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("balance", [NEGATIVE, "#F7F7F7", POSITIVE])


def _key_of_classes() -> list[Any]:
    from matplotlib.patches import Patch

    return [Patch(label=name, **LOOKS[name]) for name in CLASSES]


def _key_of_cells() -> list[Any]:
    from matplotlib.patches import Patch

    return [
        Patch(facecolor=FEW, edgecolor=QUIET, linewidth=0.6, label="too few stories: counted, not judged"),
        Patch(facecolor="white", edgecolor=QUIET, hatch=HATCH, linewidth=0.5, label="half or more unclear"),
        Patch(facecolor="white", edgecolor=INK, linewidth=1.3, label="the interval leaves zero out"),
    ]
