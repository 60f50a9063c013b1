"""The file of labelled stances (`data/corrections/stance_labels.csv`): read, and drawn from the corpus.

One row per drawn pair of a sentence and a name in it (see `analysis.measuring.stance_sample`). Whoever labels fills in
`label` from the top: negative, neutral, positive, or unclear where the sentence does not say. What the model says does
not stand there. A row is anchored by its words, so that it still fits after articles were moved or read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis.corpus.store import Corpus
from analysis.errors import CallError
from analysis.measuring.quotations import list_quotations
from analysis.measuring.stance import list_stances
from analysis.measuring.stance_sample import LABELS, draw_sample, identify_pairs, name_draw, pair_key, read_draw
from analysis.settings import Project

FILE = "stance_labels.csv"
OWN = ["label", "annotator", "note"]  # what people write
COLUMNS = [
    *("label", "target", "quote", "before", "after", "annotator", "note"),
    *("article_id", "start", "end", "target_start", "target_end", "draw", "probability"),
]
NEEDED = ["label", "target", "quote", "start", "target_start", "draw"]
CONTEXT = 30  # words of the article shown before and after the sentence
SEED = 1  # of a first draw, unless another is asked for


class LabelFile(NamedTuple):
    """The file as read.

    `labels` has pair, label, draw: those that can be used. `rows` is the file, every cell a text, with `row` (from 1,
    the header left out) and `pair` (empty where none can be made out). `problems` has row and what is wrong with it;
    row 0 is the file as a whole.
    """

    labels: pd.DataFrame
    rows: pd.DataFrame
    problems: pd.DataFrame


class Drawn(NamedTuple):
    """What is to be written as the file, how many of its rows are new, how many have a label, and how it was drawn."""

    rows: pd.DataFrame
    new: int
    labelled: int
    draw: str


def stance_pairs(corpus: Corpus) -> pd.DataFrame:
    """The stances of a corpus with their pairs: `identify_pairs(list_stances(...), ...)`."""
    entities = corpus.table("entities")
    quotations = list_quotations(corpus.table("quotes"), entities)
    rows = list_stances(corpus.table("stances"), corpus.table("segments"), quotations, entities, corpus.articles)
    return identify_pairs(rows, corpus.table("sentences"), corpus.texts)


def read_stance_labels(project: Project) -> LabelFile:
    """The labels of a project; empty where there is no file. What cannot be used is a problem; nothing is raised.

    A pair that is labelled twice and differently has no label. Where rows are of different draws, those of the draw of
    most rows count.
    """
    path = project.corrections / FILE
    rows = pd.DataFrame({c: pd.Series(dtype="str") for c in COLUMNS})
    whole = ""
    if path.is_file():
        try:
            rows = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        except (ValueError, OSError) as error:
            whole = f"cannot be read as CSV in UTF-8: {error}"
    if missing := [c for c in NEEDED if c not in rows]:
        whole = f"has no column {missing[0]!r}; its columns are {', '.join(COLUMNS)}"
        rows = rows.iloc[:0]
    rows = rows.reindex(columns=COLUMNS, fill_value="").reset_index(drop=True)
    rows = rows.assign(row=rows.index + 1, pair=pd.Series([_pair(r) for r in rows.to_dict("records")], dtype="str"))
    found = [(0, whole)] if whole else []
    usable = []
    draw = _commonest(rows.draw)
    for row, pair, label, own in zip(rows.row, rows.pair, rows.label.str.strip().str.lower(), rows.draw, strict=True):
        if problem := _problem(pair, label, own, draw):
            found.append((row, problem))
        elif label:
            usable.append((row, pair, label, draw))
    labels = pd.DataFrame(usable, columns=["row", "pair", "label", "draw"]).astype({"pair": "str", "label": "str"})
    several = labels.groupby("pair").label.transform("nunique") > 1 if len(labels) else labels.row > 0
    found += [(row, "labelled twice and differently") for row in labels.row[several]]
    labels = labels[~several].drop_duplicates("pair", ignore_index=True)[["pair", "label", "draw"]]
    problems = pd.DataFrame(sorted(found), columns=["row", "problem"])
    return LabelFile(labels.astype({"draw": "str"}), rows, problems)


def draw_stance_sample(
    corpus: Corpus,
    n: int,
    *,
    by: Sequence[str] | None = None,
    entities: Sequence[str] | None = None,
    seed: int | None = None,
) -> Drawn:
    """The file for a sample of `n` pairs of the whole corpus; labels of the file that there is are kept in it.

    As many pairs are drawn of each stratum: of `by` (see `stance_sample.STRATA`), and of each of `entities` (by name or
    entity_id) and all others. `by`, `entities` and `seed` are those of the labels that there are, else nothing and 1. A
    larger sample holds the smaller one; what was labelled and stands in the corpus no more comes last. Raises CallError
    where another draw is asked for than that of the labels, for an unknown entity, or where no stance is marked.
    """
    held = read_stance_labels(corpus.project)
    labelled = held.rows[held.rows.label.str.strip() != ""]
    before = _commonest(labelled.draw)
    draw = _chosen(before, by, entities if entities is None else _named(corpus, entities), seed)
    pairs = stance_pairs(corpus)
    if pairs.empty:
        msg = "no stance is marked in this corpus, and so there is nothing to label; see 'broadsheet doctor'"
        raise CallError(msg)
    kept = held.rows if before else held.rows.iloc[:0]
    drawn = draw_sample(pairs, n, draw, held=kept.pair[kept.draw == draw].tolist())
    texts = dict(zip(corpus.texts.article_id, corpus.texts.text, strict=True))
    rows = drawn[["pair"]].join(pd.DataFrame([_row(r, texts[r["article_id"]], draw) for r in drawn.to_dict("records")]))
    merged = rows.merge(kept[["pair", *OWN]], on="pair", how="left").fillna(dict.fromkeys(OWN, ""))
    gone = labelled[~labelled.pair.isin(rows.pair)]
    whole = pd.concat([merged[COLUMNS], gone[COLUMNS]], ignore_index=True)
    new = int((~rows.pair.isin(kept.pair)).sum())
    return Drawn(whole, new, int((whole.label.str.strip() != "").sum()), draw)


def _commonest(draws: pd.Series) -> str:
    """The draw of most rows, of equal ones the first in the alphabet; empty without rows."""
    return str(draws.value_counts().sort_index().idxmax()) if len(draws) else ""


def _chosen(before: str, by: Sequence[str] | None, entities: Sequence[str] | None, seed: int | None) -> str:
    if not before:
        return name_draw(SEED if seed is None else seed, by or (), entities or ())
    own = read_draw(before)
    asked = name_draw(
        own.seed if seed is None else seed,
        own.by if by is None else by,
        own.entities if entities is None else entities,
    )
    if asked != before:
        msg = (
            f"the labels in data/corrections/{FILE} were drawn with {before} and would not count in a draw with "
            f"{asked}; draw with the same options, or move the file away first"
        )
        raise CallError(msg)
    return before


def _named(corpus: Corpus, entities: Sequence[str]) -> list[str]:
    """The entity_ids of entities given by name or entity_id."""
    known = corpus.names
    found = []
    for name in entities:
        own = known[(known.entity_id == name) | (known.entity.str.casefold() == name.casefold())].entity_id.tolist()
        if len(own) != 1:
            several = f"is the name of several: {', '.join(own)}" if own else "is no entity of this corpus"
            msg = f"{name!r} {several}; give an entity_id such as country:KZ"
            raise CallError(msg)
        found += own
    return found


def _row(drawn: dict[Any, Any], text: str, draw: str) -> dict[str, Any]:
    first, last = int(drawn["sentence_start"]), int(drawn["sentence_end"])
    start, end = int(drawn["start"]), int(drawn["end"])
    return {
        "target": text[start:end],
        "quote": text[first:last],
        "before": " ".join(text[:first].split()[-CONTEXT:]),
        "after": " ".join(text[last:].split()[:CONTEXT]),
        "article_id": drawn["article_id"],
        "start": first,
        "end": last,
        "target_start": start,
        "target_end": end,
        "draw": draw,
        "probability": round(float(drawn["probability"]), 6),
    }


def _pair(row: dict[Any, Any]) -> str:
    """The pair that a row of the file speaks of; empty where its target does not stand in its sentence."""
    quote, target = str(row["quote"]), str(row["target"])
    if not quote or not target:
        return ""
    try:
        place = int(row["target_start"]) - int(row["start"])
    except ValueError:
        place = -1
    for guarded in (0, 1):  # a spreadsheet's guard, an apostrophe before what it would take for a formula
        if place >= 0 and quote[guarded:][place : place + len(target)] == target:
            return pair_key(quote[guarded:], place, place + len(target))
    return (
        pair_key(quote, at, at + len(target)) if quote.count(target) == 1 and (at := quote.index(target)) >= 0 else ""
    )


def _problem(pair: str, label: str, own: str, draw: str) -> str:
    if not pair:
        return "the target does not stand in the quoted sentence"
    if label and label not in LABELS:
        return f"label is {label!r}; expected one of {', '.join(LABELS)}"
    if own != draw:
        return f"drawn with {own!r}, most rows with {draw!r}"
    try:
        read_draw(own)
    except CallError as error:
        return str(error)
    return ""
