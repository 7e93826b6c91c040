"""The very text that will be sent, where a person wrote it for the wire: shown in the dialog that approves it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.labels import Tone, identify, label

translate = QCoreApplication.translate

LEAST_LINES, MOST_LINES = 2, 6


class ExactBody(QWidget):
    """Caption and text, letter for letter; hidden for an empty text. It scrolls beyond `MOST_LINES`."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__()
        caption = label(translate("ExactBody", "Sent letter for letter"), theme, Type.CAPTION, Tone.CAPTION)
        self.view = QPlainTextEdit(text)
        identify(self.view, "exact_body", translate("ExactBody", "Body that is sent, letter for letter"))
        self.view.setReadOnly(True)
        self.view.setTabChangesFocus(True)
        self.view.setFont(theme.font(Type.CAPTION))
        self.view.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)  # JSON has no spaces to break at
        lines = min(max(text.count("\n") + 1 + len(text) // 100, LEAST_LINES), MOST_LINES)
        self.view.setFixedHeight(theme.px(Type.CAPTION.line) * lines + 14)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(3)
        column.addWidget(caption)
        column.addWidget(self.view)
        self.setVisible(bool(text))
