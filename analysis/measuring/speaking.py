"""Who speaks, how much, in whose outlets, and by which expressions their words are introduced.

Every measure here takes the tables of `list_quotations` and `count_voiced_words`, and counts quotations and words. With
`voice="direct"` or `"indirect"` only the words of that voice are counted, and quotations without any are left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.errors import CallError
from analysis.measuring.intervals import describe_method
from analysis.measuring.quotations import (
    QUOTATIONS_SHARED,
    WORDS_SHARED,
    heard_quotations,
    quoted_words,
    weighed_shares,
)
from analysis.measuring.slices import ALL, DEFAULTS, as_columns, group_articles, read_articles_of
from analysis.resources.summaries import finish
from analysis.settings import Settings

NO_CUE = "(punctuation)"  # where nothing but a dash or a colon introduces the quotations of a row, as in headlines
CUES_NAMED = 4  # the expressions of a class that a row names, the most frequent first


def count_speakers(
    quotations: pd.DataFrame,
    words: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per speaker: quotations, words, outlets, articles, stories and the share of all quoted words; most first.

    `quotations` is of `list_quotations`, `words` of `count_voiced_words`, `names` is entity_id, entity, label, country.
    `direct` is the share of the speaker's words that stand between quotation marks. Words of nobody by name are part of
    the whole. `unit="stories"` reads one article of each story. Raises CallError for an unknown unit or voice.
    """
    told, wholes = told_words(quotations, words, articles, voice=voice, unit=unit)
    told = told[told.entity_id.notna()]
    table = weighed_shares(told, wholes, "words", by=["entity_id"], groups=["whole"], settings=settings)
    counted = told.groupby("entity_id").agg(
        quotations=("words", "size"), outlets=("source", "nunique"), words_direct=("words_direct", "sum")
    )
    table = table.merge(counted.reset_index(), on="entity_id")
    table["direct"] = table.words_direct / table.words
    table = name_speakers(table, names).sort_values(
        ["words", "quotations", "entity_id"], ascending=[False, False, True], ignore_index=True
    )
    table["method"] = describe_method(table, "share of quoted words", WORDS_SHARED, settings)
    return finish(table.assign(voice=voice, unit=unit), "speakers")


def told_words(
    quotations: pd.DataFrame, words: pd.DataFrame, articles: pd.DataFrame, *, voice: str = ALL, unit: str = "articles"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The quotations of the counted articles, with story_id and source; and all quoted words of these articles."""
    read = read_articles_of(articles, unit).assign(whole=ALL)
    told = heard_quotations(quotations, words, voice).merge(read, on="article_id")
    return told, quoted_words(words, voice).merge(read, on="article_id")


def name_speakers(table: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """`table` with `speaker` (the name for people of entity_id), `label` and `country`."""
    known = names.drop_duplicates("entity_id")[["entity_id", "entity", "label", "country"]]
    named = table.merge(known.rename(columns={"entity": "speaker"}), on="entity_id", how="left")
    return named.assign(speaker=named.speaker.fillna(named.entity_id), label=named.label.fillna("OTHER"))


def count_cues(
    quotations: pd.DataFrame,
    words: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "speaker",
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per speaker (or source) and class of reporting expression: the share of their quotations it introduces.

    The classes are those of resources/cues.csv: neutral (said), claiming, denying, warning and so on. `cues` names the
    most frequent expressions of the row. Quotations without a reporting expression are left out. `by` is "speaker" or
    "source"; the rest is as in `count_speakers`. Raises CallError for another `by`.
    """
    if by not in ("speaker", "source"):
        msg = f"reporting expressions can be told apart by speaker or source; not by {by!r}"
        raise CallError(msg)
    told, _ = told_words(quotations, words, articles, voice=voice, unit=unit)
    key = "entity_id" if by == "speaker" else "source"
    told = told[told.cue_class.notna() & told[key].notna()].drop_duplicates(["article_id", "quote", key])
    told = told.assign(quotations=1)
    table = weighed_shares(told, told, "quotations", by=["cue_class"], groups=[key], settings=settings)
    totals = told.groupby(key).size().rename("all_of_them")
    table = table.merge(_frequent_cues(told, key), on=[key, "cue_class"]).merge(totals.reset_index(), on=key)
    if by == "speaker":
        table = name_speakers(table, names)
    order = ["all_of_them", key, "quotations", "cue_class"]
    table = table.sort_values(order, ascending=[False, True, False, True], ignore_index=True)
    table["method"] = describe_method(table, "share of quotations", QUOTATIONS_SHARED, settings)
    return finish(table.assign(voice=voice, unit=unit), f"cues_by_{by}")


def _frequent_cues(told: pd.DataFrame, key: str) -> pd.DataFrame:
    """key, cue_class and the most frequent expressions, as one text; punctuation only where there is no word."""
    cues = told.assign(cue=told.cue.fillna("").str.lower().str.split().str.join(" "))
    cues["worded"] = cues.cue.str.contains(r"\w")
    cues["cue"] = cues.cue.where(cues.worded, NO_CUE)
    counted = cues.groupby([key, "cue_class", "worded", "cue"]).size().rename("n").reset_index()
    counted = counted[counted.worded | ~counted.groupby([key, "cue_class"]).worded.transform("any")]
    counted = counted.sort_values([key, "cue_class", "n", "cue"], ascending=[True, True, False, True])
    first = counted.groupby([key, "cue_class"]).head(CUES_NAMED)
    return first.groupby([key, "cue_class"]).cue.agg(", ".join).rename("cues").reset_index()


def count_attributions(
    quotations: pd.DataFrame,
    words: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per source and kind of attribution: the share of its quotations that a named speaker, somebody without a
    name ("an official"), or nobody is given.

    Takes what `count_speakers` takes. All three kinds have a row for every source that quotes.
    """
    told, _ = told_words(quotations, words, articles, voice=voice, unit=unit)
    told = told.drop_duplicates(["article_id", "quote"])
    kinds = pd.DataFrame({"attribution": ["named", "described", "nobody"], "place": range(3)})
    every = told.rename(columns={"attribution": "given"}).merge(kinds, how="cross")
    every["quotations"] = (every.attribution == every.given).astype("int64")
    wholes = told.assign(quotations=1)
    table = weighed_shares(
        every, wholes, "quotations", by=["attribution", "place"], groups=["source"], settings=settings
    )
    table = table.sort_values(["source", "place"], ignore_index=True)
    table["method"] = describe_method(table, "share of quotations", QUOTATIONS_SHARED, settings)
    return finish(table.assign(voice=voice, unit=unit), "attributions")


def track_quoted(
    quotations: pd.DataFrame,
    words: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str | Sequence[str] = (),
    every: str = "auto",
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per source and period: the share of the words that stand in quotations.

    `by` is "period", "source", both or nothing; what is not told apart is "all". `quotations` and `words_quoted` are
    those with `voice`, `words` are all words of title and body. Periods without a word keep a row, without value.
    `every` and `unit` are as in `track_entities`. Raises CallError for an unknown `by`, unit or voice.
    """
    groups = as_columns(by, ("period", "source"))
    grouped, grid = group_articles(read_articles_of(articles, unit), groups, every, settings)
    keys = ["source", "period"]
    every_word = words.merge(grouped, on="article_id")
    quoted = quoted_words(words, voice).merge(grouped, on="article_id")
    none = every_word.assign(words=0)  # who quotes nobody has a share of 0
    hits = pd.concat([quoted, none], ignore_index=True).rename(columns={"words": "words_quoted"})
    wholes = every_word.rename(columns={"words": "words_quoted"})
    table = weighed_shares(hits, wholes, "words_quoted", by=[], groups=keys, settings=settings)
    told = heard_quotations(quotations, words, voice).drop_duplicates(["article_id", "quote"])
    told = told.merge(grouped, on="article_id").groupby(keys).size().rename("quotations").reset_index()
    totals = every_word.groupby(keys).words.sum().reset_index()
    table = grid.merge(table, on=keys, how="left").merge(told, on=keys, how="left").merge(totals, on=keys, how="left")
    counts = ["quotations", "words_quoted", "words", "articles", "stories", "n_articles", "n_stories"]
    table = table.assign(**{name: table[name].fillna(0).astype("int64") for name in counts})
    table["method"] = describe_method(table, "share of words", WORDS_SHARED, settings)
    return finish(table.assign(voice=voice, unit=unit), "quoted")
