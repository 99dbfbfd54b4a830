"""One description of a chart, drawn twice: as SVG before Dash starts and by Plotly after."""
