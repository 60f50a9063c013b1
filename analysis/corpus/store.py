"""The prepared corpus, opened for measuring. Light: it loads no language model, and DuckDB only for a table.

corpus = open_corpus()                                   # the project here
february = corpus.select(period="2023-02", source="Steppe Courier")
february.counts("entities")                              # article_id, key, n
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.files import Current, read_current
from analysis.errors import CallError, CorpusError
from analysis.periods import Period, parse_period
from analysis.settings import Project, Settings, find_project
from analysis.tables import CONTRACTS, conform, contract

ALL = Period(None, None, "all")
VOICES = ("narrator", "direct", "indirect")

# Only what stands in the title or the body counts, and a mention inside another is counted as that other one.
_COUNTED = "m.inside IS NULL AND m.part IN ('title', 'body') AND m.method <> 'capital'"
_COUNTS = {
    "entities": (
        "SELECT m.article_id AS article_id, e.entity_id AS key, count(*) AS n FROM {mentions} m "
        "JOIN {entities} e ON e.article_id = m.article_id AND e.cluster = m.cluster "
        "{voice} WHERE " + _COUNTED + " {heard} GROUP BY ALL"
    ),
    "countries": (
        "SELECT m.article_id AS article_id, m.country AS key, count(*) AS n FROM {mentions} m "
        "{voice} WHERE m.country IS NOT NULL AND " + _COUNTED + " {heard} GROUP BY ALL"
    ),
    "terms": (
        "SELECT m.article_id AS article_id, m.term AS key, count(*) AS n FROM {tokens} m "
        "JOIN {sentences} s ON s.article_id = m.article_id AND s.sentence = m.sentence "
        "{voice} WHERE m.kind = 'word' AND s.part IN ('title', 'body') {heard} GROUP BY ALL"
    ),
}
_VOICE = 'JOIN {segments} g ON g.article_id = m.article_id AND m.start >= g.start AND m.start < g."end"'


def open_corpus(project: Project | str | Path | None = None) -> Corpus:
    """The prepared corpus of a project (a folder; without one, the project here).

    Raises CorpusError where nothing has been prepared yet.
    """
    place = project if isinstance(project, Project) else find_project(project)
    current = read_current(place.processed)
    if current is None:
        msg = f"{place.root} has no prepared corpus; run 'broadsheet prepare'"
        raise CorpusError(msg)
    return Corpus(place, current)


@dataclass(frozen=True)
class Corpus:
    """A corpus, or the part of it that `select` has narrowed it to. It never changes; `select` gives another one."""

    project: Project
    current: Current
    period: Period = ALL
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ids: tuple[str, ...] | None = None

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @property
    def fingerprint(self) -> str:
        """Hash of everything the corpus was made from, whatever is selected."""
        return self.current.fingerprint

    @property
    def provenance(self) -> str:
        """The sentence that says what the articles are a sample of, or that it is not known; as of the last prepare."""
        return self.current.provenance

    def select(
        self,
        *,
        period: str | Period | None = None,
        source: str | Sequence[str] | None = None,
        language: str | Sequence[str] | None = None,
        article_ids: Sequence[str] | None = None,
        today: date | None = None,
    ) -> Corpus:
        """The articles of this corpus that were published in `period`, by one of the sources, in one of the languages.

        `period` is written as in `analysis.periods`; undated articles belong to "all" alone. `today` is needed for
        relative periods only. Raises CallError for a period or a source that does not exist, and lists the sources.
        """
        narrowed = self
        if period is not None:
            narrowed = replace(narrowed, period=_period(period, today))
        if source:
            narrowed = replace(narrowed, sources=self._known_sources(_listed(source)))
        if language:
            narrowed = replace(narrowed, languages=_listed(language))
        if article_ids is not None:
            narrowed = replace(narrowed, ids=tuple(sorted(set(article_ids))))
        return narrowed

    def before(self) -> Corpus:
        """The same sources and languages in the period before this one; no article where the period is all time."""
        earlier = self.period.before()
        return replace(self, period=earlier) if earlier else replace(self, ids=())

    @cached_property
    def articles(self) -> pd.DataFrame:
        """The selected articles without their text, with story_id, role, overlap and agency; one row each, by id."""
        columns = ", ".join(f"a.{c}" for c in contract("articles").columns if c != "text")
        frame = self._query(
            f"SELECT {columns}, s.story_id, s.role, s.overlap, s.agency FROM selected "
            "JOIN {articles} a USING (article_id) JOIN {stories} s USING (article_id) ORDER BY article_id"
        )
        return _typed(frame, {**_dtypes("articles"), **_dtypes("stories")})

    @cached_property
    def texts(self) -> pd.DataFrame:
        """article_id and text of the selected articles."""
        frame = self._query(
            "SELECT article_id, text FROM selected JOIN {articles} USING (article_id) ORDER BY article_id"
        )
        return _typed(frame, _dtypes("articles"))

    def columns_of_articles(self, columns: Sequence[str]) -> pd.DataFrame:
        """These columns of table articles, text among them if asked, of the selected articles; by id. One pass."""
        where, values = self._where()
        listed = ", ".join(f'"{c}"' for c in columns)
        frame = self._query(f"SELECT {listed} FROM {{articles}} {where} ORDER BY article_id", values)
        return _typed(frame, _dtypes("articles"))

    @cached_property
    def names(self) -> pd.DataFrame:
        """The entities of the whole corpus: one row per entity_id with its name, label and country."""
        frame = self._query(
            "SELECT * EXCLUDE (n) FROM "
            "(SELECT entity_id, entity, label, country, count(*) AS n FROM {entities} GROUP BY ALL) "
            "QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY n DESC, entity, label) = 1 "
            "ORDER BY entity_id"
        )
        return _typed(frame, _dtypes("entities"))

    @cached_property
    def rejects(self) -> pd.DataFrame:
        """Every input of the project that gave no article, with its reason; duplicates are among them."""
        left_out = self._changes("file, record, 'excluded' AS reason, 'left out by data/corrections' AS detail")
        frame = self._query(
            "SELECT * FROM {rejects} UNION ALL SELECT file, record, 'duplicate' AS reason, "
            "'the same article as in ' || kept_file AS detail FROM {dropped} "
            f"{f'UNION ALL {left_out} WHERE excluded' if left_out else ''} ORDER BY file, record, reason"
        )
        return conform(frame, "rejects")

    @cached_property
    def corrections(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What the corrections of entities did in the whole corpus, one row each, and those that met nothing."""
        found = [self.current.tables.get(t, []) for t in ("entity_effects", "entity_orphans")]
        effects, orphans = (pd.read_parquet(self.project.processed / f[0]) if f else pd.DataFrame() for f in found)
        return effects, orphans

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The rows of table `name` (see `analysis.tables`) that belong to selected articles, in order of their key."""
        if name not in CONTRACTS:
            msg = f"there is no table {name!r}; the tables are {', '.join(CONTRACTS)}"
            raise CallError(msg)
        if name == "rejects":
            return self.rejects
        spec = contract(name)
        unknown = sorted(set(columns or ()) - set(spec.columns))
        if unknown:
            msg = f"table {name!r} has no column {unknown[0]!r}; its columns are {', '.join(spec.columns)}"
            raise CallError(msg)
        listed = ", ".join(f't."{c}"' for c in columns or spec.columns)
        keys = ", ".join(f't."{k}"' for k in spec.key)
        frame = self._query(f"SELECT {listed} FROM {{{name}}} t JOIN selected USING (article_id) ORDER BY {keys}")
        return _typed(frame, _dtypes(name))

    def counts(self, kind: str, voice: str | None = None) -> pd.DataFrame:
        """How often each key stands in each selected article: article_id, key, n; by article and key.

        `kind` is entities (key: entity_id), countries (key: ISO code) or terms (key: lower-cased word). Title and body
        count; credits, datelines, and mentions inside another mention do not. `voice` keeps what the narrator says, or
        what stands in direct or indirect quotation.
        """
        if kind not in _COUNTS:
            msg = f"there are no counts of {kind!r}; there are counts of {', '.join(_COUNTS)}"
            raise CallError(msg)
        if voice is not None and voice not in VOICES:
            msg = f"there is no voice {voice!r}; the voices are {', '.join(VOICES)}"
            raise CallError(msg)
        sql = _COUNTS[kind].replace("{voice}", _VOICE if voice else "")
        sql = sql.replace("{heard}", f"AND g.voice = '{voice}'" if voice else "")
        frame = self._query(f"SELECT * FROM ({sql}) JOIN selected USING (article_id) ORDER BY article_id, key")
        return _typed(frame, {"article_id": "str", "key": "str", "n": "int64"})

    def tokens_of(self, terms: Sequence[str], *, kind: str = "", columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The tokens of selected articles whose term is one of `terms`, or whose kind is `kind`; in order of the key.

        * in a term stands for any characters. `columns` of table tokens, all without; only these and these rows are
        read, so that a few words of many articles cost little.
        """
        exact = sorted({t for t in terms if "*" not in t})
        likes = [_like(t) for t in sorted({t for t in terms if "*" in t})]
        tests = [f"t.term IN ({', '.join(map(_literal, exact))})"] if exact else []
        tests += [f"t.term LIKE {_literal(like)} ESCAPE '!'" for like in likes]
        tests += [f"t.kind = {_literal(kind)}"] if kind else []
        listed = ", ".join(f't."{c}"' for c in columns or contract("tokens").columns)
        among, values = self._tokens_selected()
        frame = self._query(
            f"SELECT {listed} FROM {{tokens}} t {among} "
            f"WHERE {' OR '.join(tests) or 'false'} ORDER BY t.article_id, t.token",
            values,
        )
        return _typed(frame, _dtypes("tokens"))

    def _tokens_selected(self) -> tuple[str, list[Any]]:
        """What leaves of tokens t those of selected articles, without looking into the articles where it need not."""
        whole = self.period == ALL and not self.sources and not self.languages and not self._changes("*")
        if not whole:
            return "SEMI JOIN selected USING (article_id)", []
        if self.ids is None:
            return "", []
        return "SEMI JOIN (SELECT unnest(?) AS article_id) USING (article_id)", [list(self.ids)]

    def _known_sources(self, named: tuple[str, ...]) -> tuple[str, ...]:
        known = self._query("SELECT DISTINCT source FROM {articles} ORDER BY source").source.tolist()
        by_key = {source_key(s): s for s in known}
        for name in named:
            if source_key(name) not in by_key:
                like = get_close_matches(source_key(name), by_key, 1)
                meant = f" (did you mean {by_key[like[0]]!r}?)" if like else ""
                msg = f"there is no source {name!r}{meant}; the sources are {', '.join(known) or 'none'}"
                raise CallError(msg)
        return tuple(sorted(by_key[source_key(n)] for n in named))

    def _query(self, sql: str, values: Sequence[Any] = ()) -> pd.DataFrame:
        import duckdb

        with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute(f"CREATE VIEW articles AS {self._scan('articles')}")
            if "selected" in sql:
                where, bounds = self._where()
                connection.execute(f"CREATE TABLE selected AS SELECT article_id FROM articles {where}", bounds)
            tables = {n: n if n == "articles" else f"({self._scan(n)})" for n in (*CONTRACTS, "dropped")}
            result: pd.DataFrame = (
                connection.sql(sql.format(**tables), params=list(values)).to_arrow_table().to_pandas()
            )
            return result

    def _scan(self, table: str) -> str:
        paths = [str(self.project.processed / name) for name in self.current.tables.get(table, [])]
        if not paths:
            return _empty_scan(table)
        scan = f"SELECT * FROM read_parquet({_quoted(paths)}, filename = true)"
        single = table in ("rejects", "dropped", "stories", "entities")
        if single or not self._has_dropped:
            whole = f"SELECT * EXCLUDE (filename) FROM ({scan})"
            return self._corrected(whole) if table == "articles" else whole
        dropped = f"read_parquet({_quoted([str(self.project.processed / n) for n in self.current.tables['dropped']])})"
        if table == "articles":
            kept = f"SELECT * EXCLUDE (filename) FROM ({scan}) ANTI JOIN {dropped} USING (file, record)"
            return self._corrected(kept)
        return (
            f"SELECT s.* EXCLUDE (filename) FROM ({scan}) s ANTI JOIN {dropped} d ON s.article_id = d.article_id "
            "AND contains(s.filename, d.batch) AND d.batch <> d.kept_batch"
        )

    def _corrected(self, articles: str) -> str:
        """The statement `articles` with the corrections of articles laid over it."""
        changes = self._changes("*")
        if not changes:
            return articles
        columns = ("published", "published_precision", "published_confidence", "source", "via", "title")
        replaced = ", ".join(f"CASE WHEN c.excluded IS NULL THEN a.{n} ELSE c.{n} END AS {n}" for n in columns)
        return (
            f"SELECT a.* REPLACE ({replaced}) FROM ({articles}) a LEFT JOIN ({changes}) c "
            "ON a.article_id = c.article_id WHERE c.excluded IS NOT TRUE"
        )

    def _changes(self, columns: str) -> str:
        """A statement that gives what the corrections of articles change; empty where there are none."""
        paths = [str(self.project.processed / n) for n in self.current.tables.get("article_changes", [])]
        return f"SELECT {columns} FROM read_parquet({_quoted(paths)})" if paths else ""

    @cached_property
    def article_corrections(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What the corrections of articles changed, one row per article, and those that fit no article, with `reason`.

        The first has article_id, excluded, not_a_copy, and published, source, via and title as corrected. Both are
        empty where nothing was corrected.
        """
        found = [self.current.tables.get(t, []) for t in ("article_changes", "article_orphans")]
        changes, orphans = (pd.read_parquet(self.project.processed / f[0]) if f else pd.DataFrame() for f in found)
        return changes, orphans

    @cached_property
    def _has_dropped(self) -> bool:
        return any(len(pd.read_parquet(self.project.processed / n)) for n in self.current.tables["dropped"])

    def _where(self) -> tuple[str, list[Any]]:
        conditions: list[str] = []
        values: list[Any] = []
        bounds = self.period.bounds(self.settings.timezone)
        if bounds:
            conditions.append("published >= ? AND published < ?")
            values += list(bounds)
        for column, allowed in (("source", self.sources), ("language", self.languages)):
            if allowed:
                conditions.append(f"list_contains(?, {column})")
                values.append(list(allowed))
        if self.ids is not None:
            conditions.append("article_id IN (SELECT unnest(?))")  # hashed: a list would be walked for each article
            values.append(list(self.ids))
        return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), values


def source_key(name: str) -> str:
    """A source's name as it may be written on the command line: lower case, hyphens for what is no letter or digit."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


def _period(period: str | Period, today: date | None) -> Period:
    return period if isinstance(period, Period) else parse_period(period, today or date.today())


def _listed(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _literal(text: str) -> str:
    """`text` as SQL writes it; braces doubled, as the statement is a format string until tables are put in."""
    return "'" + text.replace("'", "''").replace("{", "{{").replace("}", "}}") + "'"


def _like(pattern: str) -> str:
    """A term with * as a pattern of LIKE, escaped with !."""
    plain = "".join(f"!{c}" if c in "!%_" else c for c in pattern)
    return plain.replace("*", "%")


def _quoted(paths: list[str]) -> str:
    return "[" + ", ".join("'" + p.replace("'", "''") + "'" for p in paths) + "]"


def _empty_scan(table: str) -> str:
    kinds = {"int32": "INTEGER", "Int32": "INTEGER", "float64": "DOUBLE", "bool": "BOOLEAN", "str": "VARCHAR"}
    columns = [f'NULL::{kinds.get(c.dtype, "TIMESTAMPTZ")} AS "{n}"' for n, c in contract(table).columns.items()]
    return f"SELECT {', '.join(columns)} WHERE false"


def _dtypes(table: str) -> dict[str, str]:
    return {name: column.dtype for name, column in contract(table).columns.items()}


def _typed(frame: pd.DataFrame, dtypes: dict[str, str]) -> pd.DataFrame:
    """`frame` with the dtypes of the contract; Parquet and Arrow keep nearly all of them anyway."""
    return frame.astype({c: dtypes[c] for c in frame.columns if str(frame[c].dtype) != dtypes[c]})
