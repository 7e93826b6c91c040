"""Collects securities into the archive: the newest session of each once, or live until it is stopped."""

from __future__ import annotations

import asyncio
import importlib
import logging
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from tideboard_core.archive.lease import BEAT
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.pacing import LARGEST_BATCH, BarSubscriptions, CallPace, Sleep
from tideboard_core.collector.reading import Perform, SessionRead, SessionReader, at_once
from tideboard_core.collector.recording import RecordedSession, Recorder
from tideboard_core.collector.source import Source
from tideboard_core.collector.state import CollectorActivity, Progress
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    LoginRefused,
    RequestTimeout,
    TakenOver,
    TideboardError,
    without_frames,
)
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.reference import practice_login
from tideboard_core.ports.system import MarketClock
from tideboard_core.system.clock import SystemClock

if TYPE_CHECKING:
    from tideboard_core.archive.daily.publication import DailyFigure
    from tideboard_core.collector.daily import DailyCollector, DailyOutcome  # loaded with the first daily call
    from tideboard_core.collector.past_bars import PastBars, PastPlan  # loaded after the first close

log = logging.getLogger(__name__)
T = TypeVar("T")

RETRIES: Final = (1.0, 2.0, 4.0)
"""Seconds between tries to connect."""
ROUND: Final = 60.0
"""Seconds between two live reads of a security, longer if the pace does not allow it."""
IDLE: Final = 30.0
"""Seconds between two looks at the clock while no market is due."""
OF_ONE_SESSION: Final = frozenset({ArchiveFault.HOURS_DIFFER, ArchiveFault.MINUTE})
"""Faults of one session: the others are recorded all the same."""
CALLS: Final = 2
"""Flow calls of a security's whole read: its minutes and its distribution."""
_DAILY: Final = "tideboard_core.collector.daily"
_PAST: Final = "tideboard_core.collector.past_bars"
PORTION: Final = 20
"""Securities of closed markets that are read between two live rounds: about half a round's calls."""


Symbols = Callable[[], Awaitable[Sequence[InstrumentId]]]
"""Returns the securities to be collected as of now."""


async def no_securities() -> Sequence[InstrumentId]:
    """Nothing is read after the close alone."""
    return ()


@dataclass(slots=True)
class RunOutcome:
    """What a run brought: each security's session, those the provider does not have, and what was damaged."""

    recorded: dict[InstrumentId, RecordedSession] = field(default_factory=dict)
    failed: dict[InstrumentId, TideboardError] = field(default_factory=dict)
    unknown: list[InstrumentId] = field(default_factory=list)
    damaged: list[ArchiveError] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether everything that should be there by now was received."""
        lost = self.unknown or self.damaged or self.unrecorded
        return not lost and all(each.whole for each in self.recorded.values())

    @property
    def unrecorded(self) -> list[InstrumentId]:
        """Securities whose session the archive could not take; `failed` says why."""
        return [each for each in self.failed if each not in self.recorded]


class Collector:
    """Fills one archive from one source; the writer's lease is kept alive while it runs.

    `on_progress` is called after each security and when `condition` changes, `on_recorded` with what was written.
    `perform` runs everything that touches the files of `writer`. `market_time` gets the exchange's time, by default
    the clock's. `participants` returns those of the clearing house whose holdings are kept beside the largest; without
    it (None) no daily figures are asked for. `past` returns whether minute bars of missed sessions may be read of the
    provider's history; without it (None) nobody looks for them. One run at a time.
    """

    def __init__(
        self,
        source: Source,
        writer: ArchiveWriter,
        clock: MarketClock | None = None,
        calendar: TradingCalendar | None = None,
        *,
        on_progress: Callable[[Progress], None] = lambda _: None,
        on_recorded: Callable[[RecordedSession], None] = lambda _: None,
        perform: Perform = at_once,
        market_time: Callable[[datetime], None] | None = None,
        sleep: Sleep = asyncio.sleep,
        participants: Callable[[], Sequence[str]] | None = None,
        past: Callable[[], bool] | None = None,
    ) -> None:
        self._source = source
        self._writer = writer
        self._clock = clock or SystemClock()
        self._calendar = calendar or TradingCalendar()
        self._on_progress, self._on_recorded = on_progress, on_recorded
        self._perform = self._unless_replayed(perform)
        self._market_time = market_time or self._clock.set_market
        self._doing = CollectorActivity.COLLECTING
        self._doze = sleep
        self._pace = CallPace(source.pace, self._clock.monotonic, self._sleep)
        self._bars = BarSubscriptions(source.gateway.quotes, self._clock.monotonic, self._sleep, source.left_free)
        self._reader = SessionReader(source, self._pace, self._clock, self._calendar, perform)
        self._recorder = Recorder(source.provider, writer, self._calendar)
        self._running = asyncio.Event()
        self._running.set()
        self._facts: dict[InstrumentId, Instrument] = {}
        self._participants = participants
        self._may_spend = past
        self._past: PastBars | None = None
        self._daily: DailyCollector | None = None
        self._daily_from = self._clock.monotonic() + source.daily.after
        self._daily_places: dict[DailyFigure, float] = {}
        self._daily_round: asyncio.Task[None] | None = None
        self._practice = source.practice
        self._login: int | None = None
        self._beaten = -math.inf
        self._begun = self._clock.market()
        self._batch_size = LARGEST_BATCH
        self._progress = Progress(0, 0, 0.0, source.pace.calls, None, None, paused=False)

    # --- pause --------------------------------------------------------------------------------------------------

    @property
    def paused(self) -> bool:
        """Whether no further security is read until `resume`."""
        return not self._running.is_set()

    def pause(self) -> None:
        """Make no call after the one under way."""
        self._running.clear()
        self._report(self._progress)

    def resume(self) -> None:
        self._running.set()
        self._report(self._progress)

    @property
    def condition(self) -> CollectorActivity:
        """What it does now: one of COLLECTING, RECORDING, CLOSED, PAUSED and WAITING_FOR_LIMIT."""
        if self.paused:
            return CollectorActivity.PAUSED
        return CollectorActivity.WAITING_FOR_LIMIT if self.wait else self._doing

    @property
    def wait(self) -> float | None:
        """Seconds until the next call after a refused one, None at the full pace."""
        return self._pace.slowed

    @property
    def used(self) -> int:
        """Flow calls made in the last window of the pace."""
        return self._pace.used

    def next_run(self, symbols: Sequence[InstrumentId], after_close: Sequence[InstrumentId] = ()) -> datetime | None:
        """When the next market opens or its values are final (market time); None without securities.

        Markets of `after_close` alone are not waited for at their opening.
        """
        now, found, live = self._clock.market(), list[datetime](), self._markets(symbols)
        for market in self._markets((*symbols, *after_close)):
            session = self._calendar.newest(market, now)
            following = self._calendar.next_session(market, session.date)
            opening, next_opening = (session.open, following.open) if market in live else (now, following.settled)
            found.append(next(time for time in (opening, session.settled, next_opening) if time > now))
        return min(found, default=None)

    @property
    def plan(self) -> PastPlan | None:
        """What history it needs this month, gets and waits for, with the leave of now; None before the first close."""
        if self._past is None or self._past.plan is None or self._may_spend is None:
            return None
        return replace(self._past.plan, allowed=self._may_spend())

    def takes(self, count: int) -> float:
        """About how many seconds a whole read of so many securities takes by both limits."""
        return self._seconds(count, self._batch_size, whole=True)

    # --- runs ---------------------------------------------------------------------------------------------------

    async def connect(self) -> None:
        """Connect and log in, unless the connection stands; GatewayDown after the last of a few tries."""
        gateway = self._source.gateway
        if gateway.connected:
            await self._meet_login()
            return
        for wait in (*RETRIES, None):
            try:
                await gateway.connect()
                await gateway.log_in()
                await self._meet_login()
            except (LoginRefused, TakenOver):
                raise
            except (GatewayDown, RequestTimeout):
                await gateway.close()
                if wait is None:
                    raise
                await self._sleep(wait)
            else:
                return

    async def _meet_login(self) -> None:
        """After each login, also one that a window's session made: nothing is subscribed, the server may be another."""
        self._refuse_replay()
        login = self._source.gateway.generation
        if login != self._login:
            self._bars.forget()
            await self._tell_practice_apart()
            self._login = login

    def _refuse_replay(self) -> None:
        """Raise LoginRefused where the server plays a recorded day: its claim is believed, and nothing of it is kept.

        Asked after each login and again before each write: what was read before a label appeared is closed by it.
        """
        label = self._source.gateway.replay
        if label is not None:
            raise LoginRefused("replay-not-collected", day=label.day.isoformat(), text="")

    def _unless_replayed(self, perform: Perform) -> Perform:
        async def guarded(work: Callable[[], T], /) -> T:
            self._refuse_replay()
            return await perform(work)

        return guarded

    async def _tell_practice_apart(self) -> None:
        """Mark what a practice exchange sends; ArchiveError MIXED if the archive has real values, or vice versa.

        The claim is believed: at worst real values would be marked, never the reverse.
        """
        if not self._source.practice:
            self._practice = await practice_login(self._source.gateway.program)
        await self._perform(partial(self._recorder.begin, practice=self._practice))

    async def collect(self, symbols: Sequence[InstrumentId]) -> RunOutcome:
        """Read the newest session that the provider serves of each security, open or closed, those with gaps last.

        Closed sessions are sealed. A lost connection is made anew; what could not be read is written as gaps. Raises
        GatewayDown if there is no connection at the start, ArchiveError from the file.
        """
        outcome = RunOutcome()
        self._enter(CollectorActivity.COLLECTING)
        facts = await self._begin(symbols, outcome)
        reads = await self._pass(self._in_order(facts), outcome)
        again = [read.instrument for read in reads if self._worth_another(read, outcome)]
        if again:
            newer = {read.instrument.id: read for read in await self._pass(again, outcome)}
            reads = [newer.get(read.instrument.id, read) for read in reads]
        await self._actions([read for read in reads if read.closed])
        now = self._clock.market()
        for finish in (self._recorder.seal, self._recorder.finish_earlier):
            for read in reads:  # one at a time: after weeks of absence all take long, and nobody could stop them
                await self._beat()
                outcome.damaged += await self._perform(partial(finish, [read]))
        await self._read_past([read.instrument for read in reads if read.closed])
        await self._perform(partial(self._recorder.pack, {read.instrument.market for read in reads}))
        await self._perform(partial(self._recorder.close_expired, now))
        return outcome

    async def run(
        self, symbols: Symbols, *, after_close: Symbols = no_securities, on_outcome: Callable[[RunOutcome], None]
    ) -> None:
        """Collect live until cancelled: the session still served at once, open markets each minute, closed ones once.

        A market is read for the last time once its values are final; then its sessions are sealed. `symbols` is asked
        each round; what is new in it is read whole. Those of `after_close` that are not in it are read while their
        market is closed, once for each session, unless the archive has it whole. `on_outcome` is called after the
        first and each last read.
        """
        try:
            await self._rounds(symbols, after_close, on_outcome)
        finally:
            if self._daily_round is not None:
                self._daily_round.cancel()
                await asyncio.gather(self._daily_round, return_exceptions=True)

    async def _rounds(self, symbols: Symbols, after_close: Symbols, on_outcome: Callable[[RunOutcome], None]) -> None:
        known: dict[InstrumentId, str] = {}
        collect = self.collect

        async def read(due: Sequence[InstrumentId]) -> None:
            nonlocal collect
            outcome = await collect(due)
            known.update((each, self._settled_day(self._market(each), self._begun)) for each in due)
            on_outcome(outcome)
            collect = self._again

        while True:
            begun = self._clock.monotonic()
            await self._while_paused()
            wanted, once = await symbols(), await after_close()
            # By the day that is final at the begin: a session that settles meanwhile was read before it was.
            due = self._unread(wanted, known)
            live = [each for each in wanted if self._open(each, self._clock.market())]
            elsewhere = set(wanted)
            closed = await self._closed([each for each in once if each not in elsewhere], known)
            if due or (closed and not live):
                await read(due if live else [*due, *closed])
                continue
            self._enter(CollectorActivity.RECORDING if live else CollectorActivity.CLOSED)
            if live:
                await self._round(live)
            if closed:  # one market trades while another has closed: the live ones do not wait for all of those
                await read(closed[:PORTION])
            self._begin_daily([*wanted, *once])
            pause = ROUND if live else IDLE
            await self._sleep(max(0.0, begun + pause - self._clock.monotonic()))

    async def collect_daily(self, symbols: Sequence[InstrumentId]) -> DailyOutcome | None:
        """Connect and ask for daily figures of those of which the newest published ones were not asked for.

        Returns what came, None if nothing was to be asked. Raises GatewayDown without a connection, ArchiveError.
        """
        await self.connect()
        return await self._ask_daily(symbols)

    async def finish(self) -> None:
        """Write what views were answered since the last round of an ended run; ArchiveError from the file."""
        for instrument in self._facts.values():
            read = await self._reader.read_untaken(instrument)
            if read is not None:
                await self._perform(partial(self._recorder.record_flow, read))

    async def give_back(self) -> None:
        """End the subscriptions of an ended run, each after its first minute; raises GatewayError."""
        await self._bars.give_back(self._doze)

    # --- parts of a run -----------------------------------------------------------------------------------------

    def _unread(self, symbols: Sequence[InstrumentId], known: Mapping[InstrumentId, str]) -> list[InstrumentId]:
        """Those whose newest final session is not the one in `known`."""
        now = self._clock.market()
        final = {market: self._settled_day(market, now) for market in self._markets(symbols)}
        return [each for each in symbols if known.get(each) != final[self._market(each)]]

    async def _closed(self, symbols: Sequence[InstrumentId], known: Mapping[InstrumentId, str]) -> list[InstrumentId]:
        """Those of closed markets whose newest session was not read, and is not whole in the archive."""
        now, unread = self._clock.market(), self._unread(symbols, known)
        served = {market: self._calendar.newest(market, now) for market in self._markets(unread)}
        final = {market: session.date for market, session in served.items() if session.settled <= now}
        whole = set[InstrumentId]()
        for market, day in final.items():
            whole |= await self._perform(partial(self._recorder.whole, market, day))
        return [each for each in unread if self._market(each) in final and each not in whole]

    async def _again(self, symbols: Sequence[InstrumentId]) -> RunOutcome:
        """Collect, and where there is no connection wait for one."""
        while True:
            try:
                return await self.collect(symbols)
            except (LoginRefused, TakenOver):
                raise
            except GatewayError:
                await self._sleep(ROUND)

    async def _read_past(self, facts: Sequence[Instrument]) -> None:
        """Read bars of missed sessions, of history as far as the month's plan goes; the next close asks again."""
        if self._may_spend is None or not facts:
            return
        if self._past is None:
            await self._perform(partial(importlib.import_module, _PAST))
            from tideboard_core.collector.past_bars import PastBars

            self._past = PastBars(
                self._source.gateway.quotes,
                self._recorder,
                self._clock,
                self._calendar,
                perform=self._perform,
                turn=self._turn_back,
                reads_newest=lambda each: not self._source.subscribes or self._bars.holds(each),
            )
        try:
            await self._past.run(facts, allowed=self._may_spend())
        except GatewayError as error:
            log.info("no bars of missed sessions: %s", error.code)

    def _begin_daily(self, symbols: Sequence[InstrumentId]) -> None:
        """Ask for what is due beside the rounds: its calls have limits of their own, some of ten calls in 30 seconds.

        An error of the archive in the round before comes out; without a connection the next one asks again.
        """
        running, gateway = self._daily_round, self._source.gateway
        if running is not None and running.done():
            running.result()
            self._daily_round = running = None
        due = self._asks_daily and (self._daily is None or bool(self._daily.due(symbols)))
        if due and running is None and gateway.connected and self._clock.monotonic() >= self._daily_from:
            self._daily_round = asyncio.get_running_loop().create_task(self._ask_beside(symbols))

    async def _ask_daily(self, symbols: Sequence[InstrumentId]) -> DailyOutcome | None:
        if not self._asks_daily:
            return None
        daily = await self._daily_collector()
        due = daily.due(symbols)
        return await daily.collect(due, await self._known(due, RunOutcome())) if due else None

    async def _ask_beside(self, symbols: Sequence[InstrumentId]) -> None:
        try:
            await self._ask_daily(symbols)
        except GatewayError as error:
            log.info("no daily figures: %s", error.code)

    @property
    def _asks_daily(self) -> bool:
        return self._participants is not None and self._source.behind is not None

    async def _daily_collector(self) -> DailyCollector:
        """What asks for them; it is loaded at the first question, where the files are touched."""
        if self._daily is None:
            assert self._source.behind is not None  # `_asks_daily`
            assert self._participants is not None
            await self._perform(partial(importlib.import_module, _DAILY))
            from tideboard_core.collector.daily import DailyCollector

            self._daily = DailyCollector(
                await self._perform(self._source.behind),
                self._writer,
                self._clock,
                self._calendar,
                key_of=self._recorder.daily_key,
                turn=self._turn,
                perform=self._perform,
                participants=self._participants,
            )
        return self._daily

    async def _turn(self, figure: DailyFigure, pages: int) -> None:
        """Wait for the place of so many pages of a daily figure in the pace, while the run is not paused.

        Futu counts each page as a call.
        """
        await self._while_paused()
        await self._beat()
        wait = self._daily_places.get(figure, -math.inf) - self._clock.monotonic()
        if wait > 0:
            await self._sleep(wait)
            await self._while_paused()
        if not self._source.subscribes:  # Futu limits each call by itself, which its gateway keeps to
            await self._pace.turn()
        calls = pages if self._source.subscribes else 1
        self._daily_places[figure] = self._clock.monotonic() + self._source.daily.gap * calls

    async def _turn_back(self) -> None:
        """Wait for the place of a call for missed bars in the pace; Futu limits each call by itself."""
        await self._while_paused()
        await self._beat()
        if not self._source.subscribes:
            await self._pace.turn()

    async def _round(self, symbols: Sequence[InstrumentId]) -> None:
        """One live read of each security; a connection that does not come back is tried again in the next round."""
        outcome = RunOutcome()
        try:
            facts = await self._begin(symbols, outcome)
        except (LoginRefused, TakenOver):
            raise
        except GatewayError:
            return
        await self._pass(self._in_order(facts), outcome, whole=False)

    async def _begin(self, symbols: Sequence[InstrumentId], outcome: RunOutcome) -> list[Instrument]:
        """Connect, set the clock to the exchange's time, which not every gateway sends, and read the static facts."""
        await self.connect()
        self._market_time((await self._source.gateway.quotes.gateway_state()).time)
        self._begun = self._clock.market()
        return await self._known(symbols, outcome)

    async def _known(self, symbols: Sequence[InstrumentId], outcome: RunOutcome) -> list[Instrument]:
        missing = [each for each in symbols if each not in self._facts]
        if missing:
            found = await self._source.gateway.quotes.instruments(missing)
            self._facts.update((each.id, each) for each in found)
        outcome.unknown = [each for each in symbols if each not in self._facts]
        return [self._facts[each] for each in symbols if each in self._facts]

    def _in_order(self, facts: Sequence[Instrument]) -> list[Instrument]:
        """Securities whose session is lost first come first; otherwise as they were given."""
        now = self._clock.market()

        def lost(market: Market) -> datetime:
            session = self._calendar.newest(market, now)
            return self._calendar.next_session(market, session.date).open

        return sorted(facts, key=lambda each: lost(each.market))

    async def _pass(self, facts: Sequence[Instrument], outcome: RunOutcome, *, whole: bool = True) -> list[SessionRead]:
        """Read and write each security once, in batches that the subscriptions allow."""
        reads: list[SessionRead] = []
        left = list(facts)
        while left:
            batch, refused = await self._batch(left)
            if len(batch) < len(left):
                self._batch_size = len(batch)
            for number, instrument in enumerate(batch, start=len(reads)):
                await self._while_paused()
                await self._step(number, len(facts), len(batch), whole=whole)
                read = await self._read(instrument, batch, refused, whole=whole)
                try:
                    recorded = await self._perform(partial(self._recorder.record, read))
                except ArchiveError as error:
                    if error.code not in OF_ONE_SESSION:
                        raise
                    log.warning("%s was not recorded: %s", instrument.id, error.code)
                    outcome.failed[instrument.id] = without_frames(error)
                    continue
                reads.append(read)
                outcome.recorded[instrument.id] = recorded
                self._on_recorded(recorded)
                if read.error is not None:
                    outcome.failed[instrument.id] = read.error
                else:
                    outcome.failed.pop(instrument.id, None)
            left = left[len(batch) :]
        await self._step(len(facts), len(facts), 1, whole=whole)
        return reads

    async def _batch(self, left: Sequence[Instrument]) -> tuple[list[Instrument], GatewayError | None]:
        """The next securities that can be subscribed together, and why their bars cannot be read if that failed."""
        if not self._source.subscribes:
            return list(left), None
        try:
            batch = list(left[: await self._bars.room()])
            await self._bars.hold([each.id for each in batch])
        except GatewayError as error:
            return list(left), error
        return batch, None

    async def _read(
        self, instrument: Instrument, batch: Sequence[Instrument], refused: GatewayError | None, *, whole: bool
    ) -> SessionRead:
        """Read a security; a connection that ends meanwhile is made anew once, with the batch's subscriptions."""
        try:
            await self.connect()
            return await self._read_once(instrument, refused, whole=whole)
        except (GatewayDown, RequestTimeout):
            pass
        try:
            await self.connect()
            if self._source.subscribes:
                await self._bars.hold([each.id for each in batch])
            return await self._read_once(instrument, None, whole=whole)
        except (GatewayError, ArchiveError) as error:
            return self._failed(instrument, error)

    async def _read_once(self, instrument: Instrument, refused: GatewayError | None, *, whole: bool) -> SessionRead:
        try:
            ask = self._reader.read if whole else self._reader.read_news
            read = await ask(instrument, bars=refused is None)
        except ArchiveError as error:
            return self._failed(instrument, error)
        if refused is not None:
            self._reader.without_bars(read, refused)
        return read

    def _failed(self, instrument: Instrument, error: TideboardError) -> SessionRead:
        if isinstance(error, ArchiveError) and error.code != ArchiveFault.AMOUNT:
            raise error
        return self._reader.nothing(instrument, error)

    def _worth_another(self, read: SessionRead, outcome: RunOutcome) -> bool:
        """Whether a second read may fill what the first one left open: not where the right to it is missing."""
        return not outcome.recorded[read.instrument.id].whole and not read.hopeless

    async def _actions(self, reads: Sequence[SessionRead]) -> None:
        """Splits and dividends of the securities read; without them the bars stay as they are."""
        source = self._source.gateway.reference
        for read in reads if source is not None else ():
            assert source is not None
            await self._beat()
            try:
                found = await source.corporate_actions(read.instrument.id)
            except GatewayError:
                continue
            await self._perform(partial(self._recorder.record_actions, read, found))

    # --- time ---------------------------------------------------------------------------------------------------

    def _markets(self, symbols: Sequence[InstrumentId]) -> list[Market]:
        return sorted({self._market(each) for each in symbols})

    @staticmethod
    def _market(symbol: InstrumentId) -> Market:
        return Market(symbol.partition(".")[0])

    def _open(self, symbol: InstrumentId, now: datetime) -> bool:
        session = self._calendar.newest(self._market(symbol), now)
        return session.open <= now < session.settled

    def _settled_day(self, market: Market, now: datetime) -> str:
        """The newest day of a market whose values are final at `now` (market time)."""
        session = self._calendar.newest(market, now)
        if now < session.settled:
            session = self._calendar.previous_session(market, session.date)
        return session.date.isoformat()

    async def _while_paused(self) -> None:
        while not self._running.is_set():
            await self._beat()
            try:
                async with asyncio.timeout(BEAT):
                    await self._running.wait()
            except TimeoutError:
                continue

    async def _sleep(self, seconds: float) -> None:
        """Wait, and keep the lease alive meanwhile."""
        end = self._clock.monotonic() + seconds
        while (left := end - self._clock.monotonic()) > 0:
            await self._beat()
            await self._doze(min(left, BEAT))
        await self._beat()

    async def _beat(self) -> None:
        """Keep the lease alive; not at each step, for each beat is a write in another thread."""
        now = self._clock.monotonic()
        if now - self._beaten >= BEAT / 2:
            self._beaten = now
            await self._perform(self._writer.lease.beat)

    # --- progress -----------------------------------------------------------------------------------------------

    async def _step(self, done: int, total: int, batch: int, *, whole: bool) -> None:
        await self._beat()
        seconds = self._seconds(total - done, batch, whole=whole)
        info = self._bars.info
        self._report(
            Progress(
                done,
                total,
                seconds,
                self._pace.allowed,
                None if info is None else info.used,
                None if info is None else info.remaining,
                paused=self.paused,
            )
        )

    def _seconds(self, count: int, batch: int, *, whole: bool) -> float:
        calls = count * (CALLS if whole else 1) + (0 if self._source.subscribes else count)
        batches = -(-count // max(batch, 1)) if self._source.subscribes else 0
        return max(self._pace.seconds(calls), self._bars.seconds(batches))

    def _enter(self, doing: CollectorActivity) -> None:
        if doing is not self._doing:
            self._doing = doing
            self._report(self._progress)

    def _report(self, progress: Progress) -> None:
        self._progress = progress._replace(paused=self.paused)
        self._on_progress(self._progress)
