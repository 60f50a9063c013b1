"""Every table of a report in one Excel file: typed cells, frozen heads, each row linked to its evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.reporting.blocks import SAFE_LINK, Block, clean
from analysis.reporting.document import Document
from analysis.reporting.sheets import revealed
from analysis.reporting.steady import steady_zip

EVIDENCE = "evidence"
_LONGEST = 32_000  # characters in a cell; Excel takes 32 767
_MOST_ROWS = 1_048_000
_WIDEST = 70  # characters a column is made wide for
_FORMATS = {"integer": "#,##0", "number": "0.000", "time": "yyyy-mm-dd hh:mm", "share": "0.0%"}
Rows = list[list[str]]


def render_excel(document: Document, folder: Path) -> bytes | None:
    """The tables of a report whose CSV files lie in `folder`, as the bytes of an .xlsx file; None without tables."""
    from openpyxl import Workbook

    tables = [b for b in document.blocks if b["kind"] == "table" and b["file"] and (folder / b["file"]).is_file()]
    if not tables:
        return None
    book = Workbook(write_only=False)
    about = book.active
    assert about is not None
    _about(about, document, tables)
    evidence = _read(folder / "evidence.csv") if (folder / "evidence.csv").is_file() else []
    places = _places(evidence)
    for block in tables:
        _table(book.create_sheet(block["name"][:31]), block, _read(folder / block["file"]), places)
    if evidence:
        types = {"start": "integer", "end": "integer", "published": "time"}
        _fill(book.create_sheet(EVIDENCE), evidence, types, ())
    book.properties.title, book.properties.creator = document.title, "Broadsheet"
    out = io.BytesIO()
    book.save(out)
    return steady_zip(out.getvalue(), str(document.facts.get("last") or "1970-01-01"))


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _about(sheet: Any, document: Document, tables: Sequence[Block]) -> None:
    from openpyxl.styles import Font

    sheet.title = "about"
    lines = [(document.title, ""), (document.subtitle, ""), ("", ""), *document.summary, ("", "")]
    for label, value in [*lines, ("Sheet", "What it holds")]:
        _append(sheet, [label, value])
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for block in tables:
        _append(sheet, [block["name"], block["caption"]])
        _link(sheet.cell(sheet.max_row, 1), f"#'{block['name'][:31]}'!A1")
    for warning in document.warnings:
        _append(sheet, ["Note", warning])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90


def _append(sheet: Any, texts: Sequence[str]) -> None:
    row = sheet.max_row + (1 if sheet.cell(1, 1).value is not None else 0)
    for number, text in enumerate(texts, start=1):
        _put(sheet.cell(row, number), text, "text")


def _places(evidence: Rows) -> dict[tuple[str, str], int]:
    """(table, key) -> the row of the evidence sheet where its sentences begin."""
    found: dict[tuple[str, str], int] = {}
    for number, row in enumerate(evidence[1:], start=2):
        found.setdefault((row[0], row[1]), number)
    return found


def _table(sheet: Any, block: Block, rows: Rows, places: dict[tuple[str, str], int]) -> None:
    types = {c: ("share" if c in block["percent"] and t == "number" else t) for c, t in block["types"].items()}
    keys = list(_keys(block, rows))
    linked = [places.get((block["name"], key), 0) for key in keys]
    _fill(sheet, rows, types, linked if any(linked) else ())


def _keys(block: Block, rows: Rows) -> Iterator[str]:
    columns = [rows[0].index(c) for c in block.get("key_columns", []) if c in rows[0]]
    for row in rows[1:]:
        yield " | ".join(row[c] for c in columns)


def _fill(sheet: Any, rows: Rows, types: dict[str, str], linked: Sequence[int]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    head, *body = rows
    kinds = [types.get(c, "text") for c in head]
    for number, title in enumerate([*head, *(["evidence"] if linked else [])], start=1):
        cell = sheet.cell(1, number)
        _put(cell, title, "text")
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8E3D8")
        cell.alignment = Alignment(vertical="top")
    for number, row in enumerate(body[:_MOST_ROWS], start=2):
        for place, (text, kind) in enumerate(zip(row, kinds, strict=True), start=1):
            _put(sheet.cell(number, place), text, kind)
        if linked and linked[number - 2]:
            cell = sheet.cell(number, len(head) + 1)
            cell.value = "sentences"
            _link(cell, f"#'{EVIDENCE}'!A{linked[number - 2]}")
    sheet.freeze_panes = "B2"
    if body:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(body) + 1}"
    for place, title in enumerate(head, start=1):
        longest = max((len(r[place - 1]) for r in body[:500]), default=0)
        sheet.column_dimensions[get_column_letter(place)].width = min(max(longest, len(title)) + 3, _WIDEST)


def _put(cell: Any, text: str, kind: str) -> None:
    """Write one value with its type. Text stays text: a leading = is never a formula."""
    plain = clean(revealed(text))[:_LONGEST]
    if plain == "":
        return
    if kind in ("integer", "number", "share"):
        cell.value = int(plain) if kind == "integer" else float(plain)
        cell.number_format = _FORMATS[kind]
    elif kind == "time":
        cell.value = datetime.fromisoformat(plain.removesuffix("Z"))
        cell.number_format = _FORMATS[kind]
    elif kind == "yes-no":
        cell.value = plain == "true"
    else:
        cell.value = plain
        cell.data_type = "s"
        if SAFE_LINK.fullmatch(plain):
            _link(cell, plain)


def _link(cell: Any, address: str) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    if address.startswith("#"):
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=address[1:])
    else:
        cell.hyperlink = address
    cell.font = Font(color="1F4E79", underline="single")
