"""Attributions without a reporting verb: "according to", a noun ("the claim that"), a colon or a dash before or
after a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from analysis.marking import grammar
from analysis.marking.attributions import Attribution
from analysis.marking.contents import ADJUNCT_STARTS
from analysis.marking.cues import Cue, cue_forms, cue_phrases, inflections
from analysis.marking.grammar import Passage, Range, Source, Span
from analysis.marking.objects import has_that
from analysis.marking.plausibility import SPEECH
from analysis.marking.quotation_marks import Quotation, touching
from analysis.marking.sources import source_of
from analysis.marking.tidying import tidy

BETWEEN = ("during", "in", "at", "on", "to", "from", "by", "among")
ISSUING = [
    "make",
    "issue",
    "repeat",
    "voice",
    "express",
    "raise",
    "level",
    "send",
    "give",
    "offer",
    "renew",
    "release",
    "publish",
    "deliver",
    "file",
    "lodge",
    "post",
    "echo",
    "reiterate",
    "have",
    "hold",
    "share",
    "add",
]


def by_phrases(passage: Passage, quotations: list[Quotation]) -> Iterator[Attribution]:
    """ "According to Ann Lee, the plan failed"."""
    doc = passage.doc
    for phrase, cue in cue_phrases().items():
        words = phrase.split()
        for at in range(len(doc) - len(words)):
            last = at + len(words) - 1
            if passage.inside[at] >= 0 or [doc[i].lower_ for i in range(at, last + 1)] != words:
                continue
            nouns = [c for c in doc[last].children if c.dep_ == "pobj" and c.i > last] or [doc[last + 1]]
            first, end = grammar.phrase_range(nouns[0])
            source = Source(nouns[0], (max(first, last + 1), max(end, last + 1)), "phrase")
            found = _around_phrase(passage, cue, (at, last), source, quotations)
            found = found or _around_phrase(passage, cue, (at, last), _to_comma(doc, source), quotations)
            if found:
                yield found


def _to_comma(doc: Any, source: Source) -> Source:
    """The source up to its first comma, where the parser let it run over the clause: "According to Lee, the move
    failed".
    """
    first, last = source.tokens
    cut = next((i - 1 for i in range(first + 1, last) if doc[i].text == ","), last)
    return Source(source.head if source.head.i <= cut else doc[cut], (first, cut), source.how)


def _around_phrase(
    passage: Passage, cue: Cue, words: Range, source: Source, quotations: list[Quotation]
) -> Attribution | None:
    doc = passage.doc
    start, stop = grammar.sentence_limits(doc[words[0]])
    start = _clause_start(doc, start, words[0])
    end = source.tokens[1]
    spans = []
    if words[0] > start:
        spans.append(passage.span(start, words[0] - 1))
    goes_on = (
        end + 2 < stop and doc[end + 1].text in (",", *grammar.DASHES) and doc[end + 2].lower_ not in ADJUNCT_STARTS
    )
    if end + 2 < stop and (words[0] == start or goes_on):
        spans.append(passage.span(end + 1, stop - 1))
    taken = [passage.span(*words), passage.span(*source.tokens)]
    content, touched = tidy(passage.text, spans, quotations, taken, (passage.start, passage.end))
    if not content:
        return None
    return Attribution(
        "according",
        cue.kind,
        content,
        passage.number,
        cue,
        taken[0],
        taken[1],
        source.head,
        passage.spans[source.head.i][0],
        quotations=touched,
    )


def _clause_start(doc: Any, start: int, stop: int) -> int:
    """Where the last main clause before a phrase starts: after a semicolon or colon, or after "and" with a new
    subject.
    """
    head = doc[stop].head
    if head.dep_ == "conj" and head.i < stop and any(c.dep_ in ("nsubj", "nsubjpass") for c in head.children):
        start = max(start, head.left_edge.i)
    for at in range(stop - 1, start, -1):
        if doc[at].text in (";", ":") and any(doc[i].tag_ in grammar.FINITE for i in range(at, stop)):
            return at + 1
    return start


def by_nouns(passage: Passage, quotations: list[Quotation]) -> Iterator[Attribution]:
    """ "Ann Lee’s claim that the plan failed"."""
    forms = cue_forms("noun")
    for token in passage.doc:
        cue = forms.get(token.lower_)
        if cue is None or passage.inside[token.i] >= 0 or not token.tag_.startswith("NN"):
            continue
        if "quote" in cue.frames and (answer := _answer(passage, token, cue, quotations)):
            yield answer
            continue
        source = _owner(token)
        if source is None:
            continue
        construction, last, span = _said_of(passage, token, cue)
        if span is None:
            continue
        taken = [passage.span(token.i, last), passage.span(*source.tokens)]
        content, touched = tidy(passage.text, [span], quotations, taken, (passage.start, passage.end))
        kind = "act" if construction == "noun thing" and cue.kind == SPEECH and not touched else cue.kind
        if content:
            yield Attribution(
                construction,
                kind,
                content,
                passage.number,
                cue,
                taken[0],
                taken[1],
                source.head,
                head_start=passage.spans[source.head.i][0],
                quotations=touched,
            )


def _said_of(passage: Passage, noun: Any, cue: Cue) -> tuple[str, int, Span | None]:
    """What a noun of speech governs: a that-clause; with an owner before it an infinitive or a thing after a
    preposition.

    With the last token of the cue: the preposition belongs to it.
    """
    for child in noun.children:
        if child.i > noun.i and child.dep_ in ("acl", "ccomp") and "that" in cue.frames and has_that(child):
            return "noun", noun.i, passage.span(child.left_edge.i, child.right_edge.i)
        if child.dep_ == "prep" and child.i == noun.i + 1 and child.lower_ in BETWEEN and "that" in cue.frames:
            for clause in (c for other in child.children for c in other.children if c.dep_ in ("acl", "relcl")):
                if has_that(clause):  # "her claim during the debate that it failed"
                    return "noun", noun.i, passage.span(clause.left_edge.i, clause.right_edge.i)
    if not any(c.dep_ == "poss" for c in noun.children):
        return "", noun.i, None
    for child in noun.children:
        if child.i <= noun.i:
            continue
        to = [c for c in child.children if c.dep_ == "aux" and c.lower_ == "to"]
        if child.dep_ in ("acl", "relcl") and child.tag_ == "VB" and to and "inf" in cue.frames:
            return "noun thing", noun.i, passage.span(to[0].i, child.right_edge.i)
        if child.dep_ == "prep" and child.lower_ in cue.frames:
            for thing in child.children:
                if thing.dep_ in ("pobj", "pcomp"):
                    return "noun thing", child.i, passage.span(thing.left_edge.i, thing.right_edge.i)
    return "", noun.i, None


@cache
def _issuing() -> frozenset[str]:
    irregular = ["made", "making", "gave", "given", "sent", "had", "has", "held"]
    return frozenset([form for lemma in ISSUING for form in inflections(lemma, "verb")] + irregular)


def _answer(passage: Passage, noun: Any, cue: Cue, quotations: list[Quotation]) -> Attribution | None:
    """ "“No,” was her answer" and "Her answer was “no”"."""
    owners = [c for c in noun.children if c.dep_ == "poss"]
    verb = noun.head
    if not owners or verb.lower_ not in ("was", "is", "were", "came", "comes"):
        return None
    for index in touching(quotations, passage.start, passage.end):
        quotation = quotations[index]
        first, last = passage.token_at(quotation.start), passage.last_token_at(quotation.end - 1)
        if last == verb.i - 1 or first == verb.i + 1 or (first == verb.i + 2 and passage.doc[verb.i + 1].is_punct):
            source, word = passage.span(*grammar.phrase_range(owners[0])), passage.span(noun.i, noun.i)
            content = [(quotation.start, quotation.end)]
            return Attribution(
                "noun",
                SPEECH,
                content,
                passage.number,
                cue,
                word,
                source,
                owners[0],
                head_start=passage.spans[owners[0].i][0],
                quotations=[index],
            )
    return None


def by_adverbs(passage: Passage, quotations: list[Quotation]) -> Iterator[Attribution]:
    """ "The fund allegedly lost money": somebody says so, the text does not say who."""
    forms = cue_forms("adverb")
    for token in passage.doc:
        cue = forms.get(token.lower_)
        if cue is None or passage.inside[token.i] >= 0 or not grammar.is_verb(token.head):
            continue
        word = passage.span(token.i, token.i)
        verb = token.head
        spans = [passage.span(verb.left_edge.i, verb.right_edge.i)]
        content, touched = tidy(passage.text, spans, quotations, [word], (passage.start, passage.end))
        if content:
            yield Attribution("adverb", SPEECH, content, passage.number, cue, word, quotations=touched)


def _owner(noun: Any) -> Source | None:
    """Whose claim it is: "Ann Lee’s claim that", "the claim by Ann Lee that", "Ann Lee repeated the claim that"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return Source(child, grammar.phrase_range(child), "owner")
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "of"):
            for other in child.children:
                if other.dep_ == "pobj":
                    return Source(other, grammar.phrase_range(other), "owner")
    if noun.dep_ == "dobj" and noun.head.lower_ in _issuing():
        return source_of(noun.head)
    return None
