"""A picture of the chart with a caption that says what it is: symbol, time, provider, definition."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from tideboard_desktop.flow.ink import text_width
from tideboard_desktop.theme import Theme, Type, colour

_LINE = 18
_PAD = 10


def captioned(content: QWidget, lines: list[str], theme: Theme) -> QPixmap:
    """The widget as it looks, at its own pixel density, with caption lines below it."""
    picture = content.grab()
    ratio = picture.devicePixelRatio()
    rows = [row for line in lines for row in _wrapped(line, content.width() - 2 * _PAD, theme)]
    high = content.height() + theme.px(_LINE) * len(rows) + 2 * _PAD
    result = QPixmap(QSize(round(content.width() * ratio), round(high * ratio)))
    result.setDevicePixelRatio(ratio)
    result.fill(colour(theme.surface.panel))
    painter = QPainter(result)
    painter.drawPixmap(0, 0, picture)
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(theme.surface.text2))
    line = QRectF(_PAD, content.height() + _PAD, content.width() - 2 * _PAD, theme.px(_LINE))
    for row in rows:
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, row)
        line.translate(0, theme.px(_LINE))
    painter.end()
    return result


def _wrapped(text: str, room: float, theme: Theme) -> list[str]:
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".strip()
        if text_width(longer, theme, Type.CAPTION) <= room or not rows[-1]:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows
