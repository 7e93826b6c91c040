"""The whole window with every real dock over a filled hub; nothing is connected and nothing was sent."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from fakes.clock import ManualClock
from fakes.market_picture import ACCOUNT, IDS, filled_hub
from fakes.scripted_broker import MemoryStore
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import Endpoint
from tideboard_core.model.review import SourceKind
from tideboard_core.settings import Settings, SettingsFile
from tideboard_desktop.dialogs.confirmer import DialogConfirmer
from tideboard_desktop.docks import capital_flow
from tideboard_desktop.format import UnitStyle
from tideboard_desktop.frame import Frame
from tideboard_desktop.layout import Ground, Parts, build_parts
from tideboard_desktop.lookup import FeedLookup
from tideboard_desktop.palette_box.recents import Recents
from tideboard_desktop.preferences import Preferences
from tideboard_desktop.selection import Selection
from tideboard_desktop.services import TradingRelay, build_feeds, build_trading
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import install, make_theme
from tideboard_desktop.workspace.store import LayoutStore

NEVER_MS = 3_600_000
"""Seconds come from the test: one that came between two parts of a test would find no loop."""


def fail(error: BaseException, name: str) -> None:
    """Nothing may fail here."""
    raise AssertionError(name) from error


class WholeWindow:
    """Services that stay, and windows that are built over them one after the other."""

    def __init__(self, qapp: QApplication, directory: Path, scale: float = 1.0) -> None:
        self.qapp = qapp
        self.theme = make_theme(scale=scale)
        install(qapp, self.theme)
        self.clock, self.tasks = ManualClock(), Tasks(fail)
        self.hub = filled_hub(self.clock)
        self.frame = Frame(self.hub, fail, second_ms=NEVER_MS)
        self.selection = Selection(IDS[0])
        self.layouts = LayoutStore(None, self.tasks)
        relay = TradingRelay()
        gateway = OpendGateway(Endpoint(host="127.0.0.1", port=1), feed=self.hub, trading=relay, clock=self.clock)
        self.feeds = build_feeds(gateway, self.hub, self.clock)
        self.preferences = Preferences(
            Settings(), SettingsFile(directory), self.tasks, writable=False, failed=lambda: None
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
            settings=Settings,
            spawn=lambda work: self.tasks.spawn(work, name="trading"),
            seen=bool,
        )
        capital_flow.load()
        self.parts = self.build()

    def build(self) -> Parts:
        """One more window."""
        ground = Ground(
            hub=self.hub,
            selection=self.selection,
            frame=self.frame,
            theme=self.theme,
            units=UnitStyle.KMB,
            clock=self.clock,
            tasks=self.tasks,
            preferences=self.preferences,
            lookup=FeedLookup(self.feeds.gateway),
            recents=Recents(),
            commands=list,
            layouts=self.layouts,
        )
        parts = build_parts(
            ground, self.feeds, self.trading, source=lambda _instrument: SourceKind.PRACTICE, parent=lambda: None
        )
        parts.show_chart()
        parts.show_account(ACCOUNT)
        return parts

    def discard(self, parts: Parts) -> None:
        """Take a window away, as a change of the look does."""
        parts.discard()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    async def end(self) -> None:
        """End everything."""
        self.frame.stop()
        await asyncio.sleep(0)  # what was just begun gets its first turn, else nobody would ever await it
        self.discard(self.parts)
        await asyncio.sleep(0)
        await self.tasks.close()
