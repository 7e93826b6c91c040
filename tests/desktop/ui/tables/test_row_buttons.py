"""The buttons of the row under the mouse: where they stand, what they act on, when they disappear."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QToolButton
from pytestqt.qtbot import QtBot

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.tables.row_buttons import RowButton, RowButtons
from tideboard_desktop.ui.theme import make_theme

TENCENT, ALIBABA = InstrumentId("HK.00700"), InstrumentId("HK.09988")


class Scene:
    """A list of two securities and an empty row."""

    def __init__(self, qtbot: QtBot) -> None:
        self.rows: list[InstrumentId | None] = [TENCENT, ALIBABA, None]
        self.acted: list[tuple[str, InstrumentId]] = []
        self.model = QStringListModel([str(row) for row in self.rows])
        self.view = QTableView()
        self.view.setAccessibleIdentifier("list")
        self.view.setModel(self.model)
        qtbot.addWidget(self.view)
        theme = make_theme()
        self.buttons = RowButtons(
            self.view,
            lambda row: self.rows[row],
            [
                RowButton("buy", "Buy", "Buy in the ticket", lambda one: self.acted.append(("buy", one))),
                RowButton("alert", "", "Price alert", lambda one: self.acted.append(("alert", one)), glyph="bell"),
            ],
            theme,
            self.room,
        )
        self.room_width = 200
        self.view.resize(300, 200)
        with qtbot.waitExposed(self.view):
            self.view.show()

    def room(self, row: int) -> QRect:
        """The left part of a row."""
        return QRect(10, self.view.rowViewportPosition(row) + 1, self.room_width, self.view.rowHeight(row) - 2)

    def point(self, row: int) -> None:
        """Move the mouse to the left half of a row."""
        y = self.view.rowViewportPosition(row) + self.view.rowHeight(row) // 2
        QTest.mouseMove(self.view.viewport(), QPoint(20, y))

    def press(self, key: str) -> None:
        """Click a button."""
        button = next(one for one in self.buttons.findChildren(QToolButton) if one.objectName() == f"list_row_{key}")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    """The list on screen."""
    return Scene(qtbot)


def test_the_row_under_the_mouse_has_the_buttons(scene: Scene) -> None:
    """In the room that is left for them, within its height; a row without a security has none."""
    assert scene.buttons.row == -1
    for row, security in ((0, TENCENT), (1, ALIBABA)):
        scene.point(row)
        assert scene.buttons.row == row
        area = scene.buttons.geometry()
        assert scene.view.rowAt(area.top()) == scene.view.rowAt(area.bottom()) == row
        assert scene.room(row).contains(area)
        assert area.left() == 10
        scene.press("buy")
        assert scene.acted[-1] == ("buy", security)
        assert scene.buttons.row == -1
    scene.point(2)
    assert scene.buttons.row == -1


def test_a_row_that_shows_another_security_by_then_is_left_alone(scene: Scene) -> None:
    scene.point(0)
    scene.rows[0] = ALIBABA
    scene.press("alert")
    assert scene.acted == []
    scene.point(1)
    scene.model.layoutChanged.emit()
    assert scene.buttons.row == -1


def test_buttons_disappear_with_the_mouse_and_while_it_drags(scene: Scene) -> None:
    scene.point(0)
    QTest.mousePress(scene.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert scene.buttons.row == -1
    QTest.mouseRelease(scene.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    scene.point(1)
    assert scene.buttons.row == 1
    scene.view.verticalScrollBar().valueChanged.emit(1)
    assert scene.buttons.row == -1


def test_buttons_without_room_are_left_out_from_the_last_but_two(scene: Scene) -> None:
    """Two stay, further left if they must; a row without any room has none."""
    third = QToolButton(scene.buttons)
    third.setFixedWidth(90)
    scene.buttons._buttons.append(third)
    scene.point(0)
    assert not third.isHidden()
    scene.room_width = 60
    scene.point(1)
    assert third.isHidden()
    scene.room_width = 20
    scene.point(0)
    assert scene.buttons.row == 0
    assert scene.buttons.geometry().left() == max(0, 30 - scene.buttons.width())
    scene.room_width = 0
    scene.point(1)
    assert scene.buttons.row == -1
