"""One article with the voices in it: who speaks where, told apart by colour, by underline and by a name in the margin.

Every mark is also written: a quotation is underlined (solid: direct; dashed: indirect), carries the number of its
speaker, and the margin names that speaker beside the paragraph. So the view can be read in grey, in print, and by
those who do not see colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from analysis.corpus.store import Corpus
from analysis.errors import CallError
from analysis.settings import Settings

# Okabe and Ito's colours, dark enough for text on white; beyond them colours repeat, and the numbers do not.
COLOURS = ("#0072B2", "#B34700", "#00795A", "#A0467D", "#7A5C00", "#2E6E99", "#6A3D9A", "#8C2D04")
NOBODY = "#555555"
UNDERLINES = {"direct": "solid", "indirect": "dashed"}
STYLE = """
.voices{max-width:62em;font:16px/1.55 Georgia,"Noto Serif",serif;color:#1a1a1a;background:#fff;padding:.5em 1em}
.voices .row{display:grid;grid-template-columns:minmax(0,1fr) 15em;column-gap:1.5em;break-inside:avoid}
.voices .row p{margin:0 0 .8em;white-space:pre-line;overflow-wrap:anywhere}
.voices .row.title p{font-size:1.35em;font-weight:bold;line-height:1.3}
.voices aside,.voices .key,.voices .about{font:12.5px/1.4 "Noto Sans",Arial,sans-serif;color:#333}
.voices aside div{border-left:3px solid;padding-left:.5em;margin-bottom:.35em;overflow-wrap:anywhere}
.voices q{quotes:none;text-decoration-line:underline;text-decoration-thickness:2px;text-underline-offset:3px}
.voices q::before,.voices q::after{content:none}
.voices sup{font:bold 10px "Noto Sans",Arial,sans-serif;text-decoration:none;margin-left:1px}
.voices .key{border-top:1px solid #999;padding-top:.5em;list-style:none;margin:0}
.voices .about{margin:0 0 1em}
@media (max-width:40em){.voices .row{grid-template-columns:1fr}.voices aside{margin:-.4em 0 .9em}}
""".replace("\n", "")


@dataclass(frozen=True)
class ArticleView:
    """An article as HTML; a notebook shows it, `html` is the page's own text. It asks for nothing from elsewhere."""

    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"ArticleView of {len(self.html)} characters; a notebook shows it, .html is its text"


def show_article(corpus_or_text: Corpus | str, article_id: str | None = None) -> ArticleView:
    """One article with its voices marked and its speakers named, for a notebook and for print.

    Takes a corpus with the `article_id` of one of its articles, or a text, in which quotations are found now. Raises
    CallError where the corpus has no such article, or where no article is named.
    """
    if isinstance(corpus_or_text, str):
        return _view_of_text(corpus_or_text)
    if article_id is None:
        msg = "show_article(corpus, article_id) needs the article_id of one article; see corpus.articles"
        raise CallError(msg)
    one = corpus_or_text.select(article_ids=[article_id])
    if one.articles.empty:
        msg = f"there is no article {article_id!r} in this selection of {len(corpus_or_text.articles)} articles"
        raise CallError(msg)
    article = one.articles.iloc[0]
    named = one.table("entities")
    entities = dict(zip(named.cluster.astype("int64"), named.entity, strict=True))
    day = article.published
    dated = "undated" if pd.isna(day) else f"{day.tz_convert(one.settings.timezone):%Y-%m-%d}"
    text, quotes = one.texts.text.iloc[0], one.table("quotes")
    return ArticleView(render_voices(text, one.table("segments"), quotes, entities, f"{article.source}, {dated}"))


def _view_of_text(text: str) -> ArticleView:
    from analysis.marking.quotes import find_quotes
    from analysis.marking.segments import find_segments

    quotes = find_quotes(text)
    article = pd.DataFrame({"article_id": ["text"], "text": [text]})
    return ArticleView(render_voices(text, find_segments(article, Settings(), quotes=quotes), quotes, {}, ""))


def render_voices(
    text: str, segments: pd.DataFrame, quotes: pd.DataFrame, entities: dict[int, str] | None = None, about: str = ""
) -> str:
    """The HTML of one article from its `segments` and `quotes`; `entities` names clusters, `about` stands above it.

    Everything that comes from the article is escaped.
    """
    speakers = _speakers(quotes, entities or {})
    labels = list(dict.fromkeys(label for label, _, _ in speakers.values()))
    numbers = {label: place + 1 for place, label in enumerate(labels)}
    parts = enumerate(_parts(text))
    rows = [_row(text, span, segments, speakers, numbers, number) for number, span in parts]
    head = f'<p class="about">{escape(about)}</p>' if about else ""
    return f'<div class="voices"><style>{STYLE}</style>{head}{"".join(rows)}{_key(numbers, segments)}</div>'


def _speakers(quotes: pd.DataFrame, entities: dict[int, str]) -> dict[int, tuple[str, str, str]]:
    """quote -> (name of the speaker, what the margin says of the quotation, all of it for the hover)."""
    found = {}
    for row in quotes.drop_duplicates("quote").to_dict("records"):
        source = _plain(row["source"])
        known = entities.get(int(row["speaker"])) if pd.notna(row["speaker"]) else None
        name = known or _plain(row["speaker_name"]) or source or "nobody is named"
        cue = _plain(row["cue"])
        introduced = f"{source} {cue}".strip() if source or cue else ""
        said = introduced if introduced.casefold() != name.casefold() else ""
        sure = f"; confidence {row['confidence']:.2f}" if pd.notna(row["confidence"]) else ""
        negated = "; negated" if row["negated"] else ""
        found[int(row["quote"])] = (name, said, f"{row['quote_type']} quotation{negated}{sure}")
    return found


def _plain(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _parts(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs stand; the first is the title where a blank line follows it."""
    parts, at = [], 0
    for piece in text.split("\n\n"):
        if piece.strip():
            parts.append((at, at + len(piece)))
        at += len(piece) + 2
    return parts


def _row(
    text: str,
    span: tuple[int, int],
    segments: pd.DataFrame,
    speakers: dict[int, tuple[str, str, str]],
    numbers: dict[str, int],
    place: int,
) -> str:
    """A paragraph and, beside it, who speaks in it."""
    start, end = span
    within = segments[(segments.start < end) & (segments.end > start)].sort_values("start").to_dict("records")
    quotes = [int(s["quote"]) if pd.notna(s["quote"]) and s["voice"] in UNDERLINES else None for s in within]
    pieces: list[str] = []
    heard: dict[int, list[str]] = {}
    for segment, quote, following in zip(within, quotes, [*quotes, None][1:], strict=True):
        piece = text[max(segment["start"], start) : min(segment["end"], end)]
        if quote is None or quote not in speakers:
            pieces.append(escape(piece))
            continue
        name, _, details = speakers[quote]
        pieces.append(_marked(piece, segment["voice"], name, details, numbers[name]))
        if following != quote:
            pieces.append(f'<sup style="color:{_colour(name, numbers[name])}">{numbers[name]}</sup>')
        heard.setdefault(quote, []).append(segment["voice"])
    notes = [_note(*speakers[quote][:2], " and ".join(sorted(set(v))), numbers) for quote, v in heard.items()]
    kind = "row title" if place == 0 and "\n\n" in text else "row"
    return f'<div class="{kind}"><p>{"".join(pieces)}</p><aside>{"".join(notes)}</aside></div>'


def _colour(name: str, number: int) -> str:
    return NOBODY if name == "nobody is named" else COLOURS[(number - 1) % len(COLOURS)]


def _marked(piece: str, voice: str, name: str, details: str, number: int) -> str:
    colour = _colour(name, number)
    look = f"text-decoration-style:{UNDERLINES[voice]};text-decoration-color:{colour};color:{colour}"
    hover = escape(f"{number} {name}: {details}", quote=True)
    return f'<q class="{voice}" style="{look}" title="{hover}">{escape(piece)}</q>'


def _note(name: str, said: str, voices: str, numbers: dict[str, int]) -> str:
    words = f": {escape(said)}" if said else ""
    colour = _colour(name, numbers[name])
    return f'<div style="border-color:{colour}"><b>{numbers[name]} {escape(name)}</b> ({voices}){words}</div>'


def _key(numbers: dict[str, int], segments: pd.DataFrame) -> str:
    """What the marks mean, and every speaker with the number and the share of the characters."""
    if not numbers:
        return '<p class="key">No quotation was found: all of it counts as the narrator\'s.</p>'
    lengths = (segments.end - segments.start).groupby(segments.voice).sum()
    whole = max(int(lengths.sum()), 1)
    every = ("narrator", *UNDERLINES)
    shares = ", ".join(f"{voice} {100 * int(lengths.get(voice, 0)) / whole:.0f}\u202f%" for voice in every)
    named = "; ".join(
        f'<span style="color:{_colour(name, number)}"><b>{number}</b> {escape(name)}</span>'
        for name, number in numbers.items()
    )
    return (
        '<p class="key">Underlined: direct quotation. Underlined with dashes: indirect quotation. The number is that '
        f"of the speaker; what has none is the narrator's. By characters: {shares}.<br>{named}</p>"
    )
