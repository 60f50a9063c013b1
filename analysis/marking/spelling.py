"""Spellings of one name brought together: slugs for identifiers, keys for comparison."""

from __future__ import annotations

import re
import unicodedata

NOT_PLAIN = re.compile(r"[^a-z0-9]+")
UNDECOMPOSED = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
        "’": "",
        "'": "",
    }
)


def plain(name: str) -> str:
    """`name` in lower-case ASCII letters: diacritics and apostrophes dropped, the rest as it was."""
    lowered = name.lower().translate(UNDECOMPOSED)
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def slug(name: str) -> str:
    """`name` for an identifier: plain letters and digits, hyphens between words; never empty."""
    made = NOT_PLAIN.sub("-", plain(name)).strip("-")
    return made or "u" + "-".join(f"{ord(c):x}" for c in name.strip())
