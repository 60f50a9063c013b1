"""The addresses of pages that a feed or a sitemap names."""

from __future__ import annotations

import json
import zlib
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from analysis.errors import ReadError

LONGEST_UNPACKED = 50_000_000  # bytes of a packed sitemap
MOST_LINKS = 50_000  # of one file, as sitemaps may have
_TRACKING = ("utm_",)


class Links(NamedTuple):
    """Addresses of pages, and of further sitemaps."""

    pages: list[str]
    sitemaps: list[str]


def feed_links(body: bytes, url: str) -> list[str]:
    """The pages of a feed (RSS, Atom, JSON Feed) that was fetched from `url`, in its order, each once.

    Raises ReadError `no-entries` where it is no feed.
    """
    if body.lstrip()[:1] == b"{":
        found = _json_links(body)
    else:
        import feedparser

        parsed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
        if not parsed.entries and not parsed.version:
            raise ReadError("no-entries", f"what {url} gives is no feed")
        found = [entry.get("link") or "" for entry in parsed.entries]
    return _plain(found, url)


def sitemap_links(body: bytes, url: str) -> Links:
    """The pages and the further sitemaps of a sitemap, packed or not, or of a text with an address a line.

    Raises ReadError where it is neither.
    """
    from lxml import etree

    if body[:2] == b"\x1f\x8b":
        body = _unpacked(body)
    if body.lstrip()[:1] != b"<":
        return Links(_plain(body.decode("utf-8", "replace").splitlines(), url), [])
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(body, parser)
    if root is None or etree.QName(root).localname not in ("urlset", "sitemapindex"):
        raise ReadError("no-entries", f"what {url} gives is no sitemap")
    places = [str(loc.text or "") for loc in root.iterfind("{*}*/{*}loc")]
    index = etree.QName(root).localname == "sitemapindex"
    return Links([], _plain(places, url)) if index else Links(_plain(places, url), [])


def plain_url(url: str) -> str:
    """`url` without fragment and without marks that only say where a reader came from."""
    parts = urlsplit(url.strip())
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith(_TRACKING)]
    query = parts.query if "utm_" not in parts.query else urlencode(kept)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", query, ""))


def _plain(found: list[str], base: str) -> list[str]:
    links: dict[str, None] = {}
    for link in found[:MOST_LINKS]:
        try:
            links[plain_url(urljoin(base, link.strip()))] = None
        except ValueError:  # no address at all, such as http://[
            links[link.strip()] = None  # fetching it says so
    return [link for link in links if link and link != base]


def _json_links(body: bytes) -> list[str]:
    try:
        items = json.loads(body)["items"]
        return [str(item.get("url") or item.get("external_url") or "") for item in items]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReadError("no-entries", f"JSON that is no feed: {error}"[:200]) from error


def _unpacked(body: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(body, LONGEST_UNPACKED + 1)
    except zlib.error as error:
        raise ReadError("unreadable", f"a packed sitemap: {error}") from error
    if len(found) > LONGEST_UNPACKED:
        raise ReadError("too-large", f"unpacks to more than {LONGEST_UNPACKED} bytes")
    return found
