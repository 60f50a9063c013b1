"""Who does what a verb says, in a parsed paragraph: its subject, agent, inverted subject, or that of the verb it hangs
on.
"""

from __future__ import annotations

from typing import Any

from analysis.marking.cues import cue_forms
from analysis.marking.grammar import (
    FINITE,
    NOUNS,
    SUBJECTS,
    Range,
    Source,
    after_comma,
    is_passive,
    is_verb,
    phrase_range,
    trim_range,
)
from analysis.marking.roles import role_of
from analysis.marking.subjects_by_order import (
    bare_subject,
    closes_aside,
    inverted_subject,
    misread_subject,
    name_before,
)

INHERITING = ("advcl", "xcomp", "ccomp", "dep", "pcomp", "conj")
ASKED = ("asked", "pressed", "quizzed", "questioned")
SHOWING = frozenset(
    [
        "held",
        "holds",
        "hold",
        "holding",
        "carried",
        "carries",
        "carry",
        "carrying",
        "wearing",
        "wore",
        "saw",
        "read",
        "waving",
        "waved",
        "received",
        "receive",
        "got",
        "found",
        "cited",
        "cites",
        "quoted",
        "had",
        "has",
        "have",
    ]
)


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
    if inverted and closes_aside(inverted) and (not subjects or subjects[0].i < verb.i):
        return inverted
    if subjects:
        before = [c for c in subjects if c.i < verb.i]
        best = before[-1] if before else subjects[0]
        if verb.dep_ == "parataxis":  # "To know Scott, Judge Roberts said, one ...": not an apposition
            best = next((c for c in best.children if c.dep_ == "appos" and c.right_edge.i == verb.i - 1), best)
        return Source(best, phrase_range(best, verb.i), "subject")
    return inverted or bare_subject(verb) or _shared_source(verb, depth) or name_before(verb) or misread_subject(verb)


def _shared_source(verb: Any, depth: int) -> Source | None:
    head = verb.head
    if depth > 3 or head.i == verb.i or verb.lower_ in ASKED:
        return None  # "Asked about it, Lee said": somebody asked Lee
    if verb.dep_ == "acl" and head.dep_ == "dobj" and is_verb(head.head) and _is_issued(head):
        found = source_of(head.head, depth + 1)  # "released a statement saying": the one who released it says so
        if found is not None:
            return Source(found.head, found.tokens, "shared")
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and after_comma(verb) and (main := _subject_of_sentence(verb)):
        return Source(main.head, main.tokens, "shared")  # "ended with a nod to the film, remarking": not the film
    if verb.dep_ == "acl" and head.tag_ in NOUNS:
        return Source(head, _before(phrase_range(head, verb.i), head, verb), "noun")
    while verb.dep_ == "pcomp" and not is_verb(head) and head.head.i != head.i and head.tag_ in ("IN", "TO", "RB"):
        head = head.head
    if verb.tag_ == "VBG" and verb.dep_ in ("advcl", "dep", "conj") and after_comma(verb):
        head = _reporting_head(head)
    if verb.dep_ == "xcomp" and head.tag_ == "JJ" and head.dep_ == "acomp" and is_verb(head.head):
        head = head.head  # "was quick to note"
    if verb.dep_ == "pcomp" and head.tag_ in ("NN", "NNS") and head.dep_ == "dobj" and is_verb(head.head):
        head = head.head  # "offered few ideas besides saying that ..."
    if verb.dep_ == "conj" and (reporting := lifted_report(verb)) is not None:
        head = reporting
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


def _is_issued(noun: Any) -> bool:
    """Whether the subject of the verb speaks by this document ("sent a letter"), and does not only hold it up."""
    role = role_of(noun.text)
    return role is not None and role.kind == "work" and noun.head.lower_ not in SHOWING


def _subject_of_sentence(verb: Any) -> Source | None:
    """The subject of the main verb before a participle after a comma; nobody where another name opens a clause."""
    root = verb.sent.root
    if not is_verb(root) or root.i > verb.i:
        return None
    subjects = [c for c in root.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < root.i]
    return Source(subjects[-1], phrase_range(subjects[-1], root.i), "shared") if subjects else None


def lifted_report(verb: Any) -> Any:
    """The verb of saying that a later verb goes on from, where its tense says so: "said it would fail and cited" goes
    on from "said", "said it failed and cited" may go on from "failed". None where it does not.
    """
    head = verb.head
    if any(c.dep_ in SUBJECTS for c in verb.children) or head.dep_ != "ccomp" or head.head.i > head.i:
        return None
    reporting = head.head
    form = cue_forms("verb").get(reporting.lower_)
    past = tense_of(verb) == "past" and tense_of(reporting) == "past"
    return reporting if form is not None and form.kind == "speech" and past and tense_of(head) == "other" else None


def tense_of(verb: Any) -> str:
    """past or other, of a finite verb with its auxiliaries; nothing where none is finite."""
    if verb.tag_ == "VBD":
        return "past"
    tags = [c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass") and c.tag_ in FINITE]
    if tags:
        return "past" if tags[0] == "VBD" else "other"
    return "other" if verb.tag_ in FINITE else ""


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
