"""Names of several words, kept whole: "New York" is one term, and "york" is none where it stands in that name alone."""

from __future__ import annotations

import pandas as pd

from analysis.measuring.phrases import count_terms, counted_words, find_terms, words_in
from analysis.measuring.slices import ALL, in_voice

PERSON = "PERSON"
ARTICLES = ("the", "a", "an")  # a name does not begin with one, as a term
LEAST = 2  # articles that have a name, before it is a term that articles are compared by


def mark_names(words: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """`words` (of `counted_words`) with `name`: the number of the name that a word stands in, missing outside names;
    `person`: whether a person bears it; and `whole`: whether it is one term, which a name of several words in a row is,
    unless a person bears it.

    `mentions` has article_id, start, end, label and inside. A person is also called by the surname alone.
    """
    outer = mentions[mentions.inside.isna()].reset_index(drop=True)
    held = words_in(words, outer).rename(columns={"span": "name"})
    placed = words.join(held)
    leads = placed.term.isin(ARTICLES) & placed.name.notna() & ~placed.name.eq(placed.name.shift())
    placed["name"] = placed.name.mask(leads)
    named = placed[placed.name.notna()]
    spread = named.groupby("name").token.agg(["min", "max", "size"])
    row = (spread["size"] > 1) & (spread["max"] - spread["min"] + 1 == spread["size"])  # nothing between its words
    person = outer.label.reindex(spread.index.astype("int64")).to_numpy() == PERSON
    row &= ~person
    borne = pd.Series(person, index=spread.index)
    return placed.assign(person=placed.name.map(borne).eq(True), whole=placed.name.map(row).eq(True))


def join_names(words: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """`words` with each name of several words as one row (see `mark_names`): its words joined in `term`, and in `unit`
    by underscores; `size` words; `last` is its last token. Words of any name have `named`.
    """
    marked = mark_names(words, mentions)
    own = pd.Series(range(len(marked)), index=marked.index, dtype="float64")
    marked["group"] = own.mask(marked.whole, -1 - marked.name.astype("float64"))
    joined = marked.groupby("group", sort=False).agg(
        **{column: (column, "first") for column in ("article_id", "sentence", "token", "start", "place")},
        end=("end", "last"),
        last=("token", "last"),
        term=("term", " ".join),
        size=("token", "size"),
        named=("name", lambda names: names.notna().any()),
    )
    return joined.reset_index(drop=True)


def count_whole_names(
    counts: pd.DataFrame,
    tokens: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    sentences: pd.DataFrame | None = None,
    segments: pd.DataFrame | None = None,
    voice: str = ALL,
) -> pd.DataFrame:
    """`counts` of terms (article_id, key, n) with the names of several words beside the single words.

    A word that stands nowhere but in one of these names, or alone as the surname of one of these people, is left out:
    the name stands for it. Names count that stand in two articles at least. `tokens` and `mentions` are
    those of all articles of `counts`; `sentences`, `segments` and `voice` say what `counts` were taken over.
    """
    words = counted_words(tokens, sentences)
    marked = mark_names(words, mentions)
    named = marked[marked.name.notna()]
    spelled = named.groupby("name").agg(
        article_id=("article_id", "first"), term=("term", " ".join), person=("person", "first")
    )
    spread = spelled[spelled.term.str.contains(" ")].groupby("term").article_id.nunique()
    names = sorted(spread[spread >= LEAST].index)
    found = in_voice(find_terms(tokens, names, sentences=sentences), segments, voice)
    surnames = {term.rsplit(" ", 1)[-1] for term in spelled.term[spelled.person & spelled.term.isin(names)]}
    called = in_voice(marked[marked.person & marked.term.isin(surnames)], segments, voice)
    inside = pd.concat([_words_inside(found), called.term.value_counts()]).groupby(level=0).max()
    total = counts.groupby("key").n.sum()
    only = inside[inside >= total.reindex(inside.index).fillna(0)].index
    kept = counts[~counts.key.isin(only)]
    return pd.concat([kept, count_terms(found)[["article_id", "key", "n"]]], ignore_index=True)


def _words_inside(found: pd.DataFrame) -> pd.Series:
    """How often each word stands in one of the names found, in the longest where they overlap."""
    longest = found.sort_values(["article_id", "start", "end"], ascending=[True, True, False])
    ends = longest.end.astype("int64")  # an empty column has no type of its own
    reach = ends.groupby(longest.article_id).cummax().groupby(longest.article_id).shift(fill_value=-1)
    apart = longest[longest.start >= reach]
    return apart.term.str.split(" ").explode().value_counts()
