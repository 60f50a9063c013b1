"""Which articles tell the same story in the same words: syndicated copies and excerpts, and the agency they credit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.marking.agencies import credited_agencies
from analysis.marking.shingles import Hashes, Shingler, candidate_pairs, share
from analysis.marking.sketches import compared, decode, sketch_articles
from analysis.marking.substitutions import exchanged_share
from analysis.settings import Settings
from analysis.tables import conform, empty

VERSION = "2"
RESOURCES = ("agencies.csv", "datelines.csv", "credit_lines.csv")

COPIED = 0.5  # share of the shorter text's trigrams found in the longer one
LIKELY = 0.3  # the same share in the sketches, from which the full texts are compared
SHARED_TRIGRAMS = 8  # fewer shared trigrams are no sign of a copy
PLAIN = 0.95  # from this share on nobody filled in a form
EXCHANGED = 0.12  # share of names and numbers that differ, from which it is another report on the same form
UNDATED_PARTS = 3  # unrelated parts that make an undated article a roundup; two may be the halves of one article


class Link(NamedTuple):
    """Two articles (numbers) of which one is copied from the other, at least in part."""

    left: int
    right: int
    of_left: float  # share of the left one's trigrams found in the right one
    of_right: float


class Texts:
    """The compared texts and their hashes, made when first asked for."""

    def __init__(self, articles: pd.DataFrame) -> None:
        self._texts = articles["text"].tolist()
        self._starts = articles["body_start"].tolist()
        self._shingler = Shingler()
        self._hashes: dict[int, Hashes] = {}

    def text(self, number: int) -> str:
        return compared(self._texts[number], int(self._starts[number]))

    def hashes(self, number: int) -> Hashes:
        if number not in self._hashes:
            self._hashes[number] = self._shingler.hash(self.text(number))
        return self._hashes[number]


def find_stories(articles: pd.DataFrame, settings: Settings, *, sketches: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per article (table `stories`): the story it belongs to and its role in it.

    Two articles belong together where at least half of the word trigrams of the shorter one are found in the longer
    one (containment: cut and re-headlined copies are found, the same event told in other words is not) and names and
    numbers were not exchanged (the next report on the same form), or where their words are the same. An article that
    was put together from several stories stays by itself.

    The earliest dated article of a story is its original, undated ones come last, ties go by article_id. A `copy`
    holds at least half of the original, an `excerpt` less. `overlap` is the share of the article's own trigrams that
    are found in the original, 1 for the original itself. `sketches`: what sketch_articles gives for these articles,
    if it is stored; then only articles that may be copies are read again.
    """
    if articles.empty:
        return empty("stories")
    ordered = articles.sort_values("article_id", ignore_index=True)
    if sketches is None:
        sketches = sketch_articles(ordered, settings)
    sketches = ordered[["article_id"]].merge(sketches, on="article_id", how="left", validate="1:1")
    texts = Texts(ordered)
    ranks = _ranks(ordered)
    ids = ordered["article_id"].tolist()
    rows = []
    for members in _group(texts, sketches, ranks, ordered["published"].notna().tolist()):
        original = min(members, key=lambda i: ranks[i])
        for i in members:
            role, overlap = _role(texts, i, original)
            rows.append((ids[i], ids[original], role, overlap))
    found = pd.DataFrame(rows, columns=["article_id", "story_id", "role", "overlap"])
    found = found.sort_values("article_id", ignore_index=True)
    found["agency"] = credited_agencies(ordered["via"], sketches["dateline"].tolist(), sketches["credit"])
    return conform(found, "stories")


def _ranks(articles: pd.DataFrame) -> list[int]:
    """Place of each article by date, undated last, then by article_id."""
    order = articles.sort_values(["published", "article_id"], na_position="last").index
    ranks = np.empty(len(articles), dtype=np.int64)
    ranks[order] = np.arange(len(articles))
    return [int(r) for r in ranks]


def _group(texts: Texts, sketches: pd.DataFrame, ranks: Sequence[int], dated: Sequence[bool]) -> list[list[int]]:
    """Numbers of the articles of each story."""
    same: dict[str, list[int]] = {}
    for number, name in enumerate(sketches["digest"]):
        if name:
            same.setdefault(name, []).append(number)
    firsts = [min(members, key=lambda i: ranks[i]) for members in same.values()]
    links = _links(texts, firsts, decode(sketches["sketch"].iloc[firsts].tolist()))
    links = _without_roundups(links, ranks, dated)
    pairs = [(m[0], i) for m in same.values() for i in m[1:]] + [(k.left, k.right) for k in links]
    return _components(range(len(sketches)), pairs)


def _links(texts: Texts, numbers: Sequence[int], sketches: Sequence[Hashes]) -> list[Link]:
    """The pairs of distinct texts of which one is contained in the other by half."""
    links = []
    for a, b in candidate_pairs(sketches).tolist():
        short, long = sorted((sketches[a], sketches[b]), key=len)
        if share(short, long) >= LIKELY:
            link = _compare(texts, numbers[a], numbers[b])
            if link is not None:
                links.append(link)
    return links


def _compare(texts: Texts, left: int, right: int) -> Link | None:
    one, other = texts.hashes(left), texts.hashes(right)
    shared = len(np.intersect1d(one, other, assume_unique=True))
    contained = shared / min(len(one), len(other))
    if shared < SHARED_TRIGRAMS or contained < COPIED:
        return None
    if contained < PLAIN and exchanged_share(texts.text(left), texts.text(right)) > EXCHANGED:
        return None
    return Link(left, right, shared / len(one), shared / len(other))


def _without_roundups(links: Sequence[Link], ranks: Sequence[int], dated: Sequence[bool]) -> list[Link]:
    """Links but for those of articles that were put together from several stories told before."""
    neighbours: dict[int, dict[int, float]] = {}  # article -> its neighbours and the share of it found in them
    for left, right, of_left, of_right in links:
        neighbours.setdefault(left, {})[right] = of_left
        neighbours.setdefault(right, {})[left] = of_right
    roundups = {i for i, found in neighbours.items() if _is_roundup(i, found, neighbours, ranks, dated)}
    return [k for k in links if k.left not in roundups and k.right not in roundups]


def _is_roundup(
    article: int,
    found: Mapping[int, float],
    neighbours: Mapping[int, Mapping[int, float]],
    ranks: Sequence[int],
    dated: Sequence[bool],
) -> bool:
    """Whether no neighbour makes up half of the article, and they are unrelated among themselves and earlier."""
    if len(found) < 2 or max(found.values()) >= COPIED:
        return False
    parts = _components(sorted(found), [(i, j) for i in found for j in neighbours[i] if j in found])
    if dated[article]:
        return sum(any(dated[i] and ranks[i] < ranks[article] for i in part) for part in parts) >= 2
    return len(parts) >= UNDATED_PARTS


def _role(texts: Texts, article: int, original: int) -> tuple[str, float]:
    if article == original:
        return "original", 1.0
    own, whole = texts.hashes(article), texts.hashes(original)
    return ("copy" if share(whole, own) >= COPIED else "excerpt"), round(share(own, whole), 4)


def _components(numbers: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected components of `numbers` (sorted) under `pairs`."""
    parents = {i: i for i in numbers}

    def root(i: int) -> int:
        while parents[i] != i:
            parents[i] = parents[parents[i]]
            i = parents[i]
        return i

    for a, b in pairs:
        left, right = sorted((root(a), root(b)))
        parents[right] = left
    found: dict[int, list[int]] = {}
    for i in parents:
        found.setdefault(root(i), []).append(i)
    return list(found.values())
