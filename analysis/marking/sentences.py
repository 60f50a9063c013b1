"""Sentences of articles: blank lines first, then a sentence splitter, then rules for what it gets wrong in news."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis.marking.language import split_raw
from analysis.marking.paragraphs import Paragraph, credit_kind, find_paragraphs
from analysis.resources import resource_rows
from analysis.settings import Settings
from analysis.tables import conform, empty

VERSION = "2"
RESOURCES = ("credit_lines.csv", "datelines.csv", "abbreviations.csv")

CLOSING = "\"'”’»)]"
LAST_WORD = re.compile(r"([^\s(\[«“\"]+)\.$")
INITIALS = re.compile(r"(?:^|[\s(\[«“\"])(?:[^\W\d_]\.[ -]?){1,3}$")
HOUR = re.compile(r"(?i)\d\s?[ap]\.m\.$")
AFTER_HOUR = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|[A-Z]{2,4}\b|Eastern|Pacific|Central|Greenwich|Moscow|Astana|Almaty|London|local)"
)
HIDDEN_END = re.compile(
    r"(?i:\d\s?[ap]\.m\.)(?=\s+[A-Z][a-z])"  # 5 p.m. Attendance is required
    r"|[。！？؟۔।]+[”’」』»)]*"  # scripts whose marks need no space after them
    r"|(?<=[^\W\d_A-Z]{3})[.!?][”\"]?(?=(?:The|He|She|It|They|We|In|But|And|This|That|On|At|A|An|There|However)\s)"
)
PLACES = {"U.S.", "U.K.", "E.U.", "U.N.", "D.C.", "N.Y.", "L.A.", "U.A.E."}  # initials, but nobody's
OFFICE = re.compile(
    r"(?:Senat|House|Congress|Presid|Vice|Secretary|State|Ambassador|Embassy|Department|Treasury|Representative|Army|Navy|Air|Supreme|Attorney|Federal|Trade|Special|Security|General|Defen[cs]e|Dollar|Capitol)"
)  # goes on after the name of a country
BRAND = re.compile(r"[a-z]{1,2}[A-Z]")  # iPads, eBay: a lower-case letter that may open a sentence


class Sentence(NamedTuple):
    """A sentence of one text: offsets into the text, paragraph number, part."""

    start: int
    end: int
    paragraph: int
    part: str


def find_sentences(articles: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row per sentence of `articles` (table `sentences`), in any language.

    Every character that is not whitespace stands in exactly one sentence. Blank lines always end a sentence, because
    headlines have no full stop. Credit lines (`Source: X`, photo credits, "Read more") get part `credit`; a dateline
    such as "ASTANA, Feb 28 (Reuters) -" is a row of its own with part `dateline`, and its sentence starts after it.
    """
    rows = [
        (article_id, number, *sentence)
        for article_id, text, body_start, language in zip(
            articles["article_id"],
            articles["text"],
            articles["body_start"],
            articles["language"],
            strict=True,
        )
        for number, sentence in enumerate(split_article(text, int(body_start), language))
    ]
    if not rows:
        return empty("sentences")
    columns = ["article_id", "sentence", "start", "end", "paragraph", "part"]
    return conform(pd.DataFrame(rows, columns=columns), "sentences")


def split_article(text: str, body_start: int, language: str = "en") -> list[Sentence]:
    """The sentences of one article in order."""
    return [s for p in find_paragraphs(text, body_start) for s in _split_paragraph(text, p, language)]


def split_text(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph, without outer whitespace."""
    spans = [(a, b) for start, end in split_raw(text) for a, b in _trim(text, start, end)]
    spans = [piece for span in spans for piece in _split_hidden(text, *span)]
    joined: list[tuple[int, int]] = []
    for span in spans:
        alone = not any(c.isalnum() for c in text[slice(*span)])
        if joined and (alone or _continues(text, joined[-1], span[0], language)):
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined


def _split_paragraph(text: str, paragraph: Paragraph, language: str) -> Iterator[Sentence]:
    start, end, number, part = paragraph
    if part in ("credit", "dateline"):
        yield Sentence(start, end, number, part)
        return
    spans = split_text(text[start:end], language)
    for place, (a, b) in enumerate(spans):
        closing = place == len(spans) - 1 and place > 0 and text[start + a] in "(["
        credited = closing and credit_kind(text[start + a : start + b]) not in (None, "mark")
        yield Sentence(start + a, start + b, number, "credit" if credited else part)


def _trim(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _split_hidden(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Ends that the splitter does not see inside the sentence."""
    at = start
    for match in HIDDEN_END.finditer(text, start, end):
        if HOUR.search(match[0]) and AFTER_HOUR.match(text[match.end() : end].lstrip()):
            continue
        if match.end() < end:
            yield from _trim(text, at, match.end())
            at = match.end()
    yield from _trim(text, at, end)


def _continues(text: str, before: tuple[int, int], next_start: int, language: str) -> bool:
    """Whether the end that was found before `next_start` is none."""
    if not any(c.isalnum() for c in text[slice(*before)]):
        return True  # a mark alone is no sentence
    following = text[next_start : next_start + 15]
    if following[0].islower() and not BRAND.match(following) and text[before[1] - 1] not in "。！？؟۔।;:":
        return True
    left = text[max(before[0], before[1] - 40) : before[1]]
    word = LAST_WORD.search(left)
    if word is None:
        return False
    if word[0] in PLACES:
        return OFFICE.match(following) is not None
    return _abbreviated(left, word[1], following[0], language) or _is_initial(left, following[0])


def _abbreviated(left: str, word: str, following: str, language: str) -> bool:
    kind = _abbreviations(language).get(word.lower())
    if kind == "before_name":
        return (language != "en" or word[:1].isupper()) and following.isalpha()
    if kind == "inside":
        if word == "г":  # "в г. Алматы" names a city; "в 2023 г. Казахстан" closes a year
            return not re.search(r"\d\s*г\.$", left)
        return following.isdigit()
    return False


def _is_initial(left: str, following: str) -> bool:
    """ "A. Miller", "J. R. Brown": one to three initials before a name; "I." may be the pronoun."""
    match = INITIALS.search(left)
    if match is None or not following.isupper():
        return False
    initials = match[0].strip(' ([«“"')
    return initials[0].isupper() and (initials != "I." or len(left.strip()) == len(initials))


@cache
def _abbreviations(language: str) -> dict[str, str]:
    languages = {"en"} if language not in ("ru", "kk") else {language, "ru"}
    rows = resource_rows("abbreviations.csv")
    return {r["abbreviation"]: r["kind"] for r in rows if r["language"] in languages}
