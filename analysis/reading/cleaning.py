"""Clean text: `str -> str` steps that repair characters, drop what nobody can see, and find paragraphs.

Curly quotation marks, dashes and letters of all alphabets stay as they are.
"""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import pairwise

# Anything that plain printable text never holds: only when this matches are the slower steps needed.
_UNUSUAL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000"
    "\ufb00-\ufb06\ufe0e\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufe0e\ufe0f]"
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SPACES = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LIGATURES = {
    ord("\ufb00"): "ff",
    ord("\ufb01"): "fi",
    ord("\ufb02"): "fl",
    ord("\ufb03"): "ffi",
    ord("\ufb04"): "ffl",
    ord("\ufb05"): "st",
    ord("\ufb06"): "st",
}
_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_TAG = re.compile(r"</?(?:p|br|div|span|a|strong|em|b|i|ul|ol|li|h[1-6]|img|figure|blockquote)\b[^<>]{0,500}/?>", re.I)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|ul|ol|li|h[1-6]|figure|figcaption|blockquote|table|tr|section|article)\b[^<>]*>", re.I
)
_BREAK_TAG = re.compile(r"<br\b[^<>]*>", re.I)
_HIDDEN = re.compile(r"<(script|style|noscript|template)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_ANY_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z!][^<>]{0,2000}>", re.S)
# Without a character outside these there is no mojibake: it has letters or signs of another alphabet in it.
_FOREIGN = re.compile("[^\x00-\x7f\xa0£§«°·»–—‘’“”•…€]")
_SURROGATES = re.compile("[\ud800-\udfff]+")
_BLANK_LINES = re.compile(r"\n\s*\n")

_ENDS = (".", "!", "?", "…", "”", '"', "»", ":")
WIDEST_WRAPPED_LINE = 110  # lines of typed or exported text are broken below this; longer lines are paragraphs


def clean_characters(text: str) -> str:
    """`text` with mojibake repaired, composed characters, plain spaces and \\n; without NULs, controls, surrogates.

    Encoding repair follows ftfy with curly quotes kept.
    """
    if text.isascii() and text.replace("\n", " ").isprintable():
        return text  # nothing unusual, as the pattern would say more slowly
    if _SURROGATES.search(text):
        text = join_surrogates(text)
    text = repair_mojibake(text)
    text = unicodedata.normalize("NFC", text)
    if not _UNUSUAL.search(text):
        return text
    text = _BREAKS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _CONTROLS.sub("", text.translate(_LIGATURES))
    return _SPACES.sub(" ", text)


def join_surrogates(text: str) -> str:
    """Pairs of surrogates become the character they stand for; lone ones are dropped."""
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined if "\ufffd" in text else joined.replace("\ufffd", "")


def repair_mojibake(text: str) -> str:
    """UTF-8 that was once or twice read as a one-byte encoding, read rightly, line by line; other lines unchanged."""
    if text.isascii() or not _FOREIGN.search(text):
        return text
    return "\n".join(_repaired(line) if _FOREIGN.search(line) else line for line in text.split("\n"))


def _repaired(line: str) -> str:
    import ftfy
    from ftfy.badness import is_bad

    for _ in range(2):
        if not is_bad(line):
            break
        fixed = ftfy.fix_encoding(line, uncurl_quotes=False)
        if fixed == line:
            break
        line = fixed
    return line


def strip_markup(text: str) -> str:
    """Text of a field that holds HTML or entities: blocks become paragraphs, tags go, entities become characters."""
    if "<" in text and _TAG.search(text):
        text = _HIDDEN.sub(" ", text)
        text = _BREAK_TAG.sub("\n", text)
        text = _BLOCK_TAG.sub("\n\n", text)
        text = _ANY_TAG.sub("", text)
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
        if "&" in text and _ENTITY.search(text):  # escaped twice
            text = html.unescape(text)
    return text


def clean_line(text: str) -> str:
    """One line: titles, names, bylines. Markup and line breaks go."""
    return " ".join(clean_characters(strip_markup(text)).split())


def paragraphs(text: str, *, lines_are_paragraphs: bool = False) -> list[str]:
    """Paragraphs of cleaned text, in order, none empty.

    Blank lines separate. A single line break separates too, unless the lines were wrapped to a width.
    """
    if lines_are_paragraphs:
        return [p for p in (" ".join(line.split()) for line in text.split("\n")) if p]
    found: list[str] = []
    for block in _BLANK_LINES.split(text):
        lines = [p for p in (_single_spaced(line) for line in block.split("\n")) if p]
        if len(lines) > 1 and wrapped(lines):
            found.append(join_lines(lines))
        else:
            found.extend(lines)
    return found


def _single_spaced(line: str) -> str:
    return " ".join(line.split()) if "  " in line or not line.isprintable() else line.strip()


def wrapped(lines: list[str]) -> bool:
    """Whether the lines are one paragraph broken to a width, each where the next word no longer fitted."""
    widest = max(map(len, lines))
    broken = len(lines) - 1
    if widest > WIDEST_WRAPPED_LINE or widest < 30 or not broken:
        return False
    whole = sum(line.endswith(_ENDS) for line in lines[:-1])
    fits = sum(len(line) + 1 + len(after.split(" ", 1)[0]) < widest - 3 for line, after in pairwise(lines))
    return fits <= broken // 4 and whole <= broken // 2


def join_lines(lines: list[str]) -> str:
    """Wrapped lines as one; a word broken by a hyphen at the end of a line is kept as written, without the gap."""
    joined = [lines[0]]
    for line, after in pairwise(lines):
        broken = line.endswith("-") and line[-2:-1].isalpha() and after[:1].islower()
        joined.append(after if broken else f" {after}")
    return "".join(joined)
