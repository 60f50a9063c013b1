"""Whether a sentence claims something of a target, or negates, denies, imagines or asks it: rules over the parse.

"Kazakhstan feels no threat from Russia" is negated, "He dismissed reports that Russia had lied" denied, "If Russia
attacks" hypothetical, "Is Russia a threat?" a question; everything else is asserted. The rules climb from the target
to the root of the sentence and look at what governs it on the way. docs/stance-model.md has the codebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Any, NamedTuple

from analysis.marking import claim_words, deeds
from analysis.marking.claim_words import cues, has_negation, weight
from analysis.marking.deeds import FREED, find_deed
from analysis.marking.denials import is_denied, speaks_of_claim
from analysis.settings import Settings

ASSERTED, NEGATED, DENIED, HYPOTHETICAL, QUESTION = STATUSES = (
    "asserted",
    "negated",
    "denied",
    "hypothetical",
    "question",
)
RESOURCES = (*claim_words.RESOURCES, *deeds.RESOURCES)

ARGUMENTS = {"nsubj", "nsubjpass", "dobj", "dative", "attr", "acomp", "oprd", "pobj", "agent", "poss", "csubj"}
COMPLEMENTS = {"ccomp", "xcomp", "pcomp", "prep", "acl", "amod", "compound", "nmod", "conj", "appos", "dep", "npadvmod"}
INSIDE = ARGUMENTS | COMPLEMENTS | {"advcl", "relcl"}  # arcs that a denial or condition above reaches through
NEGATED_THROUGH = (ARGUMENTS | COMPLEMENTS) - {"csubj", "appos", "dep"}  # those that a negation reaches through
CLAUSAL = {"ccomp", "advcl", "relcl", "acl", "pcomp", "conj", "ROOT", "csubj"}
INVERTED = ("were", "should", "had")
NONE_FIRST = {"nobody", "none", "nothing"}
LIMITS = {"but", "except", "than", "only", "who", "while", "because", "although", "and", "until", "unless"}
FACTIVE = {"know", "matter", "realize", "realise", "regret", "forget", "remember", "mind", "surprise", "understand"}


class Claim(NamedTuple):
    """The status of a claim about a target.

    taken_back: a negation takes back blame (-1), praise (1) or neither (0); deed: what the clause says that the target
    did or underwent (analysis.marking.deeds), else "".
    """

    status: str
    taken_back: int
    deed: str = ""


def find_claims(pairs: Sequence[tuple[str, int, int]], settings: Settings) -> list[Claim]:
    """One claim per (sentence, first and last character of the target, end exclusive), in order.

    Each sentence is parsed once. Raises EngineError where the spaCy model is missing.
    """
    from analysis.marking.language import load_model, run_model

    texts = list(dict.fromkeys(text for text, _, _ in pairs))
    if not texts:
        return []
    docs = dict(zip(texts, run_model(load_model(settings, parse=True), texts), strict=True))
    return [read_claim(docs[text], start, end) for text, start, end in pairs]


def read_claim(doc: Any, start: int, end: int) -> Claim:
    """The claim about the target at `start` to `end` of a parsed sentence (a spaCy Doc)."""
    tokens = [t for t in doc if t.idx < end and t.idx + len(t) > start and not t.is_space]
    if not tokens:
        return Claim(ASSERTED, 0)
    inside = {t.i for t in tokens}
    head = next((t for t in tokens if t.head.i not in inside or t.head == t), tokens[-1])
    path = [head, *head.ancestors]
    if _is_label(head):
        return Claim(ASSERTED, 0)
    if _is_question(path):
        return Claim(QUESTION, 0)
    if is_denied(path):
        return Claim(DENIED, 0)
    if _is_hypothetical(path):
        return Claim(HYPOTHETICAL, 0)
    negated = _negated_at(path, inside)
    if negated is not None:
        between = path[: 1 + next(i for i, t in enumerate(path) if t == negated)]
        feared = any(t.pos_ == "NOUN" and weight(t) < 0 for t in between if t.i not in inside)
        return Claim(NEGATED, _taken_back(negated, inside), FREED if feared else "")
    return Claim(ASSERTED, 0, find_deed(head))


def _is_question(path: Sequence[Any]) -> bool:
    """A question mark closes the target's clause, or the clause is asked for: "asked whether X ..."."""
    tail = [t for t in path[0].sent if not t.is_space]
    marks = [t for t in tail[-3:] if t.i > path[0].i and t.text.endswith("?")]
    if any(_depth(t) <= _depth(path[0]) for t in marks):
        return True
    for lower, upper in pairwise(path):
        if lower.dep_ == "relcl":
            break
        asked = upper.lemma_.lower() in cues("ask") and lower.dep_ in ("ccomp", "advcl", "pcomp", "csubj", "acl")
        if asked and any(c.lower_ == "if" or c.tag_ in ("WP", "WRB", "WDT") for c in lower.children):
            return True
        if any(c.lower_ == "whether" for c in lower.children):
            return True
    return False


def _is_label(head: Any) -> bool:
    """Whether the target stands before a colon with no verb: "SHAPIRO: Has she ...?", "Adair on the deal: If ..."."""
    before = list(takewhile(lambda t: t.text != ":", head.sent))
    colon = before[-1].i + 1 if before else 0
    return head.i < colon < head.sent.end and not any(t.pos_ in ("VERB", "AUX") for t in before)


def _depth(token: Any) -> int:
    """How many quotations of its sentence a token stands in, 0 or 1: what a quotation asks, nobody outside it does."""
    before = [t.text for t in token.doc[token.sent.start : token.i]]
    return int(before.count('"') % 2 == 1 or before.count("“") > before.count("”"))


def _is_hypothetical(path: Sequence[Any]) -> bool:
    """The target's clause is a condition, hangs on one, or is left open by "may", "could", "perhaps"."""
    if _inverts_condition(path[0]):
        return True
    for place, token in enumerate(path):
        below = path[place - 1] if place else None
        if below is not None and below.dep_ not in INSIDE and below.dep_ not in CLAUSAL:
            continue
        if _opens_condition(token):
            return True
        if token.pos_ not in ("VERB", "AUX"):
            continue
        if _leaves_open(token, below):
            return True
        would = any(c.lower_ in ("would", "'d", "will", "could") and c.dep_ == "aux" for c in token.children)
        if would and any(c.dep_ in ("advcl", "prep") and _opens_condition(c) for c in token.children):
            return True
        if token.dep_ in ("acl", "relcl") and not any(c.tag_ == "TO" for c in token.children):
            if _is_case(token.head):  # "in the event that X ..."
                return True
            break  # what the clause around it leaves open is not said of the target
    return False


def _leaves_open(token: Any, below: Any | None) -> bool:
    """ "may", "perhaps" at a verb, but not "so that X could"; "it is possible that ..."."""
    words = {c.dep_: c.lower_ for c in token.children if c.lower_ in cues("perhaps")}
    if "acomp" in words and below is not None and below.dep_ in ("ccomp", "csubj"):
        return not has_negation(token)
    purpose = any(c.lower_ == "so" and c.dep_ in ("mark", "advmod") for c in token.children)
    return not purpose and bool({"aux", "advmod"} & set(words))


def _opens_condition(token: Any) -> bool:
    words = [c.lower_ for c in token.children if c.dep_ in ("mark", "prep", "advmod")]
    if any(w in cues("condition") and w != "whether" for w in words):
        return True
    if token.lower_ in cues("condition") and token.pos_ == "VERB":  # "assuming X pays", "suppose X pays"
        return not any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") for c in token.children)
    if token.dep_ in CLAUSAL - {"ROOT", "conj"} and _follows_phrase(token):
        return True
    phrases = [token, *(c for c in token.children if c.dep_ == "prep")]
    return any(_is_case(noun) for p in phrases if p.lower_ == "in" for noun in p.children) or _is_case(token)


def _follows_phrase(verb: Any) -> bool:
    """ "as long as X pays", "on condition that X pays": a phrase of several words before the clause of the verb."""
    first = max(verb.sent.start, verb.left_edge.i - 3)
    words = f" {' '.join(t.lower_ for t in verb.doc[first : verb.i])} "
    return any(" " in phrase and f" {phrase} " in words for phrase in cues("condition"))


def _is_case(noun: Any) -> bool:
    """ "in case ...", "in the event ..."; not "in this case", "in the case of X"."""
    if noun.head.lower_ != "in":
        return False
    articles = [c.lower_ for c in noun.children if c.dep_ in ("det", "poss", "amod")]
    return bool((noun.lower_ == "case" and not articles) or (noun.lower_ == "event" and articles == ["the"]))


def _inverts_condition(head: Any) -> bool:
    """ "Were X to attack", "Should X attack", "Had X attacked": first in a sentence up to its comma, or around X."""
    sentence = [t for t in head.sent if not t.is_space and not t.is_quote]
    comma = next((t.i for t in sentence if t.lower_ == ","), -1)
    if sentence and sentence[0].lower_ in INVERTED and head.i < comma:
        return True
    first, after = head.left_edge.i, head.doc[head.right_edge.i + 1 : head.right_edge.i + 2]
    before = head.doc[max(head.sent.start, first - 2) : first]
    if len(before) < 2 or not after or before[0].dep_ == "neg" or before[0].tag_.startswith("W"):
        return False
    would = any(t.lower_ in ("would", "will", "'d", "could") for t in head.doc[head.sent.start : first])
    follows = {"were": ("TO",), "should": ("VB", "NN", "VBP"), "had": ("VBN", "VBD")}.get(before[1].lower_, ())
    return would and after[0].tag_ in follows


def _negated_at(path: Sequence[Any], inside: set[int]) -> Any | None:
    """The word that is negated, at or above the target and reaching down to it; None where there is none."""
    for place, token in enumerate(path):
        if place and not _reaches(token, path[place - 1]):
            return _negated_from_the_first(path[0])
        if has_negation(token) or _refuses(token, path[place - 1] if place else None, inside):
            undone = token.dep_ == "relcl" and token.sent[0].lower_ in ("hardly", "scarcely", "barely")
            return None if undone else token  # "hardly a day passes on which X is not sued"
    return _negated_from_the_first(path[0])


def _negated_from_the_first(head: Any) -> Any | None:
    """The last verb before the target where "nobody", "no one", "not one of them" opens the clause, however parsed."""
    before = [t for t in head.doc[head.sent.start : head.left_edge.i] if not t.is_space and not t.is_quote]
    last = max((i for i, t in enumerate(before) if t.is_punct), default=-1)
    words = [t.lower_ for t in before[last + 1 :]]
    opens = words[:1] and (words[0] in NONE_FIRST or words[:2] in (["no", "one"], ["not", "one"], ["not", "a"]))
    if not opens or LIMITS & set(words) or any(t.lemma_.lower() in cues("deny") | cues("doubt") for t in before):
        return None
    verbs = [t for t in before[last + 1 :] if t.dep_ == "ROOT" or t.pos_ == "VERB" or t.tag_ in ("VBZ", "NNS")]
    return verbs[-1] if verbs else None


def _reaches(token: Any, below: Any) -> bool:
    """Whether a negation of `token` reaches what hangs on it: "no grounds to suspect X" does, "and X went" does not."""
    if below.dep_ == "conj" and below.pos_ in ("VERB", "AUX"):
        return bool(below.tag_ == token.tag_) and not any(
            c.dep_ in ("nsubj", "nsubjpass", "neg") for c in below.children
        )
    lemma = token.lemma_.lower()
    undone = lemma in cues("deny") | cues("doubt") and token.head.lower_ != "beyond"
    if undone or (lemma in cues("scoff") and speaks_of_claim(below)) or below.lower_ == "than":
        return False  # "did not deny that X had lied", "no doubt", "nobody did more than X" take nothing back
    infinitive = below.dep_ == "relcl" and any(c.tag_ == "TO" for c in below.children)
    return (below.dep_ in NEGATED_THROUGH or infinitive) and not _is_presupposed(below, token)


def _is_presupposed(below: Any, token: Any) -> bool:
    """Whether a clause stays true when what stands above it is negated: "not know that ...", "not say where ..."."""
    if below.dep_ not in ("ccomp", "csubj", "pcomp"):
        return False
    return token.lemma_.lower() in FACTIVE or any(c.tag_ == "WRB" for c in below.children)


def _refuses(token: Any, below: Any | None, inside: set[int]) -> bool:
    """ "refused to help", said of who refuses and of what hangs on the act; "avoid any pressure on X"."""
    lemma = token.lemma_.lower()
    if token.pos_ != "VERB" or below is None or lemma not in cues("refuse"):
        return False
    acts = {c.i for c in token.children if c.dep_ in ("xcomp", "pcomp")}
    acts |= {c.i for c in token.children if c.dep_ == "prep" and any(g.dep_ == "pcomp" for g in c.children)}
    if below.dep_ == "nsubj":
        return bool(acts)
    return below.i in acts or (lemma in cues("prevent") and below.dep_ == "dobj" and below.i not in inside)


def _taken_back(token: Any, inside: set[int]) -> int:
    """-1 where the negated words blame, 1 where they praise, by the lexicon; the target itself weighs nothing."""
    weights = [weight(t) for t in _scope(token) if t.i not in inside]
    low, high = min(weights, default=0.0), max(weights, default=0.0)
    if -low > high:
        return -1
    return 1 if high > 0 else 0


def _scope(token: Any) -> Iterator[Any]:
    """The negated word and what hangs on it, without clauses of their own beside it."""
    yield token
    for child in token.children:
        if child.dep_ not in ("advcl", "parataxis", "relcl", "punct", "neg", "det"):
            yield from _scope(child)
