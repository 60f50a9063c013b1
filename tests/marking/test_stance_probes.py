"""Minimal pairs: a unit test of what the model and the rules must tell apart, not a measure of accuracy."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from analysis.marking.stance_model import is_usable
from benchmarks.stance import (
    FOURTH_PROBES,
    LAST_PROBES,
    NEW_PROBES,
    PROBES,
    is_right,
    is_unseen,
    judge_probes,
    read_probes,
    right_pairs,
)
from training.rows import name_maker, read_csv, template_rows

needs_model = pytest.mark.skipif(not is_usable(), reason="the stance model cannot run here")
SETS = {"first": PROBES, "second": NEW_PROBES, "third": LAST_PROBES, "fourth": FOURTH_PROBES}
REQUIRED = {"first": 0.97, "second": 0.92, "third": 0.85, "fourth": 0.92}  # what is reached


@pytest.mark.parametrize("name", SETS)
def test_pairs_are_complete(name: str) -> None:
    probes = read_probes(SETS[name])
    assert set(Counter(p.pair for p in probes).values()) == {2}
    assert len(probes) >= {"third": 96, "fourth": 128}.get(name, 240)
    assert all(text[start:end].strip() == text[start:end] for *_, (text, start, end) in probes)


@needs_model
@pytest.mark.parametrize("name", SETS)
def test_enough_pairs_are_right(name: str) -> None:
    by_kind = right_pairs(judge_probes(read_probes(SETS[name])))
    right, pairs = sum(r for r, _ in by_kind.values()), sum(n for _, n in by_kind.values())
    assert right >= REQUIRED[name] * pairs, by_kind


@needs_model
@pytest.mark.parametrize("name", ["first", "second"])
def test_status_of_the_claims(name: str) -> None:
    judged = [(probe.status, status) for probe, _, status in judge_probes(read_probes(SETS[name])) if probe.status]
    assert sum(a == b for a, b in judged) >= 0.95 * len(judged)


def test_both_halves_of_the_second_set_hold_pairs_of_every_kind() -> None:
    probes = read_probes(NEW_PROBES)
    halves = [{p.phenomenon for p in probes if is_unseen(p) is half} for half in (False, True)]
    assert halves[0] == halves[1]


def test_readings() -> None:
    assert is_right("negative", "negative")
    assert not is_right("negative", "unclear")
    assert is_right("not negative", "neutral")
    assert not is_right("not negative", "negative")


def test_no_probe_was_trained_on() -> None:
    def shape(text: str, start: int, end: int) -> str:
        return re.sub(r"\W+", " ", text[:start] + "T" + text[end:]).lower()

    probes = {shape(*p.text) for path in SETS.values() for p in read_probes(path)}
    rng, draw = random.Random(5), name_maker()
    trained = {shape(r.text, r.start, r.end) for r in template_rows(rng, draw, 20)}
    assert len(trained) > len(read_csv("templates.csv"))
    assert not probes & trained
