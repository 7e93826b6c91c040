"""The one place where layers and their commands join a chart: orders, drawings, statistics, profile."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from tideboard_desktop.chart.cell import ChartCell
from tideboard_desktop.chart.commands import pane_commands
from tideboard_desktop.chart.controls.flow_day import FlowDayLink, flow_day_commands
from tideboard_desktop.chart.marks.event_marks import EventMarks, mark_commands
from tideboard_desktop.chart.marks.shared_minute import SharedMinute
from tideboard_desktop.chart.marks.signal_marks import SignalMarks, signal_commands
from tideboard_desktop.chart.orders.commands import order_commands
from tideboard_desktop.chart.orders.order_layer import OrderLayer
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.statistics.own_fills import OwnFillsInRange
from tideboard_desktop.chart.statistics.range_statistics import RangeStatistics, statistics_commands
from tideboard_desktop.ui.charts.pane_sizes import PaneSizes
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.selection import Selection


def add_layers(cell: ChartCell, selection: Selection) -> None:
    """Add what is drawn over the bars, from the lowest layer to the uppermost; called once for each new cell.

    `selection` has the minute that the docks of the letter point at.
    """
    cell.chart.add_layer(PaneSizes(cell.chart))
    statistics = RangeStatistics(cell.chart, cell.context.units)
    cell.chart.add_layer(statistics)
    cell.indicators.use_range(statistics)
    actions = cell.context.services.orders
    if actions is not None:
        orders = OrderLayer(cell.chart, cell.context, actions)
        cell.chart.add_layer(orders)
        own = OwnFillsInRange(
            statistics,
            lambda: orders.view.fills,
            multiplier=lambda: None if orders.view.facts is None else orders.view.facts.multiplier,
            raw=orders.adjusted.raw,
        )
        cell.chart.add_layer(own)
    shared = SharedMinute(cell.chart, partial(selection.move_minute, None))
    cell.chart.add_layer(shared, lowest=True)  # Esc first gives up what is prepared or drawn
    shared.show(selection.minute)
    cell.chart.add_layer(SignalMarks(cell.chart, cell.context.services.marks))  # below: the next layer clears tool tips
    cell.chart.add_layer(EventMarks(cell.chart, cell.context))
    cell.chart.add_layer(FlowDayLink(cell.chart, cell.context))


def layer_commands(chart: Callable[[], PriceChart], scope: QWidget) -> list[Command]:
    """Commands of the layers of the chart in use; keys work while the focus is inside `scope`."""
    return [
        *statistics_commands(lambda: chart().layers.find(RangeStatistics), scope),
        *mark_commands(lambda: chart().layers.find(EventMarks), scope),
        *signal_commands(lambda: chart().layers.find(SignalMarks), scope),
        *flow_day_commands(lambda: chart().layers.find(FlowDayLink), scope),
        *pane_commands(lambda: chart().layers.find(PaneSizes), chart),
        *order_commands(chart),
    ]
