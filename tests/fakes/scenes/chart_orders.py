"""A price chart with orders on it, over a filled hub and a scripted guard: what reaches the guard is asked for."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout

from fakes.scenes.trading.dock_services import Room
from fakes.values.bar_rows import KEY, rows
from fakes.values.reviews import TENCENT, account, order
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.alerts import PriceAlert
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Environment, Order, Side
from tideboard_desktop.chart.bar_picture import PriceFacts
from tideboard_desktop.chart.orders.level_box import LevelBox
from tideboard_desktop.chart.orders.order_contents import GHOST
from tideboard_desktop.chart.orders.order_layer import OrderLayer
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.context import DockServices, OrderActions, WindowActions
from tideboard_desktop.reference.loader import Loader


class Written(QObject):
    """Says that alerts at the broker changed."""

    alerts = Signal()


class OrderScene:
    """One order of 1,000 to buy at 611.00 while the last price is 612.50 and 1,000 are held; trading is unlocked."""

    def __init__(self, room: Room, environment: Environment = Environment.PRACTICE, **gateway: Any) -> None:
        self.room, self.hub, self.clock = room, room.floor.hub, room.floor.clock
        self.account: Account | None = account(environment)
        room.floor.account = account(environment)
        self.order = replace(order(), account_id=room.floor.account.id)
        self.edited: list[Order] = []
        self.limits: list[tuple[InstrumentId, Side, Decimal]] = []
        self.said: list[str] = []
        self.alerts: list[tuple[InstrumentId, Decimal | None]] = []
        self.no_alert: str | None = None
        self.written = Written()
        services = DockServices(
            feeds=cast("Any", SimpleNamespace(gateway=SimpleNamespace(**{"alerts": None, **gateway}))),
            trading=cast("Any", None),
            provider=lambda: "Sandbox",
            lists=cast("Any", None),
            orders=self.actions(),
        )
        window = cast("WindowActions", SimpleNamespace(account=lambda: self.account))
        context = replace(room.context(), services=services, window=window)
        self.chart = PriceChart(room.theme, "Price chart")
        QVBoxLayout(room.window).addWidget(self.chart)
        room.window.resize(926, 600)
        room.window.show()
        assert services.orders is not None
        self.layer = OrderLayer(self.chart, context, services.orders)
        self.chart.add_layer(self.layer)
        self.series = BarSeries(KEY)
        self.series.take(rows(120))
        room.floor.unlock()
        self.publish(self.order)
        self.chart.show_series(self.series, PriceFacts(TENCENT.price_steps))
        self.frame()

    def actions(self) -> OrderActions:
        """What the window offers; changes and cancels go to the room's submission."""
        desk = self.room.desk
        return OrderActions(
            change=desk.submit,
            ask_cancel=desk.cancel_or_settle,
            edit=self.edited.append,
            unchangeable=desk.unchangeable,
            client_order_id=self.room.guard.client_order_id,
            limit=lambda instrument, side, price: self.limits.append((instrument, side, price)),
            say=self.said.append,
            alert=lambda instrument, price: self.alerts.append((instrument, price)),
            why_no_alert=lambda: self.no_alert,
            alerts_written=self.written.alerts,
        )

    def publish(self, *orders: Order) -> None:
        """The broker's list of orders."""
        assert self.account is not None
        self.room.floor.put(Topic.ORDERS, self.account.id, orders)

    def frame(self) -> None:
        """Let the chart take what was published, and lay everything out."""
        self.room.frame._tick()
        QApplication.processEvents()

    def y_of(self, price: str | Decimal | None) -> int:
        """The pixel of a price."""
        picture = self.chart.picture
        assert picture is not None
        assert picture.scale is not None
        return round(picture.scale.y_of(float(price or 0)))

    def box(self, key: str = "") -> LevelBox:
        """The box of the order, or of another line by its key."""
        return self.layer.boxes.boxes[key or self.order.id]

    @property
    def ghost(self) -> LevelBox:
        """The box of the prepared change."""
        return self.box(GHOST)

    @property
    def prepared(self) -> Decimal | None:
        """The price of the prepared change."""
        return None if self.layer.ghost is None else self.layer.ghost.price

    def drag_line(self, to: str, *, drop: bool = True, x: int = 60) -> None:
        """Drag the order's line by the mouse, away from its box."""
        start = QPoint(x, self.y_of(self.order.price))
        QTest.mousePress(self.chart, Qt.MouseButton.LeftButton, pos=start)
        for share in (0.4, 1.0):
            y = start.y() + (self.y_of(to) - start.y()) * share
            _move(self.chart, QPointF(x, y))
        if drop:
            QTest.mouseRelease(self.chart, Qt.MouseButton.LeftButton, pos=QPoint(x, self.y_of(to)))

    def drag_box(self, to: str, *, drop: bool = True) -> None:
        """Drag the grip of the order's box."""
        box = self.box()
        grip = QPoint(6, box.height() // 2)
        by = self.y_of(to) - self.y_of(self.order.price)
        QTest.mousePress(box, Qt.MouseButton.LeftButton, pos=grip)
        for share in (0.5, 1.0):
            _move(box, QPointF(grip.x(), grip.y() + by * share))
        if drop:
            QTest.mouseRelease(box, Qt.MouseButton.LeftButton, pos=QPoint(grip.x(), grip.y() + by))


class KeptAlerts:
    """Alerts of a broker that keeps these."""

    def __init__(self, *alerts: PriceAlert) -> None:
        self.kept = list(alerts)
        self.reads = 0

    async def alerts(self, instrument: InstrumentId | None = None, market: object = None) -> list[PriceAlert]:
        """Those of the security."""
        self.reads += 1
        return [alert for alert in self.kept if alert.instrument == instrument]


def _move(widget: Any, place: QPointF) -> None:
    """Move the mouse with the left button down: QTest's own move lifts it."""
    left = Qt.MouseButton.LeftButton
    where = widget.mapToGlobal(place)
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, where, Qt.MouseButton.NoButton, left, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, event)


async def loaded(loader: Loader[Any]) -> None:
    """Wait for the read that runs."""
    told = asyncio.Event()
    loader.changed.connect(told.set)
    while loader.loading:
        told.clear()
        await told.wait()
