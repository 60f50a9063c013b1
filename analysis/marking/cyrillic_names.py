"""Countries, their people, and international organisations in Russian and Kazakh articles, by name and without a model.

The table is `resources/cyrillic_names.csv`. Endings are those of the table; a name is known by its capital, adjectives
and nouns for people however they are written. People and other names of these languages are not looked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from analysis.marking.gazetteer import Known
from analysis.marking.spans import Span
from analysis.resources import resource_rows

RESOURCES = ("cyrillic_names.csv",)
LANGUAGES = ("ru", "kk")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_STEM = re.compile(r"[\w -]+")
_START = 2  # first letters of a name, by which it is looked up

_Pattern = tuple[re.Pattern[str], Known, bool]


def mark_cyrillic(text: str, language: str) -> tuple[list[Span], list[int]]:
    """The names in a text of that language, by start, none inside another, and for each the number of its cluster."""
    spans: list[Span] = []
    clusters: dict[str | None, int] = {}
    index = _index(language)
    done = 0
    for word in _WORD.finditer(text):
        if word.start() < done:
            continue
        found = _longest(index.get(word[0][:_START].lower(), ()), text, word.start())
        if found:
            done, known = found
            spans.append(Span(word.start(), done, known.label, "gazetteer", known.country, known.entity_id))
            clusters.setdefault(known.entity_id, len(clusters))
    return spans, [clusters[span.entity_id] for span in spans]


def look_up_cyrillic(name: str) -> Known | None:
    """What `name` alone stands for in one of the languages; None where it is unknown."""
    for language in LANGUAGES:
        found = _longest(_index(language).get(name[:_START].lower(), ()), name, 0)
        if found and found[0] == len(name):
            return found[1]
    return None


def _longest(patterns: tuple[_Pattern, ...], text: str, start: int) -> tuple[int, Known] | None:
    """End and meaning of the longest name that begins at `start`; of equal ones, of the one with the longest stem."""
    best: tuple[int, Known] | None = None
    for pattern, known, capital in patterns:
        match = None if capital and not text[start].isupper() else pattern.match(text, start)
        if match and (best is None or match.end() > best[0]):
            best = match.end(), known
    return best


@cache
def _index(language: str) -> dict[str, tuple[_Pattern, ...]]:
    """First letters -> names that begin with them, those with the longest stem first."""
    found: defaultdict[str, list[tuple[int, _Pattern]]] = defaultdict(list)
    for row in resource_rows("cyrillic_names.csv"):
        if row["language"] != language:
            continue
        for form, is_people in [(f, False) for f in row["names"].split(";")] + [
            (f, True) for f in row["people"].split(";")
        ]:
            if form:
                stem = _STEM.match(form)
                length = len(stem[0]) if stem else 0
                found[form[:_START].lower()].append((length, _pattern(form, _known(row["id"], is_people))))
    return {start: tuple(p for _, p in sorted(names, key=lambda n: -n[0])) for start, names in found.items()}


def _pattern(form: str, known: Known) -> _Pattern:
    """`form` as a pattern for whole words; whether it must begin with a capital."""
    flags = re.IGNORECASE if not form.isupper() else re.NOFLAG
    regex = form.replace("*", r"\w*").replace(" ", r"\s+")
    return re.compile(rf"(?:{regex})(?!\w)", flags), known, form[0].isupper()


def _known(key: str, is_people: bool) -> Known:
    if key.startswith("org:"):
        return Known(key, "ORG", "long", None)
    return Known(f"country:{key}", "NORP" if is_people else "GPE", "adjective" if is_people else "name", key)
