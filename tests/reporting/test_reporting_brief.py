"""The sentences of the first page."""

from matplotlib.figure import Figure

from analysis.reporting.blocks import heading
from analysis.reporting.brief import Finding, find_brief, title_of


def chart(claim: str) -> dict[str, str]:
    return {"kind": "chart", "claim": claim}


def test_each_claim_once_under_its_heading() -> None:
    blocks = [heading("Names", 2), chart("A appears in 85 % of articles"), heading("Time", 2), chart("A rises")]
    assert find_brief([*blocks, chart("A rises"), chart("Nothing to show"), chart("")]) == [
        Finding("A appears in 85 % of articles", "Names", 1),
        Finding("A rises", "Time", 2),
    ]


def test_of_two_claims_that_begin_alike_the_longer_stays() -> None:
    long = "A appears in 85 % of articles, well ahead of B (37 %)"
    for order in ([long[:29], long], [long, long[:29]]):
        assert [f.text for f in find_brief([chart(c) for c in order])] == [long]


def test_the_title_of_a_figure_is_one_line() -> None:
    figure = Figure()
    axes = figure.subplots()
    assert title_of(figure) == ""
    axes.set_title("Left", loc="left")
    assert title_of(figure) == "Left"
    figure.suptitle("Over\nall")
    assert title_of(figure) == "Over all"
