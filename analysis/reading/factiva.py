"""Exports of Factiva: HTML, and the text of RTF and TXT deliveries, with or without field codes (HD, WC, PD)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.reading.blocks import COPYRIGHT, WORDS, names_of, words_stated
from analysis.reading.dates import find_day
from analysis.reading.draft import Draft, Found, Setback
from analysis.reading.pages import Source, parse_page

_DOCUMENT = "(?:Document|Dokument|Documento|Документ|文件|ドキュメント)"
NUMBERED = (
    rf"(?:AN[\s|]+)?{_DOCUMENT}\s+[A-Z][A-Z0-9]{{5,9}}\d{{4}}[a-z0-9]{{8,18}}[\s|]*$"  # the line that ends an article
)
_END = re.compile(rf"^{NUMBERED}")
_CODED_END = re.compile(rf"^AN[\s|]+{_DOCUMENT}\s")
_CODED = re.compile(r"^([A-Z]{2,3})(?:[ \t\xa0|]+|$)(.*)", re.S)  # the bar parts cells of a table in RTF
_CLOCK = re.compile(r"^\d{1,2}:\d{2}(?:\s?[AP]M)?(?:\s+\w{2,5})?$")
_HEAD = 14  # blocks between the count of words and the text


def is_factiva_page(text: str) -> bool:
    """Whether an HTML page is a Factiva delivery."""
    return "articleParagraph" in text and re.search(r'id="article-\w+"|class="article \w*Article', text) is not None


def is_factiva(blocks: list[str]) -> bool:
    """Whether `blocks` hold articles that end with a Factiva document number."""
    return any(_END.match(block) or _CODED_END.match(block) for block in blocks)


def read_factiva_page(source: Source) -> Iterator[Found]:
    """Articles of an HTML delivery: blocks of each article's container, as in the other deliveries."""
    tree = parse_page(source).tree
    containers = tree.xpath('//div[starts-with(@id, "article-")]')
    if not containers:
        containers = tree.xpath(
            '//div[contains(concat(" ", @class, " "), " article ") and not(.//div[contains(@class, "article")])]'
        )
    for container in containers:
        draft = _draft(_page_blocks(container), "html")
        if isinstance(draft, Draft):
            _take_page(draft, container)
        yield draft


def read_factiva(blocks: list[str], format_: str) -> Iterator[Found]:
    """Articles of an RTF or TXT delivery."""
    article: list[str] = []
    for block in blocks:
        if _END.match(block) or _CODED_END.match(block):
            yield _draft(article, format_)
            article = []
        else:
            article.append(block)


def _take_page(draft: Draft, container: Any) -> None:
    """Title and text as the page marks them up, where it does."""
    titles = container.xpath('.//*[contains(@class, "Headline")]')
    paragraphs = container.xpath('.//p[contains(@class, "articleParagraph")]')
    if titles:
        draft.title = " ".join(titles[0].text_content().split())
    if paragraphs and not container.xpath(".//tr[count(td) = 2]"):  # else the codes say what is text
        draft.body = "\n".join(" ".join(p.text_content().split()) for p in paragraphs)


def _page_blocks(container: Any) -> list[str]:
    """The innermost blocks of a container. Rows of a table with field codes become "CODE value"."""
    rows = container.xpath(".//tr[count(td) = 2]")
    if rows:
        blocks = []
        for row in rows:
            code = row[0].text_content().strip()
            parts = [" ".join(p.text_content().split()) for p in row[1].iter("p")] or [
                " ".join(row[1].text_content().split())
            ]
            blocks += [f"{code} {parts[0]}", *parts[1:]]
        return blocks
    leaves = container.xpath(".//*[(self::div or self::p or self::pre) and not(.//div or .//p or .//pre)]")
    return [block for leaf in leaves if (block := " ".join(leaf.text_content().split()))]


def _draft(blocks: list[str], format_: str) -> Found:
    draft = Draft(format=format_, lines_are_paragraphs=True)
    blocks = [b for b in blocks if not _END.match(b)]
    coded = sum(1 for b in blocks if (m := _CODED.match(b)) and m[1] in names_of("factiva"))
    found = _from_codes(draft, blocks) if coded >= 4 else _from_order(draft, blocks)
    if not found:
        return Setback("no-fields", f"no count of words and date: {' / '.join(blocks[:4])[:200]}")
    return draft


def _from_order(draft: Draft, blocks: list[str]) -> bool:
    """Section, title, byline, words, date, time, source, code, edition, page, language, copyright, text."""
    count = next((i for i, b in enumerate(blocks) if WORDS.match(b)), None)
    if count is None or count + 2 >= len(blocks) or not find_day(blocks[count + 1]):
        return False
    place = count + 2
    draft.published = blocks[count + 1]
    if _CLOCK.match(blocks[place]):
        draft.published += f" {blocks[place]}"
        place += 1
    draft.source = blocks[place]
    draft.words = words_stated(blocks[count])
    above = blocks[:count]
    rights = [i for i in range(place, min(place + _HEAD, len(blocks))) if COPYRIGHT.match(blocks[i])]
    text = rights[0] + 1 if rights else _after_language(blocks, place)
    _take_above(draft, above)
    draft.body = "\n".join(_without_publisher(blocks[text:]))
    return True


def _take_above(draft: Draft, above: list[str]) -> None:
    """Section, title, byline and credit from the blocks above the count of words: the longest is the title."""
    byline = [b for b in above if re.match(r"(?i)^(?:by|von|par|por|di)\s+\S", b)]
    rest = [b for b in above if b not in byline]
    if not rest:
        return
    title = max(range(min(len(rest), 3)), key=lambda i: (len(rest[i]) > 25, -i if len(rest[i]) > 25 else len(rest[i])))
    draft.title = rest[title]
    draft.section = rest[title - 1] if title > 0 else None
    below = [b for b in rest[title + 1 :] if len(b) <= 80]
    draft.author = re.sub(r"(?i)^(?:by|von|par|por|di)\s+", "", byline[0]) if byline else (below[0] if below else None)


def _after_language(blocks: list[str], place: int) -> int:
    """Where the text starts if no line of copyright says so: after the short lines below the source."""
    while place < len(blocks) and len(blocks[place]) <= 40:
        place += 1
    return place


def _without_publisher(blocks: list[str]) -> list[str]:
    """The text without the name of the publisher that stands as its last line."""
    if len(blocks) > 1 and len(blocks[-1]) <= 80 and not blocks[-1].endswith((".", "!", "?", '"', "”")):
        return blocks[:-1]
    return blocks


def _from_codes(draft: Draft, blocks: list[str]) -> bool:
    names, part, text = names_of("factiva"), "", list[str]()
    for block in blocks:
        match = _CODED.match(block)
        value = block
        if match and match[1] in names:
            part, value = names[match[1]], match[2]
        value = value.strip(" \t\xa0|")
        if part == "body" and value:
            text.append(value)
        elif part == "published":
            draft.published = value
        elif part == "length":
            draft.words = words_stated(value)
        elif part == "time":
            draft.published = f"{draft.published} {value}"
        elif part in ("title", "source", "section") and not getattr(draft, part):
            setattr(draft, part, value)
        elif part == "author":
            draft.author = re.sub(r"(?i)^by\s+", "", value)
    draft.body = "\n".join(text)
    return bool(draft.title and draft.published)
