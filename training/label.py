"""Let the teacher read the training sentences: `python -m training.label teacher.pt --teacher FOLDER --out soft.jsonl`.

One line per (sentence, target) with the probabilities of the teacher. Other names in the sentences are targets, too.
What `--out` holds already is not read again, so that a run that was stopped is taken up where it was.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path

import torch

from analysis.marking.stance_input import encode
from training.model import TEACHER, StanceNet, predict
from training.rows import Row, name_maker, read_gold, rename
from training.train import load_tokenizer

NAME = re.compile(r"(?<![.!?\"“”'’:;] )(?<!^)\b[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
NO_TARGET = -1
CHUNK = 96  # rows that are read and written at once


def other_targets(gold: list[Row], rng: random.Random) -> list[Row]:
    """One more name of each sentence that has one, as a target without a class."""
    taken: dict[str, set[tuple[int, int]]] = {}
    for row in gold:
        taken.setdefault(row.text, set()).add((row.start, row.end))
    found = []
    for text, spans in taken.items():
        names = [m.span() for m in NAME.finditer(text) if not any(m.start() < b and a < m.end() for a, b in spans)]
        if names:
            found.append(Row(text, *rng.choice(names), NO_TARGET))
    return found


def label(options: argparse.Namespace) -> None:
    """Write the lines that `--out` does not hold yet."""
    torch.set_num_threads(1)
    net = StanceNet(TEACHER)
    net.load_state_dict(torch.load(options.weights))
    tokenizer, draw, rng = load_tokenizer(options.teacher), name_maker(), random.Random(7)
    gold = read_gold(options.data, without=(row.text for row in read_gold(options.dev)))
    rows = [*gold, *other_targets(gold, rng)][: options.rows]
    views = [[row, rename(row, draw(rng), rng)][: options.views] for row in rows]
    part, parts = map(int, options.part.split("/"))
    mine = views[part::parts]
    done = len(options.out.read_text(encoding="utf-8").splitlines()) if options.out.exists() else 0
    with options.out.open("a", encoding="utf-8") as out:
        for at in range(done, len(mine), CHUNK):
            some = mine[at : at + CHUNK]
            coded = [encode(tokenizer, r.text, r.start, r.end, 56) for seen in some for r in seen]
            with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
                soft = predict(net, coded, 24).reshape(len(some), options.views, 3)
            for seen, given in zip(some, soft, strict=True):
                mean = [round(p, 4) for p in given.mean(0).tolist()]
                out.write(json.dumps([*seen[0], mean], ensure_ascii=False) + "\n")
            out.flush()
            print(f"{at + len(some)} of {len(mine)}", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, help="trained teacher")
    parser.add_argument("--teacher", type=Path, required=True, help="the folder of all-mpnet-base-v2")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--views", type=int, default=1, choices=(1, 2), help="2: also under another name, averaged")
    parser.add_argument("--rows", type=int, help="only the first so many, of those with a gold class first")
    parser.add_argument("--part", default="0/1")
    parser.add_argument("--bf16", action="store_true")
    label(parser.parse_args())


if __name__ == "__main__":
    main()
