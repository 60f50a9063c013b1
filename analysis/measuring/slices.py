"""Which articles are counted: stories once, periods, voices. Shared by every measure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from analysis.errors import CallError
from analysis.periods import parse_period
from analysis.settings import Settings
from analysis.tables import PARTS_COUNTED

DEFAULTS = Settings()
ALL = "all"
UNITS = ("articles", "stories")
VOICES = (ALL, "narrator", "direct", "indirect")
GRAINS = ("day", "week", "month", "year")
MOST_PERIODS = 60  # more points than that do not fit a printed chart
ANY_DAY = date(2000, 1, 1)  # named periods do not depend on the day they are read on

_FORMATS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m", "year": "%Y"}


def read_articles_of(articles: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The articles a measure counts: article_id, story_id, source, published; by article_id.

    `unit` is "articles" (all of them) or "stories" (see `stories_once`). Articles without a story are their own.
    """
    if unit not in UNITS:
        msg = f"unit is {unit!r}; expected articles or stories"
        raise CallError(msg)
    known = stories_once(articles) if unit == "stories" else _with_stories(articles)
    columns = [c for c in ("article_id", "story_id", "source", "published") if c in known]
    return known[columns].sort_values("article_id", ignore_index=True)


def stories_once(articles: pd.DataFrame) -> pd.DataFrame:
    """One article of each story: its original where that is among them, else the earliest, then the first by id."""
    known = _with_stories(articles)
    role = known.role if "role" in known else pd.Series("original", index=known.index)
    published = known.published if "published" in known else pd.Series(pd.NaT, index=known.index)
    ranked = known.assign(_copy=role != "original", _published=published)
    ranked = ranked.sort_values(["story_id", "_copy", "_published", "article_id"], na_position="last")
    first = ranked.drop_duplicates("story_id").drop(columns=["_copy", "_published"])
    return first.sort_values("article_id", ignore_index=True)


def _with_stories(articles: pd.DataFrame) -> pd.DataFrame:
    if "story_id" not in articles:
        return articles.assign(story_id=articles.article_id)
    return articles.assign(story_id=articles.story_id.fillna(articles.article_id))


def check_voice(voice: str) -> str:
    """`voice` itself; CallError where there is none of that name."""
    if voice not in VOICES:
        msg = f"there is no voice {voice!r}; the voices are {', '.join(VOICES)}"
        raise CallError(msg)
    return voice


def counted_sentences(sentences: pd.DataFrame) -> pd.DataFrame:
    """The sentences of title and body; credits and datelines are not counted."""
    return sentences[sentences.part.isin(PARTS_COUNTED)]


def in_voice(marks: pd.DataFrame, segments: pd.DataFrame | None, voice: str) -> pd.DataFrame:
    """The marks (article_id, start) that begin in a stretch of `voice`; all of them for "all".

    Raises CallError where a voice is asked for and no segments are given.
    """
    if check_voice(voice) == ALL:
        return marks
    if segments is None:
        msg = f"voice {voice!r} needs segments; give corpus.table('segments')"
        raise CallError(msg)
    return marks[voice_of(marks, segments) == voice]


def voice_of(marks: pd.DataFrame, segments: pd.DataFrame) -> pd.Series:
    """The voice of the stretch in which each mark (article_id, start) begins; missing where it begins in none."""
    placed = marks[["article_id", "start"]].astype({"start": "int64"})
    placed = placed.assign(_row=range(len(marks))).sort_values("start", kind="stable")
    stretches = segments[["article_id", "start", "end", "voice"]].rename(columns={"start": "_from", "end": "_to"})
    stretches = stretches.astype({"_from": "int64", "_to": "int64"}).sort_values("_from", kind="stable")
    joined = pd.merge_asof(placed, stretches, left_on="start", right_on="_from", by="article_id").sort_values("_row")
    heard = joined.voice.where(joined.start < joined._to)
    return pd.Series(heard.to_numpy(), index=marks.index, dtype="str")


def local_days(published: pd.Series, timezone: str) -> pd.Series:
    """The calendar day in `timezone` of each moment, without zone; missing stays missing."""
    moments: pd.Series = pd.to_datetime(published, utc=True).dt.tz_convert(timezone)
    return pd.Series(moments.dt.tz_localize(None).dt.normalize())


def choose_grain(articles: pd.DataFrame, settings: Settings = DEFAULTS) -> str:
    """Day, week, month or year: the finest that a chart can hold with enough stories a period for an interval.

    Where none has enough, the coarsest that still gives two periods; "day" where everything is of one day.
    """
    days = local_days(articles.published, settings.timezone).dropna()
    if days.empty:
        return "day"
    stories = _with_stories(articles).loc[days.index].story_id.nunique()
    counts = {grain: len(period_names(days, grain)) for grain in GRAINS}
    for grain in GRAINS:
        if counts[grain] <= MOST_PERIODS and stories >= settings.minimum_n * counts[grain] > settings.minimum_n:
            return grain
    several = [grain for grain in GRAINS if 1 < counts[grain] <= MOST_PERIODS]
    return several[-1] if several else "day"


def assign_periods(articles: pd.DataFrame, grain: str, settings: Settings = DEFAULTS) -> pd.Series:
    """The name of each article's period (2023-02-05, 2023-W05, 2023-02, 2023); missing for undated articles."""
    if grain not in GRAINS:
        msg = f"periods are {', '.join(GRAINS)}; not {grain!r}"
        raise CallError(msg)
    days = local_days(articles.published, settings.timezone)
    return pd.Series(days.dt.strftime(_FORMATS[grain]), dtype="str")


def period_names(days: pd.Series, grain: str) -> list[str]:
    """The names of all periods from the first to the last of `days`, those without an article included."""
    if days.empty:
        return []
    day, last = days.min().date(), days.max().date()
    names: list[str] = []
    while day <= last:
        names.append(day.strftime(_FORMATS[grain]))
        end = parse_period(names[-1], day).end or last
        day = end + timedelta(days=1)
    return names


def as_columns(by: str | Sequence[str], allowed: Sequence[str]) -> tuple[str, ...]:
    """`by` as a tuple of column names; CallError where one is not among `allowed`."""
    named = (by,) if isinstance(by, str) else tuple(by)
    for name in named:
        if name not in allowed:
            msg = f"this can be told apart by {', '.join(allowed)}; not by {name!r}"
            raise CallError(msg)
    return named


def group_articles(
    articles: pd.DataFrame, by: Sequence[str], every: str, settings: Settings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles with columns `source` and `period` ("all" where not in `by`), and the grid of all such groups.

    With "period" in `by`, undated articles are left out and periods without an article stay in the grid.
    """
    grouped = articles.copy()
    names = [ALL]
    if "period" in by:
        grain = choose_grain(articles, settings) if every == "auto" else every
        grouped["period"] = assign_periods(articles, grain, settings)
        grouped = grouped[articles.published.notna()]
        names = period_names(local_days(grouped.published, settings.timezone), grain)
    else:
        grouped["period"] = ALL
    if "source" not in by:
        grouped["source"] = ALL
    sources = sorted(grouped.source.unique())
    grid = pd.MultiIndex.from_product([sources, names if sources else []], names=["source", "period"])
    return grouped, grid.to_frame(index=False)
