"""Finds words that end in an ellipsis while their row has room for them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QWidget

from tideboard_desktop.ui.widgets.elided_label import ElidedLine
from tideboard_desktop.ui.widgets.labels import ElidedLabel

GAP = 12
"""Pixels between two parts of a row that count as no room: spacing and margins."""


def elided_beside_room(root: QWidget) -> Iterator[str]:
    """Visible labels that elide their text beside as much free room as it lacks."""
    for label in root.findChildren(QLabel):
        if not isinstance(label, ElidedLabel | ElidedLine) or not label.isVisible() or label.visibleRegion().isEmpty():
            continue
        lacks = label.fontMetrics().horizontalAdvance(label.text()) - label.contentsRect().width()
        if lacks > 0 and (room := _room(label)) >= lacks:
            yield f"{label.objectName()!r} {label.text()!r} lacks {lacks} beside {room} free"


def _room(label: QLabel) -> int:
    """What lies free at both sides of a label in its row."""
    parent = label.parentWidget()
    if parent is None:
        return 0
    own, edges = label.geometry(), parent.contentsRect()
    siblings = [one for one in parent.children() if isinstance(one, QWidget) and one.isVisible() and one is not label]
    row = [one for one in siblings if _beside(one.geometry(), own)]
    right = min((one.geometry().left() for one in row if one.geometry().left() > own.right()), default=edges.right())
    left = max((one.geometry().right() for one in row if one.geometry().right() < own.left()), default=edges.left())
    return max(0, right - own.right() - GAP) + max(0, own.left() - left - GAP)


def _beside(one: QRect, other: QRect) -> bool:
    return one.top() <= other.center().y() <= one.bottom() and one.width() > 0
