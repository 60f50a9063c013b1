"""Tone lexicons as tables: one row per term with its weight, -4 to 4; a term may be several words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import pandas as pd

from analysis.errors import ContractError
from analysis.resources import resource_rows

LONGEST = 4  # words of a term
STRONGEST = 4.0


class Lexicon:
    """Terms and their weights; later terms of the same form replace earlier ones."""

    def __init__(self, terms: Mapping[str, float]) -> None:
        self.words = {t: w for t, w in terms.items() if " " not in t}
        self._phrases: dict[str, list[tuple[tuple[str, ...], float]]] = {}
        for term, weight in sorted(terms.items(), key=lambda item: (-len(item[0].split()), item[0])):
            words = tuple(term.split())
            if len(words) > 1:
                self._phrases.setdefault(words[0], []).append((words, weight))

    def find(self, words: Sequence[str], places: Iterable[int]) -> dict[int, tuple[float, int]]:
        """Place -> (weight, number of words) of the terms that start at `places` among lower-cased `words`.

        A term of several words weighs on its last one. Longer terms win; words of a longer term carry none of their
        own.
        """
        found: dict[int, tuple[float, int]] = {}
        after = 0
        for place in places:
            if place >= after:
                size, weight = self._phrase(words, place) or (1, self.weight(words[place]))
                if weight:
                    found[place + size - 1] = (weight, size)
                after = place + size
        return found

    def weight(self, word: str) -> float:
        """Weight of one word, 0 where it has none; "war-torn" is as "torn" or "war", whichever weighs more."""
        known = self.words.get(word)
        if known is not None:
            return known
        if word.endswith("'s"):
            return self.words.get(word[:-2], 0.0)
        if "-" not in word:
            return 0.0
        *front, last = word.split("-")
        if last == "free":
            return max((-0.3 * self.words.get(w, 0.0) for w in front), key=abs, default=0.0)
        if front[0] in ("non", "anti", "counter"):
            return 0.0
        return max((self.words.get(w, 0.0) for w in (*front, last)), key=abs, default=0.0)

    def _phrase(self, words: Sequence[str], place: int) -> tuple[int, float] | None:
        for phrase, weight in self._phrases.get(words[place], ()):
            size = len(phrase)
            if tuple(words[place : place + size]) == phrase:
                return size, weight
        return None

    def opens_term(self, word: str) -> bool:
        """Whether a term with a weight may start with `word`."""
        return word in self._phrases or self.weight(word) != 0.0


def read_lexicon(table: pd.DataFrame) -> dict[str, float]:
    """Terms of a lexicon given as a table with the columns `term` and `weight` (-4 to 4).

    Raises ContractError naming the column or row that is wrong.
    """
    return dict(_terms(table))


def _terms(table: pd.DataFrame) -> Iterator[tuple[str, float]]:
    for column in ("term", "weight"):
        if column not in table:
            msg = f"the lexicon has no column {column!r}; it needs term and weight, one row per term"
            raise ContractError(msg)
    weights = pd.to_numeric(table["weight"], errors="coerce")
    for row, (term, weight) in enumerate(zip(table["term"], weights, strict=True)):
        if not isinstance(term, str) or not 0 < len(term.split()) <= LONGEST or not abs(weight) <= STRONGEST:
            msg = (
                f"lexicon row {row}: term {term!r} with weight {table['weight'].iloc[row]}; "
                f"expected one to {LONGEST} words and a number from -{STRONGEST:g} to {STRONGEST:g}"
            )
            raise ContractError(msg)
        yield " ".join(term.lower().replace("’", "'").split()), float(weight)


def news_lexicon(over: Mapping[str, float] | None = None) -> Lexicon:
    """VADER's lexicon, the one for news over it, the one for diplomacy over that, and the terms of `over` over all."""
    return _layered(tuple(sorted((over or {}).items())))


@lru_cache(maxsize=8)
def _layered(over: tuple[tuple[str, float], ...]) -> Lexicon:
    terms: dict[str, float] = {}
    for name in LEXICONS:
        terms |= {r["term"]: float(r["weight"]) for r in resource_rows(name)}
    return Lexicon({t: w for t, w in terms.items() if any(c.isalpha() for c in t)} | dict(over))


LEXICONS = ("vader_lexicon.csv", "tone_news.csv", "tone_diplomacy.csv")
