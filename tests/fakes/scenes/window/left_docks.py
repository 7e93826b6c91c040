"""What a hand has set, typed and chosen in a dock of a window, and the ways in which a dock is hidden."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final, NamedTuple

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QWidget

from fakes.scenes.window.connected_window import ConnectedWindow
from tideboard_desktop.ui.dock_memory import Memory
from tideboard_desktop.ui.tables.column_model import ColumnTable
from tideboard_desktop.window.workspace.default_layout import put_tabs
from tideboard_desktop.window.workspace.dock_widget import DockWidget

NEIGHBOURS: Final = ("archive", "gateway_console")
"""Docks that read nothing of a broker by themselves."""


def identifier(widget: QWidget) -> str:
    """How a failure calls a widget."""
    return widget.accessibleIdentifier() or f"{type(widget).__name__} {widget.objectName()}"


def tables(dock: DockWidget) -> list[QAbstractItemView]:
    """The tables that a dock shows."""
    views = dock.findChildren(QAbstractItemView)
    return [view for view in views if view.isVisible() and not isinstance(view, QHeaderView)]


def fields(dock: DockWidget) -> list[QLineEdit]:
    """Where a hand can type."""
    lines = dock.findChildren(QLineEdit)
    return [line for line in lines if line.isVisible() and line.isEnabled() and not line.isReadOnly()]


class Left(NamedTuple):
    """What a hand set, typed and chosen in a dock, and the rows of its tables by what tells them apart."""

    memory: Memory
    typed: dict[str, str]
    chosen: dict[str, Hashable]
    rows: dict[str, list[Hashable]]

    @classmethod
    def of(cls, dock: DockWidget) -> Left:
        """What a dock has at this moment."""
        typed = {identifier(each): each.text() for each in fields(dock)}
        keys = {identifier(each): keys_of(each) for each in tables(dock)}
        places = {identifier(each): each.currentIndex().row() for each in tables(dock)}
        chosen = {name: keys[name][place] if place >= 0 else None for name, place in places.items()}
        return cls(dock.memory(), typed, chosen, keys)

    def is_in(self, later: Left) -> bool:
        """Whether a dock still has all of it; a table may have other rows beside those."""
        rows = all(set(keys) <= set(later.rows.get(name, ())) for name, keys in self.rows.items())
        return rows and self[:3] == later[:3]


def keys_of(view: QAbstractItemView) -> list[Hashable]:
    """What tells the rows of a table apart, in their order; their places where nothing does."""
    model = view.model()
    if isinstance(model, ColumnTable):
        return [model.key(row) for row in range(model.rowCount())]
    return list(range(model.rowCount()))


async def closed(window: ConnectedWindow, dock: DockWidget) -> None:
    """Close it."""
    window.bare()
    await window.turns()
    assert dock.closed


async def behind_a_tab(window: ConnectedWindow, dock: DockWidget) -> None:
    """Bring another dock of its stack to the front."""
    other = await window.open(NEIGHBOURS[dock.objectName() == f"{NEIGHBOURS[0]}_dock"])
    put_tabs(window.built.window, other, [dock])
    await window.turns()
    assert not dock.body.isVisible()
    assert not dock.closed


async def in_another_layout(window: ConnectedWindow, dock: DockWidget) -> None:
    """Change to a named layout in which it is, to one in which it is not, and back."""
    layouts, workspace = window.built.window.layouts, window.built.window.workspace
    layouts.store.save_as("With it", workspace.capture())
    window.bare()
    layouts.store.save_as("Without it", workspace.capture())
    for name, is_there in (("With it", True), ("Without it", False), ("With it", True)):
        layouts.switch(name)
        await window.turns()
        assert dock.closed is not is_there


HIDINGS: Final = (closed, behind_a_tab, in_another_layout, closed)
"""How a dock is hidden; after the second it is shown at once, after the others it is opened."""
