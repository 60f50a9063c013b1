"""What speakers speak about: their own words against those of others, whom they name, and where they are from."""

from __future__ import annotations

import pandas as pd

from analysis.measuring.frequency import WILSON
from analysis.measuring.intervals import describe_method, share_table
from analysis.measuring.keyness import compare_terms
from analysis.measuring.quotations import WORDS_SHARED, heard_quotations, voice_and_quote, voiced_words, weighed_shares
from analysis.measuring.slices import ALL, DEFAULTS, check_voice, read_articles_of
from analysis.measuring.speaking import name_speakers, told_words
from analysis.resources.summaries import finish
from analysis.settings import Settings
from analysis.tables import PARTS_COUNTED

SHOWN_ONLY = ("capital",)  # a capital that may stand for its country is shown, not counted
OTHERS = "others"
LEAST_ARTICLES = 2  # a word that a speaker has in one article alone is no habit


def name_mentions(mentions: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """The counted mentions of title and body: article_id, start, end, label, country, entity_id (whom they name)."""
    counted = mentions.part.isin(PARTS_COUNTED) & mentions.inside.isna() & ~mentions.method.isin(SHOWN_ONLY)
    known = entities[["article_id", "cluster", "entity_id"]]
    named = mentions[counted].merge(known, on=["article_id", "cluster"])
    return named[["article_id", "start", "end", "label", "country", "entity_id"]]


def said_mentions(quotations: pd.DataFrame, mentions: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """One row per mention (of `name_mentions`) and speaker of the words it stands in: article_id, start, end, voice,
    quote, speaker_id, named_id. Speakers who name themselves are left out.
    """
    placed = mentions[["article_id", "start", "end", "entity_id"]].join(voice_and_quote(mentions, segments))
    placed = placed[placed.quote.notna()].astype({"quote": "int32"}).rename(columns={"entity_id": "named_id"})
    spoken = quotations[quotations.entity_id.notna()][["article_id", "quote", "entity_id"]]
    said = placed.merge(spoken.rename(columns={"entity_id": "speaker_id"}), on=["article_id", "quote"])
    said = said[said.speaker_id != said.named_id]
    return said.sort_values(["article_id", "start", "speaker_id"], ignore_index=True)


def count_said_mentions(
    said: pd.DataFrame,
    quotations: pd.DataFrame,
    words: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per speaker and entity that they name: mentions inside their words, and the share of the articles that
    quote the speaker in which they do; speakers of most articles first.

    `said` is of `said_mentions`; the other tables and options are as in `count_speakers`.
    """
    told, _ = told_words(quotations, words, articles, voice=voice, unit=unit)
    told = told[told.entity_id.notna()]
    heard = said if check_voice(voice) == ALL else said[said.voice == voice]
    known = told[["article_id", "story_id", "entity_id"]].drop_duplicates()
    held = heard.rename(columns={"speaker_id": "entity_id"}).merge(known, on=["article_id", "entity_id"])
    pairs = held[["article_id", "entity_id", "named_id"]].drop_duplicates()
    shares = share_table(
        pairs.assign(article_id=pairs.article_id + " " + pairs.entity_id)[["article_id", "named_id"]],
        known.assign(article_id=known.article_id + " " + known.entity_id),
        by=["named_id"],
        groups=["entity_id"],
        settings=settings,
    )
    mentions = held.groupby(["entity_id", "named_id"]).size().rename("mentions").reset_index()
    table = name_speakers(shares.merge(mentions, on=["entity_id", "named_id"]), names)
    named = names.drop_duplicates("entity_id").set_index("entity_id").entity
    table["named"] = table.named_id.map(named).fillna(table.named_id)
    order = ["n_articles", "entity_id", "articles", "mentions", "named_id"]
    table = table.sort_values(order, ascending=[False, True, False, False, True], ignore_index=True)
    table["method"] = describe_method(table, f"share of {unit} that quote the speaker", WILSON, settings)
    return finish(table.assign(voice=voice, unit=unit), "said_mentions")


def said_terms(
    quotations: pd.DataFrame, tokens: pd.DataFrame, sentences: pd.DataFrame, segments: pd.DataFrame
) -> pd.DataFrame:
    """One row per quoted word and speaker: article_id, start, end, term, voice, quote, speaker_id (may be missing)."""
    words = voiced_words(tokens, sentences, segments)
    words = words[words.quote.notna()].astype({"quote": "int32"})
    spoken = quotations[["article_id", "quote", "entity_id"]].rename(columns={"entity_id": "speaker_id"})
    return words.merge(spoken, on=["article_id", "quote"])


def compare_speakers(
    said: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    speakers: list[str],
    *,
    top: int = 8,
    minimum: int = 3,
    voice: str = ALL,
    unit: str = "stories",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per speaker and term: the words that set what they say apart from what all others are quoted with.

    `said` is of `said_terms`, `speakers` are entity_ids. As `compare_terms`, article by article: the words of the
    speaker in an article against the words of everybody else in an article. At most `top` terms of each speaker, of
    those that are more common with them and stand in two of their articles at least; the strongest first.
    """
    heard = said if check_voice(voice) == ALL else said[said.voice == voice]
    known = articles[[c for c in ("article_id", "story_id", "role", "published") if c in articles]]
    tables = [_terms_of(heard, known, speaker, minimum, unit, settings).head(top) for speaker in speakers]
    columns = ["entity_id", "term", "articles", "articles_rest", "log_likelihood", "chance", "unit"]
    tail = ["value", "low", "high", "n_articles", "n_stories", "method"]
    found = [table for table in tables if len(table)]
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=[*columns, *tail])
    return finish(name_speakers(table.assign(voice=voice, unit=unit), names), "said_terms")


def _terms_of(
    heard: pd.DataFrame, known: pd.DataFrame, speaker: str, minimum: int, unit: str, settings: Settings
) -> pd.DataFrame:
    """The keyness of one speaker; what others say in the same article is an article of its own."""
    own = heard[heard.speaker_id == speaker]
    others = heard[heard.speaker_id != speaker].assign(article_id=lambda t: t.article_id + " " + OTHERS)
    counts = pd.concat([own, others]).groupby(["article_id", "term"]).size().rename("n").reset_index()
    rest = known.assign(article_id=known.article_id + " " + OTHERS)
    table = compare_terms(
        counts.rename(columns={"term": "key"}),
        known[known.article_id.isin(own.article_id)],
        rest[rest.article_id.isin(others.article_id)],
        minimum=minimum,
        unit=unit,
        settings=settings,
    )
    often = (table.articles >= LEAST_ARTICLES) & (table.log_likelihood > 0)
    return table[often].assign(entity_id=speaker)


def place_speakers(quotations: pd.DataFrame, mentions: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """One row per speaker: entity_id, country (ISO code), organisation (entity_id); missing where it is not known.

    A country is its own. People and organisations get the country, and people the organisation, that is named most
    often inside their sources ("Kazakh Foreign Minister Dana Ospanova"), not inside other names of people; where two
    are named as often, none. An organisation is its own. `mentions` and `entities` are the tables of a corpus.
    """
    sources = quotations[quotations.entity_id.notna() & quotations.source_start.notna()]
    sources = sources[["article_id", "quote", "source_start", "source_end", "entity_id"]]
    people = mentions[mentions.label == "PERSON"][["article_id", "mention"]].rename(columns={"mention": "inside"})
    people = people.assign(of_a_person=True).astype({"inside": "Int32"})
    about = mentions[["article_id", "start", "end", "label", "country", "cluster", "inside"]]
    about = about[about.country.notna() | (about.label == "ORG")].merge(people, on=["article_id", "inside"], how="left")
    about = about[about.of_a_person.isna()].drop(columns="of_a_person")
    about = about.merge(entities[["article_id", "cluster", "entity_id"]], on=["article_id", "cluster"])
    within = sources.merge(about.rename(columns={"entity_id": "named_id"}), on="article_id")
    within = within[(within.start >= within.source_start) & (within.end <= within.source_end)]
    speakers = pd.DataFrame({"entity_id": sorted(sources.entity_id.unique())}).astype({"entity_id": "str"})
    kinds = entities[["entity_id", "label", "country"]].sort_values(["entity_id", "label", "country"])
    known = speakers.merge(kinds.drop_duplicates("entity_id"), on="entity_id", how="left")
    country = known.entity_id.map(_most_named(within[within.country.notna()], "country"))
    known["country"] = known.country.fillna(country.astype("str"))
    organisations = within[(within.label == "ORG") & (within.named_id != within.entity_id)]
    organisation = known.entity_id.map(_most_named(organisations, "named_id"))
    known["organisation"] = organisation.where(known.label == "PERSON").mask(known.label == "ORG", known.entity_id)
    return known[["entity_id", "country", "organisation"]].astype({"country": "str", "organisation": "str"})


def _most_named(within: pd.DataFrame, column: str) -> pd.Series:
    """For each speaker, the value of `column` named most often; speakers with two named as often are left out."""
    counted = within.groupby(["entity_id", column]).size().rename("n").reset_index()
    best = counted[counted.n == counted.groupby("entity_id").n.transform("max")]
    return best[~best.duplicated("entity_id", keep=False)].set_index("entity_id")[column]


def count_speaker_groups(
    quotations: pd.DataFrame,
    words: pd.DataFrame,
    placed: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "country",
    voice: str = ALL,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per country, or per organisation, of speakers: how many speak, and their share of all quoted words.

    `placed` is of `place_speakers`; `by` is "country" or "organisation". Speakers without one are in no row, and their
    words are part of the whole. The rest is as in `count_speakers`.
    """
    told, wholes = told_words(quotations, words, articles, voice=voice, unit=unit)
    told = told.merge(placed, on="entity_id")
    told = told[told[by].notna()]
    speakers = told.groupby(by).entity_id.nunique().rename("speakers").reset_index()
    told = told.drop_duplicates(["article_id", "quote", by])
    table = weighed_shares(told, wholes, "words", by=[by], groups=["whole"], settings=settings)
    counted = told.groupby(by).size().rename("quotations").reset_index()
    table = table.merge(speakers, on=by).merge(counted, on=by)
    table = table.sort_values(["words", by], ascending=[False, True], ignore_index=True)
    named = names.drop_duplicates("entity_id").set_index("entity_id").entity
    ids = "country:" + table[by] if by == "country" else table[by]
    table["name"] = ids.map(named).fillna(table[by])
    table["method"] = describe_method(table, "share of quoted words", WORDS_SHARED, settings)
    return finish(
        table.assign(voice=voice, unit=unit), f"speaker_{'countries' if by == 'country' else 'organisations'}"
    )


def list_unattributed(
    quotations: pd.DataFrame,
    words: pd.DataFrame,
    texts: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voice: str = ALL,
    unit: str = "articles",
) -> pd.DataFrame:
    """One row per quotation without a named speaker, the longest first: article_id, start, end, sentence (its text),
    attribution ("described" or "nobody"), said_by (the source as the text has it), cue, words, source, title.
    """
    read = articles[articles.article_id.isin(read_articles_of(articles, unit).article_id)]
    rows = heard_quotations(quotations, words, voice)
    rows = rows[rows.attribution != "named"].drop_duplicates(["article_id", "quote"])
    rows = rows.merge(read[["article_id", "source", "title"]], on="article_id")
    known = dict(zip(texts.article_id, texts.text, strict=True))
    rows["sentence"] = [known[a][s:e] for a, s, e in zip(rows.article_id, rows.start, rows.end, strict=True)]
    rows = rows.sort_values(["words", "article_id", "start"], ascending=[False, True, True], ignore_index=True)
    columns = ["article_id", "start", "end", "sentence", "attribution", "said_by", "cue", "words", "source", "title"]
    return rows[columns].fillna({"said_by": "", "cue": ""})
