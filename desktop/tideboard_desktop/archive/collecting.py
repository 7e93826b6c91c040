"""The app as the collector of its archive: it holds the lease, runs a collector for each provider, records trades."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tideboard_core.archive.lease import Lease, read_holder
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.requests import Request, requested
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collector import Collector
from tideboard_core.collector.source import Source
from tideboard_core.collector.state import CollectorActivity, CollectorState, Progress
from tideboard_core.collector.trade_recording import TradeQueue, seal_earlier, write
from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.market.session import first_to_end
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.model.quote import Tick
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.market import TickSource
from tideboard_core.ports.system import MarketClock
from tideboard_desktop.archive.worker import Worker

if TYPE_CHECKING:
    from tideboard_core.archive.definitions import DefinitionKey
    from tideboard_core.collector.recording import RecordedSession

PROGRAM: Final = "Tideboard"
LOW: Final = 2_000_000_000
"""Free bytes of the disk below which the person is told."""
RESERVE: Final = 50_000_000
"""Free bytes that recording leaves to everything else."""
DISK_EVERY: Final = 30.0
"""Seconds between two looks at the disk's free room."""
LEASE_EVERY: Final = 5.0
"""Seconds between two tries to take a lease that another program holds."""
AGAIN: Final = 60.0
"""Seconds until what failed is tried again."""
_NO_RUN: Final = frozenset({CollectorActivity.PAUSED, CollectorActivity.NOT_CONNECTED})
_UNKNOWN: Final = Progress(0, 0, 0.0, 0, None, None, paused=False)


class Collecting:
    """Collects from `sources` into `folder` until `run` is cancelled; everything that touches files is on `worker`.

    `symbols` returns the app's own securities, `after_close` those that are read once after a close, `participants`
    those of the clearing house whose holdings are kept once a day beside the largest, `past` whether minute bars of
    missed sessions may take units of history. `changed` is called when `state` may be another one, `recorded` with what
    was written, `elsewhere` now and then while another program may write, `read_whole` when sessions were read to their
    end: after the first read, and after each close.
    """

    def __init__(
        self,
        folder: Path,
        sources: Sequence[Source],
        clock: MarketClock,
        worker: Worker,
        *,
        symbols: Callable[[], Sequence[InstrumentId]],
        after_close: Callable[[], Sequence[InstrumentId]],
        participants: Callable[[], Sequence[str]],
        past: Callable[[], bool] = lambda: False,
        changed: Callable[[], None],
        recorded: Callable[[RecordedSession], None],
        elsewhere: Callable[[], Awaitable[None]],
        read_whole: Callable[[], None] = lambda: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._folder, self._sources, self._clock, self._worker = folder, sources, clock, worker
        self._symbols, self._after_close, self._participants = symbols, after_close, participants
        self._past = past
        self._changed, self._recorded, self._sleep = changed, recorded, sleep
        self._elsewhere, self._read_whole = elsewhere, read_whole
        self._lease = Lease(folder, clock, program=PROGRAM, providers=[source.name for source in sources])
        self._request = Request(folder, sources[0].name)
        self._writer: ArchiveWriter | None = None
        self._collectors: list[Collector] = []
        self._ended: list[Collector] = []
        self._progress: dict[Collector, Progress] = {}
        self._paused = False
        self._stopped = CollectorState(condition=CollectorActivity.COLLECTING)
        self._low = False

    @property
    def writer(self) -> ArchiveWriter | None:
        """The open archive while the lease is held; only for use on the worker's thread."""
        return self._writer

    # --- state ------------------------------------------------------------------------------------------------------

    @property
    def condition(self) -> CollectorActivity:
        """What it does now; with two providers that which does more."""
        return self._busiest()[1]

    @property
    def state(self) -> CollectorState:
        """How it is now; with two providers that of the one that does more."""
        collector, condition = self._busiest()
        if collector is None:
            return self._stopped
        source, progress = self._sources[self._collectors.index(collector)], self._progress.get(collector, _UNKNOWN)
        symbols, once = self._symbols(), self._after_close()
        return CollectorState(
            condition=condition,
            progress=progress,
            next_run=None if condition in _NO_RUN else collector.next_run(symbols, once),
            takes=collector.takes(len({*symbols, *once})),
            wait=collector.wait,
            used=collector.used,
            allowed=progress.allowed,
            window=source.pace.window,
            subscribed=progress.subscribed,
            free=progress.free,
            past=self._collectors[0].plan,
        )

    def _busiest(self) -> tuple[Collector | None, CollectorActivity]:
        """The collector that does most, None without any, and in what condition it is."""
        if not self._collectors:
            return None, self._stopped.condition
        collector = next(
            (each for each in self._collectors if each.condition is not CollectorActivity.CLOSED), self._collectors[0]
        )
        condition = collector.condition
        if condition is CollectorActivity.PAUSED:
            return collector, condition
        if not self._sources[self._collectors.index(collector)].gateway.connected:
            return collector, CollectorActivity.NOT_CONNECTED
        return collector, CollectorActivity.DISK_LOW if self._low else condition

    def takes(self, count: int) -> float | None:
        """About how many seconds a whole read of so many securities takes, at the slowest provider; None unknown."""
        return max((each.takes(count) for each in self._collectors), default=None)

    def pause(self) -> None:
        """Make no call after the one under way."""
        self._paused = True
        for each in self._collectors:
            each.pause()

    def resume(self) -> None:
        self._paused = False
        for each in self._collectors:
            each.resume()

    # --- runs -------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Hold the lease and collect until cancelled; what fails is said in `state` and tried again."""
        try:
            while True:
                await self._sleep(await self._try())
        finally:
            await self._worker.run(self._request.end)

    async def give_back(self) -> None:
        """End the subscriptions that the runs held; for the time after `run`, while the window goes on."""
        for collector in self._ended:
            with suppress(GatewayError):
                await collector.give_back()

    async def _try(self) -> float:
        """Collect until it fails; returns after how many seconds to try again."""
        try:
            await self._hold()
        except ArchiveError as error:
            if error.code == ArchiveFault.HELD:
                await self._wait_for_holder()
                await self._elsewhere()
                return LEASE_EVERY
            self._stop(
                CollectorActivity.DISK_FULL if error.code == ArchiveFault.FULL else CollectorActivity.FAILED, error
            )
        except (BadInput, OSError) as error:
            known = error if isinstance(error, BadInput) else ArchiveError(ArchiveFault.FAILING, text=str(error))
            self._stop(CollectorActivity.FAILED, known)
        return AGAIN

    async def _wait_for_holder(self) -> None:
        """Say who holds the archive, and hand the app's securities over if it collects from the same provider."""
        holder = await self._worker.run(partial(read_holder, self._folder))
        name = "" if holder is None else f"{holder.program} ({holder.process})"
        self._stop(CollectorActivity.OTHER_HOLDER, None, name)
        if holder is not None and self._sources[0].name in holder.providers:
            with suppress(OSError, BadInput):
                await self._worker.run(partial(self._request.make, self._symbols()))

    async def _hold(self) -> None:
        """Collect while the lease is held."""
        try:
            writer = await self._worker.run(self._open)
            self._collectors = [self._collector(source, writer) for source in self._sources]
            runs = [
                self._collect(collector, source)
                for collector, source in zip(self._collectors, self._sources, strict=True)
            ]
            await first_to_end(*runs, self._watch_disk())
        finally:
            self._ended, self._collectors, self._progress = self._collectors, [], {}
            try:
                for collector in self._ended:
                    with suppress(ArchiveError, OSError, GatewayError):  # the next run reads what is still served
                        await collector.finish()
            finally:  # also if it is cancelled there; after an opening that was under way
                await self._worker.run(self._close)

    def _open(self) -> ArchiveWriter:
        self._lease.take()
        self._request.end()
        if shutil.disk_usage(self._folder).free < RESERVE:
            raise ArchiveError(ArchiveFault.FULL)
        self._writer = ArchiveWriter(self._folder, self._lease)
        return self._writer

    def _close(self) -> None:
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                writer.close()
        finally:
            self._lease.release()

    def _collector(self, source: Source, writer: ArchiveWriter) -> Collector:
        collector = Collector(
            source,
            writer,
            self._clock,
            on_progress=lambda progress: self._note(collector, progress),
            on_recorded=self._recorded,
            perform=self._worker.run,
            market_time=lambda _now: None,  # its session sets the clock
            sleep=self._sleep,
            participants=self._participants,
            past=self._past,
        )
        if self._paused:
            collector.pause()
        return collector

    async def _collect(self, collector: Collector, source: Source) -> None:
        """Collect from one provider; while its connection is down the others go on."""

        async def wanted() -> Sequence[InstrumentId]:
            asked = await self._worker.run(partial(requested, self._folder, source.name))
            return list(dict.fromkeys((*self._symbols(), *asked)))

        async def after_close() -> Sequence[InstrumentId]:
            return self._after_close()

        while True:
            while not source.gateway.connected:
                await self._sleep(LEASE_EVERY)
                await self._worker.run(self._lease.beat)
            with suppress(GatewayError):
                await collector.run(wanted, after_close=after_close, on_outcome=lambda _: self._end_read())
            await self._sleep(LEASE_EVERY)

    def _end_read(self) -> None:
        self._read_whole()
        self._changed()

    def _note(self, collector: Collector, progress: Progress) -> None:
        self._progress[collector] = progress
        self._changed()

    def _stop(self, condition: CollectorActivity, error: BadInput | ArchiveError | None, holder: str = "") -> None:
        self._stopped = CollectorState(condition=condition, error=error, holder=holder)
        self._changed()

    async def _watch_disk(self) -> None:
        while True:
            room = await self._worker.run(partial(shutil.disk_usage, self._folder))
            if room.free < RESERVE:
                raise ArchiveError(ArchiveFault.FULL)
            low = room.free < LOW
            if low is not self._low:
                self._low = low
                self._changed()
            await self._sleep(DISK_EVERY)


log = logging.getLogger(__name__)

LOOK_EVERY: Final = 1.0
"""Seconds between two looks at what was pushed."""
WRITE_EVERY: Final = 5.0
"""Seconds between two writes: each costs the disk a flush."""
REST: Final = 15.0
"""Seconds between two looks while no session is followed and nothing was pushed."""
ASKED: Final = 1000
"""Most trades that a provider's answer has."""
ASK_AGAIN: Final = 10.0
"""Seconds after a refused read of the newest trades."""
MOST_PUSHES: Final = 20_000
"""Pushes between two looks; more mean that the window stood still, and the rest is left out."""

_Update = Lazy[tuple[Tick, ...]]


class TradeRecording:
    """Takes every push of trades while `run` runs; what is lost is named in the archive.

    `write` runs a function on the collector's writer and raises ArchiveError while there is none. `listed` returns
    securities that are subscribed for the recording alone, `shown` whether trades that something else subscribed are
    recorded too, `stopped` whether nothing is recorded now. `renumbered`: the gateway numbers trades anew in each run,
    without a hole. `committed` gets the securities of which rows were written.
    """

    def __init__(
        self,
        hub: Hub,
        source: TickSource,
        clock: MarketClock,
        *,
        write: Callable[[Callable[[ArchiveWriter], int]], Awaitable[int]],
        key_of: Callable[[InstrumentId, date], DefinitionKey],
        listed: Callable[[], Collection[InstrumentId]],
        shown: Callable[[], bool],
        stopped: Callable[[], bool],
        renumbered: bool,
        committed: Callable[[Collection[InstrumentId]], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._hub, self._source, self._clock = hub, source, clock
        self._write, self._key_of, self._sleep = write, key_of, sleep
        self._listed, self._shown, self._stopped, self._committed = listed, shown, stopped, committed
        self._queue = TradeQueue(TradingCalendar(), numbered=renumbered)
        self._after: dict[tuple[InstrumentId, date], int] | None = {} if renumbered else None
        self._recorded: dict[tuple[InstrumentId, date], int] = {}
        self._pushes: list[tuple[InstrumentId, _Update, datetime]] = []
        self._subscriptions: dict[InstrumentId, Subscription] = {}
        self._again: dict[InstrumentId, float] = {}
        self._generation = -1

    async def run(self) -> None:
        """Record until cancelled."""
        stop = self._hub.listen_to(Topic.TICKS, self._pushed)
        try:
            await self._store(partial(seal_earlier, today=self._clock.market().date()))
            since = 0.0
            while True:
                pause = LOOK_EVERY if self._pushes or self._queue.followed else REST
                await self._sleep(pause)
                self._look()
                await self._ask_one()
                since += pause
                if since >= WRITE_EVERY:
                    since = 0.0
                    await self._flush()
        finally:
            stop()
            self._look()
            for subscription in self._subscriptions.values():
                subscription.close()
            self._subscriptions.clear()
            await self._flush()

    # --- what comes in ----------------------------------------------------------------------------------------------

    def _pushed(self, key: Key[object]) -> None:
        instrument = InstrumentId(key.subject)
        entry = self._hub.entry(Topic.TICKS.of(instrument))
        if entry is not None and len(self._pushes) < MOST_PUSHES and not self._stopped():
            self._pushes.append((instrument, entry.update, self._clock.market()))

    def _look(self) -> None:
        """Take in what was pushed, and note whose pushes have ended."""
        pushes, self._pushes = self._pushes, []
        if self._stopped():
            self._queue.broken()
            return
        self._subscribe()
        wanted, shown, now = self._hub.wanted(), self._shown(), self._clock.market()
        link = self._hub.value(QUOTES_LINK)
        up = link is not None and link.state in {LinkState.LIVE, LinkState.DEGRADED}
        if link is None or not up or link.generation != self._generation:
            self._queue.broken()
            self._generation = -1 if link is None else link.generation
        self._queue.broken({each for each in self._queue.followed if Topic.TICKS.of(each) not in wanted})
        for key in wanted:
            if key.topic is Topic.TICKS and (shown or key.subject in self._subscriptions):
                self._queue.follow(InstrumentId(key.subject), now)
        for instrument, update, moment in pushes:
            if shown or instrument in self._subscriptions:
                ticks = self._hub.read(Topic.TICKS.of(instrument), update, ())
                self._queue.take(instrument, ticks, moment)
        if len(pushes) >= MOST_PUSHES:
            self._queue.broken()

    def _subscribe(self) -> None:
        listed = set(self._listed())
        for gone in self._subscriptions.keys() - listed:
            self._subscriptions.pop(gone).close()
        for fresh in listed - self._subscriptions.keys():
            self._subscriptions[fresh] = self._hub.subscribe(Topic.TICKS.of(fresh))

    async def _ask_one(self) -> None:
        """Read the newest trades of one security whose pushes have begun: they reach back before its first push."""
        now, wanted = self._clock.monotonic(), self._hub.wanted()
        due = (
            each for each in self._queue.unasked if Topic.TICKS.of(each) in wanted and self._again.get(each, 0.0) <= now
        )
        instrument = next(due, None)
        if instrument is None or self._stopped():
            return
        self._again[instrument] = now + ASK_AGAIN
        with suppress(GatewayError):
            ticks = await self._source.ticks(instrument, ASKED)
            whole_day = len(ticks) < ASKED
            self._look()  # what was pushed meanwhile comes before the answer
            self._queue.take_answer(instrument, ticks, self._clock.market(), whole_day=whole_day)

    # --- what goes out ----------------------------------------------------------------------------------------------

    async def _flush(self) -> None:
        flushes = self._queue.flush(self._clock.market())
        if not flushes:
            return
        work = partial(write, flushes=flushes, key_of=self._key_of, after=self._after, recorded=self._recorded)
        count = await self._store(work)
        if count is None:
            self._recorded.clear()  # what was counted may not be there
            self._queue.unwritten(flushes)
        elif count:
            self._committed([each.instrument for each in flushes])

    async def _store(self, work: Callable[[ArchiveWriter], int]) -> int | None:
        """Write; None if that failed: what cannot be written is not kept for later."""
        try:
            return await self._write(work)
        except (ArchiveError, OSError) as error:
            log.info("trades were not recorded: %s", error)
            return None
