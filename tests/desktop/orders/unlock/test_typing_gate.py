"""What is typed between the wish to unlock and the focus of the password field goes nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from tideboard_desktop.orders.unlock.typing_gate import TypingGate

CONTROL = Qt.KeyboardModifier.ControlModifier


class Scene:
    """A window with a price, a second window beside it that no dialog blocks, and a dialog without the focus."""

    def __init__(self, bot: QtBot) -> None:
        self.clock, self.window, self.beside = ManualClock(), QWidget(), QWidget()
        self.price, self.note = QLineEdit("614.50"), QLineEdit("note")
        self.locked: list[bool] = []
        for window, field in ((self.window, self.price), (self.beside, self.note)):
            bot.addWidget(window)
            QVBoxLayout(window).addWidget(field)
            window.show()
        self.dialog = QDialog(self.window)
        self.dialog.setWindowModality(Qt.WindowModality.WindowModal)
        self.password = QLineEdit(self.dialog)
        self.gate = TypingGate(self.clock, self.run_vital)
        self.bot = bot
        self.use(self.window, self.price)

    def run_vital(self, key: int) -> bool:
        """Ctrl+L, as the window's table of keys runs it."""
        found = key == QKeyCombination(CONTROL, Qt.Key.Key_L).toCombined()
        if found:
            self.locked.append(True)
        return found

    def use(self, window: QWidget, field: QLineEdit) -> None:
        """Give a field the focus, as the window system would leave it there."""
        window.activateWindow()
        self.bot.waitUntil(window.isActiveWindow)
        field.setFocus()
        field.selectAll()
        self.bot.waitUntil(field.hasFocus)

    def ask(self) -> None:
        """The dialog is wanted; the window system has not shown it."""
        self.gate.close_for(self.dialog)

    @property
    def texts(self) -> tuple[str, str]:
        """What stands in the two fields."""
        return self.price.text(), self.note.text()


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    made = Scene(qtbot)
    yield made
    made.gate.open()
    QApplication.clipboard().clear()


@pytest.mark.parametrize("beside", [False, True], ids=["its window", "another window"])
def test_what_is_typed_goes_nowhere(scene: Scene, beside: bool) -> None:
    if beside:
        scene.use(scene.beside, scene.note)
    QApplication.clipboard().setText("123456")
    scene.ask()
    field = scene.note if beside else scene.price
    handle = field.window().windowHandle()
    QTest.keyClicks(field, "123456")
    for key in (Qt.Key.Key_1, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Return):
        QTest.keyClick(handle, key)
    QTest.keyClick(handle, Qt.Key.Key_V, CONTROL)
    text = QInputMethodEvent()
    text.setCommitString("123456")
    QApplication.sendEvent(field, text)
    assert scene.texts == ("614.50", "note")


def test_it_ends_with_the_focus_of_the_dialog(scene: Scene) -> None:
    scene.ask()
    scene.dialog.open()
    scene.use(scene.dialog, scene.password)
    assert not scene.gate.closed
    QTest.keyClicks(scene.password, "123456")
    assert scene.password.text() == "123456"
    scene.dialog.reject()
    scene.use(scene.window, scene.price)
    QTest.keyClicks(scene.price, "600")
    assert scene.texts == ("600", "note")


def test_it_ends_with_the_dialog(scene: Scene) -> None:
    scene.ask()
    scene.dialog.reject()
    QTest.keyClicks(scene.price, "600")
    assert scene.texts == ("600", "note")


def test_it_ends_after_five_seconds(scene: Scene) -> None:
    scene.ask()
    scene.clock.advance(4.9)
    QTest.keyClicks(scene.price, "1")
    assert scene.texts == ("614.50", "note")
    scene.clock.advance(0.2)
    QTest.keyClicks(scene.price, "600")
    assert scene.texts == ("600", "note")
    assert not scene.gate.closed


def test_ctrl_l_always_acts_and_once(scene: Scene) -> None:
    QShortcut(QKeySequence("Ctrl+L"), scene.window, lambda: scene.locked.append(False))
    scene.ask()
    QTest.keyClick(scene.window.windowHandle(), Qt.Key.Key_L, CONTROL)
    assert scene.locked == [True]


def test_other_commands_act(scene: Scene) -> None:
    ran: list[bool] = []
    QShortcut(QKeySequence("F2"), scene.window, lambda: ran.append(True))
    scene.ask()
    QTest.keyClick(scene.window.windowHandle(), Qt.Key.Key_F2)
    assert ran == [True]


def test_esc_closes_the_dialog_and_nothing_else(scene: Scene) -> None:
    left: list[bool] = []
    QShortcut(QKeySequence("Esc"), scene.window, lambda: left.append(True))
    ended: list[int] = []
    scene.dialog.finished.connect(ended.append)
    scene.dialog.setWindowModality(Qt.WindowModality.NonModal)  # else Qt takes the focus back here at once
    scene.dialog.show()
    scene.use(scene.window, scene.price)
    scene.ask()
    QTest.keyClick(scene.window.windowHandle(), Qt.Key.Key_Escape)
    scene.bot.waitUntil(lambda: ended == [0])
    assert left == []
    assert not scene.gate.closed
