"""What is reported without a clause: infinitives, things spoken of, names given to things."""

from __future__ import annotations

from typing import Any

from analysis.marking.clauses import clause_end
from analysis.marking.cues import cue_forms
from analysis.marking.grammar import FINITE, Passage, Span, sentence_limits

WHERE = (
    "statement",
    "interview",
    "speech",
    "tweet",
    "letter",
    "email",
    "e-mail",
    "post",
    "conference",
    "article",
    "book",
    "month",
    "week",
)
REASONS = ("for", "as", "over", "about", "of", "against", "to")


def infinitive(passage: Passage, verb: Any, with_object: bool) -> list[Span]:
    """ "to leave" of "promised to leave"; with the person asked in "urged them to leave"."""
    for child in verb.children:
        if child.i <= verb.i or child.dep_ not in ("xcomp", "ccomp", "advcl") or child.tag_ != "VB":
            continue
        if not with_object and _asked_for(verb, child.i):
            return []
        to = [c for c in child.children if c.dep_ == "aux" and c.lower_ == "to"]
        if not to:
            continue
        first = to[0].i
        objects = [c for c in verb.children if c.dep_ in ("dobj", "dative") and verb.i < c.i < first]
        subjects = [c for c in child.children if c.dep_ == "nsubj" and c.i < first]
        called_on = [
            n
            for c in verb.children
            if c.lower_ in ("on", "upon", "for", "with")
            for n in (*c.children, *child.children)
        ]
        called_on = [n for n in called_on if n.dep_ in ("pobj", "nsubj") and verb.i < n.i < first]
        if child.dep_ != "xcomp" and any(c.lower_ == "for" and c.dep_ == "mark" for c in child.children):
            called_on = subjects
        if with_object and called_on:
            first = min(n.left_edge.i for n in called_on)
        elif with_object and (subjects or objects) and not verb.lower_.startswith("call"):
            first = min(c.left_edge.i for c in subjects + objects)
        elif subjects or objects:
            return []
        return [passage.span(first, clause_end(passage.doc, first, child.right_edge.i, verb))]
    return []


def _asked_for(verb: Any, stop: int) -> bool:
    """Whether a thing asked for stands before an infinitive of purpose: "asked for money to build the dam"."""
    return any(
        c.dep_ == "prep" and c.lower_ == "for" and c.right_edge.i < stop and any(n.dep_ == "pobj" for n in c.children)
        for c in verb.children
        if c.i > verb.i
    )


def denied_clause(passage: Passage, verb: Any) -> list[Span]:
    """What is denied, not the noun for it: "that it had sold arms" of "denied allegations that it had sold arms"."""
    for noun in verb.children:
        if noun.dep_ != "dobj" or noun.lower_ not in cue_forms("noun"):
            continue
        for clause in noun.children:
            if clause.i > noun.i and clause.dep_ in ("acl", "ccomp") and has_that(clause):
                return [passage.span(clause.left_edge.i, clause_end(passage.doc, clause.i, clause.right_edge.i, verb))]
    return []


def has_that(clause: Any) -> bool:
    """Whether "that" opens the clause."""
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def thing(passage: Passage, verb: Any, prepositions: frozenset[str], takes_object: bool) -> tuple[list[Span], int]:
    """The object of the verb, or of one of these prepositions after it: "called for talks", "denied the charge".

    With the last token of the cue: the preposition belongs to it.
    """
    for child in sorted(verb.children, key=lambda c: c.i):
        if child.i <= verb.i:
            continue
        if takes_object and (
            child.dep_ == "dobj" or (child.dep_ == "ccomp" and child.tag_ in ("VBG", "VBN", "NN", "NNS"))
        ):
            return [passage.span(child.left_edge.i, _with_reasons(passage, verb, child.right_edge.i))], verb.i
        if child.dep_ == "prt" and child.lower_ in prepositions:
            takes_object = True
        if child.dep_ in ("prep", "agent", "prt") and child.lower_ in prepositions:
            for noun in child.children:
                if noun.dep_ in ("pobj", "pcomp"):
                    span = passage.span(noun.left_edge.i, _with_reasons(passage, verb, noun.right_edge.i))
                    return [span], child.i if child.i <= verb.i + 2 else verb.i
    if "about" in prepositions and verb.lower_ in ("asked", "asks", "ask", "asking"):
        for token in verb.subtree:  # "asked at the conference about the deal"
            nouns = [c for c in token.children if c.dep_ in ("pobj", "pcomp")]
            if token.i > verb.i and token.lower_ == "about" and nouns:
                return [passage.span(nouns[0].left_edge.i, nouns[0].right_edge.i)], verb.i
    return [], verb.i


def _says_how(preposition: Any) -> bool:
    """ "in support of", "in exchange for"; not "in May", "in London"."""
    nouns = [c for c in preposition.children if c.dep_ in ("pobj", "pcomp")]
    return (
        preposition.lower_ == "in" and bool(nouns) and nouns[0].tag_ in ("NN", "VBG") and nouns[0].lower_ not in WHERE
    )


def shown(passage: Passage, verb: Any) -> list[Span]:
    """All that a poll or study shows or finds: "showed Lee losing support after the debate"."""
    objects = [c for c in verb.children if c.dep_ in ("dobj", "ccomp") and c.i > verb.i]
    if not objects:
        return []
    stop = sentence_limits(verb)[1]
    return [passage.span(verb.i + 1, clause_end(passage.doc, verb.i + 1, stop - 1, verb))]


def _with_reasons(passage: Passage, verb: Any, last: int) -> int:
    """The last token of an object with the phrases that say why or how: "Lee for his plan", "the plan as a mistake"."""
    for child in sorted(verb.children, key=lambda c: c.i):
        follows = child.left_edge.i == last + 1
        if follows and child.dep_ == "prep" and (child.lower_ in REASONS or _says_how(child)):
            last = child.right_edge.i
    return clause_end(passage.doc, verb.i, last, verb)


def gerund(passage: Passage, verb: Any) -> list[Span]:
    """ "having money at hand" of "reported having money at hand"."""
    for child in verb.children:
        if (
            child.i > verb.i
            and child.dep_ in ("xcomp", "ccomp")
            and child.tag_ == "VBG"
            and child.left_edge.i == verb.i + 1
        ):
            return [passage.span(child.left_edge.i, clause_end(passage.doc, child.i, child.right_edge.i, verb))]
    return []


def object_of(passage: Passage, verb: Any, preposition: str) -> list[Span]:
    """Object and what follows with a preposition: "accused the board of waste"."""
    objects = [c for c in verb.children if c.dep_ in ("dobj", "dative") and c.i > verb.i]
    phrases = [c for c in verb.children if c.dep_ == "prep" and c.lower_ == preposition and c.i > verb.i]
    for noun in objects:
        phrases += [c for c in noun.children if c.dep_ == "prep" and c.lower_ == preposition]
    if not objects or not phrases:
        return []
    first = objects[0].left_edge.i
    last = max(phrases[0].right_edge.i, objects[0].i)
    return [passage.span(first, clause_end(passage.doc, first, last, verb))]


def named_as(passage: Passage, verb: Any, takes_object: bool) -> list[Span]:
    """Object and what it is called: "called the plan “a disaster”", "described it as reckless"."""
    first, last = -1, -1
    named = takes_object
    for child in sorted(verb.children, key=lambda c: c.i):
        if child.i < verb.i:
            continue
        as_what = child.dep_ == "prep" and child.lower_ == "as"
        if child.dep_ == "dobj" and first < 0 and passage.inside[child.left_edge.i] < 0 <= passage.inside[child.i]:
            return [passage.span(child.left_edge.i, child.right_edge.i)]
        if child.dep_ in ("dobj", "ccomp", "dative", "nsubj") and first < 0:
            first, last = child.left_edge.i, child.right_edge.i
            if quoted := _quoted_name(passage, child, takes_object):
                return [passage.span(first, quoted)]
        elif child.dep_ in ("oprd", "attr", "acomp", "xcomp", "appos") or as_what or _is_quoted_object(passage, child):
            first = child.left_edge.i if first < 0 else first
            last = max(last, child.right_edge.i)
            named = True
    if not named or first <= verb.i or last < first:
        return []
    return [passage.span(first, _with_reasons(passage, verb, last))]


def _is_quoted_object(passage: Passage, noun: Any) -> bool:
    """ "an “outlaw state”" after the object of "branded"."""
    return bool(noun.dep_ == "dobj" and passage.inside[noun.i] >= 0)


def _quoted_name(passage: Passage, noun: Any, takes_object: bool) -> int:
    """The last token of a quotation that follows an object directly or after "as"; 0 where there is none.

    Verbs that only name things (`takes_object` is false) may have a longer object before it.
    """
    doc = passage.doc
    at = noun.i + 1
    if not takes_object:
        while (
            at <= noun.right_edge.i and passage.inside[at] < 0 and not doc[at].is_punct and doc[at].tag_ not in FINITE
        ):
            at += 1
    if at < len(doc) and doc[at].lower_ == "as":
        at += 1
    if at >= len(doc) or passage.inside[at] < 0 or passage.inside[noun.i] >= 0:
        return 0
    end = int(at)
    while end + 1 < len(doc) and passage.inside[end + 1] == passage.inside[at]:
        end += 1
    return end
