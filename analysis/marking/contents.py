"""Where reported words stand around a cue, by the punctuation: sentences around it, quotations beside it."""

from __future__ import annotations

from typing import Any

from analysis.marking.clauses import ADDRESSING, SAYING, clause_end
from analysis.marking.cues import cue_forms
from analysis.marking.grammar import (
    DASHES,
    FINITE,
    WEEKDAYS,
    Passage,
    Range,
    Source,
    Span,
    is_mark,
    is_verb,
    sentence_limits,
    tail_end,
)
from analysis.marking.quotation_marks import Quotation, touching

ADJUNCT_STARTS = WEEKDAYS.union(
    [
        "who",
        "which",
        "whose",
        "whom",
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
        "from",
        "by",
        "about",
        "through",
        "because",
        "since",
        "although",
        "though",
        "despite",
        "amid",
        "following",
        "including",
        "per",
        "not",
        "than",
        "then",
    ]
)
CORE = (*SAYING, "added", "adds", "told", "tells", "noted", "reported", "wrote", "argued", "explained")
MOST_TOKENS_BEFORE_QUOTE = 16
NEIGHBOURS = 2  # quotations on each side of a cue that can be beside it
FEWEST_SPOKEN = 3  # words; fewer after a comma are often a title


def block_of(cue: Range, source: Source | None) -> Range:
    """The tokens of source and cue together, where they are neighbours; else the cue alone."""
    if source is None:
        return cue
    first, last = source.tokens
    if (last < cue[0] and cue[0] - last <= 6) or (first > cue[1] and first - cue[1] <= 2):
        return min(first, cue[0]), max(last, cue[1])
    return cue


def surrounding(passage: Passage, verb: Any, block: Range, is_as: bool = False, quoted: bool = False) -> list[Span]:
    """The sentence around a parenthetical: "The plan, Ann Lee said, failed", "The plan failed, Ann Lee said".

    `quoted`: a quotation follows, so that an adverbial before the cue is no part of it ("When asked, she said: “...”").
    """
    doc = passage.doc
    first, last = block
    start, stop = sentence_limits(verb)
    if is_as:
        first = min(t.i for t in verb.children if t.lower_ == "as")
    elif (
        first <= start
        or not _breaks_before(doc, first)
        or (quoted and _is_adverbial(doc, start))
        or _only_sets_scene(verb, first)
    ):
        return []
    end = tail_end(verb, last, stop)
    goes_on = _goes_on(doc, end, stop, is_as)
    left = range(start, first)
    spoken = any(doc[i].tag_ in FINITE or is_mark(doc[i]) for i in left)
    if not (goes_on or ends(doc, end, stop) or (spoken and verb.lower_ in CORE)):
        return []
    found = []
    if first > start and (goes_on or spoken):
        found.append(passage.span(start, first - 1))
    if goes_on:
        found.append(passage.span(end + 1, clause_end(doc, end + 1, stop - 1)))
    return found


def _breaks_before(doc: Any, first: int) -> bool:
    before = doc[first - 1]
    return before.text in (",", "?", "!", *DASHES) or is_mark(before)


def _goes_on(doc: Any, end: int, stop: int, is_as: bool = False) -> bool:
    """Whether the reported sentence goes on after a parenthetical, rather than an adjunct of it."""
    at = end + 1
    if at >= stop - 1 or doc[at].text not in (",", *DASHES):
        return False
    after = doc[at + 1]
    if not is_as and after.tag_ in ("VBG", "VBN"):
        return False
    if not is_as and (after.lower_ in ADJUNCT_STARTS or is_mark(after)):
        return False
    return sum(not t.is_punct for t in doc[at + 1 : stop]) >= 1


def _only_sets_scene(verb: Any, first: int) -> bool:
    """Whether all before the verb says when or why, and nothing is reported: "Even as he complained, Lee reported
    to work".
    """
    if verb.dep_ not in ("ROOT", "conj"):
        return False
    before = [c for c in verb.children if c.i < first and c.dep_ not in ("punct", "cc", "nsubj", "aux", "neg")]
    return bool(before) and all(c.dep_ in ("advcl", "prep", "npadvmod", "advmod", "mark", "prepc") for c in before)


def _is_adverbial(doc: Any, start: int) -> bool:
    return doc[start].tag_ in ("IN", "TO", "VBG", "VBN", "WRB", "RB", "CC")


def ends(doc: Any, end: int, stop: int) -> bool:
    """Whether nothing but an adjunct follows until the sentence is over."""
    at = end + 1
    return at >= stop or doc[at].is_punct or doc[at].is_space or doc[at].lower_ in ADJUNCT_STARTS


def short_answer(passage: Passage, verb: Any) -> list[Span]:
    """ "yes" of "said yes"."""
    at = verb.i + 1
    if verb.lower_ in ("said", "says", "say") and at < len(passage.doc) and passage.doc[at].lower_ in ("yes", "no"):
        return [passage.span(at, at)]
    return []


def quotations_beside(
    passage: Passage, verb: Any, block: Range, quotations: list[Quotation]
) -> tuple[list[int], list[int]]:
    """Indices of quotations right before and right after the cue: "“...,” he said", "he said: “...”", "he said,
    “...”".
    """
    doc = passage.doc
    before, after = [], []
    beside = touching(quotations, passage.spans[block[0]][0], passage.spans[block[1]][1])
    for index in range(max(0, beside.start - NEIGHBOURS), min(len(quotations), beside.stop + NEIGHBOURS)):
        quotation = quotations[index]
        if quotation.paragraph != passage.number:
            continue
        first, last = passage.token_at(quotation.start), passage.last_token_at(quotation.end - 1)
        if last < block[0] and all(doc[i].text in (",", *DASHES) or doc[i].is_space for i in range(last + 1, block[0])):
            comma = any(doc[i].text == "," for i in range(last + 1, block[0]))
            if (closes_with_comma(passage, quotation) or comma) and not _starts_anew(passage, quotation, block[0]):
                before.append(index)
        elif first > block[1] and _introduces(passage, verb, block[1], first):
            after.append(index)
    return before, after


def _starts_anew(passage: Passage, quotation: Quotation, first: int) -> bool:
    """Whether a sentence starts after the quotation: "Lee was asked, “Why?” He answered"."""
    word = passage.doc[first]
    body = passage.text[quotation.start : quotation.end].rstrip("”\"»'’")
    return not body.endswith(",") and word.tag_ in ("PRP", "PRP$") and word.text[:1].isupper() and word.text != "I"


def left_of(passage: Passage, quotation: Quotation) -> list[Span]:
    """The words of the sentence before a quotation that ends it: "The plan “makes no sense,” Ann Lee said"."""
    before = passage.text[passage.start : quotation.start].rstrip()
    if not before or before[-1] in '.?!:;”"':
        return []
    at = passage.token_at(quotation.start)
    start = sentence_limits(passage.doc[at])[0]
    if at <= start or passage.inside[start] >= 0 or quotation.start <= passage.start:
        return []
    return [passage.span(start, at - 1)]


def that_after(passage: Passage, block: Range) -> list[Span]:
    """The clause that goes on after a quotation and its cue: "“It is bad luck,” he said, that both men knew him"."""
    doc, at = passage.doc, block[1] + 1
    if at + 3 < len(doc) and doc[at].text == "," and doc[at + 1].lower_ == "that" and doc[at + 1].tag_ == "IN":
        return [passage.span(at + 1, doc[at].sent.end - 1)]
    return []


def touches(passage: Passage, verb: Any, quotation: Quotation) -> bool:
    """Whether a comma or colon alone stands between a verb without object and a sentence: "boomed, “We won.”"."""
    between = passage.text[passage.spans[verb.i][1] : quotation.start].strip()
    body = passage.text[quotation.start : quotation.end].strip("“\"‘'«”»’")
    spoken = body[:1].isupper() and body.endswith((".", "!", "?", ",")) and len(body.split()) >= FEWEST_SPOKEN
    return between in (",", ":") and spoken and not has_object(passage, verb, None)


def closes_with_comma(passage: Passage, quotation: Quotation) -> bool:
    body = passage.text[quotation.start : quotation.end].rstrip("”\"»'’")
    return body.endswith((",", "?", "!", "—", "–", "-", "…", "..."))


def _introduces(passage: Passage, verb: Any, last: int, first: int) -> bool:
    """Whether nothing, or an addressee, time or place closed by a comma or colon stands between a cue and a later
    mark.
    """
    between = [passage.doc[i] for i in range(last + 1, first)]
    if any(passage.inside[t.i] >= 0 or t.text in (".", "?", "!", ";") for t in between):
        return False
    if all(t.text in (",", ":", *DASHES) or t.is_space or t.lower_ == "that" for t in between):
        return True
    if between[-1].text == ":":
        return len(between) <= 2 * MOST_TOKENS_BEFORE_QUOTE
    finite = any(t.tag_ in FINITE for t in between)
    ended = between[-1].text == "," and not has_object(passage, verb, None)
    return ended and not finite and len(between) <= MOST_TOKENS_BEFORE_QUOTE


def has_object(passage: Passage, verb: Any, source: Source | None) -> bool:
    """Whether the verb has an object of its own: then a clause before it is not what it reports."""
    doc, cue = verb.doc, cue_forms("verb").get(verb.lower_)
    addresses = cue is not None and cue.lemma in ADDRESSING
    for child in verb.children:
        if (
            child.i < verb.i
            or passage.inside[child.i] >= 0
            or (source is not None and source.tokens[0] <= child.i <= source.tokens[1])
        ):
            continue
        if child.lower_ == "it" and cue is not None and cue.lemma == "put":
            continue
        if child.dep_ == "xcomp" and is_verb(child) and doc[child.left_edge.i - 1].text != ",":
            return True
        if child.dep_ in ("dobj", "oprd", "acomp") and not addresses:
            return True
    return False
