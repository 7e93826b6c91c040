"""The sessions of the strip as a table: the same values in the same order, and the keys between the two."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fakes.values.archive_market import DAY, days_before
from tideboard_desktop.flow.past.past_view import StripTable
from tideboard_desktop.flow.past.strip_model import Strip, StripDay
from tideboard_desktop.ui.format import Unit
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]
DAYS = days_before(DAY, 3)
STRIP = Strip(
    (
        StripDay(DAYS[0], None, why="connection lost"),
        StripDay(DAYS[1], -3e6, step=-1, holes=True, received=301, expected=330, why="the provider sent no rows"),
        StripDay(DAYS[2], 5e6, step=2, restated=True, received=330, expected=330),
        StripDay(DAY, 1e6, today=True, received=40, expected=330),
    ),
    (1e6, 2e6, 3e6, 4e6),
    Unit(1e6, "M"),
    "HKD",
)


@pytest.fixture
def table(theme: Theme, on_screen: Show) -> StripTable:
    made = StripTable(theme)
    made.show_strip(STRIP)
    on_screen(made, 1000, made.sizeHint().height())
    return made


def cells(table: StripTable, row: int) -> list[str]:
    return [str(table.days.data(table.days.index(row, column))) for column in range(table.days.columnCount())]


def test_it_has_the_values_of_the_cells_and_why_minutes_are_missing(table: StripTable) -> None:
    assert cells(table, 0) == ["Tue 17 Nov 2026", "\u2014", "", "", "not received, not counted, connection lost"]
    assert cells(table, 1) == [
        "Wed 18 Nov 2026",
        "\u22123.00M",
        "moderate outflow",
        "301 of 330 minutes received",
        "the provider sent no rows",
    ]
    assert cells(table, 2)[-1] == "restated later"
    assert cells(table, 3)[-1] == "today, so far"


def test_enter_draws_a_session_that_has_values_and_is_not_today(table: StripTable) -> None:
    drawn: list[object] = []
    table.day_chosen.connect(drawn.append)
    for day in (DAYS[0], DAYS[1], DAY):
        table.point_at(day)
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert drawn == [DAYS[1]]


def test_a_double_click_draws_its_session(table: StripTable) -> None:
    drawn: list[object] = []
    table.day_chosen.connect(drawn.append)
    for row in (2, 3):
        place = table.visualRect(table.days.index(row, 1)).center()
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert drawn == [DAYS[2]]


@pytest.mark.parametrize("key", [Qt.Key.Key_T, Qt.Key.Key_Escape])
def test_t_and_escape_lead_back(table: StripTable, key: Qt.Key) -> None:
    left: list[bool] = []
    table.left.connect(lambda: left.append(True))
    QTest.keyClick(table, key)
    assert left == [True]


def test_a_session_is_copied_with_every_digit(table: StripTable) -> None:
    table.point_at(DAYS[1])
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == f"{DAYS[1].isoformat()}\t-3000000\tHKD\t301\t330\t0\t0"
