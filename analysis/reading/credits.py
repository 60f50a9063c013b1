"""Who is credited for an article that another published: an agency in the byline or dateline, a line "Source: X"."""

from __future__ import annotations

import re
from functools import cache

from analysis.resources import resource_rows

CREDIT_LINES = 5  # paragraphs from the end that are looked at
LONGEST_CREDIT = 240  # characters; a longer paragraph is text
_CREDITING = ("source", "translation")  # kinds of credit lines that name where a text comes from
_DATELINE = re.compile(r"^[^\W\d_][^()\n]{1,70}\(([^()\n]{2,40})\)\s*(?:[-–—:]|\.\s)")
_LEAD = re.compile(r"^[^\W\d_][^.()\n]{1,40}[.,/]\s?([^\W\d_][\w.-]{2,20})\s*(?:[-–—:]|\.\s|/)")


def find_via(paragraphs: list[str], author: str | None) -> str | None:
    """The credited origin of an article, in its one name; None where it credits nobody.

    A line of credit comes first, then an agency in the dateline, then an agency as the byline.
    """
    for line in reversed(paragraphs[-CREDIT_LINES:]):
        if origin := _credited(line):
            return origin
    for line in paragraphs[:2]:
        if origin := _agency_in_dateline(line):
            return origin
    return agency_named(author) if author else None


def agency_named(text: str) -> str | None:
    """The agency that `text` names, in its one name; also as "Jane Example, Reuters" or "By Reuters staff"."""
    text = text.strip(" .()[]")
    bare = re.sub(
        r"(?i)^(?:by|from|via)\s+|\s+(?:staff|reporter|correspondent|news service|wires?)$", "", text.strip(" .()[]")
    )
    names = _agencies()
    for part in (bare, *re.split(r"\s*(?:,|/|\||\band\b|\bwith\b)\s*", bare)[::-1]):
        if name := names.get(_key(part)):
            return name
    return None


def _credited(line: str) -> str | None:
    if len(line) > LONGEST_CREDIT or not any(pattern.match(line) for pattern in _naming_lines()):
        return None  # by far the most lines; the patterns of the other kinds are slower
    for pattern, kind, group in _credit_lines():
        match = pattern.match(line)
        if match:
            if kind not in _CREDITING or not group:
                return None
            origin = match[group].strip(" .,;:\"'“”«»()[]") if match[group] else ""
            return agency_named(origin) or origin or None
    return None


def _agency_in_dateline(line: str) -> str | None:
    for pattern in (_DATELINE, _LEAD):
        match = pattern.match(line)
        if match and (name := _agencies().get(_key(match[1]))):
            return name
    return None


def _key(name: str) -> str:
    return re.sub(r"^the\s+", "", name.strip(" .").casefold())


@cache
def _agencies() -> dict[str, str]:
    names = {}
    for row in resource_rows("agencies.csv"):
        for form in (row["name"], *row["forms"].split("|")):
            if form:
                names[_key(form)] = row["name"]
    return names


@cache
def _naming_lines() -> tuple[re.Pattern[str], ...]:
    return tuple(pattern for pattern, kind, group in _credit_lines() if kind in _CREDITING and group)


@cache
def _credit_lines() -> tuple[tuple[re.Pattern[str], str, int], ...]:
    rows = resource_rows("credit_lines.csv")
    return tuple((re.compile(r["pattern"]), r["kind"], int(r["origin_group"] or 0)) for r in rows)
