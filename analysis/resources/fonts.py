"""Where the fonts of charts and pages lie: packages of their own, so that every machine draws the same glyphs.

A project may add fonts of its own for scripts that these lack (`[style] fonts`); a run names them in an environment
variable, because charts are drawn inside notebooks.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

FONTS_VARIABLE = "BROADSHEET_FONTS"
FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_serif", "fontpkg_noto_sans_arabic", "noto_cjk_sans_otc")
SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")


def font_folders() -> list[Path]:
    """The folders that hold the installed font files; the CJK package is optional."""
    return sorted({path.parent for path in font_files()})


def font_files() -> list[Path]:
    """Every font file there is, by package and name, those of the project last."""
    found = []
    for name in FONT_PACKAGES:
        spec = find_spec(name)
        for place in spec.submodule_search_locations or [] if spec else []:
            found += fonts_in(Path(place))
    return [*found, *project_fonts()]


def project_fonts() -> list[Path]:
    """The font files in the folder that a run names."""
    folder = os.environ.get(FONTS_VARIABLE)
    return fonts_in(Path(folder)) if folder else []


def fonts_in(folder: Path) -> list[Path]:
    """The font files in `folder` and below it, by name."""
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
