"""docs/measures.md names every measure with its parameters, and every column of every summary table."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from analysis import drawing, measuring
from analysis.resources.summaries import TAIL, summaries

TEXT = (Path(__file__).parents[2] / "docs" / "measures.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", measuring.__all__)
def test_every_measure_is_described_with_its_parameters(name: str) -> None:
    call = re.search(rf"`{name}\(([^`]*)\)`", TEXT)
    assert call, f"docs/measures.md has no `{name}(...)`"
    documented = [part.split("=")[0].strip() for part in re.sub(r"\([^)]*\)", "", call[1]).split(",")]
    parameters = list(inspect.signature(getattr(measuring, name)).parameters)
    if documented != ["table"]:
        assert [p for p in documented if p != "*"] == parameters


@pytest.mark.parametrize("name", summaries())
def test_every_column_of_a_summary_table_is_described(name: str) -> None:
    section = re.search(rf"### {name}: (.*?)(?=\n### |\n## )", TEXT, re.S)
    assert section, f"docs/measures.md has no section {name}"
    spec = summaries()[name]
    assert section[1].startswith(f"one row per {spec.grain.split(' ')[0]}") or spec.name in (
        "changes",
        "pairs",
        "sources",
    )
    for column in spec.columns:
        assert f"`{column}`" in section[1], column
    assert f"evidence: `{spec.count}`" in section[1]


def test_the_columns_that_all_share_are_described() -> None:
    for column in TAIL:
        assert f"`{column}`" in TEXT


@pytest.mark.parametrize("name", [n for n in drawing.__all__ if n.startswith("plot_")])
def test_every_chart_is_named(name: str) -> None:
    assert f"`{name}`" in TEXT


def test_kinds_of_summary_tables_can_be_told_apart_by_their_columns() -> None:
    kinds = list(summaries().values())
    for one in kinds:
        assert set(one.key) <= set(one.columns)
        assert one.label in one.columns
        assert one.count in one.columns
        wider = [
            k.name
            for k in kinds
            if k is not one and set(k.columns) <= set(one.columns) and len(k.columns) >= len(one.columns)
        ]
        assert not wider
