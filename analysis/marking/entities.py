"""Entities across articles: the corpus pass that gives every cluster of an article its identity."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date

import pandas as pd

from analysis.marking import cyrillic_names, gazetteer, name_lists, offices, person_links, similarity
from analysis.marking.article_clusters import Cluster, gather_clusters
from analysis.marking.clusters import is_called
from analysis.marking.firms import Home, link_firms
from analysis.marking.name_forms import acronym_of, words_of
from analysis.marking.offices import read_terms
from analysis.marking.person_links import domain_of, link_people
from analysis.marking.retyping import retype
from analysis.marking.sightings import Sighting
from analysis.marking.spelling import slug
from analysis.marking.titles import role_at, roles_of
from analysis.marking.weighed_names import LONGEST_ACRONYM
from analysis.settings import Settings
from analysis.tables import conform, empty

VERSION = "8"
RESOURCES = (
    *gazetteer.RESOURCES,
    *cyrillic_names.RESOURCES,
    *name_lists.RESOURCES,
    *similarity.RESOURCES,
    *offices.RESOURCES,
    *person_links.RESOURCES,
)
PREFIX = {
    "PERSON": "person",
    "ORG": "org",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
    "EVENT": "event",
}
NEW = re.compile(r"\b(?:new|incoming|newly[ -]appointed|next) (?:[A-Z][\w.-]* )?$")
MAINLY = 2  # how often an article names the country that it is about for each time it names another
NEW_BEFORE = 30  # characters
COLUMNS = ["article_id", "cluster", "entity_id", "entity", "label", "country"]


def fingerprint(settings: Settings) -> str:
    """The user's offices: others link anew."""
    return str(sorted(settings.offices.items()))


def link_entities(articles: pd.DataFrame, mentions: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Entities, one row per (article_id, cluster), with an `entity_id` that is the same from run to run.

    Countries and the organisations of the gazetteer are known by name; people are one where full name and role agree
    (see `person_links`); other organisations where their names do (see `firms`). Labels are decided over all articles.
    """
    if mentions.empty:
        return empty("entities")
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    found = gather_clusters(mentions)
    retype([c for c in found if c.country is None], texts)
    known = {c.key: _known(c) for c in found}
    identities = {key: identity for key, identity in known.items() if identity}
    unknown = [c for c in found if c.key not in identities]
    firms = link_firms([c for c in unknown if c.label == "ORG"], texts, _homes(found), _outlets(articles))
    identities.update({key: (*identity, "ORG", None) for key, identity in firms.items()})
    days, beside = _days(articles), _beside(found, known)
    persons = [
        _sighting(c, texts[c.article_id], days.get(c.article_id), beside) for c in unknown if c.label == "PERSON"
    ]
    for key, identity in link_people(persons, read_terms(settings)).items():
        identities[key] = (*identity, "PERSON", None)
    for cluster in unknown:
        identities.setdefault(cluster.key, _by_name(cluster))
    rows = [(*key, *identity) for key, identity in sorted(identities.items())]
    return conform(pd.DataFrame(rows, columns=COLUMNS), "entities")


def _days(articles: pd.DataFrame) -> dict[str, date]:
    if "published" not in articles:
        return {}
    dated = articles[articles["published"].notna()]
    return {a: p.date() for a, p in zip(dated["article_id"], dated["published"], strict=True)}


def _outlets(articles: pd.DataFrame) -> dict[str, str]:
    """Article -> the name of its outlet."""
    if "source" not in articles:
        return {}
    return dict(zip(articles["article_id"], articles["source"], strict=True))


def _homes(found: list[Cluster]) -> dict[str, Home]:
    """Article -> the countries that it names, by themselves and by their cities."""
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for cluster in found:
        country = cluster.country or next((c for n in cluster.names if (c := gazetteer.country_of_place(n))), None)
        if country and cluster.label in ("GPE", "NORP"):
            named[cluster.article_id][country] += len(cluster.spans)
    homes = {}
    for article_id, counts in named.items():
        most = max(counts.values())
        first = frozenset(country for country, n in counts.items() if n == most)
        others = max((n for country, n in counts.items() if country not in first), default=0)
        mainly = next(iter(first)) if len(first) == 1 and most >= MAINLY * others else None
        homes[article_id] = Home(frozenset(counts), first, mainly)
    return homes


def _known(cluster: Cluster) -> tuple[str, str, str, str | None] | None:
    """Identity, name, label and country of what the gazetteer knows."""
    if cluster.country:
        return f"country:{cluster.country}", gazetteer.country_name(cluster.country), "GPE", cluster.country
    label = cluster.label
    spelt_out = {short for name in cluster.names if not gazetteer.look_up(name) for short in acronym_of(name)[1]}
    for name in cluster.names:
        if name in spelt_out:  # the article says what the letters stand for, and it is something else
            continue
        known = gazetteer.look_up(name) or cyrillic_names.look_up_cyrillic(name)
        if not known or not known.entity_id:
            continue
        if known.entity_id.startswith("org:") and label in ("ORG", "FAC"):
            return known.entity_id, gazetteer.organisation_name(known.entity_id) or name, known.label, None
        if known.entity_id.startswith("place:") and label in ("GPE", "LOC"):
            return known.entity_id, gazetteer.place_name(known.entity_id) or name, label, None
    return None


def _by_name(cluster: Cluster) -> tuple[str, str, str, str | None]:
    label, name = cluster.label, cluster.display
    if label in ("GPE", "LOC") and name.isupper() and len(name) > LONGEST_ACRONYM:  # of a dateline
        name = name.title()
    return f"{PREFIX.get(label, 'other')}:{slug(' '.join(words_of(name)))}", name, label, None


def _beside(
    found: list[Cluster], known: dict[tuple[str, int], tuple[str, str, str, str | None] | None]
) -> dict[str, tuple[set[str], dict[int, str]]]:
    """Article -> its countries, and cluster -> name of its people and organisations."""
    beside: dict[str, tuple[set[str], dict[int, str]]] = defaultdict(lambda: (set(), {}))
    for cluster in found:
        countries, names = beside[cluster.article_id]
        identity = known[cluster.key]
        if identity and identity[3]:
            countries.add(identity[3])
        elif cluster.label in ("PERSON", "ORG"):
            names[cluster.number] = identity[0] if identity else " ".join(words_of(cluster.display))
    return beside


def _sighting(
    cluster: Cluster, text: str, day: date | None, beside: dict[str, tuple[set[str], dict[int, str]]]
) -> Sighting:
    named = cluster.named_spans
    own = [name for name, (start, _) in zip(cluster.names, named, strict=True) if not is_called(text, start)]
    own = own or cluster.names
    names = Counter(words_of(name) for name in own)
    displays: dict[tuple[str, ...], str] = {}
    for name in sorted(own, key=lambda n: (n.isupper(), n)):
        displays.setdefault(words_of(name), name)
    roles = {role for start, end in named for role in roles_of(text, start, end)}
    countries, company = beside[cluster.article_id]
    return Sighting(
        cluster.article_id,
        cluster.number,
        names,
        displays,
        roles,
        {d for role in roles if (d := domain_of(role.title))},
        countries,
        {name for number, name in company.items() if number != cluster.number},
        day,
        None if named else role_at(text, *cluster.spans[0]),
        not named and NEW.search(text, max(0, cluster.spans[0][0] - NEW_BEFORE), cluster.spans[0][0]) is not None,
    )
