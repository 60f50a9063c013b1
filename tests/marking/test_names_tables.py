"""The tables: mentions, engines, corrections, suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import EntryPoint
from typing import Any

import pandas as pd
import pytest
from test_names_people import corpus

from analysis.errors import CallError, EngineError, SettingsError
from analysis.marking import engines
from analysis.marking.corrections import correct_entities, read_corrections
from analysis.marking.engines import CheckedEngine, EntityEngine, Found, find_engine
from analysis.marking.entities import link_entities
from analysis.marking.marks import engine_names
from analysis.marking.mentions import find_mentions, fingerprint
from analysis.marking.suggestions import suggest_merges
from analysis.settings import Settings
from analysis.tables import check, conform, empty


class Capitals:
    """An engine of a user: every word in capitals of the article is an organisation."""

    name = "capitals"
    version = "7"
    languages: Sequence[str] = ("en", "kk")

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def find(self, texts: Iterable[str]) -> Iterator[list[Found]]:
        for text in texts:
            at = 0
            found = []
            for word in text.split(" "):
                if word.isupper():
                    found.append(Found(at, at + len(word), "ORG"))
                at += len(word) + 1
            yield found


@pytest.fixture
def own_engine(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that choose the engine above, installed by entry point."""
    point = EntryPoint("capitals", f"{__name__}:Capitals", engines.ENTRY_POINTS)
    monkeypatch.setattr(engines, "entry_points", lambda group: [point])
    engines._engine.cache_clear()
    yield Settings(entity_engine="capitals")
    engines._engine.cache_clear()


def articles(**texts: str) -> pd.DataFrame:
    return pd.DataFrame([{"article_id": key[:-3], "language": key[-2:], "text": text} for key, text in texts.items()])


def sentences(*rows: tuple[str, int, int, int, str]) -> pd.DataFrame:
    columns = ["article_id", "sentence", "start", "end", "part"]
    return conform(pd.DataFrame(rows, columns=columns).assign(paragraph=0), "sentences")


def test_mentions_keep_their_contract_and_know_their_place(own_engine: Settings) -> None:
    given = articles(a_en="XTC and Russia.\n\nSource: YTC here", b_ru="XTC")
    before = given.copy()
    table = sentences(("a", 0, 0, 15, "title"), ("a", 1, 17, 33, "credit"), ("b", 0, 0, 3, "title"))
    mentions = check(find_mentions(given, own_engine, sentences=table), "mentions")
    assert list(zip(mentions["surface"], mentions["label"], mentions["part"], mentions["sentence"], strict=True)) == [
        ("XTC", "ORG", "title", 0),
        ("Russia", "GPE", "title", 0),
        ("YTC", "ORG", "credit", 1),
    ]
    for row in mentions.itertuples():
        assert given["text"][0][row.start : row.end] == row.surface
    pd.testing.assert_frame_equal(given, before)


def test_no_articles_no_mentions(own_engine: Settings) -> None:
    none = articles(a_en="x").iloc[:0]
    assert check(find_mentions(none, own_engine, sentences=empty("sentences")), "mentions").empty


def test_an_engine_by_entry_point_is_recorded(own_engine: Settings) -> None:
    engine = find_engine(own_engine)
    assert isinstance(engine, EntityEngine)
    assert fingerprint(own_engine) == "capitals 7"
    assert engine_names(own_engine)["mentions"].endswith(" with capitals 7")
    assert "capitals" not in engine_names(own_engine)["quotes"]


def test_finds_of_an_engine_are_put_in_order_and_those_that_are_none_say_what_a_name_is() -> None:
    class Loose:
        name, version, languages = "loose", "1", ("en",)

        def __init__(self, *finds: object) -> None:
            self.finds = list(finds)

        def find(self, texts: Iterable[str]) -> Iterator[list[Any]]:
            return ([*self.finds] for _ in texts)

    loose = Loose((7, 11, "LOCALITY"), (0, 6, "PER"), (3, 9, "ORG"))  # plain, unordered, crossing, own labels
    assert list(CheckedEngine(loose).find(["Brodul Lima"])) == [[Found(0, 6, "PERSON"), Found(7, 11, "OTHER")]]
    for wrong in ((0, 99, "PERSON"), (4, 4, "PERSON"), "Brodul", (0, 6)):
        with pytest.raises(EngineError, match=r"'loose' gave .* a name is \(start, end, label\)"):
            list(CheckedEngine(Loose(wrong)).find(["Brodul Lima"]))


def test_an_unknown_engine_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match="installed engines are spacy"):
        find_engine(Settings(entity_engine="nonsense"))


def test_an_engine_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("broken", f"{__name__}:Settings", engines.ENTRY_POINTS)
    monkeypatch.setattr(engines, "entry_points", lambda group: [point])
    engines._engine.cache_clear()
    with pytest.raises(EngineError, match="broken"):
        find_engine(Settings(entity_engine="broken"))
    engines._engine.cache_clear()


def test_a_missing_model_says_how_to_mend_it() -> None:
    with pytest.raises(EngineError, match="pip install"):
        find_engine(Settings(spacy_model="no_such_model"))


TEXTS = ("Anna Brodul spoke. Brodul left.", "Anna Brodul saw Kazakhstan. Orvex Ltd paid.", "A. Brodulova sang.")
NAMES = {"PERSON": "Anna Brodul;A. Brodulova;Brodul", "ORG": "Orvex Ltd"}


def corrected(*rows: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    given, mentions = corpus(*TEXTS, **NAMES)
    entities = link_entities(given, mentions, Settings())
    before = (entities.copy(), mentions.copy())
    result = correct_entities(entities, mentions, pd.DataFrame(list(rows)), given[["article_id", "text"]])
    pd.testing.assert_frame_equal(entities, before[0])
    pd.testing.assert_frame_equal(mentions, before[1])
    check(result[0], "entities")
    check(result[1], "mentions")
    return result


def test_merge_rename_retype() -> None:
    entities, _, effects, orphans = corrected(
        {"action": "merge", "entity": "A. Brodulova", "target": "person:anna-brodul"},
        {"action": "rename", "entity": "person:anna-brodul", "target": "Anna B."},
        {"action": "retype", "entity": "org:orvex", "target": "person"},
    )
    assert set(entities["entity"]) == {"Anna B.", "Kazakhstan", "Orvex Ltd"}
    assert set(entities.loc[entities["entity"] == "Orvex Ltd", "label"]) == {"PERSON"}
    assert effects[["row", "mentions", "articles"]].values.tolist() == [[1, 1, 1], [2, 4, 3], [3, 1, 1]]
    assert orphans.empty


def test_ignore_takes_the_mentions_too() -> None:
    entities, mentions, effects, _ = corrected({"action": "ignore", "entity": "Anna Brodul"})
    assert "Anna Brodul" not in set(entities["entity"])
    assert not mentions["surface"].str.contains("Brodul$").any()
    assert effects["mentions"].tolist() == [3]


def test_split_by_quoted_text() -> None:
    entities, mentions, effects, _ = corrected(
        {
            "action": "split",
            "entity": "Anna Brodul",
            "target": "Bella Brodul",
            "quote": "Brodul left.",
            "before": "spoke. ",
        }
    )
    joined = mentions.merge(entities, on=["article_id", "cluster"])
    assert joined.loc[joined["entity"] == "Bella Brodul", "surface"].tolist() == ["Brodul"]
    assert set(joined.loc[joined["entity"] == "Anna Brodul", "surface"]) == {"Anna Brodul"}
    assert "person:bella-brodul" in set(entities["entity_id"])
    assert effects["mentions"].tolist() == [1]


def test_what_meets_nothing_is_an_orphan() -> None:
    _, _, effects, orphans = corrected(
        {"action": "rename", "entity": "Nobody", "target": "Somebody", "quote": ""},
        {"action": "ignore", "entity": "Anna Brodul", "target": "", "quote": "words that stand nowhere"},
    )
    assert effects.empty
    assert orphans[["row", "reason"]].values.tolist() == [[1, "no such entity"], [2, "the quoted text stands nowhere"]]


def test_no_corrections_change_nothing() -> None:
    given, mentions = corpus(*TEXTS, **NAMES)
    entities = link_entities(given, mentions, Settings())
    none = pd.DataFrame(columns=["action", "entity", "target"])
    result = correct_entities(entities, mentions, none, given[["article_id", "text"]])
    pd.testing.assert_frame_equal(result[0], entities)
    pd.testing.assert_frame_equal(result[1], mentions)
    assert result[2].empty
    assert result[3].empty


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"action": "melt", "entity": "x"}, "row 1: action is 'melt'"),
        ({"action": "merge", "entity": "x"}, "needs a target"),
        ({"action": "retype", "entity": "x", "target": "HUMAN"}, "is no label"),
        ({"action": "split", "entity": "x", "target": "y"}, "needs a quote"),
        ({"action": "ignore", "entity": ""}, "names no entity"),
    ],
)
def test_wrong_corrections_name_their_row(row: dict[str, str], message: str) -> None:
    with pytest.raises(CallError, match=message):
        read_corrections(pd.DataFrame([row]))


def test_corrections_need_their_columns() -> None:
    with pytest.raises(CallError, match="lack the column 'entity'"):
        read_corrections(pd.DataFrame([{"action": "merge"}]))


def test_likely_merges_are_suggested_and_no_others() -> None:
    given, mentions = corpus(
        "Anna Brodul sang in Rome.",
        "In Lima Brodul sleeps.",
        "Saltanat Yesenbayeva spoke to Orvex.",
        "Orvex Steel fell.",
        "Boris Tarn left.",
        PERSON="Anna Brodul;Brodul;Saltanat Yesenbayeva;Boris Tarn",
        ORG="Orvex;Orvex Steel",
    )
    entities = link_entities(given, mentions, Settings())
    made = suggest_merges(entities, mentions)
    pairs = {frozenset(p): r for *p, r in made[["entity", "target", "reason"]].values.tolist()}
    assert pairs == {
        frozenset({"Brodul", "Anna Brodul"}): "a surname and the only full name with it",
        frozenset({"Orvex", "Orvex Steel"}): "one name contains the other",
    }
    assert suggest_merges(empty("entities"), empty("mentions")).empty


def test_a_ministry_without_country_is_suggested_for_the_only_country_that_has_one() -> None:
    bare, kazakh = "The Trade Ministry spoke.", "The Kazakh Trade Ministry spoke. The Kazakh Trade Ministry left."
    given, mentions = corpus(bare, bare, bare, kazakh, ORG="Trade Ministry")
    made = suggest_merges(link_entities(given, mentions, Settings()), mentions)
    assert made[["entity_id", "target_id"]].values.tolist() == [["org:trade-ministry", "org:trade-ministry-kz"]]
    given, mentions = corpus(bare, kazakh, "The Trade Ministry of Peru spoke.", ORG="Trade Ministry")
    assert suggest_merges(link_entities(given, mentions, Settings()), mentions).empty  # of either
