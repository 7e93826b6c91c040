"""Figures of a connection that is lost are shown as old in every dock that it serves, and as of now once it is back."""

from __future__ import annotations

from collections.abc import Set

from PySide6.QtCore import QObject

from tideboard_core.market.hub import Hub
from tideboard_core.market.session import ConnectionSession
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, Key, Topic
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.words.links import orders_lost_for
from tideboard_desktop.window.main_window import MainWindow


class LostLinks(QObject):
    """Tells the docks of a window how old their figures are: at each change of a connection, and each second."""

    def __init__(self, window: MainWindow, hub: Hub, prices: ConnectionSession, frame: Frame) -> None:
        super().__init__(window.strip)  # which ends with the docks when the window is built anew
        self._window, self._hub, self._prices = window, hub, prices
        frame.add(window.strip, self._refresh)
        frame.each_second(window.strip, self.show, rests=True)

    def _refresh(self, changed: Set[Key[object]]) -> None:
        if any(key.topic is Topic.LINK for key in changed):
            self.show()

    def show(self) -> None:
        """Tell each dock that shows what a connection brings."""
        lost = {QUOTES_LINK: self._prices.lost_for, ORDERS_LINK: orders_lost_for(self._hub)}
        for one in self._window.workspace.docks.values():
            dock = one.body.inside if isinstance(one.body, LazyDock) else one.body
            if isinstance(dock, Dock) and dock.LINK is not None:
                dock.show_lost(lost[dock.LINK])
