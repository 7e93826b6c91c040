"""Opens a replay in the place of the live window, moves it to other seconds and days, and leads back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, Market, market_of
from tideboard_core.model.order import Account, Environment
from tideboard_core.orders.writes import UNKNOWN_WRITES
from tideboard_core.ports.system import Clock
from tideboard_core.replay.recorded_day import RecordedDay, recorded_day
from tideboard_desktop.archive.service import ArchiveService
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.orders.unlock.idle_watch import NO_PRESENCE
from tideboard_desktop.replay.content import ReplayContent
from tideboard_desktop.replay.leave_live import LeaveLiveDialog
from tideboard_desktop.replay.market import ReplayedMarket
from tideboard_desktop.replay.window import ReplayWindow
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import ErrorReport, Tasks, accepted
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.notices.model import NoticeStore

translate = QCoreApplication.translate
CANCEL_ALL = "blotter.cancel_all"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSide:
    """What a replay needs of the live window, which goes on behind it. `account` returns the account in view."""

    hub: Hub
    clock: Clock
    tasks: Tasks
    report: ErrorReport
    archive: ArchiveService
    preferences: Preferences
    notices: NoticeStore
    selection: Selection
    built: Callable[[], BuiltWindow]
    account: Callable[[], Account | None]
    theme: Callable[[], Theme]
    units: Callable[[], UnitStyle]


class Replays:
    """One replay at a time. What it shows is read from the archive; the live market, lock and orders go on."""

    def __init__(self, live: LiveSide) -> None:
        self._live = live
        self._window: ReplayWindow | None = None
        self._market: ReplayedMarket | None = None
        self._days: list[date] = []
        self._before = 0
        self._moving = asyncio.Lock()

    @property
    def window(self) -> ReplayWindow | None:
        """The window of the replay, None while there is none."""
        return self._window

    def why_not(self) -> str:
        """Why no replay can be opened now, empty if one can."""
        live, account = self._live, self._live.account()
        if self._window is not None:
            return translate("Replay", "A replay is open already")
        if not live.archive.folder.is_dir():
            return translate("Replay", "Nothing was recorded yet: the Archive dock begins it")
        if live.built().busy or QApplication.activeModalWidget() is not None:
            return translate("Replay", "Not while an order is prepared or a question is open")
        if account is not None and live.hub.value(UNKNOWN_WRITES.of(account.id)) not in (None, ()):
            return translate("Replay", "Not while the outcome of an order is unknown")
        return ""

    # --- open, move, end --------------------------------------------------------------------------------------------

    async def open(self, instrument: InstrumentId, day: date | None = None, at: datetime | time | None = None) -> None:
        """Open a recorded day of a security's market: the last one without `day`, at its open without `at`.

        `at` is a moment (aware UTC) or a time of the exchange's clock.
        """
        refusal = self.why_not()
        if refusal:
            self._say(refusal)
            return
        try:
            days = await self._live.archive.read(lambda reader: _days(reader, market_of(instrument)))
            if not days or (day is not None and day not in days):
                self._say(
                    translate("Replay", "No such day of {market} was recorded").format(market=market_of(instrument))
                )
                return
            read = await self._read_day(market_of(instrument), day or days[-1])
        except ArchiveError as error:
            self._say(error_sentence(error))
            return
        if not await self._may_leave() or self.why_not():
            return
        self._days = days
        self._show_window(instrument)
        await self._show(read, _moment(read, at))

    async def _may_leave(self) -> bool:
        """Ask where real money has open orders or positions."""
        account = self._live.account()
        if account is None or account.environment is not Environment.LIVE:
            return True
        working, positions = self._working(account), len(self._live.hub.value(Topic.POSITIONS.of(account.id)) or ())
        if not working and not positions:
            return True
        window = self._live.built().window
        return await accepted(LeaveLiveDialog(account, working, positions, self._live.theme(), window))

    def _working(self, account: Account) -> int:
        orders = self._live.hub.value(Topic.ORDERS.of(account.id)) or ()
        return sum(order.open for order in orders)

    async def _read_day(self, market: Market, day: date) -> RecordedDay:
        key = await self._live.archive.read(lambda reader: _key(reader, market, day, self._live.archive))
        return await recorded_day(self._live.archive.read, key, day)

    def _show_window(self, instrument: InstrumentId) -> None:
        live = self._live
        main = live.built().window
        selection = Selection(instrument)
        window = ReplayWindow(live.theme(), selection, self._notices)
        self._window, self._selection, self._before = window, selection, len(live.notices.notices)
        window.setGeometry(main.geometry())
        window.left.connect(self._leave)
        window.sought.connect(lambda at: self._spawn(self._seek(at)))
        window.day_wanted.connect(lambda day: self._spawn(self._go_to_day(day)))
        window.lock_wanted.connect(lambda: self._leave_and(main.lock_requested.emit))
        window.cancel_wanted.connect(lambda: self._leave_and(self._cancel_all))
        window.winId()  # makes the system's window, by which input is told apart
        handle = window.windowHandle()
        if handle is not None:
            handle.setProperty(NO_PRESENCE, True)

    async def _show(self, day: RecordedDay, at: datetime) -> None:
        live, window, old = self._live, self._window, self._market
        if window is None:
            return
        market = ReplayedMarket(
            day,
            at,
            live.archive.folder,
            clock=live.clock,
            tasks=live.tasks,
            report=live.report,
            facts=self._facts,
            provider=f"{day.key.provider} (replay {day.day.isoformat()})",
        )
        content = ReplayContent(
            market, self._selection, live.theme(), live.units(), live.tasks, live.preferences.settings.watchlists
        )
        self._market = market
        window.show_market(market, content, *self._beside(day.day))
        account = live.account()
        window.show_live(
            None if account is None else account.environment, 0 if account is None else self._working(account)
        )
        if not window.isVisible():
            window.show()
            window.activateWindow()
            live.built().window.hide()
        if old is not None:
            await old.close()

    def _beside(self, day: date) -> tuple[date | None, date | None]:
        earlier, later = [each for each in self._days if each < day], [each for each in self._days if each > day]
        return (earlier[-1] if earlier else None), (later[0] if later else None)

    async def _seek(self, at: datetime) -> None:
        async with self._moving:
            player = None if self._window is None else self._window.player
            if player is not None:
                player.go(at)

    async def _go_to_day(self, day: date) -> None:
        async with self._moving:
            market = self._market
            if market is None:
                return
            with suppress(ArchiveError):
                read = await self._read_day(market.day.market, day)
                same = market.clock.market() - market.day.session.open
                await self._show(read, read.session.open + same)

    def _leave_and(self, then: Callable[[], object]) -> None:
        self._leave()
        then()

    def _leave(self) -> None:
        """Show the live window as it was."""
        window, market = self._window, self._market
        self._window = self._market = None
        if window is None:
            return
        live = self._live.built().window
        live.show()
        live.activateWindow()
        if window.player is not None:
            window.player.pause()
        window.hide()
        window.deleteLater()
        if market is not None:
            self._spawn(market.close())

    async def close(self) -> None:
        """End with the program."""
        window, market = self._window, self._market
        self._window = self._market = None
        if window is not None:
            window.hide()
            window.deleteLater()
        if market is not None:
            await market.close()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _facts(self, instrument: InstrumentId) -> Instrument | None:
        return self._live.hub.value(Topic.INSTRUMENT.of(instrument))

    def _notices(self) -> str:
        count = max(len(self._live.notices.notices) - self._before, 0)
        return translate("Replay", "New notices, live: {count}").format(count=count) if count else ""

    def _cancel_all(self) -> None:
        self._live.built().keyboard.table.run(CANCEL_ALL)

    def _say(self, words: str) -> None:
        self._live.built().window.banner.show_message("replay", BannerMessage(words, passing=True))

    def _spawn(self, work: object) -> None:
        assert asyncio.iscoroutine(work)
        self._live.tasks.spawn(work, name="replay")


def _moment(day: RecordedDay, at: datetime | time | None) -> datetime:
    if at is None:
        return day.session.open
    if isinstance(at, datetime):
        return at
    return datetime.combine(day.day, at, ZoneInfo(MARKET_ZONE[day.market])).astimezone(UTC)


def _days(reader: ArchiveReader, market: Market) -> list[date]:
    return sorted({record.day for record in reader.sessions(market)})


def _key(reader: ArchiveReader, market: Market, day: date, archive: ArchiveService) -> DefinitionKey:
    """The key of the provider in use, if it recorded the day; else that of another one that did."""
    keys = list(dict.fromkeys(record.key for record in reader.sessions(market, day=day)))
    own = archive.definition(market)
    wanted = [key for key in keys if own is not None and key.provider == own.provider]
    return (wanted or keys)[0]
