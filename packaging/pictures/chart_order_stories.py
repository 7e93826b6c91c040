"""The price chart with orders, a prepared change, cost, fills and an alert, over a day of the practice market."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertKind, PriceAlert
from tideboard_desktop.chart.dock import PriceChartDock
from tideboard_desktop.chart.orders.commands import order_layer
from tideboard_desktop.docks.lazy_dock import LazyDock

SYMBOL = InstrumentId("HK.00700")
ORDERS = (
    (SYMBOL, "buy", "ask", "1000"),
    (SYMBOL, "sell", "bid", "200"),
    (SYMBOL, "buy", "bid-6", "400"),
    (SYMBOL, "sell", "ask+9", "600"),
)
ALERT = Decimal(616)


async def _orders(hands: Hands, camera: Camera) -> None:
    """Two fills, an order to buy, one to sell with a prepared change, an alert."""
    stage = hands.stage
    await hands.unlock(camera)
    for symbol, side, price, quantity in ORDERS:
        await hands.order(symbol, side, price, quantity)
    alerts = stage.application.feeds.gateway.alerts
    assert alerts is not None
    await alerts.add_alert(PriceAlert(instrument=SYMBOL, kind=AlertKind.PRICE_UP, value=ALERT))
    stage.command("dock.open.price_chart")
    body = stage.application.window.workspace.docks["price_chart"].body
    assert isinstance(body, LazyDock)
    inside = body.inside
    assert isinstance(inside, PriceChartDock)
    inside.choose_interval("5m")
    await stage.until(lambda: inside.chart.count > 100)
    await stage.passes(62, step=31)
    layer = order_layer(inside.chart)
    assert layer is not None
    layer.alerts.renew()
    layer.each_second()
    layer.each_second()
    await stage.until(lambda: bool(layer.alerts.shown))
    layer.focus_orders()  # the order to sell: the newest
    box = next(iter(layer.boxes.boxes.values()))
    for _ in range(3):
        QTest.keyClick(box, Qt.Key.Key_Up)
    await stage.rest()
    await camera.take("chart-orders", stage.application.window)
    if camera.wants("chart-fills"):
        inside.chart.setFocus()
        for _ in range(3):
            stage.command("chart.statistics.back")
        await stage.rest()
        await camera.take("chart-fills", stage.application.window)


CHART_ORDERS = Story(
    name="chart-orders",
    scenery=Scenery(start="10:47"),
    pictures={
        "chart-orders": "own orders, a prepared change, average cost, fills and an alert on the price chart",
        "chart-fills": "own fills in the statistics of a range",
    },
    play=_orders,
)
