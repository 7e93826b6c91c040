"""Where the keys are in the real window after Alt+number, F6 and the undo of a layout: always on something seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS
from fakes.scenes.screen.turns import turns
from fakes.scenes.window.main_window import WholeWindow
from fakes.values.reviews import order
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Order, OrderStatus
from tideboard_desktop.blotter.words import ORDERS, POSITIONS
from tideboard_desktop.ui.widgets.focus_ring import FocusRing

pytestmark = pytest.mark.slow

ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
FILLED, OPEN = (
    replace(order(number="1", status=OrderStatus.FILLED, filled=1000), instrument=IDS[1]),
    replace(order(number="2", status=OrderStatus.SUBMITTED), instrument=IDS[1]),
)


class Keys:
    """The window with two orders and the ring."""

    def __init__(self, whole: WholeWindow) -> None:
        self.whole = whole
        self.window = whole.built.window
        self.blotter = whole.built.blotter
        orders: tuple[Order, ...] = (FILLED, OPEN)
        whole.hub.publish(Topic.ORDERS.of(ACCOUNT.id), Lazy.ready(orders))
        self.blotter.refresh({Topic.ORDERS.of(ACCOUNT.id)})

    async def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """In the widget that has the focus."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        await turns()

    def ringed(self, widget: QWidget) -> bool:
        """Whether the ring lies around this widget."""
        ring = self.window.findChild(QWidget, "focus_ring")
        middle = widget.mapTo(self.window, widget.rect().center())
        return ring is not None and ring.isVisible() and ring.geometry().contains(middle)


@pytest.fixture
async def keys(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Keys]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    whole = WholeWindow(qapp, tmp_path)
    ring = FocusRing(qapp, whole.theme)
    whole.built.window.show()
    whole.built.window.activateWindow()
    await turns()
    yield Keys(whole)
    qapp.focusChanged.disconnect(ring._focus_moved)
    ring.deleteLater()
    await whole.end()


@pytest.mark.parametrize("clicked", [False, True])
async def test_the_key_to_the_orders_selects_the_first_that_can_be_cancelled(keys: Keys, *, clicked: bool) -> None:
    """And leaves the symbol of the window alone; also after a click into the positions."""
    symbol = keys.whole.selection.instrument
    if clicked:
        QTest.mouseClick(keys.blotter.positions_view.viewport(), Qt.MouseButton.LeftButton)
        symbol = keys.whole.selection.instrument
    await keys.press(Qt.Key.Key_6, ALT)

    orders = keys.blotter.orders_view
    assert QApplication.focusWidget() is orders
    assert keys.ringed(orders)
    assert orders.current_row is not None
    assert keys.blotter.orders.rows[orders.current_row].id == OPEN.id
    assert keys.whole.selection.instrument == symbol
    keys.whole.frame.stop()


async def test_f6_goes_through_every_dock_and_leaves_the_tabs_alone(keys: Keys) -> None:
    await keys.press(Qt.Key.Key_6, ALT)
    keys.whole.built.book.show_tab("tape")
    await keys.press(Qt.Key.Key_4, ALT)
    seen = set()
    for _ in range(6):
        await keys.press(Qt.Key.Key_F6)
        seen.add(keys.window.workspace.active.identity)

    assert seen == {"watchlist", "flow", "price_chart", "book", "ticket", "blotter"}
    assert keys.blotter.tabs.currentIndex() == ORDERS
    assert keys.whole.built.book.tab == "tape"
    await keys.press(Qt.Key.Key_3, ALT)
    assert keys.whole.built.book.tab == "book"
    assert keys.ringed(keys.whole.built.book.ladder)
    await keys.press(Qt.Key.Key_5, ALT)
    assert keys.blotter.tabs.currentIndex() == POSITIONS
    keys.whole.frame.stop()


async def test_undo_of_the_layout_leaves_the_focus_where_it_was(keys: Keys) -> None:
    await keys.press(Qt.Key.Key_6, ALT)
    await keys.press(Qt.Key.Key_Left, ALT | Qt.KeyboardModifier.ShiftModifier)
    orders = keys.blotter.orders_view
    undo = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    assert QApplication.focusWidget() is orders
    await keys.press(Qt.Key.Key_Z, undo)
    assert QApplication.focusWidget() is orders
    await keys.press(Qt.Key.Key_Y, undo)
    assert QApplication.focusWidget() is orders
    keys.whole.frame.stop()
