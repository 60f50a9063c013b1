"""How each sentence speaks of each entity in it: probabilities, the status of the claim, and what the two amount to."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis.marking import claims, stance_model
from analysis.marking.claims import DENIED, HYPOTHETICAL, NEGATED, QUESTION, Claim, find_claims
from analysis.marking.deeds import NO_REPROACH, REPROACH
from analysis.marking.stance_model import Pair, Scores, is_usable, load_stance_model, model_card
from analysis.settings import Settings
from analysis.tables import PARTS_COUNTED, conform, empty

VERSION = "4"
RESOURCES = claims.RESOURCES  # the files of the model are in its card, and that in the fingerprint
LANGUAGES = ("en",)  # languages the model was trained on
LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP")  # kinds of entities that one takes a stance towards
CLASSES = ("negative", "neutral", "positive")
ATTITUDES = ("anti-", "pro-")  # "anti-Russian sanctions" says what the sanctions are, nothing of Russia
SURE = 0.8  # above it the model is believed against a negation or a condition: it was taught them, too
LONGEST = 1500  # characters of a sentence that is read; a longer one is a list or a table


class Target(NamedTuple):
    """A name in a sentence: where it belongs, and the pair that the model reads."""

    article_id: str
    sentence: int
    segment: int
    cluster: int
    start: int
    end: int
    pair: Pair


def fingerprint(settings: Settings) -> str:
    """Which engine makes the stances under these settings: installing or forbidding it marks the articles anew."""
    return f"{engine_name()} {json.dumps(model_card(), sort_keys=True)}" if is_wanted(settings) else "none"


def engine_name() -> str:
    """Name and version of the shipped model with the rules for claims."""
    return f"{model_card()['name']} {model_card()['version']}"


def is_wanted(settings: Settings) -> bool:
    """Whether stances are marked: not with `stance_engine = "none"`, nor with "auto" where the model cannot run."""
    return settings.stance_engine == "shipped" or (settings.stance_engine == "auto" and is_usable())


def explain_missing_stances(settings: Settings) -> str:
    """Why articles get no stances under these settings, and what gives them some; empty where they get them."""
    if is_wanted(settings):
        return ""
    if settings.stance_engine == "none":
        return 'no stances are marked, as stance_engine is "none" in broadsheet.toml'
    return f"no stances are marked, all else is: {stance_model.find_problem()}"


def score_stances(
    articles: pd.DataFrame,
    settings: Settings,
    *,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    segments: pd.DataFrame,
) -> pd.DataFrame:
    """One row per (sentence, stretch of voice, cluster) of English articles (table `stances`), for titles and bodies.

    The model reads the whole sentence. Where an entity is named several times in one stretch of a sentence, the row is
    that of the name towards which the sentence is strongest. Names inside others and names after "anti-" and "pro-" are
    left out. Without stances (see `is_wanted`) the table is empty. Raises EngineError where `stance_engine = "shipped"`
    and the stance model cannot run, or where the spaCy model is missing.
    """
    if not is_wanted(settings):
        return empty("stances")
    targets = list(_targets(articles, sentences, mentions, segments))
    if not targets:
        return empty("stances")
    pairs = [t.pair for t in targets]
    scores = load_stance_model(settings.stance_threads).score(pairs)
    return conform(_strongest(_table(targets, scores, find_claims(pairs, settings))), "stances")


def label_of(probabilities: Sequence[float], claim: Claim, threshold: float) -> str:
    """What probabilities of negative, neutral, positive count as, given what is claimed.

    What is denied or asked is neither negative nor positive. Who wrongs somebody, is blamed, or lets bad things be (see
    analysis.marking.deeds) is spoken ill of; who was wronged, acts against them, or is no danger, is not. Unless the
    model is SURE of its class, what is imagined is neither, too, a negation that takes back blame leaves nothing
    negative, and one that takes back praise nothing positive. Else it is the class, or `unclear` below the threshold.
    """
    likeliest = max(range(len(CLASSES)), key=probabilities.__getitem__)
    sure = probabilities[likeliest] > SURE
    if claim.status in (DENIED, QUESTION) or (claim.status == HYPOTHETICAL and not sure):
        return "neutral"
    if claim.status == NEGATED and claim.taken_back and likeliest == 1 + claim.taken_back and not sure:
        return "neutral"
    if claim.deed in REPROACH:
        return "negative"
    if claim.deed in NO_REPROACH and likeliest == 0:
        return "neutral"
    return CLASSES[likeliest] if probabilities[likeliest] >= threshold else "unclear"


def _targets(
    articles: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame, segments: pd.DataFrame
) -> Iterator[Target]:
    english = articles[articles["language"].isin(LANGUAGES)]
    named = mentions[mentions["part"].isin(PARTS_COUNTED) & mentions["label"].isin(LABELS) & mentions["inside"].isna()]
    by_article = {str(key): frame for key, frame in named.groupby("article_id", sort=False)}
    spans = {
        (article_id, sentence): (start, end)
        for article_id, sentence, start, end in _rows(sentences, ["article_id", "sentence", "start", "end"])
    }
    begins: dict[str, list[int]] = {}
    for article_id, start in _rows(segments.sort_values(["article_id", "segment"]), ["article_id", "start"]):
        begins.setdefault(article_id, []).append(start)
    for article_id, text in _rows(english, ["article_id", "text"]):
        found = by_article.get(article_id)
        if found is None:
            continue
        for sentence, start, end, cluster in _rows(found, ["sentence", "start", "end", "cluster"]):
            first, last = spans[article_id, sentence]
            last = max(last, end)
            if last - first > LONGEST or text[:start].lower().endswith(ATTITUDES):
                continue
            segment = max(0, bisect_right(begins.get(article_id, []), start) - 1)
            pair = (text[first:last], start - first, end - first)
            yield Target(article_id, sentence, segment, cluster, start, end, pair)


def _rows(frame: pd.DataFrame, columns: list[str]) -> Iterable[tuple[Any, ...]]:
    return zip(*(frame[c].tolist() for c in columns), strict=True)


def _table(targets: list[Target], scores: Scores, found: list[Claim]) -> pd.DataFrame:
    table = pd.DataFrame([t[:6] for t in targets], columns=list(Target._fields[:6]))
    for column, values in zip(CLASSES, scores.T, strict=True):
        table[column] = values
    threshold = float(model_card()["threshold"])
    table["score"] = (table["positive"] - table["negative"]).round(stance_model.DECIMALS)
    table["status"] = [claim.status for claim in found]
    table["label"] = [label_of(row, claim, threshold) for row, claim in zip(scores.tolist(), found, strict=True)]
    table["unclear"] = scores.max(axis=1) < threshold
    table["engine"] = engine_name()
    return table


def _strongest(table: pd.DataFrame) -> pd.DataFrame:
    """One row per key: the one with the largest score either way, of equal ones the first in the text."""
    order = table.assign(strength=table["score"].abs()).sort_values(["strength", "start"], ascending=[False, True])
    key = ["article_id", "sentence", "segment", "cluster"]
    return order.drop_duplicates(key).sort_index().drop(columns="strength")
