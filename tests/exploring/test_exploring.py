"""The exploring views: what a choice shows, and that the widgets follow it."""

from __future__ import annotations

import pytest

from analysis.corpus.store import open_corpus
from analysis.exploring.explorer import Explorer
from analysis.exploring.views import (
    Choice,
    list_entities,
    list_periods,
    make_view,
    render_counts,
    render_sentences,
)
from analysis.settings import Project


@pytest.fixture(scope="module")
def explorer(prepared_project: Project) -> Explorer:
    return Explorer(open_corpus(prepared_project))


def test_periods_and_entities_to_choose_from(prepared_project: Project) -> None:
    corpus = open_corpus(prepared_project)
    assert list_periods(corpus) == ["all", "2024-01", "2024-02", "2024-03"]
    assert next(iter(list_entities(corpus).items())) == ("Kazakhstan", "country:KZ")


def test_view_counts_and_sentences_agree(prepared_project: Project) -> None:
    view = make_view(open_corpus(prepared_project), Choice("2024-02", "", "country:GE"))
    assert (view.articles, view.stories) == (5, 4)
    row = view.ranking.set_index("entity_id").loc["country:GE"]
    assert len(view.sentences) == row.mentions
    assert set(view.sentences.source) <= {"Harbour Gazette", "Baku Wire"}
    assert "<b>5</b> articles in 4 stories" in render_counts(view)


def test_sentences_are_escaped(prepared_project: Project) -> None:
    view = make_view(open_corpus(prepared_project), Choice(entity_id="country:GE"))
    view.sentences.loc[0, "title"] = "<script>alert(1)</script>"
    assert "<script>" not in render_sentences(view, "<b>Georgia")
    assert "&lt;b&gt;Georgia" in render_sentences(view, "<b>Georgia")


def test_widgets_follow_the_choice(explorer: Explorer) -> None:
    whole = explorer.view.articles
    explorer.period.value = "2024-03"
    assert explorer.view.articles == 3 < whole
    explorer.entity.value = "Georgia"
    assert explorer.choice.entity_id == "country:GE"
    assert "Georgia" in explorer.sentences.value
    assert bytes(explorer.trend.value).startswith(b"\x89PNG")
    explorer.entity.value = "nobody of that name"
    assert explorer.choice.entity_id == ""
    explorer.period.value = "all"
