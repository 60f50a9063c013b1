"""Who appears with whom: the ties as a network and as a matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.drawing.claims import beyond_zero, claim
from analysis.drawing.style import ACCENT, INK, empty_axes, new_axes, set_title, styled
from analysis.drawing.words import records, shorten, times

TIES = 30  # the most that a network is drawn with
MOST = 25  # names of a matrix
NEVER = "#F1F1F1"  # cells of pairs that share no story
NO_TIES = "No two names share clearly more stories than chance would give."
NO_PAIRS = "Who appears with whom needs several stories; here no two names share one of several."
EVENLY = 0.7  # 0 leaves the layout as it is, 1 spaces names evenly


def plot_network(table: pd.DataFrame) -> Any:
    """The strongest ties between entities: thicker for more stories together; larger names for more stories.

    Takes the table of `count_pairs`; only pairs with more stories than chance gives are drawn, and where there are
    intervals only those whose interval says so. The same table gives the same picture.
    """
    with styled():
        more = (table.low > 0) | (table.low.isna() & (table.value > 0))
        ties = table[more & (table.stories > 1)].head(TIES)
        if ties.empty:
            return empty_axes(NO_TIES if len(table) else NO_PAIRS)
        places, names = _layout(ties), _names(ties)
        axes = new_axes(min(6.2, 3.2 + 0.09 * len(names)))[0]
        axes.set_axis_off()
        widest = float(ties.stories.max())
        for tie in records(ties):
            (x1, y1), (x2, y2) = places[tie.entity_id_a], places[tie.entity_id_b]
            axes.plot([x1, x2], [y1, y2], color=ACCENT, alpha=0.28, linewidth=0.6 + 4 * tie.stories / widest, zorder=1)
        most = float(names.stories.max())
        for node in records(names):
            axes.scatter(*places[node.id], s=14 + 90 * node.stories / most, color=ACCENT, zorder=2)
        axes.margins(0.13, 0.1)
        set_title(axes, claim(ties))
        _name_nodes(axes, [(str(n.name), places[n.id], n.stories / most) for n in records(names)])
        return axes


def _name_nodes(axes: Any, nodes: list[tuple[str, Any, float]]) -> None:
    """The names beside their nodes, each where it covers least of other names, nodes and the edge of the page.

    The names of the largest nodes are placed first; a name that finds no room beside its node stands further off.
    """
    from matplotlib.patheffects import withStroke

    axes.figure.draw_without_rendering()  # fixes where the axes lie, and so what covers what
    dots = [(*axes.transData.transform(place), 3 + 5 * size) for _, place, size in nodes]
    taken: list[Any] = []
    for name, place, size in nodes:
        best: tuple[float, Any] = (float("inf"), None)
        for offset, across, along in _spots(4 + 4 * size):
            text = axes.annotate(
                shorten(name, 26),
                place,
                offset,
                textcoords="offset points",
                ha=across,
                va=along,
                fontsize=7.5 + 1.5 * size,
                zorder=3,
                path_effects=[withStroke(linewidth=2.2, foreground="white")],
            )
            away = 0.02 * (abs(offset[0]) + abs(offset[1]))
            covered = _covered(text.get_window_extent(), taken, dots, axes.figure.bbox) + away
            if covered < best[0]:
                if best[1] is not None:
                    best[1].remove()
                best = (covered, text)
            else:
                text.remove()
            if covered == away:
                break
        taken.append(best[1].get_window_extent())


def _spots(gap: float) -> list[tuple[tuple[float, float], str, str]]:
    """Where a name may stand: offset in points from its node, and how it is aligned there; the nearest first."""
    sides = [(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)]
    across, along = {0: "center", 1: "left", -1: "right"}, {0: "center", 1: "bottom", -1: "top"}
    return [((far * gap * x, far * gap * y), across[x], along[y]) for far in (1.0, 2.2, 3.4) for x, y in sides]


def _covered(box: Any, taken: list[Any], dots: list[tuple[float, float, float]], page: Any) -> float:
    """How badly a name at `box` covers other names, nodes, or the edge of the page; 0 where it does not."""
    area = 0.0
    for other in taken:
        wide = min(box.x1, other.x1) - max(box.x0, other.x0)
        high = min(box.y1, other.y1) - max(box.y0, other.y0)
        area += max(wide, 0) * max(high, 0)
    hit = sum(box.x0 - r < x < box.x1 + r and box.y0 - r < y < box.y1 + r for x, y, r in dots)
    outside = max(page.x0 - box.x0, 0) + max(box.x1 - page.x1, 0)
    return float(area + 60 * hit + 50 * outside)


def plot_matrix(table: pd.DataFrame) -> Any:
    """Stories that two entities share against those expected by chance, as a matrix; orange is more often together.

    Takes the table of `count_pairs`. The number in a cell is the stories that have both; empty cells have none. The 25
    entities of most stories are drawn.
    """
    with styled():
        if table.empty:
            return empty_axes(NO_PAIRS)
        names = _names(table).head(MOST)
        size = len(names)
        order = {name: place for place, name in enumerate(names.id)}
        shown, stories = np.full((size, size), np.nan), np.zeros((size, size), int)
        for pair in records(table[table.entity_id_a.isin(order) & table.entity_id_b.isin(order)]):
            for one, other in ((pair.entity_id_a, pair.entity_id_b), (pair.entity_id_b, pair.entity_id_a)):
                shown[order[one], order[other]] = pair.value
                stories[order[one], order[other]] = pair.stories
        axes = new_axes(max(2.8, 1.5 + 0.213 * size))[0]  # 25 names fit a page at their full size
        axes.grid(visible=False)
        axes.set_facecolor(NEVER)
        bound = max(1.0, float(np.nanmax(np.abs(shown))))
        drawn = axes.imshow(shown, cmap="PuOr_r", vmin=-bound, vmax=bound, aspect="auto")
        for (row, column), n in np.ndenumerate(stories):
            if n:
                ink = "white" if abs(shown[row, column]) > 0.6 * bound else INK
                axes.text(column, row, str(n), ha="center", va="center", fontsize=7, color=ink)
        labels = [shorten(name, 24) for name in names.name]
        axes.set_yticks(range(size), labels)
        axes.set_xticks(range(size), labels, rotation=45, ha="right", rotation_mode="anchor")
        bar = axes.figure.colorbar(drawn, ax=axes, shrink=0.7)
        ticks = [tick for tick in range(-6, 7) if abs(tick) <= bound]
        bar.set_ticks(ticks, labels=[times(tick) for tick in ticks])
        bar.set_label("stories with both, against chance", fontsize=8)
        axes.set_xlabel("in the cells: stories with both")
        set_title(axes, _claim_of_matrix(table))
        return axes


def _claim_of_matrix(table: pd.DataFrame) -> str:
    """How many of the pairs are clearly apart from chance, to either side: the network names the first of them."""
    if table.low.isna().all():
        return claim(table)
    clear = beyond_zero(table)
    more, fewer = int((clear.value > 0).sum()), int((clear.value < 0).sum())
    return f"Of {len(table)} pairs that share a story, {more} do so clearly more often than by chance, {fewer} less"


def _names(table: pd.DataFrame) -> pd.DataFrame:
    """The entities of a table of pairs: id, name, stories; most stories first."""
    sides = [
        table[[f"entity_id_{s}", f"entity_{s}", f"stories_{s}"]].set_axis(["id", "name", "stories"], axis=1)
        for s in ("a", "b")
    ]
    both = pd.concat(sides).drop_duplicates("id")
    return both.sort_values(["stories", "id"], ascending=[False, True], ignore_index=True)


def _layout(ties: pd.DataFrame) -> dict[str, Any]:
    """Where each entity stands; the same for the same ties. Parts without a tie between them are kept near by one."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(_names(ties).id)
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
