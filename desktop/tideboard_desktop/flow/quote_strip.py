"""The quote strip: the day's prices, turnover, 52-week range, value and P/E in one painted line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.model.instrument import Instrument
from tideboard_core.model.quote import Quote, Snapshot
from tideboard_core.system.appearance import Units
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.tags import LEFT, paint_text, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role


def quote_items(quote: Quote | None, facts: Instrument | None, shot: Snapshot | None, units: Units) -> list[QuoteItem]:
    """Open, high, low, VWAP, volume, turnover; from a snapshot 52-week range, market value, P/E."""
    if quote is None:
        return []
    step = None if facts is None else facts.price_step(quote.last)
    prices = (
        (QCoreApplication.translate("QuoteStrip", "Open"), quote.open),
        (QCoreApplication.translate("QuoteStrip", "High"), quote.high),
        (QCoreApplication.translate("QuoteStrip", "Low"), quote.low),
    )
    items = [QuoteItem(caption, fmt.price(value, step)) for caption, value in prices if value > 0]
    average = vwap(quote)
    if average is not None:
        words = QCoreApplication.translate("QuoteStrip", "VWAP", "volume-weighted average price of the day")
        items.append(QuoteItem(words, fmt.plain(average, fmt.decimals_of(step) if step is not None else 2)))
    volume = QCoreApplication.translate("QuoteStrip", "Volume")
    turnover = QCoreApplication.translate("QuoteStrip", "Turnover")
    items += [
        QuoteItem(caption, _large(value, units), room=_large_room(units))
        for caption, value in ((volume, quote.volume), (turnover, quote.turnover))
        if value > 0
    ]
    return items if shot is None else [*items, *_standing(quote, shot, step, units)]


def vwap(quote: Quote) -> Decimal | None:
    """Turnover by volume; None where that is no price of the day, as with contracts that stand for many shares."""
    if quote.volume <= 0 or quote.turnover <= 0:
        return None
    average = quote.turnover / quote.volume
    return average if quote.low <= average <= quote.high else None


def _standing(quote: Quote, shot: Snapshot, step: Decimal | None, units: Units) -> list[QuoteItem]:
    """Range of a year, value and P/E: what changes with the days."""
    items = []
    low, high = shot.low_52_weeks, shot.high_52_weeks
    if low is not None and high is not None and low < high:
        low, high = min(low, quote.last), max(high, quote.last)  # the snapshot is minutes older than the quote
        place = float((quote.last - low) / (high - low))
        words = QCoreApplication.translate("QuoteStrip", "52 weeks")
        items.append(QuoteItem(words, fmt.price(low, step), fmt.price(high, step), place))
    if shot.market_value is not None:
        words = QCoreApplication.translate("QuoteStrip", "Market value")
        items.append(QuoteItem(words, _large(shot.market_value, units)))
    if shot.pe_ttm is not None:
        words = QCoreApplication.translate("QuoteStrip", "P/E", "price to earnings of the last 12 months")
        items.append(QuoteItem(words, fmt.plain(shot.pe_ttm, 1)))
    return items


def _large(value: Decimal | int, units: Units) -> str:
    unit = fmt.unit_for(float(value), units)
    return fmt.amount(float(value), unit, 0 if unit == fmt.ONE else 2)


def _large_room(units: Units) -> str:
    """The longest amount below the next unit."""
    steps = 1e3 if units is Units.KMB else 1e4
    unit = fmt.unit_for(1e6, units)
    return fmt.amount(unit.divisor * (steps - 0.01), unit)


_HEIGHT = 24
_PAD = 12.0
_WORD_GAP = 5.0
_SPACE = 16.0
_BAR = 40.0
"""Length of the bar that shows where in a range the last price lies."""


class QuoteItem(NamedTuple):
    """A caption and its value; with `place` (0 to 1) the value is a range from `text` to `end`.

    The item is at least as wide as with the value `room`.
    """

    caption: str
    text: str
    end: str = ""
    place: float | None = None
    room: str = ""

    def spoken(self) -> str:
        """The item in words."""
        values = f"{self.text} \u2013 {self.end}" if self.end else self.text
        return f"{self.caption} {values}"


class QuoteStrip(QWidget):
    """Shows as many whole items as fit, the first ones first; all of them are in the tool tip.

    One widget that paints its texts: a new quote repaints this line and lays nothing out again. An item keeps its
    place: none becomes narrower while there are values.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._items: tuple[QuoteItem, ...] = ()
        self._widths: dict[str, float] = {}
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
            self._widths = {
                each.caption: max(self._width_of(each), self._widths.get(each.caption, 0)) for each in shown
            }
            spoken = [item.spoken() for item in shown]
            self.setAccessibleDescription(", ".join(spoken))
            self.setToolTip(tip("\n".join(spoken)))
            self.update()

    def fitting(self, width: float) -> list[QuoteItem]:
        """The items that fit into a width, in their order."""
        fitting, left = [], _PAD
        for item in self._items:
            left += self._widths[item.caption]
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
            self._paint(painter, item, left)
            left += self._widths[item.caption] + _SPACE * self._theme.scale

    def _paint(self, painter: QPainter, item: QuoteItem, left: float) -> None:
        """Paint one item from `left` on."""
        surface = self._theme.surface
        left = self._text(painter, item.caption, left, Type.CAPTION, surface.text3) + _WORD_GAP
        left = self._text(painter, item.text, left, Type.CAPTION_STRONG, surface.text1)
        if item.place is None:
            return
        bar = QRectF(left + _WORD_GAP, self.height() / 2 - 1, _BAR, 2)
        painter.fillRect(bar, colour(surface.line_strong))
        mark = bar.left() + min(max(item.place, 0.0), 1.0) * (bar.width() - 2)
        painter.fillRect(QRectF(mark, bar.top() - 3, 2, 8), colour(surface.text1))
        self._text(painter, item.end, bar.right() + _WORD_GAP, Type.CAPTION_STRONG, surface.text1)

    def _text(self, painter: QPainter, text: str, left: float, role: Type, text_colour: str) -> float:
        wide = text_width(text, self._theme, role)
        paint_text(painter, QRectF(left, 0, wide + 1, self.height()), LEFT, text, role, text_colour, self._theme)
        return left + wide

    def _width_of(self, item: QuoteItem) -> float:
        width = text_width(item.caption, self._theme, Type.CAPTION) + _WORD_GAP
        width += max(text_width(text, self._theme, Type.CAPTION_STRONG) for text in (item.text, item.room))
        if item.place is not None:
            width += 2 * _WORD_GAP + _BAR + text_width(item.end, self._theme, Type.CAPTION_STRONG)
        return width
