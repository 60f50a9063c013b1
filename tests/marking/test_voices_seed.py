"""Every quotation of the seed article: kind, source, cue, content and speaker."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.marking.mentions import find_mentions
from analysis.marking.quotes import find_quotes
from analysis.marking.sentences import find_sentences
from analysis.settings import Settings

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "seed" / "quotes.json"
TYPES = {"nrsa": "speech_act"}


@pytest.mark.seed
@pytest.mark.parametrize("kinds", [("speech",), ("speech", "act")])
def test_every_quotation_of_the_seed_article_and_no_other(kinds: tuple[str, ...]) -> None:
    if not GOLD.exists():
        pytest.skip("the seed's gold is kept beside the project")
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    text = (GOLD.parents[2] / gold["file"]).read_text(encoding="utf-8")
    body = text.find("\n\n") + 2
    articles = pd.DataFrame({"article_id": ["seed"], "text": [text], "language": ["en"], "body_start": [body]})
    sentences = find_sentences(articles, Settings())
    mentions = find_mentions(articles, Settings(), sentences=sentences)
    quotes = find_quotes(articles, Settings(), sentences=sentences, mentions=mentions, kinds=kinds)
    quotes = quotes[quotes["quote_type"] != "scare"]
    surfaces = mentions.groupby("cluster")["surface"].apply(set).to_dict()
    wanted = [q for q in gold["quotes"] if "act" in kinds or not q["optional"]]
    groups = [pieces for _, pieces in quotes.groupby("quote")]
    contents = [[text[a:b] for a, b in zip(g["start"], g["end"], strict=True)] for g in groups]
    assert contents == [q["content"] for q in wanted]
    for group, want in zip(groups, wanted, strict=True):
        first = group.iloc[0]
        assert first["quote_type"] == TYPES.get(want["quote_type"], want["quote_type"])
        assert first["source"] == want["source"]
        assert want["speaker"] in surfaces[int(first["speaker"])]
        if want["cue"]:
            assert want["cue"] in first["cue"]
