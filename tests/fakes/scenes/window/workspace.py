"""A main window of plain docks that remember what they are told, for everything about places and letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QPushButton

from fakes.scenes.screen.whole_style import install
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.dock_memory import JsonValue, Memory
from tideboard_desktop.ui.selection import LinkLetters, Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.window_system import WindowSystem
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.workspace.dock_area import Workspace
from tideboard_desktop.window.workspace.dock_specs import FIRST, MOST, At, DockParts, DockPlace, DockSpec
from tideboard_desktop.window.workspace.layout_actions import LayoutActions
from tideboard_desktop.window.workspace.layout_store import LayoutStore

TENCENT, HSBC, ALIBABA = (InstrumentId(f"HK.{code}") for code in ("00700", "00005", "09988"))
PLACES = {
    "watchlist": FIRST,
    "flow": DockPlace(At.RIGHT, "watchlist"),
    "book": DockPlace(At.RIGHT, "flow"),
    "ticket": DockPlace(At.BELOW, "book"),
    "blotter": DockPlace(At.BELOW, "flow"),
}


class PlainDock(QPushButton):
    """A body with a memory."""

    def __init__(self, selection: Selection) -> None:
        super().__init__("body")
        self.selection = selection
        self.kept: Memory = {"period": "intraday"}

    def memory(self) -> Memory:
        """What it was told last."""
        return dict(self.kept)

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take it up."""
        self.kept = dict(memory)


class Bench:
    """A window with a workspace; `letters` outlives it."""

    def __init__(
        self,
        letters: LinkLetters | None = None,
        *,
        size: QSize | None = None,
        scale: float = 1.0,
        system: WindowSystem | None = None,
    ) -> None:
        self.theme = make_theme(scale=scale)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        install(application, self.theme)
        self.letters = letters or LinkLetters(TENCENT)
        self.window = QMainWindow()
        self.window.setObjectName("main_window")
        self.window.resize(size or QSize(1600, 1000))
        self.workspace = Workspace(self.window, self.letters, self.theme, system or WindowSystem())
        self.workspace.fill(self._specs(), Selection(TENCENT, letters=self.letters))
        self.shown = False

    def part(self, selection: Selection) -> DockParts:
        """One more dock's pieces."""
        body = PlainDock(selection)
        return DockParts(TitleBar("Dock", self.theme, link=selection.letter), body, body, selection)

    def _specs(self) -> Sequence[DockSpec]:
        def spec(key: str) -> DockSpec:
            return DockSpec(
                key=key,
                title=key.title(),
                build=self.part,
                place=PLACES[key],
                shown=True,
                most=MOST if key in {"flow", "book"} else 1,
                trading=key in {"ticket", "blotter"},
                fills=key not in {"ticket", "blotter"},
            )

        return [spec(key) for key in PLACES]

    def show(self) -> Bench:
        """Put it on the screen, as the main window does."""
        self.window.show()
        self.workspace.first_shown()
        self.settle()
        return self

    def settle(self) -> None:
        """Let Qt lay everything out."""
        QApplication.processEvents()

    def body(self, identity: str) -> PlainDock:
        """What is in a dock."""
        body = self.workspace.docks[identity].body
        assert isinstance(body, PlainDock)
        return body

    def link(self, identity: str) -> Selection:
        """A dock's selection."""
        return self.body(identity).selection

    def places(self) -> dict[str, QRect]:
        """Where the open docks of the window are."""
        return {name: dock.geometry() for name, dock in self.workspace.docks.items() if not dock.closed}

    def end(self) -> None:
        """Take the window away."""
        self.window.hide()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Office:
    """The bench with its layout desk; `notices` are what the person was told."""

    def __init__(self, bench: Bench, store: LayoutStore, tasks: Tasks) -> None:
        self.bench = bench
        self.store = store
        self.tasks = tasks
        self.notices: list[BannerMessage] = []
        self.desk = LayoutActions(bench.workspace, store, tasks, bench.theme, bench.window, self.notices.append)
        self.desk.settle()


def submenu(menu: QMenu, title: str) -> QMenu:
    """A menu of this menu."""
    found = next(action.menu() for action in menu.actions() if action.text() == title)
    assert isinstance(found, QMenu)
    return found
