"""A desk's own look: `[style]` in `broadsheet.toml`.

`accent` is a colour, `logo` an image in the project, `fonts` a folder of font files for scripts that ours lack.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.errors import SettingsError
from analysis.reporting.manifest import hash_bytes
from analysis.resources.fonts import SUFFIXES, fonts_in
from analysis.settings import SETTINGS_FILE, Project

ACCENT = "#7a2e1d"
_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
ENTRIES = ("accent", "logo", "fonts")
_LARGEST_FONTS = 200 << 20  # bytes of a desk's own fonts: they are read for every run
_LARGEST = 2_000_000  # bytes of a logo: it goes into every page


@dataclass(frozen=True)
class Style:
    """The accent colour as #rrggbb, the logo's file and its bytes, the folder of the desk's own fonts."""

    accent: str = ACCENT
    logo: Path | None = None
    content: bytes = b""
    fonts: Path | None = None

    @property
    def on_dark(self) -> str:
        """The accent as it can be read on a dark page: mixed with white until it is light enough."""
        parts = [int(self.accent[i : i + 2], 16) for i in (1, 3, 5)]
        for share in (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8):
            mixed = [round(p + (255 - p) * share) for p in parts]
            if 0.2126 * mixed[0] + 0.7152 * mixed[1] + 0.0722 * mixed[2] > 140:
                break
        return "#" + "".join(f"{p:02x}" for p in mixed)

    @property
    def logo_address(self) -> str:
        """The logo as a data URI; empty without one."""
        if self.logo is None:
            return ""
        kind = _TYPES[self.logo.suffix.lower()]
        return f"data:{kind};base64,{base64.b64encode(self.content).decode('ascii')}"

    @property
    def fingerprint(self) -> dict[str, str]:
        logo = hash_bytes(self.content)[:16] if self.logo else ""
        return {"accent": self.accent, "logo": logo, **({"fonts": _hash_fonts(self.fonts)} if self.fonts else {})}


PLAIN = Style()


def read_style(project: Project) -> Style:
    """The style of a project. SettingsError for a colour or a logo that cannot be used."""
    given = project.settings.style
    unknown = sorted(set(given) - set(ENTRIES))
    if unknown:
        msg = f"{SETTINGS_FILE}: unknown entry {unknown[0]!r} under [style]; known are {', '.join(ENTRIES)}"
        raise SettingsError(msg)
    accent = given.get("accent", ACCENT).lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", accent):
        msg = f"{SETTINGS_FILE}: style.accent is {accent!r}; expected a colour like {ACCENT}"
        raise SettingsError(msg)
    fonts = _font_folder(project, given.get("fonts", ""))
    if not given.get("logo"):
        return Style(accent, fonts=fonts)
    path = (project.root / given["logo"]).resolve()
    if not path.is_relative_to(project.root.resolve()) or path.suffix.lower() not in _TYPES:
        msg = f"{SETTINGS_FILE}: style.logo is {given['logo']!r}; expected a file in the project, {' '.join(_TYPES)}"
        raise SettingsError(msg)
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"{SETTINGS_FILE}: style.logo {given['logo']!r} cannot be read: {error.strerror}"
        raise SettingsError(msg) from error
    if len(content) > _LARGEST:
        msg = f"{SETTINGS_FILE}: style.logo has {len(content)} bytes; at most {_LARGEST}"
        raise SettingsError(msg)
    return Style(accent, path, content, fonts)


def _font_folder(project: Project, given: str) -> Path | None:
    if not given:
        return None
    folder = (project.root / given).resolve()
    files = fonts_in(folder) if folder.is_dir() else []
    if not files:
        msg = f"{SETTINGS_FILE}: style.fonts is {given!r}; expected a folder with font files, {' '.join(SUFFIXES)}"
        raise SettingsError(msg)
    size = sum(path.stat().st_size for path in files)
    if size > _LARGEST_FONTS:
        msg = (
            f"{SETTINGS_FILE}: the {len(files)} files in style.fonts {given!r} have {size >> 20} MB; "
            f"at most {_LARGEST_FONTS >> 20}: copy those that are needed into a folder of their own"
        )
        raise SettingsError(msg)
    return folder


def _hash_fonts(folder: Path) -> str:
    """One hash of all font files in a folder: other fonts draw other pages."""
    return hash_bytes("".join(_hash_font(p, p.stat().st_mtime_ns) for p in fonts_in(folder)).encode())[:16]


@cache
def _hash_font(path: Path, changed: int) -> str:
    return f"{path.name} {hash_bytes(path.read_bytes())}\n"
