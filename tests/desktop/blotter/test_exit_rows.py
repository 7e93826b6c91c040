"""Exits below their entry in the orders table: role, holder, what they cover, and what keys and files say of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.reviews import order
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms, HeldExit
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import CancelRequest, ModifyRequest, Order, OrderStatus, OrderType, Side, TimeInForce
from tideboard_core.orders.rows import ExitRow, with_exits
from tideboard_desktop.blotter.dock import BlotterDock
from tideboard_desktop.blotter.order_columns import ACTION, order_columns
from tideboard_desktop.blotter.words import DONE, OPEN, ORDERS
from tideboard_desktop.ui.tables.column_model import TextColour, on_screen

SYMBOL, SHARES, TRIGGER, STATUS = 1, 3, 5, 10
ASKED = AttachedExits(
    take_profit=ExitTerms(trigger=Decimal(622), limit=Decimal("621.50")), stop_loss=ExitTerms(trigger=Decimal("605.50"))
)


def held(role: ExitRole, **changes: Any) -> HeldExit:
    stop = role is ExitRole.STOP_LOSS
    fields: dict[str, Any] = {
        "order_id": "8002" if stop else "8001",
        "role": role,
        "trigger": Decimal("605.50") if stop else Decimal(622),
        "limit": None if stop else Decimal("621.50"),
        "quantity": 1000,
        "filled": 0,
        "status": OrderStatus.PENDING,
        "time_in_force": TimeInForce.GTC,
        "expires": None,
        "updated": order().updated,
    }
    return HeldExit(**(fields | changes))


BOTH = held(ExitRole.TAKE_PROFIT), held(ExitRole.STOP_LOSS)


def entry(filled: int = 0, exits: tuple[HeldExit, ...] | None = BOTH, **changes: Any) -> Order:
    status = OrderStatus.FILLED if filled == 1000 else OrderStatus.PARTIALLY_FILLED if filled else OrderStatus.SUBMITTED
    return replace(order(filled=filled, status=status), **{"exits": exits, "exits_asked": ASKED, **changes})


def status_of(row: Order) -> tuple[str, str]:
    cell = on_screen(order_columns())[STATUS].cell(row)
    return cell.text, cell.exact


def test_an_exit_whose_trigger_the_broker_calls_not_active_is_not_said_to_work() -> None:
    stop = replace(BOTH[1], unwatched=True)
    _entry, profit, row = with_exits([entry(1000, exits=(BOTH[0], stop))])
    assert status_of(row) == (
        "trigger not active",
        "The broker calls its trigger not active, by one page no longer valid: it may trade, but count on none.",
    )
    assert status_of(profit)[0] == "covers 1,000"
    part = with_exits([entry(300, exits=(stop,))])[1]
    assert status_of(part)[0] == "no exit works yet"


def test_each_exit_stands_below_its_entry_with_role_terms_and_holder() -> None:
    rows = with_exits([order(number="7009"), entry()])
    assert [row.id for row in rows] == ["7009", "7001", "8001", "8002"]
    profit, stop = rows[2:]
    columns = on_screen(order_columns())
    assert [columns[SYMBOL].cell(row).text for row in (profit, stop)] == ["› Take profit", "› Stop loss"]
    assert {columns[SYMBOL].cell(row).second for row in (profit, stop)} == {"broker"}
    assert columns[SYMBOL].cell(stop).exact == "HK.00700: Stop loss: held by the broker"
    assert (profit.side, profit.order_type, profit.price) == (Side.SELL, OrderType.IF_TOUCHED_LIMIT, Decimal("621.50"))
    assert (stop.order_type, columns[TRIGGER].cell(stop).text) == (OrderType.STOP, "605.50")
    assert columns[ACTION].cell(stop).button


@pytest.mark.parametrize(
    ("filled", "short", "sentence"),
    [
        (0, "waits for the entry", "Waits until all of the entry has filled; before that it does not work."),
        (
            200,
            "no exit works yet",
            (
                "Of 1,000 200 have filled. No exit works until all of its entry has filled; withdrawing the rest does"
                " not start them."
            ),
        ),
        (1000, "covers 1,000", "All 1,000 have filled: both exits work at the broker."),
    ],
)
def test_an_exit_says_what_it_covers(filled: int, short: str, sentence: str) -> None:
    exits = with_exits([entry(filled)])[1:]
    assert {status_of(row) for row in exits} == {(short, sentence)}
    assert {row.quantity for row in exits} == {filled or 1000}


def test_an_exit_that_the_broker_does_not_list_is_asked_for_not_confirmed() -> None:
    rows = with_exits([entry(exits=(held(ExitRole.TAKE_PROFIT),))])
    missing = rows[2]
    assert isinstance(missing, ExitRow)
    assert (missing.role, missing.held, missing.trigger) == (ExitRole.STOP_LOSS, False, Decimal("605.50"))
    cell = on_screen(order_columns())[STATUS].cell(missing)
    assert (cell.text, cell.colour) == ("not confirmed", TextColour.WARN)
    assert on_screen(order_columns())[SYMBOL].cell(missing).second == "asked for"
    assert not on_screen(order_columns())[ACTION].cell(missing).button


def test_an_exit_that_is_an_order_of_its_own_stands_once() -> None:
    """It fired: the broker lists it among the orders, with what it has filled."""
    fired = replace(
        order(number="8002", status=OrderStatus.FILLED, filled=1000), side=Side.SELL, average_price=Decimal("605.00")
    )
    exits = (held(ExitRole.TAKE_PROFIT, status=OrderStatus.CANCELLED), held(ExitRole.STOP_LOSS, filled=1000))
    rows = with_exits([fired, entry(1000, exits)])
    assert [row.id for row in rows] == ["7001", "8001", "8002"]
    assert [status_of(row)[0] for row in rows[1:]] == ["cancelled", "filled"]
    assert [row.own for row in rows[1:] if isinstance(row, ExitRow)] == [None, fired]
    assert on_screen(order_columns())[7].cell(rows[2]).text == "605.00"


def test_an_entry_that_ended_without_a_fill_has_no_exits() -> None:
    rows = with_exits([entry(exits=None, status=OrderStatus.REJECTED), entry(status=OrderStatus.CANCELLED, id="7002")])
    assert [type(row) for row in rows] == [Order, Order]


@pytest.fixture
def dock(room: Room, qtbot: QtBot) -> BlotterDock:
    made = blotter_in(room, ScriptedPast())
    room.window.show()
    room.floor.put(Topic.ORDERS, room.floor.account.id, (order(number="7009"), entry(1000), order(number="7000")))
    made.set_account(room.floor.account)
    made.show_orders()
    return made


async def test_sorting_keeps_exits_below_their_entry(dock: BlotterDock) -> None:
    for column in (SYMBOL, SHARES, STATUS, 11):
        for direction in Qt.SortOrder:
            dock.orders.sort(column, direction)
            ids = [row.id for row in dock.orders.rows]
            at = ids.index("7001")
            assert ids[at : at + 3] == ["7001", "8001", "8002"]


async def test_a_filled_entry_is_open_while_its_exits_work(dock: BlotterDock) -> None:
    dock.filter(ORDERS, OPEN)
    assert [row.id for row in dock.orders.rows] == ["7009", "7001", "8001", "8002", "7000"]
    dock.filter(ORDERS, DONE)
    assert [row.id for row in dock.orders.rows] == []


async def test_menu_file_and_screen_reader_know_the_exit(room: Room, dock: BlotterDock) -> None:
    said: list[str] = []
    room.desk.message.connect(said.append)
    menu = dock.row_menu(3)
    entries = {action.text(): action for action in menu.actions()}
    assert not entries["Change order"].isEnabled()
    assert entries["Cancel order"].isEnabled()
    assert "Same again in the ticket" not in entries
    menu.close()
    dock.trading.open_row(ORDERS, 3)
    assert said == ["An exit that waits is changed with its entry, or by its line on the chart."]
    header, rows = dock.files.rows_of(ORDERS)
    told = dict(zip(header, rows[3], strict=True))
    assert (told["Part of order"], told["Role"], told["Holder"]) == ("7001", "Stop loss", "held by the broker")
    spoken = dock.orders.index(3, SYMBOL).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Symbol › Stop loss broker"


async def test_an_exit_in_force_is_cancelled_by_itself_and_one_that_waits_with_the_other(room: Room) -> None:
    account, own = room.floor.account, replace(order(number="8002"), side=Side.SELL, entry="7001")
    in_force = with_exits([entry(1000), own])[2]
    waiting = with_exits([entry()])[2]
    for row in (in_force, waiting):
        assert isinstance(row, ExitRow)
        room.exits.cancel_exit(account, row)
        await asyncio.sleep(0)
    cancel, change = room.guard.submitted
    assert isinstance(cancel, CancelRequest)
    assert cancel.order == own
    assert isinstance(change, ModifyRequest)
    assert (change.order.id, change.quantity, change.cancel_exits) == ("7001", 1000, True)
