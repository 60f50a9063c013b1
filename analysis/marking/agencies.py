"""The news agency that an article credits: a known one, or one that datelines of the corpus name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from analysis.marking.paragraphs import credit_kind, dateline_match
from analysis.resources import resource_rows

HEAD = 3  # paragraphs in which a dateline may stand
TAIL = 6  # last lines in which a credit may stand
CREDITS = ("source", "staff", "copyright", "byline")  # a photo credit is none: an outlet's own text may carry a picture
LONGEST = 4  # words of an agency's name
LONGEST_CREDIT = 200  # characters; a longer line is text


def dateline_agency(lines: Sequence[str], source: str) -> str | None:
    """The agency that the dateline of an article (its stripped lines) names; known ones by their one name.

    Another name, "(Meridian Wire) -", is an agency as well, unless it is the outlet itself.
    """
    for line in lines[:HEAD]:
        match, group = dateline_match(line)
        if match is not None and group:
            name = " ".join(match[group].split())
            known = agency_name(name)
            if known or (_key(name) != _key(source) and len(name.split()) <= LONGEST):
                return known or name
    return None


def credit_agency(lines: Sequence[str]) -> str | None:
    """The known agency that a credit line at either end of an article names, None where there is none."""
    ends = dict.fromkeys([*lines[:1], *lines[-TAIL:]])
    for line in ends:
        name = agency_name(line) if len(line) <= LONGEST_CREDIT else None
        if name and credit_kind(line) in CREDITS:
            return name
    return None


def credited_agencies(
    via: Iterable[object], datelines: Sequence[object], credits: Iterable[object]
) -> list[str | None]:
    """The one agency that each article credits: by `via`, else in its dateline, else in a credit line.

    `via` may name a known agency or one that a dateline of the corpus names.
    """
    named = {_key(name): name for name in datelines if isinstance(name, str)}
    return [_first(v, d, c, named) for v, d, c in zip(via, datelines, credits, strict=True)]


def agency_name(credit: str) -> str | None:
    """The agency's one name, where `credit` is or holds a form of it ("Agence France-Presse", "РИА Новости")."""
    known = _forms().get(_key(credit))
    if known is None and (match := _pattern().search(credit)):
        known = _forms()[_key(match[0])]
    return known


def _first(via: object, dateline: object, credit: object, named: dict[str, str]) -> str | None:
    if isinstance(via, str) and (name := agency_name(via) or named.get(_key(via))):
        return name
    return next((name for name in (dateline, credit) if isinstance(name, str)), None)


def _key(form: str) -> str:
    return " ".join(form.split()).casefold()


@cache
def _printed() -> dict[str, str]:
    """Each form as it is printed -> the agency's one name."""
    return {
        form: row["name"]
        for row in resource_rows("agencies.csv")
        for form in (row["name"], *filter(None, (row["forms"] or "").split("|")))
    }


@cache
def _forms() -> dict[str, str]:
    return {_key(form): name for form, name in _printed().items()}


@cache
def _pattern() -> re.Pattern[str]:
    """The forms as they are printed, or in capitals: "Report" is an agency, "this report" is none."""
    forms = sorted({*_printed(), *(form.upper() for form in _printed())}, key=lambda form: (-len(form), form))
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(form) for form in forms) + r")(?!\w)")
