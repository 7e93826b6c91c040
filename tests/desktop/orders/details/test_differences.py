"""The details of an order that is kept otherwise than confirmed: both values, the log's lines, and what settles it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.reviews import order
from fakes.values.trading import held_exit
from fakes.values.waiting import between_tasks, until
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import CancelRequest, Order, OrderStatus
from tideboard_core.model.order_terms import OrderTerm, TermDifference, TimeInForce
from tideboard_core.orders.details import LogStep, OrderDetails
from tideboard_core.ports.trading import WriteVerb
from tideboard_desktop.orders.details import OrderDetailsDialog, exit_line

LIMIT = TermDifference(term=OrderTerm.LIMIT, asked="480", kept="611", elsewhere=True)
HOURS = TermDifference(term=OrderTerm.HOURS, asked="regular", kept="extended")
SHIFT = Qt.KeyboardModifier.ShiftModifier


def step(**data: Any) -> LogStep:
    at = datetime(2026, 11, 20, 2, 0, 3, tzinfo=UTC)
    record = Record(kind=RecordKind.DIFFERENCE, id=order().remark, at=at, data=data)
    return LogStep(record=record, verb=WriteVerb.PLACE)


class Scene:
    """The details of one order, with the focus where they open."""

    def __init__(self, room: Room, row: Order) -> None:
        self.room, self.row = room, row
        room.floor.put(Topic.ORDERS, room.floor.account.id, (row,))
        room.desk.show_details(room.floor.account, row, ScriptedPast().order_fees)
        (self.dialog,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, OrderDetailsDialog))
        self.dialog.activateWindow()

    def put(self, row: Order) -> None:
        self.row = row
        self.room.floor.put(Topic.ORDERS, self.room.floor.account.id, (row,))

    async def settle(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)
            await between_tasks(QApplication.processEvents)

    @property
    def words(self) -> str:
        return "\n".join(each.text() for each in self.dialog.findChildren(QLabel))

    @property
    def choices(self) -> list[str]:
        """The words of what settles it."""
        buttons = self.dialog.findChildren(QPushButton)
        return [one.text() for one in buttons if one.objectName().startswith("settle_") and one.isVisible()]

    def press(self, identifier: str) -> None:
        """Go to a button with Shift+Tab and press it."""
        for _ in range(4):
            focused = QApplication.focusWidget()
            assert focused is not None
            if focused.objectName() == identifier:
                break
            QTest.keyClick(focused, Qt.Key.Key_Tab, SHIFT)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.objectName() == identifier
        QTest.keyClick(focused, Qt.Key.Key_Space)


async def scene_of(room: Room, row: Order) -> Scene:
    """With the keys in its window."""
    room.window.show()
    room.window.activateWindow()
    await until(room.window.isActiveWindow)
    return Scene(room, row)


@pytest.fixture
def known(room: Room) -> Room:
    room.guard.known = OrderDetails(
        steps=(
            step(term="limit", asked="480", kept="611", elsewhere=True),
            step(settled=[["limit", "480", "611"]], by="user"),
        )
    )
    return room


async def test_both_values_what_follows_and_the_log_are_said(known: Room) -> None:
    scene = await scene_of(known, replace(order(), differs=(LIMIT,), untold=frozenset({OrderTerm.HOURS})))
    await scene.settle()

    assert "Kept otherwise than confirmed" in scene.dialog.state.text()
    for expected in (
        "confirmed 480.00, at the broker 611.00 (changed elsewhere, or kept otherwise)",
        "Until you decide, the worse of both prices counts.",
        "Kept otherwise. Limit: confirmed 480.00, at the broker 611.00.",
        "You kept it as the broker has it. Limit: confirmed 480.00, at the broker 611.00.",
    ):
        assert expected in scene.words
    assert scene.words.count("Not told by the broker: trading hours") == 1
    scene.dialog.close()


async def test_it_is_kept_by_keys_and_the_buttons_go_once_all_is_settled(known: Room) -> None:
    scene = await scene_of(known, replace(order(), differs=(LIMIT,)))
    await scene.settle()
    assert scene.choices == ["Keep as the broker has it", "Change it back…", "Cancel…"]

    scene.press("settle_keep")
    assert known.settlement.kept == [scene.row]
    assert known.guard.submitted == []

    scene.put(replace(scene.row, filled=100, status=OrderStatus.PARTIALLY_FILLED))
    await scene.settle()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "settle_keep", "another state of the order takes no focus away"

    scene.put(replace(scene.row, differs=(replace(LIMIT, settled=True),)))
    await scene.settle()
    assert scene.choices == []
    assert scene.dialog.area.hasFocus(), "what had the focus is gone"
    assert "(you kept it)" in scene.words
    assert "Until you decide" not in scene.words
    assert "Kept otherwise" not in scene.dialog.state.text()
    scene.dialog.close()


async def test_what_no_change_carries_is_cancelled_first(known: Room) -> None:
    scene = await scene_of(known, replace(order(), differs=(LIMIT, HOURS)))
    await scene.settle()
    assert scene.choices == ["Keep as the broker has it", "Cancel, then prepare anew…", "Cancel…"]

    scene.press("settle_cancel")
    await scene.settle()
    (cancel,) = known.guard.submitted
    assert isinstance(cancel, CancelRequest)
    assert cancel.order == scene.row
    scene.dialog.close()


async def test_a_difference_that_comes_while_it_is_open_offers_what_settles_it(known: Room) -> None:
    scene = await scene_of(known, order())
    await scene.settle()
    assert scene.choices == []

    scene.put(replace(order(), price=Decimal(611), differs=(LIMIT,)))
    await scene.settle()
    assert scene.choices[0] == "Keep as the broker has it"
    scene.dialog.close()


async def test_an_order_in_no_list_that_counts_no_longer_offers_nothing(known: Room) -> None:
    missing = TermDifference(term=OrderTerm.LISTED, asked="7001", kept="")
    scene = await scene_of(known, replace(order(status=OrderStatus.UNKNOWN), differs=(missing,)))
    await scene.settle()
    assert scene.choices == ["It is in no list: count it no longer…"]
    assert scene.dialog.state.text() == "Accepted, in no list of the broker's"

    known.floor.put(Topic.ORDERS, known.floor.account.id, ())
    await scene.settle()
    assert scene.choices == []
    assert scene.dialog.state.text() == "Accepted, in no list of the broker's"
    scene.dialog.close()


def test_an_exit_is_not_said_to_stand_longer_than_the_broker_tells() -> None:
    held = held_exit(trigger=Decimal("605.5"), time_in_force=TimeInForce.GTC)

    assert exit_line(held).startswith("605.50 at market, GTC:")
    assert exit_line(replace(held, untold=frozenset({OrderTerm.TIME}))).startswith("605.50 at market:")
    unwatched = exit_line(replace(held, unwatched=True))
    assert unwatched.endswith("the broker calls its trigger not active")
    assert "not active" not in exit_line(replace(held, unwatched=True, status=OrderStatus.CANCELLED))
