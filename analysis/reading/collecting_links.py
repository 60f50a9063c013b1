"""The pages that a feed or a sitemap names, with what it says of each."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from analysis.errors import ReadError

LONGEST_UNPACKED = 50_000_000  # bytes of a packed sitemap
MOST_LINKS = 50_000  # of one file, as sitemaps may have
_TRACKING = ("utm_",)
_LONGEST_VALUE = 200  # characters of a date or the name of an outlet


class Link(NamedTuple):
    """A page, and what the feed or sitemap says about it, empty where nothing: when it was published, its outlet."""

    url: str
    published: str = ""
    outlet: str = ""


class Links(NamedTuple):
    """Pages, and addresses of further sitemaps."""

    pages: list[Link]
    sitemaps: list[str]


def feed_links(body: bytes, url: str) -> Links:
    """The pages of a feed (RSS, Atom, JSON Feed) that was fetched from `url`, in its order, each once.

    Raises ReadError `no-entries` where it is no feed.
    """
    if body.lstrip()[:1] == b"{":
        return Links(_plain(_json_links(body), url), [])
    import feedparser

    parsed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.entries and not parsed.version:
        raise ReadError("no-entries", f"what {url} gives is no feed")
    outlet = _short(parsed.feed.get("title"))
    found = [Link(e.get("link") or "", _short(e.get("published")), outlet) for e in parsed.entries]
    return Links(_plain(found, url), [])


def sitemap_links(body: bytes, url: str) -> Links:
    """The pages and the further sitemaps of a sitemap, packed or not, or of a text with an address a line.

    Raises ReadError where it is neither.
    """
    from lxml import etree

    if body[:2] == b"\x1f\x8b":
        body = _unpacked(body)
    if body.lstrip()[:1] != b"<":
        return Links(_plain(map(Link, body.decode("utf-8", "replace").splitlines()), url), [])
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(body, parser)
    if root is None or etree.QName(root).localname not in ("urlset", "sitemapindex"):
        raise ReadError("no-entries", f"what {url} gives is no sitemap")
    index = etree.QName(root).localname == "sitemapindex"
    found = _plain(map(_of_sitemap, root.iterfind("{*}*")), url)
    return Links([], [link.url for link in found]) if index else Links(found, [])


def _of_sitemap(entry: Any) -> Link:
    """One entry; of news sitemaps also the date of publication and the outlet, but never the day of a change."""
    published, outlet = entry.findtext("{*}news/{*}publication_date"), entry.findtext("{*}news/{*}publication/{*}name")
    return Link(entry.findtext("{*}loc") or "", _short(published), _short(outlet))


def plain_url(url: str) -> str:
    """`url` without fragment and without marks that only say where a reader came from."""
    parts = urlsplit(url.strip())
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith(_TRACKING)]
    query = parts.query if "utm_" not in parts.query else urlencode(kept)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", query, ""))


def _plain(found: Iterable[Link], base: str) -> list[Link]:
    links: dict[str, Link] = {}
    for link in islice(found, MOST_LINKS):
        address = link.url.strip()
        with suppress(ValueError):  # no address at all, such as http://[: fetching it says so
            address = plain_url(urljoin(base, address))
        links.setdefault(address, link._replace(url=address))
    return [link for address, link in links.items() if address and address != base]


def _json_links(body: bytes) -> list[Link]:
    try:
        feed = json.loads(body)
        outlet = _short(feed.get("title"))
        return [
            Link(str(item.get("url") or item.get("external_url") or ""), _short(item.get("date_published")), outlet)
            for item in feed["items"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReadError("no-entries", f"JSON that is no feed: {error}"[:200]) from error


def _short(value: Any) -> str:
    """A value of a feed as one short line."""
    return " ".join(value.split())[:_LONGEST_VALUE] if isinstance(value, str) else ""


def _unpacked(body: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(body, LONGEST_UNPACKED + 1)
    except zlib.error as error:
        raise ReadError("unreadable", f"a packed sitemap: {error}") from error
    if len(found) > LONGEST_UNPACKED:
        raise ReadError("too-large", f"unpacks to more than {LONGEST_UNPACKED} bytes")
    return found
