"""Plain text and Markdown: headline, blank line, paragraphs; lines like "Date: 28 February 2023" above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from analysis.errors import ReadError
from analysis.reading.cleaning import clean_characters, join_lines, wrapped
from analysis.reading.columns import Columns
from analysis.reading.dates import find_day
from analysis.reading.draft import Draft, Found, Input
from analysis.reading.encodings import decode
from analysis.reading.exports import find_export

LARGEST = 50_000_000  # bytes of one file
LONGEST = 2_000_000  # characters of a file that is one article
LONGEST_TITLE = 250
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_KEYS = {
    "title": "title",
    "headline": "title",
    "date": "published",
    "published": "published",
    "publication date": "published",
    "posted": "published",
    "source": "source",
    "outlet": "source",
    "publisher": "source",
    "publication": "source",
    "newspaper": "source",
    "author": "author",
    "byline": "author",
    "by": "author",
    "url": "url",
    "link": "url",
    "section": "section",
    "language": "language",
    "via": "via",
    "agency": "via",
}
_FIELD = re.compile(r"([A-Za-z][A-Za-z ]{1,18}):\s*(\S.*)")
_BYLINE = re.compile(
    r"By\s+((?:[A-Z][\w.'’-]+|de|van|von|bin|al)(?:[ ,]+(?:[A-Z][\w.'’-]+|and|de|van|von|bin|al)){0,7})"
)
_DATE_LINE = re.compile(r"(?i)(?:(?:published|posted|updated|date)\s*(?:on|:|at)?\s*)?[^.!?]{6,60}")
_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n(?:---|\.\.\.)\s*(?:\n|\Z)", re.S)
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\((?:[^()\s]|\([^()\s]*\)){0,1000}(?:\s+\"[^\"\n]*\")?\)")
_MARKDOWN_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\((?:[^()\s]|\([^()\s]*\)){0,1000}(?:\s+\"[^\"\n]*\")?\)")
_MARKDOWN_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=\S)([^*_\n]{1,500}?)(?<=\S)\1(?![\w*])")
_MARKDOWN_START = re.compile(r"(?m)^[ ]{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+|\d{1,3}[.)]\s+)")
_MARKDOWN_RULE = re.compile(r"(?m)^[ ]{0,3}(?:[-*_][ ]?){3,}\s*$|^[ ]{0,3}(?:=+|-+)\s*$|^```.*$")
_HEADING = re.compile(r"(?m)^[ ]{0,3}#\s+(.+?)\s*#*\s*$")


def read_text(file: Input) -> Iterator[Found]:
    """The one article of a text file, or the many of a database export."""
    text = clean_characters(_content(file))
    if export := find_export(text, "txt"):
        yield from export
        return
    yield text_draft(_bounded(text), "txt")


def read_markdown(file: Input) -> Iterator[Found]:
    """The one article of a Markdown file, with the fields of its front matter."""
    text = _bounded(clean_characters(_content(file)))
    match = _FRONT_MATTER.match(text)
    draft = _from_front_matter(match[1], file) if match else Draft()
    text = text[match.end() :] if match else text
    heading = _HEADING.search(text)
    if heading and not text[: heading.start()].strip():
        draft.title = draft.title or plain_markdown(heading[1])
        text = text[heading.end() :]
    rest = text_draft(plain_markdown(text), "md", titled=bool(draft.title))
    draft.body, draft.title = rest.body, draft.title or rest.title
    for name in ("published", "author", "source", "url"):
        if getattr(draft, name) is None:
            setattr(draft, name, getattr(rest, name))
    draft.format = "md"
    yield draft


def text_draft(text: str, format_: str, *, titled: bool = False) -> Draft:
    """The article in cleaned `text`. `titled`: its title is known from elsewhere, so the first line is text."""
    blocks = [b for b in _BLANK_LINES.split(text.strip("\n ")) if b.strip()]
    draft = Draft(format=format_)
    blocks = _take_header(blocks, draft)
    if not titled and not draft.title:
        draft.title, blocks = _take_title(blocks)
    draft.body = "\n\n".join(_take_lines_below_title(blocks, draft))
    return draft


def plain_markdown(text: str) -> str:
    """Markdown without its signs: links keep their words, images go."""
    text = _MARKDOWN_IMAGE.sub("", text)
    text = _MARKDOWN_LINK.sub(r"\1", text)
    text = _MARKDOWN_RULE.sub("", text)
    text = _MARKDOWN_START.sub("", text)
    return _MARKDOWN_EMPHASIS.sub(r"\2", text)


def _content(file: Input) -> str:
    if file.continues and file.path.stat().st_size > LARGEST:
        raise ReadError("too-large", f"more than {LARGEST // 10**6} MB of text in one file; split it into articles")
    return decode(file.read()).replace("\r\n", "\n").replace("\r", "\n")


def _bounded(text: str) -> str:
    """`text` itself; ReadError where it is far longer than any article, before patterns are tried on it."""
    if len(text) > LONGEST:
        raise ReadError("too-long", f"{len(text)} characters; split it into articles")
    return text


def _take_header(blocks: list[str], draft: Draft) -> list[str]:
    """Fill `draft` from a first block of at least two known `Name: value` lines; the blocks after it."""
    lines = blocks[0].split("\n") if blocks else []
    fields = [_FIELD.fullmatch(line.strip()) for line in lines]
    known = [m for m in fields if m and m[1].strip().lower() in _KEYS]
    if len(known) < 2 or len(known) < len(lines):
        return blocks
    for match in known:
        setattr(draft, _KEYS[match[1].strip().lower()], match[2].strip())
    return blocks[1:]


def _take_title(blocks: list[str]) -> tuple[str, list[str]]:
    """The headline: a short first block, or the short first line of a first block whose lines are paragraphs."""
    if not blocks:
        return "", blocks
    lines = [line.strip() for line in blocks[0].split("\n") if line.strip()]
    one_line = len(lines) == 1 or (len(lines) <= 3 and wrapped(lines))
    if len(blocks) > 1 and one_line and len(" ".join(lines)) <= LONGEST_TITLE:
        return join_lines(lines), blocks[1:]
    headed = len(lines) > 1 and len(lines[0]) <= LONGEST_TITLE and not lines[0].endswith((".", ",", ";", ":"))
    if headed and not wrapped(lines):
        return lines[0], ["\n".join(lines[1:]), *blocks[1:]]
    return "", blocks


def _take_lines_below_title(blocks: list[str], draft: Draft) -> list[str]:
    """Fill author and date from lines of their own among the first three blocks; the blocks without these lines."""
    kept = []
    for place, block in enumerate(blocks):
        if place < 3 and "\n" not in block and len(block) <= 80:
            if draft.author is None and (byline := _BYLINE.fullmatch(block.strip(" ."))):
                draft.author = byline[1]
                continue
            if draft.published is None and _DATE_LINE.fullmatch(block.strip(" .")) and (found := find_day(block)):
                draft.published = found[0]
                continue
        kept.append(block)
    return kept


def _from_front_matter(text: str, file: Input) -> Draft:
    import yaml

    try:
        fields: Any = yaml.safe_load(text)
    except yaml.YAMLError:
        fields = {m[1]: m[2] for line in text.split("\n") if (m := _FIELD.fullmatch(line.strip()))}
    if not isinstance(fields, dict):
        return Draft()
    record = {str(k): v for k, v in fields.items() if isinstance(v, (str, int, float, date, list, dict))}
    try:
        return Columns(record, {}).draft(record, "md")
    except ReadError:  # no title there: the text has it
        return Columns([*record, "title"], {}).draft(record, "md")
