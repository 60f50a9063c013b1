"""What pages add around an article and extraction leaves in: the headline again, links to other articles, appeals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from analysis.reading.dates import find_day
from analysis.resources import resource_rows

# Marks around the words of links while a page is read: brackets that no newspaper prints, since extraction drops
# private characters.
OPEN, CLOSE = "\u2e28", "\u2e29"
LINKED = 0.8  # share of a paragraph's letters inside links from which it is only a link
SHORT = 220  # characters; longer paragraphs are text whatever they say
TOP, BOTTOM = 4, 12  # paragraphs at the start and the end where more is dropped
_SIGNS = re.compile(r"[\W_]+")
_MARKS = re.compile(f"[{OPEN}{CLOSE}]")
_LINK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_DROPPED_KINDS = ("link", "appeal", "tags", "contact")  # of resources/credit_lines.csv; origins and photo credits stay


# Elements that extraction removes anyway: without them every one of its passes over the page is shorter.
_WITHOUT_TEXT = (
    *("applet", "area", "aside", "audio", "button", "canvas", "datalist", "dialog", "embed", "footer", "frame", "head"),
    *("iframe", "input", "link", "map", "menu", "meta", "nav", "noindex", "noscript", "object", "optgroup", "option"),
    *("output", "param", "picture", "progress", "select", "source", "textarea", "track", "video"),
)


def prune(tree: Any) -> None:
    """Remove what never holds an article from `tree`, which is changed."""
    from lxml.etree import strip_elements

    strip_elements(tree, *_WITHOUT_TEXT, with_tail=False)


def mark_links(tree: Any) -> None:
    """Put marks around the words of every link in `tree`, which is changed."""
    for link in tree.iter("a"):
        if link.get("href"):
            link.text = OPEN + (link.text or "")
            if len(link):
                link[-1].tail = (link[-1].tail or "") + CLOSE
            else:
                link.text += CLOSE


def drop_chrome(text: str, titles: Iterable[str]) -> str:
    """The paragraphs of an extracted `text` (one per line) that are the article's; marks of links removed."""
    marked = [line for line in text.split("\n") if _MARKS.sub("", line).strip()]
    lines = [_MARKS.sub("", line).strip() for line in marked]
    linked = [_linked(m, line) for m, line in zip(marked, lines, strict=True)]
    first = _start(lines, linked, {_bare(t) for t in titles if t})
    last = _end(lines, linked, first)
    kept = [
        line
        for line, is_link in zip(lines[first:last], linked[first:last], strict=True)
        if not _is_teaser(line, is_link=is_link)
    ]
    return "\n".join(kept)


def _linked(marked: str, line: str) -> bool:
    """Whether the paragraph, but for a label such as "Related:", is only the words of links."""
    inside = sum(map(len, _LINK.findall(marked)))
    label = _said("label").match(line)
    return inside > 0 and inside >= LINKED * (len(line) - (label.end() if label else 0))


def _start(lines: list[str], linked: list[bool], titles: set[str]) -> int:
    """Where the article starts: after its headline, date, byline and rubric, if extraction left them in."""
    first = 0
    for place, line in enumerate(lines[:TOP]):
        rubric = linked[place] and len(line) <= 30
        byline = len(line) <= 80 and _said("byline").match(line)
        if _bare(line) in titles or _is_date(line) or (place == first and (rubric or byline)):
            first = place + 1
    return first if first < len(lines) else 0


def _end(lines: list[str], linked: list[bool], first: int) -> int:
    """Where the article ends: before links, appeals and the words that introduce them."""
    last = len(lines)
    while last > first + 1:
        line = lines[last - 1]
        leads_away = linked[last - 1] or (len(line) <= SHORT and (_said("appeal").search(line) or _listed(line)))
        introduces = last < len(lines) and len(line) <= 40 and line.endswith(":")
        if not (leads_away or introduces or _said("last").fullmatch(line)):
            break
        last -= 1
    return last


def _is_teaser(line: str, *, is_link: bool) -> bool:
    """Whether a line within the article leads away from it."""
    if len(line) > SHORT:
        return False
    return bool((is_link and _said("label").match(line)) or _listed(line))


def _is_date(line: str) -> bool:
    return len(line) <= 60 and find_day(line) is not None and sum(map(str.isalpha, line)) <= 40


def _listed(line: str) -> bool:
    return any(pattern.match(line) for pattern in _dropped())


@cache
def _said(kind: str) -> re.Pattern[str]:
    """What pages say, of one kind (resources/page_chrome.csv)."""
    either = "|".join(row["pattern"] for row in resource_rows("page_chrome.csv") if row["kind"] == kind)
    forms = {"label": rf"\W*(?:{either})\s*:", "last": rf"\W*(?:{either})\W*"}
    return re.compile(forms.get(kind, either), re.I)


@cache
def _dropped() -> tuple[re.Pattern[str], ...]:
    rows = resource_rows("credit_lines.csv")
    return tuple(re.compile(row["pattern"]) for row in rows if row["kind"] in _DROPPED_KINDS)


def _bare(text: str) -> str:
    return _SIGNS.sub("", text.casefold())
