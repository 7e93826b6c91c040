"""One line of text that never widens its container; the whole text is its tooltip."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import Tone, set_tone

LINE = 18


def set_font_and_tone(label: QLabel, theme: Theme, role: Type, tone: Tone) -> None:
    """Change weight and colour of a label together.

    The font is set on both sides of the restyling, which otherwise brings an older one back.
    """
    label.setFont(theme.font(role))
    set_tone(label, tone)
    label.setFont(theme.font(role))


class ElidedLine(QLabel):
    """One line that never widens its dialog; the whole text is its tooltip and its accessible name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(theme.px(LINE))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(Type.BODY))

    def show_text(self, text: str, tone: Tone, *, strong: bool = False) -> None:
        """Show one line."""
        if text == self.text() and self.property("tone") == tone.value:
            return
        set_font_and_tone(self, self._theme, Type.STRONG if strong else Type.BODY, tone)
        self.setText(text)
        self.setAccessibleName(text)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.setPen(colour(self.palette().windowText().color().name()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(tip(self.text() if shown != self.text() else ""))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
