"""The news agency that an article credits."""

from __future__ import annotations

import re
from functools import cache

from analysis.marking.paragraphs import credit_kind, dateline_end
from analysis.resources import resource_rows

HEAD = 3  # paragraphs in which a dateline may stand
TAIL = 6  # last lines in which a credit may stand
CREDITS = ("source", "staff", "copyright", "byline")  # kinds of credit lines that may name the origin


def credited_agency(text: str, body_start: int, via: object = None) -> str | None:
    """The one agency credited by `via`, by a dateline or by a credit line; None where there is none.

    Photo credits do not count: an outlet's own article may carry an agency's picture.
    """
    if isinstance(via, str) and (name := agency_name(via)):
        return name
    body = text[body_start:]
    lines = [line for line in body.split("\n") if line.strip()]
    for line in lines[:HEAD]:
        line = line.strip()
        end = dateline_end(line, 0, len(line))
        if end and (name := _named(line[:end])):
            return name
    for line in [*lines[:1], *lines[-TAIL:]]:
        if credit_kind(line) in CREDITS and (name := _named(line)):
            return name
    return None


def agency_name(credit: str) -> str | None:
    """The agency's one name, where `credit` is a form of it ("Agence France-Presse", "РИА Новости")."""
    return _forms().get(_key(credit)) or _named(credit)


def _named(line: str) -> str | None:
    match = _pattern().search(line)
    return _forms()[_key(match[0])] if match else None


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
    longest = sorted(_forms(), key=lambda form: (-len(form), form))
    return re.compile(r"(?i)(?<!\w)(?:" + "|".join(re.escape(f) for f in longest) + r")(?!\w)")
