"""Bytes to text: byte order mark, strict UTF-8, the declared encoding, detection; never an error.

Order and detector (faust-cchardet) were chosen by measuring. Mojibake inside text that decodes
well is repaired later, in `cleaning`.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BYTE_ORDER_MARKS = tuple(mark for mark, _ in _MARKS)
# What browsers read under these labels (WHATWG Encoding Standard).
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "koi8-r": "koi8-u",
    "tis-620": "cp874",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
}
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{3,30})""", re.I)
_SEEN_BY_DETECTOR = 200_000


def decode(data: bytes, declared: str | None = None) -> str:
    """`data` as text. `declared`: the encoding that a header or the document itself names, a hint only."""
    if b"\x00" not in data and b"\x1b$" not in data and not data.startswith(_BYTE_ORDER_MARKS):
        try:
            return data.decode("utf-8")  # by far the most files: no need to look closer
        except UnicodeDecodeError:
            pass
    encoding = detect_encoding(data, declared)
    for mark, _ in _MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            break
    errors = "broadsheet_cp1252" if encoding == "utf-8" else "replace"
    return data.decode(encoding, errors).removeprefix("\ufeff")


def detect_encoding(data: bytes, declared: str | None = None, *, cut: bool = False) -> str:
    """Name of the encoding of `data`. `cut`: the bytes are the start of something longer."""
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return marked
    if wide := _without_mark(data):
        return wide
    if b"\x1b$" in data and _decodes(data, "iso2022_jp", cut):
        return "iso2022_jp"
    if _is_utf8(data, cut) or _mostly_utf8(data):
        return "utf-8"
    for name in (declared, _detected(data)):
        encoding = _known(name)
        if encoding and encoding != "utf-8" and _decodes(data, encoding, cut):
            return encoding
    return "cp1252"


def declared_encoding(head: bytes) -> str | None:
    """The encoding that an HTML or XML head names, if any."""
    match = _DECLARED.search(head[:4096])
    return match[1].decode("ascii") if match else None


def _known(name: str | None) -> str | None:
    if not name:
        return None
    name = name.strip().lower()
    name = _WIDER.get(name, name)
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _is_utf8(data: bytes, cut: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(data, final=not cut)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(data: bytes) -> bool:
    """UTF-8 with broken bytes (a cut, a pasted byte): more good sequences than any other encoding makes by chance."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(
        data[:_SEEN_BY_DETECTOR]
    )  # a cut character is not bad
    bad = text.count("\ufffd")
    good = sum(map(len, re.findall("[^\x00-\x7f\ufffd]+", text)))
    return good > 0 and good >= 2 * bad


def _decodes(data: bytes, encoding: str, cut: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(data, final=not cut)
    except UnicodeDecodeError:
        return encoding in ("cp1252",) or data[: len(data)].decode(encoding, "replace").count("\ufffd") * 200 < len(
            data
        )
    return True


def _without_mark(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: the zeros of its spaces and Latin letters stand at every second byte only."""
    sample = data[: _SEEN_BY_DETECTOR // 2 * 2]
    zeros = sample.count(0)
    if (
        len(sample) < 8
        or zeros < 2
        or (zeros < 0.2 * len(sample) and _reads_well(sample.replace(b"\x00", b""), "utf-8"))
    ):
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for encoding, here, there in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if here > 20 * there and _reads_well(sample, encoding):
            return encoding
    return None


def _reads_well(data: bytes, encoding: str) -> bool:
    """Whether `data` in `encoding` is made of letters, digits, signs and spaces."""
    text = data.decode(encoding, "replace")
    odd = sum(
        not (c.isalnum() or c.isspace() or c.isprintable() or unicodedata.combining(c)) or c == "\ufffd" for c in text
    )
    return odd <= 0.02 * len(text)


def _detected(data: bytes) -> str | None:
    import cchardet

    found = cchardet.detect(data[:_SEEN_BY_DETECTOR])
    name = found.get("encoding")
    return str(name) if name else None


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 inside text that is: read as Windows Latin, where such pasted bytes come from."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.reason == "unexpected end of data":  # the file was cut inside a character
        return "", error.end
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("broadsheet_cp1252", _as_cp1252)
