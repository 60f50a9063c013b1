"""Every table of a report in one Excel file: typed cells, frozen heads, each row linked to its evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.reporting.blocks import SAFE_LINK, Block, clean
from analysis.reporting.document import Document
from analysis.reporting.sheets import revealed
from analysis.reporting.steady import steady_zip
from analysis.resources.summaries import TAIL, summaries

EVIDENCE, COLUMNS = "evidence", "columns"
_LONGEST = 32_000  # characters in a cell; Excel takes 32 767
_MOST_ROWS = 1_048_000
_WIDEST = 60  # characters a column is made wide for; longer texts are wrapped
_LINK_WIDTH = 40
_LINE, _TALLEST = 15, 400  # points: a line of text, the highest row that Excel takes
_FONT, _SIZE = "Calibri", 11  # that of the workbook: cells of another look name it too, or programs choose one
_INDENT: dict[str, Any] = {"horizontal": "left", "indent": 1}
_FIGURES = ("integer", "number", "share")
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
    evidence = _read(folder / "evidence.csv") if (folder / "evidence.csv").is_file() else []
    places = _places(evidence)
    meanings = [["sheet", "column", "meaning"]]
    for block in tables:
        rows = _read(folder / block["file"])
        _table(book.create_sheet(block["name"][:31]), block, rows, places)
        meanings += [[block["name"][:31], column, meaning] for column, meaning in _meanings(rows[0])]
    if len(meanings) > 1:
        _fill(book.create_sheet(COLUMNS), meanings, {}, ())
    if evidence:
        types = {"start": "integer", "end": "integer", "published": "time"}
        _fill(book.create_sheet(EVIDENCE), evidence, types, ())
    _about(about, document, tables, book.sheetnames)
    book.properties.title, book.properties.creator = document.title, "Broadsheet"
    out = io.BytesIO()
    book.save(out)
    return steady_zip(out.getvalue(), str(document.facts.get("last") or "1970-01-01"))


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _about(sheet: Any, document: Document, tables: Sequence[Block], others: Sequence[str]) -> None:
    from openpyxl.styles import Font

    sheet.title = "about"
    more = [(COLUMNS, "What the columns of the sheets mean."), (EVIDENCE, "The sentences behind the rows.")]
    held = [*((b["name"], b["caption"]) for b in tables), *((name, text) for name, text in more if name in others)]
    lines = [(document.title, ""), (document.subtitle, ""), ("", ""), *document.summary, ("", "")]
    lines += [("Sheet", "What it holds"), *held, *(("Note", warning) for warning in document.warnings)]
    looks = _Looks(sheet)
    for number, pair in enumerate(lines, start=1):
        for place, text in enumerate(pair, start=1):
            cell = sheet.cell(number, place)
            looks.give(cell, "head" if pair[0] == "Sheet" else _put(cell, text, "text"), wrap=place == 2)
            cell.value = cell.value or text or None
        if pair in held:
            _point(sheet.cell(number, 1), f"'{pair[0][:31]}'!A1")
            looks.give(sheet.cell(number, 1), "link")
    sheet.cell(1, 1).font = Font(name=_FONT, bold=True, size=14)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90
    _for_print(sheet)


def _meanings(columns: Sequence[str]) -> list[tuple[str, str]]:
    """What each column of a summary table means; nothing for a table of another kind."""
    own = list(columns[: -len(TAIL)])
    summary = next((s for s in summaries().values() if list(s.columns) == own), None)
    if summary is None:
        return []
    return list({**summary.columns, **TAIL, "value": summary.value}.items())


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
    shares = {*block["percent"], *(("low", "high") if "value" in block["percent"] else ())}  # these bound the value
    types = {c: ("share" if c in shares and t == "number" else t) for c, t in block["types"].items()}
    keys = list(_keys(block, rows))
    linked = [places.get((block["name"], key), 0) for key in keys]
    _fill(sheet, rows, types, linked if any(linked) else ())


def _keys(block: Block, rows: Rows) -> Iterator[str]:
    columns = [rows[0].index(c) for c in block.get("key_columns", []) if c in rows[0]]
    for row in rows[1:]:
        yield " | ".join(row[c] for c in columns)


def _fill(sheet: Any, rows: Rows, types: dict[str, str], linked: Sequence[int]) -> None:
    from openpyxl.utils import get_column_letter

    looks = _Looks(sheet)
    head, *body = rows
    kinds = [types.get(c, "text") for c in head]
    lengths = [max((len(r[place]) for r in body[:500]), default=0) for place in range(len(head))]
    wide = [length > _WIDEST and c != "url" for c, length in zip(head, lengths, strict=True)]
    for number, title in enumerate([*head, *(["evidence"] if linked else [])]):
        cell = sheet.cell(1, number + 1)
        cell.value = title
        looks.give(cell, "head-right" if number < len(kinds) and kinds[number] in _FIGURES else "head")
    for number, row in enumerate(body[:_MOST_ROWS], start=2):
        for place, (text, kind) in enumerate(zip(row, kinds, strict=True), start=1):
            cell = sheet.cell(number, place)
            kind = _put(cell, text, kind)
            looks.give(cell, kind, wrap=wide[place - 1])
        if linked and linked[number - 2]:
            cell = sheet.cell(number, len(head) + 1)
            cell.value = "sentences"
            _point(cell, f"'{EVIDENCE}'!A{linked[number - 2]}")
            looks.give(cell, "link")
        lines = max((-(-len(t) // _WIDEST) for t, w in zip(row, wide, strict=True) if w), default=1)
        if lines > 1:
            sheet.row_dimensions[number].height = min(_LINE * lines, _TALLEST)
    sheet.freeze_panes = "B2"
    if body:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(body) + 1}"
    for place, (title, length) in enumerate(zip(head, lengths, strict=True), start=1):
        widest = _LINK_WIDTH if title == "url" else _WIDEST
        sheet.column_dimensions[get_column_letter(place)].width = min(max(length, len(title)) + 3, widest)
    _for_print(sheet)
    sheet.print_title_rows = "1:1"


class _Looks:
    """The styles of cells, each made once: making them anew for every cell takes most of the time of a large file."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._known: dict[tuple[str, bool], Any] = {}

    def give(self, cell: Any, kind: str, *, wrap: bool = False) -> None:
        """Let `cell` look like its kind."""
        if (kind, wrap) not in self._known:
            self._known[kind, wrap] = self._made(kind, wrap)
        cell._style = copy(self._known[kind, wrap])

    def _made(self, kind: str, wrap: bool) -> Any:
        from openpyxl.cell import Cell
        from openpyxl.styles import Alignment, Font, PatternFill

        model = Cell(self._sheet, row=1, column=1)  # not among the cells of the sheet
        model.number_format = _FORMATS.get(kind, "General")
        # Words keep off the figures before them, which end at the same edge.
        where = {"head-right": {"horizontal": "right"}, "head": _INDENT, "text": _INDENT}.get(kind, {})
        model.alignment = Alignment(vertical="top", wrap_text=wrap, **where)
        if kind.startswith("head"):
            model.font, model.fill = Font(name=_FONT, size=_SIZE, bold=True), PatternFill("solid", fgColor="E8E3D8")
        if kind == "link":
            model.font = Font(name=_FONT, size=_SIZE, color="1F4E79", underline="single")
        return model._style


def _for_print(sheet: Any) -> None:
    """Landscape, as wide as a page and as many pages long as it takes."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _put(cell: Any, text: str, kind: str) -> str:
    """Write one value with its type, and say its kind. Text stays text: a leading = is never a formula."""
    plain = clean(revealed(text))[:_LONGEST]
    if plain == "":
        return "text"
    if kind in _FIGURES:
        cell.value = int(plain) if kind == "integer" else float(plain)
    elif kind == "time":
        cell.value = datetime.fromisoformat(plain.removesuffix("Z"))
    elif kind == "yes-no":
        cell.value = plain == "true"
    else:
        cell.value, cell.data_type = plain, "s"
        if SAFE_LINK.fullmatch(plain):
            cell.hyperlink = plain
            return "link"
    return kind


def _point(cell: Any, place: str) -> None:
    """Link to a place in this file, such as 'evidence'!A2."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
