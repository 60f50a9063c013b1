"""What the tests of names share: marks without a model, and with one of invented finds."""

from __future__ import annotations

from analysis.marking.engines import Found
from analysis.marking.mentions import cluster_spans, mark_text
from analysis.marking.spans import Span


def found(text: str, **labels: str) -> list[Found]:
    """What a model would say: each label with the names it found, separated by semicolons, every occurrence."""
    spans: list[Found] = []
    named = [(name, label) for label, names in labels.items() for name in names.split(";")]
    for name, label in sorted(named, key=lambda n: -len(n[0])):
        at = text.find(name)
        assert at >= 0, f"{name!r} is not in the text"
        while at >= 0:
            if not any(s.start < at + len(name) and at < s.end for s in spans):
                spans.append(Found(at, at + len(name), label))
            at = text.find(name, at + 1)
    return sorted(spans)


def marks(text: str, **labels: str) -> list[tuple[str, str]]:
    """(surface, label) of the names that are not inside another, in the order of the text."""
    return [(text[s.start : s.end], s.label) for s in mark_text(text, found(text, **labels)) if s.inside is None]


def countries(text: str, **labels: str) -> list[tuple[str, str]]:
    """(surface, code) of the countries, also those inside other names, without capitals for governments."""
    spans = mark_text(text, found(text, **labels))
    return [(text[s.start : s.end], s.country) for s in spans if s.country and s.method != "capital"]


def clusters(text: str, **labels: str) -> list[list[str]]:
    """The surfaces of each cluster, in the order of the text."""
    spans, numbers = cluster_spans(text, mark_text(text, found(text, **labels)))
    return grouped(text, spans, numbers)


def grouped(text: str, spans: list[Span], numbers: list[int]) -> list[list[str]]:
    groups: dict[int, list[str]] = {}
    for span, number in zip(spans, numbers, strict=True):
        groups.setdefault(number, []).append(text[span.start : span.end])
    return list(groups.values())
