"""Periods: what is written, what it means, and what its folder is called."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.errors import CallError
from analysis.periods import parse_period

TODAY = date(2023, 3, 15)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "start", "end", "name"),
    [
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28), "2023-02"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "2023"),
        ("2023-12-31", date(2023, 12, 31), date(2023, 12, 31), "2023-12-31"),
        ("2023-01..2023-03", date(2023, 1, 1), date(2023, 3, 31), "2023-01..2023-03"),
        ("2023-02-01..2023-02-28", date(2023, 2, 1), date(2023, 2, 28), "2023-02"),
        ("2023-W01", date(2023, 1, 2), date(2023, 1, 8), "2023-W01"),
        ("last-week", date(2023, 3, 6), date(2023, 3, 12), "2023-W10"),
        ("last-month", date(2023, 2, 1), date(2023, 2, 28), "2023-02"),
        ("yesterday", date(2023, 3, 14), date(2023, 3, 14), "2023-03-14"),
        ("2023-02-03..2023-02-05", date(2023, 2, 3), date(2023, 2, 5), "2023-02-03..2023-02-05"),
    ],
)
def test_period(text: str, start: date, end: date, name: str) -> None:
    period = parse_period(text, TODAY)
    assert (period.start, period.end, period.name) == (start, end, name)


def test_absolute_periods_need_no_today() -> None:
    assert parse_period("2023-02", date.min).name == "2023-02"


def test_all_has_no_bounds() -> None:
    assert parse_period("all", TODAY).bounds("UTC") is None


def test_bounds_are_of_the_timezone() -> None:
    start, end = parse_period("2023-02-28", TODAY).bounds("Asia/Almaty") or (None, None)
    assert start is not None
    assert end is not None
    assert start.isoformat() == "2023-02-28T00:00:00+06:00"
    assert (end - start).total_seconds() == 86_400


@pytest.mark.parametrize(
    "text", ["", "monday", "2023-13", "2023-02-30", "2023-03..2023-01", "../x", "2023-W60", "٢٠٢٣"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(CallError, match="period"):
        parse_period(text, TODAY)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2023-03", "2023-02"),
        ("2023-01", "2022-12"),
        ("2023-01..2023-03", "2022-10..2022-12"),
        ("2023", "2022"),
        ("2023-W10", "2023-W09"),
        ("2023-03-01", "2023-02-28"),
        ("2023-02-03..2023-02-05", "2023-01-31..2023-02-02"),
    ],
)
def test_the_period_before(text: str, before: str) -> None:
    earlier = parse_period(text, TODAY).before()
    assert earlier is not None
    assert earlier.name == before


def test_nothing_is_before_all_time() -> None:
    assert parse_period("all", TODAY).before() is None
