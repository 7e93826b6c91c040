"""Reads everything that a window says: what its widgets hold, what its views and menus list, what is painted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QStaticText, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGraphicsTextItem,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
ROWS = 60
"""Rows of a view that are read."""


class Said(NamedTuple):
    """One text and who says it, for the failure's words."""

    text: str
    where: str


class Painted(NamedTuple):
    """A text given to a painter; `room` is the width of its rectangle, None where it was given a point only.

    `area` is what it covers of the `widget` it was painted on; nothing of one painted into a picture.
    """

    text: str
    width: int
    room: int | None
    where: str
    widget: QWidget | None
    area: QRect


def said_by(root: QWidget, *, hidden: bool = True) -> Iterator[Said]:
    """Every text of a widget and of all below it, without `hidden` of those that are on screen only."""
    for widget in (root, *root.findChildren(QWidget)):
        if not (hidden or widget.isVisible()):
            continue
        if isinstance(widget.parent(), QTabBar) or widget.objectName().startswith("qt_dockwidget"):
            continue  # Qt's own buttons, which Qt translates
        where = f"{type(widget).__name__} {widget.objectName()!r}"
        common = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.statusTip()]
        for text in (*common, widget.windowTitle() if widget.isWindow() else "", *_own(widget)):
            if text:
                yield Said(_plain(text), where)


def said_by_menu(menu: QMenu) -> Iterator[Said]:
    """The lines of a menu."""
    for action in menu.actions():
        for text in (action.text().partition("\t")[0], action.toolTip()):
            if text:
                yield Said(text, f"menu {menu.objectName()!r}")


def _own(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QMenu):
        yield from (said.text for said in said_by_menu(widget))
    elif isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    elif isinstance(widget, QTabBar):
        for place in range(widget.count()):
            yield from (widget.tabText(place), widget.tabToolTip(place), widget.accessibleTabName(place))
    elif isinstance(widget, QGraphicsView):
        yield from (item.toPlainText() for item in widget.items() if isinstance(item, QGraphicsTextItem))
    elif isinstance(widget, QAbstractItemView):
        yield from _listed(widget.model())


def _listed(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    for role in ROLES:
        for column in range(columns):
            head = model.headerData(column, Qt.Orientation.Horizontal, role)
            if isinstance(head, str):
                yield head
            for row in range(min(model.rowCount(QModelIndex()), ROWS)):
                value = model.index(row, column).data(role)
                if isinstance(value, str):
                    yield value


def _plain(text: str) -> str:
    if not re.search(r"</?\w+[^>]*>", text):
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


@contextmanager
def painted_texts() -> Iterator[list[Painted]]:
    """Note what is given to a painter by Python while the block runs."""
    found: list[Painted] = []
    draw, draw_static = QPainter.drawText, QPainter.drawStaticText

    def note(painter: QPainter, *given: object) -> object:
        text = next((value for value in given if isinstance(value, str)), "")
        area = next((value for value in given if isinstance(value, QRect | QRectF)), None)
        width = _width(painter, given, text)
        room = None if area is None else round(area.width())
        found.append(Painted(text, width, room, _place(painter), _widget(painter), _area(painter, given, text)))
        return draw(painter, *given)  # type: ignore[call-overload]  # whatever overload was meant

    def note_static(painter: QPainter, *given: object) -> object:
        text = next(value for value in given if isinstance(value, QStaticText)).text()
        width = painter.fontMetrics().horizontalAdvance(text)
        area = _area(painter, given, text)
        found.append(Painted(text, width, None, _place(painter), _widget(painter), area))
        return draw_static(painter, *given)  # type: ignore[call-overload]

    QPainter.drawText, QPainter.drawStaticText = note, note_static  # type: ignore[assignment]
    try:
        yield found
    finally:
        QPainter.drawText, QPainter.drawStaticText = draw, draw_static  # type: ignore[method-assign]


def _width(painter: QPainter, given: tuple[object, ...], text: str) -> int:
    """Pixels of a text in one line, of one that wraps and has all of its lines in view those of the longest."""
    match given:
        case (QRect() as area, Qt.AlignmentFlag() as flags, str()) if flags.value & Qt.TextFlag.TextWordWrap.value:
            lines = painter.boundingRect(area, flags, text)
            if lines.height() <= area.height():
                return lines.width()
    return painter.fontMetrics().horizontalAdvance(text)


def _place(painter: QPainter) -> str:
    device = painter.device()
    return f"painted on {type(device).__name__} {device.objectName()!r}" if isinstance(device, QWidget) else "painted"


def _widget(painter: QPainter) -> QWidget | None:
    device = painter.device()
    return device if isinstance(device, QWidget) else None


def _area(painter: QPainter, given: tuple[object, ...], text: str) -> QRect:
    """What a text covers, as far as it lies in the clip."""
    flags = next((int(value) for value in given if isinstance(value, int)), 0)
    metrics, static = painter.fontMetrics(), any(isinstance(value, QStaticText) for value in given)
    covered = QRectF()
    for value in given:
        if isinstance(value, QRect | QRectF):
            covered = QRectF(painter.boundingRect(QRectF(value), flags, text))
        elif isinstance(value, QPoint | QPointF):
            top = value.y() if static else value.y() - metrics.ascent()
            covered = QRectF(value.x(), top, metrics.horizontalAdvance(text), metrics.height())
    if painter.hasClipping():
        covered = covered.intersected(painter.clipBoundingRect())
    return painter.worldTransform().mapRect(covered).toRect()
