"""The quote strip: the day's prices, turnover, 52-week range, value and P/E in one painted line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.ui.charts.tags import LEFT, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role

_HEIGHT = 24
_PAD = 12.0
_WORD_GAP = 5.0
_SPACE = 16.0
_BAR = 40.0
"""Length of the bar that shows where in a range the last price lies."""


class QuoteItem(NamedTuple):
    """A caption and its value; with `place` (0 to 1) the value is a range from `text` to `end`."""

    caption: str
    text: str
    end: str = ""
    place: float | None = None

    def spoken(self) -> str:
        """The item in words."""
        values = f"{self.text} \u2013 {self.end}" if self.end else self.text
        return f"{self.caption} {values}"


class QuoteStrip(QWidget):
    """Shows as many whole items as fit, the first ones first; all of them are in the tool tip.

    One widget that paints its texts: a new quote repaints this line and lays nothing out again.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._items: tuple[QuoteItem, ...] = ()
        self.setObjectName("flow_quote")
        self.setAccessibleIdentifier("flow_quote")
        self.setAccessibleName(name)
        give_role(self, QAccessible.Role.StaticText)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFixedHeight(theme.px(_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_items(self, items: Sequence[QuoteItem]) -> None:
        """Show other values; does nothing if they are the same."""
        shown = tuple(items)
        if shown != self._items:
            self._items = shown
            spoken = [item.spoken() for item in shown]
            self.setAccessibleDescription(", ".join(spoken))
            self.setToolTip(tip("\n".join(spoken)))
            self.update()

    def fitting(self, width: float) -> list[QuoteItem]:
        """The items that fit into a width, in their order."""
        fitting, left = [], _PAD
        for item in self._items:
            left += self._width_of(item)
            if left > width - _PAD:
                break
            fitting.append(item)
            left += _SPACE * self._theme.scale
        return fitting

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """No width of its own: the strip never limits the window."""
        return QSize(0, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint captions in grey and values beside them."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self._theme.surface.panel))
        left = _PAD
        for item in self.fitting(self.width()):
            left = self._paint(painter, item, left) + _SPACE * self._theme.scale

    def _paint(self, painter: QPainter, item: QuoteItem, left: float) -> float:
        """Paint one item from `left` on; returns its right edge."""
        surface = self._theme.surface
        left = self._text(painter, item.caption, left, Type.CAPTION, surface.text3) + _WORD_GAP
        left = self._text(painter, item.text, left, Type.CAPTION_STRONG, surface.text1)
        if item.place is None:
            return left
        bar = QRectF(left + _WORD_GAP, self.height() / 2 - 1, _BAR, 2)
        painter.fillRect(bar, colour(surface.line_strong))
        mark = bar.left() + min(max(item.place, 0.0), 1.0) * (bar.width() - 2)
        painter.fillRect(QRectF(mark, bar.top() - 3, 2, 8), colour(surface.text1))
        return self._text(painter, item.end, bar.right() + _WORD_GAP, Type.CAPTION_STRONG, surface.text1)

    def _text(self, painter: QPainter, text: str, left: float, role: Type, text_colour: str) -> float:
        wide = text_width(text, self._theme, role)
        painter.setFont(self._theme.font(role))
        painter.setPen(colour(text_colour))
        painter.drawText(QRectF(left, 0, wide + 1, self.height()), LEFT, text)
        return left + wide

    def _width_of(self, item: QuoteItem) -> float:
        width = text_width(item.caption, self._theme, Type.CAPTION) + _WORD_GAP
        width += text_width(item.text, self._theme, Type.CAPTION_STRONG)
        if item.place is not None:
            width += 2 * _WORD_GAP + _BAR + text_width(item.end, self._theme, Type.CAPTION_STRONG)
        return width
