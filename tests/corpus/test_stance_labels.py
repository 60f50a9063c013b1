"""Drawing sentences from a corpus, labelling them in the file, and reading the labels back; whatever stands in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.corpus.prepare import prepare
from analysis.corpus.stance_labels import COLUMNS, FILE, read_stance_labels, stance_pairs
from analysis.corpus.store import open_corpus
from analysis.marking.stance_model import is_usable
from analysis.settings import Project, Settings

needs_model = pytest.mark.skipif(not is_usable(), reason="the stance model cannot run here")
LABELS = ["negative", "neutral", "positive", "unclear"]


@pytest.fixture
def labelling(prepared_project: Project, tmp_path: Path) -> Project:
    shutil.copytree(prepared_project.root, tmp_path / "p")
    return Project(tmp_path / "p", Settings(workers=1))


def run(project: Project, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["stances", *words, "--project", str(project.root)], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def read(project: Project) -> pd.DataFrame:
    return pd.read_csv(project.corrections / FILE, dtype="str", keep_default_na=False, encoding="utf-8-sig")


def write(project: Project, frame: pd.DataFrame) -> None:
    frame.to_csv(project.corrections / FILE, index=False, encoding="utf-8-sig")


@needs_model
def test_drawn_labelled_and_drawn_again(labelling: Project) -> None:
    assert "10 new, 0 with a label" in run(labelling, "sample", "--n", "10", "--by", "voice")
    file = read(labelling)
    assert file.columns.tolist() == COLUMNS
    assert (file.label == "").all()
    model = {"negative", "positive", "unclear", "p_negative", "score"}
    assert not model & set(file.columns)
    texts = open_corpus(labelling).texts.set_index("article_id").text
    for row in file.to_dict("records"):
        text = texts[row["article_id"]]
        assert text[int(row["start"]) : int(row["end"])] == row["quote"]
        assert text[int(row["target_start"]) : int(row["target_end"])] == row["target"]
    file.loc[:6, "label"] = ["Negative", " neutral", *LABELS, "neutral"]
    file.loc[0, "note"] = "irony?"
    write(labelling, file)
    assert "7 with a label" in run(labelling, "sample", "--n", "20")
    again = read(labelling)
    assert len(again) == 20
    assert sorted(again.label[again.label != ""]) == sorted(file.label[file.label != ""])
    assert set(file.target_start) <= set(again.target_start)
    assert again.loc[again.note == "irony?", "label"].tolist() == ["Negative"]
    assert again.draw.unique().tolist() == ["seed 1, by voice"]
    assert len(read_stance_labels(labelling).labels) == 7
    assert "would not count" in run(labelling, "sample", "--n", "20", "--seed", "2", code=2)


@needs_model
def test_every_label_finds_its_pair(labelling: Project) -> None:
    run(labelling, "sample", "--n", "10000")
    write(labelling, read(labelling).assign(label="neutral"))
    pairs = stance_pairs(open_corpus(labelling))
    held = read_stance_labels(labelling)
    assert held.problems.empty
    assert set(held.labels["pair"]) == set(pairs["pair"])
    assert f"{pairs['pair'].nunique()} of them count" in run(labelling, "check")


@needs_model
def test_an_entity_by_name(labelling: Project) -> None:
    corpus = open_corpus(labelling)
    name = corpus.names.set_index("entity_id").entity[stance_pairs(corpus).entity_id.value_counts().index[0]]
    assert f"of {corpus.names.set_index('entity').entity_id[name]}" in run(
        labelling, "sample", "--entity", name.upper()
    )
    assert "'Nowhere' is no entity of this corpus" in run(labelling, "sample", "--entity", "Nowhere", code=2)


@needs_model
def test_labels_make_another_corpus(labelling: Project) -> None:
    run(labelling, "sample", "--n", "5")
    seen = []
    for label in ("", "neutral", "positive"):
        write(labelling, read(labelling).assign(label=label))
        assert prepare(labelling).marked == 0
        seen.append(open_corpus(labelling).fingerprint)
    assert len(set(seen)) == 3


@needs_model
def test_what_cannot_be_used_is_listed_and_stops_nothing(labelling: Project) -> None:
    run(labelling, "sample", "--n", "12")
    file = read(labelling).assign(label="neutral")
    file.loc[0, "label"] = "bad"
    file.loc[1, "quote"] = "It never stood in any article."
    file.loc[2, ["quote", "target"]] = ["Brun sang in no article at all.", "Brun"]
    file.loc[3, "draw"] = "seed 9"
    file = pd.concat([file, file.iloc[[4]].assign(label="positive")], ignore_index=True)
    write(labelling, file)
    said = run(labelling, "check")
    assert "row 1: label is 'bad'; expected one of negative, neutral, positive, unclear" in said
    assert "row 2: the target does not stand in the quoted sentence" in said
    assert "row 3 fits nothing: 'Brun sang in no article at all.'" in said
    assert "row 4: drawn with 'seed 9', most rows with 'seed 1'" in said
    assert "row 5: labelled twice and differently" in said
    assert "row 13: labelled twice and differently" in said
    run(labelling, "sample", "--n", "12")
    again = read(labelling)
    assert "bad" in again.label.tolist()  # nothing that somebody wrote is lost
    assert again["quote"].tolist()[-2:] == ["It never stood in any article.", "Brun sang in no article at all."]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a;b\n1;2\n", b'label,target\n"unclosed\n'])
def test_a_file_that_is_none(project: Project, content: bytes) -> None:
    project.corrections.mkdir(parents=True)
    (project.corrections / FILE).write_bytes(content)
    held = read_stance_labels(project)
    assert held.labels.empty
    assert held.problems.row.tolist() == [0]
    assert list(held.labels.columns) == ["pair", "label", "draw"]


def test_no_file(project: Project) -> None:
    held = read_stance_labels(project)
    assert held.labels.empty
    assert held.problems.empty


@needs_model
def test_a_sentence_that_a_spreadsheet_would_run_keeps_its_label(project: Project) -> None:
    (project.raw / "one.txt").write_text("Mill\n\n- Kazakhstan betrayed its allies, a note said.\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["prepare", "--project", str(project.root)]).exit_code == 0
    run(project, "sample", "--n", "5")
    file = read(project)
    write(project, file.assign(label="negative"))
    pairs = stance_pairs(open_corpus(project))
    assert len(pairs) > 0
    assert set(read_stance_labels(project).labels["pair"]) == set(pairs["pair"])


@needs_model
def test_a_corpus_without_stances(project: Project) -> None:
    (project.raw / "one.txt").write_text("It rained\n\nIt rained all night on the hills.\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["prepare", "--project", str(project.root)]).exit_code == 0
    assert "nothing to label" in run(project, "sample", code=2)
    assert "Uncorrected: no sample of this corpus was labelled." in run(project, "check")
