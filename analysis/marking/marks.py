"""The marks of an article, in the order in which they are made, and the passes over the whole corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

import pandas as pd

from analysis.resources import resource_path
from analysis.settings import Settings


@dataclass(frozen=True)
class Mark:
    """How a table is made: `module.function(articles, settings, **needed tables)`.

    `needs` names the tables it is given; `model` says that its result depends on the spaCy model.
    """

    table: str
    module: str
    function: str
    needs: tuple[str, ...] = ()
    model: bool = False

    def load(self) -> ModuleType:
        return import_module(f"analysis.marking.{self.module}")

    def run(self, articles: pd.DataFrame, settings: Settings, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
        """The table for these articles; `tables` holds at least what it needs."""
        find: Callable[..., pd.DataFrame] = getattr(self.load(), self.function)
        return find(articles=articles, settings=settings, **{name: tables[name] for name in self.needs})


ARTICLE_MARKS = (
    Mark("sentences", "sentences", "find_sentences"),
    Mark("tokens", "tokens", "find_tokens", ("sentences",)),
    Mark("mentions", "mentions", "find_mentions", ("sentences",), model=True),
    Mark("quotes", "quotes", "find_quotes", ("sentences", "mentions"), model=True),
    Mark("segments", "segments", "find_segments", ("quotes",)),
    Mark("tones", "tones", "score_tones", ("sentences", "mentions", "segments")),
    Mark("stances", "stances", "score_stances", ("sentences", "mentions", "segments"), model=True),
    Mark("sketches", "sketches", "sketch_articles"),
)

CORPUS_PASSES = (
    Mark("stories", "stories", "find_stories", ("sketches",)),
    Mark("entities", "entities", "link_entities", ("mentions",)),
)


def engine_names(settings: Settings) -> dict[str, str]:
    """Table -> the engine that makes it, in words: module, version, model."""
    from analysis.marking.language import model_name

    names = {}
    for mark in (*ARTICLE_MARKS, *CORPUS_PASSES):
        module = mark.load()
        engine = getattr(module, "engine_of", model_name)
        model = f" with {engine(settings)}" if mark.model else ""
        names[mark.table] = f"{mark.module} {module.VERSION}{model}"
    return names


def fingerprints(settings: Settings) -> dict[str, str]:
    """Table -> a hash that changes when its marks would: version, model, resources, and what it is made from."""
    names = engine_names(settings)
    found: dict[str, str] = {}
    for mark in (*ARTICLE_MARKS, *CORPUS_PASSES):
        module = mark.load()
        own = [names[mark.table], str(getattr(module, "fingerprint", lambda _: "")(settings))]
        own += [_resource_hash(name) for name in getattr(module, "RESOURCES", ())]
        own += [found[name] for name in mark.needs]
        found[mark.table] = hashlib.sha256("\n".join(own).encode()).hexdigest()[:12]
    return found


def _resource_hash(name: str) -> str:
    return hashlib.sha256(resource_path(name).read_bytes()).hexdigest()
