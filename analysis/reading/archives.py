"""Archives (zip, tar, gzip, bzip2, xz): their members one after the other, within bounds on size, number and depth.

Members are unpacked one at a time to a file of our own name in a temporary folder, so that no path in an archive can
lead anywhere.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from analysis.errors import ReadError
from analysis.reading.draft import DAMAGED, Input, Setback
from analysis.reading.inputs import is_ignored

DEEPEST = 3  # archives within archives
MOST_MEMBERS = 100_000
LARGEST = 4_000_000_000  # bytes that all members may unpack to
PER_PACKED_BYTE = 50  # unpacked bytes, beyond the first SMALL ones; text packs to a fifth at best
SMALL = 50_000_000
_PIECE = 1 << 20
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, NotImplementedError)
_OPENERS: dict[str, Callable[[Path, str], Any]] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}


class Member(NamedTuple):
    """A member, unpacked to `path`, which exists until the next one is asked for.

    `name` is archive/member; of a single packed file, such as page.html.gz, it is the name of that file.
    """

    name: str
    path: Path


def open_members(file: Input, format_: str) -> Iterator[Member | Setback]:
    """Members of an archive in its order, those that are never articles left out; what is refused, with the reason."""
    allowed = min(LARGEST, SMALL + PER_PACKED_BYTE * file.path.stat().st_size)
    with tempfile.TemporaryDirectory(prefix="broadsheet-") as folder:
        place = Path(folder) / "member"
        try:
            is_tar = format_ == "tar" or (format_ in _OPENERS and _is_tar(file.path))
            for count, (name, stream) in enumerate(_streams(file, format_, is_tar=is_tar)):
                if count >= MOST_MEMBERS:
                    yield Setback("too-many", f"more than {MOST_MEMBERS} members; the rest was not read")
                    return
                if is_ignored(_safe(name)):
                    continue
                target = place.with_name("member" + PurePosixPath(_safe(name)).suffix[:12])
                with stream:
                    allowed -= _copy(stream, target, allowed)
                alone = format_ in _OPENERS and not is_tar
                yield Member(file.name if alone else f"{file.name}/{_safe(name)}", target)
                target.unlink()
        except ReadError as error:
            yield Setback(error.reason, error.detail)
        except _BROKEN as error:
            yield Setback("broken-archive", f"{DAMAGED} ({type(error).__name__}: {error})")
        except RuntimeError as error:  # zipfile raises it for members behind a password
            yield Setback("locked", f"{error}; unpack it with its password")


def _streams(file: Input, format_: str, *, is_tar: bool) -> Iterator[tuple[str, IO[bytes]]]:
    if format_ == "zip":
        with zipfile.ZipFile(file.path) as archive:
            for info in archive.infolist():
                if not info.is_dir():
                    yield info.filename, archive.open(info)
    elif is_tar:
        with tarfile.open(file.path, "r|*") as archive:
            for entry in archive:
                stream = archive.extractfile(entry) if entry.isreg() else None
                if stream:
                    yield entry.name, stream
    else:
        name = PurePosixPath(file.name).name
        stem = name.rsplit(".", 1)[0] if name.lower().endswith((".gz", ".bz2", ".xz", ".gzip")) else name
        yield stem, _OPENERS[format_](file.path, "rb")


def _is_tar(path: Path) -> bool:
    try:
        with tarfile.open(path, "r:*") as archive:
            return archive.next() is not None
    except (*_BROKEN, ValueError):
        return False


def _copy(stream: IO[bytes], target: Path, allowed: int) -> int:
    """Copy a member, and say how many bytes it has; ReadError if they are more than allowed."""
    size = 0
    with target.open("wb") as out:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > allowed:
                raise ReadError("too-large", "it unpacks to far more than its size: a bomb, or unpack it yourself")
            out.write(piece)
    return size


def _safe(name: str) -> str:
    """A member's name without roots, drives and steps upward: it only stands in tables."""
    parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".", "..") and not p.endswith(":")]
    return "/".join(parts) or "member"
