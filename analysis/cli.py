"""The command `broadsheet`."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from analysis import __version__
from analysis.cli_reading import COMMANDS as READING_COMMANDS
from analysis.cli_reports import COMMANDS, PROJECT
from analysis.cli_stances import stances
from analysis.errors import AnalysisError, CallError, CorpusError, NothingToReport
from analysis.settings import PROJECT_VARIABLE, Project, find_project


class _Broadsheet(click.Group):
    """A group whose commands end with the exit code of the error they meet, and say it in one line."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except AnalysisError as error:
            click.echo(f"broadsheet: {error}", err=True)
            sys.exit(error.exit_code)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _one_line():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _one_line():
            return super().invoke(ctx)


@contextlib.contextmanager
def _one_line() -> Iterator[None]:
    """Wrong words of a call as a CallError, in one line like every other error."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        said = error.format_message().rstrip(".")
        where = error.ctx.command_path if error.ctx else "broadsheet"
        msg = f"{said[:1].lower()}{said[1:]}; see '{where} --help'"
        raise CallError(msg) from error


@click.group(cls=_Broadsheet, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="broadsheet")
def main() -> None:
    """News articles in, reports out that an analyst can sign.

    \b
    A project is a folder with data/raw in it. Put articles there, then:
      broadsheet report all       read what is new, publish every report under reports/
      broadsheet lab              look around in JupyterLab
    """


@main.command()
@PROJECT
def prepare(folder: Path | None) -> None:
    """Read and mark the articles in data/raw.

    Only what is new or changed is worked on; an interrupted run is resumed by the next.
    """
    prepare_corpus(find_project(folder))


def prepare_corpus(project: Project) -> None:
    """Bring the corpus up to date, with a progress bar, and say in one line what it holds now."""
    from analysis.corpus.prepare import prepare as bring_up_to_date
    from analysis.marking.stances import explain_missing_stances
    from analysis.progress import progress_bar

    with progress_bar() as progress:
        done = bring_up_to_date(project, progress)
    if done.articles == 0:
        found = f"{done.rejects} inputs there gave none" if done.rejects else "it is empty"
        msg = f"there is no article in {project.raw}: {found}; put articles there and run this again"
        raise NothingToReport(msg)
    rejects = f", {done.rejects} input{'s' if done.rejects != 1 else ''} set aside" if done.rejects else ""
    articles = f"{done.articles} article{'s' if done.articles != 1 else ''}"
    click.echo(f"{articles}{rejects}; {done.marked or 'none'} newly marked")
    if project.settings.stance_engine == "auto" and (missing := explain_missing_stances(project.settings)):
        click.echo(f"note: {missing}")


@main.command()
@click.option("--check", is_flag=True, help="Only say where JupyterLab would open, and with which project.")
@PROJECT
def lab(check: bool, folder: Path | None) -> None:
    """Open the project's notebooks in JupyterLab."""
    from analysis.projects import copy_notebooks
    from analysis.reporting.style import read_style
    from analysis.resources.fonts import FONTS_VARIABLE

    project = find_project(folder)
    copied = copy_notebooks(project.root)
    if copied:
        click.echo(f"copied {len(copied)} notebooks to {project.root / 'notebooks'}")
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={project.root}", "notebooks/explore.ipynb"]
    if check:
        click.echo(f"JupyterLab opens {project.root / 'notebooks' / 'explore.ipynb'}")
        return
    named = {PROJECT_VARIABLE: str(project.root), FONTS_VARIABLE: str(read_style(project).fonts or "")}
    sys.exit(subprocess.call(command, env={**os.environ, **named}, cwd=project.root))


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--demo", is_flag=True, help="With the demo corpus: invented articles to try everything on.")
def init(folder: Path, demo: bool) -> None:
    """Make FOLDER a project: folders, notebooks, broadsheet.toml. Files that exist are left alone."""
    from analysis.projects import make_project

    made = make_project(folder, demo=demo)
    click.echo(f"{folder} is a project: {len(made.written)} files written, {len(made.left_alone)} left as they were")
    first = "" if demo else f"put articles into {folder / 'data' / 'raw'}, then "
    click.echo(f"next: {first}broadsheet report all --project {folder}")


@main.group()
def entities() -> None:
    """What the corpus knows of people, organisations and places."""


@entities.command()
@PROJECT
def suggest(folder: Path | None) -> None:
    """Propose merges of entities that look like one, as rows for data/corrections/entities.csv."""
    from analysis.corpus.store import open_corpus
    from analysis.marking.corrections import COLUMNS
    from analysis.marking.suggestions import suggest_merges

    corpus = open_corpus(find_project(folder))
    found = suggest_merges(corpus.table("entities"), corpus.table("mentions"))
    if found.empty:
        click.echo("no two entities look like one")
        return
    note = found.entity + " = " + found.target + "? " + found.reason
    rows = found[["entity_id", "target_id"]].set_axis(["entity", "target"], axis=1)
    click.echo(
        rows.assign(action="merge", quote="", before="", after="", note=note)[list(COLUMNS)]
        .to_csv(index=False)
        .rstrip()
    )


@main.command()
@PROJECT
def doctor(folder: Path | None) -> None:
    """Check the environment, models, fonts and write access, and say how to mend each."""
    from analysis.doctor import examine

    ill = 0
    for finding in examine(folder):
        click.echo(f"{'ok  ' if finding.well else 'FAIL'}  {finding.what:18}  {finding.seen}")
        if not finding.well:
            ill += 1
            click.echo(f"      {'':18}  to mend: {finding.remedy}")
    if ill:
        msg = f"{ill} of the checks failed"
        raise AnalysisError(msg)


@main.command()
@click.argument("name", required=False)
@click.option("--set", "set_name", default="", metavar="SET", help="A set of broadsheet.toml, in place of NAME.")
@click.option("-p", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the notebook; repeatable.")
@click.option("--period", default="all", show_default=True, help="2023-02, 2023-01..2023-03, last-week, all.")
@click.option("--source", "sources", multiple=True, help="Only articles of this outlet; repeatable.")
@click.option(
    "--evidence",
    type=click.Choice(["full", "snippet", "reference"]),
    default="snippet",
    show_default=True,
    help="How much of the articles' text the report shows.",
)
@click.option("--no-prepare", is_flag=True, help="Report on the corpus as it was last prepared.")
@PROJECT
def report(
    name: str | None,
    set_name: str,
    given: tuple[str, ...],
    period: str,
    sources: tuple[str, ...],
    evidence: str,
    no_prepare: bool,
    folder: Path | None,
) -> None:
    """Publish the report NAME, or all of them, or those of a set, under reports/.

    What is new in data/raw is read first. `broadsheet reports` lists reports and their parameters.
    """
    from analysis.reporting.planning import today
    from analysis.reporting.publishing import reports_lock
    from analysis.reporting.sets import expand, find_set

    project = find_project(folder)
    if bool(name) == bool(set_name):
        msg = "name one report, or all, or a set: broadsheet report NAME, broadsheet report --set SET"
        raise CallError(msg)
    chosen = find_set(project, set_name) if set_name else None
    if set_name and (given or sources or period != "all"):
        msg = f"the set {set_name!r} says itself which parameters, sources and periods; change it in broadsheet.toml"
        raise CallError(msg)
    if name == "all":
        _say_unreadable(project)
    requests = [] if set_name else _requests(project, str(name), period, sources, parse_parameters(given), evidence)
    _check(project, requests)
    with reports_lock(project):  # before preparing: a second call must not mark for minutes only to be turned away
        if not no_prepare:
            prepare_corpus(project)
        publish(project, expand(project, chosen, today(project)) if chosen else requests)


def _requests(
    project: Project, name: str, period: str, sources: tuple[str, ...], given: dict[str, str], evidence: str
) -> list[Any]:
    """The reports that are asked for. With `all`, each takes those parameters that it declares."""
    from analysis.reporting.catalogue import find_report, list_reports
    from analysis.reporting.planning import Request

    if name != "all":
        return [Request(find_report(project, name).name, period, sources, given, evidence)]
    infos = list_reports(project)
    for parameter in given:
        if not any(info.accepts(parameter) for info in infos):
            known = sorted({p.name for info in infos for p in info.parameters})
            msg = f"no report has a parameter {parameter!r}; among them they have {', '.join(known)}"
            raise CallError(msg)
    return [
        Request(info.name, period, sources, {k: v for k, v in given.items() if info.accepts(k)}, evidence)
        for info in infos
    ]


@main.command()
@PROJECT
def reports(folder: Path | None) -> None:
    """List the reports that can be made, and their parameters."""
    from analysis.reporting.catalogue import list_reports

    project = find_project(folder)
    _say_unreadable(project)
    for info in list_reports(project):
        click.echo(f"{info.name}: {info.title}")
        for parameter in info.parameters:
            click.echo(f"    {parameter.name}: {parameter.type} = {parameter.default!r}  {parameter.doc}")


def _say_unreadable(project: Project) -> None:
    """Say which notebooks are left out, as they cannot be read as reports."""
    from analysis.reporting.catalogue import unreadable_notebooks

    for line in unreadable_notebooks(project):
        click.echo(f"broadsheet: left out: {line}", err=True)


def _check(project: Project, requests: list[Any]) -> None:
    """Refuse a wrong call before anything runs, whether or not a corpus has been prepared."""
    from analysis.reporting.planning import plan

    for request in requests:
        try:
            plan(project, request)
        except CorpusError:
            continue


def publish(project: Project, requests: list[Any]) -> None:
    """Make these reports and say where each is. One that fails is said, and the others are published.

    Call it inside `reports_lock`.
    """
    from analysis.progress import progress_bar
    from analysis.reporting.runner import Manner, run_reports

    begun = time.monotonic()
    with progress_bar() as progress:
        outcomes = run_reports(project, requests, progress=progress, manner=Manner(locked=True))
    for outcome in outcomes:
        if outcome.published:
            done = outcome.published
            click.echo(f"{outcome.label}: {done.how}, {done.folder / 'report.html'}")
    if any(o.published for o in outcomes):
        click.echo(f"all reports: {project.reports / 'index.html'} ({time.monotonic() - begun:.0f} s)")
    failed = [o.error for o in outcomes if o.error]
    for line in dict.fromkeys(map(str, failed)):  # many reports can have nothing to report for one reason
        if line != str(failed[-1]):
            click.echo(f"broadsheet: {line}", err=True)
    if failed:
        raise failed[-1]


def parse_parameters(given: tuple[str, ...]) -> dict[str, str]:
    """`-p name=value` options as a dictionary; CallError for what has no name or comes twice."""
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            msg = f"-p {text!r} is not NAME=VALUE"
            raise CallError(msg)
        if name in found:
            msg = f"parameter {name!r} is given twice"
            raise CallError(msg)
        found[name] = value
    return found


for _command in (*READING_COMMANDS, *COMMANDS, stances):
    main.add_command(_command)
