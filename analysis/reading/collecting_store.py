"""Where fetched bytes lie, and the memory of what was fetched (`fetched.jsonl` of each day)."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analysis.errors import CorpusError
from analysis.locks import take_lock
from analysis.reading.collecting_fetch import Fetched
from analysis.reading.collecting_links import Link
from analysis.reading.collecting_plan import Entry
from analysis.reading.origins import LEDGER
from analysis.whole import write_whole

FOLDER = "collected"
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/json": ".json",
    "application/feed+json": ".json",
    "application/pdf": ".pdf",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
}


class Ledger:
    """What was fetched, on all days, and the place for what comes today."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self.folder, self.now = folder, now
        self.last: dict[str, dict[str, Any]] = {}  # address -> its newest row
        self.stored: set[tuple[str, str]] = set()  # address, sha256
        for path in sorted(folder.glob(f"*/{LEDGER}")):
            for row in _read(path):
                self._remember(row)

    def knows(self, url: str) -> bool:
        """Whether a file of `url` was stored."""
        return bool(self.last.get(url, {}).get("file"))

    def conditions(self, url: str) -> dict[str, str]:
        """Headers that ask for `url` only if it has changed since."""
        row = self.last.get(url, {})
        named = (("If-None-Match", "etag"), ("If-Modified-Since", "last_modified"))
        return {header: row[key] for header, key in named if row.get(key)}

    def store(self, link: Link, fetched: Fetched, entry: Entry) -> bool:
        """Store a page and its row; False where the same bytes of the same address are stored already."""
        row = self._row(link, fetched, entry)
        if (link.url, row["sha256"]) in self.stored:
            return False
        folder = self.folder / row["fetched"][:10]
        row["file"] = _file_name(link.url, row["sha256"], row["content_type"])
        write_whole(folder / row["file"], fetched.body)
        self._append(row)
        return True

    def note(self, link: Link, fetched: Fetched, entry: Entry) -> None:
        """Remember a feed or sitemap all of whose pages were dealt with, so that it is asked for only if it changes."""
        row = self._row(link, fetched, entry)
        if row["sha256"] != self.last.get(link.url, {}).get("sha256"):
            self._append(row)

    def _row(self, link: Link, fetched: Fetched, entry: Entry) -> dict[str, Any]:
        return {
            "url": link.url,
            "final_url": fetched.url,
            "fetched": self.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "status": fetched.status,
            "etag": fetched.headers.get("etag", "")[:500],
            "last_modified": fetched.headers.get("last-modified", "")[:100],
            "content_type": fetched.headers.get("content-type", "").partition(";")[0].strip().lower()[:100],
            "sha256": hashlib.sha256(fetched.body).hexdigest(),
            "bytes": len(fetched.body),
            "file": "",
            "entry": entry.name,
            "source": entry.source,
            "published": link.published,
            "outlet": link.outlet,
        }

    def _append(self, row: dict[str, Any]) -> None:
        path = self.folder / row["fetched"][:10] / LEDGER
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(row, ensure_ascii=True, sort_keys=True) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._remember(row)

    def _remember(self, row: dict[str, Any]) -> None:
        self.last[row["url"]] = row
        self.stored.add((row["url"], row["sha256"]))


@contextlib.contextmanager
def open_ledger(raw: Path, now: Callable[[], datetime]) -> Iterator[Ledger]:
    """The ledger below `raw`, held for writing; BusyError at once where another run collects."""
    folder = raw / FOLDER
    try:
        lock = take_lock(folder / ".lock", f"another run is collecting into {folder}; wait for it to end")
    except OSError as error:
        msg = f"cannot write to {folder}: {error.strerror}; make the folder writable"
        raise CorpusError(msg) from error
    try:
        yield Ledger(folder, now)
    finally:
        lock.release()


def _read(path: Path) -> list[dict[str, Any]]:
    """The rows of a ledger. A last line that a crash has cut is taken off the file: its page is fetched again."""
    text = path.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        write_whole(path, whole.encode())
    rows = []
    for number, line in enumerate(whole.splitlines(), 1):
        try:
            row = json.loads(line)
            rows.append({**row, "url": str(row["url"]), "sha256": str(row["sha256"])})
        except (ValueError, KeyError, TypeError) as error:
            msg = f"{path} line {number} cannot be read ({error}); mend the line or delete it"
            raise CorpusError(msg) from error
    return rows


def _file_name(url: str, sha: str, content_type: str) -> str:
    """A readable name of no risk: host, end of the path, a hash of address and bytes, ending by type."""
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\.[a-z]{2,5}$", "", last.lower())).strip("-")[:60].strip("-")
    host = re.sub(r"[^a-z0-9.]+", "-", (parts.hostname or "").lower()).strip("-.")[:60]
    key = hashlib.sha256(f"{url}\n{sha}".encode()).hexdigest()[:12]
    return "_".join(part for part in (host, words, key) if part) + _ENDINGS.get(content_type, ".bin")
