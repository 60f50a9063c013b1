"""Subjects that the parser did not tie to their verb, found by the order of the words: "..., said Ann Lee"."""

from __future__ import annotations

from typing import Any

from analysis.marking.cues import cue_forms
from analysis.marking.grammar import DASHES, FINITE, NOUNS, WEEKDAYS, Source, after_comma, is_mark, phrase_range

INVERTED = ("nsubj", "dobj", "attr", "npadvmod", "oprd", "appos", "dep", "pobj", "ROOT", "nsubjpass", "conj")
NAME_PARTS = ("NNP", "NNPS", "NN", "NNS", "JJ", "DT", "POS", "CD", "HYPH", "PRP$", "FW")
BARE = ("many", "some", "most", "others", "several", "few", "all", "critics")
NO_SUBJECTS = frozenset(("that", "it", "this", "me", "him", "us", "them", "what", "there"))
TIMES = WEEKDAYS.union(
    [
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
TELLING = ("told", "tells", "informed", "reminded", "assured")


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
        if (doc[end + 1].tag_ not in NAME_PARTS and not doc[end + 1].is_space) or doc[end + 1].is_sent_start:
            break
        end += 1
    heads = [t for t in doc[at : end + 1] if not at <= t.head.i <= end and not (t.is_punct or t.is_space)]
    if not heads:
        return None
    head = heads[-1]
    if head.dep_ not in INVERTED:
        return None
    first, last = phrase_range(head, verb.i)
    return Source(head, (min(first, at), max(last, head.i)), "inverted")


def bare_subject(verb: Any) -> Source | None:
    """Words right before the verb that the parser took for something else: "The plan, many argue, failed"; "Lee,
    44, said".
    """
    doc, at = verb.doc, verb.i - 1
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "NNS") or at < 1:
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


def name_before(verb: Any) -> Source | None:
    """The subject of a sentence whose parse lost it: "Speaking in Harlem, Lee, unasked, called it ..."; ", writing
    “...”".
    """
    doc, start = verb.doc, verb.sent.start
    if verb.tag_ == "VBG" and after_comma(verb):
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


def misread_subject(verb: Any) -> Source | None:
    """The subject that the parser tied to what stands before it: "Besides Lee, two members of the board said", "A
    board - a body known as “the house” - said".
    """
    if verb.dep_ != "ROOT" or verb.tag_ not in (*FINITE, "VBN") or verb.doc[verb.i - 1].dep_ == "mark":
        return None
    for child in verb.children:
        if child.i > verb.i:
            break
        if child.dep_ == "prep":
            for noun in child.subtree:
                if noun.dep_ == "appos" and noun.i > noun.head.i and verb.doc[noun.left_edge.i - 1].text == ",":
                    return Source(noun, phrase_range(noun, verb.i), "before")
        if child.dep_ == "ccomp" and verb.doc[verb.i - 1].text in DASHES:
            subjects = [c for c in child.children if c.dep_ == "nsubj" and c.left_edge.i == c.sent.start]
            if subjects:
                return Source(subjects[0], phrase_range(subjects[0], verb.i), "before")
    return None


def closes_aside(source: Source) -> bool:
    """Whether a comma, mark or stop follows: "The contrast, said Ann Lee, is clear"."""
    doc, after = source.head.doc, source.tokens[1] + 1
    return after >= len(doc) or (doc[after].is_punct and not is_mark(doc[after]))
