"""Field for a list of codes, typed or pasted."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QMimeData, Signal
from PySide6.QtWidgets import QPlainTextEdit

from tideboard_desktop.search.symbol_codes import LARGEST_FILE

translate = QCoreApplication.translate


class CodesEdit(QPlainTextEdit):
    """A paste that is larger than a list of codes can be is left out whole; `refused` carries the sentence."""

    refused = Signal(str)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)  # there would be no way on by keyboard
        self.setPlaceholderText(translate("PasteDialog", "HK.00700, 700, AAPL, 600519.SS \u2026"))

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802  Qt's name
        """Take a paste or a drop."""
        if len(source.text()) > LARGEST_FILE:
            self.refused.emit(too_large())
        else:
            super().insertFromMimeData(source)


def too_large() -> str:
    """Sentence for a text of more than LARGEST_FILE characters."""
    return translate("PasteDialog", "The text is larger than 1 MB; that is no list of codes.")
