"""Dates as newspapers and databases print them, to a moment in UTC; day, month and year must all be there.

Nothing is guessed: "Monday", "March 2024" or "3 hours ago" give no date, and 05/03/2024 gives one only where the file
shows which number is the day. Time without a zone is taken in the project's time zone. The start of the Unix epoch,
other zeros of databases, and days after a page was fetched (where that is not known, after 2050) are no dates. The day
of reading does not matter, as the same input gives the same articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from analysis.reading.draft import Printed
from analysis.resources import resource_rows


class Moment(NamedTuple):
    """A date as read: its value in UTC (midnight of the project's zone where only the day is known), and how sure."""

    value: datetime | None
    printed: str | None
    precision: str  # time, day, none
    confidence: str  # high, low, none


class _Day(NamedTuple):
    year: int
    month: int
    day: int
    sure: bool = True
    start: int = 0  # where the date stands in the string
    end: int = 0


_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"(?:[T ]\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?\s?(?:Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_ISO_DAY = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_COMPACT = re.compile(
    r"(?<!\d)((?:1[7-9]|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T?(\d{2})(\d{2})(\d{2})?(?:\.\d+)?(Z)?)?(?!\d)"
)
_NUMERIC = re.compile(r"(?<![\d.,/:-])(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{1,2})(?![\d/-])")
_WORD = r"([^\W\d_]{3,12})"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?[.,]?[\s-]*(?:of\s|de\s|d['’])?"
    rf"{_WORD}[.,]?[\s-]*(?:de\s|del\s|of\s)?(\d{{4}})(?!\d)",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"{_WORD}[.,]?[\s-]*(\d{{1,2}})(?:st|nd|rd|th)?(?:[.,]\s*|\s+|-)(?:\w{{3,9}}[.,]?\s+)?(\d{{4}})(?!\d)", re.I
)
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(\d{{4}})[.,]?\s*(?:жыл\w*|ж\.|m\.|gada)?[\s-]*(?:(\d{{1,2}})[.-]?\s*{_WORD}|{_WORD}\s*(\d{{1,2}}))(?!\d)",
    re.I,
)
_SHORT_YEAR = re.compile(rf"(?<!\d)(\d{{1,2}})[\s-]{_WORD}[\s-]['’]?(\d{{2}})(?!\d)")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_TIME = re.compile(
    r"(?<![\d:.-])([01]?\d|2[0-4])(?:[:h]|\.(?=\d{2}(?:\D|$)))([0-5]\d)(?:[:.]([0-5]\d))?(?:\.\d+)?"
    r"\s*([aApP])?\.?(?:[mM]\b\.?)?"
    r"\s*(?:\(?(?:(?:UTC|GMT)?\s?([+-]\d{1,2}):?(\d{2})?|([A-Za-zА-Я]{1,5})\b))?"
)
_HOUR = re.compile(r"(?<![\d:])(1[0-2]|0?[1-9])\s*([ap])\.?m\b", re.I)

_ZEROS = {date(1970, 1, 1), date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1601, 1, 1), date(1, 1, 1)}
_EARLIEST = date(1700, 1, 1)
_LONGEST = 120  # characters of a field that holds a date
_SECONDS = (10**8, 10**10)  # 1973 to 2286, as seconds of the Unix epoch

NO_DATE = Moment(None, None, "none", "none")


def parse_date(
    value: Printed, zone: tzinfo, *, order: str | None = None, latest: date | None = None, doubtful: bool = False
) -> Moment:
    """The moment that `value` names. `order`: dmy or mdy, where the file showed it (see `day_order`).

    `latest`: the last day that can be meant. `doubtful`: the confidence is low whatever is read.
    """
    if value is None or value == "" or isinstance(value, bool):
        return NO_DATE
    printed = " ".join(str(value).split())[:_LONGEST] or None
    try:
        found = _read(value, zone, order, latest)
    except (ValueError, OverflowError, OSError):
        found = None
    if found is None:
        return Moment(None, printed, "none", "none")
    moment, precise, sure = found
    local = moment.astimezone(zone).date()
    if moment.date() in _ZEROS or local in _ZEROS or local < _EARLIEST or (latest and local > latest):
        return Moment(None, printed, "none", "none")
    confidence = "high" if sure and not doubtful else "low"
    return Moment(moment.astimezone(UTC), printed, "time" if precise else "day", confidence)


def printed_day(value: Printed, zone: tzinfo, *, order: str | None = None, latest: date | None = None) -> date | None:
    """The day that `value` names in its own time zone, as a reader of the page sees it; None where it names none."""
    if parse_date(value, zone, order=order, latest=latest).value is None:
        return None
    found = _read(value, zone, order, latest)
    return found[0].date() if found else None


def day_after(fetched: Printed, latest: date) -> date:
    """The last day that an article can be of that was fetched at the moment `fetched`; `latest` where it names none.

    An outlet may live a day ahead of UTC.
    """
    day = printed_day(fetched, UTC)
    return min(latest, day + timedelta(days=1)) if day else latest


def day_order(values: Iterable[Printed]) -> str | None:
    """Which of dmy and mdy the numeric dates among `values` are in; None where they do not show it or disagree."""
    seen = set()
    for value in values:
        match = _NUMERIC.search(value) if isinstance(value, str) else None
        if match and len(match[1]) < 3:
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second:
                seen.add("dmy")
            elif second > 12 >= first:
                seen.add("mdy")
    return seen.pop() if len(seen) == 1 else None


def needs_order(value: Printed) -> bool:
    """Whether `value` is a numeric date whose day and month could be exchanged."""
    match = _NUMERIC.search(value) if isinstance(value, str) and len(value) <= _LONGEST else None
    if not match or len(match[1]) > 2 or match[2] == ".":
        return False
    return match[1] != match[3] and int(match[1]) <= 12 and int(match[3]) <= 12


def find_day(text: str, order: str | None = None) -> tuple[str, date] | None:
    """The first date with day, month and year in `text`, as printed and as a date; none whose order is in doubt."""
    day = _written_day(text) or _numeric_day(text, order, None)
    if not day or not day.sure:
        return None
    try:
        return text.strip(), date(day.year, day.month, day.day)
    except ValueError:
        return None


def find_days(text: str, order: str | None = None) -> list[tuple[int, int, date]]:
    """All such dates in `text`, in its order, each with the place of its first character and that behind its last.

    Days in figures are looked for up to the first whose order is in doubt.
    """
    found = []
    rest = text
    while (day := _written_day(rest) or _numeric_day(rest, order, None)) and day.end:
        if day.sure:
            with suppress(ValueError):  # 31 June
                found.append((day.start, day.end, date(day.year, day.month, day.day)))
        rest = rest[: day.start] + "\n" * (day.end - day.start) + rest[day.end :]
    return sorted(found)


def _read(value: Printed, zone: tzinfo, order: str | None, latest: date | None) -> tuple[datetime, bool, bool] | None:
    if isinstance(value, datetime):
        return _at(value, zone)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone), False, True
    if isinstance(value, (int, float)):
        return _from_number(value, zone)
    text = str(value).strip()
    if _ISO.fullmatch(text):
        return _at(datetime.fromisoformat(text.replace(",", ".").replace(" ", "T", 1).replace(" ", "")), zone)
    if text.isdigit() and len(text) in (10, 13, 16):
        return _from_number(int(text), zone)
    if len(text) > _LONGEST:
        return None
    return _from_text(text, zone, order, latest)


def _at(moment: datetime, zone: tzinfo) -> tuple[datetime, bool, bool]:
    """A full timestamp. Midnight without a zone, or in UTC, is how databases write a day: it stays that day."""
    midnight = (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    if midnight and (moment.tzinfo is None or moment.utcoffset() == timedelta(0)):
        return datetime(moment.year, moment.month, moment.day, tzinfo=zone), False, True
    return moment if moment.tzinfo else moment.replace(tzinfo=zone), True, True


def _from_number(value: float, zone: tzinfo) -> tuple[datetime, bool, bool] | None:
    if 17000101 <= value <= 21001231 and float(value).is_integer():
        return _from_text(str(int(value)), zone, None, None)
    for scale in (1, 10**3, 10**6, 10**9):  # seconds, milliseconds, microseconds, nanoseconds
        if _SECONDS[0] <= value / scale < _SECONDS[1]:
            return datetime.fromtimestamp(value / scale, UTC), True, True
    return None


def _from_text(text: str, zone: tzinfo, order: str | None, latest: date | None) -> tuple[datetime, bool, bool] | None:
    compact = _COMPACT.search(text)
    if compact:
        year, month, day, hour, minute, second, z = compact.groups()
        clock = (int(hour), int(minute), int(second or 0)) if hour else (0, 0, 0)
        moment = datetime(int(year), int(month), int(day), *clock, tzinfo=UTC if z else None)
        return _at(moment, zone)
    found = _iso_day(text) or _written_day(text) or _numeric_day(text, order, latest)
    if not found:
        return None
    midnight = datetime(found.year, found.month, found.day, tzinfo=zone)
    hour_minute = _clock(text[found.end :], zone) or _clock(text[: found.start], zone)
    if not hour_minute:
        return midnight, False, found.sure
    hours, minutes, seconds, own_zone = hour_minute
    moment = datetime(found.year, found.month, found.day, hours % 24, minutes, seconds, tzinfo=own_zone)
    return moment + timedelta(days=hours // 24), True, found.sure


def _iso_day(text: str) -> _Day | None:
    """The day of a timestamp that says more than the standard allows, such as the name of its zone."""
    match = _ISO_DAY.search(text)
    return _Day(int(match[1]), int(match[2]), int(match[3]), True, match.start(), match.end()) if match else None


def _written_day(text: str) -> _Day | None:
    """A day whose month is a word, in the forms 28 February 2023, February 28, 2023, 2023 February 28, 28-Feb-23."""
    months = _months()
    for match in _DAY_FIRST.finditer(text):
        if month := months.get(match[2].lower()):
            return _Day(int(match[3]), month, int(match[1]), start=match.start(), end=match.end())
    for match in _MONTH_FIRST.finditer(text):
        if month := months.get(match[1].lower()):
            return _Day(int(match[3]), month, int(match[2]), start=match.start(), end=match.end())
    for match in _YEAR_FIRST.finditer(text):
        if month := months.get((match[3] or match[4]).lower()):
            return _Day(int(match[1]), month, int(match[2] or match[5]), start=match.start(), end=match.end())
    for match in _EAST_ASIAN.finditer(text):
        return _Day(int(match[1]), int(match[2]), int(match[3]), start=match.start(), end=match.end())
    for match in _SHORT_YEAR.finditer(text):
        if month := months.get(match[2].lower()):
            return _Day(_century(int(match[3])), month, int(match[1]), sure=False, start=match.start(), end=match.end())
    return None


def _numeric_day(text: str, order: str | None, latest: date | None) -> _Day | None:
    """A day in figures. A point between them always follows the day; with / and - the file must show the order."""
    for match in _NUMERIC.finditer(text):
        first, sign, second, third = int(match[1]), match[2], int(match[3]), int(match[4])
        if len(match[1]) == 4:
            return _Day(first, second, third, start=match.start(), end=match.end())
        if len(match[1]) == 3 or len(match[4]) == 1:
            continue
        year, sure = (third, True) if len(match[4]) == 4 else (_century(third), sign == ".")
        if sign == "." or first > 12 or order == "dmy" or first == second:
            return _Day(year, second, first, sure, match.start(), match.end())
        if second > 12 or order == "mdy":
            return _Day(year, first, second, sure, match.start(), match.end())
        return _only_possible(_Day(year, first, second, False, match.start(), match.end()), latest)
    return None


def _only_possible(day: _Day, latest: date | None) -> _Day | None:
    """Of the two readings of an unclear date, the one that does not lie in the future, if the other does."""
    readings = [day, day._replace(month=day.day, day=day.month)]
    possible = [r for r in readings if not latest or date(r.year, r.month, r.day) <= latest]
    return possible[0] if len(possible) == 1 else None


def _clock(text: str, zone: tzinfo) -> tuple[int, int, int, tzinfo] | None:
    own = zone
    if match := _TIME.search(text):
        hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
        half = (match[4] or "").lower()
        own = _offset(match[5], match[6]) or _named_zone(match[7]) or zone
    elif match := _HOUR.search(text):
        hour, minute, second, half = int(match[1]), 0, 0, match[2].lower()
    else:
        return None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute, second, own


def _offset(hours: str | None, minutes: str | None) -> tzinfo | None:
    if hours is None or abs(int(hours)) > 14:
        return None
    east = abs(int(hours)) * 60 + int(minutes or 0)
    return timezone(timedelta(minutes=-east if hours.startswith("-") else east))


def _named_zone(name: str | None) -> tzinfo | None:
    offset = _zones().get((name or "").upper())
    if offset is None:
        return None
    return ZoneInfo(offset) if "/" in offset else timezone(timedelta(minutes=int(offset)))


def _century(year: int) -> int:
    return 2000 + year if year < 70 else 1900 + year


@cache
def _months() -> dict[str, int]:
    """Names of months in many languages; a name that means two months in two languages is left out."""
    found: dict[str, set[int]] = {}
    for row in resource_rows("months.csv"):
        for name in row["names"].split():
            found.setdefault(name, set()).add(int(row["month"]))
    return {name: months.pop() for name, months in found.items() if len(months) == 1}


@cache
def _zones() -> dict[str, str]:
    return {row["name"]: row["offset"] for row in resource_rows("timezones.csv")}
