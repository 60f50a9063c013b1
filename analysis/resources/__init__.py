"""Data files: gazetteer, titles, cues, lexicons, styles; docs/resources.md has their sources and licences."""

from __future__ import annotations

import csv
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any


def resource_path(name: str) -> Path:
    """Where the resource `name` lies on disk."""
    return Path(str(files(__name__).joinpath(name)))


@cache
def resource_rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a CSV resource; lines that start with # are comments."""
    with resource_path(name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(line for line in file if not line.startswith("#")))


@cache
def resource_json(name: str) -> Any:
    """A JSON resource."""
    return json.loads(resource_path(name).read_text(encoding="utf-8"))


@cache
def stopwords() -> frozenset[str]:
    """The words that say nothing by themselves, in small letters: no keyword, and no name."""
    return frozenset(row["term"] for row in resource_rows("stopwords.csv"))


def packaged_path(name: str) -> Path:
    """Where `notebooks`, `demo` or `broadsheet.toml` lie: in the installed package, or in its clone."""
    inside = resource_path("project") / name
    if inside.exists():
        return inside
    clone = Path(__file__).resolve().parents[2]
    return clone / {"demo": "data/raw/demo"}.get(name, name)
