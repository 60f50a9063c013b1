"""Whether two spellings are one name: Tokayev and Tokaev, Kassym-Jomart and Qasym-Zhomart, Antony and Anthony.

A word is reduced to a key in which the usual ways of writing one sound in Latin letters fall together; two words of
the same key, or two long words one weak letter of the key apart, are spellings of one name. First names may also be
variants of one another (`resources/name_variants.csv`). Endings that tell a woman's surname from a man's keep them
apart.

The measured precision and recall stand in the tests of this module.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from analysis.marking.spelling import plain
from analysis.resources import resource_rows

RESOURCES = ("name_variants.csv",)
LONG_ENOUGH = 7  # letters of a key that may differ in one of them

# Applied in this order to the plain lower-case word.
SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"(?:skyy|skyi|skii|skij|skiy|sky)$", "ski"),
        (r"(?:yy|iy|ij|yi|ii)$", "i"),
        (r"enka$", "enko"),
        (r"ine$", "in"),
        (r"shch|sch|tsch", "sh"),
        (r"tch|tsh", "ch"),
        (r"dzh|^dj|zh|j(?=[aeiou])", "J"),
        (r"tz|(?<!^)c(?=[eiy])", "ts"),
        (r"ck|q|c(?!h)", "k"),
        (r"(?<!^)kh|^kh(?=....)", "h"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"ff?$", "v"),
        (r"ou|oo", "u"),
        (r"(?<=..)ee", "i"),
        (r"(?<=[bdfghklmnprstvzJ])[yj](?=[aeou])", "i"),
        (r"^ye", "e"),
        (r"^(?:ia|ya)", "ia"),
        (r"^(?:iu|yu)", "iu"),
        (r"(?<=[aeiou])[iyj](?=[aeiou])", ""),
        (r"[yj]", "i"),
        (r"(.)\1+", r"\1"),
    )
)
WEAK = "eiuh"
WOMAN = re.compile(r"(?:ova|eva|ina|aya|aia|skaya|ska)$")


@lru_cache(maxsize=65536)
def key_of(word: str) -> str:
    """The key of a word of a name: spellings of one sound made one; letters only."""
    key = plain(word)
    for pattern, sound in SOUNDS:
        key = pattern.sub(sound, key)
    return key


def same_word(first: str, second: str) -> bool:
    """Whether two words of names are spellings of one."""
    if plain(first) == plain(second):
        return True
    a, b = key_of(first), key_of(second)
    if not a or not b or _gender(first) != _gender(second):
        return False
    return a == b or (a[0] == b[0] and a[-1] == b[-1] and min(len(a), len(b)) >= LONG_ENOUGH and _one_apart(a, b))


def same_first_name(first: str, second: str) -> bool:
    """Whether two first names are spellings, short forms or variants of one name."""
    return same_word(first, second) or bool(_groups().get(plain(first), set()) & _groups().get(plain(second), set()))


def same_full_name(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether two names of two and more words name one person by spelling: surname and first name both do.

    Middle names and initials decide nothing where only one of the names has them; an initial stands for any first name
    that begins with it.
    """
    if len(first) < 2 or len(second) < 2:
        return False
    same = same_word(first[-1], second[-1]) and _same_given(first[0], second[0])
    return same and _same_middle(first[1:-1], second[1:-1])


def _same_given(first: str, second: str) -> bool:
    if min(len(first), len(second)) == 1:
        return first[0] == second[0]
    return same_first_name(first, second)


def _same_middle(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    if not first or not second:
        return True
    return _same_given(first[0], second[0]) or first[-1] == second[-1]


def _gender(word: str) -> bool:
    return WOMAN.search(plain(word)) is not None


def _one_apart(a: str, b: str) -> bool:
    """Whether `a` and `b` differ in one letter that spellings differ in.

    That is a weak vowel put in or left out (Tleuberdi, Tileuberdi), e for i, or -ev for -ov.
    """
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i in range(len(a)) if a[i] != b[i]), len(a))
    if len(a) == len(b):
        pair = {a[at], b[at]}
        return a[at + 1 :] == b[at + 1 :] and (pair == {"e", "i"} or (pair == {"e", "o"} and a[at + 1 :] == "v"))
    return len(b) == len(a) + 1 and a[at:] == b[at + 1 :] and b[at] in WEAK


@cache
def _groups() -> dict[str, set[int]]:
    """First name in plain letters -> the rows of variants it stands in."""
    groups: dict[str, set[int]] = defaultdict(set)
    for n, row in enumerate(resource_rows("name_variants.csv")):
        for name in row["names"].split(";"):
            groups[plain(name)].add(n)
    return dict(groups)
