"""Quotations and reports of speech: who is given which words, by which expression."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any

import pandas as pd

from analysis.marking import direct_by_marks, people, precision, roles
from analysis.marking.antecedents import Scene
from analysis.marking.articles_quoted import Quoted, find_attributed
from analysis.marking.attributions import Attribution
from analysis.marking.cues import RESOURCE as CUES
from analysis.marking.people import find_profiles
from analysis.marking.plausibility import ACT, SPEECH, THOUGHT
from analysis.marking.precision import confidence_of
from analysis.marking.quotation_marks import Quotation
from analysis.marking.speakers import Speaker, find_speaker, source_form
from analysis.marking.tidying import without
from analysis.settings import Settings
from analysis.tables import conform, empty

VERSION = "5"
RESOURCES = (CUES, direct_by_marks.RESOURCE, roles.RESOURCE, precision.RESOURCE, people.RESOURCE)
KINDS = (SPEECH, THOUGHT, ACT)
TYPES = {ACT: "speech_act", THOUGHT: "thought"}
PARSED_LANGUAGES = ("en", "und")
WORD = re.compile(r"\w+")
TITLE = re.compile(r"\s*[^\n]+(?<![.!?:,;”\"])\s*\n\s*\n\s*")
SCARE_WORDS = 4  # an unattributed quotation of fewer words is a scare quote or a title
ALONE = "text"  # article_id of a text that is passed without a table


def find_quotes(
    articles: pd.DataFrame | str,
    settings: Settings | None = None,
    *,
    sentences: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    kinds: tuple[str, ...] = (SPEECH,),
) -> pd.DataFrame:
    """One row per content piece of an attribution: the `quotes` table of these articles, or of one text.

    `articles` needs article_id, text, language and body_start; a string is one English article called "text", and its
    names are found here. `mentions` is the table of the articles' names; without it `speaker` stays missing. `kinds`
    adds "thought" (believes that ...) and "act" (called for talks) to "speech". `sentences` is taken so that all marks
    are made alike, and not needed. Russian and Kazakh articles have rows of direct speech only, whose confidence
    has not been measured; articles in other languages have none. Spans are code points of `text`, end exclusive; a
    mixed piece includes its marks. Quotations that nobody is given have rows without cue and source; short ones are
    `scare`. Raises EngineError where the language model is missing.
    """
    settings = settings or Settings()
    if isinstance(articles, str):
        articles = _one_article(articles)
        mentions = _mentions(articles, settings) if mentions is None else mentions
    frame = articles[articles["language"].isin(PARSED_LANGUAGES)]
    named = {} if mentions is None else {str(key): table for key, table in mentions.groupby("article_id", sort=False)}
    rows: list[dict[str, Any]] = []
    for quoted in find_attributed(frame, settings, tuple(kinds)):
        rows += _rows(quoted, named.get(quoted.article_id))
    if SPEECH in kinds:
        for row in articles[articles["language"].isin(direct_by_marks.LANGUAGES)].itertuples():
            rows += _rows_by_marks(row, named.get(str(row.article_id)))
    return conform(pd.DataFrame(rows), "quotes") if rows else empty("quotes")


def _one_article(text: str) -> pd.DataFrame:
    """The text as a table of one article; a first line without a full stop before a blank line is its title."""
    title = TITLE.match(text)
    return pd.DataFrame(
        {"article_id": [ALONE], "text": [text], "language": ["en"], "body_start": [title.end() if title else 0]}
    )


def _mentions(articles: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    from analysis.marking.mentions import find_mentions
    from analysis.marking.sentences import find_sentences

    return find_mentions(articles, settings, sentences=find_sentences(articles, settings))


def _rows(quoted: Quoted, mentions: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Rows of one article, attributions numbered by their first content piece."""
    found = quoted.attributions
    speakers = _speakers(quoted, mentions)
    names = {} if mentions is None else {c: p.name for c, p in find_profiles(quoted.text, mentions).items()}
    used = {i for a in found for i in a.quotations}
    items: list[tuple[int, int, Attribution | Quotation]] = [(a.content[0][0], -a.content[0][1], a) for a in found]
    items += [(q.start, -q.end, q) for i, q in enumerate(quoted.quotations) if i not in used]
    items.sort(key=lambda item: item[:2])
    numbers = {id(item): n for n, (_, _, item) in enumerate(items)}
    containers = _containers(found)
    rows: list[dict[str, Any]] = []
    for number, (_, _, item) in enumerate(items):
        start = {"article_id": quoted.article_id, "quote": number}
        if isinstance(item, Quotation):
            rows.append({**start, **_unattributed(quoted.text, item)})
            continue
        outer = containers.get(id(item))
        nested = None if outer is None else numbers[id(outer)]
        common = {
            **start,
            **_described(quoted, item),
            **_spoken(item, quoted, speakers[id(item)], names),
            "nested_in": nested,
        }
        rows += [{**common, "piece": n, "start": a, "end": b} for n, (a, b) in enumerate(item.content)]
    return rows


def _rows_by_marks(article: Any, mentions: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Rows of direct speech of an article that is not parsed; a speaker is a name within the source."""
    text, rows = article.text, []
    found = direct_by_marks.find_direct(text, int(article.body_start), article.language)
    for number, spoken in enumerate(found):
        common: dict[str, Any] = {"article_id": article.article_id, "quote": number, "negated": False, "flags": ""}
        common |= {"quote_type": "scare" if spoken.scare else "direct", "source_form": "none"}
        if spoken.cue is not None:
            start, end = spoken.cue
            common |= {"cue_start": start, "cue_end": end, "cue": text[start:end], "cue_class": spoken.cue_class}
            common["rule"] = "marks"
        if spoken.source is not None:
            start, end = spoken.source
            common |= {"source_start": start, "source_end": end, "source": text[start:end]}
            pronoun = text[start:end].lower() in direct_by_marks.PRONOUNS
            common["source_form"] = "pronoun" if pronoun else "name"
            common |= _named_in(text, spoken.source, mentions)
        rows += [{**common, "piece": n, "start": a, "end": b} for n, (a, b) in enumerate(spoken.content)]
    return rows


def _named_in(text: str, source: tuple[int, int], mentions: pd.DataFrame | None) -> dict[str, Any]:
    """Speaker and rule, where one of the article's names stands in a source; a person before an organisation."""
    if mentions is None:
        return {}
    inside = mentions[(mentions["start"] >= source[0]) & (mentions["end"] <= source[1])]
    inside = inside[inside["label"].isin(("PERSON", "ORG"))].sort_values("label", ascending=False, kind="stable")
    if inside.empty:
        return {}
    cluster = int(inside["cluster"].iloc[0])
    return {"speaker": cluster, "speaker_name": find_profiles(text, mentions)[cluster].name, "rule": "marks/name"}


def _speakers(quoted: Quoted, mentions: pd.DataFrame | None) -> dict[int, Speaker]:
    """Speaker of each attribution (by identity), found in the order of their sources."""
    if mentions is None:
        return {id(a): Speaker(source_form(quoted.text, a)) for a in quoted.attributions}
    scene = Scene(quoted.text, quoted.paragraphs, quoted.quotations, find_profiles(quoted.text, mentions))
    ordered = sorted(quoted.attributions, key=lambda a: a.source or a.content[0])
    return {id(a): find_speaker(scene, a) for a in ordered}


def _containers(found: list[Attribution]) -> dict[int, Attribution]:
    """By the identity of an attribution: the smallest larger one whose content holds its cue or source."""
    spans = sorted((a, b, n) for n, other in enumerate(found) for a, b in other.content)
    longest = max((b - a for a, b, _ in spans), default=0)
    held: dict[int, Attribution] = {}
    for item in found:
        anchor = item.cue_span or item.source
        if anchor is None:
            continue
        near = spans[bisect_left(spans, (anchor[0] - longest,)) : bisect_left(spans, (anchor[0] + 1,))]
        holders = [found[n] for _, end, n in near if anchor[1] <= end and found[n].size > item.size]
        if holders:
            held[id(item)] = min(holders, key=lambda other: other.size)
    return held


def _described(quoted: Quoted, item: Attribution) -> dict[str, Any]:
    text, cue, source = quoted.text, item.cue_span, item.source
    flags = dict.fromkeys(item.flags)
    if quoted.has_title and item.paragraph == 0:
        flags["headline"] = None
    for index in item.quotations:
        flags.update(dict.fromkeys(quoted.quotations[index].flags))
    return {
        "quote_type": _type(quoted, item),
        "cue_start": cue[0] if cue else None,
        "cue_end": cue[1] if cue else None,
        "cue": text[slice(*cue)] if cue else None,
        "cue_class": item.cue.cue_class if item.cue else None,
        "source_start": source[0] if source else None,
        "source_end": source[1] if source else None,
        "source": text[slice(*source)] if source else None,
        "negated": item.negated,
        "flags": " ".join(sorted(flags)),
    }


def _spoken(item: Attribution, quoted: Quoted, speaker: Speaker, names: dict[int, str]) -> dict[str, Any]:
    cue_class = item.cue.cue_class if item.cue else ""
    found_by = speaker.rule if speaker.cluster is not None else ""
    return {
        "source_form": speaker.form,
        "speaker": speaker.cluster,
        "speaker_name": names.get(speaker.cluster) if speaker.cluster is not None else None,
        "co_speakers": " ".join(map(str, speaker.others)) or None,
        "rule": f"{item.construction}/{found_by}" if found_by else item.construction,
        "confidence": confidence_of(item.construction, _type(quoted, item), cue_class, found_by),
    }


def _type(quoted: Quoted, item: Attribution) -> str:
    if item.kind != SPEECH:
        return TYPES[item.kind]
    if item.construction in ("turn", "block"):
        return "direct"
    if not item.quotations:
        return "indirect"
    marked = [(quoted.quotations[i].start, quoted.quotations[i].end) for i in item.quotations]
    outside = [quoted.text[a:b] for span in item.content for a, b in without(span, marked)]
    return "mixed" if any(WORD.search(words) for words in outside) else "direct"


def _unattributed(text: str, quotation: Quotation) -> dict[str, Any]:
    words = len(WORD.findall(text[quotation.start : quotation.end]))
    return {
        "piece": 0,
        "start": quotation.start,
        "end": quotation.end,
        "quote_type": "scare" if words < SCARE_WORDS else "direct",
        "source_form": "none",
        "negated": False,
        "flags": " ".join(sorted(quotation.flags)),
    }
