"""Countries and organisations in Russian and Kazakh articles. All text is invented."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.marking.cyrillic_names import look_up_cyrillic, mark_cyrillic
from analysis.marking.entities import link_entities
from analysis.marking.gazetteer import country_name, organisation_name
from analysis.marking.mentions import find_mentions
from analysis.marking.sentences import find_sentences
from analysis.resources import resource_rows
from analysis.settings import Settings


def names(text: str, language: str) -> list[tuple[str, str | None]]:
    return [(text[s.start : s.end], s.country or s.entity_id) for s in mark_cyrillic(text, language)[0]]


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("Казахстан и РОССИЯ", "ru", [("Казахстан", "KZ"), ("РОССИЯ", "RU")]),
        ("российские и казахстанские власти", "ru", [("российские", "RU"), ("казахстанские", "KZ")]),
        ("в Саудовской Аравии саудовский король", "ru", [("Саудовской Аравии", "SA"), ("саудовский", "SA")]),
        ("Индия, а не Индиана и не индивидуум", "ru", [("Индия", "IN")]),
        ("кит ушёл от Китая", "ru", [("Китая", "CN")]),
        ("ЕС и ОПЕК+ против ОПЕК", "ru", [("ЕС", "org:eu"), ("ОПЕК+", "org:opec-plus"), ("ОПЕК", "org:opec")]),
        ("он ест иран", "ru", []),
        (
            "Ресейге, ресейлік және Түрікменстаннан",
            "kk",
            [("Ресейге", "RU"), ("ресейлік", "RU"), ("Түрікменстаннан", "TM")],
        ),
        ("АҚШ-тың және БҰҰ-ның", "kk", [("АҚШ", "US"), ("БҰҰ", "org:un")]),
        ("Россия", "de", []),
    ],
)
def test_names(text: str, language: str, wanted: list[tuple[str, str]]) -> None:
    assert names(text, language) == wanted


def test_every_id_of_the_table_is_known() -> None:
    ids = {row["id"] for row in resource_rows("cyrillic_names.csv")}
    assert [i for i in ids if not (organisation_name(i) if i.startswith("org:") else country_name(i) != i)] == []


def test_names_alone() -> None:
    known = look_up_cyrillic("ОДКБ")
    assert known
    assert known.entity_id == "org:csto"
    assert look_up_cyrillic("ОДКБ и НАТО") is None


def test_articles_have_mentions_and_entities() -> None:
    text = "Порт открыт\n\nРоссия помогла. Российский министр поблагодарил ОДКБ."
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "text": [text, "Der Hafen von Kasachstan."],
            "language": ["ru", "de"],
            "body_start": [13, 0],
            "title": ["Порт открыт", ""],
            "published": pd.to_datetime(["2024-01-05", "2024-01-05"], utc=True),
            "source": "Post",
        }
    )
    mentions = find_mentions(articles, Settings(), sentences=find_sentences(articles, Settings()))
    assert mentions[["article_id", "surface", "label", "cluster", "country"]].fillna("").to_numpy().tolist() == [
        ["a", "Россия", "GPE", 0, "RU"],
        ["a", "Российский", "NORP", 0, "RU"],
        ["a", "ОДКБ", "ORG", 1, ""],
    ]
    assert mentions.confidence.isna().all()  # not measured in these languages
    assert mentions.sentence.tolist() == [1, 2, 2]
    entities = link_entities(articles, mentions, Settings())
    assert entities[["cluster", "entity_id", "label"]].to_numpy().tolist() == [
        [0, "country:RU", "GPE"],
        [1, "org:csto", "ORG"],
    ]
