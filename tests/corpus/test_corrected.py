"""Corrections of entities: they take effect without marking again, and are gone when their row is."""

from __future__ import annotations

import json

import pytest

from analysis.corpus.prepare import prepare
from analysis.corpus.store import open_corpus
from analysis.errors import CallError
from analysis.settings import Project

HEADER = "action,entity,target,quote,before,after,note\n"


@pytest.fixture
def two_names(project: Project) -> Project:
    text = "Erlan Sadykov opened the port. Leyla Demir thanked Erlan Sadykov."
    record = {"title": "Port opens", "source": "Test Post", "published": "2024-01-05T00:00:00Z", "text": text}
    (project.raw / "a.json").write_text(json.dumps(record), encoding="utf-8")
    project.corrections.mkdir()
    prepare(project)
    return project


def counts(project: Project) -> dict[str, int]:
    found = open_corpus(project).counts("entities")
    return found.groupby("key").n.sum().to_dict()  # type: ignore[no-any-return]


def correct(project: Project, rows: str) -> None:
    (project.corrections / "entities.csv").write_text(HEADER + rows, encoding="utf-8")


def test_merge_counts_one_name_as_another_and_can_be_taken_back(two_names: Project) -> None:
    before = counts(two_names)
    assert before["person:erlan-sadykov"] == 2
    assert before["person:leyla-demir"] == 1
    correct(two_names, "merge,person:leyla-demir,person:erlan-sadykov,,,,\n")
    done = prepare(two_names)
    assert (done.marked, done.changed) == (0, True)
    assert counts(two_names)["person:erlan-sadykov"] == 3
    effects, orphans = open_corpus(two_names).corrections
    assert effects[["action", "mentions", "articles"]].to_numpy().tolist() == [["merge", 1, 1]]
    assert orphans.empty
    (two_names.corrections / "entities.csv").unlink()
    assert prepare(two_names).marked == 0
    assert counts(two_names) == before


def test_a_correction_that_meets_nothing_is_listed(two_names: Project) -> None:
    correct(two_names, "ignore,person:nobody-here,,,,,\n")
    prepare(two_names)
    effects, orphans = open_corpus(two_names).corrections
    assert effects.empty
    assert orphans.entity.tolist() == ["person:nobody-here"]


def test_a_wrong_file_is_said_and_leaves_the_corpus(two_names: Project) -> None:
    before = counts(two_names)
    correct(two_names, "paint,person:leyla-demir,red,,,,\n")
    with pytest.raises(CallError, match="action"):
        prepare(two_names)
    assert counts(two_names) == before


def test_corrections_change_the_fingerprint(two_names: Project) -> None:
    before = open_corpus(two_names).fingerprint
    correct(two_names, "ignore,person:leyla-demir,,,,,\n")
    prepare(two_names)
    assert open_corpus(two_names).fingerprint != before
    assert "person:leyla-demir" not in counts(two_names)
