"""The row below the chart that says which drawings are not shown, and why."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify
from tideboard_desktop.ui.widgets.layouts import hbox

translate = QCoreApplication.translate
_HEIGHT = 28


class DrawingNote(QWidget):
    """Hidden while there is nothing to say; what was closed is not said again until there is something else."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._closed = ""
        self.setFixedHeight(theme.px(_HEIGHT))
        self.words = elided_label("", theme, Type.BODY, Tone.WARN)
        identify(self.words, "drawing_note")
        close = icon_button("x", translate("Drawings", "Close"), theme, identifier="drawing_note_close")
        close.clicked.connect(lambda _on=False: self._close())
        hbox((self.words, 1), close, on=self, margins=(10, 0, 6, 0))
        self.hide()

    def say(self, text: str) -> None:
        """Say something, or nothing."""
        if text != self.words.text():
            self.words.setText(text)
            self.words.setAccessibleName(text)
        self.setVisible(bool(text) and text != self._closed)

    def _close(self) -> None:
        self._closed = self.words.text()
        self.hide()
