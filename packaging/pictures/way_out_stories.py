"""A story of a stop that takes the place of a take profit, each step by what the window offers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QTabBar

from pictures.hands import ALIVE_AFTER, Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order_terms import OrderType

SYMBOL = "HK.00700"
QUANTITY = "500"


async def _play(hands: Hands, camera: Camera) -> None:
    """Hold a position with a take profit, be denied a stop, and let it take the place of the other."""
    stage = hands.stage
    built = stage.application.built
    await hands.unlock(camera, "")
    await hands.order(SYMBOL, "buy", "ask", QUANTITY)
    await stage.passes(2)
    await hands.order(SYMBOL, "sell", "ask+9", QUANTITY)
    await hands.write_order(SYMBOL, "sell", "bid", QUANTITY)
    built.ticket.form.order_type.button(OrderType.STOP.value).click()
    quote = stage.application.hub.value(Topic.QUOTE.of(InstrumentId(SYMBOL)))
    assert quote is not None
    hands.fill("trigger", str(quote.last - 8))
    await stage.moment()
    hands.press("review_order")
    await camera.take("way-out-denied", await hands.dialog())
    hands.press("next_step")
    await hands.closed()
    await hands.dialog()
    await stage.moment(ALIVE_AFTER)
    QTest.keyClicks(hands.part("typed_quantity", QLineEdit), QUANTITY)
    await camera.take("way-out-replace", await hands.dialog())
    QTest.mouseClick(hands.part("send_order", QAbstractButton), Qt.MouseButton.LeftButton)
    await hands.closed()
    await stage.until(lambda: not built.busy)
    await stage.passes(2)
    hands.part("blotter_tabs", QTabBar).setCurrentIndex(1)
    await camera.take("way-out-orders", built.window.workspace.docks["blotter"])


WAY_OUT = Story(
    name="way-out",
    scenery=Scenery(start="10:46", size=(1500, 1000)),
    pictures={
        "way-out-denied": "a stop that is denied beside a take profit, with what would pass",
        "way-out-replace": "the confirmation in which the stop takes the place of the take profit",
        "way-out-orders": "the orders after it",
    },
    play=_play,
)
