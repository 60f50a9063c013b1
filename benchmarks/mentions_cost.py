"""What finding mentions costs against bare spaCy NER: `python -m benchmarks.mentions_cost [FOLDER or JSONL] [--rounds N]`.

Both take the same texts in one process, a few at a time in turn, so that other work on the machine slows both alike:
spaCy runs the named-entity recogniser of the model alone; `find_mentions` runs it too, and then the gazetteer, the rules
and the clusters of an article. Prints the median over the rounds of the ratio of their CPU times, its range, and n.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import click
import pandas as pd

DEMO = Path(__file__).parents[1] / "data" / "raw" / "demo"
IN_TURN = 32  # texts: as many as spaCy takes at once
MOST = 320  # texts; some thirty CPU seconds a round


def articles_of(path: Path) -> pd.DataFrame:
    """The English articles of a folder, or one article per line of a JSONL file with a field `text`."""
    from analysis.reading import read_articles

    if path.suffix != ".jsonl":
        articles = read_articles(path).articles
        return articles[articles["language"] == "en"].reset_index(drop=True)
    with path.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    rows = [{"article_id": f"{n:06}", "language": "en", "text": text, "body_start": 0} for n, text in enumerate(texts)]
    return pd.DataFrame(rows)


@click.command(help=__doc__)
@click.argument("path", type=click.Path(path_type=Path, exists=True), default=DEMO)
@click.option("--rounds", default=5, show_default=True, help="How often each takes the texts.")
def command(path: Path, rounds: int) -> None:
    main(path, rounds)


def main(path: Path = DEMO, rounds: int = 5) -> float:
    """Print and give the median ratio of the CPU time of `find_mentions` to that of spaCy alone."""
    from analysis.marking.language import load_model, run_model
    from analysis.marking.mentions import find_mentions
    from analysis.marking.sentences import find_sentences
    from analysis.settings import Settings

    settings = Settings()
    articles = articles_of(path)
    if len(articles) > MOST:
        articles = articles.sample(MOST, random_state=1).sort_index().reset_index(drop=True)
    sentences = find_sentences(articles, settings)
    nlp = load_model(settings, parse=False)
    parts = [articles.iloc[at : at + IN_TURN] for at in range(0, len(articles), IN_TURN)]
    marked = [(part, sentences[sentences["article_id"].isin(part["article_id"])]) for part in parts]

    def bare(n: int) -> None:
        for doc in run_model(nlp, parts[n]["text"]):
            _ = doc.ents

    def ours(n: int) -> None:
        find_mentions(marked[n][0], settings, sentences=marked[n][1])

    bare(0)
    ours(0)  # both are warm
    ratios = []
    for turn in range(rounds):
        spent = {bare: 0.0, ours: 0.0}
        for n in range(len(parts)):
            for work in (bare, ours) if (turn + n) % 2 else (ours, bare):  # neither always finds the caches warm
                spent[work] += _seconds(work, n)
        ratios.append(spent[ours] / spent[bare])
    ratio = statistics.median(ratios)
    click.echo(
        f"mentions: {ratio:.3f} x the CPU time of bare spaCy NER (median of {rounds} rounds, "
        f"{min(ratios):.3f} to {max(ratios):.3f}), {spent[bare] / len(articles) * 1000:.1f} ms an article there, "
        f"n={len(articles)} articles of {path.name}"
    )
    return ratio


def _seconds(work: Callable[[int], None], n: int) -> float:
    start = time.process_time()
    work(n)
    return time.process_time() - start


if __name__ == "__main__":
    command()
