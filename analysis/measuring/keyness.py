"""Keyness: the words that set a slice of the articles apart from the rest, by the number of articles that use them.

Counting articles and not occurrences keeps one article that repeats a word from making it a keyword of the slice.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measuring.intervals import Floats, Z, describe_method
from analysis.measuring.slices import ALL, DEFAULTS, check_voice, read_articles_of
from analysis.resources import stopwords
from analysis.resources.summaries import finish
from analysis.settings import Settings


def compare_terms(
    counts: pd.DataFrame,
    articles: pd.DataFrame,
    rest: pd.DataFrame,
    *,
    minimum: int = 2,
    voice: str = ALL,
    unit: str = "stories",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per term: how much more common in `articles` than in `rest`; the strongest for the slice first.

    `counts` is article_id, key (term), n over both; `articles` is the slice, `rest` what it is held against; an article
    of both belongs to the slice. One article of each story is read unless `unit` is "articles". `log_likelihood` is G2
    (Dunning 1993) on numbers of articles, with the sign of the difference; `value` is log2 of the ratio of shares, half
    an article added to each (Hardie 2014), with the interval of a ratio (Katz 1978). Terms in fewer than `minimum`
    articles, stopwords and numbers are left out. Empty where either side has no article.
    """
    inside = read_articles_of(articles, unit)
    outside = read_articles_of(rest[~rest.article_id.isin(articles.article_id)], unit)
    n, n_rest = len(inside), len(outside)
    table = _document_frequencies(counts, inside, outside)
    held = (table.articles + table.articles_rest >= minimum) & (min(n, n_rest) > 0)
    table = table[held & ~table.term.isin(stopwords()) & table.term.str.contains(r"[^\W\d_]")]
    a, b = table.articles.to_numpy(np.float64), table.articles_rest.to_numpy(np.float64)
    table = table.assign(log_likelihood=signed_g2(a, b, n, n_rest), **_log_ratio(a, b, n, n_rest))
    table["chance"] = _adjusted_chance(np.abs(table.log_likelihood.to_numpy(np.float64)))
    table = table.assign(n_articles=n, n_stories=inside.story_id.nunique(), voice=check_voice(voice), unit=unit)
    fewest = table.assign(n_stories=min(inside.story_id.nunique(), outside.story_id.nunique()))
    bounded = fewest.n_stories >= settings.minimum_n
    table["low"], table["high"] = table.low.where(bounded), table.high.where(bounded)
    fewest["low"] = table.low
    table["method"] = describe_method(fewest, "log-ratio of shares of articles", "Katz 95 %", settings)
    order = ["log_likelihood", "value", "term"]
    return finish(table.sort_values(order, ascending=[False, False, True]), "keyness")


def _document_frequencies(counts: pd.DataFrame, inside: pd.DataFrame, outside: pd.DataFrame) -> pd.DataFrame:
    held = counts[counts.n > 0]
    sides = {"articles": inside, "articles_rest": outside}
    found = {name: held[held.article_id.isin(side.article_id)].key.value_counts() for name, side in sides.items()}
    table = pd.DataFrame(found).fillna(0).astype("int64")
    return table.rename_axis("term").reset_index().astype({"term": "str"})


def signed_g2(a: Floats, b: Floats, n: int, n_rest: int) -> Floats:
    """Log-likelihood of the 2x2 table (with and without the term, slice and rest), negative where the rest has more."""
    total = max(n + n_rest, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        cells = [
            _g2_term(a, (a + b) * n / total),
            _g2_term(b, (a + b) * n_rest / total),
            _g2_term(n - a, (n + n_rest - a - b) * n / total),
            _g2_term(n_rest - b, (n + n_rest - a - b) * n_rest / total),
        ]
    more = np.where(a * n_rest >= b * n, 1.0, -1.0)
    return np.asarray(more * np.maximum(2 * sum(cells), 0.0))


def _g2_term(observed: Floats, expected: Floats) -> Floats:
    return np.where(observed > 0, observed * np.log(observed / expected), 0.0)


def _log_ratio(a: Floats, b: Floats, n: int, n_rest: int) -> dict[str, Floats]:
    a, b, n_all, rest_all = a + 0.5, b + 0.5, n + 1.0, n_rest + 1.0
    value = np.log2((a / n_all) / (b / rest_all))
    error = np.sqrt(1 / a - 1 / n_all + 1 / b - 1 / rest_all) / np.log(2)
    return {"value": value, "low": value - Z * error, "high": value + Z * error}


def _adjusted_chance(g2: Floats) -> Floats:
    """Chance of a G2 this large under no difference, adjusted for many terms (Benjamini and Hochberg 1995)."""
    if not len(g2):
        return g2
    from scipy.stats import chi2, false_discovery_control

    return np.asarray(false_discovery_control(chi2.sf(g2, 1)))
