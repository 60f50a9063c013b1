"""Which files below data/raw are read, in which order, and which are not articles (resources/ignored_files.csv)."""

from __future__ import annotations

import os
import re
from fnmatch import translate
from functools import cache
from pathlib import Path, PurePosixPath

from analysis.resources import resource_rows

DEMO = "demo"  # the invented corpus that is shipped; skipped as soon as anything else lies beside it


def list_inputs(raw: Path) -> list[Path]:
    """Files below `raw` to read, sorted by their path relative to it. The demo corpus only where it is alone."""
    found = sorted(_walk(Path(raw)), key=lambda path: path.relative_to(raw).as_posix())
    own = [path for path in found if path.relative_to(raw).parts[0] != DEMO]
    return own or found


def is_ignored(name: str) -> bool:
    """Whether `name`, a path relative to data/raw with / between folders, is never an article."""
    *folders, file = PurePosixPath(name.lower()).parts or ("",)
    return _pattern("file").match(file) is not None or any(map(_is_ignored_folder, folders))


def _walk(raw: Path) -> list[Path]:
    found = []
    for folder, folders, files in os.walk(raw):
        folders[:] = sorted(f for f in folders if not _is_ignored_folder(f.lower()))
        paths = (Path(folder) / file for file in files if not is_ignored(file))
        found += [path for path in paths if path.is_file()]  # a pipe or device would never end
    return found


def _is_ignored_folder(name: str) -> bool:
    return _pattern("folder").match(name) is not None


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    rows = (row for row in resource_rows("ignored_files.csv") if row["kind"] == kind)
    return re.compile("|".join(translate(row["pattern"]) for row in rows))
