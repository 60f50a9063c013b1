"""Entities across articles: the corpus pass that gives every cluster of an article its identity."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from analysis.marking import clusters, gazetteer, name_lists, offices, people, similarity
from analysis.marking.clusters import words_of
from analysis.marking.name_lists import strip_title
from analysis.marking.offices import read_terms
from analysis.marking.people import Sighting, domain_of, link_people
from analysis.marking.spelling import slug
from analysis.marking.titles import Role, country_said, roles_of
from analysis.settings import Settings
from analysis.tables import conform, empty

VERSION = "2"
RESOURCES = (
    *gazetteer.RESOURCES,
    *name_lists.RESOURCES,
    *similarity.RESOURCES,
    *offices.RESOURCES,
    *people.RESOURCES,
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
COLUMNS = ["article_id", "cluster", "entity_id", "entity", "label", "country"]


@dataclass
class Cluster:
    """A cluster of an article: its mentions, in the order of the text."""

    article_id: str
    number: int
    surfaces: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    country: str | None = None

    @property
    def label(self) -> str:
        named = [x for x, m in zip(self.labels, self.methods, strict=True) if m != "title"]
        counts = Counter(named or self.labels)
        return min(counts, key=lambda label: (-counts[label], label))

    @property
    def names(self) -> list[str]:
        """The names as printed, without titles; empty where only an office is named."""
        return [
            strip_title(" ".join(s.split())) for s, m in zip(self.surfaces, self.methods, strict=True) if m != "title"
        ]


def fingerprint(settings: Settings) -> str:
    """The user's offices: others link anew."""
    return str(sorted(settings.offices.items()))


def link_entities(articles: pd.DataFrame, mentions: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Entities, one row per (article_id, cluster), with an `entity_id` that is the same from run to run.

    Countries and the organisations of the gazetteer are known by name; people are one where full name and role agree
    (see `people`); other organisations where their names do, acronyms through the long name that some article gives.
    """
    if mentions.empty:
        return empty("entities")
    found = _clusters(mentions)
    identities: dict[tuple[str, int], tuple[str, str, str, str | None]] = {}
    sightings = []
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    days = _days(articles)
    known = {(c.article_id, c.number): _known(c) for c in found}
    beside = _beside(found, known)
    firms = _firms([c for c in found if c.label == "ORG" and known[c.article_id, c.number] is None])
    for cluster in found:
        key = (cluster.article_id, cluster.number)
        identity = known[key]
        if identity:
            identities[key] = identity
        elif cluster.label == "PERSON":
            sightings.append(_sighting(cluster, texts[cluster.article_id], days.get(cluster.article_id), beside))
        elif key in firms:
            identities[key] = (*firms[key], "ORG", None)
        else:
            identities[key] = _by_name(cluster)
    for key, (entity_id, name) in link_people(sightings, read_terms(settings)).items():
        identities[key] = (entity_id, name, "PERSON", None)
    rows = [(*key, *identity) for key, identity in sorted(identities.items())]
    return conform(pd.DataFrame(rows, columns=COLUMNS), "entities")


def _clusters(mentions: pd.DataFrame) -> list[Cluster]:
    found: dict[tuple[str, int], Cluster] = {}
    columns = ("article_id", "cluster", "surface", "label", "start", "end", "method", "country")
    for article_id, number, surface, label, start, end, method, country in zip(
        *(mentions[c] for c in columns), strict=True
    ):
        cluster = found.setdefault((article_id, number), Cluster(article_id, int(number)))
        cluster.surfaces.append(surface)
        cluster.labels.append(label)
        cluster.spans.append((int(start), int(end)))
        cluster.methods.append(method)
        if method != "capital" and isinstance(country, str):
            cluster.country = cluster.country or country
    return list(found.values())


def _days(articles: pd.DataFrame) -> dict[str, date]:
    if "published" not in articles:
        return {}
    dated = articles[articles["published"].notna()]
    return {a: p.date() for a, p in zip(dated["article_id"], dated["published"], strict=True)}


def _known(cluster: Cluster) -> tuple[str, str, str, str | None] | None:
    """Identity, name, label and country of what the gazetteer knows."""
    if cluster.country:
        return f"country:{cluster.country}", gazetteer.country_name(cluster.country), "GPE", cluster.country
    label = cluster.label
    for name in cluster.names:
        known = gazetteer.look_up(name)
        if not known or not known.entity_id:
            continue
        if known.entity_id.startswith("org:") and label in ("ORG", "FAC"):
            return known.entity_id, gazetteer.organisation_name(known.entity_id) or name, known.label, None
        if known.entity_id.startswith("place:") and label in ("GPE", "LOC"):
            return known.entity_id, gazetteer.place_name(known.entity_id) or name, label, None
    return None


def _by_name(cluster: Cluster) -> tuple[str, str, str, str | None]:
    label = cluster.label
    name = _display(cluster)
    return f"{PREFIX.get(label, 'other')}:{slug(' '.join(words_of(name)))}", name, label, None


def _display(cluster: Cluster) -> str:
    names = cluster.names or cluster.surfaces
    counts = Counter(names)
    return max(names, key=lambda n: (len(words_of(n)), not n.isupper(), counts[n], n))


def _beside(
    found: list[Cluster], known: dict[tuple[str, int], tuple[str, str, str, str | None] | None]
) -> dict[str, tuple[set[str], dict[int, str]]]:
    """Article -> its countries, and cluster -> name of its people and organisations."""
    beside: dict[str, tuple[set[str], dict[int, str]]] = defaultdict(lambda: (set(), {}))
    for cluster in found:
        countries, names = beside[cluster.article_id]
        identity = known[cluster.article_id, cluster.number]
        if identity and identity[3]:
            countries.add(identity[3])
        elif cluster.label in ("PERSON", "ORG"):
            names[cluster.number] = identity[0] if identity else " ".join(words_of(_display(cluster)))
    return beside


def _sighting(
    cluster: Cluster, text: str, day: date | None, beside: dict[str, tuple[set[str], dict[int, str]]]
) -> Sighting:
    names = Counter(words_of(name) for name in cluster.names)
    displays: dict[tuple[str, ...], str] = {}
    for name in sorted(cluster.names, key=lambda n: (n.isupper(), n)):
        displays.setdefault(words_of(name), name)
    named = [span for span, method in zip(cluster.spans, cluster.methods, strict=True) if method != "title"]
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
        None if named else _office(cluster, text),
    )


def _office(cluster: Cluster, text: str) -> Role:
    start, end = cluster.spans[0]
    return Role(" ".join(text[start:end].lower().split()), country_said(text, start, end))


def _firms(found: list[Cluster]) -> dict[tuple[str, int], tuple[str, str]]:
    """Organisations by name; a lone acronym is the long name that the corpus gives it, where it gives one."""
    long_names: dict[str, Counter[str]] = defaultdict(Counter)
    displays: dict[str, Counter[str]] = defaultdict(Counter)
    own: dict[tuple[str, int], str] = {}
    for cluster in found:
        name = _display(cluster)
        key = slug(" ".join(words_of(name)))
        own[cluster.article_id, cluster.number] = key
        displays[key][name] += 1
        for short in set(cluster.names):
            if clusters.ACRONYM.fullmatch(short) and short != name:
                long_names[slug(short)][key] += 1
    linked = {}
    for at, key in own.items():
        meant = long_names.get(key, Counter())
        target = next(iter(meant)) if len(meant) == 1 else key
        shown = displays[target]
        linked[at] = (f"org:{target}", max(shown, key=lambda d: (not d.isupper(), shown[d], d)))
    return linked
