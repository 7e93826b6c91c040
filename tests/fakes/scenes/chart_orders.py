"""A price chart with orders on it: over a filled hub with a scripted guard, or over a real guard and exchange."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fakes.scenes.screen.timers import next_frame
from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.sandbox_scene import SandboxScene
from fakes.scenes.window.dock_context import dock_context
from fakes.values.bar_rows import KEY, rows
from fakes.values.reviews import TENCENT, account, order
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Environment, Order, OrderRequest, Position, Side
from tideboard_core.model.watch.alerts import AlertKeeper, PriceAlert
from tideboard_core.ports.system import Confirmer
from tideboard_desktop.blotter.exit_actions import ExitActions
from tideboard_desktop.chart.orders.level_box import LevelBox
from tideboard_desktop.chart.orders.order_contents import GHOST
from tideboard_desktop.chart.orders.order_layer import OrderLayer
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.context import DockContext, DockServices, OrderActions, WindowActions
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme


class Written(QObject):
    """Says that alerts at the broker changed."""

    alerts = Signal()


class OrdersOnChart:
    """A chart in a window of its own, the layer of orders on it, and what mouse and keys do to it."""

    order: Order
    account: Account | None
    no_alert: str | None = None

    def __init__(self, context: DockContext, desk: OrderSubmission, window: QWidget, **gateway: Any) -> None:
        self.desk, self.window, self._frame = desk, window, context.frame
        self.edited: list[Order] = []
        self.limits: list[tuple[InstrumentId, Side, Decimal]] = []
        self.said: list[str] = []
        self.alerts: list[tuple[InstrumentId, Decimal | None]] = []
        self.written = Written()
        self.filled: list[OrderRequest] = []
        self.closed: list[Position] = []
        exits = ExitActions(context.hub, desk, self.filled.append, context.clock.market)
        actions = OrderActions(
            change=desk.submit,
            ask_cancel=desk.cancel_or_settle,
            edit=self.edited.append,
            unchangeable=desk.unchangeable,
            client_order_id=desk._guard.client_order_id,
            limit=lambda instrument, side, price: self.limits.append((instrument, side, price)),
            say=self.said.append,
            alert=lambda instrument, price: self.alerts.append((instrument, price)),
            why_no_alert=lambda: self.no_alert,
            alerts_written=self.written.alerts,
            exits=exits.words,
            open_exits=exits.open_next,
            why_no_stop=exits.why_not_protect,
            close=self.closed.append,
        )
        keeper = gateway.get("alerts")
        services_of_alerts = {} if keeper is None else {AlertKeeper.BROKER: keeper}
        services = DockServices(
            feeds=cast("Any", SimpleNamespace(gateway=SimpleNamespace(**gateway), alert_services=services_of_alerts)),
            trading=cast("Any", None),
            provider=lambda: "Sandbox",
            lists=cast("Any", None),
            orders=actions,
        )
        of_window = SimpleNamespace(account=lambda: self.account)
        self.chart = PriceChart(context.theme, "Price chart")
        QVBoxLayout(window).addWidget(self.chart)
        window.resize(926, 600)
        window.show()
        self.layer = OrderLayer(
            self.chart, replace(context, services=services, window=cast("WindowActions", of_window)), actions
        )
        self.chart.add_layer(self.layer)

    def show_bars(self, middle: float = 600.0) -> None:
        """Two hours around a price."""
        self.series, bars = BarSeries(KEY), rows(120)
        by = middle - 600.0
        moved = {name: getattr(bars, name) + by for name in ("open", "high", "low", "close")}
        self.series.take(bars._replace(**moved))
        self.chart.show_series(self.series, PriceFacts(TENCENT.price_steps))
        self.frame()

    def frame(self) -> None:
        """Let the chart take what was published, and lay everything out."""
        next_frame(self._frame)
        QCoreApplication.sendPostedEvents()

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

    @property
    def level(self) -> Decimal:
        """Where the line of the order stands."""
        return self.layer.shown[self.order.id].price

    def drag_line(self, to: str | Decimal, *, drop: bool = True, x: int = 60) -> None:
        """Drag the order's line by the mouse, away from its box."""
        start, end = QPoint(x, self.y_of(self.level)), QPoint(x, self.y_of(to))
        QTest.mousePress(self.chart, Qt.MouseButton.LeftButton, pos=start)
        for share in (0.4, 1.0):
            move(self.chart, QPointF(x, start.y() + (end.y() - start.y()) * share))
        if drop:
            QTest.mouseRelease(self.chart, Qt.MouseButton.LeftButton, pos=end)

    def drag_box(self, to: str | Decimal, *, drop: bool = True) -> None:
        """Drag the grip of the order's box."""
        box = self.box()
        grip = QPoint(6, box.height() // 2)
        by = self.y_of(to) - self.y_of(self.level)
        QTest.mousePress(box, Qt.MouseButton.LeftButton, pos=grip)
        for share in (0.5, 1.0):
            move(box, QPointF(grip.x(), grip.y() + by * share))
        if drop:
            QTest.mouseRelease(box, Qt.MouseButton.LeftButton, pos=QPoint(grip.x(), grip.y() + by))


class OrderScene(OrdersOnChart):
    """One order of 1,000 to buy at 611.00 while the last price is 612.50 and 1,000 are held; trading is unlocked."""

    def __init__(self, room: Room, environment: Environment = Environment.PRACTICE, **gateway: Any) -> None:
        self.room, self.clock = room, room.floor.clock
        self.account = room.floor.account = account(environment)
        self.order = replace(order(), account_id=room.floor.account.id)
        super().__init__(room.context(), room.desk, room.window, **gateway)
        room.floor.unlock()
        room.floor.put(Topic.ORDERS, self.order.account_id, (self.order,))
        self.show_bars()

    def publish(self, *orders: Order) -> None:
        """The broker's list of orders."""
        self.room.floor.put(Topic.ORDERS, self.order.account_id, orders)


class ChartOverSandbox(OrdersOnChart):
    """The orders of a scene over a real exchange, with the dialogs of the program; `failures` must stay empty."""

    def __init__(self, scene: SandboxScene, order_: Order) -> None:
        self.scene, self.account, self.order = scene, scene.account, order_
        self.failures: list[tuple[str, BaseException]] = []
        theme, window = make_theme(), QWidget()
        self.tasks = Tasks(self._report)
        self._wanted = scene.hub.subscribe(Topic.LOCK.of(""))
        self.by_dialog(DialogConfirmer(theme, scene.clock, self.tasks, parent=lambda: window))
        desk = OrderSubmission(
            scene.guard, scene.blotter, scene.hub, theme, self.tasks, clock=scene.clock, parent=lambda: window
        )
        self.frames = Frame(scene.hub, self._report, second_ms=3_600_000)
        context = dock_context(
            scene.hub,
            Selection(order_.instrument),
            self.frames,
            theme=theme,
            clock=scene.clock,
            tasks=self.tasks,
        )
        super().__init__(context, desk, window)
        self.show_bars(float(order_.price or 0))

    def by_dialog(self, confirmer: Confirmer) -> None:
        """Who is asked from now on."""
        self.scene.guard._confirmer = confirmer
        self.scene.guard._cancels._confirmer = confirmer

    async def over(self) -> None:
        """Wait until no order is being prepared, confirmed or sent."""
        await self.scene.until(lambda: not self.desk.working)

    async def end(self) -> None:
        """Take the window away; what failed fails here."""
        self._wanted.close()
        self.frames.stop()
        self.window.hide()
        self.window.deleteLater()
        self.desk.deleteLater()
        await self.tasks.close()
        assert not self.failures, self.failures

    def _report(self, error: BaseException, where: str) -> None:
        self.failures.append((where, error))


class KeptAlerts:
    """Alerts of a broker that keeps these."""

    def __init__(self, *alerts: PriceAlert) -> None:
        self.kept = list(alerts)
        self.reads = 0

    async def alerts(self, instrument: InstrumentId | None = None, market: object = None) -> list[PriceAlert]:
        """Those of the security."""
        self.reads += 1
        return [alert for alert in self.kept if alert.instrument == instrument]


def move(widget: QWidget, place: QPointF) -> None:
    """Move the mouse with the left button down: QTest's own move lifts it."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    where = widget.mapToGlobal(place)
    event = QMouseEvent(QEvent.Type.MouseMove, place, where, none, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


async def loaded(reads: Reads[Any]) -> None:
    """Wait for the read that runs."""
    told = asyncio.Event()
    reads.changed.connect(told.set)
    while reads.loading:
        told.clear()
        await told.wait()
