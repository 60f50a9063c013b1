"""Web pages: the article without what surrounds it, and what the page says about it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from reading_files import SENTENCE, body_of, only, page, read_one, reason

from analysis.reading.chrome import CLOSE, OPEN, drop_chrome
from analysis.reading.page_dates import page_date
from analysis.reading.pages import about_page, flattened, page_source, parse_page, without_scripts

ABOUT = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebPage", "datePublished": "2020-01-01"},
        {
            "@type": "NewsArticle",
            "headline": "Line opens",
            "datePublished": "2023-02-28T09:30:00+06:00",
            "author": [{"@type": "Person", "name": "Dana Example"}],
            "publisher": {"name": "Steppe Courier"},
            "articleSection": "Transport",
        },
    ],
}
DATA = f'<script type="application/ld+json">{json.dumps(ABOUT)}</script>'


def test_a_page(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://steppe.example/line">' + DATA
    article = only(read_one(tmp_path, "a.html", page(head=head)))
    assert (article["title"], article["source"], article["author"]) == ("Line opens", "Steppe Courier", "Dana Example")
    assert (article["section"], article["url"]) == ("Transport", "https://steppe.example/line")
    assert article["published"] == pd.Timestamp("2023-02-28 03:30", tz="UTC")
    assert (article["published_precision"], article["published_confidence"]) == ("time", "high")
    paragraphs = body_of(article).split("\n\n")
    assert len(paragraphs) == 5
    assert all(paragraph.startswith(SENTENCE) for paragraph in paragraphs)


def test_what_a_page_adds_is_dropped(tmp_path: Path) -> None:
    inside = (
        '<p>Related: <a href="/a">Another line opens in the north of the country</a></p>'
        f"<p>{SENTENCE} It was the last he said.</p>"
        '<p><a href="/b">Bridge over the river tested twice in a week</a></p>'
        "<p>Sign up for our newsletter to get the latest updates.</p><p>Source: Steppe Post</p>"
        "<p>Subscribe to our channel to get updates.</p>"
    )
    article = only(read_one(tmp_path, "a.html", page(inside)))
    assert "Another line" not in article["text"]
    assert "Subscribe" not in article["text"]
    assert "reader77" not in article["text"]
    assert article["text"].endswith("Source: Steppe Post")
    assert article["via"] == "Steppe Post"


def test_chrome_keeps_links_within_the_text() -> None:
    linked = f"{OPEN}The whole sentence is a link.{CLOSE}"
    text = f"Line opens\n28 February 2023\n{SENTENCE}\n{linked}\n{SENTENCE}\n{linked}"
    assert drop_chrome(text, ["Line opens"]) == f"{SENTENCE}\nThe whole sentence is a link.\n{SENTENCE}"


def test_chrome_never_drops_everything() -> None:
    assert drop_chrome(f"{OPEN}Only a link{CLOSE}", []) == "Only a link"
    assert drop_chrome("", []) == ""


@pytest.mark.parametrize(
    ("head", "inside", "wanted", "sure"),
    [
        (DATA, "", "2023-02-28T09:30:00+06:00", True),
        ('<meta property="article:published_time" content="2023-02-28">', "", "2023-02-28", True),
        (
            '<meta property="article:modified_time" content="2023-03-05"><meta name="pubdate" content="2023-02-28">',
            "",
            "2023-02-28",
            True,
        ),
        ("", '<span itemprop="datePublished" content="2023-02-28"></span>', "2023-02-28", True),
        ("", '<p class="post-date">28 February 2023</p>', "28 February 2023", True),
        ('<link rel="canonical" href="https://steppe.example/2023/02/28/line">', "", "2023-02-28", True),
        ('<link rel="canonical" href="https://steppe.example/line-20230228.html">', "", "2023-02-28", True),
        ('<link rel="canonical" href="https://steppe.example/2023/feb/28/line">', "", "2023 feb 28", True),
        ('<link rel="canonical" href="https://steppe.example/line-120230228">', "", None, False),
        ("", "<div><b>Datum:</b> 28.02.2023</div>", "Datum: 28.02.2023", True),
        ('<meta property="article:published_time" content="1970-01-01T00:00:00Z">', "", None, False),
        ("", "", None, False),
    ],
)
def test_dates_of_pages(head: str, inside: str, wanted: str | None, sure: bool) -> None:
    text = page(inside, head=head)
    parsed = parse_page(page_source(text))
    found = page_date(parsed, text, about_page(parsed), date(2027, 1, 1))
    assert (found.value, found.sure) == (wanted, sure)


@pytest.mark.parametrize(
    ("line", "wanted", "sure"),
    [
        ("<div><b>Jane Example</b> 28 February 2023</div>", "Jane Example 28 February 2023", True),
        ('<p class="date">Updated: 5 March 2023. Published: 28 February 2023</p>', "2023-02-28", True),
        ("<div>Обновлено: 5 марта 2023, опубликовано: 28 февраля 2023</div>", "2023-02-28", True),
        ('<ul><li>5 March 2023 <a href="/x">Other line</a></li></ul><p>28 February 2023</p>', "28 February 2023", True),
        ("<p>The other line of this country was opened to all on 28 February 2020.</p>", "2020-02-28", False),
    ],
)
def test_dates_under_the_headline(line: str, wanted: str, sure: bool) -> None:
    text = page().replace("</h1>", f"</h1>{line}")
    parsed = parse_page(page_source(text))
    found = page_date(parsed, text, about_page(parsed), date(2027, 1, 1))
    assert (found.value, found.sure) == (wanted, sure)


def test_a_moment_in_utc_is_of_the_day_that_the_page_prints() -> None:
    head = '<meta property="article:published_time" content="2023-02-28T20:30:00Z">'
    text = page('<p class="date">1 March 2023</p>', head=head)
    parsed = parse_page(page_source(text))
    found = page_date(parsed, text, about_page(parsed), None)
    assert (found.value, found.printed) == ("2023-02-28T20:30:00Z", "1 March 2023")


def test_months_and_years_of_a_page_are_no_dates(tmp_path: Path) -> None:
    article = only(
        read_one(tmp_path, "a.html", page("<p>Archive: January 2019</p><footer>© 2018 Steppe Courier</footer>"))
    )
    assert pd.isna(article["published"])


def test_pages_without_an_article(tmp_path: Path) -> None:
    wall = "<html><head><title>Wait</title></head><body><p>We use cookies. Accept all cookies.</p></body></html>"
    frames = '<html><head><title>x</title></head><frameset cols="50%,50%"><frame src="a.html"></frameset></html>'
    assert reason(read_one(tmp_path, "a.html", wall)) == "no-article"
    assert reason(read_one(tmp_path, "b.html", frames)) == "no-article"


def test_outlet_is_the_domain_where_nothing_says_it(tmp_path: Path) -> None:
    bare = page(head='<link rel="canonical" href="https://www.harbour.example/line">')
    article = only(read_one(tmp_path, "a.html", bare.replace("Line opens - Steppe Courier", "Line opens")))
    assert article["source"] == "harbour.example"


def test_text_in_structured_data_where_the_page_is_empty(tmp_path: Path) -> None:
    data = '{"@type": "NewsArticle", "headline": "Line opens", "articleBody": "' + f"{SENTENCE} " * 5 + '"}'
    script = f'<script type="application/ld+json">{data}</script>'
    text = f'<html><head><title>Line opens</title>{script}</head><body><div id="app"></div></body></html>'
    assert body_of(only(read_one(tmp_path, "a.html", text))).startswith(SENTENCE)


def test_without_scripts() -> None:
    text, data = without_scripts(
        'a<script>x < "</p>"</script>b<style>p{}</style>c<!-- d -->e<script type="application/ld+json">{}</script>'
    )
    assert (text, data) == ("abce", ["{}"])
    assert "end of text" in without_scripts("<script> never closed, end of text")[0]


def test_flattened_keeps_words_and_shallow_tags() -> None:
    deep = "<div>" * 500 + "deep words" + "</div>" * 500 + "<div>after</div>"
    flat = flattened(deep)
    assert "deep words" in flat
    assert flat.count("<div>") == flat.count("</div>") < 150


def test_latest_day_bounds_the_date() -> None:
    text = page(head='<meta property="article:published_time" content="2031-02-28T10:00:00Z">')
    parsed = parse_page(page_source(text))
    assert page_date(parsed, text, about_page(parsed), date(2027, 1, 1)).value is None
    assert page_date(parsed, text, about_page(parsed), None).value == "2031-02-28T10:00:00Z"
    assert datetime.fromisoformat("2031-02-28T10:00:00Z").tzinfo == UTC
