"""A picture of the chart with a caption: symbol, time, provider, definition."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.charts.tags import text_width
from tideboard_desktop.ui.theme import Theme, Type, colour

_LINE = 18
_PAD = 10


def captioned(content: QWidget, lines: list[str], theme: Theme) -> QPixmap:
    """The widget's picture at its own pixel density, with caption lines below."""
    picture = content.grab()
    ratio = picture.devicePixelRatio()
    rows = _rows(content, lines, theme)
    size = _size(content, rows, theme)
    result = QPixmap(QSize(round(size.width() * ratio), round(size.height() * ratio)))
    result.setDevicePixelRatio(ratio)
    result.fill(colour(theme.surface.panel))
    painter = QPainter(result)
    painter.drawPixmap(0, 0, picture)
    _paint_caption(painter, content, rows, theme)
    painter.end()
    return result


def png_bytes(picture: QPixmap) -> bytes:
    """The picture as a PNG at its own resolution."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())


def svg_drawing(content: QWidget, lines: list[str], theme: Theme) -> bytes:
    """The widget as SVG with text in our fonts; `svg_outlines` turns the text into outlines."""
    rows = _rows(content, lines, theme)
    size = _size(content, rows, theme)
    data = QByteArray()
    buffer = QBuffer(data)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # the tiny version knows no clipping
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(0, 0), size))
    generator.setResolution(96)
    generator.setTitle(lines[0])
    generator.setDescription(" ".join(lines[1:]))
    painter = QPainter(generator)
    painter.fillRect(QRect(QPoint(0, 0), size), colour(theme.surface.panel))
    content.render(painter, QPoint(0, 0), QRegion(), QWidget.RenderFlag.DrawChildren)
    _paint_caption(painter, content, rows, theme)
    painter.end()
    return bytes(data.data())


def _rows(content: QWidget, lines: Sequence[str], theme: Theme) -> list[str]:
    return [row for line in lines for row in _wrapped(line, content.width() - 2 * _PAD, theme)]


def _size(content: QWidget, rows: Sequence[str], theme: Theme) -> QSize:
    return QSize(content.width(), content.height() + theme.px(_LINE) * len(rows) + 2 * _PAD)


def _paint_caption(painter: QPainter, content: QWidget, rows: Sequence[str], theme: Theme) -> None:
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(theme.surface.text2))
    line = QRectF(_PAD, content.height() + _PAD, content.width() - 2 * _PAD, theme.px(_LINE))
    for row in rows:
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, row)
        line.translate(0, theme.px(_LINE))


def _wrapped(text: str, room: float, theme: Theme) -> list[str]:
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".strip()
        if text_width(longer, theme, Type.CAPTION) <= room or not rows[-1]:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows
