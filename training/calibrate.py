"""Write the shipped model's card: `python -m training.calibrate --dev targets.jsonl --version 1 --trained-on "..."`.

On every second development row a temperature is fitted (least log loss) and a threshold chosen: the lowest at which
PRECISE of the rows that reach it are right. The other rows are only looked at (benchmarks.stance).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np

from analysis.marking import stance_model
from analysis.marking.stance_model import Scores, load_stance_model
from analysis.resources import resource_path
from training.rows import read_gold

PRECISE = 0.85
STEP = 0.01


def log_loss(logs: Scores, labels: list[int], temperature: float) -> float:
    """Mean negative log likelihood of the labels when log probabilities are divided by a temperature."""
    scaled = logs / temperature
    scaled -= np.log(np.exp(scaled).sum(1, keepdims=True))
    return float(-scaled[np.arange(len(labels)), labels].mean())


def lowest_threshold(scores: Scores, labels: list[int]) -> float:
    """The lowest threshold at which PRECISE of the rows that reach it are right; 0.99 where there is none."""
    right = scores.argmax(1) == np.array(labels)
    for threshold in np.arange(0.34, 0.99, STEP):
        sure = scores.max(1) >= threshold
        if sure.any() and right[sure].mean() >= PRECISE:
            return round(float(threshold), 2)
    return 0.99


def main() -> None:
    """Fit, choose, write model.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--trained-on", required=True, help="the data, in words")
    options = parser.parse_args()
    target = resource_path(stance_model.CARD)
    names = (stance_model.MODEL, stance_model.TOKENIZER)
    card = {"name": "minilm-stance", "version": options.version, "trained_on": options.trained_on}
    card["licence"] = "weights: Apache-2.0 (all-MiniLM-L6-v2, all-mpnet-base-v2); training sentences: MIT (NewsMTSC)"
    hashes = {n.split("/")[1]: hashlib.sha256(resource_path(n).read_bytes()).hexdigest() for n in names}
    _write(target, {**card, "temperature": 1.0, "threshold": 0.5, "sha256": hashes})
    rows = read_gold(options.dev)[::2]
    labels = [r.label for r in rows]
    scores = load_stance_model().score([(r.text, r.start, r.end) for r in rows])
    logs = np.log(scores.clip(1e-3))
    temperature = min(np.arange(0.5, 2.51, 0.05), key=lambda t: log_loss(logs, labels, float(t)))
    powers = np.exp(logs / temperature)
    threshold = lowest_threshold(powers / powers.sum(1, keepdims=True), labels)
    calibrated = {"temperature": round(float(temperature), 2), "threshold": threshold}
    _write(target, {**card, **calibrated, "sha256": hashes})
    print(calibrated)


def _write(path: Path, card: dict[str, object]) -> None:
    path.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
