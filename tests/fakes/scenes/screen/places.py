"""Where the controls and figures of a window lie, so that a test can say which of them moved, came or went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QScrollBar, QTabBar, QWidget


class Place(NamedTuple):
    """A widget by its name, and its rectangle in the window."""

    name: str
    area: QRect


Places = dict[QWidget, Place]


def takes_clicks(widget: QWidget) -> bool:
    """Whether a click on it does something."""
    if isinstance(widget, QAbstractItemView | QScrollBar):
        return False  # its rows are its own; a bar only scrolls
    clicked = widget.focusPolicy() is not Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton | QTabBar)
    return clicked and not widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def says_figure(widget: QWidget) -> bool:
    """Whether it is a label with a figure or the dash of one."""
    return isinstance(widget, QLabel) and any(sign.isdigit() or sign == "\u2014" for sign in widget.text())


def places(window: QWidget, *, figures: bool = True) -> Places:
    """The controls of a window that are on screen, and the labels with `figures`."""
    return {
        widget: Place(_name(widget), _area(widget, QRect(widget.mapTo(window, QPoint()), widget.size())))
        for widget in window.findChildren(QWidget)
        if widget.window() is window
        and widget.isVisible()
        and (takes_clicks(widget) or (figures and says_figure(widget)))
        and not widget.visibleRegion().isEmpty()
    }


def _area(widget: QWidget, area: QRect) -> QRect:
    """Of a label only the edge from which its text is written: a longer text is no other place."""
    if isinstance(widget, QLabel):
        right = widget.alignment() & Qt.AlignmentFlag.AlignRight
        return QRect(area.right() if right else area.left(), area.top(), 1, area.height())
    return area


def moved(before: Places, after: Places) -> Iterator[str]:
    """What lies elsewhere, has another size, came or went."""
    for widget, (name, area) in before.items():
        now = after.get(widget)
        if now is None:
            yield f"{name} went"
        elif now.area != area:
            yield f"{name} {area.getRect()} to {now.area.getRect()}"
    for widget, place in after.items():
        if widget not in before:
            yield f"{place.name} came"


def painted_places(widget: QWidget) -> list[tuple[str, int]]:
    """The texts that a widget paints, a figure with one digit for all, and the edge that each is aligned to."""
    found: list[tuple[str, int]] = []
    draw = QPainter.drawText

    def note(painter: QPainter, *given: object) -> object:
        text = next((value for value in given if isinstance(value, str)), "")
        area = next((value for value in given if isinstance(value, QRect | QRectF)), None)
        flag = next((value for value in given if isinstance(value, Qt.AlignmentFlag)), Qt.AlignmentFlag.AlignLeft)
        if area is not None:
            edges = {Qt.AlignmentFlag.AlignRight: area.right(), Qt.AlignmentFlag.AlignHCenter: area.center().x()}
            edge = next((at for side, at in edges.items() if flag & side), area.left())
            found.append(("figure" if any(sign.isdigit() for sign in text) else text, round(edge)))
        return draw(painter, *given)  # type: ignore[call-overload]  # whatever overload was meant

    QPainter.drawText = note  # type: ignore[assignment]
    try:
        widget.grab()
    finally:
        QPainter.drawText = draw  # type: ignore[method-assign]
    return found


def _name(widget: QWidget) -> str:
    named = widget.accessibleIdentifier() or widget.objectName()
    if named:
        return named
    parent, words = widget.parentWidget(), widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {words!r} in {_name(parent) if parent is not None else 'nothing'}"
