"""Quotations and reports of speech: who is given which words, by which expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.marking.attributions import Attribution, find_attributions
from analysis.marking.contents import without
from analysis.marking.cues import cue_pattern
from analysis.marking.floating import attach_floating
from analysis.marking.grammar import Passage
from analysis.marking.quotation_marks import Quotation, find_paragraphs, find_quotations
from analysis.settings import Settings
from analysis.tables import conform, empty

VERSION = "1"
RESOURCES = ("cues.csv",)
KINDS = ("speech", "thought", "act")
TYPES = {"act": "speech_act", "thought": "thought"}
WORD = re.compile(r"\w+")
SCARE_WORDS = 4  # an unattributed quotation of fewer words is a scare quote or a title
PARSED_LANGUAGES = ("en", "und")
ALONE = "text"  # article_id of a text that is passed without a table


def find_quotes(
    articles: pd.DataFrame | str,
    settings: Settings | None = None,
    *,
    sentences: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    kinds: tuple[str, ...] = ("speech",),
) -> pd.DataFrame:
    """One row per content piece of an attribution: the `quotes` table of these articles, or of one text.

    `articles` needs article_id, text and language; a string is one English article called "text". `sentences` and `mentions` are
    the tables of those articles; without mentions `speaker` stays missing. `kinds` adds "thought" (believes that ...) and "act" (called
    for talks) to "speech". Articles in other languages have no rows. Spans are code points of `text`, end exclusive.
    Raises EngineError where the language model is missing.
    """
    settings = settings or Settings()
    frame = _as_articles(articles)
    frame = frame[frame["language"].isin(PARSED_LANGUAGES)]
    rows: list[dict[str, Any]] = []
    for article_id, text, found, quotations in _attributions(frame, settings, kinds):
        rows += _rows(article_id, text, found, quotations)
    if not rows:
        return empty("quotes")
    return conform(pd.DataFrame(rows), "quotes")


def _as_articles(articles: pd.DataFrame | str) -> pd.DataFrame:
    if isinstance(articles, str):
        return pd.DataFrame({"article_id": [ALONE], "text": [articles], "language": ["en"]})
    return articles


def _attributions(
    frame: pd.DataFrame, settings: Settings, kinds: tuple[str, ...]
) -> Iterator[tuple[str, str, list[Attribution], list[Quotation]]]:
    """Per article: its attributions and all its quotations."""
    from analysis.marking.language import BATCH_SIZE, load_model

    pattern = cue_pattern(tuple(kinds))
    plans = []
    wanted: list[str] = []
    for article_id, text in zip(frame["article_id"], frame["text"], strict=True):
        paragraphs = find_paragraphs(text)
        quotations = find_quotations(text, paragraphs)
        quoted = {q.paragraph for q in quotations}
        parsed = [n for n, (a, b) in enumerate(paragraphs) if n in quoted or pattern.search(text, a, b)]
        plans.append((article_id, text, paragraphs, quotations, parsed))
        wanted += [text[slice(*paragraphs[n])] for n in parsed]
    docs = iter(())
    if wanted:
        model = load_model(settings, parse=True)
        unneeded = [p for p in ("lemmatizer", "attribute_ruler") if p in model.pipe_names]
        docs = model.pipe(wanted, batch_size=BATCH_SIZE, disable=unneeded)
    for article_id, text, paragraphs, quotations, parsed in plans:
        found: list[Attribution] = []
        for number in parsed:
            passage = _passage(text, paragraphs[number][0], number, next(docs), quotations)
            found += [a for a in find_attributions(passage, quotations) if a.kind in kinds]
        attach_floating(text, paragraphs, quotations, found)
        yield article_id, text, found, quotations


def _passage(text: str, start: int, number: int, doc: Any, quotations: list[Quotation]) -> Passage:
    inside = [-1] * len(doc)
    passage = Passage(text, start, number, doc, inside)
    for index, quotation in enumerate(quotations):
        if quotation.paragraph == number:
            for at in range(passage.token_at(quotation.start), passage.token_at(quotation.end - 1) + 1):
                if at < len(inside):
                    inside[at] = index
    return passage


def _rows(article_id: str, text: str, found: list[Attribution], quotations: list[Quotation]) -> list[dict[str, Any]]:
    """Rows of one article, attributions numbered by their first content piece."""
    items: list[tuple[tuple[int, int], Attribution | Quotation]] = [(a.content[0], a) for a in found]
    used = {i for a in found for i in a.quotations}
    items += [((q.start, q.end), q) for i, q in enumerate(quotations) if i not in used]
    items.sort(key=lambda item: (item[0][0], -item[0][1]))
    rows: list[dict[str, Any]] = []
    numbers = {id(item): n for n, (_, item) in enumerate(items)}
    for _, item in items:
        number = numbers[id(item)]
        if isinstance(item, Quotation):
            rows.append(_left_row(article_id, number, text, item))
            continue
        outer = _container(item, found)
        common = _common(article_id, number, text, item, quotations)
        common["nested_in"] = None if outer is None else numbers[id(outer)]
        rows += [{**common, "piece": n, "start": a, "end": b} for n, (a, b) in enumerate(item.content)]
    return rows


def _container(item: Attribution, found: list[Attribution]) -> Attribution | None:
    """The smallest other attribution whose content holds the cue (or the source) of this one."""
    anchor = item.cue_span or item.source
    if anchor is None:
        return None
    size = lambda a: sum(e - s for s, e in a.content)
    holders = [a for a in found if a is not item and any(s <= anchor[0] and anchor[1] <= e for s, e in a.content)]
    holders = [a for a in holders if size(a) > size(item)]
    return min(holders, key=size, default=None)


def _common(article_id: str, number: int, text: str, item: Attribution, quotations: list[Quotation]) -> dict[str, Any]:
    cue, source = item.cue_span, item.source
    return {
        "article_id": article_id,
        "quote": number,
        "quote_type": _type(text, item, quotations),
        "cue_start": cue[0] if cue else None,
        "cue_end": cue[1] if cue else None,
        "cue": text[slice(*cue)] if cue else None,
        "cue_class": item.cue.cue_class if item.cue else None,
        "source_start": source[0] if source else None,
        "source_end": source[1] if source else None,
        "source": text[slice(*source)] if source else None,
        "source_form": "none" if source is None else "nominal",
        "negated": item.negated,
        "flags": " ".join(item.flags),
    }


def _type(text: str, item: Attribution, quotations: list[Quotation]) -> str:
    if item.kind != "speech":
        return TYPES[item.kind]
    if not item.quotations:
        return "indirect"
    quoted = [(quotations[i].start, quotations[i].end) for i in item.quotations]
    return (
        "mixed" if any(WORD.search(text[a:b]) for span in item.content for a, b in without(span, quoted)) else "direct"
    )


def _left_row(article_id: str, number: int, text: str, quotation: Quotation) -> dict[str, Any]:
    words = len(WORD.findall(text[quotation.start : quotation.end]))
    return {
        "article_id": article_id,
        "quote": number,
        "piece": 0,
        "start": quotation.start,
        "end": quotation.end,
        "quote_type": "scare" if words < SCARE_WORDS else "direct",
        "source_form": "none",
        "negated": False,
        "flags": " ".join(quotation.flags),
    }
