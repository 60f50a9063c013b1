"""The corpus on disk: immutable Parquet batches, and `current.json`, renamed into place, that lists the live ones.

A crash at any moment leaves the old corpus or the new: batches are written beside the live ones under names that
hash their content's origin, and nothing reads them before `current.json` names them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import CorpusError
from analysis.locks import take_lock
from analysis.settings import Project
from analysis.tables import CONTRACTS, conform
from analysis.whole import HALF, write_whole

CURRENT = "current.json"
LOCK = ".lock"
FORMAT = 1


@dataclass(frozen=True)
class Batch:
    """Some articles that are stored together: which files they came from and how many there are."""

    id: str
    files: dict[str, str]  # file -> sha256 of its bytes, and a hash of its origin where it was collected
    articles: int


@dataclass(frozen=True)
class Current:
    """What `current.json` says: the live batches, and per table the live Parquet files."""

    batches: list[Batch] = field(default_factory=list)
    tables: dict[str, list[str]] = field(default_factory=dict)
    reading: str = ""  # fingerprint of the reading floor
    marks: dict[str, str] = field(default_factory=dict)  # table -> fingerprint of its engine
    engines: dict[str, str] = field(default_factory=dict)  # table -> engine in words
    inputs: dict[str, str] = field(default_factory=dict)  # file -> hash, as in Batch
    corrections: dict[str, str] = field(default_factory=dict)  # file of data/corrections -> sha256
    provenance: str = ""  # what the articles are a sample of, in a sentence
    format: int = FORMAT

    @property
    def fingerprint(self) -> str:
        """Hash of what the tables hold: equal for equal inputs, settings and engines, however they were prepared."""
        return digest(self.reading, self.marks, self.inputs, self.corrections, self.provenance)


def digest(*parts: Any) -> str:
    """16 hexadecimal digits that stand for `parts` (anything JSON can write)."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_current(processed: Path) -> Current | None:
    """The live corpus of the folder `data/processed`; None where there is none yet, or one of another format."""
    path = processed / CURRENT
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        msg = f"{path} cannot be read ({error}); delete it and run 'broadsheet prepare'"
        raise CorpusError(msg) from error
    if raw.get("format") != FORMAT:
        return None
    raw["batches"] = [Batch(**b) for b in raw["batches"]]
    return Current(**raw)


def write_current(processed: Path, current: Current) -> None:
    """Make `current` the live corpus, in one rename."""
    text = json.dumps(asdict(current), ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(processed / CURRENT, text)


def write_table(processed: Path, table: str, stem: str, frame: pd.DataFrame) -> str:
    """Store `frame` under the contract `table`; the path, relative to `processed`, with / between folders."""
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    kept = conform(frame, table) if table in CONTRACTS else frame
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(kept, preserve_index=False), buffer, compression="zstd")
    write_whole(processed / table / f"{stem}.parquet", buffer.getvalue())
    return f"{table}/{stem}.parquet"


def read_table(processed: Path, table: str, stem: str) -> pd.DataFrame:
    """One stored batch of `table`."""
    frame = pd.read_parquet(processed / table / f"{stem}.parquet")
    return conform(frame, table) if table in CONTRACTS else frame


def has_table(processed: Path, table: str, stem: str) -> bool:
    """Whether that batch of `table` is stored (files are whole or absent)."""
    return (processed / table / f"{stem}.parquet").exists()


def remove_unreferenced(processed: Path, current: Current) -> int:
    """Delete batches that `current` does not name, and what a crash left; how many went. Call it under the lock."""
    live = {processed / name for names in current.tables.values() for name in names}
    gone = 0
    for path in [*processed.glob("*/*.parquet"), *processed.glob(f"*/{HALF}*"), *processed.glob(f"{HALF}*")]:
        if path not in live:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


@contextlib.contextmanager
def corpus_lock(project: Project) -> Iterator[None]:
    """Hold the project's corpus for writing; BusyError at once where another run does."""
    try:
        lock = take_lock(project.processed / LOCK, f"another run is preparing {project.root}; wait for it to end")
    except OSError as error:
        msg = f"cannot write to {project.processed}: {error.strerror}; make the folder writable"
        raise CorpusError(msg) from error
    try:
        yield
    finally:
        lock.release()
