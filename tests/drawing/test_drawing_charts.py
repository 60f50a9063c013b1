"""What is drawn: every row in its order, intervals where there are any, gaps where there is nothing, words if empty."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawing_cases import (
    CHANGES,
    ENTITIES,
    KEYNESS,
    PAIRS,
    RANKS,
    SOURCE_TERMS,
    SPLIT,
    SPREAD,
    TONE,
    TREND,
    table,
)

from analysis.drawing import (
    claim,
    colour_of,
    plot_keyness,
    plot_matrix,
    plot_network,
    plot_ranking,
    plot_small_multiples,
    plot_tone_distribution,
    plot_trend,
)
from analysis.drawing.names import plot_changes, plot_labels, plot_ranks, plot_source_terms, plot_voice_split
from analysis.drawing.narrowing import narrow
from analysis.drawing.style import COLOURS, QUIET

CHARTS = [
    (plot_ranking, ENTITIES),
    (plot_ranking, CHANGES),
    (plot_ranking, TONE),
    (plot_ranking, PAIRS),
    (plot_trend, TREND),
    (plot_keyness, KEYNESS),
    (plot_tone_distribution, SPREAD),
    (plot_small_multiples, TONE),
    (plot_small_multiples, SPREAD),
    (plot_network, PAIRS),
    (plot_matrix, PAIRS),
    (plot_ranks, RANKS),
    (plot_changes, CHANGES),
    (plot_voice_split, SPLIT),
    (plot_source_terms, SOURCE_TERMS),
]
# Its first pair titles the network.
MATRIX_TITLE = "Of 3 pairs that share a story, 2 do so clearly more often than by chance, 0 less"


def texts(axes: Any) -> list[str]:
    """Every text of the figure that says something."""
    from matplotlib.text import Text

    axes.figure.draw_without_rendering()
    return [t.get_text() for t in axes.figure.findobj(Text) if t.get_visible() and t.get_text()]


def labels(ticks: list[Any]) -> list[str]:
    return [t.get_text() for t in ticks]


@pytest.mark.parametrize(("plot", "made"), CHARTS)
def test_a_chart_claims_leaves_its_table_alone_and_fits_its_page(plot: Any, made: pd.DataFrame) -> None:
    kept = made.copy()
    axes = plot(made)
    pd.testing.assert_frame_equal(made, kept)
    title = MATRIX_TITLE if plot is plot_matrix else " ".join(claim(made).split())
    assert title in " ".join(" ".join(texts(axes)).split())
    ink, (width, height) = axes.figure.get_tightbbox(), axes.figure.get_size_inches()
    assert ink.x0 >= -0.01
    assert ink.y0 >= -0.01
    assert ink.x1 <= width + 0.01
    assert ink.y1 <= height + 0.01


@pytest.mark.parametrize(("plot", "made"), CHARTS)
def test_no_letter_of_a_chart_is_smaller_than_7_points(plot: Any, made: pd.DataFrame) -> None:
    from matplotlib.text import Text

    axes = plot(made)
    texts(axes)  # lays the figure out
    assert min(t.get_fontsize() for t in axes.figure.findobj(Text) if t.get_visible() and t.get_text().strip()) >= 7


@pytest.mark.parametrize(("plot", "made"), CHARTS)
def test_a_chart_in_a_column_is_whole_and_can_be_read(plot: Any, made: pd.DataFrame) -> None:
    from matplotlib.text import Text

    figure = plot(made).figure
    narrow(figure, 3.35, min(figure.get_size_inches()[1], 4.3))
    ink, (width, _) = figure.get_tightbbox(), figure.get_size_inches()
    assert width == 3.35
    assert ink.x0 >= -0.02
    assert ink.x1 <= width + 0.02
    assert min(t.get_fontsize() for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()) >= 7
    for axes in figure.axes:
        boxes = [t.get_window_extent() for t in axes.get_xticklabels() if t.get_text() and not t.get_rotation()]
        assert all(one.x1 <= other.x0 for one, other in pairwise(boxes))


@pytest.mark.parametrize(("plot", "made"), CHARTS)
def test_an_empty_table_is_said_in_words(plot: Any, made: pd.DataFrame) -> None:
    axes = plot(made.iloc[:0])
    assert not axes.axison
    assert not axes.lines
    assert not axes.patches
    (said,) = texts(axes)
    assert said.endswith(".")


def test_a_ranking_keeps_the_order_and_draws_intervals() -> None:
    axes = plot_ranking(ENTITIES)
    assert labels(axes.get_yticklabels()) == ["Kazakhstan", "Aktau", "Dana Ospanova"]
    assert axes.yaxis_inverted()
    bars, dots = axes.collections
    ends = [segment[:, 0].tolist() for segment in bars.get_segments() if segment.size]
    assert ends == [pytest.approx([50, 73]), pytest.approx([20, 42])]
    assert dots.get_offsets()[:, 0].tolist() == pytest.approx([62, 30, 6])
    assert dots.get_facecolors()[2].tolist() == [1, 1, 1, 1]  # a ring: there is no interval
    assert axes.get_xlabel() == "share of articles (%)"
    assert {"62 %", "30 %", "6.0 %"} <= set(texts(axes))


def test_one_article_is_ranked_by_mentions() -> None:
    axes = plot_ranking(ENTITIES.assign(n_articles=1, value=1.0, mentions=[14, 3, 1]))
    assert [bar.get_width() for bar in axes.patches] == [14, 3, 1]
    assert axes.get_xlabel() == "mentions in the one article"


def test_a_trend_has_gaps_rings_and_the_number_of_articles() -> None:
    axes = plot_trend(TREND)
    (line,) = (line for line in axes.lines if len(line.get_xdata()) == 5)
    assert np.isnan(line.get_ydata()).tolist() == [False, False, True, False, False]
    assert line.get_ydata()[3] == pytest.approx(60)
    below = axes.figure.axes[1]
    assert [bar.get_height() for bar in below.patches] == [12, 12, 0, 9, 2]
    assert {"12", "9", "2", "0"} <= set(texts(axes))
    assert labels(below.get_xticklabels()) == ["Dec\n2022", "Jan\n2023", "Feb", "Mar", "Apr"]
    rings = [c for c in axes.collections if len(c.get_offsets()) == 1 and c.get_offsets()[0, 0] == 4]
    assert rings[0].get_facecolors()[0].tolist() == [1, 1, 1, 1]


def test_a_trend_of_one_period_is_a_point() -> None:
    axes = plot_trend(TREND.head(1))
    assert any(len(c.get_offsets()) == 1 for c in axes.collections)
    assert labels(axes.figure.axes[1].get_xticklabels()) == ["Dec\n2022"]


def test_undated_tone_is_said_in_words() -> None:
    assert "no dated article" in texts(plot_trend(TONE))[0]


def test_many_series_are_named_below() -> None:
    both = pd.concat([TREND, TREND.assign(entity_id="x:o", entity="Osh", value=0.3)])
    axes = plot_trend(both, colours={"x:o": "#123456"})
    (legend,) = axes.figure.legends
    assert [t.get_text() for t in legend.get_texts()] == ["Aktau", "Osh"]
    assert "#123456" in {line.get_color() for line in axes.lines}


def test_keyness_has_two_sides() -> None:
    axes = plot_keyness(KEYNESS)
    assert labels(axes.get_yticklabels()) == ["quota", "grain", "port"]
    assert [np.sign(bar.get_width()) for bar in axes.patches] == [1, 1, -1]
    assert {"×2", "equal", "×1/2"} <= set(labels(axes.get_xticklabels()))
    assert len(plot_keyness(KEYNESS, top=2).patches) == 2


def test_the_distribution_draws_every_range() -> None:
    axes = plot_tone_distribution(SPREAD)
    heights = [bar.get_height() for bar in axes.patches]
    assert sum(heights) == pytest.approx(100)
    middle = max(axes.patches, key=lambda bar: bar.get_height())
    assert middle.get_x() + middle.get_width() / 2 == pytest.approx(0)
    assert axes.get_ylabel() == "share of sentences (%)"


def test_small_multiples_have_one_scale() -> None:
    rows = [
        {"entity_id": f"x:{e}", "entity": e, "source": s, "value": v, "low": v / 2, "high": min(1, 2 * v)}
        for e, v in (("Aktau", 0.1), ("Osh", 0.5))
        for s in ("Altyn Post", "Caspian Ledger")
    ]
    first, second = plot_small_multiples(table("trend", rows)).figure.axes
    assert first.get_xlim() == second.get_xlim()
    assert labels(first.get_yticklabels()) == ["Altyn Post", "Caspian Ledger"]
    assert (first.get_title(loc="left"), second.get_title(loc="left")) == ("Aktau", "Osh")
    over_time = pd.concat([TREND.assign(source=s) for s in ("Altyn Post", "Caspian Ledger")])
    panels = plot_small_multiples(over_time).figure.axes
    assert [p.get_title(loc="left") for p in panels] == ["Altyn Post", "Caspian Ledger"]
    assert panels[0].get_ylim() == panels[1].get_ylim()


def test_one_outlet_is_compared_with_none() -> None:
    assert "one outlet (Altyn Post)" in texts(plot_small_multiples(TONE.head(1)))[0]


def test_a_network_draws_only_what_is_clearly_more_than_chance() -> None:
    axes = plot_network(PAIRS)
    assert len(axes.lines) == 2  # Osh and Baku share as many stories as chance gives
    assert {"Aktau", "Baku", "Osh"} <= set(texts(axes))
    assert "No two names" in texts(plot_network(PAIRS.assign(low=-1.0)))[0]
    places = [c.get_offsets().tolist() for c in axes.collections]
    assert places == [c.get_offsets().tolist() for c in plot_network(PAIRS).collections]


def test_names_in_a_network_do_not_cover_each_other() -> None:
    names = [f"Gulnar Abdirakhmanova {n}" for n in range(9)]
    rows = [
        {"entity_id_a": a, "entity_a": a, "entity_id_b": b, "entity_b": b, "stories_a": 9, "stories_b": 9}
        | {"stories": 5, "expected": 1.0, "value": 2.0, "low": 1.0, "high": 3.0}
        for a, b in zip(names, names[1:] + names[:1], strict=True)
    ]
    axes = plot_network(table("pairs", rows, unit="stories"))
    boxes = [t.get_window_extent() for t in axes.texts]
    assert len(boxes) == 9
    assert not [(i, j) for i in range(9) for j in range(i) if boxes[i].overlaps(boxes[j])]


def test_a_matrix_is_symmetric_and_says_how_many() -> None:
    axes = plot_matrix(PAIRS)
    shown = axes.images[0].get_array()
    assert np.array_equal(shown.filled(9), shown.filled(9).T)
    assert sorted(texts(axes)[:50]).count("6") == 2


def test_colours_stay_with_their_keys() -> None:
    keys = ["Altyn Post", "Caspian Ledger", "Kura Gazette", "Silk Compass", "Steppe Courier"]
    chosen = colour_of(keys)
    assert list(chosen) == keys
    assert len(set(chosen.values())) == 5
    assert colour_of(reversed(keys)) == chosen
    assert set(colour_of([f"outlet {n}" for n in range(8)]).values()) == set(COLOURS)
    assert colour_of(["unknown", "Altyn Post"])["unknown"] == QUIET
    assert len(colour_of([f"outlet {n}" for n in range(30)])) == 30


def test_ranks_say_where_the_order_differs() -> None:
    said = texts(plot_ranks(RANKS))
    assert [t for t in said if t in ("1.", "2.")] == ["2.", "1."]  # by stories alone the two change places


def test_changes_run_from_before_to_now() -> None:
    axes = plot_changes(CHANGES)
    assert labels(axes.get_yticklabels()) == ["Aktau", "Osh"]
    assert axes.lines[0].get_xdata().tolist() == pytest.approx([10, 50])
    assert axes.lines[0].get_color() != QUIET
    assert axes.lines[1].get_color() == QUIET  # its interval has zero
    assert "+40 points [+20, +60]" in texts(axes)


def test_kinds_have_a_panel_each() -> None:
    made = ENTITIES.assign(label=["GPE", "GPE", "PERSON"])
    panels = plot_labels(made).figure.axes
    assert [labels(p.get_yticklabels()) for p in panels] == [["Dana Ospanova"], ["Kazakhstan", "Aktau"]]


def test_a_split_by_voice_adds_up() -> None:
    axes = plot_voice_split(SPLIT)
    assert labels(axes.get_yticklabels()) == ["Aktau (15)", "Osh (15)"]
    widths = np.array([[bar.get_width() for bar in held] for held in axes.containers])
    assert widths.sum(axis=0).tolist() == pytest.approx([100, 100])


def test_entities_over_time_have_a_panel_each() -> None:
    both = pd.concat([TREND, TREND.assign(entity_id="x:o", entity="Osh")])
    panels = [a.get_title(loc="left") for a in plot_small_multiples(both).figure.axes]
    assert panels == ["Aktau", "Osh"]


def test_of_many_outlets_those_with_most_articles_are_drawn_and_the_chart_says_so() -> None:
    rows = [
        {"entity_id": "x:a", "entity": "Aktau", "source": f"Outlet {n:02}", "value": 0.5, "n_articles": n}
        for n in range(1, 26)
    ]
    axes = plot_small_multiples(table("trend", rows))
    assert labels(axes.get_yticklabels()) == [f"Outlet {n}" for n in range(14, 26)]
    assert "the 12 of 25 outlets with most articles" in texts(axes)


def test_an_outlet_is_named_once_at_its_first_word() -> None:
    second = SOURCE_TERMS.iloc[1:].assign(term="harbour")
    axes = plot_source_terms(pd.concat([SOURCE_TERMS, second]))
    assert labels(axes.get_yticklabels()) == ["Altyn Post:  quota", "Caspian Ledger:  ferry", "harbour"]
    assert np.diff(axes.get_yticks()).tolist() == [1.5, 1.0]  # a gap before another outlet


def test_an_interval_that_leaves_the_chart_ends_in_an_arrow() -> None:
    axes = plot_keyness(KEYNESS.assign(high=KEYNESS.high + 20))
    right = axes.get_xlim()[1]
    heads = [line for line in axes.lines if line.get_marker() == ">"]
    assert [line.get_xdata()[0] for line in heads] == [right] * len(KEYNESS)
    assert not [line for line in plot_keyness(KEYNESS).lines if line.get_marker() in ("<", ">")]


def test_many_outlets_fit_a_page_and_those_left_out_are_counted() -> None:
    many = pd.concat(
        [
            SOURCE_TERMS.iloc[[0] * 5].assign(source=f"Post {n:02}", term=list("abcde"), log_likelihood=float(n))
            for n in range(25)
        ]
    )
    axes = plot_source_terms(many)
    said = labels(axes.get_yticklabels())
    assert [text.split(":")[0] for text in said[::3]] == [f"Post {n}" for n in range(13, 25)]  # the strongest
    assert [text[-1] for text in said[:4]] == ["a", "b", "c", "a"]
    assert axes.get_xlabel().endswith("the 12 of 25 outlets with the strongest words")
    ink, (width, height) = axes.figure.get_tightbbox(), axes.figure.get_size_inches()
    assert (ink.x0 >= 0, ink.x1 <= width, height < 7) == (True, True, True)


def test_forty_rows_stand_closer_so_that_no_page_shrinks_them() -> None:
    axes = plot_ranking(pd.concat([ENTITIES.assign(entity_id=f"x:{n}") for n in range(14)]).head(40))
    assert axes.figure.get_size_inches()[1] * 2.54 < 18
