"""How often each rule for quotations and speakers is right: `python -m benchmarks.voices --gold DIR`.

Writes analysis/resources/rule_precision.csv, from which every row of `quotes` takes its confidence, and prints what
else the quotes are measured by: the narrator's precision by character, speakers of pronouns, cost against the full
model.
"""

from __future__ import annotations

import csv
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import click
import pandas as pd

from analysis.marking.language import model_name
from analysis.marking.mentions import find_mentions
from analysis.marking.quotes import KINDS, find_quotes
from analysis.marking.sentences import find_sentences
from analysis.resources import resource_path
from analysis.settings import Settings
from benchmarks.tasks.quotes import as_articles, as_predictions, matches

RESOURCE = "rule_precision.csv"
PRIOR = 10  # rows of the wider rule that count along with those of a narrower one
HEAD = """# How often each rule is right. Written by benchmarks/voices.py from development gold; no text of it is here (MIT).
# part: attribution or speaker. rule: construction of the attribution, or how the speaker was found.
# quote_type, cue_class: empty where the row speaks of all of them; rows of few cases are drawn towards the wider row.
# n: attributions it was measured on. precision: share of them whose content and source are right.
"""
HERE = Path(__file__).parent
SPEAKERS = (("gold_pronouns.json", "quotes.jsonl"), ("gold_speakers.json", "quotes_train.jsonl"))
RULES = {"relative": "who", "group": "kind"}  # form in our gold -> rule of analysis.marking.speakers
Row = dict[str, Any]
Rule = tuple[str, str, str, str, int, float]


def read_gold(path: Path) -> list[Row]:
    """The rows of a JSON-lines file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def attribution_precision(rows: list[Row]) -> list[Rule]:
    """(part, rule, quote type, cue class, n, precision) of every rule on these gold articles, the wider rules first."""
    found = find_quotes(as_articles(rows), Settings(), kinds=KINDS)
    given = {p["id"]: p["quotes"] for p in as_predictions(rows, found, least={"speech": 0})}
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


def write_precision(rules: list[Rule]) -> None:
    """The resource from which `find_quotes` takes confidences."""
    with resource_path(RESOURCE).open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["part", "rule", "quote_type", "cue_class", "n", "precision"])
        writer.writerows(rules)


def speaker_precision(gold: Path) -> tuple[list[Rule], list[tuple[str, int, int, int]]]:
    """Precision of each way to find a speaker, and (form, right, given, annotated) for each form of our own gold.

    Right: the speaker's cluster has a mention that overlaps the annotated name. Where nobody is named, any speaker is
    wrong.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for name, texts in SPEAKERS:
        answers = json.loads((HERE / name).read_text(encoding="utf-8"))
        wanted = {answer["id"] for answer in answers}
        articles = as_articles([row for row in read_gold(gold / texts) if row["id"] in wanted])
        mentions = find_mentions(articles, Settings(), sentences=find_sentences(articles, Settings()))
        quotes = find_quotes(articles, Settings(), mentions=mentions, kinds=KINDS)
        for answer in answers:
            right = _is_right(answer, quotes[quotes["article_id"] == answer["id"]], mentions)
            form = answer.get("form", "pronoun")
            counts[form][0] += right is True
            counts[form][1] += right is not None
            counts[form][2] += 1
    rules = [
        ("speaker", RULES.get(form, form), "", "", given, round((right + 1) / (given + 2), 3))
        for form, (right, given, _) in sorted(counts.items())
    ]
    return rules, [(form, *numbers) for form, numbers in sorted(counts.items())]


def _is_right(answer: Row, quotes: pd.DataFrame, mentions: pd.DataFrame) -> bool | None:
    """Whether the speaker found is the annotated one; None where none is found."""
    start = answer.get("source", answer.get("pronoun"))[0]
    found = quotes[(quotes["source_start"] == start) & quotes["speaker"].notna()]
    if found.empty:
        return True if answer["name"] is None and not len(found) and "pronoun" in answer else None
    if answer["name"] is None:
        return False
    at, end = answer["name"]
    here = mentions[(mentions["article_id"] == answer["id"]) & (mentions["start"] < end) & (mentions["end"] > at)]
    return bool(here["cluster"].isin([int(found["speaker"].iloc[0])]).any())


def cost(articles: pd.DataFrame) -> float:
    """CPU time of quotes, parse included, as a share of the full spaCy pipeline over the same articles."""
    import spacy

    full = spacy.load(model_name(Settings()).split()[0])
    texts = list(articles["text"])
    list(full.pipe(texts[:2], batch_size=32))  # both sides warm
    find_quotes(articles.head(2), Settings())
    start = time.process_time()
    for _ in full.pipe(texts, batch_size=32):
        pass
    middle = time.process_time()
    find_quotes(articles, Settings())
    return (time.process_time() - middle) / (middle - start)


@click.command()
@click.option("--gold", type=click.Path(exists=True, path_type=Path), required=True, help="folder of gold files")
def main(gold: Path) -> None:
    """Measure the rules, write their precision, and print speakers and cost."""
    rules = attribution_precision(read_gold(gold / "quotes_train.jsonl"))
    speakers, forms = speaker_precision(gold)
    write_precision([*rules, *speakers])
    for form, right, given, annotated in forms:
        click.echo(f"speakers {form}: {right} right of {given} given, {annotated} annotated")
    ratio = cost(as_articles(read_gold(gold / "quotes.jsonl")[:40]))
    click.echo(f"cost of quotes over the full model: {ratio:.2f}")


if __name__ == "__main__":
    main()
