"""What stands at the broker against a position, on its line: a missing stop, exits beyond it, and what a click does."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.reviews import order
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import CancelRequest, Order, OrderType, Side
from tideboard_desktop.blotter.dock import BlotterDock
from tideboard_desktop.blotter.words import POSITIONS
from tideboard_desktop.ui.tables.column_model import TextColour

EXITS = 10
STOP = replace(order(number="7100"), side=Side.SELL, order_type=OrderType.STOP, price=None, trigger=Decimal("590.00"))


@pytest.fixture
def dock(room: Room, qtbot: QtBot) -> BlotterDock:
    made = blotter_in(room, ScriptedPast())
    room.window.resize(1100, 240)
    room.window.show()
    publish(room, made)
    made.set_account(room.floor.account)
    return made


def publish(room: Room, dock: BlotterDock, *rows: Order) -> None:
    room.floor.put(Topic.ORDERS, room.floor.account.id, rows)
    dock.refresh(room.floor.hub.take_dirty())


def click(dock: BlotterDock) -> None:
    view = dock.positions_view
    place = view.visualRect(view.model().index(0, EXITS)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


async def test_a_position_without_a_stop_says_so_and_a_click_fills_the_ticket(room: Room, dock: BlotterDock) -> None:
    cell = dock.positions.cell(dock.positions.index(0, EXITS))
    assert (cell.text, cell.colour, cell.button, cell.alarm) == ("no stop at the broker", TextColour.WARN, True, False)
    assert dock.positions.index(0, EXITS).data(Qt.ItemDataRole.AccessibleTextRole) == "Exits no stop at the broker"
    click(dock)
    assert [(request.side, request.quantity) for request in room.filled] == [(Side.SELL, 1000)]

    publish(room, dock, STOP)
    cell = dock.positions.cell(dock.positions.index(0, EXITS))
    assert (cell.text, cell.button) == ("stop 590.00", False)
    click(dock)
    menu = dock.row_menu(0, POSITIONS)
    entry = next(action for action in menu.actions() if action.text() == "Protect with a stop in the ticket")
    assert not entry.isEnabled()
    assert entry.toolTip() == "A stop stands at the broker for all of it."
    menu.close()
    assert len(room.filled) == 1
    assert room.guard.submitted == []


async def test_exits_left_of_a_position_have_a_line_whose_button_asks(room: Room, dock: BlotterDock) -> None:
    """Somebody sold all of it by another program: the stop would open a short position."""
    publish(room, dock, STOP)
    room.floor.put(Topic.POSITIONS, room.floor.account.id, ())
    dock.refresh(room.floor.hub.take_dirty())
    (row,) = dock.positions.rows
    cell = dock.positions.cell(dock.positions.index(0, EXITS))
    assert (row.position.quantity, cell.text, cell.alarm) == (0, "exits 1,000, position 0", True)
    assert dock.bar.sums["day"].value.text() == "0.00"
    header, (values,) = dock.files.rows_of(POSITIONS)
    assert dict(zip(header, values, strict=True))["Exits at the broker"] == 1000
    sales: list[object] = []
    dock.trading.sale_requested.connect(sales.append)
    dock.trading.open_row(POSITIONS, 0)
    assert sales == [], "there is nothing to sell"
    click(dock)
    await asyncio.sleep(0)
    assert [type(request) for request in room.guard.submitted] == [CancelRequest]

    publish(room, dock)
    assert dock.positions.rows == []
