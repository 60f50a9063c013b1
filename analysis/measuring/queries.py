"""Queries over words: `"border guards" NEAR/10 (Georgia OR Armenia) NOT rail*`, parsed into a small tree.

word            matches that word, whatever its case; * in it stands for any characters
"two words"     matches them one after the other in one sentence; * alone stands for any one word
a NEAR/5 b      both, in either order, the second at most 5 words after the first
a AND b, a b    articles that have both; shows each place of either
a OR b          articles that have one of them
a NOT b         articles that have a and do not have b
( )             groups; NEAR binds closest, then NOT and AND, then OR. Operators are written in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from analysis.errors import CallError

MOST_NEAR = 1000  # words; further apart is not near
DEEPEST = 50  # brackets within brackets
LONGEST_QUERY = 2000  # characters

Split = Callable[[str], list[str]]


@dataclass(frozen=True)
class Phrase:
    """One word or several in a row, in lower case; None stands for any one word, * in a word for any characters."""

    words: tuple[str | None, ...]


@dataclass(frozen=True)
class Near:
    """Both, in either order, with the second starting at most `words` words after the first ends."""

    left: Node
    right: Node
    words: int


@dataclass(frozen=True)
class Either:
    """Any of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class All:
    """All of `parts` in one article, and none of `without`."""

    parts: tuple[Node, ...]
    without: tuple[Node, ...] = ()


Node = Phrase | Near | Either | All


@dataclass(frozen=True)
class _Symbol:
    kind: str  # word, phrase, near, and, or, not, open, close
    text: str
    start: int
    value: int = 0


_SYMBOLS = re.compile(
    r"""(?P<space>\s+)
    |(?P<open>\()|(?P<close>\))
    |(?P<phrase>["“”„«](?P<inner>[^"“”„«»]*)["“”»])
    |(?P<unclosed>["“”„«»])
    |(?P<word>[^\s()"“”„«»]+)""",
    re.VERBOSE,
)
_NEAR = re.compile(r"NEAR/(\d{1,6})")


def parse_query(query: str, split: Split = str.split) -> Node:
    """The tree of `query`. `split` cuts text into words as the tokens of the articles are cut.

    Raises CallError that names the place and what was expected there.
    """
    return _Parser(query, split).parse()


def list_patterns(node: Node) -> list[str]:
    """Every word of the query, sorted; * in one stands for any characters."""
    if isinstance(node, Phrase):
        return sorted({word for word in node.words if word is not None})
    return sorted({pattern for part in _parts(node) for pattern in list_patterns(part)})


def is_positional(node: Node) -> bool:
    """Whether it matters where words stand, and not only that they do."""
    if isinstance(node, Phrase):
        return len(node.words) > 1
    return isinstance(node, Near) or any(map(is_positional, _parts(node)))


def relax(node: Node) -> Node:
    """A query that selects at least the articles of `node`, without asking where in them the words stand."""
    if isinstance(node, Phrase):
        words = [Phrase((word,)) for word in node.words if word is not None]
        return words[0] if len(words) == 1 else All(tuple(words))
    if isinstance(node, Either):
        return Either(tuple(map(relax, node.parts)))
    return All(tuple(map(relax, node.parts if isinstance(node, All) else _parts(node))))


def _parts(node: Near | Either | All) -> tuple[Node, ...]:
    if isinstance(node, Near):
        return node.left, node.right
    return node.parts if isinstance(node, Either) else (*node.parts, *node.without)


class _Parser:
    def __init__(self, query: str, split: Split) -> None:
        self.query, self.split = query, split
        if len(query) > LONGEST_QUERY:
            msg = f"the query has {len(query)} characters; write at most {LONGEST_QUERY}"
            raise CallError(msg)
        self.symbols = list(self._read())
        self.at = self.depth = 0

    def parse(self) -> Node:
        if not self.symbols:
            self._fail(0, "it is empty; write a word to look for")
        node = self._either()
        left = self._peek()
        if left:
            self._fail(left.start, "this ) closes nothing")
        return node

    def _read(self) -> Iterator[_Symbol]:
        for match in _SYMBOLS.finditer(self.query):
            kind, text, start = str(match.lastgroup), match[0], match.start()
            if kind == "phrase":
                text = match["inner"]
            if kind == "unclosed":
                self._fail(start, f'this {text} is not closed; write "the phrase" between two of them')
            if kind == "word":
                yield self._operator(text, start)
            elif kind != "space":
                yield _Symbol(kind, text, start)

    def _operator(self, text: str, start: int) -> _Symbol:
        if text in ("AND", "OR", "NOT"):
            return _Symbol(text.lower(), text, start)
        near = _NEAR.fullmatch(text)
        if near and 1 <= int(near[1]) <= MOST_NEAR:
            return _Symbol("near", text, start, int(near[1]))
        if text == "NEAR" or text.startswith("NEAR/"):
            self._fail(start, f"write NEAR/ and a number of words from 1 to {MOST_NEAR}, as in NEAR/10")
        return _Symbol("word", text, start)

    def _either(self) -> Node:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all(self) -> Node:
        parts: list[Node] = []
        without: list[Node] = []
        start = self._peek()
        while True:
            negated = self._take("not")
            (without if negated else parts).append(self._near())
            ahead = self._peek()
            if ahead and ahead.kind in ("or", "close"):
                break
            if not self._take("and") and not ahead:
                break
        if not parts:
            self._fail(start.start if start else 0, "NOT needs something to look for beside it, as in grain NOT rail")
        return parts[0] if len(parts) == 1 and not without else All(tuple(parts), tuple(without))

    def _near(self) -> Node:
        start = self._peek()
        node = self._unit()
        while near := self._take("near"):
            ahead = self._peek()
            right = self._unit()
            for part, symbol in ((node, start), (right, ahead)):
                if _has_all(part):
                    at = symbol.start if symbol else near.start
                    self._fail(at, f"{near.text} joins words, phrases and groups of OR, not AND or NOT")
            node = Near(node, right, near.value)
        return node

    def _unit(self) -> Node:
        symbol = self._peek()
        if symbol is None:
            self._fail(len(self.query), "it ends where a word was expected")
        if self._take("open"):
            self.depth += 1
            if self.depth > DEEPEST:
                self._fail(symbol.start, f"more than {DEEPEST} brackets within brackets")
            node = self._either()
            if not self._take("close"):
                self._fail(symbol.start, "this ( is not closed")
            self.depth -= 1
            return node
        if symbol.kind not in ("word", "phrase"):
            self._fail(symbol.start, f"{symbol.text} stands where a word was expected")
        self.at += 1
        return self._phrase(symbol)

    def _phrase(self, symbol: _Symbol) -> Phrase:
        words: list[str | None] = []
        for piece in symbol.text.split():
            if piece == "*" and symbol.kind == "phrase":
                words.append(None)
            elif "*" in piece:
                words.append(self._wildcard(piece.lower(), symbol))
            else:
                words += [w for w in self.split(piece) if any(map(str.isalnum, w))]
        if not words:
            self._fail(symbol.start, "there is no word in it")
        if words[0] is None or words[-1] is None:
            self._fail(symbol.start, '* alone stands between words of a phrase, as in "minister of * affairs"')
        return Phrase(tuple(words))

    def _wildcard(self, piece: str, symbol: _Symbol) -> str:
        if not any(map(str.isalnum, piece)):
            self._fail(symbol.start, "* needs letters beside it, as in sanction*")
        return re.sub(r"\*+", "*", piece.replace("’", "'")).strip(".,;:!?")

    def _peek(self) -> _Symbol | None:
        return self.symbols[self.at] if self.at < len(self.symbols) else None

    def _take(self, kind: str) -> _Symbol | None:
        symbol = self._peek()
        if symbol is None or symbol.kind != kind:
            return None
        self.at += 1
        return symbol

    def _fail(self, place: int, what: str) -> NoReturn:
        at = self.query[place : place + 20]
        where = f"at character {place + 1} ({at!r})" if at else "at its end"
        msg = f"query {self.query!r}, {where}: {what}"
        raise CallError(msg)


def _has_all(node: Node) -> bool:
    return isinstance(node, All) or (isinstance(node, Near | Either) and any(map(_has_all, _parts(node))))
