"""A project and its settings: any folder with `data/raw`, and the optional `broadsheet.toml` in it."""

from __future__ import annotations

import csv
import os
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from analysis.errors import CallError, SettingsError

SETTINGS_FILE = "broadsheet.toml"
SOURCES_FILE = "data/sources.csv"  # columns form, source: how an outlet is named by files, and its one name
LEXICON_FILE = "data/lexicon.csv"  # columns term, weight: tone of a project's own words, -4 to 4
PROJECT_VARIABLE = "BROADSHEET_PROJECT"
LOWEST = {"workers": 0, "stance_threads": 1, "minimum_n": 2, "bootstrap": 100, "keep": 0}
CHOICES = {
    "paper": ("a4", "letter"),
    "stance_engine": ("auto", "shipped", "none"),
    "tone_engine": ("news", "vader"),
}


@dataclass(frozen=True)
class Settings:
    """What `broadsheet.toml` may say. Every entry is optional; the defaults stand here."""

    timezone: str = "UTC"  # days and months of reports are of this zone
    workers: int = 0  # processes that prepare the corpus; 0: one per core
    spacy_model: str = "auto"  # name of an installed spaCy model; auto: the small English one
    entity_engine: str = "spacy"  # what finds names: spacy, or an engine installed under broadsheet.entity_engines
    stance_engine: str = "auto"  # shipped: the stance model; none: no stances; auto: the model where it can run
    stance_threads: int = 1  # cores that the stance model uses in each process
    tone_engine: str = "news"  # news: the lexicons for news and diplomacy; vader: the vaderSentiment package's values
    minimum_n: int = 5  # no interval is given below this many stories
    bootstrap: int = 2000  # resamples for intervals of means
    paper: str = "a4"  # a4 or letter
    pdf_ua: bool = False  # report.pdf to the accessibility standard PDF/UA-1
    columns: dict[str, str] = field(default_factory=dict)  # our column name = the user's column name
    style: dict[str, str] = field(default_factory=dict)  # accent = "#7a2e1d", logo = "logo.svg"
    keep: int = 0  # newest periods of each report that stay published; 0: all
    set: list[dict[str, Any]] = field(default_factory=list)  # report sets, each a [[set]] (see reporting/sets.py)
    sources: dict[str, str] = field(default_factory=dict)  # domain or name as printed = name of the outlet
    lexicon: dict[str, float] = field(default_factory=dict)  # term = weight, -4 to 4; over the tone lexicons
    offices: dict[str, list[str]] = field(default_factory=dict)  # "foreign minister of KZ" = ["Name, 2019-09-18.."]


@dataclass(frozen=True)
class Project:
    """A project folder and its settings."""

    root: Path
    settings: Settings = field(default_factory=Settings)

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        return self.root / "data" / "processed"

    @property
    def corrections(self) -> Path:
        return self.root / "data" / "corrections"

    @property
    def reports(self) -> Path:
        return self.root / "reports"


def find_project(folder: str | Path | None = None) -> Project:
    """The project in `folder`; without one, in $BROADSHEET_PROJECT, else here or in the nearest folder above.

    Raises CallError where there is no `data/raw`, SettingsError where `broadsheet.toml` is wrong.
    """
    named = folder or os.environ.get(PROJECT_VARIABLE)
    start = Path(named or ".").resolve()
    places = [start] if named else [start, *start.parents]
    for place in places:
        if (place / "data" / "raw").is_dir():
            settings = read_settings(place / SETTINGS_FILE)
            sources = {**read_sources(place / SOURCES_FILE), **settings.sources}
            lexicon = {**read_lexicon(place / LEXICON_FILE), **settings.lexicon}
            return Project(place, replace(settings, sources=sources, lexicon=lexicon))
    msg = (
        f"{start} is not a project: it has no data/raw; "
        f"make one with 'broadsheet init FOLDER', or name one with --project"
    )
    raise CallError(msg)


def read_settings(path: Path) -> Settings:
    """Settings from a TOML file; the defaults where it does not exist."""
    if not path.exists():
        return Settings()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        msg = f"{path.name} cannot be read: {error}"
        raise SettingsError(msg) from error
    return _settings(given, path.name)


def read_sources(path: Path) -> dict[str, str]:
    """Names of outlets from a CSV file with the columns form and source; none where it does not exist."""
    return {form: source for form, source in _read_pairs(path, ("form", "source")) if form and source}


def read_lexicon(path: Path) -> dict[str, float]:
    """Terms and weights from a CSV file with the columns term and weight; none where it does not exist."""
    terms = {}
    for term, weight in _read_pairs(path, ("term", "weight")):
        try:
            terms[term.lower()] = float(weight)
        except ValueError as error:
            msg = f"{path.name}: the weight of {term!r} is {weight!r}; expected a number from -4 to 4"
            raise SettingsError(msg) from error
    return terms


def _read_pairs(path: Path, columns: tuple[str, str]) -> list[tuple[str, str]]:
    """The two columns of a CSV file, stripped; lines that start with # are comments."""
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        msg = f"{path.name} cannot be read: {error}; write it as CSV in UTF-8"
        raise SettingsError(msg) from error
    if rows and not set(columns) <= set(rows[0]):
        msg = f"{path.name} has the columns {', '.join(map(str, rows[0]))}; expected {' and '.join(columns)}"
        raise SettingsError(msg)
    return [((row[columns[0]] or "").strip(), (row[columns[1]] or "").strip()) for row in rows]


def _settings(given: dict[str, Any], name: str) -> Settings:
    known = {f.name: f for f in fields(Settings)}
    for key, value in given.items():
        if key not in known:
            msg = f"{name}: unknown setting {key!r}; known are {', '.join(known)}"
            raise SettingsError(msg)
        expected = type(getattr(Settings(), key))
        if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
            msg = f"{name}: {key} is {value!r}; expected {expected.__name__}"
            raise SettingsError(msg)
    settings = Settings(**given)
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        msg = f"{name}: timezone {settings.timezone!r} is unknown; write one like Asia/Almaty"
        raise SettingsError(msg) from error
    for key, lowest in LOWEST.items():
        if getattr(settings, key) < lowest:
            msg = f"{name}: {key} is {getattr(settings, key)}; expected {lowest} or more"
            raise SettingsError(msg)
    for key, allowed in CHOICES.items():
        if getattr(settings, key) not in allowed:
            msg = f"{name}: {key} is {getattr(settings, key)!r}; expected one of {', '.join(allowed)}"
            raise SettingsError(msg)
    for key in ("columns", "style", "sources"):
        for entry, value in getattr(settings, key).items():
            if not isinstance(value, str):
                msg = f"{name}: {entry} under [{key}] is {value!r}; expected a text"
                raise SettingsError(msg)
    return settings
