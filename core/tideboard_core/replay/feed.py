"""Market data of a replay as it was known at the clock's second: reads, and pushes of what became known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final, Never, Protocol

from tideboard_core.archive.definitions import rule_of
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.errors import NotOffered, ServerRefused
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod, SizeDistribution
from tideboard_core.model.hub_keys import Key, SubscriptionInfo, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.live import GatewayState, HistoryQuota, Lazy
from tideboard_core.model.price_steps import Bands, PriceSteps, StepTable
from tideboard_core.model.quote import (
    BarAdjustment,
    BarPeriod,
    BrokerQueue,
    MarketState,
    MinuteLine,
    OrderBook,
    Quote,
    QuotePackage,
    QuoteRight,
    Snapshot,
    Tick,
)
from tideboard_core.model.reference import TradingDay
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest
from tideboard_core.ports.market import FeedSink
from tideboard_core.replay.bar_history import bars_of
from tideboard_core.replay.clock import ReplayClock
from tideboard_core.replay.recorded_book import RecordedBook
from tideboard_core.replay.recorded_day import RecordedDay
from tideboard_core.replay.recorded_security import HeardSeries, RecordedSecurity

TICKS: Final = 100
"""Trades of one push at most; more of them come in several."""
REACH: Final = 20 * TICKS
"""Trades that one move may push."""
_OFFER: Final = BarOffer(
    periods=frozenset({BarPeriod.MIN_1, BarPeriod.DAY}),
    adjustments=frozenset({BarAdjustment.NONE, BarAdjustment.FORWARD}),
    history_costs=False,
)
_PUSHED: Final = frozenset({Topic.QUOTE, Topic.TICKS, Topic.MINUTES, Topic.BARS_1M, Topic.BOOK})
_SERIES: Final = {Topic.QUOTE: HeardSeries.QUOTE, Topic.TICKS: HeardSeries.TRADES, Topic.FLOW: HeardSeries.FLOW}
_BARS_PUSHED: Final = 3


class ReplaySink(FeedSink, Protocol):
    """Where a replay puts market data, and takes back what is not known any more."""

    def forget(self, key: Key[object]) -> None:
        """There is no value of `key`."""
        ...


def not_recorded(provider: str) -> NotOffered:
    """The error of everything that the archive does not keep, or not of this day."""
    return NotOffered("replay-not-recorded", provider=provider)


class RecordedFeed:
    """`facts` returns what the running program knows of a security: the archive keeps no names and lots."""

    def __init__(
        self,
        day: RecordedDay,
        clock: ReplayClock,
        sink: ReplaySink,
        facts: Callable[[InstrumentId], Instrument | None],
        provider: str,
    ) -> None:
        self._day, self._clock, self._sink, self._facts = day, clock, sink, facts
        self._provider = provider
        self._definition = rule_of(day.key.provider)
        self._keys: set[Key[object]] = set()
        self._flows: set[InstrumentId] = set()
        self._pushed: dict[Key[object], int] = {}
        self._read: dict[InstrumentId, int] = {}
        """Trades known at a read before the subscription, which may come a while later: pushes go on there."""
        self._told: dict[InstrumentId, int] = {}

    def begin(self) -> None:
        """A new connection: nothing is subscribed or pushed."""
        self._keys.clear()
        self._pushed.clear()
        self._read.clear()

    def _refuse(self) -> Never:
        raise not_recorded(self._provider)

    # --- pushes -----------------------------------------------------------------------------------------------------

    def move(self) -> None:
        """Push what became known of the subscribed securities; nothing for what did not change."""
        now = self._clock.market()
        for key in self._keys:
            self._push(key, now)
        for instrument in self._flows:
            security = self._day.known(instrument)
            if security is not None and self._is_new(Topic.FLOW.of(instrument), security.minutes_known(now)):
                self._sink.publish(Topic.FLOW.of(instrument), Lazy.ready(self._flow_of(security, now)))

    def begin_again(self) -> None:
        """Push all that is known at the clock's second, whatever was pushed: who listens has forgotten it."""
        self._pushed.clear()
        self._read.clear()
        self.move()

    def reaches(self, at: datetime) -> bool:
        """Whether one `move` to a later moment leaves nothing out: the bars of one push, and not too many trades."""
        now = self._clock.market()
        if at < now:
            return False
        for instrument in {InstrumentId(key.subject) for key in self._keys}:
            security = self._day.known(instrument)
            if security is None:
                continue
            trades = security.trades_known(at) - security.trades_known(now)
            if trades > REACH or security.bars_known(at) - security.bars_known(now) >= _BARS_PUSHED:
                return False
        return True

    def _is_new(self, key: Key[object], known: int) -> bool:
        before, self._pushed[key] = self._pushed.get(key), known
        return known != before

    def _push(self, key: Key[object], now: datetime) -> None:
        instrument = InstrumentId(key.subject)
        if key.topic is Topic.BOOK:
            self._push_book(instrument, now)
            return
        security = self._day.known(instrument)
        if security is None:
            return
        bars, trades = security.bars_known(now), security.trades_known(now)
        if key.topic is Topic.QUOTE and self._is_new(key, bars + trades + security.quotes_known(now)):
            quote = security.quote(now)
            if quote is not None:
                self._sink.publish(Topic.QUOTE.of(instrument), Lazy.ready(quote))
        elif key.topic is Topic.TICKS:
            before = self._pushed.get(key)
            if self._is_new(key, trades):
                newest = min(max(trades - TICKS, 0), self._read.pop(instrument, trades))
                self._push_ticks(security, newest if before is None else before, trades)
        elif key.topic is Topic.MINUTES:
            self._push_minutes(key, security, bars, now)
        elif key.topic is Topic.BARS_1M:
            new = bars - self._pushed.get(key, 0)
            if self._is_new(key, bars) and bars:
                count = _BARS_PUSHED if new == bars else max(_BARS_PUSHED, new)
                self._sink.publish(Topic.BARS_1M.of(instrument), Lazy.ready(tuple(security.bars(now, count))))

    def _push_minutes(self, key: Key[object], security: RecordedSecurity, bars: int, now: datetime) -> None:
        """The whole line after a bar; between two bars the minutes since, which go on with trades and quotes."""
        told, instrument = security.told_known(now), security.instrument
        before, self._told[instrument] = self._told.get(instrument), told
        if self._is_new(key, bars):
            line = security.minute_line(now)
        elif before != told:
            line = security.newest_minutes(now)
        else:
            return
        if line.times:
            self._sink.publish(Topic.MINUTES.of(instrument), Lazy.ready(line))

    def _push_book(self, instrument: InstrumentId, now: datetime) -> None:
        """The newest book; in a hole there is none, and the one before it is no longer shown."""
        key, recorded = Topic.BOOK.of(instrument), self._day.book_known(instrument)
        if recorded is None or not self._is_new(key, recorded.known(now)):
            return
        book = recorded.book(now)
        if book is None:
            self._sink.forget(key)
        else:
            self._sink.publish(key, Lazy.ready(book))

    def age(self, key: Key[object]) -> float | None:
        """Seconds of the recorded day since the newest known value of a subscribed key was received; None without."""
        now, instrument = self._clock.market(), InstrumentId(key.subject)
        if key.topic is Topic.BOOK:
            book = self._day.book_known(instrument)
            heard = None if book is None else book.received(now)
        else:
            security, series = self._day.known(instrument), _SERIES.get(key.topic)
            heard = None if security is None or series is None else security.heard(now, series)
        return None if heard is None else max((now - heard).total_seconds(), 0.0)

    def book_then(self, instrument: InstrumentId) -> RecordedBook | None:
        """What was recorded of a book, for the words around it; None until it was subscribed."""
        return self._day.book_known(instrument)

    def _push_ticks(self, security: RecordedSecurity, begin: int, end: int) -> None:
        """Each trade from the `begin`-th on, once."""
        for first in range(begin, end, TICKS):
            last = min(first + TICKS, end)
            ticks = tuple(security.ticks(last, last - first))
            self._sink.publish(Topic.TICKS.of(security.instrument), Lazy.ready(ticks))

    # --- market data ------------------------------------------------------------------------------------------------

    async def _security(self, instrument: InstrumentId) -> RecordedSecurity:
        """Raises NotOffered for a security of which this day has nothing, and ServerRefused for a damaged archive."""
        if market_of(instrument) is not self._day.market:
            self._refuse()
        try:
            found = await self._day.security(instrument)
        except ArchiveError as error:
            raise ServerRefused("replay-unreadable", reason=str(error)) from error
        if found.is_empty:
            self._refuse()
        return found

    async def _book(self, instrument: InstrumentId) -> RecordedBook:
        """Raises as `_security`."""
        if market_of(instrument) is not self._day.market:
            self._refuse()
        try:
            found = await self._day.book(instrument)
        except ArchiveError as error:
            raise ServerRefused("replay-unreadable", reason=str(error)) from error
        if found.is_empty:
            raise NotOffered("replay-no-book", provider=self._provider)
        return found

    async def _recorded(self, instrument: InstrumentId) -> RecordedSecurity | None:
        """As `_security`, None where nothing was recorded."""
        try:
            return await self._security(instrument)
        except NotOffered:
            return None

    async def subscribe(self, keys: Collection[Key[object]], *, pushes: bool = True) -> None:
        """Each one is pushed as soon as its security is read."""
        for key in keys:
            if key.topic not in _PUSHED:
                self._refuse()
            if key.topic is Topic.BOOK:
                await self._book(InstrumentId(key.subject))
            else:
                security = await self._security(InstrumentId(key.subject))
                if key.topic is Topic.TICKS and not security.has_trades:
                    raise NotOffered("replay-no-trades", provider=self._provider)
            self._keys.add(key)
            self._pushed.pop(key, None)
            self._push(key, self._clock.market())

    async def unsubscribe(self, keys: Collection[Key[object]]) -> None:
        self._keys.difference_update(keys)

    async def subscription_info(self) -> SubscriptionInfo:
        """Nothing is counted: what is recorded costs nothing."""
        return SubscriptionInfo(used=len(self._keys), remaining=10_000, own=frozenset(self._keys))

    async def quote_rights(self) -> dict[Market, QuoteRight]:
        return {}

    async def quote_packages(self) -> dict[Market, QuotePackage]:
        return {}

    async def gateway_state(self) -> GatewayState:
        """The clock's second and the state of the one market."""
        now = self._clock.market()
        return GatewayState(
            time=now, quotes_logged_in=True, trade_logged_in=False, markets={self._day.market: self._state(now)}
        )

    def _state(self, now: datetime) -> MarketState:
        session = self._day.session
        if session.contains(now):
            return MarketState.OPEN
        if now < session.open:
            return MarketState.PRE_OPEN
        return MarketState.BREAK if now < session.close else MarketState.CLOSED

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Facts as they were on the day, where they were recorded; else those of today."""
        found = [self._facts_then(each, await self._recorded(each)) for each in ids]
        return [each for each in found if each is not None]

    def _facts_then(self, instrument: InstrumentId, security: RecordedSecurity | None) -> Instrument | None:
        today, then = self._facts(instrument), None if security is None else security.facts
        if then is None:
            return today
        steps = None
        if then.steps:
            steps = PriceSteps((StepTable(name="recorded", bands=then.steps, source=self._provider),))
        if today is None:
            return Instrument(
                id=instrument,
                name=then.name,
                security_type=then.security_type,
                lot_size=then.lot_size,
                currency=then.currency,
                steps=steps,
            )
        return replace(
            today,
            name=then.name,
            security_type=then.security_type,
            lot_size=then.lot_size,
            currency=then.currency,
            steps=steps or today.steps,
        )

    async def market_instruments(self, market: Market) -> list[Instrument]:
        self._refuse()

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Quote]:
        """Quotes of those of which something was known."""
        found: list[Quote] = []
        for security in [one for each in ids if (one := await self._recorded(each)) is not None]:
            quote = security.quote(self._clock.market())
            if quote is not None:
                found.append(quote)
        return found

    async def snapshots(self, ids: Sequence[InstrumentId]) -> list[Snapshot]:
        """Quotes without best prices: the books of a list are not read."""
        found = []
        for quote in await self.quotes(ids):
            facts = self._facts(quote.instrument)
            found.append(
                Snapshot(
                    quote=quote,
                    bid=None,
                    ask=None,
                    bid_volume=0,
                    ask_volume=0,
                    lot_size=0 if facts is None else facts.lot_size,
                    price_step=None,
                )
            )
        return found

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        """The book of the clock's second, of at most `depth` levels; in a hole an empty one."""
        book = (await self._book(instrument)).book(self._clock.market())
        if book is None:
            return OrderBook(instrument=instrument, bids=(), asks=())
        return OrderBook(instrument=instrument, bids=book.bids[:depth], asks=book.asks[:depth], time=book.time)

    async def ticks(self, instrument: InstrumentId, count: int = 100) -> list[Tick]:
        security = await self._security(instrument)
        now = self._clock.market()
        if Topic.TICKS.of(instrument) not in self._keys:
            self._read.setdefault(instrument, security.trades_known(now))
        return security.newest_ticks(now, count)

    async def minute_line(self, instrument: InstrumentId) -> MinuteLine:
        """The line up to the clock's second."""
        return (await self._security(instrument)).minute_line(self._clock.market())

    @property
    def bar_offer(self) -> BarOffer:
        return _OFFER

    async def bars(self, request: BarRequest) -> BarPage:
        """Bars of the recorded days, adjusted by the splits and dividends that the archive has."""
        security = await self._security(request.instrument)
        return await bars_of(self._day, security, request, self._clock.market)

    async def bar_quota(self) -> HistoryQuota | None:
        return None

    async def broker_queue(self, instrument: InstrumentId) -> BrokerQueue:
        self._refuse()

    async def market_states(self, ids: Sequence[InstrumentId]) -> dict[InstrumentId, MarketState]:
        """That of the day's hours; securities of other markets are left out."""
        state = self._state(self._clock.market())
        return {each: state for each in ids if market_of(each) is self._day.market}

    async def market_status(self) -> dict[Market, MarketState]:
        return {}

    async def step_tables(self) -> list[Bands]:
        return []

    async def market_days(self, market: Market, begin: date, end: date) -> list[TradingDay]:
        """Refused: half days are those of the broker's calendar, which is not recorded."""
        self._refuse()

    # --- flow -------------------------------------------------------------------------------------------------------

    async def capital_flow(
        self,
        instrument: InstrumentId,
        period: FlowPeriod = FlowPeriod.INTRADAY,
        begin: date | None = None,
        end: date | None = None,
    ) -> CapitalFlow:
        """The running day's flow; longer periods are not recorded as the provider sent them: NotOffered."""
        if period is not FlowPeriod.INTRADAY:
            self._refuse()
        security = await self._security(instrument)
        if not security.has_flow:
            self._refuse()
        self._flows.add(instrument)
        now = self._clock.market()
        self._pushed[Topic.FLOW.of(instrument)] = security.minutes_known(now)
        return self._flow_of(security, now)

    def _flow_of(self, security: RecordedSecurity, now: datetime) -> CapitalFlow:
        return security.flow(now, self._provider, self._definition, self._day.key.currency)

    async def capital_distribution(self, instrument: InstrumentId) -> FlowDistribution | SizeDistribution:
        self._refuse()

    def flow_wait(self) -> float:
        return 0.0
