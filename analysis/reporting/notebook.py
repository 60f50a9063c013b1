"""What a notebook writes its report with. By hand in JupyterLab it only shows; in a run it also files.

A run says by environment variables where the files go and how much of the articles' text may be shown.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.store import Corpus, open_corpus
from analysis.errors import CallError, NothingToReport
from analysis.periods import Period
from analysis.reporting import blocks
from analysis.reporting.blocks import MIME, Block
from analysis.reporting.evidence import COLUMNS, check_level, evidence_block, gather_evidence, shorten
from analysis.reporting.limits import limits, selection_facts
from analysis.reporting.sheets import write_sheet
from analysis.settings import find_project

FOLDER_VARIABLE = "BROADSHEET_OUTPUT"
EVIDENCE_VARIABLE = "BROADSHEET_EVIDENCE"
EVIDENCE_SHOWN = 5  # sentences per row that can be opened in the report; evidence.csv has all


def open_report(
    name: str,
    *,
    period: str | Period = "all",
    source: str | Sequence[str] = "",
    language: str | Sequence[str] = "",
) -> Report:
    """The report `name` on the chosen part of the project's corpus.

    Raises CallError for a period or source that does not exist, CorpusError where nothing is prepared,
    NothingToReport where no article is left.
    """
    if not blocks.NAME.fullmatch(name):
        msg = f"{name!r} cannot name a report; write lower-case letters, digits, - and _"
        raise CallError(msg)
    whole = open_corpus(find_project())
    chosen = whole.select(period=period, source=source, language=language)
    if chosen.articles.empty:
        raise NothingToReport(_nothing(chosen, whole))
    folder = os.environ.get(FOLDER_VARIABLE)
    level = check_level(os.environ.get(EVIDENCE_VARIABLE, "snippet" if folder else "full"))
    return Report(name, chosen, whole, Path(folder) if folder else None, level)


def _nothing(chosen: Corpus, whole: Corpus) -> str:
    if whole.articles.empty:
        return "the corpus holds no article; put articles into data/raw and run 'broadsheet prepare'"
    parts = [f"period {chosen.period.name}"] if chosen.period.name != "all" else []
    parts += [f"source {s}" for s in chosen.sources] + [f"language {x}" for x in chosen.languages]
    dated = whole.articles.published.dropna().dt.tz_convert(whole.settings.timezone)
    undated = len(whole.articles) - len(dated)
    range_ = f"{dated.min():%Y-%m-%d} to {dated.max():%Y-%m-%d}, " if len(dated) else ""
    held = f"{len(whole.articles)} article{'s' if len(whole.articles) != 1 else ''}"
    if chosen.languages:
        counts = whole.articles.language.value_counts().sort_index().sort_values(ascending=False, kind="stable")
        held += f": {', '.join(f'{n} in {code}' for code, n in counts.items())}"
    return f"no article for {', '.join(parts)}; the corpus holds {held} ({range_}{undated} undated)"


class Report:
    """Tables, charts and evidence of one report. `corpus` is the selection, `everything` the whole corpus."""

    def __init__(self, name: str, corpus: Corpus, everything: Corpus, folder: Path | None, level: str) -> None:
        self.name = name
        self.corpus = corpus
        self.everything = everything
        self.folder = folder
        self.level = level
        self._evidence: list[pd.DataFrame] = []
        self._used: set[str] = set()
        self._rows: dict[str, set[str]] = {}  # the keys of the rows that each table shows

    @property
    def period(self) -> Period:
        return self.corpus.period

    def table(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        caption: str,
        columns: Mapping[str, str] | None = None,
        key: str | Sequence[str] | None = None,
        percent: Sequence[str] = (),
        rows: int = 25,
        text_columns: Sequence[str] = ("sentence",),
        right: Sequence[str] = (),
    ) -> None:
        """Show the first `rows` rows of `columns` (column -> heading) and file all of `frame` as tables/NAME.csv.

        `key` names the column or columns by which evidence is found; `percent` the columns that are shares;
        `text_columns` those with text of articles, which is cut as the run's evidence level says; `right` those of
        words that are set right, such as what stands before a keyword.
        """
        self._name("table", name)
        unknown = [c for c in [*(columns or {}), *blocks.key_columns(key)] if c not in frame]
        if unknown:
            msg = f"table {name!r} has no column {unknown[0]!r}; it has {', '.join(map(str, frame.columns))}"
            raise CallError(msg)
        shown = frame.copy()
        for column in text_columns:
            if column in shown:
                shown[column] = [shorten(str(t), self.level) for t in shown[column].fillna("")]
        file = f"tables/{name}.csv"
        if self.folder:
            write_sheet(shown, self.folder / file)
        if shown.empty:
            said = f"{caption.rstrip('.')}: there is nothing to list in this selection."
            self._show([blocks.note(said, empty=True)])
            return
        block = blocks.table(
            name,
            shown.head(rows),
            caption=caption,
            columns=columns,
            key=key,
            percent=percent,
            right=right,
            total=len(shown),
            file=file,
        )
        if key:
            self._rows[name] = set(block["keys"])
        self._show([block])

    def chart(self, name: str, axes: Any, *, caption: str, alt: str = "", data: pd.DataFrame | None = None) -> None:
        """Show a chart and file it as charts/NAME.pdf and .svg; `data`, the table it was drawn from, beside it as CSV.

        `alt` describes the chart for those who do not see it; without it the caption has to do. A chart of nothing is
        filed, and shown as the sentence that says why.
        """
        from analysis.drawing.style import nothing_drawn
        from analysis.reporting.brief import title_of
        from analysis.reporting.charts import save_chart

        self._name("chart", name)
        claim = title_of(getattr(axes, "figure", axes))
        content = save_chart(axes, ("svg", "pdf", "png") if self.folder else ("svg",))
        if self.folder:
            folder = self.folder / "charts"
            folder.mkdir(parents=True, exist_ok=True)
            for kind, data_bytes in content.items():
                (folder / f"{name}.{kind}").write_bytes(data_bytes)
            if data is not None:
                write_sheet(data, folder / f"{name}.csv")
        if empty := nothing_drawn(axes):
            self._show([blocks.note(empty, empty=True)])
            return
        chart = {
            "kind": "chart",
            "name": name,
            "claim": claim,
            "caption": blocks.clean(caption),
            "alt": blocks.clean(alt or caption),
            "content": content["svg"].decode("utf-8"),
            "type": "image/svg+xml",
        }
        self._show([chart])

    def evidence(
        self, name: str, frame: pd.DataFrame, *, key: str | Sequence[str], paper: bool = True, note: str = ""
    ) -> None:
        """File the sentences behind the table `name`; the first of each row that is shown can be opened in the report.

        The articles may be of the whole corpus, such as those of the period before. `paper` says whether PDF and Word
        print them in their appendix; `note` is shown where it says something, such as that not every row was opened.
        """
        corpus = self.everything.select(article_ids=sorted(set(frame.article_id)) if len(frame) else [])
        gathered = gather_evidence(frame, corpus, table=name, key=key, level=self.level)
        self._evidence.append(gathered[COLUMNS])
        if self.folder:
            write_sheet(pd.concat(self._evidence, ignore_index=True), self.folder / "evidence.csv")
        if name in self._rows:
            gathered = gathered[gathered.key.isin(self._rows[name])]
        if len(gathered):
            zone = self.corpus.settings.timezone
            self._show([evidence_block(gathered, zone, key=key, each=EVIDENCE_SHOWN) | {"paper": paper}])
        if note:
            self.note(note)

    def note(self, text: str) -> None:
        """Show a sentence that stands apart from the text, such as why something is missing."""
        self._show([blocks.note(text)])

    def finish(self, accuracy: Sequence[str] = ()) -> None:
        """Show what the report rests on and how accurate the engines are (tasks of the accuracy card)."""
        facts = selection_facts(self.corpus, self.everything)
        facts["evidence"] = self.level
        self._show([{"kind": "facts", "values": facts}, *limits(self.corpus, self.everything, accuracy)])

    def _name(self, kind: str, name: str) -> None:
        if not blocks.NAME.fullmatch(name):
            msg = f"{name!r} cannot name a {kind}; write lower-case letters, digits, - and _"
            raise CallError(msg)
        if (mark := f"{kind} {name}") in self._used and self.folder:
            msg = f"{self.name}: {mark} is written twice; give the second another name"
            raise CallError(msg)
        self._used.add(mark)

    def _show(self, shown: list[Block]) -> None:
        from IPython.display import display

        from analysis.reporting.html import fragment

        text = "\n".join(blocks.outline(b) for b in shown)
        display(  # type: ignore[no-untyped-call]
            {MIME: {"blocks": shown}, "text/html": fragment(shown), "text/plain": text}, raw=True
        )
