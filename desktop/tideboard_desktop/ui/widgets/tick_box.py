"""A check box with a painted tick."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import identify


class TickBox(QCheckBox):
    """A check box with a painted tick; leaves Enter to the dialog."""

    def __init__(self, text: str, theme: Theme, *, identifier: str, text_colour: str = "") -> None:
        super().__init__(text)
        self._theme = theme
        identify(self, identifier, text)
        self.setFont(theme.font(Type.STRONG if text_colour else Type.BODY))
        if text_colour:
            self.setStyleSheet(
                f"QCheckBox {{ color: {text_colour}; }} QCheckBox::indicator {{ border-color: {text_colour}; }}"
            )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The style's box, then our tick."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("#FFFFFF"), 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        x, y, w, h = box.x(), box.y(), box.width(), box.height()
        painter.drawPolyline(
            [
                QPointF(x + w * 0.26, y + h * 0.52),
                QPointF(x + w * 0.44, y + h * 0.7),
                QPointF(x + w * 0.76, y + h * 0.32),
            ]
        )
