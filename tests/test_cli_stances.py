"""Preparing without what the stance model needs: all else is done, and one line says what to install."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.corpus.store import open_corpus
from analysis.marking import stance_model
from analysis.settings import Project

TEXT = "Envoys meet\n\nBrunia betrayed its allies, the envoy Ilse Marten said on Monday in Osh.\n"


def prepare(project: Project) -> str:
    result = CliRunner().invoke(main, ["prepare", "--project", str(project.root)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_without_the_stance_model_all_else_is_done(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.raw / "one.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(stance_model, "NEEDED", ("a_package_that_is_not_there",))
    said = prepare(project)
    assert said.count('pip install "broadsheet[stance]"') == 1
    corpus = open_corpus(project)
    assert corpus.table("stances").empty
    assert len(corpus.table("tones")) > 0
    assert len(corpus.table("mentions")) > 0


@pytest.mark.skipif(not stance_model.is_usable(), reason="the stance model cannot run here")
def test_stances_come_when_the_model_does(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.raw / "one.txt").write_text(TEXT, encoding="utf-8")
    with monkeypatch.context() as without:
        without.setattr(stance_model, "NEEDED", ("a_package_that_is_not_there",))
        prepare(project)
    assert "pip install" not in prepare(project)
    assert len(open_corpus(project).table("stances")) > 0
