"""What is to be collected, and how: the file `feeds.toml` of a project.

delay = 2.0                                   # seconds between two requests to one host
ca = "desk.pem"                               # certificates to trust beside the system's, beside feeds.toml
[[feed]]                                      # RSS, Atom or JSON Feed
url = "https://example.org/rss"
source = "Example Post"                       # the outlet's name, over what its pages say
[[sitemap]]
url = "https://example.net/news-sitemap.xml"
match = "/politics/"                          # only addresses in which this regular expression is found
[[list]]
file = "addresses.txt"                        # one address a line, beside feeds.toml; or urls = [...]
"""

from __future__ import annotations

import re
import ssl
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from analysis.errors import SettingsError
from analysis.reading.collecting_fetch import Manners

KINDS = ("feed", "sitemap", "list")
_ENTRY: dict[str, type] = {
    "url": str,
    "name": str,
    "source": str,
    "match": str,
    "pages": bool,
    "again": bool,
    "file": str,
    "urls": list,
    "limit": int,
}
_ALLOWED = {
    "feed": ("url", "name", "source", "match", "pages", "again", "limit"),
    "sitemap": ("url", "name", "source", "match", "again", "limit"),
    "list": ("file", "urls", "name", "source", "match", "again", "limit"),
}


@dataclass(frozen=True)
class Entry:
    """One thing to collect from."""

    kind: str  # feed, sitemap, list
    name: str  # how it is called in what we print
    url: str = ""
    urls: tuple[str, ...] = ()
    match: str = ""  # regular expression; only addresses in which it is found
    pages: bool = True  # of a feed: fetch the pages it names; else keep the feed itself, where it has the whole texts
    again: bool = False  # ask again for pages that were fetched before, whether they have changed
    limit: int = 200  # pages in one run
    source: str = ""  # the outlet of its pages; empty: as the pages, else the feed, call it


@dataclass(frozen=True)
class Plan:
    """All of it."""

    manners: Manners
    entries: tuple[Entry, ...]


def read_plan(path: str | Path) -> Plan:
    """The plan of a `feeds.toml`. Raises SettingsError that names the entry and what is wrong with it."""
    path = Path(path)
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        msg = f"{path} does not exist; 'broadsheet collect --help' shows one"
        raise SettingsError(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        msg = f"{path.name} cannot be read: {error}"
        raise SettingsError(msg) from error
    entries = []
    for kind in KINDS:
        listed = given.pop(kind, [])
        if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
            msg = f"{path.name}: {kind} is {listed!r}; write each as [[{kind}]]"
            raise SettingsError(msg)
        entries += [_entry(kind, entry, path, number) for number, entry in enumerate(listed, 1)]
    if not entries:
        msg = f"{path.name} names nothing to collect; write [[feed]], [[sitemap]] or [[list]]"
        raise SettingsError(msg)
    return Plan(_manners(given, path), tuple(entries))


def _manners(given: dict[str, Any], path: Path) -> Manners:
    name = path.name
    known = {f.name: getattr(Manners(), f.name) for f in fields(Manners)}
    for key, value in given.items():
        if key not in known:
            msg = f"{name}: unknown setting {key!r}; known are {', '.join(known)}, and [[feed]], [[sitemap]], [[list]]"
            raise SettingsError(msg)
        _check(name, key, value, type(known[key]))
    if given.get("ca"):
        given = {**given, "ca": _certificates(path, given["ca"])}
    return Manners(**given)


def _certificates(path: Path, given: str) -> str:
    """The path of a file of certificates. SettingsError where it holds none, before anything is fetched."""
    place = path.parent / given
    try:
        ssl.create_default_context(cafile=place)
    except OSError as error:
        msg = f"{path.name}: ca is {given!r}, which holds no certificate that can be read: {error}"
        raise SettingsError(msg) from error
    return str(place)


def _entry(kind: str, given: dict[str, Any], path: Path, number: int) -> Entry:
    where = f"{path.name}, [[{kind}]] number {number}"
    for key, value in given.items():
        if key not in _ALLOWED[kind]:
            msg = f"{where}: unknown entry {key!r}; known are {', '.join(_ALLOWED[kind])}"
            raise SettingsError(msg)
        _check(where, key, value, _ENTRY[key])
    if kind == "list":
        given = {**given, "urls": _listed(given, path, where)}
        name = given.get("name") or given.pop("file", "") or "list"
        given.pop("file", None)
    elif not given.get("url"):
        msg = f"{where} has no url"
        raise SettingsError(msg)
    else:
        name = given.get("name") or given["url"]
    try:
        re.compile(given.get("match", ""))
    except re.error as error:
        msg = f"{where}: match is {given['match']!r}, no regular expression: {error}"
        raise SettingsError(msg) from error
    return Entry(**{**given, "kind": kind, "name": name})


def _listed(given: dict[str, Any], path: Path, where: str) -> tuple[str, ...]:
    urls = given.get("urls", [])
    if not all(isinstance(url, str) for url in urls):
        msg = f"{where}: urls is {urls!r}; expected a list of addresses"
        raise SettingsError(msg)
    lines: list[str] = []
    if given.get("file"):
        try:
            lines = (path.parent / given["file"]).read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            msg = f"{where}: file {given['file']!r} cannot be read: {error}"
            raise SettingsError(msg) from error
    found = tuple(u for u in (u.strip() for u in [*urls, *lines]) if u and not u.startswith("#"))
    if not found:
        msg = f"{where} names no address; give file or urls"
        raise SettingsError(msg)
    return found


def _check(where: str, key: str, value: Any, kind: type) -> None:
    number = kind in (int, float) and isinstance(value, int | float) and not isinstance(value, bool)
    fits = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
    if (fits or (kind is float and number)) and (not number or value >= 0):
        return
    msg = f"{where}: {key} is {value!r}; expected {'a number' if kind in (int, float) else kind.__name__}"
    raise SettingsError(msg)
