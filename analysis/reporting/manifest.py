"""What a report was made from and what it consists of: `manifest.json`.

`content` is the same for the same inputs: parameters, hashes of what went in and came out, versions, engines.
`run` is about this one run: when, where, how long.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from analysis.errors import ReportError
from analysis.resources import resource_path

FILE = "manifest.json"
_PACKAGES = (
    *("duckdb", "matplotlib", "nltk", "numpy", "openpyxl", "pandas", "papermill", "pyarrow", "python-docx", "scipy"),
    *("spacy", "typst", "fontpkg-noto-sans", "fontpkg-noto-sans-arabic", "fontpkg-noto-serif"),
)
_WHOLE = 2_000_000  # bytes; of a larger file of the package only its size goes into the hash of the code


def hash_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def hash_files(folder: Path) -> dict[str, dict[str, Any]]:
    """Every file below `folder` but the manifest, with its size and SHA-256."""
    return {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": hash_bytes(path.read_bytes())}
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != FILE
    }


@cache
def versions() -> dict[str, str]:
    """Versions of everything that has a hand in a report, and a hash of our own code and resources."""
    found = {"broadsheet": version("broadsheet"), "code": _code(), "python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found


def _code() -> str:
    package = resource_path("").parent
    total = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        inner = path.relative_to(package)
        if not path.is_file() or "__pycache__" in inner.parts or inner.parts[:2] == ("resources", "project"):
            continue
        size = path.stat().st_size
        total.update(f"{inner.as_posix()} {size if size > _WHOLE else hash_bytes(path.read_bytes())}\n".encode())
    return total.hexdigest()[:16]


def report_id(inputs: Mapping[str, Any]) -> str:
    """Twelve hexadecimal digits that stand for everything a report is made from."""
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False)
    return hash_bytes(text.encode("utf-8", "surrogatepass"))[:12]


def write_manifest(folder: Path, content: Mapping[str, Any], run: Mapping[str, Any]) -> None:
    """Write the manifest of a finished report; call it last, for it hashes the files that are there."""
    whole = {"format": 1, "content": {**content, "files": hash_files(folder)}, "run": run}
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / FILE).write_text(text, encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a published report. Raises ReportError where there is none that can be read."""
    try:
        found: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        found["content"]["files"], found["run"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{folder} holds no report: its {FILE} cannot be read ({type(error).__name__})"
        raise ReportError(msg) from error
    return found


def is_whole(folder: Path) -> bool:
    """Whether every file of the manifest is there with its size and hash, and no other."""
    try:
        return bool(read_manifest(folder)["content"]["files"] == hash_files(folder))
    except ReportError:
        return False
