"""One style for every chart: figures, fonts, colours. Figures are made without pyplot, so nothing global is touched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from analysis.resources import resource_path
from analysis.resources.fonts import font_files

WIDTH = 6.3  # inches: the text width of a page
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A5C00", "#444444")
ACCENT, QUIET, NEGATIVE, POSITIVE = "#0072B2", "#8A8A8A", "#D55E00", "#0072B2"
SCRIPTS = ((0x20, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x22FF))  # Latin, Greek, Cyrillic with Kazakh, punctuation, signs
WEIGHTS = {"regular": 400, "bold": 700}


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the house style; the settings of the surrounding session come back afterwards."""
    import matplotlib
    import matplotlib.style

    add_fonts()
    with matplotlib.rc_context():
        matplotlib.style.use(str(resource_path("broadsheet.mplstyle")))
        yield


def new_axes(height: float, *, width: float = WIDTH, rows: int = 1, columns: int = 1) -> list[Any]:
    """The Axes of a new figure of `width` and `height` inches, row by row. Call it inside `styled`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, columns, squeeze=False)
    return [axis for row in axes for axis in row]


def colour_of(keys: Iterable[str]) -> dict[str, str]:
    """A colour for each key, by order of first appearance; the eighth and those after it share the last."""
    distinct = list(dict.fromkeys(keys))
    return {key: COLOURS[min(n, len(COLOURS) - 1)] for n, key in enumerate(distinct)}


@cache
def add_fonts() -> None:
    """Make Noto Sans known to matplotlib, in regular and bold.

    The font comes as one variable file, of which matplotlib would only see the regular weight, so both weights are cut
    from it once and kept in matplotlib's cache. DejaVu Sans, which matplotlib brings, stands in for glyphs it lacks.
    """
    import matplotlib
    from matplotlib import font_manager

    variable = [path for path in font_files() if path.name.startswith("NotoSans[")]
    for source in variable:
        for name, weight in WEIGHTS.items():
            size = source.stat().st_size
            target = Path(matplotlib.get_cachedir()) / f"broadsheet-{source.stem.split('[')[0]}-{name}-{size}.ttf"
            if not target.exists():
                _cut(source, weight, target)
            font_manager.fontManager.addfont(target)


def _cut(source: Path, weight: int, target: Path) -> None:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(source, recalcTimestamp=False)
    smaller = Subsetter(Options(layout_features=["kern", "mark", "mkmk"], name_IDs=["*"], notdef_outline=True))
    smaller.populate(unicodes=[code for first, last in SCRIPTS for code in range(first, last + 1)])
    smaller.subset(font)  # cutting takes seconds a font for all of its glyphs
    cut = instantiateVariableFont(font, {"wght": weight, "wdth": 100}, updateFontNames=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    os.close(handle)
    cut.save(name)
    os.replace(name, target)
