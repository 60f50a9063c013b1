"""PDF, Word, Excel, single charts: right text, right types, same bytes, nothing executed."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader

from analysis.errors import CallError, SettingsError
from analysis.reporting import blocks, run_report, word_style
from analysis.reporting.document import Document
from analysis.reporting.excel import render_excel
from analysis.reporting.glyphs import glyph_warning, missing_glyphs
from analysis.reporting.html import fragment, render_html
from analysis.reporting.pdf import _column, render_pdf
from analysis.reporting.rerun import export_chart, verify_report
from analysis.reporting.sheets import write_sheet
from analysis.reporting.style import PLAIN, Style, read_style
from analysis.reporting.word import render_word
from analysis.settings import Settings

HOSTILE = [
    '#eval("1") #import "x.typ"',
    "*bold* _it_ $x^2$ `raw` <label> @ref [x](y) // comment /* c */",
    "\\input{/etc/passwd} \\write18{id}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "]]> &amp; </w:t>",
    '=HYPERLINK("http://x")',
]


def document(*texts, title="Title", facts=None):
    paragraphs = [blocks.paragraph(t) for t in texts]
    rows = blocks.table_of(["a", "b"], [[t, "1"] for t in texts], caption=texts[0] if texts else "", right=(1,))
    return Document("sample", title, "Report", "sub", [("Period", "x")], [*paragraphs, rows], facts or {}, "id")


def text_of(pdf):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def squeezed(text):
    return "".join(text.split())


def test_no_text_is_a_command_in_pdf(tmp_path):
    found = squeezed(text_of(render_pdf(document(*HOSTILE, title=HOSTILE[0]), tmp_path)))
    for text in HOSTILE:
        assert squeezed(text) in found
    assert list(tmp_path.iterdir()) == []


def test_no_text_is_markup_in_word(tmp_path):
    import docx

    made = docx.Document(io.BytesIO(render_word(document(*HOSTILE), tmp_path, PLAIN)))
    texts = {p.text for p in made.paragraphs} | {c.text for t in made.tables for r in t.rows for c in r.cells}
    assert set(HOSTILE) <= texts


def test_pdf_and_word_are_the_same_twice(tmp_path):
    one = document("text", facts={"last": "2023-02-20"})
    assert render_pdf(one, tmp_path) == render_pdf(one, tmp_path)
    assert render_word(one, tmp_path, PLAIN) == render_word(one, tmp_path, PLAIN)
    assert b"2023" in render_pdf(one, tmp_path)


def pages_of(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def chart(height):
    """A chart 100 wide and `height` high."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 {height}"><rect width="9" height="9"/></svg>'
    return {"kind": "chart", "name": "c", "caption": "Caption", "alt": "A", "content": svg, "type": "image/svg+xml"}


@pytest.mark.parametrize(
    ("rows", "before", "after"),
    [
        (6, ["Head", "R0 ", "R5 "], ["Caption"]),  # the whole table fits the gap
        (30, ["Head", "R0 ", "R4 "], ["Caption", "Rows (continued)", "R29 "]),  # it goes on below the chart
    ],
)
def test_no_chart_that_turns_the_page_leaves_half_of_it_empty(tmp_path, rows, before, after):
    long = blocks.table_of(["a", "b"], [[f"R{n} {'x' * 40}", "y" * 40] for n in range(rows)], caption="Rows")
    body = [chart(70), blocks.heading("Head"), blocks.paragraph("Sentence"), chart(80), long]
    made = Document("sample", "Title", "Report", "sub", [("Period", "x")], body, {}, "id")
    _, second, third, *more = pages_of(render_pdf(made, tmp_path))
    assert more == []
    assert [text in second for text in before] == [True] * len(before)
    assert [text in third for text in after] == [True] * len(after)
    assert re.findall(r"R(\d+) ", second + third) == [str(n) for n in range(rows)]  # each row once, in order


def test_a_long_narrow_table_stands_in_two_halves(tmp_path):
    narrow = blocks.table_of(["a"], [[f"R{n}."] for n in range(60)], caption="Rows")
    made = Document("sample", "Title", "Report", "sub", [("Period", "x")], [narrow], {}, "id")
    _, second = pages_of(render_pdf(made, tmp_path))  # 60 rows one below the other take more than a page
    assert all(f"R{n}." in second for n in range(60))


def test_a_label_longer_than_its_figures_stands_in_two_lines():
    figures = {"name": "n", "label": "Others' articles", "align": "right"}
    assert _column(0, figures, [["12"]])["label"] == ["Others'", "articles"]
    assert _column(0, figures, [["12 [10.1, 15.31] and"]])["label"] == ["Others' articles"]
    assert _column(0, {**figures, "label": "Articles"}, [["12"]])["label"] == ["Articles"]


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_paper_sizes(tmp_path, paper, size):
    box = PdfReader(io.BytesIO(render_pdf(document("x"), tmp_path, paper=paper))).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == size


def test_kazakh_and_arabic_letters_are_set_and_fonts_are_inside(tmp_path):
    made = render_pdf(document("Қазақ ғылымы және теңіз", "العربية"), tmp_path)
    assert "Қазақ ғылымы" in text_of(made)
    (tmp_path / "x.pdf").write_bytes(made)
    if shutil.which("pdffonts"):
        listed = subprocess.run(["pdffonts", tmp_path / "x.pdf"], capture_output=True, text=True, check=True).stdout
        assert "NotoSansArabic" in listed
        assert all(line.split()[-5] == "yes" for line in listed.splitlines()[2:])


def test_a_missing_glyph_is_named():
    missing = missing_glyphs({"a": ["plain Қ ع", "\u3042\U0001f9ff"], "url": "\u3044"})
    assert missing == ["\u3042", "\U0001f9ff"]
    warning = glyph_warning(missing)
    assert "U+3042 Hiragana Letter A" in warning
    assert "broadsheet[cjk]" in warning
    assert glyph_warning(missing_glyphs("− \u202f % → [0.1, 0.2] “quoted” …")) == ""


def small_font(path, char):
    """A font that has one sign, a filled square."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for number, point in enumerate([(0, 0), (0, 800), (800, 800), (800, 0)]):
        pen.lineTo(point) if number else pen.moveTo(point)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "sign"])
    builder.setupCharacterMap({ord(char): "sign"})
    builder.setupGlyf({".notdef": square, "sign": square})
    builder.setupHorizontalMetrics({".notdef": (900, 0), "sign": (900, 0)})
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable({"familyName": "Desk Signs", "styleName": "Regular", "psName": "DeskSigns"})
    builder.setupOS2()
    builder.setupPost()
    path.parent.mkdir(parents=True)
    builder.save(path)


def test_a_desk_names_fonts_of_its_own(desk, add_notebook):
    small_font(desk.root / "own" / "signs.ttf", "\U0001f9ff")
    add_notebook(desk, "signs", ("markdown", "# Signs \U0001f9ff"), ("parameters", "top: int = 1  # Rows"))
    without = run_report(desk, "signs").folder
    assert "cannot be drawn" in (without / "report.html").read_text(encoding="utf-8")
    made = run_report(replace(desk, settings=Settings(workers=1, style={"fonts": "own"})), "signs")
    assert made.how == "replaced"
    assert "cannot be drawn" not in (made.folder / "report.html").read_text(encoding="utf-8")
    assert b"DeskSigns" in (made.folder / "report.pdf").read_bytes()


@pytest.mark.parametrize(
    ("given", "words"),
    [({"fonts": "no-such"}, "folder with font files"), ({"colour": "red"}, "known are accent, logo, fonts")],
)
def test_a_style_that_is_none_is_refused(desk, given, words):
    with pytest.raises(SettingsError, match=words):
        read_style(replace(desk, settings=Settings(style=given)))


def test_a_missing_glyph_is_said_in_every_format(desk, add_notebook):
    add_notebook(desk, "signs", ("markdown", "# Signs \U0001f9ff"), ("parameters", "top: int = 1  # Rows"))
    folder = run_report(desk, "signs").folder
    assert "U+1F9FF Nazar Amulet" in (folder / "report.html").read_text(encoding="utf-8")
    assert "U+1F9FF" in text_of((folder / "report.pdf").read_bytes())


def test_accessible_pdf_has_tags_and_alternative_texts(desk):
    accessible = replace(desk, settings=Settings(workers=1, pdf_ua=True))
    content = (run_report(accessible, "sample").folder / "report.pdf").read_bytes()
    catalog = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    assert b"pdfuaid" in catalog["/Metadata"].get_data()


def test_excel_has_typed_cells_and_links_to_evidence(desk):
    import openpyxl

    folder = run_report(desk, "sample").folder
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    assert book.sheetnames == ["about", "entities", "evidence"]
    assert book["about"]["A1"].value == "Who is talked about"
    sheet = book["entities"]
    head = [c.value for c in sheet[1]]
    row = {h: sheet.cell(2, n) for n, h in enumerate(head, start=1)}
    assert isinstance(row["mentions"].value, int)
    assert {row[c].number_format for c in ("value", "low", "high")} == {"0.0%"}
    assert sheet.freeze_panes == "B2"
    place = row["evidence"].hyperlink.location
    assert place.startswith("'evidence'!A")
    target = book["evidence"][place.split("!")[1]].row
    assert book["evidence"].cell(target, 2).value == row["entity_id"].value


def test_excel_says_what_the_columns_of_a_summary_mean(tmp_path):
    import openpyxl

    row = {"source": ["Steppe Courier"], "articles": [3], "stories": [2], "voice": ["all"], "unit": ["articles"]}
    row |= {"value": [0.5], "low": [0.2], "high": [0.8], "n_articles": [6], "n_stories": [4], "method": ["share"]}
    frame = pd.DataFrame(row)
    write_sheet(frame, tmp_path / "tables" / "outlets.csv")
    block = blocks.table("outlets", frame, caption="Outlets.", percent=["value"], file="tables/outlets.csv")
    book = openpyxl.load_workbook(io.BytesIO(render_excel(replace(document(), blocks=[block]), tmp_path)))
    meanings = {(sheet, column): meaning for sheet, column, meaning in book["columns"].values}
    assert meanings["outlets", "value"] == "share of all articles that the source published"
    assert meanings["outlets", "n_stories"] == "stories among them"
    assert [c.value for c in book["outlets"][2]][:3] == ["Steppe Courier", 3, 2]
    assert {(s.value, s.hyperlink.location) for s in book["about"]["A"] if s.hyperlink} == {
        ("outlets", "'outlets'!A1"),
        ("columns", "'columns'!A1"),
    }


def test_excel_keeps_formulas_as_text(desk, add_notebook):
    import openpyxl
    from conftest import OPEN, PARAMETERS

    table = "report.table('t', pd.DataFrame({'x': ['=1+1', '+1', \"'a\", '007']}), caption='T.')"
    add_notebook(desk, "formulas", ("parameters", PARAMETERS), ("code", OPEN), ("code", table))
    book = openpyxl.load_workbook(run_report(desk, "formulas").folder / "tables.xlsx")
    cells = [book["t"].cell(n, 1) for n in range(2, 6)]
    assert [c.value for c in cells] == ["=1+1", "+1", "'a", "007"]
    assert {c.data_type for c in cells} == {"s"}


def test_word_has_headings_tables_and_described_charts(desk):
    import docx

    made = docx.Document(run_report(desk, "sample").folder / "report.docx")
    assert "The ranking" in [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    facts, table = made.tables[:2]
    assert [c.text for c in facts.rows[0].cells] == ["Period", "All articles"]
    assert table.rows[0].cells[0].text == "Entity"
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")  # repeated on each page
    marks = made.element.xpath("//w:bookmarkStart/@w:name")
    assert set(made.element.xpath("//w:hyperlink/@w:anchor")) <= set(marks)
    assert [s._sectPr.xpath("w:cols/@w:num") for s in made.sections] == [[], ["2"]]
    pictures = made.element.xpath("//pic:pic/ancestor::wp:inline/wp:docPr")
    assert [p.get("descr") for p in pictures] == ["A bar for each name."]


def test_word_columns_are_as_wide_as_their_content_and_fit():
    name, share, text = ({"label": x, "align": a} for x, a in (("who", "left"), ("share", "right"), ("said", "left")))
    # 12 small letters of .15 and 3 capitals of .2 cm, and .4 beside them
    assert word_style.widths([name, share], [["ABC abcdefghijk", "12.3 %"]], 16) == pytest.approx([2.8, 1.3])
    rows = [["ABC abcdefghijk", "12.3 %", "a" * 300]]
    found = word_style.widths([name, share, text], rows, 16)
    assert found == pytest.approx([2.8, 1.3, 11.9])


@pytest.mark.parametrize(
    ("text", "found"),
    [("قال", True), ("(2023) قال Kazakhstan", True), ("Aktau قال", False), ("里海", False), ("", False)],
)
def test_the_first_letter_says_in_which_direction_a_text_is_read(text, found):
    assert blocks.reads_right_to_left(text) is found


def test_word_marks_what_is_read_from_right_to_left(tmp_path):
    import docx

    made = docx.Document(io.BytesIO(render_word(document("Title: ميناء بحر قزوين, 2023"), tmp_path, PLAIN)))
    runs = next(p for p in made.paragraphs if p.text.startswith("Title: ")).runs
    assert [(r.text, r.font.rtl) for r in runs] == [("Title: ", None), ("ميناء بحر قزوين", True), (", 2023", None)]


def test_levels_of_evidence_hold_in_every_format(desk):
    import docx
    import openpyxl

    sentence = "Dana Ospanova praised the quota."
    for level, shown in (("full", True), ("reference", False)):
        folder = run_report(desk, "sample", evidence=level).folder
        texts = {
            "html": (folder / "report.html").read_text(encoding="utf-8").replace("<mark>", "").replace("</mark>", ""),
            "pdf": text_of((folder / "report.pdf").read_bytes()),
            "csv": (folder / "evidence.csv").read_text(encoding="utf-8-sig"),
            "word": " ".join(p.text for p in docx.Document(folder / "report.docx").paragraphs),
            "excel": str([c for r in openpyxl.load_workbook(folder / "tables.xlsx")["evidence"].values for c in r]),
            "notebook": (folder / "notebook.ipynb").read_text(encoding="utf-8"),
        }
        assert "Grain quota agreed" in texts["html"]
        assert "and in evidence.csv" in texts["html"]
        for name, text in texts.items():
            assert (sentence in text or "praised the quota." in text) is shown, (name, level)


def test_a_style_has_a_colour_and_a_logo(desk):
    logo = b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><rect width='10' height='10'/></svg>"
    (desk.root / "logo.svg").write_bytes(logo)
    styled = replace(desk, settings=Settings(style={"accent": "#005588", "logo": "logo.svg"}))
    style = read_style(styled)
    page = render_html(document("x"), style=style)
    assert "--accent: #005588" in page
    assert 'src="data:image/svg+xml;base64,' in page
    assert "evidence.csv" not in page  # of a report that has none
    assert render_pdf(document("x"), desk.root / "reports", style=style) != render_pdf(
        document("x"), desk.root / "reports"
    )
    for wrong in (
        {"accent": "red"},
        {"accent": "#12345"},
        {"logo": "../x.svg"},
        {"logo": "none.svg"},
        {"logo": "a.gif"},
    ):
        with pytest.raises(SettingsError):
            read_style(replace(desk, settings=Settings(style=wrong)))
    assert Style("#000000").on_dark != "#000000"


def test_verify_says_the_same_names_what_changed_and_finds_damage(desk, add_notebook):
    from conftest import SAMPLE

    folder = run_report(desk, "sample", {"top": 2}, period="2023-02", sources=["Steppe Courier"]).folder
    name = f"sample/{folder.name}"
    found = verify_report(desk, name)
    assert found.well, found
    assert (found.inputs, found.different) == ([], [])
    (folder / "report.html").write_text("changed")
    assert verify_report(desk, str(folder)).damaged == ["report.html: other bytes"]
    add_notebook(desk, "sample", *SAMPLE[:-1], ("markdown", "An added line."), SAMPLE[-1])
    found = verify_report(desk, name)
    assert [i.split(" (")[0] for i in found.inputs] == ["the notebook"]
    assert "report.pdf: other bytes" in found.different
    for wrong in ("sample/2019", "../desk", "/etc", "sample", ""):
        with pytest.raises(CallError):
            verify_report(desk, wrong)


def test_a_chart_is_exported_in_other_sizes(desk, tmp_path):
    folder = run_report(desk, "sample").folder
    widths = {}
    for size in ("column", "slide"):
        written = export_chart(desk, str(folder / "charts" / "ranking.pdf"), size, tmp_path / f"{size}.pdf")
        widths[size] = round(float(PdfReader(written).pages[0].mediabox.width) / 72, 2)
    assert widths == {"column": 3.35, "slide": 10.0}
    assert (
        export_chart(desk, "sample/all/charts/ranking.png", "page", tmp_path / "x.png").read_bytes()[:4] == b"\x89PNG"
    )
    for wrong in ("sample/all/charts/none.pdf", "sample/all/charts/ranking.exe", "/etc/passwd.pdf", "ranking.pdf"):
        with pytest.raises(CallError):
            export_chart(desk, wrong, "page", Path(tmp_path / "y.pdf"))
    with pytest.raises(CallError, match="column, page, slide"):
        export_chart(desk, "sample/all/charts/ranking.pdf", "poster")


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("قمة BRICS 2023 في الرياض", "\u202bقمة BRICS 2023 في الرياض\u202c"),
        ("Summit in الرياض", "Summit in الرياض"),  # begins from left to right
    ],
)
def test_a_title_keeps_its_direction_in_word(tmp_path, title, written):
    import docx

    item = {"before": "", "mark": "", "after": "", "title": title, "url": "", "source": "Post", "date": "2023-02-01"}
    table = blocks.table_of(["a"], [["x"]], caption="T") | {"evidence": [{"key": "x", "total": 1, "items": [item]}]}
    made = Document("sample", "Title", "Report", "sub", [("Period", "x")], [table], {}, "id")
    read = docx.Document(io.BytesIO(render_word(made, tmp_path, PLAIN)))
    assert read.paragraphs[-1].text == f"Post, 2023-02-01: {written}"


def test_a_table_of_many_columns_scrolls_and_others_keep_their_head_in_sight():
    made = [blocks.table_of([str(n) for n in range(many)], [["x"] * many]) for many in (9, 10)]
    assert 'class="table"' in fragment(made[:1])
    assert 'class="table wide"' in fragment(made[1:])
