"""Who appears with whom: the ties as a network and as a matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.drawing.rankings import empty_axes, set_title
from analysis.drawing.style import ACCENT, new_axes, styled
from analysis.drawing.words import claim, records, shorten

TIES = 30  # the most that a network is drawn with
EVENLY = 0.7  # 0 leaves the layout as it is, 1 spaces names evenly


def plot_network(table: pd.DataFrame) -> Any:
    """The strongest ties between entities: thicker for more stories together; larger names for more stories.

    Takes the table of `count_pairs`; only pairs with more stories than expected by chance are drawn.
    """
    with styled():
        ties = table[(table.value > 0) & (table.stories > 1)].head(TIES) if len(table) else table
        if ties.empty:
            return empty_axes("No two names share more stories than chance would give.")
        places = _layout(ties)
        stories = pd.concat(
            [
                ties[["entity_id_a", "entity_a", "stories_a"]].set_axis(["id", "name", "stories"], axis=1),
                ties[["entity_id_b", "entity_b", "stories_b"]].set_axis(["id", "name", "stories"], axis=1),
            ]
        ).drop_duplicates("id")
        axes = new_axes(4.6)[0]
        axes.set_axis_off()
        widest = float(ties.stories.max())
        for tie in records(ties):
            (x1, y1), (x2, y2) = places[tie.entity_id_a], places[tie.entity_id_b]
            axes.plot([x1, x2], [y1, y2], color=ACCENT, alpha=0.28, linewidth=0.6 + 4 * tie.stories / widest, zorder=1)
        most = float(stories.stories.max())
        for node in records(stories):
            x, y = places[node.id]
            axes.scatter([x], [y], s=14 + 90 * node.stories / most, color=ACCENT, zorder=2)
            axes.annotate(
                shorten(str(node.name)),
                (x, y),
                (0, 5 + 3 * (node.stories / most)),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=7.5 + 2 * node.stories / most,
                zorder=3,
            )
        axes.margins(0.13, 0.1)
        set_title(axes, claim(ties))
        return axes


def plot_matrix(table: pd.DataFrame) -> Any:
    """Stories that two entities share against those expected by chance, as a matrix; darker is more often together.

    Takes the table of `count_pairs`. The number in a cell is the stories that have both.
    """
    with styled():
        if table.empty:
            return empty_axes("No two names share a story.")
        names = _names(table)
        size = len(names)
        order = {name: place for place, name in enumerate(names)}
        shown, stories = np.full((size, size), np.nan), np.zeros((size, size), int)
        for pair in records(table):
            for one, other in ((pair.entity_id_a, pair.entity_id_b), (pair.entity_id_b, pair.entity_id_a)):
                shown[order[one], order[other]] = pair.value
                stories[order[one], order[other]] = pair.stories
        axes = new_axes(1.4 + 0.23 * size)[0]
        axes.grid(visible=False)
        bound = max(1.0, float(np.nanmax(np.abs(shown))))
        drawn = axes.imshow(shown, cmap="PuOr_r", vmin=-bound, vmax=bound, aspect="auto")
        for (row, column), n in np.ndenumerate(stories):
            if n:
                dark = abs(shown[row, column]) > 0.6 * bound
                axes.text(
                    column, row, str(n), ha="center", va="center", fontsize=6.5, color="white" if dark else "#333333"
                )
        labels = [shorten(names[name]) for name in names]
        axes.set_yticks(range(size), labels)
        axes.set_xticks(range(size), labels, rotation=45, ha="right")
        bar = axes.figure.colorbar(drawn, ax=axes, shrink=0.7)
        bar.set_label("log2 of stories to stories expected", fontsize=8)
        set_title(axes, claim(table))
        return axes


def _names(table: pd.DataFrame) -> dict[str, str]:
    """entity_id -> name, most stories first."""
    both = pd.concat(
        [
            table[["entity_id_a", "entity_a", "stories_a"]].set_axis(["id", "name", "stories"], axis=1),
            table[["entity_id_b", "entity_b", "stories_b"]].set_axis(["id", "name", "stories"], axis=1),
        ]
    ).drop_duplicates("id")
    both = both.sort_values(["stories", "id"], ascending=[False, True])
    return dict(zip(both.id, both.name, strict=True))


def _layout(ties: pd.DataFrame) -> dict[str, Any]:
    """Where each entity stands; the same for the same ties. Parts without a tie between them are kept near by one."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(_names(ties))
    for tie in records(ties):
        graph.add_edge(tie.entity_id_a, tie.entity_id_b, far=1.0)
    hubs = [max(sorted(part), key=graph.degree) for part in sorted(nx.connected_components(graph), key=len)]
    for hub in hubs[:-1]:
        graph.add_edge(hub, hubs[-1], far=2.0)
    places = nx.kamada_kawai_layout(graph, weight="far", pos=nx.circular_layout(graph))
    spread = _spread(np.array([places[node] for node in graph]))
    return dict(zip(graph, spread, strict=True))


def _spread(places: Any) -> Any:
    """Points moved towards evenly spaced ones in the same order, left to right and bottom to top, so that names fit."""
    even = places.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / max(len(places) - 1, 1) * 2 - 1
    return EVENLY * even + (1 - EVENLY) * places
