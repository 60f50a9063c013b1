"""Drawing: summary table -> Axes, in one style. Nothing here counts, sorts a ranking, reads a file or calls show."""

from analysis.drawing.claims import claim
from analysis.drawing.multiples import plot_small_multiples
from analysis.drawing.networks import plot_matrix, plot_network
from analysis.drawing.rankings import plot_keyness, plot_ranking, plot_tone_distribution
from analysis.drawing.saving import chart_bytes, chart_svg, save_chart
from analysis.drawing.style import colour_of
from analysis.drawing.trends import plot_trend
from analysis.drawing.words import caption, describe_chart

__all__ = [
    "caption",
    "chart_bytes",
    "chart_svg",
    "claim",
    "colour_of",
    "describe_chart",
    "plot_keyness",
    "plot_matrix",
    "plot_network",
    "plot_ranking",
    "plot_small_multiples",
    "plot_tone_distribution",
    "plot_trend",
    "save_chart",
]
