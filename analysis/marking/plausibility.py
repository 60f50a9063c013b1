"""What kind of report a verb makes, how sure it is, and whether it is somebody's words at all."""

from __future__ import annotations

import re
from typing import Any

from analysis.marking import grammar
from analysis.marking.cues import Cue
from analysis.marking.grammar import Passage, Source, Span
from analysis.marking.quotation_marks import Quotation
from analysis.marking.roles import role_of

FEWEST_WORDS_OF_THING = 3
FEWEST_QUOTED_WORDS = 2  # fewer do not make an act of speech a quotation
WORD = re.compile(r"\w+")
LESSER = ("thing", "named", "object")
READERS = ("PRP", "WP", "NNP")
SPEECH, THOUGHT, ACT = "speech", "thought", "act"


def quoted_words(text: str, quotations: list[Quotation], touched: list[int]) -> int:
    return sum(len(WORD.findall(text[quotations[i].start : quotations[i].end])) for i in touched)


def kind_of(cue: Cue, construction: str, quoted: int) -> str:
    """speech, thought or act; what is spoken of or refused is an act where no words of it are quoted."""
    if cue.kind == THOUGHT:
        return THOUGHT
    if cue.lemma == "ask":
        return SPEECH
    refused = cue.cue_class == "refusing"
    if (construction in LESSER or refused) and quoted < FEWEST_QUOTED_WORDS:
        return ACT
    return SPEECH


def measured_as(verb: Any, kind: str, construction: str, text: str, content: list[Span]) -> str:
    """The construction, with what makes an act or attitude less sure: a participle, or a thing of a word or two."""
    if kind == SPEECH or construction not in LESSER:
        return construction
    if verb.tag_ == "VBG" and not any(c.dep_ == "aux" for c in verb.children):
        return construction + " participle"
    words = sum(len(WORD.findall(text[a:b])) for a, b in content)
    return construction + " brief" if construction == "thing" and words < FEWEST_WORDS_OF_THING else construction


def is_plausible(
    passage: Passage,
    verb: Any,
    cue: Cue,
    source: Source | None,
    construction: str,
    spans: list[Span],
    touched: list[int],
) -> bool:
    """Whether it is somebody's words: a cue without a source must be a passive of telling or touch a quotation."""
    if cue.lemma == "read" and (source is None or (source.head.tag_ in READERS and source.head.lower_ != "it")):
        return False  # a sign reads “Stop”; a person reads “War and Peace”
    modal = any(c.tag_ == "MD" for c in verb.children)
    if source is None:
        if cue.cue_class == "asking" and construction in ("clause", "thing", "request"):
            return verb.tag_ in ("VBN", "VBD")
        told = construction == "clause" and grammar.is_passive(verb) and cue.kind == SPEECH and not modal
        return told or (bool(touched) and verb.tag_ not in ("VB", "VBG"))
    if cue.cue_class == "showing" and not touched:
        return role_kind(source.head) == "work"
    if cue.cue_class == "ruling" and not touched:
        return construction != "clause" or role_kind(source.head) != "" or _says_that(passage, spans)
    if touched:
        return True
    if source.head.lower_ in ("this", "that"):
        return construction == "parenthetical"
    if cue.kind == SPEECH and construction not in (*LESSER, "request", "infinitive"):
        return source.head.lower_ != "it" or not grammar.is_passive(verb)
    if construction == "object" and source.head.lower_ == "it":
        return True
    if cue.kind == SPEECH and construction in ("request", "infinitive") and source.head.tag_ == "WP":
        return not modal and verb.tag_ != "VB"
    return not modal and can_hold(verb) and can_speak(source.head)


def _says_that(passage: Passage, spans: list[Span]) -> bool:
    return any(passage.text[a:b].lower().startswith("that ") for a, b in spans)


def role_kind(head: Any) -> str:
    """person, group or work; nothing for what cannot speak, and for names."""
    role = role_of(head.text)
    return role.kind if role else ""


def can_hold(verb: Any) -> bool:
    """Whether an attitude or act is somebody's in fact: not "to support", "supporting" of a noun, or "if they
    support".
    """
    does = any(c.dep_ == "aux" and c.lower_ in ("do", "does", "did") for c in verb.children)
    main = verb.dep_ == "acl" and verb.head.dep_ == "ROOT" and verb.doc[verb.i - 1].text == ","  # "Lee, 40, called ..."
    if (verb.tag_ == "VB" and not does) or (verb.dep_ in ("acl", "amod") and not main):
        return False
    if main or any(c.dep_ == "nsubj" for c in verb.children):
        return True
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.children):
        return False
    return verb.tag_ != "VBN" or any(c.dep_ == "aux" for c in verb.children)


def can_speak(head: Any) -> bool:
    if head.tag_ in ("NNP", "NNPS", "CD") or (head.text[:1].isupper() and head.tag_.startswith("NN")):
        return True
    if head.tag_ in ("DT", "CC", "JJ", "NN") and head.lower_ in (
        "some",
        "many",
        "others",
        "most",
        "few",
        "several",
        "all",
        "those",
        "both",
        "each",
        "neither",
        "none",
        "another",
    ):
        return True
    if head.tag_ in ("PRP", "WP"):
        return head.lower_ in ("he", "she", "they", "we", "it")
    return role_of(head.text) is not None
