"""The tab order of a window: bar by bar and dock by dock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def set_tab_order(window: QWidget, parts: Sequence[QWidget]) -> None:
    """Set the tab order of these widgets; inside each of them, and behind the last, the present order stays."""
    found = sorted(_focusable(window), key=lambda widget: _place_in(parts, widget))
    for before, after in pairwise(found):
        QWidget.setTabOrder(before, after)


def _focusable(window: QWidget) -> Iterator[QWidget]:
    """The widgets that take the focus themselves, in the present tab order."""
    widget = _next(window)
    while widget is not None and widget is not window:
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.focusProxy() is None:
            yield widget
        widget = _next(widget)


def _next(widget: QWidget) -> QWidget | None:
    following = widget.nextInFocusChain()
    if following is not None:  # PySide now treats it as a child of `widget` and would drop it with that
        following.setParent(following.parentWidget())  # the parent stays the same in Qt; PySide reads it again
    return following


def _place_in(parts: Sequence[QWidget], widget: QWidget) -> int:
    places = (place for place, part in enumerate(parts) if part is widget or part.isAncestorOf(widget))
    return next(places, len(parts))
