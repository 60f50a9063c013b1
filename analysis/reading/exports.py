"""Which database exported a text, if any: then it holds many articles, which the database's own module takes apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis.reading import factiva, nexis, proquest
from analysis.reading.blocks import line_blocks, lines_of, loose_blocks, names_of, text_blocks
from analysis.reading.draft import Found
from analysis.reading.pages import Source, parse_page

# One of these stands in every export; only a text with one of them is looked at further.
_WORDS = ("ocument", "okument", "DOC", "DOK", "окумент", "ДОК", "STORIES", "____", "文件", "ドキュメント")
_IN_MARKUP = re.compile("|".join(_WORDS))
_NEAR = 120  # characters before and behind such a word in which its element begins and ends


def find_export(text: str, format_: str, *, lines: list[str] | None = None) -> Iterator[Found] | None:
    """The articles of `text` if it is an export of a database; None if it is not.

    `lines`: the paragraphs, where a word processor tells them; else they are found in `text`.
    """
    if not any(word in text for word in _WORDS) or not _sign().search(text):
        return None
    if proquest.is_proquest(text):
        return proquest.read_proquest(text, format_)
    blocks = line_blocks(lines) if lines is not None else text_blocks(text, names_of("nexis"))
    if nexis.is_counted(blocks):
        return nexis.read_counted(blocks, format_)
    if lines is None:
        blocks = loose_blocks(text)
    if nexis.is_ended(blocks):
        return nexis.read_ended(blocks, format_)
    if factiva.is_factiva(blocks):
        return factiva.read_factiva(blocks, format_)
    return None


def find_page_export(source: Source) -> Iterator[Found] | None:
    """The articles of an HTML page if a database delivered it; None if it is an ordinary page."""
    text = source.markup
    if factiva.is_factiva_page(text):
        return factiva.read_factiva_page(source)
    if "DOC_ID_" in text or _is_signed(text):
        blocks = page_blocks(source)
        if nexis.is_counted(blocks):
            return nexis.read_counted(blocks, "html")
        if nexis.is_ended(blocks):
            return nexis.read_ended(blocks, "html")
    return None


@cache
def _sign() -> re.Pattern[str]:
    """A line that every export holds at least once."""
    both = "|".join(lines_of(name, part) for name, part in (("nexis", "counter"), ("nexis", "end")))
    return re.compile(rf"(?im)^[ \t]*(?:(?:FOCUS - |LEVEL \d - )?(?:{both})[ \t]*$|{factiva.NUMBERED}|_{{20,}}[ \t]*$)")


def _is_signed(markup: str) -> bool:
    """The same in the markup of a page: whether an element holds such a line and nothing else.

    Around the words that stand in each of these lines, for there are too many elements to look into all.
    """
    for word in _IN_MARKUP.finditer(markup):
        start = markup.rfind(">", max(0, word.start() - _NEAR), word.start()) + 1
        end = markup.find("<", word.end(), word.end() + _NEAR)
        if start and end > 0 and _page_sign().fullmatch(markup, start, end):
            return True
    return False


@cache
def _page_sign() -> re.Pattern[str]:
    both = "|".join(lines_of(name, part) for name, part in (("nexis", "counter"), ("nexis", "end")))
    return re.compile(rf"(?i)\s*(?:FOCUS - )?(?:{both})\s*")


_LINE = "\u2028"  # stands for a line break while the breaks of the source, which mean nothing, are removed


def page_blocks(source: Source) -> list[str]:
    """The innermost blocks of a page in their order, and lines broken inside them."""
    tree = parse_page(source).tree
    for br in tree.iter("br"):
        br.tail = _LINE + (br.tail or "")
    leaves = tree.xpath(
        "//body//*[(self::p or self::div or self::td or self::li or self::h1 or self::h2 or self::h3 or self::pre)"
        " and not(.//p or .//div or .//table or .//li or .//pre)]"
    )
    return line_blocks(leaf.text_content().replace("\n", " ").replace(_LINE, "\n") for leaf in leaves)
