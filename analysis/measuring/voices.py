"""Measures told apart by voice: what the narrator says, and what stands in direct and indirect quotation."""

from __future__ import annotations

import pandas as pd

from analysis.measuring.slices import ALL, DEFAULTS, check_voice
from analysis.measuring.tone import average_tone
from analysis.resources import resource_rows
from analysis.settings import Settings

VOICES = ("narrator", "direct", "indirect")
PRECISION = "narrator_precision.csv"
MEASURED = ("narrator", "quoted")


def compare_voices(
    tones: pd.DataFrame,
    sentences: pd.DataFrame,
    segments: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    unit: str = "articles",
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """One row per voice: the mean tone of its stretches, over all sources and time; as `average_tone`, voice apart."""
    tables = [
        average_tone(tones, sentences, segments, articles, voice=voice, unit=unit, settings=settings)
        for voice in VOICES
    ]
    return pd.concat(tables, ignore_index=True)


def explain_voices(voice: str = "") -> str:
    """One sentence or two for beside a table or chart: which voice is counted, and how sure its bounds are.

    Without `voice` it speaks of a split by voice; "all" says that voices are not told apart. The shares of error are
    those of resources/narrator_precision.csv. Raises CallError for an unknown voice.
    """
    if voice and check_voice(voice) == ALL:
        return "All voices are counted: the narrator's and those that are quoted."
    measured = {row["voice"]: row for row in resource_rows(PRECISION)}
    missed, wrong = (100 * (1 - int(row["right"]) / int(row["characters"])) for row in (measured[m] for m in MEASURED))
    said = {
        "": "What stands in no quotation that was found counts as the narrator's.",
        "narrator": "Only the narrator's words are counted: what stands in no quotation that was found.",
        "direct": "Only direct quotation is counted, between quotation marks or in turns of a conversation.",
        "indirect": "Only indirect quotation is counted: reported words without quotation marks.",
    }
    return (
        f"{said[voice]} About {missed:.0f} % of narrator text is unmarked quotation, and about {wrong:.0f} % of the "
        f"text marked as quotation is the narrator's (by character, on {measured['narrator']['articles']} English "
        "news articles that people marked; not measured on these articles)."
    )
