"""A small literal corpus and small notebooks. Outlets, people and articles are invented."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.corpus.files import Batch, Current, write_current, write_table
from analysis.settings import Project, Settings
from analysis.tables import CONTRACTS, conform, empty

ARTICLES = [
    (
        "Steppe Courier",
        "2023-02-01",
        "Port talks open in Aktau",
        "Dana Ospanova met envoys in Aktau. The port will grow.",
    ),
    ("Steppe Courier", "2023-02-10", "Grain quota agreed", "Dana Ospanova praised the quota. Traders were pleased."),
    (
        "Caspian Ledger",
        "2023-02-11",
        "Quota leaves millers cold",
        "Millers attacked the quota. Dana Ospanova was absent.",
    ),
    ("Caspian Ledger", "2023-03-02", "Ferry delayed again", "The ferry from Aktau was delayed. Nobody was hurt."),
    ("Altyn Post", None, "Undated note on rails", "Rails were laid near Aktau."),
    ("Altyn Post", "2023-02-20", "Қазақ ғылымы және теңіз", "Aktau hosted a fair. Guests sang."),
]
NAMES = {"Dana Ospanova": ("person:dana-ospanova", "PERSON"), "Aktau": ("place:aktau", "GPE")}


def write_corpus(root: Path, articles: list[tuple[str, str | None, str, str]]) -> Project:
    """A project at `root` whose prepared corpus holds these (source, day, title, body) and the names in NAMES."""
    for name in ("data/raw", "data/processed", "reports", "notebooks"):
        (root / name).mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in CONTRACTS}
    for number, (source, day, title, body) in enumerate(articles):
        _mark(tables, f"a{number}", source, day, title, body)
    project = Project(root, Settings(workers=1))
    paths = {}
    for name, rows in tables.items():
        frame = conform(pd.DataFrame(rows), name) if rows else empty(name)
        paths[name] = [write_table(project.processed, name, "b1", frame)]
    dropped = pd.DataFrame(
        {c: pd.Series(dtype="str") for c in ("file", "article_id", "batch", "kept_file", "kept_batch")}
    )
    dropped["record"] = pd.Series(dtype="int32")
    paths["dropped"] = [write_table(project.processed, "dropped", "b1", dropped)]
    hashed = {f"{n}.txt": str(a) for n, a in enumerate(articles)}
    write_current(
        project.processed,
        Current([Batch("b1", hashed, len(articles))], paths, "r1", {"mentions": "m1"}, {"mentions": "by hand"}, hashed),
    )
    return project


def _mark(
    tables: dict[str, list[dict[str, Any]]], id: str, source: str, day: str | None, title: str, body: str
) -> None:
    text = f"{title}\n\n{body}"
    published = pd.Timestamp(day, tz="UTC") if day else None
    tables["articles"].append(
        {
            "article_id": id,
            "text_hash": id,
            "source": source,
            "title": title,
            "published": published,
            "published_precision": "day" if day else "none",
            "published_confidence": "high" if day else "none",
            "url": f"https://{source.split()[0].lower()}.example/{id}",
            "language": "en",
            "text": text,
            "body_start": len(title) + 2,
            "format": "txt",
            "file": f"{id}.txt",
            "record": 0,
        }
    )
    tables["stories"].append({"article_id": id, "story_id": id, "role": "original", "overlap": 1.0})
    spans = [(m.start(), m.end()) for m in re.finditer(r"[^\n.]+\.?", text) if m[0].strip()]
    spans = [(s + len(text[s:e]) - len(text[s:e].lstrip()), e) for s, e in spans]
    for number, (start, end) in enumerate(spans):
        part = "title" if number == 0 else "body"
        tables["sentences"].append(
            {
                "article_id": id,
                "sentence": number,
                "start": start,
                "end": end,
                "paragraph": min(number, 1),
                "part": part,
            }
        )
    for cluster, (surface, (entity, label)) in enumerate(NAMES.items()):
        found = [m.start() for m in re.finditer(surface, text)]
        if found:
            row = {"article_id": id, "cluster": cluster, "entity_id": entity, "entity": surface, "label": label}
            tables["entities"].append(row)
        for start in found:
            sentence = next(n for n, (_, e) in enumerate(spans) if start < e)
            tables["mentions"].append(
                {
                    "article_id": id,
                    "mention": start,
                    "sentence": sentence,
                    "start": start,
                    "end": start + len(surface),
                    "surface": surface,
                    "label": label,
                    "cluster": cluster,
                    "method": "rule",
                    "part": "title" if sentence == 0 else "body",
                }
            )


PARAMETERS = """period: str = "all"  # Days of the report, such as 2023-02
source: list[str] = []  # Outlets; empty for all
top: int = 5  # Rows that are shown; from 1 to 50
unit: str = "articles"  # What is counted; one of: articles, mentions"""
OPEN = """from analysis import open_report
import pandas as pd
from matplotlib.figure import Figure
report = open_report("sample", period=period, source=source)"""
COUNT = """counts = report.corpus.counts("entities")
table = counts.groupby("key").agg(mentions=("n", "sum"), articles=("article_id", "nunique")).reset_index()
names = report.corpus.table("entities", ["entity_id", "entity"]).drop_duplicates()
table = table.merge(names, left_on="key", right_on="entity_id").drop(columns="key")
table = table.sort_values(["mentions", "entity_id"], ascending=[False, True], ignore_index=True)
table["value"] = table.articles / len(report.corpus.articles)
table["low"] = (table.value - 0.1).clip(lower=0)
table["high"] = (table.value + 0.1).clip(upper=1)
figure = Figure(figsize=(6, 2.5), layout="constrained")
axes = figure.subplots()
bars = axes.barh(table.entity, table.value)
axes.set_title("Who is named most")
report.chart("ranking", axes, caption="Share of articles that name them.", alt="A bar for each name.", data=table)
shown = {"entity": "Entity", "mentions": "Mentions", "articles": "Articles", "value": "Share of articles"}
options = {"columns": shown, "key": "entity_id", "percent": ["value"], "rows": top}
report.table("entities", table, caption="Entities by mentions.", **options)
marks = report.corpus.table("mentions").merge(report.corpus.table("entities"), on=["article_id", "cluster"])
report.evidence("entities", marks, key="entity_id")"""
FINISH = 'report.finish(accuracy=["entities"])'


def notebook(*cells: tuple[str, str]) -> dict[str, Any]:
    """A notebook of (kind, source) cells: markdown, code, or parameters (a code cell with that tag)."""
    made = []
    for number, (kind, source) in enumerate(cells):
        cell: dict[str, Any] = {"id": f"cell-{number}", "metadata": {}, "source": source, "cell_type": "markdown"}
        if kind != "markdown":
            tags = {"tags": ["parameters"]} if kind == "parameters" else {}
            cell |= {"cell_type": "code", "outputs": [], "execution_count": None, "metadata": tags}
        made.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


SAMPLE = [
    ("markdown", "# Who is talked about\n\nWhich people and places do *these* sources name, and **how often**?"),
    ("parameters", PARAMETERS),
    ("code", OPEN),
    ("markdown", "## The ranking"),
    ("code", COUNT),
    ("code", FINISH),
]
AddNotebook = Callable[..., Path]


@pytest.fixture
def add_notebook() -> AddNotebook:
    """Puts a notebook into a project: add_notebook(project, name, *cells)."""

    def add(project: Project, name: str, *cells: tuple[str, str]) -> Path:
        path = project.root / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(notebook(*cells)), encoding="utf-8")
        return path

    return add


@pytest.fixture
def desk(tmp_path: Path, add_notebook: AddNotebook) -> Project:
    """A project with a prepared corpus of six articles and one report, `sample`."""
    made = write_corpus(tmp_path / "desk", ARTICLES)
    add_notebook(made, "sample", *SAMPLE)
    return made
