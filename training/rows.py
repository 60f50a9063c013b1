"""Rows that the stance model learns from: gold sentences, sentences from templates, and the same with other names."""

from __future__ import annotations

import csv
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
PRONOUNS = {
    "he",
    "she",
    "him",
    "her",
    "his",
    "hers",
    "it",
    "its",
    "they",
    "them",
    "their",
    "theirs",
    "we",
    "us",
    "our",
    "i",
    "me",
    "my",
    "you",
    "your",
    "who",
    "whom",
    "whose",
}
POSSESSIVE = {"his", "her", "its", "their", "my", "our", "your", "whose"}
CHOICE = re.compile(r"\[([^\]]+)\]")
WORD = re.compile(r"<(\w+)(?::([^<>]*))?>")


class Row(NamedTuple):
    """A sentence, its target `text[start:end]`, and the class: 0 negative, 1 neutral, 2 positive."""

    text: str
    start: int
    end: int
    label: int


def read_gold(path: Path, without: Iterable[str] = ()) -> list[Row]:
    """Rows of a NewsMTSC file (text, target, polarity), each (text, target) once, no text of `without`."""
    held = set(without)
    found: dict[tuple[str, int, int], Row] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        start, end = row["target"]
        if row["text"] not in held:
            found.setdefault((row["text"], start, end), Row(row["text"], start, end, row["polarity"] + 1))
    return list(found.values())


def read_csv(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file beside this module; lines that start with # are comments."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def name_maker() -> Callable[[random.Random], str]:
    """A function that draws a name: a person, a country or an organisation."""
    lists: dict[str, list[str]] = defaultdict(list)
    for row in read_csv("names.csv"):
        lists[row["kind"]].append(row["name"])

    def draw(rng: random.Random) -> str:
        kind = rng.random()
        if kind < 0.30:
            return rng.choice(lists["country"])
        if kind < 0.55:
            return rng.choice(lists["organisation"])
        surname = rng.choice(lists["surname"])
        form = rng.random()
        if form < 0.4:
            return f"{rng.choice(lists['first'])} {surname}"
        return surname if form < 0.7 else f"{rng.choice(lists['title'])} {surname}"

    return draw


def rename(row: Row, name: str, rng: random.Random) -> Row:
    """The same row with `name` as its target, wherever the old name stands; a possessive pronoun mostly gets its 's."""
    old = row.text[row.start : row.end]
    if old.lower() in PRONOUNS:
        if old.lower() in POSSESSIVE and rng.random() < 0.5:
            name += "'s"
        parts = [row.text[: row.start], row.text[row.end :]]
        at = 0
    else:
        around = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
        left, right = (around.split(part) for part in (row.text[: row.start], row.text[row.end :]))
        parts, at = [*left, *right], len(left) - 1
    text = start = None
    for number, part in enumerate(parts):
        if text is None:
            text = part
            continue
        begins = not text.strip(" \"'“‘(")
        put = name[0].upper() + name[1:] if begins else name
        if number - 1 == at:
            start = len(text)
        text += put + part
    assert text is not None
    assert start is not None
    return Row(text, start, start + len(name), row.label)


def template_rows(rng: random.Random, draw: Callable[[random.Random], str], copies: int) -> list[Row]:
    """`copies` sentences from every template of templates.csv, wordings and names drawn anew."""
    return [
        fill(t["template"], int(t["polarity"]) + 1, draw, rng) for t in read_csv("templates.csv") for _ in range(copies)
    ]


@cache
def words() -> dict[str, list[str]]:
    """Kind -> words of words.csv."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_csv("words.csv"):
        found[row["kind"]].append(row["word"])
    return dict(found)


def put_words(text: str, rng: random.Random) -> str:
    """The text with a word in place of every <kind> and <kind:object>, the innermost first; an object goes to the ~."""

    def pick(found: re.Match[str]) -> str:
        kind, thing = found.groups()
        word = rng.choice(words()[kind])
        if thing is None:
            return word
        return (word if "~" in word else f"{word} ~").replace("~", thing).strip().replace("  ", " ")

    while WORD.search(text):
        text = WORD.sub(pick, text)
    return text


def fill(template: str, label: int, draw: Callable[[random.Random], str], rng: random.Random) -> Row:
    """One sentence from a template."""
    text = put_words(CHOICE.sub(lambda m: rng.choice(m.group(1).split("|")), template), rng)
    other, target = draw(rng), draw(rng)
    while other == target:
        target = draw(rng)
    text = text.replace("{A}", other)
    start = text.index("{T}")
    text = text.replace("{T}", target)
    return Row(text[0].upper() + text[1:], start, start + len(target), label)
