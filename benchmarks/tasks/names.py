"""Given mentions of an article, merged: pairwise F1 and B-cubed F1 of the clusters."""

from __future__ import annotations

from typing import Any

CARD = {
    "engine": "rules over given names of unknown kind: surnames, acronyms, gazetteer",
    "data": "AIDA-CoNLL (Reuters, 1996) and News-Fair articles: given mentions merged within each article; rules were tuned on it",
    "not_measured": "merging across articles; titles that stand for people; mentions as the engine finds them",
}


def predict(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per text: `id` and `mentions`, the given spans as [start, end, cluster]; gold entities are not read."""
    from analysis.marking.mentions import cluster_given

    predictions = []
    for row in rows:
        spans = [(start, end) for start, end, *_ in row["mentions"]]
        clusters = cluster_given(row["text"], spans)
        mentions = [[*span, f"c{n}"] for span, n in zip(spans, clusters, strict=True)]
        predictions.append({"id": row["id"], "mentions": mentions})
    return predictions


def score(gold: list[dict[str, Any]], predictions: list[dict[str, Any]]) -> list[tuple[str, float, int]]:
    """Precision, recall and F1 over pairs of mentions of one text, and B-cubed F1 over mentions, in percent."""
    found = {row["id"]: {(m[0], m[1]): m[2] for m in row["mentions"]} for row in predictions}
    right = given = wanted = n = 0
    precision = recall = 0.0
    for row in gold:
        want = [m[2] for m in row["mentions"]]
        spans = [(m[0], m[1]) for m in row["mentions"]]
        have = [found[row["id"]].get(span, span) for span in spans]
        for a in range(len(spans)):
            same_want = {b for b in range(len(spans)) if want[b] == want[a]}
            same_have = {b for b in range(len(spans)) if have[b] == have[a]}
            both = len(same_want & same_have)
            precision += both / len(same_have)
            recall += both / len(same_want)
            right += sum(1 for b in same_want & same_have if b < a)
            given += sum(1 for b in same_have if b < a)
            wanted += sum(1 for b in same_want if b < a)
        n += len(spans)
    p, r = precision / max(1, n), recall / max(1, n)
    return [
        ("pair_precision", 100 * right / given if given else 0.0, n),
        ("pair_recall", 100 * right / wanted if wanted else 0.0, n),
        ("pair_f1", 100 * 2 * right / (given + wanted) if right else 0.0, n),
        ("b3_f1", 100 * 2 * p * r / (p + r) if p + r else 0.0, n),
    ]
