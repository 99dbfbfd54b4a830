"""One description of a chart, or of a stack of charts, drawn twice: as SVG before Dash starts and by Plotly after."""

from components.figures.block import chart_graph, figure_block, stack_graph
from components.figures.chart import Chart, ChartError, Line, Mark, Role
from components.figures.plotly import config, figure
from components.figures.stack import Pane, Shape, Sign, Stack
from components.figures.stack_plotly import stack_figure
from components.figures.stack_svg import stack_svg
from components.figures.standalone import Body, Plate, chart_body, stack_body, standalone_svg
from components.figures.svg import svg
from components.figures.words import gaps_of, summary_of

__all__ = [
    "Body",
    "Chart",
    "ChartError",
    "Line",
    "Mark",
    "Pane",
    "Plate",
    "Role",
    "Shape",
    "Sign",
    "Stack",
    "chart_body",
    "chart_graph",
    "config",
    "figure",
    "figure_block",
    "gaps_of",
    "stack_body",
    "stack_figure",
    "stack_graph",
    "stack_svg",
    "standalone_svg",
    "summary_of",
    "svg",
]
