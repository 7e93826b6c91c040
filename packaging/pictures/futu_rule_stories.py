"""Stories about rules of Futu: executions that are taken back, orders good till cancelled that end, options' types."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar

from pictures.derivative_stories import built, floating
from pictures.hands import Camera, Hands, dialogs
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.model.derivatives import OptionSide
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_desktop.calendar.dock import CalendarDock
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.options.dock import OptionChainDock
from tideboard_desktop.orders.details import OrderDetailsDialog
from tideboard_desktop.ui.widgets.tick_box import TickBox

SIZE = (1600, 1000)
TALL = (1500, 1180)
"""The whole ticket of a stop is in view."""
JOURNAL_SIZE = (1584, 900)
ORDERS, FILLS = 1, 2


async def _dismiss(person: Hands) -> None:
    for dialog in dialogs():
        dialog.reject()
    await person.closed()


async def _confirm(person: Hands) -> None:
    """Tick each warning of the open confirmation and send the order."""
    for box in dialogs()[0].findChildren(TickBox):
        box.click()
    await person.confirm()


async def _send(person: Hands) -> None:
    person.press("review_order")
    await person.dialog()
    await _confirm(person)
    await person.stage.passes(2)


async def _stop(person: Hands, symbol: str, ticks: int, quantity: str) -> None:
    """Write a stop that sells so many ticks below the bid, good till cancelled."""
    await person.write_order(symbol, "sell", "bid", quantity)
    form = person.stage.application.built.ticket.form
    form.order_type.more.pick(OrderType.STOP.value)
    book = person.stage.application.hub.value(Topic.BOOK.of(InstrumentId(symbol)))
    assert book is not None
    person.fill("trigger", str(book.bids[0].price - ticks))
    form.time_in_force.pick(TimeInForce.GTC.value)
    await person.stage.moment()


async def _taken_back(person: Hands, camera: Camera) -> None:
    """A sale that closed a position, and a purchase whose stop stands, are both taken back by the broker."""
    stage = person.stage
    application = stage.application
    blotter, dock = application.built.blotter, application.window.workspace.docks["blotter"]
    await person.unlock(camera, "")
    await person.order("HK.00700", "buy", "ask", "500")
    await stage.passes(120, step=60)
    await person.order("HK.00700", "sell", "bid", "500")
    await person.order("HK.09988", "buy", "ask", "1000")
    await stage.passes(31, step=31)
    await _stop(person, "HK.09988", 3, "1000")
    await _send(person)
    tabs = person.part("blotter_tabs", QTabBar)
    tabs.setCurrentIndex(ORDERS)
    await stage.moment()
    sold = next(one for one in blotter.orders.rows if one.instrument == "HK.00700" and one.side.value == "sell")
    bought = next(one for one in blotter.orders.rows if one.instrument == "HK.09988" and one.filled)
    await stage.sandbox.ask("bust", fill=bought.id)
    await stage.sandbox.ask("bust", fill=sold.id)
    await stage.passes(1)
    await camera.take("taken-back-window", application.window)
    for tab, name in ((0, "taken-back-positions"), (ORDERS, "taken-back-orders"), (FILLS, "taken-back-fills")):
        tabs.setCurrentIndex(tab)
        await camera.take(name, dock)
    tabs.setCurrentIndex(ORDERS)
    if camera.wants("taken-back-details"):
        blotter.trading.details(next(row for row, one in enumerate(blotter.orders.rows) if one.id == sold.id))
        await stage.passes(2)
        details = person.part("order_details", OrderDetailsDialog)
        await camera.take("taken-back-details", details)
        details.close()
    tabs.setCurrentIndex(0)
    application.services.open_page("settings:loss-brake")
    person.fill("brake_trades", "9")
    await camera.take("taken-back-day", await person.dialog())
    await _dismiss(person)
    stage.command("notices.open")
    await camera.take("taken-back-notices", application.window)
    stage.command("notices.open")
    await stage.passes(20)
    await _journal(person, camera)


async def _journal(person: Hands, camera: Camera) -> None:
    """The journal of the day, and the list of what later answers changed."""
    stage = person.stage
    workspace = stage.application.window.workspace
    inside = await built(stage, "journal")
    assert isinstance(inside, JournalDock)
    dock = workspace.docks["journal"]
    dock.setFloating(True)
    dock.resize(*JOURNAL_SIZE)
    await stage.until(lambda: inside.kept)
    inside.trips.choose_row(0)
    await stage.rest()
    await camera.take("taken-back-journal", dock)
    if camera.wants("taken-back-changes"):
        inside.open_late()
        await stage.rest()
        await camera.take("taken-back-changes", await person.dialog())
        await _dismiss(person)


TAKEN_BACK = Story(
    name="taken-back",
    scenery=Scenery(start="10:34", size=SIZE),
    pictures={
        "taken-back-window": "the window after two executions were taken back, with the notice of it",
        "taken-back-positions": "what is held after it, with an exit of more than is held",
        "taken-back-orders": "the orders whose fills were taken back",
        "taken-back-fills": "the fills that were taken back, in the list of fills",
        "taken-back-details": "the details of the order whose fill was taken back",
        "taken-back-day": "the page of the loss brake with the day that counts without them",
        "taken-back-notices": "the list behind the bell with both",
        "taken-back-journal": "the journal of the day, whose trip is open again",
        "taken-back-changes": "the list of what later answers changed, with both executions",
    },
    play=_taken_back,
)


async def _option(person: Hands, camera: Camera) -> None:
    """An option of Hong Kong is bought by a limit, then sold by a stop limit that the vendor's texts disagree about."""
    stage = person.stage
    await person.unlock(camera, "")
    await stage.show("HK.00700")
    chain = await built(stage, "option_chain")
    assert isinstance(chain, OptionChainDock)
    await stage.until(lambda: chain.board.money is not None and chain.board.spot is not None)
    symbol = chain.board.id_at(chain.board.money or 0, OptionSide.CALL)
    assert symbol is not None
    stage.application.window.workspace.go_to("ticket")
    await person.write_order(symbol, "buy", "ask", "2")
    ticket = stage.application.window.workspace.docks["ticket"]
    await stage.ticket_asked()
    await camera.take("option-ticket", ticket)
    person.press("review_order")
    await camera.take("option-confirm", await person.dialog())
    await person.confirm()
    await stage.passes(31, step=31)
    await person.write_order(symbol, "sell", "bid", "2")
    form = stage.application.built.ticket.form
    form.order_type.more.pick(OrderType.STOP_LIMIT.value)
    book = stage.application.hub.value(Topic.BOOK.of(symbol))
    assert book is not None
    person.fill("trigger", str(book.bids[0].price))
    await stage.moment()
    await stage.ticket_asked()
    await camera.take("option-exit-ticket", ticket)
    person.press("review_order")
    await camera.take("option-exit-confirm", await person.dialog())
    await _dismiss(person)


OPTION = Story(
    name="option-order",
    scenery=Scenery(start="10:46", size=TALL),
    pictures={
        "option-ticket": "the ticket that buys an option of Hong Kong",
        "option-confirm": "the confirmation of the same order",
        "option-exit-ticket": "the ticket of a stop limit that sells it again",
        "option-exit-confirm": "the confirmation of the same order, typed",
    },
    play=_option,
)


async def _lasting(person: Hands, camera: Camera) -> None:
    """A purchase and a stop that are good till cancelled, with the day on which the broker ends them."""
    stage = person.stage
    application = stage.application
    await person.unlock(camera, "")
    await person.order("HK.00700", "buy", "ask", "500")
    await person.write_order("HK.00700", "buy", "bid-4", "400")
    application.built.ticket.form.time_in_force.pick(TimeInForce.GTC.value)
    await stage.moment()
    await stage.ticket_asked()
    await camera.take("lasting-ticket", application.window.workspace.docks["ticket"])
    person.press("review_order")
    await camera.take("lasting-confirm", await person.dialog())
    await _confirm(person)
    await stage.passes(31, step=31)
    await _stop(person, "HK.00700", 10, "500")
    await camera.take("lasting-stop-ticket", application.window.workspace.docks["ticket"])
    person.press("review_order")
    await camera.take("lasting-stop-confirm", await person.dialog())
    await _confirm(person)
    await stage.passes(2)
    blotter = application.built.blotter
    tabs = person.part("blotter_tabs", QTabBar)
    tabs.setCurrentIndex(ORDERS)
    await camera.take("lasting-orders", application.window.workspace.docks["blotter"])
    if camera.wants("lasting-details"):
        blotter.trading.details(next(row for row, one in enumerate(blotter.orders.rows) if one.ends))
        await stage.passes(2)
        details = person.part("order_details", OrderDetailsDialog)
        await camera.take("lasting-details", details)
        details.close()
    ends = next(one.ends for one in blotter.orders.rows if one.ends)
    inside = await built(stage, "calendar")
    assert isinstance(inside, CalendarDock)
    dock = await floating(stage, "calendar")
    inside.go((ends - inside.begin).days // 7)
    await stage.rest()
    await camera.take("lasting-calendar", dock)


LASTING = Story(
    name="lasting",
    scenery=Scenery(start="10:46", size=TALL),
    pictures={
        "lasting-ticket": "the ticket of an order good till cancelled, with its last day",
        "lasting-confirm": "the confirmation of the same order",
        "lasting-stop-ticket": "the ticket of a stop good till cancelled",
        "lasting-stop-confirm": "the confirmation of the same order",
        "lasting-orders": "the list of orders with the last days",
        "lasting-details": "the details of an order with its last day",
        "lasting-calendar": "the calendar of the week in which they end",
    },
    play=_lasting,
)
FUTU_RULES = (TAKEN_BACK, OPTION, LASTING)
