"""From a bar to its day in the flow chart: by the context menu and by the key, and what has no such day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QMenu

from fakes.scenes.window.dock_context import dock_context
from fakes.values.bar_rows import KEY, OPEN, TENCENT, rows
from fakes.values.clock import ManualClock
from tideboard_core.market.bars.intervals import Interval, Unit, instant_of
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarSessions
from tideboard_desktop.chart.dock import FlowDayLink, flow_day_commands
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection


class Opened:
    """What the layer asked the window for, over an archive or none."""

    def __init__(self, chart: PriceChart, *, days: int, archive: bool = True, replays: bool = False) -> None:
        self.shown: list[object] = []
        clock = ManualClock()
        clock.set_market(OPEN + timedelta(days=days, hours=2))
        hub = Hub(clock)
        self.frame = Frame(hub, lambda error, _where: pytest.fail(str(error)), second_ms=3_600_000)
        window = SimpleNamespace(
            show_flow=self.shown.append,
            show_flow_day=lambda instrument, day: self.shown.append((instrument, day)),
            replay=(lambda *what: self.shown.append(what)) if replays else None,
        )
        services = SimpleNamespace(readable=object() if archive else None)
        context = replace(
            dock_context(hub, Selection(TENCENT), self.frame, clock=clock),
            services=cast("Any", services),
            window=cast("Any", window),
        )
        self.layer = FlowDayLink(chart, context)
        chart.add_layer(self.layer)
        self.chart = chart

    def entry(self, slot: int) -> QMenu:
        """The menu at a column."""
        picture = self.chart.picture
        assert picture is not None
        place = QPointF(self.chart.view.centre(slot), 100)
        menu = self.chart.menu_at(self.chart.pointer(place, Qt.KeyboardModifier.NoModifier, picture))
        assert menu is not None
        return menu

    def by_key(self) -> None:
        """Run the command."""
        flow_day_commands(lambda: self.layer, self.chart)[0].run()


@pytest.fixture(autouse=True)
def _bars(painted: object) -> Iterator[None]:
    return iter([None])


def test_an_earlier_day_is_opened_by_menu_and_key(chart: PriceChart) -> None:
    opened = Opened(chart, days=3)
    menu = opened.entry(100)
    action = menu.actions()[-1]
    assert action.text() == "Open Fri 20 Nov in Capital flow"
    action.trigger()
    opened.by_key()
    assert opened.shown == [(TENCENT, date(2026, 11, 20))] * 2
    menu.deleteLater()


def test_the_running_day_and_a_longer_bar_open_the_chart_alone(chart: PriceChart) -> None:
    opened = Opened(chart, days=0)
    opened.by_key()
    week = BarSeries(KEY._replace(interval=Interval(1, Unit.WEEK)))
    week.take(rows(3))
    chart.show_series(week, PriceFacts())
    menu = opened.entry(1)
    assert menu.actions()[-1].text() == "Show in the flow chart"
    menu.actions()[-1].trigger()
    assert opened.shown == [TENCENT, TENCENT]
    menu.deleteLater()


def test_without_an_archive_the_menu_says_why(chart: PriceChart) -> None:
    opened = Opened(chart, days=3, archive=False)
    menu = opened.entry(100)
    assert not menu.actions()[-1].isEnabled()
    assert "no archive" in menu.actions()[-1].toolTip()
    opened.by_key()
    assert opened.shown == [TENCENT]
    menu.deleteLater()


def test_a_minute_can_be_replayed(chart: PriceChart) -> None:
    """From its start on, on its own day."""
    opened = Opened(chart, days=3, replays=True)
    menu = opened.entry(100)
    menu.actions()[-2].trigger()
    picture = chart.picture
    assert picture is not None
    start = instant_of(int(picture.view.slots.start[100]))
    assert OPEN < start < OPEN + timedelta(days=1)
    assert opened.shown == [(TENCENT, date(2026, 11, 20), start)]
    menu.deleteLater()


def test_a_minute_of_the_night_leads_to_its_trading_day(chart: PriceChart) -> None:
    """Thursday 20:30 in New York is of Friday: its flow, and its replay from the open on."""
    apple = InstrumentId("US.AAPL")
    series, bars = BarSeries(KEY._replace(instrument=apple, sessions=BarSessions.EXTENDED)), rows(120)
    series.take(bars)
    chart.show_series(series, PriceFacts())
    chart.grab()
    opened = Opened(chart, days=3, replays=True)
    menu = opened.entry(100)
    for action in menu.actions()[-2:]:
        action.trigger()
    assert opened.shown == [(apple, date(2026, 11, 20), None), (apple, date(2026, 11, 20))]
    menu.deleteLater()
