"""The signals dock over a made-up market whose sessions it reads as from an archive."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.archive_market import after_close, close_archive, open_archive
from fakes.values.signal_market import market
from fakes.values.waiting import until
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.sessions import SessionData
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.signals.armed import ArmedRules
from tideboard_desktop.signals.dock import SignalsDock
from tideboard_desktop.signals.records import Reading
from tideboard_desktop.ui.thread_work import Progress
from tideboard_desktop.watchlists.lists import WatchLists
from tideboard_desktop.window.notices.model import NoticeStore

W = TypeVar("W", bound=QWidget)
SYMBOLS = tuple(InstrumentId(f"HK.{number + 1:05}") for number in range(3))


class SignalsScene:
    """A market of `sessions` sessions; `read` has the rules whose sessions were read."""

    def __init__(self, reference: ReferenceScene, directory: Path, *, sessions: int = 12) -> None:
        self.reference, self.sessions = reference, sessions
        reference.clock.set_market(after_close())
        self.archive = OpenArchive(directory / "archive")
        self.lists = WatchLists((SymbolList(name="HK core", id="core", symbols=SYMBOLS),), lambda _lists: None)
        reference.serve(archive=self.archive, lists=self.lists)
        self.notices = NoticeStore(reference.clock)
        self.armed = ArmedRules(self.notices, reference.context.services.marks)
        self.armed.use(reference.context)
        self.read: list[str] = []
        self.made = market(7, sessions=sessions, symbols=len(SYMBOLS), effect=-0.008, rate=1.0)

    def fill(self) -> None:
        """Begin an archive: without a file there is nothing to read."""
        close_archive(open_archive(self.archive.folder))

    def read_sessions(self, rule: Rule, symbols: Sequence[InstrumentId], count: int) -> Reading:
        """As from an archive: the last sessions of these securities."""

        def read(_reader: ArchiveReader, progress: Progress) -> list[SessionData]:
            self.read.append(rule.id)
            days = sorted({each.day for each in self.made})[-count:]
            found = [each for each in self.made if each.instrument in symbols and each.day in days]
            for number in range(len(found)):
                progress(number, len(found))
            return found

        return read

    async def show(self, *, width: int = 1265, height: int = 800) -> SignalsDock:
        """The dock on the screen, its rules read."""
        make = partial(SignalsDock, armed=lambda: self.armed)
        dock: SignalsDock = self.reference.show(make, width=width, height=height)
        dock.records.read_with(self.read_sessions)
        dock.records.draws = 400  # enough for what these markets show
        await dock.signals.loading
        return dock

    async def computed(self, dock: SignalsDock) -> None:
        """Wait until every record is made."""
        assert dock is not None
        await self.reference.quiet()

    async def quiet(self) -> None:
        """Wait until all that was begun has ended."""
        await self.reference.quiet()

    async def dialog(self, kind: type[W], name: str = "signal_rule") -> W:
        """The dialog that is open, or opens soon."""

        def found() -> list[W]:
            parts = [part for each in self.reference.windows for part in each.findChildren(kind, name)]
            return [part for part in parts if part.isVisible()]

        await until(found)
        return found()[0]

    async def end(self) -> None:
        """What was begun ends while the loop runs."""
        await self.quiet()
        self.armed.close()
