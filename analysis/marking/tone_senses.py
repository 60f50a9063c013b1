"""Words that stand in a tone lexicon and carry no tone where they stand.

Two general cases: "concern" as a verb that says what something is about ("the ruling concerns the export of grain"),
and words of a capitalised name that no engine found ("the exercise Brave Shield", "the Order of Friendship").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from analysis.marking.weighed import Span
from analysis.resources import resource_rows

ABOUT = frozenset({"concern", "concerns"})
RUN = re.compile(
    r"[A-Z][\w'’&-]*(?:(?:\s+(?:of|for|and|the|on|in|to|de|al)){0,2}\s+[A-Z][\w'’&-]*)+"
)  # two capitalised words or more in a row, with the little words that join them
WORDS = re.compile(r"[^\W_]+(?:[-'’&][^\W_]+)*")
LOWER = re.compile(r"(?<![\w’'-])[a-z]{2,}")
OPENING = " \t\n\"'“‘«„(["


def is_about(words: Sequence[str], place: int) -> bool:
    """Whether the word at `place` among lower-cased `words` is "concern" in the sense of "is about"."""
    word = words[place]
    if word not in ABOUT or place + 1 >= len(words) or words[place + 1] not in _words("object"):
        return False
    before = words[place - 1] if place else ""
    if word == "concern":
        return before in _words("verb_follows") or before.endswith("n't")
    return bool(before) and before[0].isalnum() and before not in _words("noun_follows")


def capital_words(sentence: str) -> list[Span]:
    """Spans of the capitalised words of names of two such words or more, in a sentence that is not all capitals.

    The first word of a sentence is capitalised anyway and belongs to no name here. In a headline in title case capitals
    say nothing, and there are no spans: a sentence counts as one unless it has a word in lower case that title case
    would not leave so.
    """
    runs = [m.span() for m in RUN.finditer(sentence)]
    if not runs or all(m[0] in _words("title_small") for m in LOWER.finditer(sentence)):
        return []
    spans: list[Span] = []
    for start, end in runs:
        words = [(m.start(), m.end()) for m in WORDS.finditer(sentence, start, end) if m[0][0].isupper()]
        if not sentence[:start].strip(OPENING):
            words = words[1:]
        if len(words) > 1:
            spans += words
    return spans


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(r["word"] for r in resource_rows("tone_senses.csv") if r["kind"] == kind)
