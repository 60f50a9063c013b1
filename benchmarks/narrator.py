"""How much of what counts as a voice is that voice: `python -m benchmarks.narrator --gold DIR`.

Measures on the articles of quotes.jsonl, by character of words, and writes analysis/resources/narrator_precision.csv,
from which every report says how much of the narrator's text is quotation that was not found.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import click

from analysis.marking.quotes import find_quotes
from analysis.marking.segments import find_segments
from analysis.resources import resource_path
from analysis.settings import Settings
from benchmarks.tasks.quotes import as_articles
from benchmarks.voices import read_gold

RESOURCE = "narrator_precision.csv"
WORD = re.compile(r"\w+")
HEAD = """# How much of each voice is that voice. Written by benchmarks/narrator.py from gold, without its text (MIT).
# voice: narrator, or quoted (direct and indirect). characters: characters of words that are marked so.
# right: those that people mark so as well; quotation is what a reporting expression or quotation marks introduce.
# articles: the English news articles it was measured on.
"""
Row = dict[str, Any]


def voice_precision(rows: list[Row]) -> list[tuple[str, int, int, int]]:
    """(voice, characters, right, articles) for the narrator and for all quoted text of these gold articles."""
    articles = as_articles(rows)
    segments = find_segments(articles, Settings(), quotes=find_quotes(articles, Settings()))
    found = {str(key): own for key, own in segments.groupby("article_id")}
    count: Counter[tuple[str, bool]] = Counter()
    for row in rows:
        count.update(characters_of(row, found[row["id"]]))
    return [
        (voice, count[voice, True] + count[voice, False], count[voice, True], len(rows))
        for voice in ("narrator", "quoted")
    ]


def characters_of(row: Row, segments: Any) -> Counter[tuple[str, bool]]:
    """(voice, right) -> characters of words of one gold article. `segments` are its stretches."""
    said = {at for quote in row["quotes"] if quote["speech"] for a, b in quote["content"] for at in range(a, b)}
    count: Counter[tuple[str, bool]] = Counter()
    for start, end, voice in zip(segments["start"], segments["end"], segments["voice"], strict=True):
        marked = "narrator" if voice == "narrator" else "quoted"
        for word in WORD.finditer(row["text"], start, end):
            for at in range(*word.span()):
                count[marked, (at in said) == (marked == "quoted")] += 1
    return count


@click.command()
@click.option("--gold", type=click.Path(exists=True, path_type=Path), required=True, help="folder of gold files")
def main(gold: Path) -> None:
    """Measure on quotes.jsonl and write what every report says of the narrator."""
    found = voice_precision(read_gold(gold / "quotes.jsonl"))
    with resource_path(RESOURCE).open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["voice", "characters", "right", "articles"])
        writer.writerows(found)
    for voice, characters, right, articles in found:
        click.echo(
            f"{voice}: {100 * right / max(characters, 1):.1f} % of {characters} characters in {articles} articles"
        )


if __name__ == "__main__":
    main()
