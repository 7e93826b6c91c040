"""Docks made larger and smaller by keyboard: the line between two docks moves, as with the mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from tideboard_desktop.window.workspace.dock import Dock
from tideboard_desktop.window.workspace.dock_area import Workspace
from tideboard_desktop.window.workspace.dock_moves import across_the_line, extent

STEP = 24
"""Logical pixels for one press."""


def wider(workspace: Workspace, dock: Dock, *, by: int) -> None:
    """Give a dock so many pixels of width, or take them; as far as its neighbours can give way."""
    _change(workspace, dock, Qt.Orientation.Horizontal, by)


def taller(workspace: Workspace, dock: Dock, *, by: int) -> None:
    """The same in height."""
    _change(workspace, dock, Qt.Orientation.Vertical, by)


def _change(workspace: Workspace, dock: Dock, way: Qt.Orientation, by: int) -> None:
    wanted = max(extent(dock, way) + by, 1)
    if dock.isFloating():
        size = dock.size()
        (size.setWidth if way is Qt.Orientation.Horizontal else size.setHeight)(wanted)
        dock.resize(size.expandedTo(dock.minimumSizeHint()))
    else:
        window = workspace.parent()
        assert isinstance(window, QMainWindow)
        other = across_the_line(window, dock, workspace.docks.values(), way)
        if other is not None:  # Qt would take from all of them, were it not told from whom
            window.resizeDocks([dock, other], [wanted, max(extent(other, way) - by, 1)], way)
    workspace.touched()
