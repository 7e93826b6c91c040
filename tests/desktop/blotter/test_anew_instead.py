"""An order whose market takes no changes: its row offers the cancel, and once it is over the ticket has the rest."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.reviews import order
from tideboard_core.errors import OrderDenied
from tideboard_core.gateways.futu.translate.orders import OFFERS
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import CancelRequest, Order, OrderStatus
from tideboard_desktop.blotter.dock import BlotterDock
from tideboard_desktop.blotter.words import ORDERS

ANEW, CHANGE = "Cancel, then prepare anew…", "Change order"
ENTRY = replace(order(), instrument=InstrumentId("SH.600519"), price=Decimal(1400), currency="CNY")


@pytest.fixture
def dock(room: Room, qtbot: QtBot) -> BlotterDock:
    made = blotter_in(room, ScriptedPast())
    room.window.show()
    room.guard.offers = OFFERS
    return made


def entries(room: Room, dock: BlotterDock, row: Order) -> dict[str, bool]:
    """The entries of the menu of a row, and whether each is on."""
    room.floor.put(Topic.ORDERS, room.floor.account.id, (row,))
    dock.set_account(room.floor.account)
    dock.refresh(room.floor.hub.take_dirty())
    dock.tabs.setCurrentIndex(ORDERS)
    return {action.text(): action.isEnabled() for action in dock.row_menu(0).actions()}


async def run(room: Room, dock: BlotterDock) -> list[Order]:
    """Choose the entry; what comes to the ticket."""
    anew: list[Order] = []
    room.desk.anew_wanted.connect(anew.append)
    dock.trading.cancel_for_anew(0)
    for _ in range(6):
        await asyncio.sleep(0)
    return anew


async def test_an_entry_through_stock_connect_is_cancelled_and_only_then_prepared(
    room: Room, dock: BlotterDock
) -> None:
    shown = entries(room, dock, ENTRY)
    assert (shown[ANEW], shown[CHANGE]) == (True, False)
    room.settlement.rows = {ENTRY.id: replace(ENTRY, filled=400, status=OrderStatus.CANCELLED)}

    anew = await run(room, dock)

    (cancel,) = room.guard.submitted
    assert isinstance(cancel, CancelRequest)
    assert cancel.order == ENTRY
    assert room.guard.lost.waited == [ENTRY.id]
    assert anew == [replace(ENTRY, quantity=600)], "what has not filled, whoever placed it"


async def test_nothing_is_prepared_while_the_order_may_still_fill(room: Room, dock: BlotterDock) -> None:
    entries(room, dock, ENTRY)
    room.guard.lost.ends_in_time = False
    room.settlement.rows = {ENTRY.id: ENTRY}

    assert await run(room, dock) == []


async def test_a_cancel_that_was_not_confirmed_prepares_nothing(room: Room, dock: BlotterDock) -> None:
    entries(room, dock, ENTRY)
    room.guard.error = OrderDenied("not-confirmed")

    assert await run(room, dock) == []


async def test_where_a_change_works_nothing_else_is_offered(room: Room, dock: BlotterDock) -> None:
    shown = entries(room, dock, order())
    assert ANEW not in shown
    assert shown[CHANGE]
