"""Keyness and pairs, against figures worked out by hand or by simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from measuring_cases import ARTICLES, COUNTS, FEW, NAMES, NO_COUNTS

from analysis.errors import CallError
from analysis.measuring import compare_terms, count_pairs
from analysis.measuring.cooccurrence import PairChance
from analysis.measuring.keyness import signed_g2
from analysis.resources.summaries import summary_of


def plain(n: int, name: str = "x") -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"{name}{i}" for i in range(n)]})


def having(term: str, articles: pd.DataFrame, n: int, times: int = 1) -> pd.DataFrame:
    return pd.DataFrame({"article_id": articles.article_id[:n], "key": term, "n": times})


def test_g2_is_dunnings_with_a_sign() -> None:
    # 8 of 10 against 2 of 10: 2 x (8 ln(8/5) + 2 ln(2/5)) x 2 = 7.7099
    both = signed_g2(np.array([8.0, 2.0, 5.0]), np.array([2.0, 8.0, 5.0]), 10, 10)
    assert both == pytest.approx([7.7099, -7.7099, 0.0], abs=1e-3)


def test_a_term_of_the_slice_comes_first_and_a_burst_does_not() -> None:
    inside, outside = plain(10, "i"), plain(10, "o")
    counts = pd.concat(
        [
            having("quota", inside, 8),
            having("quota", outside, 2),
            having("walrus", inside, 1, times=90),
            having("the", inside, 10),
            having("2023", inside, 10),
        ]
    )
    table = compare_terms(counts, inside, pd.concat([inside, outside]), minimum=1)
    assert table.term.tolist() == ["quota", "walrus"]  # stopwords and numbers are no keywords
    first = table.iloc[0]
    assert (first.articles, first.articles_rest, first.n_articles) == (8, 2, 10)
    assert first.log_likelihood == pytest.approx(7.7099, abs=1e-3)
    assert first.value == pytest.approx(np.log2(8.5 / 2.5))
    error = np.sqrt(1 / 8.5 - 1 / 11 + 1 / 2.5 - 1 / 11) / np.log(2)
    assert (first.low, first.high) == pytest.approx((first.value - 1.96 * error, first.value + 1.96 * error), abs=1e-4)
    assert table.log_likelihood.iloc[1] < 2
    assert summary_of(table).name == "keyness"


def test_copies_do_not_make_a_keyword() -> None:
    inside = plain(8, "i").assign(story_id=["s"] * 7 + ["t"], role=["original"] + ["copy"] * 6 + ["original"])
    outside = plain(8, "o")
    counts = having("quota", inside, 7)
    assert compare_terms(counts, inside, outside, minimum=1).articles.tolist() == [1]
    assert compare_terms(counts, inside, outside, unit="articles").articles.tolist() == [7]


def test_chance_is_adjusted_for_the_number_of_terms() -> None:
    inside, outside = plain(10, "i"), plain(10, "o")
    one = having("quota", inside, 6)
    dull = pd.concat([having(f"word{c}", pd.concat([inside, outside]), 20) for c in "abcdefgh"])
    alone = compare_terms(one, inside, outside).set_index("term").chance["quota"]
    among = compare_terms(pd.concat([one, dull]), inside, outside).set_index("term").chance["quota"]
    assert among == pytest.approx(9 * alone)


def test_without_a_rest_there_is_no_keyness() -> None:
    inside = plain(10, "i")
    assert compare_terms(having("quota", inside, 8), inside, inside).empty
    assert compare_terms(NO_COUNTS, inside, plain(3, "o")).empty
    few = compare_terms(having("quota", inside, 8), inside, plain(3, "o"))
    assert few.low.isna().all()
    assert few.method.str.contains("no interval: 3 stories").all()


def test_pairs_are_counted_by_story() -> None:
    table = count_pairs(COUNTS, NAMES, ARTICLES, settings=FEW)
    row = table.iloc[0]
    assert len(table) == 1
    assert (row.entity_a, row.entity_b) == ("Kazakhstan", "Dana Ospanova")
    assert (row.stories_a, row.stories_b, row.stories, row.n_stories) == (2, 2, 1, 5)
    assert summary_of(table).name == "pairs"
    assert count_pairs(NO_COUNTS, NAMES, ARTICLES).empty
    assert count_pairs(COUNTS, NAMES, ARTICLES.iloc[:0]).empty
    with pytest.raises(CallError, match="chorus"):
        count_pairs(COUNTS, NAMES, ARTICLES, voice="chorus")


def test_one_story_ties_nobody() -> None:
    counts = pd.DataFrame({"article_id": "a1", "key": ["p", "q", "r"], "n": 1})
    assert count_pairs(counts, NAMES, ARTICLES[ARTICLES.article_id == "a1"]).empty


def test_a_round_up_that_names_everybody_ties_nobody() -> None:
    # ten stories name one entity each, one names all ten: the only pairs there can be are those of the one story
    alone = pd.DataFrame({"article_id": [f"x{i}" for i in range(10)], "key": [f"e{i}" for i in range(10)], "n": 1})
    everybody = pd.DataFrame({"article_id": "x10", "key": [f"e{i}" for i in range(10)], "n": 1})
    table = count_pairs(pd.concat([alone, everybody]), NAMES, plain(11))
    assert len(table) == 45
    assert table.expected.to_numpy() == pytest.approx(1.0)


def test_chance_keeps_all_totals_and_nears_a_null_of_swaps() -> None:
    rng = np.random.default_rng(4)
    held = rng.random((12, 25)) < np.outer(rng.uniform(0.2, 0.9, 12), rng.uniform(0.05, 1.0, 25))
    held = held[:, held.any(axis=0)]
    totals, stories = held.sum(axis=1), held.shape[1]
    chance = PairChance(totals, held.sum(axis=0), stories)
    assert chance.chances @ chance.stories == pytest.approx(chance.totals, rel=1e-6)
    assert chance.entities @ chance.chances == pytest.approx(chance.sizes, rel=1e-6)
    pairs = np.triu_indices(12, 1)
    expected, _ = chance.of(totals[pairs[0]], totals[pairs[1]])
    sizes = held.sum(axis=0)
    assert expected.sum() == pytest.approx((sizes * (sizes - 1) / 2).sum())  # every story holds its pairs
    simulated = _swapped(held, rng)[pairs]
    by_frequency = totals[pairs[0]] * totals[pairs[1]] / stories
    assert np.abs(expected - simulated).mean() < 0.06
    assert np.abs(by_frequency - simulated).mean() > 0.18


def _swapped(held: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Mean number of shared stories when entities trade stories, each keeping its number (Strona et al. 2014)."""
    sets = [set(np.flatnonzero(row)) for row in held]
    shared = np.zeros((len(sets), len(sets)))
    for _ in range(800):
        for _ in sets:
            a, b = rng.choice(len(sets), 2, replace=False)
            pool = sorted(sets[a] ^ sets[b])
            rng.shuffle(pool)
            kept, n = sets[a] & sets[b], len(sets[a] - sets[b])
            sets[a], sets[b] = kept | set(pool[:n]), kept | set(pool[n:])
        shared += [[len(x & y) for y in sets] for x in sets]
    return shared / 800
