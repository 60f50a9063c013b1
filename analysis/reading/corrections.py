"""Corrections of articles as data (`data/corrections/articles.csv`): date, source, origin, title, leave out.

A correction is anchored by what the article says: a quoted passage, with some text before and after it. So it still
fits after the file was renamed or the article updated, and is listed as an orphan where it fits no longer.
"""

from __future__ import annotations

import re
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import SettingsError
from analysis.reading.articles import digest
from analysis.reading.dates import parse_date

FIELDS = ("published", "source", "via", "title", "exclude", "not_a_copy")
COLUMNS = ("article_id", "before", "quote", "after", "field", "value", "note")
_CHANGED = (  # columns of an article that corrections change
    *("published", "published_precision", "published_confidence", "source", "via"),
    *("title", "text", "body_start", "text_hash"),
)
_YES = ("yes", "true", "1", "x")
_NO = ("no", "false", "0", "")


def read_corrections(path: str | Path) -> pd.DataFrame:
    """One row per correction of the file, as strings, missing ones empty; no rows where there is no file.

    Columns: `article_id` (of the article when the correction was made, may be empty), `quote` (a passage of it),
    `before` and `after` (what stands around the passage, may be empty), `field` (published, source, via, title,
    exclude, not_a_copy), `value`, `note`. Raises SettingsError naming the line and the column that is wrong.
    """
    path = Path(path)
    if not path.exists():
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    try:
        given = pd.read_csv(path, dtype="str", keep_default_na=False, comment="#", encoding="utf-8-sig")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        msg = f"{path.name} cannot be read: {error}; write the columns {', '.join(COLUMNS)} as CSV in UTF-8"
        raise SettingsError(msg) from error
    missing = [name for name in ("quote", "field", "value") if name not in given]
    if missing:
        msg = f"{path.name} has no column {missing[0]!r}; its columns are {', '.join(COLUMNS)}"
        raise SettingsError(msg)
    wrong = given.loc[~given["field"].isin(FIELDS), "field"]
    if len(wrong):
        msg = f"{path.name}, correction {wrong.index[0] + 1}: field is {wrong.iloc[0]!r}; known are {', '.join(FIELDS)}"
        raise SettingsError(msg)
    return given.reindex(columns=list(COLUMNS), fill_value="")


def correct_articles(
    articles: pd.DataFrame, corrections: pd.DataFrame, zone: tzinfo = UTC
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`articles` as corrected, and the corrections that could not be applied, with the `reason`.

    Each correction changes one article: the one that holds its passage in its context. `exclude` leaves it out. A new
    title stands in `text` too. `article_id` stays, so that what was said of the article before still finds it.
    `not_a_copy` changes nothing here (see `find_not_copies`); it is only checked for its anchor. Dates without a zone
    are of `zone`.
    """
    places, orphans = _anchored(articles, corrections)
    rows: dict[int, dict[str, Any]] = dict(enumerate(articles.to_dict("records")))  # type: ignore[arg-type]
    gone: set[int] = set()
    for number, (place, given) in enumerate(zip(places, corrections.to_dict("records"), strict=True)):
        value = str(given["value"]).strip()
        if place is None:
            continue
        if given["field"] == "exclude" and value.lower() in _YES:
            gone.add(place)
        elif problem := _apply(rows[place], str(given["field"]), value, zone):
            orphans[number] = problem
    changed = sorted({place for place in places if place is not None})
    corrected = articles.copy()
    for place in changed:
        for name in _CHANGED:
            corrected.iloc[place, corrected.columns.get_loc(name)] = rows[place][name]  # type: ignore[index]
    left = corrections.iloc[sorted(orphans)].assign(reason=[orphans[number] for number in sorted(orphans)])
    kept = corrected.drop(index=corrected.index[sorted(gone)])
    return kept.reset_index(drop=True), left.reset_index(drop=True)


def find_not_copies(articles: pd.DataFrame, corrections: pd.DataFrame) -> list[str]:
    """Ids of the articles that a correction says are nobody's copy, in the order of `articles`."""
    wanted = corrections[
        (corrections["field"] == "not_a_copy") & corrections["value"].str.strip().str.lower().isin(_YES)
    ]
    found, _ = _anchored(articles, wanted)
    return articles["article_id"].iloc[sorted({place for place in found if place is not None})].tolist()


def _anchored(articles: pd.DataFrame, corrections: pd.DataFrame) -> tuple[list[int | None], dict[int, str]]:
    """The position of each correction's article, and why it has none, by the number of the correction."""
    texts = [_plain(text) for text in articles["text"]]
    ids = {article_id: place for place, article_id in enumerate(articles["article_id"])}
    places: list[int | None] = []
    orphans: dict[int, str] = {}
    for number, given in enumerate(corrections.to_dict("records")):
        quote = _plain(given["quote"])
        passage = " ".join(part for part in map(_plain, (given["before"], given["quote"], given["after"])) if part)
        known = ids.get(given["article_id"])
        holding = [place for place, text in enumerate(texts) if passage in text] if quote else []
        if known is not None and (not quote or quote in texts[known]):
            places.append(known)
        elif len(holding) == 1:
            places.append(holding[0])
        else:
            places.append(None)
            orphans[number] = f"{len(holding) or 'no'} article{'s' * (len(holding) > 1)} with the passage"
    return places, orphans


def _apply(article: dict[str, Any], field: str, value: str, zone: tzinfo) -> str | None:
    """Change one article in place; the reason why not, if it cannot be done."""
    if field == "published":
        moment = parse_date(value, zone)
        if value and moment.value is None:
            return f"{value!r} is no date; write one like 2023-02-28 or 2023-02-28T14:05+05:00"
        article["published"] = pd.Timestamp(moment.value) if moment.value else pd.NaT
        article["published_precision"], article["published_confidence"] = moment.precision, moment.confidence
    elif field in ("source", "via"):
        article[field] = value or ("unknown" if field == "source" else None)
    elif field == "title":
        body = article["text"][article["body_start"] :]
        article["title"] = value
        article["text"] = "\n\n".join(part for part in (value, body) if part)
        article["body_start"] = len(value) + 2 if value and body else len(value)
        article["text_hash"] = digest(article["text"])
    elif value.lower() not in (*_YES, *_NO):
        return f"{value!r} is neither yes nor no"
    return None


def _plain(text: Any) -> str:
    """Text as it is compared: spaces and forms of quotation marks do not matter."""
    return re.sub(r"[“”„«»]", '"', " ".join(str(text).split())).replace("’", "'").replace("‘", "'")
