"""Broadsheet: news articles in, reports out that an analyst can sign.

from analysis import read_articles, open_corpus, count_entities, plot_ranking

Names are loaded when they are first used, so that importing `analysis` costs nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_ROOMS = {
    "analysis.settings": ("Project", "Settings", "find_project"),
    "analysis.reading": ("Reading", "read_articles"),
    "analysis.corpus.store": ("Corpus", "open_corpus"),
    "analysis.corpus.prepare": ("prepare",),
    "analysis.corpus.stance_labels": ("read_stance_labels",),
    "analysis.marking.sentences": ("find_sentences",),
    "analysis.marking.tokens": ("find_tokens",),
    "analysis.marking.mentions": ("find_mentions",),
    "analysis.marking.entities": ("link_entities",),
    "analysis.marking.quotes": ("find_quotes",),
    "analysis.marking.segments": ("find_segments",),
    "analysis.marking.stances": ("explain_missing_stances", "score_stances"),
    "analysis.marking.stance_words": ("explain_stance", "explain_stances", "name_stance_words"),
    "analysis.marking.stance_notes": ("explain_no_stances", "explain_unclear", "name_words_of_stances"),
    "analysis.marking.tones": ("explain_tone", "score_tones"),
    "analysis.marking.tone_words": ("name_tone_words",),
    "analysis.marking.stories": ("find_stories",),
    "analysis.measuring": (
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
    ),
    "analysis.measuring.changes": ("choose_comparison", "choose_rest", "explain_comparison", "explain_rest"),
    "analysis.measuring.evidence": ("explain_evidence",),
    "analysis.measuring.naming": ("count_labels", "count_methods", "rank_entities"),
    "analysis.measuring.splits": ("compare_sources", "describe_voices", "split_entities", "split_terms"),
    "analysis.measuring.whole_names": ("count_whole_names",),
    "analysis.measuring.quotations": ("count_voiced_words", "list_quotations"),
    "analysis.measuring.speaking": ("count_attributions", "count_cues", "count_speakers", "track_quoted"),
    "analysis.measuring.spoken": (
        "compare_speakers",
        "count_said_mentions",
        "count_speaker_groups",
        "list_unattributed",
        "name_mentions",
        "place_speakers",
        "said_mentions",
        "said_terms",
    ),
    "analysis.measuring.stance": ("list_stances",),
    "analysis.measuring.stance_correction": ("correct_stances", "explain_correction"),
    "analysis.measuring.stance_sample": ("identify_pairs",),
    "analysis.measuring.stance_tone": ("compare_tone_with_stance", "list_disagreements", "list_stance_sentences"),
    "analysis.measuring.stance_shares": ("compare_stance_voices", "count_speaker_stances", "count_stances"),
    "analysis.measuring.voices": ("compare_voices", "explain_voices"),
    "analysis.drawing": (
        "caption",
        "claim",
        "colour_of",
        "describe_chart",
        "plot_keyness",
        "plot_matrix",
        "plot_network",
        "plot_ranking",
        "plot_small_multiples",
        "plot_tone_distribution",
        "plot_trend",
    ),
    "analysis.drawing.stances": ("plot_stance_matrix", "plot_stances"),
    "analysis.drawing.names": (
        "plot_changes",
        "plot_labels",
        "plot_ranks",
        "plot_source_terms",
        "plot_voice_split",
    ),
    "analysis.drawing.voices": (
        "plot_attributions",
        "plot_cues",
        "plot_quoted",
        "plot_said_terms",
        "plot_speaker_matrix",
        "plot_speakers",
    ),
    "analysis.exploring": ("explore",),
    "analysis.exploring.searching": ("search",),
    "analysis.exploring.reading_view": ("show_article",),
    "analysis.reporting": ("open_report",),
}
_PLACES = {name: module for module, names in _ROOMS.items() for name in names}

__all__ = ["__version__", *sorted(_PLACES)]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        msg = f"module 'analysis' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
