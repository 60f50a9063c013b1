"""The text beneath a number: for a row of any summary table, the marks it was counted from.

`analysis/resources/summaries.json` says of each table which marks lie beneath its rows and which column equals their
number. The columns of a row that are its key, its voice and its unit say which of those marks are its own.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Protocol

import pandas as pd

from analysis.errors import CallError
from analysis.measuring.phrases import find_terms
from analysis.measuring.slices import ALL, ANY_DAY, UNITS, read_articles_of, voice_of
from analysis.measuring.spoken_evidence import SpokenMarks
from analysis.measuring.tone import range_of_tone, tone_rows
from analysis.periods import parse_period
from analysis.resources.summaries import Summary, summary_of
from analysis.settings import Settings
from analysis.tables import PARTS_COUNTED

COLUMNS = ["article_id", "start", "end", "sentence"]
MENTION_METHODS_SHOWN = ("capital",)  # a capital that may stand for its country is shown, not counted


class Corpus(Protocol):
    """What evidence needs of a corpus (see `analysis.corpus.store`)."""

    @property
    def articles(self) -> pd.DataFrame: ...
    @property
    def texts(self) -> pd.DataFrame: ...
    @property
    def settings(self) -> Settings: ...
    def table(self, name: str, columns: Any = None) -> pd.DataFrame: ...


def evidence(corpus: Corpus, row: pd.Series) -> pd.DataFrame:
    """The marks beneath one row of a summary table: article_id, start, end, sentence (its text); in order of the text.

    `corpus` is the one that the table was made from, or for a comparison the slice it speaks of. Where the row's value
    is a count (mentions, articles, sentences, stories: whatever its table says), there are as many rows; a mean lists
    every sentence it was taken over. Raises CallError where the row is of no summary table.
    """
    beneath = Beneath(corpus)
    return beneath.shown(beneath.marks(row))[COLUMNS]


def evidence_of(corpus: Corpus, table: pd.DataFrame, *, top: int = 20) -> pd.DataFrame:
    """The marks beneath the first `top` rows of a summary table, each with the key of its row in front.

    Where rows are of several voices, `voice` stands after the key.
    """
    key = [*summary_of(table).key, *(["voice"] if table.voice.nunique() > 1 else [])]
    beneath = Beneath(corpus)
    found = [beneath.marks(row).assign(_row=n) for n, (_, row) in enumerate(table.head(top).iterrows())]
    if not found:
        return pd.DataFrame(columns=[*key, *COLUMNS])
    shown = beneath.shown(pd.concat(found)).sort_values("_row", kind="stable", ignore_index=True)
    rows = table[key].reset_index(drop=True).loc[shown._row].reset_index(drop=True)
    return pd.concat([rows, shown[COLUMNS]], axis=1)


class Beneath(SpokenMarks):
    """The marks of one corpus, each table read once."""

    corpus: Corpus

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._tones_by_voice: dict[str, pd.DataFrame] = {}

    def marks(self, row: pd.Series) -> pd.DataFrame:
        """The marks beneath `row`: article_id, start, end at least."""
        spec = summary_of(row)
        found: pd.DataFrame = getattr(self, f"_{spec.marks}")(spec, row)
        return found[COLUMNS[:3]]

    def shown(self, marks: pd.DataFrame) -> pd.DataFrame:
        """The marks with the text of the sentences they start in, in order of the text."""
        texts = self.corpus.texts[self.corpus.texts.article_id.isin(marks.article_id)]
        known = dict(zip(texts.article_id, texts.text, strict=True))
        bounds = self.sentences[["article_id", "start", "end"]]
        bounds = bounds.rename(columns={"start": "_from", "end": "_to"}).astype({"_from": "int64", "_to": "int64"})
        placed = pd.merge_asof(
            marks.astype({"start": "int64", "end": "int64"}).sort_values("start", kind="stable"),
            bounds.sort_values("_from", kind="stable"),
            left_on="start",
            right_on="_from",
            by="article_id",
        )
        placed = placed.fillna({"_from": placed.start, "_to": placed.end}).astype({"_from": "int64", "_to": "int64"})
        spans = zip(placed.article_id, placed._from, placed._to, strict=True)
        placed["sentence"] = [known[article_id][start:end] for article_id, start, end in spans]
        placed["sentence"] = placed.sentence.astype("str")
        return placed.sort_values(["article_id", "start", "end"], kind="stable", ignore_index=True)

    @cached_property
    def read(self) -> dict[str, pd.DataFrame]:
        """The articles that are counted, by unit."""
        return {unit: read_articles_of(self.corpus.articles, unit) for unit in UNITS}

    @cached_property
    def sentences(self) -> pd.DataFrame:
        return self.corpus.table("sentences")

    @cached_property
    def segments(self) -> pd.DataFrame:
        return self.corpus.table("segments")

    @cached_property
    def tokens(self) -> pd.DataFrame:
        return self.corpus.table("tokens")

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """The counted mentions, with the entity they name."""
        mentions = self.corpus.table("mentions")
        counted = mentions.part.isin(PARTS_COUNTED) & mentions.inside.isna()
        counted &= ~mentions.method.isin(MENTION_METHODS_SHOWN)
        entities = self.corpus.table("entities")[["article_id", "cluster", "entity_id"]]
        named = mentions[counted].merge(entities, on=["article_id", "cluster"], how="left")
        return named.assign(heard=voice_of(named, self.segments))

    def tones(self, voice: str) -> pd.DataFrame:
        """The scored sentences, or stretches of one voice, with the range of tone they are in."""
        if voice not in self._tones_by_voice:
            rows = tone_rows(self.corpus.table("tones"), self.sentences, self.segments, voice)
            self._tones_by_voice[voice] = rows.join(range_of_tone(rows.score))
        return self._tones_by_voice[voice]

    def _mentions(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        return self._own(self.mentions[self.mentions.entity_id == row.entity_id], spec, row)

    def _countries(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        return self._own(self.mentions[self.mentions.country == row.country], spec, row)

    def _terms(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        found = find_terms(self.tokens, [row.term], sentences=self.sentences)
        if row.voice != ALL:
            found = found.assign(heard=voice_of(found, self.segments))
        return self._own(found, spec, row).drop_duplicates("article_id")

    def _tones(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        rows = self.tones(str(row.voice))
        if "lower" in spec.key:
            rows = rows[(rows.lower == row.lower) & (rows.upper == row.upper)]
        return self._own(rows, spec, row)

    def _articles(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        first = self.corpus.texts.text.str.split("\n", n=1).str[0]
        titles = pd.DataFrame({"article_id": self.corpus.texts.article_id, "start": 0, "end": first.str.len()})
        return self._own(titles, spec, row)

    def _pairs(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        """One mention of the first entity for each article with both: where the other is near, if anywhere."""
        first = self._own(self.mentions[self.mentions.entity_id == row.entity_id_a], spec, row)
        second = self._own(self.mentions[self.mentions.entity_id == row.entity_id_b], spec, row)
        both = first[first.article_id.isin(second.article_id)]
        near = second[["article_id", "sentence"]].drop_duplicates().assign(together=True)
        both = both.merge(near, on=["article_id", "sentence"], how="left")
        both = both.assign(apart=both.together.isna()).sort_values(["article_id", "apart", "start"])
        return both.drop_duplicates("article_id")

    def _own(self, marks: pd.DataFrame, spec: Summary, row: pd.Series) -> pd.DataFrame:
        """The marks in the articles and the voice that the row counts."""
        articles = self.read[str(row.unit)]
        if "source" in spec.key and row.source != ALL:
            articles = articles[articles.source == row.source]
        if "period" in spec.key and row.period != ALL:
            bounds = parse_period(str(row.period), ANY_DAY).bounds(self.corpus.settings.timezone)
            if bounds is None:
                msg = f"{row.period!r} bounds no time"
                raise CallError(msg)
            articles = articles[(articles.published >= bounds[0]) & (articles.published < bounds[1])]
        held = marks[marks.article_id.isin(articles.article_id)]
        if row.voice != ALL and "heard" in held:
            held = held[held.heard == row.voice]
        return held.sort_values(["article_id", "start", "end"], kind="stable")
