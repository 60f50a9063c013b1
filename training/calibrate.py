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
import onnxruntime
from tokenizers import Tokenizer

from analysis.marking.stance_model import Scores, StanceModel
from analysis.resources import resource_path
from training.export import MODEL, TOKENIZER
from training.rows import read_gold

CARD = "model.json"

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


def load(folder: Path) -> StanceModel:
    """The exported model in a folder, its probabilities not yet divided by a temperature."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / MODEL), options, providers=["CPUExecutionProvider"])
    return StanceModel(session, tokenizer, 1.0)


def main() -> None:
    """Fit, choose, write model.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--trained-on", required=True, help="the data, in words")
    parser.add_argument("--folder", type=Path, default=resource_path("stance"), help="where the exported model is")
    options = parser.parse_args()
    rows = read_gold(options.dev)[::2]
    labels = [r.label for r in rows]
    scores = load(options.folder).score([(r.text, r.start, r.end) for r in rows])
    logs = np.log(scores.clip(1e-3))
    temperature = min(np.arange(0.5, 2.51, 0.05), key=lambda t: log_loss(logs, labels, float(t)))
    powers = np.exp(logs / temperature)
    threshold = lowest_threshold(powers / powers.sum(1, keepdims=True), labels)
    hashes = {n: hashlib.sha256((options.folder / n).read_bytes()).hexdigest() for n in (MODEL, TOKENIZER)}
    card = {
        "name": "minilm-stance",
        "version": options.version,
        "trained_on": options.trained_on,
        "licence": "weights: Apache-2.0 (all-MiniLM-L6-v2, all-mpnet-base-v2); training sentences: MIT (NewsMTSC)",
        "temperature": round(float(temperature), 2),
        "threshold": threshold,
        "sha256": hashes,
    }
    (options.folder / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print({"temperature": card["temperature"], "threshold": threshold})


if __name__ == "__main__":
    main()
