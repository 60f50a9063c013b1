"""Who appears with whom, more often than their own frequency and the length of the stories explain."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measuring.intervals import Floats, describe_method, wilson
from analysis.measuring.slices import ALL, DEFAULTS, check_voice, read_articles_of
from analysis.resources.summaries import finish
from analysis.settings import Settings

STEPS = 20_000
EXACT = 1e-9  # totals are met to this share


def count_pairs(
    counts: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    top: int = 30,
    voice: str = ALL,
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per pair of entities that share a story: in how many, in how many by chance; furthest beyond it first.

    Pairs are taken among the `top` entities in most stories; one article of each story is read. Chance keeps the number
    of stories of every entity and the number of entities of every story (the maximum-entropy null of Saracco et al.
    2015, see `PairChance`), so that a long story that names everybody ties nobody. `value` is log2(stories / expected);
    its interval is Wilson's of the share of stories with both. Of a single story there is no pair: it ties all or none.
    """
    read = read_articles_of(articles, "stories")
    counts = counts if len(read) > 1 else counts.iloc[:0]
    held = counts[counts.article_id.isin(read.article_id) & (counts.n > 0)][["article_id", "key"]].drop_duplicates()
    entity_totals = held.key.value_counts()
    story_totals = held.article_id.value_counts()
    ranked = entity_totals.rename_axis("key").reset_index().sort_values(["count", "key"], ascending=[False, True])
    kept = ranked.head(top).key.tolist()
    table = _joint(held[held.key.isin(kept)], {key: n for n, key in enumerate(kept)})
    table["stories_a"] = table.entity_id_a.map(entity_totals).astype("int64")
    table["stories_b"] = table.entity_id_b.map(entity_totals).astype("int64")
    chance = PairChance(entity_totals.to_numpy(), story_totals.to_numpy(), len(read))
    expected, spread = chance.of(table.stories_a.to_numpy(), table.stories_b.to_numpy())
    table["expected"] = expected
    with np.errstate(divide="ignore", invalid="ignore"):
        table["z"] = np.where(spread > 1e-9, (table.stories - expected) / spread, 0.0)
        table["value"] = np.log2(table.stories / expected)
        low, high = wilson(table.stories.to_numpy(np.float64) / max(len(read), 1), np.full(len(table), len(read)))
        bounds = {"low": np.log2(low * len(read) / expected), "high": np.log2(high * len(read) / expected)}
    enough = len(read) >= settings.minimum_n
    table = table.assign(**{k: v if enough else np.nan for k, v in bounds.items()})
    table = table.assign(n_articles=len(read), n_stories=len(read), voice=check_voice(voice), unit="stories")
    table["method"] = describe_method(table, "log-ratio of stories to stories expected", "Wilson 95 %", settings)
    for side in ("a", "b"):
        table[f"entity_{side}"] = _named(table[f"entity_id_{side}"], names)
    order = ["z", "stories", "entity_id_a", "entity_id_b"]
    return finish(table.sort_values(order, ascending=[False, False, True, True]), "pairs")


def _named(entity_ids: pd.Series, names: pd.DataFrame) -> pd.Series:
    return entity_ids.map(names.drop_duplicates("entity_id").set_index("entity_id").entity).fillna(entity_ids)


def _joint(held: pd.DataFrame, order: dict[str, int]) -> pd.DataFrame:
    """Stories in which both of two keys stand; the key that comes first in `order` is the first of the pair."""
    placed = held.assign(place=held.key.map(order))
    both = placed.merge(placed, on="article_id", suffixes=("_a", "_b"))
    both = both[both.place_a < both.place_b]
    joint = both.groupby(["key_a", "key_b"], observed=True).size().rename("stories").reset_index()
    return joint.rename(columns={"key_a": "entity_id_a", "key_b": "entity_id_b"})


class PairChance:
    """How many stories two entities share by chance, given in how many stories each stands.

    `entities` has one entry per entity: its stories. `stories` has one per story with an entity: its entities.
    `n_stories` is the number of all stories. Drawing each entity by its own chance makes stories larger and smaller
    than they are, which holds too many pairs: Hajek's (1964) approximation for draws of fixed size takes that back,
    scaled so that each story holds exactly its pairs. The standard deviation is not corrected, and so rather too large.
    Entities with equal totals are alike, and so are stories: the null is solved over distinct totals and costs the same
    for fifty thousand stories as for fifty.
    """

    def __init__(self, entities: np.ndarray, stories: np.ndarray, n_stories: int) -> None:
        self.totals, self.entities = np.unique(entities, return_counts=True)
        padded = np.concatenate([stories, np.zeros(max(0, n_stories - len(stories)), dtype=np.int64)])
        self.sizes, self.stories = np.unique(padded, return_counts=True)
        self.chances = _solve(self.totals, self.entities, self.sizes, self.stories)
        spread = self.chances * (1 - self.chances)
        self.freedom = self.entities @ spread  # variance of a story's size, were its entities drawn one by one
        pairs = self.sizes * (self.sizes - 1.0)
        self.scale = _divide(pairs, pairs + _divide(self.entities @ spread**2, self.freedom))

    def of(self, first: np.ndarray, second: np.ndarray) -> tuple[Floats, Floats]:
        """Expected stories with both, and their standard deviation, for pairs of totals."""
        a, b = (self.chances[np.searchsorted(self.totals, side)] for side in (first, second))
        both = a * b * (1 - _divide((1 - a) * (1 - b), self.freedom)) * self.scale
        return both @ self.stories, np.sqrt((both * (1 - both)) @ self.stories)


def _divide(above: Floats, below: Floats) -> Floats:
    """above / below, and 0 where below is 0."""
    above, below = np.broadcast_arrays(above, below)
    return np.divide(above, below, out=np.zeros(above.shape), where=below > EXACT)


def _solve(totals: np.ndarray, entities: np.ndarray, sizes: np.ndarray, stories: np.ndarray) -> Floats:
    """Chance that an entity of each total stands in a story of each size: x y / (1 + x y), meeting both margins."""
    chances = np.zeros((len(totals), len(sizes)))
    rows, columns = np.arange(len(totals)), np.arange(len(sizes))
    want_rows, want_columns = totals.astype(np.float64), sizes.astype(np.float64)
    while len(rows) and len(columns):  # what is full or empty is certain, and is set apart before solving the rest
        n_columns, n_rows = stories[columns].sum(), entities[rows].sum()
        full_rows, full_columns = want_rows[rows] >= n_columns, want_columns[columns] >= n_rows
        no_rows, no_columns = want_rows[rows] <= 0, want_columns[columns] <= 0
        if full_rows.any():
            chances[np.ix_(rows[full_rows], columns)] = 1.0
            want_columns[columns] -= entities[rows[full_rows]].sum()
            rows = rows[~full_rows]
        elif full_columns.any():
            chances[np.ix_(rows, columns[full_columns])] = 1.0
            want_rows[rows] -= stories[columns[full_columns]].sum()
            columns = columns[~full_columns]
        elif no_rows.any() or no_columns.any():
            rows, columns = rows[~no_rows], columns[~no_columns]
        else:
            inner = _iterate(want_rows[rows], entities[rows], want_columns[columns], stories[columns])
            chances[np.ix_(rows, columns)] = inner
            break
    return chances


def _iterate(totals: Floats, entities: np.ndarray, sizes: Floats, stories: np.ndarray) -> Floats:
    x, y = totals / np.sqrt(totals @ entities), sizes / np.sqrt(sizes @ stories)
    chances = np.zeros((len(x), len(y)))
    for _ in range(STEPS):
        x = totals / ((y / (1 + np.outer(x, y))) @ stories)
        y = sizes / ((x[:, None] / (1 + np.outer(x, y))).T @ entities)
        product = np.outer(x, y)
        chances = product / (1 + product)
        if np.max(np.abs(chances @ stories - totals) / totals) < EXACT:
            break
    return chances
