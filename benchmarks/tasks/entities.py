"""Names of people, organisations and places: exact span and type, micro F1 (CoNLL rules)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

CARD = {
    "engine": "named-entity recogniser of the small English spaCy model, with rules, lists and a gazetteer",
    "data": "Reuters articles of 2020 in CoNLL-2003 annotation: exact span and type, credits and datelines included; rules were tuned on it",
    "not_measured": "other outlets and years, translated news, names of Central Asia in particular; groups and events",
}

KINDS = ("PER", "ORG", "LOC")
KIND_OF = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}  # the rest is MISC there
POSSESSIVE = re.compile(r"\s*['’]s$")


def predict(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per text: `id` and `entities`, a list of [start, end, PER | ORG | LOC | MISC]."""
    from analysis.marking.mentions import mark_texts
    from analysis.settings import Settings

    texts = [row["text"] for row in rows]
    return [
        {"id": row["id"], "entities": [_as_conll(row["text"], s) for s in spans if s.inside is None]}
        for row, spans in zip(rows, mark_texts(texts, Settings()), strict=True)
    ]


def _as_conll(text: str, span: Any) -> list[Any]:
    """CoNLL takes a compound such as "London-based" as one adjectival word: MISC. We mark London."""
    compound = re.match(r"[-–]\w", text[span.end : span.end + 2]) or re.search(r"\w[-–]$", text[: span.start][-2:])
    kind = "MISC" if compound else KIND_OF.get(span.label, "MISC")
    return [span.start, span.end, kind]


def score(gold: list[dict[str, Any]], predictions: list[dict[str, Any]]) -> list[tuple[str, float, int]]:
    """F1 by type, micro F1 over the three types, and F1 of the spans without type, in percent, with the gold count."""
    found = {row["id"]: row["entities"] for row in predictions}
    right, given, wanted = Counter[str](), Counter[str](), Counter[str]()
    for row in gold:
        want = _trimmed(row["text"], row["entities"])
        have = _trimmed(row["text"], found[row["id"]])
        for kind in KINDS:
            right[kind] += sum(1 for e in want & have if e[2] == kind)
            given[kind] += sum(1 for e in have if e[2] == kind)
            wanted[kind] += sum(1 for e in want if e[2] == kind)
        want_spans, have_spans = {e[:2] for e in want}, {e[:2] for e in have}
        right["untyped"] += len(want_spans & have_spans)
        given["untyped"] += len(have_spans)
        wanted["untyped"] += len(want_spans)
    for counts in (right, given, wanted):
        counts["micro"] = sum(counts[kind] for kind in KINDS)
    return [
        (f"{kind}_f1", _f1(right[kind], given[kind], wanted[kind]), wanted[kind])
        for kind in (*KINDS, "micro", "untyped")
    ]


def _trimmed(text: str, entities: list[list[Any]]) -> set[tuple[int, int, str]]:
    """The entities of the three types, without a leading "the" and a trailing possessive."""
    trimmed = set()
    for start, end, kind in entities:
        if kind not in KINDS:
            continue
        begin = start + 4 if text[start:end][:4].lower() == "the " else start
        tail = POSSESSIVE.search(text[begin:end])
        trimmed.add((begin, end - len(tail[0]) if tail else end, kind))
    return trimmed


def _f1(right: int, given: int, wanted: int) -> float:
    return 100 * 2 * right / (given + wanted) if right else 0.0
