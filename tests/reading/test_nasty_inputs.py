"""Twenty-five inputs to survive, each with the row or the reject that it must give, quickly."""

from __future__ import annotations

import base64
import gzip
import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from reading_files import BODY, SENTENCE, body_of, only, page, read_one, reason

from analysis.marking.stories import find_stories
from analysis.reading import Reading
from analysis.settings import Settings
from analysis.tables import check

Read = Callable[[str, "bytes | str"], Reading]
PATIENCE = 10  # seconds that one file may take


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Read]:
    """Reads one file, and checks that both tables keep their contract and that it did not take long."""

    def reader(name: str, data: bytes | str) -> Reading:
        start = time.monotonic()
        reading = read_one(tmp_path, name, data)
        assert time.monotonic() - start < PATIENCE
        check(reading.articles, "articles")
        check(reading.rejects, "rejects")
        return reading

    return reader


@pytest.mark.parametrize("data", [b"", b" \n\t \r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00\x00"])
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.csv", "a.pdf", "a.docx"])
def test_01_nothing(read: Read, name: str, data: bytes) -> None:
    assert reason(read(name, data)) == "empty"


def test_02_nul_bytes(read: Read) -> None:
    article = only(read("a.txt", "Line opens\n\n" + SENTENCE.replace("line", "li\x00ne")))
    assert body_of(article) == SENTENCE


def test_03_utf_16_with_a_mark(read: Read) -> None:
    text = "Дорога открывается\n\nМинистр сообщил во вторник, что «новая дорога» откроется весной."
    article = only(read("a.txt", text.encode("utf-16")))
    assert (article["text"], article["language"]) == (text, "ru")


def test_04_windows_quotes_without_a_charset(read: Read) -> None:
    data = page("<p>“We are ready – it’s done,” he said.</p>").replace('<meta charset="utf-8">', "").encode("cp1252")
    assert "“We are ready – it’s done,” he said." in only(read("a.html", data))["text"]


def test_05_a_charset_that_lies(read: Read) -> None:
    data = page("<p>Zürich, Genève and Łódź sent their ministers too.</p>").replace("utf-8", "iso-8859-1").encode()
    assert "Zürich, Genève and Łódź" in only(read("a.html", data))["text"]


def test_06_gbk_declared_as_gb2312(read: Read) -> None:
    text = "部长镕基周二表示，连接两座城市的铁路将于春季开通，项目已经投入使用。"  # 镕 is not in GB 2312
    data = f'<html><head><meta charset="gb2312"><title>铁路开通</title></head><body><p>{text * 6}</p></body></html>'
    article = only(read("a.html", data.encode("gbk")))
    assert "镕基周二" in article["text"]
    assert article["language"] == "zh"


def test_07_packed_bytes_under_another_name(read: Read) -> None:
    assert only(read("a.html", gzip.compress(page().encode())))["title"] == "Line opens"


def test_08_an_xml_declaration_before_the_page(read: Read) -> None:
    assert only(read("a.html", f'<?xml version="1.0" encoding="utf-8"?>\n{page()}'))["title"] == "Line opens"


def test_09_tags_that_are_never_closed(read: Read) -> None:
    article = only(read("a.html", page().replace("</p>", "").replace("</article>", "").replace("</body></html>", "")))
    assert body_of(article).count(SENTENCE) == 5


def test_10_lone_surrogates_and_impossible_characters(read: Read) -> None:
    article = only(
        read("a.jsonl", '{"title": "Line \\ud83d opens \\ud83d\\ude00", "text": "' + SENTENCE + ' \\udc00"}')
    )
    assert article["title"] == "Line opens 😀"
    assert body_of(article) == SENTENCE
    article["text"].encode("utf-8")
    strange = only(read("b.html", page("<p>" + SENTENCE + " &#xD800; &#1114112; &#99999999999; The end of it.</p>")))
    assert strange["text"].endswith("The end of it.")
    strange["text"].encode("utf-8")


def test_11_a_picture_of_three_megabytes_in_the_page(read: Read) -> None:
    picture = base64.b64encode(random.Random(1).randbytes(2_300_000)).decode()
    article = only(read("a.html", page(f'<img src="data:image/png;base64,{picture}">')))
    assert len(article["text"]) < 2000
    assert pd.isna(article["published"])


@pytest.mark.parametrize("times", [1, 2])
def test_12_mojibake(read: Read, times: int) -> None:
    text = "Zürich opens\n\nLe ministre a déclaré à l’été : « naïve café », “déjà vu”."
    wrong = text
    for _ in range(times):
        wrong = wrong.encode().decode("latin-1")
    assert only(read("a.txt", wrong))["text"] == text


@pytest.mark.parametrize("tag", ["div", "span", "b", "table><tr><td", "ul><li"])
def test_13_a_hundred_thousand_nested_elements(read: Read, tag: str) -> None:
    inner = "".join(f"<p>{SENTENCE} Part {i}.</p>" for i in range(5))
    assert only(read("a.html", f"<html><body>{f'<{tag}>' * 100_000}{inner}</body></html>"))["text"].count(SENTENCE) == 5


def test_14_nested_tables_and_comment_bombs(read: Read) -> None:
    inner = "".join(f"<p>{SENTENCE} Part {i}.</p>" for i in range(5))
    nested = inner
    for _ in range(400):
        nested = f"<table><tr><td>{nested}</td></tr></table>"
    for bomb in (nested, "<!--" * 200_000 + inner, "<!-- x -->" * 300_000 + inner, "<script>" * 100_000 + inner):
        reading = read("a.html", f"<html><body>{bomb}</body></html>")
        assert len(reading.articles) + len(reading.rejects) == 1


def test_15_frames_and_walls(read: Read) -> None:
    frames = '<html><head><title>x</title></head><frameset cols="50%,50%"><frame src="a.html"></frameset></html>'
    wall = "<html><body><h1>Before you continue</h1><p>We and our partners use cookies. Accept all.</p></body></html>"
    assert reason(read("a.html", frames)) == "no-article"
    assert reason(read("b.html", wall)) == "no-article"


def test_16_a_live_blog(read: Read) -> None:
    posts = "".join(f"<div><h2>Update {i}</h2><p>{SENTENCE} This was number {i}.</p></div>" for i in range(200))
    article = only(read("a.html", f"<html><body><main><h1>Talks, live</h1>{posts}</main></body></html>"))
    assert article["title"] == "Talks, live"
    assert article["text"].count(SENTENCE) == 200


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (f"Line opens\n\n{BODY}", "txt"),
        (json.dumps({"title": "Line opens", "text": BODY}), "json"),
        (b"%PDF-1.4 broken", None),
    ],
)
def test_17_other_things_called_html(read: Read, data: bytes | str, wanted: str | None) -> None:
    reading = read("a.html", data)
    if wanted:
        assert only(reading)["format"] == wanted
    else:
        assert reason(reading) == "unreadable"


def test_18_pages_that_are_too_large(read: Read) -> None:
    assert reason(read("a.html", page(f"<p>{SENTENCE * 95_000}</p>"))) == "too-large"
    assert reason(read("b.html", page(f"<p>{SENTENCE * 12_000}</p>"))) == "too-long"


def test_19_tables_with_line_breaks_and_mixed_delimiters(read: Read) -> None:
    first = f'"One, with; signs";"{SENTENCE}\n\nsecond, ""quoted"" and\n\nthird";2023-02-28'
    text = f"title;text;date\n{first}\nTwo;{SENTENCE};2023-03-01\n"
    articles = read("a.csv", text).articles
    assert articles["title"].tolist() == ["One, with; signs", "Two"]
    assert body_of(articles.iloc[0]).split("\n\n") == [SENTENCE, 'second, "quoted" and', "third"]


def test_20_a_last_line_that_is_cut(read: Read) -> None:
    line = json.dumps({"title": "Line opens", "text": BODY})
    reading = read("a.jsonl", f"{line}\n{line[:70]}")
    assert len(reading.articles) == 1
    assert reading.rejects[["record", "reason"]].values.tolist() == [[1, "broken-json"]]


def test_21_dates_that_are_none(read: Read) -> None:
    dates = [1677592800000, "05/03/2024", "3 hours ago", "1970-01-01", "2999-01-01", "Monday", "March 2024"]
    lines = [json.dumps({"title": f"T{i}", "text": SENTENCE, "published": d}) for i, d in enumerate(dates)]
    articles = read("a.jsonl", "\n".join(lines)).articles
    assert articles["published"].notna().tolist() == [True] + [False] * 6
    assert articles["published"].iloc[0] == pd.Timestamp("2023-02-28 14:00", tz="UTC")
    assert articles["published_date"].tolist() == list(map(str, dates))


def test_22_times_with_and_without_a_zone(tmp_path: Path) -> None:
    dates = ["2023-02-28T14:05:00", "2023-02-28T14:05:00+05:00", "2023-02-28 14:05 GMT"]
    lines = [json.dumps({"title": f"T{i}", "text": SENTENCE, "published": d}) for i, d in enumerate(dates)]
    articles = read_one(tmp_path, "a.jsonl", "\n".join(lines), Settings(timezone="Asia/Tashkent")).articles
    assert articles["published"].dt.strftime("%H:%M").tolist() == ["09:05", "09:05", "14:05"]


def test_23_a_feed_of_summaries_that_repeats_itself(read: Read) -> None:
    items = "".join(
        f"<item><guid>{i % 2}</guid><title>T{i % 2}</title><description>{SENTENCE} {i % 2}</description></item>"
        for i in range(4)
    )
    reading = read("a.xml", f'<?xml version="1.0"?><rss><channel><title>Steppe Courier</title>{items}</channel></rss>')
    assert reading.articles["title"].tolist() == ["T0", "T1"]
    assert reading.rejects["reason"].tolist() == ["duplicate", "duplicate"]


def test_24_a_web_archive_that_is_cut_and_mail_in_parts(read: Read) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page().encode()
    about = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://s.example/a\r\n"
    head = f"{about}Content-Length: {len(body)}\r\n\r\n"
    cut = read("a.warc", (head.encode() + body + b"\r\n\r\n") * 2)
    assert len(cut.articles) == 1
    half = read("b.warc", (head.encode() + body + b"\r\n\r\n") * 2 + head.encode()[:60])
    assert (len(half.articles), half.rejects["reason"].tolist()[-1]) == (1, "broken-archive")
    mail = (
        "From: Steppe Briefing <desk@s.example>\nSubject: =?utf-8?q?Line_opens_=E2=80=93_soon?=\n"
        "Date: Tue, 28 Feb 2023 14:05:00 +0500\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="x"\n\n--x\nContent-Type: text/plain; charset=utf-8\n'
        f"Content-Transfer-Encoding: quoted-printable\n\n{SENTENCE} It=E2=80=99s =\n"
        "done, he said, and left the room before noon.\n--x--\n"
    )
    article = only(read("a.eml", mail))
    assert article["title"] == "Line opens – soon"
    assert body_of(article).endswith("It’s done, he said, and left the room before noon.")


def test_25_the_same_wire_story_under_another_headline(tmp_path: Path) -> None:
    facts = [
        f"The ministry counted {n} trains in the {w} week, {SENTENCE[0].lower()}{SENTENCE[1:-1]} {w}."
        for n, w in zip((41, 57, 63, 78, 92), ("first", "second", "third", "fourth", "fifth"), strict=True)
    ]
    lines = [
        {
            "title": "Line opens",
            "text": "\n\n".join(facts),
            "published": "2023-02-28T10:00:00Z",
            "source": "Steppe Courier",
        },
        {
            "title": "Ministers welcome spring",
            "text": "\n\n".join(facts[:3]) + "\n\nSource: Steppe Courier",
            "published": "2023-03-01",
            "source": "Harbour Post",
        },
    ]
    articles = read_one(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines))).articles
    assert articles["via"].fillna("").tolist() == ["", "Steppe Courier"]
    stories = find_stories(articles, Settings())
    assert stories["story_id"].nunique() == 1
    assert sorted(stories["role"])[-1] == "original"


def test_one_word_of_two_megabytes(read: Read) -> None:
    assert reason(read("a.txt", "x" * 2_000_000)) == "empty"
    article = only(read("b.txt", f"Line opens\n\n{SENTENCE}\n\n{'QUJD' * 5000}"))
    assert body_of(article) == SENTENCE
