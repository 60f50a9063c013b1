"""Tables as CSV files: the same bytes everywhere, readable by Excel, and never a formula."""

from __future__ import annotations

import csv
import io
import math
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from analysis.reporting.blocks import clean

# What a spreadsheet takes for the start of a formula, plain and full-width.
_FORMULA = ("=", "+", "-", "@", "\t", "|", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # without it Excel reads Kazakh letters as Latin ones


def write_sheet(frame: pd.DataFrame, path: Path) -> None:
    """Write `frame` to `path`: UTF-8 with BOM, comma, `\\n`, at most six decimals, UTC times, empty for missing.

    A text that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((BOM + sheet_text(frame)).encode("utf-8"))


def sheet_text(frame: pd.DataFrame) -> str:
    """The text of that file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([cell(str(c)) for c in frame.columns])
    columns = [[cell(v) for v in frame[c]] for c in frame.columns]
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


def cell(value: object) -> str:
    """One cell of the file."""
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return moment.strftime("%Y-%m-%dT%H:%M:%S") + ("Z" if value.tzinfo else "")
    if isinstance(value, date):
        return value.isoformat()
    return harmless(str(value))


def harmless(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would take it for a formula."""
    kept = clean(text)
    return f"'{kept}" if kept.lstrip(" \n\u00a0").startswith(_FORMULA) else kept


def revealed(text: str) -> str:
    """What stood in a cell before `harmless`, for formats whose cells have types."""
    return text[1:] if text.startswith("'") and text[1:].lstrip(" \n\u00a0").startswith(_FORMULA) else text


def _decimal(value: float) -> str:
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "inf" if value > 0 else "'-inf"
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
