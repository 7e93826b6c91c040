"""Docks moved by keyboard: beside, above or below the neighbour in a direction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget

from tideboard_desktop.window.workspace.default_layout import GUTTER, put_tabs, resize_docks
from tideboard_desktop.window.workspace.dock_widget import DockWidget


class MoveDirection(Enum):
    """A direction, as a step in x and y."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)

    @property
    def orientation(self) -> Qt.Orientation:
        """How two docks lie that are split in this direction."""
        return Qt.Orientation.Horizontal if self.value[0] else Qt.Orientation.Vertical

    @property
    def before(self) -> bool:
        """Whether it leads to the left or up."""
        return sum(self.value) < 0


def neighbour(rect: QRect, others: Iterable[QRect], direction: MoveDirection) -> QRect | None:
    """The nearest of `others` beyond the facing edge; else the nearest diagonal one, so that every place is reached.

    One beside the opposite edge never counts: moving past it would change nothing.
    """
    there = [other for other in others if other != rect]
    facing = [other for other in there if _overlap(rect, other, direction) > 0]
    ahead = [other for other in facing if _gap(rect, other, direction) >= 0]
    aslant = [other for other in there if other not in facing]
    return min(ahead or aslant, key=lambda other: (other.center() - rect.center()).manhattanLength(), default=None)


def move(window: QMainWindow, dock: DockWidget, docks: Iterable[DockWidget], direction: MoveDirection) -> bool:
    """Put a docked dock on the far side of its neighbour in this direction; False when it is alone."""
    places = {_key(_place(window, other)): other for other in docks if in_view(other) and other is not dock}
    found = neighbour(_place(window, dock), [_place(window, other) for other in places.values()], direction)
    if found is None:
        return False
    other = places[_key(found)]
    with _without_tabs(window, other, direction.orientation):
        window.splitDockWidget(other, dock, direction.orientation)
        if direction.before:  # a split puts the second after the first
            window.splitDockWidget(dock, other, direction.orientation)
    return True


def stack(window: QMainWindow, dock: DockWidget, docks: Iterable[DockWidget]) -> bool:
    """Make a dock a tab of the nearest one; False when it is alone."""
    others = [other for other in docks if other is not dock and in_view(other)]
    here = _place(window, dock).center()
    nearest = min(others, key=lambda one: (_place(window, one).center() - here).manhattanLength(), default=None)
    if nearest is None:
        return False
    window.tabifyDockWidget(nearest, dock)
    dock.raise_()
    return True


def halve(window: QMainWindow, beside: DockWidget, dock: DockWidget, docks: Iterable[DockWidget]) -> None:
    """Give a dock half the room of another; all the others keep theirs."""
    way = Qt.Orientation.Horizontal if beside.width() > beside.height() else Qt.Orientation.Vertical
    sizes = {other: extent(other, way) for other in docks if in_view(other)}
    whole = extent(beside, way)
    with _without_tabs(window, beside, way):
        window.splitDockWidget(beside, dock, way)
        dock.show()
    half = (whole - GUTTER) // 2
    sizes |= {beside: whole - GUTTER - half, dock: half}
    resize_docks(window, {way: sizes})


@contextmanager
def _without_tabs(window: QMainWindow, dock: DockWidget, way: Qt.Orientation) -> Iterator[None]:
    """Take the other tabs of a dock away while it is split this way: Qt makes a tab of what is split from a tab.

    Sizes across the split stay.
    """
    others = window.tabifiedDockWidgets(dock)
    if not others:
        yield
        return
    upright = Qt.Orientation.Vertical
    across = Qt.Orientation.Horizontal if way is upright else upright
    sizes = {each: extent(each, across) for each in window.findChildren(DockWidget) if in_view(each)}
    for other in others:
        window.removeDockWidget(other)
    yield
    put_tabs(window, dock, others)
    resize_docks(window, {across: sizes})


def has_place(dock: DockWidget) -> bool:
    """Whether it stands in the main window, in front or behind another tab."""
    return not (dock.closed or dock.isFloating())


def in_view(dock: DockWidget) -> bool:
    """Whether it can be seen in the main window: open, docked, and the front one of its tabs."""
    return dock.isVisible() and not dock.isFloating() and not dock.visibleRegion().isEmpty()


def stacked(window: QMainWindow, dock: DockWidget) -> tuple[DockWidget, ...]:
    """A docked dock and the open ones that share its place as tabs."""
    others = (other for other in window.tabifiedDockWidgets(dock) if isinstance(other, DockWidget))
    return (dock, *(other for other in others if has_place(other)))


def resize_neighbour(
    window: QMainWindow, dock: DockWidget, docks: Iterable[DockWidget], way: Qt.Orientation
) -> DockWidget | None:
    """The dock that shrinks when this one grows: the next to the right or below, at the last edge the one before."""
    places = {_key(_place(window, other)): other for other in docks if in_view(other) and other is not dock}
    here, rects = _place(window, dock), [_place(window, other) for other in places.values()]
    forth, back = (
        one
        for one in (MoveDirection.RIGHT, MoveDirection.LEFT, MoveDirection.DOWN, MoveDirection.UP)
        if one.orientation is way
    )
    for direction in (forth, back):
        found = neighbour(here, rects, direction)
        if found is not None and _overlap(here, found, direction) > 0 and _gap(here, found, direction) >= 0:
            return places[_key(found)]
    return None


def on_desktop(dock: DockWidget) -> QRect:
    return QRect(dock.mapToGlobal(QPoint(0, 0)), dock.size())


def seat(window: QMainWindow, dock: DockWidget) -> tuple[int, int]:
    """Top and left of a docked dock with its tabs; one behind another tab, which Qt keeps outside, has that one's."""
    behind = dock.x() < 0
    front = next((other for other in window.tabifiedDockWidgets(dock) if behind and other.x() >= 0), dock)
    return _top(window, front), front.x()


def extent(dock: DockWidget, way: Qt.Orientation) -> int:
    """Width of a dock, or its height with its tabs, as `resizeDocks` takes it."""
    if way is Qt.Orientation.Horizontal:
        return dock.width()
    return dock.height() + (0 if dock.isFloating() else dock.y() - _top(dock.window(), dock))


def with_tabs(window: QWidget, dock: DockWidget) -> QRect:
    """Where a dock in view is in its window, with its bar of tabs."""
    return dock.geometry().adjusted(0, _top(window, dock) - dock.y(), 0, 0)


def _top(window: QWidget, dock: QDockWidget) -> int:
    """The upper edge of a docked dock with its tabs."""
    edge = QRect(dock.x(), dock.y() - GUTTER, dock.width(), GUTTER)  # below it lie bars that Qt has not hidden yet
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return min((bar.y() for bar in bars if bar.isVisible() and bar.geometry().intersects(edge)), default=dock.y())


def _place(window: QMainWindow, dock: DockWidget) -> QRect:
    return QRect(dock.mapTo(window, QPoint(0, 0)), dock.size())


def _key(rect: QRect) -> tuple[int, int, int, int]:
    return rect.x(), rect.y(), rect.width(), rect.height()


def _gap(rect: QRect, other: QRect, direction: MoveDirection) -> int:
    """How far `other` begins beyond the edge of `rect`; negative when it does not."""
    return {
        MoveDirection.LEFT: rect.left() - other.right(),
        MoveDirection.RIGHT: other.left() - rect.right(),
        MoveDirection.UP: rect.top() - other.bottom(),
        MoveDirection.DOWN: other.top() - rect.bottom(),
    }[direction]


def _overlap(rect: QRect, other: QRect, direction: MoveDirection) -> int:
    """How much of their facing edges the two share."""
    if direction.orientation is Qt.Orientation.Horizontal:
        return min(rect.bottom(), other.bottom()) - max(rect.top(), other.top())
    return min(rect.right(), other.right()) - max(rect.left(), other.left())
