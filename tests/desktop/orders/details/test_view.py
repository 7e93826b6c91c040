"""The details of an order: read from the order log, followed while it works, with a note."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.filled_hub import AT
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.scenes.window.keys import give_keys
from fakes.values.reviews import checks, order
from fakes.values.trading import held_exit
from fakes.values.waiting import between_tasks, until
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import OrderDenied
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Fill, Order, OrderFee, OrderStatus, Side
from tideboard_core.orders.details import Basis, BookLevel, LogStep, OrderDetails
from tideboard_core.ports.trading import WriteVerb
from tideboard_desktop.blotter.words import ORDERS
from tideboard_desktop.orders.details import OrderDetailsDialog, step_sentence

NUMBER = "TB-1120-KQXW-0417"


def step(kind: RecordKind, verb: WriteVerb | None, /, **data: Any) -> LogStep:
    """One record of the order, at 10:00:03 in Hong Kong."""
    at = datetime(2026, 11, 20, 2, 0, 3, tzinfo=UTC)
    return LogStep(record=Record(kind=kind, id=NUMBER, at=at, data=data), verb=verb)


KNOWN = OrderDetails(
    steps=(
        step(RecordKind.INTENT, WriteVerb.PLACE, quantity=1000, price="612.50", trigger=None),
        step(RecordKind.ACCEPTED, WriteVerb.PLACE, order="7001"),
        step(RecordKind.TRANSITION, None, status="partially-filled", filled=600, quantity=1000, average="612.30"),
        step(RecordKind.REJECTED, WriteVerb.MODIFY, code="order-rejected", text="<b>price</b> \u202eout of range"),
        step(RecordKind.DENIED, WriteVerb.CANCEL, code="not-confirmed", reason="not-confirmed"),
        step(RecordKind.SETTLED, WriteVerb.CANCEL, by="user"),
    ),
    basis=Basis(
        checks=checks(),
        book=(BookLevel(Side.SELL, Decimal("612.50"), 2000, 3), BookLevel(Side.BUY, Decimal("612.00"), 800, 2)),
        age=0.4,
    ),
    note="bought the dip",
)


class Scene:
    """The blotter with one order, and the dialog that its row opened."""

    def __init__(self, room: Room, *, row: Order) -> None:
        self.room = room
        self.past = ScriptedPast()
        self.dock = blotter_in(room, self.past)
        give_keys(room.window, self.dock.commands())
        self.row = row
        self.put(Topic.ORDERS, (row,))
        self.put(Topic.FILLS, ())
        room.window.show()
        room.window.activateWindow()

    def choose(self) -> None:
        """Go to the row."""
        self.dock.set_account(self.room.floor.account)
        self.dock.refresh(self.room.floor.hub.take_dirty())
        self.dock.tabs.setCurrentIndex(ORDERS)
        self.dock.orders_view.setFocus()
        self.dock.orders_view.setCurrentIndex(self.dock.orders_view.model().index(0, 0))

    def put(self, topic: Topic[object], value: object) -> None:
        self.room.floor.put(topic, self.room.floor.account.id, value)

    def open(self) -> OrderDetailsDialog:
        """By the key of the row."""
        QTest.keyClick(self.dock.orders_view, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
        (dialog,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, OrderDetailsDialog))
        return dialog


async def scene_of(room: Room, *, row: Order) -> Scene:
    """With the keys in its window."""
    scene = Scene(room, row=row)
    await until(room.window.isActiveWindow)
    scene.choose()
    return scene


async def settled() -> None:
    """Until the tasks that were started have read everything that is scripted."""
    for _ in range(20):
        await asyncio.sleep(0)
        await between_tasks(QApplication.processEvents)


def said(dialog: OrderDetailsDialog) -> str:
    """Every word in view."""
    return "\n".join(each.text() for each in dialog.findChildren(QLabel))


@pytest.fixture
def filled() -> Order:
    return order(number="7001", status=OrderStatus.FILLED, filled=1000)


async def test_alt_enter_opens_what_is_known(room: Room, qtbot: QtBot, filled: Order) -> None:
    """Steps in exchange time, fills, the broker's fees, checks, the book, the note; nothing is markup."""
    room.guard.known = KNOWN
    scene = await scene_of(room, row=filled)
    fill = Fill(
        id="f1",
        order_id=filled.id,
        account_id=filled.account_id,
        instrument=filled.instrument,
        name="",
        side=Side.BUY,
        quantity=600,
        price=Decimal("612.30"),
        time=AT,
    )
    scene.put(Topic.FILLS, (fill, structs.replace(fill, id="f2", order_id="other", quantity=77)))
    scene.past.fees = [OrderFee(order_id=filled.id, total=Decimal("88.32"), items=(("佣金", Decimal("88.32")),))]
    dialog = scene.open()
    await settled()

    text = said(dialog)
    for words in (
        "New order: you confirmed 1,000 @ 612.50",
        "New order: accepted by the broker",
        "At the broker: 600 done; 600 of 1,000 filled, at 612.30 on average",
        "<b>price</b>",
        "Cancel: the outcome is known: you decided that nothing of it is open",
        "600 at 612.30",
        "88.32",
        "Trading unlocked",
        "612.50 for 2,000",
    ):
        assert words in text
    assert "10:00:03" in text
    assert "77 at" not in text
    assert "\u202e" not in text
    assert dialog.note.text() == "bought the dip"
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in dialog.findChildren(QLabel))

    dialog.copy()
    assert "612.50 for 2,000" in QGuiApplication.clipboard().text()
    dialog.close()


async def test_what_is_known_is_shown_while_the_broker_is_asked_for_its_fees(room: Room, filled: Order) -> None:
    room.guard.known = KNOWN
    scene = await scene_of(room, row=filled)
    scene.past.hold = asyncio.Event()
    dialog = scene.open()
    await settled()
    assert "New order: accepted by the broker" in said(dialog)
    assert "Asking the broker…" in said(dialog)
    scene.past.hold.set()
    await settled()
    assert "The broker does not tell them on this account." in said(dialog)


async def test_the_exits_of_an_entry_stand_with_what_they_have_traded(room: Room, qtbot: QtBot, filled: Order) -> None:
    stop = held_exit(order_id="81", trigger=Decimal("605.5"), status=OrderStatus.FILLED, filled=1000, quantity=1000)
    target = replace(stop, order_id="82", role=ExitRole.TAKE_PROFIT, status=OrderStatus.CANCELLED, filled=0)
    asked = AttachedExits(stop_loss=ExitTerms(trigger=stop.trigger), take_profit=ExitTerms(trigger=target.trigger))
    scene = await scene_of(room, row=replace(filled, exits=(stop, target), exits_asked=asked))
    sold = Fill(
        id="f3",
        order_id="81",
        account_id=filled.account_id,
        instrument=filled.instrument,
        name="",
        side=Side.SELL,
        quantity=1000,
        price=Decimal("605.00"),
        time=AT,
    )
    scene.put(Topic.FILLS, (sold,))
    dialog = scene.open()
    await settled()
    text = said(dialog)
    assert "605.50 at market, GTC: filled" in text
    assert "Stop hit: sold 1,000 HK.00700 @ 605.00" in text
    assert "605.50 at market, GTC: cancelled" in text
    scene.put(Topic.ORDERS, (replace(filled, exits=(stop,), exits_asked=asked),))
    await settled()
    assert "asked for, not confirmed" in said(dialog)


@pytest.mark.parametrize("filled_shares", [0, 400, 1000])
async def test_the_exits_of_an_entry_that_has_filled_in_part_say_that_none_works(
    room: Room, qtbot: QtBot, filled_shares: int
) -> None:
    stop = held_exit(order_id="81", trigger=Decimal("605.5"))
    status = OrderStatus.PARTIALLY_FILLED if filled_shares < 1000 else OrderStatus.FILLED
    row = replace(order(number="7002"), quantity=1000, filled=filled_shares, status=status, exits=(stop,))
    dialog = (await scene_of(room, row=row)).open()
    await settled()
    named = "No exit works until all of its entry has filled; withdrawing the rest does not start them." in said(dialog)
    assert named is (filled_shares == 400)


async def test_it_follows_the_order_and_keeps_a_note_that_is_being_typed(room: Room, qtbot: QtBot) -> None:
    working = order(number="7002", status=OrderStatus.SUBMITTED)
    scene = await scene_of(room, row=working)
    dialog = scene.open()
    await settled()
    assert "Placed by another program" in said(dialog)

    QTest.keyClicks(dialog.note, "why")
    room.guard.known = replace(KNOWN, note="another")
    scene.put(Topic.ORDERS, (replace(working, status=OrderStatus.PARTIALLY_FILLED, filled=600),))
    await settled()

    assert "600 done" in dialog.state.text()
    assert dialog.note.text() == "why"
    QTest.keyClick(dialog.note, Qt.Key.Key_Return)
    await settled()
    assert room.guard.notes == ["why"]
    assert dialog.isVisible()
    assert dialog.outcome.text()
    dialog.close()


async def test_what_cannot_be_read_or_written_is_said(room: Room, qtbot: QtBot) -> None:
    scene = await scene_of(room, row=order(number="7002", status=OrderStatus.SUBMITTED))
    room.guard.error = OSError(5, "Input/output error")
    dialog = scene.open()
    await settled()
    assert dialog.outcome.text() == "The order log cannot be read."

    room.guard.error = OrderDenied("audit", reason="full")
    QTest.keyClick(dialog.keep, Qt.Key.Key_Space)
    await settled()
    assert "disk is full" in dialog.outcome.text()
    dialog.close()


def test_a_step_of_an_order_for_a_fraction_keeps_it() -> None:
    """The log has decimals as text."""
    told = step(RecordKind.TRANSITION, None, status="partially-filled", filled="0.25", quantity="0.75", average=None)
    assert step_sentence(told).endswith("0.25 of 0.75 filled")
    assert "\u2014" in step_sentence(step(RecordKind.TRANSITION, None, status="filled", filled="much", quantity=None))
