"""The sentences behind a number: looked up, cut to what may be shown, and written down.

How much of an article's text leaves the machine is one setting for every format: `full` sentences, a `snippet` of a
few words around the mark, or the bare `reference` (source, date, title, link).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.errors import CallError, ContractError
from analysis.reporting.blocks import SAFE_LINK, Block, clean, join_keys, key_columns

LEVELS = ("full", "snippet", "reference")
AROUND = 8  # words on each side of the mark in a snippet
LONGEST = 25  # words of a mark that is itself long, such as a whole sentence
COLUMNS = ["table", "key", "article_id", "source", "published", "title", "url", "start", "end", "sentence"]
_PIECES = ["before", "mark", "after"]


def check_level(level: str) -> str:
    """`level`, if it is one of LEVELS; else CallError."""
    if level not in LEVELS:
        msg = f"evidence {level!r} is unknown; expected one of {', '.join(LEVELS)}"
        raise CallError(msg)
    return level


def gather_evidence(
    frame: pd.DataFrame, corpus: Any, *, table: str, key: str | Sequence[str], level: str
) -> pd.DataFrame:
    """One row per row of `frame` (article_id, start, end, and the column `key`), in its order, with what can be shown.

    The columns of evidence.csv, and beside them `before`, `mark` and `after`. Raises ContractError for missing columns.
    """
    missing = [c for c in ("article_id", "start", "end", *key_columns(key)) if c not in frame]
    if missing:
        msg = f"evidence for {table!r} has no column {missing[0]!r}; it needs article_id, start, end and its key"
        raise ContractError(msg)
    if frame.empty:
        return pd.DataFrame({c: pd.Series(dtype="str") for c in [*COLUMNS, *_PIECES]})
    found = frame[["article_id", "start", "end"]].assign(table=table, key=join_keys(frame, key))
    found = found.merge(_about(corpus), on="article_id", how="left", sort=False)
    found = pd.concat([found, _pieces(found, corpus, level)], axis=1)
    found["sentence"] = found.before + found["mark"] + found.after
    return found[[*COLUMNS, *_PIECES]]


def _about(corpus: Any) -> pd.DataFrame:
    about: pd.DataFrame = corpus.articles[["article_id", "source", "published", "title", "url"]]
    return about


def _pieces(found: pd.DataFrame, corpus: Any, level: str) -> pd.DataFrame:
    """What stands before, in and after each mark within its sentence or sentences."""
    if level == "reference":
        return pd.DataFrame("", index=found.index, columns=_PIECES)
    wanted = set(found.article_id)
    texts = dict(zip(corpus.texts.article_id, corpus.texts.text, strict=True))
    sentences = corpus.table("sentences", ["article_id", "start", "end"])
    sentences = sentences[sentences.article_id.isin(wanted)]
    spans = {a: list(zip(g.start, g.end, strict=True)) for a, g in sentences.groupby("article_id", sort=False)}
    rows = []
    for article, start, end in zip(found.article_id, found.start, found.end, strict=True):
        text, first, last = texts.get(article, ""), int(start), int(end)
        around = [s for s in spans.get(article, []) if s[0] < last and s[1] > first]
        left, right = (min(first, around[0][0]), max(last, around[-1][1])) if around else (first, last)
        whole = (_flat(text[left:first]), _flat(text[first:last]), _flat(text[last:right]))
        rows.append(whole if level == "full" else snippet(*whole))
    return pd.DataFrame(rows, index=found.index, columns=_PIECES)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", clean(text))


def snippet(before: str, mark: str, after: str) -> tuple[str, str, str]:
    """The three parts of a sentence cut to AROUND words on each side of the mark and LONGEST words of the mark."""
    left, right = before.split(" "), after.split(" ")
    if len([w for w in left if w]) > AROUND:
        before = "…\u00a0" + " ".join(left[-AROUND - 1 :] if before.endswith(" ") else left[-AROUND:])
    if len([w for w in right if w]) > AROUND:
        after = " ".join(right[: AROUND + 1] if after.startswith(" ") else right[:AROUND]) + "\u00a0…"
    return before, shorten(mark), after


def shorten(text: str, level: str = "snippet") -> str:
    """A text of an article as `level` allows it to be shown when nothing in it is marked."""
    if level == "full":
        return text
    if level == "reference":
        return ""
    parts = text.split()
    return text if len(parts) <= LONGEST else " ".join(parts[:LONGEST]) + "\u00a0…"


def evidence_block(gathered: pd.DataFrame, timezone: str, *, key: str | Sequence[str], each: int) -> Block:
    """`each` sentences per key, as a block that is shown with the rows of its table: first one of every article."""
    groups = []
    for value, rows in gathered.groupby("key", sort=False):
        items = [_item(row, timezone) for row in _varied(rows).head(each).to_dict("records")]
        groups.append({"key": clean(value), "total": len(rows), "items": items})
    return {
        "kind": "evidence",
        "table": gathered.table.iloc[0] if len(gathered) else "",
        "key_columns": key_columns(key),
        "groups": groups,
    }


def _varied(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, the first of each article before its second, each round in the order they came in."""
    return rows.iloc[rows.groupby("article_id").cumcount().argsort(kind="stable")]


def _item(row: dict[Any, Any], timezone: str) -> Block:
    url = row["url"] if isinstance(row["url"], str) else ""
    day = "" if pd.isna(row["published"]) else row["published"].tz_convert(timezone).strftime("%Y-%m-%d")
    return {
        "source": _text(row["source"]),
        "date": day,
        "title": _text(row["title"]),
        "url": url if SAFE_LINK.fullmatch(url) else "",
        **{part: clean(row[part]) for part in _PIECES},
    }


def _text(value: object) -> str:
    return _flat(value) if isinstance(value, str) else ""
