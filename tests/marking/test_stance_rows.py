"""Rows that the stance model is trained on: renamed targets and sentences from templates."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from training import rows
from training.rows import CHOICE, Row, fill, name_maker, put_words, read_csv, read_gold, rename, template_rows


def target(row: Row) -> str:
    return row.text[row.start : row.end]


def test_rename_everywhere_but_inside_words() -> None:
    row = Row("Brun met Brunel; Brun lost.", 17, 21, 0)
    renamed = rename(row, "the Arlen Bank", random.Random(1))
    assert renamed.text == "The Arlen Bank met Brunel; the Arlen Bank lost."
    assert (target(renamed), renamed.label) == ("the Arlen Bank", 0)
    assert renamed.start == 27


def test_rename_a_pronoun_only_where_it_is_the_target() -> None:
    row = Row("He said he lied.", 8, 10, 0)
    assert rename(row, "Ilse Marten", random.Random(1)).text == "He said Ilse Marten lied."


def test_possessive_pronouns_become_possessive_names_or_names() -> None:
    row = Row("They praised his work.", 13, 16, 2)
    found = {rename(row, "Sarvia", random.Random(n)).text for n in range(20)}
    assert found == {"They praised Sarvia's work.", "They praised Sarvia work."}


def test_fill() -> None:
    names = iter(["the union", "Sarvia"])
    row = fill("{A} [thanked|thanked] {T}.", 2, lambda _: next(names), random.Random(1))
    assert row == Row("The union thanked Sarvia.", 18, 24, 2)


def test_words_take_their_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = {"wrong": ["leave ~ behind"], "rob": ["rob"], "people": ["the clerks"]}
    monkeypatch.setattr(rows, "words", lambda: listed)
    rng = random.Random(1)
    assert put_words("They <wrong:<people>>.", rng) == "They leave the clerks behind."
    assert put_words("They <rob:{T}>.", rng) == "They rob {T}."
    assert put_words("<people> whom they <wrong:>", rng) == "the clerks whom they leave behind"


def test_every_kind_of_word_is_used_and_listed() -> None:
    used = {kind for row in read_csv("templates.csv") for kind in re.findall(r"<(\w+)", row["template"])}
    assert used == set(rows.words())


def test_templates_hold_their_target_once() -> None:
    for row in read_csv("templates.csv"):
        worded = CHOICE.sub(lambda m: m.group(1).split("|")[0], row["template"])
        assert worded.count("{T}") == 1, row
        assert row["polarity"] in ("-1", "0", "1"), row


def test_template_rows_are_the_same_for_the_same_seed() -> None:
    once, again = (template_rows(random.Random(2), name_maker(), 2) for _ in range(2))
    assert once == again
    assert len(once) == 2 * len(read_csv("templates.csv"))
    assert all(target(r).strip() and r.label in (0, 1, 2) for r in once)


def test_read_gold_once_and_without_held_texts(tmp_path: Path) -> None:
    rows = [("Brun lied.", 0, 4, -1), ("Brun lied.", 0, 4, 0), ("Brun won.", 0, 4, 1), ("Held.", 0, 4, 0)]
    lines = [json.dumps({"text": t, "target": [a, b], "polarity": p}) for t, a, b, p in rows]
    (tmp_path / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert read_gold(tmp_path / "gold.jsonl", without=["Held."]) == [
        Row("Brun lied.", 0, 4, 0),
        Row("Brun won.", 0, 4, 2),
    ]
