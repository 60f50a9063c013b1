"""Copies that are hard to tell, of invented events: `python -m benchmarks.hard_copies [--stories N] [--scale N]`.

Writes N stories and what newsrooms make of them, and prints pair precision, recall and F1 of find_stories, and the
share found of each kind. Copies: cut to 40 and 60 % with a new headline, given a dateline and a footer, edited,
reflowed, taken from the middle. No copies: the event told by another reporter who quotes the same words, a follow-up
that repeats the background, the next report on the same form, a roundup of several stories. With --scale it times a
corpus of N articles.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pandas as pd

from benchmarks.tasks import duplicates

COPIES = ("cut40", "cut60", "footed", "edited", "reflowed", "middle")
OTHERS = ("retold", "followup", "form", "roundup")
WORDS = json.loads((Path(__file__).parent / "hard_words.json").read_text(encoding="utf-8"))


class Event:
    """One invented event: facts from which any reporter writes, and quotes that all of them print."""

    def __init__(self, number: int) -> None:
        rng = random.Random(f"event {number}")
        self.number = number
        self.place, self.other = rng.sample(WORDS["places"], 2)
        self.person = f"{rng.choice(WORDS['first'])} {rng.choice(WORDS['last'])}"
        self.role = rng.choice(WORDS["roles"])
        self.facts = [
            {
                **dict(zip(("one", "two", "three"), rng.sample(WORDS["nouns"], 3), strict=True)),
                "verb": rng.choice(WORDS["verbs"]),
                "figure": rng.randint(11, 9900),
                "tails": rng.choice(WORDS["tails"]),
            }
            for _ in range(18)
        ]
        self.quotes = rng.sample(WORDS["talk"], 3)
        self.day = rng.randint(1, 27)

    def sentences(self, reporter: int) -> list[str]:
        """The event in the words of one reporter; facts and quotes are the same for all."""
        rng = random.Random(f"reporter {reporter} of {self.number}")
        known = {"place": self.place, "other": self.other, "person": self.person, "role": self.role, "day": self.day}
        written = []
        for fact in self.facts:
            tail = fact["tails"][reporter % 2]
            form = rng.choice(WORDS["forms"])
            written.append(form.format(**known, **fact, tail=tail, Tail=tail.capitalize()))
        said = rng.choice(("said", "told reporters", "added"))
        for step, quote in enumerate(self.quotes):
            written.insert(3 + 4 * step, f"“{quote[0].upper()}{quote[1:]},” {self.person} {said}.")
        return written if reporter == 0 else rng.sample(written, len(written))


def note(number: int, day: int) -> str:
    """A market note on a form: another firm, other figures, the same words."""
    rng = random.Random(f"note {number} {day}")
    return WORDS["note"].format(
        firm=f"{rng.choice(WORDS['last'])} {rng.choice(('Freight', 'Lines', 'Grain', 'Energy'))}",
        close=rng.randint(100, 999),
        place=rng.choice(WORDS["places"]),
        day=day,
        percent=rng.randint(11, 99) / 10,
        turnover=rng.randint(10, 99),
        deals=rng.randint(100, 900),
        index=rng.randint(1000, 3000),
        other=rng.choice(WORDS["places"]),
    )


def variants(event: Event) -> Iterator[tuple[str, str, int]]:
    """(kind, text, days after the original) of what is made of an event; whether it is a copy is in its kind."""
    rng = random.Random(f"variants {event.number}")
    own = event.sentences(0)
    words = " ".join(own).split()
    half = len(own) // 2
    yield "original", paragraphs(own), 0
    yield "cut40", f"{event.place} waits again\n\n{' '.join(words[: round(0.4 * len(words))])}", 1
    yield "cut60", f"What {event.other} wants\n\n{' '.join(words[: round(0.6 * len(words))])} ...", 1
    yield "footed", f"{event.place.upper()}, March 3 (Meridian Wire) - {paragraphs(own)}\n\nFollow us for more news.", 0
    yield "edited", paragraphs([edit(s, rng) for s in own if rng.random() > 0.1]), 1
    yield "reflowed", "\n".join(" ".join(words[i : i + 9]) for i in range(0, len(words), 9)), 2
    yield "middle", paragraphs(own[half - 4 : half + 4]), 2
    yield "retold", paragraphs(event.sentences(1)), 0
    fresh = Event(event.number + 1_000_000).sentences(0)
    yield "followup", paragraphs([*fresh[: round(1.3 * len(own) / 2)], *own[-7:]]), 5
    yield "form", note(event.number, 1 + event.number % 5), 3


def edit(sentence: str, rng: random.Random) -> str:
    words = [WORDS["swaps"].get(w, w) for w in sentence.split()]
    return " ".join(w for w in words if rng.random() > 0.03)


def paragraphs(sentences: list[str]) -> str:
    return "\n\n".join(" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3))


def hard_rows(n: int) -> list[dict[str, Any]]:
    """Gold rows (id, text, story, kind, published) of `n` events, with a roundup of every four."""
    rows = []
    for number in range(n):
        event = Event(number)
        for kind, text, days in variants(event):
            story = f"s{number}" if kind in COPIES or kind == "original" else f"s{number}-{kind}"
            rows.append(row(f"s{number}-{kind}", text, story, kind, event.day + days))
        if number % 4 == 3:
            parts = [Event(i).sentences(0)[:7] for i in range(number - 3, number + 1)]
            rows.append(row(f"r{number}", paragraphs([s for p in parts for s in p]), f"r{number}", "roundup", 60))
    return rows


def row(name: str, text: str, story: str, kind: str, day: int) -> dict[str, Any]:
    published = (pd.Timestamp("2023-03-01", tz="UTC") + pd.Timedelta(days=day)).isoformat()
    return {"id": name, "text": text, "story": story, "kind": kind, "published": published}


def found_by_kind(rows: list[dict[str, Any]], found: dict[str, str]) -> dict[str, float]:
    """Share of the articles of each kind that were put where they belong: beside the original, or not."""
    hits: dict[str, list[bool]] = {}
    for given in rows:
        kind = given["kind"]
        if kind in COPIES:
            hits.setdefault(kind, []).append(found[given["id"]] == found[f"{given['story']}-original"])
        elif kind in OTHERS:
            mates = sum(story == found[given["id"]] for story in found.values())
            hits.setdefault(kind, []).append(mates == 1)
    return {kind: sum(right) / len(right) for kind, right in hits.items()}


def scale_articles(n: int) -> pd.DataFrame:
    """`n` articles, one in ten a cut copy of the one before."""
    rows = []
    for number in range(n):
        sentences = Event(number - 1 if number % 10 == 9 else number).sentences(0)
        rows.append((f"a{number:07}", paragraphs(sentences[: 14 if number % 10 == 9 else None])))
    return duplicates.as_articles(pd.DataFrame(rows, columns=["article_id", "text"]))


@click.command(help=__doc__)
@click.option("--stories", default=200, help="How many events to write.")
@click.option("--scale", default=0, help="Time a corpus of this many articles.")
def command(stories: int, scale: int) -> None:
    main(stories, scale)


def main(stories: int = 200, scale: int = 10_000) -> None:
    """Print how well copies are told from what is none, and the time that a corpus of `scale` articles takes."""
    rows = hard_rows(stories)
    predictions = duplicates.predict(rows)
    for metric, value, n in duplicates.score(rows, predictions):
        click.echo(f"hard_copies {metric} {value:.1f} n={n}")
    for kind, value in found_by_kind(rows, {p["id"]: p["story"] for p in predictions}).items():
        click.echo(f"hard_copies {kind} {100 * value:.1f} n={sum(r['kind'] == kind for r in rows)}")
    if scale:
        time_scale(scale_articles(scale))


def time_scale(articles: pd.DataFrame) -> None:
    from analysis.marking.sketches import sketch_articles
    from analysis.marking.stories import find_stories
    from analysis.settings import Settings

    settings = Settings()
    start = time.process_time()
    sketches = sketch_articles(articles, settings)
    middle = time.process_time()
    found = find_stories(articles, settings, sketches=sketches)
    end = time.process_time()
    copies = int((found["role"] != "original").sum())
    click.echo(f"scale articles={len(articles)} copies={copies} of {len(articles) // 10}")
    click.echo(f"scale sketches {middle - start:.1f} CPU s, once per text; stories {end - middle:.1f} CPU s, each time")


if __name__ == "__main__":
    command()
