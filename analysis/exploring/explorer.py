"""The widgets of `explore.ipynb`: three choices, and what they show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.corpus.store import Corpus, open_corpus
from analysis.exploring.views import (
    Choice,
    View,
    list_entities,
    list_periods,
    make_view,
    render_counts,
    render_sentences,
    render_trend,
)


def explore(corpus: Corpus | str | Path | None = None) -> Any:
    """Widgets to choose period, source and entity; they show counts, a trend and the sentences behind them.

    `corpus` is an opened corpus or a project's folder; by default the project here. Gives the outermost widget.
    Raises CorpusError where nothing is prepared.
    """
    return Explorer(corpus if isinstance(corpus, Corpus) else open_corpus(corpus)).box


class Explorer:
    """The widgets over one corpus. `choice` says what is chosen, `view` what is shown."""

    def __init__(self, corpus: Corpus) -> None:
        import ipywidgets as widgets

        self.corpus = corpus
        self.entities = list_entities(corpus)
        sources = sorted(corpus.articles.source.unique())
        self.period = widgets.Dropdown(options=list_periods(corpus), description="Period")
        self.source = widgets.Dropdown(options=[("all", ""), *((s, s) for s in sources)], description="Source")
        self.entity = widgets.Combobox(
            options=list(self.entities), description="Entity", placeholder="type a name", ensure_option=False
        )
        self.counts, self.sentences = widgets.HTML(), widgets.HTML()
        self.trend = widgets.Image(format="png", layout=widgets.Layout(width="100%", height="auto"))
        for widget in (self.period, self.source, self.entity):
            widget.observe(self._on_change, names="value")
        left = widgets.VBox([self.counts], layout=widgets.Layout(width="36%"))
        right = widgets.VBox([self.trend, self.sentences], layout=widgets.Layout(width="64%"))
        self.box = widgets.VBox([widgets.HBox([self.period, self.source, self.entity]), widgets.HBox([left, right])])
        self.view: View = self._show()

    @property
    def choice(self) -> Choice:
        """What is chosen now; a name that is no entity chooses none."""
        return Choice(self.period.value, self.source.value, self.entities.get(self.entity.value, ""))

    def _on_change(self, _: Any) -> None:
        self.view = self._show()

    def _show(self) -> View:
        view = make_view(self.corpus, self.choice)
        self.counts.value = render_counts(view)
        self.sentences.value = render_sentences(view, self.entity.value)
        self.trend.value = render_trend(view)
        return view
