"""The whole window with every real dock over a filled hub; nothing is connected and nothing was sent."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

import tideboard_desktop.flow.view  # noqa: F401  here, since the import stops the loop too long while a window stands
from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS, filled_hub
from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.own_stores import Stores
from fakes.scenes.trading.broker import MemoryStore
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from tideboard_core.accounts.held_figures import HeldFigures
from tideboard_core.accounts.rates import RateBook
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.review import SourceKind
from tideboard_core.ports.gateway import Gateway
from tideboard_core.redaction import Redactor
from tideboard_core.system.appearance import Language
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.accounts.services import AccountServices
from tideboard_desktop.assembly.all_accounts import make_accounts
from tideboard_desktop.assembly.app_services import bar_reader_of
from tideboard_desktop.assembly.built_window import BuiltWindow, build_window
from tideboard_desktop.assembly.docks import dock_table
from tideboard_desktop.assembly.resolved_appearance import ResolvedAppearance
from tideboard_desktop.assembly.window_docks import WindowDocks, WindowServices
from tideboard_desktop.connection.services import TradingRelay, build_feeds, build_trading
from tideboard_desktop.docks.context import late_depths, late_events
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.journal.book import JournalBook
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.search.lookup import FeedLookup
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import ErrorReport, Tasks
from tideboard_desktop.ui.theme import Theme, install, make_theme
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.notices.model import NoticeStore
from tideboard_desktop.window.palette.recents import Recents
from tideboard_desktop.window.workspace.dock_specs import DockSpec
from tideboard_desktop.window.workspace.layout_store import LayoutStore

NEVER_MS = 3_600_000
"""Seconds come from the test: one that came between two parts of a test would find no loop."""


class BegunTasks(Tasks):
    """Keeps the names of what was begun."""

    def __init__(self, report: ErrorReport) -> None:
        super().__init__(report)
        self.begun: list[str] = []

    def spawn(self, work: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        self.begun.append(name)
        return super().spawn(work, name=name)

    def others(self, name: str) -> list[asyncio.Task[Any]]:
        """Those that run and have another name."""
        return [task for task in self._running if task.get_name() != name]


class WholeWindow:
    """Services that stay, and windows that are built over them one after the other."""

    TABBED = (1590, 1000)
    """A size in which the price chart is behind a tab: where it is in view, a test lets the loop run for its reads."""

    second_ms = NEVER_MS

    def __init__(
        self,
        qapp: QApplication,
        directory: Path,
        scale: float = 1.0,
        table: Callable[[WindowDocks], list[DockSpec]] = dock_table,
        *,
        chart: bool = True,
    ) -> None:
        self.table, self.chart = table, chart
        self.qapp = qapp
        self.theme = self.make_theme(scale)
        install(qapp, self.theme)
        if qapp.styleSheet():  # left by a test of widgets without a window
            qapp.setStyleSheet("")
        self.clock, self.tasks = self.make_clock(), BegunTasks(fail)
        self.hub = self.make_hub()
        self.frame = Frame(self.hub, fail, second_ms=self.second_ms)
        self.selection = Selection(IDS[0])
        self.layouts = LayoutStore(None, self.tasks)
        self.notices, self.kept, self.events = NoticeStore(self.clock), KeptReads(), late_events()
        relay = TradingRelay()
        self.feeds = build_feeds(self.make_gateway(relay), self.hub, self.clock)
        self.preferences = Preferences(
            self.make_settings(), SettingsFile(directory), self.tasks, writable=False, failed=lambda: None
        )
        self.trading = build_trading(
            self.feeds,
            self.hub,
            self.clock,
            relay=relay,
            directory=directory,
            store=MemoryStore(),
            confirmer=DialogConfirmer(self.theme, self.clock, self.tasks, parent=lambda: None),
            source=lambda _instrument: SourceKind.PRACTICE,
            fallen=tuple,
            settings=Settings,
            spawn=lambda work: self.tasks.spawn(work, name="trading"),
            redactor=Redactor(),
            choose=secrets.choice,
        )
        self.archive = self.make_archive(directory / "archive")
        self.bar_reader = bar_reader_of(self.feeds, self.clock, self.archive)
        self.depths = late_depths(self.hub, self.clock, self.feeds.calendar)
        self.stores = Stores(directory)
        self._journal: JournalBook | None = None
        self.chosen: list[str] = []
        self.accounts = self._make_accounts()
        self.built = self.build()

    def make_clock(self) -> ManualClock:
        """The clock of everything."""
        return ManualClock()

    def make_theme(self, scale: float) -> Theme:
        """In which colours and sizes the windows are built."""
        return make_theme(scale=scale)

    def make_settings(self) -> Settings:
        """What the person chose."""
        return Settings()

    def make_hub(self) -> Hub:
        """The hub, with what it holds before anything is connected."""
        return filled_hub(self.clock)

    def make_gateway(self, relay: TradingRelay) -> Gateway:
        """A gateway that nobody connects."""
        return OpendGateway(OpendEndpoint(host="127.0.0.1", port=1), feed=self.hub, trading=relay, clock=self.clock)

    def make_archive(self, folder: Path) -> OpenArchive:
        """The archive, read in a thread of its own."""
        return OpenArchive(folder)

    def build(self, window: MainWindow | None = None) -> BuiltWindow:
        """One more window, or new contents of this empty one."""
        built = build_window(self.window_services(), self.appearance, self.table, window=window)
        if window is None:
            built.window.resize(*self.TABBED)
            built.window.workspace.place_default()
        if self.chart:
            built.show_chart()
        built.show_account(ACCOUNT)
        return built

    @property
    def appearance(self) -> ResolvedAppearance:
        """What each window is built with."""
        return ResolvedAppearance(theme=self.theme, language=Language.ENGLISH, units=UnitStyle.KMB, rate=60)

    def window_services(self) -> WindowServices:
        """What each window is built over."""
        return WindowServices(
            hub=self.hub,
            selection=self.selection,
            frame=self.frame,
            clock=self.clock,
            tasks=self.tasks,
            feeds=self.feeds,
            trading=self.trading,
            preferences=self.preferences,
            lookup=FeedLookup(self.feeds.gateway.quotes),
            recents=Recents(),
            source=lambda _instrument: SourceKind.PRACTICE,
            replay=lambda _instrument, _day, _at: None,
            practise=lambda _instrument, _day, _at: None,
            parent=lambda: None,
            layouts=self.layouts,
            notices=self.notices,
            bar_reader=self.bar_reader,
            depths=self.depths,
            archive=self.archive,
            journal=self.journal,
            accounts=lambda: self.accounts,
            kept=self.kept,
            events=self.events,
        )

    def journal(self) -> JournalBook:
        """The journal over stores of its own, without a broker's past."""
        if self._journal is None:
            self._journal = JournalBook(
                self.stores, self.archive, None, clock=self.clock, tasks=self.tasks, clean=str, parent=self.frame
            )
        return self._journal

    def _make_accounts(self) -> AccountServices:
        """All accounts of the connection, which nobody connects."""
        made = make_accounts(
            self.hub,
            self.clock,
            self.feeds,
            self.trading.blotter,
            frame=self.frame,
            tasks=self.tasks,
            in_view=lambda: ACCOUNT,
            busy=bool,
        )
        return AccountServices(
            accounts=made,
            figures=HeldFigures(self.feeds.gateway, self.clock),
            rates=RateBook(),
            run=self.stores.run,
            choose=lambda account: self.chosen.append(account.id),
        )

    def discard(self, built: BuiltWindow) -> None:
        """Take a window away, as a change of the look does."""
        built.discard()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    async def end(self) -> None:
        """End everything."""
        self.frame.stop()
        await asyncio.sleep(0)  # what was just begun gets its first turn, else nobody would ever await it
        self.discard(self.built)
        await asyncio.sleep(0)
        await self.tasks.close()
        self.stores.close()
        await self.archive.close()
