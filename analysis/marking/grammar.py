"""What the rules for quotations need to know of a parsed paragraph: who is the subject, where a phrase ends, what belongs to a verb.

Token ranges are (first, last), both inclusive; spans are code points of the article, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SUBJECTS = ("nsubj", "expl")
FINITE = ("VBD", "VBZ", "VBP", "MD")
NOUNS = ("NN", "NNS", "NNP", "NNPS", "PRP", "DT", "CD", "WP", "WDT", "EX")
INHERITING = ("advcl", "xcomp", "ccomp", "dep", "pcomp", "conj")
MARKS = "“”\"„«»‘’'`"
Range = tuple[int, int]
Span = tuple[int, int]


@dataclass
class Passage:
    """A parsed paragraph: where it starts in the article, and which quotation each token stands in (-1: none)."""

    text: str
    start: int
    number: int
    doc: Any
    inside: list[int] = field(default_factory=list)

    def span(self, first: int, last: int) -> Span:
        """The characters from token `first` to token `last`, without outer blanks."""
        doc = self.doc
        return (self.start + doc[first].idx, self.start + doc[last].idx + len(doc[last].text))

    @property
    def end(self) -> int:
        return self.start + len(self.doc.text)

    def token_at(self, offset: int) -> int:
        """The first token that ends after this offset of the article; the number of tokens where none does."""
        low, high = 0, len(self.doc)
        while low < high:
            middle = (low + high) // 2
            token = self.doc[middle]
            if self.start + token.idx + len(token.text) > offset:
                high = middle
            else:
                low = middle + 1
        return low


@dataclass(frozen=True)
class Source:
    """Whose words they are: the head token, the whole phrase, and how it was found (subject, agent, inverted, shared, ...)."""

    head: Any
    tokens: Range
    how: str


def is_verb(token: Any) -> bool:
    return bool(token.tag_.startswith("VB"))


def is_mark(token: Any) -> bool:
    return token.text in ("''", "``") or (len(token.text) == 1 and token.text in MARKS)


def is_passive(verb: Any) -> bool:
    return any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)


def is_negated(verb: Any) -> bool:
    return any(child.dep_ == "neg" or child.lower_ == "never" for child in verb.children)


def cue_range(verb: Any) -> Range:
    """The verb with its auxiliaries, negation, adverbs between them, and particle: "did not say", "has also pointed out"."""
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
        if child.dep_ in ("cc", "preconj") and child.i < head.i and child.i == first:
            first = child.i + 1
    return trim_range(doc, first, last)


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


def source_of(verb: Any, depth: int = 0) -> Source | None:
    """Who does what the verb says: its subject, passive agent, inverted subject, or the subject of the verb that governs it."""
    for child in verb.children:
        if child.dep_ == "agent":
            for noun in child.children:
                if noun.dep_ == "pobj":
                    return Source(noun, phrase_range(noun), "agent")
    if is_passive(verb):
        return None
    subjects = [c for c in verb.children if c.dep_ in SUBJECTS and c.lower_ not in ("there",)]
    if subjects:
        best = subjects[0]
        return Source(best, phrase_range(best, verb.i), "subject")
    inverted = inverted_subject(verb)
    if inverted is not None:
        return inverted
    return _shared_source(verb, depth)


def inverted_subject(verb: Any) -> Source | None:
    """The noun phrase right after a finite verb that follows a comma or a mark: "..., said Ann Lee"."""
    doc, at = verb.doc, verb.i + 1
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or at >= len(doc) or verb.i == 0:
        return None
    before = doc[verb.i - 1]
    if (
        not (before.is_punct or is_mark(before))
        or doc[at].tag_ not in NOUNS
        or doc[at].lower_ in ("that", "it", "this")
    ):
        return None
    head = doc[at]
    while head.head.i > head.i and head.head.tag_ in NOUNS and head.head.i <= at + 8 and head.head.i != verb.i:
        head = head.head
    if head.dep_ not in (
        "nsubj",
        "dobj",
        "attr",
        "npadvmod",
        "oprd",
        "appos",
        "dep",
        "pobj",
        "ROOT",
        "nsubjpass",
        "conj",
    ):
        return None
    return Source(head, phrase_range(head, verb.i), "inverted")


def _shared_source(verb: Any, depth: int) -> Source | None:
    head = verb.head
    if depth > 3 or head.i == verb.i:
        return None
    if verb.dep_ == "acl" and head.tag_ in NOUNS:
        return Source(head, _before(phrase_range(head, verb.i), head, verb), "noun")
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        head = head.head
    if verb.dep_ in INHERITING and is_verb(head):
        if verb.dep_ == "pcomp" and is_passive(head) and head.lower_ in ("quoted", "cited", "reported", "heard"):
            passive = [c for c in head.children if c.dep_ == "nsubjpass"]
            return Source(passive[0], phrase_range(passive[0], head.i), "quoted as") if passive else None
        if verb.dep_ in ("advcl", "xcomp", "pcomp") and verb.tag_ not in ("VBG", "VB", "VBN"):
            return None
        if verb.dep_ == "ccomp" and verb.tag_ not in ("VBG", "VB"):
            return None
        if is_passive(head):
            passive = [c for c in head.children if c.dep_ == "nsubjpass"]
            return Source(passive[0], phrase_range(passive[0], head.i), "shared") if passive else None
        found = source_of(head, depth + 1)
        return Source(found.head, found.tokens, "shared") if found else None
    return None


def _before(tokens: Range, head: Any, verb: Any) -> Range:
    """A noun phrase without the participle that hangs on it: "a letter" of "a letter saying that ..."."""
    edge = min([verb.left_edge.i, verb.i])
    first, last = tokens
    return trim_range(head.doc, first, min(last, max(edge - 1, head.i)))


def tail_end(verb: Any, last: int, stop: int) -> int:
    """The last token of what follows a cue without being reported: addressee, time, place ("told reporters in Astana on Monday")."""
    end = last
    for child in sorted(verb.children, key=lambda c: c.i):
        if child.i <= last or child.i >= stop or child.left_edge.i > end + 1:
            continue
        if child.dep_ in ("dobj", "dative", "prep", "npadvmod", "advmod", "agent", "nsubj", "prt", "oprd", "acomp"):
            end = max(end, min(child.right_edge.i, stop - 1))
    return end
