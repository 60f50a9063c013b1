"""The marks of a batch: taken over where the same text was marked before by the same engine, else made."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis import marking
from analysis.corpus.files import Batch, has_table, read_table, write_table
from analysis.settings import Settings
from analysis.tables import contract, empty


@dataclass(frozen=True)
class Job:
    """One batch to mark. `earlier` says where a text was marked before: (text hash, language) -> (batch, article)."""

    processed: Path
    batch: Batch
    marks: dict[str, str]  # table -> fingerprint
    settings: Settings
    earlier: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    earlier_marks: dict[str, str] = field(default_factory=dict)


def stem(batch: Batch, table: str, marks: dict[str, str]) -> str:
    """Name of the file in which `table` of `batch` is stored."""
    return f"{batch.id}-{marks[table]}" if table in marks else batch.id


def is_marked(processed: Path, batch: Batch, marks: dict[str, str]) -> bool:
    """Whether every article mark of `batch` is stored."""
    return all(has_table(processed, m.table, stem(batch, m.table, marks)) for m in marking.ARTICLE_MARKS)


def mark_batch(job: Job) -> int:
    """Store every mark table of the batch that is not stored yet; how many articles an engine had to look at."""
    articles = read_table(job.processed, "articles", job.batch.id).drop_duplicates("article_id")
    tables: dict[str, pd.DataFrame] = {}
    looked_at: set[str] = set()
    for mark in marking.ARTICLE_MARKS:
        name = stem(job.batch, mark.table, job.marks)
        if has_table(job.processed, mark.table, name):
            tables[mark.table] = read_table(job.processed, mark.table, name)
            continue
        taken = _take_over(job, mark.table, articles)
        todo = articles[~articles.article_id.isin(taken.keys())]
        needed = {n: t[t.article_id.isin(todo.article_id)].reset_index(drop=True) for n, t in tables.items()}
        made = mark.run(todo.reset_index(drop=True), job.settings, needed)
        looked_at |= set(todo.article_id)
        frames = [made, *(frame for frame in taken.values())]
        table = pd.concat(frames, ignore_index=True).sort_values(list(contract(mark.table).key), ignore_index=True)
        write_table(job.processed, mark.table, name, table)
        tables[mark.table] = table
    return len(looked_at)


def _take_over(job: Job, table: str, articles: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """article_id -> its rows of `table`, from batches in which the same text was marked by the same engine."""
    if job.earlier_marks.get(table) != job.marks[table]:
        return {}
    wanted: dict[str, list[tuple[str, str]]] = {}
    for article_id, text_hash, language in articles[["article_id", "text_hash", "language"]].itertuples(index=False):
        if (text_hash, language) in job.earlier:
            batch, before = job.earlier[text_hash, language]
            wanted.setdefault(batch, []).append((before, article_id))
    taken: dict[str, pd.DataFrame] = {}
    for batch, pairs in wanted.items():
        name = f"{batch}-{job.marks[table]}"
        if has_table(job.processed, table, name):
            rows = dict(iter(read_table(job.processed, table, name).groupby("article_id", sort=False)))
            for before, now in pairs:
                frame = rows.get(before)
                taken[now] = empty(table) if frame is None else frame.assign(article_id=now)
    return taken
