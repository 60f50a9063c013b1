"""The seed article, from the file to the counts: the golden figures of the whole way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis import count_countries, count_entities, list_tone_sentences
from analysis.corpus.prepare import prepare
from analysis.corpus.store import Corpus, open_corpus
from analysis.settings import Project, Settings


@pytest.fixture(scope="module")
def seed(seed_article: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    root = tmp_path_factory.mktemp("seed")
    (root / "data" / "raw").mkdir(parents=True)
    shutil.copy(seed_article, root / "data" / "raw")
    project = Project(root, Settings(workers=1))
    prepare(project)
    return open_corpus(project)


def test_kazakhstan_and_russia_come_first_with_their_adjectives(seed: Corpus) -> None:
    entities = count_entities(seed.counts("entities"), seed.names, seed.articles)
    assert set(entities.entity_id.head(2)) == {"country:KZ", "country:RU"}
    countries = count_countries(seed.counts("countries"), seed.names, seed.articles).set_index("country")
    assert (countries.mentions["KZ"], countries.mentions["RU"]) == (14, 15)
    surfaces = {c: set(own.surface) for c, own in seed.table("mentions").groupby("country")}
    assert "Kazakh" in surfaces["KZ"]
    assert any("Russian" in s for s in surfaces["RU"])


def test_the_minister_is_one_person(seed: Corpus) -> None:
    assert seed.names[seed.names.entity.str.contains("Tleuberdi")].entity_id.tolist() == ["person:mukhtar-tleuberdi"]


def test_no_denied_risk_or_threat_is_negative(seed: Corpus) -> None:
    marks = (seed.table("tones"), seed.table("sentences"), seed.table("segments"))
    said = list_tone_sentences(*marks, seed.texts, seed.articles)
    denials = said[said.sentence.str.contains("risk|threat", case=False)]
    assert len(denials) == 4
    assert (denials.score >= 0).all()


def test_origin_is_known_and_the_outlet_is_not(seed: Corpus) -> None:
    assert seed.articles[["source", "via"]].iloc[0].tolist() == ["unknown", "Gazeta"]
    assert seed.articles.published.isna().all()
