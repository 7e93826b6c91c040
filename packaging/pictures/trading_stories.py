"""Stories with orders: everything in them went through ticket, review, confirmation and guard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_desktop.orders.details import OrderDetailsDialog

ORDERS = (
    ("HK.00700", "buy", "ask", "500"),
    ("HK.09988", "buy", "ask", "4000"),
    ("HK.02800", "buy", "ask", "5000"),
    ("HK.01810", "buy", "ask", "3000"),
    ("HK.09988", "sell", "ask+8", "600"),
    ("HK.00700", "buy", "bid-4", "400"),
)


async def _trade(hands: Hands) -> None:
    """Four positions and two working orders."""
    for symbol, side, price, quantity in ORDERS:
        await hands.order(symbol, side, price, quantity)


async def until_now(hands: Hands, minutes: float) -> None:
    """Let the session go on to twelve seconds past the minute, with every figure read anew near the end."""
    await hands.stage.passes(minutes * 60 - 50, step=300)
    await hands.stage.passes(62, step=31)


async def _day(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    await hands.unlock(camera)
    await _trade(hands)
    await until_now(hands, 13)
    await hands.write_order("HK.00700", "buy", "ask", "")
    hands.press("quick_20")
    await stage.moment()
    await stage.ticket_asked()
    await camera.take("main-window", stage.application.window)
    if camera.wants("filled"):
        workspace = stage.application.built.window.workspace
        workspace.open("price_chart")
        stage.command("dock.fill")
        await stage.moment()
        await camera.take("filled", stage.application.window)
        stage.command("dock.fill")
        workspace.open("flow")
    await _crosshair(hands, camera)
    await _tables(hands, camera)
    hands.press("review_order")
    await camera.take("confirm-order", await hands.dialog())
    hands.press("cancel_dialog")
    await hands.closed()
    blotter = stage.application.built.blotter
    blotter.catch_up()
    blotter.trading.run_button(next(row for row, order in enumerate(blotter.orders.rows) if order.open))
    await camera.take("cancel-order", await hands.dialog())
    hands.press("keep_order")
    await hands.closed()
    await _details(hands, camera)
    stage.command("notices.open")
    await camera.take("notices", stage.application.window)


async def _details(person: Hands, camera: Camera) -> None:
    """What the order log and the broker say of the order that was filled first."""
    if not camera.wants("order-details"):
        return
    blotter = person.stage.application.built.blotter
    blotter.tabs.setCurrentIndex(1)
    blotter.trading.details(next(row for row, order in enumerate(blotter.orders.rows) if not order.open))
    dialog = person.part("order_details", OrderDetailsDialog)
    await person.stage.passes(2)
    await camera.take("order-details", dialog)
    dialog.close()
    blotter.tabs.setCurrentIndex(0)


async def _crosshair(hands: Hands, camera: Camera) -> None:
    """The read-out at 10:21, reached by keys: to the last minute, then back."""
    if not camera.wants("main-crosshair"):
        return
    stage = hands.stage
    flow = stage.application.built.flow
    flow.setFocus(Qt.FocusReason.OtherFocusReason)
    stage.command("flow.crosshair.last")
    body = flow.body
    assert body is not None
    for _ in range(2):
        stage.command("flow.crosshair.left_ten")
    for _ in range(6):
        stage.command("flow.crosshair.left")
    await camera.take("main-crosshair", stage.application.window)
    stage.command("flow.crosshair.hide")


async def _tables(hands: Hands, camera: Camera) -> None:
    tabs = hands.part("blotter_tabs", QTabBar)
    blotter = hands.stage.application.built.window.workspace.docks["blotter"]
    for tab, name in ((1, "orders"), (2, "fills"), (3, "cash")):
        tabs.setCurrentIndex(tab)
        await camera.take(name, blotter)
    tabs.setCurrentIndex(0)


TRADING = Story(
    name="trading",
    scenery=Scenery(start="10:34"),
    pictures={
        "unlock": "the Unlock dialog of the practice account",
        "main-window": "the main window at 10:47 with positions, orders, fills and a filled ticket",
        "filled": "the price chart fills the window",
        "main-crosshair": "the same with the read-out of 10:21",
        "orders": "the table of orders",
        "fills": "the table of fills",
        "cash": "the cash journal of the past week",
        "confirm-order": "the confirmation of a practice order that takes two levels",
        "cancel-order": "the confirmation of a cancel",
        "order-details": "the details of a filled order",
        "notices": "the list behind the bell",
    },
    play=_day,
)


async def _kept_otherwise(person: Hands, camera: Camera) -> None:
    """An order whose limit the broker moves, and one that it loses; the details of the first, and its change back."""
    stage = person.stage
    await person.unlock(camera, "")
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
    blotter = stage.application.built.blotter
    blotter.trading.details(next(row for row, order in enumerate(blotter.orders.rows) if not order.unlisted))
    dialog = person.part("order_details", OrderDetailsDialog)
    await stage.passes(2)
    await camera.take("kept-otherwise-details", dialog)
    person.press("settle_change_back")
    dialog.close()
    await stage.moment()
    await camera.take("kept-otherwise-ticket", stage.application.window.workspace.docks["ticket"])


KEPT_OTHERWISE = Story(
    name="kept-otherwise",
    scenery=Scenery(start="10:34"),
    pictures={
        "kept-otherwise": "the main window with an order that the broker keeps otherwise, and one that is in no list",
        "kept-otherwise-details": "the details of the first",
        "kept-otherwise-ticket": "the ticket that changes it back",
    },
    play=_kept_otherwise,
)
