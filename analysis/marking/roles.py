"""Common nouns that can speak in the news: persons, groups and documents (resources/roles.csv)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis.marking.cues import inflections
from analysis.resources import resource_rows

RESOURCE = "roles.csv"
PERSON_ENDINGS = ("man", "woman", "person", "men", "women", "people", "ist", "ists", "ologist", "crat", "crats")


class Role(NamedTuple):
    """What kind of speaker a noun names (person, group or work), and the gender if the noun says it."""

    noun: str
    kind: str
    gender: str


@cache
def _roles() -> dict[str, Role]:
    found: dict[str, Role] = {}
    for row in resource_rows(RESOURCE):
        role = Role(row["noun"], row["kind"], row["gender"])
        found.setdefault(role.noun, role)
        for form in inflections(role.noun, "noun"):
            plural = Role(role.noun, "group" if role.kind == "person" else role.kind, role.gender)
            found.setdefault(form, plural)
    return found


def role_of(noun: str) -> Role | None:
    """The role that a noun names, in any form; plurals of persons are groups. None for what cannot speak."""
    word = noun.lower().strip("’'.")
    known = _roles().get(word) or _roles().get(word.rsplit("-", 1)[-1])
    if known is not None:
        return known
    if word.endswith(PERSON_ENDINGS) and len(word) > 5:
        return Role(word, "group" if word.endswith(("men", "women", "people", "ists", "crats")) else "person", "")
    return None
