"""Offices and their holders by date: "the Foreign Minister" of March and of May can be two people."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from analysis.errors import SettingsError
from analysis.resources import resource_rows
from analysis.settings import Settings

RESOURCES = ("offices.csv",)
FOREVER = date.max
ENTRY = re.compile(r"\s*(?P<office>.+?) of (?P<of>[A-Z]{2}|org:[\w-]+)\s*")
TERM = re.compile(r"\s*(?P<holder>.+?),\s*(?P<start>\d{4}-\d\d-\d\d)?\.\.(?P<end>\d{4}-\d\d-\d\d)?\s*")


class Term(NamedTuple):
    """One holder of one office: from `start` to `end`, both included."""

    office: str  # in small letters: foreign minister
    of: str  # ISO code of the country, or organisation id
    holder: str
    start: date
    end: date
    own: bool = False  # said by the user


def read_terms(settings: Settings) -> tuple[Term, ...]:
    """The shipped example and the user's `[offices]`, whose entries replace the shipped holders of the same office.

    An entry reads `"foreign minister of KZ" = ["First Holder, 2019-09-18..2023-04-03", "Second Holder, 2023-04-03.."]`.
    Raises SettingsError for an entry that does not.
    """
    own = [term for key, holders in settings.offices.items() for term in _own(key, holders)]
    replaced = {(term.office, term.of) for term in own}
    return (*own, *(term for term in _shipped() if (term.office, term.of) not in replaced))


def holder_of(terms: tuple[Term, ...], office: str, of: str, day: date) -> str | None:
    """Who held the office that day: the holder if exactly one did; on a day of change nobody is told."""
    holders = {t.holder for t in terms if t.office == office and t.of == of and t.start <= day <= t.end}
    return holders.pop() if len(holders) == 1 else None


@cache
def _shipped() -> tuple[Term, ...]:
    return tuple(
        Term(row["office"], row["of"], row["holder"], _day(row["from"], date.min), _day(row["until"], FOREVER))
        for row in resource_rows("offices.csv")
    )


def _own(key: str, holders: list[str]) -> list[Term]:
    entry = ENTRY.fullmatch(key)
    matches = [TERM.fullmatch(str(holder)) for holder in holders] if isinstance(holders, list) else [None]
    terms = []
    for match in matches:
        if not entry or not match:
            msg = (
                f'broadsheet.toml, [offices]: {key!r} = {holders!r} cannot be read; write "foreign minister of KZ" = '
                '["Holder Name, 2019-09-18..2023-04-03"]'
            )
            raise SettingsError(msg)
        start, end = _day(match["start"] or "", date.min), _day(match["end"] or "", FOREVER)
        terms.append(Term(entry["office"].lower(), entry["of"], match["holder"], start, end, own=True))
    return terms


def _day(text: str, default: date) -> date:
    try:
        return date.fromisoformat(text) if text else default
    except ValueError as error:
        msg = f"broadsheet.toml, [offices]: {text!r} is no date; write YYYY-MM-DD"
        raise SettingsError(msg) from error
