"""A document as a Word file: headings, charts, native tables, captions, notes, evidence."""

from __future__ import annotations

import base64
import io
import itertools
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from analysis.reporting.blocks import Block, leading, reads_right_to_left, where_of
from analysis.reporting.brief import find_brief
from analysis.reporting.document import Document, appendix
from analysis.reporting.markdown import plain
from analysis.reporting.steady import steady_zip
from analysis.reporting.style import Style
from analysis.reporting.word_style import (
    CELL,
    CODE,
    KICKER,
    MONO,
    NOTE,
    REFERENCE,
    ROW,
    SENTENCE,
    TABLE_FOOT,
    TABLE_TITLE,
    element,
    rule,
    running_head,
    set_up,
    two_columns,
    w,
    widths,
)

_TALLEST = 20.0  # centimetres of a chart: with its heading and caption it has to fit on a page
_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?:[\s\W]+[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*"
)


def render_word(document: Document, folder: Path, style: Style, *, paper: str = "a4") -> bytes:
    """The bytes of a .docx file; charts come from `folder`/charts as PNG."""
    import docx

    made = docx.Document()
    width = set_up(made, style, paper)
    running_head(made.sections[0], document.title, document.summary[0][1], f"{document.name} {document.id}", width)
    writer = _Writer(made, folder, style, width)
    writer.front(document)
    for block, leads in zip(document.blocks, leading(document.blocks), strict=True):
        writer.write(block, leads=leads)
    listed = appendix(document.blocks)
    if listed:
        two_columns(made)
    for block in listed:
        writer.write(block)
    made.core_properties.title = document.title
    made.core_properties.author = made.core_properties.last_modified_by = "Broadsheet"
    made.core_properties.subject, made.core_properties.comments = document.subtitle, f"Report {document.id}"
    made.core_properties.language = "en"
    out = io.BytesIO()
    made.save(out)
    return steady_zip(out.getvalue(), str(document.facts.get("last") or "1970-01-01"))


class _Writer:
    """Writes blocks into a Word document, one method per kind."""

    def __init__(self, made: Any, folder: Path, style: Style, width: float) -> None:
        self._made, self._folder, self._style, self._width = made, folder, style, width
        self._headings = 0

    def front(self, document: Document) -> None:
        """What the first page says: what, of which period, how many, made from what; findings; contents."""
        if self._style.logo and self._style.logo.suffix.lower() != ".svg":  # Word holds no SVG by itself
            self._logo()
        self._made.add_paragraph(document.kicker, style=KICKER)
        self._made.add_paragraph(document.title, style="Title")
        self._made.add_paragraph(document.subtitle, style="Subtitle")
        self._grid([[label, value] for label, value in document.summary], (3.0, self._width - 3.0))
        for warning in document.warnings:
            self.note({"text": warning})
        findings = find_brief(document.blocks)
        if findings:
            self._made.add_paragraph("In brief", style="Heading 3")
        for finding in findings:
            line = self._made.add_paragraph(style="List Bullet")
            if finding.heading:
                self._inline(line, [_to_section(finding.section, finding.heading), _plain(": ")])
            self._text(line, finding.text).bold = True
        headings = [b for b in [*document.blocks, *appendix(document.blocks)] if b["kind"] == "heading"]
        if len(headings) > 1:
            self._made.add_paragraph("Contents", style="Heading 3")
        for number, block in enumerate(headings, start=1):
            if block["level"] <= 2 and len(headings) > 1:
                line = self._made.add_paragraph()
                line.paragraph_format.space_after = 0
                self._inline(line, [_to_section(number, plain(block["inline"]))])
        self._made.paragraphs[-1].paragraph_format.space_after = None
        self._break_page()

    def _logo(self) -> None:
        from docx.shared import Cm

        shape = self._made.add_paragraph().add_run().add_picture(io.BytesIO(self._style.content), height=Cm(1.6))
        shape._inline.docPr.set("descr", "Logo")

    def _break_page(self) -> None:
        from docx.enum.text import WD_BREAK

        self._made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def write(self, block: Block, *, leads: bool = False) -> None:
        """Write one block; `leads` keeps a paragraph on the page of the table or chart that it leads to."""
        kinds: dict[str, Callable[[Block], None]] = {
            "heading": self.heading,
            "paragraph": self.paragraph,
            "list": self.list,
            "quote": self.quote,
            "code": self.code,
            "note": self.note,
            "error": lambda b: self.note({"text": f"{b['name']}: {b['text']}"}),
            "table": self.table,
            "chart": self.chart,
            "image": self.chart,
            "evidence-list": self.evidence,
        }
        if block["kind"] in kinds:
            kinds[block["kind"]](block)
        if leads:
            self._made.paragraphs[-1].paragraph_format.keep_with_next = True

    def heading(self, block: Block) -> None:
        level = min(max(block["level"] - 1, 1), 3)
        paragraph = self._made.add_paragraph(style=f"Heading {level}")
        self._headings += 1
        number = str(self._headings)
        paragraph._p.append(element("bookmarkStart", id=number, name=f"section_{number}"))
        self._inline(paragraph, block["inline"])
        paragraph._p.append(element("bookmarkEnd", id=number))

    def paragraph(self, block: Block, style: str | None = None) -> None:
        self._inline(self._made.add_paragraph(style=style), block["inline"])

    def list(self, block: Block) -> None:
        style = "List Number" if block["ordered"] else "List Bullet"
        for item in block["items"]:
            for part in item:
                if part["kind"] == "paragraph":
                    self.paragraph(part, style)
                else:
                    self.write(part)

    def quote(self, block: Block) -> None:
        for part in block["blocks"]:
            if part["kind"] == "paragraph":
                self.paragraph(part, "Quote")
            else:
                self.write(part)

    def code(self, block: Block) -> None:
        self._made.add_paragraph(block["text"], style=CODE)

    def note(self, block: Block) -> None:
        self._text(self._made.add_paragraph(style=NOTE), block["text"])

    def caption(self, text: str, style: str) -> None:
        if text:
            self._text(self._made.add_paragraph(style=style), text)

    def chart(self, block: Block) -> None:
        from docx.shared import Cm

        content = self._picture(block)
        if content is None:
            self.note({"text": block["alt"]})
            return
        paragraph = self._made.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(block.get("caption"))
        shape = paragraph.add_run().add_picture(io.BytesIO(content), width=Cm(self._width))
        if shape.height > Cm(_TALLEST):
            shape.width, shape.height = int(shape.width * Cm(_TALLEST) / shape.height), Cm(_TALLEST)
        shape._inline.docPr.set("descr", block["alt"])
        self.caption(block.get("caption", ""), "Caption")

    def _picture(self, block: Block) -> bytes | None:
        """The chart as PNG; Word cannot hold the SVG that a foreign notebook may have drawn."""
        own = self._folder / "charts" / f"{block.get('name', '')}.png"
        if block["kind"] == "chart" and own.is_file():
            return own.read_bytes()
        return None if block["type"].endswith("xml") else base64.b64decode(block["content"])

    def table(self, block: Block) -> None:
        self.caption(block["caption"], TABLE_TITLE)
        columns, rows = block["columns"], block["rows"]
        self._grid(
            [[c["label"] for c in columns], *rows],
            widths(columns, rows, self._width),
            right=[c["align"] == "right" for c in columns],
            head=True,
        )
        if block["file"]:
            shown, total = len(rows), block["total"]
            which = f"{shown} of {total} rows; all are in" if shown < total else "Also in"
            self.caption(f"{which} {block['file']}.", TABLE_FOOT)
        else:
            self._made.add_paragraph(style=TABLE_FOOT)  # else two tables would grow together

    def _grid(
        self, rows: Sequence[Sequence[str]], lengths: Sequence[float], *, right: Sequence[bool] = (), head: bool = False
    ) -> None:
        """A table of texts; with `head` its first row is repeated on each page."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        grid = self._made.add_table(rows=len(rows), cols=len(lengths))
        cells = grid._cells  # reading them once; `table.cell` walks the whole table each time
        style = self._made.styles[CELL]
        for number, (cell, text) in enumerate(zip(cells, itertools.chain(*rows), strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.style = style
            run = self._text(paragraph, text)
            if number < len(lengths) and head:
                run.bold = True
            if right and right[number % len(lengths)]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        rule(grid, lengths, head=head)

    def evidence(self, block: Block) -> None:
        self.caption(block["label"], ROW)
        for item in block["items"]:
            if item["mark"]:
                paragraph = self._made.add_paragraph(style=SENTENCE)
                if reads_right_to_left(item["before"] + item["mark"]):
                    paragraph._p.get_or_add_pPr().append(element("bidi"))
                whole = not item["before"] and not item["after"]  # then there is nothing to tell the mark from
                for part in ("before", "mark", "after"):
                    run = self._text(paragraph, item[part])
                    run.bold = True if part == "mark" and not whole else None
            title = _plain(_in_its_direction(item["title"] or "untitled"))
            link = {"t": "link", "url": item["url"], "c": [title]} if item["url"] else title
            self._inline(self._made.add_paragraph(style=REFERENCE), [_plain(f"{where_of(item)}: "), link])

    def _text(self, paragraph: Any, text: str) -> Any:
        """Add `text` to a paragraph, what is read from right to left as runs of their own; the last run."""
        from docx.text.run import Run

        run, place = None, 0
        for found in [*_RIGHT_TO_LEFT.finditer(text), None]:
            before = text[place : found.start() if found else len(text)]
            if before or run is None:
                run = paragraph.add_run(before)
            if found:
                run, place = paragraph.add_run(found[0]), found.end()
                run.font.rtl = True
        assert isinstance(run, Run)
        return run

    def _inline(self, paragraph: Any, pieces: Sequence[Block], **marks: bool) -> None:
        for piece in pieces:
            if piece["t"] == "link":
                self._link(paragraph, piece)
            elif "c" in piece:
                mark = "bold" if piece["t"] == "strong" else "italic"
                self._inline(paragraph, piece["c"], **{**marks, mark: True})
            elif piece["t"] == "break":
                paragraph.add_run().add_break()
            else:
                known = len(paragraph.runs)
                self._text(paragraph, piece["s"])
                for run in paragraph.runs[known:]:
                    run.bold, run.italic = marks.get("bold"), marks.get("italic")
                    if piece["t"] == "code":
                        run.font.name = MONO

    def _link(self, paragraph: Any, piece: Block) -> None:
        """A link to an address, or with `section` to a heading of this document."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml.ns import qn
        from docx.shared import RGBColor

        link = element("hyperlink")
        if "section" in piece:
            link.set(w("anchor"), f"section_{piece['section']}")
        else:
            link.set(qn("r:id"), paragraph.part.relate_to(piece["url"], RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        before = len(paragraph.runs)
        self._inline(paragraph, piece["c"])
        for run in paragraph.runs[before:]:
            run.font.color.rgb = RGBColor.from_string(self._style.accent[1:].upper())
            link.append(run._r)
        paragraph._p.append(link)


def _in_its_direction(text: str) -> str:
    """A text that begins from right to left, so marked that names and numbers within it keep their places."""
    return f"\u202b{text}\u202c" if reads_right_to_left(text) else text


def _plain(text: str) -> Block:
    return {"t": "text", "s": text}


def _to_section(number: int, text: str) -> Block:
    return {"t": "link", "section": number, "c": [_plain(text)]}
