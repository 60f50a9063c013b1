"""Word trigrams of articles as hashes, and which articles share enough of them to be looked at as copies.

A sketch keeps the trigrams whose hash falls into one class of SCALE (FracMinHash: Irber et al. 2022, "Lightweight
compositional analysis of metagenomes with FracMinHash"). Unlike MinHash of a fixed size it estimates how much of a
short text is contained in a long one, which is what finds a wire story that was cut.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Pairs = NDArray[np.int64]  # shape (n, 2), the smaller number first

SIZE = 3  # words of a shingle
SCALE = 4  # one hash in SCALE is kept in a sketch
COMMON = 60  # a hash of more articles than this pairs each of them with a few others only
SHARED = 2  # sampled hashes that two articles share before they are compared
CHUNK = 2_000  # articles compared at once: memory stays flat
WORD = re.compile(r"[^\W_]+")
MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9))


class Shingler:
    """Turns texts into hashes; words seen before are remembered."""

    def __init__(self) -> None:
        self._words = _WordHashes()

    def hash(self, text: str) -> Hashes:
        """The distinct hashes of the word trigrams of `text`, sorted; shorter texts have one for all their words."""
        words = WORD.findall(normalise(text))
        if not words:
            return np.empty(0, dtype=np.uint64)
        codes = np.fromiter(map(self._words.__getitem__, words), dtype=np.uint64, count=len(words))
        size = min(SIZE, len(codes))
        mixed = np.zeros(len(codes) - size + 1, dtype=np.uint64)
        for place in range(size):
            mixed = _scramble(mixed ^ codes[place : place + len(mixed)] * MIX[place])
        return np.unique(mixed)


class _WordHashes(dict[str, int]):
    def __missing__(self, word: str) -> int:
        code = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
        self[word] = code
        return code


def normalise(text: str) -> str:
    """`text` as copies are compared: compatibility forms, lower case."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower()


def sketch(hashes: Hashes) -> Hashes:
    """The part of `hashes` that is compared first."""
    kept: Hashes = hashes[hashes % np.uint64(SCALE) == 0]
    return kept


def candidate_pairs(sketches: Sequence[Hashes]) -> Pairs:
    """Pairs of numbers of sketches that share at least SHARED hashes, without comparing all with all."""
    hashes, owners = _postings(sketches)
    if not len(hashes):
        return np.empty((0, 2), dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]])
    sizes = np.diff(np.r_[starts, len(hashes)])
    found = [*_by_rare(starts, sizes, owners, len(sketches)), _by_common(starts, sizes, owners)]
    return np.unique(np.concatenate(found), axis=0)


def share(part: Hashes, whole: Hashes) -> float:
    """Share of the hashes of `part` that are among those of `whole`."""
    return len(np.intersect1d(part, whole, assume_unique=True)) / len(part) if len(part) else 0.0


def _postings(sketches: Sequence[Hashes]) -> tuple[Hashes, Pairs]:
    """All hashes with the numbers of their sketches, sorted by hash and number."""
    sizes = [len(s) for s in sketches]
    owners = np.repeat(np.arange(len(sketches), dtype=np.int64), sizes)
    hashes = np.concatenate([np.empty(0, dtype=np.uint64), *sketches])
    order = np.argsort(hashes, kind="stable")
    return hashes[order], owners[order]


def _by_rare(starts: Pairs, sizes: Pairs, owners: Pairs, n: int) -> Iterator[Pairs]:
    """Pairs with enough shared hashes among those that few articles have."""
    from scipy.sparse import csr_matrix

    rare = (sizes > 1) & (sizes <= COMMON)
    columns = np.repeat(np.arange(int(rare.sum())), sizes[rare])
    keep = np.repeat(rare, sizes)
    rows = owners[keep]
    table = csr_matrix((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=(n, int(rare.sum())))
    across = table.T.tocsr()
    for first in range(0, n, CHUNK):
        shared = (table[first : first + CHUNK] @ across).tocoo()
        left, right = shared.row.astype(np.int64) + first, shared.col.astype(np.int64)
        enough = (shared.data >= SHARED) & (left < right)
        yield np.column_stack([left[enough], right[enough]])


def _by_common(starts: Pairs, sizes: Pairs, owners: Pairs) -> Pairs:
    """Pairs from hashes that many articles have: each with the next one and the first, so that cost stays linear."""
    pairs = [np.empty((0, 2), dtype=np.int64)]
    counted: dict[bytes, int] = {}
    for start, size in zip(starts[sizes > COMMON], sizes[sizes > COMMON], strict=True):
        group = owners[start : start + size]
        key = hashlib.blake2b(group.tobytes(), digest_size=8).digest()
        counted[key] = counted.get(key, 0) + 1
        if counted[key] == SHARED:  # the same articles share as many hashes: a story, not a phrase
            pairs.append(np.column_stack([group[:-1], group[1:]]))
            pairs.append(np.column_stack([np.full(size - 1, group[0]), group[1:]]))
    return np.concatenate(pairs)


def _scramble(values: Hashes) -> Hashes:
    """Spread the bits (finaliser of splitmix64, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
