"""What the rules for quotations need to know of a parsed paragraph: where a phrase ends, what belongs to a verb.

Token ranges are (first, last), both inclusive; spans are code points of the article, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

SUBJECTS = ("nsubj", "nsubjpass", "expl")
FINITE = ("VBD", "VBZ", "VBP", "MD")
NOUNS = ("NN", "NNS", "NNP", "NNPS", "PRP", "DT", "CD", "WP", "WDT", "EX")
DASHES = ("–", "—", "―", "--", "-")
WEEKDAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
MARKS = "“”\"„«»‘’'`"
Range = tuple[int, int]
Span = tuple[int, int]


@dataclass
class Passage:
    """A parsed paragraph of an article: where each token stands in it, and in which quotation (-1: none).

    Tokens of a stand-in for a quotation all have the span of that quotation.
    """

    text: str
    start: int
    end: int
    number: int
    doc: Any
    spans: list[Span]
    inside: list[int]

    def span(self, first: int, last: int) -> Span:
        """The characters of the article from token `first` to token `last`."""
        return self.spans[first][0], self.spans[last][1]

    def token_at(self, offset: int) -> int:
        """The first token that ends after this offset of the article; the number of tokens where none does."""
        return bisect_right(self.spans, offset, key=lambda span: span[1])

    def last_token_at(self, offset: int) -> int:
        """The last token that starts before or at this offset."""
        return bisect_right(self.spans, offset, key=lambda span: span[0]) - 1


@dataclass(frozen=True)
class Source:
    """Whose words they are: the head token, the whole phrase, and how it was found (subject, agent, inverted,
    shared, ...).
    """

    head: Any
    tokens: Range
    how: str


def is_verb(token: Any) -> bool:
    return bool(token.tag_.startswith("VB"))


def is_mark(token: Any) -> bool:
    return token.text in ("''", "``") or (len(token.text) == 1 and token.text in MARKS)


def is_passive(verb: Any) -> bool:
    return any(c.dep_ == "auxpass" and c.lower_ not in ("'s", "’s", "had") for c in verb.children)


def is_negated(verb: Any) -> bool:
    return any(child.dep_ == "neg" or child.lower_ == "never" for child in verb.children)


def cue_range(verb: Any) -> Range:
    """The verb with its auxiliaries, negation, adverbs between them, and particle: "did not say", "has also
    pointed out".
    """
    doc, first, last = verb.doc, verb.i, verb.i
    for child in verb.children:
        if child.i < verb.i and (
            child.dep_ in ("aux", "auxpass", "neg") or (child.dep_ == "advmod" and child.i == verb.i - 1)
        ):
            first = min(first, child.i)
        elif child.dep_ == "prt" and child.i <= verb.i + 3:
            last = max(last, child.i)
    for at in range(verb.i - 1, first - 1, -1):
        token = doc[at]
        if token.head.i != verb.i or token.dep_ in ("nsubj", "nsubjpass", "punct") or token.i < verb.sent.start:
            first = at + 1
            break
    return first, last


def phrase_range(head: Any, stop: int | None = None) -> Range:
    """The phrase around a head noun, cut before or after token `stop`, without outer punctuation."""
    doc, first, last = head.doc, head.left_edge.i, head.right_edge.i
    if stop is not None and first <= stop <= last:
        first, last = (first, stop - 1) if head.i < stop else (stop + 1, last)
    for child in head.children:
        if child.dep_ in ("parataxis", "ccomp") and child.i > head.i:
            last = min(last, child.left_edge.i - 1)
        if child.dep_ == "relcl" and child.left_edge.i > head.i and _is_aside(doc, first, child):
            last = min(last, child.left_edge.i - 1)
        if (
            child.dep_ == "prep"
            and child.i > head.i
            and head.tag_ == "NNP"
            and child.lower_ in ("in", "on", "at", "during")
        ):
            last = min(last, child.i - 1)
        if child.dep_ in ("cc", "preconj", "advmod") and child.i < head.i and child.i == first:
            first = child.i + 1
    return trim_range(doc, first, last)


def _is_aside(doc: Any, first: int, clause: Any) -> bool:
    """Whether a clause after a comma says something of somebody known ("Lee, who chairs the board"), not who it is."""
    at = clause.left_edge.i - 1
    if at <= first or doc[at].text != "," or clause.right_edge.i - clause.left_edge.i <= 3:
        return False
    words = [t for t in doc[first:at] if not t.is_punct]
    return len(words) == 1 or (len(words) == 2 and words[0].lower_ in ("the", "a", "an"))


def trim_range(doc: Any, first: int, last: int) -> Range:
    """Without outer punctuation and blanks; closing brackets and marks that were opened inside stay."""
    while last > first and (doc[last].is_space or (doc[last].is_punct and not _closes(doc, first, last))):
        last -= 1
    while first < last and (doc[first].is_space or (doc[first].is_punct and doc[first].text not in "([“\"‘'«")):
        first += 1
    if first < last and is_mark(doc[first]) and not any(is_mark(doc[i]) for i in range(first + 1, last + 1)):
        first += 1
    return first, last


def _closes(doc: Any, first: int, last: int) -> bool:
    text = doc[last].text
    if text in (")", "]"):
        return any(doc[i].text in ("(", "[") for i in range(first, last))
    return is_mark(doc[last]) and sum(is_mark(doc[i]) for i in range(first, last + 1)) % 2 == 0


def sentence_limits(token: Any) -> Range:
    """First token of the sentence and the token after its last one."""
    sentence = token.sent
    return sentence.start, sentence.end


def tail_end(verb: Any, last: int, stop: int) -> int:
    """The last token of what follows a cue without being reported: addressee, time, place ("told reporters in
    Astana on Monday").
    """
    end = last
    for child in sorted(verb.children, key=lambda c: c.i):
        if child.i <= last or child.i >= stop or child.left_edge.i > end + 1:
            continue
        if child.dep_ in ("dobj", "dative", "prep", "npadvmod", "advmod", "agent", "nsubj", "prt", "oprd", "acomp"):
            end = max(end, min(child.right_edge.i, stop - 1))
    return end


def after_comma(verb: Any) -> bool:
    """Whether a comma or a dash stands before the verb, or before "and" and the verb."""
    at = verb.i - 1
    if at > 0 and verb.doc[at].lower_ in ("and", "also", "but"):
        at -= 1
    return verb.doc[at].text in (",", *DASHES)
