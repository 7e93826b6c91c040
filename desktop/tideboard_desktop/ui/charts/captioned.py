"""A drawing with lines of caption below it, as an image or as SVG, saved as a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.charts.tags import LEFT, text_width
from tideboard_desktop.ui.file_saving import FileKind, file_name, save_file
from tideboard_desktop.ui.theme import Theme, Type, colour

_LINE: Final = 18
_PAD: Final = 10

Paint = Callable[[QPainter], None]
"""Paints a drawing of a given size in logical pixels."""


def captioned_image(paint: Paint, size: QSize, ratio: float, lines: Sequence[str], theme: Theme) -> QImage:
    """The drawing and its caption with `ratio` pixels for each logical one."""
    rows = _rows(size, lines, theme)
    whole = _whole(size, rows, theme)
    image = QImage(
        QSize(round(whole.width() * ratio), round(whole.height() * ratio)), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    image.fill(colour(theme.surface.panel))
    painter = QPainter(image)
    painter.save()
    paint(painter)
    painter.restore()
    _paint_caption(painter, size, rows, theme)
    painter.end()
    return image


def captioned_svg(paint: Paint, size: QSize, lines: Sequence[str], theme: Theme) -> bytes:
    """The drawing and its caption as SVG, with text as text in our fonts."""
    rows = _rows(size, lines, theme)
    whole = QRect(QPoint(0, 0), _whole(size, rows, theme))
    data = QByteArray()
    buffer = QBuffer(data)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # the tiny version knows no clipping
    generator.setOutputDevice(buffer)
    generator.setSize(whole.size())
    generator.setViewBox(whole)
    generator.setResolution(96)
    generator.setTitle(lines[0])
    generator.setDescription(" ".join(lines[1:]))
    painter = QPainter(generator)
    painter.fillRect(whole, colour(theme.surface.panel))
    painter.save()
    paint(painter)
    painter.restore()
    _paint_caption(painter, size, rows, theme)
    painter.end()
    return bytes(data.data())


def png_bytes(image: QImage) -> bytes:
    """The image as a PNG at its own resolution; any thread may do it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


async def save_picture(parent: QWidget, title: str, words: Sequence[str], picture: QImage | bytes) -> None:
    """Ask where to keep an image (as PNG) or a drawing (SVG) and write it there; `words` are those of its name."""
    if isinstance(picture, QImage):
        data = await asyncio.to_thread(png_bytes, picture)
        kind = FileKind(QCoreApplication.translate("Common", "PNG picture"), "png", lambda: data)
    else:
        kind = FileKind(QCoreApplication.translate("Common", "SVG drawing"), "svg", lambda: picture)
    await save_file(parent.window(), title, file_name(*words), [kind])


def _rows(size: QSize, lines: Sequence[str], theme: Theme) -> list[str]:
    return [row for line in lines for row in _wrapped(line, size.width() - 2 * _PAD, theme)]


def _whole(size: QSize, rows: Sequence[str], theme: Theme) -> QSize:
    return QSize(size.width(), size.height() + theme.px(_LINE) * len(rows) + 2 * _PAD)


def _paint_caption(painter: QPainter, size: QSize, rows: Sequence[str], theme: Theme) -> None:
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(theme.surface.text2))
    line = QRectF(_PAD, size.height() + _PAD, size.width() - 2 * _PAD, theme.px(_LINE))
    for row in rows:
        painter.drawText(line, LEFT, row)
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
