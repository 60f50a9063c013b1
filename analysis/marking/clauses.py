"""The clause that depends on a reporting verb, and where it ends."""

from __future__ import annotations

from typing import Any

from analysis.marking.cues import cue_forms
from analysis.marking.grammar import (
    DASHES,
    FINITE,
    Passage,
    Range,
    Span,
    cue_range,
    is_mark,
    sentence_limits,
    tail_end,
)
from analysis.marking.sources import lifted_report

ADDRESSING = frozenset(
    ["tell", "inform", "remind", "assure", "reassure", "warn", "caution", "advise", "ask", "promise", "notify", "brief"]
)
ASKING = ("ask", "asks", "asked", "asking")
SAYING = ("said", "says", "say", "saying")
QUESTIONS = ("if", "whether", "why", "how", "what", "when", "where", "who", "which", "whom")
ASIDES = ("who", "whose", "which", "where")
FEWEST_BEFORE_ASIDE, FEWEST_IN_ASIDE = 4, 5  # tokens


def asks(content: str) -> bool:
    """Whether a clause is an indirect question: "whether it failed", "which one"."""
    return content.split(None, 1)[0].lower() in QUESTIONS


def complement(passage: Passage, verb: Any, block: Range) -> list[Span]:
    """The clause that depends on the verb and follows it: "said [that] the plan failed"."""
    doc = passage.doc
    clauses = [c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i]
    for child in clauses:
        first = max(child.left_edge.i, verb.i + 1)
        if block[1] > verb.i and first <= block[1] < child.i:
            first = block[1] + 1
        lenient = verb.lower_ in SAYING and (
            _has_finite(doc, first, child.right_edge.i) or any(c.dep_ == "nsubj" for c in child.children)
        )
        if not lenient and not _is_clause(child, first) and not _is_demanded(verb, child):
            continue
        if not any(c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for c in child.children):
            first = block[1] + 1  # the parser tied the subject to the verb: "said about half of them stayed"
        last = _spelled_out(verb, _joined_end(verb, max(c.right_edge.i for c in clauses)))
        return [passage.span(first, clause_end(doc, child.i, last, verb))]
    return _adverbial_clause(passage, verb, block) or _clause_by_order(passage, verb, block)


def _adverbial_clause(passage: Passage, verb: Any, block: Range) -> list[Span]:
    """A clause that the parser took for an adverbial one: "have not said when they will meet", "said after the
    vote he lost".
    """
    doc = passage.doc
    for child in verb.children:
        if child.dep_ != "advcl" or child.i <= block[1]:
            continue
        first = child.left_edge.i
        subjects = [c for c in child.children if c.dep_ in ("nsubj", "nsubjpass", "expl")]
        marks = [c for c in child.children if c.dep_ == "mark" or c.lower_ in QUESTIONS]
        open_question = verb.lower_ in (*SAYING, "ask", "asked", "explained", "disclosed", "revealed", "know", "told")
        asks = first == block[1] + 1 and doc[first].lower_ in QUESTIONS[1:7] and open_question
        if asks and not any(c.dep_ == "dobj" for c in verb.children):
            return [passage.span(first, clause_end(doc, child.i, child.right_edge.i, verb))]
        if verb.lower_ in SAYING and subjects and not marks and _is_clause(child, first) and doc[first].tag_ == "IN":
            return [passage.span(subjects[0].left_edge.i, clause_end(doc, child.i, child.right_edge.i, verb))]
    return []


def _joined_end(verb: Any, last: int) -> int:
    """The last token of a further clause that the parser tied to the cue: "said she got a grant, but her parents
    did not".
    """
    forms = cue_forms("verb")
    for child in verb.children:
        if child.dep_ != "conj" or child.i <= last or child.lower_ in forms or child.left_edge.i > last + 3:
            continue
        subjects = [c for c in child.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < child.i]
        if subjects and (subjects[0].tag_ == "PRP" or any(c.tag_ == "PRP$" for c in subjects[0].children)):
            return int(child.right_edge.i)
    return last


def _spelled_out(verb: Any, last: int) -> int:
    """The last token of what a colon adds to the clause: "said it failed for one reason: nobody had paid"."""
    doc, stop = verb.doc, verb.sent.end
    if last + 2 >= stop or doc[last + 1].text != ":" or is_mark(doc[last + 2]):
        return last
    return stop - 1 if any(t.tag_ in FINITE for t in doc[last + 2 : stop]) else last


def _has_finite(doc: Any, first: int, last: int) -> bool:
    return any(doc[i].tag_ in FINITE or doc[i].lower_ in ("’s", "’re", "’m") for i in range(first, last + 1))


def _is_clause(head: Any, first: int) -> bool:
    """Whether it is a clause with a finite verb or a question, not an infinitive or a participle."""
    if head.doc[first].lower_ in ("so", "and", "but", "because"):
        return False
    if head.tag_ in FINITE:
        return True
    subjects = [c for c in head.children if c.dep_ == "nsubj" and c.lower_ in ("we", "he", "she", "they", "i")]
    if head.tag_ == "VB" and subjects and not any(c.tag_ == "TO" for c in head.children):
        return True  # "proposed we wake up"
    words = [c for c in head.children if c.dep_ in ("aux", "auxpass", "cop", "mark", "nsubj", "nsubjpass", "advmod")]
    return any(c.tag_ in FINITE for c in words) or head.doc[first].lower_ in (
        "that",
        "if",
        "whether",
        "why",
        "how",
        "what",
        "who",
        "which",
        "where",
        "when",
    )


def _is_demanded(verb: Any, head: Any) -> bool:
    """ "the rich pay more" of "demanded the rich pay more"."""
    cue = cue_forms("verb").get(verb.lower_)
    if cue is None or cue.cue_class not in ("urging", "suggesting") or head.tag_ not in ("VB", "VBP"):
        return False
    return any(c.dep_ == "nsubj" for c in head.children) and not any(c.tag_ == "TO" for c in head.children)


def _clause_by_order(passage: Passage, verb: Any, block: Range) -> list[Span]:
    """A clause that the parser did not tie to its verb: "that" follows, or a subject and a finite verb do after
    "said".
    """
    doc = passage.doc
    stop = sentence_limits(verb)[1]
    end = tail_end(verb, block[1], stop)
    later = [*_later_that(doc, verb, block[1], stop), *_later_question(doc, verb, block[1], stop)]
    for at in (block[1] + 1, end + 1, *later):
        asked = verb.lower_ in ASKING and at < stop and doc[at].lower_ in QUESTIONS
        if at < stop - 2 and (asked or _is_that(doc[at])):
            last = doc[at].head.right_edge.i if doc[at].head.i > at else stop - 1
            return [passage.span(at, clause_end(doc, at, last, verb))]
    if verb.tag_ == "VBN" and verb.dep_ in ("advcl", "acl"):
        return []
    at = block[1] + 1
    alone = not any(c.i > verb.i and not c.is_punct for c in verb.children)
    if verb.i == block[1] and (alone or verb.lower_ in (*SAYING, "believe", "believes", "think", "thinks")):
        following = doc[at:stop]
        if following and following[0].tag_ in ("PRP", "DT", "NNP", "NNS", "NN", "PRP$", "EX", "CD", "JJ"):
            for token in following:
                if token.is_punct and token.text not in ("-", "’", "'"):
                    return []
                if token.tag_ in FINITE and token.i > at:
                    return [passage.span(at, clause_end(doc, at, stop - 1, verb))]
    return []


def _later_question(doc: Any, verb: Any, last: int, stop: int) -> list[int]:
    """The question word after whom it is asked of: "asked by a caller why they left", "asked Lee in May if ..."."""
    if verb.lower_ not in ASKING:
        return []
    for at in range(last + 1, min(stop, last + 16)):
        if doc[at].lower_ in QUESTIONS[:4] and doc[at].dep_ in ("mark", "advmod"):
            return [at]
        if doc[at].tag_ in FINITE or doc[at].text in (".", ";", ":") or is_mark(doc[at]):
            break
    return []


def _is_that(token: Any) -> bool:
    """Whether it is the "that" before a clause, also where the tagger took it for a relative one."""
    return token.lower_ == "that" and token.dep_ in ("mark", "advmod") and token.i + 2 < len(token.doc)


def _later_that(doc: Any, verb: Any, last: int, stop: int) -> list[int]:
    """ "that" after a phrase of time or place without a comma: "told the paper before the vote that ..."."""
    cue = cue_forms("verb").get(verb.lower_)
    addresses = cue is not None and cue.lemma in ADDRESSING | {"say", "note", "add", "write", "claim", "announce"}
    if cue is None or "that" not in cue.frames or (not addresses and any(c.dep_ == "dobj" for c in verb.children)):
        return []
    for at in range(last + 1, min(stop, last + 16)):
        if not addresses and (doc[at].tag_ == "VBG" or doc[at].tag_ in FINITE):
            break
        if _is_that(doc[at]):
            return [at] if addresses or doc[at].head.dep_ not in ("acl", "relcl") else []
        if doc[at].is_punct and doc[at].text not in ("’", "'", "-", "."):
            break
    return []


def clause_end(doc: Any, first: int, last: int, cue: Any = None) -> int:
    """The last token of a clause, before a further report that hangs on it: "..., adding that it cost much".

    With `cue` also before one that goes on from the cue itself: "said it failed and vowed to try again".
    """
    forms = cue_forms("verb")
    for at in range(first + 1, last):
        token = doc[at]
        form = forms.get(token.lower_)
        if form is None or form.kind != "speech":
            continue
        start = _joint(doc, first, at)
        if token.tag_ == "VBG" and token.dep_ in ("advcl", "conj", "acl", "dep", "pcomp"):
            if start < at and doc[start].text in (",", *DASHES):
                return start - 1
        elif cue is not None and lifted_report(token) is not None:
            return _joint(doc, first, cue_range(token)[0]) - 1
        elif (
            cue is not None and token.tag_ == cue.tag_ and token.tag_ in ("VBD", "VBZ", "VBP") and "that" in form.frames
        ):
            if start < at and doc[at - 1].lower_ in ("and", "but", "also", "then") and token.dep_ in ("conj", "ROOT"):
                return start - 1
            if form.lemma == "say" and (other := _other_report(doc, first, token)):
                return other - 1
    return _without_aside(doc, first, last)


def _without_aside(doc: Any, first: int, last: int) -> int:
    """The last token of a clause without what the narrator adds at its end: ", who chairs the board", ", a former
    minister".
    """
    for at in range(first + FEWEST_BEFORE_ASIDE, last - FEWEST_IN_ASIDE):
        if doc[at].text != "," or not any(t.tag_ in FINITE for t in doc[first:at]):
            continue
        word = doc[at + 1]
        if word.lower_ in ASIDES and _runs_to(doc, word, last):
            return at - 1
        if word.lower_ in ("although", "whereas") or (word.lower_ == "even" and doc[at + 2].lower_ == "though"):
            return at - 1
        if word.lower_ in ("a", "an", "the") and (_describes(doc, at + 1, last) or _names_only(doc, at + 1, last)):
            return at - 1
    return last


def _describes(doc: Any, first: int, last: int) -> bool:
    """Whether the parser takes the rest for an apposition: ", a plan that he has changed since"."""
    return any(
        t.dep_ == "appos" and t.left_edge.i == first and t.right_edge.i >= last - 1 for t in doc[first : last + 1]
    )


def _runs_to(doc: Any, relative: Any, last: int) -> bool:
    """Whether the relative clause of this pronoun ends the stretch."""
    clauses = [t for t in doc[relative.i : last + 1] if t.dep_ == "relcl" and t.left_edge.i <= relative.i]
    return any(t.right_edge.i >= last - 1 for t in clauses)


def _names_only(doc: Any, first: int, last: int) -> bool:
    """Whether a phrase has no finite verb but in a relative clause."""
    for token in doc[first : last + 1]:
        if token.lower_ in ("that", "who", "which", "whose"):
            return True
        if token.tag_ in FINITE or token.text == ",":
            return False
    return True


def _other_report(doc: Any, first: int, verb: Any) -> int:
    """Where "and one in four said" starts; 0 where the verb has no subject of its own after a conjunction."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i]
    if not subjects:
        return 0
    start = _joint(doc, first, subjects[0].left_edge.i)
    return start if first < start < subjects[0].left_edge.i else 0


def _joint(doc: Any, first: int, at: int) -> int:
    """Where the words that join a verb to what is before it start: "," or ", and" or "and then"."""
    start = at
    while start - 1 > first and (
        doc[start - 1].lower_ in ("and", "but", "also", "then", "later", ",") or doc[start - 1].text in DASHES
    ):
        start -= 1
    return start
