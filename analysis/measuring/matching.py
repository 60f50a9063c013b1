"""Where a query matches: spans of text in the articles that it selects, from the tokens of its words alone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measuring.queries import All, Either, Near, Node, Phrase

COLUMNS = ["article_id", "start", "end"]
_SPAN = ["code", "first", "last", "start", "end"]  # article, places of the first and last word, characters
_WIDE = 1 << 32  # more words than any article has


def match_query(query: Node, tokens: pd.DataFrame) -> pd.DataFrame:
    """One row per place at which `query` matches: article_id, start, end; in order, each once.

    `tokens` has article_id, sentence, place, start, end and term of every token that a word of the query may match
    (see `list_patterns`); `place` is the number of the word in its article, punctuation not counted. Of a query with
    AND the places of each part are given, in the articles that have all; of NEAR the shortest spans that hold both.
    """
    names, codes = np.unique(tokens.article_id.to_numpy(object), return_inverse=True)
    coded = tokens.assign(code=codes.astype("int64")).astype({"place": "int64", "start": "int64", "end": "int64"})
    found = _Matcher(coded).match(query).drop_duplicates(["code", "start", "end"])
    found = found.sort_values(["code", "start", "end"], ignore_index=True)
    ids = pd.Series(names[found.code.to_numpy("int64")] if len(found) else [], dtype="str")
    return pd.DataFrame({"article_id": ids, "start": found.start, "end": found.end})


def number_words(tokens: pd.DataFrame, punctuation: pd.DataFrame) -> pd.Series:
    """The number of each token among the words of its article, from 0: its `token` less the punctuation before it.

    `tokens` and `punctuation` have article_id and token; `punctuation` has every such token of the same articles.
    """
    both = pd.concat([tokens.article_id, punctuation.article_id], ignore_index=True)
    codes = pd.factorize(both)[0].astype("int64") * _WIDE
    marks = np.sort(codes[len(tokens) :] + punctuation.token.to_numpy("int64"))
    own = codes[: len(tokens)]
    numbers = tokens.token.to_numpy("int64")
    before = np.searchsorted(marks, own + numbers) - np.searchsorted(marks, own)
    return pd.Series(numbers - before, index=tokens.index, dtype="int64")


class _Matcher:
    def __init__(self, tokens: pd.DataFrame) -> None:
        self.tokens = tokens
        self.terms = pd.Series(tokens.term.unique(), dtype="str")
        self.known: dict[str, pd.DataFrame] = {}

    def match(self, node: Node) -> pd.DataFrame:
        """The spans of `node`: code, first, last, start, end."""
        if isinstance(node, Phrase):
            return self._phrase(node)
        if isinstance(node, Near):
            return _near(self.match(node.left), self.match(node.right), node.words)
        if isinstance(node, Either):
            return pd.concat([self.match(part) for part in node.parts], ignore_index=True).drop_duplicates()
        return self._all(node)

    def _all(self, node: All) -> pd.DataFrame:
        parts = [self.match(part) for part in node.parts]
        everywhere = parts[0].code.unique()
        for part in parts[1:]:
            everywhere = np.intersect1d(everywhere, part.code.unique())
        for unwanted in node.without:
            everywhere = np.setdiff1d(everywhere, self.match(unwanted).code.unique())
        found = pd.concat(parts, ignore_index=True).drop_duplicates()
        return found[found.code.isin(everywhere)]

    def _phrase(self, node: Phrase) -> pd.DataFrame:
        """Its words at places in a row, within one sentence."""
        found = self._word(str(node.words[0])).assign(first=lambda t: t.place)
        for step, word in enumerate(node.words[1:], 1):
            if word is None:
                continue
            after = self._word(word)[["code", "sentence", "place", "end"]]
            after = after.assign(first=after.place - step)
            found = found[["code", "sentence", "first", "start"]].merge(after, on=["code", "sentence", "first"])
        return found.assign(last=found.place)[_SPAN]

    def _word(self, pattern: str) -> pd.DataFrame:
        if pattern not in self.known:
            if "*" in pattern:
                pieces = pattern.split("*")
                terms = [term for term in self.terms if _fits(term, pieces)]
                self.known[pattern] = self.tokens[self.tokens.term.isin(terms)]
            else:
                self.known[pattern] = self.tokens[self.tokens.term == pattern]
        return self.known[pattern]


def _fits(term: str, pieces: list[str]) -> bool:
    """Whether `term` is the pieces in this order, with anything between them."""
    head, *middle, tail = pieces
    if not term.startswith(head):
        return False
    at = len(head)
    for piece in middle:
        place = term.find(piece, at)
        if place < 0:
            return False
        at = place + len(piece)
    return term.endswith(tail) and len(term) - len(tail) >= at


def _near(left: pd.DataFrame, right: pd.DataFrame, words: int) -> pd.DataFrame:
    """The shortest spans that hold one of each, in either order (the minimal intervals of Clarke, Cormack and Burkowski
    1995), where the second starts at most `words` words after the first ends."""
    pairs = [_followed(left, right, words), _followed(right, left, words)]
    return pd.concat(pairs, ignore_index=True).drop_duplicates()


def _followed(before: pd.DataFrame, after: pd.DataFrame, words: int) -> pd.DataFrame:
    """Each of `after` with the last of `before` that ends ahead of it, unless another of `after` is nearer to that."""
    if before.empty or after.empty:
        return before.iloc[:0]
    before = before.sort_values(["code", "last", "first"], ignore_index=True)
    after = after.sort_values(["code", "first", "last"], ignore_index=True)
    ends = (before.code * _WIDE + before["last"]).to_numpy()
    begins = (after.code * _WIDE + after["first"]).to_numpy()
    next_after = np.searchsorted(begins, ends, side="right")  # the first that begins behind each end
    reached = next_after < len(begins)
    rows = np.flatnonzero(reached)
    pairs = pd.DataFrame({"before": rows, "after": next_after[rows]}).drop_duplicates("after", keep="last")
    close = begins[pairs.after] - ends[pairs.before] <= words
    one = before.loc[pairs.before[close]].reset_index(drop=True)
    two = after.loc[pairs.after[close]].reset_index(drop=True)
    return pd.DataFrame(
        {"code": one.code, "first": one["first"], "last": two["last"], "start": one.start, "end": two.end}
    )
