"""The way from a bar to its day in the capital-flow chart, by the context menu and by a key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_core.market.bars.intervals import Interval, Unit, instant_of
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import exchange_date
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.layer import ChartLayer, Pointer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate


class FlowDayLink(ChartLayer):
    """Draws nothing. A bar of several days, and one of the running day, opens the flow chart without an earlier day."""

    def __init__(self, chart: PriceChart, context: DockContext) -> None:
        self._chart, self._context = chart, context

    def menu(self, menu: QMenu, at: Pointer) -> None:
        """Offer the day of the bar under the mouse."""
        if at.slot is None or at.picture.view.slots.bar[at.slot] < 0:
            return
        day, instrument = self._day(at.picture, at.slot), at.picture.key.instrument
        if day is None:
            action = menu.addAction(translate("RowActions", "Show in the flow chart"))
        else:
            words = translate("PriceChart", "Open {day} in Capital flow").format(day=fmt.day_and_month(day))
            action = menu.addAction(button_text(words))
            if self._context.services.archive is None:
                action.setEnabled(False)
                action.setToolTip(tip(translate("PriceChart", "Nothing is recorded here: there is no archive")))
        action.triggered.connect(lambda _on=False: self._open(instrument, day))

    def open_at_cursor(self) -> None:
        """The day of the bar under the crosshair, of the newest without one."""
        picture, slot = self._chart.picture, self._chart.slot
        if picture is not None and slot is not None:
            self._open(picture.key.instrument, self._day(picture, slot))

    def _open(self, instrument: InstrumentId, day: date | None) -> None:
        if day is None or self._context.services.archive is None:
            self._context.window.show_flow(instrument)
        else:
            self._context.window.show_flow_day(instrument, day)

    def _day(self, picture: Picture, slot: int) -> date | None:
        """The exchange day of a bar before the running day; None for another bar, and for one of several days."""
        interval, market = picture.key.interval, picture.key.market
        if interval.unit is not Unit.MINUTE and interval != Interval(1, Unit.DAY):
            return None
        day = exchange_date(market, instant_of(int(picture.view.slots.start[slot])))
        return day if day < exchange_date(market, self._context.clock.market()) else None


def flow_day_commands(current: Callable[[], FlowDayLink], scope: QWidget) -> list[Command]:
    """The key for the bar under the crosshair of the chart in use."""
    group, text = translate("PriceChart", "Price chart"), translate("PriceChart", "Open the day in Capital flow")
    return [
        Command(
            id="chart.flow_day",
            text=titled(group, text),
            group=group,
            run=lambda: current().open_at_cursor(),
            keys=("Shift+Return",),
            scope=scope,
        )
    ]
