"""The user's corrections of entities (`data/corrections/entities.csv`), applied to the marks without marking again.

The marks stay as they were made; beside them lie the tables as corrected, and those are read. Taking a correction back
is deleting its row.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.corpus.files import digest, has_table, hash_file, write_table
from analysis.errors import CallError
from analysis.marking.corrections import correct_entities
from analysis.settings import Project

ENTITIES = "entities.csv"
TABLES = ("entities", "mentions", "entity_effects", "entity_orphans")

Load = Callable[[str], pd.DataFrame]


def corrections_hash(project: Project, name: str) -> str:
    """SHA-256 of a file of corrections; empty where there is none."""
    path = project.corrections / name
    return hash_file(path) if path.is_file() else ""


def read_corrections_file(project: Project, name: str) -> pd.DataFrame:
    """A file of corrections as it stands: every cell a text. CallError where it is no CSV."""
    path = project.corrections / name
    try:
        return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, OSError) as error:
        msg = f"data/corrections/{name} cannot be read as CSV: {error}; see data/corrections/README.md"
        raise CallError(msg) from error


def apply_entity_corrections(project: Project, made_of: object, load: Load) -> dict[str, list[str]]:
    """Table -> its file as corrected, for the tables that corrections touch; empty without corrections.

    `made_of` says what the tables were made of, `load` gives articles, mentions and entities of the whole corpus.
    """
    sha = corrections_hash(project, ENTITIES)
    if not sha:
        return {}
    stem = f"corrected-{digest(made_of, sha)}"
    if not all(has_table(project.processed, table, stem) for table in TABLES):
        corrections = read_corrections_file(project, ENTITIES)
        texts = load("articles")[["article_id", "text"]]
        corrected = correct_entities(load("entities"), load("mentions"), corrections, texts)
        for table, frame in zip(TABLES, corrected, strict=True):
            write_table(project.processed, table, stem, frame)
    return {table: [f"{table}/{stem}.parquet"] for table in TABLES}
