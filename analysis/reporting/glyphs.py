"""Which characters the fonts of the PDF cannot draw: they are named in the report instead of becoming silent boxes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from analysis.resources.fonts import font_files

_NAMED = 6  # characters that are named; of the rest the number
_NO_GLYPH_NEEDED = {"Cc", "Cf", "Zs", "Zl", "Zp", "Cs", "Co", "Cn"}


@cache
def covered(files: tuple[Path, ...]) -> frozenset[int]:
    """Every code point that one of these font files can draw."""
    from fontTools.ttLib import TTCollection, TTFont

    found: set[int] = set()
    for path in files:
        many = path.suffix.lower() in (".ttc", ".otc")
        fonts = TTCollection(path, lazy=True).fonts[:1] if many else [TTFont(path, lazy=True)]
        for font in fonts:
            found |= set(font.getBestCmap() or {})
    return frozenset(found)


def _built_in() -> list[Path]:
    """The monospaced font inside Typst, to which it falls back for signs and arrows; matplotlib has the same file."""
    spec = find_spec("matplotlib")
    places = spec.submodule_search_locations or [] if spec else []
    files = [Path(place) / "mpl-data" / "fonts" / "ttf" / "DejaVuSansMono.ttf" for place in places]
    return [f for f in files if f.is_file()]


def missing_glyphs(content: Any) -> list[str]:
    """The characters in all texts of `content` (nested lists and dictionaries) that no font can draw, in code order."""
    used = set("".join(_texts(content)))
    drawn = covered((*font_files(), *_built_in()))
    return sorted(c for c in used if unicodedata.category(c) not in _NO_GLYPH_NEEDED and ord(c) not in drawn)


def _texts(content: Any) -> Iterable[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            if key not in ("content", "url", "path"):  # files and addresses are not set as text
                yield from _texts(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _texts(value)


def glyph_warning(missing: list[str]) -> str:
    """One sentence on characters without a glyph; empty where there are none."""
    if not missing:
        return ""
    named = [f"U+{ord(c):04X} {unicodedata.name(c, 'unnamed').title().replace('Cjk', 'CJK')}" for c in missing[:_NAMED]]
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    remedy = " Fonts that have them can be named under [style] in broadsheet.toml."
    if any(_is_cjk(c) for c in missing):
        remedy = " The optional fonts for Chinese, Japanese and Korean are missing: pip install 'broadsheet[cjk]'."
    many = "characters" if len(missing) > 1 else "character"
    return (
        f"In the PDF, {len(missing)} {many} cannot be drawn with the installed fonts: {', '.join(named)}{more}.{remedy}"
    )


def _is_cjk(c: str) -> bool:
    return unicodedata.name(c, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"))
