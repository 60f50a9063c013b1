"""The kind of a name decided over all articles: a firm that one article takes for a person is a firm in all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log1p

from analysis.marking.article_clusters import Cluster
from analysis.marking.name_context import OTHER, is_about_sport, see_context, weigh_context
from analysis.marking.name_forms import words_of
from analysis.marking.name_types import LABEL, weigh_name
from analysis.marking.spans import Span
from analysis.marking.weighed_names import KIND, Name

VOTES = 1.5  # weight of the labels that the articles gave, by the logarithm of their number


def retype(clusters: Sequence[Cluster], texts: Mapping[str, str]) -> None:
    """Sets `label` of clusters that share their fullest name to the kind that all their articles together favour.

    Weighed are the labels of the articles, the words of the name, and its surroundings in every article, as in one
    article (see `name_types`). Names that only one article has keep the label that it gave them.
    """
    shared: dict[tuple[str, ...], list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        if cluster.names:
            shared[words_of(cluster.display)].append(cluster)
    sport: dict[str, bool] = {}
    for words in sorted(shared):
        if len({c.article_id for c in shared[words]}) > 1:
            _retype(shared[words], texts, sport)


def _retype(group: Sequence[Cluster], texts: Mapping[str, str], sport: dict[str, bool]) -> None:
    name = Name(group[0].display)
    weigh_name(name)
    for kind, n in Counter(KIND.get(c.label, OTHER) for c in group).items():
        name.weights[kind] += VOTES * log1p(n)
    seen: Counter[str] = Counter()
    for cluster in group:
        text = texts[cluster.article_id]
        if cluster.article_id not in sport:
            sport[cluster.article_id] = is_about_sport(text)
        spans = [Span(start, end, cluster.label, "model") for start, end in cluster.named_spans]
        seen += see_context(text, spans, sport[cluster.article_id])
    for kind, weight in weigh_context(seen):
        name.weights[kind] += weight
    kind = name.kind
    own = Counter(c.label for c in group if KIND.get(c.label, OTHER) == kind)
    _settle(group, own or Counter([LABEL.get(kind, kind)]))


def _settle(group: Sequence[Cluster], labels: Counter[str]) -> None:
    label = min(labels, key=lambda x: (-labels[x], x))
    for cluster in group:
        cluster.label = label
