"""Direct speech in Russian and Kazakh: invented sentences, with content, cue and source worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.marking.quotes import find_quotes

CASES = [
    (
        "ru",
        "«Встреча пройдёт в мае», — сказал министр Алексей Орлов.",
        ["«Встреча пройдёт в мае»"],
        "сказал",
        "министр Алексей Орлов",
    ),
    (
        "ru",
        "— Мы готовы к встрече, — сказала Анна Лисина. — Решение за соседями.",
        ["Мы готовы к встрече,", "Решение за соседями."],
        "сказала",
        "Анна Лисина",
    ),
    (
        "ru",
        "Министр Алексей Орлов заявил: «Мы готовы ждать».",
        ["«Мы готовы ждать»"],
        "заявил",
        "Министр Алексей Орлов",
    ),
    ("ru", "«Мы не спешим, — пояснил Орлов. — Дождёмся мая».", ["«Мы не спешим,", "Дождёмся мая»"], "пояснил", "Орлов"),
    ("ru", "„Мост закрыт“, — добавил он.", ["„Мост закрыт“"], "добавил", "он"),
    ("ru", "«Мост закрыт», — сообщили в ведомстве.", ["«Мост закрыт»"], "сообщили", None),
    (
        "kk",
        "«Кездесу мамырда өтеді», – деді министр Асқар Нұрлан.",
        ["«Кездесу мамырда өтеді»"],
        "деді",
        "министр Асқар Нұрлан",
    ),
    ("kk", "– Біз дайынбыз, – деп мәлімдеді Әсел Сәрсен.", ["Біз дайынбыз,"], "деп мәлімдеді", "Әсел Сәрсен"),
]


def article(language: str, text: str) -> pd.DataFrame:
    return pd.DataFrame({"article_id": ["a"], "text": [text], "language": [language], "body_start": [0]})


@pytest.mark.parametrize(("language", "text", "pieces", "cue", "source"), CASES)
def test_direct_speech(language: str, text: str, pieces: list[str], cue: str, source: str | None) -> None:
    quotes = find_quotes(article(language, text))
    assert quotes["quote_type"].unique().tolist() == ["direct"]
    assert quotes["quote"].unique().tolist() == [0]
    assert [text[a:b] for a, b in zip(quotes["start"], quotes["end"], strict=True)] == pieces
    assert quotes["cue"].unique().tolist() == [cue]
    assert [None if pd.isna(s) else s for s in quotes["source"].unique()] == [source]


def test_a_name_in_marks_is_nobodys_speech() -> None:
    quotes = find_quotes(article("ru", "Завод «Северный мост» открыли в мае."))
    assert quotes["quote_type"].tolist() == ["scare"]
    assert quotes["source"].isna().all()


def test_a_line_of_dialogue_without_a_cue_is_given_to_nobody() -> None:
    quotes = find_quotes(article("ru", "— Когда откроют мост?"))
    assert quotes["quote_type"].tolist() == ["direct"]
    assert quotes["source"].isna().all()


def test_a_speaker_is_the_name_in_the_source() -> None:
    text = "«Мост закрыт», — сказал министр Алексей Орлов."
    start = text.index("Алексей")
    mentions = pd.DataFrame(
        {
            "article_id": ["a"],
            "mention": [0],
            "start": [start],
            "end": [start + 13],
            "label": ["PERSON"],
            "cluster": [4],
        }
    ).assign(surface="Алексей Орлов", method="model", country=None, part="body", inside=None)
    assert find_quotes(article("ru", text), mentions=mentions)["speaker"].tolist() == [4]
