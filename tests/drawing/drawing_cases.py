"""Literal summary tables to draw. Outlets and people are invented."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.resources.summaries import finish, summaries

NAN = float("nan")


def table(name: str, rows: list[dict[str, Any]], **same: Any) -> pd.DataFrame:
    """A summary table from the columns that matter; the others get plain values, and no interval."""
    spec = summaries()[name]
    plain: dict[str, Any] = dict.fromkeys(spec.columns, 1)
    plain |= {c: "all" for c in ("source", "period") if c in spec.columns}
    plain |= {c: "x" for c in spec.columns if c.startswith("entity") or c in ("label", "change", "country", "name")}
    plain |= {
        "voice": "all",
        "unit": "articles",
        "low": NAN,
        "high": NAN,
        "n_articles": 40,
        "n_stories": 30,
        "method": "",
    }
    filled = [{**plain, **same, **row} for row in rows]
    if not rows:
        return finish(pd.DataFrame(columns=[*plain, "value"]), name)
    return finish(pd.DataFrame(filled), name)


def shares(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    """A table of entities: name, value, low, high."""
    return table(
        "entities",
        [{"entity_id": f"x:{e}", "entity": e, "value": v, "low": lo, "high": hi} for e, v, lo, hi in rows],
    )


ENTITIES = shares(("Kazakhstan", 0.62, 0.5, 0.73), ("Aktau", 0.3, 0.2, 0.42), ("Dana Ospanova", 0.06, NAN, NAN))

TREND = table(
    "trend",
    [
        {"entity_id": "x:k", "entity": "Aktau", "period": p, "value": v, "low": lo, "high": hi, "n_articles": n}
        for p, v, lo, hi, n in [
            ("2022-12", 0.1, 0.05, 0.2, 12),
            ("2023-01", 0.2, 0.1, 0.3, 12),
            ("2023-02", NAN, NAN, NAN, 0),
            ("2023-03", 0.6, 0.4, 0.8, 9),
            ("2023-04", 0.5, NAN, NAN, 2),
        ]
    ],
)

TONE = table(
    "tone",
    [
        {"source": "Altyn Post", "value": 0.1, "low": 0.05, "high": 0.2},
        {"source": "Caspian Ledger", "value": -0.1, "low": -0.2, "high": 0.0},
        {"source": "unknown", "value": 0.4},
    ],
)

EDGES = np.clip(np.round(np.arange(-1.05, 1.06, 0.1), 2), -1, 1)
SPREAD = table(
    "tone_distribution",
    [
        {"lower": lo, "upper": up, "sentences": n, "value": n / 20, "low": max(n / 20 - 0.05, 0), "high": n / 20 + 0.05}
        for lo, up, n in zip(EDGES[:-1], EDGES[1:], [0] * 8 + [2, 3, 10, 4, 1] + [0] * 8, strict=True)
    ],
)

KEYNESS = table(
    "keyness",
    [
        {"term": t, "log_likelihood": g, "chance": c, "value": v, "low": v - 1, "high": v + 1}
        for t, g, c, v in [("quota", 12.0, 0.001, 2.0), ("grain", 8.0, 0.01, 1.5), ("port", -6.0, 0.03, -1.2)]
    ],
    unit="stories",
)

PAIRS = table(
    "pairs",
    [
        {
            "entity_id_a": f"x:{a}",
            "entity_a": a,
            "entity_id_b": f"x:{b}",
            "entity_b": b,
            "stories_a": 9,
            "stories_b": 6,
            "stories": n,
            "expected": 2.0,
            "value": v,
            "low": v - 1,
            "high": v + 0.5,
        }
        for a, b, n, v in [("Aktau", "Baku", 6, 1.6), ("Aktau", "Osh", 5, 1.3), ("Osh", "Baku", 2, 0.0)]
    ],
    unit="stories",
)

CHANGES = table(
    "changes",
    [
        {
            "entity_id": "x:a",
            "entity": "Aktau",
            "share": 0.5,
            "share_before": 0.1,
            "value": 0.4,
            "low": 0.2,
            "high": 0.6,
        },
        {
            "entity_id": "x:o",
            "entity": "Osh",
            "share": 0.1,
            "share_before": 0.2,
            "value": -0.1,
            "low": -0.3,
            "high": 0.1,
        },
    ],
)

RANKS = table(
    "ranks",
    [
        {"entity_id": f"x:{e}", "entity": e, "measure": m, "rank": r, "value": v, "low": v - 0.05, "high": v + 0.05}
        for e, m, r, v in [
            ("Aktau", "articles", 1, 0.5),
            ("Aktau", "stories", 2, 0.4),
            ("Aktau", "mentions", 1, 0.2),
            ("Osh", "articles", 2, 0.4),
            ("Osh", "stories", 1, 0.45),
            ("Osh", "mentions", 2, 0.1),
        ]
    ],
)

SPLIT = table(
    "entity_voices",
    [
        {"entity_id": f"x:{e}", "entity": e, "heard": h, "mentions": n, "value": v, "low": v - 0.05, "high": v + 0.05}
        for e, shares_of in [("Aktau", (0.9, 0.1, 0.0)), ("Osh", (0.3, 0.2, 0.5))]
        for h, v, n in zip(("narrator", "direct", "indirect"), shares_of, (9, 1, 5), strict=True)
    ],
)

SOURCE_TERMS = table(
    "source_terms",
    [
        {"source": s, "term": t, "log_likelihood": g, "chance": c, "value": v, "low": v - 1, "high": v + 1}
        for s, t, g, c, v in [("Altyn Post", "quota", 6.0, 0.04, 1.5), ("Caspian Ledger", "ferry", 9.0, 0.01, 2.0)]
    ],
    unit="stories",
)
