"""What a file is, by its first bytes; its name only decides between plain texts. The registry of readers."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from importlib import import_module

from analysis.errors import ReadError
from analysis.reading.draft import DAMAGED, Found, Input
from analysis.reading.encodings import decode

# format: module and function that reads it
READERS = {
    "txt": ("text", "read_text"),
    "md": ("text", "read_markdown"),
    "html": ("html", "read_html"),
    "mhtml": ("mail", "read_mhtml"),
    "eml": ("mail", "read_eml"),
    "mbox": ("mail", "read_mbox"),
    "warc": ("warc", "read_warc"),
    "feed": ("feeds", "read_feed"),
    "json": ("records", "read_json"),
    "jsonl": ("records", "read_jsonl"),
    "csv": ("records", "read_csv"),
    "xlsx": ("sheets", "read_xlsx"),
    "parquet": ("sheets", "read_parquet"),
    "docx": ("documents", "read_docx"),
    "rtf": ("documents", "read_rtf"),
    "pdf": ("documents", "read_pdf"),
}
ARCHIVES = ("zip", "tar", "gz", "bz2", "xz")
_PACKED = {b"\x1f\x8b": "gz", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz"}
_NOT_TEXT = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "sound, video or a picture",
    b"\x00\x00\x01\x00": "an icon",
    b"ID3": "sound",
    b"OggS": "sound or video",
    b"\x1aE\xdf\xa3": "video",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"wOFF": "a font",
    b"wOF2": "a font",
    b"SQLite format 3": "a database",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive; unpack it",
    b"Rar!": "a RAR archive; unpack it",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive; unpack it",
    b"\xd0\xcf\x11\xe0": "an old Word, Excel or Outlook file; save it as .docx, .xlsx or .eml",
}
_NO_TEXT = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_TEXT_NAMES = (".md", ".txt", ".text", ".markdown", "")
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|p|article|title|meta|table|h[1-6]|span|section|frameset)\b", re.I
)
_FIRST_TAG = re.compile(r"<(/?[a-z][a-z0-9:]*|!doctype\s+[a-z]+)", re.I)
_PAGE_TAGS = frozenset(
    (
        *("html", "head", "body", "meta", "title", "script", "link", "font", "frameset"),
        *("div", "p", "article", "section", "main", "center", "table", "h1", "h2", "h3", "h4"),
    )
)
_FEED_TAGS = frozenset(("rss", "feed", "rdf:rdf"))
_MAIL_START = re.compile(
    r"(?:From|To|Received|Return-Path|MIME-Version|Date|Subject|Message-ID|Delivered-To|Content-Type|X-[\w-]+"
    r"|DKIM-Signature|Snapshot-Content-Location)\s*:",
    re.I,
)


def sniff(file: Input) -> str:
    """Name of the format of a file. ReadError where it holds nothing or is of a kind that is not read."""
    head = file.head
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise ReadError("empty", "no bytes but blanks")
    if found := _sniff_bytes(file):
        return found
    text = decode(head)
    start = text.lstrip("\ufeff \t\r\n\x00")
    if not start:
        raise ReadError("empty", "nothing but blanks")
    if found := _sniff_text(text, start, file.suffix):
        return found
    if _is_binary(text):
        raise ReadError("not-text", "bytes that are no text in any encoding we know")
    return "md" if file.suffix in (".md", ".markdown", ".mdown") else "txt"


def reader(name: str) -> Callable[[Input], Iterator[Found]]:
    """The function that reads the format `name`."""
    module, function = READERS[name]
    found: Callable[[Input], Iterator[Found]] = getattr(import_module(f"analysis.reading.{module}"), function)
    return found


def _sniff_bytes(file: Input) -> str | None:
    head = file.head
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            raise ReadError("not-text", f"this is {what}")
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(file)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head[257:262] == b"ustar":
        return "tar"
    if head.startswith(b"WARC/"):
        return "warc"
    packed = next((name for magic, name in _PACKED.items() if head.startswith(magic)), None)
    return "warc" if packed == "gz" and file.name.lower().endswith((".warc.gz", ".arc.gz")) else packed


def _sniff_zip(file: Input) -> str:
    """docx, xlsx or zip, by the members."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            names = set(archive.namelist()[:10_000])
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ReadError("broken-archive", f"{DAMAGED} ({error})") from error
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names or "[Content_Types].xml" in names:
        raise ReadError("unsupported", "an office document of a kind that is not read; save it as .docx or .xlsx")
    return "zip"


def _sniff_text(text: str, start: str, suffix: str) -> str | None:
    if start[0] == "<":
        first = _first_tag(start)
        if first in _FEED_TAGS:
            return "feed"
        if first in _PAGE_TAGS or first.startswith("!doctype") or len(_HTML.findall(text)) >= 3:
            return "html"
        if start.startswith("<?xml"):
            return "feed"
    if start[0] in "{[" and (found := _sniff_json(start, suffix)):
        return found
    if suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    if mail := _sniff_mail(text, start, suffix):
        return mail
    if suffix in (".html", ".htm", ".xhtml") and _HTML.search(text):
        return "html"
    if suffix in (".csv", ".tsv", ".tab"):
        return "csv"
    first = start.split("\n", 1)[0]
    if suffix not in _TEXT_NAMES or "," in first or "\t" in first:
        return "csv" if _is_table(text) else None
    return None


def _first_tag(start: str) -> str:
    """Name of the first element of a markup text, after declarations and comments."""
    place = 0
    while start.startswith("<", place):
        if start.startswith("<!--", place):
            end = start.find("-->", place + 4) + 3
        elif start.startswith("<?", place) or start[place : place + 9].lower() == "<!doctype":
            if (match := _FIRST_TAG.match(start, place)) and "html" in match[1].lower():
                return "!doctype"
            end = start.find(">", place) + 1
        else:
            match = _FIRST_TAG.match(start, place)
            return match[1].lower() if match else ""
        if end < 4:
            return ""
        place = end + len(start[end : end + 4000]) - len(start[end : end + 4000].lstrip())
    return ""


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


def _sniff_mail(text: str, start: str, suffix: str) -> str | None:
    """eml, mbox or mhtml: headers from the first line on, at least three of them known, then a blank line."""
    is_box = start.startswith("From ") and "\n" in start
    lines = start.replace("\r\n", "\n").split("\n")[1 if is_box else 0 :][:200]
    headers = 0
    for line in lines:
        if not line.strip():
            break
        if not line[0].isspace():
            if not re.match(r"[\w-]{1,60}:", line):
                return None
            headers += bool(_MAIL_START.match(line))
    if headers < (2 if suffix in (".eml", ".mbox", ".mht", ".mhtml") else 3):
        return None
    if is_box:
        return "mbox"
    top = text[:4000].lower()
    is_page = "snapshot-content-location" in top or ("multipart/related" in top and "\nto:" not in top)
    return "mhtml" if is_page or suffix in (".mht", ".mhtml") else "eml"


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
    if "\ufffd" not in sample and sample.replace("\n", " ").isprintable():
        return False
    return len(_NO_TEXT.findall(sample)) > 0.05 * len(sample)
