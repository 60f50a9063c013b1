"""Who says which words: quotations with their speakers, and the words of every stretch of voice.

The measures of speakers take these two tables: `list_quotations` names the speaker of each quotation across articles,
`count_voiced_words` counts the words of each stretch. Words are counted in the stretches of `segments`, which partition
the text, so that the words of all speakers, of nobody, and of the narrator add up to the words of the article.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import CallError
from analysis.measuring.intervals import add_share_interval
from analysis.measuring.slices import ALL, DEFAULTS, check_voice, counted_sentences
from analysis.settings import Settings

QUOTED, NARRATOR = ("direct", "indirect"), "narrator"
ATTRIBUTED = ("direct", "mixed", "indirect")
NAMED, DESCRIBED, NOBODY = "named", "described", "nobody"
WORDS_SHARED = "Wilson 95 %, words weighed by stories"
QUOTATIONS_SHARED = "Wilson 95 %, quotations weighed by stories"


def list_quotations(quotes: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """One row per quotation and speaker, by article and quotation: article_id, quote, start, end, quote_type, cue,
    cue_class, said_by, source_start, source_end, entity_id, attribution.

    `quotes` and `entities` are the tables of a corpus. Direct, mixed and indirect quotations that stand in no other one
    are listed; scare quotes, thoughts, speech acts and what somebody "did not say" are not. `start` and `end` bound all
    pieces of a quotation. `said_by` is its source as the text has it; `entity_id` is the speaker, missing where none
    is known; `attribution` is "named" (the speaker is an entity), "described" (a source without a name, such as "an
    official") or "nobody". Words that two speakers share have a row for each.
    """
    outer = quotes[quotes.quote_type.isin(ATTRIBUTED) & quotes.nested_in.isna() & ~quotes.negated]
    outer = outer.rename(columns={"source": "said_by"})
    columns = ["quote_type", "cue", "cue_class", "said_by", "source_start", "source_end", "speaker"]
    ordered = outer.sort_values(["article_id", "quote", "piece"])
    found = ordered.groupby(["article_id", "quote"], sort=True)
    bounds = found.agg(start=("start", "min"), end=("end", "max"))
    first = ordered.drop_duplicates(["article_id", "quote"]).set_index(["article_id", "quote"])
    told = bounds.join(first[[*columns, "co_speakers"]]).reset_index()
    clusters = entities[["article_id", "cluster", "entity_id"]].astype({"cluster": "float64"})
    spoken = _by_speaker(told).merge(clusters, on=["article_id", "cluster"], how="left")
    attribution = np.select([spoken.entity_id.notna(), spoken.said_by.notna()], [NAMED, DESCRIBED], default=NOBODY)
    spoken["attribution"] = pd.Series(attribution, index=spoken.index, dtype="str")
    kept = ["article_id", "quote", "start", "end", *columns[:-1], "entity_id", "attribution"]
    spoken = spoken[kept].drop_duplicates(["article_id", "quote", "entity_id"])
    return spoken.sort_values(["article_id", "quote", "entity_id"], na_position="last", ignore_index=True)


def _by_speaker(told: pd.DataFrame) -> pd.DataFrame:
    """A row for the speaker of each quotation, and one for each further speaker of the same words."""
    first = told.assign(cluster=told.speaker.astype("float64"))
    several = told[told.co_speakers.notna()]
    others = several.assign(cluster=several.co_speakers.astype("str").str.split()).explode("cluster")
    others["cluster"] = others.cluster.astype("float64")
    return pd.concat([first, others], ignore_index=True) if len(others) else first


def voiced_words(tokens: pd.DataFrame, sentences: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """One row per word of title and body: article_id, start, end, term, voice, quote (missing for the narrator)."""
    counted = counted_sentences(sentences)[["article_id", "sentence"]]
    words = tokens[tokens.kind == "word"].merge(counted, on=["article_id", "sentence"])
    return words[["article_id", "start", "end", "term"]].join(voice_and_quote(words, segments))


def voice_and_quote(marks: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """The voice and the quotation in which each mark (article_id, start) begins, with the index of `marks`."""
    placed = marks[["article_id", "start"]].astype({"start": "int64"}).assign(_row=range(len(marks)))
    stretches = segments[["article_id", "start", "end", "voice", "quote"]]
    stretches = stretches.rename(columns={"start": "_from", "end": "_to"}).astype({"_from": "int64", "_to": "int64"})
    joined = pd.merge_asof(
        placed.sort_values("start", kind="stable"),
        stretches.sort_values("_from", kind="stable"),
        left_on="start",
        right_on="_from",
        by="article_id",
    ).sort_values("_row")
    held = joined.start < joined._to
    voice = pd.Series(joined.voice.where(held).to_numpy(), index=marks.index, dtype="str")
    quote = pd.Series(joined.quote.where(held).astype("float64").to_numpy(), index=marks.index).astype("Int32")
    return pd.DataFrame({"voice": voice, "quote": quote})


def count_voiced_words(tokens: pd.DataFrame, sentences: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """One row per article, voice and quotation: article_id, voice, quote, words. Words of title and body.

    `quote` is missing for the words of the narrator, who has one row per article.
    """
    words = voiced_words(tokens, sentences, segments)
    counted = words.groupby(["article_id", "voice", "quote"], dropna=False).size().rename("words").reset_index()
    return counted.sort_values(["article_id", "quote", "voice"], na_position="first", ignore_index=True)


def quoted_words(words: pd.DataFrame, voice: str = ALL) -> pd.DataFrame:
    """The rows of `count_voiced_words` that are quoted; of direct or indirect quotation alone where `voice` says so."""
    if check_voice(voice) == NARRATOR:
        msg = "the narrator is not quoted; choose all, direct or indirect"
        raise CallError(msg)
    return words[words.voice.isin(QUOTED if voice == ALL else [voice]) & words.quote.notna()]


def heard_quotations(quotations: pd.DataFrame, words: pd.DataFrame, voice: str = ALL) -> pd.DataFrame:
    """The quotations that have a word of `voice`, each with its `words`, `words_direct` and `words_indirect`.

    Of a mixed quotation the words between quotation marks are direct, the others indirect; with `voice`, only that
    voice's words count, and quotations without any of them are left out.
    """
    held = quoted_words(words, voice)
    wide = held.pivot_table(index=["article_id", "quote"], columns="voice", values="words", aggfunc="sum")
    wide = wide.reindex(columns=list(QUOTED)).fillna(0).astype("int64").add_prefix("words_")
    wide = wide.assign(words=wide.words_direct + wide.words_indirect).reset_index()
    return quotations.merge(wide.astype({"quote": quotations.quote.dtype}), on=["article_id", "quote"])


def weighed_shares(
    hits: pd.DataFrame,
    wholes: pd.DataFrame,
    amount: str,
    *,
    by: list[str],
    groups: list[str],
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """Shares of an amount, such as words, with intervals: one row per combination of `groups` and `by` in `hits`.

    Both tables have article_id, story_id, `groups` and the amount; `hits` also `by`. Each unit of the amount is a case,
    and stories hold them: Wilson's interval with the number of cases divided by Kish's design effect. Gives groups, by,
    the amount, articles and stories that have it, value, low, high, n_articles, n_stories (those of the whole).
    """
    sizes = wholes.groupby([*groups, "story_id"], observed=True)[amount].sum().rename("size").reset_index()
    sizes = sizes[sizes["size"] > 0].assign(squared=sizes["size"].astype("float64") ** 2)
    held = wholes[wholes[amount] > 0].groupby(groups, observed=True).article_id.nunique().rename("articles_held")
    totals = sizes.groupby(groups, observed=True).agg(
        total=("size", "sum"), n_stories=("size", "size"), squared=("squared", "sum")
    )
    clusters = hits.groupby([*groups, *by, "story_id"], observed=True)[amount].sum().rename("hits").reset_index()
    clusters = clusters.merge(sizes[[*groups, "story_id", "size"]], on=[*groups, "story_id"]).astype(
        {"hits": "float64"}
    )
    clusters = clusters.assign(hits_squared=clusters.hits**2, crossed=clusters.hits * clusters["size"])
    keys = [*groups, *by]
    table = clusters.groupby(keys, observed=True)[["hits", "hits_squared", "crossed"]].sum().reset_index()
    table = table.merge(totals.join(held).reset_index(), on=groups)
    table = add_share_interval(table.rename(columns={"hits": "articles", "total": "n_articles"}), settings)
    table = table.drop(columns=["n_articles"]).rename(columns={"articles": amount, "articles_held": "n_articles"})
    spread = hits[hits[amount] > 0].groupby(keys, observed=True)
    counts = spread.agg(articles=("article_id", "nunique"), stories=("story_id", "nunique")).reset_index()
    return table.merge(counts, on=keys, how="left").astype({amount: "int64"})
