"""The language of an article, by py3langid on the title and the first 1000 characters of the body."""

from __future__ import annotations

SEEN = 1000  # characters of the body
FEWEST_LETTERS = 20  # below this nothing can be said


def detect_language(title: str, body: str) -> str:
    """ISO 639-1 code of the language, or "und" where there is too little text to tell."""
    text = f"{title}\n{body[:SEEN]}"
    if sum(map(str.isalpha, text)) < FEWEST_LETTERS:
        return "und"
    from py3langid import langid

    return str(langid.classify(text)[0])
