"""One condition of a screen: what is written, what it means, what it says where it means nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tideboard_core.model.watch.screen import ScreenCondition, ScreenField
from tideboard_desktop.reference.screener.condition_editor import ScreenConditionRow
from tideboard_desktop.reference.screener.model import MOST_DAYS, WrittenCondition
from tideboard_desktop.ui.theme import make_theme


@pytest.fixture
def row(qtbot: QtBot) -> ScreenConditionRow:
    made = ScreenConditionRow(make_theme(), identifier="condition", currency="HKD")
    qtbot.addWidget(made)
    made.show()
    return made


def choose(row: ScreenConditionRow, field: ScreenField) -> None:
    row.field.setCurrentIndex(row.field.findData(field.value))


def test_a_line_is_shown_and_read_back(row: ScreenConditionRow) -> None:
    line = WrittenCondition(ScreenField.CHANGE_RATE, "-5%", "12", 3)
    row.show_line(line)
    assert row.line == line
    assert row.judge() == ScreenCondition(field=ScreenField.CHANGE_RATE, least=Decimal(-5), most=Decimal(12), days=3)


@pytest.mark.parametrize(
    ("field", "unit", "days"),
    [
        (ScreenField.MARKET_VALUE, "HKD", False),
        (ScreenField.PE_TTM, "", False),
        (ScreenField.CHANGE_RATE, "%", True),
        (ScreenField.VOLUME, "shares", True),
    ],
)
def test_a_field_has_its_unit_and_days_only_where_they_count(
    row: ScreenConditionRow, field: ScreenField, unit: str, *, days: bool
) -> None:
    choose(row, field)
    assert row.unit.text() == unit
    assert row.days.isVisible() == days


def test_another_currency_is_that_of_prices_alone(row: ScreenConditionRow) -> None:
    choose(row, ScreenField.PRICE)
    row.show_currency("USD")
    assert row.unit.text() == "USD"
    choose(row, ScreenField.PE_TTM)
    assert row.unit.text() == ""


@pytest.mark.parametrize(("least", "most"), [("ten", ""), ("5", "4"), ("", "inf")])
def test_what_means_nothing_is_said_below_and_taken_back_when_it_does(
    row: ScreenConditionRow, least: str, most: str
) -> None:
    row.show_line(WrittenCondition(ScreenField.PRICE, least, most))
    assert row.judge() is None
    assert row.note.text()
    assert row.least.property("invalid") is True

    row.show_line(WrittenCondition(ScreenField.PRICE, "1", "2"))
    assert row.judge() is not None
    assert row.note.text() == ""
    assert row.least.property("invalid") is False


def test_days_stay_within_what_brokers_take(row: ScreenConditionRow) -> None:
    choose(row, ScreenField.AMPLITUDE)
    row.days.setText("")
    assert row.line.days == 1
    for wrong in (str(MOST_DAYS + 1), "0", "1,0", "²"):
        row.days.setText(wrong)
        assert row.judge() is None
        assert row.note.text() == f"Write a number of days from 1 to {MOST_DAYS}."
        assert row.days.property("invalid") is True


def test_typing_enter_and_the_cross_are_told(row: ScreenConditionRow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(row.changed, timeout=0):
        QTest.keyClicks(row.least, "1")
    with qtbot.waitSignal(row.entered, timeout=0):
        QTest.keyClick(row.least, Qt.Key.Key_Return)
    remove = row.findChild(QWidget, "condition_remove")
    assert isinstance(remove, (QPushButton, QToolButton))
    with qtbot.waitSignal(row.removed, timeout=0):
        remove.click()


def test_showing_a_line_is_no_change_of_a_person(row: ScreenConditionRow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(row.changed):
        row.show_line(WrittenCondition(ScreenField.ROE, "10"))
