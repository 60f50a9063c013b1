"""The user's corrections of entities, as data: applied when measuring, without marking anything anew.

`data/corrections/entities.csv` has the columns `action, entity, target, quote, before, after, note`:

| action | entity | target | what happens |
|---|---|---|---|
| merge | id or name | id or name | the first is counted as the second |
| rename | id or name | new name | it is shown under the new name |
| retype | id or name | label | it gets the label: PERSON, ORG, GPE, LOC, FAC, NORP, EVENT or OTHER |
| ignore | id or name | | it is counted no more |
| split | id or name | new name | its mentions at the quoted place become an entity of their own |

`quote` narrows a correction to the mentions that stand in this text of an article; `before` and `after` are text right
before and behind it, where the same words stand in several places. A correction that meets nothing is an orphan:
listed, never silently dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from analysis.errors import CallError
from analysis.marking.engines import LABELS
from analysis.marking.entities import PREFIX
from analysis.marking.spelling import slug
from analysis.tables import conform

ACTIONS = ("merge", "split", "rename", "retype", "ignore")
COLUMNS = ("action", "entity", "target", "quote", "before", "after", "note")
EFFECTS = ["row", "action", "entity", "target", "mentions", "articles"]
ORPHANS = ["row", "action", "entity", "quote", "reason"]


@dataclass(frozen=True)
class Correction:
    """One row of the file; `row` counts from 1, the header left out."""

    row: int
    action: str
    entity: str
    target: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""


def read_corrections(frame: pd.DataFrame) -> list[Correction]:
    """Corrections from the file's table. Raises CallError naming the row of an unknown action or a missing cell."""
    missing = [c for c in ("action", "entity") if c not in frame]
    if missing:
        msg = f"corrections of entities lack the column {missing[0]!r}; the columns are {', '.join(COLUMNS)}"
        raise CallError(msg)
    columns = [c for c in COLUMNS if c in frame and c != "note"]
    cells = frame[columns].astype(object).where(frame[columns].notna(), "")
    made = []
    for number, row in enumerate(cells.to_dict("records"), start=1):
        values = {str(key): str(value).strip() for key, value in row.items()}
        if not any(values.values()):
            continue
        made.append(_checked(Correction(number, **{**values, "action": values["action"].lower()})))
    return made


def correct_entities(
    entities: pd.DataFrame, mentions: pd.DataFrame, corrections: pd.DataFrame, texts: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """(entities, mentions, effects, orphans): the tables as corrected, and what each correction did.

    `corrections` is the file as read; `texts` has article_id and text and is needed only by corrections that quote.
    Corrections apply in their order. Effects has one row per correction that met something: `row` of the file, action,
    entity, target, and how many mentions in how many articles it touched; orphans one per correction that met nothing,
    with the reason. Inputs are not changed. Raises CallError for a correction that cannot be read.
    """
    state = _State(entities.copy(), mentions.copy())
    found = dict(zip(texts["article_id"], texts["text"], strict=True)) if len(texts) else {}
    effects, orphans = [], []
    for correction in read_corrections(corrections):
        met, reason = state.meet(correction, found)
        if met.empty:
            orphans.append((correction.row, correction.action, correction.entity, correction.quote, reason))
            continue
        effects.append(
            (
                correction.row,
                correction.action,
                correction.entity,
                correction.target,
                len(met),
                met["article_id"].nunique(),
            )
        )
        state.apply(correction, met)
    return (
        conform(state.entities, "entities"),
        conform(state.mentions, "mentions"),
        pd.DataFrame(effects, columns=EFFECTS),
        pd.DataFrame(orphans, columns=ORPHANS),
    )


def _checked(correction: Correction) -> Correction:
    where = f"corrections of entities, row {correction.row}"
    if correction.action not in ACTIONS:
        msg = f"{where}: action is {correction.action!r}; expected one of {', '.join(ACTIONS)}"
        raise CallError(msg)
    if not correction.entity:
        msg = f"{where}: {correction.action} names no entity"
        raise CallError(msg)
    if correction.action != "ignore" and not correction.target:
        msg = f"{where}: {correction.action} needs a target"
        raise CallError(msg)
    if correction.action == "retype" and correction.target.upper() not in LABELS:
        msg = f"{where}: {correction.target!r} is no label; expected one of {', '.join(LABELS)}"
        raise CallError(msg)
    if correction.action == "split" and not correction.quote:
        msg = f"{where}: split needs a quote that says which mentions"
        raise CallError(msg)
    return correction


class _State:
    """The two tables while corrections are applied."""

    def __init__(self, entities: pd.DataFrame, mentions: pd.DataFrame) -> None:
        self.entities = entities
        self.mentions = mentions

    def meet(self, correction: Correction, texts: dict[str, str]) -> tuple[pd.DataFrame, str]:
        """The mentions a correction is about, and why there are none where there are none."""
        named = self.entities[_is(self.entities, correction.entity)]
        if named.empty:
            return self.mentions.iloc[:0], "no such entity"
        met = self.mentions.merge(named[["article_id", "cluster"]], on=["article_id", "cluster"])
        if not correction.quote:
            return met, "no mentions"
        places = _places(texts, met["article_id"].unique(), correction)
        if not places:
            return met.iloc[:0], "the quoted text stands nowhere"
        inside = [
            any(start <= s and e <= end for start, end in places.get(a, ()))
            for a, s, e in zip(met["article_id"], met["start"], met["end"], strict=True)
        ]
        return met[inside], "the quoted text does not name it"

    def apply(self, correction: Correction, met: pd.DataFrame) -> None:
        if correction.action == "ignore" and not correction.quote:
            self._drop(met)
            return
        if correction.quote:
            self._set_apart(met)
        rows = self._rows(met)
        if correction.action == "ignore":
            self._drop(self.mentions.merge(rows[["article_id", "cluster"]], on=["article_id", "cluster"]))
        elif correction.action in ("rename", "split"):
            self._rename(rows, correction)
        elif correction.action == "retype":
            self.entities.loc[rows.index, "label"] = correction.target.upper()
        else:
            self._merge(rows, correction.target)

    def _rows(self, met: pd.DataFrame) -> pd.DataFrame:
        keys = set(zip(met["article_id"], met["cluster"], strict=True))
        own = [key in keys for key in zip(self.entities["article_id"], self.entities["cluster"], strict=True)]
        return self.entities[own]

    def _drop(self, met: pd.DataFrame) -> None:
        gone = set(zip(met["article_id"], met["mention"], strict=True))
        keep = [key not in gone for key in zip(self.mentions["article_id"], self.mentions["mention"], strict=True)]
        self.mentions = self.mentions[keep].reset_index(drop=True)
        left = set(zip(self.mentions["article_id"], self.mentions["cluster"], strict=True))
        own = [key in left for key in zip(self.entities["article_id"], self.entities["cluster"], strict=True)]
        self.entities = self.entities[own].reset_index(drop=True)

    def _set_apart(self, met: pd.DataFrame) -> None:
        """Gives the met mentions clusters of their own, where their clusters have other mentions too."""
        fresh = {str(a): int(c) for a, c in self.mentions.groupby("article_id")["cluster"].max().items()}
        changed, made = {}, []
        for (article, cluster), part in met.groupby(["article_id", "cluster"], sort=True):
            article_id = str(article)
            whole = self.mentions[(self.mentions["article_id"] == article_id) & (self.mentions["cluster"] == cluster)]
            if len(whole) == len(part):
                continue
            fresh[article_id] += 1
            number = fresh[article_id]
            changed.update({(article_id, m): number for m in part["mention"]})
            row = self._rows(part).iloc[[0]].copy()
            row["cluster"] = number
            made.append(row)
            met.loc[part.index, "cluster"] = number
        if made:
            keys = zip(self.mentions["article_id"], self.mentions["mention"], self.mentions["cluster"], strict=True)
            self.mentions["cluster"] = [changed.get((a, m), c) for a, m, c in keys]
            self.entities = pd.concat([self.entities, *made], ignore_index=True)

    def _rename(self, rows: pd.DataFrame, correction: Correction) -> None:
        self.entities.loc[rows.index, "entity"] = correction.target
        if correction.action == "split":
            label = str(rows["label"].iloc[0])
            self.entities.loc[rows.index, "entity_id"] = f"{PREFIX.get(label, 'other')}:{slug(correction.target)}"
            self.entities.loc[rows.index, "country"] = None

    def _merge(self, rows: pd.DataFrame, target: str) -> None:
        others = self.entities[_is(self.entities, target)]
        if len(others):
            first = others.sort_values(["article_id", "cluster"]).iloc[0]
            values = {c: first[c] for c in ("entity_id", "entity", "label", "country")}
        else:  # the target is named by no article: an identifier stays as it is, a name makes one
            label = str(rows["label"].iloc[0])
            is_id = ":" in target
            made = target if is_id else f"{PREFIX.get(label, 'other')}:{slug(target)}"
            values = {"entity_id": made, "entity": str(rows["entity"].iloc[0]) if is_id else target}
        for column, value in values.items():
            self.entities.loc[rows.index, column] = value


def _is(entities: pd.DataFrame, name: str) -> pd.Series:
    return (entities["entity_id"] == name) | (entities["entity"] == name)


def _places(texts: dict[str, str], articles: object, correction: Correction) -> dict[str, list[tuple[int, int]]]:
    """Article -> where the quote stands between its `before` and `after`; any white space stands for any other."""
    before, quote, after = (
        r"\s+".join(re.escape(word) for word in text.split())
        for text in (correction.before, correction.quote, correction.after)
    )
    pattern = re.compile(rf"{before}\s*({quote})\s*{after}")
    places: dict[str, list[tuple[int, int]]] = {}
    for article_id in sorted(str(a) for a in articles):  # type: ignore[attr-defined]
        found = [match.span(1) for match in pattern.finditer(texts.get(article_id, ""))]
        if found:
            places[article_id] = found
    return places
