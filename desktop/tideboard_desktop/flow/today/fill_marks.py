"""Own fills on the price axis: a triangle at time and price, with side and quantity beside it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.session import Session
from tideboard_desktop.flow.chart.line_styles import Line
from tideboard_desktop.flow.chart.picture import FillMark, Picture
from tideboard_desktop.flow.chart.primitives import LEFT, text_width
from tideboard_desktop.ui.format import quantity
from tideboard_desktop.ui.theme import Theme, Type, colour

_SIZE = 5.0
_OFF = 4.0


def marks_of(fills: Iterable[Fill] | None, instrument: InstrumentId, session: Session) -> tuple[FillMark, ...]:
    """The fills of this instrument in this session, one mark per minute, price and side."""
    marks: dict[tuple[float, float, bool], int] = {}
    for fill in fills or ():
        if fill.instrument == instrument and session.open <= fill.time <= session.close:
            place = (fill.time.timestamp() // 60 * 60, float(fill.price), fill.side is Side.BUY)
            marks[place] = marks.get(place, 0) + fill.quantity
    return tuple(FillMark(*place, shares) for place, shares in sorted(marks.items()))


def paint_fills(painter: QPainter, picture: Picture, theme: Theme) -> None:
    """Bought: triangle from below; sold: from above. Only painted with the price line, whose axis they use."""
    if picture.prices is None or Line.PRICE not in picture.shown:
        return
    painter.save()
    painter.setClipRect(picture.layout.main)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setFont(theme.font(Type.CAPTION))
    for mark in picture.fills:
        tip = QPointF(picture.axis.x_of(mark.time), picture.prices.y_of(mark.price))
        _paint_mark(painter, tip, mark, theme, labels_from=picture.last_x)
    painter.restore()


def fill_words(mark: FillMark) -> str:
    """`B 500` or `S 200`."""
    text = QCoreApplication.translate("Flow", "B %1", "bought") if mark.bought else ""
    text = text or QCoreApplication.translate("Flow", "S %1", "sold")
    return text.replace("%1", quantity(mark.shares))


def _paint_mark(painter: QPainter, tip: QPointF, mark: FillMark, theme: Theme, *, labels_from: float | None) -> None:
    away = 1.0 if mark.bought else -1.0
    tip = tip + QPointF(0, away * _OFF)
    base = tip.y() + away * 2 * _SIZE
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.surface.text1))
    painter.drawPolygon(QPolygonF([tip, QPointF(tip.x() - _SIZE, base), QPointF(tip.x() + _SIZE, base)]))
    words = fill_words(mark)
    area = QRectF(tip.x() + _SIZE + 3, base - away * _SIZE - 8, text_width(words, theme, Type.CAPTION) + 2, 16)
    if labels_from is not None and area.right() > labels_from:
        area.moveRight(tip.x() - _SIZE - 3)  # the labels at the line ends would cover the words
    painter.fillRect(area, colour(theme.surface.panel, 0.7))
    painter.setPen(colour(theme.surface.text1))
    painter.drawText(area, LEFT, words)
