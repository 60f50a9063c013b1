"""Dates: what names a day is read, what does not is not guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_files import SENTENCE, only, read_one

from analysis.reading.dates import day_order, find_day, find_days, needs_order, parse_date
from analysis.settings import Settings

ALMATY = ZoneInfo("Asia/Almaty")
LATEST = date(2027, 1, 1)


@pytest.mark.parametrize(
    "printed",
    [
        "2023-02-28",
        "2023/2/28",
        "20230228",
        20230228,
        "28.02.2023",
        "28/02/2023",
        "02/28/2023",
        "28 February 2023",
        "28th of February, 2023",
        "Tuesday, February 28, 2023",
        "February 28, 2023 Tuesday, Late Edition",
        "28-Feb-2023",
        "28 февраля 2023 г.",
        "2023 жылғы 28 ақпан",
        "28 лютого 2023",
        "28. Februar 2023",
        "28 février 2023",
        "28 de febrero de 2023",
        "28 Şubat 2023",
        "2023年2月28日",
        "2023. február 28.",
        "2023-02-28T00:00:00Z",
    ],
)
def test_a_day(printed: str | int) -> None:
    moment = parse_date(printed, UTC, latest=LATEST)
    assert moment.value == datetime(2023, 2, 28, tzinfo=UTC)
    assert (moment.printed, moment.precision, moment.confidence) == (str(printed), "day", "high")


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("2023-02-28T14:05:00Z", (14, 5)),
        ("2023-02-28T14:05:00+05:00", (9, 5)),
        ("2023-02-28 14:05", (8, 5)),  # naive: Almaty, six hours east of UTC in 2023
        ("Tue, 28 Feb 2023 14:05:00 +0500", (9, 5)),
        ("Tue, 28 Feb 2023 14:05:00 GMT", (14, 5)),
        ("28 February 2023 2:05 p.m.", (8, 5)),
        ("February 28, 2023, 10:30 AM EST", (15, 30)),
        ("14:05, 28 февраля 2023", (8, 5)),
        ("28.02.2023 14:05 MSK", (11, 5)),
        ("20230228T140500Z", (14, 5)),
        ("2023-02-28 14:05 GMT", (14, 5)),
        ("2023-02-28 02:05:00 PM", (8, 5)),
        ("Published 2023-02-28T14:05:00.123+05:00", (9, 5)),
        (1677593100, (14, 5)),
        (1677593100000, (14, 5)),
        ("1677593100000", (14, 5)),
        (datetime(2023, 2, 28, 14, 5), (8, 5)),
    ],
)
def test_a_moment(printed: str | int | datetime, wanted: tuple[int, int]) -> None:
    moment = parse_date(printed, ALMATY, latest=LATEST)
    assert moment.value == datetime(2023, 2, 28, *wanted, tzinfo=UTC)
    assert (moment.precision, moment.confidence) == ("time", "high")


@pytest.mark.parametrize(
    "printed",
    [
        *("Monday", "March 2024", "2024", "3 hours ago", "yesterday", "next week", "soon", "12:30"),
        *("1970-01-01", "1970-01-01T00:00:00Z", 0, "0001-01-01", "1900-01-01"),
        *("2999-01-01", "Feb 30, 2023", "2023-13-45", "99/99/2023", "05/03/2024", "5-3-2024"),
        *(True, "", None, float("inf"), -5, "x" * 5000),
    ],
)
def test_no_day(printed: str | float | None) -> None:
    assert parse_date(printed, UTC, latest=LATEST)[:1] == (None,)
    assert parse_date(printed, UTC, latest=LATEST).precision == "none"


def test_day_in_a_zone_starts_at_its_midnight() -> None:
    assert parse_date("2023-02-28", ALMATY).value == datetime(2023, 2, 27, 18, tzinfo=UTC)


def test_order_of_day_and_month() -> None:
    assert day_order(["05/03/2024", "25/03/2024", None, 7]) == "dmy"
    assert day_order(["05/03/2024", "03/25/2024"]) == "mdy"
    assert day_order(["05/03/2024"]) is None
    assert day_order(["25/03/2024", "03/25/2024"]) is None
    assert parse_date("05/03/2024", UTC, order="dmy").value == datetime(2024, 3, 5, tzinfo=UTC)
    assert parse_date("05/03/2024", UTC, order="mdy").value == datetime(2024, 5, 3, tzinfo=UTC)
    assert [needs_order(printed) for printed in ("05/03/2024", "05.03.2024", "05/05/2024", 5)] == [
        True,
        False,
        False,
        False,
    ]


def test_the_future_decides_between_two_readings() -> None:
    moment = parse_date("03/12/2026", UTC, latest=date(2026, 6, 1))
    assert (moment.value, moment.confidence) == (datetime(2026, 3, 12, tzinfo=UTC), "low")


def test_order_is_learnt_from_the_whole_file(tmp_path: Path) -> None:
    lines = [f'{{"title": "T{i}", "text": "{SENTENCE} {i}", "published": "0{i + 1}/03/2024"}}' for i in range(3)]
    undecided = read_one(tmp_path, "a.jsonl", "\n".join(lines)).articles
    assert undecided["published"].isna().tolist() == [True, True, False]  # 03/03 is the third of March either way
    assert undecided["published_date"].tolist() == ["01/03/2024", "02/03/2024", "03/03/2024"]
    decided = read_one(tmp_path, "b.jsonl", "\n".join([*lines, lines[0].replace("01/03", "25/03")])).articles
    assert decided["published"].dt.strftime("%m-%d").tolist() == ["03-01", "03-02", "03-03", "03-25"]


def test_only_english_writes_the_month_first(tmp_path: Path) -> None:
    text = "Министр сообщил во вторник, что новая железная дорога откроется весной, до начала уборки урожая."
    article = only(read_one(tmp_path, "a.json", f'{{"title": "Дорога", "text": "{text}", "date": "05/03/2024"}}'))
    assert (article["published"].month, article["published_confidence"]) == (3, "low")


def test_naive_times_are_of_the_project(tmp_path: Path) -> None:
    data = f'{{"title": "T", "text": "{SENTENCE}", "published": "2023-02-28 14:05"}}'
    article = only(read_one(tmp_path, "a.json", data, Settings(timezone="Asia/Almaty")))
    assert article["published"] == pd.Timestamp("2023-02-28 08:05", tz="UTC")


def test_find_day() -> None:
    assert find_day("Published: 28 February 2023 at noon") == ("Published: 28 February 2023 at noon", date(2023, 2, 28))
    assert find_day("05/03/2024") is None
    assert find_day("In February 2023 they met") is None


def test_find_days_in_their_order() -> None:
    line = "Updated 9 March 2021, first published February 28, 2021; 31 June 2021 is none"
    assert find_days(line) == [(8, 20, date(2021, 3, 9)), (38, 55, date(2021, 2, 28))]
    assert line[38:55] == "February 28, 2021"
    assert find_days("03/04/2021 or 05.04.2021") == []


@pytest.mark.parametrize(
    "printed",
    [
        *("5. mars 2021", "5. maaliskuuta 2021", "5. märts 2021", "2021. gada 5. marts", "2021 m. kovo 5 d."),
        *("5. ožujka 2021.", "5. марта 2021.", "5 март 2021 г.", "5 сакавіка 2021", "5 Μαρτίου 2021"),
        *("5 mart 2021-ci il", "5 მარტი 2021", "5 մարտի 2021", "5 Maret 2021", "5 مارس 2021", "5 במרץ 2021"),
    ],
)
def test_months_of_many_languages(printed: str) -> None:
    found = find_day(printed)
    assert found == (printed, date(2021, 3, 5))


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.dates(), st.datetimes()))
def test_anything_is_a_moment_or_none(value: object) -> None:
    moment = parse_date(value, ALMATY, latest=LATEST)  # type: ignore[arg-type]
    assert (moment.value is None) == (moment.precision == "none") == (moment.confidence == "none")
    if moment.value is not None:
        assert moment.value.tzinfo == UTC
        assert 1699 <= moment.value.year <= 2027


@given(st.dates(date(1990, 1, 1), date(2026, 1, 1)))
def test_every_way_of_writing_a_day_names_the_same(day: date) -> None:
    ways = (
        day.isoformat(),
        f"{day:%d.%m.%Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
        f"{day:%Y%m%d}",
    )
    if day not in (date(1970, 1, 1),):
        assert {parse_date(way, UTC).value for way in ways} == {datetime(day.year, day.month, day.day, tzinfo=UTC)}
