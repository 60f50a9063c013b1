"""Web pages: the article in them, by trafilatura (its only door), without what the page adds around it.

Fast mode first; the slower default mode where it finds little. A page without an article gives the reason why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from analysis.errors import ReadError
from analysis.reading.chrome import drop_chrome, mark_links, prune
from analysis.reading.draft import Draft, Found, Input
from analysis.reading.encodings import declared_encoding, decode
from analysis.reading.exports import find_page_export
from analysis.reading.page_dates import page_date
from analysis.reading.pages import Source, about_page, article_body, page_source, parse_page
from analysis.reading.quiet import silence

LARGEST = 30_000_000  # bytes of one page
FEWEST = 250  # characters that fast mode must find to be believed
SHORTEST = 120  # characters; a notice of this length or less is a cookie wall or a login page
_NOTICE = re.compile(
    r"(?i)\b(?:cookies?|consent|javascript|your browser|subscribe|log ?in|sign ?in|captcha|robot|access denied)\b"
)


def read_html(file: Input) -> Iterator[Found]:
    """The one article of a page."""
    if file.path.stat().st_size > LARGEST:
        raise ReadError("too-large", f"a page of more than {LARGEST // 10**6} MB")
    data = file.read()
    source = page_source(decode(data, declared_encoding(data)))
    if export := find_page_export(source):
        yield from export
        return
    yield _draft(source, file.url, file.latest)


def page_draft(text: str, *, url: str | None = None, latest: date | None = None) -> Draft:
    """The article of the page `text`; ReadError where there is none. `latest`: the last day it can be of."""
    return _draft(page_source(text), url, latest)


def _draft(source: Source, url: str | None, latest: date | None) -> Draft:
    page = parse_page(source)
    about = about_page(page, url)
    when = page_date(page, source.whole, about, latest)
    prune(page.tree)
    mark_links(page.tree)
    body = drop_chrome(_body(page.tree), [about.title, *about.headings])
    given = article_body(page)
    if len(body) < FEWEST < len(given):
        body = given
    _refuse(body)
    return Draft(
        body=body,
        title=about.title,
        source=about.source,
        published=when.value,
        printed=when.printed,
        url=about.url,
        author=about.author,
        section=about.section,
        format="html",
        doubtful_date=not when.sure,
        lines_are_paragraphs=True,
    )


def _body(tree: Any) -> str:
    from trafilatura import bare_extraction

    silence("trafilatura")
    found = bare_extraction(tree, options=_options(True))
    text: str = getattr(found, "text", None) or ""
    if len(text) < FEWEST:
        slower = bare_extraction(tree, options=_options(False))
        text = max(text, getattr(slower, "text", None) or "", key=len)
    return text


@cache
def _options(fast: bool) -> Any:
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", fast=fast, comments=False)


def _refuse(text: str) -> None:
    if not text.strip():
        raise ReadError("no-article", "the page holds no text that reads like an article")
    if len(text) <= SHORTEST and _NOTICE.search(text):
        raise ReadError("no-article", f"only a notice: {text.strip()!r}")
