"""Focus and scroll positions of a window, to restore them after a window rebuild."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollBar, QWidget


class FocusState(NamedTuple):
    """`focus` is the focused widget, `scrolled` the value of each scroll bar, by paths of accessible identifiers."""

    focus: str
    scrolled: dict[str, int]


def focus_state(window: QWidget) -> FocusState:
    focused = _focused(window)
    scrolled = {name: bar.value() for name, bar in _bars(window) if bar.value() > 0}
    return FocusState("" if focused is None else _path(focused), scrolled)


def restore_focus(window: QWidget, state: FocusState) -> None:
    """Restore a state; a list that is still empty is scrolled once it has rows."""
    if state.focus:
        last = state.focus.rpartition("/")[2]
        named = (widget for widget in window.findChildren(QWidget) if widget.accessibleIdentifier() == last)
        there = (widget for widget in named if _path(widget) == state.focus)
        for widget in there:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
    for name, bar in _bars(window):
        if (wanted := state.scrolled.get(name, 0)) > 0:
            _Scroll(bar, wanted)


def _focused(window: QWidget) -> QWidget | None:
    now: QWidget | None = QApplication.focusWidget()
    return now if now is not None and window.isAncestorOf(now) else window.focusWidget()


class _Scroll(QObject):
    """Sets a scroll bar once its range is long enough; ends when the user scrolls."""

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
    """The identifiers of a widget and its ancestors: two order books have widgets with the same identifiers."""
    names: list[str] = []
    part: QWidget | None = widget
    if widget.accessibleIdentifier():
        while part is not None:
            if part.accessibleIdentifier():
                names.append(part.accessibleIdentifier())
            part = part.parentWidget()
    return "/".join(reversed(names))
