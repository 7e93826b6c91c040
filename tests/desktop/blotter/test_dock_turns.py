"""Positions are valued, dated and shown in turns of the loop; what comes between two turns is never undone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.filled_hub import position, quote
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.reviews import TENCENT, order
from fakes.values.waiting import until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.blotter.dock import BlotterDock

OTHER = InstrumentId("HK.09988")


@pytest.fixture
async def dock(room: Room, qtbot: QtBot) -> BlotterDock:
    mine = room.floor.account
    made = blotter_in(room, ScriptedPast())
    room.floor.put(Topic.POSITIONS, mine.id, (position(mine), replace(position(mine), instrument=OTHER)))
    room.window.show()
    made.set_account(mine)
    made.refresh(room.floor.hub.take_dirty())
    return made


def lasts(dock: BlotterDock) -> list[Decimal | None]:
    return [row.last for row in dock.positions.rows]


async def test_a_price_is_shown_in_the_third_turn(room: Room, dock: BlotterDock) -> None:
    before, opened = lasts(dock), dock.bar.sums["open"].value.text()
    room.floor.put(Topic.QUOTE, TENCENT.id, quote("613.50"))
    dock._value_positions(room.floor.hub.take_dirty())
    dock._add_day()
    assert (lasts(dock), dock.bar.sums["open"].value.text()) == (before, opened)
    dock._show_valued()
    assert lasts(dock) == [Decimal("613.50"), before[1]]
    assert dock.bar.sums["open"].value.text() != opened


async def test_the_frame_takes_all_three_turns(room: Room, dock: BlotterDock) -> None:
    room.floor.put(Topic.QUOTE, TENCENT.id, quote("613.50"))
    await until(lambda: lasts(dock)[0] == Decimal("613.50"))


async def test_rows_of_another_account_are_not_shown_over_those_in_view(room: Room, dock: BlotterDock) -> None:
    room.floor.put(Topic.QUOTE, TENCENT.id, quote("613.50"))
    dock._value_positions(room.floor.hub.take_dirty())
    dock.set_account(replace(room.floor.account, id="2810000009"))
    dock._add_day()
    dock._show_valued()
    assert lasts(dock) == []


async def test_a_price_that_comes_between_two_turns_stays(room: Room, dock: BlotterDock) -> None:
    hub = room.floor.hub
    room.floor.put(Topic.QUOTE, TENCENT.id, quote("613.50"))
    dock._value_positions(hub.take_dirty())
    room.floor.put(Topic.QUOTE, TENCENT.id, quote("614.50"))
    dock.catch_up()
    dock._show_positions(frozenset({TENCENT.id}))
    dock._add_day()
    dock._show_valued()
    assert lasts(dock)[0] == Decimal("614.50")


async def test_what_is_new_among_the_orders_is_wanted_of_the_hub(room: Room, dock: BlotterDock) -> None:
    hub, account = room.floor.hub, room.floor.account
    new, fact = InstrumentId("HK.01810"), Topic.INSTRUMENT.of(InstrumentId("HK.01810"))
    room.floor.put(Topic.ORDERS, account.id, (order(),))
    dock.refresh(hub.take_dirty())
    assert fact not in hub.wanted()
    room.floor.put(Topic.ORDERS, account.id, (order(), replace(order(number="7002"), instrument=new)))
    dock.refresh(hub.take_dirty())
    assert fact in hub.wanted()
    room.floor.put(Topic.ORDERS, account.id, (order(),))
    dock.refresh(hub.take_dirty())
    assert fact not in hub.wanted()
