"""Stances as people would label them: the shares of `count_stances`, corrected with a labelled sample of this corpus.

Only a random sample of the very corpus can correct: what a model gets wrong elsewhere says little of what it gets wrong
here, and no table of its errors on other texts is ever applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import CallError
from analysis.measuring.labelled import Corrected, correct_means
from analysis.measuring.quotations import NARRATOR, NOBODY
from analysis.measuring.slices import ALL
from analysis.measuring.stance import CLASSES
from analysis.measuring.stance_sample import place_labels
from analysis.resources.summaries import finish

UNCORRECTED = "Uncorrected: no sample of this corpus was labelled."
FEWEST = 30  # labelled sentences; below, nothing is corrected
FEWEST_STORIES = 10  # stories they come from
QUOTED = "quoted"
BY = ("voice", "speaker")
SPAN = ["article_id", "start", "end"]
PREDICTED = ["p_negative", "p_neutral", "p_positive"]
VALUE = "positive less negative units, as people would label them"
METHOD = f"{VALUE}: probabilities of the model, corrected with the labelled sample; 95 %, linearised, summed by story"


def correct_stances(
    rows: pd.DataFrame, labels: pd.DataFrame, names: pd.DataFrame, *, by: str = "voice", unit: str = "articles"
) -> pd.DataFrame:
    """One row per entity and voice, or entity and speaker: how the sentences speak of it by the labels of people.

    `rows` is `identify_pairs(list_stances(...), ...)`, or a selection of it weighed anew by `weigh_units`; `labels` is
    of `read_stance_labels` (pair, label, draw); `names` has entity_id and entity. The first rows are those of all
    entities together, then come entities, those of most units first. With `by="voice"` the voices are all, narrator
    and quoted; with `by="speaker"` there is a row for each speaker with a name and entity other than the speaker.
    `unit` says what `rows` was made with.

    negative, neutral, positive and unclear ("the sentence does not say") are estimated shares of units; they add up to
    1 where none had to be cut at 0, and each of the first and third has its interval (`negative_low` and so on). Value:
    positive less negative. `uncorrected` is the same by the model alone, as in `count_stances`. `sentences` counts the
    names beneath the row, `labelled` the distinct sentences whose labels are used. Below 30 labels from 10 stories, and
    without labels, the shares are missing and `method` says why. The estimator is that of `correct_means`. Raises
    CallError for an unknown `by`.
    """
    if by not in BY:
        msg = f"by is {by!r}; expected {' or '.join(BY)}"
        raise CallError(msg)
    pairs = place_labels(rows, labels).set_index("pair")
    held = rows.join(pairs[["given", "counts", "probability", "stratum"]], on="pair")
    found = [{**key, **_correct(cell)} for key, cell in (_by_voice if by == "voice" else _by_speaker)(held)]
    columns = ["entity_id", "speaker_id", "voice", *_correct(held.iloc[:0])]
    table = pd.DataFrame(found, columns=columns)
    known = names.drop_duplicates("entity_id").set_index("entity_id").entity
    table["entity"] = table.entity_id.map(known).fillna(table.entity_id).mask(table.entity_id == ALL, "all entities")
    table["speaker"] = table.speaker_id.map(known).fillna(table.speaker_id)
    text = ["entity_id", "speaker_id", "voice", "entity", "speaker", "method"]
    counts = ["units", "sentences", "labelled", "n_articles", "n_stories"]
    typed = table.astype({**dict.fromkeys(text, "str"), **dict.fromkeys(counts, "int64")})
    numbers = typed.columns.difference([*text, *counts])
    typed[numbers] = typed[numbers].astype("float64").round(6) + 0.0
    parts = [finish(part.assign(unit=unit), "corrected_stances") for _, part in typed.groupby("voice", sort=False)]
    return _ordered(pd.concat(parts or [finish(typed.assign(unit=unit), "corrected_stances")]))


def explain_correction(rows: pd.DataFrame, labels: pd.DataFrame) -> str:
    """The sentence that belongs beside every share of stances: uncorrected, or corrected with what.

    `rows` and `labels` as in `correct_stances`.
    """
    if labels.empty:
        return UNCORRECTED
    pairs = place_labels(rows, labels)
    used, unused = int(pairs.counts.sum()), int((pairs.given.notna() & ~pairs.counts).sum())
    behind = f"; {unused} further labels stand behind a sentence without one and are not used" if unused else ""
    if used < FEWEST:
        return f"Uncorrected: of this selection {_many(used)} labelled, and fewer than {FEWEST} say too little{behind}."
    return (
        f"Corrected with the labels of {used:,} of the {len(pairs):,} sentences in which entities are named, drawn at "
        f"random from this corpus ({labels.draw.iloc[0]}){behind}; "
        f"rows with fewer than {FEWEST} labels are not corrected."
    )


def _many(n: int) -> str:
    return "1 sentence is" if n == 1 else f"{n} sentences are"


def _by_voice(rows: pd.DataFrame) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    if rows.empty:
        return
    narrated = rows.voice == NARRATOR
    for voice, held in ((ALL, rows), (NARRATOR, rows[narrated]), (QUOTED, rows[~narrated])):
        for entity_id, cell in ((ALL, held), *held.groupby("entity_id", sort=True, observed=True)):
            if len(cell):
                yield {"entity_id": str(entity_id), "speaker_id": ALL, "voice": voice}, cell


def _by_speaker(rows: pd.DataFrame) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    named = rows[~rows.speaker.isin([NARRATOR, NOBODY]) & (rows.speaker != rows.entity_id)]
    for speaker, held in named.groupby("speaker", sort=True, observed=True):
        for entity_id, cell in ((ALL, held), *held.groupby("entity_id", sort=True, observed=True)):
            yield {"entity_id": str(entity_id), "speaker_id": str(speaker), "voice": ALL}, cell


def _correct(cell: pd.DataFrame) -> dict[str, Any]:
    """The measures of the rows of one cell."""
    counted = cell[cell.counts.fillna(False).astype("bool")]
    weights = cell.weight.to_numpy(np.float64)
    model = _one_hot(cell.label)
    found: dict[str, Any] = {
        "units": cell.unit_id.nunique(),
        "sentences": len(cell.drop_duplicates(SPAN)),
        "labelled": counted["pair"].nunique() if len(counted) else 0,
        "uncorrected": weights @ _balanced(model)[:, -1] / weights.sum() if len(cell) else np.nan,
        "n_articles": cell.article_id.nunique(),
        "n_stories": cell.story_id.nunique(),
    }
    refused = _refusal(cell, counted, found["labelled"])
    corrected = None if refused else _estimate(cell, weights)
    for place, name in enumerate((*CLASSES, "value")):
        lowest = -1.0 if name == "value" else 0.0
        bounds = ("low", "high") if name == "value" else (f"{name}_low", f"{name}_high")
        value, low, high = (getattr(corrected, a)[place] if corrected else np.nan for a in ("value", "low", "high"))
        found[name] = np.clip(value, lowest, 1)
        if name in ("negative", "positive", "value"):
            found |= {bounds[0]: np.clip(low, lowest, 1), bounds[1]: np.clip(high, lowest, 1)}
    return {**found, "method": refused or METHOD}


def _refusal(cell: pd.DataFrame, counted: pd.DataFrame, labelled: int) -> str:
    """Why the cell is not corrected; empty where it is."""
    if cell.counts.isna().all():
        return UNCORRECTED
    stories = counted.story_id.nunique()
    if labelled < FEWEST or stories < FEWEST_STORIES:
        return (
            f"not corrected: {_many(labelled)} labelled, from {stories} {'story' if stories == 1 else 'stories'}; "
            f"fewer than {FEWEST} from {FEWEST_STORIES} say too little"
        )
    without = sorted(cell.stratum[cell.probability == 0].unique())
    return f"not corrected: nothing is labelled of the stratum {without[0]}" if without else ""


def _estimate(cell: pd.DataFrame, weights: NDArray[np.float64]) -> Corrected:
    labels = _balanced(_one_hot(cell.given))
    labels[~cell.counts.to_numpy(bool)] = np.nan
    predicted = np.zeros((len(cell), len(CLASSES)))
    predicted[:, : len(PREDICTED)] = cell[PREDICTED].to_numpy(np.float64)
    stories = np.unique(cell.story_id.to_numpy(str), return_inverse=True)[1]
    chance = cell.probability.to_numpy(np.float64)
    return correct_means(weights, stories, _balanced(predicted), labels, chance)


def _one_hot(labels: pd.Series) -> NDArray[np.float64]:
    return np.stack([(labels == name).to_numpy(np.float64) for name in CLASSES], axis=1)


def _balanced(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The classes, and positive less negative as a last column."""
    return np.column_stack([shares, shares[:, 2] - shares[:, 0]])


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """By entity, all entities first, then those of most units in any voice; with speakers, by speaker before that."""
    total = table.groupby("speaker_id").units.transform("max").where(table.speaker_id != ALL, 0)
    own = table.groupby(["speaker_id", "entity_id"]).units.transform("max").mask(table.entity_id == ALL, np.inf)
    place = table.assign(_total=-total, _own=-own, _voice=table.voice.map({ALL: 0, NARRATOR: 1, QUOTED: 2}))
    keys = ["_total", "speaker_id", "_own", "entity_id", "_voice"]
    return place.sort_values(keys, ignore_index=True).drop(columns=["_total", "_own", "_voice"])
