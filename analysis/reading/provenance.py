"""What the articles are a sample of, as `data/raw/provenance.toml` says, in sentences that reports print."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from analysis.errors import SettingsError
from analysis.reading.inputs import DEMO, list_inputs

NAME = "provenance.toml"
UNKNOWN = "What these articles are a sample of is not known: data/raw has no provenance.toml."
_KNOWN = {
    "query": str,
    "database": str,
    "date": object,
    "cap": int,
    "exclusions": (str, list),
    "note": str,
    "folder": str,
}


def read_provenance(raw: str | Path) -> list[dict[str, Any]]:
    """The samples that `provenance.toml` in `raw` describes: one, or several as [[sample]]; none without the file.

    Each may say query, database, date (when it was asked), cap (the most articles it gives), exclusions, the
    folder it lies in, and a note, which may also stand alone. Raises SettingsError naming what is wrong.
    """
    path = Path(raw) / NAME
    if not path.exists():
        return []
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{NAME} cannot be read: {error}"
        raise SettingsError(msg) from error
    samples = given.pop("sample", [])
    if not isinstance(samples, list) or not all(isinstance(s, dict) for s in samples):
        msg = f"{NAME}: sample is {samples!r}; write each as [[sample]]"
        raise SettingsError(msg)
    samples = ([given] if given else []) + samples
    for sample in samples:
        _check(sample)
    return samples


def describe_provenance(raw: str | Path) -> str:
    """The sentences that say what the articles in `raw` are a sample of, or that it is not known.

    The demo corpus has a file of its own, which speaks only where nothing else is read.
    """
    raw = Path(raw)
    samples = read_provenance(raw)
    if not samples and (raw / DEMO / NAME).exists() and _is_demo(raw):
        samples = read_provenance(raw / DEMO)
    return " ".join(map(_sentence, samples)) if samples else UNKNOWN


def _is_demo(raw: Path) -> bool:
    return all(path.relative_to(raw).parts[0] == DEMO for path in list_inputs(raw)[:1])  # all or none are of it


def _check(sample: dict[str, Any]) -> None:
    for name, value in sample.items():
        kind = _KNOWN.get(name)
        if kind is None:
            msg = f"{NAME}: unknown entry {name!r}; known are {', '.join(_KNOWN)}"
            raise SettingsError(msg)
        if not isinstance(value, kind) or isinstance(value, bool):  # type: ignore[arg-type]
            msg = f"{NAME}: {name} is {value!r}; expected {'a whole number' if name == 'cap' else 'text'}"
            raise SettingsError(msg)


def _sentence(sample: dict[str, Any]) -> str:
    if set(sample) == {"note"}:
        return str(sample["note"]).strip()
    where = f"Articles in {sample['folder']}" if sample.get("folder") else "The articles"
    said = f"{where} are what {sample.get('database', 'an unnamed source')} gave"
    if sample.get("query"):
        said += f" for the query “{sample['query']}”"
    if sample.get("date"):
        said += f" on {sample['date']}"
    if sample.get("cap"):
        said += f", at most {sample['cap']:,} of them"
    left_out = sample.get("exclusions")
    if left_out:
        said += f"; left out: {left_out if isinstance(left_out, str) else ', '.join(map(str, left_out))}"
    note = str(sample.get("note", "")).strip()
    return f"{said}.{f' {note}' if note else ''}"
