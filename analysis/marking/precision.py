"""How often a rule was right where it was measured (resources/rule_precision.csv): the confidence of its rows."""

from __future__ import annotations

from functools import cache

from analysis.resources import resource_rows

RESOURCE = "rule_precision.csv"


def precision_of(part: str, rule: str, quote_type: str = "", cue_class: str = "") -> float | None:
    """Measured precision of the narrowest rule known, 0 to 1; None for a rule that was never met in the gold."""
    known = _table()
    for key in ((quote_type, cue_class), (quote_type, ""), ("", "")):
        if (part, rule, *key) in known:
            return known[(part, rule, *key)]
    return None


@cache
def _table() -> dict[tuple[str, str, str, str], float]:
    rows = resource_rows(RESOURCE)
    return {(r["part"], r["rule"], r["quote_type"], r["cue_class"]): float(r["precision"]) for r in rows}
