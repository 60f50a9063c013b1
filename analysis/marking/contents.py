"""What is attributed: the stretches that belong to one cue, from the parse and from the punctuation around it."""

from __future__ import annotations

from typing import Any

from analysis.marking.cues import cue_forms
from analysis.marking.grammar import (
    DASHES,
    FINITE,
    Passage,
    Range,
    Source,
    Span,
    is_mark,
    is_verb,
    sentence_limits,
    tail_end,
)
from analysis.marking.quotation_marks import Quotation

ADJUNCT_STARTS = frozenset(
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
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    ]
)
ADDRESSING = frozenset(
    ["tell", "inform", "remind", "assure", "reassure", "warn", "caution", "advise", "ask", "promise", "notify", "brief"]
)
SAYING = ("said", "says", "say", "saying")
CORE = SAYING + ("added", "adds", "told", "tells", "noted", "reported", "wrote", "argued", "explained")
QUESTIONS = ("if", "whether", "why", "how", "what", "who", "when", "where", "which")
ASIDES = ("who", "whose", "which", "where")
FEWEST_BEFORE_ASIDE, FEWEST_IN_ASIDE = 4, 5  # tokens
WHERE = ("statement", "interview", "speech", "tweet", "letter", "email", "e-mail", "post", "conference", "article", "book", "month", "week")
REASONS = ("for", "as", "over", "about", "of", "against", "to")
MOST_TOKENS_BEFORE_QUOTE = 16


def block_of(cue: Range, source: Source | None) -> Range:
    """The tokens of source and cue together, where they are neighbours; else the cue alone."""
    if source is None:
        return cue
    first, last = source.tokens
    if (last < cue[0] and cue[0] - last <= 6) or (first > cue[1] and first - cue[1] <= 2):
        return min(first, cue[0]), max(last, cue[1])
    return cue


def complement(passage: Passage, verb: Any, block: Range) -> list[Span]:
    """The clause that depends on the verb and follows it: "said [that] the plan failed"."""
    doc = passage.doc
    clauses = [c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i]
    for child in clauses:
        first = max(child.left_edge.i, verb.i + 1)
        if block[1] > verb.i and first <= block[1] < child.i:
            first = block[1] + 1
        if not _is_clause(child, first) and not (verb.lower_ in SAYING and _has_finite(doc, first, child.right_edge.i)):
            continue
        if not any(c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for c in child.children):
            first = block[1] + 1  # the parser tied the subject to the verb: "said about half of them stayed"
        last = _joined_end(verb, max(c.right_edge.i for c in clauses))
        return [passage.span(first, clause_end(doc, child.i, last, verb))]
    return _clause_by_order(passage, verb, block)


def _joined_end(verb: Any, last: int) -> int:
    """The last token of a further clause that the parser tied to the cue: "said she got a grant, but her parents did not"."""
    forms = cue_forms("verb")
    for child in verb.children:
        if child.dep_ != "conj" or child.i <= last or child.lower_ in forms or child.left_edge.i > last + 3:
            continue
        subjects = [c for c in child.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < child.i]
        if subjects and (subjects[0].tag_ == "PRP" or any(c.tag_ == "PRP$" for c in subjects[0].children)):
            return int(child.right_edge.i)
    return last


def _has_finite(doc: Any, first: int, last: int) -> bool:
    return any(doc[i].tag_ in FINITE or doc[i].lower_ in ("’s", "’re", "’m") for i in range(first, last + 1))


def _is_clause(head: Any, first: int) -> bool:
    """Whether it is a clause with a finite verb or a question, not an infinitive or a participle."""
    if head.doc[first].lower_ in ("so", "and", "but", "because"):
        return False
    if head.tag_ in FINITE:
        return True
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


def _clause_by_order(passage: Passage, verb: Any, block: Range) -> list[Span]:
    """A clause that the parser did not tie to its verb: "that" follows, or a subject and a finite verb do after "said"."""
    doc = passage.doc
    stop = sentence_limits(verb)[1]
    end = tail_end(verb, block[1], stop)
    for at in (block[1] + 1, end + 1, *_later_that(doc, verb, block[1], stop)):
        asked = verb.lower_ in ("ask", "asks", "asked", "asking") and at < stop and doc[at].lower_ in QUESTIONS
        if at < stop - 2 and (asked or (doc[at].lower_ == "that" and doc[at].dep_ == "mark")):
            last = doc[at].head.right_edge.i if doc[at].head.i > at else stop - 1
            return [passage.span(at, clause_end(doc, at, last, verb))]
    at = block[1] + 1
    if verb.lower_ in ("said", "says", "say", "believe", "believes", "think", "thinks") and verb.i == block[1]:
        following = doc[at:stop]
        if following and following[0].tag_ in ("PRP", "DT", "NNP", "NNS", "NN", "PRP$", "EX", "CD", "JJ"):
            for token in following:
                if token.is_punct and token.text not in ("-", "’", "'"):
                    return []
                if token.tag_ in FINITE and token.i > at:
                    return [passage.span(at, clause_end(doc, at, stop - 1, verb))]
    return []


def _later_that(doc: Any, verb: Any, last: int, stop: int) -> list[int]:
    """ "that" after a phrase of time or place without a comma: "told the paper before the vote that ..."."""
    cue = cue_forms("verb").get(verb.lower_)
    if cue is None or cue.lemma not in ADDRESSING | {"say", "note", "add", "write", "claim", "announce"}:
        return []
    for at in range(last + 1, min(stop, last + 16)):
        if doc[at].lower_ == "that" and doc[at].dep_ == "mark":
            return [at]
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
        elif (
            cue is not None and token.tag_ == cue.tag_ and token.tag_ in ("VBD", "VBZ", "VBP") and "that" in form.frames
        ):
            if start < at and doc[at - 1].lower_ in ("and", "but", "also", "then") and token.dep_ in ("conj", "ROOT"):
                return start - 1
            if form.lemma == "say" and (other := _other_report(doc, first, token)):
                return other - 1
    return _without_aside(doc, first, last)


def _without_aside(doc: Any, first: int, last: int) -> int:
    """The last token of a clause without what the narrator adds at its end: ", who chairs the board", ", a former minister"."""
    for at in range(first + FEWEST_BEFORE_ASIDE, last - FEWEST_IN_ASIDE):
        if doc[at].text != "," or not any(t.tag_ in FINITE for t in doc[first:at]):
            continue
        word = doc[at + 1]
        if word.lower_ in ASIDES and _runs_to(doc, word, last):
            return at - 1
        if word.lower_ in ("although", "whereas") or (word.lower_ == "even" and doc[at + 2].lower_ == "though"):
            return at - 1
        if word.lower_ in ("a", "an") and _names_only(doc, at + 1, last):
            return at - 1
    return last


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


def surrounding(passage: Passage, verb: Any, block: Range, is_as: bool = False, quoted: bool = False) -> list[Span]:
    """The sentence around a parenthetical: "The plan, Ann Lee said, failed", "The plan failed, Ann Lee said".

    `quoted`: a quotation follows, so that an adverbial before the cue is no part of it ("When asked, she said: “...”").
    """
    doc = passage.doc
    first, last = block
    start, stop = sentence_limits(verb)
    if is_as:
        first = min(t.i for t in verb.children if t.lower_ == "as")
    elif first <= start or not _breaks_before(doc, first) or (quoted and _is_adverbial(doc, start)):
        return []
    elif _only_sets_scene(verb, first):
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
    """Whether all before the verb says when or why, and nothing is reported: "Even as he complained, Lee reported to work"."""
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


def infinitive(passage: Passage, verb: Any, with_object: bool) -> list[Span]:
    """ "to leave" of "promised to leave"; with the person asked in "urged them to leave"."""
    for child in verb.children:
        if child.i <= verb.i or child.dep_ not in ("xcomp", "ccomp", "advcl") or child.tag_ != "VB":
            continue
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
    return preposition.lower_ == "in" and bool(nouns) and nouns[0].tag_ in ("NN", "VBG") and nouns[0].lower_ not in WHERE


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


def short_answer(passage: Passage, verb: Any) -> list[Span]:
    """ "yes" of "said yes"."""
    at = verb.i + 1
    if verb.lower_ in ("said", "says", "say") and at < len(passage.doc) and passage.doc[at].lower_ in ("yes", "no"):
        return [passage.span(at, at)]
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
        elif child.dep_ in ("oprd", "attr", "acomp", "xcomp", "appos") or as_what:
            first = child.left_edge.i if first < 0 else first
            last = max(last, child.right_edge.i)
            named = True
    if not named or first <= verb.i or last < first:
        return []
    return [passage.span(first, _with_reasons(passage, verb, last))]


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
    end = at
    while end + 1 < len(doc) and passage.inside[end + 1] == passage.inside[at]:
        end += 1
    return end


def quotations_beside(
    passage: Passage, verb: Any, block: Range, quotations: list[Quotation]
) -> tuple[list[int], list[int]]:
    """Indices of quotations right before and right after the cue: "“...,” he said", "he said: “...”", "he said, “...”"."""
    doc = passage.doc
    before, after = [], []
    for index, quotation in enumerate(quotations):
        if quotation.paragraph != passage.number:
            continue
        first, last = passage.token_at(quotation.start), passage.last_token_at(quotation.end - 1)
        if last < block[0] and all(doc[i].text in (",", *DASHES) or doc[i].is_space for i in range(last + 1, block[0])):
            if closes_with_comma(passage, quotation) or any(doc[i].text == "," for i in range(last + 1, block[0])):
                before.append(index)
        elif first > block[1] and _introduces(passage, verb, block[1], first):
            after.append(index)
    return before, after


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


def closes_with_comma(passage: Passage, quotation: Quotation) -> bool:
    body = passage.text[quotation.start : quotation.end].rstrip("”\"»'’")
    return body.endswith((",", "?", "!", "—", "–", "-", "…", "..."))


def _introduces(passage: Passage, verb: Any, last: int, first: int) -> bool:
    """Whether nothing, or an addressee, time or place closed by a comma or colon stands between a cue and a later mark."""
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
    forms = cue_forms("verb")
    cue = forms.get(verb.lower_)
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
        if child.dep_ == "xcomp" and is_verb(child):
            return True
        if child.dep_ in ("dobj", "oprd", "acomp") and not addresses:
            return True
    return False
