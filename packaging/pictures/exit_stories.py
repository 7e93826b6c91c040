"""Stories about exits that the broker holds, closing positions and the loss brake, on each kind of account."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QTabBar
from shiboken6 import isValid

from pictures.doors import Doors
from pictures.hands import Camera, Hands, Person, dialogs
from pictures.stage import Scenery
from pictures.story import Play, Story
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, OrderType
from tideboard_core.model.review import CheckCode
from tideboard_desktop.orders.details import OrderDetailsDialog
from tideboard_desktop.settings.trading_page import TradingPage
from tideboard_desktop.ticket.form_values import TrailUnit

START = "10:46"
TALL = (1500, 1420)
"""The whole ticket is in view with both exits."""
HELD = 1.6
"""Seconds that a button of a LIVE account is held."""
TRIES = 5
"""A machine that is busy stalls the window, and a hold that stalls ends unfulfilled."""
THIN = "HK.00066"
EXITS = (("take_profit", "22"), ("stop_loss", "11"))
_WORDS = {
    Environment.PRACTICE: ("practice", "the practice account"),
    Environment.PAPER: ("paper", "a broker's paper account"),
    Environment.LIVE: ("live", "an account with real money"),
}


async def _bracket(person: Hands, price: str, quantity: str, security: str = "HK.00700") -> None:
    """Fill the ticket with an entry, a take profit and a stop loss."""
    await person.write_order(security, "buy", price, quantity)
    for role, ticks in EXITS:
        if not person.part(f"attach_{role}", QAbstractButton).isChecked():  # those of the order before are still there
            person.press(f"attach_{role}")
        person.press(f"{role}_unit_ticks")
        person.fill(role, ticks)
        person.press(f"{role}_unit_price")
    await person.stage.moment()


async def send(person: Hands, environment: Environment) -> None:
    """Send the order of the open confirmation, as its account wants it, and wait for its end."""
    if environment is not Environment.LIVE:
        await person.confirm()
        return
    await person.stage.moment(1)
    for _ in range(TRIES):
        button = person.part("send_order", QAbstractButton)
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
        await person.stage.moment(HELD)
        if isValid(button):
            QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
        if not dialogs():
            break
        await person.stage.moment(0.5)
    await person.closed()
    await person.stage.until(lambda: not person.stage.application.built.busy)


def _play(environment: Environment, word: str) -> Play:
    async def play(person: Hands, camera: Camera) -> None:
        stage = person.stage
        await person.unlock(camera, "")
        for price, quantity in (("ask", "500"), ("bid-6", "600")):
            await _bracket(person, price, quantity)
            person.press("review_order")
            await person.dialog()
            await send(person, environment)
        await _bracket(person, "bid-4", "400")
        await camera.take(f"bracket-{word}", stage.application.window.workspace.docks["ticket"])
        person.press("review_order")
        await camera.take(f"bracket-{word}-confirm", await person.dialog())
        await dismiss(person)
        await stage.passes(62, step=31)
        await _tables(person, camera, word)
        await _flatten(person, camera, environment, word)

    return play


async def dismiss(person: Hands) -> None:
    """Close what is open, as Esc does; it may have gone void."""
    for dialog in dialogs():
        dialog.reject()
    await person.closed()


async def _tables(person: Hands, camera: Camera, word: str) -> None:
    """The position with its exits, both entries with theirs, the details of one, the cancel of the other."""
    built = person.stage.application.built
    blotter, dock = built.blotter, built.window.workspace.docks["blotter"]
    await camera.take(f"exits-{word}-position", dock)
    person.part("blotter_tabs", QTabBar).setCurrentIndex(1)
    await camera.take(f"exits-{word}-orders", dock)
    rows = [(row, order) for row, order in enumerate(blotter.orders.rows) if order.exits or order.exits_asked]
    if camera.wants(f"exits-{word}-details"):
        blotter.trading.details(next(row for row, order in rows if order.filled))
        await person.stage.passes(2)
        details = person.part("order_details", OrderDetailsDialog)
        await camera.take(f"exits-{word}-details", details)
        details.close()
    if camera.wants(f"exits-{word}-cancel"):
        blotter.trading.run_button(next(row for row, order in rows if not order.filled))
        await camera.take(f"exits-{word}-cancel", await person.dialog())
        person.press("keep_order")
        await person.closed()
    person.part("blotter_tabs", QTabBar).setCurrentIndex(0)


async def _flatten(person: Hands, camera: Camera, environment: Environment, word: str) -> None:
    person.stage.command("blotter.flatten")
    await person.stage.moment()
    await camera.take(f"flatten-{word}", await person.dialog())
    await dismiss(person)
    if environment is Environment.PRACTICE:
        await _brake(person, camera, word)


async def _brake(person: Hands, camera: Camera, word: str) -> None:
    """The page of the loss brake, and the banner once one trade a day is too many."""
    stage = person.stage
    stage.application.services.open_page("settings:loss-brake")
    person.fill("brake_trades", "1")
    await camera.take(f"brake-{word}", await person.dialog())
    person.press("brake_apply")
    await dismiss(person)
    await stage.passes(2)
    await camera.take(f"brake-{word}-banner", stage.application.window)


def _story(environment: Environment) -> Story:
    word, words = _WORDS[environment]
    scenery = Scenery(
        start=START,
        doors=Doors.LONGPORT,
        broker=environment is not Environment.PRACTICE,
        account=environment,
        size=TALL,
    )
    pictures = {
        f"bracket-{word}": f"the ticket of an entry with both exits on {words}",
        f"bracket-{word}-confirm": "the confirmation of the same order",
        f"exits-{word}-position": "the position with the exits that stand for it",
        f"exits-{word}-orders": "the orders with the exits of two entries",
        f"exits-{word}-details": "the details of the entry that has filled",
        f"exits-{word}-cancel": "the question whether to cancel the other one",
        f"flatten-{word}": "the confirmation that closes the position",
    }
    if environment is Environment.PRACTICE:
        pictures[f"brake-{word}"] = "the page of the loss brake"
        pictures[f"brake-{word}-banner"] = "the window while the loss brake holds"
    return Story(name=f"exits-{word}", scenery=scenery, pictures=pictures, play=_play(environment, word))


async def _part(person: Hands, camera: Camera) -> None:
    """Buy more than stands at the ask of a thin book: the rest is the best bid, and no exit works yet."""
    stage = person.stage
    await person.unlock(camera, "")
    await person.write_order(THIN, "buy", "ask", "500")
    book = stage.application.hub.value(Topic.BOOK.of(InstrumentId(THIN)))
    assert book is not None
    await _bracket(person, "ask", str(book.asks[0].quantity + 40_000), THIN)
    person.press("review_order")
    await person.dialog()
    await send(person, Environment.PRACTICE)
    await stage.passes(2)
    blotter, dock = stage.application.built.blotter, stage.application.window.workspace.docks["blotter"]
    await camera.take("exits-part-position", dock)
    person.part("blotter_tabs", QTabBar).setCurrentIndex(1)
    await camera.take("exits-part-orders", dock)
    row = next(row for row, order in enumerate(blotter.orders.rows) if order.filled and order.open)
    if camera.wants("exits-part-details"):
        blotter.trading.details(row)
        await stage.passes(2)
        details = person.part("order_details", OrderDetailsDialog)
        await camera.take("exits-part-details", details)
        details.close()
    if camera.wants("exits-part-cancel"):
        blotter.trading.run_button(row)
        await camera.take("exits-part-cancel", await person.dialog())
        person.press("keep_order")
        await person.closed()
    person.part("blotter_tabs", QTabBar).setCurrentIndex(0)
    stage.command("blotter.flatten")
    await stage.moment()
    await camera.take("exits-part-flatten", await person.dialog())
    await dismiss(person)
    await _monitored(person, camera)


async def _monitored(person: Hands, camera: Camera) -> None:
    """A trailing stop to buy that waits for a lower price before it follows."""
    stage = person.stage
    await stage.passes(31, step=31)  # what came before has used up the broker's calls
    await person.write_order("HK.00700", "buy", "ask", "100")
    stage.application.built.ticket.form.order_type.more.pick(OrderType.TRAILING_STOP_LIMIT.value)
    person.press(f"trail_unit_{TrailUnit.AMOUNT.value}")
    for name, value in (("trail", "5"), ("limit_offset", "1"), ("monitor", "600")):
        person.fill(name, value)
    await stage.moment()
    await camera.take("monitor-ticket", stage.application.window.workspace.docks["ticket"])
    person.press("review_order")
    await camera.take("monitor-confirm", await person.dialog())
    await dismiss(person)


PART = Story(
    name="exits-part",
    scenery=Scenery(scenario="thin-book", start=START, doors=Doors.LONGPORT, size=TALL),
    pictures={
        "exits-part-position": "a position whose entry has filled in part: its exits do not work yet",
        "exits-part-orders": "the orders with the part-filled entry and its exits",
        "exits-part-details": "the details of the part-filled entry",
        "exits-part-cancel": "the question whether to cancel its rest",
        "exits-part-flatten": "the confirmation that closes the position, the rest of its entry ticked",
        "monitor-ticket": "the ticket of a trailing stop with a monitor price",
        "monitor-confirm": "the confirmation of the same order",
    },
    play=_part,
)


async def _pinned(person: Hands, camera: Camera) -> None:
    """Hold a position, pin the account, and look at what it says where."""
    stage = person.stage
    await person.unlock(camera, "")
    await person.write_order("HK.00700", "buy", "ask", "500")
    person.press("review_order")
    await person.dialog()
    await send(person, Environment.LIVE)
    await stage.passes(2)
    stage.command("window.pin")
    await stage.until(lambda: not stage.application.trading.lock.any_open)
    await stage.passes(1)
    await camera.take("pinned-window", stage.application.window)
    if camera.wants("pinned-menu"):
        cell = stage.application.window.top_bar.account
        cell.open_menu()
        await camera.take("pinned-menu", cell.menu)
        cell.menu.close()
    stage.command("blotter.flatten")
    await stage.moment()
    await camera.take("pinned-flatten", await person.dialog())
    await dismiss(person)
    stage.application.services.open_page("settings:trading")
    dialog = await person.dialog()
    page = dialog.findChild(TradingPage)
    assert isinstance(page, TradingPage)
    page.area.ensureWidgetVisible(page.pins)
    await camera.take("pinned-settings", dialog)
    await dismiss(person)
    stage.command("window.unpin")
    await camera.take("pinned-unpin", await person.dialog())
    await dismiss(person)


PINNED = Story(
    name="pinned",
    scenery=Scenery(start=START, broker=True, account=Environment.LIVE, size=(1280, 720)),
    pictures={
        "pinned-window": "the main window with a pinned account in view",
        "pinned-menu": "the menu of accounts while one is pinned",
        "pinned-flatten": "the confirmation that closes the positions of a pinned account",
        "pinned-settings": "the settings with the pinned account",
        "pinned-unpin": "the question for the password that removes the pin",
    },
    play=_pinned,
)


async def _fewer(person: Person, camera: Camera) -> None:
    """Protect a position with a stop, then change the stop to fewer shares than are held."""
    stage, security = person.stage, InstrumentId("HK.00700")
    built = stage.application.built
    await person.unlock(camera, "")
    await person.order(security, "buy", "ask", "500")
    await stage.passes(2)
    account = stage.application.account
    assert account is not None
    built.docks.exit_actions().protect(account, security)
    await stage.moment()
    person.press("review_order")
    await person.dialog()
    person.press(f"tick_{CheckCode.OVERNIGHT}")
    await person.confirm()
    await stage.passes(2)
    person.part("blotter_tabs", QTabBar).setCurrentIndex(1)
    blotter = built.blotter
    await stage.until(lambda: any(order.open for order in blotter.orders.rows))
    blotter.trading.change(next(row for row, order in enumerate(blotter.orders.rows) if order.open))
    await stage.moment()
    person.fill("quantity", "200")
    await stage.moment()
    person.press("review_order")
    await camera.take("exits-fewer-confirm", await person.dialog())
    await dismiss(person)


FEWER = Story(
    name="exits-fewer",
    scenery=Scenery(start=START, size=TALL),
    pictures={"exits-fewer-confirm": "the confirmation that changes a stop to fewer shares than it protects"},
    play=_fewer,
)
EXIT_STORIES = (*(_story(environment) for environment in _WORDS), PART, PINNED, FEWER)
