"""A bar that shows how much of some work is done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify

HEIGHT = 6


class ProgressLine(QWidget):
    """A bar over the whole width; `share` from 0 to 1."""

    def __init__(self, theme: Theme, identifier: str, name: str) -> None:
        super().__init__()
        self._theme, self.share = theme, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        identify(self, identifier, name)
        give_role(self, QAccessible.Role.ProgressBar)

    def show_share(self, share: float) -> None:
        if share != self.share:
            self.share = share
            self.setAccessibleDescription(fmt.share(share * 100, 0))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(80, self._theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        surface, area = self._theme.surface, QRectF(self.rect())
        painter.fillRect(area, colour(surface.line_strong))
        area.setWidth(area.width() * min(max(self.share, 0.0), 1.0))
        painter.fillRect(area, colour(surface.accent))
