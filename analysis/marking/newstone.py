"""The tone of news, word by word: a lexicon, boosters, and negation that knows what it reaches.

Built on VADER's valences and its scale (see vader.py), with four differences for news: names count for nothing, also
capitalised ones that nobody marked (see tone_senses.py), capitals and punctuation add nothing (headlines), what is
negated, denied or averted is taken back and never turned into its opposite in full, and a domain lexicon stands over
VADER's ("sanctions", "united", "party").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from analysis.marking.lexicon import Lexicon, news_lexicon
from analysis.marking.negation import Cue, find_cues, opens_cue, resolve
from analysis.marking.tone_senses import ABOUT, capital_words, is_about
from analysis.marking.vader import DISTANCE, Scores, combine
from analysis.marking.weighed import MASK, Span, Weighed, masked
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
TURNED = -0.74  # factor of a positive word that is negated, as in VADER
BEFORE_BUT = 0.7  # factor of what stands before "but"
LONE_NO = -0.5  # weight of "no" as an answer
REMEMBERED = 500_000  # distinct words kept per lexicon
MARK, TERM, CUE = 1, 2, 4  # what is notable about a word


def score_news(sentence: str, names: Sequence[Span] = (), lexicon: Lexicon | None = None) -> Scores:
    """The tone of a sentence; `names` are spans in it that carry no tone."""
    words = WORD.findall(_levelled(_without_names(sentence, names)))
    weights, _, _, marks = _weigh(words, lexicon or news_lexicon())
    return combine([w for w in weights.values() if w], len(words) - marks)


def total_news(words: Sequence[Weighed]) -> Scores:
    """Scores of weighed words; punctuation counts for nothing."""
    weights = [w.weight for w in words if w.weight]
    return combine(weights, sum(w.is_word for w in words))


def weigh_news(sentence: str, names: Sequence[Span] = (), lexicon: Lexicon | None = None) -> list[Weighed]:
    """Every word and mark of the sentence with its weight and the reason for it."""
    level = _levelled(_without_names(sentence, names))
    weights, bases, reasons, _ = _weigh(WORD.findall(level), lexicon or news_lexicon())
    return [
        Weighed(
            *m.span(),
            sentence[slice(*m.span())],
            bases.get(i, 0.0),
            weights.get(i, 0.0),
            "; ".join(reasons[i]) if i in reasons else "name" if MASK in m[0] else "",
        )
        for i, m in enumerate(WORD.finditer(level))
    ]


def _without_names(sentence: str, names: Sequence[Span]) -> str:
    """The sentence with the names that are given and the capitalised ones masked."""
    known = masked(sentence, names)
    return masked(known, capital_words(known))


def _levelled(sentence: str) -> str:
    """The sentence in lower case and with straight apostrophes, as long as before."""
    lower = sentence.lower().replace("’", "'")
    if len(lower) != len(sentence):  # a letter such as İ, whose lower case is two characters
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in sentence).replace("’", "'")
    return lower


class _Notable(dict[str, int]):
    """What is to be looked at in a word, for words already seen: it may open a term or a cue, or is a mark."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        note = TERM * self._lexicon.opens_term(word) | CUE * opens_cue(word) | MARK * (not word[0].isalnum())
        self[word] = note
        return note


@lru_cache(maxsize=8)
def _notable(lexicon: Lexicon) -> _Notable:
    return _Notable(lexicon)


def _weigh(words: list[str], lexicon: Lexicon) -> tuple[dict[int, float], dict[int, float], dict[int, list[str]], int]:
    """Weights of the words of tone by place, their weights in the lexicon, the reasons; and how many are marks."""
    notes = [(i, note) for i, note in enumerate(map(_notable(lexicon).__getitem__, words)) if note]
    marks = sum([note & MARK for _, note in notes])
    terms = [i for i, note in notes if note & TERM and not (words[i] in ABOUT and is_about(words, i))]
    found = lexicon.find(words, terms)
    if not found:
        return {}, {}, {}, marks
    bases = {place: weight for place, (weight, _) in found.items()}
    reasons = {place: [_source(words, place, size)] for place, (_, size) in found.items()}
    inside = [p for place, (_, size) in found.items() if size > 1 for p in range(place - size + 1, place)]
    for place in inside:
        words[place] = MASK  # a word of a longer term is no cue and no booster
    cues = find_cues(words, [i for i, note in notes if note & CUE and i not in inside])
    weights = dict(bases)
    _boost(words, weights, reasons)
    _negate(words, weights, reasons, cues)
    _contrast(words, weights, reasons)
    return {place: round(weight, 4) for place, weight in weights.items()}, bases, reasons, marks


def _source(words: Sequence[str], place: int, size: int) -> str:
    return "lexicon" if size == 1 else f"lexicon: {' '.join(words[place - size + 1 : place + 1])!r}"


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


def _negate(words: Sequence[str], weights: dict[int, float], reasons: dict[int, list[str]], cues: list[Cue]) -> None:
    for place in weights:
        if words[place] == "no":
            weights[place] = 0.0 if words[place + 1 : place + 2] and words[place + 1][0].isalnum() else LONE_NO
            reasons[place].append("an answer" if weights[place] else "speaks of what follows")
    before = dict(weights)
    tones = {p: w for p, w in weights.items() if w and words[p] != "no"}
    for cue in resolve(words, cues, tones):
        name = " ".join(words[cue.start : cue.end])
        for place in cue.reached:
            weights[place] = _taken_back(before, cue, place)
            if weights[place] != before[place]:
                reasons[place].append(_words_for(cue, name))
        for place in cue.passed:
            weights[place] = 0.0
            reasons[place].append(f"carries {name!r} on")
        if any(before[p] < 0 for p in cue.reached):
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
    verb = {"deny": "denied", "avert": "averted", "after": "taken back", "undo": "undone", "little": "made little"}.get(
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
