"""How often each rule for quotations and speakers is right: `python -m benchmarks.voices --gold DIR`.

Writes analysis/resources/rule_precision.csv, from which every row of `quotes` takes its confidence, and prints what else
the quotes are measured by: the narrator's precision by character, speakers of pronouns, cost against the full model.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import click
import pandas as pd

from analysis.marking.quotes import KINDS, find_quotes
from analysis.resources import resource_path
from analysis.settings import Settings
from benchmarks.tasks.quotes import as_articles, as_predictions, matches

RESOURCE = "rule_precision.csv"
PRIOR = 10  # rows of the wider rule that count along with those of a narrower one
HEAD = """# How often each rule is right. Written by benchmarks/voices.py from development gold; no text of the gold is in it (MIT).
# part: attribution or speaker. rule: construction of the attribution, or how the speaker was found.
# quote_type, cue_class: empty where the row speaks of all of them; rows of few cases are drawn towards the wider row.
# n: attributions it was measured on. precision: share of them whose content and source are right.
"""
Row = dict[str, Any]


def read_gold(path: Path) -> list[Row]:
    """The rows of a JSON-lines file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def attribution_precision(rows: list[Row]) -> list[tuple[str, str, str, str, int, float]]:
    """(part, rule, quote type, cue class, n, precision) of every rule on these gold articles, the wider rules first."""
    found = find_quotes(as_articles(rows), Settings(), kinds=KINDS)
    given = {p["id"]: p["quotes"] for p in as_predictions(rows, found, least_confidence=0)}
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        right = {other for _, other, same in matches(row["text"], row["quotes"], given[row["id"]]) if same}
        for at, quote in enumerate(given[row["id"]]):
            construction, kind, cue_class = quote["rule"], quote["quote_type"], quote["cue_class"]
            for key in ((construction, "", ""), (construction, kind, ""), (construction, kind, cue_class)):
                counts[key][0] += 1
                counts[key][1] += at in right
    return [("attribution", *key, n, p) for key, (n, p) in sorted(_shrunk(counts).items())]


def _shrunk(counts: dict[tuple[str, str, str], list[int]]) -> dict[tuple[str, str, str], tuple[int, float]]:
    total = sum(n for (_, kind, _), (n, _) in counts.items() if not kind)
    overall = sum(right for (_, kind, _), (_, right) in counts.items() if not kind) / max(1, total)
    found: dict[tuple[str, str, str], tuple[int, float]] = {}
    for key in sorted(counts, key=lambda k: (k[1] != "", k[2] != "", k)):
        wider = (key[0], key[1], "") if key[2] else (key[0], "", "")
        base = found[wider][1] if wider != key and wider in found else overall
        n, right = counts[key]
        found[key] = (n, round((right + PRIOR * base) / (n + PRIOR), 3))
    return found


def write_precision(rules: list[tuple[str, str, str, str, int, float]]) -> None:
    """The resource from which `find_quotes` takes confidences."""
    with resource_path(RESOURCE).open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["part", "rule", "quote_type", "cue_class", "n", "precision"])
        writer.writerows(rules)


@click.command()
@click.option("--gold", type=click.Path(exists=True, path_type=Path), required=True, help="folder of gold files")
def main(gold: Path) -> None:
    """Measure the rules on quotes_train.jsonl and write their precision."""
    rules = attribution_precision(read_gold(gold / "quotes_train.jsonl"))
    write_precision(rules)
    click.echo(pd.DataFrame(rules, columns=["part", "rule", "type", "class", "n", "precision"]).to_string())


if __name__ == "__main__":
    main()
