"""Small multiples: the same small chart for each outlet or entity, in one scale, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.drawing.claims import claim
from analysis.drawing.rankings import draw_distribution, draw_dots, factor_of
from analysis.drawing.style import ACCENT, SOFT, colour_of, empty_axes, new_axes, set_title, styled
from analysis.drawing.trends import UNDATED, add_legend, draw_series, name_periods, series_of
from analysis.drawing.words import axis_label, shorten
from analysis.resources.summaries import Summary, summary_of

COLUMNS = 3
MOST = 12  # panels that fit a page
TITLE = 66  # characters of the panels' titles, side by side


def plot_small_multiples(table: pd.DataFrame, *, colours: Mapping[str, str] | None = None) -> Any:
    """One panel per source or entity over time, one per source for the spread of tone, or one per entity with a dot for
    each source.

    Takes the table of `track_entities`, `average_tone` or `distribute_tone` by source, by period, or by both; of one
    source over time, the panels are the entities. Entities are in the order of the table, outlets in that of the
    alphabet; of more than twelve outlets, those with most articles are drawn. All panels have one scale. `colours` (see
    `colour_of`) by source or entity_id keeps them the same from chart to chart. The first of the panels is returned.
    """
    with styled():
        spec = summary_of(table)
        if table.empty or table.value.isna().all():
            return empty_axes(UNDATED) if "period" in spec.columns else empty_axes()
        table, left_out = _most_articles(table)
        chosen = {**colour_of(sorted(table.source.unique(), key=str.casefold)), **(colours or {})}
        if spec.name == "tone_distribution":
            axes = _panels_of_tones(table)
        elif "period" in table and (table.period != "all").any():
            axes = _panels_over_time(table[table.period != "all"], spec, chosen)
        elif table.source.nunique() == 1:
            return empty_axes(f"All articles are of one outlet ({table.source.iloc[0]}): there is nothing to compare.")
        else:
            axes = _panels_of_dots(table, spec, chosen)
        if left_out:
            axes[0].figure.text(0.99, 0.004, left_out, ha="right", fontsize=7, color=SOFT)
        set_title(axes[0], claim(table))
        return axes[0]


def _most_articles(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The rows of the outlets with most articles, as many as panels fit, and what says so if some are left out."""
    sizes = table.drop_duplicates(["source", *(["period"] if "period" in table else [])])
    sizes = sizes.groupby("source").n_articles.sum().rename("n").reset_index()
    first = sizes.sort_values(["n", "source"], ascending=[False, True]).source.head(MOST)
    said = f"the {MOST} of {len(sizes)} outlets with most articles" if len(sizes) > MOST else ""
    return table[table.source.isin(first)], said


def _grid(panels: list[str], height: float) -> list[Any]:
    """Axes for the panels with their titles; those beyond are blank."""
    columns = min(COLUMNS, len(panels))
    rows = -(-len(panels) // columns)
    axes = new_axes(0.7 + rows * height, rows=rows, columns=columns)
    for axis in axes[len(panels) :]:
        axis.set_axis_off()
    for axis, panel in zip(axes, panels, strict=False):
        axis.set_title(shorten(panel, TITLE // columns), fontsize=9, pad=5)
    return axes


def _share_scale(axes: list[Any], panels: int, *, only: str) -> None:
    """One scale for all panels along `only`; its numbers stand at the left panels alone."""
    limits = [axis.get_ylim() if only == "y" else axis.get_xlim() for axis in axes[:panels]]
    low, high = min(x for x, _ in limits), max(x for _, x in limits)
    columns = min(COLUMNS, panels)
    for place, axis in enumerate(axes[:panels]):
        (axis.set_ylim if only == "y" else axis.set_xlim)(low, high)
        if only == "y" and place % columns:
            axis.tick_params(labelleft=False)


def _panels_of_dots(table: pd.DataFrame, spec: Summary, colours: Mapping[str, str]) -> list[Any]:
    """One panel per entity, or one for tone: a dot on its interval for each source."""
    column = "entity" if "entity" in table else ""
    panels = list(dict.fromkeys(table[column]))[:MOST] if column else [""]
    sources = sorted(table.source.unique(), key=str.casefold)
    axes = _grid(panels, 0.5 + 0.22 * len(sources))
    for place, (axis, panel) in enumerate(zip(axes, panels, strict=False)):
        own = table[table[column] == panel] if column else table
        own = own.set_index("source").reindex(sources).reset_index()
        draw_dots(axis, own, factor_of(spec.scale), [colours[source] for source in own.source])
        left = place % min(COLUMNS, len(panels)) == 0
        axis.set_yticks(range(len(sources)), [shorten(source, 24) for source in sources] if left else [])
        axis.set_ylim(len(sources) - 0.4, -0.6)
        if spec.scale == "share":
            axis.set_xlim(-3, max(axis.get_xlim()[1], 10))
        else:
            axis.axvline(0, color=SOFT, linewidth=0.8)
    _share_scale(axes, len(panels), only="x")
    axes[0].figure.supxlabel(axis_label(table, spec), fontsize=8.5, color="#444444")
    return axes


def _panels_over_time(table: pd.DataFrame, spec: Summary, colours: Mapping[str, str]) -> list[Any]:
    """One panel per source: the lines of its entities, or its tone; of one source, one panel per entity."""
    entities = "entity_id" in table and table.source.nunique() == 1
    column = "entity_id" if entities else "source"
    found = list(dict.fromkeys(table[column]))
    panels = (found if entities else sorted(found, key=str.casefold))[:MOST]
    called = dict(zip(table.entity_id, table.entity, strict=True)) if entities else {}
    periods = list(dict.fromkeys(table.period.sort_values()))
    axes = _grid([called.get(panel, panel) for panel in panels], 1.5)
    for axis, panel in zip(axes, panels, strict=False):
        own = table[table[column] == panel]
        keys = series_of(own, spec)[1]
        alike = dict.fromkeys(keys, ACCENT) if entities else colour_of(keys)  # a panel's title names its one line
        draw_series(axis, own, spec, periods, {**alike, **colours})
        name_periods(axis, periods)
        axis.tick_params(axis="x", labelsize=7)
        shown = axis.get_xticks()
        if len(shown) > 4:
            axis.set_xticks([shown[0], shown[-1]], [axis.get_xticklabels()[n].get_text() for n in (0, -1)])
    _share_scale(axes, len(panels), only="y")
    if not entities and len(series_of(table, spec)[1]) > 1 and "entity" in table:
        add_legend(axes[0])
    axes[0].figure.supylabel(axis_label(table, spec), fontsize=8.5, color="#444444")
    return axes


def _panels_of_tones(table: pd.DataFrame) -> list[Any]:
    panels = sorted(table.source.unique(), key=str.casefold)[:MOST]
    axes = _grid(panels, 1.45)
    for axis, panel in zip(axes, panels, strict=False):
        draw_distribution(axis, table[table.source == panel])
    _share_scale(axes, len(panels), only="y")
    axes[0].figure.supylabel("share of sentences (%)", fontsize=8.5, color="#444444")
    axes[0].figure.supxlabel("tone of the sentence (−1 to 1)", fontsize=8.5, color="#444444")
    return axes
