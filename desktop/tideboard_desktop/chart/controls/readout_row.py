"""The row above the panes: the figures of the bar under the crosshair, else of the newest."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.charts.axes import Figure
from tideboard_desktop.ui.charts.tags import LEFT, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.words.joining import listed

HEIGHT = 24
_GAP, _NEAR = 12.0, 4.0


class ReadOutRow(QWidget):
    """One line; figures without room are left out from the right, all of them are in the table and the tooltip."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._time = self._heading = self._notice = ""
        self._figures: Sequence[Figure] = ()
        self._spoken = ""
        identify(self, "chart_readout", name)
        give_role(self, QAccessible.Role.StaticText)
        self.setFixedHeight(theme.px(HEIGHT))

    def set_heading(self, text: str) -> None:
        """What the chart shows, before the time; empty for nothing."""
        if text != self._heading:
            self._heading = text
            self.update()

    def set_notice(self, text: str) -> None:
        """What is true of all figures, in amber before them; empty for nothing."""
        if text != self._notice:
            self._notice = text
            self._tell(self._spoken)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as it gets."""
        return QSize(0, self._theme.px(HEIGHT))

    def show_figures(self, time: str, figures: Sequence[Figure], spoken: str) -> None:
        """Show other figures; `spoken` is all of them in one line."""
        if (time, figures) != (self._time, self._figures):
            self._time, self._figures = time, figures
            self._tell(spoken)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the time and as many figures as fit."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(event.rect(), colour(theme.surface.panel))
        x = 10.0
        for text in filter(None, (self._heading, self._time)):
            x = self._draw(painter, x, text, Type.CAPTION_STRONG, theme.surface.text1) + _GAP
        if self._notice:
            x = self._draw(painter, x, self._notice, Type.CAPTION_STRONG, theme.surface.warn) + _GAP
        for figure in self._figures:
            wide = text_width(figure.caption, theme, Type.CAPTION) + (_NEAR if figure.caption else 0.0)
            wide += text_width(figure.text, theme, Type.CAPTION)
            if x + wide > self.width() - 6:
                break
            if figure.caption:
                x = self._draw(painter, x, figure.caption, Type.CAPTION, theme.surface.text3) + _NEAR
            role = theme.role(figure.sign)
            x = self._draw(painter, x, figure.text, Type.CAPTION, theme.surface.text1 if role is None else role.text)
            x += _GAP

    def _tell(self, spoken: str) -> None:
        """Say everything in one line."""
        self._spoken = spoken
        whole = listed(filter(None, (self._notice, spoken)))
        self.setAccessibleDescription(whole)
        self.setToolTip(tip(whole))

    def _draw(self, painter: QPainter, x: float, text: str, role: Type, tint: str) -> float:
        painter.setFont(self._theme.font(role))
        painter.setPen(colour(tint))
        wide = text_width(text, self._theme, role)
        painter.drawText(QRectF(x, 0, wide + 2, self.height()), LEFT, text)
        return x + wide
