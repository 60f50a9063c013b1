"""What a model found, mended: boundaries, kinds, and what it missed."""

from __future__ import annotations

import pytest
from names_helpers import found, marks

from analysis.marking.mentions import mark_text
from analysis.marking.model_text import for_model


def test_the_text_for_the_model_keeps_every_offset() -> None:
    text = "STORM SHUTS PORT\n\nBAKU (Wire) - “It’s over,” he said - again.\n\nPlain line."
    made = for_model(text)
    assert len(made) == len(text)
    assert made == 'Storm Shuts Port\n\nBaku (Wire) – "It\'s over," he said – again.\n\nPlain line.'
    assert for_model("") == ""
    assert for_model("The UN and the EU") == "The UN and the EU"


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        (
            "REUTERS/Lena Moravec/File Photo",
            {"ORG": "REUTERS/Lena Moravec"},
            [("REUTERS", "ORG"), ("Lena Moravec", "PERSON")],
        ),
        ("Foreign Minister Anna Brodul flew.", {"PERSON": "Foreign Minister Anna Brodul"}, [("Anna Brodul", "PERSON")]),
        (
            "Kazakhstan's Air Astana grew.",
            {"ORG": "Kazakhstan's Air Astana"},
            [("Kazakhstan", "GPE"), ("Air Astana", "ORG")],
        ),
        ("Ursula von der Brahe spoke.", {"PERSON": "Ursula von", "GPE": "Brahe"}, [("Ursula von der Brahe", "PERSON")]),
        (
            "The Union of Road Carriers (URC) met.",
            {"ORG": "Union of Road Carriers (URC"},
            [("Union of Road Carriers", "ORG"), ("URC", "ORG")],
        ),
        ("Nathan “leaf” Orvik won.", {"PERSON": "Orvik"}, [("Nathan “leaf” Orvik", "PERSON")]),
        (
            "Macquarie and Citigroup bid.",
            {"ORG": "Macquarie and Citigroup"},
            [("Macquarie", "ORG"), ("Citigroup", "ORG")],
        ),
        ("Marks and Spencer grew.", {"ORG": "Marks and Spencer"}, [("Marks and Spencer", "ORG")]),
        ("The U.S. Senate voted.", {"ORG": "Senate", "GPE": "U.S."}, [("U.S. Senate", "ORG")]),
        (
            "Russian Nikita Morozkin won.",
            {"PERSON": "Russian Nikita Morozkin"},
            [("Russian", "NORP"), ("Nikita Morozkin", "PERSON")],
        ),
        ("Filmmaker Kevin Strand left.", {"PERSON": "Filmmaker Kevin Strand"}, [("Kevin Strand", "PERSON")]),
        ("Kazakh-Russian talks.", {"ORG": "Kazakh-Russian"}, [("Kazakh", "NORP"), ("Russian", "NORP")]),
        ("post-Brexit rules", {"ORG": "post-Brexit"}, []),
        ("Later Wolff told Sky Sports.", {"ORG": "Wolff told Sky Sports"}, [("Wolff", "ORG"), ("Sky Sports", "ORG")]),
        ("Trip to the French Alps", {"NORP": "French", "LOC": "Alps"}, [("French Alps", "LOC")]),
    ],
)
def test_boundaries(text: str, labels: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert marks(text, **labels) == expected


@pytest.mark.parametrize(
    ("text", "labels", "name", "label"),
    [
        ("Orvex Inc said profit rose. Orvex hired 40 people.", {"PERSON": "Orvex Inc;Orvex"}, "Orvex", "ORG"),
        ("Karan Brodul, 54, resigned. Brodul wept.", {"PERSON": "Karan Brodul", "GPE": "Brodul"}, "Brodul", "PERSON"),
        ("He lives in Zorbul. The train to Zorbul stopped in Zorbul.", {"PERSON": "Zorbul"}, "Zorbul", "GPE"),
        ("The ferry Tulpar sank.", {"PERSON": "Tulpar"}, "Tulpar", None),
        ("BAKU, Feb 3 (Harbour Wire) - Ships left.", {"PERSON": "Harbour Wire"}, "Harbour Wire", "ORG"),
        ("The queue at the Sarytog crossing grew.", {"PERSON": "Sarytog"}, "Sarytog", "GPE"),
        ("SARBUL, Feb 3 (Harbour Wire) - Ships left.", {"ORG": "SARBUL"}, "SARBUL", "GPE"),
        ("Cyclone Tamra hit the coast.", {"PERSON": "Cyclone Tamra"}, "Cyclone Tamra", None),
        ("The drug Zelvor, Zelvor rivals say, works.", {"GPE": "Zelvor"}, "Zelvor", None),
        ("Orkand Drinks, owned by a bank, grew.", {"PERSON": "Orkand Drinks"}, "Orkand Drinks", "ORG"),
        ("Polls in the Tolta Region closed. Tolta voted.", {"ORG": "Tolta", "LOC": "Tolta Region"}, "Tolta", "GPE"),
        ("COVID-19 spread.", {"ORG": "COVID-19"}, "COVID-19", None),
        ("Nurjan Sadyrbek spoke.", {"NORP": "Nurjan Sadyrbek"}, "Nurjan Sadyrbek", "PERSON"),
    ],
)
def test_kinds(text: str, labels: dict[str, str], name: str, label: str | None) -> None:
    assert {m[1] for m in marks(text, **labels) if m[0] == name} == ({label} if label else set())


def test_what_the_model_missed_is_found() -> None:
    text = "Sally Yarrow spoke. Later Yarrow left with Mr Brodul. In Tashkent the Orvex plant, said Orvex, is shut."
    assert marks(text, PERSON="Sally Yarrow") == [
        ("Sally Yarrow", "PERSON"),
        ("Yarrow", "PERSON"),
        ("Brodul", "PERSON"),
        ("Tashkent", "GPE"),
    ]


def test_words_are_no_names() -> None:
    assert marks("Fireworks lit the sky. Analysts said so.", PERSON="Fireworks", ORG="Analysts") == []
    assert marks("Monday and GDP", ORG="Monday;GDP") == []


def test_in_sport_nicknames_are_teams() -> None:
    sport = "The coach said the quarterback threw two touchdowns in the first half. The Ravagers won. The Ravagers led."
    assert ("Ravagers", "ORG") in marks(sport, NORP="Ravagers")


def test_nothing_gives_nothing() -> None:
    assert mark_text("", []) == []
    assert mark_text("no names here", []) == []


def test_spans_lie_in_the_text_and_only_nest() -> None:
    text = (
        "Presidents of Kazakhstan and Russia met at the Bank of Russia in Astana; Anna Brodul (AB) of Orvex Ltd. came."
    )
    spans = mark_text(text, found(text, PERSON="Anna Brodul", ORG="Bank of Russia;Orvex Ltd"))
    for n, span in enumerate(spans):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        if span.inside is not None:
            outer = spans[span.inside]
            assert outer.start <= span.start
            assert span.end <= outer.end
            assert span.inside < n
