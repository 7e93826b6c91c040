"""A chart of made-up bars that can be drawn on, in a window of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.values.bar_rows import KEY, OPEN, TENCENT, rows
from fakes.values.clock import ManualClock
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod
from tideboard_core.ports.bars import BarPage, BarRequest
from tideboard_desktop.chart.bar_picture import PriceFacts
from tideboard_desktop.chart.drawings.drawing_control import DrawingControl
from tideboard_desktop.chart.drawings.model import DrawingKind
from tideboard_desktop.chart.drawings.projection import Projection, Spot
from tideboard_desktop.chart.drawings.shapes import Shape
from tideboard_desktop.chart.indicators.chosen import ChartIndicators
from tideboard_desktop.chart.price_chart import PriceChart
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
    """Answers reads of daily bars; `closes` are those of the days from DAY on, by adjustment."""

    closes: dict[BarAdjustment, Sequence[str]] = field(default_factory=dict)
    asked: list[BarRequest] = field(default_factory=list)

    async def bars(self, request: BarRequest) -> BarPage:
        """The days that are known."""
        self.asked.append(request)
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
        self.control = DrawingControl(
            self.chart, self.indicators, self.feed,
            instrument=TENCENT, theme=self.theme, tasks=self.tasks, clock=ManualClock(OPEN + timedelta(hours=3)),
        )  # fmt: skip
        self.drawings = self.control.drawings
        self.window = self.control.framed(self.chart)
        self.window.resize(962, 600)
        self.show_bars(RAW, count)

    def show_bars(self, key: SeriesKey = RAW, count: int = 120) -> None:
        """Show minute bars as those of a key."""
        series = BarSeries(key)
        series.take(rows(count))
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
        QTest.mouseMove(self.chart, place)
        QTest.mouseClick(self.chart, Qt.MouseButton.LeftButton, held, place)

    def drag(self, begin: QPoint, end: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        """Press, move, release: `QTest` moves without a button."""
        middle = begin + (end - begin) / 2
        for kind, place, buttons in (
            (QEvent.Type.MouseButtonPress, begin, LEFT),
            (QEvent.Type.MouseMove, middle, LEFT),
            (QEvent.Type.MouseMove, end, LEFT),
            (QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton),
        ):
            button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
            spot, everywhere = QPointF(place), QPointF(self.chart.mapToGlobal(place))
            QApplication.sendEvent(self.chart, QMouseEvent(kind, spot, everywhere, button, buttons, held))

    def draw(self, kind: DrawingKind, *places: QPoint) -> None:
        """Draw with clicks."""
        self.drawings.choose(kind)
        for place in places:
            self.click(place)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key in what has the focus."""
        QTest.keyClick(QApplication.focusWidget() or self.chart, key, held)
