"""Commands for looking at what was read: articles, rejects, show, search, corrections."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.cli_reports import PROJECT
from analysis.errors import AnalysisError, CallError, NothingToReport
from analysis.settings import find_project

if TYPE_CHECKING:
    import pandas as pd

    from analysis.corpus.store import Corpus

PERIOD = click.option("--period", default="", help="2023-02, 2023-01..2023-03, last-week, all.")
SINCE = click.option("--since", default="", metavar="DATE", help="From this day, month or year on.")
SOURCE = click.option("--source", "sources", multiple=True, help="Only articles of this outlet; repeatable.")
LANGUAGE = click.option("--language", "languages", multiple=True, help="Only articles in it (en, ru, kk); repeatable.")
COUNTED = ("source", "month", "language", "format")


def _selected(
    folder: Path | None, period: str, since: str, sources: tuple[str, ...], languages: tuple[str, ...]
) -> Corpus:
    """The prepared articles that are asked for."""
    from analysis.corpus.store import open_corpus
    from analysis.periods import Period, parse_period
    from analysis.reporting.planning import today

    project = find_project(folder)
    if period and since:
        msg = "give --period or --since, not both; a period may be written 2023-02-15..2023-03"
        raise CallError(msg)
    chosen = parse_period(period or since or "all", today(project))
    if since:
        chosen = Period(chosen.start, date(9998, 12, 31), f"since {since}")
    return open_corpus(project).select(period=chosen, source=sources, language=languages)


@click.command()
@PERIOD
@SINCE
@SOURCE
@LANGUAGE
@click.option("--limit", default=50, show_default=True, type=click.IntRange(0), help="List so many; 0: only counts.")
@PROJECT
def articles(
    period: str,
    since: str,
    sources: tuple[str, ...],
    languages: tuple[str, ...],
    limit: int,
    folder: Path | None,
) -> None:
    """List the articles that were read, newest first, and count them by source, month, language and format."""
    from analysis.exploring.plain import SHORT_ID, count_by, day_of, fit

    corpus = _selected(folder, period, since, sources, languages)
    found = corpus.articles
    if found.empty:
        raise NothingToReport("no article was read that is like this")
    zone = corpus.settings.timezone
    shown = found.sort_values(["published", "article_id"], ascending=[False, True], na_position="last").head(limit)
    row: Any
    for row in shown.itertuples():
        copy = "" if row.role == "original" else f"  ({row.role})"
        head = f"{row.article_id[:SHORT_ID]}  {day_of(row.published, zone):10}  {fit(row.source, 20)}  {row.language:3}"
        click.echo(f"{head}  {' '.join(str(row.title).split()) or '(without a headline)'}{copy}")
    if limit and len(found) > limit:
        click.echo(f"... and {len(found) - limit:,} more; --limit {len(found)} lists all")
    months = found.published.dt.tz_convert(zone).dt.strftime("%Y-%m").fillna("undated")
    counted = found.assign(month=months)
    for column in COUNTED:
        lines = count_by(counted, column)
        click.echo(f"\nby {column}")
        click.echo("\n".join(sorted(lines, key=lambda line: line[9:]) if column == "month" else lines))
    click.echo(f"\n{len(found):,} articles in {found.story_id.nunique():,} stories")


@click.command()
@click.option("--reason", default="", help="Only those that were set aside for this reason.")
@PROJECT
def rejects(reason: str, folder: Path | None) -> None:
    """List what was set aside and why, and count it by reason."""
    from analysis.corpus.store import open_corpus
    from analysis.exploring.plain import count_by

    found = open_corpus(find_project(folder)).rejects
    known = sorted(found.reason.unique())
    if reason and reason not in known:
        msg = f"nothing was set aside for the reason {reason!r}; reasons are {', '.join(known) or 'none'}"
        raise CallError(msg)
    shown = found[found.reason == reason] if reason else found
    row: Any
    for row in shown.itertuples():
        where = row.file if row.record < 0 else f"{row.file}, record {row.record}"
        click.echo(f"{where}: {row.reason}{f', {row.detail}' if row.detail else ''}")
    if found.empty:
        click.echo("nothing was set aside: every input gave its articles")
        return
    click.echo("\nby reason")
    click.echo("\n".join(count_by(shown, "reason")))


@click.command()
@PROJECT
def corrections(folder: Path | None) -> None:
    """List what the corrections of articles and entities in data/corrections do, and those that fit nothing."""
    from analysis.corpus.store import open_corpus
    from analysis.exploring.plain import SHORT_ID, day_of

    corpus = open_corpus(find_project(folder))
    changes, orphans = corpus.article_corrections
    row: Any
    for row in changes.itertuples():
        what = "left out" if row.excluded else f"{day_of(row.published, corpus.settings.timezone)}, {row.source}"
        alone = ", not a copy" if row.not_a_copy else ""
        click.echo(f"{row.article_id[:SHORT_ID]}  {what}{alone}: {' '.join(str(row.title).split())}")
    effects, lone = corpus.corrections
    for row in effects.itertuples():
        target = f" -> {row.target}" if row.target else ""
        met = f"{_counted(row.mentions, 'mention')} in {_counted(row.articles, 'article')}"
        click.echo(f"entities.csv row {row.row}: {row.action} {row.entity}{target}: {met}")
    for row in orphans.itertuples():
        click.echo(f"fits nothing: {row.field} = {row.value!r} for {row.quote!r}, {row.reason}")
    for row in lone.itertuples():
        click.echo(f"fits nothing: entities.csv row {row.row}: {row.action} {row.entity}: {row.reason}")
    said = f"{_counted(len(changes), 'article')} corrected"
    if len(effects) or len(lone):
        said += f", {_counted(len(effects), 'correction')} of entities applied"
    click.echo(f"{said}, {len(orphans) + len(lone)} of the corrections fit nothing")


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


@click.command()
@click.argument("article_id", metavar="ID")
@PROJECT
def show(article_id: str, folder: Path | None) -> None:
    """Show one article with its marks: tone of each sentence, names, quotations. The first digits of its ID will do."""
    from analysis.corpus.store import open_corpus
    from analysis.exploring.plain import describe_article

    click.echo(describe_article(open_corpus(find_project(folder)), article_id))


@click.command()
@click.argument("query")
@PERIOD
@SINCE
@SOURCE
@LANGUAGE
@click.option("--context", default=50, show_default=True, type=click.IntRange(0, 1000), help="Characters each side.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(0), help="Show so many lines; 0: all.")
@PROJECT
def search(
    query: str,
    period: str,
    since: str,
    sources: tuple[str, ...],
    languages: tuple[str, ...],
    context: int,
    limit: int,
    folder: Path | None,
) -> None:
    """Print each place that QUERY finds, in its line of text, oldest first.

    \b
    word  sanction*  "foreign minister"       a word, a beginning of words, a phrase
    grain AND port   grain OR wheat           both in one article, either
    grain NOT rail*                           articles with the first and without the second
    sanctions NEAR/10 Kazakhstan              at most 10 words apart, in either order
    (grain OR wheat) NEAR/5 "black sea"       groups
    """
    from analysis.exploring.searching import search as find

    corpus = _selected(folder, period, since, sources, languages)
    found = find(corpus, query, width=context)
    if found.empty:
        raise NothingToReport(f"nothing in {len(corpus.articles):,} articles is like {query!r}")
    shown = found.head(limit) if limit else found
    for line in _lines(shown, context, corpus.settings.timezone):
        click.echo(line)
    more = f"; the first {len(shown):,} are shown, --limit 0 shows all" if len(shown) < len(found) else ""
    places = "place" if len(found) == 1 else "places"
    click.echo(
        f"\n{len(found):,} {places} in {found.article_id.nunique():,} of {len(corpus.articles):,} articles{more}"
    )


def _lines(found: pd.DataFrame, context: int, zone: str) -> list[str]:
    """Concordance lines with the matches under each other."""
    from analysis.exploring.plain import SHORT_ID, day_of, fit

    width = max((len(str(left)) for left in found.left), default=0)
    lines = []
    row: Any
    for row in found.itertuples():
        head = f"{row.article_id[:SHORT_ID]}  {day_of(row.published, zone):10}  {fit(row.source, 16)}  "
        lines.append(f"{head}{str(row.left).rjust(width)}{_strong(row.match)}{row.right}".rstrip())
    return lines


def _strong(match: Any) -> str:
    return click.style(str(match), bold=True)  # click drops the style where the output is no terminal


@click.command()
@click.argument("feeds", required=False, type=click.Path(dir_okay=False, path_type=Path))
@PROJECT
def collect(feeds: Path | None, folder: Path | None) -> None:
    """Fetch what FEEDS (default: feeds.toml of the project) names into data/raw/collected/DATE.

    Keeps to robots.txt, waits between two requests to a host, and stores no page twice.

    \b
    delay = 2.0                       # seconds between two requests to one host
    [[feed]]                          # RSS, Atom or JSON Feed
    url = "https://example.org/rss"
    [[sitemap]]
    url = "https://example.net/news-sitemap.xml"
    match = "/politics/"              # a regular expression
    [[list]]
    file = "addresses.txt"            # one address a line
    """
    from analysis.reading.collecting import PLAN, collect_project

    project = find_project(folder)
    done = collect_project(project, feeds or project.root / PLAN, tell=lambda entry: click.echo(str(entry)))
    for entry in done:
        for url, reason, detail in entry.failures:
            click.echo(f"broadsheet: {entry.name}, {url}: {reason}, {detail}", err=True)
    if all(entry.failed for entry in done):
        raise AnalysisError("nothing could be collected")


COMMANDS = (articles, rejects, show, search, corrections, collect)
