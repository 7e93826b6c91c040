"""The blotter beyond today's rows: filters, past days, flow column, copies, CSV, menus, memory."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.screen.shown_texts import painted_texts
from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.filled_hub import position, quote
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.scenes.window.keys import give_keys
from fakes.values.reviews import TENCENT, account, order
from fakes.values.waiting import until
from tideboard_core.errors import RateLimited
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Environment, Fill, FillStatus, Order, OrderStatus, OrderType, Side, TimeInForce
from tideboard_core.ports.trading import ReadRows
from tideboard_core.system.appearance import Language
from tideboard_desktop.blotter.order_columns import fill_columns, order_columns
from tideboard_desktop.blotter.words import ALL, CASH, DONE, FILLS, OPEN, ORDERS, POSITIONS
from tideboard_desktop.ui.tables.column_model import TextColour, on_screen
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.translation import use_language

pytestmark = pytest.mark.slow

FILE_TITLES = """
Symbol|Name|Shares|Can be sold|Cost|Last|Value|P&L day|P&L open|P&L open [%]|Currency|Net flow today|\
Exits at the broker|With a stop at the broker
Order|Side|Symbol|Name|Type|Broker's type|Time in force|Last day|Trading hours|Shares|Price|Trigger|Filled|\
Average price|Fees|Currency|Status|Created|Updated|Reference|Broker's words|Kept otherwise|Part of order|Role|Holder
Fill|Order|Side|Symbol|Name|Shares|Price|Value|Time|Doubt
Clearing day|Settlement day|Time|Kind|Amount|Currency|Remark|Number|Amount with a contradicted direction
""".strip().splitlines()


class Scene:
    """The dock in a window of its own, with one working and one finished order."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.past = ScriptedPast()
        self.dock = blotter_in(room, self.past)
        working = replace(order(number="7002"), status=OrderStatus.SUBMITTED)
        done = order(number="7001", status=OrderStatus.FILLED, filled=1000)
        self.put(Topic.ORDERS, (working, done))
        self.put(Topic.FILLS, ())
        room.window.show()
        room.window.activateWindow()
        self.dock.set_account(room.floor.account)
        give_keys(room.window, self.dock.commands())

    def put(self, topic: Topic[object], value: object) -> None:
        self.room.floor.put(topic, self.room.floor.account.id, value)

    def frame(self) -> None:
        self.dock.refresh(self.room.floor.hub.take_dirty())

    async def settle(self) -> None:
        for _ in range(4):
            await asyncio.sleep(0)

    @property
    def ids(self) -> list[str]:
        return [row.id for row in self.dock.orders.rows]


@pytest.fixture
async def scene(room: Room) -> Scene:
    result = Scene(room)
    await until(room.window.isActiveWindow)
    return result


async def test_orders_are_narrowed_and_the_tab_goes_on_counting_the_working_ones(scene: Scene) -> None:
    shown = {}
    for key in (ALL, OPEN, DONE):
        scene.dock.filter(ORDERS, key)
        shown[key] = scene.ids
        assert scene.dock.tabs.tabText(ORDERS) == "Orders  1"
    assert shown == {ALL: ["7002", "7001"], OPEN: ["7002"], DONE: ["7001"]}
    assert not scene.past.asked


async def test_past_days_are_read_once_and_joined_with_today(scene: Scene) -> None:
    scene.past.orders = [order(number="6001", status=OrderStatus.FILLED), order(number="7001")]
    scene.past.hold = asyncio.Event()
    scene.dock.filter(ORDERS, "30")
    await scene.settle()
    assert scene.dock._notes[ORDERS].sentence.text() == "Reading past days"
    scene.past.hold.set()
    await scene.settle()
    assert scene.ids == ["7002", "7001", "6001"]
    assert scene.dock.orders.rows[1].status is OrderStatus.FILLED  # today's own row, not the older word
    scene.frame()
    scene.dock.filter(FILLS, "30")
    await scene.settle()
    ((who, begin, end),) = scene.past.asked
    assert (who, (end - begin).days) == (scene.room.floor.account.id, 30)


def bought(scene: Scene, number: str, **changes: Any) -> Fill:
    fill = Fill(
        id=number,
        order_id="6001",
        account_id=scene.room.floor.account.id,
        instrument=TENCENT.id,
        name="TENCENT",
        side=Side.BUY,
        quantity=100,
        price=Decimal(600),
        time=scene.room.floor.clock.market() - timedelta(days=2),
    )
    return structs.replace(fill, **changes)


def rows_of(*fills: Fill) -> tuple[Fill, ...]:
    return fills


async def read_again(scene: Scene, *fills: Fill, whole: bool = True) -> list[tuple[str, bool]]:
    """What a page of past days shows once the broker was asked again."""
    scene.past.fills = ReadRows(fills, unread="" if whole else "price")
    scene.room.floor.clock.advance(61)
    for _ in range(2):
        scene.dock.filter(FILLS, "30")
        await scene.settle()
    return [(row.id, row.missing) for row in scene.dock.fills.rows]


async def test_a_fill_of_a_past_day_that_the_next_answer_lacks_stays_on_its_page(scene: Scene) -> None:
    first, second = bought(scene, "f1"), bought(scene, "f2")
    scene.past.orders = [order(number="6001", status=OrderStatus.FILLED)]
    assert await read_again(scene, first, second) == [("f2", False), ("f1", False)]
    assert await read_again(scene, first, whole=False) == [("f2", False), ("f1", False)], "it may have been left out"
    assert await read_again(scene, first) == [("f2", True), ("f1", False)]
    cell = on_screen(fill_columns())[1].cell(scene.dock.fills.rows[0])
    assert (cell.second, cell.colour) == ("missing in the last answer", TextColour.WARN)
    assert await read_again(scene, first, second) == [("f2", False), ("f1", False)]
    gone = bought(scene, "f3", time=scene.room.floor.clock.market() - timedelta(days=30))
    assert await read_again(scene, first, second, gone) == [("f2", False), ("f1", False), ("f3", False)]
    scene.room.floor.clock.advance(86_400)
    assert [name for name, _ in await read_again(scene, first, second)] == ["f2", "f1"], "it is out of the range"


async def test_a_fill_that_was_taken_back_stays_visible_as_that(scene: Scene) -> None:
    """Today's stand beside the fills that count, those of a past day on its page; a payout is no fill."""
    account, hub = scene.room.floor.account, scene.room.floor.hub
    now = scene.room.floor.clock.market()
    gone = bought(scene, "f9", time=now, status=FillStatus.CANCELLED)
    hub.publish(Topic.TAKEN_BACK.of(account.id), Lazy.ready(rows_of(gone)))
    scene.dock.filter(FILLS, ALL)
    await scene.settle()
    assert "f9" in [row.id for row in scene.dock.fills.rows]
    cell = on_screen(fill_columns())[1].cell(gone)
    assert (cell.second, cell.colour) == ("taken back by the broker", TextColour.WARN)

    past = bought(scene, "f2", status=FillStatus.CANCELLED)
    paid = bought(scene, "f3", status=FillStatus.PAYOUT)
    assert ("f2", False) in await read_again(scene, bought(scene, "f1"), past, paid)
    assert "f3" not in [row.id for row in scene.dock.fills.rows]


async def test_a_practice_account_that_begins_anew_has_no_past(scene: Scene) -> None:
    scene.room.floor.account = account(Environment.PRACTICE)
    scene.dock.set_account(scene.room.floor.account)
    assert await read_again(scene, bought(scene, "f1")) == [("f1", False)]
    scene.past.orders = []
    assert await read_again(scene) == []


async def test_fills_of_today_are_on_the_page_of_past_days_once(scene: Scene) -> None:
    """Today's list has them, and the answer about past days of a broker that begins its day by another zone."""
    now = bought(scene, "now", time=scene.room.floor.clock.market())
    late = bought(scene, "late", time=scene.room.floor.clock.market() - timedelta(hours=12))
    scene.put(Topic.FILLS, (now,))
    scene.frame()
    assert await read_again(scene, late, now) == [("now", False), ("late", False)]


async def test_a_refusal_is_told_and_asked_again_only_after_a_minute(scene: Scene) -> None:
    scene.past.error = RateLimited("rate-limited", retry_after=3.0)
    scene.dock.filter(ORDERS, "7")
    await scene.settle()
    assert scene.dock._notes[ORDERS].sentence.text() == "Past days were not read"
    scene.dock.filter(ORDERS, "7")
    await scene.settle()
    assert len(scene.past.asked) == 1
    scene.past.error = None
    scene.room.floor.clock.advance(61)
    scene.dock.filter(ORDERS, "7")
    await scene.settle()
    assert scene.ids == ["7002", "7001"]


async def test_another_accounts_past_is_its_own(scene: Scene) -> None:
    scene.past.orders = [order(number="6001")]
    scene.dock.filter(ORDERS, "7")
    await scene.settle()
    scene.past.orders = []
    scene.dock.set_account(account(Environment.LIVE))
    await scene.settle()
    assert scene.ids == []
    assert [asked[0] for asked in scene.past.asked] == [scene.room.floor.account.id, account(Environment.LIVE).id]


async def test_flow_is_wanted_for_the_rows_in_view_alone(scene: Scene) -> None:
    mine = scene.room.floor.account
    many = tuple(replace(position(mine), instrument=InstrumentId(f"HK.{9000 + n:05}")) for n in range(60))
    scene.put(Topic.POSITIONS, many)
    scene.frame()
    hub = scene.room.floor.hub

    def wanted() -> set[str]:
        return {str(key.subject) for key in hub.wanted() if key.topic is Topic.FLOW}

    seen = scene.dock.positions_view.shown_rows
    assert 0 < len(seen) < 60
    assert wanted() == {f"HK.{9000 + n:05}" for n in seen}
    scene.dock.positions_view.scrollToBottom()
    assert "HK.09059" in wanted()
    assert "HK.09000" not in wanted()
    scene.dock.tabs.setCurrentIndex(ORDERS)
    assert not wanted()


async def test_a_moved_profit_glows(scene: Scene) -> None:
    scene.room.floor.put(Topic.QUOTE, TENCENT.id, quote("613.50"))
    scene.frame()
    assert scene.dock.held.changed.flashes.strength(TENCENT.id) > 0
    scene.dock.hide()
    assert not scene.dock.held.changed.active


async def test_without_motion_a_moved_profit_carries_an_arrow(room: Room) -> None:
    """For a second, painted before the number; nothing glows."""
    room.theme = make_theme(motion=False)
    scene = Scene(room)
    scene.room.floor.put(Topic.QUOTE, TENCENT.id, quote("613.50"))
    scene.frame()

    with painted_texts() as painted:
        scene.dock.positions_view.viewport().grab()
    assert [one.text for one in painted].count("\u25b2") == 1
    assert not scene.dock.held.changed.flashes.active
    scene.dock.set_account(None)
    assert not scene.dock.held.changed.active


async def test_a_row_is_copied_with_every_digit(scene: Scene) -> None:
    scene.dock.orders_view.setFocus()
    scene.dock.orders_view.selectRow(0)
    QTest.keyClick(scene.dock.orders_view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    cells = QGuiApplication.clipboard().text().split("\t")
    assert cells[0] == "7002"
    assert TENCENT.id in cells
    scene.dock.files.copy_table()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3


async def test_the_titles_of_a_file_are_the_same_in_every_language(scene: Scene, qapp: QApplication) -> None:
    tabs = (POSITIONS, ORDERS, FILLS, CASH)
    english = [scene.dock.files.rows_of(tab)[0] for tab in tabs]
    try:
        assert use_language(qapp, Language.SIMPLIFIED)
        assert on_screen(order_columns())[0].title != "Side"
        assert [scene.dock.files.rows_of(tab)[0] for tab in tabs] == english
    finally:
        use_language(qapp, Language.ENGLISH)
    assert ["|".join(titles) for titles in english] == FILE_TITLES


@pytest.mark.parametrize("tab", [POSITIONS, ORDERS, FILLS])
async def test_each_table_has_as_many_cells_as_titles(scene: Scene, tab: int) -> None:
    header, rows = scene.dock.files.rows_of(tab)
    assert len(set(header)) == len(header)
    assert all(len(row) == len(header) for row in rows)
    assert rows or tab == FILLS


async def test_what_a_waiting_order_waits_for(scene: Scene) -> None:
    waiting = replace(order(number="7003"), status=OrderStatus.PENDING)
    rows = (
        replace(waiting, order_type=OrderType.STOP, trigger=Decimal(620), price=None),
        replace(waiting, id="7004", time_in_force=TimeInForce.GTC),
        replace(waiting, id="7005"),
    )
    scene.dock.show_orders()
    scene.put(Topic.ORDERS, rows)
    scene.frame()
    statuses = [
        next(c for c in scene.dock.orders.columns if c.title == "Status").cell(row).text
        for row in scene.dock.orders.rows
    ]
    assert statuses == ["waits for 620.00", "waits for the session", "queued"]


async def test_menu_keys_and_double_click_fill_the_ticket_and_send_nothing(scene: Scene) -> None:
    again: list[Order] = []
    sales: list[object] = []
    scene.dock.trading.again_requested.connect(again.append)
    scene.dock.trading.sale_requested.connect(sales.append)
    scene.dock.orders_view.setFocus()
    scene.dock.orders_view.selectRow(1)
    QTest.keyClick(scene.dock.orders_view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    menu = scene.dock.row_menu(1)
    next(action for action in menu.actions() if action.text() == "Same again in the ticket").trigger()
    scene.dock.positions_view.setFocus()
    scene.dock.positions_view.selectRow(0)
    QTest.keyClick(scene.dock.positions_view, Qt.Key.Key_Return)
    await scene.settle()
    assert [row.id for row in again] == ["7001", "7001"]
    assert len(sales) == 1
    assert not scene.room.guard.submitted


async def test_the_memory_keeps_tab_filter_and_sorting(scene: Scene) -> None:
    scene.dock.tabs.setCurrentIndex(ORDERS)
    scene.dock.filter(ORDERS, OPEN)
    scene.dock.orders.sort(3, Qt.SortOrder.DescendingOrder)
    memory = scene.dock.memory()
    scene.dock.tabs.setCurrentIndex(POSITIONS)
    scene.dock.filter(ORDERS, ALL)
    scene.dock.orders.sort(-1)
    scene.dock.recall(memory)
    assert scene.dock.tabs.currentIndex() == ORDERS
    assert scene.ids == ["7002"]
    assert scene.dock.orders.sorting == (3, Qt.SortOrder.DescendingOrder)
    scene.dock.recall({"tab": 9, "orders": "nonsense", "sorting": [["x"], 3]})
    assert scene.dock.tabs.currentIndex() == ORDERS


async def test_every_action_is_a_command_with_its_own_id(scene: Scene) -> None:
    commands = scene.dock.commands()
    assert len({command.id for command in commands}) == len(commands)
    {command.id: command for command in commands}["blotter.filter.orders.open"].run()
    assert scene.dock.tabs.currentIndex() == ORDERS
    assert scene.ids == ["7002"]
    assert Topic.QUOTE.of(TENCENT.id) not in scene.room.floor.hub.wanted()
