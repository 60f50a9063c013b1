"""What is attributed: the stretches that belong to one cue, found from the parse and from the punctuation around it."""

from __future__ import annotations

from typing import Any

from analysis.marking.grammar import FINITE, Passage, Range, Source, Span, is_mark, is_verb, tail_end
from analysis.marking.quotation_marks import Quotation

LEADING = " \t\n\xa0,;:–—-"
BREAKS = (",", "–", "—", "-", "--", "(", ":", ";")
ADJUNCT_STARTS = (
    "who",
    "which",
    "whose",
    "where",
    "when",
    "while",
    "as",
    "after",
    "before",
    "during",
    "in",
    "on",
    "at",
    "for",
    "with",
    "according",
)
MOST_WORDS_BEFORE_QUOTE = 14


def block_of(cue: Range, source: Source | None) -> Range:
    """The tokens of source and cue together, where they are neighbours; else the cue alone."""
    if source is None:
        return cue
    first, last = source.tokens
    if (last < cue[0] and cue[0] - last <= 6) or (first > cue[1] and first - cue[1] <= 2):
        return min(first, cue[0]), max(last, cue[1])
    return cue


def complement(passage: Passage, verb: Any, block: Range) -> list[Span]:
    """The clause that depends on the verb and follows it: "said [that] the plan failed"."""
    for child in verb.children:
        if child.dep_ == "ccomp" and child.i > verb.i:
            first = max(child.left_edge.i, verb.i + 1)
            last = child.right_edge.i
            if block[1] > verb.i and first <= block[1] < child.i:
                first = block[1] + 1
            return [passage.span(first, last)]
    return []


def surrounding(passage: Passage, verb: Any, block: Range) -> list[Span]:
    """The sentence around a parenthetical: "The plan, Ann Lee said, failed", "The plan failed, Ann Lee said"."""
    doc = passage.doc
    first, last = block
    start, stop = sentence_limits(verb)
    if first <= start or not _breaks_before(doc, first):
        return []
    end = tail_end(verb, last, stop)
    found = []
    if any(is_verb(doc[i]) or is_mark(doc[i]) for i in range(start, first)) or _goes_on(doc, end, stop):
        found.append(passage.span(start, first - 1))
    if found and _goes_on(doc, end, stop):
        found.append(passage.span(end + 1, stop - 1))
    return found


def sentence_limits(token: Any) -> Range:
    """First token of the sentence and the token after its last one."""
    sentence = token.sent
    return sentence.start, sentence.end


def _breaks_before(doc: Any, first: int) -> bool:
    before = doc[first - 1]
    if before.text in (",", "–", "—", "--") or is_mark(before):
        return True
    return before.text in ("?", "!")


def _goes_on(doc: Any, end: int, stop: int) -> bool:
    """Whether the reported sentence goes on after a parenthetical, rather than an adjunct of it."""
    at = end + 1
    if at >= stop - 1 or doc[at].text not in (",", "–", "—", "--"):
        return False
    after = doc[at + 1]
    if after.tag_ == "VBG" or after.lower_ in ADJUNCT_STARTS or is_mark(after):
        return False
    return sum(not t.is_punct for t in doc[at + 1 : stop]) >= 1


def infinitive(passage: Passage, verb: Any, with_object: bool) -> list[Span]:
    """ "to leave" of "promised to leave"; with the person asked in "urged them to leave"."""
    for child in verb.children:
        if child.i <= verb.i or child.dep_ not in ("xcomp", "ccomp", "advcl") or child.tag_ != "VB":
            continue
        to = [c for c in child.children if c.dep_ == "aux" and c.lower_ == "to"]
        if not to:
            continue
        first = to[0].i
        objects = [c for c in verb.children if c.dep_ in ("dobj", "dative") and verb.i < c.i < first]
        subjects = [c for c in child.children if c.dep_ == "nsubj" and c.i < first]
        if with_object and (subjects or objects):
            first = min(c.left_edge.i for c in subjects + objects)
        elif subjects or objects:
            return []
        return [passage.span(first, child.right_edge.i)]
    return []


def thing(passage: Passage, verb: Any, prepositions: frozenset[str], dependencies: tuple[str, ...]) -> list[Span]:
    """The object of the verb, or of one of these prepositions after it: "called for talks", "denied the charge"."""
    for child in sorted(verb.children, key=lambda c: c.i):
        if child.i <= verb.i:
            continue
        if child.dep_ in dependencies:
            return [passage.span(child.left_edge.i, child.right_edge.i)]
        if child.dep_ in ("prep", "agent", "prt") and child.lower_ in prepositions:
            for noun in child.children:
                if noun.dep_ in ("pobj", "pcomp"):
                    return [passage.span(noun.left_edge.i, noun.right_edge.i)]
    return []


def named_as(passage: Passage, verb: Any) -> list[Span]:
    """Object and what it is called: "called the plan “a disaster”", "described it as reckless"."""
    first, last = -1, -1
    for child in sorted(verb.children, key=lambda c: c.i):
        if child.i < verb.i:
            continue
        if child.dep_ in ("dobj", "ccomp", "dative", "nsubj") and first < 0:
            first, last = child.left_edge.i, child.right_edge.i
        elif child.dep_ in ("oprd", "attr", "acomp", "xcomp", "appos") or (
            child.dep_ == "prep" and child.lower_ == "as"
        ):
            first = child.left_edge.i if first < 0 else first
            last = max(last, child.right_edge.i)
    if first <= verb.i or last < first:
        return []
    return [passage.span(first, last)]


def quotations_beside(passage: Passage, verb: Any, block: Range, quotations: list[Quotation]) -> list[int]:
    """Indices of quotations that stand right before or after the cue: "“...,” he said", "he said: “...”", "he said, “...”"."""
    doc = passage.doc
    found = []
    for index, quotation in enumerate(quotations):
        if quotation.paragraph != passage.number:
            continue
        first, last = passage.token_at(quotation.start), passage.token_at(quotation.end - 1)
        if last < block[0] and all(
            doc[i].text in (",", "–", "—", "-") or doc[i].is_space for i in range(last + 1, block[0])
        ):
            if (doc[last].is_punct and closes_with_comma(passage, quotation)) or last + 1 < block[0]:
                found.append(index)
        elif first > block[1] and _introduces(doc, block[1], first, passage):
            found.append(index)
    return found


def closes_with_comma(passage: Passage, quotation: Quotation) -> bool:
    body = passage.text[quotation.start : quotation.end].rstrip("”\"»'’")
    return body.endswith((",", "?", "!", "—", "–", "-", "…", "..."))


def _introduces(doc: Any, last: int, first: int, passage: Passage) -> bool:
    """Whether the tokens between a cue and a later mark are empty or an addressee, time or place closed by a comma or colon."""
    between = [doc[i] for i in range(last + 1, first)]
    if any(passage.inside[t.i] >= 0 or t.text in (".", "?", "!", ";") for t in between):
        return False
    if all(t.text in (",", ":", "–", "—", "-") or t.is_space or t.lower_ == "that" for t in between):
        return True
    finite = any(t.tag_ in FINITE for t in between)
    return not finite and len(between) <= MOST_WORDS_BEFORE_QUOTE and between[-1].text in (",", ":")


def tidy(
    text: str, spans: list[Span], quotations: list[Quotation], taken: list[Span], limits: Span
) -> tuple[list[Span], list[int]]:
    """Spans widened to every quotation they touch, without outer punctuation, merged, in order; and those quotations.

    Nothing of `taken` (cue and source) remains in them. A full stop at the end is dropped, one inside marks is kept.
    """
    touched = []
    widened = []
    for start, end in spans:
        for index, quotation in enumerate(quotations):
            if start < quotation.end and quotation.start < end:
                start, end = min(start, quotation.start), max(end, quotation.end)
                touched.append(index)
        widened.append((max(start, limits[0]), min(end, limits[1])))
    found: list[Span] = []
    for span in sorted(widened):
        for start, end in without(span, taken):
            start, end = _trim(text, start, end)
            if end - start < 2 or not any(c.isalnum() for c in text[start:end]):
                continue
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], end))
            else:
                found.append((start, end))
    return found, sorted(set(touched))


def without(span: Span, taken: list[Span]) -> list[Span]:
    """What remains of a span without these."""
    pieces = [span]
    for start, end in taken:
        pieces = [
            part
            for a, b in pieces
            for part in (((a, min(b, start)), (max(a, end), b)) if a < end and start < b else ((a, b),))
            if part[0] < part[1]
        ]
    return pieces


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in LEADING:
        start += 1
    while end > start and text[end - 1] in LEADING + ".":
        end -= 1
    if end < len(text) and text[end] == "." and text[start:end].rsplit(None, 1)[-1:] and _abbreviates(text[start:end]):
        end += 1
    return start, end


def _abbreviates(body: str) -> bool:
    last = body.rsplit(None, 1)[-1]
    return "." in last or (len(last) <= 2 and last[:1].isupper())
