"""Marking: articles -> standoff marks (article_id, start, end), and passes over the whole corpus."""

from analysis.marking.marks import ARTICLE_MARKS, CORPUS_PASSES, Mark, engine_names, fingerprints

__all__ = ["ARTICLE_MARKS", "CORPUS_PASSES", "Mark", "engine_names", "fingerprints"]
