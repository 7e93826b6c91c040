"""Finds words on screen that are cut off without a tooltip that tells them whole."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QTabBar,
    QToolButton,
    QWidget,
)

SLACK = 2
"""Pixels: side bearings and rounding."""


def clipped(root: QWidget) -> Iterator[str]:
    """What is cut among the visible widgets of a window."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        for text, need, have in _needs(widget):
            if need > have + SLACK and not _told(widget, text):
                yield f"{type(widget).__name__} {widget.objectName()!r} {text!r} needs {need}, has {have}"
        lost = _outside(widget)
        if lost:
            yield f"{type(widget).__name__} {widget.objectName()!r} {_words(widget)!r} lies {lost} px outside"


def _needs(widget: QWidget) -> Iterator[tuple[str, int, int]]:
    advance = widget.fontMetrics().horizontalAdvance
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            yield widget.text(), widget.heightForWidth(widget.width()), widget.height()
        elif widget.textFormat() is Qt.TextFormat.PlainText:
            yield widget.text(), advance(widget.text()), widget.contentsRect().width()
        else:
            yield widget.text(), widget.sizeHint().width(), widget.width()
    elif isinstance(widget, QToolButton) and widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
        return
    elif isinstance(widget, QAbstractButton) and widget.text():
        icon = 0 if widget.icon().isNull() else widget.iconSize().width() + 4
        mark = 18 if isinstance(widget, QCheckBox) else 0
        yield widget.text(), advance(widget.text().replace("&&", "&")) + icon + mark, widget.width()
    elif isinstance(widget, QComboBox):
        yield widget.currentText(), advance(widget.currentText()) + 18, widget.width()
    elif isinstance(widget, QTabBar):
        for place in range(widget.count()):
            if widget.tabToolTip(place) != widget.tabText(place) and widget.isTabVisible(place):
                yield widget.tabText(place), advance(widget.tabText(place)), widget.tabRect(place).width()
    elif isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
        yield from _heads(widget)


def _heads(header: QHeaderView) -> Iterator[tuple[str, int, int]]:
    model = header.model()
    for column in range(header.count()):
        text = model.headerData(column, Qt.Orientation.Horizontal)
        whole = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        if text and text not in (whole or "") and not header.isSectionHidden(column):
            yield text, header.fontMetrics().horizontalAdvance(text), header.sectionSize(column)


def _told(widget: QWidget, text: str) -> bool:
    return _bare(text) in _bare(widget.toolTip())


def _bare(text: str) -> str:
    """Return the text without what a tooltip may add or leave out: line breaks, joiners and the marks of keys."""
    return "".join(text.replace("&", "").replace("\u2060", "").split())


def _words(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def _outside(widget: QWidget) -> int:
    """How far a widget with words reaches over the edges of what it lies in, where nothing scrolls."""
    parent = widget.parentWidget()
    if parent is None or not _words(widget) or _scrolls(widget):
        return 0
    area, room = widget.geometry(), parent.rect()
    return max(0, area.right() - room.right(), area.bottom() - room.bottom() - SLACK, -area.left(), -area.top() - SLACK)


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    view = None if parent is None else parent.parentWidget()
    return isinstance(parent, QTabBar | QHeaderView) or isinstance(view, QAbstractScrollArea)
