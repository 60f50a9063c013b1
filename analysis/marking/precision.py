"""How often a rule was right where it was measured (resources/rule_precision.csv): the confidence of its rows."""

from __future__ import annotations

from functools import cache

from analysis.resources import resource_rows

RESOURCE = "rule_precision.csv"


def confidence_of(construction: str, quote_type: str, cue_class: str, speaker_rule: str) -> float | None:
    """Measured share of rows of this construction whose content and source are right, 0 to 1, times that of the speaker
    rule.

    None where the construction was not met in the gold, or the speaker rule was not measured.
    """
    attribution = _narrowest("attribution", construction, quote_type, cue_class)
    if not speaker_rule:
        return attribution
    speaker = _narrowest("speaker", speaker_rule, "", "")
    return None if attribution is None or speaker is None else round(attribution * speaker, 3)


def _narrowest(part: str, rule: str, quote_type: str, cue_class: str) -> float | None:
    for key in ((quote_type, cue_class), (quote_type, ""), ("", "")):
        if (part, rule, *key) in _table():
            return _table()[(part, rule, *key)]
    return None


@cache
def _table() -> dict[tuple[str, str, str, str], float]:
    rows = resource_rows(RESOURCE)
    return {(r["part"], r["rule"], r["quote_type"], r["cue_class"]): float(r["precision"]) for r in rows}
