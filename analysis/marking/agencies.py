"""The news agency that an article credits: a known one, or one that datelines of the corpus name."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from analysis.marking.paragraphs import credit_kind, dateline_match
from analysis.resources import resource_rows

HEAD = 3  # paragraphs in which a dateline may stand
TAIL = 6  # last lines in which a credit may stand
CREDITS = ("source", "staff", "copyright", "byline")  # a photo credit is none: an outlet's own text may carry a picture
LONGEST = 4  # words of an agency's name


def credited_agencies(articles: pd.DataFrame) -> list[str | None]:
    """The one agency that each article credits in `via`, in a dateline or in a credit line; None where there is none.

    Agencies of resources/agencies.csv are given their one name. Another name in a dateline, "(Meridian Wire) -", is an
    agency as well, unless it is the outlet itself; then `via` may name it too, in any article of the corpus.
    """
    columns = zip(articles["text"], articles["body_start"], articles["source"], strict=True)
    datelines = [_dateline(_lines(text, int(body)), source) for text, body, source in columns]
    named = {_key(name): name for name in datelines if name}
    return [
        _credited(via, dateline, _lines(text, int(body)), named)
        for via, dateline, text, body in zip(
            articles["via"], datelines, articles["text"], articles["body_start"], strict=True
        )
    ]


def agency_name(credit: str) -> str | None:
    """The agency's one name, where `credit` is or holds a form of it ("Agence France-Presse", "РИА Новости")."""
    known = _forms().get(_key(credit))
    if known is None and (match := _pattern().search(credit)):
        known = _forms()[_key(match[0])]
    return known


def _lines(text: str, body_start: int) -> list[str]:
    return [line.strip() for line in text[body_start:].split("\n") if line.strip()]


def _dateline(lines: list[str], source: str) -> str | None:
    """What the dateline names, by its one name where that is known."""
    for line in lines[:HEAD]:
        match, group = dateline_match(line)
        if match is not None and group:
            name = " ".join(match[group].split())
            known = agency_name(name)
            if known or (_key(name) != _key(source) and len(name.split()) <= LONGEST):
                return known or name
    return None


def _credited(via: object, dateline: str | None, lines: list[str], named: dict[str, str]) -> str | None:
    if isinstance(via, str) and (name := agency_name(via) or named.get(_key(via))):
        return name
    if dateline:
        return dateline
    ends = [*lines[:1], *lines[-TAIL:]]
    return next((n for line in ends if credit_kind(line) in CREDITS and (n := agency_name(line))), None)


def _key(form: str) -> str:
    return " ".join(form.split()).casefold()


@cache
def _forms() -> dict[str, str]:
    forms = {}
    for row in resource_rows("agencies.csv"):
        for form in (row["name"], *filter(None, (row["forms"] or "").split("|"))):
            forms[_key(form)] = row["name"]
    return forms


@cache
def _pattern() -> re.Pattern[str]:
    """The forms as they are printed, or in capitals: "Report" is an agency, "this report" is none."""
    printed = {
        form
        for row in resource_rows("agencies.csv")
        for form in (row["name"], *filter(None, (row["forms"] or "").split("|")))
    }
    forms = sorted(printed | {form.upper() for form in printed}, key=lambda form: (-len(form), form))
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(form) for form in forms) + r")(?!\w)")
