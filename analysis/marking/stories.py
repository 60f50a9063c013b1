"""Which articles tell the same story in the same words: syndicated copies and excerpts, and the agency they credit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.marking.agencies import credited_agencies
from analysis.marking.shingles import Hashes, Shingler, candidate_pairs, share, sketch
from analysis.settings import Settings
from analysis.tables import conform, empty

VERSION = "1"
RESOURCES = ("agencies.csv", "datelines.csv", "credit_lines.csv")

COPIED = 0.5  # share of the shorter text's trigrams found in the longer one
COMPARED = 0.3  # the same share in the sketches, from which the full texts are compared
SHARED_TRIGRAMS = 8  # fewer shared trigrams are no sign of a copy
WHOLE_WORDS = 30  # a body of fewer words is compared together with its title


class Link(NamedTuple):
    """Two articles (numbers) of which one is copied from the other, at least in part."""

    left: int
    right: int
    of_left: float  # share of the left one's trigrams found in the right one
    of_right: float


def find_stories(articles: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row per article (table `stories`): the story it belongs to and its role in it.

    Two articles belong together where at least half of the word trigrams of the shorter one are found in the longer
    one (containment; cut and re-headlined copies are found, the same event told in other words is not), or where
    their words are the same. The earliest dated article of a story is its original, undated ones come last, ties go
    by article_id. A `copy` holds at least half of the original, an `excerpt` less. `overlap` is the share of the
    article's own trigrams that are found in the original, 1 for the original itself.
    """
    if articles.empty:
        return empty("stories")
    ordered = articles.sort_values("article_id", ignore_index=True)
    shingler = Shingler()
    bodies = [_compared(t, int(b)) for t, b in zip(ordered["text"], ordered["body_start"], strict=True)]
    full = [shingler.hash(body) for body in bodies]
    ranks = _ranks(ordered)
    stories = _group(full, ranks)
    rows = []
    for members in stories:
        original = min(members, key=lambda i: ranks[i])
        for i in members:
            role, overlap = _role(full[i], full[original]) if i != original else ("original", 1.0)
            rows.append((ordered["article_id"].iloc[i], ordered["article_id"].iloc[original], role, overlap))
    found = pd.DataFrame(rows, columns=["article_id", "story_id", "role", "overlap"])
    found = found.sort_values("article_id", ignore_index=True)
    found["agency"] = credited_agencies(ordered)
    return conform(found, "stories")


def _compared(text: str, body_start: int) -> str:
    """What of an article is compared: the body, since copies get new headlines; all of it where the body is short."""
    body = text[body_start:]
    return body if len(body.split(None, WHOLE_WORDS)) > WHOLE_WORDS else text


def _ranks(articles: pd.DataFrame) -> list[int]:
    """Place of each article by date, undated last, then by article_id."""
    order = articles.sort_values(["published", "article_id"], na_position="last").index
    ranks = np.empty(len(articles), dtype=np.int64)
    ranks[order] = np.arange(len(articles))
    return [int(r) for r in ranks]


def _group(full: Sequence[Hashes], ranks: Sequence[int]) -> list[list[int]]:
    """Numbers of the articles of each story."""
    same: dict[bytes, list[int]] = {}
    for number, hashes in enumerate(full):
        if len(hashes):
            same.setdefault(hashes.tobytes(), []).append(number)
    firsts = [members[0] for members in same.values()]
    links = [Link(firsts[a], firsts[b], x, y) for a, b, x, y in _links([full[i] for i in firsts])]
    return _components(
        len(full), [*((m[0], i) for m in same.values() for i in m[1:]), *((k.left, k.right) for k in links)]
    )


def _links(full: Sequence[Hashes]) -> list[Link]:
    """The pairs of distinct texts of which one is contained in the other by half."""
    sketches = [sketch(hashes) for hashes in full]
    links = []
    for a, b in candidate_pairs(sketches).tolist():
        short, long = (a, b) if len(full[a]) <= len(full[b]) else (b, a)
        if share(sketches[short], sketches[long]) < COMPARED:
            continue
        shared = len(np.intersect1d(full[a], full[b], assume_unique=True))
        if shared >= SHARED_TRIGRAMS and shared >= COPIED * len(full[short]):
            links.append(Link(a, b, shared / len(full[a]), shared / len(full[b])))
    return links


def _role(own: Hashes, original: Hashes) -> tuple[str, float]:
    overlap = share(own, original)
    return ("copy" if share(original, own) >= COPIED else "excerpt"), round(overlap, 4)


def _components(n: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected components of `n` articles under `pairs`."""
    parents = list(range(n))

    def root(i: int) -> int:
        while parents[i] != i:
            parents[i] = parents[parents[i]]
            i = parents[i]
        return i

    for a, b in pairs:
        left, right = sorted((root(a), root(b)))
        parents[right] = left
    found: dict[int, list[int]] = {}
    for i in range(n):
        found.setdefault(root(i), []).append(i)
    return list(found.values())
