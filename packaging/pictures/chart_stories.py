"""The price chart in front of the centre, its orders and its drawings, over a day of the practice market."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pictures.hands import Camera, Hands
from pictures.stage import Scenery, Stage
from pictures.story import Story
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertKind, PriceAlert
from tideboard_desktop.chart.dock import PriceChartDock
from tideboard_desktop.chart.drawings.model import Anchor, Drawing, DrawingKind, LineDash
from tideboard_desktop.chart.indicators.chosen import chosen
from tideboard_desktop.chart.orders.commands import order_layer
from tideboard_desktop.docks.lazy_dock import LazyDock

BACK = 4
"""Bars from the newest to the one under the crosshair."""
SYMBOL = InstrumentId("HK.00700")
ORDERS = (
    (SYMBOL, "buy", "ask", "1000"),
    (SYMBOL, "sell", "bid", "200"),
    (SYMBOL, "buy", "bid-6", "400"),
    (SYMBOL, "sell", "ask+9", "600"),
)
ALERT = Decimal(616)


async def chart_in_front(hands: Hands) -> PriceChartDock:
    """Open the dock with bars of five minutes."""
    stage = hands.stage
    workspace = stage.application.window.workspace
    stage.command("dock.open.price_chart")
    dock = workspace.docks["price_chart"]
    body = dock.body
    assert isinstance(body, LazyDock)
    inside = body.inside
    assert isinstance(inside, PriceChartDock)
    inside.choose_interval("5m")
    await stage.until(lambda: inside.chart.count > 100)
    await stage.rest()
    return inside


async def _chart(hands: Hands, camera: Camera) -> None:
    """Bars of five minutes, the crosshair on one of them."""
    stage, inside = hands.stage, await chart_in_front(hands)
    inside.chart.step(0)
    inside.chart.step(-BACK)
    await stage.rest()
    await camera.take("chart", stage.application.window)
    if camera.wants("chart-tools"):
        await _tools(stage, inside)
        await camera.take("chart-tools", stage.application.window)
    if camera.wants("chart-days"):
        await _days(stage, inside)
        await camera.take("chart-days", stage.application.window)
    if not camera.wants("chart-grid"):
        return
    inside.choose_interval("1m")
    stage.command("chart.grid.2x2")
    stage.command("chart.grid.next")
    await stage.until(lambda: all(cell.chart.count > BACK for cell in inside.grid.cells))
    await stage.rest()
    inside.chart.step(0)
    inside.chart.step(-BACK)
    inside.chart.step_price(-BACK)
    await stage.rest()
    await camera.take("chart-grid", stage.application.window)


async def _days(stage: Stage, inside: PriceChartDock) -> None:
    """Days as an area with the ex-dates of a security, the cursor on one of them."""
    inside.choose_interval("D")
    stage.command("chart.form.area")
    inside.cell.indicators.chosen.replace_all([])
    await stage.until(lambda: inside.chart.count > 100)
    await stage.rest()
    stage.command("chart.mark.previous")
    await stage.rest()


async def _tools(stage: Stage, inside: PriceChartDock) -> None:
    """Securities compared, a volume profile, and the statistics of a range."""
    compare = inside.cell.compare
    for name in ("HK.09988", "SH.600519"):
        compare.add(InstrumentId(name))
        await stage.until(lambda: not any(one.reads.loading for one in compare.securities))
    inside.cell.indicators.chosen.add(chosen("VP"))
    for _step in range(3 * BACK):
        stage.command("chart.statistics.back")
    await stage.rest()


async def _orders(hands: Hands, camera: Camera) -> None:
    """Two fills, an order to buy, one to sell with a prepared change, an alert."""
    stage = hands.stage
    await hands.unlock(camera)
    for symbol, side, price, quantity in ORDERS:
        await hands.order(symbol, side, price, quantity)
    alerts = stage.application.feeds.gateway.alerts
    assert alerts is not None
    await alerts.add_alert(PriceAlert(instrument=SYMBOL, kind=AlertKind.PRICE_UP, value=ALERT))
    inside = await chart_in_front(hands)
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


async def _draw(hands: Hands, camera: Camera) -> None:
    """Bars of five minutes with drawings in several colours; the last one is selected."""
    stage, inside = hands.stage, await chart_in_front(hands)
    control, picture = inside.cell.drawings, inside.chart.picture
    assert picture is not None
    starts, closes, last = picture.rows.start, picture.rows.close, len(picture.rows.start) - 1

    def at(back: int, steps: float = 0.0) -> Anchor:
        """So many bars before the newest, at its close and so many thousandths of it above."""
        return Anchor(minute=int(starts[last - back]), price=float(closes[last - back]) * (1 + steps / 1000))

    kinds = DrawingKind
    drawn = (
        Drawing(id=1, kind=kinds.CHANNEL, anchors=(at(92, -3), at(66, -3), at(66, 3)), colour="plum"),
        Drawing(id=2, kind=kinds.RECTANGLE, anchors=(at(60, 4), at(46, -4)), colour="jade"),
        Drawing(id=3, kind=kinds.FIBONACCI, anchors=(at(42, -5), at(22, 6)), colour="cobalt"),
        Drawing(id=4, kind=kinds.HORIZONTAL, anchors=(at(8, 6),), dash=LineDash.DASHED),
        Drawing(id=5, kind=kinds.RAY, anchors=(at(90, -6), at(60, -8)), colour="rose", width=2),
        Drawing(id=6, kind=kinds.MEASURE, anchors=(at(14, -2), at(3, 5)), colour="lime"),
        Drawing(id=7, kind=kinds.TEXT, anchors=(at(88, 7),), colour="brown", text="Results on Wednesday"),
        Drawing(id=8, kind=kinds.TREND, anchors=(at(70, -5), at(5, -3)), width=2),
    )
    control.drawings.book.replace(picture.key.instrument, drawn)
    control.drawings.select(drawn[-1])
    await stage.until(lambda: control.layer.shape(drawn[-1]) is not None)
    await stage.rest()
    await camera.take("chart-drawings", stage.application.window)


CHART = Story(
    name="chart",
    scenery=Scenery(start="10:47"),
    pictures={
        "chart": "the price chart: candles, volume, capital flow of the same bars, indicators",
        "chart-tools": "securities compared, a volume profile, the statistics of a range",
        "chart-days": "days as an area, with the marks of reports, dividends, news and buy-backs",
        "chart-grid": "four intervals of one security, linked by the crosshair",
    },
    play=_chart,
)

CHART_ORDERS = Story(
    name="chart-orders",
    scenery=Scenery(start="10:47"),
    pictures={
        "chart-orders": "own orders, a prepared change, average cost, fills and an alert on the price chart",
        "chart-fills": "own fills in the statistics of a range",
    },
    play=_orders,
)

CHART_DRAWINGS = Story(
    name="chart-drawings",
    scenery=Scenery(start="10:47"),
    pictures={"chart-drawings": "drawings on the price chart, one of them selected"},
    play=_draw,
)
