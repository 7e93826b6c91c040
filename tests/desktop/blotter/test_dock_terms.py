"""Orders of every kind in the blotter: what they are in words, and which of them can be changed from here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.reviews import order, unanswered
from fakes.values.trading import held_exit
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Order, OrderStatus, OrderType, TimeInForce, TradingHours
from tideboard_core.orders.writes import UNKNOWN_WRITES, Hit, UnknownWrite
from tideboard_core.ports.trading import WriteVerb
from tideboard_desktop.blotter.dock import BlotterDock
from tideboard_desktop.blotter.order_columns import order_columns
from tideboard_desktop.blotter.words import ORDERS
from tideboard_desktop.ui.tables.column_model import on_screen

TYPE, STATUS = 2, 10


@pytest.fixture
def dock(room: Room, qtbot: QtBot) -> BlotterDock:
    made = blotter_in(room, ScriptedPast())
    room.window.show()
    return made


def show(room: Room, dock: BlotterDock, *rows: Order) -> None:
    room.floor.put(Topic.ORDERS, room.floor.account.id, rows)
    dock.set_account(room.floor.account)
    dock.refresh(room.floor.hub.take_dirty())


@pytest.mark.parametrize(
    ("changes", "second", "exact"),
    [
        ({}, "", "Limit · Day"),
        ({"time_in_force": TimeInForce.GTC}, "GTC", "Limit · GTC"),
        (
            {"time_in_force": TimeInForce.GTD, "expires": date(2026, 12, 31)},
            "GTD",
            "Limit · to 31 Dec 2026",
        ),
        (
            {"instrument": InstrumentId("US.AAPL"), "hours": TradingHours.OVERNIGHT},
            "night",
            "Limit · Day · Overnight",
        ),
        (
            {"order_type": OrderType.STOP_LIMIT, "broker_type": "LIT"},
            "LIT",
            "Stop limit · Day · LIT at the broker",
        ),
        (
            {"order_type": OrderType.TRAILING_STOP, "broker_type": "TSMPCT", "trail_percent": Decimal(2)},
            "TSMPCT",
            "Trailing stop · Day · 2% behind · TSMPCT at the broker",
        ),
        (
            {
                "order_type": OrderType.TRAILING_STOP_LIMIT,
                "broker_type": "TSLPAMT",
                "trail_amount": Decimal(3),
                "limit_offset": Decimal("0.5"),
                "monitor": Decimal(620),
                "extras": (("monitor_price", "620"), ("trigger_count", "2")),
            },
            "TSLPAMT",
            (
                "Trailing stop limit · Day · 3.00 behind, limit 0.50 beyond, from 620.00 on · TSLPAMT at the broker"
                " · trigger_count 2 at the broker"
            ),
        ),
        ({"order_type": OrderType.OTHER, "broker_type": "NEW"}, "NEW", "Other · Day · NEW at the broker"),
    ],
)
def test_the_type_says_time_hours_and_the_broker_s_own_word(
    changes: dict[str, object], second: str, exact: str
) -> None:
    cell = on_screen(order_columns())[TYPE].cell(replace(order(), **changes))  # type: ignore[arg-type]

    assert (cell.second, cell.exact) == (second, exact)


def test_the_status_says_the_broker_s_own_word() -> None:
    told = replace(order(), status=OrderStatus.SUBMITTED, broker_status="WaitToReplace")

    assert on_screen(order_columns())[STATUS].cell(told).exact == "working · WaitToReplace"


async def test_an_order_that_the_ticket_does_not_place_is_not_changed_but_cancelled(
    room: Room, dock: BlotterDock
) -> None:
    odd = replace(order(), order_type=OrderType.ALGORITHMIC, broker_type="TWAP")
    show(room, dock, odd)
    said: list[str] = []
    changes: list[Order] = []
    again: list[Order] = []
    room.desk.message.connect(said.append)
    dock.trading.edit_requested.connect(changes.append)
    dock.trading.again_requested.connect(again.append)

    menu = dock.row_menu(0)
    acts = {action.text(): action for action in menu.actions()}
    dock.trading.open_row(ORDERS, 0)
    dock.trading.again(0)

    assert not acts["Change order"].isEnabled()
    assert acts["Change order"].toolTip() == "Algorithm orders are not changed from here. Cancelling works."
    assert not acts["Same again in the ticket"].isEnabled()
    assert acts["Cancel order"].isEnabled()
    assert said == ["Algorithm orders are not changed from here. Cancelling works."]
    assert (changes, again) == ([], [])
    menu.close()


async def test_an_order_that_the_ticket_places_is_changed(room: Room, dock: BlotterDock) -> None:
    show(room, dock, order())
    changes: list[Order] = []
    dock.trading.edit_requested.connect(changes.append)

    menu = dock.row_menu(0)
    next(action for action in menu.actions() if action.text() == "Change order").trigger()

    assert [row.id for row in changes] == [order().id]
    menu.close()


@pytest.mark.parametrize("verb", [WriteVerb.MODIFY, WriteVerb.CANCEL, WriteVerb.CANCEL_ALL, WriteVerb.ACT])
async def test_an_order_says_that_its_change_or_cancel_got_no_answer_and_settles_it(
    room: Room, dock: BlotterDock, monkeypatch: pytest.MonkeyPatch, verb: WriteVerb
) -> None:
    """Also after the dialog about it was closed; the order can be cancelled all the same."""
    other = replace(order(), id="other")
    hits = (Hit(order().id, order().instrument, order().side),) if verb is WriteVerb.CANCEL_ALL else ()
    order_id = "" if hits else order().id
    write = unanswered(verb=verb, order_id=order_id, hits=hits, account=room.floor.account.identity)
    room.floor.put(UNKNOWN_WRITES, room.floor.account.id, (write,))
    show(room, dock, order(), other)
    settled: list[str] = []

    def settle_write(account: Account, write: UnknownWrite) -> None:
        settled.append(write.client_order_id)

    monkeypatch.setattr(room.desk, "settle_write", settle_write)

    cells = [dock.orders.columns[STATUS].cell(row) for row in dock.orders.rows]
    assert [(cell.text, cell.alarm) for cell in cells] == [("Unanswered", True), ("working", False)]
    menu = dock.row_menu(0)
    acts = {action.text(): action for action in menu.actions()}
    assert acts["Cancel order"].isEnabled()
    acts["Settle what got no answer…"].trigger()
    assert settled == [write.client_order_id]
    assert "Settle what got no answer…" not in {action.text() for action in dock.row_menu(1).actions()}
    menu.close()

    room.floor.put(UNKNOWN_WRITES, room.floor.account.id, ())
    assert dock.orders.columns[STATUS].cell(dock.orders.rows[0]).text == "working"
    dock.trading.settle_write(0)
    assert settled == [write.client_order_id]


async def test_the_exits_of_an_entry_say_that_its_change_got_no_answer(room: Room, dock: BlotterDock) -> None:
    entry = replace(order(), exits=(held_exit(),), filled=order().quantity)
    write = unanswered(verb=WriteVerb.MODIFY, order_id=entry.id, account=room.floor.account.identity)
    room.floor.put(UNKNOWN_WRITES, room.floor.account.id, (write,))
    show(room, dock, entry)

    cells = [dock.orders.columns[STATUS].cell(row) for row in dock.orders.rows]
    assert [cell.text for cell in cells] == ["Unanswered", "Unanswered"]
