"""A picture of the flow chart with a caption: symbol, time, provider, definition."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.charts.captioned import captioned_image, captioned_svg
from tideboard_desktop.ui.theme import Theme


def captioned(content: QWidget, lines: list[str], theme: Theme) -> QImage:
    """The widget's picture at its own pixel density, with caption lines below."""
    picture = content.grab()

    def paint(painter: QPainter) -> None:
        painter.drawPixmap(0, 0, picture)

    return captioned_image(paint, content.size(), picture.devicePixelRatio(), lines, theme)


def svg_drawing(content: QWidget, lines: list[str], theme: Theme) -> bytes:
    """The widget as SVG with text in our fonts; `svg_outlines` turns the text into outlines."""

    def paint(painter: QPainter) -> None:
        content.render(painter, QPoint(0, 0), QRegion(), QWidget.RenderFlag.DrawChildren)

    return captioned_svg(paint, content.size(), lines, theme)
