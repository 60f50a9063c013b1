"""The stance model: pairs per CPU second, minimal pairs; with --gold DIR also renamed targets, threshold, rules, claims.

`python -m benchmarks.stance --gold DIR` needs `targets.jsonl` and `targets_train.jsonl` there (see benchmarks.accuracy).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.marking.claims import STATUSES, find_claims
from analysis.marking.stance_model import Pair, load_stance_model, model_card
from analysis.marking.stances import label_of
from analysis.settings import Settings
from benchmarks.accuracy import read_rows
from benchmarks.tasks.targets import CLASSES, macro_f1

ROOT = Path(__file__).parents[1]
PROBES = ROOT / "tests" / "marking" / "stance_probes.csv"
NEW_PROBES = ROOT / "tests" / "marking" / "stance_probes_new.csv"
LAST_PROBES = ROOT / "tests" / "marking" / "stance_probes_last.csv"
FOURTH_PROBES = ROOT / "tests" / "marking" / "stance_probes_fourth.csv"
CLAIMS = {"first": ROOT / "benchmarks" / "claim_status.csv", "second": ROOT / "benchmarks" / "claim_status_new.csv"}
NAMES = {  # persons and firms are invented and were not among the names of training
    "person": "Mary Thompson|Ahmed Al-Rashid|Bulat Nurlanov|Senator Whitcomb|Ms. Okonkwo|Giulia Conti|Mr. Lindholm"
    "|Dmitri Sokolov|Chancellor Voss|Arvid Quist",
    "country": "Russia|China|Iran|Israel|Norway|Kazakhstan|the United States|Mexico|Japan|Syria",
    "firm": "Brightwater Industries|Solveig Pharma|Trans-Ural Oil|Kite Airways|the Amber Fund|Ostrava Steel"
    "|Nimbus Data|Pacific Grain|Hollis & Sons|Tarim Bank",
}
Scores = NDArray[np.float64]


class Probe(NamedTuple):
    """A sentence of a minimal pair: what it may count as, and the status of its claim ("" where several are right)."""

    pair: str
    phenomenon: str
    reading: str
    status: str
    text: Pair


def read_probes(path: Path = PROBES) -> list[Probe]:
    """The minimal pairs of a file, the target taken out of its braces."""
    found = []
    for row in _csv(path):
        text = row["text"]
        start, end = text.index("{"), text.index("}") - 1
        found.append(
            Probe(
                row["pair"],
                row["phenomenon"],
                row["reading"],
                row["status"],
                (text.replace("{", "").replace("}", ""), start, end),
            )
        )
    return found


def is_unseen(probe: Probe) -> bool:
    """Whether a pair of the second set is in the half that nothing was tuned on: its number has an odd digest."""
    return hashlib.sha256(probe.pair.encode()).digest()[0] % 2 == 1


def judge_probes(probes: list[Probe]) -> list[tuple[Probe, str, str]]:
    """(probe, what it counts as, status) for every sentence of minimal pairs."""
    scores = load_stance_model().score([p.text for p in probes])
    claims = find_claims([p.text for p in probes], Settings())
    return [
        (probe, label_of(row, claim, 0.0), claim.status)
        for probe, row, claim in zip(probes, scores.tolist(), claims, strict=True)
    ]


def is_right(reading: str, label: str) -> bool:
    """Whether a label is what a probe wants: `negative`, or `not negative`."""
    return label != reading[4:] if reading.startswith("not ") else label == reading


def right_pairs(judged: list[tuple[Probe, str, str]]) -> dict[str, tuple[int, int]]:
    """Phenomenon -> (pairs of which both sentences are right, pairs)."""
    pairs: dict[tuple[str, str], bool] = {}
    for probe, label, _ in judged:
        key = (probe.phenomenon, probe.pair)
        pairs[key] = pairs.get(key, True) and is_right(probe.reading, label)
    kinds = sorted({kind for kind, _ in pairs})
    return {k: (sum(r for (a, _), r in pairs.items() if a == k), sum(a == k for a, _ in pairs)) for k in kinds}


def speed(pairs: list[Pair]) -> float:
    """Pairs per CPU second on one core, the model warm, none of them remembered."""
    load_stance_model.cache_clear()
    model = load_stance_model()
    model.score(pairs[:5])
    fresh = list(dict.fromkeys(pairs[5:]))
    started = time.process_time()
    model.score(fresh)
    return len(fresh) / (time.process_time() - started)


def renamed(pair: Pair, name: str) -> Pair:
    """The pair with another name in the target's place."""
    text, start, end = pair
    if not text[:start].strip(" \"'“‘("):
        name = name[0].upper() + name[1:]
    return text[:start] + name + text[end:], start, start + len(name)


def invariance(pairs: list[Pair], scores: Scores) -> dict[str, Any]:
    """How far names alone move the model: all pairs under 30 names, against the sentences as they stand.

    `changed`: percent of (sentence, name) whose class is not that of the sentence as it stands; `split`: percent that
    leave the commonest class of their sentence over the names; `shifts`: mean score under a country's name less the
    mean over all names.
    """
    names = [(kind, name) for kind, listed in NAMES.items() for name in listed.split("|")]
    model = load_stance_model()
    found = np.stack([model.score([renamed(p, name) for p in pairs]) for _, name in names])
    classes = found.argmax(2)
    commonest = np.array([np.bincount(column, minlength=3).argmax() for column in classes.T])
    means = (found[..., 2] - found[..., 0]).mean(1)
    shifts = {name: float(mean - means.mean()) for (_, name), mean in zip(names, means, strict=True)}
    return {
        "changed": float(100 * (classes != scores.argmax(1)).mean()),
        "split": float(100 * (classes != commonest).mean()),
        "shifts": {name: shifts[name] for kind, name in names if kind == "country"},
        "other shifts": {name: shifts[name] for kind, name in names if kind != "country"},
    }


def interval(pairs: list[tuple[int, int]], resamples: int = 1000) -> tuple[float, float]:
    """95 % bootstrap interval of macro-F1 over rows."""
    rng = np.random.default_rng(1)
    drawn = [macro_f1([pairs[i] for i in rng.integers(0, len(pairs), len(pairs))]) for _ in range(resamples)]
    return float(np.percentile(drawn, 2.5)), float(np.percentile(drawn, 97.5))


def coverage(scores: Scores, wanted: list[int], threshold: float) -> tuple[float, float]:
    """Percent of rows that reach the threshold, and percent of those that are right."""
    sure = scores.max(1) >= threshold
    right = np.array([CLASSES[s.argmax()] == w for s, w in zip(scores, wanted, strict=True)])
    return float(100 * sure.mean()), float(100 * right[sure].mean()) if sure.any() else 0.0


def claim_figures(rows: list[dict[str, Any]], annotated: list[dict[str, str]]) -> dict[str, tuple[float, int]]:
    """Status -> (F1 in percent, annotated sentences) on the sentences whose status was annotated."""
    texts = {row["id"]: (row["text"], *row["target"]) for row in rows}
    given = [c.status for c in find_claims([texts[r["id"]] for r in annotated], Settings())]
    wanted = [r["status"] for r in annotated]
    figures = {}
    for status in STATUSES:
        both = sum(a == b == status for a, b in zip(wanted, given, strict=True))
        total = wanted.count(status) + given.count(status)
        figures[status] = (200 * both / max(1, total), wanted.count(status))
    return figures


def rule_effects(pairs: list[Pair], wanted: list[int], scores: Scores) -> tuple[list[int], dict[str, tuple[int, int]]]:
    """What each row counts as by model and rules, and deed or status -> (rows mended, rows spoiled) by that rule."""
    classes = {"negative": -1, "neutral": 0, "positive": 1}
    given, effects = [], {}
    for gold, row, claim in zip(wanted, scores, find_claims(pairs, Settings()), strict=True):
        plain, ruled = CLASSES[row.argmax()], classes[label_of(row.tolist(), claim, 0.0)]
        given.append(ruled)
        mended, spoiled = effects.get(claim.deed or claim.status, (0, 0))
        effects[claim.deed or claim.status] = (mended + (plain != gold == ruled), spoiled + (plain == gold != ruled))
    return given, dict(sorted(effects.items()))


def once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each (text, target) once, the first; every second row from the first on is the half that is tuned on."""
    found: dict[Pair, dict[str, Any]] = {}
    for row in rows:
        found.setdefault((row["text"], *row["target"]), row)
    return list(found.values())


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def print_probes() -> None:
    """Pairs right in each set; of what nothing was tuned on (half of the second set, the fourth) the figure alone."""
    first, second, third, fourth = (read_probes(f) for f in (PROBES, NEW_PROBES, LAST_PROBES, FOURTH_PROBES))
    tuned, unseen = ([p for p in second if is_unseen(p) is half] for half in (False, True))
    sets = {
        "first": first,
        "second, tuned on": tuned,
        "second, not tuned on": unseen,
        "third": third,
        "fourth, not tuned on": fourth,
    }
    for name, probes in sets.items():
        judged = judge_probes(probes)
        by_kind = right_pairs(judged)
        right, pairs = sum(r for r, _ in by_kind.values()), sum(n for _, n in by_kind.values())
        print(f"minimal pairs right, {name}: {right} of {pairs}", by_kind)
        for probe, label, status in judged:
            if probes not in (unseen, fourth) and not is_right(probe.reading, label):
                print(f"  wrong: pair {probe.pair} wants {probe.reading}, got {label} ({status}): {probe.text[0]}")


def main(arguments: list[str] | None = None) -> None:
    """Print the figures that the model card gives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, help="folder with targets.jsonl and targets_train.jsonl")
    options = parser.parse_args(arguments or [])
    print_probes()
    if options.gold is None:
        print(f"pairs per CPU second {speed([p.text for p in read_probes()]):.0f}")
        return
    everything, train = (read_rows(options.gold / name) for name in ("targets.jsonl", "targets_train.jsonl"))
    rows = once(everything)
    pairs: list[Pair] = [(r["text"], *r["target"]) for r in rows]
    wanted = [int(r["polarity"]) for r in rows]
    print(f"pairs per CPU second {speed(pairs):.0f}")
    scores = load_stance_model().score(pairs)
    both = [(w, CLASSES[s.argmax()]) for w, s in zip(wanted, scores, strict=True)]
    for name, part in (("all", both), ("tuned on", both[::2]), ("only looked at", both[1::2])):
        low, high = interval(part)
        print(f"macro-F1 {name} {macro_f1(part):.1f} ({low:.1f} to {high:.1f}) n={len(part)}")
    given, effects = rule_effects(pairs, wanted, scores)
    print(
        f"macro-F1 with the rules {macro_f1(list(zip(wanted, given, strict=True))):.1f}; rows mended, spoiled", effects
    )
    covered, precise = coverage(scores[1::2], wanted[1::2], float(model_card()["threshold"]))
    print(f"threshold: covers {covered:.1f} %, of those right {precise:.1f} %")
    for name, path in CLAIMS.items():
        figures = claim_figures([*train, *everything], _csv(path))
        print(f"claims, {name} sentences", {k: (round(f, 1), n) for k, (f, n) in figures.items()})
    names = invariance(pairs, scores)
    print(f"another name: class changed {names['changed']:.1f} %, off the commonest {names['split']:.1f} %")
    print("shift by country", {k: round(v, 3) for k, v in names["shifts"].items()})
    print("largest other shift", round(max(names["other shifts"].values(), key=abs), 3))


if __name__ == "__main__":
    main(sys.argv[1:])
