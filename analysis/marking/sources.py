"""Who does what a verb says, in a parsed paragraph: its subject, agent, inverted subject, or that of the verb it hangs
on.
"""

from __future__ import annotations

from typing import Any

from analysis.marking.cues import cue_forms
from analysis.marking.grammar import (
    DASHES,
    FINITE,
    NOUNS,
    SUBJECTS,
    Range,
    Source,
    is_mark,
    is_passive,
    is_verb,
    phrase_range,
    trim_range,
)
from analysis.marking.roles import role_of

INVERTED = ("nsubj", "dobj", "attr", "npadvmod", "oprd", "appos", "dep", "pobj", "ROOT", "nsubjpass", "conj")
INHERITING = ("advcl", "xcomp", "ccomp", "dep", "pcomp", "conj")
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
    if inverted and _closes_aside(inverted) and (not subjects or subjects[0].i < verb.i):
        return inverted
    if subjects:
        before = [c for c in subjects if c.i < verb.i]
        best = before[-1] if before else subjects[0]
        if verb.dep_ == "parataxis":  # "To know Scott, Judge Roberts said, one ...": not an apposition
            best = next((c for c in best.children if c.dep_ == "appos" and c.right_edge.i == verb.i - 1), best)
        return Source(best, phrase_range(best, verb.i), "subject")
    return (
        inverted or _bare_subject(verb) or _shared_source(verb, depth) or _name_before(verb) or _misread_subject(verb)
    )


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


def _bare_subject(verb: Any) -> Source | None:
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


def _misread_subject(verb: Any) -> Source | None:
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


def _closes_aside(source: Source) -> bool:
    """Whether a comma, mark or stop follows: "The contrast, said Ann Lee, is clear"."""
    doc, after = source.head.doc, source.tokens[1] + 1
    return after >= len(doc) or (doc[after].is_punct and not is_mark(doc[after]))


def _shared_source(verb: Any, depth: int) -> Source | None:
    head = verb.head
    if depth > 3 or head.i == verb.i or verb.lower_ in ASKED:
        return None  # "Asked about it, Lee said": somebody asked Lee
    if verb.dep_ == "acl" and head.dep_ == "dobj" and is_verb(head.head) and _is_issued(head):
        found = source_of(head.head, depth + 1)  # "released a statement saying": the one who released it says so
        if found is not None:
            return Source(found.head, found.tokens, "shared")
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and _after_comma(verb) and (main := _subject_of_sentence(verb)):
        return Source(main.head, main.tokens, "shared")  # "ended with a nod to the film, remarking": not the film
    if verb.dep_ == "acl" and head.tag_ in NOUNS:
        return Source(head, _before(phrase_range(head, verb.i), head, verb), "noun")
    while verb.dep_ == "pcomp" and not is_verb(head) and head.head.i != head.i and head.tag_ in ("IN", "TO", "RB"):
        head = head.head
    if verb.tag_ == "VBG" and verb.dep_ in ("advcl", "dep", "conj") and _after_comma(verb):
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


def _after_comma(verb: Any) -> bool:
    at = verb.i - 1
    if at > 0 and verb.doc[at].lower_ in ("and", "also", "but"):
        at -= 1
    return verb.doc[at].text in (",", *DASHES)


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
