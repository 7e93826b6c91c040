"""A live side with a real archive, and the window that a replay stands in place of; nothing sends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.screen.whole_style import install
from fakes.values.clock import ManualClock
from fakes.values.own_orders import own_day
from tideboard_core.market.hub import Hub
from tideboard_core.model.order import Account
from tideboard_core.system.appearance import Units
from tideboard_core.system.settings import Settings
from tideboard_core.trips.own_day import OwnDay
from tideboard_desktop.assembly.replays import LiveSide, Replays
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.notices.model import NoticeStore


@dataclass
class Own:
    """The person's own store, with what was kept."""

    kept: list[tuple[Account, str, str]] = field(default_factory=list)

    async def day(self, _account: Account, _begin: datetime, _end: datetime) -> OwnDay:
        """The same for each account."""
        return own_day()

    async def keep_note(self, account: Account, key: str, text: str) -> str:
        """Keep it."""
        self.kept.append((account, key, text))
        return text


class Preferences:
    """The person's settings, whose watchlists fail while `fails` is set."""

    fails: BaseException | None = None

    @property
    def settings(self) -> Settings:
        """Read by the docks of a replay."""
        if self.fails is not None:
            raise self.fails
        return Settings()


class MainWindow(QWidget):
    """The live window's part that a replay uses; `messages` are the texts of its banner."""

    lock_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []
        self.banner = SimpleNamespace(show_message=self._show)

    def _show(self, _key: str, message: BannerMessage) -> None:
        self.messages.append(message.text)


@dataclass
class LiveWindow:
    """`busy`: an order is prepared or asked about. `done` are the commands that were run in the live window.

    `end` cancels all tasks of the program, as its end does.
    """

    folder: Path
    window: MainWindow
    preferences: Preferences = field(default_factory=Preferences)
    failures: list[tuple[str, BaseException]] = field(default_factory=list)
    clock: ManualClock = field(default_factory=ManualClock)
    account: Account | None = None
    busy: bool = False
    done: list[str] = field(default_factory=list)
    own: Own = field(default_factory=Own)
    end: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.hub, self.notices = Hub(self.clock), NoticeStore(self.clock)
        self.archive = OpenArchive(self.folder)
        self.window.lock_requested.connect(lambda: self.done.append("lock"))

    @asynccontextmanager
    async def replays(self) -> AsyncIterator[Replays]:
        """Over this side, ended with the test."""
        tasks = Tasks(self._report)
        table = SimpleNamespace(run=self.done.append)
        live = SimpleNamespace(
            hub=self.hub,
            clock=self.clock,
            tasks=tasks,
            report=self._report,
            archive=self.archive,
            own=lambda: self.own,
            preferences=self.preferences,
            notices=self.notices,
            built=lambda: SimpleNamespace(busy=self.busy, window=self.window, keyboard=SimpleNamespace(table=table)),
            account=lambda: self.account,
            practise=lambda *day: self.done.append(f"practise {day[0]} {day[2]:%H:%M}"),
            theme=make_theme,
            units=lambda: UnitStyle(Units.KMB),
        )
        replays, self.end = Replays(cast(LiveSide, live)), tasks.cancel
        try:
            yield replays
        finally:
            await replays.close()
            await tasks.close()
            await self.archive.close()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _report(self, error: BaseException, where: str) -> None:
        self.failures.append((where, error))


@contextmanager
def live_window(qapp: QApplication, folder: Path) -> Iterator[LiveWindow]:
    """The window in view over the archive of a folder."""
    install(qapp, make_theme())
    window = MainWindow()
    window.resize(1600, 1000)
    window.show()
    yield LiveWindow(folder, window)
    window.hide()
    window.deleteLater()
