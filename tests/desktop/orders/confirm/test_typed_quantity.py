"""The typed quantity takes single key presses and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QAccessible, QDropEvent, QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.confirmation import LEFT, ConfirmScene
from tideboard_core.model.order import Environment
from tideboard_core.model.review import Gesture

Open = Callable[..., ConfirmScene]


@pytest.fixture
def typing(open_dialog: Open) -> ConfirmScene:
    scene = open_dialog(Environment.LIVE, Gesture.TYPE)
    scene.wait(0.5)
    scene.dialog.bar.field.setFocus()
    return scene


def test_paste_by_key_is_refused(typing: ConfirmScene) -> None:
    QGuiApplication.clipboard().setText("2000")
    field = typing.dialog.bar.field
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    field.paste()
    assert not field.text()
    assert not typing.dialog.bar.typed_send.isEnabled()


def test_text_from_a_program_is_refused(typing: ConfirmScene) -> None:
    field = typing.dialog.bar.field
    field.setText("2000")
    field.insert("2000")
    interface = QAccessible.queryAccessibleInterface(field)
    interface.setText(QAccessible.Text.Value, "2000")
    assert not field.text()
    assert not field.matches


def test_an_input_method_is_refused(typing: ConfirmScene) -> None:
    """It would commit the whole number at once; the system is told not to offer it here."""
    field = typing.dialog.bar.field
    event = QInputMethodEvent("", [])
    event.setCommitString("2000")
    QApplication.sendEvent(field, event)
    assert not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert not field.text()
    assert not field.matches


@pytest.mark.parametrize("key", [Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_Backspace, Qt.Key.Key_F2])
@pytest.mark.parametrize("text", ["2000", "2"])
def test_the_text_of_an_editing_key_is_refused(typing: ConfirmScene, key: Qt.Key, text: str) -> None:
    field = typing.dialog.bar.field
    QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.AltModifier, text))
    assert not field.text()
    assert not field.matches


def test_a_drop_is_refused(typing: ConfirmScene) -> None:
    data = QMimeData()
    data.setText("2000")
    field = typing.dialog.bar.field
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(field, drop)
    assert not field.text()


def test_middle_click_is_refused(typing: ConfirmScene) -> None:
    QGuiApplication.clipboard().setText("2000")
    QTest.mouseClick(typing.dialog.bar.field, Qt.MouseButton.MiddleButton)
    assert not typing.dialog.bar.field.text()


def test_a_held_digit_counts_once(typing: ConfirmScene) -> None:
    field = typing.dialog.bar.field
    QTest.keyClick(field, Qt.Key.Key_2)
    for _ in range(5):
        typing.repeat(field, Qt.Key.Key_0, "0")
    assert field.text() == "2"


def test_the_number_must_be_whole_and_may_be_mended(typing: ConfirmScene) -> None:
    field = typing.dialog.bar.field
    QTest.keyClicks(field, "2x0,00 0")
    assert field.text() == "20000"
    assert not typing.dialog.bar.typed_send.isEnabled()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert typing.dialog.bar.typed_send.isEnabled()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert not typing.dialog.bar.typed_send.isEnabled()
