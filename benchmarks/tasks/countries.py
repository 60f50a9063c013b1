"""Countries and their people: mentions one to one, same ISO code, overlap of at least half; each article's set."""

from __future__ import annotations

from typing import Any

CARD = {
    "engine": "gazetteer of countries with names, adjectives and people, with rules for ambiguous names",
    "data": "GeoWebNews: English news articles of 2018 from many countries; countries inside longer names included; rules were tuned on it",
    "not_measured": "capitals that stand for governments; headlines; news of other years",
}

Found = tuple[int, int, str]


def predict(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per text: `id` and `countries`, a list of [start, end, ISO code], without capitals for governments."""
    from analysis.marking.mentions import mark_texts
    from analysis.settings import Settings

    texts = [row["text"] for row in rows]
    return [
        {
            "id": row["id"],
            "countries": [[s.start, s.end, s.country] for s in spans if s.country and s.method != "capital"],
        }
        for row, spans in zip(rows, mark_texts(texts, Settings()), strict=True)
    ]


def score(gold: list[dict[str, Any]], predictions: list[dict[str, Any]]) -> list[tuple[str, float, int]]:
    """Precision, recall and F1 of mentions, F1 of the set of countries of each article, in percent."""
    found = {row["id"]: row["countries"] for row in predictions}
    right = given = wanted = set_right = set_given = set_wanted = 0
    for row in gold:
        want = [tuple(c) for c in row["countries"]]
        have = _counted([tuple(c) for c in found[row["id"]]], want, row["ignore"])
        right += _matches(have, want)
        given += len(have)
        wanted += len(want)
        want_set, have_set = {c[2] for c in want}, {c[2] for c in have}
        set_right += len(want_set & have_set)
        set_given += len(have_set)
        set_wanted += len(want_set)
    return [
        ("precision", 100 * right / given if given else 0.0, wanted),
        ("recall", 100 * right / wanted if wanted else 0.0, wanted),
        ("f1", _f1(right, given, wanted), wanted),
        ("article_set_f1", _f1(set_right, set_given, set_wanted), set_wanted),
    ]


def _counted(have: list[Found], want: list[Found], ignored: list[list[int]]) -> list[Found]:
    """Predictions that count: those on gold names, and those that touch nothing that is to be ignored."""
    return [h for h in have if any(_overlap(h, w) for w in want) or not any(_overlap(h, i) for i in ignored)]


def _matches(have: list[Found], want: list[Found]) -> int:
    free = list(want)
    right = 0
    for h in have:
        hit = next((w for w in free if w[2] == h[2] and _overlap(h, w) >= 0.5), None)
        if hit:
            free.remove(hit)
            right += 1
    return right


def _overlap(a: Any, b: Any) -> float:
    """Intersection over union of two spans."""
    both = min(a[1], b[1]) - max(a[0], b[0])
    return both / (a[1] - a[0] + b[1] - b[0] - both) if both > 0 else 0.0


def _f1(right: int, given: int, wanted: int) -> float:
    return 100 * 2 * right / (given + wanted) if right else 0.0
