"""What the rules for quotations need to know of a parsed paragraph: who is the subject, where a phrase ends, what
belongs to a verb.

Token ranges are (first, last), both inclusive; spans are code points of the article, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from analysis.marking.cues import cue_forms
from analysis.marking.roles import role_of

SUBJECTS = ("nsubj", "nsubjpass", "expl")
FINITE = ("VBD", "VBZ", "VBP", "MD")
NOUNS = ("NN", "NNS", "NNP", "NNPS", "PRP", "DT", "CD", "WP", "WDT", "EX")
INVERTED = ("nsubj", "dobj", "attr", "npadvmod", "oprd", "appos", "dep", "pobj", "ROOT", "nsubjpass", "conj")
INHERITING = ("advcl", "xcomp", "ccomp", "dep", "pcomp", "conj")
DASHES = ("–", "—", "―", "--", "-")
MARKS = "“”\"„«»‘’'`"
NAME_PARTS = ("NNP", "NNPS", "NN", "NNS", "JJ", "DT", "POS", "CD", "HYPH", "PRP$", "FW")
BARE = ("many", "some", "most", "others", "several", "few", "all", "critics")
NO_SUBJECTS = frozenset(("that", "it", "this", "me", "him", "us", "them", "what", "there"))
TIMES = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "last",
        "this",
        "next",
        "earlier",
        "later",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)
ASKED = ("asked", "pressed", "quizzed", "questioned")
TELLING = ("told", "tells", "informed", "reminded", "assured")
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
    words = [t for t in doc[first:at] if not t.is_punct and t.text not in ("Mr.", "Mrs.", "Ms.", "Dr.")]
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


def source_of(verb: Any, depth: int = 0) -> Source | None:
    """Who does what the verb says: its subject, passive agent, inverted subject, or the subject of the verb that
    governs it.
    """
    for child in verb.children:
        if child.dep_ == "agent":
            for noun in child.children:
                if noun.dep_ == "pobj":
                    return Source(noun, phrase_range(noun), "agent")
    if is_passive(verb):
        return None
    inverted = inverted_subject(verb)
    subjects = [c for c in verb.children if c.dep_ in SUBJECTS and c.lower_ not in ("there",)]
    if inverted and _closes_aside(inverted) and (not subjects or subjects[0].i < verb.i):
        return inverted
    if subjects:
        before = [c for c in subjects if c.i < verb.i]
        best = before[-1] if before else subjects[0]
        if verb.dep_ == "parataxis":  # "To know Scott, Judge Roberts said, one ...": not an apposition
            best = next((c for c in best.children if c.dep_ == "appos" and c.right_edge.i == verb.i - 1), best)
        return Source(best, phrase_range(best, verb.i), "subject")
    return inverted or _bare_subject(verb) or _shared_source(verb, depth) or _name_before(verb)


def inverted_subject(verb: Any) -> Source | None:
    """The noun phrase right after a finite verb that follows a comma or a mark: "..., said Ann Lee"."""
    doc, at = verb.doc, verb.i + 1
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or at >= len(doc) or verb.lower_ in TELLING:
        return None
    cue = cue_forms("verb").get(verb.lower_)
    before = doc[verb.i - 1]
    opens = verb.is_sent_start or before.is_punct or is_mark(before)
    names_things = cue is not None and "oprd" in cue.frames  # "Lee, 40, called the plan ..."
    if not opens or names_things or doc[at].tag_ not in NOUNS or doc[at].lower_ in NO_SUBJECTS | TIMES:
        return None
    end = at
    while end + 1 < len(doc) and not (doc[end + 1].is_punct and doc[end + 1].text not in ("-", "’", "'")):
        if doc[end + 1].tag_ not in NAME_PARTS or doc[end + 1].is_sent_start:
            break
        end += 1
    heads = [t for t in doc[at : end + 1] if not at <= t.head.i <= end and not t.is_punct]
    if not heads:
        return None
    head = heads[-1]
    if head.dep_ not in INVERTED:
        return None
    first, last = phrase_range(head, verb.i)
    return Source(head, (min(first, at), max(last, head.i)), "inverted")


def _bare_subject(verb: Any) -> Source | None:
    """Words right before the verb that the parser took for something else: "The plan, many argue, failed"; "Lee,
    44, said".
    """
    doc, at = verb.doc, verb.i - 1
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or at < 1:
        return None
    if doc[at].text == "," and at >= 3 and doc[at - 1].tag_ == "CD" and doc[at - 2].text == ",":
        at -= 3
    last = at
    while at > 0 and doc[at - 1].tag_ in ("NNP", "NNPS") and doc[at].tag_ in ("NNP", "NNPS"):
        at -= 1
    token = doc[last]
    if token.lower_ in BARE and doc[at - 1].is_punct:
        return Source(token, (at, last), "before")
    if token.tag_ in ("NNP", "NNPS", "NNS") and (at == 0 or doc[at - 1].is_punct):
        return Source(token, (at, last), "before")
    if token.tag_ == "NNP" and verb.lower_ in ("said", "says"):
        return Source(token, (last, last), "before")
    return None


def _name_before(verb: Any) -> Source | None:
    """The subject of a sentence whose parse lost it: "Speaking in Harlem, Lee, unasked, called it ..."; ", writing
    “...”".
    """
    doc, start = verb.doc, verb.sent.start
    if verb.tag_ == "VBG" and _after_comma(verb):
        for token in doc[start : verb.i]:
            if token.dep_ == "nsubj" and token.head.i < verb.i:
                return Source(token, phrase_range(token, token.head.i), "shared")
    if verb.tag_ not in ("VBD", "VBZ") or verb.dep_ != "ROOT":
        return None
    for at in range(verb.i - 2, start, -1):
        if doc[at].tag_ == "NNP" and doc[at + 1].text == "," and not any(t.tag_ in FINITE for t in doc[at : verb.i]):
            first = at
            while first > start and doc[first - 1].tag_ == "NNP":
                first -= 1
            if first > start and doc[first - 1].text == ",":
                return Source(doc[at], (first, at), "before")
    return None


def _closes_aside(source: Source) -> bool:
    """Whether a comma, mark or stop follows: "The contrast, said Ann Lee, is clear"."""
    doc, after = source.head.doc, source.tokens[1] + 1
    return after >= len(doc) or (doc[after].is_punct and not is_mark(doc[after]))


def _shared_source(verb: Any, depth: int) -> Source | None:
    head = verb.head
    if depth > 3 or head.i == verb.i or verb.lower_ in ASKED:
        return None  # "Asked about it, Lee said": somebody asked Lee
    if verb.dep_ == "acl" and head.dep_ == "dobj" and is_verb(head.head) and _is_document(head):
        found = source_of(head.head, depth + 1)  # "released a statement saying": the one who released it says so
        if found is not None:
            return Source(found.head, found.tokens, "shared")
    if verb.dep_ == "acl" and head.tag_ in NOUNS:
        return Source(head, _before(phrase_range(head, verb.i), head, verb), "noun")
    while verb.dep_ == "pcomp" and not is_verb(head) and head.head.i != head.i and head.tag_ in ("IN", "TO"):
        head = head.head
    if verb.tag_ == "VBG" and verb.dep_ in ("advcl", "dep", "conj") and _after_comma(verb):
        head = _reporting_head(head)
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


def _is_document(noun: Any) -> bool:
    role = role_of(noun.text)
    return role is not None and role.kind == "work"


def _after_comma(verb: Any) -> bool:
    at = verb.i - 1
    if at > 0 and verb.doc[at].lower_ in ("and", "also", "but"):
        at -= 1
    return verb.doc[at].text in (",", *DASHES)


def _reporting_head(head: Any) -> Any:
    """The verb of saying whose clause this verb stands in: in "said it failed, adding that" it is "said" that is
    shared.
    """
    forms = cue_forms("verb")
    at = head
    for _ in range(4):
        if at.dep_ == "ccomp" and at.head.lower_ in forms and forms[at.head.lower_].kind == "speech":
            return at.head
        if at.dep_ not in ("conj", "ccomp", "xcomp", "advcl", "relcl") or at.head.i == at.i:
            break
        at = at.head
    return head


def _before(tokens: Range, head: Any, verb: Any) -> Range:
    """A noun phrase without the participle that hangs on it: "a letter" of "a letter saying that ..."."""
    edge = min([verb.left_edge.i, verb.i])
    first, last = tokens
    return trim_range(head.doc, first, min(last, max(edge - 1, head.i)))


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
