"""Gives the body of a dock a size, as a workspace does, whatever its layout would rather have."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLayout

from tideboard_desktop.docks.dock import Dock


def give_body(dock: Dock, width: int, height: int) -> None:
    """The dock stands alone in its window, below its title bar."""
    window = dock.window()
    layout = window.layout()
    assert layout is not None
    layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    window.setMinimumSize(0, 0)
    window.resize(width, height + dock.title_bar.height())
    layout.activate()
    QCoreApplication.sendPostedEvents()  # layouts take what was hidden and shown
    assert dock.height() == height
