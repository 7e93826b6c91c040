"""Which keys an input field keeps, and which go past it to the commands of the window.

Qt lets the focused field claim a key before shortcuts are looked up, and what it claims differs between systems: on X11
a line edit takes Ctrl+U to empty itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from tideboard_desktop.window.keyboard.key_names import HOLD

FIELDS = (QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox, QKeySequenceEdit)
_EDITING = tuple(
    getattr(QKeySequence.StandardKey, name)
    for name in (
        *("Copy", "Cut", "Paste", "Undo", "Redo", "SelectAll"),
        *("MoveToNextWord", "MoveToPreviousWord", "SelectNextWord", "SelectPreviousWord"),
        *("DeleteStartOfWord", "DeleteEndOfWord"),
    )
)
_MOVING = tuple(
    getattr(QKeySequence.StandardKey, f"{verb}{where}")
    for verb in ("MoveTo", "Select")
    for where in ("StartOfLine", "EndOfLine", "StartOfBlock", "EndOfBlock", "StartOfDocument", "EndOfDocument")
)
_STAYING = frozenset(
    {
        *(Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space),
        *(Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Home, Qt.Key.Key_End),
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    }
)
_CONTROL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_UNTOLD = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
"""Modifiers that the spelling of a command's key does not have."""


def stays(event: QKeyEvent) -> bool:
    """Whether a key belongs to the field that has the focus, whatever command has it."""
    if makes_character(event) or any(event.matches(key) for key in _EDITING):
        return True
    if event.key() not in _STAYING:  # on X11 and macOS letters held with Ctrl move and delete, too: commands have them
        return False
    return not event.modifiers() & HOLD or any(event.matches(key) for key in _MOVING)


def combined_key(event: QKeyEvent) -> int:
    """The key and its modifiers as one number, as the spelling of a command's key has them."""
    return event.key() | (event.modifiers() & ~_UNTOLD).value


def makes_character(event: QKeyEvent) -> bool:
    """Whether a key press types a character, AltGr and Option included."""
    text, held = event.text(), event.modifiers() & HOLD
    if not text or not text[0].isprintable():
        return False
    if not held or event.modifiers() & Qt.KeyboardModifier.GroupSwitchModifier:
        return True
    if held == _CONTROL | _ALT:
        return sys.platform == "win32"  # AltGr arrives there as both
    return held == _ALT and text.upper() != _letter(event.key())  # Option on macOS makes another character


def _letter(key: int) -> str:
    return chr(key) if 0 < key < Qt.Key.Key_Escape else ""


class FieldKeys(QObject):
    """Lets the keys of `commands()` pass the focused field of `window`, and keeps the field's own from commands.

    `commands` returns the keys, combined with their modifiers, that work in the whole window. Fields of dialogs are
    left alone: no key of theirs reaches the window.
    """

    def __init__(self, parent: QObject, window: QWidget, commands: Callable[[], Collection[int]]) -> None:
        super().__init__(parent)
        self._window = window
        self._commands = commands
        self._field: QWidget | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._watch)
        self._watch(None, QApplication.focusWidget())

    def _watch(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._field is not None and isValid(self._field):
            self._field.removeEventFilter(self)
        inside = isinstance(now, FIELDS) and self._is_of_window(now)
        self._field = now if inside else None
        if self._field is not None:
            self._field.installEventFilter(self)

    def _is_of_window(self, field: QWidget) -> bool:
        """Whether it is in the window or in one of its floating docks."""
        top: QWidget | None = field.window()
        while top is not None and top is not self._window and top.windowType() is Qt.WindowType.Tool:
            parent = top.parentWidget()
            top = None if parent is None else parent.window()
        return top is self._window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Answer in the field's place who gets a key that a command has."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        held = combined_key(event) in self._commands()
        if held:
            event.setAccepted(stays(event))
        return held
