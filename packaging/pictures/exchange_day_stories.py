"""Stories about what a day of an exchange allows: odd rests, Stock Connect, bounds, no cancels, splits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from pictures.exit_stories import send
from pictures.hands import Camera, Person, dialogs
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.market.closures import READ_EVERY
from tideboard_core.market.ex_days import take_ex_days
from tideboard_core.model.hub_keys import CLOSURES, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Environment, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.reference import ExDay
from tideboard_core.model.watch.alerts import AlertKind, PriceAlert
from tideboard_desktop.orders.over_split.dialog import OverSplitDialog
from tideboard_desktop.ui.widgets.tick_box import TickBox

HONG_KONG = "HK.00700"
UNTIL_CERTAIN = 9 * 60
"""Seconds from the start until nothing has traded for three minutes."""
MAIN, STAR = "SH.600519", "SH.688981"
TALL = (1500, 1180)
WIDE = (1600, 1000)
HELD = ("--holding", f"real-CN={MAIN}:350@1400", "--holding", f"real-CN={STAR}:400@110")
BEYOND = 103
"""Percent of the last price: more than the exchange takes in continuous trading."""
ORDERS = 1
EVE = "2026-12-24"
NIGHT = 11 * 3600.0
"""Seconds until Shanghai trades on the day after."""
ALIBABA = InstrumentId("HK.09988")
TODAY, EX_DAY = date(2026, 11, 20), date(2026, 11, 23)


async def _choose(person: Person) -> None:
    """Put the account that trades in Shanghai in view, of the environment in view."""
    application = person.stage.application
    now = application.account
    accounts = application.hub.value(Topic.ACCOUNTS.of("")) or ()
    same = (one for one in accounts if now is not None and one.environment is now.environment)
    application.choose_account(next(one for one in same if Market.SH in one.markets).identity)
    await person.stage.passes(2)


async def _ready(person: Person, camera: Camera, symbol: str = MAIN) -> None:
    await _choose(person)
    await person.stage.show(symbol)
    await person.unlock(camera, "")
    await person.stage.passes(31, step=31)


async def _dismiss(person: Person) -> None:
    for dialog in dialogs():
        dialog.reject()
    await person.closed()
    await person.stage.until(lambda: not person.stage.application.built.busy)


async def _asked(person: Person) -> None:
    await person.stage.moment()
    await person.stage.ticket_asked()


async def _both(person: Person, camera: Camera, name: str) -> None:
    """The ticket as it stands, and its confirmation where one opens."""
    await _asked(person)
    await camera.take(f"{name}-ticket", person.stage.application.window.workspace.docks["ticket"])
    if not camera.wants(f"{name}-confirm"):
        return
    person.press("review_order")
    await camera.take(f"{name}-confirm", await person.dialog())
    await _dismiss(person)
    await person.stage.passes(31, step=31)


async def _stop_limit(person: Person, symbol: str, quantity: str) -> None:
    """Write a stop limit that sells one percent below the last price, good till cancelled."""
    application = person.stage.application
    await person.write_order(symbol, "sell", "last", quantity)
    form = application.built.ticket.form
    form.order_type.more.pick(OrderType.STOP_LIMIT.value)
    quote = application.hub.value(Topic.QUOTE.of(InstrumentId(symbol)))
    assert quote is not None
    for part, percent in (("trigger", 99), ("price", 98)):
        person.fill(part, f"{float(quote.last) * percent / 100:.1f}0")
    form.time_in_force.pick(TimeInForce.GTC.value)


async def _mainland(person: Person, camera: Camera) -> None:
    """Close a position with an odd rest, then write limits beyond what the exchange takes."""
    stage = person.stage
    await _ready(person, camera)
    stage.command("blotter.flatten")
    await stage.moment()
    await camera.take("odd-rest-flatten", await person.dialog())
    await _dismiss(person)
    for name, symbol, quantity, side in (
        ("bound-main", MAIN, "100", "buy"),
        ("bound-exit", MAIN, "300", "sell"),
        ("bound-star", STAR, "200", "buy"),
    ):
        await person.write_order(symbol, side, "last", quantity)
        quote = stage.application.hub.value(Topic.QUOTE.of(InstrumentId(symbol)))
        assert quote is not None
        percent = BEYOND if side == "buy" else 200 - BEYOND
        person.fill("price", f"{float(quote.last) * percent / 100:.2f}")
        await _both(person, camera, name)


MAINLAND = Story(
    name="mainland",
    scenery=Scenery(start="10:46", size=TALL, broker=True, account=Environment.LIVE, arguments=HELD),
    pictures={
        "odd-rest-flatten": "closing A shares whose odd rest goes as a second order",
        "bound-main-ticket": "the ticket of a purchase 3 % above, on the main board",
        "bound-main-confirm": "its confirmation, warned",
        "bound-exit-ticket": "the ticket of a sale 3 % below, on the main board",
        "bound-exit-confirm": "its confirmation, typed",
        "bound-star-ticket": "the ticket of a purchase 3 % above on the STAR market, which is denied",
        "bound-star-confirm": "the answer to it",
    },
    play=_mainland,
)


async def _eve(person: Person, camera: Camera) -> None:
    """A stop on the eve of a rest, and the menu of an order that is cancelled in place of a change."""
    stage = person.stage
    await _ready(person, camera)
    await _stop_limit(person, MAIN, "300")
    await _both(person, camera, "connect-eve")
    await person.write_order(MAIN, "sell", "ask", "100")
    await _asked(person)
    person.press("review_order")
    await person.dialog()
    await stage.moment(1)
    await camera.take("connect-eve-limit-confirm", dialogs()[0])
    await _dismiss(person)


async def _shut(person: Person, camera: Camera) -> None:
    """The exchange begins on a day of Hong Kong alone: the night passes first."""
    stage = person.stage
    await stage.passes(NIGHT, step=NIGHT / 4)
    await _ready(person, camera)
    await person.write_order(MAIN, "buy", "last", "100")
    await _asked(person)
    await camera.take("connect-shut-ticket", stage.application.window.workspace.docks["ticket"])
    await camera.take("connect-shut-window", stage.application.window)
    stage.command("blotter.flatten")
    await stage.moment()
    await camera.take("connect-shut-flatten", await person.dialog())


def _connect(start: str) -> Scenery:
    return Scenery(date=EVE, start=start, size=TALL, broker=True, account=Environment.LIVE, arguments=HELD)


CONNECT_EVE = Story(
    name="connect-eve",
    scenery=_connect("10:20"),
    pictures={
        "connect-eve-ticket": "the ticket of a stop on the eve of a day on which Stock Connect rests",
        "connect-eve-confirm": "its confirmation",
        "connect-eve-limit-confirm": "the confirmation of a limit on that day",
    },
    play=_eve,
)
CONNECT_SHUT = Story(
    name="connect-shut",
    scenery=_connect("23:30"),
    pictures={
        "connect-shut-ticket": "the ticket on a day on which Stock Connect rests",
        "connect-shut-window": "the window on that day",
        "connect-shut-flatten": "closing positions on that day",
    },
    play=_shut,
)


async def _no_cancels(person: Person, camera: Camera) -> None:
    """An order of the auction, whose cancel the exchange does not take in its last minutes."""
    stage = person.stage
    await person.unlock(camera, "")
    await person.order("HK.00700", "buy", "last", "100")
    await stage.passes(960, step=60)
    stage.application.window.strip.details.open_over(stage.application.window.strip.state)
    await camera.take("strip-details", stage.application.window.strip.details)
    stage.application.window.strip.details.hide()
    person.part("blotter_tabs", QTabBar).setCurrentIndex(ORDERS)
    blotter = stage.application.built.blotter
    await stage.until(lambda: blotter.orders.rows)
    blotter.trading.run_button(0)
    await camera.take("no-cancels-cancel", await person.dialog())
    person.press("keep_order")
    await person.closed()
    await camera.take("no-cancels-window", stage.application.window)


NO_CANCELS = Story(
    name="no-cancels",
    scenery=Scenery(start="09:04", size=WIDE),
    pictures={
        "no-cancels-cancel": "the question whether to cancel, in the minutes in which Hong Kong takes no cancels",
        "no-cancels-window": "the window in these minutes",
        "strip-details": "sources and limits behind the strip's state, the allowance for history among them",
    },
    play=_no_cancels,
)


async def _anew(person: Person, camera: Camera) -> None:
    """The menu of an order for Shanghai, which is cancelled and prepared anew in place of a change."""
    stage = person.stage
    await _ready(person, camera)
    await person.write_order(MAIN, "buy", "bid-4", "100")
    person.press("review_order")
    await person.dialog()
    await send(person, Environment.LIVE)
    await stage.passes(2)
    person.part("blotter_tabs", QTabBar).setCurrentIndex(ORDERS)
    blotter = stage.application.built.blotter
    await stage.until(lambda: blotter.orders.rows)
    if camera.wants("anew-menu"):
        menu = blotter.row_menu(0)
        menu.popup(stage.application.window.mapToGlobal(stage.application.window.rect().center()))
        await camera.take("anew-menu", menu)
        menu.close()
    blotter.trading.cancel_for_anew(0)
    await camera.take("anew-cancel", await person.dialog())


ANEW = Story(
    name="anew",
    scenery=Scenery(start="10:46", size=TALL, broker=True, account=Environment.LIVE),
    pictures={
        "anew-menu": "the menu of an order for Shanghai",
        "anew-cancel": "the question whether to cancel it and prepare it anew",
    },
    play=_anew,
)


async def _send_lasting(person: Person, side: str, ticks: int, quantity: str, order_type: OrderType | None) -> None:
    """An order good till cancelled so many ticks below the bid, of which each warning is ticked."""
    await person.write_order(ALIBABA, side, "bid", quantity)
    form = person.stage.application.built.ticket.form
    book = person.stage.application.hub.value(Topic.BOOK.of(ALIBABA))
    assert book is not None
    if order_type is not None:
        form.order_type.more.pick(order_type.value)
    person.fill("price" if order_type is None else "trigger", str(book.bids[0].price - ticks))
    form.time_in_force.pick(TimeInForce.GTC.value)
    await person.stage.moment()
    person.press("review_order")
    await person.dialog()
    for box in dialogs()[0].findChildren(TickBox):
        box.click()
    await person.confirm()
    await person.stage.passes(31, step=31)


async def _evening(person: Person, camera: Camera) -> None:
    """A stop, a purchase and two alerts stand when the market closes before the split of their security."""
    stage = person.stage
    application = stage.application
    await person.unlock(camera, "")
    await person.order(ALIBABA, "buy", "ask", "1000")
    await stage.passes(31, step=31)
    await _send_lasting(person, "sell", 3, "1000", OrderType.STOP)
    await _send_lasting(person, "buy", 2, "500", None)
    alerts = application.feeds.gateway.alerts
    assert alerts is not None
    for kind, value in ((AlertKind.PRICE_UP, 200), (AlertKind.PRICE_DOWN, 90)):
        await alerts.add_alert(PriceAlert(instrument=ALIBABA, kind=kind, value=Decimal(value)))
    take_ex_days(application.hub, ALIBABA, [ExDay(EX_DAY, split=True, ratio=Fraction(5))], TODAY, None)
    application.built.docks.alerts.written.emit()
    await stage.passes(1800, step=60)
    await camera.take("over-split-window", application.window)
    QTest.mouseClick(application.window.banner.button, Qt.MouseButton.LeftButton)
    await stage.moment()
    await camera.take("over-split", person.part("over_split", OverSplitDialog))


OVER_SPLIT = Story(
    name="over-split",
    scenery=Scenery(start="15:45", size=(1600, 1000)),
    pictures={
        "over-split-window": "the banner on the evening before a split, a stop that the new price has passed first",
        "over-split": "the list of alerts and orders over a split, each with both values",
    },
    play=_evening,
)


def _after(name: str, symbol: str, start: str, words: str) -> Story:
    async def play(person: Person, camera: Camera) -> None:
        await _choose(person)
        await person.stage.show(symbol)
        await person.unlock(camera, "")
        await person.write_order(symbol, "buy", "last", "200")
        await _asked(person)
        await camera.take(f"{name}-window", person.stage.application.window)
        await camera.take(f"{name}-bar", person.stage.application.window.top_bar)
        await _both(person, camera, name)

    return Story(
        name=name,
        scenery=Scenery(start=start, size=WIDE, broker=True, account=Environment.LIVE, arguments=HELD),
        pictures={
            f"{name}-window": f"the window {words}",
            f"{name}-bar": "the bar with the market's clock at that time",
            f"{name}-ticket": "the ticket at that time",
            f"{name}-confirm": "the confirmation at that time",
        },
        play=play,
    )


async def _closure(person: Person, camera: Camera) -> None:
    """Hong Kong is shut at 11:00: the watch reads by hand, since no second passes here by itself."""
    stage = person.stage
    application = stage.application
    await stage.show(HONG_KONG)
    await person.unlock(camera, "")
    watch, readings = application.broker_days.closures.watch, round(UNTIL_CERTAIN / READ_EVERY)
    for _ in range(readings):
        await stage.passes(READ_EVERY)
        await watch.see(application.feeds.gateway)
    await stage.until(lambda: any(one.certain for one in application.hub.value(CLOSURES) or ()))
    await person.write_order(HONG_KONG, "buy", "last", "100")
    await _asked(person)
    await camera.take("closure-window", application.window)
    await camera.take("closure-ticket", application.window.workspace.docks["ticket"])
    await person.write_order(HONG_KONG, "sell", "last", "100")
    await _asked(person)
    person.press("review_order")
    await camera.take("closure-exit-confirm", await person.dialog())


CLOSURE = Story(
    name="closure",
    scenery=Scenery(
        scenario="closure",
        start="10:56",
        size=WIDE,
        broker=True,
        account=Environment.LIVE,
        arguments=("--holding", f"real-HK={HONG_KONG}:400@600"),
    ),
    pictures={
        "closure-window": "the window after Hong Kong was shut at 11:00",
        "closure-ticket": "the ticket of a purchase then, which is denied",
        "closure-exit-confirm": "the confirmation of a sale that closes, typed",
    },
    play=_closure,
)


EXCHANGE_DAYS = (
    CLOSURE,
    MAINLAND,
    CONNECT_EVE,
    CONNECT_SHUT,
    NO_CANCELS,
    ANEW,
    OVER_SPLIT,
    _after("fixed-price", STAR, "15:10", "while Shanghai trades at the closing price"),
    _after("at-close", "SG.D05", "17:08", "while Singapore trades at its close"),
)
