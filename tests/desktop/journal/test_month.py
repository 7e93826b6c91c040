"""The calendar of results by keys and mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tideboard_core.trips.results import TripDay
from tideboard_desktop.journal.month import MonthCalendar
from tideboard_desktop.journal.words import Amounts
from tideboard_desktop.ui.theme import make_theme

FRIDAY = date(2026, 11, 20)
ZERO = Decimal(0)


def day(at: date, net: str) -> TripDay:
    return TripDay(at, Decimal(net), ZERO, Decimal(net), 0, ZERO, ZERO)


@pytest.fixture
def month(qapp: QApplication) -> Iterator[MonthCalendar]:
    made = MonthCalendar(make_theme(), Amounts())
    made.resize(made.sizeHint())
    results = {one.day: one for one in (day(FRIDAY, "484.91"), day(date(2026, 11, 19), "-1250"))}
    made.show_days(results, FRIDAY, "HKD")
    made.show()
    yield made
    made.hide()
    made.deleteLater()


def point(month: MonthCalendar, wanted: date) -> QPoint:
    """The middle of a day's cell."""
    found = [
        QPoint(x, y)
        for y in range(0, month.height(), 4)
        for x in range(0, month.width(), 4)
        if month.day_at(QPoint(x, y)) == wanted
    ]
    return found[len(found) // 2]


def test_a_click_chooses_and_with_shift_replays(month: MonthCalendar) -> None:
    chosen, replayed = list[date](), list[date]()
    month.chosen.connect(chosen.append)
    month.replay_wanted.connect(replayed.append)
    at = point(month, date(2026, 11, 19))
    QTest.mouseClick(month, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseClick(month, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, at)

    assert (chosen, replayed) == ([date(2026, 11, 19)], [date(2026, 11, 19)])
    month.grab()


def test_arrows_pass_over_the_weekend_and_into_the_next_month(month: MonthCalendar) -> None:
    QTest.keyClick(month, Qt.Key.Key_Right)
    assert month.cursor_day == date(2026, 11, 23)
    QTest.keyClick(month, Qt.Key.Key_Left)
    QTest.keyClick(month, Qt.Key.Key_Left)
    assert month.cursor_day == date(2026, 11, 19)
    assert "net −1,250.00 HKD" in month.accessibleDescription()
    QTest.keyClick(month, Qt.Key.Key_Down)
    QTest.keyClick(month, Qt.Key.Key_Down)
    assert (month.cursor_day, month.first) == (date(2026, 12, 3), date(2026, 12, 1))
    assert "no trips" in month.accessibleDescription()


def test_enter_chooses_and_the_page_keys_turn_the_month(month: MonthCalendar) -> None:
    chosen = list[date]()
    month.chosen.connect(chosen.append)
    QTest.keyClick(month, Qt.Key.Key_Return)
    QTest.keyClick(month, Qt.Key.Key_PageUp)
    assert chosen == [FRIDAY]
    assert month.first == date(2026, 10, 1)
    assert month.in_month == []
    month.turn(3)
    assert month.first == date(2027, 1, 1)


def test_a_month_that_begins_on_a_weekend_has_all_its_days(month: MonthCalendar) -> None:
    month.turn(-3)  # August 2026 begins on a Saturday
    places = {month.day_at(QPoint(x, y)) for y in range(0, month.height(), 6) for x in range(0, month.width(), 6)} - {
        None
    }
    assert len(places) == 21
    assert month.first == date(2026, 8, 1)
