"""A name of an article with the weight of each kind, and what full names lend to shorter ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from analysis.marking.name_context import GROUP, ORG, OTHER, PERSON, PLACE
from analysis.marking.name_lists import has_family_name_first, listed_names, words_for
from analysis.marking.spans import Span

KIND = {"PERSON": PERSON, "ORG": ORG, "GPE": PLACE, "LOC": PLACE, "FAC": PLACE, "NORP": GROUP}
LONGEST_ACRONYM = 4
REGIONS = ("Region", "Province", "State", "District", "County", "Oblast", "Governorate", "Prefecture", "City")


@dataclass
class Name:
    """A name of the article: its mentions, and the weight of each kind."""

    surface: str
    mentions: list[Span] = field(default_factory=list)
    weights: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def kind(self) -> str:
        weight, best = max(zip(self.weights.values(), self.weights, strict=True), default=(0.0, OTHER))
        return best if weight > 0 else OTHER

    @property
    def lead(self) -> float:
        """How much heavier the best kind is than the next."""
        best = sorted(self.weights.values(), reverse=True)
        return best[0] - (best[1] if len(best) > 1 else 0.0) if best else 0.0


@dataclass
class Relatives:
    """What full names lend to shorter ones: people to surnames, companies and regions to the name without its form."""

    people: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    firms: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    places: set[str] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)

    def remember(self, name: Name) -> None:
        words = name_key(name.surface).split()
        if len(words) < 2:
            return
        kind = name.kind
        if kind == PERSON and name.lead > 0.5:
            self.surnames.add(words[-1])
            first = 1.0 if has_family_name_first(words) else 0.5
            for word, share in ((words[-1], 1.0), (" ".join(words[1:]), 1.0), (words[0], first)):
                self.people[word] = max(self.people[word], share * (1.5 + min(name.lead, 3.0)))
        if kind == PLACE and len(words) == 2 and words[-1] in REGIONS:
            self.places.add(words[0])
        if kind == ORG and words[-1] in words_for("company"):
            self.firms[" ".join(words[:-1])] = 3.0
        elif kind == ORG and words[-1] in words_for("organisation"):
            self.firms.setdefault(" ".join(words[:-1]), 1.5)

    def weigh(self, name: Name) -> None:
        key = name_key(name.surface)
        if " " not in key and key in self.people:
            name.weights[PERSON] += self.people[key]
        elif key.endswith("s") and key[:-1] in self.surnames:  # a family, or two of one name: nobody in particular
            name.weights[OTHER] += 3.0
        if key in self.places:
            name.weights[PLACE] += 2.0
        if key in self.firms:
            name.weights[ORG] += self.firms[key]


@lru_cache(maxsize=4096)
def name_key(surface: str) -> str:
    folded = " ".join(surface.split())
    if folded.isupper() and (len(folded) > LONGEST_ACRONYM or folded.title() in listed_names()):
        return folded.title()
    return folded
