"""Commands for labelling stances: draw a random sample of the corpus, and look at what was labelled."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.cli_reports import PROJECT
from analysis.settings import find_project


@click.group()
def stances() -> None:
    """A labelled sample of this corpus, which corrects the shares of stances in reports."""


@stances.command()
@click.option("--n", "n", default=200, show_default=True, type=click.IntRange(1), help="Sentences in the sample.")
@click.option(
    "--by",
    "by",
    multiple=True,
    type=click.Choice(["voice", "class"]),
    help="Draw as many of each voice (narrator, quoted), or of each class the model gives; repeatable.",
)
@click.option(
    "--entity",
    "entities",
    multiple=True,
    metavar="NAME",
    help="Draw as many sentences about it as about others; repeatable. A row is corrected from 30 labels on.",
)
@click.option("--seed", type=click.IntRange(0), help="Another random order; default: 1.")
@PROJECT
def sample(n: int, by: tuple[str, ...], entities: tuple[str, ...], seed: int | None, folder: Path | None) -> None:
    """Draw sentences at random and write them to data/corrections/stance_labels.csv, to be labelled.

    \b
    Fill in the column label from the top: how does the sentence speak of the target?
      negative   it speaks ill of it: blames, accuses, mocks, calls it weak or dangerous
      positive   it speaks well of it: praises, thanks, defends it
      neutral    it does neither: reports, denies that it is bad or good, asks, supposes
      unclear    the sentence does not say, and neither do before and after
    Leave out none: labels count up to the first sentence without one. Stop where you like.
    A larger --n later adds sentences and keeps the labels; so does drawing again when articles have come.
    """
    from analysis.corpus.stance_labels import FILE, draw_stance_sample
    from analysis.corpus.store import open_corpus
    from analysis.reporting.sheets import BOM, sheet_text
    from analysis.whole import write_whole

    project = find_project(folder)
    drawn = draw_stance_sample(open_corpus(project), n, by=by or None, entities=entities or None, seed=seed)
    path = project.corrections / FILE
    write_whole(path, BOM + sheet_text(drawn.rows))
    click.echo(f"{path}: {len(drawn.rows)} sentences ({drawn.draw}), {drawn.new} new, {drawn.labelled} with a label")


@stances.command()
@PROJECT
def check(folder: Path | None) -> None:
    """Say how many sentences are labelled, how far the model agrees, and which rows cannot be used."""
    from analysis.corpus.stance_labels import read_stance_labels, stance_pairs
    from analysis.corpus.store import open_corpus
    from analysis.measuring.stance_check import describe_agreement, describe_labels, find_orphans
    from analysis.measuring.stance_correction import explain_correction

    corpus = open_corpus(find_project(folder))
    held = read_stance_labels(corpus.project)
    pairs = stance_pairs(corpus)
    for row, problem in held.problems.itertuples(index=False):
        click.echo(f"row {row}: {problem}" if row else f"the file {problem}")
    for row, quote in find_orphans(held.rows, pairs)[["row", "quote"]].itertuples(index=False):
        click.echo(f"row {row} fits nothing: {quote!r} stands in no sentence with a stance")
    for line in (*describe_labels(pairs, held.labels), *describe_agreement(pairs, held.labels)):
        click.echo(line)
    click.echo(explain_correction(pairs, held.labels))
