"""Small literal tables, and a corpus made of them. Outlets, people and articles are invented."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.settings import Settings

STORIES = ["s1", "s1", "s2", "s3", "s4", "s5"]
ARTICLES = pd.DataFrame(
    {
        "article_id": ["a1", "a2", "a3", "a4", "a5", "a6"],
        "story_id": STORIES,
        "role": ["original", "copy", "original", "original", "original", "original"],
        "source": ["Altyn Post", "Caspian Ledger", "Altyn Post", "Caspian Ledger", "Altyn Post", "Altyn Post"],
        "published": pd.to_datetime(
            ["2023-01-30", "2023-01-31", "2023-02-01", "2023-02-02", "2023-03-05", None], utc=True
        ),
    }
)
NAMES = pd.DataFrame(
    {
        "entity_id": ["country:KZ", "person:dana-ospanova"],
        "entity": ["Kazakhstan", "Dana Ospanova"],
        "label": ["GPE", "PERSON"],
        "country": ["KZ", None],
    }
)
COUNTS = pd.DataFrame(
    [
        ("a1", "country:KZ", 2),
        ("a2", "country:KZ", 2),
        ("a3", "country:KZ", 1),
        ("a3", "person:dana-ospanova", 4),
        ("a6", "person:dana-ospanova", 1),
    ],
    columns=["article_id", "key", "n"],
)
NO_COUNTS = COUNTS.iloc[:0]
FEW = Settings(minimum_n=2, bootstrap=500)


class LiteralCorpus:
    """The part of a corpus that evidence asks for, from tables at hand."""

    def __init__(self, articles: pd.DataFrame, texts: dict[str, str], **tables: pd.DataFrame) -> None:
        self.articles = articles
        self.texts = pd.DataFrame({"article_id": list(texts), "text": list(texts.values())})
        self.settings = FEW
        self.tables = tables
        self.names = NAMES

    def table(self, name: str, columns: Any = None) -> pd.DataFrame:
        return self.tables[name]


def text_of(sentences: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """A text of these sentences, the first a title, and their bounds."""
    text = sentences[0] + "\n\n" + " ".join(sentences[1:])
    bounds, at = [], 0
    for sentence in sentences:
        at = text.index(sentence, at)
        bounds.append((at, at + len(sentence)))
        at += len(sentence)
    return text, bounds
