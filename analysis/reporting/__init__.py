"""Notebooks in, reports out: parameters, execution, rendering and publication.

**In a notebook** (everything comes from `analysis`):

    # cell 1, markdown: "# Who is talked about" and the question in a sentence or two
    # cell 2, code, tagged `parameters`: annotated scalars, each with a comment that is its documentation
    period: str = "all"  # Days of the report, such as 2023-02 or 2023-01..2023-03
    source: str = ""  # One outlet; empty for all
    top: int = 25  # Rows in the ranking; from 5 to 100
    unit: str = "stories"  # What a share is a share of; one of: articles, stories
    # cell 3
    from analysis import open_report, count_entities, entity_evidence, plot_ranking
    report = open_report("entities", period=period, source=source)  # NothingToReport if the selection is empty
    corpus = report.corpus   # the selection: .articles, .counts(...), .table(...)
    # later cells
    table = count_entities(...)
    report.chart("ranking", plot_ranking(table.head(top)), caption="...", alt="...", data=table.head(top))
    report.table("entities", table, caption="...", columns={"entity": "Entity", "mentions": "Mentions",
                 "value": "Share of articles"}, key="entity_id", percent=("value",), rows=top)
    report.evidence("entities", entity_evidence(...), key="entity_id")
    report.note("No interval is given: only 3 stories.")
    report.finish(accuracy=["entities", "countries"])                # last cell: provenance, limits, accuracy card

`report.table(name, frame, *, caption, columns=None, key=None, percent=(), rows=25, text_columns=("sentence",))`
    writes tables/NAME.csv with every row and column of `frame`, and displays the first `rows` rows of `columns`
    (column -> heading; default: all). Where `frame` has `low` and `high` and `value` is shown, the interval stands
    with the value. An empty frame is displayed as a sentence. Several can stand in one cell: nothing is returned.
`report.chart(name, axes, *, caption, alt="", data=None)`
    writes charts/NAME.pdf and .svg (and .csv of `data`); `axes` may be an Axes or a Figure. The figure is closed.
`report.evidence(name, frame, *, key)`
    the sentences behind the table `name`: `frame` has `article_id, start, end`, the column `key` and optionally
    `sentence`. All rows go to evidence.csv; the first few of each row of the table can be opened in the report.
`report.note(text)`, `report.finish(accuracy=())`.
Run by hand in JupyterLab the same calls only display; nothing is written.

**From Python and the command line:** `runner.run_report(project, name, parameters=..., period=..., source=...)`
-> `Published`, `runner.run_reports` for many at once, `catalogue.list_reports(project)`; all three also from here.

**Inside:** an executed notebook is turned into one list of blocks (`document.read_document`), and every format is made
from these blocks: `html`, `pdf`, `word`. So a report says the same everywhere, and text from articles never becomes
markup.
"""

from importlib import import_module
from typing import Any

_PLACES = {
    "open_report": "analysis.reporting.notebook",
    "Report": "analysis.reporting.notebook",
    "list_reports": "analysis.reporting.catalogue",
    "run_report": "analysis.reporting.runner",
    "run_reports": "analysis.reporting.runner",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        msg = f"module 'analysis.reporting' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_PLACES[name]), name)
