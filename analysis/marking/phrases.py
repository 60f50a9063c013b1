"""Many phrases looked for at once, by their first words: one look into a dictionary per word of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

WORD = re.compile(r"(?<![\w-])\w[\w-]*")
LARGE = re.compile(r"[^\Wa-z](?<!\w.)\w*")
IN_WORD = re.compile(r"\w")
BESIDE = re.compile(r"[\w-]")  # what makes a word a part of a longer one
OPENING = "(\"“‘'–—-["


def find_word(text: str, word: str, inner: re.Pattern[str]) -> Iterator[int]:
    """Where `word` stands in `text` with no character of `inner` beside it."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (inner.match(text, end) or (start and inner.match(text, start - 1))):
            yield start
        start = text.find(word, end)


@lru_cache(maxsize=16)
def large_words(text: str) -> tuple[tuple[int, str], ...]:
    """(start, word) of the words that begin with no small letter, as most words of a text do; by start."""
    return tuple((match.start(), match[0]) for match in LARGE.finditer(text))


@lru_cache(maxsize=16)
def words_in(text: str) -> frozenset[str]:
    """The different words of a text; those with hyphens count as one."""
    pieces = set(text.split())
    words = {piece for piece in pieces if piece.isalnum()}
    return frozenset(words.union(*map(_words_of, pieces - words)))


@lru_cache(maxsize=65536)
def _words_of(piece: str) -> tuple[str, ...]:
    return tuple(WORD.findall(piece))


class Phrases:
    """Phrases of whole words, matched exactly; where several begin at one word, the longest counts."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._all = frozenset(phrases)
        self._longest = max((phrase.count(" ") + 1 for phrase in self._all), default=0)
        self._last = frozenset(phrase.rpartition(" ")[2] for phrase in self._all)
        index: dict[str, list[str]] = defaultdict(list)
        for phrase in sorted(self._all, key=lambda p: (-len(p), p)):
            first = WORD.match(phrase)
            if first:
                index[first[0]].append(phrase)
        self._index = dict(index)
        self._heads = frozenset(index)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """(start, end) of the phrases in `text`, from left to right, none inside another."""
        done = 0
        heads = words_in(text) & self._heads
        for start in sorted(start for word in heads for start in find_word(text, word, BESIDE)):
            end = self.at(text, start) if start >= done else 0
            if end:
                done = end
                yield start, end

    def at(self, text: str, start: int) -> int:
        """The end of the phrase that begins at `start`; 0 where none does."""
        first = WORD.match(text, start)
        for phrase in self._index.get(first[0], ()) if first else ():
            end = start + len(phrase)
            if text.startswith(phrase, start) and not (end < len(text) and (text[end].isalnum() or text[end] == "-")):
                return end
        return 0

    def behind(self, before: str) -> str | None:
        """The phrase that `before` ends with, a white space after it."""
        if not before or not before[-1].isspace():
            return None
        words = before.split()[-self._longest :]
        if not words or words[-1].lstrip(OPENING) not in self._last:
            return None
        for n in range(len(words)):
            phrase = " ".join(words[n:]).lstrip(OPENING)
            if phrase in self._all:
                return phrase
        return None
