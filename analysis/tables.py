"""The contract of every table: its grain, key, columns and units, in one place.

A table is checked where it is written to disk or read from it; between those two places functions trust each other.
Offsets are Unicode code points into `articles.text`, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import ContractError

STR = "str"
INT = "int32"
INT_OR_NONE = "Int32"
FLOAT = "float64"
BOOL = "bool"
TIME = "datetime64[us, UTC]"


@dataclass(frozen=True)
class Column:
    """One column: its dtype, what it holds, and whether it may be missing."""

    dtype: str
    doc: str
    optional: bool = False


@dataclass(frozen=True)
class Contract:
    """What a table promises: one row per `grain`, `key` unique, `columns` in this order."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: dict[str, Column] = field(default_factory=dict)


def _span(what: str) -> dict[str, Column]:
    return {
        "start": Column(INT, f"first character of the {what} in `articles.text`"),
        "end": Column(INT, f"character after the last of the {what}"),
    }


ARTICLE_ID = {"article_id": Column(STR, "the article: hash of source, url or published, title and text")}

ARTICLES = Contract(
    "articles",
    "article",
    ("article_id",),
    {
        **ARTICLE_ID,
        "text_hash": Column(STR, "hash of `text` alone"),
        "source": Column(STR, 'outlet that published it; "unknown" where nothing says'),
        "via": Column(STR, "credited origin (agency, `Source: X`, a translator)", optional=True),
        "title": Column(STR, "headline; empty where there is none"),
        "published": Column(TIME, "when it was published, UTC", optional=True),
        "published_date": Column(STR, "the date as printed", optional=True),
        "published_precision": Column(STR, "time, day or none"),
        "published_confidence": Column(STR, "high, low or none"),
        "url": Column(STR, "address", optional=True),
        "author": Column(STR, "byline", optional=True),
        "section": Column(STR, "section of the outlet", optional=True),
        "words_stated": Column(INT_OR_NONE, "number of words, as an export or a record states it", optional=True),
        "language": Column(STR, 'ISO 639-1 code, or "und"'),
        "text": Column(STR, "title, blank line, body, cleaned; never changes after reading"),
        "body_start": Column(INT, "where the body starts in `text`"),
        "format": Column(STR, "format it was read from, such as html or jsonl"),
        "file": Column(STR, "file it came from, relative to data/raw, with / between folders"),
        "record": Column(INT, "which article of that file, from 0"),
    },
)

REJECTS = Contract(
    "rejects",
    "input that gave no article",
    ("file", "record", "reason"),
    {
        "file": Column(STR, "file, relative to data/raw"),
        "record": Column(INT, "which record of the file, from 0; -1 for the whole file"),
        "reason": Column(STR, "short reason that can be counted, such as empty, unreadable, duplicate"),
        "detail": Column(STR, "what was found and what to do"),
    },
)

SENTENCES = Contract(
    "sentences",
    "sentence",
    ("article_id", "sentence"),
    {
        **ARTICLE_ID,
        "sentence": Column(INT, "number of the sentence in its article, from 0"),
        **_span("sentence"),
        "paragraph": Column(INT, "number of the paragraph, from 0 (the title)"),
        "part": Column(STR, "title, body, credit or dateline"),
    },
)

TOKENS = Contract(
    "tokens",
    "token",
    ("article_id", "token"),
    {
        **ARTICLE_ID,
        "sentence": Column(INT, "sentence it stands in"),
        "token": Column(INT, "number of the token in its article, from 0"),
        **_span("token"),
        "term": Column(STR, "lower-cased form by which tokens are counted"),
        "kind": Column(STR, "word, number, punctuation or symbol"),
    },
)

MENTIONS = Contract(
    "mentions",
    "mention of an entity",
    ("article_id", "mention"),
    {
        **ARTICLE_ID,
        "mention": Column(INT, "number of the mention in its article, from 0, by start"),
        "sentence": Column(INT, "sentence in which it starts"),
        **_span("mention"),
        "surface": Column(STR, "the characters themselves"),
        "label": Column(STR, "PERSON, ORG, GPE, LOC, FAC, NORP, EVENT or OTHER"),
        "cluster": Column(INT, "which entity of the article it names, from 0"),
        "country": Column(STR, "ISO 3166-1 alpha-2 code, for countries and their demonyms", optional=True),
        "method": Column(STR, "model, gazetteer, rule, capital (for its government) or title (for its holder)"),
        "confidence": Column(
            FLOAT, "measured precision of that method, 0 to 1; missing where not measured", optional=True
        ),
        "part": Column(STR, "part of the article it stands in: title, body, credit or dateline"),
        "inside": Column(INT_OR_NONE, "the mention that contains it and is counted in its place", optional=True),
    },
)

ENTITIES = Contract(
    "entities",
    "entity of an article (cluster)",
    ("article_id", "cluster"),
    {
        **ARTICLE_ID,
        "cluster": Column(INT, "cluster of mentions in the article"),
        "entity_id": Column(STR, "the entity across articles: country:KZ, org:csto, person:mukhtar-tleuberdi"),
        "entity": Column(STR, "its name for people"),
        "label": Column(STR, "PERSON, ORG, GPE, LOC, FAC, NORP, EVENT or OTHER"),
        "country": Column(STR, "ISO code, for countries", optional=True),
    },
)

QUOTES = Contract(
    "quotes",
    "content piece of an attribution",
    ("article_id", "quote", "piece"),
    {
        **ARTICLE_ID,
        "quote": Column(INT, "number of the attribution in its article, from 0"),
        "piece": Column(INT, "number of the content piece, from 0"),
        **_span("content piece"),
        "quote_type": Column(STR, "direct, mixed, indirect, scare, speech_act or thought"),
        "cue_start": Column(INT_OR_NONE, "first character of the cue", optional=True),
        "cue_end": Column(INT_OR_NONE, "character after the cue", optional=True),
        "cue": Column(STR, "the reporting expression, such as said", optional=True),
        "cue_class": Column(STR, "neutral, claiming, denying, warning, ... (resources/cues.csv)", optional=True),
        "source_start": Column(INT_OR_NONE, "first character of the source", optional=True),
        "source_end": Column(INT_OR_NONE, "character after the source", optional=True),
        "source": Column(STR, "the source as it stands in the text", optional=True),
        "source_form": Column(STR, "name, title, pronoun, collective, nominal or none"),
        "speaker": Column(INT_OR_NONE, "cluster of the speaker among the article's entities", optional=True),
        "speaker_name": Column(STR, "the fullest name that the article gives the speaker", optional=True),
        "co_speakers": Column(STR, "clusters of further speakers of the same words, space-separated", optional=True),
        "rule": Column(STR, "construction of the attribution, a slash, and how the speaker was found", optional=True),
        "confidence": Column(FLOAT, "measured precision of those rules, 0 to 1; missing: not measured", optional=True),
        "negated": Column(BOOL, 'the cue is negated ("did not say")'),
        "nested_in": Column(INT_OR_NONE, "attribution that contains this one", optional=True),
        "flags": Column(STR, "space-separated: unclosed, continued, floating, headline"),
    },
)

SEGMENTS = Contract(
    "segments",
    "stretch of one voice",
    ("article_id", "segment"),
    {
        **ARTICLE_ID,
        "segment": Column(INT, "number of the stretch, from 0; stretches partition the text"),
        **_span("stretch"),
        "voice": Column(STR, "narrator, direct or indirect"),
        "quote": Column(INT_OR_NONE, "the attribution it belongs to", optional=True),
    },
)

TONES = Contract(
    "tones",
    "sentence and stretch of voice",
    ("article_id", "sentence", "segment"),
    {
        **ARTICLE_ID,
        "sentence": Column(INT, "sentence"),
        "segment": Column(INT, "stretch of voice within the article; 0 where voices are not told apart"),
        "negative": Column(FLOAT, "share of negative weight, 0 to 1"),
        "neutral": Column(FLOAT, "share of neutral weight, 0 to 1"),
        "positive": Column(FLOAT, "share of positive weight, 0 to 1"),
        "score": Column(FLOAT, "compound score, -1 to 1"),
        "engine": Column(STR, "engine and version"),
    },
)

STANCES = Contract(
    "stances",
    "sentence, stretch of voice and entity of the article (cluster) that is named in it",
    ("article_id", "sentence", "segment", "cluster"),
    {
        **ARTICLE_ID,
        "sentence": Column(INT, "sentence"),
        "segment": Column(INT, "stretch of voice in which the name stands; 0 where voices are not told apart"),
        "cluster": Column(INT, "cluster of the entity that the sentence is about"),
        "start": Column(INT, "first character in `articles.text` of the name that was read as the target"),
        "end": Column(INT, "character after the last of that name"),
        "negative": Column(FLOAT, "probability that the sentence speaks ill of the entity, 0 to 1"),
        "neutral": Column(FLOAT, "probability that it does neither, 0 to 1"),
        "positive": Column(FLOAT, "probability that it speaks well of the entity, 0 to 1"),
        "score": Column(FLOAT, "positive less negative, -1 to 1"),
        "status": Column(STR, "status of the claim: asserted, negated, denied, hypothetical or question"),
        "label": Column(STR, "what the row counts as: negative, neutral, positive or unclear"),
        "unclear": Column(BOOL, "the model is unsure: no class reaches the threshold of its card"),
        "engine": Column(STR, "engine and version"),
    },
)

SKETCHES = Contract(
    "sketches",
    "article",
    ("article_id",),
    {
        **ARTICLE_ID,
        "trigrams": Column(INT, "distinct word trigrams of what is compared"),
        "digest": Column(STR, "the same for texts of the same trigrams; empty without words"),
        "sketch": Column(STR, "hashes of a fixed sample of the trigrams, base64 of little-endian uint64"),
        "dateline": Column(STR, "agency that a dateline names", optional=True),
        "credit": Column(STR, "agency that a credit line names", optional=True),
    },
)

STORIES = Contract(
    "stories",
    "article",
    ("article_id",),
    {
        **ARTICLE_ID,
        "story_id": Column(STR, "the story: article_id of its original"),
        "role": Column(STR, "original, copy or excerpt"),
        "overlap": Column(FLOAT, "share of this article's word trigrams found in the original, 0 to 1"),
        "agency": Column(STR, "agency that is credited", optional=True),
    },
)

CONTRACTS: dict[str, Contract] = {
    c.name: c
    for c in (
        ARTICLES,
        REJECTS,
        SENTENCES,
        TOKENS,
        MENTIONS,
        ENTITIES,
        QUOTES,
        SEGMENTS,
        TONES,
        STANCES,
        SKETCHES,
        STORIES,
    )
}

PARTS_COUNTED = ("title", "body")  # credits and datelines are marked, shown, and left out of counts


def contract(name: str) -> Contract:
    """The contract called `name`."""
    if name not in CONTRACTS:
        msg = f"there is no table {name!r}; the tables are {', '.join(CONTRACTS)}"
        raise ContractError(msg)
    return CONTRACTS[name]


def empty(name: str) -> pd.DataFrame:
    """The table `name` without rows, with its columns and dtypes."""
    return pd.DataFrame({n: pd.Series(dtype=c.dtype) for n, c in contract(name).columns.items()})


def conform(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """`frame` with the contract's columns, in its order, cast to its dtypes. Optional columns may be absent.

    Raises ContractError naming the table and the column where a column is missing or cannot be cast.
    """
    columns = contract(name).columns
    data = {}
    for column, spec in columns.items():
        if column in frame:
            values = frame[column]
        elif spec.optional:
            values = pd.Series([None] * len(frame), index=frame.index, dtype=object)
        else:
            msg = f"table {name!r} has no column {column!r}; its grain is one row per {contract(name).grain}"
            raise ContractError(msg)
        try:
            data[column] = _cast(values, spec.dtype)
        except (TypeError, ValueError) as error:
            msg = f"table {name!r}, column {column!r}: cannot be stored as {spec.dtype}: {error}"
            raise ContractError(msg) from error
    return pd.DataFrame(data).reset_index(drop=True)


def _cast(values: pd.Series[Any], dtype: str) -> pd.Series[Any]:
    target: Any = dtype  # the stubs know single dtypes only
    if dtype == TIME:
        return pd.to_datetime(values, utc=True).astype(target)
    if dtype in (FLOAT, INT_OR_NONE):
        return pd.to_numeric(values).astype("float64").astype(target)
    return values.astype(target)


def check(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """`frame` itself, if it keeps the contract `name`; else ContractError says which column and row."""
    spec = contract(name)
    if list(frame.columns) != list(spec.columns):
        msg = f"table {name!r} has columns {list(frame.columns)}; expected {list(spec.columns)}"
        raise ContractError(msg)
    for column, col in spec.columns.items():
        if str(frame[column].dtype) != col.dtype:
            msg = f"table {name!r}, column {column!r} is {frame[column].dtype}; expected {col.dtype}"
            raise ContractError(msg)
        if not col.optional and frame[column].isna().any():
            row = int(np.argmax(frame[column].isna().to_numpy()))
            msg = f"table {name!r}, column {column!r} is missing in row {row}; it may not be"
            raise ContractError(msg)
    if frame.duplicated(list(spec.key)).any():
        row = int(np.argmax(frame.duplicated(list(spec.key)).to_numpy()))
        msg = f"table {name!r} has two rows with the same key {spec.key}, the second in row {row}"
        raise ContractError(msg)
    return frame
