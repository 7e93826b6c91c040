"""Names and amounts at the line ends, moved apart so that none covers another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from tideboard_desktop.flow.chart.line_styles import SECOND, Line, line_colour, short_name
from tideboard_desktop.flow.chart.picture import Picture
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import LEFT, RIGHT, elided, text_width
from tideboard_desktop.ui.format import flow
from tideboard_desktop.ui.theme import Theme, Type, colour

_HEIGHT = 18
_SPACE = 2
_BANNER = 30
"""Free space at the top for the banner of a lost connection, which lies over faded curves."""
_REACH = 10.0
"""Length of the connector from a line's end to its label."""


def label_areas(picture: Picture, theme: Theme, bottom: float | None = None) -> dict[Line | str, QRectF]:
    """Rectangles of the visible lines' labels above `bottom`, without overlaps.

    A pane too low for all of them leaves out the smaller orders first: their figures are in the read-out.
    """
    last = picture.last_x
    lines: list[Line | str] = [*reversed(_ending(picture)), *([] if picture.second is None else [SECOND])]
    main = picture.layout.main
    height, top = theme.px(_HEIGHT), main.top() + (theme.px(_BANNER) if picture.faded else 2)
    bottom = main.bottom() - 2 if bottom is None else bottom
    lines = lines[: max(int((bottom - top) // (height + _SPACE)), 0)]
    if last is None or not lines:
        return {}
    wishes = [picture.main.y_of(_height(picture, line)) for line in lines]
    centres = place_labels(wishes, height=height + _SPACE, top=top, bottom=bottom)
    wide = max(  # names of providers and amounts in ten thousands are longer than those that the room is made for
        text_width(f"{_name(picture, line)} {_amount(picture, line)}", theme, Type.CAPTION_STRONG) for line in lines
    )
    width = picture.layout.label_room - _REACH - 2
    width = min(max(width, wide + 24), picture.layout.right - last - _REACH - 2)
    return {
        line: QRectF(last + _REACH, centre - height / 2, width, height)
        for line, centre in zip(lines, centres, strict=True)
    }


def _ending(picture: Picture) -> list[Line]:
    """The visible lines that have a figure at the last minute."""
    return [line for line in picture.visible_flow_lines() if math.isfinite(_end_value(picture, line))]


def paint_end_labels(painter: QPainter, picture: Picture, theme: Theme, areas: Mapping[Line | str, QRectF]) -> None:
    """Paint connector, coloured edge, name and amount of every visible flow line, in the given places."""
    painter.save()
    for line, area in areas.items():
        value = _end_value(picture, line)
        _paint_thread(painter, picture, line, area, theme)
        if line is Line.NET:
            _paint_net_box(painter, area, value, theme)
        else:
            _paint_box(painter, area, _text_colour(line, value, theme), theme)
        words, amount = area.adjusted(8, 0, -6, 0), _amount(picture, line)
        role = Type.CAPTION_STRONG if line is Line.NET else Type.CAPTION
        painter.setFont(theme.font(role))
        painter.drawText(words, RIGHT, amount)
        name = _name(picture, line)
        if picture.second is not None:
            name = elided(name, theme, role, words.width() - text_width(amount, theme, role) - 6)
        painter.drawText(words, LEFT, name)
    painter.restore()


def _amount(picture: Picture, line: Line | str) -> str:
    return flow(_end_value(picture, line), picture.unit)


def _name(picture: Picture, line: Line | str) -> str:
    """The line's name; when comparing, the provider's."""
    if picture.names is not None:
        return picture.names[1 if line == SECOND else 0]
    return short_name(Line(line))


def _text_colour(line: Line | str, value: float, theme: Theme) -> QColor:
    return line_colour(line, theme, value=value) if isinstance(line, Line) else colour(theme.surface.text1)


def _end_value(picture: Picture, line: Line | str) -> float:
    if not isinstance(line, Line):
        return 0.0 if picture.second is None else float(picture.second.other.net[-1])
    values = picture.values(line)
    return float(values[-1]) if values is not None else 0.0


def _height(picture: Picture, line: Line | str) -> float:
    """The amount at whose height a line ends: the middle of its band if tiers are stacked."""
    band = picture.band(line) if isinstance(line, Line) else None
    return _end_value(picture, line) if band is None else (band[0] + band[1]) / 2


def _paint_thread(painter: QPainter, picture: Picture, line: Line | str, area: QRectF, theme: Theme) -> None:
    value = _end_value(picture, line)
    start = QPointF(area.left() - _REACH, picture.main.y_of(_height(picture, line)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(hairline(_text_colour(line, value, theme)))
    painter.drawLine(QLineF(start, QPointF(area.left(), area.center().y())))


def _paint_net_box(painter: QPainter, area: QRectF, value: float, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour((theme.down if value < 0 else theme.up).fill))
    painter.drawRoundedRect(area, 3, 3)
    painter.setPen(Qt.GlobalColor.white)


def _paint_box(painter: QPainter, area: QRectF, text_colour: QColor, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(area, colour(theme.surface.panel))  # round corners would not show and cost ten times it
    painter.fillRect(QRectF(area.left(), area.top(), 3, area.height()), text_colour)
    painter.setPen(colour(theme.surface.text1))


def place_labels(wishes: Sequence[float], *, height: float, top: float, bottom: float) -> list[float]:
    """Centres for boxes of `height` between `top` and `bottom`, in the order given.

    Neighbours that collide become one block around the mean of their wishes (pool adjacent violators), which keeps
    the order of the wishes and the sum of squared moves smallest. Too many boxes for the room are spread evenly and
    then may touch the edges' outside.
    """
    order = sorted(range(len(wishes)), key=lambda index: wishes[index])
    blocks: list[tuple[float, int]] = []
    for index in order:
        blocks.append(_held(wishes[index], 1, height, top, bottom))
        while len(blocks) > 1 and _collide(blocks[-2], blocks[-1], height):
            (upper, many), (lower, few) = blocks[-2], blocks[-1]
            mean = (upper * many + lower * few) / (many + few)
            blocks[-2:] = [_held(mean, many + few, height, top, bottom)]
    centres = [0.0] * len(wishes)
    places = (centre + (place - (count - 1) / 2) * height for centre, count in blocks for place in range(count))
    for index, place in zip(order, places, strict=True):
        centres[index] = place
    return centres


def _collide(upper: tuple[float, int], lower: tuple[float, int], height: float) -> bool:
    return lower[0] - upper[0] < (upper[1] + lower[1]) / 2 * height - 1e-9


def _held(centre: float, count: int, height: float, top: float, bottom: float) -> tuple[float, int]:
    half = count * height / 2
    if bottom - top < 2 * half:
        return (top + bottom) / 2, count
    return min(max(centre, top + half), bottom - half), count
