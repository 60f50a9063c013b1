"""What the search for copies needs of each article, made once per text: a sketch of its trigrams, and its agency."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.marking.agencies import credit_agency, dateline_agency
from analysis.marking.shingles import Hashes, Shingler, sketch
from analysis.settings import Settings

VERSION = "1"
RESOURCES = ("agencies.csv", "datelines.csv", "credit_lines.csv")
COLUMNS = {
    "article_id": "str",
    "trigrams": "int32",  # distinct word trigrams of what is compared
    "digest": "str",  # the same for texts of the same trigrams; empty without words
    "sketch": "str",  # hashes of a fixed sample of the trigrams (see shingles.py), base64 of little-endian uint64
    "dateline": "str",  # agency that a dateline names; missing without one
    "credit": "str",  # agency that a credit line names; missing without one
}
WHOLE_WORDS = 30  # a body of fewer words is compared together with its title


def sketch_articles(articles: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row per article, by article_id: columns as in COLUMNS. Depends on each text alone, so it can be stored."""
    shingler = Shingler()
    rows = []
    columns = (articles[c] for c in ("article_id", "text", "body_start", "source"))
    for article_id, text, body_start, source in zip(*columns, strict=True):
        hashes = shingler.hash(compared(text, int(body_start)))
        lines = [line.strip() for line in text[int(body_start) :].split("\n") if line.strip()]
        dateline, credit = dateline_agency(lines, source), credit_agency(lines)
        rows.append((article_id, len(hashes), digest(hashes), encode(sketch(hashes)), dateline, credit))
    found = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    return found.sort_values("article_id", ignore_index=True)


def compared(text: str, body_start: int) -> str:
    """What of an article is compared: the body, since copies get new headlines; all of it where the body is short."""
    body = text[body_start:]
    return body if len(body.split(None, WHOLE_WORDS)) > WHOLE_WORDS else text


def digest(hashes: Hashes) -> str:
    """A name for a set of hashes."""
    return hashlib.blake2b(hashes.astype("<u8").tobytes(), digest_size=12).hexdigest() if len(hashes) else ""


def encode(hashes: Hashes) -> str:
    """Hashes as text that a table can hold."""
    return base64.b64encode(hashes.astype("<u8").tobytes()).decode("ascii")


def decode(sketches: Sequence[str]) -> list[Hashes]:
    """The hashes of each row of the column `sketch`."""
    return [np.frombuffer(base64.b64decode(text), dtype="<u8") for text in sketches]
