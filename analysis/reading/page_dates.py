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

from analysis.reading.dates import find_days, parse_date, printed_day
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
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/_-]|$)"
    r"|(?<!\d)((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])(?:\5|/)(0[1-9]|[12]\d|3[01])(?!\d)"
)
_WORDS_IN_ADDRESS = re.compile(
    r"(?<!\d)(?:\d{1,2}[/-][a-z]{3,9}[/-]20\d\d|20\d\d[/-][a-z]{3,9}[/-]\d{1,2})(?!\d)", re.I
)
_ELSEWHERE = re.compile(
    r"(?i)comment|related|sidebar|footer|recent|popular|updat|modif|latest|teaser|widget|ticker|calendar|event|copyright"
)
_CHANGED = re.compile(
    r"(?i)updat|modif|edit|revis|aktuali|geändert|bearbeitet|mis(?:e)? à jour|actuali|aggiornat|atualiza|bijgewerkt"
    r"|uppdater|opdater|oppdater|päivitet|güncel|обновл|изменен|измен[её]н|оновл|жаңарт|өзгер"
)
_PUBLISHED = re.compile(
    r"(?i)\W*(?:(?:first |originally )?(?:published|posted|publication date|release date|date)|datum|veröffentlicht"
    r"|erschienen|erstellt|publié\w*|parution|publicado|fecha|publicação|pubblicato|data|gepubliceerd|publicerad|udgivet|publisert"
    r"|julkaistu|opublikowano|zveřejněno|yayın\w*|опубликован\w*|дата(?: публикации)?|опубліковано|жарияла\w*|күні)\b"
)
_NAMES = ("date", "Date", "time", "Time", "publi", "Publi", "posted", "created", "byline", "meta", "info")
_DIGITS = re.compile(r"\d\d")
_SAME_DAY_EVERYWHERE = range(9, 12)  # hours of UTC in which nearly all the world has the same day
_LEVELS = 3  # containers around the headline in which its date is looked for
_LONGEST_LINE = 120
_HOLDERS = (
    *("h1", "h2", "h3", "h4", "h5", "div", "p", "span", "small"),
    *("li", "td", "dd", "em", "strong", "b", "i", "time"),
)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_BESIDE_DATES = 7  # words
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
    if day := _in_address(about.url or "", latest):
        return PageDate(day, day, True)
    if visible := _by_headline(page, about, latest, named=False) or _labelled(page, latest):
        return PageDate(visible[0], visible[0], True)
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


def _in_address(url: str, latest: date | None) -> str | None:
    """The day in the address of a page, as year, month and day in figures or as words that are parsed later."""
    path = url.split("://", 1)[-1].partition("/")[2]
    for match in _IN_ADDRESS.finditer(f"/{path}"):
        year, month, day = match.group(1, 2, 3) if match[1] else match.group(4, 6, 7)
        if printed_day(found := f"{year}-{int(month):02}-{int(day):02}", UTC, latest=latest):
            return found
    named = _WORDS_IN_ADDRESS.search(path)
    found = re.sub("[/-]", " ", named[0]) if named else ""
    return found if found and printed_day(found, UTC, latest=latest) else None


def _by_headline(page: Page, about: About, latest: date | None, *, named: bool = True) -> tuple[str, date] | None:
    """The date that stands by the headline, inside one of the containers next around it.

    `named`: in an element that is named for it; else in any line above the text that is little more than a date.
    """
    headings = sorted(page.tree.iter("h1"), key=lambda e: " ".join(e.text_content().split()) != about.title)
    for heading in headings[:2]:
        container = heading
        for level in range(_LEVELS):
            container = container.getparent()
            if container is None or container.tag == "html" or (container.tag == "body" and not named and level):
                break  # above the article, any other line may have the day of today
            for element in _dated()(container)[:60] if named else _lines_above(container, heading):
                line = " ".join(element.text_content().split())
                if 6 <= len(line) <= _LONGEST_LINE and _DIGITS.search(line) and not _is_elsewhere(element, container):
                    found = published_in(line, _order(page), alone=not named)
                    if found and (latest is None or found <= latest):
                        return _shown(line, found), found
    return None


def _labelled(page: Page, latest: date | None) -> tuple[str, date] | None:
    """The date in a line of its own anywhere on the page that says that it is the date of publication."""
    for element in page.tree.iter(*_HOLDERS):
        first = element.text if len(element) == 0 or (element.text or "").strip() else element[0].text
        if _PUBLISHED.match(first or ""):
            line = " ".join(element.text_content().split())
            found = published_in(line, _order(page), alone=True) if len(line) <= _LONGEST_LINE else None
            if found and (latest is None or found <= latest) and not _is_elsewhere(element, page.tree):
                return _shown(line, found), found
    return None


def _shown(line: str, day: date) -> str:
    """`line` as the page shows it where that alone says which day is meant; else the day."""
    return line if printed_day(line, UTC) == day else day.isoformat()


def _order(page: Page) -> str | None:
    return None if page.language in ("", "en") else "dmy" if page.language != "en-us" else "mdy"


def published_in(line: str, order: str | None, *, alone: bool = False) -> date | None:
    """The day in `line` that is not said to be one of a change; `alone`: only if few words stand beside the dates."""
    days = find_days(line, order)
    place, beside, found = 0, "", None
    for start, end, day in days:
        label = line[place:start]
        if found is None and not _CHANGED.search(label):
            found = day
        place, beside = end, f"{beside} {label}"
    if not alone:
        return found
    most = _BESIDE_DATES // 2 if line.endswith((".", "!", "?")) else _BESIDE_DATES  # it may be a sentence
    return found if len(_WORDS.findall(beside + line[place:])) <= most else None


def _lines_above(container: Any, heading: Any) -> Iterator[Any]:
    """Elements of `container` that hold no other but inline ones, up to the first paragraph of text below `heading`."""
    passed = False
    for element in container.iter(*_HOLDERS):
        passed = passed or element is heading
        if element.find(".//a") is not None or element.getparent().tag == "a":
            continue  # it leads to another article
        text = element.text_content()
        if passed and element.tag == "p" and len(text) > _LONGEST_LINE:
            return
        if len(text) <= 2 * _LONGEST_LINE:
            yield element


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
