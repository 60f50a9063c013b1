"""Speed of tone against the vaderSentiment package: `python -m benchmarks.speed_tone [--sentences FILE] [--rounds N]`.

Scores the sentences of the demo corpus, or the lines of FILE (JSON Lines with a field `text`, or plain text), with
the package, with our VADER and with the lexicon for news, in turns in one process. Prints sentences a CPU second, the
ratio to the package of the first round (nothing remembered yet) and of the best, and how many values differ: none
may.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

import click

DEMO = Path(__file__).parents[1] / "data" / "raw" / "demo"


def demo_sentences() -> list[str]:
    """The sentences of the demo corpus."""
    from analysis.marking.sentences import find_sentences
    from analysis.reading import read_articles
    from analysis.settings import Settings

    articles = read_articles(DEMO).articles
    articles = articles[articles["language"] == "en"].reset_index(drop=True)
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    found = find_sentences(articles, Settings())
    return [texts[a][s:e] for a, s, e in zip(found["article_id"], found["start"], found["end"], strict=True)]


def file_sentences(path: Path) -> list[str]:
    """The lines of a file, or their field `text`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines] if path.suffix == ".jsonl" else lines


def timed(score: Callable[[str], Any], sentences: Sequence[str]) -> tuple[float, list[Any]]:
    """CPU seconds, and the scores."""
    start = time.process_time()
    scores = [score(sentence) for sentence in sentences]
    return time.process_time() - start, scores


@click.command(help=__doc__)
@click.option("--sentences", "path", type=click.Path(path_type=Path, exists=True), help="Sentences to score.")
@click.option("--rounds", default=5, show_default=True, help="How often each engine scores them.")
def command(path: Path | None, rounds: int) -> None:
    sys.exit(1 if main(path, rounds) else 0)


def main(path: Path | None = None, rounds: int = 5) -> int:
    """Print speeds and ratios; how many values differ from the package's."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    from analysis.marking.newstone import score_news
    from analysis.marking.vader import Vader, vader

    sentences = file_sentences(path) if path else demo_sentences()
    package = SentimentIntensityAnalyzer().polarity_scores
    engines = {"package": package, "vader": Vader(vader().lexicon).score, "news": score_news}
    score_news(sentences[0])  # loading the lexicons is not scoring
    seconds: dict[str, list[float]] = {name: [] for name in engines}
    scores: dict[str, list[Any]] = {}
    for _ in range(rounds):
        for name, score in engines.items():
            spent, scores[name] = timed(score, sentences)
            seconds[name].append(spent)
    for name, spent in seconds.items():
        ratios = [
            f"{ratio(seconds['package']) / ratio(spent):.2f} x the package {when}"
            for when, ratio in (("at first", itemgetter(0)), ("at best", min), ("in all", sum))
        ]
        click.echo(f"{name}: {len(sentences) / min(spent):,.0f} sentences/s; {', '.join(ratios)}")
    given = [(s["neg"], s["neu"], s["pos"], s["compound"]) for s in scores["package"]]
    differ = sum(one != tuple(other) for one, other in zip(given, scores["vader"], strict=True))
    click.echo(f"{differ} of {len(sentences)} sentences differ from the package")
    return differ


if __name__ == "__main__":
    command()
