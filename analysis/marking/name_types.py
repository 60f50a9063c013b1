"""What kind a name is, decided once for all its mentions in an article: what the model said, lists, words, neighbours.

Each piece of evidence adds weight to a kind; the heaviest kind wins. The weights were set on half of a development set.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log1p

from analysis.marking.gazetteer import look_up
from analysis.marking.name_lists import first_names, listed_names, title_before, words_for
from analysis.marking.spans import Span

PERSON, ORG, PLACE, GROUP, OTHER = "PERSON", "ORG", "PLACE", "NORP", "OTHER"
KIND = {"PERSON": PERSON, "ORG": ORG, "GPE": PLACE, "LOC": PLACE, "FAC": PLACE, "NORP": GROUP}
LABEL = {PERSON: "PERSON", ORG: "ORG", PLACE: "GPE"}
CANDIDATE_LEAD = 1.5  # what the evidence for a name that the model did not see must weigh
BEFORE, AFTER = 32, 40  # characters of context that rules look at

IN_PLACE = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Aa]cross|[Tt]hroughout|[Aa]round|[Ww]ithin)\s(?:the\s)?$")
TO_PLACE = re.compile(r"\b(?:[Ff]rom|[Tt]o|[Ii]nto|[Tt]oward|[Tt]owards|[Aa]t|[Vv]ia)\s(?:the\s)?$")
SIDE_OF = re.compile(
    r"\b(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Cc]entral|[Nn]orthern|[Ss]outhern|[Ee]astern|[Ww]estern|[Dd]owntown|[Uu]pstate|northeastern|northwestern|southeastern|southwestern)\s$"
)
PLACE_OF = re.compile(
    r"\b(?:city|town|village|province|region|state|island|port|capital|district|county|suburb|area|residents?|mayor|governor|people|coast|border)\s(?:of\s)?(?:the\s)?$"
)
IN_CITY_OF = re.compile(r"^, (?:[A-Z][a-z]+\.?(?: [A-Z][a-z]+)?)\b")
SAYS = re.compile(
    r"^,? (?:said|says|told|added|wrote|noted|argued|admitted|insisted|tweeted|recalled|explained|replied|joked|testified)\b"
)
AGE = re.compile(r"^, (?:aged )?\d{1,2}[,. ]")
WHO = re.compile(r"^,? (?:who|whose|himself|herself)\b")
BASED = re.compile(r"^[ -]based\b")
OF_FIRM = re.compile(
    r"^(?:\s?['’]s?)? (?:[Cc]hief [Ee]xecutive|CEO|[Cc]hairman|spokes(?:man|woman|person)|shares|stock|employees|subsidiary|unit|executives?|lawyers|officials?|board|customers|analysts?|economists?)\b"
)
TICKER = re.compile(r"^ ?(?:<\^?[A-Z0-9.]{2,12}>|\((?:NYSE|NASDAQ|Nasdaq|LSE|[A-Z0-9]{1,8}\.[A-Z]{1,2})\b)")
HE_DID = re.compile(
    r"^ (?:was born|was arrested|was killed|scored|resigned|tweeted|'s (?:wife|husband|son|daughter|lawyer|family)|’s (?:wife|husband|son|daughter|lawyer|family))\b"
)
FOR_FIRM = re.compile(
    r"\b(?:spokes\w+|representatives?|shares|stock|stake|chief executive|CEO|chairman|founder|employees?|customers|owner|unit"
    r"|subsidiary|analysts?|economists?|strategists?|professor|lawyers?|executives?|acquisition|takeover|trader|manager"
    r"|partner|fellow|researcher|consultant|editor|play(?:s|ed|ing)?|points|goals) (?:of|for|in|at|with|by) (?:the )?$"
)
FIRM_DID = re.compile(
    r"^ (?:surged|rose|fell|dropped|gained|slid|jumped|climbed|tumbled|reported|posted|announced|sued|filed|agreed to|plans to"
    r"|launched|acquired|bought|sold|did not immediately|did not respond|declined to|employs|operates|owns|raised its)\b"
)
IS_A = re.compile(r"^, (?:which|a|an|the|one of the|whose)\b([^,.;]{0,60})")
INITIAL = re.compile(r"^[A-Z][\w’'-]+ (?:[A-Z]\. ?)+[A-Z][\w’'-]+$|^(?:[A-Z]\. ?)+[A-Z][\w’'-]+$")
PARTICLE = re.compile(r" (?:bin|ibn|al|el|von|van|de|der|di|da|dos|del) |[ -][Aa]l-| O[’']| Mc| Mac[A-Z]")
CAMEL = re.compile(r"[a-z][A-Z]")
ACRONYM = re.compile(r"[A-Z][A-Z&.-]{1,5}s?")
PLURAL_OR_OF = re.compile(r" (?:of|for|and) ")
LAST_WORD = re.compile(r"([\w-]+) $")
SPORT = re.compile(
    r"\b(?:coach|playoffs?|quarterback|touchdowns?|rebounds|innings?|wickets?|midfielder|striker|goalkeeper|semi-?finals?"
    r"|quarter-?finals?|halftime|half-time|first half|second half|kick-?off|teammates?|free throws|field goals?|three-pointers?"
    r"|yards|assists|home run|goalless|penalty shootout|podium|laps|unbeaten|grand final|best-of-\w+|knockout|relegation"
    r"|premiership|scorer|scorers|fly-half|prop|try|tries|birdies?|bogeys?|set points?|match points?|tie-?break)\b"
)
SPORTING = re.compile(
    r"\b(?:season|league|goals?|points|tournament|match|matches|game|games|win|wins|victory|defeat|scored|scoring|players?|team"
    r"|teams|champions?|championship|title|cup|race|fixtures?|defensive|offensive|squad|stadium|fans|round|draw|injury|ball)\b"
)
TEAM = re.compile(
    r"^ (?:beat|defeated|won|lost|led|leads|trailed|scored|hosts?|hosted|improved|fell|visits?|faces?|plays?|played|advanced|rallied|outscored|finished|drew)\b|^,? \(\d+-\d+|^ \d+, "
)
OPPONENT = re.compile(
    r"\b(?:against|over|beat|beating|defeated|defeating|past|versus|vs\.?|facing|host|hosting|visiting|rival|No\.\s+\d+) $"
)
CAPITALISED = re.compile(r"\b[A-Z][\w’'-]+")
SPORT_SCORE = 8  # different words of sport, those that are of nothing else counted double, in an article about it


@dataclass
class Name:
    """A name of the article: its mentions, and the weight of each kind."""

    surface: str
    mentions: list[Span] = field(default_factory=list)
    weights: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def kind(self) -> str:
        return max(self.weights, key=lambda k: (self.weights[k], k), default=OTHER)

    @property
    def lead(self) -> float:
        """How much heavier the best kind is than the next."""
        best = sorted(self.weights.values(), reverse=True)
        return best[0] - (best[1] if len(best) > 1 else 0.0) if best else 0.0


def type_spans(text: str, spans: Sequence[Span]) -> list[Name]:
    """The names of an article, longest first, their mentions relabelled to the kind that the evidence favours."""
    names: dict[str, Name] = {}
    for span in spans:
        surface = text[span.start : span.end]
        names.setdefault(_key(surface), Name(surface)).mentions.append(span)
    ordered = sorted(names.values(), key=lambda n: (-len(n.surface.split()), n.mentions[0].start))
    sport = is_about_sport(text)
    alone = Counter(CAPITALISED.findall(text))
    people: dict[str, float] = defaultdict(float)
    firms: dict[str, float] = defaultdict(float)
    for name in ordered:
        _weigh_model(name)
        _weigh_words(name, sport)
        _weigh_context(text, name, sport)
        _weigh_surname(name, alone)
        _weigh_relatives(name, people, firms)
        if sport and name.weights[GROUP] and " " not in name.surface and name.surface.endswith("s"):
            name.weights[ORG] += name.weights[GROUP]
        _remember(name, people, firms)
        for span in name.mentions:
            _relabel(span, name)
    return ordered


def type_candidates(text: str, spans: Sequence[Span], names: Sequence[Name]) -> list[Span]:
    """The candidates that evidence makes a person, an organisation or a place; the rest are no names that we know."""
    people: dict[str, float] = defaultdict(float)
    firms: dict[str, float] = defaultdict(float)
    for name in names:
        _remember(name, people, firms)
    sport = is_about_sport(text)
    found: dict[str, Name] = {}
    for span in spans:
        surface = text[span.start : span.end]
        found.setdefault(surface, Name(surface)).mentions.append(span)
    accepted = []
    for name in found.values():
        _weigh_words(name, sport)
        _weigh_context(text, name, sport)
        _weigh_relatives(name, people, firms)
        if sport and len(name.mentions) > 1 and name.surface.endswith("s") and " " not in name.surface:
            name.weights[ORG] += CANDIDATE_LEAD
        if name.kind in LABEL and name.lead >= CANDIDATE_LEAD:
            for span in name.mentions:
                span.label = LABEL[name.kind]
            accepted += name.mentions
    return accepted


def is_about_sport(text: str) -> bool:
    """Whether an article is about sport, where cities and nicknames are teams."""
    return 2 * len(set(SPORT.findall(text))) + len(set(SPORTING.findall(text))) >= SPORT_SCORE


def _key(surface: str) -> str:
    folded = " ".join(surface.split())
    return folded.title() if folded.isupper() and len(folded) > 4 else folded


def _weigh_model(name: Name) -> None:
    votes = Counter(KIND.get(s.label, OTHER) for s in name.mentions)
    for kind, n in votes.items():
        name.weights[kind] += 1.5 * log1p(n)


def _weigh_words(name: Name, sport: bool) -> None:
    words = name.surface.replace(",", "").split()
    first, last = words[0], words[-1]
    weights = name.weights
    listed = listed_names().get(name.surface) or (
        listed_names().get(_key(name.surface)) if name.surface.isupper() else None
    )
    if listed:
        weights[KIND[listed.label]] += 1.0 if not listed.sure else 2.0 if sport and listed.label == "GPE" else 4.0
    if name.surface in words_for("other"):
        weights[OTHER] += 6.0
    if listed and listed.sure:
        return
    if len(words) > 1:
        if last in words_for("company"):
            weights[ORG] += 3.0
        if last in words_for("organisation") or (
            PLURAL_OR_OF.search(name.surface) and first in words_for("organisation")
        ):
            weights[ORG] += 2.5
        elif any(
            w in words_for("organisation") and words[n + 1] in ("of", "for", "on") for n, w in enumerate(words[:-1])
        ):
            weights[ORG] += 2.0
        if last in words_for("facility"):
            weights[PLACE] += 2.0
        if last in words_for("place") or first in ("Mount", "Lake", "Cape", "Port", "Fort", "River"):
            weights[PLACE] += 2.0
        if last in words_for("event"):
            weights[OTHER] += 2.0
        _weigh_person_words(name, words)
    else:
        if first in first_names() and not listed:
            weights[PERSON] += 0.7
        if ACRONYM.fullmatch(name.surface) and not listed:
            weights[ORG] += 0.8
        if CAMEL.search(name.surface) and not name.surface.startswith(("Mc", "Mac", "De", "Le", "La", "Di")):
            weights[ORG] += 0.8
        if first.isdigit():
            weights[OTHER] += 2.0


def _weigh_person_words(name: Name, words: list[str]) -> None:
    key = [w.title() if w.isupper() and len(w) > 2 else w for w in words]
    if len(words) <= 4 and key[0] in first_names() and key[-1] not in words_for("organisation"):
        listed = listed_names().get(words[0])
        name.weights[PERSON] += 1.0 if listed else 2.2
    if INITIAL.match(name.surface):
        name.weights[PERSON] += 1.5
    if PARTICLE.search(name.surface):
        name.weights[PERSON] += 0.8


def _weigh_surname(name: Name, alone: Counter[str]) -> None:
    """People are named again by the last word of their name, places and firms seldom are."""
    words = name.surface.split()
    if name.weights[ORG] or len(words) not in (2, 3) or not words[-1][0].isupper() or look_up(name.surface):
        return
    last = words[-1]
    kinds = ("organisation", "place", "facility", "event", "company", "junk", "other", "group")
    if any(last in words_for(kind) for kind in kinds) or look_up(last) or "of" in words or "and" in words:
        return
    if alone[last] > alone[words[0]]:
        name.weights[PERSON] += 1.5


def _weigh_context(text: str, name: Name, sport: bool) -> None:
    seen: Counter[str] = Counter()
    for span in name.mentions:
        before = text[max(0, span.start - BEFORE) : span.start]
        after = text[span.end : span.end + AFTER]
        if title_before().search(before):
            seen["title"] += 1
        word = LAST_WORD.search(before)
        if word and word[1] in words_for("role"):
            seen["role"] += 1
        elif word and word[1] in words_for("firm"):
            seen["firm before"] += 1
        described = IS_A.match(text, span.end, span.end + 80)
        if described:
            seen[_description(described[1])] += 1
        for pattern, key in (
            (IN_PLACE, "in"),
            (TO_PLACE, "to"),
            (SIDE_OF, "side"),
            (PLACE_OF, "place of"),
            (FOR_FIRM, "for firm"),
        ):
            if pattern.search(before):
                seen[key] += 1
        for pattern, key in AFTER_PATTERNS:
            if pattern.search(after):
                seen[key] += 1
        if sport and (TEAM.search(after) or OPPONENT.search(before)):
            seen["team"] += 1
    for key, n in seen.items():
        for kind, weight in CONTEXT_WEIGHTS[key]:
            name.weights[kind] += weight * log1p(n) / log1p(1)


AFTER_PATTERNS = (
    (SAYS, "says"),
    (AGE, "age"),
    (WHO, "who"),
    (BASED, "based"),
    (OF_FIRM, "firm"),
    (TICKER, "ticker"),
    (HE_DID, "did"),
    (FIRM_DID, "firm did"),
)
CONTEXT_WEIGHTS = {
    "title": ((PERSON, 3.0),),
    "role": ((PERSON, 1.6),),
    "in": ((PLACE, 1.5),),
    "to": ((PLACE, 0.3),),
    "side": ((PLACE, 1.6),),
    "place of": ((PLACE, 1.5),),
    "says": ((PERSON, 0.7), (ORG, 0.4)),
    "age": ((PERSON, 2.0),),
    "who": ((PERSON, 1.6),),
    "based": ((PLACE, 2.0),),
    "firm": ((ORG, 1.6),),
    "ticker": ((ORG, 3.0),),
    "did": ((PERSON, 1.5),),
    "team": ((ORG, 2.5),),
    "firm before": ((ORG, 1.6),),
    "for firm": ((ORG, 1.2),),
    "firm did": ((ORG, 0.7),),
    "is a firm": ((ORG, 1.6),),
    "is a person": ((PERSON, 1.2),),
    "is something": (),
}


def _description(words: str) -> str:
    """`, a company that ...` describes an organisation, `, a director of ...` a person; the first such noun counts."""
    for word in re.findall(r"[\w-]+", words):
        if word in words_for("firm"):
            return "is a firm"
        if word in words_for("role"):
            return "is a person"
    return "is something"


def _weigh_relatives(name: Name, people: dict[str, float], firms: dict[str, float]) -> None:
    key = _key(name.surface)
    if " " not in key:
        name.weights[PERSON] += people.get(key, 0.0)
    name.weights[ORG] += firms.get(key, 0.0)


def _remember(name: Name, people: dict[str, float], firms: dict[str, float]) -> None:
    """A full name lends weight to its surname, a company's full name to the name without its form."""
    words = _key(name.surface).split()
    if len(words) < 2:
        return
    if name.kind == PERSON and name.lead > 0.5:
        for word, share in ((words[-1], 1.0), (" ".join(words[1:]), 1.0), (words[0], 0.5)):
            people[word] = max(people[word], share * (1.5 + min(name.lead, 3.0)))
    if name.kind == ORG:
        short = " ".join(words[:-1])
        if words[-1] in words_for("company") or words[-1] in words_for("organisation"):
            firms[short] = max(firms[short], 1.5)


def _relabel(span: Span, name: Name) -> None:
    kind = name.kind
    if KIND.get(span.label, OTHER) == kind and kind != OTHER:
        return
    if kind == PLACE:
        listed = listed_names().get(name.surface)
        last = name.surface.split()[-1]
        own = next((s.label for s in name.mentions if s.label in ("GPE", "LOC", "FAC")), "GPE")
        label = "FAC" if last in words_for("facility") else "LOC" if last in words_for("place") else own
        span.label = listed.label if listed and listed.label != "ORG" else label
    elif kind == OTHER:
        span.label = span.label if KIND.get(span.label, OTHER) == OTHER else "OTHER"
    else:
        span.label = kind
