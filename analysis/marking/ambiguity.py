"""Whether a name means here what the gazetteer says: Georgia may be the state, Jordan a player, WHO a pronoun."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from analysis.marking.name_lists import is_first_name, listed_names, title_words, words_for
from analysis.marking.phrases import IN_WORD, find_word
from analysis.resources import resource_rows

BEFORE = 40  # characters before a name that its rules may look at
AFTER = 40


NOT_IN_PEOPLE = ("organisation", "place", "facility", "company", "event", "group", "junk", "other")
ALSO_WORDS = (
    "Will",
    "Can",
    "May",
    "Mark",
    "Sue",
    "Bill",
    "Grant",
    "Drew",
    "Pat",
    "Rob",
    "Chase",
    "Art",
    "Frank",
    "Hope",
)
WORD_BEFORE = re.compile(r"(?<![\w-])([A-Z][a-z]+) $")
GIVEN = re.compile(r"\b([A-Z][a-z]+) $")
NAME_BEFORE = re.compile(r"(?:[A-Z]\.|[A-Z]\w*) $")
FURTHER = re.compile(r"(?: [A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?)+(?![\w-])")
SENTENCE_START = re.compile(r"(?:^|[\n.!?:] ?[\"“‘']?)$")
LETTERS = re.compile(r"[^\W\d_][\w’'-]*")


@dataclass
class Article:
    """A text, and what was found in it."""

    text: str
    counts: dict[str, int] = field(default_factory=dict)
    found: dict[str, bool] = field(default_factory=dict)
    lower: str = ""

    def count(self, pattern: re.Pattern[str]) -> int:
        key = pattern.pattern
        if key not in self.counts:
            self.counts[key] = sum(1 for _ in pattern.finditer(self.text))
        return self.counts[key]

    def has(self, pattern: re.Pattern[str]) -> bool:
        key = pattern.pattern
        if key not in self.found:
            self.found[key] = pattern.search(self.text) is not None
        return self.found[key]

    def holds(self, word: str) -> bool:
        if not self.lower:
            self.lower = self.text.lower()
        return word in self.lower


class Rule(NamedTuple):
    person: bool
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None
    evidence: re.Pattern[str] | None
    counter: re.Pattern[str] | None


class ShortRule(NamedTuple):
    needs: tuple[str, ...]
    unless: tuple[str, ...]


def accepts(article: Article, name: str, start: int, end: int, entity_id: str) -> bool:
    """Whether `name` at `[start, end)` means `entity_id` in this article."""
    short = _short_rules().get((entity_id, name))
    if short and not _accepts_short(article, short):
        return False
    rule = _rules().get(name) or _rules().get(name.title() if name.isupper() else name)
    own = _rules().get(f"{name}@{entity_id.partition(':')[2]}")
    if own and not _evidence(article, own):
        return False
    if _elsewhere(article.text, end):
        return False
    if entity_id.startswith("country:") and _in_person(article.text, start, end, rule is not None and rule.person):
        return False
    return rule is None or _allows(article, name, start, end, rule)


def is_also_first_name(name: str) -> bool:
    """Whether people are called as this country is: Jordan, Georgia."""
    rule = _rules().get(name)
    return rule is not None and rule.person


def _allows(article: Article, name: str, start: int, end: int, rule: Rule) -> bool:
    text = article.text
    if rule.after and rule.after.search(text[max(0, start - BEFORE) : start]):
        return False
    if rule.before and rule.before.match(text[end : end + AFTER]):
        return False
    if rule.person and _is_person(article, name, rule):
        return False
    return _evidence(article, rule)


def _is_person(article: Article, name: str, rule: Rule) -> bool:
    """Whether the article names a person with this surname (`Neil Jordan`), and says nothing of the country."""
    text = article.text
    before = [GIVEN.search(text, max(0, at - BEFORE), at) for at in find_word(text, name, IN_WORD)]
    named = any(is_first_name(match[1]) for match in before if match)
    return named and not (rule.evidence and article.has(rule.evidence))


def _in_person(text: str, start: int, end: int, is_first: bool) -> bool:
    """Whether the word is a part of a person's name: `Dawn French`, and where `is_first` also `Jordan Whitcombe`."""
    if " " in text[start:end]:
        return False
    small = text[max(0, start - BEFORE) : start].rstrip(" ").rpartition(" ")[2].islower()
    before = None if small else WORD_BEFORE.search(text, max(0, start - BEFORE), start)
    if before and _is_given(text, before) and not FURTHER.match(text, end):
        return True
    behind = FURTHER.match(text, end) if is_first else None
    if not behind or NAME_BEFORE.search(text, max(0, start - BEFORE), start) or _in_capitals(text, start, end):
        return False
    words = behind[0].split()
    return not any(w in title_words() or w in listed_names() for w in words) and not any(
        w in words_for(kind) for w in words for kind in NOT_IN_PEOPLE
    )


def is_part_of_person(text: str, start: int, end: int) -> bool:
    """Whether the country's name at `[start, end)` is a surname here, or a first name that people have."""
    return _in_person(text, start, end, is_also_first_name(text[start:end]))


def _is_given(text: str, before: re.Match[str]) -> bool:
    """Whether the word before is a first name only: not the first word of a sentence, as in `Will Turkey`."""
    word = before[1]
    if not is_first_name(word) or word in listed_names() or any(word in words_for(kind) for kind in NOT_IN_PEOPLE):
        return False
    return word not in ALSO_WORDS or not SENTENCE_START.search(text, max(0, before.start(1) - 3), before.start(1))


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Whether the line is a headline in which most words have a capital: `Jordan Says It Will Wait`."""
    line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", end) + 1 or len(text) + 1) - 1]
    words = LETTERS.findall(line)
    return bool(2 * sum(w[0].isupper() for w in words) > len(words))


def _evidence(article: Article, rule: Rule) -> bool:
    if rule.evidence and rule.counter:
        return not article.has(rule.counter) or article.count(rule.counter) <= article.count(rule.evidence)
    if rule.evidence and not rule.person:
        return article.has(rule.evidence)
    return not (rule.counter and article.has(rule.counter))


def _accepts_short(article: Article, rule: ShortRule) -> bool:
    if any(article.holds(word) for word in rule.unless):
        return False
    return not rule.needs or any(article.holds(word) for word in rule.needs)


# "Lebanon, Pa." and "Peru, Indiana" are towns.
AMERICAN_STATE = re.compile(
    r", (?:Ala(?:bama|\.)|Alaska|Ariz(?:ona|\.)|Ark(?:ansas|\.)|Calif(?:ornia|\.)|Colo(?:rado|\.)|Conn(?:ecticut|\.)"
    r"|Del(?:aware|\.)|Fl(?:orid)?a\b|Idaho|Ill(?:inois|\.)|Ind(?:iana|\.)|Iowa|Kan(?:sas|\.)|Kentucky|Ky\.|Louisiana"
    r"|La\.|Maine|Maryland|Md\.|Mass(?:achusetts|\.)|Mich(?:igan|\.)|Minn(?:esota|\.)|Mississippi|Miss\.|Missouri|Mo\."
    r"|Mont(?:ana|\.)|Neb(?:raska|\.)|Nev(?:ada|\.)|New Hampshire|N\.H\.|New Jersey|N\.J\.|New Mexico|N\.M\.|New York"
    r"|N\.Y\.|North Carolina|N\.C\.|North Dakota|N\.D\.|Ohio|Okla(?:homa|\.)|Ore(?:gon|\.)|Pennsylvania|Pa\."
    r"|Rhode Island|R\.I\.|South Carolina|S\.C\.|South Dakota|S\.D\.|Tenn(?:essee|\.)|Tex(?:as|\.)|Utah|Vermont|Vt\."
    r"|Virginia|Va\.|W\. ?Va\.|West Virginia|Wash\.|Wis(?:consin|\.)|Wyo(?:ming|\.))"
)


ENUMERATED = re.compile(r", [A-Z]\w+(?: [A-Z]\w+)?(?:,| and\b)")
STREET = re.compile(r" (?:Street|St\.|Avenue|Ave\.?|Road|Rd\.?|Boulevard|Blvd\.?|Drive|Lane|Square|Towers?|Hotel)\b")


def _elsewhere(text: str, end: int) -> bool:
    """A street, or a town in America; not one of several places in a row: `Guam, Louisiana, Nevada and ...`."""
    if STREET.match(text, end):
        return True
    if text[end : end + 1] != ",":
        return False
    state = AMERICAN_STATE.match(text, end)
    return state is not None and not ENUMERATED.match(text, state.end())


def _pattern(expression: str) -> re.Pattern[str] | None:
    return re.compile(expression) if expression else None


@cache
def _rules() -> dict[str, Rule]:
    return {
        row["name"]: Rule(bool(row["person"]), *(_pattern(row[c]) for c in ("after", "before", "for", "against")))
        for row in resource_rows("ambiguous_names.csv")
    }


@cache
def _short_rules() -> dict[tuple[str, str], ShortRule]:
    rules = {}
    for row in resource_rows("organisations.csv"):
        needs = [word for word in row["needs"].split(";") if word]
        unless = tuple(word for word in row["unless"].split(";") if word)
        if not needs and not unless:
            continue
        if needs:  # the long name itself also says what the short one means
            needs += [name.lower() for name in (row["name"], *row["names"].split(";")) if " " in name]
        for name in row["short"].split(";"):
            rules[f"org:{row['id']}", name] = ShortRule(tuple(needs), unless)
    return rules
