"""Exploring: views for JupyterLab. The only room that knows widgets."""

from analysis.exploring.explorer import explore

__all__ = ["explore"]
