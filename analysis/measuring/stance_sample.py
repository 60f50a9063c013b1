"""A random sample of a corpus' stances to be labelled by people, whose chances of being drawn are known.

What is drawn and labelled is a *pair*: a sentence and a name in it, as the model reads them; a label holds wherever the
same pair stands, in copies as well. All pairs of a corpus stand in a random order that the seed and the pairs fix
alone: by a number from 0 to 1 that is a hash of both (permanent random numbers: Ohlsson 1995). **The sample is the
beginning of that order**, in each stratum. So a larger sample holds the smaller one, an article that comes later takes
its place in the order, and anybody can check that no pair was picked: labels count up to the first pair without one.
What was labelled up to there is a simple random sample of the stratum, whenever whoever labels stops.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import CallError
from analysis.measuring.quotations import NARRATOR
from analysis.measuring.stance import CLASSES

STRATA = ("voice", "class")  # what a sample may be stratified by: narrator or quoted, and what the row counts as
DRAW = re.compile(r"seed (\d+)(?:, by ([a-z]+(?: and [a-z]+)*))?(?:, of (\S+(?: and \S+)*))?")
OTHERS = "others"
LABELS = CLASSES  # what may be written; "unclear": the sentence does not say
ORDER = ["article_id", "start", "end", "entity_id", "speaker"]


class Draw(NamedTuple):
    """How a sample is drawn: the order, by what of STRATA, and entities (entity_id) that are strata of their own."""

    seed: int
    by: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()


def name_draw(seed: int, by: Sequence[str] = (), entities: Sequence[str] = ()) -> str:
    """A draw as the file says it in the column `draw`: "seed 1, by voice, of country:KZ and org:csto"."""
    unknown = [name for name in by if name not in STRATA]
    if unknown:
        msg = f"a sample cannot be drawn by {unknown[0]!r}; it can be drawn by {' and '.join(STRATA)}"
        raise CallError(msg)
    strata = f", by {' and '.join(n for n in STRATA if n in by)}" if by else ""
    return f"seed {seed}{strata}{', of ' + ' and '.join(sorted(set(entities))) if entities else ''}"


def read_draw(draw: str) -> Draw:
    """The draw of that name; CallError where it is none."""
    found = DRAW.fullmatch(draw)
    by, entities = (tuple(part.split(" and ")) if part else () for part in (found.groups()[1:] if found else ("", "")))
    if found is None or any(name not in STRATA for name in by):
        msg = f"{draw!r} is no draw; one is written like 'seed 1, by voice'"
        raise CallError(msg)
    return Draw(int(found[1]), by, entities)


def pair_key(sentence: str, start: int, end: int) -> str:
    """The name of a pair: the same for the same sentence with the same name in it, whatever white space it has.

    Characters that cannot be printed make no difference: a file of labels does not keep them.
    """
    parts = (
        "".join(c if c.isprintable() else " " * c.isspace() for c in p).split() for p in _parts(sentence, start, end)
    )
    return hashlib.sha256("\x1f".join(map(" ".join, parts)).encode()).hexdigest()[:16]


def _parts(sentence: str, start: int, end: int) -> tuple[str, str, str]:
    return sentence[:start], sentence[start:end], sentence[end:]


def identify_pairs(rows: pd.DataFrame, sentences: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """`rows` of `list_stances` with `pair`, and `sentence_start`, `sentence_end`: the sentence as the model read it.

    `sentences` is the table of the corpus, `texts` has article_id and text.
    """
    bounds = sentences[["article_id", "sentence", "start", "end"]]
    bounds = bounds.rename(columns={"start": "sentence_start", "end": "sentence_end"})
    held = rows.merge(bounds, on=["article_id", "sentence"], how="left", validate="many_to_one")
    held["sentence_end"] = held[["sentence_end", "end"]].max(axis=1)
    known = dict(zip(texts.article_id, texts.text, strict=True))
    spans = zip(held.article_id, held.sentence_start, held.sentence_end, held.start, held.end, strict=True)
    keys = [pair_key(known[a][first:last], start - first, end - first) for a, first, last, start, end in spans]
    return held.assign(pair=pd.Series(keys, index=held.index, dtype="str"))


def arrange_pairs(rows: pd.DataFrame, draw: str) -> pd.DataFrame:
    """One row per pair of `rows` (of `identify_pairs`), in the order of the draw within each stratum.

    Columns: those of the first row that has the pair, `stratum`, `number` (0 to 1, by which pairs are ordered), `rank`
    in the stratum from 1, and `size` of the stratum.
    """
    how = read_draw(draw)
    pairs = rows.sort_values(ORDER).drop_duplicates("pair")
    pairs = pairs.assign(stratum=_strata(pairs, how), number=[random_number(how.seed, pair) for pair in pairs.pair])
    pairs = pairs.sort_values(["stratum", "number", "pair"], ignore_index=True)
    found = pairs.groupby("stratum", sort=True)
    return pairs.assign(rank=found.cumcount() + 1, size=found["pair"].transform("size"))


def _strata(pairs: pd.DataFrame, how: Draw) -> list[str]:
    """The stratum of each pair: "all", or such as "country:KZ, narrator"."""
    kinds = {
        "voice": np.where(pairs.voice == NARRATOR, NARRATOR, "quoted"),
        "class": pairs.label,
        "entity": pairs.entity_id.where(pairs.entity_id.isin(how.entities), OTHERS),
    }
    chosen = [kinds[name] for name in (*(("entity",) if how.entities else ()), *how.by)]
    return [", ".join(names) for names in zip(*chosen, strict=True)] if chosen else ["all"] * len(pairs)


def random_number(seed: int, pair: str) -> float:
    """The permanent random number of a pair."""
    return int.from_bytes(hashlib.sha256(f"{seed} {pair}".encode()).digest()[:7], "big") / 2**56


def draw_sample(rows: pd.DataFrame, n: int, draw: str, *, held: Sequence[str] = ()) -> pd.DataFrame:
    """The rows of `arrange_pairs` that are drawn, with their `probability`, in the order in which to label them.

    `n` pairs are shared out evenly among strata, as far as these go. `held` are pairs drawn before: they stay drawn,
    and with them whatever now stands before the last of them. Labelled from the top, each beginning of the result has
    its share of every stratum. Raises CallError where `n` is not 1 or more.
    """
    if n < 1:
        msg = f"{n} pairs cannot be drawn; draw 1 or more"
        raise CallError(msg)
    pairs = arrange_pairs(rows, draw)
    sizes = pairs.groupby("stratum").size()
    reached = pairs[pairs.pair.isin(set(held))].groupby("stratum")["rank"].max()
    taken = share_out(n, sizes).clip(lower=reached.reindex(sizes.index).fillna(0).astype("int64"))
    pairs["taken"] = pairs.stratum.map(taken).astype("int64")
    drawn = pairs[pairs["rank"] <= pairs.taken]
    drawn = drawn.assign(probability=drawn.taken / drawn["size"], _place=drawn["rank"] / drawn.taken)
    return drawn.sort_values(["_place", "number"], ignore_index=True).drop(columns=["_place", "taken"])


def share_out(n: int, sizes: pd.Series) -> pd.Series:
    """How many of `n` each stratum of these sizes gets: all alike, and what one has not goes to the others."""
    taken = pd.Series(0, index=sizes.index, dtype="int64")
    while (left := n - int(taken.sum())) > 0 and (taken < sizes).any():
        open_ = taken.index[taken < sizes]
        share, rest = divmod(left, len(open_))
        for place, name in enumerate(open_):
            taken[name] = min(sizes[name], taken[name] + share + (place < rest))
    return taken


def place_labels(rows: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    """The rows of `arrange_pairs` with `given` (the label, missing where there is none), `counts`, `probability`.

    `labels` has pair, label and draw (one draw in all). A pair counts where it and every pair before it in its stratum
    has a label; `probability` is the share of the stratum's pairs that count. Without labels nothing counts.
    """
    if labels.empty:
        none = rows.iloc[:0].assign(stratum="", number=0.0, rank=0, size=0)
        return none.assign(given=pd.Series(dtype="str"), counts=pd.Series(dtype="bool"), probability=0.0)
    pairs = arrange_pairs(rows, str(labels.draw.iloc[0]))
    given = labels.drop_duplicates("pair").set_index("pair").label
    pairs["given"] = pairs.pair.map(given).astype("str").where(pairs.pair.isin(given.index))
    pairs["counts"] = pairs.given.notna().groupby(pairs.stratum).cummin().astype("bool")
    pairs["probability"] = pairs.groupby("stratum").counts.transform("mean")
    return pairs
