"""A button that records a key: click it, then press the key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.window.keyboard.key_names import MODIFIER_KEYS, portable


class KeyRecorder(QPushButton):
    """`recorded` carries the key in portable spelling; Esc or losing the focus ends without one."""

    recorded = Signal(str)
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
        """Whether the next key is recorded."""
        return self._on

    def listen(self) -> None:
        """Record the next key."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._set_recording(on=True)

    def event(self, event: QEvent) -> bool:
        """Accept ShortcutOverride, so that the key runs no shortcut, and take Tab before it moves the focus."""
        if self._on and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._press(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Stop recording."""
        super().focusOutEvent(event)
        self._set_recording(on=False)

    def _press(self, event: QKeyEvent) -> None:
        event.accept()
        key = Qt.Key(event.key())
        if event.isAutoRepeat() or key in MODIFIER_KEYS:
            return
        self._set_recording(on=False)
        if key != Qt.Key.Key_Escape or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            self.recorded.emit(portable(event.keyCombination()))

    def _set_recording(self, *, on: bool) -> None:
        if on is self._on:
            return
        self._on = on
        self.setText(self.tr("Press the key, Esc cancels") if on else self._text)
        self.listening.emit(on)
