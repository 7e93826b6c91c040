"""A short session of the practice market, recorded as the app records it: books, quotes, trades, flow, bars, facts."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from fakes.servers.gateway_rigs import OPEND, Rig, Wiring
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, sandbox_thread, standing_options
from fakes.values.archive_market import MEITUAN, TENCENT
from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.sinks import Sinks
from tideboard_core.archive.definitions import PRACTICE, PROVIDERS, DefinitionKey, definition_key
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.depth_recorder import DepthRecorder
from tideboard_core.collector.depth_recording import DepthFlush
from tideboard_core.collector.depth_recording import write as write_depth
from tideboard_core.collector.pacing import CallPace
from tideboard_core.collector.reading import SessionReader
from tideboard_core.collector.recording import Recorder
from tideboard_core.collector.source import FUTU_PACE, LONGPORT_PACE, Source
from tideboard_core.collector.trade_recording import TradeQueue, write
from tideboard_core.errors import GatewayError
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import CapitalFlow, FlowDefinition
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, Instrument, InstrumentId, Market
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.order import Environment
from tideboard_core.model.quote import OrderBook, Quote, Tick
from tideboard_core.model.session import TradingCalendar, exchange_zone
from tideboard_core.ports.gateway import Gateway
from tideboard_sandbox.command_line import PlayOptions

T = TypeVar("T")
DAY: Final = date.fromisoformat(PRACTICE_DAY)
_CALENDAR: Final = TradingCalendar()
_TOPICS: Final = (Topic.BOOK, Topic.QUOTE, Topic.TICKS, Topic.BARS_1M)
_WRITTEN: Final = 10
"""Exchange seconds between two writes: each costs the disk a flush."""
_ON_TAPE: Final = 20
"""Trades that a tape shows."""
_SPELL: Final = 20
"""Exchange seconds after which the ports' rate limits are let pass."""


class ExchangeClock(ManualClock):
    """Market time is what the test says; the wall is real, so that signatures hold."""

    def wall(self) -> datetime:
        """The real time."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Stands in for `asyncio.sleep`: waiting for a limit is no time of the market, whoever runs meanwhile."""
        market = self.market()
        self.advance(seconds)
        self.set_market(market)
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the hub had at a moment of the exchange (aware UTC), as views would have shown it.

    `flows` are the newest answers, `trades` the last ones that had come, oldest first.
    """

    time: datetime
    books: dict[InstrumentId, OrderBook]
    quotes: dict[InstrumentId, Quote]
    flows: dict[InstrumentId, CapitalFlow]
    trades: dict[InstrumentId, tuple[Tick, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSession:
    """An archive folder with one recorded part of a day, and what was seen in each of its seconds."""

    folder: Path
    key: DefinitionKey
    day: date
    symbols: tuple[InstrumentId, ...]
    begin: datetime
    end: datetime
    seen: list[Seen] = field(default_factory=list)
    facts: dict[InstrumentId, Instrument] = field(default_factory=dict)


def recorded_session(
    folder: Path,
    *,
    symbols: Sequence[InstrumentId] = (TENCENT, MEITUAN),
    start: str = "10:30",
    minutes: int = 5,
    rig: Rig = OPEND,
    sealed: bool = False,
    step: float = 1.0,
) -> RecordedSession:
    """Record so many minutes from a Hong Kong time of the practice day on into the archive `folder`.

    The market moves by `step` seconds at a time, as fast as it can: a minute takes less than a second. The same
    session is recorded once a process and copied. `sealed`: the market has closed since, and the day is sealed.
    """
    made = _made(tuple(symbols), start, minutes, rig.name, sealed, step)
    shutil.copytree(made.folder, folder)
    return replace(made, folder=folder)


def played_again(folder: Path, recorded: RecordedSession, *, rig: Rig, minutes: int) -> RecordedSession:
    """Play a recorded session as the practice market and record it once more, through a port, into `folder`."""
    start = f"{recorded.begin.astimezone(exchange_zone(Market.HK)):%H:%M}"
    played = PlayOptions(paths=(recorded.folder,), archive=True)

    def record() -> RecordedSession:
        return asyncio.run(_record(folder, recorded.symbols, start, minutes, rig, sealed=False, step=1.0, play=played))

    return _in_thread(record)


@cache
def _made(
    symbols: tuple[InstrumentId, ...], start: str, minutes: int, port: str, sealed: bool, step: float
) -> RecordedSession:
    from fakes.servers.gateway_rigs import rig_named

    rig = rig_named(port)
    place = tempfile.TemporaryDirectory(prefix="recorded-")
    _kept.append(place)  # removed at the end of the process
    folder = Path(place.name) / "archive"

    def record() -> RecordedSession:
        return asyncio.run(_record(folder, symbols, start, minutes, rig, sealed=sealed, step=step))

    return _in_thread(record)


_kept: list[tempfile.TemporaryDirectory[str]] = []


def _in_thread(work: Callable[[], T]) -> T:
    """Run in a thread of its own: the test may have a loop running."""
    found: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001  told to the test
            errors.append(error)

    thread = threading.Thread(target=run, name="recorded session")
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return found[0]


@contextmanager
def _archive(folder: Path, clock: ManualClock) -> Iterator[ArchiveWriter]:
    with Lease(folder, clock, program="test") as lease:
        writer = ArchiveWriter(folder, lease)
        try:
            yield writer
        finally:
            writer.close()


async def _record(
    folder: Path,
    symbols: tuple[InstrumentId, ...],
    start: str,
    minutes: int,
    rig: Rig,
    *,
    sealed: bool,
    step: float,
    play: PlayOptions | None = None,
) -> RecordedSession:
    clock = ExchangeClock()
    options = standing_options(start=time.fromisoformat(start), play=play, **rig.ports)
    with sandbox_thread(options) as sandbox, _archive(folder, clock) as writer:
        clock.set_market(datetime.fromisoformat((await sandbox.ask("time"))["time"]))
        hub = Hub(clock)
        wiring = Wiring(
            sandbox=sandbox,
            environment=Environment.PAPER,
            clock=clock,
            feed=hub,
            trading=Sinks(),
            sleep=clock.sleep,
            write=10.0,
        )
        gateway = rig.gateway(wiring)
        await gateway.connect()
        await gateway.log_in()
        try:
            recording = Recording(hub, gateway, clock, writer, symbols, FlowDefinition(rig.definition))
            await recording.begin()
            begin = clock.market()
            await recording.run(sandbox, minutes * 60.0, step)
            found = RecordedSession(
                folder=folder,
                key=recording.key_of(symbols[0], DAY),
                day=DAY,
                symbols=symbols,
                begin=begin,
                end=clock.market(),
                seen=recording.seen,
                facts=recording.facts,
            )
            await recording.end()
            if sealed:
                recording.close_day()
        finally:
            await gateway.close()
    return found


class Recording:
    """What the app does beside its window: the parts that record, driven by the exchange's own seconds."""

    def __init__(
        self,
        hub: Hub,
        gateway: Gateway,
        clock: ExchangeClock,
        writer: ArchiveWriter,
        symbols: Sequence[InstrumentId],
        definition: FlowDefinition,
    ) -> None:
        self.hub, self.gateway, self.clock, self.writer, self.symbols = hub, gateway, clock, writer, tuple(symbols)
        self._definition = definition
        self.seen: list[Seen] = []
        self.facts: dict[InstrumentId, Instrument] = {}
        self._flows: dict[InstrumentId, CapitalFlow] = {}
        self._tape: dict[InstrumentId, deque[Tick]] = {each: deque(maxlen=_ON_TAPE) for each in self.symbols}
        self._longport = longport = definition is FlowDefinition.LONGPORT
        self._pace = LONGPORT_PACE if longport else FUTU_PACE
        source = Source(
            gateway=gateway,
            name=PROVIDERS[definition],
            definition=definition,
            pace=self._pace,
            subscribes=not longport,
            practice=True,
        )
        pace = CallPace(self._pace, clock.monotonic, clock.sleep)
        self._reader = SessionReader(source, pace, clock, _CALENDAR)
        self._recorder = Recorder(source.provider, writer, _CALENDAR)
        self._trades = TradeQueue(_CALENDAR, numbered=longport)
        self.depth = DepthRecorder(
            hub,
            gateway.quotes,
            clock,
            store=self._store,
            chosen=lambda: self.symbols,
            sleep=clock.sleep,
        )

    def key_of(self, _instrument: InstrumentId, day: date) -> DefinitionKey:
        """The practice provider's key of Hong Kong."""
        provider = PROVIDERS[self._definition] + PRACTICE
        return definition_key(provider, self._definition, Market.HK, MARKET_CURRENCY[Market.HK], day)

    async def _store(self, flushes: Sequence[DepthFlush]) -> None:
        write_depth(self.writer, flushes, self.key_of)

    async def begin(self) -> None:
        """Subscribe everything and take what is there."""
        now = self.clock.monotonic()
        put(self.hub, QUOTES_LINK, LinkStatus(state=LinkState.LIVE, provider="Sandbox", address="", since=now))
        for facts in await self.gateway.quotes.instruments(self.symbols):
            self.facts[facts.id] = facts
            put(self.hub, Topic.INSTRUMENT.of(facts.id), facts)
        self.hub.listen_to(Topic.TICKS, self._traded)
        self._recorder.begin(practice=True)
        self.depth.start()
        await self.depth.turn()
        await self.gateway.quotes.subscribe([topic.of(each) for topic in _TOPICS for each in self.symbols])
        for each in self.symbols:
            with suppress(GatewayError):
                found = await self.gateway.quotes.ticks(each, 1000)
                self._trades.take_answer(each, found, self.clock.market(), whole_day=len(found) < 1000)
        await self._settle()

    async def run(self, sandbox: OpenSandbox, seconds: float, step: float) -> None:
        """Let the exchange pass so many seconds and record them."""
        for _ in range(round(seconds / step)):
            before = self.clock.market()
            self.clock.advance(step)  # first: what is pushed belongs to the end of the step
            await sandbox.advance(step)
            await self._settle()
            self._note()
            if self.clock.market().second % _SPELL < step:
                await sandbox.wait(60)
            if self.clock.market().second % _WRITTEN < step:
                await self.depth.turn()
            if before.minute != self.clock.market().minute:
                await self.read_minute()

    async def read_minute(self) -> None:
        """What the collector does once a minute, and what waits of the trades."""
        for each in self.symbols:
            read = await self._reader.read_news(self.facts[each])
            self._recorder.record(read)
            with suppress(GatewayError):
                self._flows[each] = await self.gateway.flow.capital_flow(each)
        write(self.writer, self._trades.flush(self.clock.market()), self.key_of)

    async def end(self) -> None:
        """Leave every security a second later, and write what waits."""
        self.clock.advance(1)
        await self.depth.stop()
        write(self.writer, self._trades.flush(self.clock.market()), self.key_of)

    def close_day(self) -> None:
        """After the close: the day is sealed as it was recorded."""
        self.clock.set_market(_CALENDAR.newest(Market.HK, self.clock.market()).settled)
        seal(self.writer, unsealed(self.writer.database, Market.HK), self.clock.market())

    async def _settle(self) -> None:
        """Wait for everything that was pushed: an answer on the same connection comes after it."""
        quotes = self.gateway.quotes
        await (quotes.subscription_info() if self._longport else quotes.gateway_state())
        for _ in range(5):
            await asyncio.sleep(0)

    def _traded(self, key: Key[object]) -> None:
        instrument = InstrumentId(key.subject)
        ticks = self.hub.value(Topic.TICKS.of(instrument))
        if instrument in self.symbols and ticks:
            self._trades.take(instrument, ticks, self.clock.market())
            self._tape[instrument].extend(ticks)

    def _note(self) -> None:
        books = {each: self.hub.value(Topic.BOOK.of(each)) for each in self.symbols}
        quotes = {each: self.hub.value(Topic.QUOTE.of(each)) for each in self.symbols}
        self.seen.append(
            Seen(
                self.clock.market(),
                {each: book for each, book in books.items() if book is not None},
                {each: quote for each, quote in quotes.items() if quote is not None},
                dict(self._flows),
                {each: tuple(ticks) for each, ticks in self._tape.items()},
            )
        )
