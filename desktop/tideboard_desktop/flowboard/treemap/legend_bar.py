"""The legend of a treemap's colours: from falling to rising in steps, and what the steps are."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.flowboard.treemap.tile_painting import ink_on
from tideboard_desktop.flowboard.treemap.tiles import Colouring, limit_words
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, Type, colour, step_colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify

_BOX: Final = 16
_HIGH: Final = 10
_GAP: Final = 8


class LegendBar(QWidget):
    """Nine boxes, and the words beside them where there is room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._colouring = theme, Colouring.CHANGE
        give_role(self, QAccessible.Role.Graphic)
        identify(self, "treemap_legend", limit_words(self._colouring))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_colouring(self, colouring: Colouring) -> None:
        self._colouring = colouring
        self.setAccessibleName(limit_words(colouring))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        texts = texts_of(self._theme, Type.CAPTION)
        return QSize(self._boxes() + _GAP + round(texts.width(limit_words(self._colouring))) + 2, self._theme.px(20))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """It gives way to what stands beside it."""
        return QSize(0, self._theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the boxes if they fit, then the words if they do."""
        painter, theme = QPainter(self), self._theme
        if self._boxes() > self.width():
            return
        px, texts, words = theme.px, texts_of(theme, Type.CAPTION), limit_words(self._colouring)
        for place, step in enumerate(range(-4, 5)):
            box = QRectF(place * px(_BOX), (self.height() - px(_HIGH)) / 2, px(_BOX), px(_HIGH))
            ground = step_colour(step, theme)
            painter.fillRect(box, ground)
            if step < 0 and theme.hatch_down:
                lines = ink_on(ground)
                lines.setAlphaF(0.5)
                painter.save()
                painter.setClipRect(box)
                hatch(painter, box, lines, gap=5)
                painter.restore()
        left = self._boxes() + _GAP
        if left + texts.width(words) <= self.width():
            painter.setPen(colour(theme.surface.text3))
            texts.draw(painter, QRectF(left, 0, texts.width(words), self.height()), words)

    def _boxes(self) -> int:
        return 9 * self._theme.px(_BOX)
