"""Commands around reports that make themselves: run, schedule, runs, sets, verify, export."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.errors import AnalysisError
from analysis.settings import Project, find_project

if TYPE_CHECKING:
    from analysis.reading.collecting import Collected

PROJECT = click.option(
    "--project",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The project's folder; default: the one you are in.",
)
EVERY = click.argument("every", metavar="daily|weekly|monthly")
SET = click.option(
    "--set", "set_name", default="", metavar="NAME", help="A set of broadsheet.toml; default: all reports."
)
NOTIFY = click.option(
    "--notify", metavar="COMMAND", help="Run afterwards, with the result as JSON on its input (mail, chat)."
)


@click.command()
@EVERY
@SET
@NOTIFY
@PROJECT
def run(every: str, set_name: str, notify: str | None, folder: Path | None) -> None:
    """What a scheduler calls: collect, prepare what is new, report on the last whole day, week or month.

    What the project's feeds.toml names is fetched first, if there is one; what cannot be fetched stops nothing. Periods
    that were missed are made up for; reports that stand already are left. The last line of the output is the result as
    JSON. Exit codes: 0 all done, 1 something failed or nothing to report, 75 another run is at work.
    """
    from analysis.progress import progress_bar
    from analysis.reporting.scheduled import Steps, command_words, exit_code, run_scheduled
    from analysis.reporting.scheduled import notify as tell

    project = find_project(folder)
    hook = command_words(notify) if notify is not None else []
    with progress_bar() as progress:
        steps = Steps(collect=_collect, prepare=_prepare)
        result = run_scheduled(project, every, steps, set_name=set_name, progress=progress)
    for row in result["reports"]:
        click.echo(f"{row['report']}: {row['outcome']}{_detail(row)}")
    warning = tell(hook, result) if hook else ""
    for line in [*result["warnings"], result.get("error", ""), warning]:
        if line:
            click.echo(f"broadsheet: {line}", err=True)
    click.echo(json.dumps(result, ensure_ascii=False, sort_keys=True))
    sys.exit(exit_code(result["result"]))


def _detail(row: dict[str, object]) -> str:
    return f", {row['error']}" if "error" in row else f", {row['folder']}"


def _collect(project: Project) -> list[Collected]:
    from analysis.reading.collecting import collect_project

    return collect_project(project, tell=lambda entry: click.echo(str(entry)))


def _prepare(project: Project) -> object:
    from analysis.corpus.prepare import prepare

    return prepare(project)


@click.command()
@EVERY
@click.option("--as", "kind", required=True, metavar="systemd|cron|github|airflow|windows", help="For which scheduler.")
@click.option("--at", default="06:00", show_default=True, metavar="HH:MM", help="Time of day, in the project's zone.")
@SET
@NOTIFY
@PROJECT
def schedule(every: str, kind: str, at: str, set_name: str, notify: str | None, folder: Path | None) -> None:
    """Write the files for a scheduler into schedule/, and say how they are installed."""
    from analysis.reporting.schedule import make_schedule, write_schedule

    files, install = write_schedule(make_schedule(find_project(folder), every, at, set_name, notify or ""), kind)
    for path in files:
        click.echo(f"# {path}\n{path.read_text(encoding='utf-8')}")
    click.echo(f"# to install:\n{install}")


@click.command()
@click.option("--last", default=10, show_default=True, type=click.IntRange(1), help="So many runs.")
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
@PROJECT
def runs(last: int, as_json: bool, folder: Path | None) -> None:
    """Show what was run: when, what, how long, with which outcome, what had changed. Newest first."""
    from analysis.reporting.history import describe_run, read_runs

    project = find_project(folder)
    history = read_runs(project)
    if not history and not as_json:
        click.echo(f"nothing was run in {project.root} yet; broadsheet report or broadsheet run makes reports")
    for found in history[: -last - 1 : -1]:
        click.echo(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(describe_run(found)))


@click.command()
@PROJECT
def sets(folder: Path | None) -> None:
    """List the report sets of broadsheet.toml."""
    from analysis.reporting.sets import read_sets

    known = read_sets(find_project(folder))
    if not known:
        click.echo("broadsheet.toml has no set; its comments show how a [[set]] is written")
    for found in known.values():
        each = f", one for each {' and '.join(found.each)}" if found.each else ""
        click.echo(f"{found.name}: {', '.join(found.reports) or 'all reports'} for {', '.join(found.periods)}{each}")


@click.command()
@click.argument("report")
@PROJECT
def verify(report: str, folder: Path | None) -> None:
    """Make the published REPORT (NAME/PERIOD or its folder) again and compare it byte by byte."""
    from analysis.reporting.rerun import verify_report

    found = verify_report(find_project(folder), report)
    for what, lines in (
        ("input differs", found.inputs),
        ("published file is damaged", found.damaged),
        ("made otherwise", found.different),
    ):
        for line in lines:
            click.echo(f"{what}: {line}")
    click.echo(f"{found.same} files came out with the same bytes, {len(found.different)} did not")
    if not found.well:
        msg = f"{report} is not what its manifest says" if found.damaged else f"{report} came out otherwise"
        raise AnalysisError(msg)


@click.command()
@click.argument("chart")
@click.option("--size", default="page", show_default=True, metavar="column|page|slide", help="What it is to fit.")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="Where to; default: here.")
@PROJECT
def export(chart: str, size: str, target: Path | None, folder: Path | None) -> None:
    """Draw a published chart again in another size: reports/entities/2023-02/charts/ranking.pdf (or .svg, .png)."""
    from analysis.reporting.rerun import export_chart

    click.echo(export_chart(find_project(folder), chart, size, target))


COMMANDS = (run, schedule, runs, sets, verify, export)
