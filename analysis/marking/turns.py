"""Attributions by punctuation: a name and a colon, a dash and a name, turns of a transcript, headlines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.marking.attributions import Attribution
from analysis.marking.cues import Cue
from analysis.marking.grammar import Passage, Span
from analysis.marking.plausibility import SPEECH
from analysis.marking.quotation_marks import Quotation, touching
from analysis.marking.roles import role_of
from analysis.marking.tidying import trim

COLON = Cue(":", "mark", SPEECH, "neutral", frozenset(("quote",)))
DASH = Cue("–", "mark", SPEECH, "neutral", frozenset(("quote",)))
NAME_COLON = re.compile(
    r"(?P<name>[A-Z][\w.’'-]*(?:[ ,]+(?:of|the|de|von|van|al|bin|[A-Z(“\"][\w.’'\")-]*)){0,7})\s*:\s*$"
)
FEWEST_WORDS_OF_TURN = 8  # shorter ones are often subheads
TURN = re.compile(r"(?P<name>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}):\s+(?=\S+\s\S+\s\S)")
NOT_NAMES = frozenset(
    [
        "UPDATE",
        "NOTE",
        "EDITOR",
        "CORRECTION",
        "WATCH",
        "READ",
        "MORE",
        "PHOTO",
        "VIDEO",
        "BREAKING",
        "EXCLUSIVE",
        "RELATED",
        "SOURCE",
        "ANALYSIS",
        "OPINION",
        "WASHINGTON",
        "LONDON",
        "MOSCOW",
        "ASTANA",
        "TITLE",
        "ABSTRACT",
        "QUESTION",
        "ANSWER",
        "Q",
        "A",
        "PS",
        "WARNING",
        "TIP",
        "STEP",
        "CONTACT",
        "TEL",
        "EMAIL",
        "DATE",
        "TIME",
        "PLACE",
        "PRICE",
        "ALSO",
        "TOPICS",
        "TAGS",
    ]
)
DASH_SOURCE = re.compile(r"\s*[–—―-]+\s*(?P<name>(?:the )?[A-Za-z][^\n.!?]{1,70}?)\.?\s*$")


def by_turns(
    text: str, paragraphs: list[Span], title: bool, quotations: list[Quotation], used: set[int]
) -> Iterator[Attribution]:
    """Turns of a transcript and headlines that begin with a name and a colon: "LEE: We won", "Lee: Why we won".

    A single turn counts where the name is in capitals; a headline where its name stands in the article again.
    """
    turns = [(n, m) for n, (a, b) in enumerate(paragraphs) if (m := TURN.match(text, a, b))]
    long = [n for n, m in turns if len(text[m.end() : paragraphs[n][1]].split()) >= FEWEST_WORDS_OF_TURN]
    body_turns = len(long) - bool(title and 0 in long)
    for number, match in turns:
        name, end = match["name"], paragraphs[number][1]
        inside = list(touching(quotations, *paragraphs[number]))
        is_title = title and number == 0
        if name.upper() in NOT_NAMES or any(i in used for i in inside):
            continue
        if is_title:
            speaks = name.rsplit(" ", 1)[-1] in text[end:] or role_of(name) is not None
        else:
            speaks = (name.isupper() or (body_turns > 2 and number in long)) and text[match.end()] not in '“"'
        if speaks:
            colon = (match.end("name"), match.end("name") + 1)
            start, stop = trim(text, match.end(), end) if is_title else (match.end(), end)
            yield Attribution(
                "headline" if is_title else "turn",
                SPEECH,
                [(start, stop)],
                number,
                COLON,
                colon,
                match.span("name"),
                quotations=inside,
                flags=("headline",) if is_title else (),
            )


def by_marks(passage: Passage, quotations: list[Quotation], used: set[int]) -> Iterator[Attribution]:
    """ "Lee: “We won.”", "“We won” – Ann Lee", and with the dash and the name in a paragraph of their own."""
    body = passage.text[passage.start : passage.end]
    for index in touching(quotations, passage.start, passage.end):
        if index in used:
            continue
        quotation = quotations[index]
        before, after = body[: quotation.start - passage.start], body[quotation.end - passage.start :]
        if colon := NAME_COLON.match(before):
            at = passage.start + before.rindex(":")
            name = (passage.start + colon.start("name"), passage.start + colon.end("name"))
            yield _marked("colon", (at, at + 1), name, index, quotations)
        elif not before.strip() and (dash := DASH_SOURCE.match(after)):
            name = (quotation.end + dash.start("name"), quotation.end + dash.end("name"))
            yield _marked("dash", None, name, index, quotations)


def by_dashes(text: str, paragraphs: list[Span], quotations: list[Quotation], used: set[int]) -> Iterator[Attribution]:
    """A quotation that is a paragraph, and after it a paragraph with a dash and a name: "- Ann Lee, on Monday"."""
    for index, quotation in enumerate(quotations):
        start, end = paragraphs[quotation.paragraph]
        alone = quotation.start - start <= 1 and end - quotation.end <= 1
        if not alone or index in used or quotation.paragraph + 1 == len(paragraphs):
            continue
        after, stop = paragraphs[quotation.paragraph + 1]
        if dash := DASH_SOURCE.fullmatch(text[after:stop]):
            yield _marked("dash", None, (after + dash.start("name"), after + dash.end("name")), index, quotations)


def _marked(construction: str, cue: Span | None, name: Span, index: int, quotations: list[Quotation]) -> Attribution:
    """The attribution of one quotation by a colon or a dash."""
    quotation = quotations[index]
    return Attribution(
        construction,
        SPEECH,
        [(quotation.start, quotation.end)],
        quotation.paragraph,
        DASH if cue is None else COLON,
        cue,
        name,
        quotations=[index],
    )
