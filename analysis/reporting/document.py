"""An executed notebook as one document: a title and blocks, the same for every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from analysis.reporting.blocks import MIME, Block, clean, code, heading, paragraph, said_once, show, table_of
from analysis.reporting.markdown import plain, read_markdown
from analysis.reporting.parameters import Parameter

_HIDDEN = {"parameters", "injected-parameters", "hide", "remove-cell", "papermill-error-cell-tag"}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
ON_PAPER = 3  # sentences per row of a table in the appendix of PDF and Word
EVIDENCE_LEAD = (
    f"The first {ON_PAPER} sentences behind each row of the main tables above; the rows of all tables open in "
    "report.html, and all sentences stand in evidence.csv."
)
_NO_OUTPUT = {"hide-output", "remove-output"}


@dataclass
class Document:
    """A report before it has a format."""

    name: str
    title: str
    kicker: str
    subtitle: str
    summary: list[tuple[str, str]]  # label, value: what stands on the title page
    blocks: list[Block]
    facts: dict[str, Any]
    id: str = ""  # hash of everything it was made from
    warnings: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[Any]:
        """Everything in it that is set as text."""
        return [self.title, self.subtitle, self.summary, self.blocks]


def read_document(
    notebook: Any,
    name: str,
    declared: Sequence[Parameter],
    values: Mapping[str, Any],
    *,
    id: str = "",
    command: str = "",
) -> Document:
    """The document that an executed notebook makes. `values` are its parameters, `command` what was called."""
    blocks = [b for cell in notebook.cells for b in _cell(cell)]
    facts: dict[str, Any] = {}
    for block in blocks:
        if block["kind"] == "facts":
            facts.update(block["values"])
    _attach_evidence(blocks)
    body = said_once([b for b in blocks if b["kind"] not in ("facts", "evidence")])
    title = clean(name.replace("-", " ").replace("_", " ").capitalize())
    if body and body[0]["kind"] == "heading" and body[0]["level"] == 1:
        title = plain(body.pop(0)["inline"])
    body += _how(declared, values, command)
    period = period_words(str(facts.get("period") or values.get("period") or "all"))
    return Document(
        name, title, f"Report: {name}", _subtitle(period, facts), _summary(period, facts, id), body, facts, id
    )


def _subtitle(period: str, facts: Mapping[str, Any]) -> str:
    if not facts:
        return period
    sources = facts["sources"]
    where = sources[0] if len(sources) == 1 else f"{len(sources)} sources"
    where = "source unknown" if where == "unknown" else where
    return f"{period}: {_count(facts['articles'], 'article')} in {_count(facts['stories'], 'story')}, {where}"


def _count(n: int, what: str) -> str:
    return (
        f"{show(n)} {what}" if n == 1 else f"{show(n)} {what[:-1]}ies" if what.endswith("y") else f"{show(n)} {what}s"
    )


def _summary(period: str, facts: Mapping[str, Any], id: str) -> list[tuple[str, str]]:
    found = [("Period", period)]
    if facts:
        dated = f" (dated {facts['first']} to {facts['last']}, {facts['timezone']})" if facts["first"] else " (undated)"
        number = f"{show(facts['articles'])} of {show(facts['corpus_articles'])} in the corpus{dated}"
        found += [
            ("Articles", number),
            ("Stories", f"{show(facts['stories'])}, copies taken together"),
            ("Sources", ", ".join(facts["sources"])),
            ("Corpus hash", facts["corpus"]),
        ]
    return [*found, ("Report id", id)] if id else found


def period_words(name: str) -> str:
    """The name of a period as it is said: `2023-02` is February 2023."""
    first, _, last = name.partition("..")
    if name == "all":
        return "All articles"
    if "-W" in name:
        year, week = name.split("-W")
        return f"Week {int(week)} of {year}"
    one = _point(first)
    if not last:
        return one
    other = _point(last)
    same_year = first[:4] == last[:4] and one.endswith(first[:4]) and one != first[:4]
    return f"{one.removesuffix(first[:4]).strip() if same_year else one} to {other}"


def _point(text: str) -> str:
    parts = text.split("-")
    if len(parts) == 1 or not all(p.isdigit() for p in parts):
        return text
    month = MONTHS[int(parts[1]) - 1]
    return f"{int(parts[2])} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"


def _how(declared: Sequence[Parameter], values: Mapping[str, Any], command: str) -> list[Block]:
    """The section that lets somebody make the same report again."""
    found = [heading("How this report was made", 2)]
    rows = [[p.name, _value(values.get(p.name)), _value(p.default), p.doc] for p in declared]
    if rows:
        found.append(table_of(["Parameter", "Value", "Default", "Meaning"], rows, caption="Parameters of this report."))
    if command:
        found += [paragraph("The same call makes the same report from the same articles and versions:"), code(command)]
    return found


def appendix(blocks: Sequence[Block]) -> list[Block]:
    """The evidence of all tables as a section for paper: blocks of the kind `evidence-list` (label, items)."""
    found: list[Block] = []
    for table in blocks:
        if table["kind"] != "table" or not any(table.get("evidence") or []) or not table.get("paper", True):
            continue
        found.append(heading(table["caption"].rstrip(".") or table["name"], 3))
        for row, group in zip(table["rows"], table["evidence"], strict=True):
            if group:
                items = group["items"][:ON_PAPER]
                named = ", ".join(row[: max(1, len(table.get("key_columns") or []))])
                label = f"{named}: {len(items)} of {group['total']}"
                found.append({"kind": "evidence-list", "label": label, "items": items})
    if not found:
        return []
    return [heading("Evidence", 2), paragraph(EVIDENCE_LEAD), *found]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(clean, value)) or "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None or value == "" else clean(value)


def _cell(cell: Any) -> list[Block]:
    tags = set(cell.metadata.get("tags", []))
    if tags & _HIDDEN:
        return []
    if cell.cell_type == "markdown":
        return read_markdown(cell.source)
    if cell.cell_type != "code" or tags & _NO_OUTPUT:
        return []
    return [b for output in cell.outputs for b in _output(output)]


def _output(output: Any) -> list[Block]:
    if output.output_type == "stream":
        text = clean(output.text).strip("\n")
        return [code(text)] if output.name == "stdout" and text else []
    if output.output_type == "error":
        return [{"kind": "error", "name": clean(output.ename), "text": clean(output.evalue)}]
    data = output.get("data", {})
    if MIME in data:
        return list(data[MIME]["blocks"])
    if "image/svg+xml" in data or "image/png" in data:
        return [_image(data, output.get("metadata", {}))]
    if "text/markdown" in data:
        return read_markdown(_text(data["text/markdown"]))
    if "text/html" in data:
        tables = read_tables(_text(data["text/html"]))
        if tables:
            return tables
    text = clean(_text(data.get("text/plain", ""))).strip("\n")
    return [code(text)] if text else []


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _image(data: Any, metadata: Any) -> Block:
    alt = clean(metadata.get("alt", "")) or "A chart made by the notebook; its numbers are not described."
    kind = "image/svg+xml" if "image/svg+xml" in data else "image/png"
    content = _text(data[kind])
    return {
        "kind": "image",
        "alt": alt,
        "type": kind,
        "content": content if kind.endswith("xml") else content.replace("\n", ""),
    }


def _attach_evidence(blocks: list[Block]) -> None:
    """Give each row of a table the sentences that were collected for it."""
    groups: dict[str, dict[str, Block]] = {}
    columns: dict[str, list[str]] = {}
    paper: dict[str, bool] = {}
    for block in blocks:
        if block["kind"] == "evidence":
            paper[block["table"]] = block.get("paper", True)
            groups.setdefault(block["table"], {}).update({g["key"]: g for g in block["groups"]})
            columns[block["table"]] = block.get("key_columns", [])
    for block in blocks:
        if block["kind"] == "table":
            found = groups.get(block["name"], {})
            keys = block["keys"] or _shown_keys(block, columns.get(block["name"], []))
            block["evidence"] = [found.get(k) for k in keys] if found and keys else []
            block["paper"] = paper.get(block["name"], True)


def _shown_keys(table: Block, key: Sequence[str]) -> list[str]:
    """The keys of a table that was shown without naming them, where the columns that hold them are shown."""
    places = [[c["name"] for c in table["columns"]].index(k) for k in key if k in [c["name"] for c in table["columns"]]]
    return [" | ".join(row[p] for p in places) for row in table["rows"]] if key and len(places) == len(key) else []


class _Tables(HTMLParser):
    """Collects the cells of HTML tables and nothing else, so that no markup of a notebook reaches the report."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[tuple[bool, list[str]]]] = []
        self._cell: list[str] | None = None
        self._head = False
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script"):
            self._skip += 1
        elif tag == "table":
            self.tables.append([])
        elif tag in ("thead", "tbody"):
            self._head = tag == "thead"
        elif tag == "tr" and self.tables:
            self.tables[-1].append((self._head, []))
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._skip = max(0, self._skip - 1)
        elif tag in ("td", "th") and self._cell is not None:
            self.tables[-1][-1][1].append(clean("".join(self._cell)).strip())
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._skip:
            self._cell.append(data)


def read_tables(html: str) -> list[Block]:
    """The tables in a piece of HTML (as pandas shows its frames) as blocks; rows of unequal length are filled up."""
    parser = _Tables()
    parser.feed(html)
    parser.close()
    return [t for rows in parser.tables if (t := _table(rows))]


def _table(rows: list[tuple[bool, list[str]]]) -> Block | None:
    heads = [cells for head, cells in rows if head]
    body = [cells for head, cells in rows if not head]
    width = max((len(cells) for cells in [*heads[:1], *body]), default=0)
    if not width:
        return None
    labels = (heads[0] if heads else []) + [""] * width
    return table_of(labels[:width], [(cells + [""] * width)[:width] for cells in body])
