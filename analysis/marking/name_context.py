"""What stands around a name in its article, as evidence for its kind: `in X`, `Mr X`, `X said`, `shares of X`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import log2

from analysis.marking.name_lists import listed_names, titles, words_for
from analysis.marking.phrases import words_in
from analysis.marking.spans import Span

PERSON, ORG, PLACE, GROUP, OTHER = "PERSON", "ORG", "PLACE", "NORP", "OTHER"
BEFORE, AFTER = 36, 48  # characters of context that the rules look at

IN = frozenset({"in", "near", "outside", "across", "throughout", "around", "within"})
TO = frozenset({"from", "to", "into", "toward", "towards", "via"})
JOINING = frozenset({"of", "for", "in", "at", "with", "by"})
SIDES = frozenset(
    {"north", "south", "east", "west", "central", "northern", "southern", "eastern", "western", "downtown", "upstate"}
    | {"northeastern", "northwestern", "southeastern", "southwestern"}
)
REGIONS = frozenset(
    {"city", "town", "village", "province", "region", "state", "island", "port", "capital", "district", "county"}
    | {"suburb", "area", "coast", "border", "resident", "residents", "mayor", "governor", "people"}
)
PEOPLE_AT = frozenset(
    {"representative", "representatives", "employee", "employees", "customers", "analyst", "analysts", "economist"}
    | {"economists", "strategist", "strategists", "professor", "lawyer", "lawyers", "executive", "executives", "trader"}
    | {"manager", "partner", "fellow", "researcher", "consultant", "editor", "CEO", "chairman", "founder", "owner"}
    | {"shares", "stock", "stake", "unit", "subsidiary", "acquisition", "takeover", "points", "goals", "spokesman"}
    | {"spokeswoman", "spokesperson", "spokespeople"}
)
VESSELS = frozenset(
    {"ferry", "ship", "vessel", "tanker", "frigate", "submarine", "yacht", "trawler", "icebreaker", "satellite"}
    | {"typhoon", "hurricane", "cyclone", "storm", "drug", "vaccine", "app", "novel", "film", "album"}
)
SITES = (
    "crossing|junction|terminal|station|port|airport|border|checkpoint|district|province|region|city|town|village|county"
    "|valley|river|lake|mountains?|desert|peninsula|coast|island|corridor|highway"
)
FIRM_HAS = (
    "[Cc]hief [Ee]xecutive|CEO|[Cc]hairman|spokes(?:man|woman|person)|shares|stock|employees|subsidiary|unit"
    "|executives?|lawyers|officials?|board|customers|analysts?|economists?"
)
SAYING = "said|says|told|added|wrote|noted|argued|admitted|insisted|tweeted|recalled|explained|replied|joked|testified"
FIRM_DOES = (
    "surged|rose|fell|dropped|gained|slid|jumped|climbed|tumbled|reported|posted|announced|sued|filed|agreed to"
    "|plans to|launched|acquired|bought|sold|did not immediately|did not respond|declined to|employs|operates|owns"
    "|raised its"
)
TEAM_DOES = (
    "beat|defeated|won|lost|led|leads|trailed|scored|hosts?|hosted|improved|fell|visits?|faces?|plays?|played|advanced"
    "|rallied|outscored|finished|drew"
)
RELATIVES = "wife|husband|son|daughter|lawyer|family"

AFTER_PATTERNS = (
    ("says", re.compile(rf",? (?:{SAYING})\b")),
    ("age", re.compile(r", (?:aged )?\d{1,2}[,. ]")),
    ("who", re.compile(r",? (?:who|himself|herself)\b")),
    ("based", re.compile(r"[ -]based\b")),
    ("owned", re.compile(r",? (?:which is )?owned by\b")),
    ("firm", re.compile(rf"(?:\s?['’]s?)? (?:{FIRM_HAS})\b")),
    ("ticker", re.compile(r" ?(?:<\^?[A-Z0-9.]{2,12}>|\((?:NYSE|NASDAQ|LSE|[A-Z0-9]{1,8}\.[A-Z]{1,2})\b)")),
    ("did", re.compile(rf" (?:was born|was arrested|was killed|resigned|tweeted|['’]s (?:{RELATIVES}))\b")),
    ("site", re.compile(rf" (?:{SITES})\b")),
    ("firm did", re.compile(rf" (?:{FIRM_DOES})\b")),
)
DESCRIBED = re.compile(r", (?:which|a|an|the|one of the|whose)\b([^,.;]{0,60})")
APPOSED = re.compile(  # "the vessel, Baku's X"; of "the owner of the hotel, X" it is the owner
    r"\b([a-z-]+)(?: (?:of|at|for|in) [\w’' -]{2,28})?, (?:[A-Z]\w+['’]s |the )?$"
)
SAID_BY = re.compile(r"(?:,[”\"’']|[”\"’']) (?:said|says|added|replied|recalled|recalls|asked|explained) $")
AND_BEFORE = re.compile(r"\b([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?) and $")
AND_AFTER = re.compile(r" and ([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)")
ANY_AFTER = re.compile("|".join(pattern.pattern for _, pattern in AFTER_PATTERNS))
COMES_FROM = re.compile(r"\b[a-z-]+ (?:from|in|at|near) $")
FROM = (" from ", " in ", " at ", " near ")
# `the X` before what is no noun: ships, papers and offices have an article, people do not.
ALONE = re.compile(
    r"(?:['’]s\b|[.,:;!?)]|$|\n| (?:is|was|are|were|has|had|will|would|can|could|in|on|at|during|after|before|with"
    r"|without|from|to|by|for|as|that|and|said|says|reported|left|sailed|arrived)\b)"
)
TOLD_THE = re.compile(r"\b(?:[Tt]old|telling|tells|interview with) the $")
LINE_START = re.compile(r"(?:^|\n)$")
DATELINE = re.compile(r"(?:, [A-Z][a-z]+\.?)?(?:, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)? ?(?:\([A-Z]|[-–—] )")
PLAYER = re.compile(
    r" (?:midfielder|defender|striker|goalkeeper|winger|full-back|quarterback|fly-half|captain|player|fans?)\b"
)
DATELINE_END = re.compile(r"\) ?[-–—]")
WORD = re.compile(r"[\w-]+")
TEAM = re.compile(rf" (?:{TEAM_DOES})\b|,? \(\d+-\d+| \d+, ")
OPPONENT = re.compile(
    r"\b(?:against|over|beat|beating|defeated|defeating|past|versus|vs\.?|facing|host|hosting"
    r"|visiting|rival|No\.\s+\d+) $"
)

# Weights of one sighting, set on half of a development set; a second one adds less.
WEIGHTS = {
    "title": ((PERSON, 3.0),),
    "role": ((PERSON, 1.6),),
    "age": ((PERSON, 2.0),),
    "who": ((PERSON, 1.6),),
    "did": ((PERSON, 1.5),),
    "is a person": ((PERSON, 1.2),),
    "says": ((PERSON, 0.7), (ORG, 0.4)),
    "in": ((PLACE, 1.5),),
    "to": ((PLACE, 0.3),),
    "at": ((PLACE, 0.6), (ORG, 0.3)),
    "site": ((PLACE, 1.5),),
    "vessel": ((OTHER, 2.0),),
    "the": ((PERSON, -1.5),),
    "told the": ((PERSON, -1.5), (ORG, 1.5)),
    "source": ((ORG, 2.0),),
    "dateline": ((ORG, 3.0),),
    "place line": ((PLACE, 2.5),),
    "side": ((PLACE, 1.6),),
    "place of": ((PLACE, 1.5),),
    "beside place": ((PLACE, 1.3),),
    "based": ((PLACE, 2.0),),
    "firm": ((ORG, 1.6),),
    "firm before": ((ORG, 1.6),),
    "for firm": ((ORG, 1.2),),
    "firm did": ((ORG, 0.7),),
    "is a firm": ((ORG, 1.6),),
    "ticker": ((ORG, 3.0),),
    "owned": ((ORG, 1.6),),
    "team": ((ORG, 2.5),),
}

OF_SPORT = frozenset(
    {
        "coach",
        "playoff",
        "playoffs",
        "quarterback",
        "touchdown",
        "touchdowns",
        "rebounds",
        "inning",
        "innings",
        "wicket",
    }
    | {"wickets", "midfielder", "striker", "goalkeeper", "semifinal", "semi-final", "semifinals", "semi-finals"}
    | {
        "quarterfinal",
        "quarter-final",
        "quarterfinals",
        "quarter-finals",
        "halftime",
        "half-time",
        "kickoff",
        "kick-off",
    }
    | {"teammate", "teammates", "yards", "assists", "goalless", "podium", "laps", "unbeaten", "knockout", "relegation"}
    | {"premiership", "scorer", "scorers", "fly-half", "prop", "try", "tries", "birdie", "birdies", "bogey", "bogeys"}
    | {"tiebreak", "tie-break", "three-pointer", "three-pointers", "best-of-three", "best-of-five"}
)
SPORT_PHRASES = ("first half", "second half", "free throw", "field goal", "home run", "penalty shootout", "grand final")
OFTEN_OF_SPORT = frozenset(
    {"season", "league", "goal", "goals", "points", "tournament", "match", "matches", "game", "games", "win", "wins"}
    | {"victory", "defeat", "scored", "scoring", "player", "players", "team", "teams", "champion", "champions"}
    | {"championship", "title", "cup", "race", "fixture", "fixtures", "defensive", "offensive", "squad", "stadium"}
    | {"fans", "round", "draw", "injury", "ball", "set point", "match point"}
)
SPORT_SCORE = 8  # different words of sport, those that are of nothing else counted double, in an article about sport


@lru_cache(maxsize=16)
def is_about_sport(text: str) -> bool:
    """Whether an article is about sport, where cities and nicknames are teams."""
    words = words_in(text)
    score = 2 * len(words & OF_SPORT) + len(words & OFTEN_OF_SPORT)
    phrases = [phrase for phrase in SPORT_PHRASES if all(word in words for word in phrase.split()) and phrase in text]
    return score + 2 * len(phrases) >= SPORT_SCORE


def see_context(text: str, mentions: Sequence[Span], sport: bool) -> Counter[str]:
    """How often the surroundings of a name's mentions say what (the keys of WEIGHTS)."""
    keys = [key for span in mentions for key in _sightings(text, span, sport)]
    return Counter(keys) if keys else Counter()


def weigh_context(seen: Counter[str]) -> Iterator[tuple[str, float]]:
    """(kind, weight) for what the surroundings of a name said."""
    for key, n in seen.items():
        for kind, weight in WEIGHTS[key]:
            yield kind, weight * log2(1 + n)


def _sightings(text: str, span: Span, sport: bool) -> Iterator[str]:
    before = text[max(0, span.start - BEFORE) : span.start]
    yield from _before(before)
    if text[span.start : span.end].isupper() and LINE_START.search(before) and DATELINE.match(text, span.end):
        yield "place line"
    if before.endswith("(") and DATELINE_END.match(text, span.end):
        yield "dateline"
    if before.endswith((" the ", "The ")) and ALONE.match(text, span.end):
        yield "told the" if TOLD_THE.search(before) else "the"
    of_another = (
        before.endswith(FROM) and COMES_FROM.search(before) is not None
    )  # "a grower from X, who": it is the grower who
    apposed = APPOSED.search(before) if before.endswith((", ", "s ", ", the ")) else None
    if apposed:
        yield from _description(apposed[1])
    if before.endswith(("d ", "s ")) and SAID_BY.search(before):
        yield "says"
    if _beside_place(text, span, before):
        yield "beside place"
    described = None if of_another else DESCRIBED.match(text, span.end)
    if described:
        yield from _description(described[1])
    if ANY_AFTER.match(text, span.end, span.end + AFTER):
        for key, pattern in AFTER_PATTERNS:
            if not (of_another and key == "who") and pattern.match(text, span.end, span.end + AFTER):
                yield key
    if sport and (TEAM.match(text, span.end) or PLAYER.match(text, span.end) or OPPONENT.search(before)):
        yield "team"


def _beside_place(text: str, span: Span, before: str) -> bool:
    """`Osh and X`, `X and Osh`: what is joined to a sure place is one."""
    if " " in text[span.start : span.end]:
        return False
    beside = AND_BEFORE.search(before) if before.endswith(" and ") else None
    joined = [match[1] for match in (beside, AND_AFTER.match(text, span.end)) if match]
    return any(_is_place(name) or _is_place(name.partition(" ")[0]) for name in joined)


def _is_place(name: str) -> bool:
    listed = listed_names().get(name)
    return listed is not None and listed.sure and listed.label in ("GPE", "LOC")


def _before(before: str) -> Iterator[str]:
    """What the words right before a name say; `the` between is passed over where it may stand."""
    if not before.endswith(" "):
        return
    if titles().behind(before):
        yield "title"
    words = before.split()[-4:]
    last = words[-1].lstrip("(\"“‘'") if words else ""
    if last == "Source:":
        yield "source"
    if last in words_for("role"):
        yield "role"
    elif last in words_for("firm"):
        yield "firm before"
    if last.lower() in VESSELS:
        yield "vessel"
    if last.lower() in SIDES:
        yield "side"
    if last.lower() == "the":
        words = words[:-1]
    yield from _placed(words)


def _placed(words: list[str]) -> Iterator[str]:
    last = words[-1].lower() if words else ""
    prior = words[-2] if len(words) > 1 else ""
    if last in IN:
        yield "in"
    elif last in TO:
        yield "to"
    elif last == "at":
        yield "at"
    if last in REGIONS or (last in ("of", "from") and prior in REGIONS) or words[-3:] == ["as", "far", "as"]:
        yield "place of"
    if last in JOINING and prior in PEOPLE_AT:
        yield "for firm"


def _description(words: str) -> Iterator[str]:
    """`, a company that ...` describes an organisation, `, a director of ...` a person; the first such noun counts."""
    for word in WORD.findall(words):
        if word in VESSELS:
            yield "vessel"
            return
        firm, person = word in words_for("firm"), word.rpartition("-")[2] in words_for("role")
        if firm != person:  # a rival may be either
            yield "is a firm" if firm else "is a person"
            return
