"""The language of an article, by py3langid on the title and the first 1000 characters of the body."""

from __future__ import annotations

import re
from functools import cache
from types import ModuleType

SEEN = 1000  # characters of the body
FEWEST_LETTERS = 20  # below this nothing can be said; letters of other alphabets than the Latin count twice
# Words that no other language has in such numbers.
_ENGLISH = re.compile(r"\b(?:the|of|and|to|that|for|with)\b", re.I)
_SPACED = (" the ", " of ", " and ", " to ", " that ", " for ", " with ")  # most of them, found sooner
# Small languages that short texts in others are taken for.
_LEFT_OUT = frozenset(("an", "br", "eo", "fo", "fy", "gd", "ht", "la", "lb", "nn", "oc", "qu", "sa", "se", "vo", "wa"))


def detect_language(title: str, body: str) -> str:
    """ISO 639-1 code of the language, or "und" where there is too little text to tell."""
    text = f"{title}\n{body[:SEEN]}"
    if len(text) < 4 * FEWEST_LETTERS and _weight(text) < FEWEST_LETTERS:
        return "und"
    if text.count(" the ") > 1 and _is_english(text):
        return "en"  # as the model says of every such text, at a twentieth of the time
    return str(_langid().classify(text)[0])


def _is_english(text: str) -> bool:
    few = 0.09 * (text.count(" ") + 1)
    return sum(map(text.count, _SPACED)) > few or len(_ENGLISH.findall(text)) > few


def _weight(text: str) -> int:
    return sum(1 + (c > "\u024f") for c in text if c.isalpha())


@cache
def _langid() -> ModuleType:
    """py3langid with its model loaded once, for languages with a code of two letters."""
    from py3langid import langid

    langid.classify("")  # loads the model
    codes = {str(code) for code in langid.IDENTIFIER.nb_classes}
    langid.set_languages(sorted(code for code in codes if len(code) == 2 and code not in _LEFT_OUT))
    return langid  # type: ignore[no-any-return]
