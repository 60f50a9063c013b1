"""A chart as bytes of each format: the same bytes for the same chart."""

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


def save_chart(axes: Any, kinds: Iterable[str]) -> dict[str, bytes]:
    """The figure of `axes` (an Axes or a Figure) in each of `kinds` (pdf, svg, png). The figure is closed."""
    figure = getattr(axes, "figure", axes)
    content = {}
    for kind in kinds:
        buffer = io.BytesIO()
        figure.savefig(buffer, format=kind, **_STEADY[kind])
        content[kind] = buffer.getvalue()
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)
    return content
