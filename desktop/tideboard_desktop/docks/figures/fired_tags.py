"""The tag of signals that fired at a minute, alike on the flow map, the flow chart and the price chart."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QPainter

from tideboard_desktop.ui.charts.tags import Tag, TagLook, paint_tag, text_width
from tideboard_desktop.ui.theme import Theme, Type

translate = QCoreApplication.translate


def mark_letter(count: int = 1) -> str:
    """What stands on a mark of so many signals."""
    letter = translate("FiredMarks", "S", "mark of a signal")
    return letter if count == 1 else f"{letter}{count}"


def mark_width(theme: Theme, count: int = 1) -> float:
    """Width of the tag of so many signals in logical pixels."""
    return text_width(mark_letter(count), theme, Type.CAPTION_STRONG) + theme.px(7)


def paint_mark(painter: QPainter, area: QRectF, theme: Theme, count: int = 1) -> None:
    """The tag of so many signals; the painter's state is as it was."""
    painter.save()  # a tag is painted smoothed, lines beside it are not
    paint_tag(painter, Tag(area, mark_letter(count), TagLook.INVERSE), theme)
    painter.restore()
