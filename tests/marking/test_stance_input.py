"""The window that the model sees: by hand on pieces of one character each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.marking.stance_input import cut

CLS, SEP = 101, 102


def pieces(n: int) -> tuple[list[int], list[tuple[int, int]]]:
    """n pieces of one character, between the marks of begin and end."""
    return [CLS, *range(n), SEP], [(0, 0), *((i, i + 1) for i in range(n)), (0, 0)]


def test_short_text_is_whole() -> None:
    assert cut(*pieces(4), 1, 3, 10) == ([CLS, 0, 1, 2, 3, SEP], 2, 4)


def test_long_text_has_its_target_in_the_middle() -> None:
    assert cut(*pieces(10), 5, 6, 5) == ([CLS, 4, 5, 6, SEP], 2, 3)


def test_target_at_the_ends() -> None:
    assert cut(*pieces(10), 0, 1, 5) == ([CLS, 0, 1, 2, SEP], 1, 2)
    assert cut(*pieces(10), 9, 10, 5) == ([CLS, 7, 8, 9, SEP], 3, 4)


def test_target_longer_than_the_window() -> None:
    assert cut(*pieces(10), 1, 9, 5) == ([CLS, 1, 2, 3, SEP], 1, 4)


@given(st.integers(1, 40), st.data())
def test_window_holds_the_target(n: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, n - 1))
    end = data.draw(st.integers(start + 1, min(n, start + 6)))
    window = data.draw(st.integers(8, 50))
    ids, first, last = cut(*pieces(n), start, end, window)
    assert len(ids) == min(window, n + 2)
    assert (ids[0], ids[-1]) == (CLS, SEP)
    assert ids[first:last] == list(range(start, end))
