"""A document as PDF. The only module that knows Typst.

The template reads the document from JSON and sets each string with `text`; nothing is pasted into Typst source, so no
text of an article can become a command. The same document gives the same bytes: no clock, no fonts of the system.
"""

from __future__ import annotations

import base64
import itertools
import json
import math
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from analysis.errors import ReportError
from analysis.reporting.blocks import Block, leading, reads_right_to_left, where_of
from analysis.reporting.brief import find_brief
from analysis.reporting.document import EVIDENCE_LEAD, Document, appendix
from analysis.reporting.markdown import plain
from analysis.reporting.style import PLAIN, Style
from analysis.resources import resource_path
from analysis.resources.fonts import font_folders

WORK = ".typst"
_ROOM = 44  # characters from which on a column of texts shares the width that is left
_LABEL = 9  # characters of a column's label that stay in one line


def render_pdf(
    document: Document,
    folder: Path,
    *,
    style: Style = PLAIN,
    paper: str = "a4",
    accessible: bool = False,
) -> bytes:
    """The PDF of `document`, whose chart files lie in `folder`/charts. `accessible`: to the standard PDF/UA-1.

    Raises ReportError with Typst's own words where it cannot be set.
    """
    import typst

    work = folder / WORK
    work.mkdir()
    try:
        data = _data(document, folder, accessible=accessible)
        data |= {"paper": paper, "accessible": accessible}
        data["style"] = {"accent": style.accent, "logo": _copied(style, work)}
        (work / "document.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        (work / "report.typ").write_bytes(resource_path("reporting/report.typ").read_bytes())
        compiler = typst.Compiler(
            str(work / "report.typ"),
            root=str(folder),
            font_paths=_fonts(tuple(font_folders())),
            ignore_system_fonts=True,
        )
        made = compiler.compile(format="pdf", timestamp=_day(document), pdf_standards=["ua-1"] if accessible else [])
    except (typst.TypstError, RuntimeError) as error:
        msg = f"{document.name}: the PDF could not be set: {error}"
        raise ReportError(msg) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if not isinstance(made, bytes):
        msg = f"{document.name}: Typst gave no PDF"
        raise ReportError(msg)
    return made


@cache
def _fonts(folders: tuple[Path, ...]) -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(f) for f in folders])


def _day(document: Document) -> datetime:
    """The date that the file carries: the last day it reports on, never the day it was made."""
    last = str(document.facts.get("last") or "1970-01-01")
    return datetime.fromisoformat(last).replace(tzinfo=UTC)


def _copied(style: Style, work: Path) -> str:
    if style.logo is None:
        return ""
    name = f"logo{style.logo.suffix.lower()}"
    (work / name).write_bytes(style.content)
    return f"{WORK}/{name}"


def _data(document: Document, folder: Path, *, accessible: bool) -> dict[str, Any]:
    blocks = [_prepared(b, n, folder, accessible) for n, b in enumerate(document.blocks)]
    return {
        "title": document.title,
        "author": "Broadsheet",
        "kicker": document.kicker,
        "subtitle": document.subtitle,
        "period": document.summary[0][1],
        "name": document.name,
        "id": document.id,
        "summary": document.summary,
        "warnings": document.warnings,
        "brief": [f._asdict() for f in find_brief(document.blocks)],
        "blocks": [{**b, "leads": led} for b, led in zip(_numbered(blocks), leading(blocks), strict=True)],
        "appendix": _by_table(appendix(document.blocks)),
        "appendix-lead": EVIDENCE_LEAD,
    }


def _numbered(blocks: list[Block]) -> list[Block]:
    """The blocks, their headings numbered from 1, so that the first page can refer to them."""
    number = itertools.count(1)
    return [{**b, "section": next(number)} if b["kind"] == "heading" else b for b in blocks]


def _by_table(listed: list[Block]) -> list[Block]:
    """The evidence of each table: its caption, and its rows with their sentences."""
    found: list[Block] = []
    for block in listed[2:]:
        if block["kind"] == "heading":
            found.append({"label": plain(block["inline"]), "groups": []})
        else:
            found[-1]["groups"].append({**block, "items": [_directed(item) for item in block["items"]]})
    return found


def _directed(item: Block) -> Block:
    """A sentence with its direction of reading; a title that is read from right to left is kept apart from the rest."""
    title = f"\u2068{item['title']}\u2069" if reads_right_to_left(item["title"]) else item["title"]
    return {**item, "title": title, "where": where_of(item), "rtl": reads_right_to_left(item["before"] + item["mark"])}


def _prepared(block: Block, number: int, folder: Path, accessible: bool) -> Block:
    kind = block["kind"]
    if kind == "table":
        columns = [_column(i, c, block["rows"]) for i, c in enumerate(block["columns"])]
        shown, total = len(block["rows"]), block["total"]
        which = f"{shown} of {total} rows; all are in" if shown < total else "Also in"
        more = f"{which} {block['file']}." if block["file"] else ""
        return {**block, "columns": columns, "more": more, "evidence": []}
    if kind in ("chart", "image"):
        path = _picture(block, number, folder, accessible)
        slim = {k: v for k, v in block.items() if k != "content"}
        return {"caption": "", **slim, "path": path, "width": 100 if kind == "chart" else 85}
    if kind == "quote":
        return {**block, "blocks": [_prepared(b, number, folder, accessible) for b in block["blocks"]]}
    return block


def _picture(block: Block, number: int, folder: Path, accessible: bool) -> str:
    """The chart's own PDF, whose text can be searched; SVG where the standard asks for it or there is nothing else."""
    own = folder / "charts" / f"{block.get('name', '')}.pdf"
    if block["kind"] == "chart" and own.is_file() and not accessible:
        return f"charts/{own.name}"
    vector = block["type"].endswith("xml")
    name = f"picture-{number}.{'svg' if vector else 'png'}"
    content = block["content"].encode("utf-8") if vector else base64.b64decode(block["content"])
    (folder / WORK / name).write_bytes(content)
    return f"{WORK}/{name}"


def _column(index: int, column: Block, rows: Sequence[Sequence[str]]) -> Block:
    """A column with its width (0: as wide as its content; else its share of the width left), and its label in lines.

    A label longer than all that stands below it is set in two lines, so that the figures stand close.
    """
    longest = max((len(row[index]) for row in rows), default=0)
    width = 0.0 if longest <= _ROOM else round(math.sqrt(min(longest, 160)), 1)
    label: str = column["label"]
    spaces = [i for i, letter in enumerate(label) if letter == " "]
    if width or len(label) <= max(longest, _LABEL) or not spaces:
        return {**column, "width": width, "label": [label]}
    cut = min(spaces, key=lambda i: (max(i, len(label) - i - 1), i))
    return {**column, "width": width, "label": [label[:cut], label[cut + 1 :]]}
