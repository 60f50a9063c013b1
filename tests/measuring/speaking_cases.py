"""Three articles of two outlets with their quotations marked by hand. People and outlets are invented."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
from measuring_cases import LiteralCorpus

# words, voice, quotation. Of a quotation: the speaker's cluster, cue, class of the cue, source in the text.
Piece = tuple[str, str, int | None]
DANA, ERLAN, KAZAKHSTAN, AKTAU = 0, 1, 2, 3
ENTITIES = {
    DANA: ("person:dana-ospanova", "Dana Ospanova", "PERSON", None),
    ERLAN: ("person:erlan-sadykov", "Erlan Sadykov", "PERSON", None),
    KAZAKHSTAN: ("country:KZ", "Kazakhstan", "GPE", "KZ"),
    AKTAU: ("place:aktau", "Aktau", "GPE", None),
}
NAMES = pd.DataFrame(list(ENTITIES.values()), columns=["entity_id", "entity", "label", "country"])
SURFACES = {"Kazakh": KAZAKHSTAN, "Kazakhstan": KAZAKHSTAN, "Aktau": AKTAU, "Ospanova": DANA, "Sadykov": ERLAN}

ARTICLES: list[dict[str, Any]] = [
    {
        "source": "Altyn Post",
        "day": "2023-01-10",
        "story": "s1",
        "pieces": [
            ("Port opens.", "narrator", None),
            ("Grain goes through Aktau.", "direct", 0),
            ("Kazakh Minister Ospanova said.", "narrator", None),
            ("Ferries wait in Aktau now.", "indirect", 1),
            ("Ospanova claimed.", "narrator", None),
            ("No comment.", "direct", 2),
        ],
        "quotes": {
            0: (DANA, "said", "neutral", "Kazakh Minister Ospanova"),
            1: (DANA, "claimed", "claiming", "Ospanova"),
            2: (None, None, None, None),
        },
    },
    {
        "source": "Altyn Post",
        "day": "2023-02-10",
        "story": "s2",
        "pieces": [
            ("Talks end.", "narrator", None),
            ("Kazakhstan will pay.", "indirect", 0),
            ("Sadykov said.", "narrator", None),
        ],
        "quotes": {0: (ERLAN, "said", "neutral", "Sadykov")},
    },
    {
        "source": "Caspian Ledger",
        "day": "2023-02-12",
        "story": "s1",
        "pieces": [
            ("Port opens.", "narrator", None),
            ("Grain goes through Aktau.", "direct", 0),
            ("Ospanova said.", "narrator", None),
            ("Nobody will pay.", "indirect", 1),
            ("an official said.", "narrator", None),
        ],
        "quotes": {0: (DANA, "said", "neutral", "Ospanova"), 1: (None, "said", "neutral", "an official")},
    },
]


def build(articles: list[dict[str, Any]] = ARTICLES) -> LiteralCorpus:
    """The tables of these articles; each stretch is a sentence, and a story's first article its original."""
    rows: dict[str, list[dict[str, Any]]] = {
        n: [] for n in ("articles", "sentences", "segments", "tokens", "mentions", "quotes", "entities")
    }
    texts, seen = {}, set()
    for number, article in enumerate(articles):
        key = f"a{number}"
        text = " ".join(piece[0] for piece in article["pieces"])
        texts[key] = text
        published = pd.Timestamp(article["day"], tz="UTC")
        role = "copy" if article["story"] in seen else "original"
        seen.add(article["story"])
        rows["articles"].append(
            {"article_id": key, "story_id": article["story"], "role": role, "source": article["source"]}
            | {"published": published, "title": "Port"}
        )
        at, pieces = 0, {}
        for place, (words, voice, quote) in enumerate(article["pieces"]):
            span = {"article_id": key, "start": at, "end": at + len(words)}
            rows["sentences"].append({**span, "sentence": place, "part": "title" if place == 0 else "body"})
            rows["segments"].append({**span, "segment": place, "voice": voice, "quote": quote})
            if quote is not None:
                pieces[quote] = span
            for word in re.finditer(r"\w+", words):
                token = {"article_id": key, "start": at + word.start(), "end": at + word.end(), "sentence": place}
                rows["tokens"].append({**token, "term": word[0].lower(), "kind": "word"})
                if word[0] in SURFACES:
                    cluster = SURFACES[word[0]]
                    named = {"cluster": cluster, "label": ENTITIES[cluster][2], "country": ENTITIES[cluster][3]}
                    rows["mentions"].append({**token, **named, "part": "body", "method": "model", "inside": None})
            at += len(words) + 1
        for quote, (speaker, cue, cue_class, source) in article["quotes"].items():
            kind = next(voice for _, voice, number in article["pieces"] if number == quote)
            start = text.index(source) if source else None
            rows["quotes"].append(
                {**pieces[quote], "quote": quote, "piece": 0, "quote_type": kind, "cue": cue, "cue_class": cue_class}
                | {"source": source, "source_start": start, "source_end": start + len(source) if source else None}
                | {"speaker": speaker, "co_speakers": None, "negated": False, "nested_in": None}
            )
        for cluster, (entity_id, entity, label, country) in ENTITIES.items():
            named = {"entity_id": entity_id, "entity": entity, "label": label, "country": country}
            rows["entities"].append({"article_id": key, "cluster": cluster, **named})
    tables = {name: pd.DataFrame(found) for name, found in rows.items() if name != "articles"}
    tables["segments"]["quote"] = tables["segments"]["quote"].astype("Int32")
    for column in ("source", "cue", "cue_class", "co_speakers"):
        tables["quotes"][column] = tables["quotes"][column].astype("str")
    for column in ("speaker", "source_start", "source_end", "nested_in"):
        tables["quotes"][column] = tables["quotes"][column].astype("Int32")
    tables["quotes"]["quote"] = tables["quotes"]["quote"].astype("int32")
    tables["mentions"]["mention"] = range(len(tables["mentions"]))
    tables["mentions"]["inside"] = tables["mentions"]["inside"].astype("Int32")
    return LiteralCorpus(pd.DataFrame(rows["articles"]), texts, **tables)
