"""People as articles show them: a person in one article, and the people of one name over all articles."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from analysis.marking.name_forms import is_epithet
from analysis.marking.spelling import slug
from analysis.marking.titles import Role


@dataclass
class Sighting:
    """A person in one article: a cluster, its names in plain words, what the article says of them."""

    article_id: str
    cluster: int
    names: Counter[tuple[str, ...]]  # words of each name -> mentions
    displays: dict[tuple[str, ...], str]  # words -> the name as printed
    roles: set[Role] = field(default_factory=set)
    domains: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    company: set[str] = field(default_factory=set)  # other people and organisations of the article
    day: date | None = None
    office: Role | None = None  # set where only the office is named
    is_new: bool = False  # "the new foreign minister"

    @property
    def full(self) -> tuple[str, ...]:
        return max(self.names, key=lambda n: (not is_epithet(n), len(n), self.names[n], n), default=())


@dataclass
class Person:
    """People of one name, over all articles."""

    names: Counter[tuple[str, ...]] = field(default_factory=Counter)  # full name -> articles
    displays: dict[tuple[str, ...], Counter[str]] = field(default_factory=dict)  # full name -> as printed -> mentions
    sightings: list[Sighting] = field(default_factory=list)
    suffix: str = ""

    @property
    def canonical(self) -> tuple[str, ...]:
        return max(self.names, key=lambda n: (self.names[n], len(" ".join(n)), n))

    @property
    def entity_id(self) -> str:
        """From the full name in the earliest dated article, so that articles that come later leave it as it is."""
        dated = [(s.day, s.article_id, s.cluster, s.full) for s in self.sightings if s.day and _is_full(s.full)]
        return f"person:{slug(' '.join(min(dated)[3] if dated else self.canonical))}{self.suffix}"

    @property
    def display(self) -> str:
        """The full name that stands most often in all articles."""
        forms = [words for words in self.names if _is_full(words)] or list(self.names)
        shown = self.displays[max(forms, key=lambda n: (self.displays[n].total(), self.names[n], len(" ".join(n)), n))]
        return max(shown, key=lambda d: (not d.isupper(), shown[d], d))

    def add(self, sighting: Sighting) -> None:
        self.sightings.append(sighting)
        for words in sighting.names:
            if len(words) > 1 or len(sighting.full) < 2:
                self.names[words] += 1
                self.displays.setdefault(words, Counter())[sighting.displays[words]] += sighting.names[words]


def _is_full(name: tuple[str, ...]) -> bool:
    """Whether a name is a first name and a surname: no initial, no epithet."""
    return len(name) > 1 and len(name[0]) > 1 and not is_epithet(name)
