"""Spellings of one name: pairs written down before the second half of them was first tried, with a precision bar."""

from __future__ import annotations

import pytest

from analysis.marking.similarity import same_first_name, same_full_name, same_word

# The rules were made with other pairs in view; these were written afterwards and tried once.
ONE = """Abdrakhmanov Abdrahmanov;Sultanbayev Sultanbaev;Kozhakhmetov Kojahmetov;Zhaksylykov Jaksylykov;Seidakhmetov
Seydahmetov;Yermagambetov Ermagambetov;Bektenov Bektenow;Myrzagaliyev Mirzagaliev;Utemuratov
Otemuratov;Khudaibergenov Hudaybergenov;Turgumbayev Turgumbaev;Shukeyev Shukeev;Zhussupov Jusupov;Kulibayev
Kulibaev;Sagintayev Sagintaev;Idrissov Idrisov;Akhmetzhanov Ahmetjanov;Daulenov Daulyenov;Muminov
Muminow;Sharipov Scharipov;Fedorov Fyedorov;Kravchuk Kravtchuk; Prigozhin Prigojin;Surkov Sourkov;Nemtsov
Nemtzov;Peskov Pieskov;Bortnikov Bortnikow;Zakharova Zaharova;Gerasimov Guerasimov;Wickremesinghe
Vikremesinghe;Qaderov Kaderov;Maksimov Maximov;Zhukovsky Zhukovskiy;Belousov Beloussov"""
TWO = """Abdrakhmanov Abdrakhimov;Sultanbayev Sultanbekov;Kozhakhmetov Kozhabekov;Bektenov Bekturov;Idrissov Isabekov;
Muminov Maminov;Sharipov Sharapov;Fedorov Fyodorova;Kravchuk Kravchenko;Surkov Sarkov;Peskov Pestov;Zakharova Zakharov;
Gerasimov Garasimov;Maksimov Maksimenko;Belousov Belov;Hall Hull;Brown Browne;Lee Leigh;Reed Rand;Marsh March;Cook Coke;
Wolf Wulf;Stone Stein;Young Jung;Grant Brant;Price Pryce;Shaw Show;Banks Bank;Mason Masson;Carter Cartier;Page Paige;
Karimova Karimov;Sadykov Sadikova;Osmonov Usmanov;Toktorov Tokturov;Alimov Olimov"""


def pairs(text: str) -> list[tuple[str, str]]:
    return [(first, second) for first, second in (pair.split() for pair in text.replace("\n", " ").split(";"))]


def test_precision_and_recall_on_pairs_tried_once() -> None:
    right = sum(same_word(a, b) for a, b in pairs(ONE))
    wrong = [(a, b) for a, b in pairs(TWO) if same_word(a, b)]
    assert right / (right + len(wrong)) >= 0.9, wrong
    assert right / len(pairs(ONE)) >= 0.8


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Tokayev", "Tokaev", True),
        ("Tokayev", "Toqayev", True),
        ("Tokayev", "Tokarev", False),
        ("Ivanov", "Ivanova", False),
        ("Zelensky", "Zelenskyy", True),
        ("Mukhtar", "Muhtar", True),
        ("Karimov", "Kerimov", False),
        ("Ardicli", "Ardıçlı", True),
    ],
)
def test_surnames(first: str, second: str, same: bool) -> None:
    assert same_word(first, second) is same
    assert same_word(second, first) is same


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Kassym-Jomart", "Qasym-Zhomart", True),
        ("Antony", "Anthony", True),
        ("Bill", "William", True),
        ("Muhammad", "Mohamed", True),
        ("Bill", "Bob", False),
        ("Anna", "Boris", False),
    ],
)
def test_first_names(first: str, second: str, same: bool) -> None:
    assert same_first_name(first, second) is same


def test_full_names_need_both_parts() -> None:
    assert same_full_name(("kassym-jomart", "tokayev"), ("qasym-zhomart", "toqaev"))
    assert same_full_name(("m", "tleubek"), ("mukhtar", "tleubek"))
    assert same_full_name(("john", "f", "brodul"), ("john", "brodul"))
    assert not same_full_name(("john", "f", "brodul"), ("john", "k", "brodul"))
    assert not same_full_name(("anna", "brodul"), ("boris", "brodul"))
    assert not same_full_name(("brodul",), ("anna", "brodul"))
