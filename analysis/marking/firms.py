"""Organisations across articles: one where names are one, acronyms by their long name, institutions by country."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from analysis.marking.article_clusters import Cluster, Key
from analysis.marking.gazetteer import country_name
from analysis.marking.institutions import find_institution, is_institution, usual_words
from analysis.marking.name_forms import ACRONYM, words_of
from analysis.marking.spelling import slug


class Home(NamedTuple):
    """The countries (ISO codes) that an article names, those that it names most, and the one it is mainly about."""

    named: frozenset[str]
    most: frozenset[str]
    mainly: str | None


NOWHERE = Home(frozenset(), frozenset(), None)


def link_firms(
    found: Sequence[Cluster], texts: Mapping[str, str], homes: Mapping[str, Home], outlets: Mapping[str, str]
) -> dict[Key, tuple[str, str]]:
    """Cluster -> (entity_id, name).

    A lone acronym is the long name that other articles give it, where they give one; `the Gazette` is the outlet of
    the article (`outlets`) where its name ends so. An institution that every country has (`Foreign Ministry`) is that
    of the country said with it. Where none is said, it is that of the country that the article names most (`homes`),
    if another article has that institution with that country, or if this one is mainly about it and names no other
    country whose institution is known; else it stays without.
    """
    long_names: dict[str, Counter[str]] = defaultdict(Counter)
    shown: dict[str, Counter[str]] = defaultdict(Counter)
    own: dict[Key, str] = {}
    versions: set[str] = set()
    everywhere: set[Key] = set()
    for cluster in found:
        name, country, common = _institution(cluster, texts[cluster.article_id])
        name = _outlet(name, outlets.get(cluster.article_id))
        key = slug(" ".join(usual_words(words_of(name))))
        if country:
            key, name = _of_country(key, name, country)
            versions.add(key)
        elif common:
            everywhere.add(cluster.key)
        own[cluster.key] = key
        shown[key][name] += 1
        for short in set(cluster.names):
            if ACRONYM.fullmatch(short) and short != name:
                long_names[slug(short)][key] += 1
    linked = {}
    for at, key in own.items():
        country = _country_meant(key, homes.get(at[0], NOWHERE), versions) if at in everywhere else None
        if country:
            target, name = _of_country(key, _most(shown[key]), country)
            linked[at] = (f"org:{target}", _most(shown[target]) if shown[target] else name)
            continue
        meant = long_names.get(key, Counter())
        target = next(iter(meant)) if len(meant) == 1 else key
        linked[at] = (f"org:{target}", _most(shown[target]))
    return linked


def _country_meant(key: str, home: Home, versions: set[str]) -> str | None:
    """The country whose institution is meant where none is said with it."""
    known = [country for country in sorted(home.named) if f"{key}-{country.lower()}" in versions]
    if not known:
        return home.mainly
    leading = [country for country in known if country in home.most]
    return leading[0] if len(leading) == 1 else None


def _of_country(key: str, name: str, country: str) -> tuple[str, str]:
    return f"{key}-{country.lower()}", f"{name} ({country_name(country)})"


def _most(names: Counter[str]) -> str:
    return max(names, key=lambda n: (not n.isupper(), names[n], n))


def _outlet(name: str, outlet: str | None) -> str:
    """The outlet's name for its last words: `Gazette` in an article of the Kura Gazette."""
    words, full = words_of(name), words_of(outlet) if outlet else ()
    return outlet if outlet and len(words) < len(full) and full[-len(words) :] == words else name


def _institution(cluster: Cluster, text: str) -> tuple[str, str | None, bool]:
    """The fullest name without its country, the country that any of the mentions says, and if every country has one."""
    found = [find_institution(text, start, end) for start, end in cluster.named_spans]
    countries = [institution.country for institution in found if institution.country]
    if not countries:
        return cluster.display, None, is_institution(cluster.display)
    names = [institution.name for institution in found]
    return max(names, key=lambda n: (len(words_of(n)), names.count(n), n)), countries[0], True
