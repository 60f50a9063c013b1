"""Mentions of people, organisations, places and countries, as marks on the text."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import chain

import pandas as pd

from analysis.marking import cyrillic_names, gazetteer, name_lists
from analysis.marking.capitals import mark_governments
from analysis.marking.clusters import Name, cluster_names
from analysis.marking.engines import Found, SpacyEngine, find_engine
from analysis.marking.institutions import Institution, find_institution
from analysis.marking.model_text import for_model
from analysis.marking.name_forms import acronym_of
from analysis.marking.name_lists import is_first_name
from analysis.marking.name_rules import mend_spans, nest
from analysis.marking.spans import Span
from analysis.marking.titles import Role, find_titles
from analysis.resources import resource_rows
from analysis.settings import Settings
from analysis.tables import conform

VERSION = "6"
RESOURCES = (*gazetteer.RESOURCES, *cyrillic_names.RESOURCES, *name_lists.RESOURCES, "mention_precision.csv")


def engine_of(settings: Settings) -> str:
    """The model of spaCy, or name and version of another engine, for manifests."""
    engine = find_engine(settings)
    return engine.version if engine.name == SpacyEngine.name else f"{engine.name} {engine.version}"


def fingerprint(settings: Settings) -> str:
    """Name and version of the engine: another one marks the articles anew."""
    engine = find_engine(settings)
    return f"{engine.name} {engine.version}"


def find_mentions(articles: pd.DataFrame, settings: Settings, *, sentences: pd.DataFrame) -> pd.DataFrame:
    """Mentions, one row per mention, keyed (article_id, mention), spans in code points of `articles.text`.

    `sentences` gives each mention its sentence and part. Of articles in Russian and Kazakh only countries and
    international organisations are found (see `cyrillic_names`), of those in other languages that the engine cannot do
    nothing. Raises EngineError where the engine or its model is missing.
    """
    engine = find_engine(settings)
    chosen = articles[articles["language"].isin(list(engine.languages))]
    ids, texts = list(chosen["article_id"]), list(chosen["text"])
    places = _places(sentences)
    rows = chain.from_iterable(
        _rows(article_id, text, cluster_spans(text, spans), places.get(article_id) or [(0, 0, "body")], _precision())
        for article_id, text, spans in zip(ids, texts, mark_texts(texts, settings), strict=True)
    )
    others = articles[articles["language"].isin(set(cyrillic_names.LANGUAGES) - set(engine.languages))]
    more = chain.from_iterable(
        _rows(
            article_id,
            text,
            cyrillic_names.mark_cyrillic(text, language),
            places.get(article_id) or [(0, 0, "body")],
            {},
        )
        for article_id, text, language in zip(others["article_id"], others["text"], others["language"], strict=True)
    )
    return conform(pd.DataFrame([*rows, *more], columns=COLUMNS), "mentions")


COLUMNS = [
    "article_id",
    "mention",
    "sentence",
    "start",
    "end",
    "surface",
    "label",
    "cluster",
    "country",
    "method",
    "confidence",
    "part",
    "inside",
]


def mark_texts(texts: list[str], settings: Settings) -> Iterable[list[Span]]:
    """For each text its names, by start, the longer first: what the engine finds, mended and completed by rules."""
    engine = find_engine(settings)
    for text, found in zip(texts, engine.find(map(for_model, texts)), strict=True):
        yield mark_text(text, found)


def mark_text(text: str, found: list[Found]) -> list[Span]:
    """The names of one text, from what an engine found in it and what the gazetteer knows."""
    hits = gazetteer.find_known(text)
    spans = mend_spans(text, found, hits)
    mark_governments(text, spans, hits)
    return spans


def cluster_spans(text: str, spans: list[Span]) -> tuple[list[Span], list[int]]:
    """`spans` with the titles that stand for people, by start, and for each the cluster it belongs to."""
    clusters = cluster_names(_spelt_out([_name(text, span) for span in spans]), text)
    titles = find_titles(text, spans, clusters)
    offices: dict[Role, int] = {}
    pairs = list(zip(spans, clusters, strict=True))
    for span, whom in titles:
        if isinstance(whom, Role):
            whom = offices.setdefault(whom, max(clusters, default=-1) + 1 + len(offices))
        pairs.append((span, whom))
    pairs.sort(key=lambda p: (p[0].start, -p[0].end))
    ordered = [span for span, _ in pairs]
    nest(ordered)
    return ordered, [cluster for _, cluster in pairs]


def _spelt_out(names: list[Name]) -> list[Name]:
    """`names`, an acronym of the gazetteer unknown where the article spells it out: `RSF`, `Rapid Support Forces`."""
    known = {n.entity_id for n in names if n.entity_id and " " in n.surface}
    other = {short for n in names if n.label == "ORG" and n.entity_id is None for short in acronym_of(n.surface)[1]}
    return [
        name._replace(entity_id=None)
        if name.label == "ORG" and name.surface in other and name.entity_id not in known
        else name
        for name in names
    ]


def _name(text: str, span: Span) -> Name:
    if span.label == "ORG" and span.entity_id is None:
        institution = find_institution(text, span.start, span.end)
    else:
        institution = Institution(text[span.start : span.end])
    name, country, by_place = institution
    return Name(name, span.label, span.entity_id, span.start, span.end, country, by_place)


def _places(sentences: pd.DataFrame) -> dict[str, list[tuple[int, int, str]]]:
    """Article -> (start, number, part) of its sentences, by start."""
    places: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    columns = (sentences[column].tolist() for column in ("article_id", "start", "sentence", "part"))
    for article_id, *place in zip(*columns, strict=True):
        places[article_id].append(tuple(place))
    return places


def _rows(
    article_id: str,
    text: str,
    clustered: tuple[list[Span], list[int]],
    sentences: list[tuple[int, int, str]],
    precision: dict[tuple[str, str], float],
) -> Iterable[tuple[object, ...]]:
    starts = [start for start, _, _ in sentences]
    for n, (span, cluster) in enumerate(zip(*clustered, strict=True)):
        _, number, part = sentences[max(0, bisect_right(starts, span.start) - 1)]
        yield (
            article_id,
            n,
            number,
            span.start,
            span.end,
            text[span.start : span.end],
            span.label,
            cluster,
            span.country,
            span.method,
            precision.get((span.method, span.label)),
            part,
            span.inside,
        )


@cache
def _precision() -> dict[tuple[str, str], float]:
    """(method, label) -> how often such a mention was right where it was measured."""
    return {(row["method"], row["label"]): float(row["precision"]) for row in resource_rows("mention_precision.csv")}


def cluster_given(text: str, spans: list[tuple[int, int]]) -> list[int]:
    """Clusters of spans that are known to be names, of unknown type, numbered from 0 in order of appearance."""
    known = {(h.start, h.end): h.known for h in gazetteer.find_known(text)}
    surnames = {words[-1] for a, b in spans for words in [text[a:b].split()] if is_first_name(words[0]) and words[1:]}
    names = []
    for start, end in spans:
        hit = known.get((start, end))
        if hit and not hit.firm and text[start:end] in surnames:
            hit = None
        names.append(Name(text[start:end], hit.label if hit else None, hit.entity_id if hit else None, start, end))
    return cluster_names(names, text)
