"""Test sets of our own for reading: languages (gold_languages.tsv) and encodings (the same texts in old encodings).

`python -m benchmarks.reading_sets` prints the share of texts whose language is right, and the share of files whose
characters come back exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.reading.cleaning import clean_characters
from analysis.reading.encodings import declared_encoding, decode
from analysis.reading.language import detect_language

# Encodings in which newspapers of these languages were kept, and the labels they declare.
ENCODINGS = {
    "ru": ("cp1251", "koi8-r", "iso8859-5"),
    "bg": ("cp1251",),
    "be": ("cp1251",),
    "uk": ("cp1251", "koi8-u"),
    "en": ("cp1252",),
    "de": ("cp1252", "iso8859-1"),
    "fr": ("cp1252", "iso8859-1"),
    "es": ("cp1252", "iso8859-1"),
    "it": ("cp1252",),
    "pt": ("cp1252", "iso8859-1"),
    "nl": ("cp1252",),
    "sv": ("cp1252",),
    "pl": ("cp1250", "iso8859-2"),
    "cs": ("cp1250", "iso8859-2"),
    "hu": ("cp1250",),
    "tr": ("cp1254", "iso8859-9"),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255",),
    "ar": ("cp1256",),
    "zh": ("gb18030", "big5"),
    "ja": ("shift_jis", "euc_jp", "iso2022_jp"),
    "ko": ("euc_kr",),
    "th": ("cp874",),
    "lt": ("cp1257",),
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le")


class Case(NamedTuple):
    """A file's bytes and what they mean. `label`: what a page declares, right or wrong; None for plain text."""

    data: bytes
    text: str
    name: str


def language_rows() -> list[tuple[str, str, str]]:
    """Code, headline and text of every row of the language set."""
    lines = Path(__file__).with_name("gold_languages.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(code, title, text) for code, title, text in rows]


def languages_wrong() -> list[tuple[str, str, str]]:
    """Rows whose language is not found: code, what was found, headline."""
    found = [(code, detect_language(title, text), title) for code, title, text in language_rows()]
    return [row for row in found if row[0] != row[1]]


def encoding_cases() -> Iterator[Case]:
    """Texts of each language in its encodings, as plain text, as pages that declare it, and as pages that lie."""
    rows = language_rows()
    for code in sorted({row[0] for row in rows}):
        text = "\n\n".join(f"{title}\n\n{body}" for c, title, body in rows if c == code)
        for encoding in (*ENCODINGS.get(code, ()), *UNICODE):
            try:
                data = text.encode(encoding)
            except UnicodeEncodeError:
                continue
            yield Case(data, text, f"{code} {encoding}")
            if encoding in UNICODE[1:]:
                continue
            for label in (encoding, "iso-8859-1" if encoding == "utf-8" else None):
                if label:
                    page = f'<html><head><meta charset="{label}"></head><body>{text}</body></html>'
                    yield Case(page.encode(encoding), page, f"{code} {encoding} declared {label}")
    for code, title, body in rows:  # read wrongly once or twice before it came to us
        if code in ("de", "fr", "es", "pl", "tr", "ru", "kk", "en"):
            wrong = f"{title} — “{body}”".encode().decode("latin-1")
            yield Case(wrong.encode(), f"{title} — “{body}”", f"{code} mojibake")
            if code in ("de", "fr"):
                yield Case(wrong.encode().decode("latin-1").encode(), f"{title} — “{body}”", f"{code} twice mojibake")


def encodings_wrong() -> tuple[int, list[str]]:
    """The number of cases, and the names of those whose characters do not come back."""
    cases = list(encoding_cases())
    wrong = [
        c.name for c in cases if clean_characters(decode(c.data, declared_encoding(c.data))) != clean_characters(c.text)
    ]
    return len(cases), wrong


if __name__ == "__main__":
    n_rows, bad_rows = len(language_rows()), languages_wrong()
    print(f"language right {100 * (1 - len(bad_rows) / n_rows):.1f} n={n_rows}", *bad_rows, sep="\n  ")
    n_cases, bad_cases = encodings_wrong()
    print(f"encoding right {100 * (1 - len(bad_cases) / n_cases):.1f} n={n_cases}", *bad_cases, sep="\n  ")
