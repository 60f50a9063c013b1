"""Spreadsheets (XLSX) and Parquet: one row, one article, columns recognised as in `columns`; rows are streamed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from analysis.errors import ReadError
from analysis.reading.columns import Columns
from analysis.reading.draft import Found, Input
from analysis.reading.quiet import silence

LARGEST_SHEET = 1_000_000_000  # bytes that a sheet may unpack to
HEADER_WITHIN = 12  # first rows among which the row of names is looked for
PARQUET_ROWS = 500
_PER_COMPRESSED_BYTE = 200  # unpacked bytes; more is a bomb


def read_xlsx(file: Input) -> Iterator[Found]:
    """Articles of every sheet with a row of names that we know; ReadError where no sheet has one."""
    from openpyxl import load_workbook

    silence("openpyxl")
    _bounded(file)
    book = load_workbook(file.path, read_only=True, data_only=True, keep_links=False)
    failed: list[str] = []
    read = 0
    try:
        for sheet in book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            try:
                columns, names, rest = _header(rows, file)
            except ReadError as error:
                failed.append(f"{sheet.title}: {error.detail}")
                continue
            read += 1
            for row in rest:
                if any(value not in (None, "") for value in row):
                    yield columns.draft(dict(zip(names, row, strict=False)), "xlsx")
    finally:
        book.close()
    if not read:
        raise ReadError("no-text-column", "; ".join(failed)[:400] or "no sheet with rows")


def read_parquet(file: Input) -> Iterator[Found]:
    """Articles of a Parquet file, read in small batches."""
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import ParquetFile

    try:
        table = ParquetFile(file.path, memory_map=True)
    except (ArrowInvalid, OSError) as error:
        raise ReadError("unreadable", f"broken Parquet file: {error}") from error
    columns = Columns(table.schema_arrow.names, file.columns)
    wanted = sorted({name for names in columns.places.values() for name in names})
    for batch in table.iter_batches(batch_size=PARQUET_ROWS, columns=wanted):
        for record in batch.to_pylist():
            yield columns.draft(record, "parquet")


def _header(rows: Iterator[tuple[Any, ...]], file: Input) -> tuple[Columns, list[str], Iterator[tuple[Any, ...]]]:
    """Columns of a sheet, their names, and the rows below: titles and notes may stand above the row of names."""
    first = list(islice(rows, HEADER_WITHIN))
    failure: ReadError | None = None
    for place, row in enumerate(first):
        names = [str(value).strip() if value is not None else "" for value in row]
        if sum(map(bool, names)) < 2:
            continue
        try:
            columns = Columns(names, file.columns)
        except ReadError as error:
            failure = failure or error
            continue
        return columns, names, chain(first[place + 1 :], rows)
    raise failure or ReadError("no-text-column", "no row with names of columns")


def _bounded(file: Input) -> None:
    """ReadError for a workbook that unpacks to more than is sensible."""
    with zipfile.ZipFile(file.path) as parts:
        for part in parts.infolist():
            packed = max(part.compress_size, 1)
            if part.file_size > LARGEST_SHEET or (
                part.file_size > 50_000_000 and part.file_size / packed > _PER_COMPRESSED_BYTE
            ):
                raise ReadError("too-large", f"{part.filename} unpacks to {part.file_size} bytes")
