"""The tone of news, word by word: a lexicon, boosters, and negation that knows what it reaches.

Built on VADER's valences and its scale (see vader.py), with four differences for news: names count for nothing,
capitals and punctuation add nothing (headlines), what is negated, denied or averted is taken back and never turned into
its opposite in full, and a domain lexicon stands over VADER's ("sanctions", "united", "party").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from analysis.marking.lexicon import Lexicon, news_lexicon
from analysis.marking.negation import Cue, resolve
from analysis.marking.vader import DISTANCE, Scores, combine
from analysis.resources import resource_rows

WORD = re.compile(r"[^\W_]+(?:[-'’&][^\W_]+)*|[^\w\s]")
TAKEN_BACK = {
    "not": 0.2,
    "no": 0.2,
    "little": 0.2,
    "deny": 0.0,
    "avert": 0.3,
    "after": 0.2,
}  # share of |weight|, now positive
TURNED = -0.5  # factor of a positive word that is negated
BEFORE_BUT = 0.7  # factor of what stands before "but"
LONE_NO = -0.5  # weight of "no" where it negates no word of tone

Span = tuple[int, int]


class Weighed(NamedTuple):
    """A word of a sentence: offsets, the word, its weight in the lexicon, its weight here, and why they differ."""

    start: int
    end: int
    word: str
    base: float
    weight: float
    reason: str


def score_news(sentence: str, names: Sequence[Span] = (), lexicon: Lexicon | None = None) -> Scores:
    """The tone of a sentence; `names` are spans in it that carry no tone."""
    return total(weigh_news(sentence, names, lexicon))


def total(words: Sequence[Weighed]) -> Scores:
    """Scores of weighed words; punctuation counts for nothing."""
    weights = [w.weight for w in words if w.weight]
    return combine(weights, sum(w.word[0].isalnum() for w in words))


def weigh_news(sentence: str, names: Sequence[Span] = (), lexicon: Lexicon | None = None) -> list[Weighed]:
    """Every word and mark of the sentence with its weight and the reason for it."""
    lexicon = lexicon or news_lexicon()
    spans = [m.span() for m in WORD.finditer(sentence)]
    words = [sentence[a:b].lower().replace("’", "'") for a, b in spans]
    named = [_within(span, names) for span in spans] if names else [False] * len(spans)
    found = lexicon.find(words, named)
    weights = {place: weight for place, (weight, _) in found.items()}
    reasons = {place: [reason] for place, (_, reason) in found.items()}
    if weights:
        seen = [NAME if hidden else word for word, hidden in zip(words, named, strict=True)]
        _boost(seen, weights, reasons)
        _negate(seen, weights, reasons)
        _contrast(seen, weights, reasons)
    return [
        Weighed(
            *span,
            sentence[slice(*span)],
            found[i][0] if i in found else 0.0,
            round(weights.get(i, 0.0), 4),
            "; ".join(reasons[i]) if i in reasons else "name" if named[i] else "",
        )
        for i, span in enumerate(spans)
    ]


NAME = "\N{REPLACEMENT CHARACTER}"  # stands for a word of a name: no cue, no booster


def _within(span: Span, names: Sequence[Span]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in names)


def _boost(words: Sequence[str], weights: dict[int, float], reasons: dict[int, list[str]]) -> None:
    """VADER's boosters and dampers, from up to three words before, weaker with distance."""
    boosters = _boosters()
    for place in weights:
        for back in range(min(place, 3)):
            before = place - back - 1
            if words[before] in (",", ";", ":") or before in weights:
                break
            boost = boosters.get(words[before], 0.0)
            if boost and weights[place]:
                step = boost * DISTANCE[back]
                weights[place] += step if weights[place] > 0 else -step
                reasons[place].append(f"{'stronger' if boost > 0 else 'weaker'} after {words[before]!r}")


def _negate(words: Sequence[str], weights: dict[int, float], reasons: dict[int, list[str]]) -> None:
    before = dict(weights)
    tones = {p: w for p, w in weights.items() if words[p] not in ("no",) and w}
    for cue in resolve(words, tones):
        name = " ".join(words[cue.start : cue.end])
        for place in cue.reached:
            weights[place] = _taken_back(before, cue, place)
            if weights[place] != before[place]:
                reasons[place].append(_words_for(cue, name))
        for place in cue.passed:
            weights[place] = 0.0
            reasons[place].append(f"carries {name!r} on")
        if any(before[p] < 0 for p in cue.reached) or cue.kind == "no":
            for place in range(cue.start, cue.end):
                if place in weights and place not in cue.reached:
                    weights[place] = 0.0
                    reasons[place].append("takes back what it speaks of")


def _taken_back(before: Mapping[int, float], cue: Cue, place: int) -> float:
    weight = before[place]
    if weight < 0:
        return -weight * TAKEN_BACK[cue.kind]
    if any(before[p] < 0 for p in cue.reached):
        return 0.0
    return weight * TURNED if cue.flips_positive else weight


def _words_for(cue: Cue, name: str) -> str:
    verb = {"deny": "denied", "avert": "averted", "after": "taken back", "little": "made little"}.get(
        cue.kind, "negated"
    )
    return f"{verb} by {name!r}"


def _contrast(words: Sequence[str], weights: dict[int, float], reasons: dict[int, list[str]]) -> None:
    """What stands before "but" counts less, where something of tone stands after it too."""
    if "but" not in words:
        return
    but = words.index("but")
    if but and any(p > but for p in weights):
        for place in weights:
            if place < but and weights[place]:
                weights[place] *= BEFORE_BUT
                reasons[place].append("before 'but'")


@cache
def _boosters() -> dict[str, float]:
    return {r["term"]: float(r["weight"]) for r in resource_rows("vader_rules.csv") if r["kind"] == "booster"}
