"""Words of a lexicon that carry no tone where they stand: "concern" as "is about", and capitalised names."""

from __future__ import annotations

import pytest

from analysis.marking.newstone import score_news
from analysis.marking.tone_senses import capital_words


@pytest.mark.parametrize(
    "text",
    [
        "The ruling concerns the export of salt.",
        "It does not concern the harbour.",
        "Article 4, which concerns only ferries, was kept.",
        "The second letter concerns how wagons are counted.",
    ],
)
def test_what_concerns_something_is_about_it(text: str) -> None:
    assert score_news(text).score == 0


@pytest.mark.parametrize(
    "text",
    [
        "Farmers voiced concerns the price would fall.",
        "Serious concerns the ferry is late reached the council.",
        "The state of the bridge concerns us.",
        "There is concern about the bridge.",
        "He was deeply concerned about the bridge.",
    ],
)
def test_concern_as_worry_stays_negative(text: str) -> None:
    assert score_news(text).score < 0


def test_nobody_is_concerned() -> None:
    assert score_news("They are not concerned about the bridge.").score >= 0


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("The exercise Brave Shield-2023 began on Monday.", ["Brave", "Shield-2023"]),
        ("He won the Order of Friendship.", ["Order", "Friendship"]),
        ("Happy Osh danced.", []),  # the first word is capitalised anyway
        ("Peace Talks End in Success", []),  # title case
        ("A GREAT DAY FOR PEACE", []),
        ("They met in Osh.", []),
        ("", []),
    ],
)
def test_capitalised_names(text: str, masked: list[str]) -> None:
    assert [text[a:b] for a, b in capital_words(text)] == masked


def test_a_capitalised_name_lends_no_tone() -> None:
    assert score_news("Troops of both sides held the drill Brave Friendship near Osh.").score == 0
    assert score_news("Troops of both sides held a brave and friendly drill near Osh.").score > 0
