"""Periods of time as the command and the notebooks name them: `2023-02`, `2023-01..2023-03`, `last-week`, `all`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from analysis.errors import CallError

FORMS = "YYYY, YYYY-MM, YYYY-MM-DD, YYYY-Www, FROM..TO of these, yesterday, last-week, last-month, or all"
RELATIVE = ("today", "yesterday", "this-week", "last-week", "this-month", "last-month")
_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-W(\d{2}))?", re.ASCII)


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included; both None for all time, undated articles with it."""

    start: date | None
    end: date | None
    name: str

    def bounds(self, timezone: str) -> tuple[datetime, datetime] | None:
        """First moment and the moment after the last, in `timezone`; None for all time."""
        if self.start is None or self.end is None:
            return None
        zone = ZoneInfo(timezone)
        after = self.end + timedelta(days=1)
        return (
            datetime(self.start.year, self.start.month, self.start.day, tzinfo=zone),
            datetime(after.year, after.month, after.day, tzinfo=zone),
        )

    def before(self) -> Period | None:
        """The period of the same kind that ends the day before: the last month for a month, else as many days."""
        if self.start is None or self.end is None:
            return None
        last = self.start - timedelta(days=1)
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        if self.start.day == 1 and self.end == _month_end(self.end.replace(day=1)):
            first = last.year * 12 + last.month - months
            return _named(date(first // 12, first % 12 + 1, 1), last)
        return _named(last - (self.end - self.start), last)


def parse_period(text: str, today: date) -> Period:
    """The period that `text` names, relative ones resolved from `today`; CallError lists the forms."""
    named = text.strip()
    if named == "all":
        return Period(None, None, "all")
    relative = _relative(named, today)
    if relative:
        return _named(*relative)
    first, dots, last = named.partition("..")
    start, end = _point(first, text)[0], _point(last if dots else first, text)[1]
    if end < start:
        msg = f"period {text!r} ends before it starts; write the earlier date first"
        raise CallError(msg)
    return _named(start, end)


def _relative(text: str, today: date) -> tuple[date, date] | None:
    if text not in RELATIVE:
        return None
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    spans = {
        "today": (today, today),
        "yesterday": (today - timedelta(days=1),) * 2,
        "this-week": (monday, monday + timedelta(days=6)),
        "last-week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "this-month": (first, _month_end(first)),
        "last-month": ((first - timedelta(days=1)).replace(day=1), first - timedelta(days=1)),
    }
    return spans[text]


def _point(text: str, whole: str) -> tuple[date, date]:
    match = _POINT.fullmatch(text.strip())
    try:
        if not match:
            raise ValueError
        year, month, day, week = match.groups()
        if week:
            start = date.fromisocalendar(int(year), int(week), 1)
            return start, start + timedelta(days=6)
        if day:
            exact = date(int(year), int(month), int(day))
            return exact, exact
        if month:
            start = date(int(year), int(month), 1)
            return start, _month_end(start)
        return date(int(year), 1, 1), date(int(year), 12, 31)
    except ValueError:
        msg = f"{whole!r} is not a period; write {FORMS}"
        raise CallError(msg) from None


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _named(start: date, end: date) -> Period:
    """The period with its shortest name: equal spans have equal names, and so the same folder."""
    if start == end:
        name = start.isoformat()
    elif start.day == 1 and end == _month_end(start):
        name = f"{start:%Y-%m}"
    elif (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        name = f"{start.year}" if start.year == end.year else f"{start.year}..{end.year}"
    elif start.day == 1 and end == _month_end(end.replace(day=1)):
        name = f"{start:%Y-%m}..{end:%Y-%m}"
    elif start.weekday() == 0 and end - start == timedelta(days=6):
        name = f"{start.isocalendar().year}-W{start.isocalendar().week:02d}"
    else:
        name = f"{start.isoformat()}..{end.isoformat()}"
    return Period(start, end, name)
