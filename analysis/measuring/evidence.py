"""The text beneath a number: for a row of any summary table, the marks it was counted from.

`analysis/resources/summaries.json` says of each table which marks lie beneath its rows and which column equals their
number. The columns of a row that are its key, its voice and its unit say which of those marks are its own.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Protocol

import pandas as pd

from analysis.errors import CallError
from analysis.measuring.naming import SHOWN_ONLY
from analysis.measuring.phrases import counted_words, find_in_words
from analysis.measuring.slices import ALL, ANY_DAY, UNITS, read_articles_of, voice_of
from analysis.measuring.spoken_evidence import SpokenMarks
from analysis.measuring.tone import range_of_tone, tone_rows
from analysis.periods import parse_period
from analysis.resources.summaries import Summary, summary_of
from analysis.settings import Settings
from analysis.tables import PARTS_COUNTED

PLACE = ["article_id", "start", "end"]
COLUMNS = [*PLACE, "sentence"]
ROWS = 500  # of a table, opened at most
MARKS = 10_000  # beneath the rows of one table that are opened, at most


class Corpus(Protocol):
    """What evidence needs of a corpus (see `analysis.corpus.store`)."""

    @property
    def articles(self) -> pd.DataFrame: ...
    @property
    def texts(self) -> pd.DataFrame: ...
    @property
    def names(self) -> pd.DataFrame: ...
    @property
    def settings(self) -> Settings: ...
    def table(self, name: str, columns: Any = None) -> pd.DataFrame: ...


def evidence(corpus: Corpus, row: pd.Series) -> pd.DataFrame:
    """The marks beneath one row of a summary table: article_id, start, end, sentence (its text); in order of the text.

    `corpus` is the one that the table was made from, or for a comparison the slice it speaks of. Where the row's value
    is a count (mentions, articles, sentences, stories: whatever its table says), there are as many rows; a mean lists
    every sentence it was taken over. Raises CallError where the row is of no summary table.
    """
    beneath = _beneath(corpus)
    return beneath.shown(beneath.marks(row))[COLUMNS]


def evidence_of(
    corpus: Corpus, table: pd.DataFrame, *, top: int = ROWS, most: int = MARKS, before: Corpus | None = None
) -> pd.DataFrame:
    """The marks beneath the first rows of a summary table, each with the key of its row in front.

    At most `top` rows are opened, and so many that their marks are no more than `most` (the first row always): a row
    has all of its marks or none. A row of a comparison that has none in `corpus` is opened in `before`. Where rows are
    of several voices, `voice` stands after the key.
    """
    key = keys_of(table)
    sides = [_beneath(side) for side in (corpus, before) if side is not None]
    rows = table.head(top).reset_index(drop=True)
    found: list[list[pd.DataFrame]] = [[] for _ in sides]
    held = 0
    for n, (_, row) in enumerate(rows.iterrows()):
        marks = [side.marks(row) for side in sides]
        side = next((s for s, own in enumerate(marks) if len(own)), 0)
        held += len(marks[side])
        if held > most and n:
            break
        found[side].append(marks[side].assign(_row=n))
    shown = [side.shown(pd.concat(own)) for side, own in zip(sides, found, strict=True) if sum(map(len, own))]
    if not shown:
        return pd.DataFrame(columns=[*key, *COLUMNS])
    both = pd.concat(shown).sort_values("_row", kind="stable", ignore_index=True)
    return pd.concat([rows[key].loc[both._row].reset_index(drop=True), both[COLUMNS]], axis=1)


def keys_of(table: pd.DataFrame) -> list[str]:
    """The columns that name a row of a summary table; with `voice` where its rows are of several voices."""
    return [*summary_of(table).key, *(["voice"] if table.voice.nunique() > 1 else [])]


def explain_evidence(table: pd.DataFrame, found: pd.DataFrame) -> str:
    """One sentence on how many rows of a table `evidence_of` opened; empty where it opened all that have marks."""
    opened = len(found[keys_of(table)].drop_duplicates())
    if opened >= len(table) - int((table[summary_of(table).count] == 0).sum()):
        return ""
    return f"evidence.csv has the sentences behind the first {opened} of the {len(table)} rows of this table."


_recent: list[Beneath] = []


def _beneath(corpus: Corpus) -> Beneath:
    """The marks of `corpus`; those of the two corpora asked of last are kept, as a report asks for many tables."""
    known = next((b for b in _recent if b.corpus is corpus), None) or Beneath(corpus)
    _recent[:] = [known, *(b for b in _recent if b is not known)][:2]
    return known


class Beneath(SpokenMarks):
    """The marks of one corpus, each table read once."""

    corpus: Corpus

    def __init__(self, corpus: Corpus) -> None:
        super().__init__()
        self.corpus = corpus
        self._tones_by_voice: dict[str, pd.DataFrame] = {}
        self._held: dict[tuple[str, str, str], tuple[pd.DataFrame, list[Any]]] = {}

    def marks(self, row: pd.Series) -> pd.DataFrame:
        """The marks beneath `row`: article_id, start, end at least."""
        spec = summary_of(row)
        found: pd.DataFrame = getattr(self, f"_{spec.marks}")(spec, row)
        return found[PLACE]

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
        return placed.sort_values(PLACE, kind="stable", ignore_index=True)

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
    def words(self) -> pd.DataFrame:
        return counted_words(self.corpus.table("tokens"), self.sentences)

    @cached_property
    def found_mentions(self) -> pd.DataFrame:
        """The mentions of title and body that stand in no other, with their entity and their voice."""
        mentions = self.corpus.table("mentions")
        outer = mentions[mentions.part.isin(PARTS_COUNTED) & mentions.inside.isna()]
        entities = self.corpus.table("entities")[["article_id", "cluster", "entity_id"]]
        named = outer.merge(entities, on=["article_id", "cluster"], how="left")
        named = named[[*COLUMNS, "method", "country", "entity_id"]].assign(heard=voice_of(named, self.segments))
        return named.sort_values(PLACE, kind="stable", ignore_index=True)

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """Those that are counted."""
        return self.found_mentions[~self.found_mentions.method.isin(SHOWN_ONLY)].reset_index(drop=True)

    @cached_property
    def labels(self) -> pd.Series:
        """The kind of each counted mention's entity, as the corpus names it."""
        known = self.corpus.names.drop_duplicates("entity_id").set_index("entity_id").label
        return self.mentions.entity_id.map(known).fillna("OTHER")

    def tones(self, voice: str) -> pd.DataFrame:
        """The scored sentences, or stretches of one voice, with the range of tone they are in."""
        if voice not in self._tones_by_voice:
            rows = tone_rows(self.corpus.table("tones"), self.sentences, self.segments, voice)
            self._tones_by_voice[voice] = rows.join(range_of_tone(rows.score))
        return self._tones_by_voice[voice]

    def _mentions(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        return self._own(self._where("mentions", self.mentions, row, ["entity_id"]), spec, row)

    def _heard_mentions(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        return self._own(self._where("heard", self.mentions, row, ["entity_id", "heard"]), spec, row)

    def _countries(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        return self._own(self._where("countries", self.mentions, row, ["country"]), spec, row)

    def _labels(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        return self._own(self.mentions[self.labels == row.label], spec, row)

    def _methods(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        return self._own(self.found_mentions[self.found_mentions.method == row.found_by], spec, row)

    def _terms(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        return self._own(self._places(row.term, row.voice != ALL), spec, row).drop_duplicates("article_id")

    def _heard_terms(self, spec: Summary, row: pd.Series) -> pd.DataFrame:
        places = self._places(row.term, True)
        return self._own(places[places.heard == row.heard], spec, row)

    def _places(self, term: str, heard: bool) -> pd.DataFrame:
        """Where a term stands; with the voice, if it matters."""
        found = find_in_words(self.words, [term])
        return found.assign(heard=voice_of(found, self.segments)) if heard else found

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
        (first, at), (_, others) = (self._sentences_of(str(row[f"entity_id_{side}"]), spec, row) for side in "ab")
        near, there = set(others), {article_id for article_id, _ in others}
        best: dict[str, tuple[bool, int]] = {}  # article -> whether the names stand apart, place in `first`
        for place, (article_id, sentence) in enumerate(at):
            if article_id in there:
                found = ((article_id, sentence) not in near, place)
                best[article_id] = min(found, best.get(article_id, found))
        return first.iloc[[place for _, place in best.values()]]

    def _sentences_of(self, entity_id: str, spec: Summary, row: pd.Series) -> tuple[pd.DataFrame, list[Any]]:
        """The mentions of an entity that a row counts, and (article_id, sentence) of each."""
        key = (entity_id, str(row.unit), str(row.voice))
        if key not in self._held:
            rows = row.rename({"entity_id_a": "entity_id"})
            rows["entity_id"] = entity_id
            held = self._own(self._where("mentions", self.mentions, rows, ["entity_id"]), spec, row)
            self._held[key] = held, list(zip(held.article_id, held.sentence, strict=True))
        return self._held[key]

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
        whole = len(articles) == len(self.corpus.articles)
        held = marks if whole else marks[marks.article_id.isin(articles.article_id)]
        if row.voice != ALL and "heard" in held:
            held = held[held.heard == row.voice]
        return held.sort_values(PLACE, kind="stable")
