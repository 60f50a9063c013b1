"""The opened corpus: selecting, counting, and what it refuses."""

from __future__ import annotations

import subprocess
import sys

import pytest

from analysis.corpus.store import open_corpus, source_key
from analysis.errors import CallError
from analysis.settings import Project


def test_select_by_period_and_source(prepared_project: Project) -> None:
    corpus = open_corpus(prepared_project)
    february = corpus.select(period="2024-02")
    assert sorted(february.articles.source.unique()) == ["Baku Wire", "Harbour Gazette", "Steppe Review"]
    assert len(february.articles) == 5
    assert len(february.select(source="harbour-gazette").articles) == 2
    assert len(corpus.articles) == 11


def test_tables_follow_the_selection(prepared_project: Project) -> None:
    some = open_corpus(prepared_project).select(period="2024-03", source=["Baku Wire"])
    ids = set(some.articles.article_id)
    assert len(ids) == 1
    for name in ("sentences", "tokens", "mentions", "entities", "segments", "tones", "stories"):
        frame = some.table(name)
        assert len(frame) > 0
        assert set(frame.article_id) == ids


def test_syndicated_copy_is_one_story(prepared_project: Project) -> None:
    articles = open_corpus(prepared_project).articles
    copy = articles[articles.title.str.startswith("Grain trains stuck")].iloc[0]
    original = articles[articles.title == "Rail dispute delays grain"].iloc[0]
    assert copy.story_id == original.article_id
    assert copy.role in ("copy", "excerpt")
    assert copy.via == "Harbour Gazette"
    assert articles.story_id.nunique() == 10


def test_counts_are_of_the_body_and_of_each_country_once(prepared_project: Project) -> None:
    corpus = open_corpus(prepared_project)
    one = corpus.articles[corpus.articles.title == "Kazakhstan and Turkey agree on grain route"].article_id.iloc[0]
    counts = corpus.select(article_ids=[one]).counts("countries").set_index("key").n.to_dict()
    # title and first sentence name both, "Turkish" and "Kazakh" count for their countries
    assert counts == {"GE": 1, "KZ": 3, "TR": 3}


def test_voices_add_up(prepared_project: Project) -> None:
    corpus = open_corpus(prepared_project)
    whole = corpus.counts("terms").n.sum()
    parts = [corpus.counts("terms", voice=v).n.sum() for v in ("narrator", "direct", "indirect")]
    assert sum(parts) == whole
    assert min(parts) > 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda c: c.select(source="Nobody"), "Harbour Gazette"),
        (lambda c: c.select(period="sometime"), "period"),
        (lambda c: c.counts("verbs"), "entities"),
        (lambda c: c.counts("terms", voice="crowd"), "narrator"),
        (lambda c: c.table("nothing"), "articles"),
        (lambda c: c.table("articles", ["colour"]), "title"),
    ],
)
def test_wrong_calls_say_what_is_right(prepared_project: Project, call: object, words: str) -> None:
    with pytest.raises(CallError, match=words):
        call(open_corpus(prepared_project))  # type: ignore[operator]


def test_opening_loads_no_language_model() -> None:
    heavy = ("spacy", "duckdb", "nltk", "matplotlib")
    code = f"import sys, analysis.corpus.store; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_source_key() -> None:
    assert source_key("Steppe Courier (Astana)") == "steppe-courier-astana"
