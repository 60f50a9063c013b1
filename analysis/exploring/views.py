"""What `explore.ipynb` shows for a choice: pure functions from a corpus and a choice to tables and HTML."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from analysis.corpus.store import Corpus
from analysis.drawing import plot_trend
from analysis.measuring import count_entities, evidence, track_entities

ENTITIES_SHOWN = 12
SENTENCES_SHOWN = 40


@dataclass(frozen=True)
class Choice:
    """What is chosen: a period and a source as `Corpus.select` takes them, and an entity_id; empty for all."""

    period: str = "all"
    source: str = ""
    entity_id: str = ""


@dataclass(frozen=True)
class View:
    """What a choice shows. `sentences` has article_id, start, end, sentence, source, published, title."""

    articles: int
    stories: int
    undated: int
    ranking: pd.DataFrame
    trend: pd.DataFrame
    sentences: pd.DataFrame


def list_periods(corpus: Corpus) -> list[str]:
    """`all`, then each month that has an article, in the project's time zone."""
    dated = corpus.articles.published.dropna().dt.tz_convert(corpus.settings.timezone)
    return ["all", *sorted(set(dated.dt.strftime("%Y-%m")))]


def list_entities(corpus: Corpus) -> dict[str, str]:
    """Name for people -> entity_id, most mentioned first; names that two entities share get their label."""
    totals = corpus.counts("entities").groupby("key").n.sum().rename("n").reset_index()
    named = totals.merge(corpus.names, left_on="key", right_on="entity_id").sort_values(
        ["n", "entity_id"], ascending=[False, True]
    )
    shared = named.entity.duplicated(keep=False)
    named["shown"] = named.entity.where(~shared, named.entity + " (" + named.entity_id + ")")
    return dict(zip(named.shown, named.entity_id, strict=True))


def make_view(corpus: Corpus, choice: Choice) -> View:
    """Counts, trend and sentences of the chosen articles. Raises CallError for an unknown period or source."""
    part = corpus.select(period=choice.period, source=choice.source or None)
    counts, settings = part.counts("entities"), corpus.settings
    ranking = count_entities(counts, corpus.names, part.articles, settings=settings)
    followed = [choice.entity_id] if choice.entity_id else ranking.entity_id.head(3).tolist()
    trend = track_entities(counts, corpus.names, part.articles, followed, settings=settings)
    row = ranking[ranking.entity_id == choice.entity_id]
    sentences = (
        evidence(part, row.iloc[0]) if len(row) else pd.DataFrame(columns=["article_id", "start", "end", "sentence"])
    )
    about = part.articles[["article_id", "source", "published", "title"]]
    return View(
        len(part.articles),
        part.articles.story_id.nunique(),
        int(part.articles.published.isna().sum()),
        ranking,
        trend,
        sentences.merge(about, on="article_id", how="left"),
    )


def render_counts(view: View) -> str:
    """The counts of a view as HTML."""
    if not view.articles:
        return "<p>No article for this choice.</p>"
    undated = f", {view.undated} of them undated" if view.undated else ""
    head = f"<p><b>{view.articles}</b> articles in {view.stories} stories{undated}</p>"
    shown = view.ranking.head(ENTITIES_SHOWN)[["entity", "mentions", "articles", "stories"]]
    return head + shown.to_html(index=False, border=0, escape=True)


def render_sentences(view: View, entity: str) -> str:
    """The sentences of a view as HTML, the mentions in bold."""
    if not len(view.sentences):
        return "<p>Choose an entity to read the sentences that mention it.</p>"
    grouped = view.sentences.drop_duplicates(["article_id", "sentence"])
    lines = [
        f"<p>{escape(str(row.sentence))}<br><small>{escape(str(row.source))}, {_day(row.published)}: "
        f"{escape(str(row.title))}</small></p>"
        for row in grouped.head(SENTENCES_SHOWN).itertuples()
    ]
    more = len(grouped) - SENTENCES_SHOWN
    rest = f"<p>… and {more} more.</p>" if more > 0 else ""
    head = f"<p><b>{len(view.sentences)}</b> mentions of {escape(entity)} in {len(grouped)} sentences</p>"
    return head + "".join(lines) + rest


def render_trend(view: View) -> bytes:
    """The trend of a view as PNG."""
    buffer = io.BytesIO()
    plot_trend(view.trend).figure.savefig(buffer, format="png", dpi=130)
    return buffer.getvalue()


def _day(published: Any) -> str:
    return "undated" if pd.isna(published) else f"{published:%Y-%m-%d}"
