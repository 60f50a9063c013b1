"""Which words of a sentence are taken back: "no risk or threat", "denied any threat", "the threat was averted".

A cue reaches the first word of tone after it and the words joined to that one; it does not cross the end of a clause.
So "no agreement on ending the war" negates the agreement, and "does not mean that we feel a threat, risks" both nouns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from analysis.resources import resource_rows

REACH = {"not": 12, "no": 7, "little": 3, "deny": 9, "avert": 7}  # words between a cue and the first word of tone
REACH_THAT = 20  # after "does not mean that ..."
FARTHEST = 40  # words a cue reaches at all, also along a list
JOINED = 2  # words between two words of tone that are negated together
BEFORE = (
    4  # words between a word of tone and the verb of the cue after it: "the threat from the far north has been averted"
)
PUNCTUATION = frozenset(".;:?!—–()[]")
JOINTS = frozenset({"or", "nor", "and", "/"})
GAP, GAP_WORDS = "~", 3
STEERING = ("stop", "subject", "carry", "auxiliary", "verdict")  # kinds of rows that are no cues
PARTICIPLE = re.compile(r"\w+(?:ed|ing)$")


@dataclass
class Cue:
    """A cue at places `start` to `end` (exclusive) and the places of the words it takes back."""

    start: int
    end: int
    kind: str
    flips_positive: bool
    reached: list[int] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)  # transparent words that lose their own tone
    undone: bool = False  # negated itself: "did not deny"


def find_cues(words: Sequence[str], places: Iterable[int]) -> list[Cue]:
    """The cues that start at `places` among lower-cased `words`, in order, without what only looks like one.

    Of cues that start at one place the longest counts; a cue does not start inside another.
    """
    cues: list[Cue] = []
    after = 0
    for place in places:
        if place >= after:
            found = _cues_at(words, place)
            if found:
                cues += [c for c in found if c.kind != "spare"]
                after = found[0].end
    return cues


def opens_cue(word: str) -> bool:
    """Whether a cue may start with `word` (lower-cased)."""
    return bool(_first_words(word))


def resolve(words: Sequence[str], cues: list[Cue], tones: Mapping[int, float]) -> list[Cue]:
    """The cues that take something back, with its places; `tones` maps places to weights before negation."""
    starts = {c.start: c for c in cues if c.kind in ("deny", "avert")}
    for cue in cues:
        if cue.kind in ("after", "undo"):
            cue.reached = _before(words, cue, tones)
        elif not _undoes(words, cue, starts, tones):
            _reach(words, cue, tones)
            if not cue.reached:
                cue.reached, cue.passed = cue.passed, []
    _settle(cues)
    return [c for c in cues if c.reached or c.undone]


def _settle(cues: list[Cue]) -> None:
    """A cue that is negated itself takes nothing back; "threat averted" is no cue for what follows it."""
    taken = {place for c in cues if c.kind == "after" for place in c.reached}
    backward = {c.start for c in cues if c.kind == "after" and c.reached}
    for cue in cues:
        if cue.undone or (cue.start in backward and cue.kind != "after"):
            cue.reached = []
        elif cue.kind == "avert":
            cue.reached = [p for p in cue.reached if p not in taken]


def _undoes(words: Sequence[str], cue: Cue, starts: Mapping[int, Cue], tones: Mapping[int, float]) -> bool:
    """Whether a negation meets a denial or an aversion first: "did not deny", "failed to prevent"."""
    if cue.kind not in ("not", "no"):
        return False
    for place in range(cue.end, min(cue.end + 4, len(words))):
        if place in starts:
            starts[place].undone = True
            return True
        if place in tones or _ends(words, place) or words[place] in (",", "a", "an", "the", "any"):
            return False
    return False


def _reach(words: Sequence[str], cue: Cue, tones: Mapping[int, float]) -> None:
    """Fill `cue.reached`: the first word of tone after the cue and those joined to it."""
    reach = REACH_THAT if cue.kind == "not" and "that" in words[cue.end : cue.end + 4] else REACH[cue.kind]
    gap = 0
    for place in range(cue.end, min(len(words), cue.end + FARTHEST)):
        word = words[place]
        if _ends(words, place) or (word in JOINTS and not _joins(words, place, cue)):
            return
        if word == ",":
            if not _lists_on(words, place, cue, tones):
                return
            gap = 0
        elif place in tones:
            if not cue.reached and word in _steering("carry"):
                cue.passed.append(place)
            elif not _belongs(words, place, cue, tones):
                return
            else:
                cue.reached.append(place)
            gap = 0
        elif word in JOINTS:
            gap = 0
        else:
            gap += 1
            if gap > (JOINED if cue.reached else reach):
                return


def _belongs(words: Sequence[str], place: int, cue: Cue, tones: Mapping[int, float]) -> bool:
    """Whether the word of tone at `place` is negated together with the first one."""
    if not cue.reached:
        return True
    if place - 1 not in cue.reached and words[place - 1] not in (*JOINTS, ","):
        last = words[cue.reached[-1]]
        if last in _steering("verdict"):
            return False
    elif PARTICIPLE.match(words[place]) and words[place - 1] not in (*JOINTS, ","):
        return False  # "the fight against corruption failed"
    head = tones[cue.reached[0]]
    if head < 0 or tones[place] > 0:
        return True
    return place == cue.reached[-1] + 1 and len(cue.reached) == 1  # "no great danger": the noun decides


def _ends(words: Sequence[str], place: int) -> bool:
    return words[place] in _steering("stop") or words[place] in PUNCTUATION


def _joins(words: Sequence[str], place: int, cue: Cue) -> bool:
    following = words[place + 1] if place + 1 < len(words) else ""
    if words[place] != "and":
        return True
    return following not in _steering("subject") and not (cue.reached and PARTICIPLE.match(following))


def _lists_on(words: Sequence[str], comma: int, cue: Cue, tones: Mapping[int, float]) -> bool:
    """Whether a list goes on after the comma: "a threat, risks", "no risk, or threat"."""
    following = list(words[comma + 1 : comma + 4])
    if following and following[0] in ("or", "nor"):
        return True
    if not cue.reached:
        return False
    for step, word in enumerate(following):
        place = comma + 1 + step
        if place in tones:
            return tones[place] * tones[cue.reached[0]] > 0 and not PARTICIPLE.match(word)
        if (
            word in _steering("stop")
            or word in _steering("subject")
            or word in JOINTS
            or word in PUNCTUATION
            or word == ","
        ):
            return False
    return False


def _before(words: Sequence[str], cue: Cue, tones: Mapping[int, float]) -> list[int]:
    """The words of tone that a cue after them takes back: "threats were averted"."""
    reached: list[int] = []
    gap = 0
    passive = False
    for place in range(cue.start - 1, max(-1, cue.start - FARTHEST), -1):
        word = words[place]
        if place in tones:
            if (tones[place] > 0) != (cue.kind == "undo"):
                return reached
            reached.append(place)
            gap = 0
        elif _ends(words, place) or word == "," or _is_negator(word):
            return reached
        elif not reached and word in _steering("auxiliary"):
            passive = True
        elif not reached and not passive:  # "the north ended the threat": nothing is taken back
            return reached
        else:
            gap += 1
            if gap > (JOINED if reached else BEFORE):
                return reached
    return reached


def _is_negator(word: str) -> bool:
    return any(len(cue) == 1 and kind == "not" for cue, kind, _ in _first_words(word))


def _cues_at(words: Sequence[str], place: int) -> list[Cue]:
    """The longest cues that start at `place`: one, or two kinds of one word ("averted" reaches both ways)."""
    word = words[place]
    best: list[Cue] = []
    for cue, kind, flips in _first_words(word):
        end = _match(cue, words, place)
        if end and (not best or end >= best[0].end):
            best = [*(c for c in best if c.end == end), Cue(place, end, kind, flips)]
    return best


def _match(cue: tuple[str, ...], words: Sequence[str], place: int) -> int:
    """Where `cue` ends if it stands at `place`, 0 if it does not; ~ stands for up to three words."""
    at = place + 1
    for step, part in enumerate(cue[1:], 1):
        if part == GAP:
            ahead = words[at : at + GAP_WORDS + 1]
            if cue[step + 1] not in ahead:
                return 0
            at += ahead.index(cue[step + 1])
        elif at < len(words) and words[at] == part:
            at += 1
        else:
            return 0
    return at


@lru_cache(maxsize=200_000)
def _first_words(word: str) -> Sequence[tuple[tuple[str, ...], str, bool]]:
    """The cues that start with `word`."""
    return _entries().get("n't" if word.endswith("n't") else word, ())


@cache
def _steering(kind: str) -> frozenset[str]:
    return frozenset(r["cue"] for r in resource_rows("negation.csv") if r["kind"] == kind)


@cache
def _entries() -> dict[str, list[tuple[tuple[str, ...], str, bool]]]:
    """First word -> the cues that start with it: their words, kind, and whether they turn positive words."""
    table: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    for row in resource_rows("negation.csv"):
        if row["kind"] not in STEERING:
            cue = tuple(row["cue"].split())
            table.setdefault(cue[0], []).append((cue, row["kind"], row["positive"] == "flip"))
    return table
