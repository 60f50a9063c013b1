"""Where the fonts of charts and pages lie: packages of their own, so that every machine draws the same glyphs."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_serif", "fontpkg_noto_sans_arabic", "noto_cjk_sans_otc")


def font_folders() -> list[Path]:
    """The folders that hold the installed font files; the CJK package is optional."""
    return sorted({path.parent for path in font_files()})


def font_files() -> list[Path]:
    """Every installed font file, by package and name."""
    found = []
    for name in FONT_PACKAGES:
        spec = find_spec(name)
        for place in spec.submodule_search_locations or [] if spec else []:
            found += sorted(p for p in Path(place).rglob("*") if p.suffix.lower() in (".ttf", ".otf", ".ttc"))
    return found
