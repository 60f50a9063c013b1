"""The corpus as plain text for a terminal: one article with its marks, concordance lines, lists and counts."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from analysis.corpus.store import Corpus
from analysis.errors import CallError

WIDTH = 100
SHORT_ID = 8  # digits of an article_id that lists show; `show` takes as many as tell articles apart
NAMES_SHOWN = 40
_MARGIN = 8  # columns left of the text, for the tone of the sentence


def resolve_article(corpus: Corpus, prefix: str) -> str:
    """The article_id that begins with `prefix`. Raises CallError where none or several do."""
    ids = corpus.articles.article_id
    found = ids[ids.str.startswith(prefix)].tolist() if prefix else []
    if len(found) == 1:
        return str(found[0])
    if not found:
        msg = f"there is no article {prefix!r}; 'broadsheet articles' lists them with their ids"
        raise CallError(msg)
    msg = f"{len(found)} articles begin with {prefix!r}, such as {', '.join(found[:3])}; write more of the id"
    raise CallError(msg)


def describe_article(corpus: Corpus, article_id: str) -> str:
    """One article with its marks: what is known of it, its sentences with their tone, names, quotations, stances.

    Raises CallError where the corpus has no article whose id begins with `article_id`.
    """
    part = corpus.select(article_ids=[resolve_article(corpus, article_id)])
    article, text = part.articles.iloc[0], str(part.texts.text.iloc[0])
    entities = part.table("entities")
    names = dict(zip(entities.cluster, entities.entity, strict=True))
    blocks = [
        _head(article),
        _body(text, part.table("sentences"), part.table("tones")),
        _names(part.table("mentions"), entities),
        _quotations(text, part.table("quotes"), names),
        _stances(text, part.table("stances"), part.table("sentences"), names),
    ]
    return "\n\n".join(block for block in blocks if block)


def day_of(published: Any, zone: str = "UTC") -> str:
    """The day of a moment in `zone`; `undated` where there is none."""
    return "undated" if pd.isna(published) else f"{published.tz_convert(zone):%Y-%m-%d}"


def fit(text: Any, width: int) -> str:
    """`text` on one line and exactly `width` characters wide, cut with … where it is longer."""
    line = " ".join(str(text).split()) if not pd.isna(text) else ""
    return line.ljust(width) if len(line) <= width else f"{line[: width - 1]}…"


def count_by(frame: pd.DataFrame, column: str) -> list[str]:
    """One line per value of `column` with its number of rows, most frequent first."""
    counts = frame.groupby(column).size().rename("n").reset_index().sort_values(["n", column], ascending=[False, True])
    return [f"{n:7,}  {value}" for value, n in zip(counts[column], counts.n, strict=True)]


def _head(article: pd.Series[Any]) -> str:
    known = {
        "published": _published(article),
        "source": article.source,
        "via": article.via,
        "author": article.author,
        "section": article.section,
        "url": article.url,
        "language": article.language,
        "story": _story(article),
        "file": f"{article.file}, record {article.record}, read as {article.format}",
        "id": article.article_id,
    }
    lines = [f"{name:10} {value}" for name, value in known.items() if not pd.isna(value)]
    return "\n".join([*textwrap.wrap(article.title or "(without a headline)", WIDTH), "", *lines])


def _published(article: pd.Series[Any]) -> str:
    if pd.isna(article.published):
        return f"unknown (printed: {article.published_date})" if pd.notna(article.published_date) else "unknown"
    form = "%Y-%m-%d %H:%M UTC" if article.published_precision == "time" else "%Y-%m-%d"
    doubt = ", uncertain" if article.published_confidence == "low" else ""
    return f"{article.published:{form}}{doubt}"


def _story(article: pd.Series[Any]) -> str:
    if article.role == "original":
        return "original"
    return f"{article.role} of {article.story_id}, {article.overlap:.0%} of its word sequences"


def _body(text: str, sentences: pd.DataFrame, tones: pd.DataFrame) -> str:
    """The sentences, paragraphs apart; left of each its tone, or what else it is (credit, dateline)."""
    scores = tones.groupby("sentence").score.mean().to_dict() if len(tones) else {}
    lines: list[str] = []
    before = None
    row: Any
    for row in sentences.itertuples():
        if before is not None and row.paragraph != before:
            lines.append("")
        before = row.paragraph
        score = scores.get(row.sentence)
        mark = f"{score:+.2f}" if score else ("" if row.part in ("title", "body") else str(row.part)[: _MARGIN - 1])
        sentence = " ".join(text[row.start : row.end].split())
        first, rest = mark.rjust(_MARGIN - 2) + "  ", " " * _MARGIN
        lines += textwrap.wrap(sentence, WIDTH, initial_indent=first, subsequent_indent=rest)
    return "\n".join(lines)


def _names(mentions: pd.DataFrame, entities: pd.DataFrame) -> str:
    """One line per entity: how often it is named, what it is, and in which forms."""
    counted = mentions[mentions.inside.isna()]
    named = counted.merge(entities[["cluster", "entity", "entity_id"]], on="cluster", how="inner")
    if named.empty:
        return ""
    grouped = named.groupby(["entity_id", "entity"]).agg(
        n=("surface", "size"), label=("label", "first"), forms=("surface", lambda s: ", ".join(dict.fromkeys(s)))
    )
    grouped = grouped.reset_index().sort_values(["n", "entity"], ascending=[False, True])
    lines = []
    row: Any
    for row in grouped.head(NAMES_SHOWN).itertuples():
        forms = "" if row.forms == row.entity else f": {row.forms}"
        lines.append(f"{row.n:6}  {row.entity} ({row.label}){forms}")
    more = len(grouped) - NAMES_SHOWN
    return "\n".join(["Names", *_wrapped(lines), *([f"        and {more} more"] if more > 0 else [])])


def _quotations(text: str, quotes: pd.DataFrame, names: dict[int, str]) -> str:
    """Each attribution: who, how, what."""
    lines = []
    for _, pieces in quotes.groupby("quote", sort=True):
        one = pieces.iloc[0]
        who = names.get(one.speaker) if pd.notna(one.speaker) else None
        if pd.notna(one.source):
            said = " ".join(str(one.source).split())
            who = f"{who} ({said})" if who and who != said else said
        cue = f", {' '.join(str(one.cue).split())}" if pd.notna(one.cue) else ""
        content = " … ".join(
            " ".join(text[start:end].split()) for start, end in zip(pieces.start, pieces.end, strict=True)
        )
        lines.append(f"{one.quote_type!s:>8}  {who or 'unattributed'}{cue}: {content}")
    return "\n".join(["Quotations", *_wrapped(lines, 10)]) if lines else ""


def _stances(text: str, stances: pd.DataFrame, sentences: pd.DataFrame, names: dict[int, str]) -> str:
    """What sentences say of entities, where a stance engine has run and found that they take a side."""
    bounds = {n: (a, b) for n, a, b in zip(sentences.sentence, sentences.start, sentences.end, strict=True)}
    sided = stances[stances.label.isin(["negative", "positive"])]
    lines = [
        f"{score:+6.2f}  {names.get(cluster, 'unnamed')}, {label}: {text[slice(*bounds[sentence])]}"
        for score, cluster, label, sentence in zip(sided.score, sided.cluster, sided.label, sided.sentence, strict=True)
    ]
    return "\n".join(["Stances", *_wrapped(lines)]) if lines else ""


def _wrapped(lines: list[str], indent: int = _MARGIN) -> list[str]:
    return [part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent=" " * indent)]
