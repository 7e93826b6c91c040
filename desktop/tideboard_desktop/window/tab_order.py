"""The order in which Tab walks a window: part by part, as the eye does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def chain_parts(window: QWidget, parts: Sequence[QWidget]) -> None:
    """Let Tab walk these parts in this order; inside each of them, and behind the last, the present order stays."""
    found = sorted(_focusable(window), key=lambda widget: _place_in(parts, widget))
    for before, after in pairwise(found):
        QWidget.setTabOrder(before, after)


def _focusable(window: QWidget) -> Iterator[QWidget]:
    """Everything that can take the focus itself, in the present order of Tab."""
    widget = _next(window)
    while widget is not None and widget is not window:
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.focusProxy() is None:
            yield widget
        widget = _next(widget)


def _next(widget: QWidget) -> QWidget | None:
    """The next one by Tab."""
    following = widget.nextInFocusChain()
    if following is not None:  # PySide takes it for a child of `widget` now, and both for gone when that goes
        following.setParent(following.parentWidget())  # Qt knows its parent; PySide is told it again
    return following


def _place_in(parts: Sequence[QWidget], widget: QWidget) -> int:
    places = (place for place, part in enumerate(parts) if part is widget or part.isAncestorOf(widget))
    return next(places, len(parts))
