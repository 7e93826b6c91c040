"""Stories about LongPort: signing in, its checklist, several connections, the ticket, late quotes."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog

from pictures.derivative_stories import floating
from pictures.doors import Doors
from pictures.hands import Camera, Hands, dialogs, grabbed
from pictures.sheets import sheet
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.gateways.longport.transport.tokens import Tokens
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import TimeInForce
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind, PriceAlert
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Backend
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.chart.dock import PriceChartDock
from tideboard_desktop.chart.orders.commands import order_layer
from tideboard_desktop.connection.brokers.longport.form import LongportForm
from tideboard_desktop.connection.check.checklist import Checklist
from tideboard_desktop.connection.connect.view import ConnectPage
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice

NOW = "10:47"
CLOSED_PORT = "http://127.0.0.1:9"
"""The discard service, which nobody runs."""
ACCOUNTS = (1280, 420)
WHOLE = (740, 900)
"""The connection window with every line of a checklist in view."""


async def longport_dialog(hands: Hands) -> QDialog:
    """The connection window on its LongPort fields."""
    hands.stage.command("connection.open")
    dialog = await hands.dialog()
    hands.press(f"connect_backend_{Backend.LONGPORT.value}")
    return dialog


def write_addresses(hands: Hands, http: str) -> None:
    """Leave the brand's addresses for those of the exchange beside us."""
    door = hands.stage.sandbox.line["longport"]
    more = hands.part("longport_addresses", QAbstractButton)
    if not more.isChecked():
        more.click()
    for name, url in (("http", http), ("quote", door["quote_ws"]), ("trade", door["trade_ws"])):
        hands.fill(f"longport_{name}_url", url)
    more.click()


def write_keys(person: Hands, keys: ApiKey) -> None:
    page = person.part("connect_page", ConnectPage)
    form = page.choice.forms[Backend.LONGPORT]
    assert isinstance(form, LongportForm)
    if form.credential.card.isVisible():
        person.press("credential_replace")
    for name in ("app_key", "app_secret", "access_token"):
        person.fill(f"key_{name}", getattr(keys, name))


async def checked(hands: Hands) -> None:
    """Press Check and wait for the end of it."""
    checkup = hands.stage.application.connection.checkup
    hands.press("connect_check")
    await hands.stage.until(lambda: checkup.findings and not checkup.running)


async def _sign_in(hands: Hands, camera: Camera) -> None:
    keys = ApiKey(**hands.stage.sandbox.line["longport_keys"])
    http = str(hands.stage.sandbox.line["longport"]["http"])
    dialog = await longport_dialog(hands)
    hands.resize(dialog, *WHOLE)
    await camera.take("connect-longport", dialog)
    if camera.wants("connect-proxy"):
        await _proxy(hands, camera, dialog)
    write_addresses(hands, http)
    write_keys(hands, keys)
    await checked(hands)
    await camera.take("connection-checklist", dialog)
    if camera.wants("checklist-longport-faults"):
        camera.keep("checklist-longport-faults", await _faults(hands, camera, dialog, keys))


async def _proxy(person: Hands, camera: Camera, dialog: QDialog) -> None:
    """The field of a proxy with an address, then none again."""
    person.press("longport_addresses")
    person.press("longport_proxy_choice_address")
    person.fill("longport_proxy_url", "http://127.0.0.1:3128")
    for name, text in (("user", "trader"), ("password", "0123456789")):
        person.fill(f"longport_proxy_{name}", text)
    await camera.take("connect-proxy", dialog)
    for name in ("user", "password"):
        person.fill(f"longport_proxy_{name}", "")
    person.press("longport_proxy_choice_none")
    person.press("longport_addresses")


async def _faults(hands: Hands, camera: Camera, dialog: QDialog, keys: ApiKey) -> QImage:
    """Four checklists: a wrong secret, a void token, a closed port, a port of something else."""
    line = hands.stage.sandbox.line
    http = str(line["longport"]["http"])
    shots = []
    write_keys(hands, ApiKey(app_key=keys.app_key, app_secret=keys.app_secret[::-1], access_token=keys.access_token))
    shots.append(await _checklist(hands, camera, dialog))
    await Tokens(http, clock=SystemClock()).successor(keys)
    write_keys(hands, keys)
    shots.append(await _checklist(hands, camera, dialog))
    write_addresses(hands, CLOSED_PORT)
    write_keys(hands, keys)
    shots.append(await _checklist(hands, camera, dialog))
    write_addresses(hands, f"http://{line['opend']}")
    write_keys(hands, keys)
    shots.append(await _checklist(hands, camera, dialog))
    return sheet([shots[:2], shots[2:]], hands.stage.application.rebuild.theme().surface.panel)


async def _checklist(hands: Hands, camera: Camera, dialog: QDialog) -> QImage:
    await checked(hands)
    await camera.still(dialog)
    return grabbed(hands.part("connect_checklist", Checklist))


SIGN_IN = Story(
    name="sign-in",
    scenery=Scenery(start=NOW, broker=True, arguments=("--longport-port", "0")),
    pictures={
        "connect-longport": "the fields of a LongPort connection",
        "connect-proxy": "its addresses with a proxy",
        "connection-checklist": "its checklist, all good",
        "checklist-longport-faults": "the checklist with a wrong secret, a void token, a closed port, another service",
    },
    play=_sign_in,
)


async def _several(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    await hands.unlock(camera, "unlock-longport")
    await hands.order("HK.00700", "buy", "ask", "500")
    await hands.order("HK.00700", "buy", "bid-4", "400")
    await stage.passes(62, step=31)
    await hands.write_order("HK.00700", "buy", "ask", "300")
    await stage.moment()
    await camera.take("two-connections", stage.application.window)
    stage.command("connection.open")
    await camera.take("uses-of-connections", await hands.dialog())


SEVERAL = Story(
    name="several",
    scenery=Scenery(start=NOW, doors=Doors.SEVERAL),
    pictures={
        "unlock-longport": "the password that Tideboard asks for where the broker has none",
        "two-connections": "prices from one connection, orders and a second flow over another",
        "uses-of-connections": "what each connection is used for",
    },
    play=_several,
)


async def _ticket(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    await hands.unlock(camera, "")
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
    hands.press("cancel_dialog")
    await hands.closed()
    hands.press("ticket_terms")
    await _bracket(hands, camera)


async def _bracket(hands: Hands, camera: Camera) -> None:
    """An order with a take profit and a stop loss, in the ticket and in its confirmation."""
    stage = hands.stage
    await hands.write_order("HK.00700", "buy", "bid-4", "400")
    for role, ticks in (("take_profit", "22"), ("stop_loss", "11")):
        hands.press(f"attach_{role}")
        hands.press(f"{role}_unit_ticks")
        hands.fill(role, ticks)
        hands.press(f"{role}_unit_price")
    await stage.moment()
    await camera.take("ticket-bracket", stage.application.window.workspace.docks["ticket"])
    hands.press("review_order")
    await camera.take("confirm-bracket", await hands.dialog())


TICKET = Story(
    name="ticket",
    scenery=Scenery(start=NOW, doors=Doors.LONGPORT),
    pictures={
        "ticket-longport": "the ticket of a US stock: good till a date, with its trading hours",
        "confirm-longport": "the confirmation of the same order",
        "ticket-bracket": "the ticket of an order with a take profit and a stop loss",
        "confirm-bracket": "the confirmation of the same order",
    },
    play=_ticket,
)


async def _own_alerts(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    service, broker = stage.application.feeds.own_alerts, stage.application.feeds.gateway.alerts
    assert service is not None
    assert broker is not None
    often = AlertFrequency.ONCE_A_DAY
    await broker.add_alert(
        PriceAlert(instrument=InstrumentId("HK.00700"), kind=AlertKind.PRICE_UP, value=Decimal(700), frequency=often)
    )
    for kind, value, note in (
        (AlertKind.PRICE_UP, "640", "half out"),
        (AlertKind.PRICE_DOWN, "606", ""),
        (AlertKind.CHANGE_RATE_DOWN, "3", "look at the flow"),
        (AlertKind.PRICE_DOWN, "650", "near"),
    ):
        often = AlertFrequency.ONCE if note else AlertFrequency.ALWAYS
        symbol = InstrumentId("HK.00700")
        await service.add_alert(
            PriceAlert(instrument=symbol, kind=kind, value=Decimal(value), frequency=often, note=note)
        )
    await stage.passes(60)
    await camera.take("own-alerts", await floating(stage, "alerts", 1000))
    stage.application.window.workspace.docks["alerts"].setFloating(False)
    stage.command("alert.new")
    await camera.take("own-alert", await hands.dialog())
    dialogs()[0].reject()
    await hands.closed()
    stage.command("dock.open.price_chart")
    body = stage.application.window.workspace.docks["price_chart"].body
    assert isinstance(body, LazyDock)
    inside = body.inside
    assert isinstance(inside, PriceChartDock)
    await stage.until(lambda: inside.chart.count > 50)
    layer = order_layer(inside.chart)
    assert layer is not None
    layer.each_second()
    layer.each_second()
    await stage.until(lambda: bool(layer.alerts.shown))
    await stage.rest()
    await camera.take("own-alert-line", stage.application.window)


OWN_ALERTS = Story(
    name="own-alerts",
    scenery=Scenery(start=NOW, doors=Doors.LONGPORT),
    pictures={
        "own-alerts": "a price alert that LongPort keeps, and those that Tideboard keeps, one of which rang",
        "own-alert": "setting one",
        "own-alert-line": "their lines on the price chart",
    },
    play=_own_alerts,
)


async def _delayed(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    await stage.rest()
    await camera.take("delayed-hk", stage.application.window)
    if camera.wants("delayed-chart"):
        stage.command("dock.open.price_chart")
        await stage.rest()
        await camera.take("delayed-chart", stage.application.window)
    stage.command("connection.allowances")
    await camera.take("delayed-allowances", await hands.dialog())


DELAYED = Story(
    name="delayed",
    scenery=Scenery(start=NOW, scenario="no-permission", doors=Doors.LONGPORT),
    pictures={
        "delayed-hk": "quotes that are fifteen minutes late, and markets without a quote package",
        "delayed-chart": "the price chart of quotes that are fifteen minutes late",
        "delayed-allowances": "the same on the page of quotas and rights",
    },
    play=_delayed,
)


async def _plans(hands: Hands, camera: Camera) -> None:
    """What LongPort runs by itself: in the dock of the accounts, and where a position is closed."""
    stage = hands.stage
    stage.command("dock.open.accounts")
    dock = stage.application.window.workspace.docks["accounts"]
    dock.setFloating(True)
    dock.resize(*ACCOUNTS)
    body = dock.body
    assert isinstance(body, LazyDock)
    inside = body.build()
    assert isinstance(inside, AccountsDock)
    for key, picture in (("outside", "accounts-outside"), ("statements", "accounts-statements")):
        inside.show_page(key)
        await stage.until(lambda: inside.page.table is not None and inside.page.table.model().rowCount() > 0)
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()  # its ring would be in the picture
        await camera.take(picture, dock)


PLANS = Story(
    name="plans",
    scenery=Scenery(start=NOW, scenario="plans", doors=Doors.LONGPORT),
    pictures={
        "accounts-outside": "grids and recurring plans that LongPort runs by itself, with their next acts",
        "accounts-statements": "its statements by day",
    },
    play=_plans,
)
