"""Web pages: the article in them by trafilatura, its date by htmldate. The only door to both.

Fast mode first; the slower default mode where it finds little. A page without an article gives the reason why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.errors import ReadError
from analysis.reading.draft import Draft, Found, Input
from analysis.reading.encodings import declared_encoding, decode

LARGEST = 30_000_000  # bytes of one page
FEWEST = 250  # characters that fast mode must find to be believed
SHORTEST = 80  # characters; less is a cookie wall, a login page or a list of links
_DATA_ADDRESS = re.compile(r"data:[a-z]+/[^\"'<>\s)]{1000,}")
_CONSENT = re.compile(
    r"(?i)\b(?:cookies?|consent|javascript|browser|subscribe|log ?in|sign ?in|captcha|robot|access denied|enable)\b"
)
_PUBLISHED = re.compile(
    r"""(?:datePublished|article:published_time|publish(?:ed)?[_-]?(?:date|time|at))["']?\s*(?::|content\s*=)\s*["'](\d{4}-\d\d-\d\d[T ][^"']{4,25})["']"""
)  # noqa: E501


def read_html(file: Input) -> Iterator[Found]:
    """The one article of a page."""
    if file.path.stat().st_size > LARGEST:
        raise ReadError("too-large", f"a page of more than {LARGEST // 10**6} MB")
    data = file.path.read_bytes()
    yield page_draft(decode(data, declared_encoding(data)), latest=file.latest.isoformat())


def page_draft(page: str, *, url: str | None = None, latest: str | None = None) -> Draft:
    """The article of a page as a draft; ReadError where there is none. `latest`: the last day it can be of (ISO)."""
    from trafilatura import bare_extraction
    from trafilatura.metadata import extract_metadata
    from trafilatura.utils import load_html

    page = _DATA_ADDRESS.sub("data:,", page.replace("\x00", ""))
    tree = load_html(page)
    if tree is None:
        raise ReadError("not-html", "no HTML could be parsed")
    dates: dict[str, Any] = {
        "original_date": True,
        "extensive_search": False,
        "max_date": latest,
        "min_date": "1990-01-01",
    }
    about = extract_metadata(tree, url, dates, extensive=False)
    published, doubtful = about.date, False
    if not published:
        published, doubtful = _any_date(tree, about.url or url, dates), True
    found = bare_extraction(tree, url=url, fast=True, include_comments=False)
    text = (found.text if found else None) or ""
    if len(text) < FEWEST:
        slower = bare_extraction(tree, url=url, include_comments=False)
        text = max(text, (slower.text if slower else None) or "", key=len)
    _refuse(text)
    return Draft(
        body=text,
        title=about.title or "",
        source=about.sitename,
        published=_with_time(published, page),
        url=about.url or url,
        author=about.author,
        section=(about.categories or [None])[0] if isinstance(about.categories, list) else None,
        format="html",
        doubtful_date=doubtful,
        lines_are_paragraphs=True,
    )


def _refuse(text: str) -> None:
    if not text.strip():
        raise ReadError("no-article", "the page holds no text that reads like an article")
    if len(text) < SHORTEST and _CONSENT.search(text):
        raise ReadError("no-article", f"only a notice: {text.strip()[:SHORTEST]!r}")


def _any_date(tree: Any, url: str | None, dates: dict[str, Any]) -> str | None:
    from htmldate import find_date

    found = find_date(tree, url=url, **{**dates, "extensive_search": True})
    return str(found) if found else None


def _with_time(day: str | None, page: str) -> str | None:
    """The day with the time that the page's data give for the same day."""
    for match in _PUBLISHED.finditer(page):
        if day and match[1].startswith(day):
            return match[1].strip()
    return day
