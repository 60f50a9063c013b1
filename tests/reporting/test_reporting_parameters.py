"""What may enter a notebook, and what is refused before anything runs."""

from __future__ import annotations

import pytest

from analysis.errors import CallError
from analysis.reporting.parameters import check_parameters, read_parameters, settle

CELL = '''"""A docstring is allowed."""
period: str = "all"  # Days; such as 2023-02
# Rows that are shown;
# from 1 to 50
top: int = 5
unit: str = "articles"  # What is counted; one of: articles, mentions
share: float = 0.5
copies = True
names: list[str] = []
limit: int | None = None
'''


def declared():
    return read_parameters(CELL)


def test_cell_is_read_with_types_defaults_and_documentation():
    found = {p.name: p for p in declared()}
    assert list(found) == ["period", "top", "unit", "share", "copies", "names", "limit"]
    assert [p.type for p in found.values()] == ["str", "int", "str", "float", "bool", "list[str]", "int | None"]
    assert found["period"].doc == "Days; such as 2023-02"
    assert found["top"].doc == "Rows that are shown; from 1 to 50"
    assert (found["top"].lowest, found["top"].highest) == (1, 50)
    assert found["unit"].choices == ("articles", "mentions")
    assert found["names"].default == []


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("top", "7", 7),
        ("top", 7, 7),
        ("share", "0.25", 0.25),
        ("share", "1", 1.0),
        ("share", 1, 1.0),
        ("copies", "no", False),
        ("copies", "True", True),
        ("names", "a, b", ["a", "b"]),
        ("names", ["a,b"], ["a,b"]),
        ("limit", "", None),
        ("limit", "3", 3),
        ("unit", "mentions", "mentions"),
        ("period", "2023-02", "2023-02"),
    ],
)
def test_texts_become_the_declared_type(name, text, value):
    assert check_parameters(declared(), {name: text}, "r") == {name: value}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"bottom": 1}, "no parameter 'bottom'"),
        ({"top = 1; import os; x": 1}, "no parameter"),
        ({"__import__('os')": 1}, "no parameter"),
        ({"class": 1}, "no parameter"),
        ({"top": "1e3"}, "expected int"),
        ({"top": "seven"}, "expected int"),
        ({"top": True}, "expected int"),
        ({"top": 2.5}, "expected int"),
        ({"top": "٧"}, "expected int"),
        ({"top": 51}, "from 1 to 50"),
        ({"top": None}, "expected int"),
        ({"share": "nan"}, "expected float"),
        ({"share": float("inf")}, "expected float"),
        ({"copies": "maybe"}, "expected bool"),
        ({"copies": 1}, "expected bool"),
        ({"names": [1]}, "expected list[str]"),
        ({"unit": "pages"}, "one of articles, mentions"),
        ({"period": 2023}, "expected str"),
        ({"period": "a\nimport os"}, "control characters"),
        ({"period": "x" * 1001}, "control characters or more than"),
        ({"period": "\u202eevil"}, "control characters"),
    ],
)
def test_wrong_values_are_refused_with_what_is_expected(given, words):
    with pytest.raises(CallError) as refused:
        check_parameters(declared(), given, "sample")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    "cell", ["import os", "x = open('f')", "a = b = 1", "x: dict = {}", "x: int", "x = (", "f'{x}'", "del x", "x.y = 1"]
)
def test_a_cell_that_is_more_than_plain_assignments_is_refused(cell):
    with pytest.raises(CallError):
        read_parameters(cell, "odd.ipynb")


def test_settle_gives_every_parameter_its_value():
    values = settle(declared(), {"top": 9})
    assert values["top"] == 9
    assert values["unit"] == "articles"
    assert list(values) == ["period", "top", "unit", "share", "copies", "names", "limit"]
