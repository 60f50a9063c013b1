"""Charts and words of stances, from literal tables. Outlets and people are invented."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from drawing_cases import NAN, table
from matplotlib.text import Text

from analysis.drawing import caption, chart_bytes, claim, describe_chart
from analysis.drawing.stances import plot_stance_matrix, plot_stances
from analysis.drawing.style import NEGATIVE, POSITIVE, QUIET

Row = tuple[str, int, float, float, float, float, float, float]


def stances(rows: list[Row], kind: str = "stances", **same: Any) -> pd.DataFrame:
    """Entity, units, shares of negative, neutral, positive and unclear, and the bounds of the balance."""
    columns = ("units", "negative", "neutral", "positive", "unclear", "low", "high")
    made: list[dict[str, Any]] = []
    for name, *numbers in rows:
        row = {"entity_id": f"x:{name}", "entity": name, **dict(zip(columns, numbers, strict=True)), **same}
        made.append({**row, "value": row["positive"] - row["negative"]})
    return table(kind, made)


OSH: Row = ("Osh", 20, 0.1, 0.5, 0.3, 0.1, 0.05, 0.35)
BAKU: Row = ("Baku", 12, 0.5, 0.25, 0.0, 0.25, -0.7, -0.2)
AKTAU: Row = ("Aktau", 8, 0.25, 0.25, 0.25, 0.25, -0.3, 0.3)
GORI: Row = ("Gori", 2, 0.0, 0.5, 0.0, 0.5, NAN, NAN)
FOUR = stances([OSH, BAKU, AKTAU, GORI])
VOICES = pd.concat(
    [
        stances([OSH, BAKU], "stance_voices", heard="narrator"),
        stances([("Osh", 9, 0.5, 0.5, 0.0, 0.0, -0.8, -0.1)], "stance_voices", heard="indirect"),
    ]
).sort_values("entity_id", ascending=False, kind="stable")
OUTLETS = pd.concat([stances([OSH, GORI], source="Altyn Post"), stances([AKTAU, BAKU], source="Caspian Ledger")])


def texts(axes: Any) -> list[str]:
    return [t.get_text() for t in axes.figure.findobj(Text) if t.get_text()]


def test_each_class_is_a_part_of_the_bar_and_n_stands_beside_the_name() -> None:
    axes = plot_stances(FOUR)
    assert [t.get_text() for t in axes.get_yticklabels()] == [
        "Osh (n = 20)",
        "Baku (n = 12)",
        "Aktau (n = 8)",
        "Gori (n = 2)",
    ]
    first = [bar for bar in axes.patches if bar.get_y() < 0]  # negative, neutral, unclear, positive of the first row
    assert [bar.get_width() for bar in first] == pytest.approx([10, 50, 10, 30])
    assert first[2].get_hatch()
    assert {"negative", "neutral", "unclear", "positive"} <= set(texts(axes))


def test_a_balance_has_a_colour_where_its_interval_leaves_zero_out() -> None:
    from matplotlib.colors import to_hex

    dots = plot_stances(FOUR).figure.axes[1].collections[-1]
    assert [to_hex(c).upper() for c in dots.get_edgecolors()] == [POSITIVE, NEGATIVE, QUIET, QUIET]
    assert [to_hex(c).upper() for c in dots.get_facecolors()][2:] == [QUIET, "#FFFFFF"]  # no interval: a ring
    assert dots.get_offsets()[:, 0].tolist() == pytest.approx([20, -50, 0, 0])


def test_voices_of_an_entity_stand_together() -> None:
    axes = plot_stances(VOICES)
    assert [t.get_text() for t in axes.get_yticklabels()] == [
        "Osh: narrator (n = 20)",
        "indirect (n = 9)",
        "Baku: narrator (n = 12)",
    ]
    first, second, third = axes.get_yticks()
    assert third - second > second - first


def test_a_cell_without_an_interval_is_counted_and_not_judged() -> None:
    axes = plot_stance_matrix(OUTLETS)
    assert min(t.get_fontsize() for t in axes.figure.findobj(Text) if t.get_text()) >= 7
    assert [t.get_text() for t in axes.get_yticklabels()] == ["Altyn Post", "Caspian Ledger"]
    assert [t.get_text() for t in axes.get_xticklabels()] == ["Osh", "Baku", "Aktau", "Gori"]
    shown = axes.images[0].get_array()
    assert shown[0, 0] == pytest.approx(20)
    assert shown[1, 1] == pytest.approx(-50)
    assert shown.mask[0, 3]  # Gori: two units
    assert {"+20\nn = 20", "−50\nn = 12", "0\nn = 8", "n = 2"} <= set(texts(axes))
    bold = {t.get_text() for t in axes.texts if t.get_fontweight() == "bold"}
    assert bold == {"+20\nn = 20", "−50\nn = 12"}
    assert sum(bool(p.get_hatch()) for p in axes.patches) == 1  # half of Gori's units are unclear


def test_speakers_keep_their_order() -> None:
    said = {"speaker": "Tamar Gvaladze", "entity_id": "x:t"}
    other = {"speaker": "Dana Ospanova", "entity_id": "x:d"}
    made = pd.concat(
        [
            stances([OSH], "speaker_stances", named="Osh", named_id="x:o", **said),
            stances([BAKU], "speaker_stances", named="Baku", named_id="x:b", **other),
        ]
    )
    axes = plot_stance_matrix(made)
    assert [t.get_text() for t in axes.get_yticklabels()] == ["Tamar Gvaladze", "Dana Ospanova"]
    assert claim(made) == "Words attributed to Dana Ospanova portray Baku badly (−50 points)"
    assert "Baku by Dana Ospanova −50 points (−70 points to −20 points)" in describe_chart(made)


@pytest.mark.parametrize("plot", [plot_stances, plot_stance_matrix])
def test_no_stance_is_said_in_words(plot: Any) -> None:
    axes = plot(FOUR.iloc[:0])
    assert not axes.axison
    assert "stance" in axes.texts[0].get_text()


@pytest.mark.parametrize(("plot", "made"), [(plot_stances, FOUR), (plot_stance_matrix, OUTLETS)])
def test_the_same_bytes_twice(plot: Any, made: pd.DataFrame) -> None:
    assert chart_bytes(plot(made), "svg") == chart_bytes(plot(made), "svg")


def over_time(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    return pd.concat([stances([OSH], period=p).assign(value=value, low=low, high=high) for p, value, low, high in rows])


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (FOUR, "Baku is portrayed badly on balance (−50 points), Osh well (+20 points)"),
        (stances([OSH, AKTAU]), "Osh is portrayed well on balance (+20 points)"),
        (stances([AKTAU, GORI]), "Nobody is portrayed clearly well or clearly badly on balance"),
        (stances([GORI]), "Too few stories to say how anybody is portrayed on balance"),
        (VOICES, "Osh: +20 points by the narrator, −50 points by indirect quotation"),
        (OUTLETS, "Too few stories to compare how outlets portray anybody"),
        (
            pd.concat([OUTLETS, stances([AKTAU], source="Altyn Post")]),
            "No clear difference between outlets in how they portray anybody",
        ),
        (
            over_time(("2023-01", -0.5, -0.7, -0.2), ("2023-02", 0.1, -0.1, 0.3)),
            "Osh is portrayed better: −50 points (Jan 2023), then +10 points (Feb 2023)",
        ),
        (
            over_time(("2023-01", 0.0, -0.2, 0.2), ("2023-02", 0.1, -0.1, 0.3)),
            "No clear change over time in how anybody is portrayed",
        ),
        (over_time(("2023-01", 0.0, NAN, NAN)), "Too few stories in a period to speak of change"),
    ],
)
def test_a_difference_is_claimed_only_where_intervals_stand_apart(made: pd.DataFrame, said: str) -> None:
    assert claim(made) == said


def test_a_caption_says_what_a_unit_is_and_that_unclear_is_counted() -> None:
    said = caption(FOUR)
    assert "copies once" in said
    assert "is part of every share" in said
    assert "too few stories for an interval" in said
