"""One style for every chart: figures, fonts, colours. Figures are made without pyplot, so nothing global is touched."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from analysis.resources import resource_path
from analysis.resources.fonts import font_files, project_fonts

WIDTH = 6.3  # inches: the text width of a page
LINE = 78  # characters of a title in one line
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A5C00", "#6A3D9A")
MARKERS = ("o", "s", "D", "^", "v", "P", "X", "*")  # tell apart what has the same colour, and everything in grey
ACCENT, QUIET, NEGATIVE, POSITIVE = "#0072B2", "#8A8A8A", "#D55E00", "#0072B2"
INK, SOFT = "#222222", "#666666"
EMPTY = "nothing-to-show"  # marks the one sentence of axes without a chart
FIXED = {"all": ACCENT, "unknown": QUIET}

OWN_FONTS = ("fonts/BroadsheetSans-Regular.ttf", "fonts/BroadsheetSans-Bold.ttf")
FAMILY, LAST_RESORT = "Broadsheet Sans", "DejaVu Sans"
CHINESE = " SC"  # how the families with the Chinese forms of the signs end
OTHER_SCRIPTS = ("Arabic", "CJK")  # fonts of other scripts, by a part of their file name, where they are installed


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the house style; the settings of the surrounding session come back afterwards."""
    import matplotlib
    import matplotlib.style

    with matplotlib.rc_context():
        matplotlib.style.use(str(resource_path("broadsheet.mplstyle")))
        matplotlib.rcParams["font.family"] = list(font_families())
        yield


def new_axes(
    height: float,
    *,
    rows: int = 1,
    columns: int = 1,
    heights: tuple[float, ...] = (),
    widths: tuple[float, ...] = (),
) -> list[Any]:
    """The Axes of a new figure as wide as a page and `height` inches high, row by row. Call it inside `styled`.

    `heights` are the proportions of the rows; rows of different heights share their horizontal axis. `widths` are those
    of the columns.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height))
    FigureCanvasAgg(figure)
    grid = {"height_ratios": heights or None, "width_ratios": widths or None}
    axes = figure.subplots(rows, columns, squeeze=False, sharex="col" if heights else False, gridspec_kw=grid)
    return [axis for row in axes for axis in row]


def colour_of(keys: Iterable[str]) -> dict[str, str]:
    """A colour for each key, in the order they come in; the same keys always get the same colours.

    Each key has one colour that it prefers, by its name; where two prefer the same, the one later in the alphabet takes
    the next that is free. Give all sources of a corpus, and a chart of some of them keeps their colours. Beyond eight
    keys colours repeat; MARKERS then tell series apart.
    """
    distinct = list(dict.fromkeys(keys))
    taken: dict[str, str] = {key: FIXED[key] for key in distinct if key in FIXED}
    for key in sorted(set(distinct) - set(FIXED)):
        first = crc32(key.encode()) % len(COLOURS)
        ring = COLOURS[first:] + COLOURS[:first]
        taken[key] = next((colour for colour in ring if colour not in taken.values()), ring[0])
    return {key: taken[key] for key in distinct}


def font_families() -> tuple[str, ...]:
    """The families that charts are set in, most wanted first, made known to matplotlib.

    Noto Sans comes as one variable file, of which matplotlib sees the regular weight only; the package brings two
    static cuts of it (see `training/make_fonts.py`). Fonts of other scripts come next, those of the project last of
    them. DejaVu Sans, which matplotlib brings, draws what all lack.
    """
    own = set(project_fonts())
    return _families(tuple(p for p in font_files() if p in own or any(script in p.name for script in OTHER_SCRIPTS)))


@cache
def _families(others: tuple[Path, ...]) -> tuple[str, ...]:
    from matplotlib import font_manager

    known = font_manager.fontManager
    for name in OWN_FONTS:
        known.addfont(resource_path(name))
    families = [FAMILY]
    for path in others:
        before = len(known.ttflist)
        known.addfont(path)
        faces = known.ttflist[before:]
        chosen = next((f for f in faces if f.name.endswith(CHINESE)), faces[0])  # one family of a collection is enough
        families.append(chosen.name)
    for name in dict.fromkeys(families):
        faces = [f for f in known.ttflist if f.name == name]
        if not any(f.weight == 700 for f in faces):
            known.ttflist.append(replace(faces[0], weight=700))  # has no bold of its own: titles take the regular
    return (*dict.fromkeys(families), LAST_RESORT)


def set_title(axes: Any, text: str) -> None:
    """The claim above the whole figure, not above the axes, so that long labels leave it its width."""
    lines = textwrap.wrap(text, LINE) or [""]
    axes.figure.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=10.5, fontweight="bold")


def empty_axes(why: str = "There is nothing to show for this selection.") -> Any:
    """Axes that say in words why there is no chart. Call it inside `styled`."""
    axes = new_axes(1.1)[0]
    axes.set_axis_off()
    axes.text(0, 0.5, why, transform=axes.transAxes, fontsize=9.5, color=SOFT, va="center", gid=EMPTY)
    return axes


def nothing_drawn(axes: Any) -> str:
    """The sentence of axes made by `empty_axes`; empty for those of a chart, and for a figure."""
    return next((str(text.get_text()) for text in getattr(axes, "texts", ()) if text.get_gid() == EMPTY), "")
