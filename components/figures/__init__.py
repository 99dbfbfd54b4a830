"""One description of a chart, drawn twice: as SVG before Dash starts and by Plotly after."""

from components.figures.block import chart_graph, figure_block
from components.figures.chart import Chart, ChartError, Line, Mark, Role
from components.figures.plotly import config, figure
from components.figures.standalone import Body, Plate, chart_body, standalone_svg
from components.figures.svg import svg
from components.figures.words import gaps_of, summary_of

__all__ = [
    "Body",
    "Chart",
    "ChartError",
    "Line",
    "Mark",
    "Plate",
    "Role",
    "chart_body",
    "chart_graph",
    "config",
    "figure",
    "figure_block",
    "gaps_of",
    "standalone_svg",
    "summary_of",
    "svg",
]
