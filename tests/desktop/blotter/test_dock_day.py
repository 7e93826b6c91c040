"""The day in the dock: dashes before the broker's lists are there, read while on screen, before or with fees."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import cast

import pytest
from PySide6.QtWidgets import QWidget

from fakes.scenes.screen.timers import next_second
from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.reviews import TENCENT, order
from fakes.values.waiting import until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, OrderStatus
from tideboard_core.orders.brake.day_rows import DayRow
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.charges import Charged
from tideboard_desktop.blotter.words import BEFORE_FEES, WITH_FEES

DASH = "\u2014"
FILLED = replace(order(), status=OrderStatus.FILLED, filled=100)
CLOSED = DayRow(InstrumentId("HK.01810"), "HKD", Decimal(-50), Decimal(0), Decimal("203.52"))
HELD = DayRow(
    TENCENT.id, "HKD", Decimal(0), Decimal(100), Decimal("29.18"), last=Decimal("612.50"), units=Decimal(1000)
)


class ToldDay:
    """Stands for the loss brake, whose own tests compute the day; `asked` counts the reads of prices."""

    def __init__(self, rows: Sequence[DayRow] | None) -> None:
        self.rows, self.shown, self.asked, self.loaded = rows, "", 0, 0

    def brake(self) -> LossBrake:
        self.loaded += 1
        return cast("LossBrake", self)

    def day_rows(self, _account: Account) -> Sequence[DayRow] | None:
        return self.rows

    def due(self, _account: Account) -> bool:
        return True

    async def read(self, _account: Account) -> None:
        self.asked += 1


@pytest.fixture
def told() -> ToldDay:
    return ToldDay((CLOSED, HELD))


async def expose(window: QWidget) -> None:
    window.show()
    await until(lambda: window.windowHandle().isExposed())


async def shown(room: Room, told: ToldDay) -> dict[str, str]:
    dock = blotter_in(room, ScriptedPast(), told.brake)
    dock.set_account(room.floor.account)
    await expose(room.window)
    return {name: dock.bar.sums[name].value.text() for name in ("day", "open")}


async def test_before_positions_and_orders_are_read_there_is_a_dash(room: Room, told: ToldDay) -> None:
    room.floor.hub.forget(Topic.POSITIONS.of(room.floor.account.id))
    assert await shown(room, told) == {"day": DASH, "open": DASH}
    assert told.loaded == 0


async def test_before_orders_and_fills_are_read_the_day_is_a_dash(room: Room, told: ToldDay) -> None:
    found = await shown(room, told)
    assert found["day"] == DASH
    assert found["open"] != DASH


async def test_a_day_with_nothing_held_or_traded_is_zero_without_the_brake(room: Room, told: ToldDay) -> None:
    for topic in (Topic.POSITIONS, Topic.ORDERS, Topic.FILLS):
        room.floor.put(topic, room.floor.account.id, ())
    assert await shown(room, told) == {"day": "0.00", "open": "0.00"}
    assert told.loaded == 0


async def test_what_was_closed_is_one_row_and_the_switch_takes_fees_off(room: Room, told: ToldDay) -> None:
    room.floor.put(Topic.ORDERS, room.floor.account.id, (FILLED,))
    room.floor.put(Topic.FILLS, room.floor.account.id, ())
    dock = blotter_in(room, ScriptedPast(), told.brake)
    dock.set_account(room.floor.account)
    await expose(room.window)

    day = dock.bar.sums["day"]
    assert (day.title.text(), day.value.text()) == ("Day after fees", "\u2212182.70")
    assert "after the fees" in day.widget.toolTip()
    assert (dock.held.closed.title.text(), dock.held.closed.amount.text()) == ("Closed today: 1", "\u2212253.52 HKD")
    assert dock.held.closed.isVisible()
    assert dock.positions.rows[0].pl_today == Decimal("70.82")
    dock.bar.menu.day_chosen.emit(BEFORE_FEES)
    assert (day.title.text(), day.value.text()) == ("Day before fees", "+50.00")
    assert "before fees" in day.widget.toolTip()
    assert dock.held.closed.amount.text() == "\u221250.00 HKD"

    kept = dock.memory()
    dock.recall({"tab": 0, "fees": False})  # a layout of an earlier version, in which nobody had to choose that
    assert (dock.bar.menu.key, day.title.text()) == (WITH_FEES, "Day after fees")
    dock.recall(kept)
    assert (dock.bar.menu.key, day.value.text()) == (BEFORE_FEES, "+50.00")

    asked = told.asked
    next_second(room.frame)
    await asyncio.sleep(0)
    assert (told.shown, told.asked) == (room.floor.account.id, asked + 1)
    dock.hide()
    assert told.shown == ""


async def test_the_word_follows_what_the_broker_tells_of_fees(room: Room) -> None:
    """Due: a dash; never told: the figure before fees, and why; told: after them."""
    computed = ToldDay((CLOSED, HELD))
    room.floor.put(Topic.ORDERS, room.floor.account.id, (FILLED,))
    room.floor.put(Topic.FILLS, room.floor.account.id, ())
    dock = blotter_in(room, ScriptedPast(), computed.brake)
    dock.set_account(room.floor.account)
    await expose(room.window)
    day, found = dock.bar.sums["day"], []
    for state in (Charged.DUE, Charged.UNTOLD, Charged.REPORTED):
        computed.rows = (CLOSED._replace(charged=state), HELD)
        dock.show_day(WITH_FEES)
        found.append((day.title.text(), day.value.text(), "has not told" in day.widget.toolTip()))
    assert found == [
        ("Day after fees", DASH, False),
        ("Day before fees", "+50.00", True),
        ("Day after fees", "\u2212182.70", False),
    ]
