"""The command `broadsheet`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from analysis import __version__
from analysis.errors import AnalysisError, CallError, NothingToReport
from analysis.settings import PROJECT_VARIABLE, Project, find_project

PROJECT = click.option(
    "--project",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The project's folder; default: the one you are in.",
)


class _Broadsheet(click.Group):
    """A group whose commands end with the exit code of the error they meet, and say it in one line."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except AnalysisError as error:
            click.echo(f"broadsheet: {error}", err=True)
            sys.exit(error.exit_code)


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
    from analysis.progress import progress_bar

    with progress_bar() as progress:
        done = bring_up_to_date(project, progress)
    if done.articles == 0:
        found = f"{done.rejects} inputs there gave none" if done.rejects else "it is empty"
        msg = f"there is no article in {project.raw}: {found}; put articles there and run this again"
        raise NothingToReport(msg)
    rejects = f", {done.rejects} inputs set aside" if done.rejects else ""
    click.echo(f"{done.articles} articles{rejects}; {done.marked or 'none'} newly marked")


@main.command()
@click.option("--check", is_flag=True, help="Only say where JupyterLab would open, and with which project.")
@PROJECT
def lab(check: bool, folder: Path | None) -> None:
    """Open the project's notebooks in JupyterLab."""
    from analysis.projects import copy_notebooks

    project = find_project(folder)
    copied = copy_notebooks(project.root)
    if copied:
        click.echo(f"copied {len(copied)} notebooks to {project.root / 'notebooks'}")
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={project.root}", "notebooks/explore.ipynb"]
    if check:
        click.echo(f"JupyterLab opens {project.root / 'notebooks' / 'explore.ipynb'}")
        return
    sys.exit(subprocess.call(command, env={**os.environ, PROJECT_VARIABLE: str(project.root)}, cwd=project.root))


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
