"""VADER, valence for valence: the scores of the vaderSentiment package, 3.3.2, from our own faster evaluation.

C.J. Hutto and E.E. Gilbert (2014), VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text,
ICWSM-14. Each distinct word is looked up once per process, and rules run only around words that carry a valence.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from analysis.resources import resource_rows

PUNCTUATION = string.punctuation
REVERSED = -0.74  # factor of a negated valence
CAPITALS = 0.733  # added for a word in capitals among words that are not
DISTANCE = (1.0, 0.95, 0.9)  # how much of a booster reaches the word one, two, three places on
EXCLAIMED = 0.292  # for each of up to four exclamation marks
ASKED = 0.18  # for each of two or three question marks; 0.96 for more
MAYBE_EMOJI = re.compile("[©®\u203c-\U0010ffff]")  # quotation marks and letters lie below
REMEMBERED = 500_000  # distinct words kept per process


class Scores(NamedTuple):
    """Shares of negative, neutral and positive weight (0 to 1) and the compound score (-1 to 1)."""

    negative: float
    neutral: float
    positive: float
    score: float


class Word(NamedTuple):
    """What VADER's rules ask of a word; looked up once per distinct word."""

    matters: bool  # carries a valence, or is the first "but" of VADER's contrast
    lower: str  # stripped of punctuation, lower-cased
    valence: float | None  # None where it carries none
    capital: bool
    listed: bool  # stands in the lexicon: then it neither boosts nor negates
    boost: float
    negates: bool
    closes_phrase: bool  # may be the last word of an idiom such as "kiss of death"


PLAIN = Word(False, "", None, False, False, 0.0, False, False)  # words that no rule asks for are all alike
PLAIN_CAPITAL = PLAIN._replace(capital=True)
STEERING = {"no", "or", "nor", "but", "so", "this", "never", "without", "doubt", "kind", "of", "least", "at", "very"}


class Vader:
    """VADER over a lexicon (term -> valence, -4 to 4)."""

    def __init__(self, lexicon: Mapping[str, float]) -> None:
        self.lexicon = dict(lexicon)
        steering = {w for kind in ("booster", "negation", "idiom") for t in _rules(kind) for w in (t, *t.split())}
        self._words = _Words(steering | STEERING | set(self.lexicon), self._word)

    def score(self, text: str) -> Scores:
        """The scores of the package's `polarity_scores(text)`."""
        text = spell_emoji(text).strip()
        tokens = text.split()
        return combine([w for _, w in self.weigh(tokens)], len(tokens), emphasis(text))

    def valence(self, token: str) -> float:
        """The valence of a token in the lexicon, before any rule; 0 where it has none."""
        return self._words[token].valence or 0.0

    def weigh(self, tokens: Sequence[str]) -> list[tuple[int, float]]:
        """(place, weight) of the tokens that carry a valence, after all rules."""
        if len(self._words) > REMEMBERED:
            self._words.clear()
        words = list(map(self._words.__getitem__, tokens))
        marked = [i for i, word in enumerate(words) if word[0]]
        if not marked:
            return []
        weights = [(i, self._weight(words, i)) for i in marked if words[i][2] is not None and not _is_kind_of(words, i)]
        but = next((i for i in marked if words[i][1] == "but"), None)
        return weights if but is None else _contrast(but, weights)

    def _word(self, form: str, lower: str) -> Word:
        boost = _rules("booster").get(lower, 0.0)
        valence = None if boost else self.lexicon.get(lower)
        return Word(
            valence is not None or lower == "but",
            lower,
            valence,
            form.isupper(),
            lower in self.lexicon,
            boost,
            lower in _rules("negation") or "n't" in lower,
            lower in _phrase_ends(),
        )

    def _weight(self, words: list[Word], i: int) -> float:
        """The valence of word `i` after the up to three words before it."""
        _, lower, valence, capital, *_ = words[i]
        value: float = valence  # type: ignore[assignment]
        if not i:
            return self._first(words, value)
        if _negated_by_no(words, i):
            value *= REVERSED
        elif lower == "no" and i < len(words) - 1 and words[i + 1].listed:
            value = 0.0
        if capital and _mixed(words):
            value += CAPITALS if value > 0 else -CAPITALS
        for back in range(i if i < 3 else 3):
            _, before, _, loud, listed, boost, negates, _ = words[i - back - 1]
            if listed:
                continue
            if boost:
                step = -boost if value < 0 else boost
                if loud and _mixed(words):
                    step += CAPITALS if value > 0 else -CAPITALS
                value += step * DISTANCE[back]
            if back:
                value = _negate(words, i, back, before, negates, value)
            elif negates:
                value *= REVERSED
            if back == 2 and any(word[7] for word in words[i - 2 : i + 3]):
                value = _idioms([word[1] for word in words[i - 3 : i + 3]], value)
        least = words[i - 1].lower == "least" and not words[i - 1].listed
        if least and (i == 1 or words[i - 2].lower not in ("at", "very")):
            value *= REVERSED
        return value

    def _first(self, words: list[Word], value: float) -> float:
        if words[0].lower == "no" and len(words) > 1 and words[1].listed:
            value = 0.0
        if words[0].capital and _mixed(words):
            value += CAPITALS if value > 0 else -CAPITALS
        return value


class _Words(dict[str, Word]):
    """Words already seen; others are made when first asked for: plain ones here, at little cost, the rest by `make`."""

    def __init__(self, special: set[str], make: Callable[[str, str], Word]) -> None:
        super().__init__()
        self._special = special
        self._make = make

    def __missing__(self, token: str) -> Word:
        bare = token.strip(PUNCTUATION)
        form = bare if len(bare) > 2 else token  # two characters or fewer: an emoticon
        lower = form.lower()
        if lower in self._special or "n't" in lower:
            word = self._make(form, lower)
        else:
            word = PLAIN_CAPITAL if form.isupper() else PLAIN
        self[token] = word
        return word


@cache
def vader() -> Vader:
    """VADER with its own lexicon."""
    return Vader({r["term"]: float(r["weight"]) for r in resource_rows("vader_lexicon.csv")})


def combine(weights: Sequence[float], n_words: int, emphasis: float = 0.0) -> Scores:
    """Scores of a stretch of `n_words` words, from the weights of those that carry one.

    score = s / sqrt(s * s + 15), s the sum of weights moved away from zero by `emphasis`.
    """
    if not n_words:
        return Scores(0.0, 0.0, 0.0, 0.0)
    if not weights:
        return Scores(0.0, 1.0, 0.0, 0.0)
    total = float(sum(weights))
    if total > 0:
        total += emphasis
    elif total < 0:
        total -= emphasis
    positive = negative = 0.0
    neutral = n_words - len(weights)
    for weight in weights:
        if weight > 0:
            positive += weight + 1
        elif weight < 0:
            negative += weight - 1
        else:
            neutral += 1
    if positive > -negative:
        positive += emphasis
    elif positive < -negative:
        negative -= emphasis
    whole = positive - negative + neutral
    score = max(-1.0, min(1.0, total / math.sqrt(total * total + 15)))
    return Scores(
        round(abs(negative / whole), 3), round(neutral / whole, 3), round(positive / whole, 3), round(score, 4)
    )


def emphasis(text: str) -> float:
    """What exclamation and question marks add to a score."""
    exclaimed = min(text.count("!"), 4) * EXCLAIMED
    asked = text.count("?")
    return exclaimed + (0 if asked < 2 else asked * ASKED if asked <= 3 else 0.96)


def spell_emoji(text: str) -> str:
    """`text` with each emoji replaced by VADER's words for it."""
    if text.isascii() or not MAYBE_EMOJI.search(text):
        return text
    spelled = ""
    spaced = True
    for character in text:
        words = _emoji().get(character)
        if words is not None:
            spelled += words if spaced else " " + words
            spaced = False
        else:
            spelled += character
            spaced = character == " "
    return spelled


def _mixed(words: list[Word]) -> bool:
    """Whether some words are in capitals, but not all."""
    return 0 < sum(word.capital for word in words) < len(words)


def _is_kind_of(words: list[Word], i: int) -> bool:
    return words[i][1] == "kind" and i < len(words) - 1 and words[i + 1][1] == "of"


def _negated_by_no(words: list[Word], i: int) -> bool:
    last = words[i - 1][1]
    if last == "no" or (i > 1 and words[i - 2][1] == "no"):
        return True
    return i > 2 and last in ("or", "nor") and words[i - 3][1] == "no"


def _negate(words: list[Word], i: int, back: int, before: str, negates: bool, value: float) -> float:
    """`value` after `before`, the second or third word before it, if that negates."""
    last = words[i - 1][1]
    if last in ("so", "this") and (back == 2 or before == "never"):
        return value * 1.25
    if not negates:
        return value
    near = words[i - 2][1]
    if before == "never" and back == 2 and near in ("so", "this"):
        return value * 1.25
    if before == "without" and (last == "doubt" or (back == 2 and near == "doubt")):
        return value
    return value * REVERSED


def _idioms(lowers: list[str], value: float) -> float:
    """`value` of the fourth word of `lowers` after the idioms and two-word boosters around it."""
    third, second, first, word = lowers[:4]
    idioms, boosters = _rules("idiom"), _rules("booster")
    before = (
        f"{first} {word}",
        f"{second} {first} {word}",
        f"{second} {first}",
        f"{third} {second} {first}",
        f"{third} {second}",
    )
    value = next((idioms[phrase] for phrase in before if phrase in idioms), value)
    for end in (5, 6):
        if len(lowers) >= end:
            value = idioms.get(" ".join(lowers[3:end]), value)
    for phrase in (f"{third} {second} {first}", f"{third} {second}", f"{second} {first}"):
        value += boosters.get(phrase, 0.0)
    return value


def _contrast(but: int, weights: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Weights halved before place `but`, half as much again after it.

    The package looks each weight up by its value and changes the first equal one; so do we.
    """
    places = [i for i, _ in weights]
    values = [w for _, w in weights]
    for step in range(len(values)):
        first = values.index(values[step])
        if places[first] < but:
            values[first] *= 0.5
        elif places[first] > but:
            values[first] *= 1.5
    return list(zip(places, values, strict=True))


@cache
def _emoji() -> dict[str, str]:
    return {r["emoji"]: r["words"] for r in resource_rows("vader_emoji.csv")}


@cache
def _rules(kind: str) -> dict[str, float]:
    return {r["term"]: float(r["weight"] or 0) for r in resource_rows("vader_rules.csv") if r["kind"] == kind}


@cache
def _phrase_ends() -> frozenset[str]:
    return frozenset(t.split()[-1] for kind in ("idiom", "booster") for t in _rules(kind) if " " in t)
