"""How a sentence speaks of a target, by a small encoder (docs/stance-model.md): the door to onnxruntime and tokenizers.

Both are the optional extra `stance`; without it, or with a damaged model file, this module still imports, and
`find_problem` and loading say what to install.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import util
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.errors import EngineError
from analysis.marking.stance_input import Pieces, encode
from analysis.resources import resource_json, resource_path

MODEL, TOKENIZER, CARD = "stance/model.onnx", "stance/tokenizer.json", "stance/model.json"
RESOURCES = (MODEL, TOKENIZER, CARD)
NEEDED = ("onnxruntime", "tokenizers")
DECIMALS = 3  # of stored probabilities
REMEMBERED = 20_000  # (sentence, target) pairs whose probabilities are kept in memory

Pair = tuple[str, int, int]  # sentence, first character of the target in it, character after the target
Scores = NDArray[np.float64]


def find_problem() -> str:
    """Why the stance model cannot run and what mends it, in one sentence; empty where it can.

    The files are compared with the hashes of the card, once in a process.
    """
    if not is_installed():
        missing = [name for name in NEEDED if util.find_spec(name) is None]
        return f'the stance model needs {" and ".join(missing)}; install with: pip install "broadsheet[stance]"'
    return _find_damage()


def is_installed() -> bool:
    """Whether the packages are installed that the stance model runs on."""
    return all(util.find_spec(name) is not None for name in NEEDED)


def is_usable() -> bool:
    """Whether the stance model can run here."""
    return not find_problem()


@cache
def _find_damage() -> str:
    if not resource_path(CARD).is_file():
        return _broken(CARD, "missing")
    for name in (MODEL, TOKENIZER):
        path = resource_path(name)
        if not path.is_file():
            return _broken(name, "missing")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != model_card()["sha256"][path.name]:
            return _broken(name, "damaged")
    return ""


def _broken(name: str, state: str) -> str:
    return f'{name} of the stance model is {state}; mend with: pip install --force-reinstall "broadsheet[stance]"'


class StanceModel:
    """Probabilities that a sentence is negative, neutral or positive towards a target in it."""

    def __init__(self, session: Any, tokenizer: Any, temperature: float) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._temperature = temperature
        self._known: dict[Pair, tuple[float, ...]] = {}

    def score(self, pairs: Sequence[Pair]) -> Scores:
        """(len(pairs), 3) probabilities of negative, neutral, positive, rounded to DECIMALS, in the order of `pairs`.

        Each pair is scored alone, so that its scores never depend on what else is asked. A pair that was asked before
        is not scored again: copies of an article cost nothing, in whichever batch they stand. The last REMEMBERED
        pairs are kept.
        """
        found = np.zeros((len(pairs), 3))
        for row, pair in enumerate(pairs):
            found[row] = self._known.pop(pair, None) or self._score_one(encode(self._tokenizer, *pair))
            if len(self._known) >= REMEMBERED:
                del self._known[next(iter(self._known))]  # the one that was not asked for the longest
            self._known[pair] = tuple(found[row])
        return found

    def _score_one(self, pieces: Pieces) -> tuple[float, ...]:
        ids = np.array([pieces.ids], np.int64)
        target = np.zeros_like(ids)
        target[0, pieces.start : pieces.end] = 1
        (logits,) = self._session.run(None, {"ids": ids, "target": target})
        powers = np.exp((logits[0] - logits[0].max()).astype(np.float64) / self._temperature)
        return tuple(float(p) for p in np.round(powers / powers.sum(), DECIMALS))


@cache
def load_stance_model(threads: int = 1) -> StanceModel:
    """The shipped model, loaded once per process; `threads` is how many cores one sentence may use.

    Raises EngineError with the command that mends it (see `find_problem`).
    """
    problem = find_problem()
    if problem:
        raise EngineError(problem)
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = max(1, threads)
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(resource_path(MODEL)), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(resource_path(TOKENIZER)))
    except Exception as error:  # onnxruntime and tokenizers raise classes of their own, some plain Exception
        msg = f"the stance model cannot be loaded ({error}); reinstall Broadsheet"
        raise EngineError(msg) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return StanceModel(session, tokenizer, model_card()["temperature"])


def model_card() -> dict[str, Any]:
    """What is known of the shipped model: name, temperature, threshold below which it is unsure, hash, measurements."""
    card: dict[str, Any] = resource_json(CARD)
    return card
