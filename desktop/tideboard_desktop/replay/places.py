"""Where docks stand in a replay: panels with their title bars, alone or behind tabs of which one is in front."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QWidget

from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.ui.dock_memory import Memory
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import TitleBar, rounded_body


class DockPanel(QFrame):
    """A dock below its title bar.

    It stands in the window before a dock is put into it: Qt goes through all widgets of a dock each time that it gets
    another parent, which takes as long as making them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._column = vbox(on=self, margins=0, spacing=0)

    def put(self, bar: TitleBar, body: QWidget) -> None:
        """Show this dock."""
        self._column.addWidget(bar)
        self._column.addWidget(rounded_body(body), 1)


def late_dock(context: DockContext, bar: TitleBar, dock: str, **more: Callable[[], object] | object) -> LazyDock:
    """A dock that is imported and built when it is first looked at; `dock` is `module:class` below the desktop."""

    def make() -> Dock:
        module, _colon, name = dock.partition(":")
        made: Dock = getattr(import_module(f"tideboard_desktop.{module}"), name)(context, bar, **more)
        return made

    return LazyDock(make)


class TabbedDocks(QWidget):
    """Docks of which one is in front; the others are hidden and read nothing."""

    def __init__(self, theme: Theme, *, identifier: str, name: str) -> None:
        super().__init__()
        self._docks: dict[str, Dock | LazyDock] = {}
        self.titles: dict[str, str] = {}
        self.tabs = QTabBar()
        identify(self.tabs, identifier, name)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setFont(theme.font(Type.BODY))
        self.tabs.setStyleSheet(f"QTabBar::tab {{ padding: 0 {theme.px(8)}px; min-height: {theme.px(24)}px; }}")
        self._pages = QStackedWidget()
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        vbox(hbox(self.tabs, stretch(), margins=0), (self._pages, 1), on=self, margins=0, spacing=0)

    def add(self, key: str, title: str, bar: TitleBar, dock: Dock | LazyDock) -> None:
        """One more dock, behind the others."""
        self._docks[key], self.titles[key] = dock, title
        page = DockPanel()
        self._pages.addWidget(page)
        page.put(bar, dock)
        self.tabs.addTab(title)

    def show_dock(self, key: str) -> None:
        """Bring a dock to the front; KeyError."""
        self.tabs.setCurrentIndex(list(self._docks).index(key) if key in self._docks else _missing(key))

    @property
    def shown(self) -> str:
        """The key of the dock in front."""
        return list(self._docks)[self.tabs.currentIndex()]

    @property
    def docks(self) -> Mapping[str, Dock | LazyDock]:
        """All docks by their keys."""
        return self._docks

    def memory(self) -> dict[str, Memory]:
        """What each dock keeps."""
        return {key: dock.memory() for key, dock in self._docks.items()}


def _missing(key: str) -> Any:  # noqa: ANN401  it never returns
    raise KeyError(key)
