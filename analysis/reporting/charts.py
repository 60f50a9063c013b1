"""A chart as bytes of each format: the same bytes for the same chart, whoever drew it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any

from analysis.drawing.narrowing import narrow
from analysis.drawing.saving import chart_bytes

SIZE_VARIABLE = "BROADSHEET_CHART_SIZE"
SIZES = {  # width in inches, height in inches (none: as drawn), letters enlarged by
    "column": (3.35, None, 1.0),
    "page": (6.69, None, 1.0),
    "slide": (10.0, 5.63, 1.5),
}
NARROW = 0.8  # of its width, below which a figure's words are set anew


def save_chart(axes: Any, kinds: Iterable[str]) -> dict[str, bytes]:
    """The figure of `axes` (an Axes or a Figure) in each of `kinds` (pdf, svg, png). The figure is closed."""
    figure = getattr(axes, "figure", axes)
    size = os.environ.get(SIZE_VARIABLE, "")
    if size in SIZES:
        resize(figure, size)
    content = {kind: chart_bytes(figure, kind) for kind in kinds}
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
    return content


def resize(figure: Any, size: str) -> None:
    """Give a figure one of SIZES. Narrow ones keep their proportions but grow in height, as letters stay readable."""
    width, height, larger = SIZES[size]
    old_width, old_height = figure.get_size_inches()
    if height is None:
        height = old_height * width / old_width
        height = max(height, min(old_height, width * 1.3))
    if width < NARROW * old_width:
        narrow(figure, width, height)
        return
    figure.set_size_inches(width, height)
    if larger != 1:
        for artist in figure.findobj(lambda a: hasattr(a, "set_fontsize") and hasattr(a, "get_fontsize")):
            artist.set_fontsize(artist.get_fontsize() * larger)
