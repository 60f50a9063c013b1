"""Attributions of one paragraph: cue, source and content, by one rule after another. No rule looks outside its paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from analysis.marking import contents, grammar
from analysis.marking.cues import Cue, cue_forms, cue_phrases
from analysis.marking.grammar import Passage, Range, Source, Span
from analysis.marking.quotation_marks import Quotation

MANNER = Cue(
    "", "verb", "speech", "manner", frozenset(("quote",))
)  # "“Go,” he smiled": any verb beside a comma-closed quotation
COLON = Cue(":", "mark", "speech", "neutral", frozenset(("quote",)))
DASH = Cue("–", "mark", "speech", "neutral", frozenset(("quote",)))
SAID_FORMS = ("said", "says")
NAME_COLON = re.compile(
    r"(?P<name>[A-Z][\w.’'-]*(?:[ ,]+(?:of|the|de|von|van|al|bin|[A-Z(“\"][\w.’'\")-]*)){0,7})\s*:\s*$"
)
DASH_SOURCE = re.compile(r"\s*[–—-]+\s*(?P<name>(?:the )?[A-Za-z][^\n.!?]{1,70}?)\.?\s*$")


@dataclass
class Attribution:
    """One attribution while it is put together; spans are code points of the article."""

    construction: str
    kind: str
    content: list[Span]
    paragraph: int
    cue: Cue | None = None
    cue_span: Span | None = None
    source: Span | None = None
    source_head: Any = None
    negated: bool = False
    quotations: list[int] = field(default_factory=list)
    flags: tuple[str, ...] = ()


def find_attributions(passage: Passage, quotations: list[Quotation]) -> list[Attribution]:
    """Attributions of the paragraph, by place of their cue. Those inside the content of another are among them."""
    found = [a for verb in _cue_verbs(passage) if (a := _by_verb(passage, verb, quotations))]
    found += _by_phrase(passage, quotations)
    found += _by_noun(passage, quotations)
    used = {i for a in found for i in a.quotations}
    found += _by_mark(passage, quotations, used)
    return sorted(found, key=lambda a: (a.cue_span or a.content[0], a.content))


def _cue_verbs(passage: Passage) -> Iterator[tuple[Any, Cue]]:
    forms = cue_forms("verb")
    has_quotation = any(i >= 0 for i in passage.inside)
    for token in passage.doc:
        if passage.inside[token.i] >= 0 or token.dep_ in ("amod", "compound", "aux"):
            continue
        cue = forms.get(token.lower_)
        if cue and (grammar.is_verb(token) or token.lower_ in SAID_FORMS):
            yield token, cue
        elif has_quotation and token.tag_ in ("VBD", "VBZ", "VBP"):
            yield token, MANNER


def _by_verb(passage: Passage, found: tuple[Any, Cue], quotations: list[Quotation]) -> Attribution | None:
    verb, cue = found
    source = grammar.source_of(verb)
    cue_tokens = grammar.cue_range(verb)
    block = contents.block_of(cue_tokens, source)
    construction, kind, spans, beside = _content_of(passage, verb, cue, source, block, quotations)
    if not spans and not beside:
        return None
    taken = [passage.span(*cue_tokens)]
    if source is not None:
        taken.append(passage.span(*source.tokens))
    spans = spans + [(quotations[i].start, quotations[i].end) for i in beside]
    content, touched = contents.tidy(passage.text, spans, quotations, taken, (passage.start, passage.end))
    if not content or not _plausible(verb, cue, source, construction, touched):
        return None
    if construction in ("thing", "named") and cue.kind == "speech" and touched:
        kind = "speech"
    return Attribution(
        construction,
        kind,
        content,
        passage.number,
        cue,
        taken[0],
        taken[1] if source is not None else None,
        source.head if source is not None else None,
        grammar.is_negated(verb),
        touched,
    )


def _content_of(
    passage: Passage, verb: Any, cue: Cue, source: Source | None, block: Range, quotations: list[Quotation]
) -> tuple[str, str, list[Span], list[int]]:
    """Construction, kind, spans and neighbouring quotations: the first construction that the cue allows and the text shows."""
    frames = cue.frames
    beside = contents.quotations_beside(passage, verb, block, quotations) if "quote" in frames else []
    if cue is MANNER:
        beside = [i for i in beside if quotations[i].end <= passage.span(*block)[0] and source is not None]
        return "manner", "speech", [], [i for i in beside if contents.closes_with_comma(passage, quotations[i])]
    if "that" in frames and (spans := contents.complement(passage, verb, block)):
        return "clause", cue.kind, spans, beside
    if (
        ("that" in frames or "quote" in frames)
        and verb.tag_ in grammar.FINITE + ("VBN",)
        and (spans := contents.surrounding(passage, verb, block))
    ):
        return "parenthetical", cue.kind, spans, beside
    if beside:
        return "quotation", "speech", [], beside
    if "inf" in frames and (spans := contents.infinitive(passage, verb, with_object=False)):
        return "infinitive", cue.kind, spans, []
    if "ctrl" in frames and (spans := contents.infinitive(passage, verb, with_object=True)):
        return "request", cue.kind, spans, []
    if frames & {"oprd", "as"} and (spans := contents.named_as(passage, verb)):
        return "named", "act" if cue.kind == "speech" else cue.kind, spans, []
    dependencies = ("dobj",) if "obj" in frames else ()
    spans = contents.thing(passage, verb, frames, dependencies)
    return "thing", "act" if cue.kind == "speech" else cue.kind, spans, []


def _plausible(verb: Any, cue: Cue, source: Source | None, construction: str, touched: list[int]) -> bool:
    """Whether a cue without a source may stand: passives of telling, and quotations; "to say that ..." may not."""
    if source is not None:
        return source.head.lower_ not in ("it", "this", "that") or bool(touched) or construction == "parenthetical"
    if touched:
        return True
    return construction == "clause" and grammar.is_passive(verb) and cue.kind == "speech"


def _by_phrase(passage: Passage, quotations: list[Quotation]) -> Iterator[Attribution]:
    doc = passage.doc
    for phrase, cue in cue_phrases().items():
        words = phrase.split()
        for at in range(len(doc) - len(words)):
            last = at + len(words) - 1
            if passage.inside[at] >= 0 or [doc[i].lower_ for i in range(at, last + 1)] != words:
                continue
            nouns = [c for c in doc[last].children if c.dep_ == "pobj" and c.i > last]
            if not nouns and last + 1 < len(doc):
                nouns = [doc[last + 1]]
            if not nouns:
                continue
            source = Source(nouns[0], grammar.phrase_range(nouns[0]), "phrase")
            source = Source(nouns[0], (max(source.tokens[0], last + 1), max(source.tokens[1], last + 1)), "phrase")
            attribution = _around_phrase(passage, cue, (at, last), source, quotations)
            if attribution:
                yield attribution


def _around_phrase(
    passage: Passage, cue: Cue, words: Range, source: Source, quotations: list[Quotation]
) -> Attribution | None:
    doc = passage.doc
    start, stop = contents.sentence_limits(doc[words[0]])
    end = source.tokens[1]
    spans = []
    if words[0] > start:
        spans.append(passage.span(start, words[0] - 1))
    if end + 2 < stop and (words[0] == start or doc[end + 1].text in (",", "–", "—")):
        spans.append(passage.span(end + 1, stop - 1))
    taken = [passage.span(*words), passage.span(*source.tokens)]
    content, touched = contents.tidy(passage.text, spans, quotations, taken, (passage.start, passage.end))
    if not content:
        return None
    return Attribution(
        "according", cue.kind, content, passage.number, cue, taken[0], taken[1], source.head, False, touched
    )


def _by_noun(passage: Passage, quotations: list[Quotation]) -> Iterator[Attribution]:
    forms = cue_forms("noun")
    for token in passage.doc:
        cue = forms.get(token.lower_)
        if cue is None or passage.inside[token.i] >= 0 or not token.tag_.startswith("NN"):
            continue
        clauses = [
            c
            for c in token.children
            if c.dep_ in ("acl", "ccomp")
            and c.i > token.i
            and any(g.dep_ == "mark" and g.lower_ == "that" for g in c.children)
        ]
        if not clauses or "that" not in cue.frames:
            continue
        source = _owner(token)
        taken = [passage.span(token.i, token.i)] + ([passage.span(*source.tokens)] if source else [])
        spans = [passage.span(clauses[0].left_edge.i, clauses[0].right_edge.i)]
        content, touched = contents.tidy(passage.text, spans, quotations, taken, (passage.start, passage.end))
        if content:
            yield Attribution(
                "noun",
                cue.kind,
                content,
                passage.number,
                cue,
                taken[0],
                taken[1] if source else None,
                source.head if source else None,
                False,
                touched,
            )


def _owner(noun: Any) -> Source | None:
    """Whose claim it is: "Ann Lee’s claim that", "the claim by Ann Lee that", "Ann Lee repeated the claim that"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return Source(child, grammar.phrase_range(child), "owner")
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "of"):
            for other in child.children:
                if other.dep_ == "pobj":
                    return Source(other, grammar.phrase_range(other), "owner")
    if noun.dep_ in ("dobj", "pobj", "attr"):
        verb = noun.head if grammar.is_verb(noun.head) else noun.head.head
        if grammar.is_verb(verb):
            return grammar.source_of(verb)
    return None


def _by_mark(passage: Passage, quotations: list[Quotation], used: set[int]) -> Iterator[Attribution]:
    """ "Lee: “We won.”" and "“We won” – Ann Lee"."""
    body = passage.text[passage.start : passage.end]
    for index, quotation in enumerate(quotations):
        if quotation.paragraph != passage.number or index in used:
            continue
        before, after = body[: quotation.start - passage.start], body[quotation.end - passage.start :]
        span = [(quotation.start, quotation.end)]
        if colon := NAME_COLON.match(before):
            at = passage.start + before.rindex(":")
            name = (passage.start + colon.start("name"), passage.start + colon.end("name"))
            yield Attribution(
                "colon", "speech", span, passage.number, COLON, (at, at + 1), name, None, quotations=[index]
            )
        elif not before.strip() and (dash := DASH_SOURCE.match(after)):
            name = (quotation.end + dash.start("name"), quotation.end + dash.end("name"))
            yield Attribution("dash", "speech", span, passage.number, DASH, None, name, None, quotations=[index])
