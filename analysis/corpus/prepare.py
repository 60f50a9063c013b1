"""From `data/raw` to `data/processed`: read what is new, mark what is not yet marked, swap the corpus in one rename."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import marking, reading
from analysis.corpus.corrected import ENTITIES, apply_entity_corrections, corrections_hash
from analysis.corpus.corrected_articles import ARTICLES, Changes, find_changes
from analysis.corpus.files import (
    Batch,
    Current,
    corpus_lock,
    digest,
    has_table,
    hash_file,
    read_current,
    read_table,
    remove_unreferenced,
    write_current,
    write_table,
)
from analysis.corpus.marked import Job, is_marked, mark_batch, stem
from analysis.corpus.packing import Kept, Progress, keep_batches, pack_batches
from analysis.corpus.stance_labels import FILE as STANCES
from analysis.settings import Project
from analysis.tables import contract, empty


@dataclass(frozen=True)
class Prepared:
    """What `prepare` did: articles and rejects now in the corpus, and articles an engine had to look at."""

    articles: int
    rejects: int
    marked: int
    changed: bool


def prepare(project: Project, progress: Progress | None = None) -> Prepared:
    """Bring `data/processed` up to date with `data/raw`.

    A second call does nothing, a new article costs only itself, a removed one disappears, and a changed setting or
    engine marks again what it affects. An interrupted call is resumed by the next one and is never half visible.

    Raises BusyError where another run prepares this project, EngineError where a language model is missing.
    """
    with corpus_lock(project):
        return _prepare(project, progress or (lambda *_: None))


def _prepare(project: Project, progress: Progress) -> Prepared:
    settings, processed = project.settings, project.processed
    origins = reading.Origins()
    files = _inputs(project, origins, progress)
    reader, marks = reading.fingerprint(settings), marking.fingerprints(settings)
    old = read_current(processed) or Current()
    kept = keep_batches(old, files, reader)
    packed = pack_batches(project, files, kept, reader, progress, origins)
    batches = sorted((*kept.batches, *packed), key=lambda b: b.id)
    marked = _mark(project, batches, marks, old, kept, progress)
    tables = {
        **{t: [f"{t}/{b.id}.parquet" for b in batches] for t in ("articles", "rejects")},
        **{m.table: [f"{m.table}/{stem(b, m.table, marks)}.parquet" for b in batches] for m in marking.ARTICLE_MARKS},
    }
    tables["dropped"] = [_drop_duplicates(processed, batches)]
    changes = find_changes(project, [b.id for b in batches], lambda: _articles(processed, batches))
    tables |= changes.tables
    tables |= _run_passes(project, batches, marks, changes, progress)
    tables |= _correct(project, batches, tables, marks)
    corrections = {name: sha for name in (ARTICLES, ENTITIES, STANCES) if (sha := corrections_hash(project, name))}
    provenance = reading.describe_provenance(project.raw)
    new = Current(batches, tables, reader, marks, marking.engine_names(settings), files, corrections, provenance)
    if new != old:
        write_current(processed, new)
    remove_unreferenced(processed, new)
    dropped = len(pd.read_parquet(processed / tables["dropped"][0], columns=["file"]))
    dropped += int(changes.rows.excluded.sum())
    articles = sum(b.articles for b in batches)
    rejects = sum(len(pd.read_parquet(processed / name, columns=["file"])) for name in tables["rejects"])
    return Prepared(articles - dropped, rejects + dropped, marked, new != old)


def _correct(
    project: Project, batches: list[Batch], tables: dict[str, list[str]], marks: dict[str, str]
) -> dict[str, list[str]]:
    """The tables that corrections change, as corrected; as they were marked they stay, under another name."""

    def load(table: str) -> pd.DataFrame:
        if table == "entities":
            return pd.read_parquet(project.processed / tables["entities"][0])
        return _all(project.processed, table, batches, marks).drop_duplicates(list(contract(table).key))

    corrected = apply_entity_corrections(project, [tables["articles"], tables["entities"]], load)
    as_marked = {f"{table}_as_marked": tables[table] for table in corrected if table in tables}
    return {**as_marked, **corrected}


def _inputs(project: Project, origins: reading.Origins, progress: Progress) -> dict[str, str]:
    """File -> hash of its bytes, and of what is known of a collected one beside them; in order of name."""
    listed = sorted((p.relative_to(project.raw).as_posix(), p) for p in reading.list_inputs(project.raw))
    hashes = {}
    for number, (name, path) in enumerate(listed):
        progress("looking", number, len(listed))
        origin = origins.of(path)
        hashes[name] = f"{_hash(path)} {digest(origin.key)}" if origin else _hash(path)
    return hashes


def _hash(path: Path) -> str:
    try:
        return hash_file(path)
    except OSError as error:  # the reader puts it among the rejects
        return f"unreadable: {error.strerror}"


def _mark(
    project: Project,
    batches: list[Batch],
    marks: dict[str, str],
    old: Current,
    kept: Kept,
    progress: Progress,
) -> int:
    """Mark what is not yet marked; how many articles an engine had to look at."""
    earlier = _earlier(project.processed, kept.dissolved)
    todo = [b for b in batches if not is_marked(project.processed, b, marks)]
    jobs = [Job(project.processed, b, marks, project.settings, earlier, old.marks) for b in todo]
    total, done, marked = sum(b.articles for b in todo), 0, 0
    progress("marking", 0, total)
    for job, count in _run(jobs, project.settings.workers or os.cpu_count() or 1):
        done += job.batch.articles
        marked += count
        progress("marking", done, total)
    return marked


def _earlier(processed: Path, dissolved: Iterable[Batch]) -> dict[tuple[str, str], tuple[str, str]]:
    """(text hash, language) -> (batch, article) for the articles of dissolved batches."""
    found = {}
    for batch in dissolved:
        if has_table(processed, "articles", batch.id):
            rows = read_table(processed, "articles", batch.id)[["text_hash", "language", "article_id"]]
            found.update({(t, g): (batch.id, a) for t, g, a in rows.itertuples(index=False)})
    return found


def _run(jobs: list[Job], workers: int) -> Iterator[tuple[Job, int]]:
    """Each job and its count, as they end; in this process where one is enough."""
    if len(jobs) < 2 or workers < 2:
        for job in jobs:
            yield job, mark_batch(job)
        return
    spawn = multiprocessing.get_context("spawn")  # the same on every system; no threads are forked
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=spawn) as pool:
        futures = {pool.submit(mark_batch, job): job for job in jobs}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _drop_duplicates(processed: Path, batches: list[Batch]) -> str:
    """Store which readings of the same article are left out: all but the first by file and record."""
    name = digest([b.id for b in batches])
    if not has_table(processed, "dropped", name):
        frames = [
            read_table(processed, "articles", b.id)[["article_id", "file", "record"]].assign(batch=b.id)
            for b in batches
        ]
        columns = {"article_id": "str", "file": "str", "record": "int32", "batch": "str"}
        rows = pd.concat([pd.DataFrame({c: pd.Series(dtype=t) for c, t in columns.items()}), *frames])
        rows = rows.sort_values(["file", "record"], ignore_index=True)
        first = rows.groupby("article_id").transform("first")
        dropped = rows.assign(kept_file=first.file, kept_batch=first.batch)[rows.duplicated("article_id")]
        write_table(processed, "dropped", name, dropped.reset_index(drop=True))
    return f"dropped/{name}.parquet"


def _run_passes(
    project: Project, batches: list[Batch], marks: dict[str, str], changes: Changes, progress: Progress
) -> dict[str, list[str]]:
    """Run the passes over the whole corpus, as corrected, that are not stored for just these batches."""
    processed = project.processed
    whole = changes.name or digest([b.id for b in batches])
    names = {p.table: f"{whole}-{marks[p.table]}" for p in marking.CORPUS_PASSES}
    todo = [p for p in marking.CORPUS_PASSES if not has_table(processed, p.table, names[p.table])]
    if todo:
        articles = changes.lay_over(_articles(processed, batches))
        for number, step in enumerate(todo):
            progress(f"finding {step.table}", number, len(todo))
            needed = {
                n: _all(processed, n, batches, marks).drop_duplicates(list(contract(n).key), ignore_index=True)
                for n in step.needs
            }
            needed = {n: t[t.article_id.isin(articles.article_id)].reset_index(drop=True) for n, t in needed.items()}
            found = step.run(articles, project.settings, needed)
            found = changes.separate(found) if step.table == "stories" else found
            write_table(processed, step.table, names[step.table], found)
    return {table: [f"{table}/{name}.parquet"] for table, name in names.items()}


def _articles(processed: Path, batches: list[Batch]) -> pd.DataFrame:
    """The articles of the whole corpus as they were read, each once, by id."""
    articles = _all(processed, "articles", batches, {}).sort_values(["file", "record"])
    return articles.drop_duplicates("article_id").sort_values("article_id", ignore_index=True)


def _all(processed: Path, table: str, batches: list[Batch], marks: dict[str, str]) -> pd.DataFrame:
    frames = [read_table(processed, table, stem(b, table, marks)) for b in batches]
    return pd.concat([empty(table), *frames], ignore_index=True)
