"""Chooses where a dock opens: as a tab of another dock, or over the docks in the middle of the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QMainWindow

from tideboard_desktop.window.workspace.default_layout import CHART, FLOW
from tideboard_desktop.window.workspace.dock_moves import in_view, stacked, with_tabs
from tideboard_desktop.window.workspace.dock_specs import split_identity
from tideboard_desktop.window.workspace.dock_widget import DockWidget

TAB_HEIGHT = 30
"""Height of a bar of tabs, in logical pixels."""
MIDDLE = frozenset({CHART, FLOW})
"""Rows of the table whose docks another one may cover."""
ELSEWHERE = 0.9
"""What a place counts that is not where new docks open: it must give clearly more than that one."""
_MOST = 6


class OpenPlace(NamedTuple):
    """A place where a dock can open: as a tab of the only one of `fronts`, or, if `over`, in the room of all of them.

    `size` is what the dock would have there.
    """

    fronts: tuple[DockWidget, ...]
    size: QSize
    over: bool = False


def openings(
    window: QMainWindow, docks: Iterable[DockWidget], home: DockWidget | None, scale: float
) -> list[OpenPlace]:
    """Where a dock can open, `home` first: that is in front where new docks open.

    No place has a dock that trades, and none that covers others leaves a part of another dock in view between them.
    """
    shown = [dock for dock in docks if in_view(dock)]
    middle = [dock for dock in shown if dock is not home and _may_be_covered(window, dock)]
    if home is not None and not any(each.trading for each in stacked(window, home)):
        middle.insert(0, home)
    tabs = [OpenPlace((dock,), _as_tab(window, dock, scale)) for dock in middle]
    charts = [dock for dock in middle[:_MOST] if _may_be_covered(window, dock)]
    groups = (group for count in range(2, len(charts) + 1) for group in combinations(charts, count))
    rooms = ((group, room_of(window, group)) for group in groups)
    over = [OpenPlace(group, room.size(), over=True) for group, room in rooms if _alone(window, room, group, shown)]
    return [*tabs, *over]


def ranked(found: Sequence[OpenPlace], least: QSize, wished: QSize) -> list[OpenPlace]:
    """The places, the one to take first: the first as large as wished, else what comes nearest to that."""

    def worth(place: tuple[int, OpenPlace]) -> tuple[bool, bool, float]:
        number, opening = place
        if _holds(opening.size, wished):
            return True, True, -number
        return False, _holds(opening.size, least), _share(opening.size, wished) * (ELSEWHERE if number else 1)

    return [opening for _number, opening in sorted(enumerate(found), key=worth, reverse=True)]


def room_of(window: QMainWindow, fronts: Iterable[DockWidget]) -> QRect:
    """The rectangle that holds these docks and their tabs."""
    room = QRect()
    for dock in fronts:
        room = room.united(with_tabs(window, dock))
    return room


def _may_be_covered(window: QMainWindow, dock: DockWidget) -> bool:
    stack = stacked(window, dock)
    keys = {split_identity(each.identity)[0] for each in stack}
    return bool(keys & MIDDLE) and not any(each.trading for each in stack)


def _as_tab(window: QMainWindow, dock: DockWidget, scale: float) -> QSize:
    bar = 0 if len(stacked(window, dock)) > 1 else round(TAB_HEIGHT * scale)
    return dock.size() - QSize(0, bar)


def _alone(window: QMainWindow, room: QRect, group: Sequence[DockWidget], shown: Iterable[DockWidget]) -> bool:
    """Whether the room has no part of another dock: docks lie side by side without holes."""
    return not any(room.intersects(with_tabs(window, other)) for other in shown if other not in group)


def _holds(size: QSize, wanted: QSize) -> bool:
    return size.width() >= wanted.width() and size.height() >= wanted.height()


def _share(size: QSize, wished: QSize) -> float:
    """How much of the wished size this gives, at most all of each side."""
    return min(size.width() / wished.width(), 1) * min(size.height() / wished.height(), 1)
