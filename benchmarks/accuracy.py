"""Accuracy on gold data: `python -m benchmarks.accuracy --gold DIR [--task NAME] [--predictions DIR]`.

Takes each `TASK[_suffix].jsonl` and `TASK/truth.jsonl` in DIR for which there is a module in `benchmarks.tasks`, prints
`task metric value n` lines where the answers are there, and writes one prediction file of the same name and shape for
each, also where the answers are absent. With `--card` the figures go to the accuracy card that ends every report.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from analysis import __version__
from analysis.resources import resource_path
from benchmarks import tasks

ANSWERS = {  # task -> the field that holds its answers
    "article_stance": "polarity",
    "countries": "countries",
    "dates": "date",
    "duplicates": "story",
    "entities": "entities",
    "extract": "text",
    "headlines": "valence",
    "keyphrases": "keys",
    "names": "mentions",
    "quotes": "quotes",
    "targets": "polarity",
}
Row = dict[str, Any]


def task_of(path: Path) -> str:
    """The task that a gold file belongs to: its name without suffix, or the folder of `truth.jsonl`."""
    return path.parent.name if path.stem == "truth" else task_name(path.stem)


def task_name(stem: str) -> str:
    """`targets_train` -> `targets`, `article_stance` -> `article_stance`."""
    return next((task for task in ANSWERS if stem == task or stem.startswith(f"{task}_")), stem)


def gold_files(folder: Path, only: str | None = None) -> Iterator[tuple[str, Path]]:
    """(task, file) for each gold file in `folder` that a task module can answer, by name."""
    known = {m.name for m in pkgutil.iter_modules(tasks.__path__)}
    for path in sorted([*folder.glob("*.jsonl"), *folder.glob("*/truth.jsonl")]):
        task = task_of(path)
        if task in known and only in (None, task, path.stem):
            yield task, path


def read_rows(path: Path) -> list[Row]:
    """The rows of a gold file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def has_answers(task: str, rows: list[Row]) -> bool:
    """Whether each row holds its answer, and not only what is asked."""
    field = ANSWERS[task]
    if any(field not in row for row in rows):
        return False
    return task != "names" or all(len(m) > 2 for row in rows for m in row[field])


def without_answers(task: str, rows: list[Row]) -> list[Row]:
    """The rows as somebody without the answers has them; names keep their spans."""
    field = ANSWERS[task]
    if task == "names":
        return [{**row, field: [m[:2] for m in row[field]]} for row in rows]
    return [{k: v for k, v in row.items() if k != field} for row in rows]


def predict(module: ModuleType, path: Path, rows: list[Row]) -> list[Row]:
    """The predictions of a task module, one row per gold row."""
    asked = without_answers(task_of(path), rows)
    made: list[Row] = module.predict(asked, path.parent) if path.stem == "truth" else module.predict(asked)
    if len(made) != len(rows):
        msg = f"{module.__name__} gave {len(made)} predictions for {len(rows)} rows of {path.name}"
        raise ValueError(msg)
    return made


def write_predictions(folder: Path, path: Path, predictions: list[Row]) -> None:
    """Write the predictions under the name that the gold file has in its folder."""
    target = folder / (f"{path.parent.name}/{path.name}" if path.stem == "truth" else path.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in predictions)


@click.command()
@click.option("--gold", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--task", help="Only this task, such as entities.")
@click.option("--predictions", type=click.Path(file_okay=False, path_type=Path), help="Where predictions are written.")
@click.option("--card", is_flag=True, help="Keep the figures in analysis/resources/accuracy.json.")
def main(gold: Path, task: str | None, predictions: Path | None, card: bool) -> None:
    """Measure every task of the gold data in a folder."""
    files = list(gold_files(gold, task))
    if not files:
        sys.exit(f"{gold} holds no gold file for {task or 'any task'}; expected TASK.jsonl or TASK/truth.jsonl")
    measured: dict[str, list[tuple[str, float, int]]] = {}
    for name, path in files:
        module = importlib.import_module(f"benchmarks.tasks.{name}")
        rows = read_rows(path)
        started = time.process_time()
        made = predict(module, path, rows)
        spent = time.process_time() - started
        if predictions:
            write_predictions(predictions, path, made)
        label = name if path.stem == "truth" else path.stem
        if has_answers(name, rows):
            measured[label] = module.score(rows, made)
            for metric, value, n in measured[label]:
                click.echo(f"{label} {metric} {value:.1f} n={n}")
        click.echo(f"{label}: {len(rows)} rows, {spent:.1f} CPU seconds", err=True)
    if card:
        write_card(measured)


def write_card(measured: dict[str, list[tuple[str, float, int]]]) -> None:
    """Put these figures into the accuracy card, beside those of other tasks; each task module says what it measured."""
    path = resource_path("accuracy.json")
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for label, figures in measured.items():
        if label != task_name(label):
            continue  # a part of the gold with a name of its own is not what the card speaks of
        module = importlib.import_module(f"benchmarks.tasks.{label}")
        about: dict[str, str] = getattr(module, "CARD", {})
        shown = getattr(module, "SHOWN", None)  # the figures that a reader of a report needs; by default all
        known[label] = {
            "task": label,
            "version": __version__,
            "date": date.today().isoformat(),
            **about,
            "figures": [{"metric": m, "value": round(v, 1), "n": n} for m, v, n in figures if not shown or m in shown],
        }
    path.write_text(json.dumps(dict(sorted(known.items())), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
