"""Where collected files come from, as `fetched.jsonl` beside them says, and which of them a newer version replaces.

The file lies in `collected/DATE/`, one row per fetched page (see `collecting`). A line of it that cannot be read is
passed over here: its page is read without it, and `broadsheet collect` says which line it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

LEDGER = "fetched.jsonl"


@dataclass(frozen=True)
class Origin:
    """What is known of a collected file beside its bytes; empty where nothing."""

    url: str  # where it was found in the end
    fetched: date  # day of UTC
    source: str = ""  # the outlet, as the user's plan names it
    published: str = ""  # as the feed or sitemap gave it
    outlet: str = ""  # as the feed or sitemap gave it
    newer: str = ""  # a later file of the same address, as DATE/NAME

    @property
    def key(self) -> str:
        """A text that changes if anything of it does."""
        return json.dumps(astuple(self), default=str)


class Origins:
    """The origins of files, by the ledgers beside them; each set of ledgers is read once."""

    def __init__(self) -> None:
        self._known: dict[Path, dict[str, Origin]] = {}
        self._has: dict[Path, bool] = {}

    def of(self, path: Path) -> Origin | None:
        """The origin of the file at `path`; None where no ledger beside it names it."""
        day = path.parent
        if day not in self._has:
            self._has[day] = (day / LEDGER).is_file()
        if not self._has[day]:
            return None
        if day.parent not in self._known:
            self._known[day.parent] = _read(day.parent)
        return self._known[day.parent].get(f"{day.name}/{path.name}")


def _read(folder: Path) -> dict[str, Origin]:
    """DATE/NAME -> origin, for every file that the ledgers of the days in `folder` name."""
    rows = [found for ledger in folder.glob(f"*/{LEDGER}") for found in _rows(ledger)]
    rows.sort(key=lambda found: (found[1]["fetched"], found[0]))
    newest = {row["url"]: place for place, row in rows}
    return {place: _origin(row, newest[row["url"]] if newest[row["url"]] != place else "") for place, row in rows}


def _rows(ledger: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in ledger.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            row = json.loads(line)
            row = {str(key): str(value) for key, value in row.items()}
            date.fromisoformat(row["fetched"][:10])
        except (ValueError, KeyError, AttributeError, RecursionError):
            continue
        if row.get("file") and row.get("url") and (ledger.parent / row["file"]).is_file():
            yield f"{ledger.parent.name}/{row['file']}", row


def _origin(row: dict[str, Any], newer: str) -> Origin:
    return Origin(
        row.get("final_url") or row["url"],
        date.fromisoformat(row["fetched"][:10]),
        row.get("source", ""),
        row.get("published", ""),
        row.get("outlet", ""),
        newer,
    )
