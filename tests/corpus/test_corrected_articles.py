"""Corrections of articles: laid over the corpus without reading or marking again, and taken back as easily."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus.prepare import prepare
from analysis.corpus.store import open_corpus
from analysis.errors import SettingsError
from analysis.settings import Project, Settings
from analysis.tables import CONTRACTS, check

WORDS = (
    "The harbour master of Poti said on Monday that forty barges of wheat were waiting for a berth and that none would "
    "be unloaded before the strike ended. Traders in Baku expect prices to rise within a week, he added."
)


def put(project: Project, name: str, title: str, body: str, day: str, source: str = "Test Post") -> None:
    record = {"title": title, "source": source, "published": f"{day}T00:00:00Z", "text": body}
    (project.raw / name).write_text(json.dumps(record), encoding="utf-8")


def correct(project: Project, *rows: str) -> None:
    project.corrections.mkdir(parents=True, exist_ok=True)
    lines = ["quote,field,value", *rows]
    (project.corrections / "articles.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def desk(project: Project) -> Project:
    """Three articles, the second a copy of the first."""
    put(project, "a.json", "Barges wait", WORDS, "2024-01-05", "Post")
    put(project, "b.json", "Wheat stuck in Poti", WORDS, "2024-01-06", "Mirror")
    put(
        project, "c.json", "Kazakhstan opens a bridge", "Kazakhstan opened a bridge near Oral.", "2024-01-07", "Gazette"
    )
    prepare(project)
    return project


def row(project: Project, file: str) -> pd.Series:
    articles = open_corpus(project).articles
    return articles[articles.file == file].iloc[0]


def tables(project: Project) -> dict[str, pd.DataFrame]:
    corpus = open_corpus(project)
    return {name: corpus.table(name) for name in CONTRACTS}


def test_corrected_without_marking_again(desk: Project) -> None:
    before = open_corpus(desk)
    correct(
        desk,
        "near Oral,published,2024-02-01",
        "near Oral,source,Steppe Gazette",
        "near Oral,via,Oral Bulletin",
        "near Oral,title,A bridge near Oral",
    )
    done = prepare(desk)
    assert (done.articles, done.marked, done.changed) == (3, 0, True)
    after = row(desk, "c.json")
    assert (after.source, after.via, after.title) == ("Steppe Gazette", "Oral Bulletin", "A bridge near Oral")
    assert after.published == pd.Timestamp("2024-02-01", tz="UTC")
    assert after.published_precision == "day"
    corpus = open_corpus(desk)
    assert corpus.fingerprint != before.fingerprint
    assert corpus.select(period="2024-02").articles.file.tolist() == ["c.json"]
    assert corpus.select(source="steppe-gazette").counts("countries").n.sum() == 2  # headline and body as read
    for name in CONTRACTS:
        check(corpus.table(name), name)
    pd.testing.assert_frame_equal(corpus.texts, before.texts)


def test_taking_a_correction_back_leaves_no_trace(desk: Project) -> None:
    before, fingerprint = tables(desk), open_corpus(desk).fingerprint
    correct(desk, "near Oral,source,Steppe Gazette", "near Oral,exclude,yes")
    prepare(desk)
    assert len(open_corpus(desk).articles) == 2
    (desk.corrections / "articles.csv").unlink()
    assert prepare(desk).marked == 0
    for name, frame in tables(desk).items():
        pd.testing.assert_frame_equal(frame, before[name], obj=name)
    assert open_corpus(desk).fingerprint == fingerprint
    stored = {p.relative_to(desk.processed).as_posix() for p in desk.processed.rglob("*.parquet")}
    assert stored == {name for names in open_corpus(desk).current.tables.values() for name in names}


def test_excluded_article_is_counted_nowhere_and_listed(desk: Project) -> None:
    correct(desk, "near Oral,exclude,yes")
    done = prepare(desk)
    assert (done.articles, done.rejects) == (2, 1)
    corpus = open_corpus(desk)
    left = set(corpus.articles.article_id)
    assert len(left) == 2
    for name, frame in tables(desk).items():
        assert name == "rejects" or set(frame.article_id) <= left, name
    assert "KZ" not in set(corpus.counts("countries").key)
    assert "country:KZ" not in set(corpus.names.entity_id)
    assert corpus.rejects[["file", "reason"]].to_numpy().tolist() == [["c.json", "excluded"]]
    assert corpus.tokens_of(["bridge"]).empty


def test_excluding_the_original_makes_the_copy_one(desk: Project) -> None:
    assert row(desk, "b.json").role == "copy"
    correct(desk, "Barges wait,exclude,yes")
    prepare(desk)
    alone = row(desk, "b.json")
    assert (alone.role, alone.story_id) == ("original", alone.article_id)


def test_a_corrected_date_changes_which_is_the_original(desk: Project) -> None:
    correct(desk, "Wheat stuck in Poti,published,2024-01-01")
    prepare(desk)
    assert row(desk, "b.json").role == "original"
    assert row(desk, "a.json").story_id == row(desk, "b.json").article_id


def test_not_a_copy_is_a_story_of_its_own(desk: Project) -> None:
    correct(desk, "Wheat stuck in Poti,not_a_copy,yes")
    prepare(desk)
    alone = row(desk, "b.json")
    assert (alone.role, alone.story_id, alone.overlap) == ("original", alone.article_id, 1.0)
    assert open_corpus(desk).articles.story_id.nunique() == 3


def test_orphans_are_listed(desk: Project) -> None:
    correct(desk, "no such words,source,X", "near Oral,published,soon", "forty barges,exclude,yes")
    prepare(desk)
    changes, orphans = open_corpus(desk).article_corrections
    assert changes.empty
    assert orphans.quote.tolist() == ["no such words", "near Oral", "forty barges"]
    assert orphans.reason.str.contains("no article|no date|2 articles").all()


def test_corrections_survive_an_updated_article_and_new_files(desk: Project) -> None:
    correct(desk, "near Oral,source,Steppe Gazette")
    prepare(desk)
    longer = "Kazakhstan opened a bridge near Oral. It is closed again."
    put(desk, "c.json", "Kazakhstan opens a bridge", longer, "2024-01-07", "Gazette")
    put(desk, "d.json", "Another", "Another article about a ferry.", "2024-01-08")
    prepare(desk)
    assert row(desk, "c.json").source == "Steppe Gazette"


def test_second_run_does_nothing_and_history_leaves_no_trace(desk: Project, tmp_path: Path) -> None:
    correct(desk, "near Oral,title,A bridge", "Barges wait,exclude,yes")
    prepare(desk)
    before = {p: p.stat().st_mtime_ns for p in desk.processed.rglob("*.parquet")}
    assert not prepare(desk).changed
    assert {p: p.stat().st_mtime_ns for p in desk.processed.rglob("*.parquet")} == before
    fresh = Project(tmp_path / "fresh", Settings(workers=1))
    shutil.copytree(desk.root / "data" / "raw", fresh.raw)
    shutil.copytree(desk.corrections, fresh.corrections)
    prepare(fresh)
    for name, frame in tables(fresh).items():
        pd.testing.assert_frame_equal(frame, tables(desk)[name], obj=name)
    assert open_corpus(fresh).fingerprint == open_corpus(desk).fingerprint


def test_days_are_of_the_projects_time_zone(desk: Project) -> None:
    correct(desk, "near Oral,published,2024-02-01")
    there = Project(desk.root, Settings(workers=1, timezone="America/Chicago"))
    prepare(there)
    assert open_corpus(there).select(period="2024-02-01").articles.file.tolist() == ["c.json"]


def test_a_wrong_file_is_said_and_the_corpus_stays(desk: Project) -> None:
    before = open_corpus(desk).fingerprint
    correct(desk, "near Oral,colour,red")
    with pytest.raises(SettingsError, match="colour"):
        prepare(desk)
    assert open_corpus(desk).fingerprint == before
