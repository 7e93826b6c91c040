"""The app's archive: opened after the start, read in a thread of its own, filled by the app's own collector."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from tideboard_core.collector.state import CollectorActivity, CollectorState, DepthActivity, RecordedNow
from tideboard_core.errors import GatewayError
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import first_to_end, first_to_end_within
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.hub_keys import OTHER_LINK, QUOTES_LINK, Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, Market, instrument_id, market_of
from tideboard_core.model.session import exchange_date
from tideboard_core.model.watch.first_watchlist import FIRST_WATCHLIST
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.reference import practice_login
from tideboard_core.ports.system import MarketClock
from tideboard_core.system.addresses import this_computer
from tideboard_core.system.sandbox_program import PRACTICE_FOLDER, STATE_FILE
from tideboard_core.system.settings import (
    AfterClose,
    Backend,
    Connection,
    DepthChoice,
    KeptLimit,
    SharedReading,
    SymbolList,
    TradeChoice,
)
from tideboard_desktop.archive.kept_reader import KeptReader
from tideboard_desktop.archive.shared_past import SharedPast, SharedSource
from tideboard_desktop.archive.worker import Worker
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.words.errors import error_sentence

if TYPE_CHECKING:  # all bring numpy with them, which the start does not wait for
    from tideboard_core.archive.definitions import DefinitionKey
    from tideboard_core.archive.reader import ArchiveReader
    from tideboard_core.archive.writer import ArchiveWriter
    from tideboard_core.collector.depth_trial import DayCost
    from tideboard_core.collector.recording import RecordedSession
    from tideboard_core.collector.source import Source
    from tideboard_desktop.archive.collecting import Collecting, TradeRecording
    from tideboard_desktop.archive.depth_keeping import DepthKeeping

log = logging.getLogger(__name__)
T = TypeVar("T")
translate = QCoreApplication.translate

FOLDER: Final = "archive"
QUIET: Final = 10.0
"""Seconds after the first login before anything is collected: the window reads what it shows first."""
PAST_AFTER: Final = 30.0
"""Further seconds before the practice market's past is read, which keeps a processor busy for a while."""
MOST_SHOWN: Final = 300
"""Securities of flow docks that are read on after they were left: who looks through thousands in weeks wants the last
ones, and each of them costs calls and room in every session."""
MOST_BOOKS: Final = 200
"""Securities whose books are recorded: each is two subscriptions of the quota."""
LETTER_STANDS: Final = 5.0
"""Seconds that a letter stays on a security before its book is recorded: who looks through many means none of them."""
CONTENTS_MS: Final = 1000
STATE_MS: Final = 250
_STOPS_TRADES: Final = frozenset(
    {
        CollectorActivity.PAUSED,
        CollectorActivity.REPLAYED,
        CollectorActivity.THROUGH_HUB,
        CollectorActivity.DISK_LOW,
        CollectorActivity.DISK_FULL,
        CollectorActivity.FAILED,
    }
)
"""Conditions in which no trade is recorded: a low disk keeps its room for flow and bars."""
_STOPS_BOOKS: Final = {
    CollectorActivity.PAUSED: DepthActivity.NOT_RUNNING,
    CollectorActivity.FAILED: DepthActivity.NOT_RUNNING,
    CollectorActivity.OTHER_HOLDER: DepthActivity.NOT_RUNNING,
    CollectorActivity.REPLAYED: DepthActivity.NOT_RUNNING,
    CollectorActivity.THROUGH_HUB: DepthActivity.NOT_RUNNING,
    CollectorActivity.DISK_LOW: DepthActivity.DISK_LOW,
    CollectorActivity.DISK_FULL: DepthActivity.DISK_LOW,
}
"""Conditions in which no book is recorded, and what is said of it."""
_COLLECTING: Final = "tideboard_desktop.archive.collecting"
_KEEPING: Final = "tideboard_desktop.archive.depth_keeping"
_SHARED: Final = "tideboard_core.collector.shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedArchive:
    """Where the market of a practice comes from: `folder` has the archive that is played, `own` is the play's.

    `practice`: it has the values of a practice exchange. `known` returns the exchange's time (aware UTC): nothing of
    `day` that was received later can be read, and nothing of later days.
    """

    folder: Path
    own: Path
    day: date
    practice: bool
    known: Callable[[], datetime]


class ArchiveService(QObject):
    """What was recorded, for the views, and the collector. Nothing is opened or loaded before it is asked for.

    `notify` gets what a person is to be told once, `linked` returns the securities of the docks' letters.

    `contents_changed` carries the securities (frozenset of ids) of which rows were committed since its last time, at
    most once a second. `state_changed` says that `state` is another one, at most four times a second.
    """

    contents_changed = Signal(object)
    shared_came = Signal(object)
    state_changed = Signal()

    def __init__(
        self,
        directory: Path,
        uses: Uses,
        feeds: Feeds,
        hub: Hub,
        clock: MarketClock,
        preferences: Preferences,
        *,
        notify: Callable[[str], object] = lambda _: None,
        linked: Callable[[], Iterable[InstrumentId]] = tuple,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        played: PlayedArchive | None = None,
    ) -> None:
        """`played`: the market is a recorded day; what was known of it is read there, and nothing is kept."""
        super().__init__()
        self._played = played
        self._directory, self._uses, self._feeds, self._hub, self._clock = directory, uses, feeds, hub, clock
        self._practice = uses.practice
        self.folder = archive_folder(directory, uses) if played is None else played.own
        self._before = CollectorActivity.NOT_CONNECTED
        self._preferences, self._notify, self._sleep = preferences, notify, sleep
        self._linked, self._linked_since = linked, dict[InstrumentId, float]()
        self._depth: DepthKeeping | None = None
        self.shared = SharedPast(self._shared_source, clock, self, sleep=sleep)
        self.shared.came.connect(self.shared_came)
        self.shared.came.connect(self._shared_committed)
        self._reading, self._writing = Worker("archive-read"), Worker("archive-write")
        self._kept = KeptReader(lambda: self.folder if played is None else played.folder, self.reader, self.shared)
        self._collecting: Collecting | None = None
        self._paused = False
        self.state = self._state_now()
        self._shown: dict[InstrumentId, None] = {}
        self._whole = asyncio.Event()
        self._asked = False
        self._posted: set[CollectorActivity] = set()
        self._version: object = None
        self._recorded: set[InstrumentId] = set()
        self._contents_timer = self._timer(CONTENTS_MS, self._emit_contents)
        self._state_timer = self._timer(STATE_MS, self._emit_state)
        self._switched, self._depth_switched = asyncio.Event(), asyncio.Event()
        watched = (QUOTES_LINK, OTHER_LINK)
        self._running: asyncio.Task[None] | None = None
        self._enders = [
            preferences.on_change(self._switched.set),
            preferences.on_change(self._depth_switched.set),
            preferences.on_change(self.shared.switch),
            *(hub.listen(key, self._link_changed) for key in watched),
        ]

    def _timer(self, milliseconds: int, action: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(action)
        return timer

    # --- reading ----------------------------------------------------------------------------------------------------

    async def read(self, work: Callable[[ArchiveReader], T]) -> T:
        """Run `work` on a read-only connection, in the reading thread; raises ArchiveError, also without an archive.

        Copies that were found damaged are told, each once; what was read is from the blocks then.
        """
        found, damaged = await self._reading.run(partial(self._kept.read_and_judge, work))
        for error in damaged:
            self._notify(error_sentence(error))
        return found

    def reader(self) -> ArchiveReader:
        """Another reader for the thread that calls this; of a played day only what was known. Raises ArchiveError."""
        from tideboard_core.archive.reader import ArchiveReader

        if self._played is None and self.shared.on:
            from tideboard_core.archive.shared_copy.reader import JoinedReader

            return JoinedReader(self.folder, self.shared.ask)
        if self._played is None:
            return ArchiveReader(self.folder)
        from tideboard_core.replay.known_reader import KnownReader

        return KnownReader(self._played.folder, self._played.day, self._played.known)

    async def write(self, work: Callable[[ArchiveWriter], T]) -> T:
        """Run `work` on the collector's writer, without one on its own, in the writing thread.

        Raises ArchiveError, HELD while another program writes the archive, and OSError.
        """
        return await self._writing.run(partial(self._write, work))

    def _write(self, work: Callable[[ArchiveWriter], T]) -> T:
        from tideboard_core.archive.writer import write_once

        writer = None if self._collecting is None else self._collecting.writer
        return write_once(self.folder, self._clock, "Tideboard", work) if writer is None else work(writer)

    def definition(self, market: Market, *, other: bool = False) -> DefinitionKey | None:
        """The key under which the (other) provider's values of a market are kept now; None without that provider.

        None for a replayed market and through a hub too: such figures are not compared with those of real days. Loads
        numpy, which is there once a chart is shown.
        """
        connection = self._uses.other_flow if other else self._uses.connection
        if self._played is not None:
            return None if other else self._key_of(self._uses.connection, market, self._played.day)
        if connection is None or self.unkept:
            return None
        return self._key_of(connection, market, exchange_date(market, self._clock.market()))

    def _key_on(self, market: Market, day: date) -> DefinitionKey:
        return self._key_of(self._uses.connection, market, day)

    def _key_of(self, connection: Connection, market: Market, day: date) -> DefinitionKey:
        from tideboard_core.archive.definitions import PRACTICE, PROVIDERS, definition_key

        definition = definition_of(connection)
        practice = self._practice if self._played is None else self._played.practice
        provider = PROVIDERS[definition] + (PRACTICE if practice else "")
        return definition_key(provider, definition, market, MARKET_CURRENCY[market], day)

    # --- the shared place -------------------------------------------------------------------------------------------

    @property
    def shared_place(self) -> SharedReading:
        """The place that is read for what the archive lacks: that of practice values is apart from the other."""
        settings = self._preferences.settings
        return settings.practice_shared_place if self._practice else settings.shared_place

    def keep_shared_place(self, chosen: SharedReading) -> None:
        """Read this place from now on."""
        if self._practice:
            self._preferences.change(practice_shared_place=chosen)
        else:
            self._preferences.change(shared_place=chosen)

    def _shared_source(self) -> SharedSource | None:
        if self._played is not None or not self.shared_place.address:
            return None
        proxy = self._preferences.proxy_words(lambda proxies: proxies.shared)
        return SharedSource(choice=self.shared_place, folder=self.folder, practice=self._practice, proxy=proxy)

    # --- collecting -------------------------------------------------------------------------------------------------

    def pause(self) -> None:
        """Read nothing after the call under way, until `resume` or the next start."""
        self._paused = True
        if self._collecting is not None:
            self._collecting.pause()
        self._changed()

    def resume(self) -> None:
        """Go on; also switches collecting on in the settings."""
        self._paused = False
        if not self._preferences.settings.collect:
            self._preferences.change(collect=True)
        if self._collecting is not None:
            self._collecting.resume()
        self._changed()

    async def run(self) -> None:
        """Collect while the settings say so, from the first login on; until it is cancelled."""
        self._running, live = asyncio.current_task(), asyncio.Event()

        async def on_live() -> None:
            live.set()

        self._feeds.session.on_live(on_live)
        if not await asyncio.to_thread(self.folder.is_dir):
            self._become(CollectorActivity.NEVER_RUN)
        await live.wait()
        self._become(CollectorActivity.STARTING)
        await self._sleep(QUIET)
        for name in ("numpy", _SHARED, _COLLECTING, _KEEPING):
            await asyncio.to_thread(importlib.import_module, name)
        await self._tell_practice_apart()
        while True:
            if self._collects:
                await first_to_end(self._collect(), self._until(on=False))
            ended, self._collecting, self._depth = self._collecting, None, None
            self._changed()
            if ended is not None:
                await first_to_end(self._until(on=True), ended.give_back())
            await self._until(on=True)

    async def stop(self) -> None:
        """End `run` and wait until all that was received is written; at the end of the program, before its links."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    @property
    def replayed(self) -> bool:
        """Whether the market of the connection is a recorded day: nothing of it is kept or compared."""
        return self._played is not None or self._feeds.gateway.replay is not None

    @property
    def unkept(self) -> bool:
        """Whether nothing of what this connection brings is kept or compared."""
        return self.replayed or self._uses.through_hub

    @property
    def _collects(self) -> bool:
        return self._preferences.settings.collect and not self.unkept

    async def _until(self, *, on: bool) -> None:
        while self._collects is not on:
            self._switched.clear()
            await self._switched.wait()

    async def _collect(self) -> None:
        from tideboard_desktop.archive.collecting import Collecting

        if self._uses.practice:
            await self._fill_past()
        self._collecting = Collecting(
            self.folder,
            self._sources(),
            self._clock,
            self._writing,
            symbols=self._symbols,
            after_close=self.once,
            participants=lambda: self.participants,
            past=lambda: self.past_bars,
            changed=self._changed,
            recorded=self._note,
            elsewhere=self._look,
            read_whole=self._whole.set,
            sleep=self._sleep,
        )
        if self._paused:
            self._collecting.pause()
        self._depth = self._keeping()
        recordings = (self._keep_limits(), self._trades().run(), self._depth.run())
        await first_to_end_within(self._collecting.run(), *recordings)  # at their end they write with its writer

    # --- trades -----------------------------------------------------------------------------------------------------

    def _trades(self) -> TradeRecording:
        from tideboard_desktop.archive.collecting import TradeRecording

        return TradeRecording(
            self._hub,
            self._feeds.gateway.quotes,
            self._clock,
            write=self.write_held,
            key_of=lambda instrument, day: self._key_on(market_of(instrument), day),
            listed=lambda: self._of_lists(one for one in self._lists() if one.id and one.id in self.trades.lists),
            shown=lambda: self.trades.shown,
            stopped=lambda: self._paused or self._condition_now() in _STOPS_TRADES,
            renumbered=definition_of(self._uses.connection) is FlowDefinition.LONGPORT,
            committed=lambda instruments: self._committed(*instruments),
            sleep=self._sleep,
        )

    async def write_held(self, work: Callable[[ArchiveWriter], T]) -> T:
        """Run `work` on the collector's writer; ArchiveError HELD while there is none."""

        def write() -> T:
            from tideboard_core.archive.problems import ArchiveError, ArchiveFault

            # what was pushed between a login that says "replayed" and the end of the recording is not written either
            writer = None if self._collecting is None or self.unkept else self._collecting.writer
            if writer is None:
                raise ArchiveError(ArchiveFault.HELD, process=0, program="")
            return work(writer)

        return await self._writing.run(write)

    @property
    def trades(self) -> TradeChoice:
        return self._preferences.settings.trades

    def keep_trades(self, chosen: TradeChoice) -> None:
        """Record the trades of these from now on."""
        self._preferences.change(trades=chosen)
        self._changed()

    # --- books ------------------------------------------------------------------------------------------------------

    def _keeping(self) -> DepthKeeping:
        from tideboard_desktop.archive.depth_keeping import DepthKeeping

        return DepthKeeping(
            self._hub,
            self._feeds.gateway.quotes,
            self._clock,
            self,
            choice=lambda: self.depth,
            changed=self._depth_switched,
            securities=lambda: self.depth_securities(self.depth, standing=True),
            stopped=lambda: _STOPS_BOOKS.get(self._condition_now()),
            replayed=lambda: self.unkept,
            key_of=lambda instrument, day: self._key_on(market_of(instrument), day),
            committed=lambda instruments: self._committed(*instruments),
            full=self._say_depth_full,
            sleep=self._sleep,
        )

    @property
    def depth(self) -> DepthChoice:
        return self._preferences.settings.depth

    def keep_depth(self, chosen: DepthChoice) -> None:
        """Record the books and quotes of these from now on."""
        self._preferences.change(depth=chosen)
        self._changed()

    def depth_securities(self, chosen: DepthChoice, *, standing: bool = False) -> list[InstrumentId]:
        """The securities that a choice means now; with `standing` only letters that have stood for a while."""
        found = [*self._letters(standing=standing)] if chosen.linked else []
        if chosen.positions:
            found += self._with_positions()
        found += self._of_lists(one for one in self._lists() if one.id and one.id == chosen.list)
        return list(dict.fromkeys(found))[:MOST_BOOKS]

    def _with_positions(self) -> list[InstrumentId]:
        """The securities that any account holds."""
        accounts = self._hub.value(Topic.ACCOUNTS.of("")) or ()
        rows = (row for one in accounts for row in self._hub.value(Topic.POSITIONS.of(one.id)) or ())
        return [row.instrument for row in rows if row.quantity]

    def _letters(self, *, standing: bool) -> list[InstrumentId]:
        now, least = self._clock.monotonic(), LETTER_STANDS if standing else 0.0
        self._linked_since = {each: self._linked_since.get(each, now) for each in self._linked()}
        return [each for each, since in self._linked_since.items() if now - since >= least]

    @property
    def depth_activity(self) -> DepthActivity:
        """Whether books are recorded now, or why not."""
        if self._depth is not None:
            return self._depth.activity
        return DepthActivity.NOT_RUNNING if self.depth.on else DepthActivity.OFF

    @property
    def depth_recorded(self) -> Sequence[RecordedNow]:
        """The securities of which books are recorded now."""
        return () if self._depth is None else self._depth.recorded

    async def measure_depth(self, securities: Sequence[InstrumentId], seconds: float) -> DayCost | None:
        """What a day of them costs, by recording them for so long without keeping it; None where nothing trades."""
        from tideboard_core.collector.depth_trial import DepthTrial

        quotes = self._feeds.gateway.quotes
        return await DepthTrial(self._hub, quotes, self._clock, securities, sleep=self._sleep).run(seconds)

    def _say_depth_full(self) -> None:
        from tideboard_desktop.archive.words import MEGABYTE, room_words

        text = translate(
            "Archive",
            "Order books are no longer recorded: they take the {size} that you allowed. Archive, Order books, lets the"
            " oldest days go or allows more.",
        )
        self._notify(text.format(size=room_words(self.depth.megabytes * MEGABYTE)))

    # --- after the close --------------------------------------------------------------------------------------------

    @property
    def after_close(self) -> AfterClose:
        """What is recorded once after each close; practice and real markets have choices of their own."""
        settings = self._preferences.settings
        return settings.practice_after_close if self._practice else settings.after_close

    def keep_after_close(self, chosen: AfterClose) -> None:
        """Record these once after each close from now on, lists among them no longer each minute."""
        if self._practice:
            self._preferences.change(practice_after_close=chosen)
        else:
            self._preferences.change(after_close=chosen)
        self._changed()

    @property
    def participants(self) -> tuple[str, ...]:
        """Participants of the clearing house whose holdings are kept once a day beside the largest."""
        return self._preferences.settings.participants

    def keep_participants(self, chosen: tuple[str, ...]) -> None:
        """Keep the holdings of these from the next day's figures on, and what the provider has of their past."""
        self._preferences.change(participants=chosen)

    @property
    def past_bars(self) -> bool:
        """Whether the collector may spend history units on minute bars of missed sessions."""
        return self._preferences.settings.past_bars

    def keep_past_bars(self, *, on: bool) -> None:
        """Let it from the next close on, or no longer."""
        self._preferences.change(past_bars=on)
        self._changed()

    def takes(self, count: int) -> float | None:
        """About how many seconds a whole read of so many securities takes, None while nothing is collected."""
        return None if self._collecting is None else self._collecting.takes(count)

    def once(self) -> list[InstrumentId]:
        """The securities of `after_close`: of its lists in their order, then the further ones that are symbols."""
        chosen = self.after_close
        found = [*self._of_lists(one for one in self._lists() if one.id and one.id in chosen.lists)]
        return list(dict.fromkeys([*found, *map(instrument_id, chosen.symbols)]))

    # --- limits -----------------------------------------------------------------------------------------------------

    @property
    def limits(self) -> tuple[KeptLimit, ...]:
        """What the archive is held to after each close: those of practice values are apart from those of real ones."""
        settings = self._preferences.settings
        return settings.practice_archive_limits if self._practice else settings.archive_limits

    def keep_limits(self, limits: tuple[KeptLimit, ...]) -> None:
        """Hold the archive to these limits from the next close on; without any it keeps everything."""
        self._asked = False
        if self._practice:
            self._preferences.change(practice_archive_limits=limits)
        else:
            self._preferences.change(archive_limits=limits)

    async def _keep_limits(self) -> None:
        """After each read of whole sessions drop what the limits leave no room for; minutes of flow are a person's."""
        while True:
            await self._whole.wait()
            self._whole.clear()
            if self.limits:
                await self._apply_limits()

    async def _apply_limits(self) -> None:
        from tideboard_core.archive.problems import ArchiveError
        from tideboard_core.archive.pruning import keep_within
        from tideboard_desktop.archive.standing_limits import limits_of

        limits = limits_of(self.limits)
        try:
            dropped, flow = await self.write(lambda writer: keep_within(writer, limits))
        except (ArchiveError, OSError) as error:
            log.warning("the archive's limits were not applied: %s", error)
            return
        if dropped:
            self._committed(*self._symbols(), *self.once())
        if flow and not self._asked:
            text = translate(
                "Archive",
                "The limits of the archive leave no room for {count} symbol-sessions of flow by minute. They stay until"
                " you agree: Archive, Limits.",
            )
            self._notify(text.format(count=len(flow)))
        self._asked = bool(flow)

    async def _fill_past(self) -> None:
        """Give the practice market its past before the lease is held here: the child that reads it needs it."""
        from tideboard_desktop.archive.practice_past import fill_practice_past, past_missing

        state, longport = self._directory / STATE_FILE, definition_of(self._uses.connection) is FlowDefinition.LONGPORT
        if not past_missing(self.folder, state, longport=longport):
            return
        self._become(CollectorActivity.PRACTICE_PAST)
        await self._sleep(PAST_AFTER)

        def on_progress(done: int, _total: int) -> None:
            if done:
                self._committed(*FIRST_WATCHLIST)

        try:
            await fill_practice_past(self.folder, state, longport=longport, on_progress=on_progress)
        except OSError as error:
            log.warning("the practice market's past was not read: %s", error)
        finally:
            self._become(CollectorActivity.STARTING)

    async def _tell_practice_apart(self) -> None:
        """Keep a practice exchange that somebody else started out of the archive of real values."""
        while not self._practice:
            try:
                self._practice = await sent_by_practice(self._feeds.gateway, self._uses.connection)
            except GatewayError:
                await self._sleep(QUIET)
            else:
                break
        if self._practice and not self._uses.practice:
            self.folder = practice_elsewhere(self._directory) / FOLDER
            self.shared.switch()
            await self._reading.run(self._kept.forget)

    def _sources(self) -> list[Source]:
        from tideboard_core.collector.shared import shared_source

        feeds, uses = self._feeds, self._uses
        found = [(feeds.gateway, feeds.session, feeds.schedule, uses.connection)]
        if feeds.other_gateway and feeds.other and feeds.other_schedule and uses.other_flow:
            found.append((feeds.other_gateway, feeds.other, feeds.other_schedule, uses.other_flow))
        return [
            shared_source(
                gateway,
                session,
                schedule,
                self._hub,
                self._clock,
                definition=definition_of(connection),
                practice=self._practice,
            )
            for gateway, session, schedule, connection in found
        ]

    def _symbols(self) -> list[InstrumentId]:
        """The securities of the live lists in their order, then the MOST_SHOWN last that flow docks have shown."""
        for selected in sorted(self._feeds.schedule.selected):
            self._shown.pop(selected, None)
            self._shown[selected] = None
        for oldest in list(self._shown)[:-MOST_SHOWN]:
            del self._shown[oldest]
        later = self.after_close.lists
        live = self._of_lists(one for one in self._lists() if not one.id or one.id not in later)
        return list(dict.fromkeys((*live, *self._shown)))

    def _lists(self) -> tuple[SymbolList, ...]:
        return self._preferences.settings.watchlists

    def _of_lists(self, lists: Iterable[SymbolList]) -> list[InstrumentId]:
        symbols = (self._held() if one.follows_positions else one.symbols for one in lists)
        return [InstrumentId(each) for of_one in symbols for each in of_one]

    def _held(self) -> Sequence[str]:
        """The securities of the positions of the account in view."""
        accounts = self._hub.value(Topic.ACCOUNTS.of("")) or ()
        chosen = filter(self._preferences.settings.chose, accounts)
        account = next((one.id for one in (*chosen, *accounts)), "")
        return [each.instrument for each in self._hub.value(Topic.POSITIONS.of(account)) or ()]

    # --- signals ----------------------------------------------------------------------------------------------------

    def _note(self, recorded: RecordedSession) -> None:
        if recorded.changed:
            self._posted.discard(CollectorActivity.DISK_FULL)
            self._committed(recorded.instrument)

    def _shared_committed(self, instruments: Iterable[InstrumentId]) -> None:
        self._committed(*instruments)

    def _committed(self, *instruments: InstrumentId) -> None:
        self._recorded.update(instruments)
        if not self._contents_timer.isActive():
            self._contents_timer.start()

    async def _look(self) -> None:
        """Signal what another program wrote; it does not say of which securities."""
        from tideboard_core.archive.problems import ArchiveError

        try:
            version = await self.read(lambda reader: reader.database.one("PRAGMA data_version"))
        except ArchiveError:
            return  # it has not made the archive yet
        if version != self._version:
            self._version = version
            self._committed(*self._symbols(), *self.once())

    def _emit_contents(self) -> None:
        recorded, self._recorded = frozenset(self._recorded), set()
        self.contents_changed.emit(recorded)

    def _become(self, condition: CollectorActivity) -> None:
        """Why nothing is collected while there is no collector yet."""
        self._before = condition
        self._changed()

    def _link_changed(self, _key: object) -> None:
        self._switched.set()  # another login may say that its market is a recorded day, or no longer
        self._changed()

    def _state_now(self) -> CollectorState:
        if self._collecting is not None and not self.unkept:
            return self._collecting.state
        return CollectorState(condition=self._condition_now())

    def _condition_now(self) -> CollectorActivity:
        if self.replayed:
            return CollectorActivity.REPLAYED
        if self._uses.through_hub:
            return CollectorActivity.THROUGH_HUB
        if self._collecting is not None:
            return self._collecting.condition
        off = self._paused or not self._preferences.settings.collect
        return CollectorActivity.PAUSED if off else self._before

    def _changed(self) -> None:
        if not self._state_timer.isActive():
            self._state_timer.start()

    def _emit_state(self) -> None:
        state = self._state_now()
        if state != self.state:
            self.state = state
            self._say_once(state)
            self.state_changed.emit()

    def _say_once(self, state: CollectorState) -> None:
        """A notice when the disk becomes low or full; again only after it was not."""
        if state.condition in {CollectorActivity.RECORDING, CollectorActivity.CLOSED}:
            self._posted.discard(CollectorActivity.DISK_LOW)
        if (
            state.condition in {CollectorActivity.DISK_LOW, CollectorActivity.DISK_FULL}
            and state.condition not in self._posted
        ):
            self._posted.add(state.condition)
            low = translate("Archive", "Less than 2 GB are free on the disk of the archive.")
            self._notify(low if state.error is None else error_sentence(state.error))

    async def close(self) -> None:
        """End the threads, after what was asked of them; at the end of the program."""
        for end in self._enders:
            end()
        self._contents_timer.stop()
        self._state_timer.stop()
        threads = [self._reading.close(self._kept.forget), self._writing.close(lambda: None)]
        for ended in threads:
            await ended


def archive_folder(directory: Path, uses: Uses) -> Path:
    """Where the archive of these connections is in a data folder.

    Real values and those of the practice market never share one; each practice market of a seed or scenario of its own
    has other values, and so its own archive.
    """
    if not uses.practice:
        return directory / FOLDER
    connection = uses.connection
    seed = "" if connection.seed is None else f"seed-{connection.seed}"
    return directory.joinpath(PRACTICE_FOLDER, *filter(None, (connection.scenario, seed)), FOLDER)


def practice_elsewhere(directory: Path) -> Path:
    """The folder for what is kept of a practice exchange that somebody else started."""
    return directory / PRACTICE_FOLDER / "elsewhere"


async def sent_by_practice(gateway: Gateway, connection: Connection) -> bool:
    """Whether values come from a practice exchange that somebody else started: only for keeping them apart.

    Its OpenD and REST port say so at a login; what speaks LongPort's protocol on this computer is one. Raises
    GatewayDown and RequestTimeout.
    """
    urls = connection.longport.urls if connection.backend is Backend.LONGPORT else ()
    here = any(this_computer(urlsplit(url).hostname or "") for url in urls)
    return here or await practice_login(gateway.program)


def definition_of(connection: Connection) -> FlowDefinition:
    """By whose rule the flow of a connection is."""
    backend = connection.door if connection.backend is Backend.SANDBOX else connection.backend
    return FlowDefinition.LONGPORT if backend is Backend.LONGPORT else FlowDefinition.FUTU
