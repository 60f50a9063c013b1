"""Organisations across articles: one where names are one, acronyms by their long name, institutions by country."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from analysis.marking import clusters
from analysis.marking.article_clusters import Cluster, Key
from analysis.marking.clusters import words_of
from analysis.marking.gazetteer import country_name
from analysis.marking.institutions import find_institution, usual_words
from analysis.marking.spelling import slug


def link_firms(
    found: Sequence[Cluster], texts: Mapping[str, str], homes: Mapping[str, str]
) -> dict[Key, tuple[str, str]]:
    """Cluster -> (entity_id, name).

    A lone acronym is the long name that other articles give it, where they give one. An institution that every country
    has (`Foreign Ministry`) is that of the country said with it. Where none is said it is that of the country that the
    article is about (`homes`: article -> ISO code), if another article has that institution with that country; else it
    stays without.
    """
    long_names: dict[str, Counter[str]] = defaultdict(Counter)
    shown: dict[str, Counter[str]] = defaultdict(Counter)
    own: dict[Key, str] = {}
    versions: set[str] = set()
    for cluster in found:
        name, country = _institution(cluster, texts[cluster.article_id])
        key = slug(" ".join(usual_words(words_of(name))))
        if country:
            versions.add(f"{key}-{country.lower()}")
            key, name = f"{key}-{country.lower()}", f"{name} ({country_name(country)})"
        own[cluster.key] = key
        shown[key][name] += 1
        for short in set(cluster.names):
            if clusters.ACRONYM.fullmatch(short) and short != name:
                long_names[slug(short)][key] += 1
    linked = {}
    for at, key in own.items():
        meant = long_names.get(key, Counter())
        at_home = f"{key}-{homes.get(at[0], '').lower()}"
        if at_home in versions:
            meant = Counter([at_home])
        target = next(iter(meant)) if len(meant) == 1 else key
        names = shown[target]
        linked[at] = (f"org:{target}", max(names, key=lambda n: (not n.isupper(), names[n], n)))
    return linked


def _institution(cluster: Cluster, text: str) -> tuple[str, str | None]:
    """The fullest name without its country, and the country that any of the mentions says."""
    found = [find_institution(text, start, end) for start, end in cluster.named_spans]
    countries = [institution.country for institution in found if institution.country]
    if not countries:
        return cluster.display, None
    names = [institution.name for institution in found]
    return max(names, key=lambda n: (len(words_of(n)), names.count(n), n)), countries[0]
