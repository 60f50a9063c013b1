"""What the stance model sees of a sentence: word pieces around the target, and which of them are the target."""

from __future__ import annotations

from typing import Any, NamedTuple

WINDOW = 64  # word pieces, the two that mark begin and end included


class Pieces(NamedTuple):
    """Ids of word pieces, and the half-open range of those that are the target."""

    ids: list[int]
    start: int
    end: int


def encode(tokenizer: Any, text: str, start: int, end: int, window: int = WINDOW) -> Pieces:
    """The pieces of `text` around the target `text[start:end]`, at most `window` of them.

    `tokenizer` is a `tokenizers.Tokenizer` without padding and truncation. Of a longer text the model sees the
    target in the middle, or as near to it as the ends allow. A target that is no piece of its own (blanks only) is
    taken to be the first piece, so that every call has an answer.
    """
    encoding = tokenizer.encode(text)
    return cut(encoding.ids, encoding.offsets, start, end, window)


def cut(ids: list[int], offsets: list[tuple[int, int]], start: int, end: int, window: int) -> Pieces:
    """The same from piece ids and their character offsets; the pieces that mark begin and end have empty offsets."""
    inside = [i for i, (a, b) in enumerate(offsets) if a < b and a < end and b > start] or [1]
    first, last = inside[0], inside[-1] + 1
    if len(ids) <= window:
        return Pieces(list(ids), first, last)
    room = window - 2
    last = min(last, first + room)
    lowest = max(1, min(first - (room - (last - first)) // 2, len(ids) - 1 - room))
    kept = [ids[0], *ids[lowest : lowest + room], ids[-1]]
    return Pieces(kept, first - lowest + 1, last - lowest + 1)
