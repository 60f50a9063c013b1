"""Feeds (RSS, Atom): one entry, one article; a summary stands in where the feed gives no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.errors import ReadError
from analysis.reading.draft import Draft, Found, Input

LARGEST = 50_000_000  # bytes of one feed
MOST_ENTRIES = 20_000


def read_feed(file: Input) -> Iterator[Found]:
    """The entries of a feed, in its order."""
    import feedparser

    if file.path.stat().st_size > LARGEST:
        raise ReadError("too-large", f"a feed of more than {LARGEST // 10**6} MB")
    data = file.read()
    if data.count(b"<item") + data.count(b"<entry") > MOST_ENTRIES:
        raise ReadError("too-many", f"a feed of more than {MOST_ENTRIES} entries; split it")
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        problem = feed.get("bozo_exception")
        raise ReadError("no-entries", f"XML that is no feed with entries{f': {problem}' if problem else ''}"[:200])
    outlet = feed.feed.get("title")
    for entry in feed.entries:
        yield _draft(entry, outlet, feed.feed.get("language"))


def _draft(entry: Any, outlet: str | None, language: str | None) -> Draft:
    contents = [c.get("value", "") for c in entry.get("content", [])]
    body = max([*contents, entry.get("summary", "")], key=len)
    link = entry.get("link") or (entry.get("id") if str(entry.get("id", "")).startswith("http") else None)
    tags = entry.get("tags") or []
    return Draft(
        body=body,
        title=entry.get("title", ""),
        source=(entry.get("source") or {}).get("title") or outlet,
        published=entry.get("published") or entry.get("updated") or None,
        url=link,
        author=entry.get("author"),
        section=tags[0].get("term") if tags else None,
        language=(language or "")[:2].lower() or None,
        format="feed",
    )
