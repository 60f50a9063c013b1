"""Exports of databases, in files of their layout with invented articles."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from reading_files import SENTENCE, body_of, read_one

CUT = SENTENCE.index(" the line")
SECOND = "“We are ready,” he told reporters in the capital."

NEXIS_UK = f"""



                               1 of 2 DOCUMENTS



                                Steppe Courier

                        February 28, 2023 Tuesday 2:05 PM GMT

Line opens in spring

BYLINE: By Dana Example

SECTION: NEWS; Pg. 3

LENGTH: 355 words

{SENTENCE[:CUT]}
{SENTENCE[CUT + 1 :]}

{SECOND}

LOAD-DATE: March 1, 2023

LANGUAGE: ENGLISH

GRAPHIC: A train, photographed on
Monday

PUBLICATION-TYPE: Newspaper


                         Copyright 2023 Steppe Courier
                              All Rights Reserved

                               2 of 2 DOCUMENTS


                            Harbour Post (Aktau)

                             March 1, 2023 Wednesday

Bridge tested twice

LENGTH: 120 words

NOTE TO EDITORS was written on the bridge, {SENTENCE[0].lower()}{SENTENCE[1:]}

LOAD-DATE: March 1, 2023

LANGUAGE: ENGLISH

                          Copyright 2023 Harbour Post
"""
GERMAN = """
Dokument 1 von 1


Harbour Kurier

28. Februar 2023 Dienstag

Strecke wird eröffnet

AUTOR: Dana Example

RUBRIK: POLITIK; S. 4

LÄNGE: 90 Wörter

Der Verkehrsminister sagte am Dienstag, die Strecke zwischen den beiden Städten werde im Frühjahr eröffnet.

UPDATE: 1. März 2023

SPRACHE: GERMAN; DEUTSCH

PUBLICATION-TYPE: Zeitung

Copyright 2023 Harbour Kurier
Alle Rechte vorbehalten
"""
NEXIS_UNI = [
    *(
        "Date and Time: Wednesday, March 1, 2023",
        "Documents (2)",
        "1. Line opens in spring",
        "Client/Matter: -None-",
        "2. Bridge tested twice",
    ),
    *(
        "",
        "Line opens in spring",
        "Steppe Courier",
        "February 28, 2023 Tuesday 15:43 EST",
        "",
        "\nCopyright 2023 Steppe Courier All Rights Reserved",
    ),
    *(
        "Section:\xa0BUSINESS",
        "Length:\xa01485 words",
        "Byline:\xa0Dana Example",
        "Highlight:\xa0A line.",
        "Body",
        "",
        SENTENCE,
        "Notes on the line",
        SECOND,
    ),
    *(
        "Related Articles",
        "Another line",
        "Classification",
        "",
        "Language:\xa0ENGLISH",
        "\nLoad-Date:\xa0March 1, 2023",
        "",
        "\nEnd of Document",
        "",
    ),
    *(
        "",
        "Bridge tested twice",
        "Harbour Post (Aktau)",
        "March 1, 2023",
        "",
        "\nCopyright 2023 Harbour Post",
        "Length:\xa0103 words",
        "Body",
        "",
    ),
    *(SENTENCE, SECOND, "\nLoad-Date:\xa0March 2, 2023", "", "\nEnd of Document"),
]
FACTIVA_TEXT = f"""News
Line opens in spring

By Dana Example
355 words
28 February 2023
14:05 GMT
Steppe Courier
STEPC
English
(c) 2023 Steppe Courier Ltd

{SENTENCE}

{SECOND}

Steppe Courier Limited

Document STEPC00020230228ej2s00abc

Bridge tested twice
120 words
1 March 2023
Harbour Post
HARBP
English
Copyright 2023 Harbour Post.

{SENTENCE}

Document HARBP00020230301ej3100def
"""
FACTIVA_CODES = f"""HD Line opens in spring
BY By Dana Example
WC 355 words
PD 28 February 2023
ET 14:05
SN Steppe Courier
SC STEPC
LA English
CY Copyright 2023 Steppe Courier
LP

{SENTENCE}

TD

{SECOND}

CO stpcr : Steppe Railways
NS gtrans : Transport
AN Document STEPC00020230228ej2s00abc

HD Bridge tested twice
WC 120 words
PD 1 March 2023
SN Harbour Post
LP

{SENTENCE}

AN Document HARBP00020230301ej3100def
"""
PROQUEST = f"""____________________________________________________________

Report Information from ProQuest

____________________________________________________________

Document 1 of 2

Title: Line opens in spring

Author: Example, Dana

Publication info: Steppe Courier ; Astana [Astana]. 28 Feb 2023: 3.

Full text: {SENTENCE}

{SECOND}

Subject: Railways; Transport

Publication title: Steppe Courier; Astana

Publication date: Feb 28, 2023

Section: News

Language of publication: English

ProQuest document ID: 1234567

Document URL: https://proquest.example/1234567

Database: ProQuest Newsstand

____________________________________________________________

Document 2 of 2

Title: Bridge tested twice

Full text: {SENTENCE}

Publication title: Harbour Post

Publication date: Mar 1, 2023

____________________________________________________________
"""


def two(articles: pd.DataFrame) -> None:
    """Both invented articles are there, once, with title, source, date and body."""
    assert articles["title"].tolist() == ["Line opens in spring", "Bridge tested twice"]
    assert [name.split(" (")[0] for name in articles["source"]] == ["Steppe Courier", "Harbour Post"]
    assert articles["published"].dt.strftime("%m-%d").tolist() == ["02-28", "03-01"]
    assert SENTENCE in body_of(articles.iloc[0]) or SENTENCE[1:] in body_of(articles.iloc[0])
    assert body_of(articles.iloc[0]).endswith(SECOND)
    for chrome in (
        "Copyright",
        "LOAD-DATE",
        "Load-Date",
        "Document ",
        "words",
        "Classification",
        "Limited",
        "Another line",
    ):
        assert not articles["text"].str.contains(chrome).any(), chrome


def test_nexis_uk_text(tmp_path: Path) -> None:
    reading = read_one(tmp_path, "a.TXT", NEXIS_UK)
    two(reading.articles)
    assert list(reading.rejects["reason"]) == []
    first = reading.articles.iloc[0]
    assert (first["author"], first["section"], first["format"]) == ("Dana Example", "NEWS; Pg. 3", "txt")
    assert first["published"] == pd.Timestamp("2023-02-28 14:05", tz="UTC")
    assert body_of(first) == f"{SENTENCE}\n\n{SECOND}"


def test_nexis_uk_in_german(tmp_path: Path) -> None:
    article = read_one(tmp_path, "a.txt", GERMAN).articles.iloc[0]
    assert (article["title"], article["source"], article["author"]) == (
        "Strecke wird eröffnet",
        "Harbour Kurier",
        "Dana Example",
    )
    assert article["published"] == pd.Timestamp("2023-02-28", tz="UTC")
    assert body_of(article).endswith("im Frühjahr eröffnet.")
    assert article["language"] == "de"


def test_nexis_uk_page(tmp_path: Path) -> None:
    blocks = [b.strip() for b in NEXIS_UK.split("\n\n") if b.strip()]
    spans = "".join(f'<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">{b}</SPAN></P></DIV>' for b in blocks)
    reading = read_one(tmp_path, "a.html", f'<HTML><BODY><A NAME="DOC_ID_1_0"></A>{spans}</BODY></HTML>')
    two(reading.articles)


def test_nexis_uni_document(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    for line in NEXIS_UNI:
        document.add_paragraph(line)
    document.save(str(tmp_path / "made.docx"))
    reading = read_one(tmp_path, "a.docx", (tmp_path / "made.docx").read_bytes())
    two(reading.articles)
    first = reading.articles.iloc[0]
    assert (first["author"], first["section"], first["format"]) == ("Dana Example", "BUSINESS", "docx")
    assert body_of(first).split("\n\n") == [SENTENCE, "Notes on the line", SECOND]


def test_nexis_uni_text(tmp_path: Path) -> None:
    two(read_one(tmp_path, "a.txt", "\n".join(NEXIS_UNI)).articles)


def test_nexis_uni_rich_text(tmp_path: Path) -> None:
    escaped = "\\par\n".join(
        "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in line).replace("\n", "\\par\n") for line in NEXIS_UNI
    )
    two(read_one(tmp_path, "a.rtf", "{\\rtf1\\ansi\\deff0 {\\fonttbl{\\f0 Arial;}}\n" + escaped + "}").articles)


@pytest.mark.parametrize("text", [FACTIVA_TEXT, FACTIVA_CODES], ids=["order", "codes"])
def test_factiva_text(tmp_path: Path, text: str) -> None:
    articles = read_one(tmp_path, "a.txt", text).articles
    two(articles)
    assert articles["author"].iloc[0] == "Dana Example"
    assert articles["published_precision"].tolist() == ["time", "day"]


def factiva_page(number: int, title: str, words: str, day: str, source: str, text: str) -> str:
    body = "".join(f'<p class="articleParagraph enarticleParagraph">{p}</p>' for p in text.split("\n"))
    return (
        f'<div id="article-STEPC{number}" class="article"><div class="article enArticle"><div>News</div><div id="hd">'
        f'<span class="enHeadline">{title}</span></div><div class="author">Dana Example</div>'
        f"<div>{words}</div><div>{day}</div>"
        f"<div>{source}</div><div>STEPC</div><div>3</div><div>English</div><div>(c) 2023 {source}</div>{body}"
        f"<p>{source} Limited</p><p>Document STEPC00020230228ej2s00ab{number}</p></div></div>"
    )


@pytest.mark.parametrize(
    ("words", "day"), [("355 words", "{} {} 2023"), ("355 Wörter", "{} {} 2023"), ("355 字", "2023 年 {} 月 {} 日")]
)
def test_factiva_page(tmp_path: Path, words: str, day: str) -> None:
    days = ["2023 年 2 月 28 日", "2023 年 3 月 1 日"] if "年" in day else ["28 February 2023", "1 March 2023"]
    text = factiva_page(1, "Line opens in spring", words, days[0], "Steppe Courier", f"{SENTENCE}\n{SECOND}")
    text += factiva_page(2, "Bridge tested twice", words, days[1], "Harbour Post", SENTENCE)
    articles = read_one(tmp_path, "a.html", f"<html><body><h1>Factiva</h1>{text}</body></html>").articles
    two(articles)
    assert articles["section"].iloc[0] == "News"


def test_proquest(tmp_path: Path) -> None:
    articles = read_one(tmp_path, "a.txt", PROQUEST).articles
    two(articles)
    first = articles.iloc[0]
    assert (first["author"], first["section"], first["url"]) == (
        "Example, Dana",
        "News",
        "https://proquest.example/1234567",
    )


def test_text_that_merely_speaks_of_documents(tmp_path: Path) -> None:
    reading = read_one(tmp_path, "a.txt", f"Line opens\n\n{SENTENCE}\n\n1 of 2 documents was signed.\n\n{SECOND}")
    assert len(reading.articles) == 1
    assert body_of(reading.articles.iloc[0]).startswith(SENTENCE)


def test_a_date_that_cannot_be_read_costs_only_the_date(tmp_path: Path) -> None:
    counted = read_one(tmp_path, "a.txt", NEXIS_UK.replace("March 1, 2023 Wednesday", "some day in spring"))
    ended = read_one(tmp_path, "b.txt", "\n".join(NEXIS_UNI).replace("March 1, 2023", "05/03/2023"))
    for articles, printed in ((counted.articles, "some day in spring"), (ended.articles, "05/03/2023")):
        second = articles.iloc[1]
        assert (second["title"], second["source"][:12]) == ("Bridge tested twice", "Harbour Post")
        assert (second["published"] is pd.NaT, second["published_date"]) == (True, printed)


# --- other languages and editions: layouts as above, names of the parts as the interface calls them ----------------

FRENCH = [
    *("La ligne ouvrira au printemps", "Steppe Courier", "28 février 2023 mardi", "Copyright 2023 Steppe Courier"),
    *("Rubrique: Transports; p. 3", "Longueur : 1 355 mots", "Encadré: Un résumé.", "Auteur: Dana Example", "Corps"),
    *(SENTENCE, SECOND, "Classification", "Langue: FRENCH", "Date de chargement: 1 mars 2023", "Fin du document"),
]
RUSSIAN = f"""
                              Документ 1 из 1

                              Steppe Courier

                       28 февраля 2023 г. вторник

Линия откроется весной

АВТОР: Dana Example

РАЗДЕЛ: Transport

ДЛИНА: 1355 слов

{SENTENCE}

{SECOND}

ДАТА ЗАГРУЗКИ: 1 марта 2023 г.

ЯЗЫК: RUSSIAN
"""
FOCUS = f"""
                    FOCUS - 1 of 1 DOCUMENTS

                 Copyright 2023 Steppe Media Ltd.
                          Steppe Courier

               February 28, 2023, Tuesday, Late Edition - Final

SECTION: Transport; Page 3

LENGTH: 1,355 words

HEADLINE: Line opens in spring

BYLINE: By DANA EXAMPLE

BODY:
   {SENTENCE}

   {SECOND}

LANGUAGE: ENGLISH
"""
DUTCH = f"""____________________________________________________________

Document 1 van 1

Lijn gaat open

Volledige tekst: {SENTENCE}

{SECOND}

Onderwerp: Railways

Titel: Lijn gaat open

Auteur: Example, Dana

Titel van publicatie: Steppe Courier

Publicatiedatum: 28 feb 2023

Sectie: Transport

Document-URL: https://www.proquest.com/docview/1

____________________________________________________________

Contact ProQuest
"""


@pytest.mark.parametrize(
    "text", ["\n\n".join(FRENCH), RUSSIAN, FOCUS, DUTCH], ids=["uni-fr", "counted-ru", "focus", "proquest-nl"]
)
def test_other_languages_and_editions(tmp_path: Path, text: str) -> None:
    reading = read_one(tmp_path, "a.txt", text)
    assert reading.rejects.empty
    (article,) = (row for _, row in reading.articles.iterrows())
    assert article["source"] == "Steppe Courier"
    assert article["published"] == pd.Timestamp("2023-02-28", tz="UTC")
    assert article["title"].startswith(("La ligne ouvrira", "Линия откроется", "Line opens in", "Lijn gaat open"))
    assert "example" in article["author"].lower()
    assert article["section"].startswith("Transport")
    assert body_of(article) == f"{SENTENCE}\n\n{SECOND}"
    assert text is DUTCH or article["words_stated"] == 1355


def test_factiva_codes_in_a_table_of_rich_text(tmp_path: Path) -> None:
    fields = [("HD", "Line opens"), ("WC", "1,355 words"), ("PD", "28 February 2023"), ("SN", "Steppe Courier")]
    fields += [("LP", SENTENCE), ("TD", "He named no price."), ("AN", "Document STEPC00020230228ej2s00abc")]
    cells = r"\trowd\cellx900\cellx9000\pard\intbl %s\cell\pard\intbl %s\cell\row "
    rows = "".join(cells % field for field in fields)
    (article,) = (row for _, row in read_one(tmp_path, "a.rtf", rf"{{\rtf1\ansi {rows}}}").articles.iterrows())
    assert (article["title"], article["source"], article["words_stated"]) == ("Line opens", "Steppe Courier", 1355)
    assert body_of(article) == f"{SENTENCE}\n\nHe named no price."


def test_an_address_in_a_database_names_no_outlet(tmp_path: Path) -> None:
    text = DUTCH.replace("Titel van publicatie: Steppe Courier", "")
    assert read_one(tmp_path, "a.txt", text).articles["source"].tolist() == ["unknown"]
