"""Direct speech in Russian and Kazakh articles, by quotation marks, dashes and verbs of saying; nothing is parsed.

Indirect speech is not found there, and how often these rows are right has not been measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from analysis.marking.paragraphs import find_paragraphs
from analysis.marking.quotation_marks import find_quotations
from analysis.resources import resource_rows
from analysis.tables import PARTS_COUNTED

RESOURCE = "cues_by_marks.csv"
LANGUAGES = ("ru", "kk")
DASH = "—–-"
PRONOUNS = frozenset(("он", "она", "они", "ол", "олар"))
MOST_WORDS_BEFORE_NAME = 5
FEWEST_WORDS = 4  # of a quotation that nobody is given; fewer are a name or a scare quote
OPENS_WITH_DASH = re.compile(rf"[{DASH}]\s+(?=\S)")
GOES_ON = re.compile(rf"[.,]?\s*[{DASH}]\s+(?=\S)")
BEFORE_CUE = re.compile(rf"[,.!?…]*\s*[{DASH}]\s+")
INSERTED = re.compile(rf"[,.!?…]\s*[{DASH}]\s+")
WORD = re.compile(r"[^\W\d_][\w’-]*\.?")
SENTENCE = re.compile(r"[.!?…][»”“\"’']*$")
Span = tuple[int, int]


class Spoken(NamedTuple):
    """Direct speech in one or two pieces, with the spans of its cue and source where it has them."""

    content: list[Span]
    cue: Span | None = None
    cue_class: str | None = None
    source: Span | None = None
    scare: bool = False


def find_direct(text: str, body_start: int, language: str) -> list[Spoken]:
    """The direct speech of one article in the order of the text; `language` is ru or kk."""
    paragraphs = [(p.start, p.end) for p in find_paragraphs(text, body_start) if p.part in PARTS_COUNTED]
    found = [spoken for a, b in paragraphs if (spoken := _by_dash(text, a, b, language)) is not None]
    taken = [span for spoken in found for span in spoken.content]
    for quotation in find_quotations(text, paragraphs):
        if not any(a <= quotation.start < b for a, b in taken):
            start, end = paragraphs[quotation.paragraph]
            found.append(_by_marks(text, quotation.start, quotation.end, (start, end), language))
    return sorted(found, key=lambda spoken: spoken.content[0])


def _by_dash(text: str, start: int, end: int, language: str) -> Spoken | None:
    """A line of dialogue: "— We are ready, — said Ann Lee. — It is up to them."."""
    opening = OPENS_WITH_DASH.match(text, start, end)
    if opening is None:
        return None
    return _interrupted(text, opening.end(), end, end, language) or Spoken([(opening.end(), end)])


def _by_marks(text: str, start: int, end: int, paragraph: Span, language: str) -> Spoken:
    """A quotation with its cue inside, after or before it; alone where it has none."""
    if inside := _interrupted(text, start, end, end, language):
        return inside
    gap = BEFORE_CUE.match(text, end, paragraph[1])
    cue = _cue_at(text, gap.end(), paragraph[1], language) if gap else None
    if cue is not None:
        return Spoken([(start, end)], cue[:2], cue[2], _source_after(text, cue[1], paragraph[1]))
    lead = text[paragraph[0] : start].rstrip()
    if lead.endswith(":"):
        for cue in reversed(list(_cues_in(text, paragraph[0], paragraph[0] + len(lead), language))):
            return Spoken([(start, end)], cue[:2], cue[2], _source_before(text, paragraph[0], cue[0]))
    words = len(WORD.findall(text, start, end))
    return Spoken([(start, end)], scare=words < FEWEST_WORDS or not SENTENCE.search(text[start:end]))


def _interrupted(text: str, start: int, end: int, stop: int, language: str) -> Spoken | None:
    """Speech that a cue between dashes interrupts or ends."""
    for gap in INSERTED.finditer(text, start, end):
        cue = _cue_at(text, gap.end(), end, language)
        if cue is None:
            continue
        content = [(start, gap.start() + 1)]
        source = _source_after(text, cue[1], stop)
        rest = next(GOES_ON.finditer(text, (source or cue)[1], end), None)
        if rest is not None:
            content.append((rest.end(), end))
        return Spoken(content, cue[:2], cue[2], source)
    return None


def _cue_at(text: str, start: int, stop: int, language: str) -> tuple[int, int, str] | None:
    match = _pattern(language).match(text, start, stop)
    return (*match.span(), _class_of(match[0], language)) if match else None


def _cues_in(text: str, start: int, stop: int, language: str) -> Iterator[tuple[int, int, str]]:
    for match in _pattern(language).finditer(text, start, stop):
        yield (*match.span(), _class_of(match[0], language))


def _source_after(text: str, start: int, stop: int) -> Span | None:
    """The pronoun or the name after a cue, with the title before it: "said the minister Ann Lee"."""
    words: list[re.Match[str]] = []
    for word in WORD.finditer(text, start, stop):
        if text[words[-1].end() if words else start : word.start()].strip():
            break
        words.append(word)
        if word[0].endswith(".") and len(word[0]) > 2:
            break
    return _name_of(text, words)


def _source_before(text: str, start: int, stop: int) -> Span | None:
    """The same before a cue: "The minister Ann Lee said: ..."."""
    clause = max(start, *(text.rfind(mark, start, stop) + 1 for mark in ".!?;,—–"))
    return _name_of(text, list(WORD.finditer(text, clause, stop)), opens=True)


def _name_of(text: str, words: list[re.Match[str]], *, opens: bool = False) -> Span | None:
    """From the first word to the end of the first run of capitalised words; nobody where there is no such run.

    `opens`: the first word begins a sentence, so that its capital says nothing where others follow in lower case.
    """
    if words and words[0][0].lower().rstrip(".") in PRONOUNS:
        return words[0].start(), words[0].start() + len(words[0][0].rstrip("."))
    capital = [word[0][0].isupper() for word in words]
    if opens and len(capital) > 1 and not capital[1]:
        capital[0] = False
    if True not in capital[: MOST_WORDS_BEFORE_NAME + 1]:
        return None
    last = capital.index(True)
    while last + 1 < len(words) and capital[last + 1]:
        last += 1
    end = words[last].end()
    full_stop = text[end - 1] == "." and words[last].end() - words[last].start() > 2
    return words[0].start(), end - full_stop


@cache
def _classes(language: str) -> dict[str, str]:
    return {r["cue"]: r["class"] for r in resource_rows(RESOURCE) if r["language"] == language}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Matches a cue of this language, the longest first."""
    forms = sorted(_classes(language), key=lambda form: (-len(form), form))
    return re.compile(r"\b(?:" + "|".join(f.replace("*", r"\w*").replace(" ", r"\s") for f in forms) + r")\b", re.I)


def _class_of(cue: str, language: str) -> str:
    word = " ".join(cue.lower().split())
    fitting = [form for form in _classes(language) if word == form or (form[-1] == "*" and word.startswith(form[:-1]))]
    return _classes(language)[max(fitting, key=len)]
