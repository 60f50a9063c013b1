"""What a report is made of: blocks that every format draws in its own way, and that no text can break out of.

A block is a plain dictionary, because it travels inside the notebook's outputs as JSON under `MIME`:

    heading    level, inline                      paragraph  inline
    list       ordered, items (lists of blocks)   quote      blocks
    code       text                               note       text
    table      name, caption, columns (name, label, align), rows (of strings), keys, total, file, note
    chart      name, caption, alt, svg, pdf       evidence   table, key, groups (key, total, items)
    facts      values: what the title page says   error      name, text

`inline` is a list of pieces: {t: text, s}, {t: strong | emph, c}, {t: code, s}, {t: link, url, c}, {t: break}.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from analysis.errors import CallError
from analysis.resources.summaries import summary_of

MIME = "application/vnd.broadsheet.blocks+json"
Block = dict[str, Any]

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
SAFE_LINK = re.compile(r"(https?://|mailto:)[^\s<>\"'\\]+", re.IGNORECASE)
# Control characters say nothing in print; bidirectional overrides can make a text read as another.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def clean(text: object) -> str:
    """`text` without characters that cannot be printed or that turn the reading direction by force."""
    return _CONTROL.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))


def reads_right_to_left(text: str) -> bool:
    """Whether the first letter of `text` is one of a script that is read from right to left."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def where_of(item: Mapping[str, Any]) -> str:
    """Outlet and day of a sentence. A mark of direction keeps the day from being read as part of an Arabic name."""
    source = f"{item['source']}\u200e" if reads_right_to_left(item["source"]) else item["source"]
    return ", ".join(part for part in (source, item["date"]) if part)


def words(text: object) -> list[Block]:
    """Inline content that is one plain text."""
    return [{"t": "text", "s": clean(text)}]


def heading(text: str, level: int = 2) -> Block:
    return {"kind": "heading", "level": level, "inline": words(text)}


def paragraph(text: str) -> Block:
    return {"kind": "paragraph", "inline": words(text)}


def leading(blocks: Sequence[Block]) -> list[bool]:
    """For each block, whether it leads to a table, chart or code, so that it goes to the next page with it."""
    found, shown = [], False
    for block in reversed(blocks):
        found.append(shown and block["kind"] in ("paragraph", "note"))
        shown = block["kind"] in ("table", "chart", "image", "code") or found[-1]
    return found[::-1]


def note(text: str, *, empty: bool = False) -> Block:
    """A sentence that stands apart; `empty` where it says that there is nothing to show."""
    return {"kind": "note", "text": clean(text), **({"empty": True} if empty else {})}


def said_once(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without notes that the caption of a chart of their section has said; notes in a row become one.

    Of notes in a row that there is nothing to show, the first stays.
    """
    found: list[Block] = []
    captions: list[str] = []
    for block in blocks:
        if block["kind"] == "heading":
            captions = []
        elif block["kind"] == "chart":
            captions.append(block["caption"])
        elif block["kind"] == "note":
            before = found[-1] if found and found[-1]["kind"] == "note" else None
            if any(block["text"] in said for said in captions) or (before and block["text"] in before["text"]):
                continue
            if before and before.get("empty") and block.get("empty"):
                continue
            if before:
                found[-1] = {**block, "text": f"{before['text']} {block['text']}"}
                continue
        found.append(block)
    return found


def code(text: str) -> Block:
    return {"kind": "code", "text": clean(text)}


def bullets(texts: Iterable[str]) -> Block:
    return {"kind": "list", "ordered": False, "items": [[paragraph(t)] for t in texts]}


def table(
    name: str,
    frame: pd.DataFrame,
    *,
    caption: str = "",
    columns: Mapping[str, str] | None = None,
    key: str | Sequence[str] | None = None,
    percent: Sequence[str] = (),
    right: Sequence[str] = (),
    total: int | None = None,
    file: str = "",
) -> Block:
    """A table block with the rows of `frame`, its cells as people read them; intervals join their value.

    Of `percent` columns the value of a table of differences is in points, with its sign. Numbers are set right, and the
    columns named in `right`.
    """
    labels = dict(columns or {c: str(c).replace("_", " ") for c in frame.columns})
    joined = {"low", "high"} <= set(frame.columns) and "value" in labels
    shown = {c: label for c, label in labels.items() if not (joined and c in ("low", "high"))}
    points = "value" in shown and "value" in percent and _is_difference(frame)
    if points:
        shown["value"] += ", points"
    cells = {}
    for column in shown:
        if column == "value" and (joined or points):
            cells[column] = _with_interval(frame, percent="value" in percent, points=points)
        else:
            cells[column] = [show(v, percent=column in percent) for v in frame[column]]
    return {
        "kind": "table",
        "name": name,
        "caption": clean(caption),
        "columns": [
            {"name": c, "label": clean(label), "align": "right" if c in right else _align(frame[c])}
            for c, label in shown.items()
        ],
        "rows": [list(row) for row in zip(*cells.values(), strict=True)],
        "keys": join_keys(frame, key) if key else [],
        "key_columns": key_columns(key),
        "percent": list(percent),
        "total": len(frame) if total is None else total,
        "file": file,
        "types": {str(c): column_type(frame[c]) for c in frame.columns} if file else {},
    }


def key_columns(key: str | Sequence[str] | None) -> list[str]:
    return [] if key is None else [key] if isinstance(key, str) else list(key)


def join_keys(frame: pd.DataFrame, key: str | Sequence[str]) -> list[str]:
    """The key of each row as one text; several columns are joined by a bar."""
    parts = [[clean(v) for v in frame[c].astype("str")] for c in key_columns(key)]
    return [" | ".join(row) for row in zip(*parts, strict=True)]


def column_type(values: pd.Series) -> str:
    """integer, number, time, yes-no or text: what the cells of a column are, for formats that know types."""
    if pd.api.types.is_bool_dtype(values):
        return "yes-no"
    if pd.api.types.is_integer_dtype(values):
        return "integer"
    if pd.api.types.is_numeric_dtype(values):
        return "number"
    return "time" if pd.api.types.is_datetime64_any_dtype(values) else "text"


def table_of(
    labels: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str = "", right: Sequence[int] = ()
) -> Block:
    """A table block of plain texts; the columns numbered in `right` are set right."""
    columns = [
        {"name": str(i), "label": clean(label), "align": "right" if i in right else "left"}
        for i, label in enumerate(labels)
    ]
    body = [[clean(c) for c in row] for row in rows]
    return {
        "kind": "table",
        "name": "",
        "caption": clean(caption),
        "columns": columns,
        "rows": body,
        "keys": [],
        "total": len(body),
        "file": "",
    }


def _is_difference(frame: pd.DataFrame) -> bool:
    """Whether the value of a summary table is a difference of shares."""
    try:
        return summary_of(frame).scale == "difference"
    except CallError:
        return False


def _signed(text: str) -> str:
    return text if text.startswith("−") or not text.strip("0.") else f"+{text}"


def _with_interval(frame: pd.DataFrame, *, percent: bool, points: bool = False) -> list[str]:
    found = []
    bounds = (frame[c] if c in frame else [None] * len(frame) for c in ("low", "high"))
    for value, low, high in zip(frame["value"], *bounds, strict=True):
        middle = show(value, percent=percent)
        if points:
            middle = _signed(middle.removesuffix("\u202f%"))
        if middle and not (_missing(low) or _missing(high)):
            ends = [show(x, percent=percent).removesuffix("\u202f%") for x in (low, high)]
            if points:
                ends = [_signed(end) for end in ends]
            middle += f" [{ends[0]}, {ends[1]}]"
        found.append(middle)
    return found


def _align(values: pd.Series) -> str:
    numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    return "right" if numeric else "left"


def _missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def show(value: object, *, percent: bool = False) -> str:
    """One cell as people read it: thousands apart, ISO days, nothing for what is missing."""
    if _missing(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        stamp = value.isoformat()
        return stamp[:10] if stamp[11:19] == "00:00:00" else f"{stamp[:10]} {stamp[11:16]}"
    if hasattr(value, "item"):
        return show(value.item(), percent=percent)
    if isinstance(value, int | float):
        return _number(float(value) if percent else value, percent=percent)
    return clean(value).strip()


def _number(value: float, *, percent: bool) -> str:
    if isinstance(value, float) and math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if percent:
        text = f"{100 * value:.1f}\u202f%"
    elif isinstance(value, int) or (float(value).is_integer() and abs(value) >= 1000):
        text = f"{int(value):,}"
    elif abs(value) >= 100:
        text = f"{value:,.1f}"
    else:
        text = f"{value:.2f}" if abs(value) >= 0.1 or value == 0 else f"{value:.3f}"
    text = text.replace(",", "\u202f")
    bare = text.strip("-0.\u202f%")
    return text.replace("-", "−") if bare else text.replace("-", "")


def outline(block: Block) -> str:
    """A block in one line of plain text, for readers that show nothing richer."""
    kind = block["kind"]
    if kind == "table":
        return f"[table {block['name']}: {len(block['rows'])} of {block['total']} rows. {block['caption']}]"
    if kind in ("chart", "image"):
        return f"[chart: {block['alt']}]"
    if kind in ("note", "code", "error"):
        return str(block["text"])
    return f"[{kind}]"
