"""What a report found, in a few sentences for its first page: the titles of its charts, each of which is a claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from analysis.reporting.blocks import Block, clean
from analysis.reporting.markdown import plain

SENTENCES = 8
_EMPTY = "Nothing to show"


class Finding(NamedTuple):
    """One sentence, and the heading it stands under: its text, and the how manieth of the document it is, from 1."""

    text: str
    heading: str = ""
    section: int = 0


def title_of(figure: Any) -> str:
    """The title over a figure in one line; else that of its first chart; empty without one."""
    titles = [figure.get_suptitle(), *(a.get_title(loc) for a in figure.axes[:1] for loc in ("left", "center"))]
    return next((clean(" ".join(t.split())) for t in titles if t.strip()), "")


def find_brief(blocks: Sequence[Block]) -> list[Finding]:
    """The claims of a document's charts, in order, at most SENTENCES; none that another says too, or says with more."""
    found: list[Finding] = []
    heading, section = "", 0
    for block in blocks:
        if block["kind"] == "heading":
            heading, section = plain(block["inline"]), section + 1
        claim = block.get("claim", "") if block["kind"] == "chart" else ""
        if claim and claim != _EMPTY and not any(f.text.startswith(claim) for f in found):
            found = [f for f in found if not claim.startswith(f.text)]
            found.append(Finding(claim, heading, section))
    return found[:SENTENCES]
