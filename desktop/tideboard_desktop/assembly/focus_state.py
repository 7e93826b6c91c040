"""Where a person is in a window, for the window that takes its place: the focus, and how far lists are scrolled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollBar, QWidget


class FocusState(NamedTuple):
    """`focus` is what has the keys, `scrolled` how far down each list is: all by accessible identifiers."""

    focus: str
    scrolled: dict[str, int]


def focus_state(window: QWidget) -> FocusState:
    """Where the person is in a window, or in a dock of it that floats."""
    focused = _focused(window)
    scrolled = {name: bar.value() for name, bar in _bars(window) if bar.value() > 0}
    return FocusState("" if focused is None else _path(focused), scrolled)


def restore_focus(window: QWidget, state: FocusState) -> None:
    """Go on there; a list that is still empty is scrolled once its rows have come."""
    if state.focus:
        there = (widget for widget in window.findChildren(QWidget) if _path(widget) == state.focus)
        for widget in there:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
    for name, bar in _bars(window):
        if (wanted := state.scrolled.get(name, 0)) > 0:
            _Scroll(bar, wanted)


def _focused(window: QWidget) -> QWidget | None:
    now: QWidget | None = QApplication.focusWidget()
    return now if now is not None and window.isAncestorOf(now) else window.focusWidget()


class _Scroll(QObject):
    """Scrolls a bar once it is long enough; goes with its bar, and with the first scrolling of the person."""

    def __init__(self, bar: QScrollBar, wanted: int) -> None:
        super().__init__(bar)
        self._bar, self._wanted = bar, wanted
        bar.rangeChanged.connect(self._look)
        bar.actionTriggered.connect(self._end)
        self._look()

    def _look(self, *_range: int) -> None:
        if self._bar.maximum() >= self._wanted:
            self._bar.setValue(self._wanted)
            self._end()

    def _end(self, *_action: int) -> None:
        self._bar.rangeChanged.disconnect(self._look)
        self._bar.actionTriggered.disconnect(self._end)
        self.deleteLater()


def _bars(window: QWidget) -> Iterator[tuple[str, QScrollBar]]:
    for area in window.findChildren(QAbstractScrollArea):
        if area.accessibleIdentifier():
            yield _path(area), area.verticalScrollBar()


def _path(widget: QWidget) -> str:
    """Its identifier below those of what it lies in: two order books have the same parts."""
    names: list[str] = []
    part: QWidget | None = widget
    if widget.accessibleIdentifier():
        while part is not None:
            if part.accessibleIdentifier():
                names.append(part.accessibleIdentifier())
            part = part.parentWidget()
    return "/".join(reversed(names))
