"""Quotations of PolNeAR: source, cue and content by word, and whole attributions."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

WORD = re.compile(r"\w+")
KINDS = ("speech", "thought", "act")
LEAST = {"speech": 0.5, "thought": 0.65, "speech_act": 0.5}  # confidence; chosen on articles of quotes_train
Span = list[int]
Row = dict[str, Any]


SHOWN = ("content_f1", "source_f1", "attribution_p", "attribution_r", "speech_attribution_recall", "narrator_precision")
CARD = {
    "engine": "quotations and their sources by rules over the parse and the quotation marks",
    "data": "PolNeAR: 84 American news articles of 2016 on politics; read while the rules were chosen",
    "not_measured": "news of other countries; translated quotations; direct speech in Russian and Kazakh; attitudes without speech are in the gold and are not looked for",
}


def predict(rows: list[Row]) -> list[Row]:
    """One prediction per row: reports, acts and attitudes whose rule is right often enough."""
    from analysis.marking.quotes import find_quotes
    from analysis.settings import Settings

    return as_predictions(rows, find_quotes(as_articles(rows), Settings(), kinds=KINDS))


def as_articles(rows: list[Row]) -> Any:
    """The gold rows as a table of articles; their texts begin with a headline and a blank line."""
    import pandas as pd

    articles = pd.DataFrame({"article_id": [r["id"] for r in rows], "text": [r["text"] for r in rows]})
    articles["language"] = "en"
    articles["body_start"] = [text.find("\n\n") + 2 if "\n\n" in text else 0 for text in articles["text"]]
    return articles


def as_predictions(rows: list[Row], found: Any, least: dict[str, float] = LEAST) -> list[Row]:
    """The quotes table in the shape of the gold rows: attributions with a source or a cue that are not inside
    another.
    """
    attributed = found["cue"].notna() | found["source"].notna()
    wanted = found["quote_type"].map(lambda kind: least.get(kind, least["speech"])).astype(float)
    sure = found["confidence"].fillna(1).astype(float) >= wanted
    found = found[(found["quote_type"] != "scare") & found["nested_in"].isna() & attributed & sure]
    by_article: dict[str, list[Row]] = {r["id"]: [] for r in rows}
    for (article_id, _), pieces in found.groupby(["article_id", "quote"], sort=False):
        first = pieces.iloc[0]
        by_article[article_id].append(
            {
                "source": _span(first["source_start"], first["source_end"]),
                "cue": _span(first["cue_start"], first["cue_end"]),
                "content": [[int(a), int(b)] for a, b in zip(pieces["start"], pieces["end"], strict=True)],
                "rule": first["rule"].split("/")[0],
                "quote_type": first["quote_type"],
                "cue_class": first["cue_class"],
            }
        )
    return [{"id": r["id"], "quotes": by_article[r["id"]]} for r in rows]


def _span(start: Any, end: Any) -> list[Span]:
    import pandas as pd

    return [] if pd.isna(start) else [[int(start), int(end)]]


def score(gold: list[Row], predictions: list[Row]) -> list[tuple[str, float, int]]:
    """(metric, per cent, n): precision, recall and F1 by word of source, cue, content; precision and recall of
    attributions.

    An attribution is right if the words of its content overlap by half (intersection over union) and half of its
    source's words (Dice) are the gold's; each gold attribution counts once. `speech` rows have a cue of speech or
    quotation marks.
    """
    found = {p["id"]: p["quotes"] for p in predictions}
    count: Counter[str] = Counter()
    for row in gold:
        text, want, have = row["text"], row["quotes"], found[row["id"]]
        for part in ("source", "cue", "content"):
            right = set().union(*(_words(text, q[part]) for q in want))
            given = set().union(*(_words(text, q[part]) for q in have))
            count[part + " hit"] += len(right & given)
            count[part + " given"] += len(given)
            count[part + " gold"] += len(right)
        count.update(_attributions(text, want, have))
    metrics: list[tuple[str, float, int]] = []
    for part in ("source", "cue", "content"):
        p, r, f = _prf(count[part + " hit"], count[part + " given"], count[part + " gold"])
        metrics += [
            (f"{part}_p", p, count[part + " given"]),
            (f"{part}_r", r, count[part + " gold"]),
            (f"{part}_f1", f, count[part + " gold"]),
        ]
    for name, value in zip(("p", "r", "f1"), _prf(count["right"], count["given"], count["gold"]), strict=True):
        metrics.append((f"attribution_{name}", value, count["gold"]))
    metrics.append(("speech_recall", _share(count["speech found"], count["speech"]), count["speech"]))
    metrics.append(("speech_attribution_recall", _share(count["speech right"], count["speech"]), count["speech"]))
    metrics.append(("source_match", _share(count["sourced right"], count["sourced"]), count["sourced"]))
    return [*metrics, *_narrator(gold, found)]


def _narrator(gold: list[Row], found: dict[str, list[Row]]) -> list[tuple[str, float, int]]:
    """Of the characters that are left to the narrator, those that no gold attribution claims; n is their number."""
    count: Counter[str] = Counter()
    for row in gold:
        spoken = [q for q in found[row["id"]] if q.get("quote_type") not in ("thought", "speech_act", "scare")]
        narrator = set(range(len(row["text"]))) - _characters(spoken)
        count["narrator"] += len(narrator)
        count["speech"] += len(narrator & _characters([q for q in row["quotes"] if q["speech"]]))
        count["any"] += len(narrator & _characters(row["quotes"]))
    n = count["narrator"]
    return [
        ("narrator_precision", 100 - _share(count["speech"], n), n),
        ("narrator_precision_all", 100 - _share(count["any"], n), n),
    ]


def _characters(quotes: list[Row]) -> set[int]:
    return {i for q in quotes for a, b in q["content"] for i in range(a, b)}


def _attributions(text: str, want: list[Row], have: list[Row]) -> Counter[str]:
    count: Counter[str] = Counter({"gold": len(want), "given": len(have), "speech": sum(q["speech"] for q in want)})
    for at, _other, right in matches(text, want, have):
        count["speech found"] += want[at]["speech"]
        count["right"] += right
        count["speech right"] += right and want[at]["speech"]
        sourced = bool(_words(text, want[at]["source"]))
        count["sourced"] += sourced
        count["sourced right"] += sourced and right
    return count


def matches(text: str, want: list[Row], have: list[Row]) -> list[tuple[int, int, bool]]:
    """(gold, predicted, source right): pairs with at least half of the content in common, best first, each used
    once.
    """
    contents = [[_words(text, q["content"]) for q in side] for side in (want, have)]
    sources = [[_words(text, q["source"]) for q in side] for side in (want, have)]
    pairs = []
    for at, mine in enumerate(contents[0]):
        for other, theirs in enumerate(contents[1]):
            if mine & theirs:
                overlap = len(mine & theirs) / len(mine | theirs)
                pairs.append((-overlap, -_dice(sources[0][at], sources[1][other]), at, other))
    used: set[tuple[str, int]] = set()
    found = []
    for overlap, same, at, other in sorted(pairs):
        if -overlap < 0.5 or ("want", at) in used or ("have", other) in used:
            continue
        used |= {("want", at), ("have", other)}
        found.append((at, other, -same >= 0.5))
    return found


def _words(text: str, spans: list[Span]) -> set[int]:
    return {m.start() + a for a, b in spans for m in WORD.finditer(text[a:b])}


def _dice(a: set[int], b: set[int]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def _share(part: int, whole: int) -> float:
    return 100 * part / max(1, whole)


def _prf(hit: int, given: int, gold: int) -> tuple[float, float, float]:
    p, r = (hit / given if given else 0.0), (hit / gold if gold else 0.0)
    return 100 * p, 100 * r, 100 * (2 * p * r / (p + r) if p + r else 0.0)
