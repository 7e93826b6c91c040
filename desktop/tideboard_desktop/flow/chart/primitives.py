"""Painting functions shared by several layers: tags, axis texts, line samples."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter

from tideboard_desktop.flow.chart.line_styles import Line, line_pen
from tideboard_desktop.ui.theme import Theme


def paint_sample(painter: QPainter, line: Line, theme: Theme, left: QPointF, width: float, value: float = 1.0) -> None:
    """Paint a short piece of a line, starting at `left`."""
    ratio = painter.device().devicePixelRatioF()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(line_pen(line, theme, ratio=ratio, value=value))
    painter.drawLine(QLineF(left, left + QPointF(width, 0)))
