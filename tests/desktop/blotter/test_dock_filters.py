"""Filters of orders, fills and cash: typed, combined, saved; what they hide is told and is never left out of an act."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.scenes.own_stores import Stores
from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.scenes.window.keys import give_keys
from fakes.values.reviews import TENCENT, account, order
from fakes.values.waiting import until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Environment, Fill, Order, OrderStatus, Side
from tideboard_core.model.reference import CashEntry
from tideboard_desktop.blotter.dock import BlotterDock
from tideboard_desktop.blotter.words import ALL, CASH, DONE, FILLS, ORDERS, POSITIONS
from tideboard_desktop.docks.order_filter_row import FilterPart, OrderFilterRow

APPLE = InstrumentId("US.AAPL")
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def orders() -> tuple[Order, ...]:
    """Two that work, one of each symbol; one filled, one rejected."""
    made = order(number="7004")
    return (
        made,
        replace(order(number="7003"), instrument=APPLE, name="Apple Inc", side=Side.SELL),
        order(number="7002", status=OrderStatus.FILLED, filled=1000),
        replace(order(number="7001", status=OrderStatus.REJECTED), created=made.created - timedelta(days=1)),
    )


class Scene:
    """The dock in a window of its own with the file of saved views."""

    def __init__(self, room: Room, stores: Stores) -> None:
        self.room, self.past = room, ScriptedPast()
        self.dock = blotter_in(room, self.past, notes=lambda: stores)
        give_keys(room.window, self.dock.commands())
        self.put(Topic.ORDERS, orders())
        self.put(Topic.FILLS, ())
        room.window.show()
        room.window.activateWindow()
        self.dock.set_account(room.floor.account)

    def put(self, topic: Topic[object], value: object) -> None:
        self.room.floor.put(topic, self.room.floor.account.id, value)

    def frame(self) -> None:
        self.dock.refresh(self.room.floor.hub.take_dirty())

    async def settle(self) -> None:
        for _ in range(8):
            await asyncio.sleep(0)

    def row(self, tab: int = ORDERS) -> OrderFilterRow:
        page = self.dock.filters[tab]
        return page.row if page.row is not None and page.is_open else page.open(on=True)

    @property
    def ids(self) -> list[str]:
        return [row.id for row in self.dock.orders.rows]


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    made = Stores(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def scene(room: Room, stores: Stores) -> Scene:
    made = Scene(room, stores)
    await until(room.window.isActiveWindow)
    made.dock.show_orders()
    return made


async def test_by_keys_alone_rows_are_found_and_all_come_back(scene: Scene) -> None:
    QTest.keyClick(scene.dock.orders_view, Qt.Key.Key_F, CONTROL)
    row = scene.row()
    assert row.words.hasFocus()
    assert scene.dock.bar.find.isChecked()
    QTest.keyClicks(row.words, "apple 7003")
    assert scene.ids == ["7003"]
    assert row.count.text().startswith("1 of 4 shown")
    QTest.keyClick(row.words, Qt.Key.Key_Down)
    assert scene.dock.orders_view.hasFocus()
    QTest.keyClick(scene.dock.orders_view, Qt.Key.Key_F, CONTROL)
    QTest.keyClick(row.words, Qt.Key.Key_Escape)
    assert scene.ids == ["7004", "7003", "7002", "7001"]
    assert row.isHidden()
    assert scene.dock.orders_view.hasFocus()
    assert not scene.dock.bar.find.isChecked()
    QTest.keyClick(scene.dock.orders_view, Qt.Key.Key_F, CONTROL)
    assert (row.words.text(), len(scene.ids)) == ("", 4)  # nothing acts again that was closed


async def test_filters_combine_with_each_other_and_with_the_range(scene: Scene) -> None:
    row = scene.row()
    row.picks[FilterPart.SYMBOLS].pick(TENCENT.id)
    assert scene.ids == ["7004", "7002", "7001"]
    row.picks[FilterPart.STATUSES].pick(OrderStatus.REJECTED)
    row.picks[FilterPart.STATUSES].pick(OrderStatus.FILLED)
    assert scene.ids == ["7002", "7001"]
    row.picks[FilterPart.DAYS].pick(date(2026, 11, 20))
    assert scene.ids == ["7002"]
    scene.past.orders = [replace(order(number="6001", status=OrderStatus.FILLED), created=orders()[0].created)]
    scene.dock.filter(ORDERS, "30")
    await scene.settle()
    assert scene.ids == ["7002", "6001"]
    QTest.mouseClick(row.clear_button, LEFT)
    assert len(scene.ids) == 5
    assert not row.clear_button.isEnabled()


async def test_hidden_working_orders_are_counted_and_cancel_all_takes_them(scene: Scene) -> None:
    row = scene.row()
    row.picks[FilterPart.SIDES].pick(Side.BUY)
    hidden = "Working orders hidden: 1; \u201cCancel all\u201d cancels them too"
    assert row.count.text() == f"3 of 4 shown \u00b7 {hidden}"
    assert row.count.property("tone") == "warn"
    row.picks[FilterPart.STATUSES].pick(OrderStatus.EXPIRED)
    assert scene.ids == []
    assert scene.dock.cancel_all.isEnabled()
    assert "Working orders hidden: 2" in row.count.text()
    assert scene.dock._notes[ORDERS].sentence.text() == "No row agrees with the filters"
    assert scene.dock.tabs.tabText(ORDERS) == "Orders  2"
    QTest.mouseClick(scene.dock.cancel_all, LEFT)
    await scene.settle()
    assert scene.room.guard.cancelled_all == [scene.room.floor.account]


async def test_also_the_range_tells_what_it_hides_while_the_filters_are_open(scene: Scene) -> None:
    row = scene.row()
    scene.dock.filter(ORDERS, DONE)
    assert row.count.text().startswith("2 of 2 shown \u00b7 Working orders hidden: 2")
    scene.dock.filter(ORDERS, ALL)
    assert row.count.text() == "4 of 4 shown"


async def test_what_comes_while_filters_are_open_is_filtered_and_counted(scene: Scene) -> None:
    row = scene.row()
    row.picks[FilterPart.SYMBOLS].pick(APPLE)
    fresh = order(number="7005")
    scene.put(Topic.ORDERS, (fresh, *orders()))
    scene.frame()
    assert scene.ids == ["7003"]
    assert "Working orders hidden: 2" in row.count.text()
    scene.put(Topic.ORDERS, (replace(fresh, instrument=APPLE), *orders()))
    scene.frame()
    assert scene.ids == ["7005", "7003"]
    done = tuple(replace(one, status=OrderStatus.CANCELLED) for one in orders())
    scene.put(Topic.ORDERS, done)
    scene.frame()
    assert row.count.text() == "1 of 4 shown"


async def test_another_account_is_filtered_alike_and_says_so(scene: Scene) -> None:
    row = scene.row()
    row.words.setText("apple")
    other = account(Environment.LIVE)
    scene.room.floor.put(Topic.ORDERS, other.id, (replace(order(), account_id=other.id),))
    scene.dock.set_account(other)
    assert scene.ids == []
    assert row.count.text().startswith("0 of 1 shown \u00b7 Working orders hidden: 1")
    assert not row.isHidden()


async def test_a_name_that_comes_later_is_found(scene: Scene) -> None:
    row = scene.row()
    row.words.setText("\u860b\u679c")
    assert scene.ids == []
    apple = replace(TENCENT, id=APPLE, name="\u860b\u679c\u516c\u53f8")
    scene.room.floor.hub.publish(Topic.INSTRUMENT.of(APPLE), Lazy.ready(apple))
    scene.frame()
    assert scene.ids == ["7003"]


async def test_the_selected_order_stays_selected_through_a_filter(scene: Scene) -> None:
    scene.dock.orders_view.selectRow(1)
    row = scene.row()
    row.picks[FilterPart.SYMBOLS].pick(APPLE)
    assert scene.dock.orders_view.current_row == 0
    row.clear()
    assert scene.dock.orders_view.current_row == 1


async def test_a_saved_view_has_filters_and_range(scene: Scene) -> None:
    row = scene.row()
    row.picks[FilterPart.SIDES].pick(Side.SELL)
    scene.dock.filter(ORDERS, DONE)
    await row.views.keep("sold", msgspec.json.encode(scene.dock.filters[ORDERS].state()).decode())
    scene.dock.filter(ORDERS, ALL)
    QTest.keyClick(row.words, Qt.Key.Key_Escape)
    assert len(scene.ids) == 4
    row.views.take(row.views.bodies["sold"])
    assert scene.dock.bar.filters[ORDERS].key == DONE
    assert row.picks[FilterPart.SIDES].picked == (Side.SELL,)
    assert not row.isHidden()
    row.views.take('{"span": "of another version"}')
    assert scene.dock.bar.filters[ORDERS].key == DONE
    assert row.filter().empty


async def test_a_layout_keeps_open_filters_without_days(scene: Scene) -> None:
    row = scene.row()
    row.words.setText("7003")
    row.picks[FilterPart.DAYS].pick(date(2026, 11, 20))
    memory = scene.dock.memory()
    scene.dock.close_filters()
    assert len(scene.ids) == 4
    scene.dock.recall(memory)
    assert scene.ids == ["7003"]
    assert row.picks[FilterPart.DAYS].picked == ()
    assert scene.dock.bar.find.isChecked()
    scene.dock.recall({"filters": {"orders": {"sides": ["sideways"], "words": 5}, "x": {}}})
    assert row.filter().empty
    scene.dock.recall({})
    assert row.isHidden()


async def test_fills_and_cash_have_filters_of_their_own(scene: Scene) -> None:
    at = orders()[0].created
    mine = scene.room.floor.account.id
    fills = tuple(
        Fill(id=f"f{n}", order_id=f"70{n}", account_id=mine, instrument=TENCENT.id, name="TENCENT",
             side=side, quantity=100, price=Decimal(600), time=at)
        for n, side in enumerate((Side.BUY, Side.SELL))
    )  # fmt: skip
    scene.put(Topic.FILLS, fills)
    scene.past.cash = [
        CashEntry(id="1", clearing_date=date(2026, 11, 20), settlement_date=None, currency="HKD", kind=kind,
                  amount=Decimal(amount))
        for kind, amount in (("Deposit", "100"), ("Trading Fees", "-3"))
    ]  # fmt: skip
    scene.dock.tabs.setCurrentIndex(FILLS)
    assert not scene.dock.bar.find.isChecked()
    QTest.mouseClick(scene.dock.bar.find, LEFT)
    scene.row(FILLS).picks[FilterPart.SIDES].pick(Side.SELL)
    assert [one.id for one in scene.dock.fills.rows] == ["f1"]
    assert scene.row(FILLS).count.text() == "1 of 2 shown"
    assert len(scene.ids) == 4
    scene.dock.tabs.setCurrentIndex(CASH)
    await scene.settle()
    QTest.mouseClick(scene.dock.bar.find, LEFT)
    cash = scene.row(CASH)
    cash.picks[FilterPart.KINDS].open_menu = lambda: None  # type: ignore[method-assign]
    cash.picks[FilterPart.KINDS]._fill()
    assert [action.text() for action in cash.picks[FilterPart.KINDS].menu_of_all.actions() if action.text()][1:] == [
        "Deposit",
        "Trading fees",
    ]
    cash.picks[FilterPart.KINDS].pick("fees")
    assert [row.entry.amount for row in scene.dock.cash.table.rows] == [Decimal(-3)]
    assert cash.picks[FilterPart.KINDS].text() == "Trading fees"
    cash.words.setText("nothing like it")
    assert scene.dock.cash.note.sentence.text() == "No row agrees with the filters"
    QTest.mouseClick(scene.dock.bar.find, LEFT)
    assert len(scene.dock.cash.table.rows) == 2


async def test_positions_have_no_filters(scene: Scene) -> None:
    scene.dock.tabs.setCurrentIndex(POSITIONS)
    command = {one.id: one for one in scene.dock.commands()}["blotter.find"]
    assert scene.dock.bar.find.isHidden()
    assert not command.enabled()
    command.run()
    assert command.why_not() == "Positions have no filters."


def test_without_a_file_there_are_no_views(room: Room) -> None:
    dock: BlotterDock = blotter_in(room, ScriptedPast())
    assert dock.filters[ORDERS].open(on=True).views_button is None
