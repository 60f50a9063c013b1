"""Documents of many kinds as blocks of text, one a paragraph or line, from which exports of databases are parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from analysis.reading.cleaning import join_lines, wrapped
from analysis.resources import resource_rows

LONGEST_NAME = 32  # characters of the name of a field
_NAMED = re.compile(rf"\s*([^\W\d_][^:\n]{{1,{LONGEST_NAME}}}?)\s?:(?:[ \t\xa0]+(.*)|$)", re.S)
_BLANK = re.compile(r"\n[ \t\xa0]*\n\s*")
WORDS = re.compile(
    r"(?i)^\(?\s*[\d.,\s\u202f]{1,9}\s*(?:words?|wörter|worte|mots|palabras|parole|palavras|woorden|ord|słów|слов\w*|сөз|字|語|单词|個字|个字|文字|단어)\)?$"
)
COPYRIGHT = re.compile(
    r"(?i)^\W*(?:copyright\b|\(c\)|©|(?:.{0,80}\s)?all rights reserved|alle rechte|tous droits|todos los derechos"
    r"|todos os direitos|tutti i diritti|alle rechten|все права|авторск\w+ прав)"
)
_NUMBER = re.compile(r"\d{1,3}(?:[.,\s\u202f]\d{3})+|\d{1,7}")


class Field(NamedTuple):
    """A block that starts with the name of a part of an article; `part` as in resources/export_fields.csv."""

    part: str
    value: str


def text_blocks(text: str, names: Mapping[str, str]) -> list[str]:
    """Paragraphs of plain text; wrapped lines joined, but a line that starts with a known name is its own block."""
    found: list[str] = []
    for part in _BLANK.split(text):
        lines: list[str] = []
        for line in part.split("\n"):
            if lines and (field_of(line, names) or COPYRIGHT.match(lines[-1])):
                found.append(join_lines(lines))
                lines = []
            if line.strip():
                lines.append(line.strip())
        if lines:
            found.append(join_lines(lines))
    return found


def loose_blocks(text: str) -> list[str]:
    """Paragraphs of plain text; lines that follow each other are joined only if they were wrapped to a width."""
    found: list[str] = []
    for part in _BLANK.split(text):
        lines = [" ".join(line.split()) for line in part.split("\n") if line.strip()]
        found += [join_lines(lines)] if len(lines) > 1 and wrapped(lines) else lines
    return found


def line_blocks(lines: Iterable[str]) -> list[str]:
    """Lines of a word processor, where each is a paragraph of its own."""
    return [" ".join(line.split()) for text in lines for line in text.split("\n") if line.strip()]


def field_of(block: str, names: Mapping[str, str]) -> Field | None:
    """The field that `block` is, if its name is known; a block that is only a name has an empty value."""
    match = _NAMED.match(block)
    if match and (part := names.get(match[1].strip().upper())):
        return Field(part, (match[2] or "").strip())
    part = names.get(block.strip().upper()) if len(block) <= LONGEST_NAME else None
    return Field(part, "") if part else None


def is_labelled(block: str) -> bool:
    """Whether `block` looks like a field, whatever its name: a few words with a capital, a colon, a value."""
    match = _NAMED.match(block)
    return bool(match and match[1][0].isupper() and match[1].count(" ") <= 3)


def words_stated(value: str) -> int | None:
    """The number in a count of words, such as 355 words, 1.355 Wörter or 1 355 mots."""
    match = _NUMBER.search(value)
    return int(re.sub(r"\D", "", match[0])) if match else None


@cache
def names_of(database: str) -> dict[str, str]:
    """Names of the parts of an article in the exports of `database`, upper case, and what they stand for."""
    return {name: row["part"] for row in _rows(database) if row["part"] != "counter" for name in _names(row)}


@cache
def lines_of(database: str, part: str) -> str:
    """A regular expression, case not minded, for whole lines that count articles ("counter") or end them ("end")."""
    forms = sorted({name for row in _rows(database) if row["part"] == part for name in _names(row)}, key=len)
    return "|".join(re.escape(form).replace(r"\#", r"\d{1,6}").replace(r"\ ", r"\s+") for form in reversed(forms))


def _rows(database: str) -> list[dict[str, str]]:
    return [row for row in resource_rows("export_fields.csv") if row["database"] == database]


def _names(row: dict[str, str]) -> list[str]:
    return row["names"].split("|")
