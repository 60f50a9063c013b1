"""The user's corrections of articles (`data/corrections/articles.csv`), laid over the articles without reading again.

The articles stay as they were read. Beside them lies a small table of what the corrections change; the store lays it
over `articles`, and the passes that look across articles (stories, entities) see it too. `text` never changes, so that
every mark still fits: a corrected title is the one that reports show, not the one that was marked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analysis.corpus.files import digest, has_table, hash_file, write_table
from analysis.reading import correct_articles, find_not_copies, read_corrections
from analysis.settings import Project
from analysis.tables import contract

ARTICLES = "articles.csv"
CHANGED = ("published", "published_precision", "published_confidence", "source", "via", "title")
CHANGES, ORPHANS = "article_changes", "article_orphans"


@dataclass(frozen=True)
class Changes:
    """What the corrections do: one row per article that they touch, and the files in which that is stored.

    `rows` has article_id, file, record, excluded, not_a_copy, and the columns CHANGED as corrected.
    """

    rows: pd.DataFrame
    tables: dict[str, list[str]]
    name: str = ""  # stands for the corrections and the articles they were applied to; empty without corrections

    def lay_over(self, articles: pd.DataFrame) -> pd.DataFrame:
        """`articles` as corrected: those left out are gone."""
        if self.rows.empty:
            return articles
        rows = self.rows.set_index("article_id")
        kept = articles[~articles.article_id.isin(rows.index[rows.excluded])].reset_index(drop=True)
        touched = kept.article_id.isin(rows.index)
        for column in CHANGED:
            dtype: Any = contract("articles").columns[column].dtype
            values = kept.article_id[touched].map(rows[column]).astype(dtype)
            kept[column] = kept[column].where(~touched, values)
        return kept

    def separate(self, stories: pd.DataFrame) -> pd.DataFrame:
        """`stories` with those articles that are nobody's copy as originals of a story of their own."""
        alone = stories.article_id.isin(self.rows.article_id[self.rows.not_a_copy]) & (stories.role != "original")
        return stories.assign(
            story_id=stories.story_id.where(~alone, stories.article_id),
            role=stories.role.where(~alone, "original"),
            overlap=stories.overlap.where(~alone, 1.0),
        )


def find_changes(project: Project, made_of: object, load: Callable[[], pd.DataFrame]) -> Changes:
    """What the project's corrections of articles change. `load` gives the articles of the whole corpus, each once.

    `made_of` says what those articles are made of: nothing is worked out twice. Raises SettingsError where the file of
    corrections is wrong.
    """
    path = project.corrections / ARTICLES
    if not path.is_file():
        return Changes(_empty(), {})
    name = digest(made_of, hash_file(path), project.settings.timezone)
    if not (has_table(project.processed, CHANGES, name) and has_table(project.processed, ORPHANS, name)):
        corrections = read_corrections(path)
        articles = load()
        rows, orphans = _compare(articles, corrections, ZoneInfo(project.settings.timezone))
        write_table(project.processed, ORPHANS, name, orphans)
        write_table(project.processed, CHANGES, name, rows)
    tables = {table: [f"{table}/{name}.parquet"] for table in (CHANGES, ORPHANS)}
    return Changes(pd.read_parquet(project.processed / tables[CHANGES][0]), tables, name)


def _compare(articles: pd.DataFrame, corrections: pd.DataFrame, zone: ZoneInfo) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows that corrections change, as corrected, and the corrections that fit no article."""
    corrected, orphans = correct_articles(articles, corrections, zone)
    alone = find_not_copies(articles, corrections)
    after = articles[["article_id"]].merge(corrected[["article_id", *CHANGED]], on="article_id", how="left")
    before = articles[list(CHANGED)]
    excluded = ~articles.article_id.isin(corrected.article_id)
    differs = ((after[list(CHANGED)] != before) & ~(after[list(CHANGED)].isna() & before.isna())).any(axis=1)
    not_a_copy = articles.article_id.isin(alone)
    rows = after.assign(file=articles.file, record=articles.record, excluded=excluded, not_a_copy=not_a_copy)
    rows[list(CHANGED)] = before.where(excluded, rows[list(CHANGED)])
    return rows[differs | excluded | not_a_copy][list(_empty().columns)].reset_index(drop=True), orphans


def _empty() -> pd.DataFrame:
    columns = contract("articles").columns
    kinds = {"article_id": "str", "file": "str", "record": "int32", "excluded": "bool", "not_a_copy": "bool"}
    kinds |= {name: columns[name].dtype for name in CHANGED}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
