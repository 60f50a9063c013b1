"""E-mail (EML, MBOX) such as newsletters, and pages saved as MHTML, which is e-mail in form."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from analysis.errors import ReadError
from analysis.reading.cleaning import strip_markup
from analysis.reading.dates import day_after
from analysis.reading.draft import Draft, Found, Input, Setback
from analysis.reading.encodings import declared_encoding, decode
from analysis.reading.html import page_draft

LARGEST = 100_000_000  # bytes of one message
MOST_BOUNDARIES = 2_000  # lines that may part a message; the parser takes quadratic time for them
_LONGEST_HEADER = 2_000  # characters of a header that are looked at
_FEWEST = 80  # characters of a plain part that is not a mere "see this in your browser"
_SEPARATOR = re.compile(rb"From \S+ .*\d{4}\s*$")


def read_eml(file: Input) -> Iterator[Found]:
    """The one article of a message."""
    _bounded(file)
    yield _draft(_parsed(file.read()))


def read_mbox(file: Input) -> Iterator[Found]:
    """One article per message of a mailbox."""
    for data in _messages(file):
        try:
            yield _draft(_parsed(data))
        except ReadError as error:
            yield Setback(error.reason, error.detail)


def read_mhtml(file: Input) -> Iterator[Found]:
    """The one article of a page that a browser saved with its pictures in one file."""
    _bounded(file)
    message = _parsed(file.read())
    page = _part(message, "text/html")
    if page is None:
        raise ReadError("no-article", "no page in it, only its pictures and styles")
    address = _header(message, "Snapshot-Content-Location") or _header(page, "Content-Location")
    latest = day_after(_header(message, "Date"), file.latest)
    draft = page_draft(_text(page), url=address or None, latest=latest)
    draft.format = "mhtml"
    yield draft


def _messages(file: Input) -> Iterator[bytes]:
    """Messages of a mailbox, which start with a line "From " after a blank line."""
    lines: list[bytes] = []
    size, blank = 0, True
    with file.path.open("rb") as mailbox:
        for line in mailbox:
            if blank and lines and _SEPARATOR.match(line):
                yield b"".join(lines)
                lines, size = [], 0
            elif not (line.startswith(b"From ") and not lines):
                size += len(line)
                if size < LARGEST:
                    lines.append(line[1:] if line.startswith(b">From ") else line)
            blank = not line.strip()
    if lines:
        yield b"".join(lines)


def _parsed(data: bytes) -> Message:
    """A message; headers stay as they stand, as the parser of modern headers takes quadratic time for long ones."""
    if data.count(b"\n--") > MOST_BOUNDARIES:
        raise ReadError("too-many", f"a message of more than {MOST_BOUNDARIES} parts")
    return email.message_from_bytes(data)


def _draft(message: Message) -> Draft:
    name, address = parseaddr(_header(message, "From"))
    draft = Draft(
        title=_header(message, "Subject"),
        source=name or address.rpartition("@")[2] or None,
        published=_header(message, "Date") or None,
        format="eml",
    )
    plain, page = _part(message, "text/plain"), _part(message, "text/html")
    body = _text(plain) if plain is not None else ""
    if len(body.strip()) < _FEWEST and page is not None:
        draft.body, draft.lines_are_paragraphs = _page_body(_text(page)), True
    else:
        draft.body = body
    if not draft.body.strip():
        raise ReadError("empty", f"a message without text: {draft.title[:80]!r}")
    return draft


def _page_body(page: str) -> str:
    """The text of an HTML message: what reads like an article, else all of it; newsletters are often tables."""
    try:
        return page_draft(page).body
    except ReadError:
        return strip_markup(page)


def _part(message: Message, kind: str) -> Message | None:
    for part in message.walk():
        about = f"{part.get('Content-Type', 'text/plain')}{part.get('Content-Disposition', '')}"
        if len(about) > _LONGEST_HEADER:
            continue
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            return part
    return None


def _text(part: Message) -> str:
    """The text of a part, whatever it says of its own encoding."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = part.get_content_charset() or declared_encoding(data)
    return decode(data, charset).replace("\r\n", "\n")


def _header(message: Message, name: str) -> str:
    """A header as text, its encoded words decoded; as it stands where they are broken."""
    value = str(message.get(name) or "")[:_LONGEST_HEADER]
    with suppress(HeaderParseError, UnicodeError, LookupError, ValueError):
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())


def _bounded(file: Input) -> None:
    if file.path.stat().st_size > LARGEST:
        raise ReadError("too-large", f"a message of more than {LARGEST // 10**6} MB")
