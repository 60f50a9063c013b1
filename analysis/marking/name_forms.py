"""The forms of a name: its plain words, and the acronyms that it is or would have."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.marking.name_lists import strip_title
from analysis.marking.spelling import plain

COMPANY_FORMS = frozenset(
    {"inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "plc", "llc", "llp", "lp"}
    | {"ag", "sa", "se", "nv", "bv", "ab", "asa", "oyj", "gmbh", "kg", "spa", "srl", "jsc", "ojsc", "pjsc", "cjsc"}
    | {"oao", "ooo", "zao", "ao", "pte", "pty", "kk", "kgaa", "bhd", "tbk", "as", "holding", "holdings", "group"}
)
SMALL = frozenset(
    {"of", "the", "and", "for", "in", "on", "de", "la", "du", "del", "et", "y", "&", "at", "to", "von", "van", "der"}
    | {"den", "di", "da", "al", "el", "bin", "ibn"}
)
JUNIOR = frozenset({"jr", "sr", "ii", "iii", "iv"})
TAIL = re.compile(r", (?:[A-Z][\w.]*|[A-Z]\w+ [A-Z]\w+)")
ACRONYM = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*s?")
TOKEN = re.compile(r"[\w’']+(?:-[\w’']+)*")
POSSESSIVE = re.compile(r"\s*['’]s?$")
SAVED = 4  # letters that an acronym saves at least


@lru_cache(maxsize=65536)
def words_of(surface: str) -> tuple[str, ...]:
    """The words of a name in plain lower-case letters: no article, title, possessive, company form or full stops."""
    text = strip_title(POSSESSIVE.sub("", " ".join(surface.split())))
    head = text.partition(",")[0]
    if " " in head or TAIL.fullmatch(text[len(head) :]):  # "Rose, M.D.", "Cannon Ball, N.D."
        text = head
    words = [plain(w) for w in TOKEN.findall(text.replace(".", ""))]
    while len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    while len(words) > 1 and (words[-1] in COMPANY_FORMS or words[-1] in JUNIOR):
        words = words[:-1]
    return tuple(words)


def is_epithet(words: tuple[str, ...]) -> bool:
    """Whether a person's name is a first name and what he or she is called: `Erik the Crane`."""
    return len(words) > 2 and words[1] == "the"


@lru_cache(maxsize=65536)
def acronym_of(surface: str) -> tuple[str, frozenset[str]]:
    """(the name itself if it is an acronym, in capitals, else nothing; the acronyms that it would have).

    A name of several words has its initials, small words counted or not; they must save four letters at least.
    """
    plain_surface = POSSESSIVE.sub("", surface).replace(".", "")
    acronym = plain_surface.upper() if len(plain_surface) > 1 and ACRONYM.fullmatch(plain_surface) else ""
    words = TOKEN.findall(POSSESSIVE.sub("", surface).replace("-", " "))
    if len(words) < 2:
        return acronym, frozenset()
    everything = "".join(w[0] for w in words).upper()
    large = "".join(w[0] for w in words if w.lower() not in SMALL).upper()
    return acronym, frozenset(s for s in (everything, large) if len(s) > 1 and len(surface) >= len(s) + SAVED)
