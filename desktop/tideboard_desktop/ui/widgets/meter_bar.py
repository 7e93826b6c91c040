"""A short bar for how much of an allowance is used; amber from nine tenths on."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.ui.theme import Theme, colour

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
