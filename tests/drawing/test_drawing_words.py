"""Titles, captions and descriptions, each from a literal table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from drawing_cases import (
    CHANGES,
    ENTITIES,
    KEYNESS,
    NAN,
    PAIRS,
    RANKS,
    SOURCE_TERMS,
    SPLIT,
    SPREAD,
    TONE,
    TREND,
    shares,
    table,
)

from analysis.drawing import caption, claim, describe_chart
from analysis.drawing.claims import apart
from analysis.drawing.words import axis_label, number, period_label, shorten, when
from analysis.resources.summaries import INTERVALS_MEAN, summaries, summary_of

TERMS = table("keywords", [{"term": "quota", "value": 0.4}, {"term": "grain", "value": 0.2}])


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (ENTITIES, "Kazakhstan appears in 62 % of articles, well ahead of Aktau (30 %)"),
        (shares(("A", 0.5, 0.4, 0.6), ("B", 0.45, 0.3, 0.6)), "A and B lead, in 50 % and 45 % of articles"),
        (shares(("A", 0.5, NAN, NAN), ("B", 0.1, NAN, NAN)), "A appears in 50 % of articles"),
        (shares(("A" * 60, 0.5, 0.4, 0.6), ("B", 0.1, 0.0, 0.2)), f"{'A' * 60} appears in 50 % of articles"),
        (ENTITIES.assign(n_articles=1, mentions=[14, 3, 1]), "Kazakhstan is named most often, 14 times"),
        (TREND, "Aktau rises from 10 % (Dec 2022) to 60 % (Mar 2023)"),
        (TREND[TREND.period == "2023-04"], "Aktau appears in 50 % of articles in Apr 2023"),
        (TREND.assign(low=0.0, high=1.0), "Aktau: no clear change over time"),
        (TREND.assign(low=NAN), "Too few stories in a period to speak of change"),
        (TONE, "Altyn Post is more positive (+0.10) than Caspian Ledger (−0.10)"),
        (TONE.assign(high=0.3), "No clear difference in tone between outlets"),
        (TONE.head(1), "Tone is positive on the whole: +0.10"),
        (TONE.iloc[[1]].assign(high=0.1), "Tone is balanced: −0.10, and zero is within the interval"),
        (TONE.tail(1), "The mean tone is +0.40"),
        (SPREAD, "50 % of the sentences are neutral, 25 % negative, 25 % positive"),
        (KEYNESS, "“quota” and “grain” set these articles apart"),
        (KEYNESS.assign(chance=0.2), "No word clearly sets these articles apart"),
        (PAIRS, "Aktau and Baku share 6 stories; chance would give 2"),
        (PAIRS.assign(low=-1.0), "No two names appear together clearly more often than by chance"),
        (CHANGES, "Aktau rose most, from 10 % to 50 % of articles"),
        (CHANGES.tail(1), "No share changed clearly"),
        (
            CHANGES.assign(high=[0.6, -0.05]),
            "Aktau rose most, from 10 % to 50 % of articles; Osh fell most, from 20 % to 10 %",
        ),
        (CHANGES.assign(low=NAN, high=NAN), "Too few stories to speak of change"),
        (RANKS, "Aktau leads in 50 % of articles and 20 % of all mentions; Osh leads in 45 % of stories"),
        (RANKS.head(1), "Aktau leads: 50 % of articles"),
        (SPLIT, "Osh stands in quotations most (70 % of mentions), Aktau least (10 %)"),
        (SPLIT.assign(low=0.0, high=1.0), "No clear difference in whose words they stand"),
        (SOURCE_TERMS, "“ferry” sets Caspian Ledger apart from the others"),
        (SOURCE_TERMS.assign(chance=0.3), "No word clearly sets one outlet apart from the others"),
        (TERMS, "“quota” and “grain” carry these articles"),
        (TERMS.head(1).assign(n_articles=1), "“quota” carries this article"),
        (table("sources", [{"source": "Altyn Post", "value": 0.4}]), "Altyn Post published 40 % of the articles"),
        (ENTITIES.iloc[:0], "Nothing to show"),
    ],
)  # fmt: skip
def test_a_claim_says_what_the_table_says(made: pd.DataFrame, said: str) -> None:
    assert claim(made) == said


def test_small_differences_between_outlets_are_not_claimed() -> None:
    rows = [
        {"entity_id": "x", "entity": "Aktau", "source": s, "value": v, "low": v - 0.1, "high": v + 0.1}
        for s, v in (("Altyn Post", 0.3), ("Caspian Ledger", 0.4))
    ]
    assert claim(table("trend", rows)) == "No clear difference between outlets"
    rows[1] |= {"value": 0.9, "low": 0.8, "high": 1.0}
    assert claim(table("trend", rows)) == "Aktau: 90 % in Caspian Ledger, 30 % in Altyn Post"
    assert claim(table("trend", rows[:1])) == "All articles are of one outlet: Altyn Post"


def test_a_caption_says_how_much_was_read_and_what_intervals_mean() -> None:
    said = caption(ENTITIES)
    assert said.startswith("Share of articles that mention the entity. n = 40 articles in 30 stories.")
    assert INTERVALS_MEAN in said
    assert said.endswith("Without a line: too few stories for an interval.")
    assert "n = 0 to 12 articles in 30 stories for each value" in caption(TREND)
    quoted = caption(ENTITIES.head(1).assign(voice="direct", unit="stories", n_articles=30))
    assert quoted.startswith("Share of stories that mention")
    assert "One article of each story. Only direct quotation." in quoted
    assert "interval" not in caption(ENTITIES.tail(1)).replace("for an interval", "")
    assert caption(ENTITIES.assign(n_articles=1)).startswith("Mentions in the one article")
    assert caption(ENTITIES.iloc[:0]) == "No data for this selection."


def test_a_description_names_the_numbers() -> None:
    said = describe_chart(ENTITIES)
    assert "Kazakhstan 62 % (50 % to 73 %); Aktau 30 % (20 % to 42 %); Dana Ospanova 6.0 %." in said
    assert "Aktau: 10 % in Dec 2022, the lowest, 60 % in Mar 2023, the highest, 50 % in Apr 2023" in describe_chart(
        TREND
    )
    assert "Altyn Post +0.10 (+0.05 to +0.20)" in describe_chart(TONE)
    many = shares(*[(f"E{n}", 0.5, NAN, NAN) for n in range(12)])
    assert "; and 4 more." in describe_chart(many)
    assert "nothing to show" in describe_chart(ENTITIES.iloc[:0])


def test_numbers_are_written_as_people_write_them() -> None:
    assert [number(v, "share") for v in (0.0, 0.004, 0.62, 1.0)] == ["0 %", "0.4 %", "62 %", "100 %"]
    assert [number(v, "tone") for v in (0.123, -0.004, -0.5)] == ["+0.12", "0.00", "−0.50"]
    assert number(-0.234, "difference") == "−23 points"
    assert number(NAN, "share") == "no value"


def test_periods_are_written_as_people_write_them() -> None:
    names = ["2023-02", "2023-02-05", "2023-W05", "2023"]
    assert [period_label(n) for n in names] == ["Feb 2023", "5 Feb 2023", "week of 30 Jan 2023", "2023"]
    assert [period_label(n, year=False) for n in names] == ["Feb", "5 Feb", "30 Jan", "2023"]
    assert [when(n) for n in names] == ["in Feb 2023", "on 5 Feb 2023", "in the week of 30 Jan 2023", "in 2023"]


def test_long_names_keep_both_ends() -> None:
    assert shorten("Aktau") == "Aktau"
    short = shorten("Collective Security Treaty Organization Parliamentary Assembly")
    assert len(short) <= 34
    assert short.startswith("Collective Security")
    assert short.endswith("Assembly")
    assert shorten("Eurasian Economic Union", 22) == "Eurasian … Union"  # no word is cut where whole ones fit
    assert shorten("Abdirakhmanov-Sultanbekov", 12) == "Abdirak…ekov"


@pytest.mark.parametrize("name", summaries())
def test_every_kind_of_table_has_words(name: str) -> None:
    made = table(name, [{"value": 0.2, "lower": -0.05, "upper": 0.05}])
    spec = summary_of(made)
    assert spec.name == name
    assert claim(made) != "Nothing to show"
    assert axis_label(made, spec)
    assert caption(made).endswith(".")
    assert describe_chart(made).startswith("Chart: ")
    assert claim(table(name, [])) == "Nothing to show"


def test_two_intervals_chosen_from_many_stand_apart_by_more() -> None:
    one, other = shares(("Aktau", 0.30, 0.25, 0.35), ("Osh", 0.42, 0.37, 0.47))[["value", "low", "high"]].itertuples()
    assert apart(one, other)
    assert not apart(one, other, among=630)  # 3.95 standard errors are asked for instead of 2.77
    assert apart(one, other._replace(value=0.45, low=0.40, high=0.50), among=630)


def test_noise_over_three_years_is_rarely_a_change() -> None:
    """Series of 36 months around one mean: of 100, a title may claim a change for about 5."""
    rng = np.random.default_rng(7)
    months = [f"{2021 + n // 12}-{n % 12 + 1:02}" for n in range(36)]
    claims = []
    for values in rng.normal(0.0, 0.05, (100, 36)):
        rows = [
            {"period": m, "value": v, "low": v - 1.96 * 0.05, "high": v + 1.96 * 0.05}
            for m, v in zip(months, values, strict=True)
        ]
        claims.append(claim(table("tone", rows, source="all", voice="all")))
    assert sum("no clear change" not in said.casefold() for said in claims) <= 10


def test_what_leaves_zero_out_among_many_alone_is_not_claimed() -> None:
    rows = [{"entity_id": f"x:{n}", "entity": f"E{n}", "units": 20} for n in range(40)]
    zero = {"value": 0.0, "low": -0.1, "high": 0.1}
    made = table(
        "stances", [{**row, **zero} for row in rows[1:]] + [{**rows[0], "value": 0.12, "low": 0.02, "high": 0.22}]
    )
    assert claim(made) == "Nobody is portrayed clearly well or clearly badly on balance, given how many are compared"
    assert claim(made.tail(1)).startswith("E0 is portrayed well")
