"""The demo corpus: every record arrives as the truth table says, and everything in it says that it is invented."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from analysis.reading import Reading, is_ignored, read_articles

HERE = Path(__file__).parent
DEMO = HERE.parent / "data" / "raw" / "demo"
CHROME = re.compile(r"(?i)cookies|Read also|Related stories|Comments \(|Broadsheet")
LABEL = "Invented article of the Broadsheet demo corpus"


@cache
def truth() -> pd.DataFrame:
    """One row per record of the corpus, by hand: file, record (-1 the whole file), what to expect, its story."""
    with (HERE / "demo_truth.csv").open(encoding="utf-8", newline="") as table:
        rows = pd.DataFrame(list(csv.DictReader(table)))
    return rows.astype({"record": "int32"})


def is_article_file(path: Path) -> bool:
    return not is_ignored(path.relative_to(DEMO).as_posix())


def expected() -> pd.DataFrame:
    return truth()[truth()["expect"] == "article"]


@pytest.fixture(scope="module")
def read() -> Reading:
    return read_articles(DEMO)


@pytest.fixture(scope="module")
def joined(read: Reading) -> pd.DataFrame:
    """The truth beside what was read, by file and record."""
    return expected().merge(read.articles, on=["file", "record"], suffixes=("_true", ""), validate="1:1")


def body_of(row: pd.Series) -> str:
    return str(row["text"])[int(row["body_start"]) :]


def test_truth_table_lists_every_file_once_and_nothing_else():
    files = {p.relative_to(DEMO).as_posix() for p in DEMO.rglob("*") if p.is_file() and is_article_file(p)}
    assert set(truth()["file"]) == files
    assert not truth().duplicated(["file", "record"]).any()


def test_truth_table_has_the_corpus_that_was_planned():
    roles = Counter(zip(expected()["role"], expected()["language"], strict=True))
    assert roles["original", "en"] >= 66
    assert roles["copy", "en"] + roles["excerpt", "en"] >= 12
    assert roles["original", "ru"] == roles["original", "kk"] == 1
    assert (truth()["expect"] != "article").sum() == 2
    originals = expected()[(expected()["role"] == "original") & (expected()["language"] == "en")]
    assert set(originals["source"]) == {
        "Steppe Courier",
        "Meridian Wire",
        "The Open Ledger",
        "Kura Gazette",
        "Silk Compass",
    }
    assert originals["source"].value_counts().min() >= 10


def test_every_copy_names_an_original_of_another_outlet_that_is_not_younger():
    originals = expected()[expected()["role"] == "original"].set_index("url")
    copies = expected()[expected()["role"] != "original"]
    assert set(copies["story"]) <= set(originals.index)
    for copy in copies.itertuples():
        original = originals.loc[copy.story]
        assert copy.source != original["source"]
        assert copy.credit == original["source"]
        assert not copy.published or copy.published >= original["published"]
    assert (originals.index == originals["story"]).all()


def test_every_record_arrives_once(read: Reading, joined: pd.DataFrame):
    assert len(read.articles) == len(expected()) == len(joined)


def test_only_the_two_broken_files_are_rejected(read: Reading):
    wanted = truth()[truth()["expect"] != "article"]
    found = read.rejects[["file", "record", "reason"]].apply(tuple, axis=1)
    assert sorted(found) == sorted(wanted[["file", "record", "expect"]].apply(tuple, axis=1))


@pytest.mark.parametrize("column", ["title", "source", "url", "language"])
def test_column_is_read_as_it_was_written(joined: pd.DataFrame, column: str):
    got = joined[column].fillna("")
    wrong = joined.loc[got != joined[f"{column}_true"], ["file", "record", column, f"{column}_true"]]
    assert wrong.empty, wrong.to_string()


def test_dates_are_those_of_the_outlets(joined: pd.DataFrame):
    day = joined["published"].dt.strftime("%Y-%m-%d").fillna("")
    wrong = joined.loc[day != joined["published_true"], ["file", "record", "published", "published_true"]]
    assert wrong.empty, wrong.to_string()
    assert joined["published"].isna().sum() == 1


def test_credits_of_copies_are_found_and_no_others(joined: pd.DataFrame):
    wrong = joined.loc[joined["via"].fillna("") != joined["credit"], ["file", "record", "via", "credit"]]
    assert wrong.empty, wrong.to_string()


def test_pages_bring_no_menu_comment_or_label_into_the_text(joined: pd.DataFrame):
    found = joined.loc[joined["text"].str.contains(CHROME), "file"]
    assert found.empty, found.to_list()
    for words in ("Proud of our builders", "And Sarytogay?", "Only the necessary ones"):  # two comments and a button
        assert not joined["text"].str.contains(words, regex=False).any()


def test_articles_have_the_length_of_articles(joined: pd.DataFrame):
    words = joined.apply(body_of, axis=1).str.split().str.len()
    originals = joined["role"] == "original"
    english = joined["language"] == "en"
    assert words[originals & english].between(150, 500).all(), joined.loc[
        originals & english & ~words.between(150, 500), "url"
    ].to_list()
    assert words[originals & english].max() > 2 * words[originals & english].min()
    assert words[~originals].min() >= 60


def test_originals_share_no_sentence(joined: pd.DataFrame):
    """The editor's line of the agency is the only thing that is repeated."""
    originals = joined[joined["role"] == "original"]
    seen: Counter[str] = Counter()
    for body in originals.apply(body_of, axis=1):
        seen.update(set(re.findall(r"[^.!?\n]{40,}[.!?]", body)))
    assert [s for s, n in seen.items() if n > 1] == []


def test_everything_says_that_it_is_invented():
    assert "Everything here is invented" in (DEMO / "README.md").read_text(encoding="utf-8")
    broken = set(truth()["file"][truth()["expect"] != "article"])
    for path in sorted(DEMO.rglob("*.*")):
        name = path.relative_to(DEMO).as_posix()
        if name in broken or not path.is_file() or not is_article_file(path):
            continue
        labelled = LABEL in path.read_text(encoding="utf-8", errors="replace")
        assert labelled or "invented" in path.stem, name
    with (DEMO / "kura-gazette" / "kura-gazette.csv").open(encoding="utf-8", newline="") as table:
        assert all(row["note"].startswith(LABEL) for row in csv.DictReader(table))
    for path in sorted((DEMO / "meridian-wire").glob("*.jsonl")):
        assert all(LABEL in line for line in path.read_text(encoding="utf-8").splitlines())


def test_addresses_belong_to_nobody():
    for path in sorted(DEMO.rglob("*.*")):
        addresses = re.findall(r"https?://([^/\s\"'<>)]+)", path.read_text(encoding="utf-8", errors="replace"))
        assert all(host.endswith(".example") or host == "schema.org" for host in addresses), path.name
