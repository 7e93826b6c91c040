"""An order book dock over a hub that the test fills, and the hands to use it."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import TENCENT, filled_hub
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.values.clock import ManualClock
from tideboard_core.errors import GatewayError
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import QuoteRight, Tick
from tideboard_desktop.book.dock import OrderBookDock
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.panel import TitleBar


class ScriptedTicks:
    """A MarketSource that answers what the test laid out, and notes that it was asked."""

    def __init__(self) -> None:
        self.answer: Sequence[Tick] | GatewayError = ()
        self.asked: list[InstrumentId] = []
        self.rights: dict[Market, QuoteRight] = {}

    async def quote_rights(self) -> dict[Market, QuoteRight]:
        """What the test laid out."""
        return self.rights

    async def ticks(self, instrument: InstrumentId, count: int = 100) -> list[Tick]:
        """The newest `count` of the answer."""
        self.asked.append(instrument)
        if isinstance(self.answer, GatewayError):
            raise self.answer
        return list(self.answer)[-count:]


def book_dock(context: DockContext, **more: Any) -> OrderBookDock:
    """The dock with its title bar, as the window builds it."""
    return OrderBookDock(context, TitleBar("", context.theme, link=context.selection.letter), **more)


class BookScene:
    """The dock in a window of its own. `refused` is what the session could not subscribe."""

    def __init__(
        self,
        qapp: QApplication,
        bot: QtBot,
        *,
        tasks: Tasks | None = None,
        source: ScriptedTicks | None = None,
    ) -> None:
        install(qapp, make_theme())
        self.bot = bot
        self.clock = ManualClock()
        self.hub = filled_hub(self.clock)
        self.selection = Selection(TENCENT)
        self.frame = Frame(self.hub, _fail)
        self.source = source or ScriptedTicks()
        self.refused: dict[Key[object], GatewayError] = {}
        self.pages: list[str] = []
        """The pages that the dock opened."""
        window: Any = SimpleNamespace(open_page=self.pages.append)
        self._context = dock_context(self.hub, self.selection, self.frame, clock=self.clock, tasks=tasks, window=window)
        self._answers = None if tasks is None else self.source
        self.dock = book_dock(self._context, source=self._answers, refused=self.refused.get)
        self.window = QWidget()
        self._column = column = QVBoxLayout(self.window)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(0)
        column.addWidget(self.dock.title_bar)
        column.addWidget(self.dock, 1)
        bot.addWidget(self.window)
        self.window.resize(352, 462)
        with bot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()  # a window that comes to the front later would end the book's hold
        bot.waitUntil(self.window.isActiveWindow)
        QTest.mouseRelease(self.window.windowHandle(), Qt.MouseButton.LeftButton)  # a double click elsewhere holds it
        self.leave()

    def keep(self) -> None:
        """Collect what the dock knows, before another takes its place."""
        self._context.kept.keep(self.clock.monotonic())

    def build_anew(self) -> None:
        """Have another dock in the place of this one, as after a change of language; call `keep` first."""
        old = self.dock
        self.dock = book_dock(self._context, source=self._answers, refused=self.refused.get)
        for before, after in ((old.title_bar, self.dock.title_bar), (old, self.dock)):
            self._column.replaceWidget(before, after)
            before.hide()
            before.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.dock.title_bar.show()
        self.dock.show()

    def frame_now(self) -> None:
        """Let the dock take what changed."""
        self.dock.refresh(self.hub.take_dirty())

    def move(self, widget: QWidget, point: QPoint) -> None:
        """Move the mouse as the window system does, so that widgets get their enter and leave events."""
        QTest.mouseMove(self.window.windowHandle(), widget.mapTo(self.window, point))
        QApplication.processEvents()

    def leave(self) -> None:
        """Move the mouse beside the dock."""
        self.move(self.window, QPoint(5, 5))

    def click(self, widget: QWidget, point: QPoint) -> None:
        """Press and release there through the window system."""
        where = widget.mapTo(self.window, point)
        QTest.mouseClick(self.window.windowHandle(), Qt.MouseButton.LeftButton, pos=where)
        QApplication.processEvents()


def _fail(error: BaseException, name: str) -> None:
    raise AssertionError(name) from error
