"""Whether a sentence claims something of a target, or negates, denies, imagines or asks it: rules over the parse.

"Kazakhstan feels no threat from Russia" is negated, "He dismissed reports that Russia had lied" denied, "If Russia
attacks" hypothetical, "Is Russia a threat?" a question; everything else is asserted. The rules climb from the target
to the root of the sentence and look at what governs it on the way. docs/stance-model.md has the codebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from analysis.resources import resource_rows
from analysis.settings import Settings

ASSERTED, NEGATED, DENIED, HYPOTHETICAL, QUESTION = STATUSES = (
    "asserted",
    "negated",
    "denied",
    "hypothetical",
    "question",
)
RESOURCES = ("claim_cues.csv", "vader_lexicon.csv", "tone_news.csv", "tone_diplomacy.csv")

ARGUMENTS = {"nsubj", "nsubjpass", "dobj", "dative", "attr", "acomp", "oprd", "pobj", "agent", "poss", "csubj"}
COMPLEMENTS = {"ccomp", "xcomp", "pcomp", "prep", "acl", "amod", "compound", "nmod", "conj", "appos", "dep", "npadvmod"}
INSIDE = ARGUMENTS | COMPLEMENTS | {"advcl", "relcl"}  # arcs that a denial or condition above reaches through
NEGATED_THROUGH = (ARGUMENTS | COMPLEMENTS) - {"csubj", "appos", "dep"}  # those that a negation reaches through
CLAUSAL = {"ccomp", "advcl", "relcl", "acl", "pcomp", "conj", "ROOT", "csubj"}
FACTIVE = {"know", "matter", "realize", "realise", "regret", "forget", "remember", "mind", "surprise", "understand"}


class Claim(NamedTuple):
    """The status of a claim about a target; taken_back: a negation takes back blame (-1), praise (1) or neither (0)."""

    status: str
    taken_back: int


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
    if _is_question(path):
        return Claim(QUESTION, 0)
    if _is_denied(path):
        return Claim(DENIED, 0)
    if _is_hypothetical(path):
        return Claim(HYPOTHETICAL, 0)
    negated = _negated_at(path)
    if negated is not None:
        return Claim(NEGATED, _taken_back(negated, inside))
    return Claim(ASSERTED, 0)


@cache
def _cues(kind: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in resource_rows("claim_cues.csv") if row["kind"] == kind)


def _is_question(path: Sequence[Any]) -> bool:
    """A question mark closes the target's clause, or the clause is asked for: "asked whether X ..."."""
    tail = [t for t in path[0].sent if not t.is_space]
    if any(t.text.endswith("?") for t in tail[-3:] if t.i > path[0].i):
        return True
    for lower, upper in pairwise(path):
        if lower.dep_ == "relcl":
            break
        asked = upper.lemma_.lower() in _cues("ask") and lower.dep_ in ("ccomp", "advcl", "pcomp", "csubj", "acl")
        if asked and any(c.lower_ == "if" or c.tag_ in ("WP", "WRB", "WDT") for c in lower.children):
            return True
        if any(c.lower_ == "whether" for c in lower.children):
            return True
    return False


def _is_denied(path: Sequence[Any]) -> bool:
    """A word above the target takes back what it governs, unless it is negated itself."""
    for below, token in pairwise(path):
        if _calls_false(token, below):
            return True
        lemma = token.lemma_.lower()
        if _has_negation(token) or token.pos_ not in ("VERB", "AUX", "NOUN"):
            continue
        if lemma in _cues("deny") and _denies(token, below):
            return True
        if lemma in _cues("drop") and _drops(token, below):
            return True
        if lemma in _cues("clear") and below.dep_ in ("dobj", "nsubjpass") and _frees(token, lemma):
            return True
    return False


def _drops(verb: Any, below: Any) -> bool:
    """ "dropped the charges against X", "the verdict against X was quashed"."""
    governed = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    accused = any(c.lemma_.lower() in _cues("accusation") for c in governed)
    return accused and (below in governed or below.dep_ in ("prep", "acl", "relcl"))


def _denies(verb: Any, below: Any) -> bool:
    """ "denied that X ...", "denied the charge against X"; of its subject only where it denies an accusation."""
    objects = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "ccomp", "xcomp", "pobj", "prep")]
    accused = any(_is_accusation(c) for c in objects)
    outright = verb.lemma_.lower() == "deny"
    if below.dep_ in ("ccomp", "xcomp"):
        return True
    if below.dep_ in ("dobj", "nsubjpass", "prep"):
        return accused or (outright and below.dep_ == "dobj")
    if below.dep_ != "nsubj":
        return False
    doing = any(c.tag_ == "VBG" and c.dep_ in ("ccomp", "xcomp") for c in objects)
    return accused or doing or (outright and all(c.pos_ == "PRON" for c in objects))


def _is_accusation(token: Any) -> bool:
    if token.dep_ == "prep":
        return any(_is_accusation(c) for c in token.children if c.dep_ == "pobj")
    return token.lemma_.lower() in _cues("accusation")


def _frees(verb: Any, lemma: str) -> bool:
    """ "cleared X of fraud"; "cleared" alone has too many other meanings."""
    near = [g for c in verb.children for g in (c, *c.children)]
    return lemma != "clear" or any(g.dep_ == "prep" and g.lower_ in ("of", "over") for g in near)


def _calls_false(token: Any, below: Any) -> bool:
    """ "It is untrue that X ...", "reports that X ... proved false", "calls the charge that X ... nonsense"."""
    said = [c for c in token.children if c.dep_ in ("acomp", "attr", "oprd", "ccomp", "dobj") and c is not below]
    said += [g for c in said for g in c.children if c.dep_ in ("ccomp", "oprd") and g.dep_ in ("acomp", "attr", "oprd")]
    false = any(c.lemma_.lower() in _cues("false") for c in said if c.pos_ in ("ADJ", "NOUN", "VERB"))
    if false and not _has_negation(token):
        if below.dep_ in ("ccomp", "advcl", "csubj"):
            return below.pos_ in ("VERB", "AUX")
        if below.dep_ in ("nsubj", "nsubjpass", "dobj"):
            return _is_accusation(below)
    return (
        token.lemma_.lower() in _cues("false")
        and below.dep_ in ("ccomp", "acl", "relcl")
        and not _has_negation(token.head)
        and token.dep_ in ("attr", "acomp", "oprd")
    )


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
        open_ = any(c.lower_ in _cues("perhaps") and c.dep_ in ("aux", "advmod") for c in token.children)
        if open_ and not any(c.lower_ == "so" and c.dep_ in ("mark", "advmod") for c in token.children):
            return True
        would = any(c.lower_ in ("would", "'d", "will", "could") and c.dep_ == "aux" for c in token.children)
        if would and any(c.dep_ in ("advcl", "prep") and _opens_condition(c) for c in token.children):
            return True
        if token.dep_ in ("acl", "relcl"):
            break  # what the clause around it leaves open is not said of the target
    return False


def _opens_condition(token: Any) -> bool:
    words = [c.lower_ for c in token.children if c.dep_ in ("mark", "prep", "advmod")]
    if any(w in _cues("condition") and w != "whether" for w in words):
        return True
    if token.lower_ == "in" and any(c.lower_ in ("case", "event") for c in token.children):
        return True
    return bool(token.dep_ == "pobj" and token.lower_ in ("case", "event"))


def _inverts_condition(token: Any) -> bool:
    """ "Were X to attack, ...", "Should X attack, ...": the first clause of a sentence, up to its comma."""
    sentence = [t for t in token.sent if not t.is_space and not t.is_quote]
    comma = next((t.i for t in sentence if t.lower_ == ","), -1)
    return bool(sentence) and sentence[0].lower_ in ("were", "should", "had") and token.i < comma


def _negated_at(path: Sequence[Any]) -> Any | None:
    """The word that is negated, at or above the target and reaching down to it; None where there is none."""
    for place, token in enumerate(path):
        if place and not _reaches(token, path[place - 1]):
            return None
        if _has_negation(token) or _refuses(token, path[place - 1] if place else None):
            undone = token.dep_ == "relcl" and token.sent[0].lower_ in ("hardly", "scarcely", "barely")
            return None if undone else token  # "hardly a day passes on which X is not sued"
    return None


def _reaches(token: Any, below: Any) -> bool:
    """Whether a negation of `token` reaches what hangs on it: "no grounds to suspect X" does, "and X went" does not."""
    if below.dep_ == "conj" and below.pos_ in ("VERB", "AUX"):
        return bool(below.tag_ == token.tag_) and not any(
            c.dep_ in ("nsubj", "nsubjpass", "neg") for c in below.children
        )
    if token.lemma_.lower() in _cues("deny") or below.lower_ == "than":
        return False  # "did not deny that X had lied" and "nobody did more than X" take nothing back
    infinitive = below.dep_ == "relcl" and any(c.tag_ == "TO" for c in below.children)
    return (below.dep_ in NEGATED_THROUGH or infinitive) and not _is_presupposed(below, token)


def _is_presupposed(below: Any, token: Any) -> bool:
    """Whether a clause stays true when what stands above it is negated: "not know that ...", "not say where ..."."""
    if below.dep_ not in ("ccomp", "csubj", "pcomp"):
        return False
    return token.lemma_.lower() in FACTIVE or any(c.tag_ == "WRB" for c in below.children)


def _has_negation(token: Any) -> bool:
    """ "not", "never", "no longer", "neither" at the word itself, or "no" and "nothing" among what it governs."""
    for child in token.children:
        low = child.lower_
        if child.dep_ == "neg" or low in ("never", "neither", "hardly", "scarcely", "barely", "n't", "not"):
            return not _not_only(token, child)
        if (child.dep_ == "det" and low == "no") or (low == "longer" and any(g.lower_ == "no" for g in child.children)):
            return True
        if child.dep_ in ("dobj", "attr", "nsubj", "nsubjpass", "expl", "acomp") and _is_none(child):
            return True
        if child.dep_ in ("prep",) and any(_is_none(g) for g in child.children if g.dep_ == "pobj"):
            return True
        if child.dep_ in ("xcomp",) and any(g.dep_ == "neg" for g in child.children):
            return True
    return bool(token.lower_ == "without")


def _not_only(token: Any, negation: Any) -> bool:
    return any(c.lower_ in ("only", "just", "merely") for c in token.doc[negation.i + 1 : negation.i + 2])


def _is_none(token: Any) -> bool:
    if any(t.lower_ in ("but", "except") for t in token.doc[token.i + 1 : token.i + 2]):
        return False  # "nobody but X"
    return token.lower_ in ("nobody", "nothing", "none", "neither") or any(
        c.dep_ in ("det", "neg", "preconj") and c.lower_ in ("no", "neither") for c in token.children
    )


def _refuses(token: Any, below: Any | None) -> bool:
    """ "refused to help", "prevents evasion", said of their subject."""
    if token.pos_ != "VERB" or below is None or below.dep_ not in ("nsubj", "xcomp", "pcomp"):
        return False
    act = any(c.dep_ in ("xcomp", "pcomp") for c in token.children)
    return token.lemma_.lower() in _cues("refuse") and act


def _taken_back(token: Any, inside: set[int]) -> int:
    """-1 where the negated words blame, 1 where they praise, by the lexicon; the target itself weighs nothing."""
    weights = [_weight(t) for t in _scope(token) if t.i not in inside]
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


def _weight(token: Any) -> float:
    from analysis.marking.lexicon import news_lexicon

    if token.pos_ == "PROPN" or token.dep_ == "det":
        return 0.0
    for kind, weight in (("blame", -1.0), ("praise", 1.0)):
        if token.lemma_.lower() in _cues(kind):
            return weight
    lexicon = news_lexicon()
    return lexicon.weight(token.lower_) or lexicon.weight(token.lemma_.lower())
