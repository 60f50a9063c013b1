"""Exports of LexisNexis with many articles: Nexis UK ("1 of 20 DOCUMENTS"), Nexis Uni, Lexis+ ("End of Document").

Works on blocks of text (see `blocks`), so that plain text, RTF, DOCX and HTML deliveries share it; the names of the
parts are known in several languages of the interface (resources/export_fields.csv).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from analysis.reading.blocks import COPYRIGHT, Field, field_of, is_labelled, lines_of, names_of, words_stated
from analysis.reading.dates import find_day
from analysis.reading.draft import Draft, Found, Setback

_COUNTED = re.compile(rf"(?i)^\W*(?:FOCUS\W+|LEVEL \d\W+)?(?:{lines_of('nexis', 'counter')})\W*$")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_HEAD = 14  # blocks in which source, date and title of an article stand
_LONGEST_SOURCE = 150
_KEYED = ("title", "author", "section", "length", "head")


def is_counted(blocks: list[str]) -> bool:
    """Whether `blocks` are an export whose articles are counted, "1 of 20 DOCUMENTS"."""
    return any(_COUNTED.match(block) for block in blocks[:400]) and any(map(_tail, blocks))


def is_ended(blocks: list[str]) -> bool:
    """Whether `blocks` are an export whose articles end with "End of Document"."""
    names = names_of("nexis")
    parts = {f.part for block in blocks if len(block) < 200 and (f := field_of(block, names))}
    return "end" in parts and bool({"body", "length", "tail"} & parts)


def read_counted(blocks: list[str], format_: str) -> Iterator[Found]:
    """Articles of a Nexis UK export: source, date, title, fields, text, fields, copyright."""
    starts = [place for place, block in enumerate(blocks) if _COUNTED.match(block)]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        yield _counted(blocks[start + 1 : end], format_)


def read_ended(blocks: list[str], format_: str) -> Iterator[Found]:
    """Articles of a Nexis Uni or Lexis+ export: title, source, date, copyright, fields, "Body", text, fields."""
    names, article = names_of("nexis"), list[str]()
    for block in blocks:
        field = field_of(block, names)
        if field and field.part == "end" and not field.value:
            yield _ended(article, format_)
            article = []
        else:
            article.append(block)


def _counted(blocks: list[str], format_: str) -> Found:
    top = list(takewhile(lambda block: not _field(block), blocks[:_HEAD]))
    day = _place_of_day(top)
    if day is None:
        return Setback("no-fields", f"no source, date and title: {' / '.join(blocks[:3])[:200]}")
    above = [b for b in blocks[:day] if not COPYRIGHT.match(b)]
    draft = Draft(
        source=_source(above[-1]) if above else None, published=blocks[day], format=format_, lines_are_paragraphs=True
    )
    titles: list[str] = []
    place = day + 1
    while place < len(blocks) and not _field(blocks[place]) and len(titles) < 3:
        if not COPYRIGHT.match(blocks[place]):
            titles.append(blocks[place])
        place += 1
    if len(titles) == 3 and not _field_within(
        blocks[place : place + 3]
    ):  # no fields at all: the first block is the title
        titles, place = titles[:1], day + 2
    draft.title = " ".join(titles)
    _take(draft, blocks[place:])
    return draft


def _ended(blocks: list[str], format_: str) -> Found:
    body = next((i for i, b in enumerate(blocks) if (f := _field(b)) and f.part == "body" and not f.value), None)
    first = next(
        (i for i, b in enumerate(blocks) if (f := _field(b)) and f.part in (*_KEYED, "body") and i <= (body or i)), None
    )
    if body is not None:  # fields of the list of contents come first; those of the article touch its body
        first = body
        while first > 0 and is_labelled(blocks[first - 1]) and not COPYRIGHT.match(blocks[first - 1]):
            first -= 1
    if first is None:
        return Setback("no-fields", f"no fields of an article: {' / '.join(blocks[:3])[:200]}")
    head = blocks[max(0, first - _HEAD) : first]
    day = _place_of_day(head[::-1])
    if day is None:
        return Setback("no-fields", f"no title, source and date: {' / '.join(blocks[:3])[:200]}")
    day = first - 1 - day
    draft = Draft(published=blocks[day], format=format_, lines_are_paragraphs=True)
    draft.source = _source(blocks[day - 1]) if day >= 1 else None
    draft.title = blocks[day - 2] if day >= 2 else ""
    for block in blocks[first : body or first]:
        if field := _field(block):
            _set(draft, field)
    _take(draft, blocks[body if body is not None else first :])
    return draft


def _place_of_day(blocks: list[str]) -> int | None:
    """Where the date of an article stands: the first block that names a day, else the middle of title, date and source.

    A date that cannot be read costs the article its date, and not the article.
    """
    named = [i for i, b in enumerate(blocks) if len(b) < 200 and not COPYRIGHT.match(b)]
    found = next((i for i in named if find_day(blocks[i])), None)
    if found is None and len(named) >= 3:
        found = next((i for i in named if _YEAR.search(blocks[i])), named[1])
    return found


def _take(draft: Draft, blocks: list[str]) -> None:
    """Fill `draft` from the fields and the text after its head."""
    text: list[str] = []
    in_text = False
    for block in blocks:
        field = _field(block)
        if field and (text or in_text) and _ends_text(field, block):
            break
        if field and field.part == "body" and not text and (not field.value or _in_capitals(block)):
            in_text = True
            text += [field.value] if field.value else []
        elif field and not in_text and not text and field.part in _KEYED:
            _set(draft, field)
        elif not (COPYRIGHT.match(block) and not text):
            text.append(block)
    while text and COPYRIGHT.match(text[-1]):
        text.pop()
    draft.body = "\n".join(text)


def _set(draft: Draft, field: Field) -> None:
    if field.part == "title" and not draft.title:
        draft.title = field.value
    elif field.part == "author":
        draft.author = re.sub(r"(?i)^(?:by|von|par|por|di|door)\s+", "", field.value)
    elif field.part == "section":
        draft.section = field.value
    elif field.part == "length":
        draft.words = words_stated(field.value)


def _ends_text(field: Field, block: str) -> bool:
    """Whether a name ends the article here, and is not a word of its text."""
    capital = _in_capitals(block)
    if field.part == "tail":
        return bool(field.value) or capital
    if field.part == "close":
        return not field.value or capital
    return (field.part == "capital" and capital) or (field.part == "related" and not field.value)


def _in_capitals(block: str) -> bool:
    """Whether the name before the colon is all capitals."""
    return block.split(":", 1)[0].strip().isupper()


def _tail(block: str) -> bool:
    field = _field(block)
    return field is not None and field.part in ("tail", "length")


def _field_within(blocks: list[str]) -> bool:
    return any(map(_field, blocks))


def _field(block: str) -> Field | None:
    return field_of(block, names_of("nexis"))


def _source(block: str) -> str | None:
    return block.strip(" .") if len(block) <= _LONGEST_SOURCE else None
