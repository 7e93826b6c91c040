"""The day's turn on the net line: a diamond with its time, where the flow of 15 minutes changed its side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from tideboard_desktop.flow.chart.label_places import Beside, curve_points, place_beside
from tideboard_desktop.flow.chart.line_styles import Line
from tideboard_desktop.flow.chart.picture import Picture, TurnMark
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import CENTRE, text_width
from tideboard_desktop.ui.theme import Theme, Type, colour

_HALF = 4.5


class PlacedTurn(NamedTuple):
    """The turn in its place: its diamond, and its words if there is room for them."""

    turn: TurnMark
    mark: QRectF
    words: Beside | None

    @property
    def right(self) -> float:
        """The furthest pixel of diamond and words."""
        return max(self.mark.right(), self.mark.right() if self.words is None else self.words.area.right())


def place_turn(picture: Picture, theme: Theme, taken: Sequence[QRectF]) -> PlacedTurn | None:
    """Where the mark and its words stand; None without a turn or without the net line."""
    turn, flow = picture.turn, picture.flow
    if turn is None or flow is None or not len(flow) or Line.NET not in picture.shown:
        return None
    x, y = picture.axis.x_of(turn.time), picture.main.y_of(float(flow.net[flow.index_at(turn.time)]))
    mark = QRectF(x - _HALF, y - _HALF, 2 * _HALF, 2 * _HALF)
    size = QSizeF(text_width(turn_words(picture, turn), theme, Type.CAPTION) + 6, theme.px(16))
    words = place_beside(mark, size, [*taken, mark], picture.layout.main, curve_points(picture))
    return PlacedTurn(turn, mark, words)


def turn_words(picture: Picture, turn: TurnMark) -> str:
    """`Turned up 10:41`: to inflow; down: to outflow."""
    text = QCoreApplication.translate("Flow", "Turned up {time}") if turn.inflow else ""
    text = text or QCoreApplication.translate("Flow", "Turned down {time}")
    return text.replace("{time}", picture.subject.clock(turn.time))


def paint_turn(painter: QPainter, picture: Picture, theme: Theme, placed: PlacedTurn) -> None:
    """Paint the diamond in the colour of its side, and the words on an opaque ground."""
    text_colour = colour((theme.up if placed.turn.inflow else theme.down).text)
    painter.save()
    painter.setFont(theme.font(Type.CAPTION))
    if placed.words is not None:
        painter.fillRect(placed.words.area, colour(theme.surface.panel))
        painter.setPen(colour(theme.surface.text2))
        painter.drawText(placed.words.area, CENTRE, turn_words(picture, placed.turn))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    if placed.words is not None and placed.words.leader is not None:
        painter.setPen(hairline(colour(theme.surface.text3)))
        painter.drawLine(placed.words.leader)
    area, middle = placed.mark, placed.mark.center()
    across, down = middle.x(), middle.y()
    painter.setPen(QPen(text_colour, 1.5, Qt.PenStyle.SolidLine))
    painter.setBrush(colour(theme.surface.panel))
    corners = (across, area.top()), (area.right(), down), (across, area.bottom()), (area.left(), down)
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    painter.restore()
