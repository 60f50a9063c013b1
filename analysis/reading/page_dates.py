"""When an article on a page was published: structured data, the head, the line under the headline; then htmldate.

What the page declares or prints by its headline is sure. A date that had to be searched for is not. The only door to
htmldate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date
from functools import cache
from typing import Any, NamedTuple

from analysis.reading.dates import find_day, parse_date, printed_day
from analysis.reading.pages import About, Page, without_pictures
from analysis.reading.quiet import silence

# Names under which pages give the time of publication in their head, best first (never of a change).
_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article:published",
    "article:published_date",
    "published_time",
    "published_at",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "pub_date",
    "pubdate",
    "rnews:datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.created",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "analyticsattributes.articledate",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "date_published",
    "displaydate",
    "date",
)
_WHOLE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{8}|\d{1,2}\W[\w.]{1,12}\W\s?\d{4}|\w{3,12}\W{1,2}\d{1,2}\W{1,2}\d{4}")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/_-]|$)")
_ELSEWHERE = re.compile(
    r"(?i)comment|related|sidebar|footer|recent|popular|updat|modif|latest|teaser|widget|ticker|calendar|event|copyright"
)
_NAMES = ("date", "Date", "time", "Time", "publi", "Publi", "posted", "created", "byline", "meta", "info")
_DIGITS = re.compile(r"\d\d")
_SAME_DAY_EVERYWHERE = range(9, 12)  # hours of UTC in which nearly all the world has the same day
_LEVELS = 3  # containers around the headline in which its date is looked for
_LONGEST_LINE = 120
_OLDEST = "1990-01-01"
_LARGEST_SEARCHED = 3_000_000  # characters of a page


class PageDate(NamedTuple):
    """`value` is what is stored, `printed` the day as a reader of the page sees it; `sure`: the page says so itself."""

    value: str | None
    printed: str | None
    sure: bool


def page_date(page: Page, text: str, about: About, latest: date | None) -> PageDate:
    """The date of publication of a page. `text`: the page's source; `latest`: the last day it can be."""
    declared = _declared(page, latest)
    if declared:
        return PageDate(declared, _seen_by_reader(declared, page, about, latest), True)
    if visible := _by_headline(page, about, latest):
        return PageDate(visible[0], visible[0], True)
    if match := _IN_ADDRESS.search(about.url or ""):
        day = "-".join(match.groups())
        if printed_day(day, UTC, latest=latest):
            return PageDate(day, day, True)
    if found := _searched(text, None, latest, extensive=False):
        return PageDate(found, found, True)
    found = _searched(text, about.url, latest, extensive=True)
    return PageDate(found, found, False)


def _declared(page: Page, latest: date | None) -> str | None:
    for value in _declarations(page):
        if (
            isinstance(value, str)
            and len(value) < 60
            and _WHOLE.search(value)
            and printed_day(value, UTC, latest=latest)
        ):
            return " ".join(value.split())
    return None


def _declarations(page: Page) -> Iterator[Any]:
    """Everything that a page declares to be the date of its article, best first."""
    yield from (article.get("datePublished") for article in page.articles())
    yield from (page.meta.get(name) for name in _META)
    for element in page.tree.xpath('.//*[@itemprop="datePublished"]'):
        yield element.get("datetime") or element.get("content") or element.text
    yield from (thing.get("datePublished") for thing in page.data)


def _seen_by_reader(declared: str, page: Page, about: About, latest: date | None) -> str:
    """A moment in UTC may fall on another day than the outlet's: then the day printed by the headline is the day."""
    moment = parse_date(declared, UTC, latest=latest)
    if moment.value is None or moment.precision != "time" or moment.value.hour in _SAME_DAY_EVERYWHERE:
        return declared
    if not declared.rstrip().endswith(("Z", "+00:00", "+0000", "GMT", "UTC")):
        return declared
    visible = _by_headline(page, about, latest)
    day = printed_day(declared, UTC, latest=latest)
    if visible and day and abs((visible[1] - day).days) == 1:
        return visible[0]
    return declared


def _by_headline(page: Page, about: About, latest: date | None) -> tuple[str, date] | None:
    """The date that stands by the headline: in an element named for it, inside one of the containers next around it."""
    headings = sorted(page.tree.iter("h1"), key=lambda e: " ".join(e.text_content().split()) != about.title)
    order = None if page.language in ("", "en") else "dmy" if page.language != "en-us" else "mdy"
    for heading in headings[:2]:
        container = heading
        for _ in range(_LEVELS):
            container = container.getparent()
            if container is None or container.tag == "html":
                break
            for element in _dated()(container)[:60]:
                line = " ".join(element.text_content().split())
                if 6 <= len(line) <= _LONGEST_LINE and _DIGITS.search(line) and not _is_elsewhere(element, container):
                    found = find_day(line, order)
                    if found and (latest is None or found[1] <= latest):
                        return found
    return None


def _is_elsewhere(element: Any, container: Any) -> bool:
    """Whether `element` stands in a part of `container` that is about something else, such as comments."""
    while element is not None and element is not container:
        if _ELSEWHERE.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
        element = element.getparent()
    return False


@cache
def _dated() -> Any:
    from lxml.etree import XPath

    named = " or ".join(f'contains(@class,"{n}") or contains(@id,"{n}")' for n in _NAMES)
    return XPath(
        f".//time|.//*[(self::div or self::span or self::p or self::li or self::section or self::header) and ({named})]"
    )


def _searched(text: str, url: str | None, latest: date | None, *, extensive: bool) -> str | None:
    from htmldate import find_date

    silence("htmldate")
    text = without_pictures(text)
    if len(text) > _LARGEST_SEARCHED:
        return None
    last = latest.isoformat() if latest else None
    found = find_date(text, extensive, True, url=url, min_date=_OLDEST, max_date=last)
    return found if found and _names_day(found, text) else None


def _names_day(found: str, text: str) -> bool:
    """Whether the page has the day too: a first of the month may have been made of a month, or of a year."""
    year, month, day = found.split("-")
    if day != "01":
        return True
    number = int(month)
    figures = (
        rf"{year}[-/.]?0?{number}[-/.]?0?1(?!\d)|(?<!\d)0?1[-/.]0?{number}[-/.]{year}|(?<!\d)0?{number}/0?1/{year}"
    )
    words = rf"(?<!\d)0?1(?:st|er|º|\.)?\s+[^\W\d]{{3,12}}\.?,?\s+{year}|[^\W\d]{{3,12}}\.?\s+0?1(?:st)?,?\s+{year}"
    return re.search(f"{figures}|{words}", text) is not None
