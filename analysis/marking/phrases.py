"""Many phrases looked for at once, by their first words: one look into a dictionary per word of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

WORD = re.compile(r"(?<![\w-])\w[\w-]*")
OPENING = "(\"“‘'–—-["


class Phrases:
    """Phrases of whole words, matched exactly; where several begin at one word, the longest counts."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._all = frozenset(phrases)
        self._longest = max((phrase.count(" ") + 1 for phrase in self._all), default=0)
        index: dict[str, list[str]] = defaultdict(list)
        for phrase in sorted(self._all, key=lambda p: (-len(p), p)):
            first = WORD.match(phrase)
            if first:
                index[first[0]].append(phrase)
        self._index = dict(index)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """(start, end) of the phrases in `text`, from left to right, none inside another."""
        done = 0
        for word in WORD.finditer(text):
            if word.start() >= done and word[0] in self._index:
                end = self.at(text, word.start())
                if end:
                    done = end
                    yield word.start(), end

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
        for n in range(len(words)):
            phrase = " ".join(words[n:]).lstrip(OPENING)
            if phrase in self._all:
                return phrase
        return None
