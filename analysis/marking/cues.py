"""Reporting expressions: which words can attribute words to somebody, how, and what they govern
(resources/cues.csv).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from analysis.resources import resource_rows

RESOURCE = "cues.csv"
VOWELS = "aeiou"


@dataclass(frozen=True)
class Cue:
    """A reporting expression. `frames` names what it governs; see the head of resources/cues.csv."""

    lemma: str
    pos: str
    kind: str
    cue_class: str
    frames: frozenset[str]


@cache
def cue_forms(pos: str) -> dict[str, Cue]:
    """Lower-cased inflected form -> its cue, for verb, noun or adverb."""
    found: dict[str, Cue] = {}
    for row in resource_rows(RESOURCE):
        if row["pos"] == pos:
            cue = Cue(row["cue"], pos, row["kind"], row["class"], frozenset(row["frames"].split()))
            for form in (*row["forms"].split(), *inflections(cue.lemma, pos)):
                found.setdefault(form, cue)
    return found


@cache
def cue_phrases() -> dict[str, Cue]:
    """Phrases such as "according to" -> their cue."""
    return {
        row["cue"]: Cue(row["cue"], "phrase", row["kind"], row["class"], frozenset(row["frames"].split()))
        for row in resource_rows(RESOURCE)
        if row["pos"] == "phrase"
    }


@cache
def cue_pattern(kinds: tuple[str, ...]) -> re.Pattern[str]:
    """Matches a text that holds any cue of these kinds; a quick filter, blind to grammar."""
    forms = [form for pos in ("verb", "noun", "adverb") for form, cue in cue_forms(pos).items() if cue.kind in kinds]
    forms += [phrase for phrase, cue in cue_phrases().items() if cue.kind in kinds]
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, forms))) + r")\b", re.IGNORECASE)


def inflections(lemma: str, pos: str) -> list[str]:
    """Regular forms of a verb or plural of a noun. Doubled and undoubled consonants are both given: the wrong one
    is no word.
    """
    if pos == "adverb":
        return [lemma]
    plural = _with_s(lemma)
    if pos == "noun":
        return [lemma, plural]
    if lemma.endswith("e"):
        return [lemma, plural, lemma + "d", lemma[:-1] + "ing"]
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return [lemma, plural, lemma[:-1] + "ied", lemma + "ing"]
    found = [lemma, plural, lemma + "ed", lemma + "ing"]
    if lemma[-1] not in VOWELS + "wxyh" and lemma[-2] in VOWELS and lemma[-3:-2] not in tuple(VOWELS):
        found += [lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"]
    return found


def _with_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    return word + "s"
