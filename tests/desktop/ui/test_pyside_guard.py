"""PySide6 must not drop references to None: 6.12.0 does on CPython 3.10 and 3.11, and aborts the process in the end."""

from __future__ import annotations

import sys

from PySide6.QtCore import QPointF, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

CALLS = 2000


def none_lost(widget: QWidget, painter: QPainter, timer: QTimer) -> float:
    """References to None that one void call loses, on average."""
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        widget.setWindowTitle("x")
        painter.drawPoint(QPointF(1, 1))
        timer.setInterval(5)
    return (before - sys.getrefcount(None)) / (3 * CALLS)


def test_void_calls_keep_none_alive(qapp: QApplication) -> None:
    """When this fails, do not raise the pin of PySide6-Essentials in pyproject.toml."""
    pixmap = QPixmap(8, 8)
    painter = QPainter(pixmap)

    lost = none_lost(QWidget(), painter, QTimer())

    painter.end()
    assert abs(lost) < 0.1
