"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

HALF = ".tmp-"  # what a killed write leaves begins like this; whoever holds the folder's lock clears it


def write_whole(path: Path, content: bytes | str) -> None:
    """Write bytes, or text as UTF-8, to a file beside `path`, flush it to disk and rename it. OSError passes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=HALF, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)  # a temporary file is its maker's alone; a desk shares what is published
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
