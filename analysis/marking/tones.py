"""The tone of every sentence, told apart by voice, and the words that make it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from analysis.marking.newstone import Span, Weighed, total, weigh_news
from analysis.settings import Settings
from analysis.tables import PARTS_COUNTED, conform, empty

VERSION = "1"
RESOURCES = (
    "vader_lexicon.csv",
    "vader_rules.csv",
    "tone_news.csv",
    "tone_diplomacy.csv",
    "negation.csv",
)
ENGINE = f"news lexicon {VERSION}"
LANGUAGES = ("en",)  # languages the lexicon speaks


def score_tones(
    articles: pd.DataFrame,
    settings: Settings,
    *,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    segments: pd.DataFrame,
) -> pd.DataFrame:
    """One row per (sentence, stretch of voice) of English articles (table `tones`), for titles and bodies.

    Names (`mentions`) carry no tone. A sentence is weighed as a whole, so that a negation reaches across a change of
    voice; each stretch then sums up its own words. Without segments all of an article is stretch 0. Articles in other
    languages get no rows: the lexicon does not speak them.
    """
    english = articles.loc[articles["language"].isin(LANGUAGES), ["article_id", "text"]]
    texts = dict(zip(english["article_id"], english["text"], strict=True))
    names = _spans(mentions, texts, ["start", "end"])
    stretches = _spans(segments, texts, ["start", "end", "segment"])
    counted = sentences[sentences["part"].isin(PARTS_COUNTED) & sentences["article_id"].isin(list(texts))]
    rows = [
        (article_id, sentence, segment, *total(words), ENGINE)
        for article_id, sentence, start, end in zip(
            counted["article_id"], counted["sentence"], counted["start"], counted["end"], strict=True
        )
        for segment, words in _by_voice(
            weigh_news(
                texts[article_id][start:end], [(a, b) for a, b in _shift(names.get(article_id, ()), start, end)]
            ),
            _shift(stretches.get(article_id, ()), start, end),
        )
    ]
    if not rows:
        return empty("tones")
    columns = ["article_id", "sentence", "segment", "negative", "neutral", "positive", "score", "engine"]
    return conform(pd.DataFrame(rows, columns=columns), "tones")


def explain_tone(sentence: str, names: Sequence[Span] = ()) -> pd.DataFrame:
    """One row per word of `sentence`: start, end, word, base, weight, reason.

    `base` is the word's weight in the lexicon (-4 to 4), `weight` its weight here, `reason` why the two differ. The
    weights sum to s, and the score of the sentence is s / sqrt(s * s + 15), as in VADER (Hutto and Gilbert 2014).
    `names`: spans (start, end) of names, which carry no tone.
    """
    words = [w for w in weigh_news(sentence, names) if w.word[0].isalnum()]
    columns = {"start": "int32", "end": "int32", "word": "str", "base": "float64", "weight": "float64", "reason": "str"}
    return pd.DataFrame(words, columns=list(columns)).astype(columns)


def _spans(table: pd.DataFrame, texts: Mapping[str, str], columns: list[str]) -> dict[str, list[tuple[int, ...]]]:
    spans: dict[str, list[tuple[int, ...]]] = {}
    for article_id, *span in table[["article_id", *columns]].itertuples(index=False, name=None):
        if article_id in texts:
            spans.setdefault(article_id, []).append(tuple(span))
    return {article_id: sorted(rows) for article_id, rows in spans.items()}


def _shift(spans: Sequence[tuple[int, ...]], start: int, end: int) -> list[tuple[int, ...]]:
    """The spans that touch the sentence, with offsets from its start."""
    return [(a - start, b - start, *rest) for a, b, *rest in spans if a < end and start < b]


def _by_voice(words: Sequence[Weighed], stretches: Sequence[tuple[int, ...]]) -> Iterator[tuple[int, list[Weighed]]]:
    if len(stretches) < 2:
        yield (stretches[0][2] if stretches else 0), list(words)
        return
    for start, end, segment in stretches:
        own = [w for w in words if start <= w.start < end]
        if any(w.word[0].isalnum() for w in own):
            yield segment, own
