"""Sentences behind a number, cut to what may be shown."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import write_corpus

from analysis.corpus.store import open_corpus
from analysis.errors import CallError, ContractError
from analysis.reporting.evidence import COLUMNS, check_level, evidence_block, gather_evidence, shorten, snippet

LONG = " ".join(f"w{n}" for n in range(40))
FERRY = "The ferry from Aktau was delayed."


def test_a_snippet_keeps_eight_words_on_each_side():
    before, mark, after = snippet("a b c d e f g h i j ", "MARK", " k l m n o p q r s t.")
    assert (before, mark, after) == ("…\u00a0c d e f g h i j ", "MARK", " k l m n o p q r\u00a0…")


def test_a_short_sentence_stays_whole():
    assert snippet("The ", "ferry", " sank.") == ("The ", "ferry", " sank.")


def test_a_long_mark_is_cut():
    assert shorten(LONG).endswith("w23 w24\u00a0…")
    assert shorten(LONG, "full") == LONG
    assert shorten(LONG, "reference") == ""


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        ("full", "The ferry from Aktau was delayed."),
        ("reference", ""),
        ("snippet", "The ferry from Aktau was delayed."),
    ],
)
def test_evidence_is_looked_up_with_its_sentence(tmp_path, level, sentence):
    corpus = open_corpus(write_corpus(tmp_path, [("Caspian Ledger", "2023-03-02", "Late", FERRY)]))
    frame = pd.DataFrame({"article_id": ["a0"], "start": [21], "end": [26], "what": ["place:aktau"]})
    kept = frame.copy()
    found = gather_evidence(frame, corpus, table="entities", key="what", level=level)
    pd.testing.assert_frame_equal(frame, kept)
    assert found[COLUMNS].iloc[0].to_dict() == {
        "table": "entities",
        "key": "place:aktau",
        "article_id": "a0",
        "source": "Caspian Ledger",
        "published": pd.Timestamp("2023-03-02", tz="UTC"),
        "title": "Late",
        "url": "https://caspian.example/a0",
        "start": 21,
        "end": 26,
        "sentence": sentence,
    }
    if level != "reference":
        assert found["mark"].tolist() == ["Aktau"]
    block = evidence_block(found, "Asia/Almaty", key="what", each=5)
    assert [(g["key"], g["total"]) for g in block["groups"]] == [("place:aktau", 1)]
    assert block["groups"][0]["items"][0]["date"] == "2023-03-02"


def test_no_evidence_and_wrong_evidence(tmp_path):
    corpus = open_corpus(write_corpus(tmp_path, [("S", "2023-03-02", "Late", "The ferry.")]))
    none = pd.DataFrame({"article_id": [], "start": [], "end": [], "k": []})
    assert gather_evidence(none, corpus, table="t", key="k", level="full").empty
    with pytest.raises(ContractError, match="no column 'end'"):
        gather_evidence(none.drop(columns="end"), corpus, table="t", key="k", level="full")
    with pytest.raises(CallError):
        check_level("everything")


def test_the_first_sentences_come_from_different_articles():
    rows = [("a", 1), ("a", 2), ("b", 3), ("a", 4), ("c", 5)]
    found = pd.DataFrame(rows, columns=["article_id", "start"]).assign(
        table="t", key="k", source="S", published=pd.NaT, title="T", url=None, before="", after=""
    )
    found["mark"] = found.start.astype("str")
    block = evidence_block(found, "UTC", key="k", each=4)
    assert [i["mark"] for i in block["groups"][0]["items"]] == ["1", "3", "5", "2"]
