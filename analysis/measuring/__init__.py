"""Measuring: counts and marks -> summary tables, each number with an interval and the text beneath it."""

from analysis.measuring.changes import compare_periods
from analysis.measuring.concordance import find_concordance
from analysis.measuring.cooccurrence import count_pairs
from analysis.measuring.evidence import evidence, evidence_of
from analysis.measuring.frequency import count_countries, count_entities, count_sources
from analysis.measuring.intervals import explain_intervals
from analysis.measuring.keyness import compare_terms
from analysis.measuring.keyphrases import count_keywords, find_keyphrases
from analysis.measuring.phrases import count_terms, find_terms
from analysis.measuring.slices import stories_once
from analysis.measuring.tone import average_tone, distribute_tone, list_tone_sentences
from analysis.measuring.trends import track_entities

__all__ = [
    "average_tone",
    "compare_periods",
    "compare_terms",
    "count_countries",
    "count_entities",
    "count_keywords",
    "count_pairs",
    "count_sources",
    "count_terms",
    "distribute_tone",
    "evidence",
    "evidence_of",
    "explain_intervals",
    "find_concordance",
    "find_keyphrases",
    "find_terms",
    "list_tone_sentences",
    "stories_once",
    "track_entities",
]
