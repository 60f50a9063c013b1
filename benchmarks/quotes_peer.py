"""Quotations of textacy on the same gold: `python -m benchmarks.quotes_peer --gold FILE` where textacy is installed.

textacy finds direct quotations only, and raises where marks are not in pairs: such an article is read by paragraph, and
paragraphs it still refuses have no quotations. Curly marks are made straight first, of the same length, which it reads best.
textacy is no dependency of this project; install it into an environment of its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from analysis.marking.language import model_name
from analysis.settings import Settings
from benchmarks.tasks.quotes import KINDS, as_articles, as_predictions, score
from benchmarks.voices import read_gold

STRAIGHT = str.maketrans("“”„‘’", '"""\'\'')
Row = dict[str, Any]


def peer_quotes(nlp: Any, text: str) -> tuple[list[Row], int]:
    """What textacy finds in a text, in the shape of the gold, and how many paragraphs it refused."""
    text = text.translate(STRAIGHT)
    try:
        return _quotes(nlp(text), 0), 0
    except ValueError:
        pass
    found: list[Row] = []
    refused, at = 0, 0
    for paragraph in text.split("\n"):
        try:
            found += _quotes(nlp(paragraph), at) if paragraph.strip() else []
        except ValueError:
            refused += 1
        at += len(paragraph) + 1
    return found, refused


def _quotes(doc: Any, at: int) -> list[Row]:
    from textacy.extract.triples import direct_quotations

    found = []
    for speaker, cue, content in direct_quotations(doc):
        parts = {"source": _around(speaker, at), "cue": _around(cue, at)}
        found.append({**parts, "content": [[content.start_char + at, content.end_char + at]]})
    return found


def _around(tokens: list[Any], at: int) -> list[list[int]]:
    """One span from the first to the last of these tokens."""
    if not tokens:
        return []
    return [[min(t.idx for t in tokens) + at, max(t.idx + len(t) for t in tokens) + at]]


def only_direct(row: Row) -> Row:
    """What textacy looks for: attributions whose content is between quotation marks and nothing else."""
    return {**row, "quotes": [quote for quote in row["quotes"] if quote["quote_type"] == "direct"]}


@click.command()
@click.option("--gold", type=click.Path(exists=True, path_type=Path), required=True, help="quotes.jsonl")
def main(gold: Path) -> None:
    """Print the measures of textacy, of all that this project finds, and of its direct quotations; n is of textacy.

    Precision is compared with the direct quotations: they are what textacy looks for, at about its recall of content.
    """
    import spacy

    from analysis.marking.quotes import find_quotes

    rows = read_gold(gold)
    nlp = spacy.load(model_name(Settings()).split()[0])
    predictions, refused = [], 0
    for row in rows:
        quotes, missed = peer_quotes(nlp, row["text"])
        refused += missed
        predictions.append({"id": row["id"], "quotes": quotes})
    mine = as_predictions(rows, find_quotes(as_articles(rows), Settings(), kinds=KINDS))
    columns = {"textacy": predictions, "ours": mine, "ours_direct": [only_direct(row) for row in mine]}
    scores = {name: score(rows, given) for name, given in columns.items()}
    for place, (metric, _, n) in enumerate(scores["textacy"]):
        click.echo(json.dumps({"metric": metric, **{c: round(s[place][1], 1) for c, s in scores.items()}, "n": n}))
    click.echo(f"paragraphs textacy refused: {refused}")


if __name__ == "__main__":
    main()
