"""Collecting: what feeds, sitemaps and lists of addresses name, fetched politely into `data/raw/collected/DATE/`.

Bytes are stored as they came. `fetched.jsonl` beside them says of each file: url, final_url, fetched (UTC), status,
etag, last_modified, content_type, sha256, bytes, file, entry (of the plan), source (as the plan names the outlet), and
published and outlet as the feed or sitemap gave them. It is the memory of what was fetched: the same address is not
stored with the same bytes twice. Reading takes from it what a page does not say itself (see `origins`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from analysis.errors import ReadError
from analysis.reading.collecting_fetch import PASSING, Fetched, Fetcher
from analysis.reading.collecting_links import Link, Links, feed_links, plain_url, sitemap_links
from analysis.reading.collecting_plan import Entry, Plan, read_plan
from analysis.reading.collecting_store import Ledger, open_ledger
from analysis.settings import Project

PLAN = "feeds.toml"
MOST_SITEMAPS = 50  # of one entry, in one run


@dataclass
class Collected:
    """What one entry gave: files stored, pages known before, pages left for another run, and failures with reasons."""

    name: str
    new: int = 0
    known: int = 0
    left: int = 0
    failures: list[tuple[str, str, str]] = field(default_factory=list)  # address, reason, detail

    @property
    def failed(self) -> bool:
        """Whether it gave nothing and something went wrong."""
        return bool(self.failures) and not self.new and not self.known

    def __str__(self) -> str:
        said = [f"{self.new} new", f"{self.known} known"]
        said += [f"{self.left} left for another run"] if self.left else []
        reasons = sorted({reason for _, reason, _ in self.failures})
        counted = [f"{sum(r == reason for _, r, _ in self.failures)} {reason}" for reason in reasons]
        return f"{self.name}: {', '.join([*said, *counted])}"


def collect_project(
    project: Project, path: str | Path | None = None, tell: Callable[[Collected], None] | None = None
) -> list[Collected]:
    """Collect what the project's `feeds.toml` (or `path`) names; nothing where the project has none.

    Raises SettingsError where that file is wrong, BusyError where another run collects. What cannot be fetched raises
    nothing: it stands among the failures of its entry.
    """
    place = Path(path) if path else project.root / PLAN
    if path is None and not place.exists():
        return []
    return collect(read_plan(place), project.raw, tell=tell)


def collect(
    plan: Plan,
    raw: Path,
    *,
    fetcher: Fetcher | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    tell: Callable[[Collected], None] | None = None,
) -> list[Collected]:
    """Fetch what each entry of `plan` names into `raw`/collected/DATE; `tell` hears of each entry when it is done."""
    fetcher = fetcher or Fetcher(plan.manners)
    done = []
    with open_ledger(raw, now) as ledger:
        for entry in plan.entries:
            result = Collected(entry.name)
            _Run(entry, fetcher, ledger, result).run()
            done.append(result)
            if tell:
                tell(result)
    return done


class _Run:
    """One entry, in one run."""

    def __init__(self, entry: Entry, fetcher: Fetcher, ledger: Ledger, result: Collected) -> None:
        self.entry, self.fetcher, self.ledger, self.result = entry, fetcher, ledger, result
        self.asked = 0
        self.wanted = re.compile(entry.match)

    def run(self) -> None:
        if self.entry.kind == "list":
            self._pages([Link(plain_url_or_same(url)) for url in self.entry.urls])
        elif self.entry.kind == "feed" and not self.entry.pages:
            self._page(Link(self.entry.url), again=True)
        elif self.entry.kind == "feed":
            fetched = self._index(self.entry.url)
            if fetched:
                self._follow(fetched, feed_links)
        else:
            self._sitemaps()

    def _sitemaps(self) -> None:
        """The pages of a sitemap and of those it names, breadth first, each once."""
        queue, seen = [self.entry.url], {self.entry.url}
        for _ in range(MOST_SITEMAPS):
            if not queue:
                return
            fetched = self._index(queue.pop(0))
            further = self._follow(fetched, sitemap_links) if fetched else []
            queue += [url for url in further if url not in seen]
            seen |= set(further)
        if queue:
            self.result.left += len(queue)

    def _index(self, url: str) -> Fetched | None:
        """A feed or sitemap; None where it has not changed since all it names was dealt with, or cannot be had."""
        try:
            fetched = self.fetcher.fetch(url, self.ledger.conditions(url))
        except ReadError as error:
            self._fail(url, error)
            return None
        if fetched.status == 304:
            self.result.known += 1
            return None
        return fetched._replace(headers={**fetched.headers, "asked": url})

    def _follow(self, index: Fetched, links: Callable[[bytes, str], Links]) -> list[str]:
        """Fetch the pages that `index` names; the further sitemaps it names.

        It is remembered as dealt with only if no page has to be tried again, and if it names no sitemaps: those may
        change where it does not.
        """
        try:
            found = links(index.body, index.url)
        except ReadError as error:
            self._fail(index.headers["asked"], error)
            return []
        if self._pages(found.pages) and not found.sitemaps:
            self.ledger.note(Link(index.headers["asked"]), index, self.entry)
        return found.sitemaps

    def _pages(self, links: list[Link]) -> bool:
        """Fetch those pages that are wanted and not known; whether none has to be tried again."""
        whole = True
        for link in links:
            if not self.wanted.search(link.url):
                continue
            if self.ledger.knows(link.url) and not self.entry.again:
                self.result.known += 1
            elif self.asked >= self.entry.limit:
                self.result.left += 1
                whole = False
            else:
                whole &= self._page(link, again=self.entry.again)
        return whole

    def _page(self, link: Link, *, again: bool) -> bool:
        """Fetch and store one page; whether that is done with, well or not."""
        self.asked += 1
        try:
            fetched = self.fetcher.fetch(link.url, self.ledger.conditions(link.url) if again else {})
        except ReadError as error:
            self._fail(link.url, error)
            return error.reason not in PASSING
        if fetched.status == 200 and self.ledger.store(link, fetched, self.entry):
            self.result.new += 1
        else:
            self.result.known += 1
        return True

    def _fail(self, url: str, error: ReadError) -> None:
        self.result.failures.append((url, error.reason, error.detail))


def plain_url_or_same(url: str) -> str:
    """The plain form of an address; what is none stays, and fetching it says so."""
    try:
        return plain_url(url)
    except ValueError:
        return url
