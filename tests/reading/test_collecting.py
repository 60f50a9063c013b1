"""Collecting from a real server on this machine: slow, failing, redirecting, huge and lying answers."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from collecting_site import DAY, PAGE, Answer, Site, manners, pages, run, say

from analysis.errors import BusyError, CorpusError, ReadError, SettingsError
from analysis.reading import list_inputs
from analysis.reading.collecting import collect_project
from analysis.reading.collecting_fetch import Fetcher, check_url
from analysis.reading.collecting_links import Link, feed_links, plain_url, sitemap_links
from analysis.reading.collecting_plan import Entry, read_plan
from analysis.reading.collecting_robots import parse_robots
from analysis.reading.collecting_store import open_ledger
from analysis.settings import Project


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


def fetch(url: str, **changed: object) -> bytes:
    return Fetcher(manners(**changed)).fetch(url).body


def fails(url: str, **changed: object) -> str:
    """The reason why `url` cannot be fetched."""
    with pytest.raises(ReadError) as caught:
        fetch(url, **changed)
    return caught.value.reason


def rss(site: Site, *paths: str) -> Answer:
    items = "".join(f"<item><title>T</title><link>{site.url}{path}</link></item>" for path in paths)
    body = f'<rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'
    return say(body.encode(), content_type="application/rss+xml", etag='"one"')


def stored(raw: Path) -> list[str]:
    return [p.relative_to(raw).as_posix() for p in list_inputs(raw)]


def ledger(raw: Path, day: str = "2024-05-01") -> list[dict[str, object]]:
    text = (raw / "collected" / day / "fetched.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


# --- one address ---------------------------------------------------------------------------------------------------


def test_bytes_come_as_they_are(site: Site) -> None:
    site.answers["/a?b=%20c"] = say(PAGE)
    assert fetch(f"{site.url}/a?b= c#part") == PAGE
    assert site.asked == ["/robots.txt", "/a?b=%20c"]
    assert site.headers[1]["User-Agent"].startswith("broadsheet")


def test_private_addresses_are_refused_unless_allowed(site: Site) -> None:
    site.answers["/"] = say()
    assert fails(site.url, private=False) == "private"
    assert site.asked == []
    for host in ("localhost", "127.1", "[::1]", "[::ffff:10.0.0.1]", "169.254.169.254", "10.1.2.3", "0.0.0.0"):
        assert fails(f"http://{host}:9/", private=False) in ("private", "name")


def test_redirect_to_a_private_address_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outside is played by this server; what it points to is checked like the first address."""
    from analysis.reading import collecting_fetch

    site.answers["/out"] = say(b"", 302, location="http://10.0.0.1/secret")
    monkeypatch.setattr(collecting_fetch, "_is_public", lambda address: address == "127.0.0.1")
    assert fails(f"{site.url}/out", private=False) == "private"


@pytest.mark.parametrize(
    "url", ["ftp://a.example/x", "file:///etc/passwd", "http://", "http://[", "http://u:p@a.example/", "x" * 3000, ""]
)
def test_what_is_no_address_of_a_page(url: str) -> None:
    with pytest.raises(ReadError, match="wrong-url"):
        check_url(url)


def test_redirects_are_followed_within_bounds(site: Site) -> None:
    site.answers["/old"] = say(b"", 301, location="/new")
    site.answers["/new"] = say(PAGE)
    site.answers["/loop"] = say(b"", 302, location="/loop")
    assert fetch(f"{site.url}/old") == PAGE
    assert fails(f"{site.url}/loop") == "redirects"
    assert site.asked.count("/loop") == 6
    site.answers["/file"] = say(b"", 302, location="file:///etc/passwd")
    assert fails(f"{site.url}/file") == "wrong-url"


def test_slow_answers_are_cut_off_in_time(site: Site) -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not site.over.wait(0.05):
            request.wfile.write(b"x")

    def drip_headers(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not site.over.wait(0.05):
            request.wfile.write(b"x")

    site.answers["/silent"] = lambda _: site.over.wait(5) and None
    site.answers["/drip"] = drip
    site.answers["/headers"] = drip_headers
    for path in ("/silent", "/drip", "/headers"):
        started = time.monotonic()
        assert fails(site.url + path, retries=0, timeout=0.4) == "timeout"
        assert time.monotonic() - started < 2


def test_passing_failures_are_tried_again_with_growing_waits(site: Site) -> None:
    answers = iter([say(b"", 503), say(b"", 500), say(PAGE)])
    site.answers["/a"] = lambda request: next(answers)(request)
    site.answers["/gone"] = say(b"", 404)
    waits: list[float] = []
    fetcher = Fetcher(manners(backoff=1.0), sleep=waits.append)
    assert fetcher.fetch(f"{site.url}/a").body == PAGE
    assert waits == [1.0, 2.0]
    assert fails(f"{site.url}/gone") == "http-404"
    assert site.asked.count("/gone") == 1


def test_retry_after_is_kept_to_or_left_for_another_run(site: Site) -> None:
    answers = iter([say(b"", 429, retry_after="7"), say(PAGE), say(b"", 503, retry_after="86400")])
    site.answers["/a"] = lambda request: next(answers)(request)
    waits: list[float] = []
    fetcher = Fetcher(manners(), sleep=waits.append)
    assert fetcher.fetch(f"{site.url}/a").body == PAGE
    assert waits == [7.0]
    with pytest.raises(ReadError, match="http-503"):
        fetcher.fetch(f"{site.url}/a")
    assert waits == [7.0]


def test_huge_answers_are_not_taken(site: Site) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not site.over.is_set():
            request.wfile.write(b"x" * 65536)

    site.answers["/said"] = say(b"x", content_length="99999999")
    site.answers["/endless"] = endless
    site.answers["/bomb"] = say(gzip.compress(b"0" * 5_000_000), content_encoding="gzip")
    for path in ("/said", "/endless", "/bomb"):
        assert fails(site.url + path, max_bytes=100_000, retries=0) == "too-large"


def test_lying_answers(site: Site) -> None:
    site.answers["/short"] = say(PAGE, content_length=str(len(PAGE) + 50))
    site.answers["/nogzip"] = say(PAGE, content_encoding="gzip")
    site.answers["/cutgzip"] = say(gzip.compress(PAGE)[:-10], content_encoding="gzip")
    site.answers["/br"] = say(PAGE, content_encoding="br")
    site.answers["/gzip"] = say(gzip.compress(PAGE), content_encoding="gzip")
    site.answers["/empty"] = say(b"")
    site.answers["/nonsense"] = lambda request: request.wfile.write(b"SPAM SPAM\r\n\r\n") and None
    assert fails(f"{site.url}/short", retries=0) == "cut-off"
    assert fails(f"{site.url}/nogzip") == "unreadable"
    assert fails(f"{site.url}/cutgzip", retries=0) == "cut-off"
    assert fails(f"{site.url}/br") == "unreadable"
    assert fetch(f"{site.url}/gzip") == PAGE
    assert fails(f"{site.url}/empty") == "empty"
    assert fails(f"{site.url}/nonsense", retries=0) == "connection"


def test_nobody_there(site: Site) -> None:
    site.close()
    assert fails(site.url, retries=0) == "robots"  # its rules cannot be read, so nothing may be
    assert fails("http://no-such-host.invalid/", retries=0) == "name"


def test_hosts_are_given_time(site: Site) -> None:
    site.answers["/robots.txt"] = say(b"User-agent: *\nCrawl-delay: 4\n")
    site.answers["/a"] = site.answers["/b"] = say()
    now, waits = [0.0], []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    fetcher = Fetcher(manners(delay=3.0), sleep=sleep, clock=lambda: now[0])
    fetcher.fetch(f"{site.url}/a")
    fetcher.fetch(f"{site.url}/b")
    assert waits == [4.0, 4.0]


# --- robots.txt ----------------------------------------------------------------------------------------------------


def test_robots_are_kept_to_at_redirects_too(site: Site) -> None:
    site.answers["/robots.txt"] = say(b"User-agent: *\nDisallow: /private\n")
    site.answers["/moved"] = say(b"", 302, location="/private/a")
    assert fails(f"{site.url}/private/a") == "robots"
    assert fails(f"{site.url}/moved") == "robots"
    assert "/private/a" not in site.asked


def test_robots_that_fail_allow_nothing(site: Site) -> None:
    site.answers["/robots.txt"] = say(b"", 500)
    site.answers["/a"] = say()
    assert fails(f"{site.url}/a") == "robots"
    assert "/a" not in site.asked


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /*?print=", "/x?print=1", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: broadsheet\nDisallow: /b", "/a", True),
        ("User-agent: other\nUser-agent: Broadsheet\nDisallow: /b # not this", "/b", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: /" + "*a" * 500 + "b", "/" + "a" * 1900, True),
    ],
)
def test_rules(rules: str, path: str, allowed: bool) -> None:
    assert parse_robots(rules, "broadsheet").allow(f"http://a.example{path}") is allowed


# --- feeds, sitemaps, lists ----------------------------------------------------------------------------------------


def test_pages_of_a_feed_are_stored_once(site: Site, tmp_path: Path) -> None:
    site.answers["/rss"] = rss(site, "/a", "/b?utm_source=x", "/a#top")
    site.answers["/a"], site.answers["/b"] = say(PAGE), say(PAGE + b"<p>b</p>")
    (first,) = run(tmp_path, Entry("feed", "Post", f"{site.url}/rss"))
    assert (first.new, first.known, first.failures) == (2, 0, [])
    names = stored(tmp_path)
    assert len(names) == 2
    assert all(name.startswith("collected/2024-05-01/127.0.0.1_") and name.endswith(".html") for name in names)
    rows = {row["url"]: row for row in ledger(tmp_path)}
    assert rows[f"{site.url}/a"]["bytes"] == len(PAGE)
    assert (tmp_path / "collected/2024-05-01" / str(rows[f"{site.url}/a"]["file"])).read_bytes() == PAGE
    assert rows[f"{site.url}/a"]["fetched"] == "2024-05-01T06:30:00Z"
    (again,) = run(tmp_path, Entry("feed", "Post", f"{site.url}/rss"), day=DAY.replace(day=2))
    assert (again.new, again.failures) == (0, [])
    assert stored(tmp_path) == names
    assert site.asked.count("/a") == 1


def test_unchanged_feeds_are_not_sent_again(site: Site, tmp_path: Path) -> None:
    site.answers["/rss"] = rss(site, "/a")
    site.answers["/a"] = say()
    run(tmp_path, Entry("feed", "Post", f"{site.url}/rss"))
    site.answers["/rss"] = say(b"", 304)
    (again,) = run(tmp_path, Entry("feed", "Post", f"{site.url}/rss"))
    assert site.headers[-1]["If-None-Match"] == '"one"'
    assert (again.new, again.known, again.failures) == (0, 1, [])


def test_feed_is_asked_whole_again_while_pages_are_missing(site: Site, tmp_path: Path) -> None:
    site.answers["/rss"] = rss(site, "/a", "/b", "/gone")
    site.answers["/a"], site.answers["/b"] = say(), say(b"", 503)
    (first,) = run(tmp_path, Entry("feed", "Post", f"{site.url}/rss"), retries=0)
    assert (first.new, [reason for _, reason, _ in first.failures]) == (1, ["http-503", "http-404"])
    site.answers["/b"] = say(PAGE + b"b")
    (second,) = run(tmp_path, Entry("feed", "Post", f"{site.url}/rss"), retries=0)
    assert "If-None-Match" not in site.headers[[i for i, p in enumerate(site.asked) if p == "/rss"][-1]]
    assert (second.new, second.known) == (1, 1)


def test_pages_over_the_limit_are_left_for_another_run(site: Site, tmp_path: Path) -> None:
    site.answers["/rss"] = rss(site, "/1", "/2", "/3")
    for path in ("/1", "/2", "/3"):
        site.answers[path] = say(PAGE + path.encode())
    entry = Entry("feed", "Post", f"{site.url}/rss", limit=2)
    assert [(c.new, c.left) for c in run(tmp_path, entry)] == [(2, 1)]
    assert [(c.new, c.known, c.left) for c in run(tmp_path, entry)] == [(1, 2, 0)]


def test_feed_itself_is_kept_where_that_is_asked(site: Site, tmp_path: Path) -> None:
    site.answers["/rss"] = rss(site, "/a")
    entry = Entry("feed", "Post", f"{site.url}/rss", pages=False)
    assert run(tmp_path, entry)[0].new == 1
    assert run(tmp_path, entry)[0].new == 0
    assert len(stored(tmp_path)) == 1
    assert "/a" not in site.asked


def test_changed_pages_are_asked_for_on_request(site: Site, tmp_path: Path) -> None:
    site.answers["/a"] = say(PAGE, last_modified="Mon, 01 Apr 2024 00:00:00 GMT")
    assert run(tmp_path, pages(site, "/a", again=True))[0].new == 1
    assert run(tmp_path, pages(site, "/a", again=True))[0].new == 0  # sent again with the same bytes
    assert site.headers[-1]["If-Modified-Since"] == "Mon, 01 Apr 2024 00:00:00 GMT"
    site.answers["/a"] = say(PAGE + b"corrected")
    assert run(tmp_path, pages(site, "/a", again=True))[0].new == 1
    assert len(stored(tmp_path)) == 2


def test_sitemaps_within_sitemaps(site: Site, tmp_path: Path) -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    index = f"<sitemapindex {space}><sitemap><loc>{site.url}/s.gz</loc></sitemap>"
    index += f"<sitemap><loc>{site.url}/index</loc></sitemap></sitemapindex>"
    urls = f"<urlset {space}><url><loc> {site.url}/news/1 </loc></url><url><loc>{site.url}/sport/2</loc></url></urlset>"
    site.answers["/index"] = say(index.encode(), content_type="application/xml")
    site.answers["/s.gz"] = say(gzip.compress(urls.encode()), content_type="application/gzip")
    site.answers["/news/1"] = say()
    (done,) = run(tmp_path, Entry("sitemap", "Map", f"{site.url}/index", match="/news/"))
    assert (done.new, done.failures) == (1, [])
    assert "/sport/2" not in site.asked
    assert site.asked.count("/index") == 1


def test_one_bad_entry_does_not_stop_the_others(site: Site, tmp_path: Path) -> None:
    site.answers["/html"], site.answers["/a"] = say(), say()
    bad, good = run(tmp_path, Entry("feed", "Bad", f"{site.url}/html"), pages(site, "/a"))
    assert bad.failed
    assert str(bad) == "Bad: 0 new, 0 known, 1 no-entries"
    assert str(good) == "pages: 1 new, 0 known"


def test_links_of_other_feeds() -> None:
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/x"/></entry></feed>'
    assert feed_links(atom, "http://a.example/feed").pages == [Link("http://a.example/x")]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "http://b.example/1"}, {}]})
    assert feed_links(body.encode(), "http://a.example/").pages == [Link("http://b.example/1")]
    for broken in (b"{", b'{"items": 5}', b"plain words", b"<html></html>"):
        with pytest.raises(ReadError, match="no-entries"):
            feed_links(broken, "http://a.example/")
    assert sitemap_links(b"http://a.example/1\nhttp://a.example/2\n", "http://a.example/s").pages == [
        Link("http://a.example/1"),
        Link("http://a.example/2"),
    ]


def test_entities_of_a_sitemap_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE u [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><urlset><url><loc>http://a.example/&b;</loc></url></urlset>'
    assert all("root:" not in link.url for link in sitemap_links(bomb, "http://a.example/s").pages)


def test_plain_url() -> None:
    assert plain_url("HTTP://A.example/x?utm_source=b&c=d#e") == "http://a.example/x?c=d"
    assert plain_url("http://a.example") == "http://a.example/"


# --- the ledger and the plan ---------------------------------------------------------------------------------------


def test_cut_last_line_of_the_ledger_is_fetched_again(site: Site, tmp_path: Path) -> None:
    site.answers["/a"] = say()
    run(tmp_path, pages(site, "/a"))
    path = tmp_path / "collected/2024-05-01/fetched.jsonl"
    path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    assert run(tmp_path, pages(site, "/a"))[0].new == 1
    assert len(ledger(tmp_path)) == 1
    assert len(stored(tmp_path)) == 1
    path.write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1"):
        run(tmp_path, pages(site, "/a"))


def test_one_run_at_a_time(tmp_path: Path, site: Site) -> None:
    with open_ledger(tmp_path, lambda: DAY), pytest.raises(BusyError):
        run(tmp_path, pages(site, "/a"))


def test_names_of_files_hold_no_surprise(site: Site, tmp_path: Path) -> None:
    odd = ["/..%2f..%2fetc%2fpasswd", "/" + "a" * 400, "/.hidden", "/readme.md", "/con?x=%00"]
    for path in odd:
        site.answers[path] = say(PAGE + path.encode(), content_type="text/html; charset=x")
    (done,) = run(tmp_path, pages(site, *odd))
    assert done.new == len(odd), done
    names = stored(tmp_path)
    assert len(names) == len(odd)
    assert all(name.count("/") == 2 and len(name) < 200 and name.isascii() for name in names)


def test_plan_of_a_project(site: Site, project: Project) -> None:
    assert collect_project(project) == []
    site.answers["/a"] = say()
    (project.root / "list.txt").write_text(f"# pages\n{site.url}/a\n", encoding="utf-8")
    toml = 'delay = 0\nprivate = true\n[[list]]\nfile = "list.txt"\n'
    (project.root / "feeds.toml").write_text(toml, encoding="utf-8")
    (done,) = collect_project(project)
    assert (done.name, done.new) == ("list.txt", 1)


def test_command_says_what_came_and_fails_only_where_nothing_did(site: Site, project: Project) -> None:
    from click.testing import CliRunner

    from analysis.cli import main

    site.answers["/a"] = say()
    plan = project.root / "feeds.toml"
    call = ["collect", "--project", str(project.root)]
    assert CliRunner().invoke(main, call).exit_code == 2
    plan.write_text(f'delay = 0\nprivate = true\n[[list]]\nurls = ["{site.url}/a", "{site.url}/b"]\n', encoding="utf-8")
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 0
    assert "list: 1 new, 0 known, 1 http-404" in done.output
    plan.write_text(f'delay = 0\nprivate = true\n[[list]]\nurls = ["{site.url}/b"]\n', encoding="utf-8")
    assert CliRunner().invoke(main, call).exit_code == 1


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("", "names nothing"),
        ("= x", "cannot be read"),
        ('speed = 1\n[[feed]]\nurl = "http://a.example"', "speed"),
        ('delay = "long"\n[[feed]]\nurl = "http://a.example"', "a number"),
        ('delay = -1\n[[feed]]\nurl = "http://a.example"', "a number"),
        ('private = 1\n[[feed]]\nurl = "http://a.example"', "bool"),
        ("[[feed]]\nname = 'x'", "number 1 has no url"),
        ('[[feed]]\nurl = "http://a.example"\nfile = "x"', "unknown entry 'file'"),
        ('[[sitemap]]\nurl = "http://a.example"\nmatch = "("', "regular expression"),
        ('[[list]]\nfile = "nowhere.txt"', "cannot be read"),
        ("[[list]]\nurls = []", "names no address"),
        ("feed = 5", r"\[\[feed\]\]"),
    ],
)
def test_wrong_plans_are_said(tmp_path: Path, toml: str, said: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_plan(path)
