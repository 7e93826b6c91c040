"""Docks resized by keyboard: moves the separator between two docks, as dragging it does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from tideboard_desktop.window.workspace.dock import Dock
from tideboard_desktop.window.workspace.dock_area import Workspace
from tideboard_desktop.window.workspace.dock_moves import extent, resize_neighbour

STEP = 24
"""Logical pixels for one press."""


def wider(workspace: Workspace, dock: Dock, *, by: int) -> None:
    """Change the width of a dock by `by` pixels, as far as its neighbour can shrink."""
    _change(workspace, dock, Qt.Orientation.Horizontal, by)


def taller(workspace: Workspace, dock: Dock, *, by: int) -> None:
    """Change the height of a dock by `by` pixels, as far as its neighbour can shrink."""
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
        other = resize_neighbour(window, dock, workspace.docks.values(), way)
        if other is not None:  # with one dock named, Qt resizes all the others
            window.resizeDocks([dock, other], [wanted, max(extent(other, way) - by, 1)], way)
    workspace.touched()
