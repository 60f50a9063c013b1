"""Attributions by a reporting verb: one paragraph at a time, one verb after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from analysis.marking import clauses, contents, grammar, objects
from analysis.marking.cues import Cue, cue_forms
from analysis.marking.grammar import Passage, Range, Source, Span
from analysis.marking.plausibility import (
    SPEECH,
    can_hold,
    can_speak,
    is_plausible,
    kind_of,
    measured_as,
    quoted_words,
    role_kind,
)
from analysis.marking.quotation_marks import Quotation
from analysis.marking.sources import source_of
from analysis.marking.tidying import tidy

MANNER = Cue("", "verb", "speech", "manner", frozenset(("quote",)))  # “Go,” he smiled: beside a comma-closed quotation
SAID_FORMS = ("said", "says")
AUXILIARIES = (
    "is",
    "was",
    "are",
    "were",
    "has",
    "have",
    "had",
    "does",
    "do",
    "did",
    "'s",
    "’s",
    "'re",
    "’re",
    "'m",
    "’m",
)


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
    head_start: int | None = None
    negated: bool = False
    quotations: list[int] = field(default_factory=list)
    flags: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Characters of content."""
        return sum(end - start for start, end in self.content)


class _Content(NamedTuple):
    construction: str
    spans: list[Span]
    quotations: list[int]
    cue_end: int = -1  # last token of the cue, where a preposition belongs to it


NOTHING = _Content("", [], [])


def by_verbs(passage: Passage, quotations: list[Quotation]) -> Iterator[Attribution]:
    """Attributions whose cue is a verb outside quotation marks, in the order of their verbs."""
    forms = cue_forms("verb")
    body = passage.text[passage.start : passage.end]
    has_quotation = any(i >= 0 for i in passage.inside) or body.endswith(":")
    for token in passage.doc:
        if passage.inside[token.i] >= 0 or token.dep_ in ("amod", "compound", "aux"):
            continue
        cue = forms.get(token.lower_)
        if cue is None or not (grammar.is_verb(token) or token.lower_ in SAID_FORMS or _is_mistagged(token)):
            manner = has_quotation and token.tag_ in ("VBD", "VBZ", "VBP") and token.lower_ not in AUXILIARIES
            cue = MANNER if manner else None
        if cue is not None:
            found = _by_verb(passage, token, cue, quotations)
            if found is not None:
                yield found


def _is_mistagged(token: Any) -> bool:
    """A verb that the tagger took for a plural noun: "Lee claims that ...", "“No,” Lee answers"."""
    if token.tag_ != "NNS":
        return False
    named = any(c.dep_ == "compound" and c.tag_ == "NNP" for c in token.children)
    after_mark = token.left_edge.i > 0 and grammar.is_mark(token.doc[token.left_edge.i - 1])
    return any(c.dep_ in ("nsubj", "ccomp") for c in token.children) or (named and after_mark)


def _by_verb(passage: Passage, verb: Any, cue: Cue, quotations: list[Quotation]) -> Attribution | None:
    source = _outside(passage, verb, source_of(verb))
    cue_tokens = grammar.cue_range(verb)
    block = contents.block_of(cue_tokens, source)
    found = _content_of(passage, verb, cue, source, block, quotations)
    if not found.spans and not found.quotations:
        return _introduction(passage, verb, cue, source, cue_tokens)
    cue_tokens = (cue_tokens[0], max(cue_tokens[1], found.cue_end))
    taken = [passage.span(*cue_tokens)]
    if source is not None:
        taken.append(passage.span(*source.tokens))
    spans = found.spans + [(quotations[i].start, quotations[i].end) for i in found.quotations]
    content, touched = tidy(passage.text, spans, quotations, taken, (passage.start, passage.end))
    if not content or not is_plausible(passage, verb, cue, source, found.construction, found.spans, touched):
        return None
    declined = _declined(verb)
    if declined is not None and clauses.asks(passage.text[content[0][0] : content[0][1]]):
        return None  # "declined to say which one": nothing is said
    kind = kind_of(cue, found.construction, quoted_words(passage.text, quotations, touched))
    return Attribution(
        construction=measured_as(verb, kind, found.construction, passage.text, content),
        kind=kind,
        content=content,
        paragraph=passage.number,
        cue=cue,
        cue_span=taken[0],
        source=taken[1] if source is not None else None,
        source_head=source.head if source is not None else None,
        head_start=passage.spans[source.head.i][0] if source is not None else None,
        negated=grammar.is_negated(verb) or declined is not None,
        quotations=touched,
    )


def _outside(passage: Passage, verb: Any, source: Source | None) -> Source | None:
    """The source, or where the parser took words of a quotation for it, the last subject before that is none."""
    if source is None or passage.inside[source.head.i] < 0:
        return source
    for token in reversed(passage.doc[verb.sent.start : verb.i]):
        if token.dep_ == "nsubj" and passage.inside[token.i] < 0 and token.head.tag_ in grammar.FINITE:
            return Source(token, grammar.phrase_range(token, token.head.i), "shared")
    return None


def _introduction(
    passage: Passage, verb: Any, cue: Cue, source: Source | None, cue_tokens: Range
) -> Attribution | None:
    """A report without content in its sentence, which a quotation after it may fill: "Ann Lee spoke first. “We
    won.”".
    """
    if cue.kind != SPEECH or "quote" not in cue.frames or source is None or not can_hold(verb):
        return None
    if not can_speak(source.head) or verb.dep_ not in ("ROOT", "conj", "ccomp"):
        return None
    span = passage.span(*cue_tokens)
    return Attribution("introduction", SPEECH, [], passage.number, cue, span, passage.span(*source.tokens), source.head)


def _content_of(
    passage: Passage, verb: Any, cue: Cue, source: Source | None, block: Range, quotations: list[Quotation]
) -> _Content:
    """The first construction that the cue allows and the text shows."""
    frames = cue.frames
    before, after = contents.quotations_beside(passage, verb, block, quotations)
    if before and source is not None and _follows(passage, verb, cue, source, block):
        spans = contents.left_of(passage, quotations[before[-1]]) + contents.that_after(passage, block)
        return _Content("direct", spans, before + after)
    if spans := contents.short_answer(passage, verb):
        return _Content("answer", spans, [])
    if cue is MANNER and after and source is not None and contents.touches(passage, verb, quotations[after[0]]):
        return _Content("quotation", [], after)
    if cue is MANNER or (not after and _leads_up(passage, verb)):
        return NOTHING
    document = source is not None and role_kind(source.head) == "work"
    if cue.cue_class in ("showing", "ruling") and document and (spans := objects.shown(passage, verb)):
        return _Content("shown", spans, [])
    if cue.cue_class == "denying" and (spans := objects.denied_clause(passage, verb)):
        return _Content("clause", spans, [])
    if "that" in frames and (spans := clauses.complement(passage, verb, block)):
        return _Content("clause", spans, after)
    if source is not None and "that" in frames and not after and _is_as(passage, verb):
        return _Content("parenthetical", contents.surrounding(passage, verb, block, is_as=True), [])
    apart = source is not None and source.tokens[1] < block[0]
    if _may_follow(passage, verb, source, frames) and not apart:
        spans = contents.surrounding(passage, verb, block, quoted=bool(after))
        if spans:
            return _Content("parenthetical", spans, after)
    entitled = verb.tag_ == "VBN" and (frames & {"oprd", "as"} or source is None or cue.cue_class == "asking")
    if "quote" in frames and after and not entitled:
        return _Content("quotation", [], after)
    return _lesser_content(passage, verb, frames, cue.kind)


def _leads_up(passage: Passage, verb: Any) -> bool:
    """Whether a colon closes the paragraph or stands before a quotation: "Lee called them on it:"."""
    doc, stop = verb.doc, grammar.sentence_limits(verb)[1]
    if verb.dep_ not in ("ROOT", "conj") or any(c.dep_ == "ccomp" and c.i > verb.i for c in verb.children):
        return False
    colons = [i for i in range(verb.i + 1, stop) if doc[i].text == ":"]
    return bool(colons) and (colons[-1] == len(doc) - 1 or passage.inside[colons[-1] + 1] >= 0)


def _is_as(passage: Passage, verb: Any) -> bool:
    """ "as Ann Lee reported": the sentence around it is the report."""
    marked = any(c.lower_ == "as" and c.dep_ in ("mark", "advmod") for c in verb.children)
    return verb.dep_ == "advcl" and marked and not contents.has_object(passage, verb, None)


def _follows(passage: Passage, verb: Any, cue: Cue, source: Source, block: Range) -> bool:
    """Whether a comma-closed quotation before source and verb is what the verb reports: "“We won,” Lee said"."""
    if "quote" not in cue.frames and "that" not in cue.frames:
        return False
    if verb.tag_ in ("VBG", "VB", "VBN") and source.how == "shared":
        return False
    if source.head.lower_ in ("who", "which", "that") or contents.has_object(passage, verb, source):
        return False
    if source.head.lower_ == "it" and verb.lower_ not in (*contents.CORE, "read", "reads"):
        return False
    if source.how == "inverted":
        return True
    stop = grammar.sentence_limits(verb)[1]
    return contents.ends(verb.doc, grammar.tail_end(verb, block[1], stop), stop)


def _may_follow(passage: Passage, verb: Any, source: Source | None, frames: frozenset[str]) -> bool:
    """Whether the verb can stand after or inside what it reports."""
    if "that" not in frames or verb.dep_ in ("relcl", "acl", "amod", "pcomp"):
        return False
    finite = verb.tag_ in grammar.FINITE or any(c.dep_ == "aux" and c.tag_ in grammar.FINITE for c in verb.children)
    marked = any(c.dep_ in ("mark", "advmod") and c.lower_ in ("if", "when", "because", "while") for c in verb.children)
    return finite and not marked and not contents.has_object(passage, verb, source)


def _lesser_content(passage: Passage, verb: Any, frames: frozenset[str], cue_kind: str) -> _Content:
    """Infinitives, names given to things, and things spoken of."""
    if "inf" in frames and (spans := objects.infinitive(passage, verb, with_object=False)):
        return _Content("infinitive", spans, [])
    if "that" in frames and cue_kind == SPEECH and (spans := objects.gerund(passage, verb)):
        return _Content("gerund", spans, [])
    if "ctrl" in frames and (spans := objects.infinitive(passage, verb, with_object=True)):
        return _Content("request", spans, [])
    if "objof" in frames and (spans := objects.object_of(passage, verb, "of")):
        return _Content("object", spans, [])
    named = verb.tag_ == "VBN" and verb.dep_ == "acl"  # a blog called the Feed
    if frames & {"oprd", "as"} and not named and (spans := objects.named_as(passage, verb, "obj" in frames)):
        return _Content("named", spans, [])
    spans, cue_end = objects.thing(passage, verb, frames, "obj" in frames)
    return _Content("thing", spans, [], cue_end)


def _declined(verb: Any) -> Any:
    """The verb by which somebody declines to say what this verb would say; None where nobody does."""
    form = cue_forms("verb").get(verb.head.lower_)
    refuses = verb.dep_ == "xcomp" and form is not None and form.cue_class == "refusing"
    return verb.head if refuses else None
