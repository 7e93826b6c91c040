"""The blotter's cash tab under real events: read when it is looked at, told whose it is, and why it is empty."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.timers import next_second
from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.scenes.window.keys import give_keys
from fakes.values.reviews import account
from fakes.values.waiting import until
from tideboard_core.errors import GatewayDown, PermissionMissing
from tideboard_core.model.order import Environment
from tideboard_core.model.reference import CashEntry
from tideboard_desktop.blotter.cash_page import CashPage, CashRow, cash_columns
from tideboard_desktop.blotter.words import ALL, CASH, ORDERS, POSITIONS
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import ColumnTable, TextColour, csv_rows, on_screen
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.theme import make_theme

TODAY, MONDAY = date(2026, 11, 20), date(2026, 11, 16)
BOUGHT = CashEntry(
    id="9", clearing_date=TODAY, settlement_date=date(2026, 11, 24), currency="HKD", kind="Buy",
    amount=Decimal("-61250.128"), remark="HK.00700 100",
)  # fmt: skip
PAID = CashEntry(
    id="3", clearing_date=MONDAY, settlement_date=None, currency="USD", kind="Dividend", amount=Decimal(420)
)


class Scene:
    """The dock in a window of its own, its broker with two movements."""

    def __init__(self, room: Room) -> None:
        self.room, self.past = room, ScriptedPast()
        self.past.cash = [PAID, BOUGHT]
        self.dock = blotter_in(room, self.past)
        give_keys(room.window, self.dock.commands())
        room.window.show()
        room.window.activateWindow()
        self.dock.set_account(room.floor.account)

    @property
    def page(self) -> CashPage:
        return self.dock.cash

    async def settle(self) -> None:
        for _ in range(8):
            await asyncio.sleep(0)

    async def open(self) -> None:
        """Click on the tab."""
        QTest.mouseClick(self.dock.tabs, Qt.MouseButton.LeftButton, pos=self.dock.tabs.tabRect(CASH).center())
        await self.settle()

    @property
    def shown(self) -> list[list[str]]:
        return [[column.cell(row).text for column in self.page.table.columns] for row in self.page.table.rows]

    @property
    def note(self) -> tuple[str, str]:
        return self.page.note.sentence.text(), self.page.note.detail.text()


@pytest.fixture
async def scene(room: Room) -> Scene:
    result = Scene(room)
    await until(room.window.isActiveWindow)
    return result


async def test_nothing_is_asked_before_the_tab_is_looked_at(scene: Scene) -> None:
    await scene.settle()
    assert scene.past.cash_asked == []
    await scene.open()
    assert {asked[0] for asked in scene.past.cash_asked} == {scene.room.floor.account.id}
    before = len(scene.past.cash_asked)
    scene.dock.tabs.setCurrentIndex(POSITIONS)
    scene.room.floor.clock.advance(1000)
    scene.dock.set_account(account(Environment.LIVE))
    await scene.settle()
    assert len(scene.past.cash_asked) == before


async def test_a_week_stands_newest_first_with_sign_and_currency(scene: Scene) -> None:
    await scene.open()
    assert scene.shown == [
        ["20 Nov 2026", "\u2014", "Buy", "\u221261,250.13", "HKD", "HK.00700 100", "24 Nov 2026"],
        ["16 Nov 2026", "\u2014", "Dividend", "+420.00", "USD", "", "\u2014"],
    ]
    assert scene.dock.tabs.tabText(CASH) == "Cash"
    foot = scene.page.foot.words.text()
    mine = scene.room.floor.account
    assert foot == f"{mine.name} {mine.short_id} · since 13 Nov 2026 · read at 10:30:00 HKT"
    assert mine.id not in foot


@pytest.mark.parametrize(("width", "gone"), [(900, set()), (720, {"Settles"}), (440, {"Settles", "Time", "Currency"})])
def test_where_there_is_little_room_day_kind_and_amount_stay(qtbot: QtBot, width: int, gone: set[str]) -> None:
    table = ColumnTable[CashRow](cash_columns(lambda: "America/New_York"), lambda row: row)
    view = ColumnView(table, make_theme(), identifier="cash_journal", name="Cash journal")
    qtbot.addWidget(view)
    view.resize(width, 200)
    view.show()
    table.show_rows([CashRow(BOUGHT)])
    titles = [column.title for column in table.columns]
    assert {title for at, title in enumerate(titles) if view.isColumnHidden(at)} == gone
    amount = titles.index("Amount")
    assert view.columnViewportPosition(amount) + view.columnWidth(amount) <= view.viewport().width()


async def test_the_range_is_chosen_from_the_menu(scene: Scene) -> None:
    await scene.open()
    choice = scene.dock.bar.filters[CASH]
    assert not choice.isHidden()
    assert scene.dock.bar.filters[ORDERS].isHidden()
    choice.pick(ALL)
    await scene.settle()
    assert [row.entry for row in scene.page.table.rows] == [BOUGHT]
    choice.pick("30")
    await scene.settle()
    assert min(begin for _who, begin, _end in scene.past.cash_asked) == date(2026, 10, 21)
    assert not choice.has("90")  # ninety calls at a broker that tells it day by day


async def test_it_says_why_it_is_empty(scene: Scene) -> None:
    scene.past.hold = asyncio.Event()
    await scene.open()
    assert scene.note[0] == "Reading the cash journal"
    scene.past.cash = []
    scene.past.hold.set()
    await scene.settle()
    assert scene.note == ("No money moved", "The broker lists none in these days")
    scene.dock.set_account(None)
    assert scene.note[0] == "Not read from the broker yet"
    assert scene.page.foot.words.text() == ""


@pytest.mark.parametrize("error", [PermissionMissing("no-permission"), GatewayDown("not-connected")])
async def test_a_refusal_is_told_in_place_of_rows_and_below_rows(
    scene: Scene, error: PermissionMissing | GatewayDown
) -> None:
    scene.past.error = error
    await scene.open()
    sentence, detail = scene.note
    assert sentence == "The cash journal was not read"
    assert detail
    scene.past.error = None
    scene.dock.filter(CASH, ALL)
    await scene.settle()
    scene.past.error = error
    scene.dock.filter(CASH, "30")
    await scene.settle()
    assert [row.entry for row in scene.page.table.rows] == [BOUGHT]
    assert scene.page.foot.words.text().endswith(detail)
    assert scene.note == ("", "")


async def test_another_account_never_shows_the_rows_of_the_one_before(scene: Scene) -> None:
    await scene.open()
    scene.past.hold = asyncio.Event()
    other = account(Environment.LIVE)
    scene.dock.set_account(other)
    await scene.settle()
    assert scene.shown == []
    assert other.short_id in scene.page.foot.words.text()
    scene.past.hold.set()
    await scene.settle()
    assert len(scene.shown) == 2
    scene.dock.set_account(None)
    assert scene.shown == []


async def test_it_is_renewed_each_minute_while_it_is_looked_at(scene: Scene) -> None:
    await scene.open()
    before = len(scene.past.cash_asked)
    scene.past.cash.append(PAID)
    scene.room.floor.clock.advance(61)
    next_second(scene.room.frame)
    await scene.settle()
    assert scene.past.cash_asked[before:] == [(scene.room.floor.account.id, TODAY, TODAY)]


async def test_a_row_is_copied_with_every_digit_and_the_table_saved_with_its_days(scene: Scene) -> None:
    await scene.open()
    scene.page.view.setFocus()
    scene.page.view.selectRow(0)
    QTest.keyClick(scene.page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    cells = QGuiApplication.clipboard().text().split("\t")
    assert cells == ["2026-11-20", "2026-11-24", "", "Buy", "-61250.128", "HKD", "HK.00700 100", "9", ""]
    header, rows = scene.dock.files.rows_of(CASH)
    assert len(header) == len(rows[0]) == 9
    assert [act.text() for act in scene.dock.row_menu(0, CASH).actions()] == ["Copy row", "Save table as CSV…"]


async def test_enter_on_a_movement_and_its_selection_trade_nothing(scene: Scene) -> None:
    await scene.open()
    before = scene.room.selection.instrument
    scene.page.view.setFocus()
    scene.page.view.selectRow(1)
    QTest.keyClick(scene.page.view, Qt.Key.Key_Return)
    await scene.settle()
    assert scene.room.selection.instrument == before
    assert not scene.room.guard.submitted


async def test_the_tab_and_the_sorting_are_remembered(scene: Scene) -> None:
    await scene.open()
    scene.page.table.sort(3, Qt.SortOrder.AscendingOrder)
    memory = scene.dock.memory()
    scene.dock.tabs.setCurrentIndex(POSITIONS)
    scene.page.table.sort(-1)
    scene.dock.recall(memory)
    assert scene.dock.tabs.currentIndex() == CASH
    assert [row.entry for row in scene.page.table.rows] == [BOUGHT, PAID]


async def test_it_needs_no_more_room_than_the_other_tables(scene: Scene) -> None:
    """A page in the background would push the docks above out of a small window."""
    assert scene.page.minimumSizeHint() == scene.dock.positions_view.minimumSizeHint()


@pytest.mark.parametrize(
    ("words", "shown"),
    [("买入", "Purchase"), ("交易费用", "Trading fees"), ("賣出", "Sale"), ("供股认购", "供股认购"), ("", "")],
)
def test_a_kind_is_told_in_the_window_s_language_where_the_broker_s_word_is_known(words: str, shown: str) -> None:
    columns, moved = cash_columns(lambda: "UTC"), CashRow(replace(BOUGHT, kind=words))
    cell = on_screen(columns)[2].cell(moved)
    _header, (row,) = csv_rows(columns, [moved])

    assert (cell.text, cell.exact) == (shown or fmt.MISSING, words)
    assert row[3] == shown


def test_money_whose_direction_contradicts_its_sign_is_marked_and_in_no_column_that_is_summed() -> None:
    columns, moved = cash_columns(lambda: "UTC"), CashRow(replace(BOUGHT, amount=Decimal(-500), contradicted=True))
    cell = on_screen(columns)[3].cell(moved)
    header, (row,) = csv_rows(columns, [moved])

    assert (cell.text, cell.colour) == (f"{fmt.signed(Decimal(-500), 2)} ?", TextColour.WARN)
    assert cell.exact == "The broker tells a direction against the sign: it is in no sum"
    values = dict(zip(header, row, strict=True))
    assert (values["Amount"], values["Amount with a contradicted direction"]) == (None, Decimal(-500))
