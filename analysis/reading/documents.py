"""Word processor files and PDF: their paragraphs, as one article or as the many of a database export."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from analysis.errors import ReadError
from analysis.reading.cleaning import clean_characters
from analysis.reading.draft import Draft, Found, Input
from analysis.reading.encodings import decode
from analysis.reading.exports import find_export
from analysis.reading.quiet import silence
from analysis.reading.text import text_draft

LARGEST = 200_000_000  # bytes of a file
LARGEST_TEXT = 100_000_000  # bytes that a part of a DOCX may unpack to
MOST_PAGES = 500
_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
_TEXT, _TAB, _BREAK = (_PARAGRAPH[:-1] + name for name in ("t", "tab", "br"))


def read_docx(file: Input) -> Iterator[Found]:
    """Articles of a Word file (DOCX): one, or those of a database export."""
    lines, title = _docx(file)
    text = "\n".join(lines)
    if export := find_export(text, "docx", lines=lines):
        yield from export
        return
    draft = _from_lines(lines, "docx")
    draft.title = draft.title or title  # the time of creation is often that of a template: it dates nothing
    yield draft


def read_rtf(file: Input) -> Iterator[Found]:
    """Articles of a rich text file (RTF): one, or those of a database export."""
    from striprtf.striprtf import rtf_to_text

    _bounded(file)
    data = file.read()
    if data.count(b"{") > 400_000:
        raise ReadError("too-deep", "more than 400,000 groups in an RTF file")
    to_text: Any = rtf_to_text
    text = clean_characters(to_text(decode(data), errors="replace"))
    if export := find_export(text, "rtf", lines=text.split("\n")):
        yield from export
        return
    yield _from_lines(text.split("\n"), "rtf")


def read_pdf(file: Input) -> Iterator[Found]:
    """The article of a PDF with a text layer, or those of a database export. ReadError where it holds only pictures."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    silence("pypdf")
    _bounded(file)
    try:
        document = PdfReader(file.path)
        if document.is_encrypted and not document.decrypt(""):
            raise ReadError("locked", "the PDF asks for a password")
        pages = [page.extract_text() or "" for page in document.pages[:MOST_PAGES]]
        about = document.metadata
    except PyPdfError as error:
        raise ReadError("unreadable", f"broken PDF: {error}; print it to a new PDF, or save its text") from error
    text = clean_characters(without_running_lines(pages))
    if sum(map(str.isalpha, text)) < 20:
        raise ReadError("no-text-layer", f"{len(pages)} pages without text: scanned? recognise the text first")
    if export := find_export(text, "pdf"):
        yield from export
        return
    draft = text_draft(text, "pdf")
    if not draft.title and about and about.title and len(about.title) > 8:
        draft.title = about.title
    yield draft


def without_running_lines(pages: list[str]) -> str:
    """Text of the pages without the headers, footers and page numbers that repeat from page to page."""
    edges: dict[str, int] = {}
    split = [[line.rstrip() for line in page.split("\n")] for page in pages]
    for lines in split:
        for key in {_running(line) for line in (*lines[:2], *lines[-2:]) if line.strip()}:
            edges[key] = edges.get(key, 0) + 1
    repeated = {key for key, n in edges.items() if n >= 3 and n > len(pages) / 2}
    kept = []
    for lines in split:
        last = len(lines) - 1
        kept.append(
            "\n".join(
                line
                for i, line in enumerate(lines)
                if 2 <= i < last - 1 or not (_running(line) in repeated or line.strip().isdigit())
            )
        )
    return "\n".join(kept)


def _running(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def _docx(file: Input) -> tuple[list[str], str]:
    """Paragraphs and title of a DOCX, read from its XML as a stream."""
    from lxml import etree

    _bounded(file)
    with zipfile.ZipFile(file.path) as parts:
        _bounded_part(parts, "word/document.xml")
        with parts.open("word/document.xml") as xml:
            lines = []
            for _, paragraph in etree.iterparse(xml, tag=_PARAGRAPH, resolve_entities=False, huge_tree=False):
                lines.append(_paragraph(paragraph))
                paragraph.clear()
        title = _core_title(parts)
    return lines, title


def _paragraph(paragraph: Any) -> str:
    signs = {_TAB: "\t", _BREAK: "\n"}
    return "".join(
        element.text or "" if element.tag == _TEXT else signs[element.tag]
        for element in paragraph.iter(_TEXT, _TAB, _BREAK)
    )


def _core_title(parts: zipfile.ZipFile) -> str:
    """The title that an office file keeps about itself."""
    from lxml import etree

    try:
        tree = etree.fromstring(parts.read("docProps/core.xml"), etree.XMLParser(resolve_entities=False))
    except (KeyError, etree.XMLSyntaxError):
        return ""
    found = {etree.QName(element).localname: element.text for element in tree}
    return (found.get("title") or "").strip()


def _bounded_part(parts: zipfile.ZipFile, name: str) -> None:
    try:
        info = parts.getinfo(name)
    except KeyError:
        raise ReadError("unreadable", f"no {name} in it: not a Word file") from None
    if info.file_size > LARGEST_TEXT:
        raise ReadError("too-large", f"{name} unpacks to {info.file_size} bytes")


def _bounded(file: Input) -> None:
    size = file.path.stat().st_size
    if size > LARGEST:
        raise ReadError("too-large", f"{size} bytes; split it")


def _from_lines(lines: list[str], format_: str) -> Draft:
    """One article from paragraphs that a word processor keeps apart."""
    kept = [clean_characters(line).strip() for text in lines for line in text.split("\n")]
    draft = text_draft("\n\n".join(line for line in kept if line), format_)
    draft.lines_are_paragraphs = False
    return draft
