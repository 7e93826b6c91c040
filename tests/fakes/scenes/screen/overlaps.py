"""Finds words on screen that lie over each other: of siblings, and of a state over heads and figures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QLabel, QWidget

from fakes.scenes.screen.shown_texts import painted_texts
from tideboard_desktop.ui.widgets.panel_state import StateNote


def overlapping(root: QWidget) -> Iterator[str]:
    """Pairs of visible siblings with words of which one lies over the other."""
    for parent in [root, *root.findChildren(QWidget)]:
        if not parent.isVisible():
            continue
        wordy = [one for one in parent.children() if isinstance(one, QLabel | QAbstractButton) and _shown(one)]
        for one, other in combinations(wordy, 2):
            shared = one.geometry().intersected(other.geometry())
            if shared.width() > 1 and shared.height() > 1:
                yield f"{_told(one)} and {_told(other)} share {shared.width()} x {shared.height()} px"


def noted_over(root: QWidget) -> Iterator[str]:
    """Words of a state's note that lie over words of something else, painted or a widget's."""
    with painted_texts() as painted:
        root.grab()
    others = [
        (one.text, QRect(one.widget.mapTo(root, one.area.topLeft()), one.area.size()))
        for one in painted
        if one.widget is not None and one.text.strip() and root.isAncestorOf(one.widget) and one.widget.isVisible()
    ]
    others += [
        (_told(label), QRect(label.mapTo(root, QPoint(0, 0)), label.size()))
        for label in root.findChildren(QLabel)
        if _shown(label) and not isinstance(label.parentWidget(), StateNote)
    ]
    others += [
        (f"the heads of {owner.objectName()!r}", QRect(heads.mapTo(root, QPoint(0, 0)), heads.size()))
        for heads in root.findChildren(QHeaderView)
        if heads.isVisible() and heads.orientation() is Qt.Orientation.Horizontal and (owner := heads.parentWidget())
    ]
    for note in root.findChildren(StateNote):
        for words in (note.sentence, note.detail):
            if not _shown(words):
                continue
            lines = words.heightForWidth(words.width())
            area = QRect(words.mapTo(root, QPoint(0, (words.height() - lines) // 2)), words.size())
            area.setHeight(lines)
            wide = min(words.fontMetrics().horizontalAdvance(words.text()), area.width())
            area.adjust((area.width() - wide) // 2, 2, -((area.width() - wide) // 2), -2)
            for text, other in others:
                if area.intersects(other):
                    yield f"{words.text()!r} lies over {text!r}"
            room = note.visibleRegion().boundingRect()
            if not room.contains(QRect(words.mapTo(note, QPoint(0, 0)), words.size()).adjusted(2, 2, -2, -2)):
                yield f"{words.text()!r} has no room"


def _shown(widget: QLabel | QAbstractButton) -> bool:
    return widget.isVisible() and bool(widget.text())


def _told(widget: QLabel | QAbstractButton) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r} {widget.text()!r}"
