"""Entities that are likely one, for an editor to look at: never merged by themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

import pandas as pd

from analysis.marking.gazetteer import organisation_name
from analysis.marking.institutions import is_institution
from analysis.marking.name_forms import words_of
from analysis.marking.person_links import block_of
from analysis.marking.similarity import key_of, same_full_name, same_word

COLUMNS = [
    "entity_id",
    "entity",
    "target_id",
    "target",
    "reason",
    "score",
    "mentions",
    "target_mentions",
    "common_articles",
]
LEAST_ALIKE = 0.8  # of two lone names, by their keys
LONE = "the same lone name in articles that share no company"
SURNAME = "a surname and the only full name with it"
CONTAINS = "one name contains the other"
SCORES = {
    LONE: 0.4,
    "same name in two spellings": 0.95,
    SURNAME: 0.7,
    CONTAINS: 0.6,
    "an acronym and its long name": 0.8,
    "names written alike": 0.5,
}


def suggest_merges(entities: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Likely merges, one row per pair of entities of one kind, the likeliest first.

    `entity` is the one that leaves open whose it is, else the one with fewer mentions, `target` the other; `reason`
    says what makes them alike, `score`, 0 to 1, orders the reasons; `common_articles` counts the articles that name
    both: one thing seldom has two names there.
    """
    if entities.empty:
        return pd.DataFrame(columns=COLUMNS)
    known = _known(entities, mentions)
    articles = {key: set(part["article_id"]) for key, part in entities.groupby("entity_id")}
    rows = []
    for first, second, reason in sorted(_pairs(known)):
        small, large = sorted((first, second), key=lambda e: (not _is_bare(known, e), known.loc[e, "mentions"], e))
        common = len(articles[small] & articles[large])
        score = SCORES[reason] / (1 + common)
        names = [value for e in (small, large) for value in (e, known.loc[e, "entity"])]
        rows.append((*names, reason, score, known.loc[small, "mentions"], known.loc[large, "mentions"], common))
    made = pd.DataFrame(rows, columns=COLUMNS)
    order = ["score", "target_mentions", "entity_id", "target_id"]
    return made.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def _known(entities: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """One row per entity: its name, kind and number of mentions."""
    counts = mentions.groupby(["article_id", "cluster"]).size().rename("mentions").reset_index()
    joined = entities.merge(counts, on=["article_id", "cluster"], how="left")
    joined["mentions"] = joined["mentions"].fillna(0).astype(int)
    joined["kind"] = joined["entity_id"].str.partition(":")[0]
    return joined.groupby("entity_id", sort=True).agg(
        entity=("entity", "first"), kind=("kind", "first"), mentions=("mentions", "sum")
    )


def _pairs(known: pd.DataFrame) -> set[tuple[str, str, str]]:
    """(entity_id, entity_id, reason), each pair once, compared only where they could be alike."""
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    words = {entity_id: words_of(name) for entity_id, name in zip(known.index, known["entity"], strict=True)}
    for entity_id, kind in zip(known.index, known["kind"], strict=True):
        own = words[entity_id]
        if not own or kind not in ("person", "org", "place"):
            continue
        for block in {block_of(own[0]), block_of(own[-1])}:
            blocks[kind, block].append(entity_id)
        if kind == "org" and len(own) > 1:
            blocks[kind, "".join(w[0] for w in own)].append(entity_id)
    found: dict[tuple[str, str], str] = {}
    for (kind, _), members in sorted(blocks.items()):
        for first, second in combinations(sorted(set(members)), 2):
            reason = _reason(kind, words[first], words[second])
            if reason and not (reason == CONTAINS and (organisation_name(first) or organisation_name(second))):
                found.setdefault((first, second), reason)
    fitting = Counter(e for pair, r in found.items() if r in (SURNAME, CONTAINS) for e in pair if _is_bare(known, e))
    unique = {pair for pair in found if all(fitting[e] <= 1 for e in pair)}  # a surname of two, a ministry of two
    return {(a, b, found[a, b]) for a, b in unique}


def _is_bare(known: pd.DataFrame, entity_id: str) -> bool:
    """Whether a name leaves open whose it is: a lone surname, an institution without its country."""
    return "@" in entity_id or is_institution(str(known.loc[entity_id, "entity"]))


def _reason(kind: str, first: tuple[str, ...], second: tuple[str, ...]) -> str | None:
    short, long = sorted((first, second), key=lambda w: (len(w), w))
    if not short or short == long:
        return (LONE if kind == "person" and len(short) == 1 else "same name in two spellings") if short else None
    if kind == "person":
        if same_full_name(short, long):
            return "same name in two spellings"
        if len(short) == 1 and len(long) > 1:
            return SURNAME if same_word(short[0], long[-1]) else None
        return None
    if len(short) == 1 and len(long) > 1 and short[0] == "".join(w[0] for w in long):
        return "an acronym and its long name"
    if len(short) < len(long) and long[: len(short)] == short:
        return CONTAINS
    alike = len(short) == len(long) and all(_alike(a, b) for a, b in zip(short, long, strict=True))
    return "names written alike" if alike else None


def _alike(first: str, second: str) -> bool:
    from rapidfuzz.distance import JaroWinkler

    return same_word(first, second) or (
        min(len(first), len(second)) > 4 and JaroWinkler.similarity(key_of(first), key_of(second)) >= LEAST_ALIKE + 0.12
    )
