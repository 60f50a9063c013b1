"""Do corrected shares of stances keep their promise? `python -m benchmarks.stance_correction [--gold DIR] [--repeats N]`

Draws corpora in which the truth is known, labels a random sample of each, and asks how often the 95 % interval holds
the truth, how far the estimates are from it on average (bias) and as a rule (root of the mean squared error), for the
model alone, the labels alone, all of the predictions, and as much of them as is estimated to help (`tuned`: what is
shipped). With --gold the sentences of `targets.jsonl` are the corpus, their labels the truth, and the shipped model
predicts.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.measuring.labelled import Floats, Ints, correct_means

ERRORS = np.array([[0.70, 0.27, 0.03], [0.12, 0.80, 0.08], [0.06, 0.39, 0.55]])  # true class -> predicted class
POWERS = {"tuned": None, "predictions": 1.0, "labels": 0.0}
COLUMNS = ("negative", "neutral", "positive", "net")


@dataclass(frozen=True)
class Trial:
    """What corpora are like: stories, sentences labelled, shares of the classes, and whether the sample is by class."""

    stories: int = 300
    labelled: int = 100
    shares: tuple[float, float, float] = (0.3, 0.45, 0.25)
    by_class: bool = False


@dataclass(frozen=True)
class Corpus:
    """Rows of a corpus: weight (1 / rows of the unit), story, true classes, probabilities, predicted class."""

    weights: Floats
    stories: Ints
    truth: Floats
    probabilities: Floats
    predicted: Ints


@dataclass(frozen=True)
class Found:
    """Over the repeats, for each of COLUMNS: mean error, root mean squared error, share of intervals with the truth."""

    bias: Floats
    error: Floats
    covered: Floats
    width: Floats


def simulate(trial: Trial, repeats: int, seed: int) -> dict[str, Found]:
    """How the estimators do over corpora drawn anew; the truth is that of endlessly many stories."""
    rng = np.random.default_rng(seed)
    endless = draw_corpus(trial, 100_000, rng)
    truth = _net(endless.truth).T @ (endless.weights / endless.weights.sum())
    runs = [_run(draw_corpus(trial, trial.stories, rng), trial, rng) for _ in range(repeats)]
    return _sum_up(runs, truth)


def resample(corpus: Corpus, trial: Trial, repeats: int, seed: int) -> dict[str, Found]:
    """How the estimators do over samples drawn anew from one corpus; the truth is that of the corpus."""
    rng = np.random.default_rng(seed)
    truth = _net(corpus.truth).T @ (corpus.weights / corpus.weights.sum())
    return _sum_up([_run(corpus, trial, rng) for _ in range(repeats)], truth)


def draw_corpus(trial: Trial, stories: int, rng: np.random.Generator) -> Corpus:
    """Stories of one to three units of one to three sentences; stories lean to either side as a whole."""
    units = rng.integers(1, 4, stories)
    story = np.repeat(np.arange(stories), units)
    lean = rng.normal(0, 0.7, stories)[story]
    odds = np.log(trial.shares) + np.stack([lean, np.zeros(len(story)), -lean], axis=1)
    chances = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
    unit = np.repeat(np.arange(len(story)), rng.integers(1, 4, len(story)))
    true = _draw(chances[unit], rng)
    predicted = _draw(ERRORS[true], rng)
    sure = rng.uniform(0.6, 0.98, len(unit))
    probabilities = np.repeat((1 - sure)[:, None] / 2, 3, axis=1)
    probabilities[np.arange(len(unit)), predicted] = sure
    return Corpus(1 / np.bincount(unit)[unit], story[unit], np.eye(3)[true], probabilities, predicted)


def _draw(chances: Floats, rng: np.random.Generator) -> Ints:
    drawn = (rng.random(len(chances))[:, None] > np.cumsum(chances, axis=1)).sum(axis=1)
    return np.minimum(drawn, chances.shape[1] - 1)


def _run(corpus: Corpus, trial: Trial, rng: np.random.Generator) -> dict[str, tuple[Floats, Floats, Floats]]:
    """Estimator -> estimates and bounds, from one sample."""
    strata = corpus.predicted if trial.by_class else np.zeros(len(corpus.weights), np.int64)
    chance = np.zeros(len(strata))
    labels = np.full((len(strata), len(COLUMNS)), np.nan)
    for stratum in np.unique(strata):
        own = np.flatnonzero(strata == stratum)
        taken = rng.choice(own, min(len(own), trial.labelled // len(np.unique(strata))), replace=False)
        chance[own] = len(taken) / len(own)
        labels[taken] = _net(corpus.truth)[taken]
    given = (corpus.weights, corpus.stories, _net(corpus.probabilities), labels, chance)
    found = {name: correct_means(*given, power=power)[:3] for name, power in POWERS.items()}
    alone = _net(np.eye(3)[corpus.predicted]).T @ (corpus.weights / corpus.weights.sum())
    return {"uncorrected": (alone, alone, alone), **found}


def _net(classes: Floats) -> Floats:
    return np.column_stack([classes, classes[:, 2] - classes[:, 0]])


def _sum_up(runs: list[dict[str, tuple[Floats, Floats, Floats]]], truth: Floats) -> dict[str, Found]:
    found = {}
    for name in runs[0]:
        values, lows, highs = (np.stack([run[name][side] for run in runs]) for side in range(3))
        away = values - truth
        covered = ((lows <= truth) & (truth <= highs)).mean(axis=0)
        found[name] = Found(away.mean(axis=0), np.sqrt((away**2).mean(axis=0)), covered, (highs - lows).mean(axis=0))
    return found


def read_gold(folder: Path) -> Corpus:
    """The development sentences as a corpus: each a story of its own."""
    from analysis.marking.stance_model import load_stance_model
    from benchmarks.accuracy import read_rows
    from benchmarks.stance import once

    rows = once(read_rows(folder / "targets.jsonl"))
    scores = load_stance_model().score([(r["text"], *r["target"]) for r in rows])
    truth = np.eye(3)[[int(r["polarity"]) + 1 for r in rows]]
    return Corpus(np.ones(len(rows)), np.arange(len(rows)), truth, scores, scores.argmax(axis=1))


def show(title: str, found: dict[str, Found]) -> None:
    """Print what was found, a line for each estimator."""
    print(f"{title}\n{'':13}{'bias':^36}{'root mean squared error':^36}{'95 % interval holds the truth':^36}")
    print(f"{'':13}{(' '.join(f'{c:>8}' for c in COLUMNS) + ' ') * 3}")
    for name, own in found.items():
        sides: list[NDArray[np.float64]] = [own.bias, own.error, own.covered]
        cells = [" ".join(f"{v:8.3f}" for v in side) for side in (sides if name != "uncorrected" else sides[:2])]
        print(f"{name:12} {' '.join(cells)}")


def main(arguments: list[str] | None = None) -> None:
    """Print the trials."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, help="folder with targets.jsonl")
    parser.add_argument("--repeats", type=int, default=2000)
    options = parser.parse_args(arguments or [])
    if options.gold:
        corpus = read_gold(options.gold)
        for by_class in (False, True):
            trial = Trial(labelled=100, by_class=by_class)
            drawn = "by class" if by_class else "of all"
            title = f"{len(corpus.weights)} development sentences, 100 labelled, drawn {drawn}"
            show(title, resample(corpus, trial, options.repeats, 1))
        return
    rare = (0.05, 0.9, 0.05)
    for trial in (
        *(Trial(labelled=n) for n in (30, 50, 100, 200)),
        Trial(labelled=30, shares=rare),
        Trial(labelled=100, shares=rare),
        Trial(labelled=99, shares=rare, by_class=True),
        Trial(stories=30, labelled=30),
    ):
        show(f"\n{trial}", simulate(trial, options.repeats, 1))


if __name__ == "__main__":
    main(sys.argv[1:])
