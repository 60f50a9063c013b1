"""What a file is, by its first bytes; its name only decides between plain texts. The registry of readers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from importlib import import_module

from analysis.errors import ReadError
from analysis.reading.draft import Found, Input
from analysis.reading.encodings import decode

HEAD = 65_536  # bytes that decide

# format: module and function that reads it
READERS = {
    "txt": ("text", "read_text"),
    "md": ("text", "read_markdown"),
    "html": ("html", "read_html"),
    "json": ("records", "read_json"),
    "jsonl": ("records", "read_jsonl"),
    "csv": ("records", "read_csv"),
}
_MAGIC = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "sound, video or a picture",
    b"\x00\x00\x01\x00": "an icon",
    b"ID3": "sound",
    b"OggS": "sound or video",
    b"\x1aE\xdf\xa3": "video",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"wOFF": "a font",
    b"wOF2": "a font",
    b"SQLite format 3": "a database",
}
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|p|article|title|meta|table|h[1-6]|span|section|frameset)\b", re.I
)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,5000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|p|article|table|h[1-6]|script|section|main|center|font|link|frameset)\b",
    re.I | re.S,
)


def sniff(head: bytes, suffix: str) -> str:
    """Name of the format of a file that starts with `head`. ReadError where it holds nothing or is not read."""
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise ReadError("empty", "no bytes but blanks")
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise ReadError("not-text", f"this is {what}")
    text = decode(head)
    start = text.lstrip("\ufeff \t\r\n\x00")
    if not start:
        raise ReadError("empty", "nothing but blanks")
    if found := _sniff_text(text, start, suffix):
        return found
    if _is_binary(text):
        raise ReadError("not-text", "bytes that are no text in any encoding we know")
    return "md" if suffix in (".md", ".markdown", ".mdown") else "txt"


def reader(name: str) -> Callable[[Input], Iterator[Found]]:
    """The function that reads the format `name`."""
    module, function = READERS[name]
    found: Callable[[Input], Iterator[Found]] = getattr(import_module(f"analysis.reading.{module}"), function)
    return found


def _sniff_text(text: str, start: str, suffix: str) -> str | None:
    if start[0] == "<" and _HTML_START.match(start):
        return "html"
    if start[0] in "{[" and (found := _sniff_json(start, suffix)):
        return found
    if suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    if suffix in (".html", ".htm", ".xhtml") and _HTML.search(text):
        return "html"
    if suffix in (".csv", ".tsv", ".tab"):
        return "csv"
    if start[0] == "<" and len(_HTML.findall(text)) >= 3:
        return "html"
    if (
        suffix not in (".md", ".txt", ".text", ".markdown", "")
        or "," in start.split("\n", 1)[0]
        or "\t" in start.split("\n", 1)[0]
    ):
        return "csv" if _is_table(text) else None
    return None


def _sniff_json(start: str, suffix: str) -> str | None:
    """json, jsonl, or None where a bracket merely starts a text."""
    first, _, rest = start.partition("\n")
    if start[0] == "{" and _loads(first) and rest.lstrip()[:1] == "{":
        return "jsonl"
    if suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    if re.match(r'\{\s*(?:"|\})|\[\s*(?:[\[{"]|\])', start):
        return "json"
    return None


def _loads(line: str) -> bool:
    try:
        json.loads(line, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _is_table(text: str) -> bool:
    """Whether the first line names columns that we know, as a table under any name does."""
    from analysis.reading.columns import Columns
    from analysis.reading.records import delimiter_of

    delimiter = delimiter_of(text)
    names = [n.strip().strip('"') for n in text.lstrip("\ufeff").split("\n", 1)[0].split(delimiter)]
    if len(names) < 2 or any(len(n) > 40 for n in names):
        return False
    try:
        places = Columns(names, {}).places
    except ReadError:
        return False
    return sum(bool(found) for found in places.values()) >= 2


def _is_binary(text: str) -> bool:
    """Control characters and undecodable bytes in numbers that no text has."""
    sample = text[:20_000]
    odd = sum(c < " " and c not in "\t\n\r\x0b\x0c\x00\x1b" for c in sample) + sample.count("\ufffd")
    return odd > 0.05 * len(sample)
