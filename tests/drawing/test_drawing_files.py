"""Charts as files: the same bytes twice, fonts inside, nothing of the clock, and missing letters said."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import pytest
from drawing_cases import ENTITIES, PAIRS, TREND

from analysis.drawing import chart_bytes, chart_svg, plot_network, plot_ranking, plot_trend, save_chart
from analysis.drawing.style import FAMILY, font_families, new_axes, styled
from analysis.errors import CallError

KAZAKH = "Қасым-Жомарт Тоқаев, Өскемен, Ұлытау, Һәм Іле ғалымдары"


@pytest.mark.parametrize("kind", ["pdf", "svg", "png"])
def test_the_same_table_gives_the_same_bytes(kind: str, tmp_path: Path) -> None:
    files = [save_chart(plot_trend(TREND), tmp_path / f"{n}.{kind}").read_bytes() for n in "ab"]
    assert files[0] == files[1]
    assert chart_bytes(plot_network(PAIRS), kind) == chart_bytes(plot_network(PAIRS), kind)


def test_a_pdf_holds_its_fonts_and_no_date() -> None:
    content = chart_bytes(plot_ranking(ENTITIES), "pdf")
    fonts = set(re.findall(rb"/BaseFont /[A-Z]{6}\+([\w-]+)", content))
    assert fonts == {b"BroadsheetSans-Regular", b"BroadsheetSans-Bold"}
    assert b"/FontFile2" in content
    assert b"/Type3" not in content
    assert b"CreationDate" not in content


def test_an_svg_has_no_date_and_no_outside_request() -> None:
    content = chart_svg(plot_ranking(ENTITIES))
    assert "<dc:date>" not in content
    assert not re.search(r'(href|src)="http', content)


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="pdf, svg, png"):
        save_chart(plot_ranking(ENTITIES), tmp_path / "chart.docx")
    assert not list(tmp_path.iterdir())


def test_kazakh_letters_are_drawn_in_the_house_font() -> None:
    from matplotlib import font_manager

    assert font_families()[0] == FAMILY
    for weight in ("regular", "bold"):
        found = font_manager.findfont(font_manager.FontProperties(family=FAMILY, weight=weight))
        assert Path(found).stem.lower() == f"broadsheetsans-{weight}"
        assert not {c for c in KAZAKH if ord(c) not in font_manager.get_font(found).get_charmap()}


def test_letters_without_a_font_are_said_and_the_figure_stays_as_it_was() -> None:
    with styled():
        axes = new_axes(2)[0]
        axes.set_title("A sign that no font has: \U000f0000 \ue123")
    size = axes.figure.get_size_inches().tolist()
    with pytest.warns(UserWarning, match="U\\+E123") as caught:
        chart_bytes(axes, "png")
    assert len(caught) == 1
    assert axes.figure.get_size_inches().tolist() == size
    assert not axes.figure.texts


def test_what_has_its_glyphs_gives_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart_bytes(plot_ranking(ENTITIES.assign(entity=[KAZAKH[:12], "Xəzər Limanı", "Ўзбекистон"])), "svg")


def test_the_settings_of_the_session_come_back() -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    chart_bytes(plot_ranking(ENTITIES), "png")
    assert dict(matplotlib.rcParams) == before
