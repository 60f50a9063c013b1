"""A desk's own look: `[style]` in `broadsheet.toml` with `accent`, a colour, and `logo`, an image in the project."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import SettingsError
from analysis.reporting.manifest import hash_bytes
from analysis.settings import SETTINGS_FILE, Project

ACCENT = "#7a2e1d"
_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_LARGEST = 2_000_000  # bytes of a logo: it goes into every page


@dataclass(frozen=True)
class Style:
    """The accent colour as #rrggbb, the logo's file and its bytes."""

    accent: str = ACCENT
    logo: Path | None = None
    content: bytes = b""

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
        return {"accent": self.accent, "logo": hash_bytes(self.content)[:16] if self.logo else ""}


PLAIN = Style()


def read_style(project: Project) -> Style:
    """The style of a project. SettingsError for a colour or a logo that cannot be used."""
    given = project.settings.style
    accent = given.get("accent", ACCENT).lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", accent):
        msg = f"{SETTINGS_FILE}: style.accent is {accent!r}; expected a colour like {ACCENT}"
        raise SettingsError(msg)
    if not given.get("logo"):
        return Style(accent)
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
    return Style(accent, path, content)
