"""Office files with the same bytes for the same content: their ZIP entries and properties carry no clock."""

from __future__ import annotations

import io
import re
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def steady_zip(content: bytes, day: str) -> bytes:
    """`content`, an Office file, with fixed times; `day` (ISO) is what its properties say."""
    out = io.BytesIO()
    stamp = rb"\g<1>" + f"{day}T00:00:00Z".encode("ascii") + rb"\g<3>"
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(stamp, data)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every system
            target.writestr(entry, data)
    return out.getvalue()
