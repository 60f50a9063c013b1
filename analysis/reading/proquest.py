"""Exports of ProQuest as text: articles between long lines of underscores, each a list of named fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis.reading.blocks import field_of, lines_of, names_of, words_stated
from analysis.reading.draft import Draft, Found, Setback

_LINE = re.compile(r"(?m)^[ \t]*_{20,}[ \t]*$")
_COUNT = re.compile(rf"(?im)^[ \t]*(?:{lines_of('proquest', 'counter')})[ \t]*$")
_INFO = re.compile(r"^(.{2,120}?)\s*[;,.]\s.*?(\d{1,2} \w{3,9}\.? \d{4}|\w{3,9}\.? \d{1,2}, \d{4})")


def is_proquest(text: str) -> bool:
    """Whether `text` is a ProQuest export."""
    return bool(_LINE.search(text)) and "ProQuest" in text and bool(_text_named().search(text))


@cache
def _text_named() -> re.Pattern[str]:
    """The name of a full text or a summary, in any language."""
    names = "|".join(re.escape(name) for name, part in names_of("proquest").items() if part in ("body", "summary"))
    return re.compile(rf"(?im)^(?:{names})\s?:")


def read_proquest(text: str, format_: str) -> Iterator[Found]:
    """Articles of a ProQuest export in text form."""
    for part in _LINE.split(text):
        for article in _COUNT.split(part):
            fields = _fields(article)
            if "title" in fields or "body" in fields:
                yield _draft(fields, format_)


def _fields(article: str) -> dict[str, str]:
    """Values by part; the first of each counts, and a value runs on until the next name."""
    names = names_of("proquest")
    fields: dict[str, str] = {}
    part, lines = "", list[str]()
    for line in article.split("\n"):
        field = field_of(line, names) if ":" in line[:40] else None
        if field and not (
            part == "body"
            and field.part not in ("tail", "source", "published", "url", "language", "section")
            and not _ends(line)
        ):
            fields.setdefault(part, "\n".join(lines).strip())
            part, lines = field.part, [field.value]
        else:
            lines.append(line)
    fields.setdefault(part, "\n".join(lines).strip())
    fields.pop("", None)
    return {name: value for name, value in fields.items() if value}


def _ends(line: str) -> bool:
    """Whether a name within the text is a field after it: names of fields stand at the start of a line."""
    return not line[:1].isspace() and len(line.split(":", 1)[0]) <= 24


def _draft(fields: dict[str, str], format_: str) -> Found:
    info = _INFO.match(fields.get("head", ""))
    body = fields.get("body") or fields.get("summary") or ""
    if not body and "title" not in fields:
        return Setback("no-fields", "an entry without title and text")
    return Draft(
        body=body,
        title=fields.get("title", ""),
        source=(fields.get("source") or (info[1] if info else "")).split(";")[0].strip() or None,
        published=fields.get("published") or (info[2] if info else None),
        url=fields.get("url"),
        author=fields.get("author"),
        section=fields.get("section"),
        words=words_stated(fields.get("length", "")),
        language=(fields.get("language") or "").lower()[:2] or None,
        format=format_,
    )
