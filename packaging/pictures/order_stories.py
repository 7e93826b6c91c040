"""Stories with orders: a day, the chart, real money and paper, exits, a broker that keeps what was not asked."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from pictures.docks import content
from pictures.doors import Doors
from pictures.hands import Camera, Hands, story
from pictures.stage import Scenery
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, TimeInForce
from tideboard_core.model.watch.alerts import AlertKind, PriceAlert
from tideboard_core.system.settings import Backend
from tideboard_desktop.chart.dock import PriceChartDock
from tideboard_desktop.chart.orders.commands import order_layer
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice

NOW = "10:47"
BOUGHT = (
    ("HK.00700", "buy", "ask", "500"),
    ("HK.09988", "buy", "ask", "4000"),
    ("HK.02800", "buy", "ask", "5000"),
    ("HK.01810", "buy", "ask", "3000"),
    ("HK.09988", "sell", "ask+8", "600"),
    ("HK.00700", "buy", "bid-4", "400"),
)


@story(
    "trading",
    Scenery(start="10:34"),
    {
        "unlock": "the Unlock dialog of the practice account",
        "main-window": "the main window at 10:47 with positions, orders, fills and a filled ticket",
    },
)
async def _day(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    await hands.unlock(camera)
    for symbol, side, price, quantity in BOUGHT:
        await hands.order(symbol, side, price, quantity)
    await stage.passes(730, step=300)
    await stage.passes(62, step=31)  # every figure is read anew near the end
    await hands.write_order("HK.00700", "buy", "ask", "")
    hands.press("quick_20")
    await stage.moment()
    await stage.ticket_asked()
    await camera.take("main-window", stage.application.window)


@story(
    "kept-otherwise",
    Scenery(start="10:34"),
    {"kept-otherwise": "the main window with an order that the broker keeps otherwise, and one that is in no list"},
)
async def _kept_otherwise(person: Hands, camera: Camera) -> None:
    """An order whose limit the broker moves, and one that it loses."""
    stage = person.stage
    await person.unlock()
    await person.write_order("HK.00700", "buy", "bid-4", "400")
    limit = stage.application.built.ticket.ticket.form.price
    await stage.sandbox.ask("keeps", terms={"limit": str((limit or 0) + 1)})
    person.press("review_order")
    await person.dialog()
    await person.confirm()
    await stage.sandbox.ask("loses")
    await person.order("HK.09988", "buy", "bid-4", "600")
    await stage.passes(75, step=15)
    person.part("blotter_tabs", QTabBar).setCurrentIndex(1)
    await stage.moment()
    await camera.take("kept-otherwise", stage.application.window)


BACK = 4
"""Bars from the newest to the one under the crosshair."""
SYMBOL = InstrumentId("HK.00700")
ON_CHART = (
    (SYMBOL, "buy", "ask", "1000"),
    (SYMBOL, "sell", "bid", "200"),
    (SYMBOL, "buy", "bid-6", "400"),
    (SYMBOL, "sell", "ask+9", "600"),
)


async def chart_in_front(hands: Hands) -> PriceChartDock:
    """Open the dock with bars of five minutes."""
    _dock, inside = await content(hands.stage, "price_chart")
    assert isinstance(inside, PriceChartDock)
    inside.choose_interval("5m")
    await hands.stage.until(lambda: inside.chart.count > 100)
    await hands.stage.rest()
    return inside


@story(
    "chart",
    Scenery(start="10:47"),
    {"chart": "the price chart: candles, volume, capital flow of the same bars, indicators"},
)
async def _chart(hands: Hands, camera: Camera) -> None:
    """Bars of five minutes, the crosshair on one of them."""
    stage, inside = hands.stage, await chart_in_front(hands)
    inside.chart.step(0)
    inside.chart.step(-BACK)
    await stage.rest()
    await camera.take("chart", stage.application.window)


@story(
    "chart-orders",
    Scenery(start="10:47"),
    {"chart-orders": "own orders, a prepared change, average cost, fills and an alert on the price chart"},
)
async def _orders(hands: Hands, camera: Camera) -> None:
    """Two fills, an order to buy, one to sell with a prepared change, an alert."""
    stage = hands.stage
    await hands.unlock()
    for symbol, side, price, quantity in ON_CHART:
        await hands.order(symbol, side, price, quantity)
    alerts = stage.application.feeds.gateway.alerts
    assert alerts is not None
    await alerts.add_alert(PriceAlert(instrument=SYMBOL, kind=AlertKind.PRICE_UP, value=Decimal(616)))
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


async def _confirm(hands: Hands, camera: Camera, word: str) -> None:
    """The window with a filled ticket, and its confirmation."""
    stage = hands.stage
    await hands.unlock()
    await hands.write_order("HK.00700", "buy", "ask", "300")
    await stage.moment()
    await camera.take(f"{word}-window", stage.application.window)
    hands.press("review_order")
    await camera.take(f"confirm-{word}", await hands.dialog())


for _name, _environment in (("live", Environment.LIVE), ("paper", Environment.PAPER)):
    story(
        _name,
        Scenery(start="10:46", broker=True, account=_environment, size=(1280, 720)),
        {f"{_name}-window": f"the main window of a {_environment} account", f"confirm-{_name}": "its confirmation"},
    )(partial(_confirm, word=_name))


@story(
    "flatten",
    Scenery(
        start="10:46",
        broker=True,
        account=Environment.LIVE,
        arguments=("--holding", "real-HK=HK.00700:400@600", "--holding", "real-HK=HK.09988:1000@100"),
    ),
    {
        "flatten-live": "the confirmation that closes positions of real money",
        "pinned-live": "the window with a pinned account in view",
    },
)
async def _flatten(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    await hands.unlock()
    await stage.passes(2)
    stage.command("blotter.flatten")
    await stage.moment()
    dialog = await hands.dialog()
    await camera.take("flatten-live", dialog)
    dialog.reject()
    await hands.closed()
    stage.command("window.pin")
    await stage.until(lambda: not stage.application.trading.lock.any_open)
    await stage.passes(1)
    await camera.take("pinned-live", stage.application.window)


@story(
    "brake",
    Scenery(start="10:46"),
    {"brake": "the window while the loss brake holds", "denied": "what it denies of an order"},
)
async def _brake(hands: Hands, camera: Camera) -> None:
    """One trade a day is too many."""
    stage = hands.stage
    await hands.unlock()
    await hands.order("HK.00700", "buy", "ask", "500")
    stage.application.services.open_page("settings:loss-brake")
    hands.fill("brake_trades", "1")
    hands.press("brake_apply")
    (await hands.dialog()).reject()
    await hands.closed()
    await hands.write_order("HK.00700", "buy", "ask", "100")
    await stage.passes(3)
    await camera.take("brake", stage.application.window)
    hands.press("review_order")
    await camera.take("denied", await hands.dialog())


def _write_addresses(hands: Hands) -> None:
    """Leave the brand's addresses for those of the exchange beside us."""
    door = hands.stage.sandbox.line["longport"]
    hands.press("longport_addresses")
    for name, url in (("http", door["http"]), ("quote", door["quote_ws"]), ("trade", door["trade_ws"])):
        hands.fill(f"longport_{name}_url", str(url))
    hands.press("longport_addresses")


@story(
    "sign-in",
    Scenery(start=NOW, broker=True, arguments=("--longport-port", "0")),
    {"connection-checklist": "the checklist of a LongPort connection, all good"},
)
async def _sign_in(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    stage.command("connection.open")
    dialog = await hands.dialog()
    hands.press(f"connect_backend_{Backend.LONGPORT.value}")
    theme = stage.application.rebuild.theme()
    dialog.resize(theme.px(740), theme.px(900))  # every line of the checklist is in view
    _write_addresses(hands)
    keys = ApiKey(**stage.sandbox.line["longport_keys"])
    for name in ("app_key", "app_secret", "access_token"):
        hands.fill(f"key_{name}", getattr(keys, name))
    checkup = stage.application.connection.checkup
    hands.press("connect_check")
    await stage.until(lambda: checkup.findings and not checkup.running)
    await camera.take("connection-checklist", dialog)


@story(
    "ticket",
    Scenery(start=NOW, doors=Doors.LONGPORT),
    {
        "ticket-longport": "the ticket of a US stock: good till a date, with its trading hours",
        "confirm-longport": "the confirmation of the same order",
    },
)
async def _ticket(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    await hands.unlock()
    await stage.show("US.AAPL")
    stage.command("ticket.buy")
    hands.press("price_bid")
    hands.fill("quantity", "40")
    hands.press("ticket_terms")
    hands.part("time_in_force", MenuChoice).pick(TimeInForce.GTD.value)
    await stage.moment()
    await camera.take("ticket-longport", stage.application.window.workspace.docks["ticket"])
    hands.press("review_order")
    await camera.take("confirm-longport", await hands.dialog())
