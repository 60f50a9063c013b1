"""Small files of every format for the tests of reading. People, outlets and events are invented."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pandas as pd

from analysis.reading import Reading, read_articles
from analysis.settings import Settings

SENTENCE = "The minister of transport, Aidar Example, said on Tuesday that the line would open in spring."
BODY = f"{SENTENCE}\n\n“We are ready,” he told reporters in the capital, where the first train left before noon."


def read_one(folder: Path, name: str, data: bytes | str, settings: Settings | None = None) -> Reading:
    """What is read from one file with this name and content."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_articles(path, settings)


def only(reading: Reading) -> pd.Series:
    """The one article of a reading."""
    assert list(reading.rejects["reason"]) == []
    assert len(reading.articles) == 1
    return reading.articles.iloc[0]


def reason(reading: Reading) -> str:
    """The reason of the one reject of a reading without articles."""
    assert len(reading.articles) == 0
    assert len(reading.rejects) == 1
    return str(reading.rejects["reason"].iloc[0])


def body_of(article: pd.Series) -> str:
    return str(article["text"])[int(article["body_start"]) :]


def page(inside: str = "", *, head: str = "", paragraphs: int = 5) -> str:
    """A page with an article of a few paragraphs between navigation and comments."""
    text = "".join(f"<p>{SENTENCE} This is part {i} of what he said to the reporters.</p>" for i in range(paragraphs))
    top = '<meta charset="utf-8"><title>Line opens - Steppe Courier</title>'
    return (
        f'<!DOCTYPE html><html lang="en"><head>{top}{head}</head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>Line opens</h1>{text}{inside}</article>"
        '<div class="comments"><p>reader77: nobody will ever take that train, mark my words</p></div>'
        "<footer>Copyright Steppe Courier</footer></body></html>"
    )


def zipped(members: dict[str, bytes | str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()
