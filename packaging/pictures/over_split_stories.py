"""A story of the evening before a split: the banner, and the list of the alerts and orders that last over it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pictures.hands import Camera, Hands, dialogs
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.market.ex_days import take_ex_days
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.reference import ExDay
from tideboard_core.model.watch.alerts import AlertKind, PriceAlert
from tideboard_desktop.orders.over_split.dialog import OverSplitDialog
from tideboard_desktop.ui.widgets.tick_box import TickBox

ALIBABA = InstrumentId("HK.09988")
TODAY, EX_DAY = date(2026, 11, 20), date(2026, 11, 23)


async def _send_lasting(person: Hands, side: str, ticks: int, quantity: str, order_type: OrderType | None) -> None:
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


async def _evening(person: Hands, camera: Camera) -> None:
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
