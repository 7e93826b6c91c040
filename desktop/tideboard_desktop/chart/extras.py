"""The one place where layers are added to a chart: orders, drawings, statistics, profile."""

from __future__ import annotations

from tideboard_desktop.chart.cell import ChartCell


def add_layers(cell: ChartCell) -> None:
    """Add what is drawn over the bars, from the lowest layer to the uppermost; called once for each new cell."""
