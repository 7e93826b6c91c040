"""A chart of made-up bars that can be drawn on, in a window of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu

from fakes.values.bar_rows import KEY, OPEN, TENCENT, rows
from fakes.values.clock import ManualClock
from fakes.values.waiting import tasks_done
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod
from tideboard_core.ports.bars import BarPage, BarRequest
from tideboard_desktop.chart.drawings.drawing_control import DrawingControl
from tideboard_desktop.chart.drawings.model import DrawingKind
from tideboard_desktop.chart.drawings.projection import Projection, Spot
from tideboard_desktop.chart.drawings.shapes import Shape
from tideboard_desktop.chart.indicators.chosen import ChartIndicators
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

RAW = KEY._replace(adjustment=BarAdjustment.NONE)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
DAY = datetime(2026, 11, 19, 16, tzinfo=UTC)
"""The start of the exchange day of the bars."""


def daily(start: datetime, close: str) -> Bar:
    """A bar of a day."""
    price = Decimal(close)
    return Bar(
        instrument=TENCENT, period=BarPeriod.DAY, start=start, open=price, high=price, low=price, close=price,
        volume=1, turnover=price,
    )  # fmt: skip


@dataclass
class DailyFeed:
    """Answers reads of daily bars once `gate` is set; `closes` are those of the days from DAY on, by adjustment."""

    closes: dict[BarAdjustment, Sequence[str]] = field(default_factory=dict)
    asked: list[BarRequest] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def bars(self, request: BarRequest) -> BarPage:
        """The days that are known."""
        self.asked.append(request)
        await self.gate.wait()
        found = self.closes.get(request.adjustment, ())
        return BarPage(bars=[daily(DAY + timedelta(days=place), close) for place, close in enumerate(found)])


class DrawingScene:
    """Minute bars of one morning with the rail beside them."""

    def __init__(self, count: int = 120) -> None:
        self.theme = make_theme()
        self.chart = PriceChart(self.theme, "Price chart")
        self.indicators = ChartIndicators()
        self.feed = DailyFeed()
        self.tasks = Tasks(lambda error, where: pytest.fail(f"{where}: {error}"))
        self.clock = ManualClock(OPEN + timedelta(hours=3))
        self.control = DrawingControl(
            self.chart, self.indicators, self.feed,
            instrument=TENCENT, theme=self.theme, tasks=self.tasks, clock=self.clock,
        )  # fmt: skip
        self.drawings = self.control.drawings
        self.window = self.control.framed(self.chart)
        self.window.resize(962, 600)
        self.show_bars(RAW, count)

    def show_bars(self, key: SeriesKey = RAW, count: int = 120) -> None:
        """Show the bars of minutes as those of a key, so many minutes apart as its interval is long."""
        series, length = BarSeries(key), key.interval.length
        found = rows(count)
        every = slice(None, None, length)
        series.take(Columns(*(column[every] for column in found.arrays)))
        series.answer(OPEN, OPEN + timedelta(minutes=count))
        self.chart.show_series(series, PriceFacts())

    @property
    def projection(self) -> Projection:
        """Where anchors stand now."""
        found = self.control.layer.projection()
        assert found is not None
        return found

    @property
    def shapes(self) -> list[Shape]:
        """What is visible."""
        return self.control.layer.shapes(self.projection)

    def place(self, column: int, price: float) -> QPoint:
        """The pixel of a column and a price."""
        return self.projection.at(Spot(column, price)).toPoint()

    def click(self, place: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        """Move there and click."""
        self._send(QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, held)
        self._send(QEvent.Type.MouseButtonPress, place, LEFT, held)
        self._send(QEvent.Type.MouseButtonRelease, place, Qt.MouseButton.NoButton, held)

    def drag(self, begin: QPoint, end: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        """Press, move, release."""
        self._send(QEvent.Type.MouseButtonPress, begin, LEFT, held)
        for place in (begin + (end - begin) / 2, end):
            self._send(QEvent.Type.MouseMove, place, LEFT, held)
        self._send(QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton, held)

    def _send(self, kind: QEvent.Type, place: QPoint, buttons: Qt.MouseButton, held: Qt.KeyboardModifier) -> None:
        """Send an event of the mouse: `QTest` moves without a button, and runs the event loop inside of it."""
        button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
        spot, everywhere = QPointF(place), QPointF(self.chart.mapToGlobal(place))
        QApplication.sendEvent(self.chart, QMouseEvent(kind, spot, everywhere, button, buttons, held))

    def draw(self, kind: DrawingKind, *places: QPoint) -> None:
        """Draw with clicks."""
        self.drawings.choose(kind)
        for place in places:
            self.click(place)

    async def tasks_done(self) -> None:
        """Wait for the reads under way."""
        await tasks_done()

    def choose(self, words: str) -> None:
        """Choose an entry of the selected drawing's menu."""
        menu = QMenu(self.chart)
        self.control.layer.offer(menu)
        (action,) = (one for one in menu.findChildren(QAction) if one.text() == words)
        action.trigger()
        menu.deleteLater()
