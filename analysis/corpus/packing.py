"""Which articles are stored together: batches that may stay, and new ones packed from what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd

from analysis import reading
from analysis.corpus.files import Batch, Current, digest, has_table, read_table, write_table
from analysis.settings import Project
from analysis.tables import empty

BATCH_ARTICLES = 200
BATCH_CHARACTERS = 2_000_000
SMALL_BATCH = 64  # batches below this many articles are merged once there are more than SMALL_BATCHES of them
SMALL_BATCHES = 8

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is


@dataclass(frozen=True)
class Kept:
    """What stays of the old corpus: whole batches, and dissolved ones whose rows of unchanged files move over."""

    batches: list[Batch]
    dissolved: list[Batch]
    unchanged: set[str]  # files that need not be read again


def keep_batches(old: Current, files: dict[str, str], reader: str) -> Kept:
    """Keep each batch whose files are all as they were; dissolve the others, and small ones when they are many."""
    if old.reading != reader:
        return Kept([], old.batches, set())
    unchanged = {name for name, sha in old.inputs.items() if files.get(name) == sha}
    whole = [b for b in old.batches if set(b.files) <= unchanged]
    small = [b for b in whole if b.articles < SMALL_BATCH]
    merged = {b.id for b in small} if len(small) > SMALL_BATCHES else set()
    stay = [b for b in whole if b.id not in merged]
    stay_ids = {b.id for b in stay}
    return Kept(stay, [b for b in old.batches if b.id not in stay_ids], unchanged)


def pack_batches(
    project: Project,
    files: dict[str, str],
    kept: Kept,
    reader: str,
    progress: Progress,
    origins: reading.Origins | None = None,
) -> list[Batch]:
    """Read what is new, pack it with what is carried over, and store the articles and rejects of the new batches."""
    pile = _Pile(project, files, reader)
    batches = [batch for piece in _carried(project, kept) for batch in pile.add(piece)]
    fresh = [name for name in files if name not in kept.unchanged]

    def told() -> Iterator[tuple[Path, str]]:
        for number, name in enumerate(fresh):
            progress("reading", number, len(fresh))
            yield project.raw / name, name

    for part in reading.read_files(told(), project.settings, origins):
        for piece in _pieces(part, files):
            batches += pile.add(piece)
    return [*batches, *pile.flush()]


@dataclass(frozen=True)
class _Piece:
    """Articles and rejects of some files that belong to one batch."""

    files: frozenset[str]
    articles: pd.DataFrame
    rejects: pd.DataFrame


def _carried(project: Project, kept: Kept) -> Iterator[_Piece]:
    """What dissolved batches hold of files that have not changed."""
    for batch in kept.dissolved:
        names = set(batch.files) & kept.unchanged
        if names:
            articles = read_table(project.processed, "articles", batch.id)
            rejects = read_table(project.processed, "rejects", batch.id)
            yield _Piece(frozenset(names), articles[_of(articles, names)], rejects[_of(rejects, names)])


def _pieces(part: reading.Reading, files: dict[str, str]) -> Iterator[_Piece]:
    """What was read, in pieces that fit a batch; the rejects go with the first."""
    for start in range(0, max(len(part.articles), 1), BATCH_ARTICLES):
        articles = part.articles.iloc[start : start + BATCH_ARTICLES]
        rejects = part.rejects if start == 0 else part.rejects.iloc[:0]
        names = {_input(file, files) for frame in (articles, rejects) for file in frame.file.unique()}
        yield _Piece(frozenset(names), articles, rejects)


def _input(file: str, files: dict[str, str]) -> str:
    """The input that `file` is, or the archive that it lies in."""
    return next(name for name in (file, *map(str, PurePosixPath(file).parents)) if name in files)


def _of(frame: pd.DataFrame, names: set[str]) -> pd.Series:
    """Which rows came from one of these files, or from inside one that is an archive."""
    return frame.file.map(
        lambda file: file in names or any(str(p) in names for p in PurePosixPath(file).parents)
    ).astype(bool)


class _Pile:
    """Pieces that wait until they make a batch."""

    def __init__(self, project: Project, files: dict[str, str], reader: str) -> None:
        self.project, self.files, self.reader = project, files, reader
        self.pieces: list[_Piece] = []

    def add(self, piece: _Piece) -> list[Batch]:
        full = self.pieces and self._articles() + len(piece.articles) > BATCH_ARTICLES
        made = self.flush() if full else []
        self.pieces.append(piece)
        if sum(p.articles.text.str.len().sum() for p in self.pieces) > BATCH_CHARACTERS:
            made += self.flush()
        return made

    def flush(self) -> list[Batch]:
        if not self.pieces:
            return []
        articles = pd.concat([empty("articles"), *(p.articles for p in self.pieces)], ignore_index=True)
        rejects = pd.concat([empty("rejects"), *(p.rejects for p in self.pieces)], ignore_index=True)
        names = sorted(frozenset().union(*(p.files for p in self.pieces)))
        files = {name: self.files[name] for name in names}
        rows = [
            articles[["file", "record"]].to_numpy().tolist(),
            rejects[["file", "record", "reason"]].to_numpy().tolist(),
        ]
        batch = Batch(digest(self.reader, files, rows), files, len(articles))
        if not has_table(self.project.processed, "rejects", batch.id):
            write_table(self.project.processed, "articles", batch.id, articles)
            write_table(self.project.processed, "rejects", batch.id, rejects)
        self.pieces = []
        return [batch]

    def _articles(self) -> int:
        return sum(len(p.articles) for p in self.pieces)
