"""The marks beneath the tables of speakers: quotations, names and words in them. A part of `evidence.Beneath`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any, Protocol

import pandas as pd

from analysis.measuring.quotations import NARRATOR, count_voiced_words, heard_quotations, list_quotations
from analysis.measuring.slices import ALL
from analysis.measuring.spoken import name_mentions, place_speakers, said_mentions, said_terms
from analysis.measuring.stance import list_stances
from analysis.measuring.stance_tone import pair_methods
from analysis.resources.summaries import Summary

SPEAKER = {"entity_id": "speaker_id"}
PLACES = ("country", "organisation")


class Tables(Protocol):
    """What these marks need of a corpus."""

    @property
    def articles(self) -> pd.DataFrame: ...
    def table(self, name: str, columns: Any = None) -> pd.DataFrame: ...


class SpokenMarks(ABC):
    """The marks of quotations in one corpus, each table made once."""

    corpus: Tables

    def __init__(self) -> None:
        self._heard: dict[tuple[bool, str], pd.DataFrame] = {}
        self._groups: dict[str, Any] = {}

    def _where(self, name: str, frame: pd.DataFrame, row: pd.Series, columns: list[str]) -> pd.DataFrame:
        """The rows of `frame` whose `columns` are those of `row`; `name` is that of the frame, grouped once."""
        if name not in self._groups:
            self._groups[name] = frame.groupby(columns, sort=False).indices
        key = row[columns[0]] if len(columns) == 1 else tuple(row[columns])
        found: pd.DataFrame = frame.iloc[self._groups[name].get(key, [])]
        return found

    @cached_property
    def quotations(self) -> pd.DataFrame:
        return list_quotations(self.corpus.table("quotes"), self.corpus.table("entities"))

    @cached_property
    def placed(self) -> pd.DataFrame:
        """The quotations of speakers whose country or organisation is known, with it."""
        placed = place_speakers(self.quotations, self.corpus.table("mentions"), self.corpus.table("entities"))
        return self.quotations.merge(placed, on="entity_id")

    @cached_property
    def voiced(self) -> pd.DataFrame:
        return count_voiced_words(*(self.corpus.table(name) for name in ("tokens", "sentences", "segments")))

    @cached_property
    def said_names(self) -> pd.DataFrame:
        named = name_mentions(self.corpus.table("mentions"), self.corpus.table("entities"))
        said = said_mentions(self.quotations, named, self.corpus.table("segments"))
        return said.rename(columns={"voice": "heard"})

    @cached_property
    def said_words(self) -> pd.DataFrame:
        said = said_terms(self.quotations, *(self.corpus.table(name) for name in ("tokens", "sentences", "segments")))
        return said.rename(columns={"voice": "heard"})

    @cached_property
    def stances(self) -> pd.DataFrame:
        stances, segments, entities = (self.corpus.table(name) for name in ("stances", "segments", "entities"))
        rows = list_stances(stances, segments, self.quotations, entities, self.corpus.articles)
        return rows.rename(columns={"voice": "heard"})

    def _quotations(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        """Each quotation once, from its first piece to its last."""
        told = self._told(bool(set(spec.key) & set(PLACES)), str(row.voice))
        for column in ("entity_id", "cue_class", "attribution", *PLACES):
            if column in spec.key:
                told = told[told[column] == row[column]]
        if "cues" in spec.columns:
            told = told[told.cue_class.notna()]
        return self._own(told.drop_duplicates(["article_id", "quote"]), spec, row)

    def _told(self, placed: bool, voice: str) -> pd.DataFrame:
        """The quotations with a word of `voice`; with `placed`, those of speakers with a country or organisation."""
        if (placed, voice) not in self._heard:
            told = self.placed if placed else self.quotations
            self._heard[placed, voice] = heard_quotations(told, self.voiced, voice)
        return self._heard[placed, voice]

    def _said_mentions(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        quoted = self._told(False, str(row.voice))[["article_id", "quote"]]
        said = self._where("said_names", self.said_names, row.rename(SPEAKER), ["speaker_id", "named_id"])
        return self._own(said.merge(quoted.drop_duplicates(), on=["article_id", "quote"]), spec, row)

    def _said_terms(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        said = self._where("said_words", self.said_words, row.rename(SPEAKER), ["speaker_id", "term"])
        return self._own(said, spec, row).drop_duplicates("article_id")

    def _stances(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        """The names that stances are about, each once, whoever says it; or those in the words of the row's speaker."""
        rows = self.stances
        if "named_id" in spec.key:
            rows = rows[(rows.speaker == row.entity_id) & (rows.entity_id == row.named_id)]
        else:
            rows = rows[rows.entity_id == row.entity_id]
        if "heard" in spec.key:
            rows = rows[rows.heard == row.heard]
        return self._own(rows.drop_duplicates(["article_id", "start", "end"]), spec, row)

    def _attributed_stances(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        """The names beneath a row of corrected stances, each once: of an entity or all, in a voice or words."""
        rows = self.stances
        if row.speaker_id != ALL:
            rows = rows[(rows.speaker == row.speaker_id) & (rows.speaker != rows.entity_id)]
        if row.entity_id != ALL:
            rows = rows[rows.entity_id == row.entity_id]
        if row.voice != ALL:
            rows = rows[(rows.heard == NARRATOR) == (row.voice == NARRATOR)]
        everything = row.copy()
        everything["voice"] = ALL
        return self._own(rows.drop_duplicates(["article_id", "start", "end"]), spec, everything)

    @cached_property
    def method_pairs(self) -> pd.DataFrame:
        tables = (self.corpus.table(name) for name in ("tones", "sentences", "segments"))
        return pair_methods(self.stances.rename(columns={"heard": "voice"}), *tables).rename(columns={"voice": "heard"})

    def _method_pairs(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        return self._own(self.method_pairs[self.method_pairs.kind == row.kind], spec, row)

    @abstractmethod
    def _own(self, marks: pd.DataFrame, spec: Summary, row: pd.Series) -> pd.DataFrame:
        """The marks in the articles and the voice that the row counts."""
