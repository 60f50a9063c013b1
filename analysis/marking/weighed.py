"""A word with the tone it carries, as every tone engine gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Span = tuple[int, int]
MASK = "\ua7f7"  # a letter of no living language: stands for each character of a name, and is in no lexicon


class Weighed(NamedTuple):
    """A word of a sentence: offsets, the word, its weight in the lexicon, its weight here, and why they differ."""

    start: int
    end: int
    word: str
    base: float
    weight: float
    reason: str

    @property
    def is_word(self) -> bool:
        """Whether it is more than a punctuation mark."""
        return self.word[0].isalnum()


def masked(sentence: str, names: Sequence[Span]) -> str:
    """The sentence, as long as before, with names masked: they carry no tone."""
    if not names:
        return sentence
    characters = list(sentence)
    for start, end in names:
        for i in range(max(start, 0), min(end, len(sentence))):
            if not characters[i].isspace():
                characters[i] = MASK
    return "".join(characters)
