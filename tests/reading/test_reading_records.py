"""JSON, JSON Lines, delimited tables, spreadsheets, Parquet: their columns, and what is wrong with them."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from reading_files import BODY, SENTENCE, body_of, only, read_one, reason

from analysis.settings import Settings

NEWSAPI = {
    "status": "ok",
    "totalResults": 1,
    "articles": [
        {
            "source": {"id": None, "name": "Steppe Courier"},
            "author": "Dana Example",
            "title": "Line opens",
            "description": "A line.",
            "url": "https://steppe.example/line",
            "publishedAt": "2023-02-28T14:05:00Z",
            "content": BODY,
        }
    ],
}
WEBZ = {
    "posts": [
        {
            "thread": {"site": "steppe.example", "title": "Line opens"},
            "url": "https://steppe.example/line",
            "author": "Dana Example",
            "published": "2023-02-28T14:05:00.000+00:00",
            "title": "Line opens",
            "text": BODY,
            "language": "english",
        }
    ]
}
ELASTIC = {
    "hits": {
        "hits": [
            {
                "_id": "1",
                "_source": {
                    "headline": "Line opens",
                    "body": BODY,
                    "pub_date": "2023-02-28T14:05:00Z",
                    "publication": "Steppe Courier",
                    "link": "https://steppe.example/line",
                    "byline": ["Dana Example"],
                },
            }
        ]
    }
}
MEDIA_CLOUD = {
    "title": "Line opens",
    "text": BODY,
    "media_name": "Steppe Courier",
    "publish_date": "2023-02-28 14:05:00",
    "url": "https://steppe.example/line",
    "language": "en",
    "indexed_date": "2023-03-05",
    "author": "Dana Example",
}
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Steppe Courier",
    "items": [
        {
            "id": "1",
            "title": "Line opens",
            "url": "https://steppe.example/line",
            "content_html": f"<p>{BODY}</p>",
            "date_published": "2023-02-28T14:05:00Z",
            "authors": [{"name": "Dana Example"}],
        }
    ],
}


@pytest.mark.parametrize(
    "document",
    [NEWSAPI, WEBZ, ELASTIC, MEDIA_CLOUD, [MEDIA_CLOUD], JSON_FEED],
    ids=["newsapi", "webz", "elastic", "one", "list", "feed"],
)
def test_common_exports(tmp_path: Path, document: Any) -> None:
    article = only(read_one(tmp_path, "export.json", json.dumps(document)))
    assert article["title"] == "Line opens"
    assert article["source"] in ("Steppe Courier", "steppe.example")
    assert article["published"] == pd.Timestamp("2023-02-28 14:05", tz="UTC")
    assert article["url"] == "https://steppe.example/line"
    assert article["author"] == "Dana Example"
    assert body_of(article).startswith(SENTENCE)


def test_gdelt_gives_headlines(tmp_path: Path) -> None:
    row = {
        "url": "https://www.steppe.example/line",
        "title": "Line opens between the two cities",
        "seendate": "20230228T140500Z",
        "domain": "steppe.example",
        "language": "English",
        "sourcecountry": "Kazakhstan",
    }
    article = only(read_one(tmp_path, "gdelt.json", json.dumps({"articles": [row]})))
    assert article["text"] == article["title"] == "Line opens between the two cities"
    assert article["body_start"] == len(article["text"])
    assert article["published"] == pd.Timestamp("2023-02-28 14:05", tz="UTC")
    assert article["source"] == "steppe.example"


def test_mind_without_names_of_columns(tmp_path: Path) -> None:
    row = f"N12\tnews\tnewsworld\tLine opens\t{SENTENCE}\thttps://steppe.example/line\t[]\t[]\n"
    articles = read_one(tmp_path, "news.tsv", row + row.replace("N12", "N13").replace("Line", "Bridge")).articles
    assert articles["title"].tolist() == ["Line opens", "Bridge opens"]
    assert articles["section"].tolist() == ["news", "news"]
    assert articles["format"].tolist() == ["tsv", "tsv"]


def test_jsonl_keeps_going_after_a_bad_line(tmp_path: Path) -> None:
    good = json.dumps({"title": "Line opens", "text": SENTENCE, "id": 1})
    reading = read_one(
        tmp_path,
        "a.jsonl",
        "\n".join([good, "{broken", "", "[1, 2]", good, '{"n": 1}', good.replace("Line", "Bridge"), good[:40]]),
    )
    assert reading.articles["title"].tolist() == ["Line opens", "Bridge opens"]
    assert reading.articles["record"].tolist() == [0, 5]
    assert list(reading.rejects[["record", "reason"]].itertuples(index=False, name=None)) == [
        (1, "broken-json"),
        (2, "broken-json"),
        (3, "duplicate"),
        (4, "no-text-column"),
        (6, "broken-json"),
    ]
    assert "line 2" in reading.rejects["detail"][0]
    assert "the file ends inside it" in reading.rejects["detail"].iloc[-1]


def test_a_json_list_that_is_cut_gives_what_is_whole(tmp_path: Path) -> None:
    text = json.dumps([{"title": f"T{i}", "text": f"{SENTENCE} {i}"} for i in range(3)])
    reading = read_one(tmp_path, "a.json", text[:-60])
    assert reading.articles["title"].tolist() == ["T0", "T1"]
    assert reading.rejects[["record", "reason"]].values.tolist() == [[-1, "broken-json"]]


def test_table_with_line_breaks_and_other_delimiters_in_cells(tmp_path: Path) -> None:
    text = (
        f'Headline;Body;Date;Outlet\n"One; two";"{SENTENCE}\nSecond, with ""marks"".\n\nThird.";28.02.2023;Harbour'
        " Post\nThree;Short, but text;01.03.2023;Harbour Post\n"
    )
    articles = read_one(tmp_path, "a.csv", text).articles
    assert articles["title"].tolist() == ["One; two", "Three"]
    assert body_of(articles.iloc[0]).split("\n\n") == [SENTENCE, 'Second, with "marks".', "Third."]
    assert articles["published"].dt.strftime("%m-%d").tolist() == ["02-28", "03-01"]
    assert set(articles["source"]) == {"Harbour Post"}


def test_tables_in_old_encodings(tmp_path: Path) -> None:
    text = "title,text,date\nДорога,Министр сообщил во вторник что дорога откроется весной,28.02.2023\n"
    article = only(read_one(tmp_path, "a.csv", text.encode("cp1251")))
    assert (article["title"], article["language"]) == ("Дорога", "ru")


def test_columns_that_the_user_names(tmp_path: Path) -> None:
    text = f"h1,words,when\nLine opens,{SENTENCE},2023-02-28\n"
    settings = Settings(columns={"title": "h1", "text": "words", "published": "when"})
    article = only(read_one(tmp_path, "a.csv", text.replace(", Aidar Example,", ""), settings))
    assert (article["title"], article["published_precision"]) == ("Line opens", "day")


def test_errors_name_the_column(tmp_path: Path) -> None:
    table = "h1,when\nLine opens,2023-02-28\n"
    nothing = read_one(tmp_path, "a.csv", table)
    assert reason(nothing) == "no-text-column"
    assert "'h1', 'when'" in nothing.rejects["detail"][0]
    missing = read_one(tmp_path, "a.csv", table, Settings(columns={"title": "h1", "text": "words"}))
    assert reason(missing) == "missing-column"
    assert "'words'" in missing.rejects["detail"][0]
    unknown = read_one(tmp_path, "a.csv", table, Settings(columns={"headline": "h1"}))
    assert reason(unknown) == "unknown-field"


def test_a_mapping_for_another_export_does_no_harm(tmp_path: Path) -> None:
    article = only(read_one(tmp_path, "a.json", json.dumps(MEDIA_CLOUD), Settings(columns={"text": "words"})))
    assert article["title"] == "Line opens"


def test_time_in_a_column_of_its_own(tmp_path: Path) -> None:
    table = (
        "Источник,Дата,Время,Заголовок,Анонс\n"
        "Степь,28.02.23,14:05,Дорога,Министр сообщил что новая дорога откроется весной\n"
    )
    article = only(read_one(tmp_path, "a.csv", table))
    assert article["published"] == pd.Timestamp("2023-02-28 14:05", tz="UTC")
    assert (article["source"], article["title"]) == ("Степь", "Дорога")


def test_spreadsheet(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {
            "Headline": ["Line opens", "Bridge opens"],
            "Body": [BODY, f"{SENTENCE} Bridge."],
            "Date": [datetime(2023, 2, 28), datetime(2023, 3, 1, 14, 5)],
            "Outlet": "Harbour Post",
        }
    )
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        pd.DataFrame({"notes": ["nothing here"]}).to_excel(book, sheet_name="about", index=False)
        rows.to_excel(book, sheet_name="articles", index=False, startrow=3)
    articles = read_one(tmp_path, "b.xlsx", (tmp_path / "a.xlsx").read_bytes()).articles
    assert articles["title"].tolist() == ["Line opens", "Bridge opens"]
    assert articles["published_precision"].tolist() == ["day", "time"]
    assert articles["format"].unique().tolist() == ["xlsx"]


def test_spreadsheet_without_articles(tmp_path: Path) -> None:
    packed = io.BytesIO()
    pd.DataFrame({"a": [1], "b": [2]}).to_excel(packed, index=False)
    assert reason(read_one(tmp_path, "a.xlsx", packed.getvalue())) == "no-text-column"


def test_parquet(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {
            "title": ["Line opens", None],
            "text": [BODY, SENTENCE],
            "published": [pd.Timestamp("2023-02-28 14:05"), None],
            "n": [1, 2],
        }
    )
    packed = io.BytesIO()
    rows.to_parquet(packed)
    articles = read_one(tmp_path, "a.parquet", packed.getvalue()).articles
    assert articles["title"].tolist() == ["Line opens", ""]
    assert articles["published"].notna().tolist() == [True, False]
    assert reason(read_one(tmp_path, "b.parquet", packed.getvalue()[:200])) == "unreadable"


def test_names_decide_nothing(tmp_path: Path) -> None:
    data = json.dumps(MEDIA_CLOUD)
    for name in ("a.txt", "a.html", "a.csv", "a"):
        assert only(read_one(tmp_path, name, data))["format"] == "json"


def test_batches_are_bounded(tmp_path: Path) -> None:
    from analysis.reading import read_file

    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"title": f"T{i}", "text": f"{SENTENCE} {i}"}) for i in range(1201)))
    sizes = [len(batch.articles) for batch in read_file(path, "x/a.jsonl", Settings())]
    assert sizes == [500, 500, 201]


def test_many_rejects_of_one_file_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from analysis.reading import articles

    monkeypatch.setattr(articles, "MOST_REJECTS", 2)
    good = json.dumps({"title": "Line opens", "text": SENTENCE})
    reading = read_one(
        tmp_path, "a.jsonl", "\n".join(["{broken", '{"n": 1}', good, "{broken", '{"title": "x"}', "{broken"])
    )
    assert reading.articles["record"].tolist() == [2]
    assert reading.rejects[["record", "reason"]].values.tolist() == [
        [0, "broken-json"],
        [1, "no-text-column"],
        [-1, "more-rejects"],
    ]
    assert (
        reading.rejects["detail"]
        .iloc[-1]
        .endswith("3 more records of this file gave no article: broken-json 2, empty 1")
    )
