"""Engines that find names in text, chosen by the setting `entity_engine`; a user's own comes in by entry point.

An engine is any object with the attributes and the method of `EntityEngine`. The one that is shipped, `spacy`, runs the
named-entity recogniser of `settings.spacy_model`. What engines find is then mended and completed by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import entry_points
from itertools import tee
from operator import index
from typing import Any, NamedTuple, Protocol, runtime_checkable

from analysis.errors import EngineError, SettingsError
from analysis.marking.language import load_model, model_name, run_model
from analysis.settings import Settings

ENTRY_POINTS = "broadsheet.entity_engines"
LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "OTHER")
NUMERIC = frozenset({"CARDINAL", "DATE", "MONEY", "ORDINAL", "PERCENT", "QUANTITY", "TIME"})
LONGEST_PIECE = 30_000  # characters; an article is shorter, but what calls itself one may not be
ALIASES = {"PER": "PERSON", "MISC": "OTHER"}  # the names that models trained on CoNLL use


class Found(NamedTuple):
    """A name as an engine gives it: `[start, end)` in code points, and one of LABELS."""

    start: int
    end: int
    label: str


@runtime_checkable
class EntityEngine(Protocol):
    """What finds names. `name` and `version` go into fingerprints: a new version marks the articles anew."""

    name: str
    version: str
    languages: Sequence[str]  # ISO 639-1 codes of the languages it can do

    def find(self, texts: Iterable[str]) -> Iterator[list[Found]]:
        """For each text, in order, its names: not overlapping, by start, labels from LABELS."""
        ...


class SpacyEngine:
    """The named-entity recogniser of an installed spaCy model."""

    name = "spacy"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.version = model_name(settings)
        self.languages: Sequence[str] = (model_language(self.version),)

    def find(self, texts: Iterable[str]) -> Iterator[list[Found]]:
        nlp = load_model(self._settings, parse=False)
        ahead, behind = tee(texts)
        docs = run_model(nlp, (piece for text in ahead for _, piece in pieces_of(text)))
        for text in behind:
            yield [
                Found(at + e.start_char, at + e.end_char, label_of(e.label_))
                for at, _ in pieces_of(text)
                for e in next(docs).ents
                if e.label_ not in NUMERIC
            ]


class CheckedEngine:
    """An engine of others whose finds are made what `EntityEngine` promises: by start, without overlaps, known labels.

    Raises EngineError for finds that are none: no start, end and label, or outside their text.
    """

    def __init__(self, engine: EntityEngine) -> None:
        self._engine = engine
        self.name, self.version, self.languages = engine.name, engine.version, engine.languages

    def find(self, texts: Iterable[str]) -> Iterator[list[Found]]:
        ahead, behind = tee(texts)
        found = iter(self._engine.find(ahead))
        for text in behind:
            finds = next(found, None)
            if finds is None:
                msg = f"the entity engine {self.name!r} gives fewer lists of names than it was given texts"
                raise EngineError(msg)
            yield self._checked(text, finds)

    def _checked(self, text: str, finds: Iterable[object]) -> list[Found]:
        checked: list[Found] = []
        for start, end, label in sorted(self._triple(text, find) for find in finds):
            if not checked or start >= checked[-1].end:
                checked.append(Found(start, end, label_of(label)))
        return checked

    def _triple(self, text: str, find: Any) -> tuple[int, int, str]:
        try:
            start, end, label = index(find[0]), index(find[1]), str(find[2])
        except (TypeError, LookupError):
            start = end = -1
        if 0 <= start < end <= len(text):
            return start, end, label
        msg = (
            f"the entity engine {self.name!r} gave {find!r} for a text of {len(text)} characters; "
            "a name is (start, end, label)"
        )
        raise EngineError(msg)


def pieces_of(text: str) -> Iterator[tuple[int, str]]:
    """(offset, piece) of a text, in pieces that a model can hold: cut behind a line or a space where there is one."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        end = start + LONGEST_PIECE
        cut = max(text.rfind("\n", start, end), 0) or max(text.rfind(" ", start, end), 0) or end - 1
        yield start, text[start : cut + 1]
        start = cut + 1
    yield start, text[start:]


def label_of(label: str) -> str:
    """A model's label as one of LABELS."""
    label = ALIASES.get(label, label)
    return label if label in LABELS else "OTHER"


def model_language(name: str) -> str:
    """Language of a spaCy model by its name: `de_core_news_sm 3.8.0` is German; English where the name does not say."""
    head = name.partition("_")[0]
    return head if len(head) == 2 and head.isalpha() else "en"


def find_engine(settings: Settings) -> EntityEngine:
    """The engine that `settings.entity_engine` names, made once per process.

    Raises SettingsError where no engine has that name, EngineError where it cannot be used.
    """
    return _engine(settings.entity_engine, settings.spacy_model)


@cache
def _engine(name: str, model: str) -> EntityEngine:
    settings = Settings(entity_engine=name, spacy_model=model)
    if name == SpacyEngine.name:
        return SpacyEngine(settings)
    own = {point.name: point for point in entry_points(group=ENTRY_POINTS)}
    if name not in own:
        known = ", ".join((SpacyEngine.name, *sorted(own)))
        msg = f"entity_engine is {name!r} in broadsheet.toml; installed engines are {known}"
        raise SettingsError(msg)
    try:
        engine = own[name].load()(settings)
    except (ImportError, AttributeError, TypeError) as error:
        msg = f"the entity engine {name!r} ({own[name].value}) cannot be loaded: {error}"
        raise EngineError(msg) from error
    if not isinstance(engine, EntityEngine):
        msg = f"the entity engine {name!r} ({own[name].value}) lacks name, version, languages or find()"
        raise EngineError(msg)
    return CheckedEngine(engine)
