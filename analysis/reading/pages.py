"""A web page made ready: without scripts, parsed, and what its head says about the article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from analysis.errors import ReadError

LARGEST = 6_000_000  # characters of a page without its scripts
DEEPEST = 200  # elements within elements; parsers and extractors recurse
_LARGEST_DATA = 2_000_000  # characters of one block of structured data
_RAW = re.compile(r"<(script|style|template|svg)\b|<!--", re.I)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.I) for name in ("script", "style", "template", "svg")}
_ENDS[""] = re.compile("-->")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_DATA_ADDRESS = re.compile(r"data:[\w/+.;=-]{1,80},[^\"'<>\s)]{500,}")
_CONTAINER = re.compile(
    r"<(/?)(?:div|span|font|center|b|i|em|strong|section|ul|ol|li|dl|dd|table|tr|td|tbody|blockquote|small|big|u)\b[^<>]*>",
    re.I,
)
_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report|Review|LiveBlog|Interview|Column")
_SITE_SIGNS = re.compile(r"\s+[|–—•·:»-]\s+|\s*[|»]\s*")
_SIGNS = re.compile(r"[\W_]+")
_ADDRESS = re.compile(r"^https?://|^www\.|@")


class Source(NamedTuple):
    """A page as text: `whole`; `markup`, without scripts and pictures written into it; the structured data."""

    whole: str
    markup: str
    data: list[str]


@dataclass
class Page:
    """A parsed page: `tree` without scripts, `meta` by lower-case name, `data` the objects of its structured data."""

    tree: Any
    meta: dict[str, str] = field(default_factory=dict)
    data: list[dict[str, Any]] = field(default_factory=list)
    saved_from: str | None = None
    language: str = ""  # as the page declares it, lower case

    def first_meta(self, names: tuple[str, ...]) -> str | None:
        return next((self.meta[n] for n in names if n in self.meta), None)

    def articles(self) -> Iterator[dict[str, Any]]:
        """Structured data about articles, in the order of the page."""
        return (d for d in self.data if _ARTICLE_TYPES.search(str(d.get("@type", ""))))


@dataclass
class About:
    """What a page says about its article."""

    title: str = ""
    source: str | None = None
    url: str | None = None
    author: str | None = None
    section: str | None = None
    headings: list[str] = field(default_factory=list)


def page_source(text: str) -> Source:
    """The page `text` made ready to be parsed."""
    markup, data = without_scripts(_DECLARATION.sub("", text))
    return Source(text, without_pictures(markup).replace("\x00", ""), data)


def parse_page(source: Source) -> Page:
    """The page of `source`. ReadError where nothing can be parsed."""
    from lxml import etree
    from lxml.html import document_fromstring

    markup = source.markup
    if len(markup) > LARGEST:
        raise ReadError("too-large", f"{len(markup)} characters of page without its scripts")
    try:
        tree = document_fromstring(markup, parser=_parser())
        if _is_deep()(tree):  # the parser gave up at its own limit and lost the rest
            tree = document_fromstring(flattened(markup), parser=_parser())
    except (etree.ParserError, ValueError) as error:
        raise ReadError("not-html", f"nothing could be parsed: {error}") from error
    saved = _SAVED_FROM.search(source.whole[:2000])
    page = Page(tree, saved_from=saved[1] if saved else None)
    page.language = (tree.get("lang") or "").lower()
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            page.meta.setdefault(name.lower(), content.strip())
    page.data = [d for block in source.data for d in _objects(_loads(block))]
    return page


def about_page(page: Page, url: str | None = None) -> About:
    """Title, outlet, address, byline and section, from structured data, the head, and the headings, in this order."""
    article = next(page.articles(), {})
    headings = [h for h in (" ".join(e.text_content().split()) for e in page.tree.iter("h1")) if 3 <= len(h) <= 300]
    source = page.first_meta(("og:site_name", "application-name", "twitter:site:name")) or _name(
        article.get("publisher")
    )
    title = page.first_meta(("og:title", "twitter:title", "dc.title")) or _text(article.get("headline"))
    title = title or page.tree.findtext(".//title") or ""
    return About(
        title=_title(" ".join(title.split()), headings, source),
        source=source,
        url=_url(page, article) or url,
        author=_author(page, article, source),
        section=page.first_meta(("article:section",)) or _text(article.get("articleSection")),
        headings=headings,
    )


def article_body(page: Page) -> str:
    """The longest text that structured data give as the body of the article; empty where they give none."""
    return max((_text(a.get("articleBody")) or "" for a in page.articles()), key=len, default="")


def without_pictures(text: str) -> str:
    """`text` without pictures and fonts that are written into it."""
    return _DATA_ADDRESS.sub("data:,", text) if len(text) > 100_000 and ";base64," in text else text


def without_scripts(text: str) -> tuple[str, list[str]]:
    """`text` without scripts, styles and comments, and the blocks of structured data that stood in scripts."""
    kept: list[str] = []
    data: list[str] = []
    unclosed: set[str] = set()  # what has no end further on: looked for once, not again for each of its starts
    place = 0
    while match := _RAW.search(text, place):
        kept.append(text[place : match.start()])
        name = (match[1] or "").lower()
        end = None if name in unclosed else _ENDS[name].search(text, match.end())
        if end is None:  # what never ends hides nothing
            unclosed.add(name)
            place = match.end()
            continue
        opened = text.find(">", match.end(), end.start())
        if name == "script" and opened > 0 and "ld+json" in text[match.start() : opened].lower():
            data.append(text[opened + 1 : end.start()])
        place = end.end()
    kept.append(text[place:])
    return "".join(kept), data


def flattened(text: str) -> str:
    """`text` without the tags of containers that stand deeper than DEEPEST levels; their words stay."""
    level = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal level
        level = max(0, level - 1) if match[1] else level + 1
        return match[0] if level + bool(match[1]) <= DEEPEST // 2 else " "

    return _CONTAINER.sub(keep, text)


@cache
def _parser() -> Any:
    """lxml's, with one class for all elements: to choose a class for each costs a twentieth of reading a page."""
    from lxml import etree
    from lxml.html import HtmlElement, HTMLParser

    parser = HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


@cache
def _authors() -> Any:
    from lxml.etree import XPath

    return XPath(".//*[@itemprop='author' or @rel='author' or @class='byline' or @class='author']")


@cache
def _is_deep() -> Any:
    from lxml.etree import XPath

    return XPath("boolean(" + "/*" * DEEPEST + ")")


def _loads(block: str) -> Any:
    block = block.strip().removeprefix("<!--").removesuffix("-->").replace("<![CDATA[", "").replace("]]>", "").strip()
    if len(block) > _LARGEST_DATA:
        return None
    try:
        return json.loads(block, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Objects with a type, outer ones first; what an article refers to is not the article."""
    if depth > 5:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "item", "itemListElement"):
            yield from _objects(value.get(name), depth + 1)


def _title(title: str, headings: list[str], source: str | None) -> str:
    """The heading that the title repeats; else the title without the outlet's name at its end."""
    for heading in headings:
        if _bare(heading) and _bare(heading) in _bare(title):
            return heading
    pieces = _SITE_SIGNS.split(title)
    sign = list(_SITE_SIGNS.finditer(title))
    if (
        len(pieces) > 1
        and sign
        and (_bare(pieces[-1]) == _bare(source or "") or (not source and len(pieces[-1]) <= 25))
    ):
        return title[: sign[-1].start()]
    return title or (headings[0] if headings else "")


def _url(page: Page, article: dict[str, Any]) -> str | None:
    links = [e.get("href") for e in page.tree.iter("link") if "canonical" in (e.get("rel") or "").lower()]
    candidates = [*links, page.meta.get("og:url"), article.get("url"), page.saved_from]
    return next((str(c).strip() for c in candidates if isinstance(c, str) and c.strip().startswith("http")), None)


def _author(page: Page, article: dict[str, Any], source: str | None) -> str | None:
    for candidate in _bylines(page, article):
        name = re.sub(r"(?i)^by:?\s+", "", candidate or "").strip(" ,|")
        if 2 < len(name) <= 120 and not _ADDRESS.search(name) and _bare(name) != _bare(source or ""):
            return name
    return None


def _bylines(page: Page, article: dict[str, Any]) -> Iterator[str | None]:
    yield _name(article.get("author"))
    yield page.first_meta(("author", "dc.creator", "parsely-author", "byl", "article:author"))
    elements = _authors()(page.tree)
    marked = [e for e in elements if "author" in (e.get("itemprop"), e.get("rel"))]
    for element in (*marked[:1], *[e for e in elements if e.get("class") in ("byline", "author")][:1]):
        yield " ".join(element.text_content().split())


def _name(value: Any) -> str | None:
    """Names of people or organisations in structured data."""
    if isinstance(value, list):
        return ", ".join(n for n in map(_name, value[:10]) if n) or None
    if isinstance(value, dict):
        return _name(value.get("name"))
    return value.strip() or None if isinstance(value, str) else None


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return _text(value[0]) if value else None
    return value if isinstance(value, str) else None


def _bare(text: str) -> str:
    return _SIGNS.sub("", text.casefold())
