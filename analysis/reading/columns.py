"""Which column of a table, or field of a record, holds what: by known names (resources/columns.csv) or `[columns]`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from analysis.errors import ReadError
from analysis.reading.draft import Draft, Printed
from analysis.resources import resource_rows

FIELDS = (
    "title",
    "text",
    "summary",
    "published",
    "url",
    "source",
    "author",
    "section",
    "via",
    "language",
    "time",
    "words",
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_NAMED = (
    "name",
    "title",
    "text",
    "value",
    "full_name",
    "fullname",
    "display_name",
)  # of an object
_LANGUAGE_NAMES = {
    "english": "en",
    "russian": "ru",
    "kazakh": "kk",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "chinese": "zh",
    "arabic": "ar",
    "turkish": "tr",
    "uzbek": "uz",
    "ukrainian": "uk",
    "italian": "it",
    "portuguese": "pt",
    "polish": "pl",
    "japanese": "ja",
}


class Columns:
    """Where each field of a draft is found among the names of one file, best first."""

    def __init__(self, names: Iterable[str], given: Mapping[str, str]) -> None:
        """`names`: the file's columns. `given`: our field = the user's column, used if the file has any of them.

        ReadError names the column that is missing, or the columns there are if none holds a text or title.
        """
        present = [str(name) for name in names]
        mine = _checked(given, present)
        self.places: dict[str, list[str]] = {field: [column] for field, column in mine.items()}
        by_key: dict[str, list[str]] = {}
        for name in present:
            by_key.setdefault(_key(name), []).append(name)
        taken = set(mine.values())
        for field, keys in _known().items():
            found = [name for key in keys for name in by_key.get(key, ()) if name not in taken]
            self.places.setdefault(field, found)
        if not (self.places["text"] or self.places["summary"] or self.places["title"]):
            msg = "no column holds a text or title; name it under [columns] in broadsheet.toml; there are "
            raise ReadError("no-text-column", msg + _listed(present))

    def draft(self, record: Mapping[str, Any], format_: str) -> Draft:
        """The record as a draft."""
        title = _text(self._first(record, "title"))
        body = _text(self._first(record, "text")) or _text(self._first(record, "summary"))
        published = self._first(record, "published")
        clock = self._first(record, "time")
        return Draft(
            body=body or "",
            title=title or "",
            source=_text(self._first(record, "source")),
            published=_moment(published, clock),
            url=_text(self._first(record, "url")),
            author=_text(self._first(record, "author")),
            section=_text(self._first(record, "section")),
            via=_text(self._first(record, "via")),
            words=_number(self._first(record, "words")),
            language=_language(_text(self._first(record, "language"))),
            format=format_,
        )

    def _first(self, record: Mapping[str, Any], field: str) -> Any:
        for name in self.places.get(field, ()):
            value = record.get(name)
            if value is not None and value != "" and value == value:  # not NaN
                return value
        return None


def _checked(given: Mapping[str, str], present: list[str]) -> dict[str, str]:
    """`given`, or nothing where the file has none of its columns and so is not the export it was written for."""
    for field in given:
        if field not in FIELDS:
            msg = f"[columns] names the field {field!r}; known are {', '.join(FIELDS)}"
            raise ReadError("unknown-field", msg)
    missing = [(field, column) for field, column in given.items() if column not in present]
    if len(missing) == len(given):
        return {}
    if missing:
        field, column = missing[0]
        msg = f"no column {column!r}, which [columns] names for {field}; the columns are {_listed(present)}"
        raise ReadError("missing-column", msg)
    return dict(given)


def flatten(record: Mapping[str, Any]) -> dict[str, Any]:
    """`record` with fields of inner objects beside it as `outer.inner`, two levels deep; lists stay."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if not isinstance(value, dict):
            flat[name] = value
            continue
        for inner, item in value.items():
            if isinstance(item, dict):
                flat.update({f"{name}.{inner}.{k}": v for k, v in item.items() if not isinstance(v, dict)})
            else:
                flat[f"{name}.{inner}"] = item
        flat.setdefault(name, value)
    return flat


def _moment(published: Any, clock: Any) -> Printed:
    """The date, with the time of day if that stands in a column of its own."""
    if isinstance(published, datetime | date | int | float):
        return published
    printed = _text(published)
    if printed and _CLOCK.fullmatch(str(clock or "").strip()) and not _CLOCK.search(printed):
        return f"{printed} {str(clock).strip()}"
    return printed


def _text(value: Any) -> str | None:
    """A field as text: a list of names joined by commas, of paragraphs by blank lines; an object by its name."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return next((t for k in _NAMED if (t := _text(value.get(k)))), None)
    if isinstance(value, (list, tuple)):
        parts = [t for t in map(_text, value) if t]
        return ("\n\n" if any(len(p) > 80 for p in parts) else ", ").join(parts) or None
    return str(value)


def _number(value: Any) -> int | None:
    """A count that is a number, or a text that starts with one."""
    match = re.match(r"\s*(\d{1,7})(?:\.0+)?(?!\d)", str(value)) if not isinstance(value, bool) else None
    return int(match[1]) if match else None


def _language(name: str | None) -> str | None:
    if not name:
        return None
    name = name.strip().lower()
    code = _LANGUAGE_NAMES.get(name, re.split(r"[-_]", name)[0])
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


def _listed(names: list[str]) -> str:
    shown = ", ".join(repr(n[:40]) for n in names[:20])
    return shown + (f" and {len(names) - 20} more" if len(names) > 20 else "")


@cache
def _known() -> dict[str, list[str]]:
    return {row["field"]: row["names"].split() for row in resource_rows("columns.csv")}
