"""The tone of every sentence, told apart by voice, and the words that make it."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import pandas as pd

from analysis.errors import ContractError, SettingsError
from analysis.marking.lexicon import news_lexicon, read_lexicon
from analysis.marking.newstone import score_news, total_news, weigh_news
from analysis.marking.vader import Scores, Vader, emphasis, vader
from analysis.marking.vadertone import score_vader, total_vader, weigh_vader
from analysis.marking.weighed import Span, Weighed
from analysis.settings import Settings
from analysis.tables import PARTS_COUNTED, conform, empty

VERSION = "4"
RESOURCES = (
    "vader_lexicon.csv",
    "vader_rules.csv",
    "vader_emoji.csv",
    "tone_news.csv",
    "tone_diplomacy.csv",
    "negation.csv",
    "tone_senses.csv",
)
LANGUAGES = ("en",)  # languages that the lexicons speak
ENGINES = ("news", "vader")
COLUMNS = {"start": "int32", "end": "int32", "word": "str", "base": "float64", "weight": "float64", "reason": "str"}


class Engine(NamedTuple):
    """What scores a sentence (given spans of names), what weighs its words, and what sums up a stretch of them."""

    name: str
    score: Callable[[str, Sequence[Span]], Scores]
    weigh: Callable[[str, Sequence[Span]], list[Weighed]]
    total: Callable[[Sequence[Weighed], str], Scores]


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
    languages get no rows: the lexicons do not speak them. `settings.tone_engine` is "news", or "vader" for the values
    of the vaderSentiment package; `settings.lexicon` holds terms that go over either lexicon.

    Raises SettingsError where there is no such engine, or a term or weight of `settings.lexicon` is wrong.
    """
    engine = project_engine(settings)
    english = articles.loc[articles["language"].isin(LANGUAGES), ["article_id", "text"]]
    texts = dict(zip(english["article_id"], english["text"], strict=True))
    names = _spans(mentions, texts, ["start", "end"])
    stretches = _spans(segments, texts, ["start", "end", "segment"])
    counted = sentences[sentences["part"].isin(PARTS_COUNTED) & sentences["article_id"].isin(list(texts))]
    none = Spans()
    rows = []
    for article_id, sentence, start, end in zip(
        counted["article_id"], counted["sentence"], counted["start"], counted["end"], strict=True
    ):
        text = texts[article_id][start:end]
        named = [(a, b) for a, b in names.get(article_id, none).within(start, end)]
        for segment, scores in _by_voice(engine, text, named, stretches.get(article_id, none).within(start, end)):
            rows.append((article_id, sentence, segment, *scores, engine.name))
    if not rows:
        return empty("tones")
    columns = ["article_id", "sentence", "segment", "negative", "neutral", "positive", "score", "engine"]
    return conform(pd.DataFrame(rows, columns=columns), "tones")


def explain_tone(
    sentence: str, names: Sequence[Span] = (), *, lexicon: pd.DataFrame | None = None, engine: str = "news"
) -> pd.DataFrame:
    """One row per word of `sentence`: start, end, word, base, weight, reason.

    `base` is the word's weight in the lexicon (-4 to 4), `weight` its weight here, `reason` why the two differ. The
    weights sum to s, and the score of the sentence is s / sqrt(s * s + 15), as in VADER (Hutto and Gilbert 2014).
    `names`: spans (start, end) of names, which carry no tone. `lexicon`: a table with the columns term and weight that
    goes over the shipped one. `engine`: "news", or "vader", where exclamation marks have a last row of their own.

    Raises ContractError where the lexicon is wrong, SettingsError where there is no such engine.
    """
    return explain_with(tone_engine(engine, {} if lexicon is None else read_lexicon(lexicon)), sentence, names)


def explain_with(engine: Engine, sentence: str, names: Sequence[Span] = ()) -> pd.DataFrame:
    """The table of `explain_tone` by an engine that is at hand."""
    words = engine.weigh(sentence, names)
    if engine.total is total_vader:
        weight = sum(w.weight for w in words)
        added = math.copysign(emphasis(sentence), weight) if weight else 0.0
        words += (
            [Weighed(len(sentence), len(sentence), "!?", 0.0, added, "exclamation and question marks")] if added else []
        )
    else:
        words = [w for w in words if w.is_word]
    return pd.DataFrame(words, columns=list(COLUMNS)).astype(COLUMNS)


def tone_engine(name: str, over: Mapping[str, float]) -> Engine:
    """The engine `name` with the terms `over` its lexicon."""
    if name == "news":
        lexicon = news_lexicon(over)
        return Engine(
            f"news lexicon {VERSION}",
            lambda s, n: score_news(s, n, lexicon),
            lambda s, n: weigh_news(s, n, lexicon),
            lambda w, _: total_news(w),
        )
    if name == "vader":
        own = vader() if not over else Vader({**vader().lexicon, **over})
        return Engine(
            "vader 3.3.2", lambda s, n: score_vader(s, n, own), lambda s, n: weigh_vader(s, n, own), total_vader
        )
    msg = f"tone_engine is {name!r}; expected {' or '.join(ENGINES)}"
    raise SettingsError(msg)


def project_engine(settings: Settings) -> Engine:
    """The engine that a project's settings name, with its own terms over the lexicon.

    Raises SettingsError where there is no such engine, or a term or weight is wrong.
    """
    return tone_engine(settings.tone_engine, _project_terms(settings))


def _project_terms(settings: Settings) -> dict[str, float]:
    table = pd.DataFrame({"term": list(settings.lexicon), "weight": list(settings.lexicon.values())})
    try:
        return read_lexicon(table) if len(table) else {}
    except ContractError as error:
        msg = f"data/lexicon.csv, or [lexicon] in broadsheet.toml: {error}"
        raise SettingsError(msg) from error


def fingerprint(settings: Settings) -> str:
    """What of the settings changes the table: the engine and the project's own terms."""
    return f"{settings.tone_engine} {sorted(settings.lexicon.items())}"


class Spans:
    """Spans of one article (start, end, ...), quick to search however many there are."""

    def __init__(self, rows: Iterable[tuple[int, ...]] = ()) -> None:
        self._rows = sorted(rows)
        self._starts = [row[0] for row in self._rows]
        self._reached = list(accumulate((row[1] for row in self._rows), max))  # how far the rows up to here reach

    def within(self, start: int, end: int) -> list[tuple[int, ...]]:
        """The spans that touch the stretch, with offsets from its start."""
        touching = self._rows[bisect_right(self._reached, start) : bisect_left(self._starts, end)]
        return [(a - start, b - start, *rest) for a, b, *rest in touching if b > start]


def _spans(table: pd.DataFrame, texts: Mapping[str, str], columns: list[str]) -> dict[str, Spans]:
    rows: dict[str, list[tuple[int, ...]]] = {}
    for article_id, *span in table[["article_id", *columns]].itertuples(index=False, name=None):
        if article_id in texts:
            rows.setdefault(article_id, []).append(tuple(span))
    return {article_id: Spans(own) for article_id, own in rows.items()}


def _by_voice(
    engine: Engine, text: str, names: Sequence[Span], stretches: Sequence[tuple[int, ...]]
) -> Iterator[tuple[int, Scores]]:
    """(stretch, its scores) for each stretch of voice of a sentence in which there are words."""
    if len(stretches) < 2:
        yield (stretches[0][2] if stretches else 0), engine.score(text, names)
        return
    words = engine.weigh(text, names)
    for start, end, segment in stretches:
        own = [w for w in words if start <= w.start < end]
        if any(c.isalnum() for w in own for c in w.word):
            yield segment, engine.total(own, text[max(start, 0) : end])
