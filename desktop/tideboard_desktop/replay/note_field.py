"""The field of a note on an order: what was typed is asked to be kept soon after, and the field says what was kept."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import vbox

SOON_MS: Final = 700
"""After the last key."""
MOST: Final = 500
_LINES: Final = 2


class _Editor(QPlainTextEdit):
    """Plain text; Tab leaves it."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        self.left.emit()


class NoteField(QWidget):
    """`wanted` carries the text that is to be kept; `show_kept` acknowledges it. `status` is placed by the owner."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__()
        self._kept = self._asked = ""
        self.editor = _Editor()
        identify(self.editor, "replay_note", name)
        self.editor.setFont(theme.font(Type.BODY))
        self.editor.setTabChangesFocus(True)
        self.editor.setPlaceholderText(self.tr("Note: why this order"))
        self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * _LINES + 14)
        self.status = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.status, "replay_note_status")
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.status.hide()
        vbox(self.editor, on=self, margins=0, spacing=0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MS)
        self._timer.timeout.connect(self.ask)
        self.editor.textChanged.connect(self._typed)
        self.editor.left.connect(self.ask)

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.editor.toPlainText()

    def show_note(self, text: str) -> None:
        """What is kept of an order; typing that is not kept yet stays."""
        if self._kept == self.text:
            self._kept = self._asked = text
            if self.text != text:
                self.editor.setPlainText(text)
            self._timer.stop()
        self._kept = text

    def ask(self) -> None:
        """Ask for what stands there to be kept, once."""
        self._timer.stop()
        if self.text != self._asked:
            self._asked = self.text
            self.wanted.emit(self.text)

    def show_kept(self, text: str) -> None:
        """It is on the disk."""
        self._kept = text
        if text == self.text.strip():
            self._say(self.tr("Kept") if text else "")

    def show_failure(self, words: str) -> None:
        """It is not kept, and why; the next key or leaving the field asks again."""
        self._asked = self._kept
        self._say(words, Tone.WARN)

    def _say(self, words: str, tone: Tone = Tone.CAPTION) -> None:
        """Without words the line takes no room."""
        set_tone(self.status, tone)
        self.status.setText(words)
        self.status.setVisible(bool(words))

    def _typed(self) -> None:
        if len(self.text) > MOST:
            cursor = self.editor.textCursor()
            self.editor.setPlainText(self.text[:MOST])
            cursor.setPosition(MOST)
            self.editor.setTextCursor(cursor)
            return
        if self.text != self._kept:
            self._say(self.tr("Not kept yet"))
            self._timer.start()
