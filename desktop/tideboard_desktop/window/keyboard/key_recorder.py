"""A button that takes the next key: press it, then press the key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.window.keyboard.key_names import MODIFIER_KEYS, portable


class KeyRecorder(QPushButton):
    """`heard` carries a key in its portable spelling; Esc, or leaving the button, ends without one."""

    heard = Signal(str)
    listening = Signal(bool)
    _on = False

    def __init__(self, text: str, theme: Theme, identifier: str) -> None:
        super().__init__(text)
        self.setFont(theme.font(Type.STRONG))
        identify(self, identifier)
        self.setAutoDefault(False)
        self._text = text
        self.clicked.connect(self.listen)

    @property
    def is_listening(self) -> bool:
        """Whether the next key is taken."""
        return self._on

    def listen(self) -> None:
        """Take the next key."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._turn(on=True)

    def event(self, event: QEvent) -> bool:
        """Take the key before it is anybody's shortcut, and Tab before it walks."""
        if self._on and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._press(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Whoever walks away records nothing."""
        super().focusOutEvent(event)
        self._turn(on=False)

    def _press(self, event: QKeyEvent) -> None:
        event.accept()
        key = Qt.Key(event.key())
        if event.isAutoRepeat() or key in MODIFIER_KEYS:
            return
        self._turn(on=False)
        if key != Qt.Key.Key_Escape or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            self.heard.emit(portable(event.keyCombination()))

    def _turn(self, *, on: bool) -> None:
        if on is self._on:
            return
        self._on = on
        self.setText(self.tr("Press the key, Esc cancels") if on else self._text)
        self.listening.emit(on)
