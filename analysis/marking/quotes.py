"""Quotations and reports of speech: who is given which words, by which expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.marking.attributions import Attribution, by_verbs
from analysis.marking.constructions import by_adverbs, by_dashes, by_marks, by_nouns, by_phrases, by_turns
from analysis.marking.cues import cue_pattern
from analysis.marking.floating import attach_floating
from analysis.marking.grammar import Passage
from analysis.marking.masking import Masked, mask_paragraph
from analysis.marking.overlaps import yield_to_outer
from analysis.marking.paragraphs import find_paragraphs
from analysis.marking.precision import precision_of
from analysis.marking.quotation_marks import Quotation, find_quotations
from analysis.marking.tidying import without
from analysis.settings import Settings
from analysis.tables import PARTS_COUNTED, conform, empty

VERSION = "1"
RESOURCES = ("cues.csv", "roles.csv", "rule_precision.csv")
KINDS = ("speech", "thought", "act")
TYPES = {"act": "speech_act", "thought": "thought"}
WORD = re.compile(r"\w+")
TITLE = re.compile(r"\s*[^\n]+(?<![.!?:,;”\"])\s*\n\s*\n\s*")
SCARE_WORDS = 4  # an unattributed quotation of fewer words is a scare quote or a title
PARSED_LANGUAGES = ("en", "und")
ALONE = "text"  # article_id of a text that is passed without a table


@dataclass
class _Plan:
    """What is known of an article before parsing: its paragraphs, its quotations, and the paragraphs worth parsing."""

    article_id: str
    text: str
    paragraphs: list[tuple[int, int]]
    title: bool
    quotations: list[Quotation]
    masked: dict[int, Masked]


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
        columns = {"article_id": [ALONE], "text": [articles], "language": ["en"], "body_start": [_body_start(articles)]}
        return pd.DataFrame(columns)
    return articles


def _body_start(text: str) -> int:
    """Where the body starts: after a first line that ends without a full stop and is followed by a blank line."""
    title = TITLE.match(text)
    return title.end() if title else 0


def _attributions(
    frame: pd.DataFrame, settings: Settings, kinds: tuple[str, ...]
) -> Iterator[tuple[str, str, list[Attribution], list[Quotation]]]:
    """Per article: its attributions and all its quotations."""
    pattern = cue_pattern(tuple(kinds))
    plans: list[_Plan] = []
    for article_id, text, body_start in zip(frame["article_id"], frame["text"], frame["body_start"], strict=True):
        parts = [p for p in find_paragraphs(text, int(body_start)) if p.part in PARTS_COUNTED]
        paragraphs = [(p.start, p.end) for p in parts]
        quotations = find_quotations(text, paragraphs)
        quoted = {q.paragraph for q in quotations}
        masked = {
            n: mask
            for n, (a, b) in enumerate(paragraphs)
            if (n in quoted or pattern.search(text, a, b)) and (mask := mask_paragraph(text, a, b, quotations))
        }
        title = bool(parts) and parts[0].part == "title"
        plans.append(_Plan(article_id, text, paragraphs, title, quotations, masked))
    docs = _parse([mask.text for plan in plans for mask in plan.masked.values()], settings)
    for plan in plans:
        found: list[Attribution] = []
        for number, mask in plan.masked.items():
            passage = _passage(plan, number, mask, next(docs))
            found += [a for a in _in_passage(passage, plan.quotations) if a.kind in kinds]
        used = {i for a in found for i in a.quotations}
        found += by_turns(plan.text, plan.paragraphs, plan.title, plan.quotations, used)
        found += by_dashes(plan.text, plan.paragraphs, plan.quotations, {i for a in found for i in a.quotations})
        attach_floating(plan.text, plan.paragraphs, plan.quotations, found)
        yield plan.article_id, plan.text, found, plan.quotations


def _parse(texts: list[str], settings: Settings) -> Iterator[Any]:
    """One parsed document per text."""
    from analysis.marking.language import BATCH_SIZE, load_model

    if not texts:
        return iter(())
    model = load_model(settings, parse=True)
    unneeded = [p for p in ("lemmatizer", "attribute_ruler") if p in model.pipe_names]
    return iter(model.pipe(texts, batch_size=BATCH_SIZE, disable=unneeded))


def _in_passage(passage: Passage, quotations: list[Quotation]) -> list[Attribution]:
    """Attributions of one paragraph by place; those inside the content of another are among them."""
    found = [*by_verbs(passage, quotations), *by_phrases(passage, quotations), *by_nouns(passage, quotations)]
    found += by_adverbs(passage, quotations)
    used = {i for a in found for i in a.quotations}
    found += by_marks(passage, quotations, used)
    yield_to_outer(passage.text, found)
    return sorted(found, key=lambda a: (a.cue_span or a.content[0], a.content))


def _passage(plan: _Plan, number: int, mask: Masked, doc: Any) -> Passage:
    spans = [mask.origin(t.idx, t.idx + len(t.text)) for t in doc]
    inside = [-1] * len(doc)
    passage = Passage(plan.text, *plan.paragraphs[number], number, doc, spans, inside)
    for index, quotation in enumerate(plan.quotations):
        if quotation.paragraph == number:
            for at in range(passage.token_at(quotation.start), passage.last_token_at(quotation.end - 1) + 1):
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
    cue_class = item.cue.cue_class if item.cue else ""
    return {
        "article_id": article_id,
        "quote": number,
        "quote_type": _type(text, item, quotations),
        "cue_start": cue[0] if cue else None,
        "cue_end": cue[1] if cue else None,
        "cue": text[slice(*cue)] if cue else None,
        "cue_class": cue_class or None,
        "source_start": source[0] if source else None,
        "source_end": source[1] if source else None,
        "source": text[slice(*source)] if source else None,
        "source_form": "none" if source is None else "nominal",
        "rule": item.construction,
        "confidence": precision_of("attribution", item.construction, _type(text, item, quotations), cue_class),
        "negated": item.negated,
        "flags": " ".join(item.flags),
    }


def _type(text: str, item: Attribution, quotations: list[Quotation]) -> str:
    if item.kind != "speech":
        return TYPES[item.kind]
    if item.construction == "turn":
        return "direct"
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
