"""An open confirmation, its review and its clock, moved by hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from fakes.values.reviews import ScriptedReview
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog

LEFT = Qt.MouseButton.LeftButton


class ConfirmScene:
    """One open dialog, its review and its clock."""

    def __init__(self, dialog: ConfirmOrderDialog, review: ScriptedReview, clock: ManualClock, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.dialog, self.review, self.clock = dialog, review, clock
        self.finished: list[int] = []
        dialog.finished.connect(self.finished.append)

    def wait(self, seconds: float) -> None:
        """Let time pass as the running event loop would see it."""
        for _ in range(round(seconds / 0.05)):
            self.clock.advance(0.05)
            self.dialog.tick()
            if hasattr(self.dialog.bar.send, "tick"):
                self.dialog.bar.send.tick()

    def repeat(self, widget: QWidget, key: Qt.Key, text: str = "") -> None:
        """What X11 and Windows send while a key is held."""
        for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
            QApplication.sendEvent(
                widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text, autorep=True, count=1)
            )

    def press(self, button: QAbstractButton) -> None:
        """What a screen reader does; Qt lets the button look pressed for a moment before it counts."""
        done: list[bool] = []
        button.clicked.connect(lambda: done.append(True))
        QAccessible.queryAccessibleInterface(button).actionInterface().doAction("Press")
        if button.isEnabled():
            self.qtbot.waitUntil(lambda: bool(done))

    @property
    def sent(self) -> bool:
        return self.dialog.answer.accepted


def double_click(widget: QWidget) -> None:
    """Press, release, press, release, as a mouse sends them."""
    QTest.mouseClick(widget, LEFT)
    QTest.mouseDClick(widget, LEFT)
    QTest.mouseRelease(widget, LEFT)
