"""A toggle beside a chart that shows the line which it switches."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import identify

_HEIGHT: Final = 22
_SAMPLE: Final = 18
_LEFT: Final = 8
_RIGHT: Final = 12


class LineSwitch(QPushButton):
    """On at first. The line is solid in `tint`, or `dashed`; grey while it is off."""

    def __init__(self, text: str, theme: Theme, *, identifier: str, tint: str, dashed: bool) -> None:
        super().__init__(text)
        self._theme, self._tint, self._dashed = theme, tint, dashed
        identify(self, identifier, text)
        self.setProperty("kind", "segment")
        self.setProperty("place", "only")
        self.setFont(theme.font(Type.BODY))
        self.setCheckable(True)
        self.setChecked(True)
        self.setAutoDefault(False)
        self.setFixedHeight(theme.px(_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        left = _LEFT + theme.px(_SAMPLE) + 6
        self.setStyleSheet(f"QPushButton {{ padding-left: {left}px; padding-right: 8px; text-align: left; }}")
        wide = QFontMetrics(theme.font(Type.STRONG)).horizontalAdvance(text)  # as it is written while it is on
        self.setMinimumWidth(left + wide + _RIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The button with the line at its left."""
        super().paintEvent(event)
        pen = QPen(colour(self._tint if self.isChecked() else self._theme.surface.text3), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self._dashed:
            pen.setDashPattern([2.5, 2.0])
        with QPainter(self) as painter:
            painter.setPen(pen)
            y = self.height() / 2
            painter.drawLine(QPointF(_LEFT, y), QPointF(_LEFT + self._theme.px(_SAMPLE), y))
