"""Preparing a corpus: what is new costs, what is old does not, and the result does not depend on the history."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import marking
from analysis.corpus import marked, packing
from analysis.corpus.files import read_current
from analysis.corpus.prepare import prepare
from analysis.corpus.store import open_corpus
from analysis.errors import BusyError, CorpusError, EngineError
from analysis.settings import Project, Settings
from analysis.tables import CONTRACTS, check

FIXTURES = Path(__file__).parents[1] / "fixtures" / "raw"
FEW = 4  # articles in a batch, where a test needs two batches


def put(project: Project, name: str, title: str, body: str = "Kazakhstan and Georgia agreed on Monday.") -> None:
    record = {"title": title, "source": "Test Post", "published": "2024-01-05T00:00:00Z", "text": body}
    (project.raw / name).write_text(json.dumps(record), encoding="utf-8")


def tables(project: Project) -> dict[str, pd.DataFrame]:
    corpus = open_corpus(project)
    return {name: corpus.table(name) for name in CONTRACTS}


def assert_same(left: dict[str, pd.DataFrame], right: dict[str, pd.DataFrame]) -> None:
    for name in CONTRACTS:
        pd.testing.assert_frame_equal(left[name], right[name], obj=name)


def test_every_table_keeps_its_contract(prepared_project: Project) -> None:
    for name, frame in tables(prepared_project).items():
        check(frame, name)
    assert len(open_corpus(prepared_project).articles) == 11


def test_second_run_does_nothing(prepared_project: Project) -> None:
    before = {p: p.stat().st_mtime_ns for p in prepared_project.processed.rglob("*.parquet")}
    done = prepare(prepared_project)
    assert (done.marked, done.changed) == (0, False)
    assert {p: p.stat().st_mtime_ns for p in prepared_project.processed.rglob("*.parquet")} == before


def test_added_article_costs_only_itself_and_removed_one_disappears(project: Project) -> None:
    put(project, "a.json", "Alpha")
    put(project, "b.json", "Beta")
    assert prepare(project).marked == 2
    put(project, "c.json", "Gamma")
    assert prepare(project).marked == 1
    (project.raw / "a.json").unlink()
    assert prepare(project).marked == 0
    assert sorted(open_corpus(project).articles.title) == ["Beta", "Gamma"]


def test_history_leaves_no_trace(project: Project, tmp_path: Path) -> None:
    shutil.copytree(FIXTURES, project.raw, dirs_exist_ok=True)
    prepare(project)
    put(project, "a.json", "Alpha")
    prepare(project)
    (project.raw / "a.json").unlink()
    put(project, "b.json", "Beta", "Georgia opened a port.")
    prepare(project)
    fresh = Project(tmp_path / "fresh", Settings(workers=1))
    shutil.copytree(project.raw, fresh.raw)
    prepare(fresh)
    assert_same(tables(project), tables(fresh))
    assert open_corpus(project).fingerprint == open_corpus(fresh).fingerprint


def test_same_article_in_two_files_counts_once_and_is_a_reject(project: Project) -> None:
    put(project, "a.json", "Alpha")
    put(project, "z.json", "Alpha")
    prepare(project)
    corpus = open_corpus(project)
    assert len(corpus.articles) == 1
    assert corpus.articles.file.tolist() == ["a.json"]
    assert corpus.rejects[["file", "reason"]].to_numpy().tolist() == [["z.json", "duplicate"]]
    assert corpus.counts("countries").n.sum() == 2
    (project.raw / "a.json").unlink()
    prepare(project)
    again = open_corpus(project)
    assert again.articles.file.tolist() == ["z.json"]
    assert again.rejects.empty


def test_same_article_in_two_batches_counts_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "BATCH_ARTICLES", FEW)
    for number in range(FEW):
        put(project, f"m{number:04}.json", f"Article {number}")
    put(project, "z.json", "Article 0")
    prepare(project)
    current = read_current(project.processed)
    assert current is not None
    assert len(current.batches) == 2
    corpus = open_corpus(project)
    assert len(corpus.articles) == FEW
    assert not corpus.table("sentences").duplicated(["article_id", "sentence"]).any()
    assert len(corpus.table("mentions")) == 2 * FEW


def test_changed_engine_marks_again_what_it_affects(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    put(project, "a.json", "Alpha")
    prepare(project)
    before = {p.relative_to(project.processed).as_posix() for p in project.processed.rglob("*.parquet")}
    tones = next(m for m in marking.ARTICLE_MARKS if m.table == "tones").load()
    monkeypatch.setattr(tones, "VERSION", "another")
    assert prepare(project).marked == 1
    after = {p.relative_to(project.processed).as_posix() for p in project.processed.rglob("*.parquet")}
    assert {name.split("/")[0] for name in after - before} == {"tones"}


def test_interrupted_run_is_invisible_and_resumed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    put(project, "a.json", "Alpha")
    prepare(project)
    put(project, "b.json", "Beta")
    whole = marked.write_table

    def stop_at_mentions(processed: Path, table: str, stem: str, frame: pd.DataFrame) -> str:
        if table == "mentions":
            raise KeyboardInterrupt
        return whole(processed, table, stem, frame)

    monkeypatch.setattr(marked, "write_table", stop_at_mentions)
    with pytest.raises(KeyboardInterrupt):
        prepare(project)
    assert open_corpus(project).articles.title.tolist() == ["Alpha"]
    monkeypatch.setattr(marked, "write_table", whole)
    prepare(project)
    assert sorted(open_corpus(project).articles.title) == ["Alpha", "Beta"]
    current = read_current(project.processed)
    assert current is not None
    stored = {p.relative_to(project.processed).as_posix() for p in project.processed.rglob("*.parquet")}
    assert stored == {name for names in current.tables.values() for name in names}


def test_missing_model_is_one_clear_error_and_leaves_the_corpus(project: Project) -> None:
    put(project, "a.json", "Alpha")
    broken = Project(project.root, Settings(workers=1, spacy_model="no_such_model"))
    with pytest.raises(EngineError, match="no_such_model"):
        prepare(broken)
    assert read_current(project.processed) is None


def test_only_one_run_at_a_time(project: Project) -> None:
    from analysis.corpus.files import corpus_lock

    with corpus_lock(project), pytest.raises(BusyError, match="another run"):
        prepare(project)


def test_empty_raw_gives_an_empty_corpus(project: Project) -> None:
    done = prepare(project)
    assert done.articles == 0
    for name, frame in tables(project).items():
        assert check(frame, name).empty


def test_nothing_prepared_is_said(project: Project) -> None:
    with pytest.raises(CorpusError, match="broadsheet prepare"):
        open_corpus(project)


def test_workers_do_not_change_the_result(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "BATCH_ARTICLES", FEW)
    for number in range(FEW + 2):
        put(project, f"m{number:04}.json", f"Article {number}", "Short.")
    prepare(project)
    other = Project(tmp_path / "other", Settings(workers=2))
    shutil.copytree(project.raw, other.raw)
    prepare(other)
    assert_same(tables(project), tables(other))


def test_articles_inside_an_archive_stay_when_their_neighbours_go(project: Project) -> None:
    import zipfile

    put(project, "a.json", "Alpha")
    put(project, "b.json", "Beta")
    record = {"title": "Gamma", "source": "Test Post", "published": "2024-01-05T00:00:00Z", "text": "A port opened."}
    with zipfile.ZipFile(project.raw / "z.zip", "w") as archive:
        archive.writestr("in/c.json", json.dumps(record))
        archive.writestr("in/d.json", "")
    prepare(project)
    before = open_corpus(project).rejects
    assert len(before) == 1
    (project.raw / "b.json").unlink()
    assert prepare(project).marked == 0
    corpus = open_corpus(project)
    assert sorted(corpus.articles.title) == ["Alpha", "Gamma"]
    pd.testing.assert_frame_equal(corpus.rejects, before)
