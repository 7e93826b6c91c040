"""Reads what a provider serves of one security: the flow of its newest session, its minute bars, its distribution."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, NamedTuple, Protocol, TypeVar

import numpy as np

from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.records import BARS, DISTRIBUTION, Distribution, Layout, Minute, MinuteBar
from tideboard_core.archive.units import MONEY, PRICE, from_amount, instant
from tideboard_core.collector.pacing import CallPace
from tideboard_core.collector.source import Source
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    NotOffered,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    RequestTimeout,
    ServerTrouble,
    TideboardError,
    UnknownSymbol,
    without_frames,
)
from tideboard_core.flow.session_minutes import MINUTE, SessionMinutes, from_reply, minutes_ending, to_archive
from tideboard_core.market.bars import newest_minutes
from tideboard_core.market.flow_schedule import Answer
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, SizeAmounts, SizeDistribution, TierAmounts
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.quote import Bar as ProviderBar
from tideboard_core.model.session import Session, TradingCalendar, exchange_date
from tideboard_core.ports.bars import BarPage
from tideboard_core.ports.system import Clock

_MINUTE: Final = timedelta(minutes=1)


def bars_of(bars: Iterable[ProviderBar], session: Session, now: datetime) -> list[MinuteBar]:
    """Return the closed minute bars of a session; `now` is market time (aware). The bars have to be unadjusted.

    The running bar, bars of other days and those outside continuous trading are left out; ArchiveError AMOUNT as for
    `to_archive`.
    """
    given = [bar for bar in bars if bar.start + _MINUTE <= now]
    minutes = minutes_ending(session, np.array([bar.start.timestamp() + MINUTE for bar in given])).tolist()
    found: list[MinuteBar] = []
    for bar, minute in zip(given, minutes, strict=True):
        if minute >= 0:
            prices = [from_amount(price, PRICE) for price in (bar.open, bar.high, bar.low, bar.close)]
            found.append(MinuteBar._make((minute, *prices, bar.volume, from_amount(bar.turnover, MONEY))))
    return found


def _reached(page: BarPage, session: Session, since: datetime) -> int:
    """The minute of a session from which on a page has its bars; 0 = nothing since that moment is left out.

    A series that a chart follows through the night has the night's bars too, which an answer may be full of.
    """
    if not page.older or (page.bars and page.bars[0].start <= since):
        return 0
    first = page.bars[0].start if page.bars else session.close
    return int(session.axis_minute(min(max(first, session.open), session.close).timestamp()))


def distribution_of(flow: FlowDistribution | SizeDistribution) -> Distribution | None:
    """Return a distribution as the archive keeps it; None if the provider names no time, which tells them apart.

    Without an extra-large size that column stays None: the definition key says whose sizes the others are.
    """
    if flow.time is None or math.isnan(flow.time):
        return None
    return Distribution(round(flow.time * 1_000_000), *_amounts(flow.inflow), *_amounts(flow.outflow))


def _amounts(sizes: TierAmounts | SizeAmounts) -> list[int | None]:
    amounts = [from_amount(amount, MONEY) for amount in sizes]
    return amounts if isinstance(sizes, TierAmounts) else [None, *amounts]


T = TypeVar("T")

TRIES: Final = 3
"""Calls for the same values before a refusal for too many calls is a gap."""
LATE: Final = timedelta(minutes=3)
"""How long after its end a minute of the running session may be missing without being a gap."""
MORE_BARS: Final = 30
"""Bars asked for beyond those of the session: of auctions and of the minutes since the close."""


class Perform(Protocol):
    """Runs what touches the archive's files or takes long, where the writer allows it, and returns its result."""

    async def __call__(self, work: Callable[[], T], /) -> T: ...


async def at_once(work: Callable[[], T], /) -> T:
    """Run it here and now: for a program that does nothing beside."""
    return work()


class Came(NamedTuple):
    """Minutes that an answer brought anew, and when it came (market time, aware UTC)."""

    received: datetime
    minutes: list[Minute]


@dataclass(slots=True, kw_only=True)
class SessionRead:
    """What one read of a security brought; `received` is market time, that of the answer with the flow.

    `minutes` are those that differ from the read before, `came` what each answer since then had brought of them.
    `later` says when what was asked for after the flow came, by its series: between two calls lies a turn of the pace.
    `flow_missing` and `bars_missing` are the reasons why a call brought nothing, None if it was answered; `error` is
    the newest error behind them. `bars_from` is the minute of the session from which on the answer with the bars says
    something: it was full before it reached those that were asked for.
    """

    instrument: Instrument
    session: Session
    received: datetime
    minutes: list[Minute] = field(default_factory=list)
    came: list[Came] = field(default_factory=list)
    bars: list[MinuteBar] = field(default_factory=list)
    distribution: Distribution | None = None
    later: dict[Layout, datetime] = field(default_factory=dict)
    currency: str = ""
    flow_missing: GapReason | None = None
    bars_missing: GapReason | None = None
    bars_from: int = 0
    error: TideboardError | None = None

    @property
    def expected(self) -> int:
        """How many minutes of the session should have been received by now."""
        return minutes_ended(self.session, self.received)

    def came_at(self, series: Layout) -> datetime:
        """When the answer with a series came."""
        return self.later.get(series, self.received)

    @property
    def closed(self) -> bool:
        """Whether the session's continuous trading is over."""
        return self.received >= self.session.close

    @property
    def hopeless(self) -> bool:
        """Whether another call would bring nothing: the provider has it not, or the right to it is missing."""
        reasons = {self.flow_missing, self.bars_missing} - {None}
        return bool(reasons) and reasons == {GapReason.NO_RIGHT}


def minutes_ended(session: Session, now: datetime) -> int:
    """Minutes of a session that must have been received at `now`: all after its close, else those `LATE` old."""
    if now >= session.close:
        return session.minutes
    return int(session.axis_minute((now - LATE).timestamp()))


def reason_of(error: TideboardError) -> GapReason:
    """Why nothing was received, by the error of the call."""
    if isinstance(error, (RateLimited, QuotaExceeded)):
        return GapReason.LIMIT
    if isinstance(error, (PermissionMissing, NotOffered, UnknownSymbol)):
        return GapReason.NO_RIGHT
    if isinstance(error, (GatewayDown, RequestTimeout)):
        return GapReason.LINK
    if isinstance(error, ServerTrouble):
        return GapReason.SERVER
    return GapReason.PROVIDER_EMPTY


class SessionReader:
    """Reads securities one after the other within the call pace; a lost connection comes out as GatewayError.

    `perform` converts what a call brought: of a whole session that takes longer than a window may stand still.
    """

    def __init__(
        self, source: Source, pace: CallPace, clock: Clock, calendar: TradingCalendar, perform: Perform = at_once
    ) -> None:
        self._source = source
        self._perform = perform
        self._pace = pace
        self._clock = clock
        self._calendar = calendar
        self._known: dict[InstrumentId, SessionMinutes] = {}
        self._bars_to: dict[InstrumentId, datetime] = {}

    def nothing(self, instrument: Instrument, error: TideboardError) -> SessionRead:
        """What is known of a security that could not be read at all."""
        now, why = self._clock.market(), reason_of(error)
        session = self._calendar.newest(instrument.market, now)
        return SessionRead(
            instrument=instrument,
            session=session,
            received=now,
            flow_missing=why,
            bars_missing=why,
            error=without_frames(error),
        )

    @staticmethod
    def without_bars(read: SessionRead, error: GatewayError) -> None:
        """Note that the bars could not be asked for."""
        read.bars_missing, read.error = reason_of(error), without_frames(error)

    async def read(self, instrument: Instrument, *, bars: bool = True) -> SessionRead:
        """Read all of a security's session, its bars unless `bars` is False, and its distribution.

        Refusals become reasons in the result. Raises GatewayError if the connection ended or did not answer.
        """
        self._known.pop(instrument.id, None)
        self._bars_to.pop(instrument.id, None)
        read = await self.read_news(instrument, bars=bars)
        if read.minutes:
            await self._distribution(read)
        return read

    async def read_news(self, instrument: Instrument, *, bars: bool = True) -> SessionRead:
        """Read what changed of a security since its last read: minutes that are new or restated, and the newest bars.

        Much cheaper than `read`, which is to follow after the close: a bar that is restated later is not seen here.
        """
        read = await self._flow(instrument)
        if bars:
            await self._bars(read)
        return read

    async def _flow(self, instrument: Instrument) -> SessionRead:
        answers: Sequence[Answer[CapitalFlow]] = ()
        error = None
        try:
            answers = await self._within_pace(lambda: self._answers(instrument.id))
        except GatewayError as problem:
            error = _refusal(problem)
        read = await self._read_of(instrument, answers)
        if error is not None:
            read.flow_missing, read.error = reason_of(error), error
        return read

    async def _read_of(self, instrument: Instrument, answers: Sequence[Answer[CapitalFlow]]) -> SessionRead:
        now, flow = self._clock.market(), answers[-1].value if answers else None
        session = self._session_of(flow, instrument.market, now)
        read = SessionRead(instrument=instrument, session=session, received=now)
        if flow is not None:
            work = partial(_converted, answers, session, self._known.get(instrument.id))
            self._known[instrument.id], read.minutes, read.came = await self._perform(work)
            read.currency = flow.currency
        return read

    async def read_untaken(self, instrument: Instrument) -> SessionRead | None:
        """What came of a security since its last read, without a call; None if that is nothing."""
        answers = self._source.untaken(instrument.id) if instrument.id in self._known else ()
        return await self._read_of(instrument, answers) if answers else None

    async def _bars(self, read: SessionRead) -> None:
        instrument, now = read.instrument.id, read.received
        since = self._bars_to.get(instrument, read.session.open)
        passed = min((now - since) / timedelta(minutes=1), read.session.minutes)
        count = int(max(passed, 0)) + MORE_BARS if instrument in self._bars_to else read.session.minutes + MORE_BARS

        def ask() -> Awaitable[BarPage]:
            return newest_minutes(self._source.gateway.quotes, instrument, count)

        try:
            dated = partial(self._dated, ask)
            found = await (dated() if self._source.subscribes else self._within_pace(dated))
        except GatewayError as problem:
            read.error = _refusal(problem)
            read.bars_missing = reason_of(problem)
        else:
            read.bars = await self._perform(partial(bars_of, found.value.bars, read.session, found.asked))
            read.bars_from = _reached(found.value, read.session, since)
            read.later[BARS] = found.received
            if read.bars:
                self._bars_to[instrument] = now

    async def _distribution(self, read: SessionRead) -> None:
        """Read a distribution of the session; a refusal of it leaves no minute missing."""
        instrument = read.instrument
        try:
            ask = partial(self._source.gateway.flow.capital_distribution, instrument.id)
            found = await self._within_pace(partial(self._dated, ask))
        except GatewayError as problem:
            _refusal(problem)
            return
        kept = distribution_of(found.value)
        if kept is not None and exchange_date(instrument.market, instant(kept.time)) == read.session.date:
            read.distribution, read.later[DISTRIBUTION] = kept, found.received

    async def _answers(self, instrument: InstrumentId) -> Sequence[Answer[CapitalFlow]]:
        """The flow of today, the newest last: never empty."""
        if self._source.answers is not None:
            return await self._source.answers(instrument)
        return [await self._dated(partial(self._source.gateway.flow.capital_flow, instrument))]

    async def _dated(self, call: Callable[[], Awaitable[T]]) -> Answer[T]:
        """Make a call; what had not ended when it was made may be partial."""
        asked = self._clock.market()
        return Answer(await call(), asked, self._clock.market())

    async def _within_pace(self, call: Callable[[], Awaitable[T]]) -> T:
        """Make a call at its turn; one refused for too many calls slows the collector and is made again."""
        for left in reversed(range(TRIES)):
            await self._pace.turn()
            try:
                found = await call()
            except RateLimited as refusal:
                self._pace.slow_down(refusal.retry_after)
                if not left:
                    raise
            else:
                self._pace.answered()
                return found
        raise AssertionError("unreachable")

    def _session_of(self, flow: CapitalFlow | None, market: Market, now: datetime) -> Session:
        """The session of the newest point, else the one that should be served."""
        if flow is not None and flow.times:
            last = datetime.fromtimestamp(flow.times[-1], UTC)
            session = self._calendar.traded_session_on(market, exchange_date(market, last))
            if session is not None:
                return session
        return self._calendar.newest(market, now)


def _converted(
    answers: Sequence[Answer[CapitalFlow]], session: Session, known: SessionMinutes | None
) -> tuple[SessionMinutes, list[Minute], list[Came]]:
    """The minutes of the newest reply, those of them that are not as they were `known`, and when each of them came."""
    came, before = list[Came](), known
    for answer in answers:
        minutes = from_reply(answer.value, session, answer.asked.timestamp())
        came.append(Came(answer.received, to_archive(minutes, before)))
        before = minutes
    assert before is not None
    return before, came[0].minutes if len(came) == 1 else to_archive(before, known), came


def _refusal(error: GatewayError) -> GatewayError:
    """Return an error that is an answer of the provider; raise one that says that there was no answer."""
    if isinstance(error, (GatewayDown, RequestTimeout)):
        raise error
    return without_frames(error)
