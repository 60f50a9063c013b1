"""Charts as files: the same bytes for the same chart, fonts embedded, and no letter that silently went missing."""

from __future__ import annotations

import io
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from analysis.drawing.style import font_families, styled
from analysis.errors import CallError

KINDS: dict[str, dict[str, Any]] = {  # nothing of the time or the machine goes into a file
    "pdf": {"metadata": {"CreationDate": None, "ModDate": None}},
    "svg": {"metadata": {"Date": None}},
    "png": {"metadata": {"Software": None}, "dpi": 300},
}
NOTE_HEIGHT = 0.25  # inches
NO_GLYPH_NEEDED = ("Cc", "Cf", "Zs", "Zl", "Zp")


def save_chart(axes: Any, path: str | Path) -> Path:
    """Write the figure of `axes` (an Axes or a Figure) to a .pdf, .svg or .png file; gives the path.

    Raises CallError for another ending. Characters that no font has are said in a warning and below the chart.
    """
    target = Path(path)
    target.write_bytes(chart_bytes(axes, target.suffix.lower().lstrip(".")))
    return target


def chart_svg(axes: Any) -> str:
    """The figure of `axes` as SVG text, letters as outlines."""
    return chart_bytes(axes, "svg").decode("utf-8")


def chart_bytes(axes: Any, kind: str) -> bytes:
    """The figure of `axes` (an Axes or a Figure) as pdf, svg or png; the same bytes each time."""
    if kind not in KINDS:
        msg = f"a chart is saved as {', '.join(KINDS)}; not as {kind or 'a file without ending'!r}"
        raise CallError(msg)
    figure = axes.get_figure()
    note = glyph_note(figure)
    if note:
        warnings.warn(note, stacklevel=2)
    buffer = io.BytesIO()
    with styled(), _embeddable(figure), warnings.catch_warnings(), _said_below(figure, note):
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # said once, in words, above
        figure.savefig(buffer, format=kind, **KINDS[kind])
    return buffer.getvalue()


@contextmanager
def _embeddable(figure: Any) -> Iterator[None]:
    """Put the letters of a PDF in as Type 3 where some come from no TrueType font: others cannot go in as Type 42."""
    import matplotlib

    plain = covered(font_families(), ".ttf")
    with matplotlib.rc_context({} if all(ord(char) in plain for char in _drawn(figure)) else {"pdf.fonttype": 3}):
        yield


@contextmanager
def _said_below(figure: Any, note: str) -> Iterator[None]:
    """The figure with a line below it that says `note`; as it was afterwards."""
    if not note or figure.get_layout_engine() is None:  # a figure laid out by hand has no room to give
        yield
        return
    width, height = figure.get_size_inches()
    room = NOTE_HEIGHT / (height + NOTE_HEIGHT)
    figure.set_size_inches(width, height + NOTE_HEIGHT)
    figure.get_layout_engine().set(rect=(0, room, 1, 1 - room))
    said = figure.text(0.01, 0.3 * room, note, fontsize=7, color="#B00020")
    yield
    said.remove()
    figure.get_layout_engine().set(rect=(0, 0, 1, 1))
    figure.set_size_inches(width, height)


def glyph_note(figure: Any) -> str:
    """One sentence on characters of the figure that no font has; empty where there are none."""
    missing = sorted(char for char in _drawn(figure) if ord(char) not in covered(font_families()))
    if not missing:
        return ""
    listed = ", ".join(f"U+{ord(char):04X}" for char in missing[:5]) + (" and more" if len(missing) > 5 else "")
    return f"No installed font has the characters {listed}; for Chinese, Japanese, Korean: pip install broadsheet[cjk]"


def _drawn(figure: Any) -> set[str]:
    """The characters of a figure that need a glyph."""
    from matplotlib.text import Text

    used = {char for text in figure.findobj(Text) if text.get_visible() for char in text.get_text()}
    return {char for char in used if unicodedata.category(char) not in NO_GLYPH_NEEDED}


@cache
def covered(families: tuple[str, ...], ending: str = "") -> frozenset[int]:
    """The characters that some font of these families, in a file with this ending, can draw."""
    from matplotlib import font_manager

    known = font_manager.fontManager.ttflist
    files = sorted({e.fname for e in known if e.name in families and e.fname.endswith(ending)})
    return frozenset(code for file in files for code in font_manager.get_font(file).get_charmap())
