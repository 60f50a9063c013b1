"""Reports say what their articles are a sample of, and in which languages they are."""

from __future__ import annotations

import json

import pytest

from analysis.corpus.prepare import prepare
from analysis.corpus.store import open_corpus
from analysis.errors import SettingsError
from analysis.reporting.limits import limits
from analysis.settings import Project

TEXTS = {
    "a": "Kazakhstan opened a bridge over the river near Oral on Monday, the ministry of transport said.",
    "b": "The port of Aktau was closed for two days because of strong wind, its director told reporters.",
    "c": "Министерство транспорта сообщило в понедельник, что мост через реку открыт для движения грузовых поездов.",
}


@pytest.fixture
def desk(project: Project) -> Project:
    for name, text in TEXTS.items():
        record = {"title": text[:20], "source": "Post", "published": "2024-01-05", "text": text}
        (project.raw / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
    prepare(project)
    return project


def said(project: Project) -> str:
    corpus = open_corpus(project)
    return json.dumps([repr(block) for block in limits(corpus, corpus, [])], ensure_ascii=False)


def test_an_unknown_sample_is_said(desk: Project) -> None:
    assert "What these articles are a sample of is not known" in said(desk)


def test_a_known_sample_is_printed_and_changes_the_corpus(desk: Project) -> None:
    before = open_corpus(desk).fingerprint
    toml = 'query = "bridge AND Oral"\ndatabase = "Press Archive"\ndate = 2024-02-01\ncap = 500\n'
    (desk.raw / "provenance.toml").write_text(toml, encoding="utf-8")
    assert prepare(desk).marked == 0
    text = said(desk)
    assert "Press Archive gave for the query “bridge AND Oral” on 2024-02-01, at most 500 of them" in text
    assert "not known" not in text
    assert open_corpus(desk).fingerprint != before
    (desk.raw / "provenance.toml").unlink()
    prepare(desk)
    assert open_corpus(desk).fingerprint == before


def test_a_wrong_file_is_said(desk: Project) -> None:
    (desk.raw / "provenance.toml").write_text('querry = "bridge"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="querry"):
        prepare(desk)


def test_share_by_language(desk: Project) -> None:
    assert "English 66.7 % (2), Russian 33.3 % (1)." in said(desk)
