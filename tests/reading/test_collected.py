"""Collected files: over TLS, with slow names, and read with what their ledger says of them."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from collecting_site import PAGE, Site, manners, pages, run, say
from reading_files import BODY, SENTENCE, page

from analysis.corpus.prepare import prepare
from analysis.corpus.store import open_corpus
from analysis.errors import ReadError, SettingsError
from analysis.reading import read_articles
from analysis.reading.collecting_fetch import Fetcher
from analysis.reading.collecting_links import Link, sitemap_links
from analysis.reading.collecting_plan import Entry, read_plan
from analysis.settings import Project


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost that its maker signed himself, alone and with its key."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate")
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text(key.read_text() + certificate.read_text())
    return certificate, both


# --- TLS and names -------------------------------------------------------------------------------------------------


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(certificates: tuple[Path, Path]) -> None:
    secure = Site(certificates[1])
    secure.answers["/a"] = say()
    with pytest.raises(ReadError) as caught:
        Fetcher(manners(timeout=5.0)).fetch(f"{secure.url}/a")
    secure.close()
    assert (caught.value.reason, secure.asked) == ("certificate", [])


def test_a_certificate_that_the_plan_names_is_trusted(certificates: tuple[Path, Path], tmp_path: Path) -> None:
    secure = Site(certificates[1])
    secure.answers["/a"] = say()
    shutil.copy(certificates[0], tmp_path / "desk.pem")
    plan = tmp_path / "feeds.toml"
    plan.write_text(f'ca = "desk.pem"\nprivate = true\n[[list]]\nurls = ["{secure.url}/a"]\n')
    given = read_plan(plan).manners
    assert Fetcher(given).fetch(f"{secure.url}/a").body == PAGE
    with pytest.raises(ReadError, match="certificate"):  # it speaks for localhost and for no other name
        Fetcher(given).fetch(f"{secure.url}/robots.txt".replace("localhost", "127.0.0.1"))
    secure.close()


def test_a_plan_whose_certificates_cannot_be_read_is_refused(tmp_path: Path) -> None:
    plan = tmp_path / "feeds.toml"
    plan.write_text('ca = "feeds.toml"\n[[list]]\nurls = ["https://a.example/"]\n')
    with pytest.raises(SettingsError, match=r"ca is 'feeds\.toml', which holds no certificate"):
        read_plan(plan)


def test_a_name_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(3) or [])
    start = time.monotonic()
    with pytest.raises(ReadError, match="timeout"):
        Fetcher(manners(timeout=0.2, retries=0)).fetch("http://slow.example/robots.txt")
    assert time.monotonic() - start < 2


def test_the_next_address_of_a_name_is_tried(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.answers["/a"] = say()
    found = socket.getaddrinfo
    shut = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.9", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [*(shut if k.get("type") else []), *found(*a, **k)])
    assert Fetcher(manners()).fetch(f"{site.url}/a").body == PAGE


# --- what is read --------------------------------------------------------------------------------------------------


def bare_page(text: str = SENTENCE) -> bytes:
    """A page that says neither its outlet nor its address nor its date."""
    return page().replace("<title>Line opens - Steppe Courier</title>", "").replace(SENTENCE, text).encode()


def feed(site: Site, title: str, *items: str) -> bytes:
    entries = "".join(
        f"<item><link>{site.url}{path}</link><pubDate>{day}</pubDate></item>" for path, day in map(str.split, items)
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{entries}</channel></rss>'.encode()


def test_pages_get_what_their_feed_knows(site: Site, tmp_path: Path) -> None:
    site.answers["/rss"] = say(feed(site, "Steppe Courier", "/a 2024-04-30T22:10:00+05:00"))
    site.answers["/a"] = say(bare_page())
    run(tmp_path, Entry("feed", "one", f"{site.url}/rss"))
    articles, rejects = read_articles(tmp_path)
    assert rejects.empty
    assert articles[["source", "url"]].values.tolist() == [["Steppe Courier", f"{site.url}/a"]]
    assert articles.published.tolist() == [pd.Timestamp("2024-04-30 17:10", tz="UTC")]
    assert articles[["published_precision", "published_confidence"]].values.tolist() == [["time", "high"]]


def test_the_plan_then_the_page_then_the_feed_name_the_outlet(site: Site, tmp_path: Path) -> None:
    named = page(head='<meta property="og:site_name" content="Kura Gazette">').encode()
    site.answers["/rss"] = say(feed(site, "Feed of all"))
    site.answers["/a"] = say(named)
    run(tmp_path / "page", pages(site, "/a"))
    run(tmp_path / "plan", pages(site, "/a", source="Open Ledger"))
    assert read_articles(tmp_path / "page").articles.source.tolist() == ["Kura Gazette"]
    assert read_articles(tmp_path / "plan").articles.source.tolist() == ["Open Ledger"]


def test_an_address_of_a_list_names_the_outlet_by_its_domain(tmp_path: Path) -> None:
    folder = tmp_path / "collected" / "2024-05-01"
    folder.mkdir(parents=True)
    (folder / "x.html").write_bytes(bare_page())
    row = {"url": "https://www.courier.example/line", "fetched": "2024-05-01T06:30:00Z", "sha256": "", "file": "x.html"}
    (folder / "fetched.jsonl").write_text(f"no row\n{json.dumps(row)}\n")
    article = read_articles(tmp_path).articles.iloc[0]
    assert (article.source, article.url) == ("courier.example", "https://www.courier.example/line")


def test_no_article_is_later_than_its_page_was_fetched(site: Site, tmp_path: Path) -> None:
    for path, day in (("/a", "2024-05-02"), ("/b", "2024-05-03")):  # the day after may be today somewhere
        head = f'<meta property="article:published_time" content="{day}">'
        site.answers[path] = say(page(head=head).replace(SENTENCE, f"{SENTENCE} Of {path}.").encode())
    run(tmp_path, pages(site, "/a", "/b"))
    articles = read_articles(tmp_path).articles.sort_values("url")
    assert articles.published.tolist() == [pd.Timestamp("2024-05-02", tz="UTC"), pd.NaT]


def test_a_page_that_changed_is_one_article(site: Site, tmp_path: Path) -> None:
    entry = pages(site, "/a", again=True)
    site.answers["/a"] = say(bare_page())
    run(tmp_path, entry)
    site.answers["/a"] = say(bare_page(SENTENCE.replace("spring", "autumn")))
    run(tmp_path, entry, day=datetime(2024, 5, 2, tzinfo=UTC))
    articles, rejects = read_articles(tmp_path)
    assert len(articles) == 1
    assert "autumn" in articles.text[0]
    assert rejects[["record", "reason"]].values.tolist() == [[-1, "replaced"]]


def test_a_page_that_became_nothing_keeps_its_article(site: Site, tmp_path: Path) -> None:
    entry = pages(site, "/a", again=True)
    site.answers["/a"] = say(bare_page())
    run(tmp_path, entry)
    site.answers["/a"] = say(b"<html><body><p>Please subscribe.</p></body></html>")
    run(tmp_path, entry, day=datetime(2024, 5, 2, tzinfo=UTC))
    articles, rejects = read_articles(tmp_path)
    assert (len(articles), rejects.reason.tolist()) == (1, ["no-article"])


def test_entries_that_left_a_kept_feed_stay(site: Site, tmp_path: Path) -> None:
    entry = Entry("feed", "kept", f"{site.url}/rss", pages=False)

    def items(*titles: str) -> bytes:
        entries = "".join(f"<item><title>{t}</title><description>{BODY} {t}</description></item>" for t in titles)
        return f'<rss version="2.0"><channel><title>Post</title>{entries}</channel></rss>'.encode()

    for day, answer in ((1, items("One", "Two")), (2, items("Two", "Three"))):
        site.answers["/rss"] = say(answer, content_type="application/rss+xml")
        run(tmp_path, entry, day=datetime(2024, 5, day, tzinfo=UTC))
    articles, rejects = read_articles(tmp_path)
    assert sorted(articles.title) == ["One", "Three", "Two"]
    assert rejects.reason.tolist() == ["duplicate"]
    assert articles.url.isna().all()  # the feed's own address is not that of its articles


def test_a_newer_version_is_taken_up_by_a_corpus_that_has_the_older(site: Site, project: Project) -> None:
    entry = pages(site, "/a", again=True)
    for day, season in ((1, "spring"), (2, "autumn")):
        site.answers["/a"] = say(bare_page(SENTENCE.replace("spring", season)))
        run(project.raw, entry, day=datetime(2024, 5, day, tzinfo=UTC))
        prepare(project)
        texts = open_corpus(project).texts.text.tolist()
        assert [season in text for text in texts] == [True]
    assert not prepare(project).changed


def test_sitemaps_of_news_say_outlet_and_date() -> None:
    outlet = "<n:publication><n:name>Post</n:name></n:publication>"
    news = f"<n:news>{outlet}<n:publication_date>2024-04-30</n:publication_date></n:news>"
    body = (
        '<urlset xmlns="http://a.example/sitemap" xmlns:n="http://a.example/news">'
        f"<url><loc>http://a.example/1</loc>{news}</url>"
        "<url><loc>http://a.example/2</loc><lastmod>2024-04-30</lastmod></url></urlset>"
    )
    found = sitemap_links(body.encode(), "http://a.example/s").pages
    assert found == [Link("http://a.example/1", "2024-04-30", "Post"), Link("http://a.example/2")]
