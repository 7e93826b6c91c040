"""The row of filters of orders, fills and cash: what it offers, keeps and says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.whole_style import install
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.orders.row_filter import RowFilter
from tideboard_desktop.docks.order_filter_row import (
    OF_CASH,
    OF_ORDERS,
    FilterPart,
    OrderFilterRow,
)
from tideboard_desktop.docks.order_filter_state import RowFilterState
from tideboard_desktop.docks.saved_state import read, written
from tideboard_desktop.ui.theme import make_theme

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")


def made(qapp: QApplication, qtbot: QtBot, *parts: FilterPart, **offers: list[tuple[Any, str]]) -> OrderFilterRow:
    install(qapp, make_theme())
    given = {FilterPart(name): (lambda found=found: found) for name, found in offers.items()}
    row = OrderFilterRow(make_theme(), "orders", parts, given, ("Words in orders", "Words"))
    qtbot.addWidget(row)
    row.show()
    return row


def test_what_is_picked_is_the_filter_and_the_state_brings_it_back(qapp: QApplication, qtbot: QtBot) -> None:
    row = made(qapp, qtbot, FilterPart.ACCOUNTS, *OF_ORDERS)
    told: list[RowFilter] = []
    row.changed.connect(lambda: told.append(row.filter()))
    assert row.filter().empty
    assert not row.clear_button.isEnabled()
    row.picks[FilterPart.ACCOUNTS].pick("300003")
    row.picks[FilterPart.SIDES].pick(Side.SELL)
    row.picks[FilterPart.STATUSES].pick(OrderStatus.FILLED)
    row.picks[FilterPart.DAYS].pick(date(2026, 11, 20))
    row.words.setText("apple")
    assert told[-1] == RowFilter(
        accounts=frozenset({"300003"}),
        sides=frozenset({Side.SELL}),
        statuses=frozenset({OrderStatus.FILLED}),
        days=frozenset({date(2026, 11, 20)}),
        words="apple",
    )
    state = read(written(row.state()), RowFilterState())
    row.clear()
    assert row.filter().empty
    told.clear()
    row.restore(state)
    assert len(told) == 1
    assert told[0].accounts == {"300003"}
    assert row.picks[FilterPart.DAYS].text() == "20 Nov 2026"


def test_choices_are_those_of_the_rows_when_the_menu_opens(qapp: QApplication, qtbot: QtBot) -> None:
    symbols: list[tuple[Any, str]] = [(TENCENT, "HK.00700 TENCENT")]
    row = made(qapp, qtbot, FilterPart.SYMBOLS, symbols=symbols)
    symbols.append((APPLE, "US.AAPL Apple"))
    pick = row.picks[FilterPart.SYMBOLS]
    pick._fill()
    names = [action.text() for action in pick.menu_of_all.actions() if action.text()]
    assert names == ["All symbols", "HK.00700 TENCENT", "US.AAPL Apple"]


def test_a_cash_row_has_what_money_has(qapp: QApplication, qtbot: QtBot) -> None:
    row = made(qapp, qtbot, *OF_CASH)
    row.picks[FilterPart.INCOMING].pick(False)
    assert row.filter().incoming == {False}
    assert row.picks[FilterPart.INCOMING].text() == "Money out"
    assert FilterPart.SIDES not in row.picks


@pytest.mark.parametrize(
    ("hidden", "words", "tone"),
    [
        (0, "1,200 of 10,000 shown", "caption"),
        (3, "1,200 of 10,000 shown \u00b7 Working orders hidden: 3; \u201cCancel all\u201d cancels them too", "warn"),
    ],
)
def test_it_says_what_it_hides(qapp: QApplication, qtbot: QtBot, hidden: int, words: str, tone: str) -> None:
    row = made(qapp, qtbot, *OF_ORDERS)
    row.say(1200, 10_000, hidden)
    assert (row.count.text(), row.count.accessibleName(), row.count.property("tone")) == (words, words, tone)


def test_escape_closes_it_and_down_leads_to_the_rows_from_the_field_alone(qapp: QApplication, qtbot: QtBot) -> None:
    row = made(qapp, qtbot, *OF_ORDERS)
    told: list[str] = []
    row.closed.connect(lambda: told.append("closed"))
    row.left.connect(lambda: told.append("left"))
    row.activateWindow()
    row.words.setFocus()
    qtbot.waitUntil(row.words.hasFocus)
    QTest.keyClick(row.words, Qt.Key.Key_Return)
    QTest.keyClick(row.words, Qt.Key.Key_Escape)
    row.picks[FilterPart.DAYS].setFocus()
    QTest.keyClick(row.picks[FilterPart.DAYS], Qt.Key.Key_Return)
    assert told == ["left", "closed"]
