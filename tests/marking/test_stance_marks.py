"""The table of stances: who gets a row, in whose voice, and what it counts as."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import EngineError
from analysis.marking import stance_model, stances
from analysis.marking.claims import Claim
from analysis.marking.stance_model import is_usable
from analysis.marking.stances import label_of, score_stances
from analysis.settings import Settings
from analysis.tables import check, conform, empty

needs_model = pytest.mark.skipif(not is_usable(), reason="the stance model cannot run here")
TEXT = (
    "Talks in Sarvia\n\n"
    "Brunia betrayed its allies, the envoy of Sarvia said. "
    "He said Sarvia feels no threat from Brunia. "
    "The anti-Brunian protests went on."
)
SPANS = [(0, 15, "title"), (17, 70, "body"), (71, 114, "body"), (115, 149, "body")]


def tables() -> dict[str, pd.DataFrame]:
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": [TEXT, TEXT], "language": ["en", "kk"]})
    rows = [("a", n, start, end, 0, part) for n, (start, end, part) in enumerate(SPANS)]
    columns = ["article_id", "sentence", "start", "end", "paragraph", "part"]
    sentences = conform(pd.DataFrame(rows, columns=columns), "sentences")
    named = []
    for name, cluster in (("Sarvia", 0), ("Brunia", 1)):
        at = TEXT.find(name)
        while at >= 0:
            sentence = next(n for n, (start, end, _) in enumerate(SPANS) if start <= at < end)
            named.append((at, sentence, cluster, name))
            at = TEXT.find(name, at + 1)
    mentions = pd.DataFrame(sorted(named), columns=["start", "sentence", "cluster", "surface"]).assign(
        article_id="a", label="GPE", method="rule", inside=None
    )
    mentions["mention"] = range(len(mentions))
    mentions["end"] = mentions["start"] + mentions["surface"].str.len()
    mentions["part"] = [SPANS[s][2] for s in mentions["sentence"]]
    inner = TEXT.index("feels")
    parts = [
        ("a", 0, 0, inner, "narrator", None),
        ("a", 1, inner, 114, "indirect", 0),
        ("a", 2, 114, 149, "narrator", None),
    ]
    segments = pd.DataFrame(parts, columns=["article_id", "segment", "start", "end", "voice", "quote"])
    return {
        "articles": articles,
        "sentences": sentences,
        "mentions": conform(mentions, "mentions"),
        "segments": conform(segments, "segments"),
    }


@needs_model
def test_rows() -> None:
    found = check(score_stances(settings=Settings(), **tables()), "stances")
    keys = list(found[["sentence", "segment", "cluster"]].itertuples(index=False, name=None))
    assert keys == [(0, 0, 0), (1, 0, 1), (1, 0, 0), (2, 0, 0), (2, 1, 1)]  # none for "anti-Brunian"
    assert [TEXT[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == [
        "Sarvia", "Brunia", "Sarvia", "Sarvia", "Brunia",
    ]  # fmt: skip
    by_key = dict(zip(keys, found["label"], strict=True))
    assert by_key[1, 0, 1] == "negative"
    assert by_key[2, 1, 1] != "negative"
    assert list(found["status"]) == ["asserted", "asserted", "asserted", "negated", "negated"]
    assert ((found["positive"] - found["negative"] - found["score"]).abs() < 1e-9).all()
    assert set(found["engine"]) == {stances.engine_name()}


@needs_model
def test_inputs_are_left_alone_and_order_does_not_matter() -> None:
    given = tables()
    before = {name: frame.copy() for name, frame in given.items()}
    found = score_stances(settings=Settings(), **given)
    for name, frame in given.items():
        pd.testing.assert_frame_equal(frame, before[name])
    shuffled = {name: frame.sample(frac=1, random_state=4) for name, frame in given.items()}
    key = ["article_id", "sentence", "segment", "cluster"]
    again = score_stances(settings=Settings(), **shuffled)
    pd.testing.assert_frame_equal(found.sort_values(key, ignore_index=True), again.sort_values(key, ignore_index=True))


@needs_model
def test_one_row_for_an_entity_named_twice() -> None:
    text = "Brunia met its allies, and Brunia betrayed them cruelly."
    articles = pd.DataFrame({"article_id": ["a"], "text": [text], "language": ["en"]})
    columns = ["article_id", "sentence", "start", "end", "paragraph", "part"]
    sentences = conform(pd.DataFrame([("a", 0, 0, len(text), 0, "body")], columns=columns), "sentences")
    starts = [0, text.rindex("Brunia")]
    mentions = pd.DataFrame({"start": starts, "end": [s + 6 for s in starts], "mention": [0, 1]}).assign(
        article_id="a", sentence=0, surface="Brunia", label="GPE", cluster=0, method="rule", part="body"
    )
    found = score_stances(
        articles, Settings(), sentences=sentences, mentions=conform(mentions, "mentions"), segments=empty("segments")
    )
    assert len(found) == 1
    assert found["segment"].tolist() == [0]
    assert found["label"].tolist() == ["negative"]


def test_empty_tables() -> None:
    articles = pd.DataFrame({"article_id": [], "text": [], "language": []}).astype("str")
    given = {name: empty(name) for name in ("sentences", "mentions", "segments")}
    check(score_stances(articles, Settings(), **given), "stances")


def test_without_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stances, "is_usable", lambda: False)
    monkeypatch.setattr(stance_model.util, "find_spec", lambda name: None)
    stance_model.load_stance_model.cache_clear()
    assert score_stances(settings=Settings(), **tables()).empty
    assert stances.fingerprint(Settings()) == "none"
    with pytest.raises(EngineError, match="pip install"):
        score_stances(settings=Settings(stance_engine="shipped"), **tables())


def test_forbidden() -> None:
    assert score_stances(settings=Settings(stance_engine="none"), **tables()).empty


@pytest.mark.parametrize(
    ("label", "scores", "claim"),
    [
        ("negative", (0.8, 0.1, 0.1), Claim("asserted", 0)),
        ("unclear", (0.45, 0.35, 0.2), Claim("asserted", 0)),
        ("neutral", (0.8, 0.1, 0.1), Claim("denied", 0)),
        ("neutral", (0.8, 0.1, 0.1), Claim("hypothetical", 0)),
        ("neutral", (0.1, 0.1, 0.8), Claim("question", 0)),
        ("neutral", (0.8, 0.1, 0.1), Claim("negated", -1)),
        ("negative", (0.8, 0.1, 0.1), Claim("negated", 1)),
        ("neutral", (0.1, 0.1, 0.8), Claim("negated", 1)),
        ("positive", (0.1, 0.1, 0.8), Claim("negated", -1)),
        ("negative", (0.8, 0.1, 0.1), Claim("negated", 0)),
    ],
)
def test_what_a_row_counts_as(label: str, scores: tuple[float, float, float], claim: Claim) -> None:
    assert label_of(scores, claim, 0.5) == label


@needs_model
@pytest.mark.seed
def test_seed_article_holds_nothing_against_russia(seed_article: Path) -> None:
    from analysis.marking.mentions import find_mentions
    from analysis.marking.sentences import find_sentences
    from analysis.reading import read_articles

    articles = read_articles(seed_article).articles
    sentences = find_sentences(articles, Settings())
    mentions = find_mentions(articles, Settings(), sentences=sentences)
    found = score_stances(articles, Settings(), sentences=sentences, mentions=mentions, segments=empty("segments"))
    russia = mentions.loc[mentions["country"] == "RU", "cluster"].unique()
    rows = found[found["cluster"].isin(russia)]
    assert len(rows) >= 8
    text = articles["text"].iloc[0]
    spans = sentences.set_index("sentence")
    for sentence, label in zip(rows["sentence"], rows["label"], strict=True):
        words = text[spans.loc[sentence, "start"] : spans.loc[sentence, "end"]]
        assert label != "negative" or not any(w in words.lower() for w in ("threat", "risk")), words
