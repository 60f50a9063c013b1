"""The command `broadsheet`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from analysis import __version__
from analysis.errors import AnalysisError, NothingToReport
from analysis.settings import Project, find_project

PROJECT = click.option(
    "--project",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The project's folder; default: the one you are in.",
)


class _Command(click.Group):
    """A group whose commands end with the exit code of the error they meet, and say it in one line."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except AnalysisError as error:
            click.echo(f"broadsheet: {error}", err=True)
            sys.exit(error.exit_code)


@click.group(cls=_Command, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="broadsheet")
def main() -> None:
    """News articles in, reports out that an analyst can sign.

    \b
    A project is a folder with data/raw in it. Put articles there, then:
      broadsheet prepare          read and mark what is new
      broadsheet report all       publish every report under reports/
    """


@main.command()
@PROJECT
def prepare(folder: Path | None) -> None:
    """Read and mark the articles in data/raw.

    Only what is new or changed is worked on; an interrupted run is resumed.
    """
    project = find_project(folder)
    _prepare(project)


def _prepare(project: Project) -> None:
    from analysis.corpus.prepare import prepare as prepare_corpus
    from analysis.progress import progress_bar

    with progress_bar() as progress:
        done = prepare_corpus(project, progress)
    if done.articles == 0:
        msg = f"no article could be read from {project.raw}; put articles there ({done.rejects} files set aside)"
        raise NothingToReport(msg)
    what = f"{done.marked} marked" if done.marked else "nothing new to mark"
    click.echo(f"{done.articles} articles, {done.rejects} inputs set aside (see the rejects of any report), {what}")


@main.command()
@click.argument("name")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the notebook; repeatable.")
@click.option("--period", default="all", show_default=True, help="2023-02, 2023-01..2023-03, last-week, all ...")
@click.option("--source", "sources", multiple=True, help="Only this outlet; repeatable.")
@click.option("--keep-corpus", is_flag=True, help="Report on the corpus as it was last prepared.")
@PROJECT
def report(
    name: str,
    parameters: tuple[str, ...],
    period: str,
    sources: tuple[str, ...],
    keep_corpus: bool,
    folder: Path | None,
) -> None:
    """Publish the report NAME, or all of them, under reports/."""
    from analysis.reporting import list_reports, run_report

    raise NotImplementedError
