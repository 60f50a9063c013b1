"""From notebook outputs and Markdown to blocks."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import notebook
from nbformat import from_dict

from analysis.reporting import blocks
from analysis.reporting.document import period_words, read_document, read_tables
from analysis.reporting.markdown import plain, read_markdown
from analysis.resources.summaries import summaries


@pytest.mark.parametrize(
    ("value", "percent", "shown"),
    [
        (1234567, False, "1\u202f234\u202f567"),
        (0.123, True, "12.3\u202f%"),
        (0, False, "0"),
        (-0.5, False, "−0.50"),
        (-0.001, False, "−0.001"),
        (-0.0001, False, "0.000"),
        (1234.0, False, "1\u202f234"),
        (float("nan"), False, ""),
        (None, False, ""),
        (pd.NA, False, ""),
        (True, False, "yes"),
        (pd.Timestamp("2023-02-01", tz="UTC"), False, "2023-02-01"),
        (pd.Timestamp("2023-02-01 10:30", tz="UTC"), False, "2023-02-01 10:30"),
        ("a\x00b\u202ec", False, "abc"),
    ],
)
def test_cells_are_shown_as_people_read_them(value, percent, shown):
    assert blocks.show(value, percent=percent) == shown


def test_an_interval_stands_with_its_value_and_is_left_out_where_there_is_none():
    frame = pd.DataFrame({"k": ["a", "b"], "value": [0.5, 0.2], "low": [0.4, None], "high": [0.6, None]})
    made = blocks.table("t", frame, percent=["value"], key="k")
    assert [c["name"] for c in made["columns"]] == ["k", "value"]
    assert made["rows"] == [["a", "50.0\u202f% [40.0, 60.0]"], ["b", "20.0\u202f%"]]
    assert made["keys"] == ["a", "b"]


def test_markdown_becomes_blocks_and_raw_html_stays_text():
    found = read_markdown(
        "## Head\n\nA *b* **c** `d` [e](https://x.example/y) [f](javascript:alert(1))\n\n- one\n- two"
    )
    assert [b["kind"] for b in found] == ["heading", "paragraph", "list"]
    assert plain(found[1]["inline"]) == "A b c d e f"
    assert [p["url"] for p in found[1]["inline"] if p["t"] == "link"] == ["https://x.example/y"]
    html = read_markdown("<script>alert(1)</script>\n\nx <img src=x onerror=alert(1)> y")
    assert "<script>" in plain(html[0]["inline"])
    assert all(p["t"] == "text" for b in html for p in b["inline"])


def test_a_markdown_table_is_a_table():
    found = read_markdown("| a | b |\n|---|--:|\n| x | 1 |\n")[0]
    assert ([c["label"] for c in found["columns"]], found["rows"]) == (["a", "b"], [["x", "1"]])
    assert [c["align"] for c in found["columns"]] == ["left", "right"]


def test_deep_lists_end():
    assert read_markdown("\n".join("  " * n + "- x" for n in range(60)))


def test_tables_of_pandas_are_read_and_scripts_are_not():
    html = pd.DataFrame({"a": ["<b>x</b>"], "n": [1]}).to_html() + "<script>alert('</td>')</script>"
    found = read_tables(html)
    assert len(found) == 1
    assert found[0]["rows"] == [["0", "<b>x</b>", "1"]]
    assert read_tables("<p>no table</p>") == []


def test_a_notebook_becomes_a_document():
    made = from_dict(
        notebook(("markdown", "# Title\n\nLead"), ("parameters", "top: int = 5"), ("code", "x"), ("code", "y"))
    )
    made.cells[2].outputs = [
        from_dict({"output_type": "stream", "name": "stdout", "text": "said\n"}),
        from_dict({"output_type": "stream", "name": "stderr", "text": "warned\n"}),
        from_dict({"output_type": "display_data", "data": {"text/plain": "plain"}, "metadata": {}}),
        from_dict({"output_type": "display_data", "data": {"image/png": "aGk="}, "metadata": {}}),
    ]
    block = blocks.table("t", pd.DataFrame({"k": ["a", "b"]}), key="k")
    item = {"source": "S", "date": "", "title": "T", "url": "", "before": "", "mark": "m", "after": ""}
    evidence = {"kind": "evidence", "table": "t", "groups": [{"key": "b", "total": 1, "items": [item]}]}
    facts = {"kind": "facts", "values": _facts()}
    data = {blocks.MIME: {"blocks": [evidence, block, facts]}}
    made.cells[3].outputs = [from_dict({"output_type": "display_data", "data": data, "metadata": {}})]
    document = read_document(made, "sample", [], {}, id="abc")
    assert document.title == "Title"
    assert document.subtitle == "February 2023: 1 article in 1 story, Altyn Post"
    kinds = [b["kind"] for b in document.blocks]
    assert kinds == ["paragraph", "code", "code", "image", "table", "heading"]
    assert document.blocks[4]["evidence"] == [None, {"key": "b", "total": 1, "items": [item]}]


def _facts():
    return {
        "period": "2023-02",
        "timezone": "UTC",
        "articles": 1,
        "stories": 1,
        "sources": ["Altyn Post"],
        "first": "2023-02-01",
        "last": "2023-02-01",
        "corpus_articles": 6,
        "corpus": "c",
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("all", "All articles"),
        ("2023", "2023"),
        ("2023-02", "February 2023"),
        ("2023-02-09", "9 February 2023"),
        ("2023-W07", "Week 7 of 2023"),
        ("2023-01..2023-03", "January to March 2023"),
        ("2022-12..2023-03", "December 2022 to March 2023"),
        ("2022..2023", "2022 to 2023"),
    ],
)
def test_periods_are_said_in_words(name, said):
    assert period_words(name) == said


def test_what_leads_to_a_table_or_chart_goes_with_it():
    table = blocks.table_of(["a"], [["1"]], caption="T.")
    listed = [blocks.paragraph("x"), blocks.note("y"), table, blocks.paragraph("z"), blocks.heading("h"), table]
    assert blocks.leading(listed) == [True, True, False, False, False, False]


def test_a_difference_of_shares_is_in_points_and_has_a_sign():
    columns = summaries()["changes"].columns
    own = {"value": [0.123, -0.05, 0.0], "low": [0.1, -0.08, None], "high": [0.2, 0.02, None]}
    frame = pd.DataFrame({**{c: ["x", "y", "z"] for c in columns}, **own})
    made = blocks.table("t", frame, columns={"entity": "Entity", "value": "Difference"}, percent=["value"])
    assert made["columns"][1]["label"] == "Difference, points"
    assert [row[1] for row in made["rows"]] == ["+12.3 [+10.0, +20.0]", "−5.0 [−8.0, +2.0]", "0.0"]


def test_words_before_a_keyword_are_set_right():
    frame = pd.DataFrame({"left": ["a quota of "], "keyword": ["grain"], "right": [" was set"]})
    made = blocks.table("t", frame, right=["left"])
    assert [c["align"] for c in made["columns"]] == ["right", "left", "left"]
    assert made["rows"] == [["a quota of", "grain", "was set"]]


def test_nothing_is_said_twice_in_a_section():
    chart = {"kind": "chart", "caption": "Share. Lines are 95 % intervals: of stories. n = 4."}
    table = blocks.table_of(["a"], [["1"]])
    made = blocks.said_once(
        [
            *(chart, blocks.note("95 % intervals: of stories."), blocks.note("All voices."), table),
            *(blocks.note("No chart.", empty=True), blocks.note("No list.", empty=True), blocks.note("Undated.")),
            *(
                blocks.heading("h"),
                blocks.note("95 % intervals: of stories."),
                blocks.note("95 % intervals: of stories."),
            ),
        ]
    )
    assert [b.get("text", b["kind"]) for b in made] == [
        *("chart", "All voices.", "table", "No chart. Undated.", "heading", "95 % intervals: of stories.")
    ]
