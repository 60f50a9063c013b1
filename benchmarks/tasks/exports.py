"""Exports of databases: how many of a file's articles arrive once, with title, body, source and date.

The answers are the counts in the table of the folder's README: `python -m benchmarks.tasks.exports FOLDER`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

Row = dict[str, Any]
FEWEST = 20  # characters of a body


def gold_rows(folder: Path) -> list[Row]:
    """One row per file of the README's table: `file` and its number of `articles`."""
    rows = []
    for line in (folder / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        counts = re.findall(r"\d+", re.sub(r"\(.*?\)", "", cells[-1]))
        files = [name.strip() for name in cells[0].split(",")]
        if line.startswith("|") and counts and len(files) == len(counts):
            rows += [{"file": f, "articles": int(n)} for f, n in zip(files, counts, strict=True)]
    return rows


def predict(rows: list[Row], folder: Path) -> list[Row]:
    """The number of complete articles that our reader finds in each file, each counted once."""
    from analysis.reading import read_articles

    found = []
    for row in rows:
        articles = read_articles(folder / row["file"]).articles
        bodies = articles["text"].str.len() - articles["body_start"]
        whole = (
            articles["title"].ne("")
            & articles["source"].ne("unknown")
            & articles["published"].notna()
            & bodies.ge(FEWEST)
        )
        found.append({"file": row["file"], "articles": int(whole.sum())})
    return found


def score(gold: list[Row], predictions: list[Row]) -> list[tuple[str, float, int]]:
    """Complete articles of all there are, in percent; too many are as wrong as too few."""
    given = {row["file"]: row["articles"] for row in predictions}
    total = sum(row["articles"] for row in gold)
    wrong = sum(abs(row["articles"] - given.get(row["file"], 0)) for row in gold)
    return [("articles", 100 * (total - wrong) / total, total)]


if __name__ == "__main__":
    place = Path(sys.argv[1])
    answers = gold_rows(place)
    counts = predict([{"file": row["file"]} for row in answers], place)
    for answer, count in zip(answers, counts, strict=True):
        print(f"{answer['file']}: {count['articles']} of {answer['articles']}")
    for name, value, n in score(answers, counts):
        print(f"exports {name} {value:.1f} n={n}")
