"""A chart as bytes of each format: the same bytes for the same chart, whatever style it was drawn in."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from typing import Any

_STEADY: dict[str, dict[str, Any]] = {
    "pdf": {"metadata": {"CreationDate": None, "ModDate": None}},
    "svg": {"metadata": {"Date": None}},
    "png": {"metadata": {"Software": None}, "dpi": 300},
}
# Ids in the SVG come from this word instead of from chance; text in PDF stays text.
_RULES = {"svg.hashsalt": "broadsheet", "svg.fonttype": "path", "pdf.fonttype": 42}


def save_chart(axes: Any, kinds: Iterable[str]) -> dict[str, bytes]:
    """The figure of `axes` (an Axes or a Figure) in each of `kinds` (pdf, svg, png). The figure is closed."""
    figure = getattr(axes, "figure", axes)
    drawer = sys.modules["matplotlib"]  # whoever made the figure has loaded it; only `drawing` may import it
    content = {}
    with drawer.rc_context(_RULES):
        for kind in kinds:
            buffer = io.BytesIO()
            figure.savefig(buffer, format=kind, **_STEADY[kind])
            content[kind] = buffer.getvalue()
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
    return content
