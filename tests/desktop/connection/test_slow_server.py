"""A server whose replies drip in byte by byte does not freeze the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.market.book import book_dock
from fakes.scenes.market.watchlist import watchlist_dock
from fakes.scenes.screen.paint_spy import PaintSpy
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.servers.slow_relay import DrippingLine
from fakes.values.failing import fail
from fakes.values.sinks import Sinks
from tideboard_core.gateways.opend.connection import OpendTiming
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.connection.services import build_feeds
from tideboard_desktop.search.lookup import FeedLookup
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.watchlists.lists import WatchLists

pytestmark = pytest.mark.slow

IDS = [InstrumentId(text) for text in ("HK.00700", "HK.00005", "HK.02800")]
PATIENT = OpendTiming(connect=20.0, read=20.0, write=20.0)
BOOK = Topic.BOOK.of(IDS[1])


class Desk:
    """Watchlist and book on screen, and what would feed them; made and painted before any loop is measured."""

    def __init__(self, qapp: QApplication, qtbot: QtBot) -> None:
        theme = make_theme(motion=False)
        install(qapp, theme)
        self.door = ("127.0.0.1", 0)
        clock = SystemClock()
        self.hub, self.tasks, self.selection = Hub(clock), Tasks(fail), Selection(IDS[0])
        self.frame = Frame(self.hub, fail)
        endpoint = OpendEndpoint(host="127.0.0.1", port=0, timing=PATIENT, sandbox_address=lambda: self.door)
        self.gateway = OpendGateway(endpoint, feed=self.hub, trading=Sinks(), clock=clock)
        self.watchlist = watchlist_dock(
            dock_context(self.hub, self.selection, self.frame, theme=theme, clock=clock, tasks=self.tasks),
            lookup=FeedLookup(self.gateway.quotes),
            lists=WatchLists([SymbolList(name="", symbols=tuple(IDS))], lambda _lists: None),
        )
        self.book = book_dock(dock_context(self.hub, self.selection, self.frame))
        self.feeds = build_feeds(self.gateway, self.hub, clock)
        self.window = QWidget()
        row = QHBoxLayout(self.window)
        for dock in (self.watchlist, self.book):
            row.addWidget(dock)
            qtbot.addWidget(dock.title_bar)
        self.window.resize(700, 400)
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        qtbot.waitUntil(lambda: not self.frame.running)


@pytest.fixture
def sandbox() -> Iterator[OpenSandbox]:
    """An exchange at half past ten that stands still."""
    with sandbox_here(start="10:30") as running:
        yield running


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, sandbox: OpenSandbox) -> Iterator[Desk]:
    """Two docks that wait for their first quote."""
    qapp.setQuitOnLastWindowClosed(False)
    made = Desk(qapp, qtbot)
    yield made
    made.frame.stop()


async def test_a_window_lives_on_while_every_reply_drips_in(desk: Desk, sandbox: OpenSandbox) -> None:
    """Each byte comes only when the loop has turned once more: who waits without turning it, waits for ever."""
    spy = PaintSpy(desk.book.ladder)
    async with DrippingLine(sandbox.port) as line:
        desk.door = ("127.0.0.1", line.port)
        session = desk.tasks.spawn(desk.feeds.session.run(), name="session")
        await line.until(lambda: line.drops > 50)
        QTest.keyClick(desk.watchlist.view, Qt.Key.Key_Down)
        half_way = line.drops
        await line.until(lambda: desk.hub.value(BOOK) is not None)
        for wanted in (2000, 4000):
            await sandbox.advance(2)
            await line.until(lambda wanted=wanted: line.drops > wanted)  # type: ignore[misc]
        await line.until(lambda: not spy.region.isEmpty())
        session.cancel()
        await desk.tasks.close()

    assert desk.selection.instrument == IDS[1]
    assert half_way < 100
    assert desk.watchlist.model.row(0).last
