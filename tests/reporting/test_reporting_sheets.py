"""CSV files: fixed bytes, and never a formula."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from analysis.reporting.sheets import cell, sheet_text, write_sheet


def test_a_frame_becomes_these_bytes(tmp_path):
    frame = pd.DataFrame(
        {
            "name": ["Ақтау", 'say "no"', None],
            "n": pd.Series([1, 2, None], dtype="Int32"),
            "value": [0.1 + 0.2, -0.0, float("nan")],
            "at": pd.to_datetime(["2023-02-01T05:00:00+05:00", None, None], utc=True),
            "ok": [True, False, True],
        }
    )
    write_sheet(frame, tmp_path / "deep" / "x.csv")
    expected = 'name,n,value,at,ok\nАқтау,1,0.3,2023-02-01T00:00:00Z,true\n"say ""no""",2,0,,false\n,,,,true\n'
    assert (tmp_path / "deep" / "x.csv").read_bytes() == b"\xef\xbb\xbf" + expected.encode()


def test_an_empty_frame_has_its_heads():
    assert sheet_text(pd.DataFrame({"a": [], "b": []})) == "a,b\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\n=1",
        "\r=1",
        "|calc",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "=HYPERLINK(1)",
        "\x00=1",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert cell(text).startswith("'")


def test_numbers_and_plain_texts_stay():
    assert [cell(-1), cell(-0.5), cell("Aktau - port"), cell(1_000_000), cell(1e-7)] == [
        "-1",
        "-0.5",
        "Aktau - port",
        "1000000",
        "0",
    ]


def test_line_breaks_and_commas_survive_a_reader():
    text = sheet_text(pd.DataFrame({"a": ["one,\ntwo", 'q"q']}))
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["a"], ["one,\ntwo"], ['q"q']]
