"""Characters, markup, paragraphs."""

from __future__ import annotations

import pytest

from analysis.reading.cleaning import clean_characters, clean_line, paragraphs, strip_markup


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("plain text stays", "plain text stays"),
        ("“curly” ‘quotes’ – stay…", "“curly” ‘quotes’ – stay…"),
        ("Қазақстан, Oʻzbekiston", "Қазақстан, Oʻzbekiston"),
        ("a\u00a0b\u2009c\td", "a b c d"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("zero\u200bwidth so\u00adft\ufeff", "zerowidth soft"),
        ("nul\x00 bell\x07", "nul bell"),
        ("lone \ud83d pair \ud83d\ude00", "lone  pair 😀"),
        ("e\u0301", "é"),
        ("ﬁnal eﬀort", "final effort"),
        ("naÃ¯ve cafÃ©", "naïve café"),
        ("naÃƒÂ¯ve cafÃƒÂ©", "naïve café"),
        ("â€œWe agree,â€\x9d he said", "“We agree,” he said"),
    ],
)
def test_clean_characters(given: str, wanted: str) -> None:
    assert clean_characters(given) == wanted


def test_persian_joiners_stay() -> None:
    assert clean_characters("می\u200cکند") == "می\u200cکند"


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("<p>One &amp; two</p><p>three<br>four</p>", "One & two three four"),
        ("a < b and c > d", "a < b and c > d"),
        ("R&D; AT&amp;T", "R&D; AT&T"),
        ("&amp;quot;twice&amp;quot;", '"twice"'),
        ("out of range &#1114112; &#xD800;", "out of range"),
        ("<script>alert('x')</script><b>bold</b> text", "bold text"),
    ],
)
def test_markup(given: str, wanted: str) -> None:
    assert clean_line(strip_markup(given)).replace("\ufffd", "").strip() == wanted


def test_paragraphs_need_no_blank_lines_unless_wrapped() -> None:
    assert paragraphs("One.\nTwo.\n\n\nThree.") == ["One.", "Two.", "Three."]
    assert paragraphs("  \n\n") == []


def test_a_hyphen_at_the_end_of_a_wrapped_line_stays() -> None:
    text = (
        "The two governments signed a protocol on Monday on the long-\n"
        "delayed line between the cities, which should open in spring\n"
        "after the new bridge over the river has been tested twice."
    )
    assert paragraphs(text) == [text.replace("long-\n", "long-").replace("\n", " ")]
