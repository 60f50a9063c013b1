"""The view of one article: every voice marked by more than colour, every speaker named, every text escaped."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pandas as pd
import pytest

from analysis.corpus.store import open_corpus
from analysis.errors import CallError
from analysis.exploring.reading_view import render_voices, show_article

TEXT = "Port <opens>\n\n“We pay,” said Dana Ospanova.\n\nDues would rise, an aide said. That is all."
SEGMENTS = pd.DataFrame(
    [
        (0, 14, "narrator", None),
        (14, 23, "direct", 0),
        (23, 45, "narrator", None),
        (45, 60, "indirect", 1),
        (60, len(TEXT), "narrator", None),
    ],
    columns=["start", "end", "voice", "quote"],
).astype({"quote": "Int32"})
QUOTES = pd.DataFrame(
    {
        "quote": [0, 1],
        "quote_type": ["direct", "indirect"],
        "source": ["Dana Ospanova", "an aide"],
        "cue": ["said", "said"],
        "speaker": pd.array([4, None], dtype="Int32"),
        "speaker_name": ["Dana Ospanova", None],
        "confidence": [0.93, None],
        "negated": [False, False],
    }
)


def words_of(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"<style>.*?</style>|<sup.*?</sup>", "", page, flags=re.S)))


def test_voices_are_told_apart_by_line_number_and_name() -> None:
    page = render_voices(TEXT, SEGMENTS, QUOTES, {4: "Dana <b> Ospanova"}, "Altyn Post")
    direct, indirect = re.findall(r"<q class=.*?</q><sup.*?</sup>", page)
    assert "text-decoration-style:solid" in direct
    assert ">“We pay,”</q>" in direct
    assert ">1</sup>" in direct
    assert "text-decoration-style:dashed" in indirect
    assert ">Dues would rise</q>" in indirect
    assert ">2</sup>" in indirect
    asides = re.findall(r"<aside>(.*?)</aside>", page)
    assert [words_of(a) for a in asides] == [
        "",
        "1 Dana <b> Ospanova (direct): Dana Ospanova said",
        "2 an aide (indirect): an aide said",
    ]
    assert "direct quotation; confidence 0.93" in page


def test_all_of_the_text_is_there_and_escaped() -> None:
    page = render_voices(TEXT, SEGMENTS, QUOTES, {4: "x"})
    paragraphs = re.findall(r"<p>(.*?)</p><aside>", page)
    assert [words_of(p) for p in paragraphs] == TEXT.split("\n\n")
    assert "<opens>" not in page
    assert "&lt;opens&gt;" in page
    hostile = QUOTES.assign(source='"><script>alert(1)</script>', speaker_name=None, speaker=pd.NA)
    assert "<script" not in render_voices(TEXT, SEGMENTS, hostile)


def test_the_key_says_what_marks_mean_and_how_much_is_quoted() -> None:
    key = words_of(render_voices(TEXT, SEGMENTS, QUOTES).split('class="key">')[1])
    direct, whole = 9, len(TEXT)
    assert f"direct {100 * direct / whole:.0f}\u202f%" in key
    assert "dashes: indirect" in key
    assert key.endswith("1 Dana Ospanova; 2 an aide")
    calm = pd.DataFrame({"start": [0], "end": [9], "voice": ["narrator"], "quote": pd.array([None], dtype="Int32")})
    silent = render_voices("All calm.", calm, QUOTES.iloc[:0])
    assert "No quotation was found" in silent
    assert "All calm." in words_of(silent)


def test_a_quotation_of_two_voices_is_numbered_once_and_one_of_two_paragraphs_twice() -> None:
    mixed = SEGMENTS.assign(quote=pd.array([None, 0, None, 0, None], dtype="Int32"))
    page = render_voices(TEXT, mixed, QUOTES)
    assert page.count("<sup") == 2
    near = pd.DataFrame({"start": [0, 4], "end": [4, 9], "voice": ["indirect", "direct"], "quote": [0, 0]})
    page = render_voices("say “hm”.", near, QUOTES)
    assert page.count("<sup") == 1
    assert "(direct and indirect)" in page


def test_an_article_of_a_corpus(prepared_project: Any) -> None:
    corpus = open_corpus(prepared_project)
    segments = corpus.table("segments")
    article_id = segments[segments.voice == "direct"].article_id.iloc[0]
    view = show_article(corpus, article_id)
    assert view._repr_html_() == view.html
    text = corpus.texts.set_index("article_id").text[article_id]
    shown = "".join(words_of(p) for p in re.findall(r"<p>(.*?)</p><aside>", view.html, re.S))
    assert shown == "".join(text.split("\n\n"))
    assert view.html == show_article(corpus, article_id).html
    assert not re.search(r"(?:src|href|url)\s*[=(]", view.html)
    with pytest.raises(CallError, match="no article 'nowhere'"):
        show_article(corpus, "nowhere")
    with pytest.raises(CallError, match="needs the article_id"):
        show_article(corpus)


def test_a_text_alone() -> None:
    view = show_article('Port opens\n\n"We pay," said Dana Ospanova, who runs the port of Aktau.')
    assert '<q class="direct"' in view.html
    assert "Dana Ospanova" in words_of(view.html.split("<aside>")[2])
    assert "ArticleView of" in repr(view)
