"""Stories: copies, excerpts, originals, agencies; articles are made of invented sentences."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest

from analysis.marking.agencies import agency_name
from analysis.marking.shingles import Shingler, candidate_pairs, share, sketch
from analysis.marking.sketches import COLUMNS, sketch_articles
from analysis.marking.stories import find_stories
from analysis.marking.substitutions import exchanged_share
from analysis.settings import Settings
from analysis.tables import check, conform, empty

WORDS = [
    "ferry",
    "port",
    "minister",
    "treaty",
    "rail",
    "grain",
    "tariff",
    "border",
    "quota",
    "river",
    "delegation",
    "harvest",
    "pipeline",
    "transit",
    "council",
    "agreement",
    "station",
    "wagon",
    "customs",
    "summit",
    "valley",
    "railway",
    "cargo",
    "market",
    "lorry",
    "bridge",
    "terminal",
    "quarter",
    "investor",
    "decree",
    "committee",
    "village",
    "season",
    "signal",
    "charter",
    "budget",
]


def story(seed: int, n: int = 200) -> str:
    rng = random.Random(seed)
    words = [rng.choice(WORDS) for _ in range(n)]
    return " ".join(f"{' '.join(words[i : i + 9])}." for i in range(0, n, 9))


def cut(text: str, part: float) -> str:
    words = text.split()
    return " ".join(words[: round(len(words) * part)])


def articles(rows: list[tuple[str, str, str | None]], via: dict[str, str] | None = None) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["article_id", "text", "published"])
    found["published"] = pd.to_datetime(found["published"], utc=True)
    return found.assign(body_start=0, via=found["article_id"].map(via or {}), language="en", source="Kura Gazette")


def roles(found: pd.DataFrame) -> dict[str, tuple[str, str]]:
    return {a: (s, r) for a, s, r in zip(found.article_id, found.story_id, found.role, strict=True)}


def test_earliest_dated_article_is_the_original_and_undated_ones_come_last() -> None:
    one = story(1)
    given = articles(
        [
            ("a", one, None),
            ("b", one + " The end of it.", "2023-02-03"),
            ("c", cut(one, 0.8), "2023-02-02"),
            ("d", cut(one, 0.4) + " Read the rest elsewhere.", "2023-02-04"),
            ("e", story(2), "2023-02-01"),
        ]
    )
    found = check(find_stories(given, Settings()), "stories")
    assert roles(found) == {
        "a": ("c", "copy"),
        "b": ("c", "copy"),
        "c": ("c", "original"),
        "d": ("c", "excerpt"),
        "e": ("e", "original"),
    }
    overlap = found.set_index("article_id")["overlap"]
    assert overlap["c"] == overlap["e"] == 1
    assert 0.75 < overlap["a"] < 0.82
    assert 0.9 < overlap["d"] < 1


def test_order_of_the_rows_does_not_matter_and_the_input_is_unchanged() -> None:
    one = story(3)
    given = articles([("a", one, None), ("b", cut(one, 0.6), None), ("c", story(4), None), ("d", one, None)])
    before = given.copy(deep=True)
    found = find_stories(given, Settings())
    pd.testing.assert_frame_equal(given, before)
    pd.testing.assert_frame_equal(found, find_stories(given.iloc[[2, 0, 3, 1]], Settings()))
    assert set(found.loc[found.article_id.isin(["a", "b", "d"]), "story_id"]) == {"a"}


def test_short_texts_are_copies_only_where_their_words_are_the_same() -> None:
    given = articles(
        [
            ("a", "Ferry sinks near Aktau.", None),
            ("b", "FERRY sinks, near Aktau", None),
            ("c", "Ferry sinks near Baku.", None),
        ]
    )
    assert roles(find_stories(given, Settings())) == {
        "a": ("a", "original"),
        "b": ("a", "copy"),
        "c": ("c", "original"),
    }
    blank = articles([("a", "", None), ("b", " ", None)])
    assert roles(find_stories(blank, Settings())) == {"a": ("a", "original"), "b": ("b", "original")}


def test_new_headline_does_not_hide_a_copy() -> None:
    body = story(5, 60)
    given = articles([("a", f"{story(6, 30)}\n\n{body}", None), ("b", f"{story(7, 30)}\n\n{body}", None)])
    given["body_start"] = [given.text[0].index(body), given.text[1].index(body)]
    assert set(find_stories(given, Settings()).story_id) == {"a"}


def test_candidates_hold_every_pair_that_shares_much() -> None:
    texts = [story(i) for i in range(30)] + [cut(story(i), 0.5) for i in range(30)]
    sketches = [sketch(Shingler().hash(t)) for t in texts]
    pairs = {tuple(p) for p in candidate_pairs(sketches).tolist()}
    assert {(i, i + 30) for i in range(30)} <= pairs
    assert len(candidate_pairs([])) == len(candidate_pairs([np.empty(0, dtype=np.uint64)])) == 0


def test_a_story_printed_by_everybody_is_still_found() -> None:
    one = story(8)
    given = articles([(f"a{i:03}", f"{one} Printed in town {i}.", None) for i in range(150)])
    assert set(find_stories(given, Settings()).story_id) == {"a000"}


def test_hashes_do_not_depend_on_what_was_hashed_before() -> None:
    shingler = Shingler()
    shingler.hash(story(9))
    assert np.array_equal(shingler.hash(story(10)), Shingler().hash(story(10)))
    assert share(shingler.hash("a b c d"), shingler.hash("x a b c")) == 0.5


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("ASTANA, Feb 28 (Reuters) - Two firms met.", "Reuters"),
        ("Two firms met.\n\nSource: Agence France-Presse", "AFP"),
        ("АСТАНА, 28 фев — РИА Новости. Встреча прошла.", "RIA Novosti"),
        ("Two firms met.\n\n(Reporting by Jane Harlow; editing by Peter Lind)", None),
        ("Two firms met.\n\nPhoto: Reuters", None),
        ("Reuters reported that two firms met.", None),
        ("Two firms met.\n\nThis report was supplied by Meridian Wire.", None),
        ("BAKU, Feb 28 (Kura Gazette) - Two firms met.", None),
        ("BAKU, Feb 28 (Meridian Wire) - Two firms met.", "Meridian Wire"),
        ("", None),
    ],
)
def test_agency_is_read_from_datelines_and_credits(text: str, want: str | None) -> None:
    found = find_stories(articles([("a", text, None)]), Settings())
    assert found["agency"].fillna("none").tolist() == [want or "none"]


def test_agency_of_the_credited_origin_comes_first() -> None:
    assert agency_name("Associated Press") == "AP"
    found = find_stories(articles([("a", "Two firms met.", None)], via={"a": "TASS"}), Settings())
    assert found["agency"].tolist() == ["TASS"]


def test_agency_that_a_dateline_names_is_known_by_its_credit_too() -> None:
    given = articles(
        [
            ("a", "BAKU, Feb 28 (Meridian Wire) - Two firms met.", None),
            ("b", "They met.", None),
            ("c", "He left.", None),
        ],
        via={"b": "meridian wire", "c": "Steppe Courier"},
    )
    assert find_stories(given, Settings())["agency"].fillna("none").tolist() == [
        "Meridian Wire",
        "Meridian Wire",
        "none",
    ]


FORM = (
    "Shares of {} Freight closed at {} tenge on the exchange, {} percent above the day before, brokers said. "
    "Turnover in the paper was {} million tenge in {} deals. Traders said that they expect a quiet session tomorrow."
)


def test_the_next_report_on_the_same_form_is_no_copy() -> None:
    monday, tuesday = FORM.format("Kerim", 311, 2.5, 40, 118), FORM.format("Musta", 907, 1.1, 22, 640)
    assert exchanged_share(monday, tuesday) > 0.5
    assert exchanged_share(monday, monday.replace("percent", "per cent").replace("quiet", "calm")) == 0
    found = find_stories(articles([("a", monday, None), ("b", tuesday, None)]), Settings())
    assert roles(found) == {"a": ("a", "original"), "b": ("b", "original")}


def test_words_badly_scanned_are_not_exchanged() -> None:
    assert (
        exchanged_share("the port of Sarytogay was closed for days", "the port of Sarytogoy was closed for days") == 0
    )
    assert exchanged_share("the port of Sarytogay was closed for days", "the port of Baku was closed for days") == 1
    assert exchanged_share("", "the port") == 0


def test_a_roundup_of_stories_told_before_stays_alone() -> None:
    one, two, three = story(11, 90), story(12, 90), story(13, 90)
    rows = [("a", one, "2023-02-01"), ("b", two, "2023-02-02"), ("c", three, None)]
    roundup = "\n\n".join([one, two, three, story(14, 90)])
    found = roles(find_stories(articles([*rows, ("r", roundup, "2023-02-03")]), Settings()))
    assert [found[i][0] for i in "abcr"] == ["a", "b", "c", "r"]
    halves = roles(find_stories(articles([("f", one + two, "2023-01-01"), *rows[:2]]), Settings()))
    assert {s for s, _ in halves.values()} == {"f"}


def test_stored_sketches_give_the_same_stories() -> None:
    given = articles([(f"a{i}", cut(story(i // 3), (1, 0.7, 0.4)[i % 3]), None) for i in range(12)])
    stored = sketch_articles(given, Settings())
    assert list(stored.columns) == list(COLUMNS)
    assert stored.article_id.tolist() == sorted(given.article_id)
    found = find_stories(given, Settings())
    pd.testing.assert_frame_equal(found, find_stories(given, Settings(), sketches=stored.iloc[::-1]))
    assert found.groupby("story_id").size().tolist() == [3, 3, 3, 3]
    alone = pd.concat([sketch_articles(given.iloc[[i]], Settings()) for i in range(12)], ignore_index=True)
    pd.testing.assert_frame_equal(stored, alone.sort_values("article_id", ignore_index=True))


def test_empty_table() -> None:
    assert sketch_articles(conform(empty("articles"), "articles"), Settings()).empty
    assert check(find_stories(conform(empty("articles"), "articles"), Settings()), "stories").empty
