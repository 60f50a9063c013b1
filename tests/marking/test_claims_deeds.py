"""Who does what to whom: what short sentences say that {the target} did or underwent."""

from __future__ import annotations

import pytest

from analysis.marking.claims import find_claims
from analysis.resources import resource_rows
from analysis.settings import Settings

SENTENCES = [
    ("harms", "{Brunia} plundered the harbour."),
    ("harms", "The harbour was plundered by {Brunia}."),
    ("harmed", "Raiders plundered {Brunia}."),
    ("harmed", "{Brunia} was plundered."),
    ("harms", "{Brunia} tried to deceive the clerks."),
    ("harms", "{Brunia} came back and robbed the clerks."),
    ("harms", "Traders fear {Brunia}, which cheats farmers."),
    ("", "{Brunia} plundered the pirates."),  # what is bad itself is not wronged
    ("", "{Brunia} did not plunder the harbour."),
    ("blamed", "The press mocked {Ilse Marten}."),
    ("", "{Ilse Marten} mocked the press."),
    ("condones", "{Brunia} has tolerated piracy for years."),
    ("", "{Brunia} tolerates the music."),
    ("suppresses", "{Brunia} has outlawed the smuggling of ivory."),
    ("", "{Brunia} outlawed the music."),
    ("harms", "{Brunia} lied to the clerks."),
    ("harmed", "The clerks were lying to {Brunia}."),
    ("", "{Brunia} whipped up support."),
    ("harms", "{Brunia} whipped the clerks."),
    ("blamed", "The press lashed out at {Ilse Marten}."),
    ("condones", "{Brunia} is happy to hide pirates."),
    ("condones", "{Brunia} has become a haven for pirates."),
    ("condones", "{Brunia} has lent money to swindlers."),
    ("", "{Brunia} is a hub for trade."),
    ("suppresses", "{Brunia} gave the pirates up to the judge."),
    ("suppresses", "{Brunia} has cracked down on piracy."),
    ("suppresses", "{Brunia} turned away ships with stolen grain."),
    ("", "{Ilse Marten} arrested in theft inquiry"),  # a headline: she is who was arrested
    ("freed", "The island fears no attack by {Brunia}."),
    ("", "The island fears an attack by {Brunia}."),
    ("", "{Ilse Marten} reached the harbour at noon."),
]


@pytest.mark.parametrize(("deed", "sentence"), SENTENCES, ids=[s for _, s in SENTENCES])
def test_deed(deed: str, sentence: str) -> None:
    start, end = sentence.index("{"), sentence.index("}") - 1
    claim = find_claims([(sentence.replace("{", "").replace("}", ""), start, end)], Settings())[0]
    assert claim.deed == deed


def test_a_verb_does_not_both_wrong_and_blame() -> None:
    lemmas = [row["lemma"] for row in resource_rows("deed_verbs.csv") if row["class"] in ("harm", "blame", "suppress")]
    assert len(lemmas) == len(set(lemmas))
