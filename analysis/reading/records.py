"""JSON, JSON Lines and delimited tables: one record, one article. Large JSON Lines and tables are streamed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from analysis.errors import ReadError
from analysis.reading.columns import Columns, flatten
from analysis.reading.draft import Draft, Found, Input, Setback
from analysis.reading.encodings import decode, detect_encoding

# Where exports keep their list of articles, outermost first.
_LISTS = (
    "articles",
    "stories",
    "posts",
    "results",
    "items",
    "docs",
    "documents",
    "hits",
    "data",
    "entries",
    "records",
    "news",
    "value",
    "rows",
    "response",
)
_DELIMITERS = ",\t;|"
_LARGEST_FIELD = 50_000_000
_LARGEST_JSON = 512_000_000  # bytes: JSON is read whole, JSON Lines is not
_DEEPEST = 6

csv.field_size_limit(_LARGEST_FIELD)


def read_jsonl(file: Input) -> Iterator[Found]:
    """One article per line that holds a JSON object."""
    known = _Known(file.columns, "jsonl")
    encoding = detect_encoding(file.head, cut=True)
    with file.path.open("rb") as lines:
        if encoding.startswith(("utf-16", "utf-32")):
            lines_of_text: Iterator[str] = iter(decode(lines.read()).splitlines())
        else:
            lines_of_text = (decode(line) for line in lines)
        for number, line in enumerate(lines_of_text, 1):
            if line.strip(" \t\r\n\ufeff\x00"):
                yield _line(line, number, known)


def _line(line: str, number: int, known: _Known) -> Found:
    try:
        record = json.loads(line, strict=False)
    except (ValueError, RecursionError) as error:
        cut = "" if line.endswith("\n") else "; the file ends inside it"
        return Setback("broken-json", f"line {number}: {_brief(error)}{cut}")
    if not isinstance(record, dict):
        return Setback("broken-json", f"line {number}: not an object with fields")
    return known.draft(record, f"line {number}")


def read_json(file: Input) -> Iterator[Found]:
    """One article per object of the list that the document holds, wherever it holds it; or the document itself."""
    if file.path.stat().st_size > _LARGEST_JSON:
        raise ReadError(
            "too-large", f"more than {_LARGEST_JSON // 10**6} MB of JSON; write one article a line (.jsonl)"
        )
    text = decode(file.read())
    try:
        document = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        yield from _pieces(text, file, error)
        return
    records = find_records(document)
    if not records:
        raise ReadError("no-records", "JSON without an object that has a text or title")
    known, outlet = _Known(file.columns, "json"), feed_title(document)
    for number, record in enumerate(records, 1):
        found = known.draft(record, f"record {number}")
        if outlet and isinstance(found, Draft):
            found.source = found.source or outlet
        yield found


def feed_title(document: Any) -> str | None:
    """The name of the outlet that a JSON Feed gives once for all its items."""
    if isinstance(document, dict) and "jsonfeed.org" in str(document.get("version", "")):
        return str(document.get("title") or "") or None
    return None


def _pieces(text: str, file: Input, error: Exception) -> Iterator[Found]:
    """Articles of a JSON list that is cut off or broken: every whole object before the break, then the reason."""
    known, decoder = _Known(file.columns, "json"), json.JSONDecoder(strict=False)
    place, number = text.find("{", text.find("[") + 1), 0
    while text.lstrip("\ufeff \t\r\n").startswith("[") and place >= 0:
        try:
            record, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        number += 1
        yield known.draft(record, f"record {number}")
        place = text.find("{", end)
    yield Setback("broken-json", f"after {number} whole records: {_brief(error)}", whole_file=True)


def find_records(document: Any, depth: int = 0) -> list[Mapping[str, Any]]:
    """The objects of a JSON document that are its articles: a list of them under some name, or the document."""
    if isinstance(document, list):
        return [_source(item) for item in document if isinstance(item, dict)]
    if not isinstance(document, dict) or depth > _DEEPEST:
        return []
    for name in _LISTS:
        value = document.get(name)
        if isinstance(value, (list, dict)) and value and (found := find_records(value, depth + 1)):
            return found
    lists = [v for v in document.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
    try:
        Columns(flatten(document), {})
    except ReadError:
        if len(lists) == 1:
            return [_source(item) for item in lists[0] if isinstance(item, dict)]
        inner: list[Mapping[str, Any]] = [v for v in document.values() if isinstance(v, dict)]
        return inner if len(inner) == len(document) and inner else []
    return [document]


def _source(item: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = item.get("_source")  # Elasticsearch
    return inner if isinstance(inner, dict) else item


class _Known:
    """Columns for each set of field names met in a file, worked out once."""

    def __init__(self, given: Mapping[str, str], format_: str) -> None:
        self.given, self.format = given, format_
        self.seen: dict[tuple[str, ...], Columns | ReadError] = {}

    def draft(self, record: Mapping[str, Any], place: str) -> Draft | Setback:
        flat = flatten(record)
        names = tuple(flat)
        if names not in self.seen:
            try:
                self.seen[names] = Columns(names, self.given)
            except ReadError as error:
                self.seen[names] = error
        columns = self.seen[names]
        if isinstance(columns, ReadError):
            return Setback(columns.reason, f"{place}: {columns.detail}")
        return columns.draft(flat, self.format)


def read_csv(file: Input) -> Iterator[Found]:
    """One article per row of a delimited table with a row of names; rows may span lines inside quotation marks."""
    with file.path.open("rb") as raw:
        encoding = _encoding_of_all(file)
        text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline=None)
        yield from read_rows(text, delimiter_of(decode(file.head)), file)


def read_rows(lines: io.TextIOBase | io.TextIOWrapper, delimiter: str, file: Input) -> Iterator[Found]:
    """The rows of an open delimited table."""
    rows = csv.reader((line.replace("\x00", "") for line in lines), delimiter=delimiter)
    names = [name.strip().lstrip("\ufeff") for name in next(rows, [])]
    format_ = "tsv" if delimiter == "\t" else "csv"
    if news := _mind(names, delimiter):
        columns, first = Columns(news, {}), [names]
        names = news
    else:
        columns, first = Columns(names, file.columns), []
    for row in first:
        yield columns.draft(dict(zip(names, row, strict=False)), format_)
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield columns.draft(dict(zip(names, row, strict=False)), format_)
    except csv.Error as error:
        raise ReadError("broken-table", f"line {rows.line_num}: {error}") from error


def delimiter_of(head: str) -> str:
    """The sign between cells: the one that splits the first row into the most names and later rows alike."""
    best, most = ",", 0.0
    lines = head.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    for sign in _DELIMITERS:
        try:
            rows = list(islice((row for row in csv.reader(io.StringIO(lines), delimiter=sign) if row), 30))
        except csv.Error:
            continue
        width = len(rows[0]) if rows else 0
        if width < 2:
            continue
        alike = sum(len(row) == width for row in rows[:-1] or rows) / max(1, len(rows[:-1] or rows))
        if alike * width > most:
            best, most = sign, alike * width
    return best


def _mind(names: list[str], delimiter: str) -> list[str] | None:
    """Names for a news.tsv of the MIND data set, which has none."""
    if delimiter == "\t" and len(names) == 8 and names[0][:1] == "N" and names[0][1:].isdigit():
        return ["id", "category", "subcategory", "title", "abstract", "url", "entities", "abstract_entities"]
    return None


def _encoding_of_all(file: Input) -> str:
    """The encoding of the whole file, of which a long ASCII start says nothing."""
    encoding = detect_encoding(file.head, cut=True)
    if encoding != "utf-8":
        return encoding
    with file.path.open(encoding="utf-8", errors="strict", newline="") as text:
        try:
            while text.read(1 << 20):
                pass
        except UnicodeDecodeError:
            return detect_encoding(file.read()[:20_000_000])
    return "utf-8-sig"


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
