"""Mentions of one article brought together."""

from __future__ import annotations

import pytest
from names_helpers import clusters

from analysis.marking.clusters import Name, cluster_names
from analysis.marking.name_forms import words_of


def merged(*names: tuple[str, str | None]) -> list[int]:
    return cluster_names([Name(surface, label) for surface, label in names])


@pytest.mark.parametrize(
    ("surface", "words"),
    [
        ("the Minister Anna Brodul’s", ("anna", "brodul")),
        ("President Anna Brodul", ("anna", "brodul")),
        ("ORVEX HOLDING PLC", ("orvex",)),
        ("The Orvex Group", ("orvex",)),
        ("O'Mara", ("omara",)),
        ("General Brodul", ("brodul",)),
        ("General Motors", ("general", "motors")),
        ("the Attorney General's Office", ("attorney", "generals", "office")),
        ("Ardıçlı", ("ardicli",)),
        ("Rose Tarn, M.D.", ("rose", "tarn")),
        ("", ()),
    ],
)
def test_words_of_a_name(surface: str, words: tuple[str, ...]) -> None:
    assert words_of(surface) == words


def test_a_surname_before_and_behind_the_full_name() -> None:
    assert merged(("Tleubek", "PERSON"), ("Mukhtar Tleubek", "PERSON"), ("Tleubek", "PERSON")) == [0, 0, 0]


def test_two_of_one_surname_take_the_one_named_last() -> None:
    names = [("Mick Sorge", "PERSON"), ("Sorge", "PERSON"), ("Ralf Sorge", "PERSON"), ("Sorge", "PERSON")]
    assert merged(*names) == [0, 0, 1, 1]


def test_initials_first_names_and_middle_names() -> None:
    assert merged(("A. Brodul", "PERSON"), ("Anna Brodul", "PERSON"), ("Anna", "PERSON")) == [0, 0, 0]
    assert merged(("Anna Brodul", "PERSON"), ("Boris Brodul", "PERSON")) == [0, 1]


def test_the_first_of_two_surnames_is_the_person() -> None:
    assert merged(("Rosa Quilla Tarn", "PERSON"), ("Quilla", "PERSON")) == [0, 0]
    assert merged(("Rosa Quilla Tarn", "PERSON"), ("Ines Quilla Brod", "PERSON"), ("Quilla", "PERSON")) == [0, 1, 2]
    assert merged(("Rosa Maria Tarn", "PERSON"), ("Maria", "PERSON")) == [0, 1]  # a first name may be somebody else's


def test_a_name_cut_short_in_a_headline() -> None:
    assert merged(("Orvex Pharma", "ORG"), ("Orvex Pharmaceuticals Inc", "ORG")) == [0, 0]
    assert merged(("Orvex Bank", "ORG"), ("Orvex Banks", "ORG")) == [0, 1]


def test_acronyms_with_and_without_brackets() -> None:
    assert clusters("The Union of Steppe Carriers (USC) met. USC left.", ORG="Union of Steppe Carriers;USC") == [
        ["Union of Steppe Carriers", "USC", "USC"]
    ]
    assert merged(("National Carriers Fund", "ORG"), ("NCF", "ORG"), ("NCX", "ORG")) == [0, 0, 1]


def test_an_acronym_in_brackets_of_another_language() -> None:
    text = "The Party of Democratic Action (SDA) won. SDA ruled."
    assert clusters(text, ORG="Party of Democratic Action;SDA")[0] == ["Party of Democratic Action", "SDA", "SDA"]


def test_kinds_are_kept_apart() -> None:
    assert merged(("Budapest", "GPE"), ("Budapest Stock Exchange", "ORG")) == [0, 1]
    assert merged(("Jordan", "GPE"), ("Neil Jordan", "PERSON")) == [0, 1]


def test_two_commissions_leave_the_commission_alone() -> None:
    names = [("Tariff Commission", "ORG"), ("Road Commission", "ORG"), ("Commission", "ORG")]
    assert merged(*names) == [0, 1, 2]
    assert merged(names[0], names[2]) == [0, 0]


def test_demonyms_join_their_country() -> None:
    text = "Kazakhstan spoke. Kazakh ministers and Kazakhs agreed; Russia did not."
    assert clusters(text) == [["Kazakhstan", "Kazakh", "Kazakhs"], ["Russia"]]


def test_the_ministries_of_two_countries_are_two() -> None:
    text = "The Kazakh Foreign Ministry wrote to the Russian Foreign Ministry. Kazakhstan's Foreign Ministry waited."
    groups = clusters(text, ORG="Foreign Ministry")
    assert ["Foreign Ministry", "Foreign Ministry"] in groups
    assert groups.count(["Foreign Ministry"]) == 1


def test_a_title_stands_for_the_only_holder() -> None:
    text = "Foreign Minister Anna Brodul arrived. The minister smiled. The president did not come."
    assert ["Anna Brodul", "minister"] in clusters(text, PERSON="Anna Brodul")


def test_a_title_that_fits_two_is_left() -> None:
    text = "Trade Minister Anna Brodul met Transport Minister Boris Tarn. The minister smiled."
    assert clusters(text, PERSON="Anna Brodul;Boris Tarn") == [["Anna Brodul"], ["Boris Tarn"]]


def test_a_title_of_a_country_is_an_office_of_its_own() -> None:
    text = "Foreign Minister Anna Brodul of Kazakhstan met Uzbekistan's foreign minister."
    assert ["foreign minister"] in clusters(text, PERSON="Anna Brodul")


def test_every_name_has_one_cluster_from_nought() -> None:
    numbers = merged(("A B", None), ("C", None), ("A B", "ORG"), ("D", "PERSON"))
    assert numbers == [0, 1, 0, 2]
    assert cluster_names([]) == []
