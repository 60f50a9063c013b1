"""Web archives (WARC, also packed): one article per page that answered with success."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from analysis.errors import ReadError
from analysis.reading.dates import day_after
from analysis.reading.draft import DAMAGED, Found, Input, Setback
from analysis.reading.encodings import declared_encoding, decode
from analysis.reading.html import LARGEST, page_draft

_END = b"\r\n\r\n"
_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(file: Input) -> Iterator[Found]:
    """Articles of the pages in a web archive. A page that gives none, and a record that is cut, say why."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with file.path.open("rb") as stream:
        try:
            records = iter(ArchiveIterator(stream, arc2warc=True))
            while record := _next(records):
                if record.rec_type in ("response", "resource") and _is_page(record):
                    yield _found(record, file)
        except (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError) as error:  # as warcio meets a cut
            yield Setback("broken-archive", f"{DAMAGED} ({type(error).__name__}: {str(error)[:200]})", whole_file=True)
            return
    if not _is_whole(file.path):
        yield Setback("broken-archive", f"{DAMAGED} (it ends inside a record)", whole_file=True)


def _next(records: Iterator[Any]) -> Any:
    """The next record, None at the end; warcio prints its complaints, which are none of the user's business."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return next(records, None)


def _is_whole(path: Path) -> bool:
    """Whether the file ends as every record does, with two empty lines, and no packed part of it is cut."""
    end = b""
    with path.open("rb") as stream:
        packed = zlib.decompressobj(31) if stream.peek(2)[:2] == b"\x1f\x8b" else None
        while piece := stream.read(1 << 20):
            while packed and piece:
                try:
                    end = (end + packed.decompress(piece))[-4:]
                except zlib.error:
                    return False
                piece = packed.unused_data
                if packed.eof and piece:
                    packed = zlib.decompressobj(31)
            end = end if packed else (end + piece)[-4:]
    return end == _END and (packed is None or packed.eof)


def _is_page(record: Any) -> bool:
    headers = getattr(record, "http_headers", None)
    if headers is None:
        kind = record.rec_headers.get_header("Content-Type") or ""
    else:
        if not str(headers.get_statuscode()).startswith("2"):
            return False
        kind = headers.get_header("Content-Type") or ""
    return str(kind).split(";")[0].strip().lower() in _PAGES


def _found(record: Any, file: Input) -> Found:
    url = record.rec_headers.get_header("WARC-Target-URI")
    headers = getattr(record, "http_headers", None)
    kind = (headers.get_header("Content-Type") if headers else None) or ""
    latest = day_after(record.rec_headers.get_header("WARC-Date"), file.latest)
    data = record.content_stream().read(LARGEST)
    charset = kind.lower().partition("charset=")[2].split(";")[0].strip(" \"'") or declared_encoding(data)
    try:
        draft = page_draft(decode(data, charset or None), url=url, latest=latest)
    except ReadError as error:
        return Setback(error.reason, f"{url}: {error.detail}")
    draft.format = "warc"
    return draft
