"""Orders that the broker keeps otherwise than confirmed: their rows, and what the menu of a row settles."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.reviews import order
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import CancelRequest, Order, OrderStatus
from tideboard_core.model.order_terms import OrderTerm, TermDifference, TimeInForce
from tideboard_desktop.blotter.dock import BlotterDock
from tideboard_desktop.blotter.order_columns import ACTION, order_columns
from tideboard_desktop.blotter.words import ORDERS
from tideboard_desktop.orders.results import SettleDialog
from tideboard_desktop.ui.tables.column_model import Cell, ColumnTable, TextColour, csv_rows, on_screen
from tideboard_desktop.ui.tables.column_view import MARGIN, ColumnView
from tideboard_desktop.ui.theme import Type, make_theme
from tideboard_desktop.ui.translation import install_translation
from tideboard_desktop.ui.words.as_confirmed import both_values

SIDE, SYMBOL, TYPE, SHARES, PRICE, TRIGGER, FILLED, AVERAGE, _FEES, BOTH, STATUS = range(11)
COLUMN = {
    OrderTerm.SIDE: (SIDE, "buy", "sell"),
    OrderTerm.SECURITY: (SYMBOL, "HK.00001", "HK.00700"),
    OrderTerm.TYPE: (TYPE, "limit", "market"),
    OrderTerm.TIME: (TYPE, "day", "gtc"),
    OrderTerm.LAST_DAY: (TYPE, "2026-12-04", "2026-12-03"),
    OrderTerm.HOURS: (TYPE, "regular", "extended"),
    OrderTerm.QUANTITY: (SHARES, "2000", "1000"),
    OrderTerm.LIMIT: (PRICE, "480", "611"),
    OrderTerm.TRIGGER: (TRIGGER, "470", "471"),
    OrderTerm.FILLED: (FILLED, "900", "1000"),
    OrderTerm.FILL_PRICE: (AVERAGE, "600", "611"),
}


def differing(*terms: tuple[OrderTerm, str, str], settled: bool = False) -> Order:
    differs = tuple(TermDifference(term=term, asked=asked, kept=kept, settled=settled) for term, asked, kept in terms)
    return replace(order(), differs=differs)


LIMIT = (OrderTerm.LIMIT, "480", "611")
HOURS = (OrderTerm.HOURS, "regular", "extended")
MISSING = replace(
    order(status=OrderStatus.UNKNOWN), differs=(TermDifference(term=OrderTerm.LISTED, asked="7001", kept=""),)
)


def cell(row: Order, column: int) -> Cell:
    return on_screen(order_columns())[column].cell(row)


@pytest.mark.parametrize("term", COLUMN)
def test_the_cell_of_a_term_is_amber_and_has_both_values(term: OrderTerm) -> None:
    column, asked, kept = COLUMN[term]
    plain = replace(order(filled=1000), trigger=Decimal(471))
    row = replace(plain, differs=(TermDifference(term=term, asked=asked, kept=kept),))
    shown = cell(row, column)

    assert shown.text == cell(plain, column).text, "the broker's value"
    assert shown.colour is TextColour.WARN
    assert "confirmed " in shown.exact
    others = {SIDE, TYPE, SHARES, PRICE, TRIGGER, FILLED, AVERAGE} - {column}
    assert {one for one in others if cell(row, one) != cell(plain, one)} == set()
    status = cell(row, STATUS)
    assert (status.text, status.colour, status.alarm) == ("Kept otherwise", TextColour.WARN, True)
    both = cell(row, BOTH)
    assert (both.text, both.colour) == (both_values(row)[0], TextColour.WARN)
    assert cell(row, SYMBOL).second == cell(plain, SYMBOL).second, "the name stays"


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_HK"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_both_values_are_whole_in_the_row_of_the_usual_layout(
    qapp: QApplication, qtbot: QtBot, language: str, scale: float
) -> None:
    """926 pixels in a window of 1600: the column comes, the time and the average price leave, and nothing is cut."""
    install_translation(qapp, language)
    try:
        theme = make_theme(scale=scale)
        table = ColumnTable[Order](order_columns(), lambda row: row.id)
        view = ColumnView(table, theme, identifier="orders", name="Orders")
        qtbot.addWidget(view)
        view.resize(theme.px(926), 200)
        view.show()
        table.show_rows([order()])
        assert view.isColumnHidden(BOTH)
        before = [view.columnViewportPosition(place) for place in range(AVERAGE)]
        for term, (column, asked, kept) in COLUMN.items():
            row = replace(differing((term, asked, kept)), trigger=None)
            table.show_rows([row])
            shown, metrics = cell(row, BOTH), QFontMetrics(theme.font(Type.BODY))
            assert not view.isColumnHidden(BOTH)
            assert metrics.horizontalAdvance(shown.text) <= view.columnWidth(BOTH) - MARGIN - 4, shown.text
            if column not in {TRIGGER, AVERAGE}:
                assert not view.isColumnHidden(column)
        assert [view.columnViewportPosition(place) for place in range(AVERAGE)] == before
        view.resize(theme.px(700), 200)
        assert not view.isColumnHidden(BOTH)
        view.resize(theme.px(440), 200)
        assert view.isColumnHidden(BOTH), "the mark and the button stay whole"
        assert view.visualRect(table.index(0, ACTION)).right() < view.viewport().width()
        table.show_rows([order(), MISSING, differing(LIMIT, settled=True)])
        view.resize(theme.px(2000), 200)
        assert view.isColumnHidden(BOTH), "there is no room for a column of nothing"
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)


def test_what_is_settled_is_quiet_and_at_hand() -> None:
    row = differing(LIMIT, settled=True)

    for column in (SIDE, SYMBOL, TYPE, SHARES, PRICE, BOTH, STATUS):
        assert replace(cell(row, column), exact="") == replace(cell(order(), column), exact="")
    for column in (PRICE, STATUS):
        assert "Limit: confirmed 480.00, at the broker 611.00 (you kept it)" in cell(row, column).exact


def test_an_order_that_is_over_says_so_unless_something_follows_still() -> None:
    over = replace(differing(LIMIT), status=OrderStatus.CANCELLED)
    stop = (OrderTerm.STOP_LOSS, "600", "")
    filled = replace(differing(LIMIT, stop), status=OrderStatus.FILLED)

    assert (cell(over, STATUS).text, cell(over, STATUS).colour, cell(over, STATUS).alarm) == (
        "cancelled",
        TextColour.WARN,
        False,
    )
    assert (cell(filled, STATUS).text, cell(filled, STATUS).alarm) == ("Kept otherwise", True)


def test_the_tool_tip_of_the_mark_has_a_line_for_each_term() -> None:
    lines = cell(differing(LIMIT, HOURS), STATUS).exact.splitlines()

    assert lines[:3] == [
        "working",
        "Limit: confirmed 480.00, at the broker 611.00",
        "Trading hours: confirmed Regular hours, at the broker Extended hours",
    ]
    assert "Until you decide, the worse of both prices counts." in lines


def test_an_order_in_no_list_says_so_and_is_settled_by_its_button() -> None:
    status = cell(MISSING, STATUS)

    assert (status.text, status.alarm) == ("In no list", True)
    assert status.exact.startswith("Accepted, in no list of the broker's")
    assert cell(MISSING, ACTION).text == "Settle"


def test_a_file_has_the_differences_and_nothing_that_the_broker_does_not_tell() -> None:
    untold = replace(
        order(number="2"), time_in_force=TimeInForce.GTC, untold=frozenset({OrderTerm.TIME, OrderTerm.HOURS})
    )
    heads, rows = csv_rows(order_columns(), [differing(LIMIT, HOURS), order(), untold])
    kept, time, hours = (heads.index(name) for name in ("Kept otherwise", "Time in force", "Trading hours"))

    assert rows[0][kept] == (
        "Limit: confirmed 480.00, at the broker 611.00; "
        "Trading hours: confirmed Regular hours, at the broker Extended hours"
    )
    assert [row[kept] for row in rows[1:]] == ["", ""]
    assert [(row[time], row[hours]) for row in rows[1:]] == [("Day", "Regular hours"), ("", "")]


# --- the menu of a row --------------------------------------------------------------------------------------------


@pytest.fixture
def dock(room: Room, qtbot: QtBot) -> BlotterDock:
    made = blotter_in(room, ScriptedPast())
    room.window.show()
    return made


def menu(room: Room, dock: BlotterDock, row: Order) -> QMenu:
    room.floor.put(Topic.ORDERS, room.floor.account.id, (row,))
    dock.set_account(room.floor.account)
    dock.refresh(room.floor.hub.take_dirty())
    dock.tabs.setCurrentIndex(ORDERS)
    return dock.row_menu(0)


def choose(opened: QMenu, place: int) -> str:
    """By the keys of the menu."""
    for _ in range(place + 1):
        QTest.keyClick(opened, Qt.Key.Key_Down)
    action = opened.activeAction()
    assert action is not None
    words = action.text()
    QTest.keyClick(opened, Qt.Key.Key_Return)
    return words


async def settle() -> None:
    for _ in range(6):
        await asyncio.sleep(0)


async def test_it_is_kept_as_the_broker_has_it_without_a_question(room: Room, dock: BlotterDock) -> None:
    row = differing(LIMIT)
    assert choose(menu(room, dock, row), 0) == "Keep as the broker has it"
    await settle()

    assert room.settlement.kept == [row]
    assert room.guard.submitted == []


async def test_a_change_back_goes_to_the_ticket_and_sends_nothing(room: Room, dock: BlotterDock) -> None:
    asked: list[Order] = []
    room.desk.change_back_wanted.connect(asked.append)
    row = differing(LIMIT)
    assert choose(menu(room, dock, row), 1) == "Change it back…"
    await settle()

    assert asked == [row]
    assert (room.guard.submitted, room.settlement.kept) == ([], [])


async def test_what_no_change_carries_is_cancelled_and_prepared_anew(room: Room, dock: BlotterDock) -> None:
    anew: list[Order] = []
    room.desk.anew_wanted.connect(anew.append)
    row = replace(differing(LIMIT, HOURS), filled=400)
    room.settlement.confirmed = replace(order(), price=Decimal(480))
    room.settlement.rows = {row.id: replace(row, status=OrderStatus.CANCELLED)}
    assert choose(menu(room, dock, row), 1) == "Cancel, then prepare anew…"
    await settle()

    (cancel,) = room.guard.submitted
    assert isinstance(cancel, CancelRequest)
    assert cancel.order == row
    assert room.guard.lost.waited == [row.id]
    assert anew == [replace(room.settlement.confirmed, quantity=600)], "what is left of it, as it was confirmed"


async def test_an_order_in_no_list_is_only_counted_no_longer_after_a_second_look(room: Room, dock: BlotterDock) -> None:
    opened = menu(room, dock, MISSING)
    entries = [action.text() for action in opened.actions()]
    assert not {"Settle", "Cancel order", "Change order"} & set(entries)
    assert choose(opened, 0) == "It is in no list: count it no longer…"
    await settle()
    (dialog,) = [child for child in room.window.children() if isinstance(child, SettleDialog)]
    assert "Two lists" in dialog.detail.text()
    assert "counts no longer" in dialog.detail.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await settle()
    assert room.settlement.kept == []

    dock.trading.run_button(0)
    await settle()
    (dialog,) = [c for c in room.window.children() if isinstance(c, SettleDialog) and c.isVisible()]
    for _ in range(5):
        room.floor.clock.advance(0.1)
        dialog.arming.tick()
    dialog.settle.setFocus()
    QTest.keyClick(dialog.settle, Qt.Key.Key_Space)
    await settle()
    assert room.settlement.kept == [MISSING]
    assert room.guard.submitted == []
