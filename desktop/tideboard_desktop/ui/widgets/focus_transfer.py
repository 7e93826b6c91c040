"""Keyboard focus: from a widget that is about to be hidden to its heir, and along the buttons of a bar."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

IN_BAR: Final = "one_of_a_bar"
"""Property of a button that Tab may pass by, because the arrow keys lead to it."""
_WITH_TAB: Final = {
    Qt.FocusPolicy.NoFocus: Qt.FocusPolicy.TabFocus,
    Qt.FocusPolicy.ClickFocus: Qt.FocusPolicy.StrongFocus,
}
_WITHOUT_TAB: Final = {there: without for without, there in _WITH_TAB.items()}
_STEPS: Final = {Qt.Key.Key_Left.value: -1, Qt.Key.Key_Right.value: 1}
_COMES_OR_GOES: Final = frozenset({QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.EnabledChange})


def transfer_focus(going: QWidget, heir: QWidget) -> None:
    """Focus `heir` if `going` has the focus; otherwise Qt would move it to the next widget of the window.

    Call it while both are shown.
    """
    holder = QApplication.focusWidget()
    if holder is not None and (holder is going or going.isAncestorOf(holder)):
        heir.setFocus(Qt.FocusReason.OtherFocusReason)


class OneStop(QObject):
    """Tab stops at one button of a bar, the one that had the focus last; Left and Right go to the others.

    A click moves the focus, or not, as it did before the button was added.
    """

    def __init__(self, bar: QWidget) -> None:
        super().__init__(bar)
        self._buttons: list[QAbstractButton] = []
        self._stop: QAbstractButton | None = None
        self._used = False

    def add(self, *buttons: QAbstractButton) -> None:
        """Add buttons; the first one that can be used is the stop until another has the focus."""
        for button in buttons:
            button.setProperty(IN_BAR, True)
            button.setFocusPolicy(_WITHOUT_TAB.get(button.focusPolicy(), button.focusPolicy()))
            button.installEventFilter(self)
            self._buttons.append(button)
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Take the arrow keys; follow the focus, and a stop that is hidden or switched off."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._step(watched, event)
        if kind == QEvent.Type.FocusIn:
            self._used = True
            self._stop_at(next((button for button in self._buttons if button is watched), None))
        elif kind in _COMES_OR_GOES:
            self._settle()
        return False

    def _step(self, at: QObject, event: QKeyEvent) -> bool:
        step = _STEPS.get(event.key())
        held = event.modifiers() not in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}  # of macOS
        row = sorted(self._usable(), key=lambda button: button.mapToGlobal(QPoint(0, 0)).x())
        place = next((place for place, button in enumerate(row) if button is at), None)
        if step is None or held or place is None:
            return False
        row[min(max(place + step, 0), len(row) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _usable(self) -> list[QAbstractButton]:
        """Those that are shown where the bar is, and switched on."""
        self._buttons = [button for button in self._buttons if isValid(button)]
        return [button for button in self._buttons if not button.isHidden() and button.isEnabled()]

    def _settle(self) -> None:
        usable = self._usable()
        if usable and not (self._used and self._stop in usable):
            self._stop_at(usable[0])

    def _stop_at(self, button: QAbstractButton | None) -> None:
        before = self._stop
        if button is None or button is before:
            return
        self._stop = button
        button.setFocusPolicy(_WITH_TAB.get(button.focusPolicy(), button.focusPolicy()))
        if before is None or not isValid(before):
            return
        if before.window() is button.window():
            QWidget.setTabOrder(before, button)  # what Tab passes by is not sorted with the docks
        before.setFocusPolicy(_WITHOUT_TAB.get(before.focusPolicy(), before.focusPolicy()))
