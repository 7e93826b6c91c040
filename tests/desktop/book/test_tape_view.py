"""The painted tape: rows for eyes and for screen readers, at any number of trades."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.whole_style import install
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import AggressorSide, Tick
from tideboard_desktop.book.tape_model import DEFAULTS, Tape
from tideboard_desktop.book.tape_page import TapeView
from tideboard_desktop.ui.theme import make_theme

OPEN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
SIDES = (AggressorSide.BUY, AggressorSide.SELL, AggressorSide.NEUTRAL)


def trade(number: int, kind: str = "") -> Tick:
    """A trade; buys, sells and auctions in turn."""
    return Tick(
        instrument=InstrumentId("HK.00700"),
        time=OPEN + timedelta(seconds=number),
        sequence=number,
        price=Decimal("612.5"),
        quantity=100 + number,
        turnover=Decimal(0),
        direction=SIDES[number % 3],
        kind=kind,
    )


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> TapeView:
    """A hundred trades in a window that shows some of them."""
    install(qapp, make_theme())
    tape = Tape(DEFAULTS[Market.HK])
    tape.take([trade(number) for number in range(100)])
    made = TapeView(make_theme(), tape, zone="Asia/Hong_Kong")
    qtbot.addWidget(made)
    made.resize(312, 300)
    made.show()
    made._hovering = False
    made.trades_changed()
    return made


def test_the_newest_stands_on_top_and_keys_go_through_all(view: TapeView) -> None:
    """Home and End, pages and arrows; the row is scrolled into sight."""
    assert view.trade(0).quantity == 199
    seen = []
    for key in (Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        QTest.keyClick(view, key)
        seen.append(view.marked_row)
        assert view.marked_row in view.in_sight()

    assert seen == [99, 98, 98 - view.page(), 0]


def test_a_click_with_shift_picks_a_range(view: TapeView) -> None:
    """The rows between both are copied."""
    for row, held in ((2, Qt.KeyboardModifier.NoModifier), (5, Qt.KeyboardModifier.ShiftModifier)):
        point = QPoint(50, view.row_rect(row).center().y())
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, point)

    assert view.picked_rows() == [2, 3, 4, 5]


def test_a_screen_reader_finds_the_rows_in_sight(view: TapeView) -> None:
    """One child per row, named, where the row is painted; they follow the scrolling."""
    QAccessible.setActive(True)
    try:
        view.verticalScrollBar().setValue(10)
        rows = {child.objectName(): child for child in view.viewport().findChildren(QWidget)}
    finally:
        QAccessible.setActive(False)

    first = rows["tape_row_0"]
    assert first.accessibleName() == view.row_words(10) == "09:31:29 neither 612.50, 189 shares"
    assert first.geometry() == view.row_rect(10)


def test_side_is_told_by_arrow_and_word_too(view: TapeView) -> None:
    """No colour alone: with equal colours the pictures of a buy and of a sell still differ."""
    buy, sell = (view.row_rect(row) for row in (0, 2))
    picture = view.viewport().grab().toImage()
    words = [picture.copy(rect.adjusted(round(rect.width() * 0.72), 0, 0, 0)) for rect in (buy, sell)]
    shapes = [[image.pixelColor(x, y).lightness() > 60 for x in range(60) for y in range(18)] for image in words]

    assert [view.trade(row).direction for row in (0, 2)] == [AggressorSide.BUY, AggressorSide.SELL]
    assert shapes[0] != shapes[1]
