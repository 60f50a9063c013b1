"""Tone lexicons as tables: one row per term with its weight, -4 to 4; a term may be several words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

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

    def find(self, words: Sequence[str], hidden: Sequence[bool]) -> dict[int, tuple[float, str]]:
        """Place -> (weight, reason) of the terms among lower-cased `words`.

        A term of several words weighs on its last one. `hidden` places (names) carry no tone. Longer terms win; words
        of a longer term carry none of their own.
        """
        found: dict[int, tuple[float, str]] = {}
        place = 0
        while place < len(words):
            phrase = self._phrase(words, hidden, place)
            if phrase is not None:
                size, weight = phrase
                found[place + size - 1] = (weight, f"lexicon: {' '.join(words[place : place + size])!r}")
                place += size
                continue
            weight = 0.0 if hidden[place] else self.weight(words[place])
            if weight:
                found[place] = (weight, "lexicon")
            place += 1
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

    def _phrase(self, words: Sequence[str], hidden: Sequence[bool], place: int) -> tuple[int, float] | None:
        for phrase, weight in self._phrases.get(words[place], ()):
            size = len(phrase)
            if tuple(words[place : place + size]) == phrase and not any(hidden[place : place + size]):
                return size, weight
        return None


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


@cache
def news_lexicon() -> Lexicon:
    """VADER's lexicon with the news and diplomacy lexicon over it."""
    terms: dict[str, float] = {}
    for name in LEXICONS:
        terms |= {r["term"]: float(r["weight"]) for r in resource_rows(name)}
    return Lexicon({t: w for t, w in terms.items() if any(c.isalpha() for c in t)})


LEXICONS = ("vader_lexicon.csv", "tone_news.csv", "tone_diplomacy.csv")
