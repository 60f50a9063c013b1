"""How a Word file looks: page, running head, paragraph styles, table rules and widths."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from analysis.reporting.blocks import Block
from analysis.reporting.style import Style

PAPER = {"a4": (21.0, 29.7), "letter": (21.59, 27.94)}  # centimetres
MARGIN = 2.3
SERIF, SANS, MONO = "Georgia", "Arial", "Courier New"  # on every machine that has Word
INK, SOFT, LINE, WASH = "1C1B19", "5D5A54", "D0CBC0", "F3F0E8"
KICKER, NOTE, TABLE_TITLE, TABLE_FOOT, CELL, CODE = "Kicker", "Note", "Table Title", "Table Foot", "Table Cell", "Code"
SENTENCE, REFERENCE, ROW = "Evidence Sentence", "Evidence Reference", "Evidence Row"
_LETTER, _CAPITAL, _PADDING = 0.15, 0.2, 0.4  # centimetres: letters of a table, the space beside a cell
_NARROW = 3.4  # centimetres up to which a column keeps its own width
# What follows in a paragraph's properties, in the order that the format asks for.
_AFTER_BORDER = ("w:shd", "w:tabs", "w:bidi", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def element(name: str, /, **attributes: str) -> Any:
    """A new element with its attributes."""
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(w(key), value)
    return made


def set_up(made: Any, style: Style, paper: str) -> float:
    """Page and styles of a new document; the width of its text in centimetres."""
    from docx.shared import Cm

    section = made.sections[0]
    section.page_width, section.page_height = (Cm(x) for x in PAPER[paper])
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN))
    accent = style.accent[1:].upper()
    _style(made, "Normal", SERIF, 10.5, after=6)
    _style(made, "Title", SANS, 24, bold=True, after=2)
    _style(made, "Subtitle", SANS, 12, SOFT, after=12)
    _style(made, "Heading 1", SANS, 14, bold=True, before=20, after=6)
    _style(made, "Heading 2", SANS, 11.5, bold=True, before=14, after=4)
    _style(made, "Heading 3", SANS, 10.5, bold=True, before=12, after=4)
    _style(made, "Caption", SANS, 8.5, SOFT, after=10)
    _style(made, KICKER, SANS, 9, accent, bold=True, after=2)
    _style(made, NOTE, SANS, 9, before=4, after=8)
    _style(made, TABLE_TITLE, SANS, 8.5, bold=True, before=8, after=3)
    _style(made, TABLE_FOOT, SANS, 8, SOFT, before=2, after=12)
    _style(made, CELL, SANS, 8, after=0)
    _style(made, CODE, MONO, 8.5, after=8)
    _style(made, ROW, SANS, 8.5, bold=True, before=8, after=2)
    _style(made, SENTENCE, SERIF, 8.5, after=0)
    _style(made, REFERENCE, SANS, 7.5, SOFT, after=5)
    _border(made, "Heading 1", "top", INK, 8)
    for name in (NOTE, CODE):
        _shade(made, name)
    _border(made, NOTE, "left", accent, 24)
    for name in (TABLE_TITLE, ROW, SENTENCE):
        made.styles[name].paragraph_format.keep_with_next = True
    made.styles[REFERENCE].paragraph_format.keep_together = True
    return PAPER[paper][0] - 2 * MARGIN


def _style(
    made: Any,
    name: str,
    font: str,
    size: float,
    colour: str = INK,
    *,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
) -> None:
    """The paragraph style `name`, new or as we want it: sizes and spaces in points."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    known = {s.name for s in made.styles}
    style = made.styles[name] if name in known else made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name not in known:
        style.base_style = made.styles["Normal"]
    style.font.name, style.font.size, style.font.bold, style.font.italic = font, Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(w(theme), None)  # else the theme's font wins over the named one
    fonts.set(w("cs"), SANS)  # of right-to-left scripts
    for spacing in style.element.rPr.findall(w("spacing")):
        style.element.rPr.remove(spacing)
    style.element.rPr.sz.addnext(element("szCs", val=str(round(2 * size))))  # of right-to-left scripts too
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.1
    for border in style.element.get_or_add_pPr().findall(w("pBdr")):
        style.element.pPr.remove(border)


def _border(made: Any, name: str, side: str, colour: str, eighths: int) -> None:
    properties = made.styles[name].element.get_or_add_pPr()
    border = element("pBdr")
    border.append(element(side, val="single", sz=str(eighths), space="6", color=colour))
    properties.insert_element_before(border, *_AFTER_BORDER)


def _shade(made: Any, name: str) -> None:
    properties = made.styles[name].element.get_or_add_pPr()
    properties.insert_element_before(element("shd", val="clear", color="auto", fill=WASH), *_AFTER_BORDER[1:])


def running_head(section: Any, title: str, period: str, foot: str, width: float) -> None:
    """Head (from the second page on) and foot of every page; `width` in centimetres."""
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    _spread(head, width)
    _small(head, f"{title}\t{period}")
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        _spread(line, width)
        _small(line, f"{foot}\t")
        _field(line, "PAGE")
        _small(line, " / ")
        _field(line, "NUMPAGES")


def _spread(paragraph: Any, width: float) -> None:
    """One tab stop, at the right margin."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    paragraph.style = "Normal"
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(width), WD_TAB_ALIGNMENT.RIGHT)


def _small(paragraph: Any, text: str) -> Any:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.color.rgb = SANS, Pt(8), RGBColor.from_string(SOFT)
    return run


def _field(paragraph: Any, name: str) -> None:
    for kind in ("begin", "", "separate", "1", "end"):
        run = _small(paragraph, "1" if kind == "1" else "")
        if kind == "":
            run._r.append(element("instrText"))
            run._r[-1].text = name
        elif kind != "1":
            run._r.append(element("fldChar", fldCharType=kind))


def two_columns(made: Any) -> None:
    """From here on a new page with two columns."""
    from docx.enum.section import WD_SECTION

    section = made.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    for columns in section._sectPr.findall(w("cols")):
        columns.set(w("num"), "2")
        columns.set(w("space"), "500")


def rule(table: Any, widths: Sequence[float], *, head: bool) -> None:
    """Rules between the rows, a stronger one under the head, and columns of these widths in centimetres."""
    from docx.shared import Cm

    properties = table._tbl.tblPr
    borders = element("tblBorders")
    for side in ("insideH", "bottom"):
        borders.append(element(side, val="single", sz="3", space="0", color=LINE))
    borders[:] = sorted(borders, key=lambda b: b.tag != w("bottom"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side, twips in (("top", 30), ("left", 0), ("bottom", 30), ("right", 160)):
        margins.append(element(side, w=str(twips), type="dxa"))
    properties.append(margins)
    lengths = [Cm(width) for width in widths]
    for column, length in zip(table.columns, lengths, strict=True):
        column.width = length
    for number, row in enumerate(table.rows):
        mark = row._tr.get_or_add_trPr()
        mark.append(element("cantSplit"))
        if head and number == 0:
            mark.append(element("tblHeader"))
        for cell, length in zip(row._tr.tc_lst, lengths, strict=True):
            cell.width = length
            if head and number == 0:
                line = element("tcBorders")
                line.append(element("bottom", val="single", sz="8", space="0", color=INK))
                cell.get_or_add_tcPr().append(line)
                cell.tcPr.append(element("vAlign", val="bottom"))


def widths(columns: Sequence[Block], rows: Sequence[Sequence[str]], room: float) -> list[float]:
    """A width in centimetres for each column: as wide as its content, and long texts share what is left of `room`."""
    natural = [_natural(column, [row[i] for row in rows]) for i, column in enumerate(columns)]
    if sum(natural) <= room:
        return natural
    long = [c["align"] != "right" and n > _NARROW for c, n in zip(columns, natural, strict=True)]
    left = room - sum(n for n, is_long in zip(natural, long, strict=True) if not is_long)
    wants = [math.sqrt(n) if is_long else 0.0 for n, is_long in zip(natural, long, strict=True)]
    if left < _NARROW * sum(long) / 2 or not any(long):
        return [room * n / sum(natural) for n in natural]
    return [left * want / sum(wants) if want else n for n, want in zip(natural, wants, strict=True)]


def _natural(column: Block, cells: Sequence[str]) -> float:
    """The width that the cells need on one line; the words of a heading above figures may stand below each other."""
    head = column["label"].split() if column["align"] == "right" else [column["label"]]
    return max(map(_length, [*head, *cells]), default=0.0) + _PADDING


def _length(text: str) -> float:
    """How long a text is in a table, roughly: capitals and the signs of East Asia are wider than other letters."""
    wide = sum(c.isupper() or c > "\u2e7f" for c in text)
    return wide * _CAPITAL + (len(text) - wide) * _LETTER
