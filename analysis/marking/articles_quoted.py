"""All attributions of articles: paragraphs chosen, masked, parsed in batches, and put through every rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.marking.attributions import Attribution, by_verbs
from analysis.marking.constructions import by_adverbs, by_nouns, by_phrases
from analysis.marking.cues import cue_pattern
from analysis.marking.floating import attach_floating
from analysis.marking.grammar import Passage, Span
from analysis.marking.masking import Masked, mask_paragraph
from analysis.marking.overlaps import yield_to_direct, yield_to_outer
from analysis.marking.paragraphs import find_paragraphs
from analysis.marking.quotation_marks import Quotation, find_quotations, touching
from analysis.marking.turns import by_dashes, by_marks, by_turns
from analysis.settings import Settings
from analysis.tables import PARTS_COUNTED


@dataclass
class Quoted:
    """An article, its paragraphs and quotations, and what is attributed in it."""

    article_id: str
    text: str
    paragraphs: list[Span]
    has_title: bool
    quotations: list[Quotation]
    masked: dict[int, Masked]
    attributions: list[Attribution]


def find_attributed(articles: pd.DataFrame, settings: Settings, kinds: tuple[str, ...]) -> Iterator[Quoted]:
    """Each article with its attributions of these kinds, in order; only paragraphs that can hold one are parsed."""
    plans = [
        _plan(article_id, text, int(body_start), kinds)
        for article_id, text, body_start in zip(
            articles["article_id"], articles["text"], articles["body_start"], strict=True
        )
    ]
    docs = _parse([mask.text for plan in plans for mask in plan.masked.values()], settings)
    for plan in plans:
        for number, mask in plan.masked.items():
            passage = _passage(plan, number, mask, next(docs))
            plan.attributions += [a for a in _in_passage(passage, plan.quotations) if a.kind in kinds]
        plan.attributions += by_turns(plan.text, plan.paragraphs, plan.has_title, plan.quotations, _used(plan))
        plan.attributions += by_dashes(plan.text, plan.paragraphs, plan.quotations, _used(plan))
        attach_floating(plan.text, plan.paragraphs, plan.quotations, plan.attributions)
        yield plan


def _plan(article_id: str, text: str, body_start: int, kinds: tuple[str, ...]) -> Quoted:
    pattern = cue_pattern(kinds)
    parts = [p for p in find_paragraphs(text, body_start) if p.part in PARTS_COUNTED]
    paragraphs = [(p.start, p.end) for p in parts]
    quotations = find_quotations(text, paragraphs)
    quoted = {q.paragraph for q in quotations}
    masked = {
        number: mask
        for number, (start, end) in enumerate(paragraphs)
        if (number in quoted or pattern.search(text, start, end))
        and (mask := mask_paragraph(text, start, end, quotations)) is not None
    }
    has_title = bool(parts) and parts[0].part == "title"
    return Quoted(article_id, text, paragraphs, has_title, quotations, masked, [])


def _parse(texts: list[str], settings: Settings) -> Iterator[Any]:
    """One parsed document per text; lemmas and word classes are not asked for, they cost a third of the time."""
    from analysis.marking.language import BATCH_SIZE, load_model

    if not texts:
        return iter(())
    model = load_model(settings, parse=True)
    unneeded = [p for p in ("lemmatizer", "attribute_ruler") if p in model.pipe_names]
    return iter(model.pipe(texts, batch_size=BATCH_SIZE, disable=unneeded))


def _passage(plan: Quoted, number: int, mask: Masked, doc: Any) -> Passage:
    spans = [mask.origin(t.idx, t.idx + len(t.text)) for t in doc]
    passage = Passage(plan.text, *plan.paragraphs[number], number, doc, spans, [-1] * len(doc))
    for index in touching(plan.quotations, *plan.paragraphs[number]):
        quotation = plan.quotations[index]
        first, last = passage.token_at(quotation.start), passage.last_token_at(quotation.end - 1)
        passage.inside[first : last + 1] = [index] * (last + 1 - first)
    return passage


def _in_passage(passage: Passage, quotations: list[Quotation]) -> list[Attribution]:
    """Attributions of one paragraph by place; those inside the content of another are among them."""
    found = [*by_verbs(passage, quotations), *by_phrases(passage, quotations), *by_nouns(passage, quotations)]
    found += by_adverbs(passage, quotations)
    found += by_marks(passage, quotations, {i for a in found for i in a.quotations})
    yield_to_outer(passage.text, found)
    yield_to_direct(found)
    return sorted(found, key=lambda a: (a.cue_span or a.content[0], a.content))


def _used(plan: Quoted) -> set[int]:
    return {i for a in plan.attributions for i in a.quotations}
