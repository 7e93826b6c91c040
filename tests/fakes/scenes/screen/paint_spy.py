"""Notes which part of a widget Qt repaints by itself; `grab` would paint all of it and hide a mistake."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget


class PaintSpy(QObject):
    """Collects the regions of a widget's paint events."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Keep the region and let the event pass."""
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return super().eventFilter(watched, event)

    def touched(self, rect: QRect) -> bool:
        """Whether any of `rect` was painted."""
        return self.region.intersects(rect)
