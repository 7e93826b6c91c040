"""The signals dock over a made-up market whose sessions it reads as from an archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.archive_market import DAY, after_close, close_archive, open_archive, session
from fakes.values.signal_market import market
from fakes.values.waiting import until
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.notices import NoticeType
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.sessions import SessionData
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.signals.armed import ArmedRules
from tideboard_desktop.signals.dock import SignalsDock
from tideboard_desktop.signals.records import Reading
from tideboard_desktop.signals.watching import SignalWatch
from tideboard_desktop.ui.thread_work import Progress
from tideboard_desktop.watchlists.lists import WatchLists
from tideboard_desktop.window.notices.model import NoticeCard, NoticeStore

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


OPENED = session(DAY).open
LOW = 1e6


class Watched(SignalsScene):
    """Armed rules; `minute` publishes the nets up to a session minute, soon after it is over."""

    def __init__(self, reference: ReferenceScene, directory: Path) -> None:
        super().__init__(reference, directory)
        self.nets: dict[InstrumentId, list[float]] = {each: [] for each in SYMBOLS}
        reference.clock.set_market(OPENED + timedelta(seconds=20))

    async def arm(self, *rules: Rule) -> SignalWatch:
        """Keep and arm these rules."""
        kept = self.armed.kept()
        await kept.loading
        for rule in rules:
            await kept.keep(rule)
            await kept.arm(rule, on=True, without_record=True)
        watch = self.armed.watch
        assert watch is not None
        return watch

    def minute(self, **nets: float) -> None:
        """One more minute of every security; those that are not named stay low."""
        self.reference.clock.advance(60)
        for place, symbol in enumerate(SYMBOLS):
            self.nets[symbol].append(nets.get(f"s{place}", LOW))
            begin = OPENED.timestamp()
            told = CapitalFlow(
                instrument=symbol,
                period=FlowPeriod.INTRADAY,
                times=tuple(begin + 60 * number for number in range(len(self.nets[symbol]) + 1)),
                net=(0.0, *self.nets[symbol]),
                tiers=None,
                provider="Script",
            )
            self.reference.hub.publish(Topic.FLOW.of(symbol), Lazy.ready(told))
        watch = self.armed.watch
        assert watch is not None
        watch.tick()

    @property
    def told(self) -> list[str]:
        """The texts of the notices about signals, oldest first."""
        return [each.shown_text for each in self.notices.notices[::-1] if each.type is NoticeType.SIGNAL]

    def card(self, number: int = 0) -> NoticeCard:
        """What a notice shows besides, the newest first."""
        card = self.notices.notices[number].card
        assert card is not None
        return card()
