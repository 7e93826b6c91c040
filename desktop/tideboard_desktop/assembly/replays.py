"""Opens a replay in the place of the live window, moves it to other seconds and days, and leads back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer, Signal
from PySide6.QtWidgets import QApplication

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.errors import BadInput, TideboardError
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, Market, market_of
from tideboard_core.model.order import Account
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.writes import UNKNOWN_WRITES
from tideboard_core.ports.system import Clock
from tideboard_core.replay.recorded_day import ReadArchive, RecordedDay, recorded_day
from tideboard_desktop.archive.service import ArchiveService
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.assembly.own_records import OwnRecords
from tideboard_desktop.orders.unlock.idle_watch import NO_PRESENCE
from tideboard_desktop.replay.content import ReplayContent
from tideboard_desktop.replay.leave_live import may_leave
from tideboard_desktop.replay.live_notices import LISTED, LiveBehind, LiveNotice
from tideboard_desktop.replay.market import ReplayedMarket
from tideboard_desktop.replay.window import ReplayWindow
from tideboard_desktop.replay.words import not_recorded_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import trading_dialog_open
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import ErrorReport, Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.notices.model import Notice, NoticeAction, NoticeStore

translate = QCoreApplication.translate
CANCEL_ALL = "blotter.cancel_all"
T = TypeVar("T")
_BEFORE_OPEN: Final = timedelta(minutes=60)
"""Orders of the auction before the open are of the day, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSide:
    """What a replay needs of the live window, which goes on behind it. `account` returns the account in view.

    `practise` begins the practice on a recorded day at a moment (aware UTC).
    """

    hub: Hub
    clock: Clock
    tasks: Tasks
    report: ErrorReport
    archive: ArchiveService
    own: Callable[[], OwnRecords]
    preferences: Preferences
    notices: NoticeStore
    selection: Selection
    built: Callable[[], BuiltWindow]
    account: Callable[[], Account | None]
    open_notices: Callable[[], None]
    practise: Callable[[InstrumentId, date, datetime], None]
    theme: Callable[[], Theme]
    units: Callable[[], UnitStyle]


class ReplayLink(QObject):
    """All that the objects of a replay have of the live side: signals that carry data.

    `asked` carries a function for a reader of the archive and the future of its result, `failed` an error and where.
    """

    asked = Signal(object, object)
    failed = Signal(object, str)

    def read(self, work: Callable[[ArchiveReader], T], /) -> Awaitable[T]:
        """Run `work` on a reader of the archive; raises ArchiveError."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.asked.emit(work, answer)
        return answer

    def report(self, error: BaseException, where: str) -> None:
        """Tell of an error of a task."""
        self.failed.emit(error, where)


@dataclass(slots=True, kw_only=True)
class OpenReplay:
    """One open replay: its window, its link to the live side, its own tasks; `market` is of the shown day.

    `facts` are what the running program knows of securities, `before` the number of the newest notice at its opening,
    `account` whose orders are shown.
    """

    window: ReplayWindow
    selection: Selection
    link: ReplayLink
    tasks: Tasks
    facts: dict[InstrumentId, Instrument]
    before: int
    market: ReplayedMarket | None = None
    account: Account | None = None


class Replays(QObject):
    """One replay at a time. What it shows is read from the archive; the live market, lock and orders go on."""

    def __init__(self, live: LiveSide) -> None:
        super().__init__()
        self._live = live
        self._open: OpenReplay | None = None
        self._days: list[date] = []
        self._moving = asyncio.Lock()
        self._last = Tasks(live.report)
        """What the program's end waits for, and does not cancel: notes that are kept, and replays that end."""
        self._beat = QTimer(self)
        self._beat.setInterval(1000)
        self._beat.timeout.connect(self._show_behind)

    @property
    def window(self) -> ReplayWindow | None:
        """The window of the replay, None while there is none."""
        return None if self._open is None else self._open.window

    def why_not(self) -> str:
        """Why no replay can be opened now, empty if one can."""
        live = self._live
        if self._open is not None:
            return translate("Replay", "A replay is open already")
        if not live.archive.folder.is_dir():
            return translate("Replay", "Nothing was recorded yet: the Archive dock begins it")
        if live.built().busy or QApplication.activeModalWidget() is not None or trading_dialog_open():
            return translate("Replay", "Not while an order is prepared or a question is open")
        if any(live.hub.values(UNKNOWN_WRITES).values()):
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
        link = self._make_link()
        try:
            days = await link.read(lambda reader: _days(reader, market_of(instrument)))
            if not days or (day is not None and day not in days):
                self._say(not_recorded_words(market_of(instrument), days, day))
                return
            read = await self._read_day(market_of(instrument), day or days[-1], link.read)
        except ArchiveError as error:
            self._say(error_sentence(error))
            return
        live = self._live
        if not await may_leave(live.hub, live.theme(), live.built().window):
            return
        refusal = self.why_not()
        if refusal:  # something of trading has begun meanwhile
            self._say(refusal)
            return
        self._days = days
        try:
            opened = self._show_window(instrument, link)
        except Exception as error:  # noqa: BLE001  whatever it is, as in `_show`
            self._lead_back(read.day, error)
        else:
            await self._show(opened, read, _moment(read, at))

    def _working(self, account: Account) -> int:
        orders = self._live.hub.value(Topic.ORDERS.of(account.id)) or ()
        return sum(order.open for order in orders)

    async def _read_day(self, market: Market, day: date, read: ReadArchive) -> RecordedDay:
        key = await read(lambda reader: _key(reader, market, day, self._live.archive))
        return await recorded_day(read, key, day)

    def _show_window(self, instrument: InstrumentId, link: ReplayLink) -> OpenReplay:
        live = self._live
        main = live.built().window
        selection, tasks = Selection(instrument), Tasks(link.report)
        window = ReplayWindow(live.theme(), selection, tasks, live.units(), live.preferences.settings.keys)
        opened = self._open = OpenReplay(
            window=window, selection=selection, link=link, tasks=tasks, facts={}, before=_newest(live.notices)
        )
        window.setGeometry(main.geometry())
        window.left.connect(self._leave)
        window.sought.connect(lambda at: self._spawn(self._seek(opened, at)))
        window.day_wanted.connect(lambda day: self._spawn(self._go_to_day(opened, day)))
        window.lock_wanted.connect(lambda: self._leave_and(main.lock_requested.emit))
        window.cancel_wanted.connect(lambda: self._leave_and(self._cancel_all))
        window.notice_wanted.connect(lambda number, act: self._leave_and(lambda: self._open_notice(number, act)))
        window.practise_wanted.connect(lambda instrument, at: self._practise(opened, instrument, at))
        window.note_wanted.connect(lambda key, text: self._note(opened, key, text))
        window.winId()  # makes the system's window, by which input is told apart
        handle = window.windowHandle()
        if handle is not None:
            handle.setProperty(NO_PRESENCE, True)
        return opened

    def _make_link(self) -> ReplayLink:
        link = ReplayLink()
        link.asked.connect(lambda work, answer: self._spawn(self._answer(work, answer)))
        link.failed.connect(self._live.report)
        return link

    async def _answer(self, work: Callable[[ArchiveReader], object], answer: asyncio.Future[object]) -> None:
        try:
            found = await self._live.archive.read(work)
        except Exception as error:  # noqa: BLE001  it is whose question it was
            if not answer.done():
                answer.set_exception(error)
        else:
            if not answer.done():
                answer.set_result(found)

    async def _show(self, opened: OpenReplay, day: RecordedDay, at: datetime) -> None:
        """Show a second of a day; where it cannot be built the replay ends, and the live window says why."""
        if self._open is not opened:
            return
        old = opened.market
        try:
            market = self._build(opened, day, at)
            await self._show_own(opened, market)
        except Exception as error:  # whatever it is, the live window must not stay away
            if self._open is not opened:
                raise
            self._lead_back(day.day, error)
        finally:
            if old is not None and opened.market is not old:
                await old.close()

    def _lead_back(self, day: date, error: Exception) -> None:
        self._leave()
        self._say(_failure_words(day, error))
        if not isinstance(error, TideboardError):
            self._live.report(error, "replay")

    def _build(self, opened: OpenReplay, day: RecordedDay, at: datetime) -> ReplayedMarket:
        live, window, old = self._live, opened.window, opened.market
        self._take_facts(opened)
        market = opened.market = ReplayedMarket(
            day,
            at,
            live.archive.folder,
            clock=live.clock,
            tasks=opened.tasks,
            report=opened.link.report,
            facts=opened.facts.get,
            provider=f"{day.key.provider} (replay {day.day.isoformat()})",
            first=opened.selection.instrument,
            shared=live.archive.shared.on,
        )
        content = ReplayContent(
            market,
            opened.selection,
            live.theme(),
            live.units(),
            opened.tasks,
            live.preferences.settings.watchlists,
            window,
        )
        if old is not None:
            old.frame.stop()  # its docks are deleted now, before its connection ends
        window.show_market(market, content, *self._beside(day.day))
        self._show_behind()
        if not window.isVisible():
            window.show()
            window.activateWindow()
            live.built().window.hide()
            self._beat.start()
        return market

    async def _show_own(self, opened: OpenReplay, market: ReplayedMarket) -> None:
        """What the account in view held and did on that day."""
        account, session = self._live.account(), market.day.session
        opened.window.review.flush()  # what was typed is about an order of the account before
        opened.account = account
        if account is None:
            opened.window.show_own(None, translate("Replay", "No account is in view"))
            return
        opened.window.show_own(None, translate("Replay", "Being read"))
        own = await self._live.own().day(account, session.open - _BEFORE_OPEN, session.settled)
        if opened.market is market and self._open is opened:
            opened.window.show_own(own.of_market(market.day.market))

    def _beside(self, day: date) -> tuple[date | None, date | None]:
        earlier, later = [each for each in self._days if each < day], [each for each in self._days if each > day]
        return (earlier[-1] if earlier else None), (later[0] if later else None)

    async def _seek(self, opened: OpenReplay, at: datetime) -> None:
        async with self._moving:
            player = opened.window.player if self._open is opened else None
            if player is not None:
                player.go(at)

    async def _go_to_day(self, opened: OpenReplay, day: date) -> None:
        async with self._moving:
            market = opened.market
            if self._open is not opened or market is None:
                return
            try:
                read = await self._read_day(market.day.market, day, opened.link.read)
            except ArchiveError as error:
                opened.window.bar.say(error_sentence(error))
                return
            same = market.clock.market() - market.day.session.open
            await self._show(opened, read, read.session.open + same)

    def _note(self, opened: OpenReplay, key: str, text: str) -> None:
        """Keep a note; also one that was typed just before the replay was left."""
        if opened.account is None:
            return
        self._last.spawn(self._keep_note(opened, opened.account, key, text), name="note")

    async def _keep_note(self, opened: OpenReplay, account: Account, key: str, text: str) -> None:
        try:
            kept = await self._live.own().keep_note(account, key, text)
        except BadInput as error:
            if self._open is opened:
                opened.window.review.note_failed(key, error_sentence(error))
        else:
            if self._open is opened:
                opened.window.note_kept(key, kept)

    def _leave_and(self, then: Callable[[], object]) -> None:
        """Do `then` in the live window; a lock or a cancel does not depend on how well the replay ends."""
        try:
            self._leave()
        finally:
            then()

    def _practise(self, opened: OpenReplay, instrument: InstrumentId, at: datetime) -> None:
        """Leave it, and begin the practice on its day at its second, which may be refused as from anywhere else."""
        market = opened.market
        if market is not None:
            self._leave_and(lambda: self._live.practise(instrument, market.day.day, at))

    def _leave(self) -> None:
        """Show the live window as it was."""
        opened = self._open
        if opened is None:
            return
        opened.window.end()
        self._open = None
        self._beat.stop()
        live = self._live.built().window
        live.show()
        live.activateWindow()
        self._take_away(opened)
        self._last.spawn(self._end(opened), name="replay")

    def _take_away(self, opened: OpenReplay) -> None:
        if opened.market is not None:
            opened.market.frame.stop()
        opened.window.hide()
        _delete(opened.window)

    async def _end(self, opened: OpenReplay) -> None:
        await opened.tasks.close()
        if opened.market is not None:
            await opened.market.close()

    async def close(self) -> None:
        """End with the program, after notes are kept and a replay that was left before has ended."""
        opened, self._open = self._open, None
        if opened is not None:
            opened.window.end()
            self._take_away(opened)
            self._last.spawn(self._end(opened), name="replay")
        await self._last.finish()

    # --- the live side ----------------------------------------------------------------------------------------------

    def _take_facts(self, opened: OpenReplay) -> None:
        """The archive keeps no names and lots of most securities: what the program knows of them by now."""
        opened.facts.update(
            (InstrumentId(subject), facts) for subject, facts in self._live.hub.values(Topic.INSTRUMENT).items()
        )

    def _show_behind(self) -> None:
        """Account, notices and price of the live side, each second."""
        opened, live = self._open, self._live
        if opened is None or opened.market is None:
            return
        self._take_facts(opened)
        account, market = live.account(), opened.market.day.market
        words = "" if account is None else f"{account.name} {account.short_id}"
        working = 0 if account is None else self._working(account)
        environment = None if account is None else account.environment
        opened.window.show_live(environment, words, working, exchange_date(market, live.clock.market()))
        new = [notice for notice in live.notices.notices if notice.number > opened.before]
        rows = tuple(
            LiveNotice(notice.number, notice.shown_text, tuple(act.text for act in _actions(notice)))
            for notice in new[:LISTED]
        )
        opened.window.show_behind(LiveBehind(rows, len(new), self._price(opened.selection.instrument)))

    def _price(self, instrument: InstrumentId) -> str:
        quote = self._live.hub.value(Topic.QUOTE.of(instrument))
        return "" if quote is None else f"{instrument} {fmt.price(quote.last)}"

    def _open_notice(self, number: int, act: int) -> None:
        """In the live window: the list of notices, or what one of its buttons does."""
        notice = next((one for one in self._live.notices.notices if one.number == number), None)
        actions = () if notice is None else _actions(notice)
        if 0 <= act < len(actions):
            actions[act].run()
        else:
            self._live.open_notices()

    def _cancel_all(self) -> None:
        self._live.built().keyboard.table.run(CANCEL_ALL)

    def _say(self, words: str) -> None:
        self._live.built().window.banner.show_message("replay", BannerMessage(words, passing=True))

    def _spawn(self, work: object) -> None:
        assert asyncio.iscoroutine(work)
        self._live.tasks.spawn(work, name="replay")


def _delete(window: ReplayWindow) -> None:
    """Delete it once no menu or dialog of it, which are closed now, has a loop of its own: they return into it."""
    if QThread.currentThread().loopLevel() > 1:
        QTimer.singleShot(20, window, partial(_delete, window))
    else:
        window.deleteLater()


def _actions(notice: Notice) -> tuple[NoticeAction, ...]:
    return () if notice.card is None else notice.card().actions


def _newest(notices: NoticeStore) -> int:
    return max((notice.number for notice in notices.notices), default=0)


def _failure_words(day: date, error: Exception) -> str:
    reason = error_sentence(error) if isinstance(error, TideboardError) else f"{type(error).__name__}: {error}"
    return translate("Replay", "The replay of {day} could not be shown: {reason}").format(day=day, reason=reason)


def _moment(day: RecordedDay, at: datetime | time | None) -> datetime:
    if at is None:
        return day.session.open
    if isinstance(at, datetime):
        return at
    return datetime.combine(day.day, at, ZoneInfo(MARKET_ZONE[day.market])).astimezone(UTC)


def _days(reader: ArchiveReader, market: Market) -> list[date]:
    return sorted({record.day for record in reader.sessions(market)})


def _key(reader: ArchiveReader, market: Market, day: date, archive: ArchiveService) -> DefinitionKey:
    """The key of the provider in use, if it recorded the day; else that of another one that did; ArchiveError."""
    keys = list(dict.fromkeys(record.key for record in reader.sessions(market, day=day)))
    if not keys:  # pruned since the days were listed
        raise ArchiveError(ArchiveFault.HOURS_MISSING, market=market.value, day=day.isoformat())
    own = archive.definition(market)
    wanted = [key for key in keys if own is not None and key.provider == own.provider]
    return (wanted or keys)[0]
