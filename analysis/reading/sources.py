"""One name per outlet: domains, feed titles and spellings by the user's table, then by resources/sources.csv."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from urllib.parse import urlsplit

from analysis.resources import resource_rows

UNKNOWN = "unknown"
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,24}")
# Where articles of others are found; an address there names no outlet.
_DATABASES = (
    "proquest.com",
    "nexis.com",
    "lexisnexis.com",
    "factiva.com",
    "dowjones.com",
    "integrum.ru",
    "pressreader.com",
)
_SUBDOMAINS = ("www", "m", "mobile", "amp", "news", "edition", "en", "eng", "rss", "feeds")


def name_source(printed: str | None, url: str | None, given: Mapping[str, str]) -> str:
    """The outlet's one name. `printed`: how the file names it; `given`: domain or name = outlet, by the user.

    Without a printed name the outlet is called by the domain of `url`; without that, "unknown".
    """
    host = host_of(url)
    return _named(printed or "", host, tuple(given.items()))


@lru_cache(maxsize=10_000)
def _named(printed: str, host: str, given: tuple[tuple[str, str], ...]) -> str:
    own = {_key(form): name for form, name in given}
    if not _key(printed) or _key(printed) == UNKNOWN:
        printed = ""
    forms = [*([printed] if printed else []), *_domains(host)]
    for table in (own, _known()):
        for form in forms:
            if name := table.get(_key(form)):
                return name
    if printed and _HOST.fullmatch(printed.lower()):
        host, printed = printed.lower(), ""
    if host.endswith(_DATABASES):
        host = ""
    return printed.strip(" .") or (_domains(host) or [UNKNOWN])[-1]


def host_of(url: str | None) -> str:
    """The host name of an address, lower case; empty where it has none."""
    if not url:
        return ""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host if "." in host else ""


def _domains(host: str) -> list[str]:
    """`host` and, without subdomains that name no outlet, its shorter forms."""
    found = [host] if host else []
    while host.count(".") >= 2 and host.split(".", 1)[0] in _SUBDOMAINS:
        host = host.split(".", 1)[1]
        found.append(host)
    return found


def _key(name: str) -> str:
    name = re.sub(r"^(?:https?://)?(?:www\.)?", "", name.strip().casefold()).strip(" ./")
    return re.sub(r"^the\s+", "", re.sub(r"\s*\(", " (", name))


@cache
def _known() -> dict[str, str]:
    return {
        _key(form): row["name"]
        for row in resource_rows("sources.csv")
        for form in (row["name"], *row["forms"].split("|"))
        if form
    }
