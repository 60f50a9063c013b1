"""Sentences, datelines and credits; all texts are invented."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.marking.paragraphs import credit_kind, dateline_end
from analysis.marking.sentences import find_sentences, split_article, split_text
from analysis.resources import resource_rows
from analysis.settings import Settings
from analysis.tables import check, empty

HARD = """
Dr. Aliyeva met Gov. Joan Marsh in Portsmouth, N.H. on Tuesday.|They talked about ferries.
The U.S. is cautious.|The U.K. said it would wait.
He lives in the U.S.|She lives in the U.K.
A former U.S. Senator opened the terminal.|It closed again.
"We lost," she said.|"It was not close."
"Is it finished?" he asked.|Nobody knew.
Exports rose 4.5 percent to $2.3 billion.|Imports fell.
Steppe Freight Ltd. said it would buy Arman Logistics Inc. for $12 mln.|Shares rose.
Lt. Gen. Bolat Omar spoke at 9 a.m. Monday.|He left at ten.
The session starts at 4 p.m.|Journalists must register.
J. R. Harlow and Peter K. Lind Jr. attended.|It snowed.
See Fig. 2 and No. 14 for the tariffs.|Then decide.
She said: "I cannot say.|Perhaps tomorrow."
The E.U. and the U.N. signed it on Jan. 12, 2022.|Others did not.
It costs approx. 7 mln. tenge.|That is much.
What now?!|Nobody asked...|We will see.
"Wait..." she said.|Then the line went dead.
“There is no danger,” he said.|“We are calm.”
Write to desk@gazette.example or see gazette.example for more.|Then call.
(The firm gave no answer.)|It never does.
The index lost 1.4%.|The other gained 0.2%.
"No," said Ms. Ortiz.|"Never," added Mr. Bay.
The trams stopped.|iPads did not.
The report (published Nov. 3) was short.|It said so.
""".strip().splitlines()

CYRILLIC = [
    ("ru", "Министр М. Оразов выступил в четверг.|В 2022 г. экспорт вырос на 6 млн. тонн.|Он уехал в г. Актобе."),
    ("ru", "«Мы готовы», — сказал он.|«Рисков нет».|Переговоры шли с 9 до 18 ч. и закончились ничем."),
    ("ru", "Об этом сообщил акад. Ли.|Он работает на ул. Абая, т.е. рядом."),
    ("ru", "Президент К.-Ж. Оразов встретился с В. В. Ли.|Встреча началась в 15.30.|— Нет, — сказал он."),
    ("ru", "Он вырос в с. Каргалы Степной обл.|Сейчас он живёт в г. Актобе."),
    ("kk", "Қ. Оразов Б. Әліммен кездесті.|Кездесу сағ. 15.30-да өтті.|Онда т.б. мәселелер қаралды."),
    ("kk", "2022 ж. экспорт 6 млн. тоннаға өсті.|Бұл туралы М. Оразов айтты.|«Қауіп жоқ», — деді ол."),
]


def articles(*texts: str, body_start: int = 0, language: str = "en") -> pd.DataFrame:
    ids = [f"a{i}" for i in range(len(texts))]
    return pd.DataFrame({"article_id": ids, "text": texts, "body_start": body_start, "language": language})


def pieces(text: str, body_start: int = 0, language: str = "en") -> list[tuple[str, str]]:
    return [(s.part, text[s.start : s.end]) for s in split_article(text, body_start, language)]


@pytest.mark.parametrize("line", HARD)
def test_hard_line_is_split_where_the_bars_stand(line: str) -> None:
    want = line.split("|")
    text = " ".join(want)
    assert [text[a:b] for a, b in split_text(text)] == want


@pytest.mark.parametrize(("language", "line"), CYRILLIC)
def test_cyrillic_abbreviations_do_not_end_sentences(language: str, line: str) -> None:
    want = line.split("|")
    text = " ".join(want)
    assert [text[a:b] for a, b in split_text(text, language)] == want


def test_headline_without_full_stop_ends_at_the_blank_line() -> None:
    text = "Ferry deal signed\n\nTwo firms signed it. Nobody else did."
    assert pieces(text, 19) == [
        ("title", "Ferry deal signed"),
        ("body", "Two firms signed it."),
        ("body", "Nobody else did."),
    ]


def test_dateline_is_a_row_of_its_own_and_the_sentence_starts_after_it() -> None:
    text = "Deal signed\n\nASTANA, Feb 28 (Reuters) - Two firms signed it."
    assert pieces(text, 13) == [
        ("title", "Deal signed"),
        ("dateline", "ASTANA, Feb 28 (Reuters) -"),
        ("body", "Two firms signed it."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "AKTAU (AP) — ",
        "AKTAU, Kazakhstan, Feb. 28 (AFP) — ",
        "WASHINGTON, D.C., Feb 28 (Reuters) - ",
        "BAKU/TBILISI, Feb 28 (Reuters) - ",
        "NUR-SULTAN — ",
        "ASTANA. KAZINFORM – ",
        "Almaty. February 28. KazTAG - ",
        "MOSCOW, February 28. /TASS/. ",
        "АСТАНА, 28 фев — РИА Новости. ",
        "МОСКВА, 28 февраля. /ТАСС/. ",
        "АСТАНА. 28 ақпан. ҚазАқпарат – ",
        "(Reuters) - ",
    ],
)
def test_dateline_is_recognised(line: str) -> None:
    text = line + "Talks"
    assert dateline_end(text, 0, len(text)) == len(line.rstrip())


@pytest.mark.parametrize(
    "line",
    [
        "GDP - the sum of all goods - grew.",
        "Dr. Weller - the author - agreed.",
        "On Feb 28 (Tuesday) they met.",
        "The EU (27 members) - agreed.",
        "In Aktau, 28 February - a Tuesday - was cold.",
        "I. Bek - a driver - waited.",
    ],
)
def test_text_is_no_dateline(line: str) -> None:
    assert dateline_end(line, 0, len(line)) == 0


@pytest.mark.parametrize("row", resource_rows("credit_lines.csv"), ids=lambda r: r["note"][:30])
def test_every_credit_pattern_compiles_and_names_its_group(row: dict[str, str]) -> None:
    import re

    groups = re.compile(row["pattern"]).groups
    assert not row["origin_group"] or int(row["origin_group"]) <= groups


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Source: Steppe Courier", "source"),
        ("(Source: KazInform.)", "source"),
        ("This article was originally published by The Kura Gazette.", "source"),
        ("Photo: press service of the port", "photo"),
        ("Jane Harlow/Getty Images", "photo"),
        ("(Reporting by Jane Harlow; editing by Peter Lind)", "staff"),
        ("By Jane Harlow and Peter Lind", "byline"),
        ("Read more: the ferry explained", "link"),
        ("Related articles:", "link"),
        ("Subscribe to our newsletter", "appeal"),
        ("© 2022 Kura Gazette", "copyright"),
        ("Translated by BBC Monitoring", "translation"),
        ("Источник: Степной вестник", "source"),
        ("Читайте также: новости порта", "link"),
        ("Дереккөз: Дала хабары", "source"),
        ("* * *", "mark"),
    ],
)
def test_credit_line_has_its_kind(line: str, kind: str) -> None:
    assert credit_kind(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the ferries had stopped.",
        "Sources said the minister would resign.",
        "Read more books, the teacher told them.",
        "See also the treaty of 1992, which both sides signed, he said.",
        "The photo shows a bridge.",
        "Via Aktau, trains go to Baku.",
        "Follow the money, the auditor said.",
        "More than 20 people came.",
        "По информации министерства, экспорт вырос на 5 процентов.",
        "Фото показывает мост.",
        "1991",
    ],
)
def test_text_is_no_credit(line: str) -> None:
    assert credit_kind(line) is None


def test_credits_are_apart_also_in_the_last_sentence_of_a_paragraph() -> None:
    text = "He left. (Reporting by Jane Harlow; editing by Peter Lind)\n\nSource: Steppe Courier"
    assert pieces(text) == [
        ("body", "He left."),
        ("credit", "(Reporting by Jane Harlow; editing by Peter Lind)"),
        ("credit", "Source: Steppe Courier"),
    ]


def test_lines_wrapped_by_hand_are_one_paragraph_and_short_lines_are_not() -> None:
    wrapped = (
        "The two firms that run the ferries across the sea signed\n"
        "an agreement on Thursday in which they promise each other\n"
        "to share the berths."
    )
    assert len(pieces(wrapped)) == 1
    listed = "Winners\nAktau: 3 points\nBaku: 2 points"
    assert [t for _, t in pieces(listed)] == ["Winners", "Aktau: 3 points", "Baku: 2 points"]


def test_table_keeps_its_contract_and_the_input_is_unchanged() -> None:
    given_articles = articles("One ends. Two ends.", "", "Three")
    before = given_articles.copy(deep=True)
    found = check(find_sentences(given_articles, Settings()), "sentences")
    assert found[["article_id", "sentence", "start", "end"]].to_numpy().tolist() == [
        ["a0", 0, 0, 9],
        ["a0", 1, 10, 19],
        ["a2", 0, 0, 5],
    ]
    pd.testing.assert_frame_equal(given_articles, before)
    check(find_sentences(articles(), Settings()), "sentences")
    assert list(find_sentences(articles(), Settings()).columns) == list(empty("sentences").columns)


def test_sentences_do_not_depend_on_the_other_articles() -> None:
    texts = ["Mr. Bay left. He ran.", "АСТАНА, 28 фев — РИА Новости. Он ушёл.", "No end"]
    alone = [find_sentences(articles(t), Settings()).drop(columns="article_id") for t in texts]
    together = find_sentences(articles(*texts[::-1]), Settings())
    for text, own in zip(texts, alone, strict=True):
        same = together[together.article_id == f"a{texts[::-1].index(text)}"].drop(columns="article_id")
        pd.testing.assert_frame_equal(same.reset_index(drop=True), own)


TEXTS = st.lists(
    st.sampled_from(
        ["Mr.", "Bay", "left.", "“No”", "\n", "\n\n", " ", "U.S.", "5 p.m.", "г.", "。", "?", "(a)", "Source: X"]
    ),
    max_size=14,
)


@given(TEXTS, st.integers(0, 20))
@settings(max_examples=150, deadline=None)
def test_every_character_but_whitespace_stands_in_one_sentence(parts: list[str], body_start: int) -> None:
    text = " ".join(parts)
    covered = [0] * len(text)
    last = -1
    for sentence in split_article(text, min(body_start, len(text))):
        assert last <= sentence.start < sentence.end
        last = sentence.end
        for place in range(sentence.start, sentence.end):
            covered[place] += 1
    assert all(n == 1 for n, c in zip(covered, text, strict=True) if not c.isspace())


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("KARAGAN. The terminal opened on Monday.", "KARAGAN."),
        ("Poti, 9 May. The band came late.", "Poti, 9 May."),
        ("Tbilisi, March 12, 2023. Nobody objected.", "Tbilisi, March 12, 2023."),
        ("NATO. That was the word.", ""),
        ("In March 12. Nothing.", ""),
        ("Paris, 1968. It was a year.", ""),
    ],
)
def test_dateline_that_ends_with_a_full_stop(text: str, dateline: str) -> None:
    assert text[: dateline_end(text, 0, len(text))] == dateline
