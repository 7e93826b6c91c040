"""How many keys and clicks a common order takes up to its review; the confirmation adds one. None of them sends."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from fakes.scenes.trading.ticket import TicketScene

CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
Press = tuple[Qt.Key, Qt.KeyboardModifier]


def plain(*keys: Qt.Key) -> list[Press]:
    """Keys without modifiers."""
    return [(key, Qt.KeyboardModifier.NoModifier) for key in keys]


def digits(text: str) -> list[Press]:
    """The keys of a number."""
    return plain(*(Qt.Key(Qt.Key.Key_0 + int(digit)) for digit in text))


BEST_ASK = [*plain(Qt.Key.Key_F2, Qt.Key.Key_Return)]
TYPED = [*plain(Qt.Key.Key_F2), *digits("605"), *plain(Qt.Key.Key_Tab), *digits("200"), *plain(Qt.Key.Key_Return)]


@pytest.mark.parametrize(
    ("presses", "count", "quantity", "price"),
    [
        (BEST_ASK, 2, 100, "612.5"),
        (TYPED, 9, 200, "605"),
        ([(Qt.Key.Key_F2, CHORD)], 1, 100, "612.5"),
    ],
    ids=["one lot at the ask", "200 at a price", "one lot by its hotkey"],
)
async def test_keys_to_the_review(
    scene: TicketScene, presses: list[Press], count: int, quantity: int, price: str
) -> None:
    assert len(presses) == count
    target = scene.room.window
    for key, modifiers in presses:
        assert not scene.sent
        QTest.keyClick(target, key, modifiers)
        target = scene.room.window.focusWidget()
    await scene.settle()
    (request,) = scene.sent
    assert (request.quantity, request.price) == (quantity, Decimal(price))


async def test_one_click_reviews_one_lot_at_the_ask(scene: TicketScene) -> None:
    button = scene.dock.findChild(QWidget, "review_order")
    assert isinstance(button, QWidget)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    await scene.settle()
    (request,) = scene.sent
    assert (request.quantity, request.price) == (100, Decimal("612.5"))
