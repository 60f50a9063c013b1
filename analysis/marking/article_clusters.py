"""Clusters of an article, gathered from the mentions table for the pass over the corpus."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from analysis.marking.name_forms import is_epithet, words_of
from analysis.marking.name_lists import strip_title

Key = tuple[str, int]  # article_id, cluster


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
    label: str = "OTHER"

    @property
    def key(self) -> Key:
        return self.article_id, self.number

    @property
    def names(self) -> list[str]:
        """The names as printed, without titles; empty where only an office is named."""
        pairs = zip(self.surfaces, self.methods, strict=True)
        return [strip_title(" ".join(surface.split())) for surface, method in pairs if method != "title"]

    @property
    def named_spans(self) -> list[tuple[int, int]]:
        """Where the names stand, without the titles."""
        return [span for span, method in zip(self.spans, self.methods, strict=True) if method != "title"]

    @property
    def display(self) -> str:
        """The fullest name, as printed most often."""
        names = self.names or self.surfaces
        counts = Counter(names)
        return max(names, key=lambda n: (not is_epithet(words_of(n)), len(words_of(n)), not n.isupper(), counts[n], n))


def gather_clusters(mentions: pd.DataFrame) -> list[Cluster]:
    """The clusters of the mentions, by article and number; `label` is the commonest of the names."""
    found: dict[Key, Cluster] = {}
    columns = ("article_id", "cluster", "surface", "label", "start", "end", "method", "country")
    rows = zip(*(mentions[c] for c in columns), strict=True)
    for article_id, number, surface, label, start, end, method, country in rows:
        cluster = found.setdefault((article_id, int(number)), Cluster(article_id, int(number)))
        cluster.surfaces.append(surface)
        cluster.labels.append(label)
        cluster.spans.append((int(start), int(end)))
        cluster.methods.append(method)
        if method != "capital" and isinstance(country, str):
            cluster.country = cluster.country or country
    for cluster in found.values():
        named = [x for x, m in zip(cluster.labels, cluster.methods, strict=True) if m != "title"]
        counts = Counter(named or cluster.labels)
        cluster.label = min(counts, key=lambda label: (-counts[label], label))
    return [found[key] for key in sorted(found)]
