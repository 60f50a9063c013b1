"""Markdown of notebook cells -> blocks. The only module that knows mistune. Raw HTML is shown as the text it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from analysis.reporting.blocks import SAFE_LINK, Block, clean, table_of

# Beyond this depth of lists in lists a text is not a notebook's prose; it is cut off rather than followed.
_DEEPEST = 12


@cache
def _parser() -> Callable[[str], Any]:
    import mistune

    return mistune.create_markdown(renderer=None, plugins=["table", "strikethrough"])


def read_markdown(source: str) -> list[Block]:
    """The blocks of a Markdown text."""
    return [b for token in _parser()(clean(source)) for b in _block(token, 0)]


def _block(token: Block, depth: int) -> list[Block]:
    kind, children = token["type"], token.get("children") or []
    if depth > _DEEPEST:
        return []
    if kind == "heading":
        return [{"kind": "heading", "level": token["attrs"]["level"], "inline": _inline(children)}]
    if kind in ("paragraph", "block_text"):
        return [{"kind": "paragraph", "inline": _inline(children)}]
    if kind == "list":
        items = [[b for c in item.get("children", []) for b in _block(c, depth + 1)] for item in children]
        return [{"kind": "list", "ordered": bool(token["attrs"].get("ordered")), "items": items}]
    if kind == "block_code":
        return [{"kind": "code", "text": token["raw"].rstrip("\n")}]
    if kind == "block_quote":
        return [{"kind": "quote", "blocks": [b for c in children for b in _block(c, depth + 1)]}]
    if kind == "table":
        return [_table(children)]
    raw = str(token.get("raw", "")).strip()
    return [{"kind": "paragraph", "inline": [{"t": "text", "s": raw}]}] if raw else []


def _table(children: list[Block]) -> Block:
    head = [c for part in children if part["type"] == "table_head" for c in part["children"]]
    body = [row["children"] for part in children if part["type"] == "table_body" for row in part["children"]]
    right = [i for i, c in enumerate(head) if c["attrs"].get("align") == "right"]
    rows = [[plain(_inline(c["children"])) for c in row] for row in body]
    return table_of([plain(_inline(c["children"])) for c in head], rows, right=right)


def _inline(tokens: list[Block]) -> list[Block]:
    return [piece for token in tokens for piece in _piece(token)]


def _piece(token: Block) -> list[Block]:
    kind, children = token["type"], token.get("children") or []
    if kind == "strong":
        return [{"t": "strong", "c": _inline(children)}]
    if kind in ("emphasis", "strikethrough"):
        return [{"t": "emph", "c": _inline(children)}]
    if kind == "codespan":
        return [{"t": "code", "s": token["raw"]}]
    if kind == "link":
        url = str(token["attrs"].get("url", ""))
        inner = _inline(children)
        return [{"t": "link", "url": url, "c": inner}] if SAFE_LINK.fullmatch(url) else inner
    if kind == "linebreak":
        return [{"t": "break"}]
    if kind == "softbreak":
        return [{"t": "text", "s": " "}]
    if "raw" in token:
        return [{"t": "text", "s": token["raw"]}]
    return _inline(children)


def plain(inline: list[Block]) -> str:
    """The text of inline content without its marks."""
    return "".join(p["s"] if "s" in p else plain(p["c"]) if "c" in p else " " for p in inline)
