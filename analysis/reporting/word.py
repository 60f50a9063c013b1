"""A document as a Word file: headings, charts, native tables, captions, notes, evidence."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from analysis.reporting.blocks import Block
from analysis.reporting.brief import find_brief
from analysis.reporting.document import Document, appendix
from analysis.reporting.steady import steady_zip
from analysis.reporting.style import Style

_PAPER = {"a4": (21.0, 29.7), "letter": (21.59, 27.94)}  # centimetres
_MARGIN = 2.3


def render_word(document: Document, folder: Path, style: Style, *, paper: str = "a4") -> bytes:
    """The bytes of a .docx file; charts come from `folder`/charts as PNG."""
    import docx

    made = docx.Document()
    _set_up(made, style, paper)
    _front(made, document)
    writer = _Writer(made, folder, style, _PAPER[paper][0] - 2 * _MARGIN)
    for warning in document.warnings:
        writer.note({"text": warning})
    for block in [*document.blocks, *appendix(document.blocks)]:
        writer.write(block)
    made.core_properties.title = document.title
    made.core_properties.author = made.core_properties.last_modified_by = "Broadsheet"
    made.core_properties.subject, made.core_properties.comments = document.subtitle, f"Report {document.id}"
    out = io.BytesIO()
    made.save(out)
    return steady_zip(out.getvalue(), str(document.facts.get("last") or "1970-01-01"))


def _set_up(made: Any, style: Style, paper: str) -> None:
    from docx.shared import Cm, Pt, RGBColor

    section = made.sections[0]
    section.page_width, section.page_height = (Cm(x) for x in _PAPER[paper])
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(_MARGIN))
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = "Georgia", Pt(10.5)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption"):
        font = made.styles[name].font
        font.name, font.color.rgb = "Arial", RGBColor(0x1C, 0x1B, 0x19)
        fonts = made.styles[name].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(_w(theme), None)  # else the theme's font wins over the named one
    made.styles["Caption"].font.bold, made.styles["Caption"].font.size = False, Pt(9)
    made.styles["Heading 1"].font.color.rgb = RGBColor.from_string(style.accent[1:].upper())


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def _front(made: Any, document: Document) -> None:
    from docx.shared import Pt

    made.add_paragraph(document.title, style="Title")
    made.add_paragraph(document.subtitle, style="Subtitle")
    for label, value in document.summary:
        line = made.add_paragraph()
        line.paragraph_format.space_after = Pt(1)
        line.add_run(f"{label}: ").bold = True
        line.add_run(value)
    findings = find_brief(document.blocks)
    if findings:
        made.add_paragraph("In brief", style="Heading 3")
    for finding in findings:
        line = made.add_paragraph(style="List Bullet")
        line.add_run(f"{finding.heading}: " if finding.heading else "")
        line.add_run(finding.text).bold = True
    _page_numbers(made.sections[0].footer.paragraphs[0], f"{document.name} {document.id}  ·  page ")


def _page_numbers(paragraph: Any, before: str) -> None:
    from docx.oxml import OxmlElement

    paragraph.add_run(before)
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(_w("fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


class _Writer:
    """Writes blocks into a Word document, one method per kind."""

    def __init__(self, made: Any, folder: Path, style: Style, width: float) -> None:
        self._made, self._folder, self._style, self._width = made, folder, style, width

    def write(self, block: Block) -> None:
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

    def heading(self, block: Block) -> None:
        level = min(max(block["level"] - 1, 1), 3)
        self._inline(self._made.add_paragraph(style=f"Heading {level}"), block["inline"])

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
        from docx.shared import Pt

        run = self._made.add_paragraph().add_run(block["text"])
        run.font.name, run.font.size = "Courier New", Pt(8.5)

    def note(self, block: Block) -> None:
        self._made.add_paragraph(block["text"], style="Intense Quote")

    def caption(self, text: str, *, above: bool) -> None:
        if text:
            paragraph = self._made.add_paragraph(text, style="Caption")
            paragraph.paragraph_format.keep_with_next = above

    def chart(self, block: Block) -> None:
        from docx.shared import Cm

        content = self._picture(block)
        if content is None:
            self.note({"text": block["alt"]})
            return
        paragraph = self._made.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(block.get("caption"))
        shape = paragraph.add_run().add_picture(io.BytesIO(content), width=Cm(self._width))
        shape._inline.docPr.set("descr", block["alt"])
        self.caption(block.get("caption", ""), above=False)

    def _picture(self, block: Block) -> bytes | None:
        """The chart as PNG; Word cannot hold the SVG that a foreign notebook may have drawn."""
        own = self._folder / "charts" / f"{block.get('name', '')}.png"
        if block["kind"] == "chart" and own.is_file():
            return own.read_bytes()
        return None if block["type"].endswith("xml") else base64.b64decode(block["content"])

    def table(self, block: Block) -> None:
        self.caption(block["caption"], above=True)
        columns, rows = block["columns"], block["rows"]
        grid = self._made.add_table(rows=1 + len(rows), cols=len(columns))
        grid.style = "Light List"
        cells = grid._cells  # reading them once; `table.cell` walks the whole table each time
        texts = [c["label"] for c in columns] + [text for row in rows for text in row]
        for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            self._cell(cell, text, right=columns[number % len(columns)]["align"] == "right", head=number < len(columns))
        for number, row in enumerate(grid.rows):
            self._mark(row, "cantSplit")
            if number == 0:
                self._mark(row, "tblHeader")
        if block["file"]:
            shown, total = len(rows), block["total"]
            which = f"{shown} of {total} rows; all are in" if shown < total else "Also in"
            self.caption(f"{which} {block['file']}.", above=False)

    def _cell(self, cell: Any, text: str, *, right: bool, head: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(text)
        run.font.size, run.font.name = Pt(8.5), "Arial"
        run.bold = True if head else None
        paragraph.paragraph_format.space_after = Pt(0)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _mark(self, row: Any, name: str) -> None:
        from docx.oxml import OxmlElement

        row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))

    def evidence(self, block: Block) -> None:
        from docx.shared import Pt

        head = self._made.add_paragraph()
        head.paragraph_format.keep_with_next = True
        head.add_run(block["label"]).bold = True
        for item in block["items"]:
            paragraph = self._made.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(4)
            if item["mark"]:
                paragraph.add_run(item["before"])
                paragraph.add_run(item["mark"]).bold = True
                paragraph.add_run(f"{item['after']}\n")
            where = ", ".join(p for p in (item["source"], item["date"]) if p)
            paragraph.add_run(f"{where}: ").font.size = Pt(8.5)
            title = [{"t": "text", "s": item["title"] or "untitled"}]
            self._inline(paragraph, [{"t": "link", "url": item["url"], "c": title}] if item["url"] else title, size=8.5)

    def _inline(self, paragraph: Any, pieces: Sequence[Block], *, size: float = 0, **marks: bool) -> None:
        from docx.shared import Pt

        for piece in pieces:
            if piece["t"] == "link":
                self._link(paragraph, piece)
            elif "c" in piece:
                mark = "bold" if piece["t"] == "strong" else "italic"
                self._inline(paragraph, piece["c"], size=size, **{**marks, mark: True})
            else:
                run = paragraph.add_run("\n" if piece["t"] == "break" else piece["s"])
                run.bold, run.italic = marks.get("bold"), marks.get("italic")
                if size:
                    run.font.size = Pt(size)
                if piece["t"] == "code":
                    run.font.name = "Courier New"

    def _link(self, paragraph: Any, piece: Block) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import RGBColor

        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(piece["url"], RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        before = len(paragraph.runs)
        self._inline(paragraph, piece["c"])
        for run in paragraph.runs[before:]:
            run.font.underline = True
            run.font.color.rgb = RGBColor.from_string(self._style.accent[1:].upper())
            link.append(run._r)
        paragraph._p.append(link)
