"""How much of the articles' text is in a published folder at each evidence level: full, snippet, reference.

`python -m benchmarks.evidence_levels`. All reports of the demo corpus are made at each level, and the words of every
published file are read: HTML with its attributes, the PDF as extracted, CSV, Word, Excel, charts with their
descriptions, the notebook with its outputs, manifest and index. They are compared with the bodies of all articles, in
stretches of words that stand in no title (titles are shown at every level). At `reference` no stretch of five words may
be found; at `snippet` none longer than a snippet can be; at `full` every format that prints evidence has to have longer
ones, or nothing was measured.
"""

from __future__ import annotations

import csv
import html
import json
import re
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from analysis.corpus.store import open_corpus
from analysis.reporting.catalogue import list_reports
from analysis.reporting.evidence import AROUND, LEVELS, LONGEST
from analysis.reporting.planning import Request
from analysis.reporting.publishing import published
from analysis.reporting.runner import run_reports
from analysis.settings import Project
from benchmarks.desk import demo_project

SHORT = 5  # words of an article in a row that may not be found at `reference`
LONG = 2 * AROUND + LONGEST  # words of an article in a row that a snippet can have
Window = tuple[str, ...]
Places = dict[Window, list[tuple[int, int]]]
PRINTS = ("html", "pdf", "csv", "docx", "xlsx", "ipynb")  # formats that print evidence


def words(text: str) -> list[str]:
    """Lower-case words, without marks of any kind."""
    return re.findall(r"\w+", text.casefold())


def windows(sequence: list[str]) -> list[Window]:
    """Every SHORT words in a row, by the word they begin with."""
    return [tuple(sequence[i : i + SHORT]) for i in range(len(sequence) - SHORT + 1)]


def texts_of(path: Path) -> Iterator[str]:
    """The texts of a published file, each to be read on its own."""
    kind = path.suffix
    if kind == ".pdf":
        done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
        yield re.sub(r"[-\u2010]\n", "", done.stdout.decode("utf-8"))
    elif kind in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                if name.endswith((".xml", ".rels")):
                    yield from _markup(parts.read(name).decode("utf-8"), inline=r"</?(w|a|x)?:?(r|t|rPr|b)\b[^>]*>")
    elif kind in (".html", ".svg"):
        yield from _markup(path.read_text(encoding="utf-8"), inline=r"</?(mark|b|em|strong|wbr)\b[^>]*>")
    elif kind == ".ipynb":
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            yield from _strings(cell)
    elif kind == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from (cell for row in csv.reader(file) for cell in row)
    elif kind in (".json", ".jsonl", ".txt"):
        yield path.read_text(encoding="utf-8-sig")


def _strings(node: object) -> Iterator[str]:
    """The texts in JSON; where three of one dictionary make one sentence, as with evidence, also joined."""
    if isinstance(node, str):
        yield html.unescape(re.sub(r"<[^>]*>", "", node))
    elif isinstance(node, list):
        if node and all(isinstance(n, str) for n in node):
            yield from _strings("".join(node))
        for inner in node:
            yield from _strings(inner)
    elif isinstance(node, dict):
        yield "".join(str(node.get(part, "")) for part in ("before", "mark", "after"))
        for inner in node.values():
            yield from _strings(inner)


def _markup(text: str, *, inline: str) -> Iterator[str]:
    """What is between the tags, tags within a line dropped, and the values of all attributes."""
    attributes = [v for tag in re.findall(r"<[^>]*>", text) for v in re.findall(r'="([^"]*)"', tag)]
    yield from html.unescape(re.sub(r"<[^>]*>", "\v", re.sub(inline, "", text))).split("\v")
    yield from map(html.unescape, attributes)


def longest_run(texts: Iterator[str], places: Places, bodies: list[list[str]], titles: set[Window]) -> tuple[int, str]:
    """The longest stretch of words, of SHORT at least, that an article's body and one of the texts share.

    `places` says where in `bodies` each window of SHORT words stands: (number of the body, word); `titles` are windows
    that do not count.
    """
    best, found = 0, ""
    for text in texts:
        said = words(text)
        for at in range(len(said) - SHORT + 1):
            here = tuple(said[at : at + SHORT])
            if here in places and here not in titles:
                length = max(_common(said, at, bodies[a], i) for a, i in places[here])
                if length > best:
                    best, found = length, " ".join(said[at : at + length])
    return best, found


def _common(one: list[str], i: int, other: list[str], j: int) -> int:
    n = 0
    while i + n < len(one) and j + n < len(other) and one[i + n] == other[j + n]:
        n += 1
    return n


def measure(project: Project) -> dict[str, tuple[int, str, str]]:
    """For each kind of file: the longest stretch of an article in it, the file, and the words."""
    corpus = open_corpus(project)
    starts = dict(zip(corpus.articles.article_id, corpus.articles.body_start, strict=True))
    texts = dict(zip(corpus.texts.article_id, corpus.texts.text, strict=True))
    bodies = [words(texts[a][starts[a] :]) for a in sorted(texts)]
    titles = {w for t in corpus.articles.title.fillna("") for w in windows(words(t))}
    where: Places = defaultdict(list)
    for number, body in enumerate(bodies):
        for i, window in enumerate(windows(body)):
            where[window].append((number, i))
    best: dict[str, tuple[int, str, str]] = {}
    for path in sorted(p for p in project.reports.rglob("*") if p.suffix and p.is_file() and "latest" not in p.parts):
        length, found = longest_run(texts_of(path), where, bodies, titles)
        kind = path.suffix.lstrip(".")
        if length > best.get(kind, (-1, "", ""))[0]:
            best[kind] = length, path.relative_to(project.reports).as_posix(), found
    return best


def main() -> None:
    """Print the longest stretch for each level and kind of file, and what is against the rule."""
    wrong: list[str] = []
    with demo_project() as project:
        for level in LEVELS:
            outcomes = run_reports(project, [Request(r.name, evidence=level) for r in list_reports(project)])
            wrong += [f"{level}: {o.label}: {o.error}" for o in outcomes if o.error]
            found = measure(project)
            listed = ", ".join(f"{kind} {n}" for kind, (n, _, _) in sorted(found.items()))
            print(f"{level}, {len(published(project))} reports, longest stretch in words: {listed}", flush=True)
            if level == "full":
                wrong += [f"full: no evidence found in {kind}" for kind in PRINTS if found[kind][0] <= LONG]
                continue
            most = LONG if level == "snippet" else SHORT - 1
            wrong += [f"{level}: {n} words in {path}: {said}" for n, path, said in found.values() if n > most]
    print(f"against the rule: {len(wrong)}")
    for line in wrong:
        print(f"  {line}")


if __name__ == "__main__":
    main()
