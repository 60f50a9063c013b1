"""A document as one HTML file that asks nothing of the network, runs no script and takes every text as text."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from html import escape
from urllib.parse import quote

from analysis.reporting.blocks import Block, where_of
from analysis.reporting.brief import find_brief
from analysis.reporting.document import Document
from analysis.reporting.markdown import plain
from analysis.reporting.style import PLAIN, Style
from analysis.resources import resource_path

_LONG = 40  # characters from which on a column is given room
_MANY = 9  # columns up to which a table fits a wide page
_SHORT = 14  # characters up to which a column is kept on one line
_OPENED = " Numbers can be opened to the sentences behind them: here where a row says so, and in evidence.csv."


def style_sheet(style: Style, *more: str) -> tuple[str, str]:
    """The style sheet with a desk's colours, and its hash for the content policy. `more` names further sheets."""
    files = [resource_path(f"reporting/{name}").read_text(encoding="utf-8") for name in ("report.css", *more)]
    text = "".join(files).replace("__ACCENT__", style.accent).replace("__ACCENT_ON_DARK__", style.on_dark)
    return text, base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def render_html(document: Document, *, style: Style = PLAIN) -> str:
    """The whole report as HTML, in a desk's style."""
    sheet, digest = style_sheet(style)
    policy = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )
    numbered = _anchors(document.blocks)
    return "".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n',
            '<link rel="icon" href="data:,">\n',  # else browsers ask the server for one
            f"<title>{escape(document.title)} · {escape(document.subtitle)}</title>\n",
            f"<style>{sheet}</style>\n</head>\n<body>\n",
            '<a class="skip" href="#report">Skip to the report</a>\n',
            _header(document, style.logo_address),
            _brief(document),
            _contents(numbered),
            '<main id="report">\n',
            *[_warning(w) for w in document.warnings],
            *[_block(b, anchor) for b, anchor in zip(document.blocks, numbered, strict=True)],
            "</main>\n",
            f"<footer>Report {escape(document.name)}, {escape(document.id)}. Made with Broadsheet.",
            _OPENED if any(any(b.get("evidence") or []) for b in document.blocks) else "",
            "</footer>\n",
            "</body>\n</html>\n",
        ]
    )


def fragment(blocks: Iterable[Block]) -> str:
    """Some blocks as HTML, as JupyterLab shows them in an output."""
    return "".join(_block(b, None) for b in blocks)


def _header(document: Document, logo: str) -> str:
    image = f'<img class="logo" src="{escape(logo)}" alt="">\n' if logo else ""
    facts = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>\n" for k, v in document.summary)
    return (
        f'<header>\n{image}<p class="kicker">{escape(document.kicker)}</p>\n<h1>{escape(document.title)}</h1>\n'
        f'<p class="dek">{escape(document.subtitle)}</p>\n<dl class="facts">\n{facts}</dl>\n</header>\n'
    )


def _brief(document: Document) -> str:
    items = "".join(
        f'<li><a href="#section-{f.section}"><span>{escape(f.heading)}</span> {escape(f.text)}</a></li>\n'
        for f in find_brief(document.blocks)
    )
    if not items:
        return ""
    head = '<nav class="brief" aria-labelledby="brief">\n<h2 id="brief">In brief</h2>\n'
    return f"{head}<ul>\n{items}</ul>\n</nav>\n"


Anchor = tuple[int, str, str]  # level, id, text


def _anchors(blocks: Sequence[Block]) -> list[Anchor | None]:
    """For each block that is a heading: its level, a name to link to, and its text."""
    found: list[Anchor | None] = []
    for block in blocks:
        if block["kind"] == "heading":
            number = 1 + sum(a is not None for a in found)
            found.append((min(max(block["level"], 2), 4), f"section-{number}", plain(block["inline"])))
        else:
            found.append(None)
    return found


def _contents(anchors: Sequence[Anchor | None]) -> str:
    shown = [a for a in anchors if a is not None and a[0] <= 3]
    if len(shown) < 2:
        return ""
    items = "".join(
        f'<li{" class=deep" if level > 2 else ""}><a href="#{name}">{escape(text)}</a></li>\n'
        for level, name, text in shown
    )
    head = '<nav class="contents" aria-labelledby="contents">\n<h2 id="contents">Contents</h2>\n'
    return f"{head}<ol>\n{items}</ol>\n</nav>\n"


def _warning(text: str) -> str:
    return f'<p class="note" role="note">{escape(text)}</p>\n'


def _block(block: Block, anchor: Anchor | None) -> str:
    if anchor:
        level, name, _ = anchor
        return f'<h{level} id="{name}">{_inline(block["inline"])}</h{level}>\n'
    draw = _KINDS.get(block["kind"])
    return draw(block) if draw else ""


def _heading(block: Block) -> str:
    level = min(max(block["level"], 2), 4)
    return f"<h{level}>{_inline(block['inline'])}</h{level}>\n"


def _paragraph(block: Block) -> str:
    return f"<p>{_inline(block['inline'])}</p>\n"


def _list(block: Block) -> str:
    tag = "ol" if block["ordered"] else "ul"
    items = "".join(f"<li>{_item(item)}</li>\n" for item in block["items"])
    return f"<{tag}>\n{items}</{tag}>\n"


def _item(blocks: list[Block]) -> str:
    if len(blocks) == 1 and blocks[0]["kind"] == "paragraph":
        return _inline(blocks[0]["inline"])
    return fragment(blocks)


def _quote(block: Block) -> str:
    return f"<blockquote>{fragment(block['blocks'])}</blockquote>\n"


def _code(block: Block) -> str:
    return f'<pre tabindex="0">{escape(block["text"])}</pre>\n'


def _error(block: Block) -> str:
    return _warning(f"{block['name']}: {block['text']}")


def _chart(block: Block) -> str:
    content: str = block["content"]
    encoded = base64.b64encode(content.encode("utf-8")).decode("ascii") if block["type"].endswith("xml") else content
    caption = f"<figcaption>{escape(block['caption'])}</figcaption>\n" if block.get("caption") else ""
    image = f'<img src="data:{escape(block["type"])};base64,{encoded}" alt="{escape(block["alt"])}">'
    return f'<figure class="{block["kind"]}">\n<div class="scroll">{image}</div>\n{caption}</figure>\n'


def _table(block: Block) -> str:
    columns = block["columns"]
    classes = [_class(c, [row[i] for row in block["rows"]]) for i, c in enumerate(columns)]
    head = "".join(f'<th scope="col"{k}>{escape(c["label"])}</th>' for c, k in zip(columns, classes, strict=True))
    evidence = block.get("evidence") or [None] * len(block["rows"])
    body = "".join(_row(row, classes, found) for row, found in zip(block["rows"], evidence, strict=True))
    caption = f"<figcaption>{escape(block['caption'])}</figcaption>\n" if block["caption"] else ""
    label = escape(block["caption"] or "Table")
    return (
        f'<figure class="{"table wide" if len(columns) > _MANY else "table"}">\n{caption}'
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">\n'
        "<table>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n{_more(block)}</figure>\n"
    )


def _class(column: Block, cells: list[str]) -> str:
    if column["align"] == "right":
        return ' class="right"'
    longest = max(map(len, cells), default=0)
    return ' class="long"' if longest > _LONG else ' class="short"' if longest <= _SHORT else ""


def _row(cells: list[str], classes: list[str], found: Block | None) -> str:
    first, *rest = zip(cells, classes, strict=True)
    line = f'<th scope="row"{first[1]}>{escape(first[0])}</th>' + "".join(f"<td{k}>{escape(c)}</td>" for c, k in rest)
    if not found:
        return f"<tr>{line}</tr>\n"
    shown, total = len(found["items"]), found["total"]
    what = f"{shown} of {total} sentences" if shown < total else f"{total} sentence{'' if total == 1 else 's'}"
    items = "".join(_evidence(i) for i in found["items"])
    return (
        f'<tr class="open">{line}</tr>\n<tr class="evidence"><td colspan="{len(cells)}"><details>'
        f'<summary aria-label="{escape(what)} for {escape(cells[0])}">{what}</summary>'
        f"<ul>\n{items}</ul></details></td></tr>\n"
    )


def _evidence(item: Block) -> str:
    before, mark, after = (escape(item[part]) for part in ("before", "mark", "after"))
    said = f'<span class="quote" dir="auto">{before}<mark>{mark}</mark>{after}</span>' if mark else ""
    title = f"<bdi>{escape(item['title'] or 'untitled')}</bdi>"  # its own direction of reading
    if item["url"]:
        title = f'<a href="{escape(item["url"])}" rel="noopener noreferrer">{title}</a>'
    where = escape(where_of(item))
    return f'<li>{said}<span class="source">{where}: {title}</span></li>\n'


def _more(block: Block) -> str:
    if not block["file"]:
        return ""
    shown, total = len(block["rows"]), block["total"]
    which = f"{shown} of {total} rows; all are" if shown < total else "Also"
    return f'<p class="more">{which} in <a href="{quote(block["file"])}">{escape(block["file"])}</a>.</p>\n'


def _inline(pieces: list[Block]) -> str:
    return "".join(_piece(p) for p in pieces)


def _piece(p: Block) -> str:
    kind = p["t"]
    if kind == "text":
        return escape(p["s"])
    if kind == "code":
        return f"<code>{escape(p['s'])}</code>"
    if kind == "break":
        return "<br>"
    inner = _inline(p["c"])
    if kind == "link":
        return f'<a href="{escape(p["url"])}" rel="noopener noreferrer">{inner}</a>'
    return f"<strong>{inner}</strong>" if kind == "strong" else f"<em>{inner}</em>"


_KINDS: dict[str, Callable[[Block], str]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "list": _list,
    "quote": _quote,
    "code": _code,
    "note": lambda b: _warning(b["text"]),
    "error": _error,
    "table": _table,
    "chart": _chart,
    "image": _chart,
}
