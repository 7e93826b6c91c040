"""An order that the broker lists without an id: its row says so, changes and cancels nothing, and is settled."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.reviews import order
from fakes.values.trading import NOON, TENCENT
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Fill, Order, OrderAction, OrderStatus, Side
from tideboard_core.model.unnamed import key_of
from tideboard_desktop.blotter.dock import BlotterDock
from tideboard_desktop.blotter.order_columns import ACTION, fill_columns, order_columns
from tideboard_desktop.blotter.words import ORDERS
from tideboard_desktop.orders.results import SettleDialog
from tideboard_desktop.ui.tables.column_model import Cell, TextColour, csv_rows, on_screen

STATUS, SYMBOL = 10, 1
UNNAMED = replace(order(status=OrderStatus.FILLED, filled=1000), id=key_of("a row"))


def cell(row: Order, column: int) -> Cell:
    return on_screen(order_columns())[column].cell(row)


@pytest.fixture
def dock(room: Room, qtbot: QtBot) -> BlotterDock:
    made = blotter_in(room, ScriptedPast())
    room.floor.put(Topic.ORDERS, room.floor.account.id, (UNNAMED,))
    made.set_account(room.floor.account)
    made.refresh(room.floor.hub.take_dirty())
    made.tabs.setCurrentIndex(ORDERS)
    room.window.resize(1300, 420)
    room.window.show()
    return made


async def settle() -> None:
    for _ in range(6):
        await asyncio.sleep(0)


def test_the_row_says_that_it_counts_and_why_nothing_changes_it() -> None:
    shown = cell(UNNAMED, STATUS)
    assert (shown.text, shown.colour, shown.alarm) == ("no id, counts", TextColour.WARN, True)
    for words in ("nothing from here can change or cancel it", "calls it: filled", "two lists 30 s apart"):
        assert words in shown.exact
    assert cell(UNNAMED, ACTION).text == "Settle"

    aside = replace(UNNAMED, put_aside=True)
    shown = cell(aside, STATUS)
    assert (shown.text, shown.colour, shown.alarm) == ("no id, put aside", TextColour.QUIET, False)
    assert cell(aside, ACTION).text == ""
    heads, rows = csv_rows(order_columns(), [UNNAMED])
    assert rows[0][heads.index("Order")] == "", "its key is no id"


async def test_its_menu_settles_it_after_a_second_look_and_sends_nothing(room: Room, dock: BlotterDock) -> None:
    opened = dock.row_menu(0)
    entries = [action.text() for action in opened.actions()]
    assert not {"Cancel order", "Change order"} & set(entries)
    assert entries[0] == "It has no id: count it no longer…"
    messages: list[str] = []
    room.desk.message.connect(messages.append)
    dock.trading.change(0)
    dock.trading.do_action(0, OrderAction.DISABLE)
    assert len([words for words in messages if "without an id" in words]) == 2

    dock.trading.run_button(0)
    await settle()
    (dialog,) = [child for child in room.window.children() if isinstance(child, SettleDialog)]
    assert "without an id" in dialog.detail.text()
    for _ in range(5):
        room.floor.clock.advance(0.1)
        dialog.arming.tick()
    dialog.settle.setFocus()
    QTest.keyClick(dialog.settle, Qt.Key.Key_Space)
    await settle()
    assert room.settlement.kept == [UNNAMED]
    assert room.guard.submitted == []


def test_a_fill_without_an_id_is_marked() -> None:
    fill = Fill(
        id=key_of("a fill"),
        order_id="",
        account_id="1",
        instrument=TENCENT.id,
        name="TENCENT",
        side=Side.BUY,
        quantity=100,
        price=order().price,  # type: ignore[arg-type]
        time=NOON,
    )
    columns = on_screen(fill_columns())
    texts = [one.cell(fill) for one in columns]
    assert any(one.second == "no id" and one.colour is TextColour.WARN for one in texts)
    named = msgspec.structs.replace(fill, id="7")
    assert not any(one.cell(named).second == "no id" for one in columns)
