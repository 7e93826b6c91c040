"""Short bars: how much of an allowance is used, amber from nine tenths on; how much of some work is done."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify

PROGRESS_HEIGHT = 6


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
        return QSize(80, self._theme.px(PROGRESS_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        surface, area = self._theme.surface, QRectF(self.rect())
        painter.fillRect(area, colour(surface.line_strong))
        area.setWidth(area.width() * min(max(self.share, 0.0), 1.0))
        painter.fillRect(area, colour(surface.accent))


AMBER_FROM = 0.9
HEIGHT = 4


class MeterBar(QWidget):
    """A bar filled in proportion; the text beside it has the figures, so it has no accessible name."""

    def __init__(self, theme: Theme, *, width: int = 44) -> None:
        super().__init__()
        self._theme, self._width = theme, width
        self.share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.px(self._width), HEIGHT)

    def show_share(self, share: float) -> None:
        """Show a share from 0 to 1."""
        if share != self.share:
            self.share = share
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        surface = self._theme.surface
        painter.fillRect(self.rect(), colour(surface.line_strong))
        text_colour = surface.warn if self.share >= AMBER_FROM else surface.accent
        painter.fillRect(QRect(0, 0, round(self.width() * min(1.0, self.share)), self.height()), colour(text_colour))
