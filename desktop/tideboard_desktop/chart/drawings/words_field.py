"""The field in the chart in which the words of a drawing are written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tideboard_desktop.chart.drawings.model import LONGEST_TEXT
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify

translate = QCoreApplication.translate
_WIDE = 180


class DrawingTextField(QLineEdit):
    """Hidden until `ask`. Enter, or leaving it, gives the words to the caller; Esc gives none."""

    def __init__(self, chart: QWidget, theme: Theme) -> None:
        super().__init__(chart)
        self._chart = chart
        self._take: Callable[[str], None] | None = None
        self.setFont(theme.font(Type.BODY))
        self.setMaxLength(LONGEST_TEXT)
        self.setFixedWidth(theme.px(_WIDE))
        identify(self, "drawing_words", translate("Drawings", "Words on the chart"))
        self.setPlaceholderText(translate("Drawings", "Words on the chart"))
        self.hide()

    def ask(self, place: QPointF, words: str, take: Callable[[str], None]) -> None:
        """Ask for words at a place of the chart; `take` gets them once, without spaces around."""
        self._give("")
        self._take = take
        self.setText(words)
        self.selectAll()
        room = self._chart.rect()
        left = min(max(int(place.x()), 0), max(room.width() - self.width(), 0))
        top = min(max(int(place.y()) - self.sizeHint().height() // 2, 0), room.height() - self.sizeHint().height())
        self.move(left, top)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def finish(self) -> None:
        """Give the words as they are; nothing happens without a question."""
        if self._take is not None:
            self._give(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter keeps the words, Esc does not."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            self._give("" if event.key() == Qt.Key.Key_Escape else self.text())
            self._chart.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Another part of the window was clicked: keep the words."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self._give(self.text())

    def _give(self, words: str) -> None:
        take, self._take = self._take, None
        if take is not None:
            take(" ".join(words.split()))
        self.hide()  # moves the focus, by which another security may come into view
