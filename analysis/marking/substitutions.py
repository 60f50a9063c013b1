"""Tells a copy from another report on the same form: the daily market note, the second bond of the month."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.marking.shingles import SIZE

TOKEN = re.compile(r"\d[\d.,/-]*\d|[^\W_]+")
GAP = 4  # a longer stretch of other words was inserted or cut, not exchanged
ALIKE = 70  # rapidfuzz ratio, in percent, from which a word is the same word badly scanned


def exchanged_share(first: str, second: str) -> float:
    """Share of the names and numbers in what two texts have in common that were exchanged for others, 0 to 1.

    Looked at in the shorter text: stretches of at most four words between shared trigrams, whose names and numbers the
    longer text does not have. An editor of a copy leaves names and figures alone; a form is filled in with new ones.
    """
    one, other = sorted((TOKEN.findall(first), TOKEN.findall(second)), key=len)
    shared = _shared([w.lower() for w in one], [w.lower() for w in other])
    vocabulary = {w.lower() for w in other}
    inner = {place for start, end in _gaps(shared) for place in range(start, end)}
    specific = [p for p, w in enumerate(one) if _is_specific(w) and (shared[p] or p in inner)]
    exchanged = [p for p in specific if p in inner and not _known(one[p].lower(), vocabulary)]
    return len(exchanged) / len(specific) if specific else 0.0


def _shared(one: Sequence[str], other: Sequence[str]) -> list[bool]:
    """Whether each word of `one` stands in a trigram of `other`."""
    trigrams = {tuple(other[i : i + SIZE]) for i in range(len(other) - SIZE + 1)}
    shared = [False] * len(one)
    for i in range(len(one) - SIZE + 1):
        if tuple(one[i : i + SIZE]) in trigrams:
            shared[i : i + SIZE] = [True] * SIZE
    return shared


def _gaps(shared: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Short stretches that are not shared, between two that are."""
    start = None
    for place, is_shared in enumerate(shared):
        if is_shared:
            if start is not None and place - start <= GAP:
                yield start, place
            start = None
        elif start is None and place > 0:
            start = place
    # a stretch that reaches the end is a cut or a footer


def _is_specific(word: str) -> bool:
    return word[0].isdigit() or (word[0].isupper() and len(word) > 1)


def _known(word: str, vocabulary: set[str]) -> bool:
    if word in vocabulary or word[0].isdigit() or len(word) < 4:
        return word in vocabulary
    from rapidfuzz import fuzz, process

    alike = [w for w in vocabulary if w[0].isalpha() and abs(len(w) - len(word)) <= 2]
    return process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=ALIKE) is not None
