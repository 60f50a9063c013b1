"""A chart drawn for a page, set in a narrow column: smaller letters, broken titles, fewer ticks, nothing cut."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from analysis.drawing.style import LINE, WIDTH
from analysis.drawing.words import shorten

LETTERS, LEAST = 0.8, 7.0  # what letters are scaled by, and the points that none falls below
PLOT = 0.65  # of the width of a chart that names of rows leave to its plot
EM = 0.54  # mean width of a letter of its size, a little more than it is
ROUNDS = 8  # times that an axis is widened, or its ticks are thinned


def narrow(figure: Any, width: float, height: float) -> None:
    """Make a figure `width` inches wide and at least `height` high, and set its words anew in that width."""
    for text in figure.findobj(lambda artist: hasattr(artist, "set_fontsize") and hasattr(artist, "get_text")):
        text.set_fontsize(max(LEAST, LETTERS * text.get_fontsize()))
    title = figure._suptitle
    lines = 0
    if title is not None:
        said = textwrap.wrap(" ".join(title.get_text().split()), int(LINE * width / WIDTH / LETTERS * 0.95))
        lines = len(said) - title.get_text().count("\n") - 1
        title.set_text("\n".join(said))
    figure.set_size_inches(width, height + 0.16 * max(lines, 0))
    columns = max((axes.get_subplotspec().get_gridspec().ncols for axes in _plots(figure)), default=1)
    for axes in _plots(figure):
        if columns > 1:
            panel = axes.title if axes.get_title() else axes._left_title
            panel.set_text(_broken(panel, PLOT * width / columns))
        axes.xaxis.label.set_text(_broken(axes.xaxis.label, PLOT * width / columns))
    if figure._supxlabel is not None:
        figure._supxlabel.set_text(_broken(figure._supxlabel, width))
    for legend in list(figure.legends):
        labels = [text.get_text() for text in legend.get_texts()]
        legend.remove()
        figure.legend(legend.legend_handles, labels, loc="outside lower left", ncols=2, fontsize=LEAST, frameon=False)
    _make_room(figure)


def _plots(figure: Any) -> list[Any]:
    """The axes that stand in the grid of the figure; scales of colours do not."""
    return [axes for axes in figure.axes if axes.get_subplotspec() is not None and axes.get_label() != "<colorbar>"]


def _broken(text: Any, width: float) -> str:
    letters = max(int(72 * width / (EM * text.get_fontsize())), 8)
    lines = textwrap.wrap(" ".join(text.get_text().split()), letters, break_long_words=False)
    return "\n".join(shorten(line, letters) for line in lines)


def _make_room(figure: Any) -> None:
    """Widen axes whose notes beside the marks run out of the figure, and leave out ticks whose labels meet."""
    for _ in range(ROUNDS):
        figure.draw_without_rendering()
        crowded = [axes for axes in _plots(figure) if _meet(_shown(axes.get_xticklabels()))]
        for axes in crowded:
            kept = [
                (place, label.get_text())
                for place, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
            ]
            axes.set_xticks([place for place, _ in kept[::2]], [label for _, label in kept[::2]])
        edge = figure.bbox.x1
        cut = [axes for axes in _plots(figure) if any(t.get_window_extent().x1 > edge for t in _shown(axes.texts))]
        for axes in cut:
            left, right = axes.get_xlim()
            axes.set_xlim(left, left + 1.25 * (right - left))
        if not crowded and not cut:
            return


def _shown(texts: Sequence[Any]) -> list[Any]:
    return [text for text in texts if text.get_visible() and text.get_text()]


def _meet(labels: Sequence[Any]) -> bool:
    """Whether two neighbours overlap; labels set at an angle do not count, their boxes are wider than they are."""
    upright = [label.get_window_extent() for label in labels if not label.get_rotation()]
    return any(one.x1 + 2 > other.x0 for one, other in pairwise(upright))
