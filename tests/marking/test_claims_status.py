"""Status of claims: what is said of {the target} in short sentences, judged by the codebook."""

from __future__ import annotations

import pytest

from analysis.marking.claims import STATUSES, Claim, find_claims
from analysis.settings import Settings

SENTENCES = [
    ("asserted", "The mayor praised {Ilse Marten} on Friday."),
    ("asserted", "{Brunia} rejected the offer."),
    ("asserted", "The minister did not deny that {Brunia} had broken the truce."),
    ("asserted", "He does not know that {Brunia} broke the truce."),
    ("asserted", "The clerk did not say where {Ilse Marten} lives."),
    ("asserted", "{Brunia} is not only poor but corrupt."),
    ("asserted", "Hardly a day passes on which {Brunia} is not sued."),
    ("asserted", "{Brunia} harms nobody but itself."),
    ("asserted", "Nobody did more for the town than {Ilse Marten}."),
    ("asserted", "{Brunia} raised tariffs, and its rival did not answer."),
    ("asserted", "Exporters said {Brunia} would buy more grain."),
    ("asserted", "Nobody doubts that {Brunia} broke the truce."),
    ("asserted", "She rejected {Brunia}'s claim that the truce was dead."),
    ("asserted", "She rejected claims by {Brunia} that the truce was dead."),
    ("asserted", "The clerk did not laugh at reports that {Brunia} had broken the truce."),
    ("asserted", "She laughed when {Brunia} broke the truce."),
    ("asserted", "The port dropped its charges for ships from {Brunia}."),
    ("negated", "Nobody I spoke to blames {the Brunians}."),
    ("negated", "The guard saw nothing odd in the plans of {Brunia}."),
    ("negated", "The island feels no risk or threat from {Brunia}."),
    ("negated", "This does not mean that we have or feel a threat, risks from {Brunia}."),
    ("negated", "{Brunia} will not allow its ports to be used by smugglers."),
    ("negated", "Nobody accused {Ilse Marten} of anything."),
    ("negated", "{Brunia} no longer buys coal."),
    ("negated", "There is no evidence that {Brunia} paid the gang."),
    ("negated", "{Brunia} refused to help the rebels."),
    ("negated", "Neither party blamed {Ilse Marten}."),
    ("denied", "The envoy denied that {Brunia} had broken the truce."),
    ("denied", "She dismissed reports that {Brunia} had broken the truce."),
    ("denied", "{Ilse Marten} denied taking the money."),
    ("denied", "{Ilse Marten} rejected the accusation."),
    ("denied", "A court cleared {Ilse Marten} of fraud."),
    ("denied", "Prosecutors dropped the charges against {Ilse Marten}."),
    ("denied", "The claim that {Brunia} broke the truce is false."),
    ("denied", "She laughed at reports that {Brunia} had broken the truce."),
    ("denied", "She poured scorn on the idea that {Brunia} had broken the truce."),
    ("denied", "It is plainly not true that {Brunia} broke the truce."),
    ("denied", "There is no truth in the rumour that {Brunia} broke the truce."),
    ("denied", "Sailors call the report that {Brunia} broke the truce a fabrication."),
    ("asserted", "Sailors call the report that {Brunia} broke the truce a warning."),
    ("denied", "The weekly apologised for calling {Ilse Marten} a thief."),
    ("denied", "{Ilse Marten} was found not guilty."),
    ("hypothetical", "If {Brunia} attacks, the island will answer."),
    ("hypothetical", "The island would answer if {Brunia} attacked."),
    ("hypothetical", "Were {Brunia} to attack, the island would answer."),
    ("hypothetical", "Should {Brunia} attack, the island would answer."),
    ("hypothetical", "The island would answer should {Brunia} attack."),
    ("hypothetical", "In the event that {Brunia} attacks, the island will answer."),
    ("hypothetical", "The loan is safe as long as {Brunia} keeps the truce."),
    ("hypothetical", "{Brunia} might leave the union."),
    ("hypothetical", "Unless {Brunia} pays, the deal is off."),
    ("question", "Is {Brunia} a threat?"),
    ("question", "Reporters asked whether {Brunia} was a threat."),
    ("question", "He asked if {Brunia} had paid."),
    ("question", "Will {Brunia} not pay if the deal fails?"),
]


def split(sentence: str) -> tuple[str, int, int]:
    start, end = sentence.index("{"), sentence.index("}") - 1
    return sentence.replace("{", "").replace("}", ""), start, end


@pytest.fixture(scope="module")
def found() -> list[Claim]:
    return find_claims([split(s) for _, s in SENTENCES], Settings())


@pytest.mark.parametrize("row", range(len(SENTENCES)), ids=[s for _, s in SENTENCES])
def test_status(found: list[Claim], row: int) -> None:
    assert found[row].status == SENTENCES[row][0]


def test_every_status_is_tried() -> None:
    assert {status for status, _ in SENTENCES} == set(STATUSES)


@pytest.mark.parametrize(
    ("taken_back", "sentence"),
    [
        (-1, "The island feels no threat from {Brunia}."),
        (-1, "Nobody accused {Ilse Marten} of fraud."),
        (1, "{Brunia} is not a reliable partner."),
        (1, "Voters do not trust {Ilse Marten}."),
        (0, "{Brunia} did not open the bridge."),
        (0, "The island feels a threat from {Brunia}."),
    ],
)
def test_what_a_negation_takes_back(taken_back: int, sentence: str) -> None:
    assert find_claims([split(sentence)], Settings())[0].taken_back == taken_back


def test_two_targets_of_one_sentence_have_their_own_status() -> None:
    text = "Brunia bought grain, but the envoy denied that Sarvia had sold it."
    pairs = [(text, text.index(name), text.index(name) + 6) for name in ("Brunia", "Sarvia")]
    assert [c.status for c in find_claims(pairs, Settings())] == ["asserted", "denied"]


def test_no_sentences() -> None:
    assert find_claims([], Settings()) == []


def test_a_target_without_words_is_asserted() -> None:
    assert find_claims([("Brunia waits.", 6, 7)], Settings()) == [Claim("asserted", 0)]
