"""Plain text and Markdown."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from reading_files import BODY, SENTENCE, body_of, only, read_one

from analysis.reading import read_articles
from analysis.tables import check


def test_seed_article(seed_article: Path) -> None:
    article = only(read_articles(seed_article))
    assert article["title"].startswith("“Kazakhstan Currently Sees No Risks")
    assert article["title"].endswith("Kazakh Foreign Minister")
    assert article["via"] == "Gazeta"
    assert article["source"] == "unknown"
    assert pd.isna(article["published"])
    assert article["published_precision"] == "none"
    assert article["language"] == "en"
    assert body_of(article).startswith("Kazakhstan will not allow its territory")
    assert article["text"].endswith("\n\nSource: Gazeta")


def test_headline_blank_line_paragraphs(tmp_path: Path) -> None:
    article = only(read_one(tmp_path, "a.txt", f"Line opens in spring\n\n\n{BODY}\n\nSource: Steppe Post\n"))
    assert article["title"] == "Line opens in spring"
    assert article["text"] == f"Line opens in spring\n\n{BODY}\n\nSource: Steppe Post"
    assert body_of(article) == f"{BODY}\n\nSource: Steppe Post"
    assert article["via"] == "Steppe Post"


def test_lines_wrapped_to_a_width_are_joined(tmp_path: Path) -> None:
    wrapped = (
        "The minister of transport, Aidar Example, said on Tuesday that the railway\n"
        "line between the two cities would open in spring, before the harvest, and\n"
        "that tickets would be sold from March."
    )
    article = only(read_one(tmp_path, "a.txt", f"Line opens\n\n{wrapped}\n\nNext paragraph."))
    assert body_of(article) == f"{' '.join(wrapped.split())}\n\nNext paragraph."


def test_lines_that_are_paragraphs_stay_apart(tmp_path: Path) -> None:
    article = only(read_one(tmp_path, "a.txt", f"Line opens\n{SENTENCE}\nA short one.\n{SENTENCE}"))
    assert article["title"] == "Line opens"
    assert body_of(article).split("\n\n") == [SENTENCE, "A short one.", SENTENCE]


def test_fields_above_the_headline(tmp_path: Path) -> None:
    fields = "Source: Steppe Courier\nDate: 28 February 2023\nURL: https://steppe.example/1\nAuthor: Dana Example"
    text = f"{fields}\n\nLine opens\n\n{BODY}"
    article = only(read_one(tmp_path, "a.txt", text))
    assert article["source"] == "Steppe Courier"
    assert article["published"] == pd.Timestamp("2023-02-28", tz="UTC")
    assert (article["published_date"], article["published_precision"]) == ("28 February 2023", "day")
    assert (article["url"], article["author"]) == ("https://steppe.example/1", "Dana Example")
    assert article["title"] == "Line opens"
    assert pd.isna(article["via"])


def test_byline_and_date_below_the_headline_are_no_text(tmp_path: Path) -> None:
    article = only(read_one(tmp_path, "a.txt", f"Line opens\n\nBy Dana Example\n\n28 February 2023\n\n{BODY}"))
    assert article["author"] == "Dana Example"
    assert article["published"] == pd.Timestamp("2023-02-28", tz="UTC")
    assert body_of(article) == BODY


def test_a_long_first_paragraph_is_no_headline(tmp_path: Path) -> None:
    article = only(read_one(tmp_path, "a.txt", f"{SENTENCE} {SENTENCE} {SENTENCE}\n\n{BODY}"))
    assert article["title"] == ""
    assert article["body_start"] == 0


def test_markdown_front_matter_and_signs(tmp_path: Path) -> None:
    text = (
        "---\ntitle: Grain deal\ndate: 2023-02-20\nsource: Harbour Post\nauthor: [Dana Example, Timur Example]\n---\n"
        "The **deal** was [signed](https://x.example/a) on _Monday_.\n\n![port](p.png)\n\n## Details\n\n* one\n* two\n"
    )
    article = only(read_one(tmp_path, "a.md", text))
    assert (article["title"], article["source"], article["author"]) == (
        "Grain deal",
        "Harbour Post",
        "Dana Example, Timur Example",
    )
    assert article["published"] == pd.Timestamp("2023-02-20", tz="UTC")
    assert body_of(article).split("\n\n") == ["The deal was signed on Monday.", "Details", "one", "two"]


def test_markdown_heading_is_the_title(tmp_path: Path) -> None:
    article = only(read_one(tmp_path, "a.md", f"# Line opens\n\n{BODY}"))
    assert (article["title"], body_of(article)) == ("Line opens", BODY)


def test_date_in_the_name_of_a_file_is_less_sure(tmp_path: Path) -> None:
    article = only(read_one(tmp_path, "2023-02-28-line.txt", f"Line opens\n\n{BODY}"))
    assert article["published"] == pd.Timestamp("2023-02-28", tz="UTC")
    assert article["published_confidence"] == "low"


def test_ids_are_of_the_content_alone(tmp_path: Path) -> None:
    first = only(read_one(tmp_path, "a.txt", f"Line opens\n\n{BODY}"))
    second = only(read_one(tmp_path, "b.txt", f"Line opens\r\n\r\n{BODY}\r\n"))
    other = only(read_one(tmp_path, "c.txt", f"Line opens\n\n{BODY} And more."))
    assert (first["article_id"], first["text_hash"]) == (second["article_id"], second["text_hash"])
    assert len(first["article_id"]) == len(first["text_hash"]) == 16
    assert first["article_id"] != other["article_id"]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a", "a.unknown"])
def test_tables_keep_their_contract(tmp_path: Path, name: str) -> None:
    reading = read_one(tmp_path, name, f"Line opens\n\n{BODY}")
    check(reading.articles, "articles")
    check(reading.rejects, "rejects")
