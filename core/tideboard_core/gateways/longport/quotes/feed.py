"""LongPort's market data port: subscriptions, pushes, refreshes of what pushes lack, reads of quotes and candles."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tideboard_core.errors import NotOffered, PermissionMissing, QuotaExceeded, RequestTimeout
from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.longport.quotes.instruments import Instruments
from tideboard_core.gateways.longport.quotes.last_values import InstrumentState, LastValues
from tideboard_core.gateways.longport.quotes.market_hours import MarketHours
from tideboard_core.gateways.longport.quotes.pushes import QuotePushes, publish_trades
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.quotes.refresh_queue import Refresh, RefreshQueue, RefreshType
from tideboard_core.gateways.longport.quotes.running_minute import Sums
from tideboard_core.gateways.longport.quotes.subscriptions import Subscriptions
from tideboard_core.gateways.longport.quotes.trade_numbers import KEPT, TradeNumbers
from tideboard_core.gateways.longport.translate import quotes
from tideboard_core.gateways.longport.translate.bars import ADJUST_TYPE, PERIOD, bars, minute_line
from tideboard_core.gateways.longport.translate.instruments import name_in
from tideboard_core.gateways.longport.translate.sessions import in_session
from tideboard_core.gateways.longport.translate.values import amount, day_text, utc
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.gateways.longport.transport.socket import PushRoutes
from tideboard_core.model.hub_keys import HISTORY_QUOTA, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.live import HistoryQuota, Lazy
from tideboard_core.model.price_steps import Bands
from tideboard_core.model.quote import BarPeriod, BarSessions, BrokerQueue, MinuteLine, OrderBook, Quote, Snapshot, Tick
from tideboard_core.model.session import exchange_zone
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest, page_of
from tideboard_core.ports.market import FeedSink
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

if TYPE_CHECKING:
    from tideboard_core.gateways.longport.quotes.history_month import HistoryMonth

BARS_PER_PAGE: Final = 1000
REGULAR_ONLY: Final = 0
"""The wire's filter of trade sessions; 100 brings pre-market, post-market and overnight too."""
_SESSIONS: Final = {BarSessions.REGULAR: REGULAR_ONLY, BarSessions.EXTENDED: 100}
_PAGES_CAP: Final = 400
"""Most pages of one history read: two years of minutes in New York are 200, so more means that pages repeat."""
_MINUTE: Final = timedelta(minutes=1)

BAR_OFFER: Final = BarOffer(periods=frozenset(PERIOD), adjustments=frozenset(ADJUST_TYPE), history_costs=True)
"""Every period; no backward adjustment. The newest 1,000 cost nothing, of history each security counts for a month."""


class Candles:
    """Reads minute lines of regular hours, and candles."""

    def __init__(self, link: LongportLink, rights: QuoteRights, last_values: LastValues) -> None:
        self._link = link
        self._rights = rights
        self._last_values = last_values

    @cached_property
    def _month(self) -> HistoryMonth:
        """The count of the month, loaded with the first question about history."""
        from tideboard_core.gateways.longport.quotes.history_month import HistoryMonth

        return HistoryMonth(self._link)

    async def minute_line(self, instrument: InstrumentId) -> MinuteLine:
        """Return today's minute line, subscribed or not; a subscribed one goes on from it by pushes."""
        request = pb.SecurityIntradayRequest(symbol=wire_symbol(instrument), trade_session=REGULAR_ONLY)
        answer = await self._rights.ask([instrument], QuoteCommand.INTRADAY, request, pb.SecurityIntradayResponse)
        line = minute_line(instrument, answer.lines, await self._prev_close(instrument))
        record = self._last_values.of(instrument)
        if record is not None and record.line is not None and record.quote is not None:
            record.line.line_pulled(line, Sums(record.quote.volume, record.quote.turnover))
        return line

    async def bars(self, request: BarRequest) -> BarPage:
        """Return the newest candles, subscribed or not, or history; NotOffered for backward adjustment."""
        if request.adjustment not in ADJUST_TYPE:
            raise NotOffered("kline-not-offered", text="")
        return await (self._newest(request) if request.before is None else self._past(request, request.before))

    async def bar_quota(self) -> HistoryQuota | None:
        """How many securities count this month by our own count: the broker tells none but with a refusal."""
        quota = await self._month.quota()
        self._link.feed.publish(HISTORY_QUOTA, Lazy.ready(quota))
        return quota

    async def _newest(self, request: BarRequest) -> BarPage:
        count = min(max(request.count, 1), BARS_PER_PAGE)
        wire = pb.SecurityCandlestickRequest(
            symbol=wire_symbol(request.instrument),
            period=PERIOD[request.period],
            count=count,
            adjust_type=ADJUST_TYPE[request.adjustment],
            trade_session=_SESSIONS[request.sessions],
        )
        answer = await self._rights.ask(
            [request.instrument], QuoteCommand.CANDLESTICKS, wire, pb.SecurityCandlestickResponse
        )
        page = page_of(request, bars(request.instrument, request.period, answer.candlesticks))
        return replace(page, older=len(answer.candlesticks) >= count)

    async def _past(self, request: BarRequest, before: datetime) -> BarPage:
        """Return candles before an instant, page by page backwards; the query by date has one page and no paging."""
        rows: dict[int, pb.Candlestick] = {}
        older, at = True, before
        for _ in range(_PAGES_CAP):
            # A range has no count to ask for: whole pages until its begin is reached.
            left = BARS_PER_PAGE if request.begin is not None else request.count - len(rows)
            count = min(max(left, 1), BARS_PER_PAGE)
            page = await self._candles_before(request, at, count)
            fresh = [row for row in page if row.timestamp not in rows]
            rows.update((row.timestamp, row) for row in fresh)
            # A page that brings nothing new would be asked for without end.
            older = len(page) >= count and bool(fresh)
            if not older:
                break
            at = utc(min(rows))
            if at <= request.begin if request.begin is not None else len(rows) >= request.count:
                break
        whole = page_of(request, bars(request.instrument, request.period, rows.values()))
        return replace(whole, older=older, quota=await self.bar_quota())

    async def _candles_before(self, request: BarRequest, before: datetime, count: int) -> Sequence[pb.Candlestick]:
        """Return one page of candles that start before an instant; the broker reads date and minute as market time."""
        local = (before - _MINUTE).astimezone(exchange_zone(market_of(request.instrument)))
        wire = pb.SecurityHistoryCandlestickRequest(
            symbol=wire_symbol(request.instrument),
            period=PERIOD[request.period],
            adjust_type=ADJUST_TYPE[request.adjustment],
            trade_session=_SESSIONS[request.sessions],
            query_type=pb.QUERY_BY_OFFSET,
            offset_request=pb.SecurityHistoryCandlestickRequest.OffsetQuery(
                direction=pb.BACKWARD, date=day_text(local.date()), minute=f"{local:%H%M}", count=count
            ),
        )
        command = QuoteCommand.HISTORY_CANDLESTICKS
        try:
            async with self._month.reading(request.instrument, request.taker) as call:
                answer = await self._rights.ask(
                    [request.instrument], command, wire, pb.SecurityCandlestickResponse, leaves=call.leaves
                )
        except (QuotaExceeded, RequestTimeout):
            await self.bar_quota()  # who shows it sees at once what a refusal has said, and what may have been counted
            raise
        return answer.candlesticks[:]

    async def _prev_close(self, instrument: InstrumentId) -> Decimal:
        """Return the previous close, from the subscribed quote or else by a call; 0 if the broker sends none."""
        record = self._last_values.of(instrument)
        if record is not None and record.quote is not None and record.quote.prev_close:
            return record.quote.prev_close
        request = pb.MultiSecurityRequest(symbol=[wire_symbol(instrument)])
        answer = await self._rights.ask([instrument], QuoteCommand.QUOTE, request, pb.SecurityQuoteResponse)
        return next((amount(row.prev_close) for row in answer.secu_quote), Decimal(0))


class QuoteReads:
    """Reads market data and stores it for subscribed instruments; `broker_names` maps broker ids to participants."""

    def __init__(self, link: LongportLink, rights: QuoteRights, last_values: LastValues) -> None:
        self._link = link
        self._rights = rights
        self._last_values = last_values
        self.broker_names: dict[int, str] = {}

    async def quote_rows(self, ids: Sequence[InstrumentId]) -> list[pb.SecurityQuote]:
        """Return quotes with all fields; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> Sequence[pb.SecurityQuote]:
            request = pb.MultiSecurityRequest(symbol=[wire_symbol(each) for each in part])
            answer = await self._rights.ask(part, QuoteCommand.QUOTE, request, pb.SecurityQuoteResponse)
            return [row for row in answer.secu_quote if row.symbol]

        return await self._rights.read_list(QuoteCommand.QUOTE, ids, ask)

    async def book(self, instrument: InstrumentId) -> pb.SecurityDepthResponse:
        """Return the order book with all visible levels."""
        request = pb.SecurityRequest(symbol=wire_symbol(instrument))
        answer = await self._rights.ask([instrument], QuoteCommand.DEPTH, request, pb.SecurityDepthResponse)
        record = self._last_values.of(instrument)
        if record is not None and Topic.BOOK in record.wanted:
            record.bids, record.asks = answer.bid, answer.ask
        return answer

    async def queue(self, instrument: InstrumentId) -> pb.SecurityBrokersResponse:
        """Return the broker queue of both sides."""
        request = pb.SecurityRequest(symbol=wire_symbol(instrument))
        answer = await self._rights.ask([instrument], QuoteCommand.BROKERS, request, pb.SecurityBrokersResponse)
        record = self._last_values.of(instrument)
        if record is not None and Topic.BROKERS in record.wanted:
            record.buyers, record.sellers = answer.bid_brokers, answer.ask_brokers
        return answer

    async def trades(self, instrument: InstrumentId, count: int) -> pb.SecurityTradeResponse:
        """Return the newest trades, oldest first; the wire has no trade numbers, `TradeNumbers` assigns them."""
        request = pb.SecurityTradeRequest(symbol=wire_symbol(instrument), count=count)
        return await self._rights.ask([instrument], QuoteCommand.TRADES, request, pb.SecurityTradeResponse)

    async def learn_broker_names(self) -> None:
        """Read the exchange participants by broker id, once per run of the program: the list changes monthly."""
        answer = await self._link.ask(QuoteCommand.PARTICIPANTS, None, pb.ParticipantBrokerIdsResponse)
        language = self._link.endpoint.language
        for row in answer.participant_broker_numbers:
            name = name_in(language, row.participant_name_cn, row.participant_name_hk, row.participant_name_en)
            self.broker_names.update(dict.fromkeys(row.broker_ids, name))


_MENDED_BARS: Final = 3


class Refresher:
    """Serves the refresh queue: `serve` reads and publishes, `minute_refreshes` lists the reads due each minute."""

    def __init__(
        self, feed: FeedSink, rights: QuoteRights, last_values: LastValues, reads: QuoteReads, candles: Candles
    ) -> None:
        self._feed = feed
        self._rights = rights
        self._last_values = last_values
        self._reads = reads
        self._candles = candles

    async def serve(self, refresh_type: RefreshType, ids: Collection[InstrumentId]) -> None:
        """Read one value of these instruments and publish it; raises as `LongportLink.ask`."""
        if refresh_type is RefreshType.QUOTE:
            await self._quotes(list(ids))
            return
        for each in ids:
            record = self._last_values.of(each)
            if record is not None:
                await self._refresh(refresh_type, record)

    def minute_refreshes(self, now: datetime) -> list[Refresh]:
        """Return refreshes of all subscribed minute lines and candles in open markets, due when a minute has ended.

        They are built from quote pushes, which miss highs and lows between two pushes.
        """
        trading = {market for market in Market if in_session(market, now)}
        return [
            Refresh(refresh_type, record.instrument)
            for record in self._last_values.records()
            for topic, refresh_type in ((Topic.MINUTES, RefreshType.MINUTES), (Topic.BARS_1M, RefreshType.BARS))
            if topic in record.wanted and market_of(record.instrument) in trading
        ]

    async def _refresh(self, refresh_type: RefreshType, record: InstrumentState) -> None:
        each = record.instrument
        if refresh_type is RefreshType.BOOK:
            await self._reads.book(each)
            self._feed.publish(record.book_key, Lazy(quotes.order_book_of, (each, record.bids, record.asks)))
        elif refresh_type is RefreshType.QUEUE:
            await self._reads.queue(each)
            self._publish_queue(record)
        elif refresh_type is RefreshType.NAMES and not self._reads.broker_names:
            await self._reads.learn_broker_names()
            self._publish_queue(record)
        elif refresh_type is RefreshType.TRADES:
            await self._trades(record)
        elif refresh_type is RefreshType.MINUTES:
            self._feed.publish(record.minutes_key, Lazy.ready(await self._candles.minute_line(each)))
        elif refresh_type is RefreshType.BARS:
            request = BarRequest(instrument=each, period=BarPeriod.MIN_1, count=_MENDED_BARS)
            bars = (await self._candles.bars(request)).bars
            if record.line is not None and record.quote is not None:
                record.line.bars_pulled(bars, Sums(record.quote.volume, record.quote.turnover))
            self._feed.publish(record.bars_key, Lazy.ready(tuple(bars)))

    async def _quotes(self, ids: Sequence[InstrumentId]) -> None:
        """Read quotes, which alone have the previous close, in one call for many."""
        found: dict[InstrumentId, pb.SecurityQuote] = {}
        try:
            found = dict(read_rows(await self._reads.quote_rows(ids), lambda row: (instrument_of(row.symbol), row)))
        finally:  # pushes are published from now on, whether the read was answered or refused
            delayed = self._rights.delayed_ids(ids)
            for each in ids:
                self._quote(each, found.get(each), delayed=each in delayed)

    def _quote(self, instrument: InstrumentId, row: pb.SecurityQuote | None, *, delayed: bool) -> None:
        """Store and publish a read quote; without an answer the pushes so far are published alone."""
        record = self._last_values.of(instrument)
        state = record.quote if record is not None else None
        if record is None or state is None or (row is None and state.base is not None):
            return
        state.pulled(row or pb.SecurityQuote(), delayed=delayed)
        if state.priced:
            self._feed.publish(record.quote_key, Lazy(state.quote))

    async def _trades(self, record: InstrumentState) -> None:
        """Read the trades that pushes lack; if the read fails, the pushes that wait for it are published alone."""
        numbers = record.trades
        if numbers is None or not numbers.broken:
            return
        fresh = None
        try:
            answer = await self._reads.trades(record.instrument, KEPT)
            _, fresh = numbers.pulled(answer.trades[:])
        finally:
            if numbers.broken:
                fresh = numbers.give_up()
            publish_trades(self._feed, record, fresh)

    def _publish_queue(self, record: InstrumentState) -> None:
        parts = (record.instrument, record.buyers, record.sellers, self._reads.broker_names)
        if record.buyers or record.sellers:
            self._feed.publish(record.queue_key, Lazy(quotes.broker_queue_of, parts))


SNAPSHOT_BOOKS: Final = 10
"""Most snapshots for which best prices are read: each book is a call of its own, and ten calls a second are allowed."""


class LongportQuotes:
    """Implements `ports.market.QuoteFeed` for LongPort; most methods are those of its parts."""

    def __init__(self, link: LongportLink, rights: QuoteRights, instruments: Instruments) -> None:
        self._link = link
        self._rights = rights
        self.last_values = LastValues()
        self._reads = QuoteReads(link, rights, self.last_values)
        candles = Candles(link, rights, self.last_values)
        self.refresher = Refresher(link.feed, rights, self.last_values, self._reads, candles)
        self.refresh_queue = RefreshQueue(
            link.clock, serve=self.refresher.serve, each_minute=self.refresher.minute_refreshes
        )
        self.pushes = QuotePushes(
            link.feed,
            link.events,
            self.last_values,
            refresh=self.refresh_queue.add,
            names=self._reads.broker_names,
        )
        self.subscriptions = Subscriptions(link, rights, self.last_values, self.refresh_queue)
        hours = MarketHours(link, rights, self.pushes)

        self.subscribe = self.subscriptions.subscribe
        self.unsubscribe = self.subscriptions.unsubscribe
        self.subscription_info = self.subscriptions.subscription_info
        self.quote_rights = rights.quote_rights
        self.quote_packages = rights.quote_packages
        self.instruments = instruments.instruments
        self.market_instruments = instruments.market_instruments
        self.gateway_state = hours.gateway_state
        self.market_states = hours.market_states
        self.market_days = hours.market_days
        self.market_status = hours.market_status
        self.minute_line = candles.minute_line
        self.bars = candles.bars
        self.bar_quota = candles.bar_quota
        self.bar_offer = BAR_OFFER

    def push_routes(self) -> PushRoutes:
        """Forget the last connection's subscriptions and return the push handlers for the next one."""
        self.subscriptions.begin()
        return self.pushes.routes()

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Quote]:
        """Return the newest quotes, subscribed or not; unknown ids and securities without a price are left out."""
        rows, delayed = await self._reads.quote_rows(ids), self._rights.delayed_ids(ids)

        def convert(row: pb.SecurityQuote) -> Quote | None:
            known = instrument_of(row.symbol)
            return quotes.quote(known, row, delayed=known in delayed)

        return [quote for quote in read_rows(rows, convert) if quote is not None]

    async def snapshots(self, ids: Sequence[InstrumentId]) -> list[Snapshot]:
        """Return quotes with static info; best prices of subscribed books, and of all if at most SNAPSHOT_BOOKS."""
        priced = await self.quotes(ids)
        facts = {each.id: each for each in await self.instruments([quote.instrument for quote in priced])}
        few = len(priced) <= SNAPSHOT_BOOKS
        books = await asyncio.gather(*(self._best(quote.instrument, ask=few) for quote in priced))
        return [_snapshot(quote, facts.get(quote.instrument), book) for quote, book in zip(priced, books, strict=True)]

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        """Return the newest book, subscribed or not; the quote package may allow fewer levels than `depth`."""
        answer = await self._reads.book(instrument)
        return quotes.order_book_of(instrument, answer.bid[:depth], answer.ask[:depth])

    async def broker_queue(self, instrument: InstrumentId) -> BrokerQueue:
        """Return the newest broker queue of a Hong Kong security, with the participants' names."""
        if not self._reads.broker_names:
            await self._reads.learn_broker_names()
        answer = await self._reads.queue(instrument)
        return quotes.broker_queue_of(instrument, answer.bid_brokers, answer.ask_brokers, self._reads.broker_names)

    async def ticks(self, instrument: InstrumentId, count: int = 100) -> list[Tick]:
        """Return the newest trades, at most 1000, oldest first, with the sequence numbers that pushes continue."""
        answer = await self._reads.trades(instrument, min(count, KEPT))
        record = self.last_values.of(instrument)
        numbers = record.trades if record is not None else None
        pulled, fresh = (numbers or TradeNumbers()).pulled(answer.trades[:])
        if record is not None:
            publish_trades(self._link.feed, record, fresh)
        return list(quotes.ticks_of(instrument, pulled.rows, pulled.first))

    async def step_tables(self) -> list[Bands]:
        """Return an empty list: LongPort has no call for price steps."""
        return []

    async def _best(self, instrument: InstrumentId, *, ask: bool) -> OrderBook | None:
        """Return the book for a snapshot: the subscribed one, else read if `ask`; None without a right to it."""
        record = self.last_values.of(instrument)
        if record is not None and (record.bids or record.asks):
            return quotes.order_book_of(instrument, record.bids, record.asks)
        if not ask:
            return None
        try:
            return await self.order_book(instrument, 1)
        except (NotOffered, PermissionMissing):
            return None


def _snapshot(quote: Quote, facts: Instrument | None, book: OrderBook | None) -> Snapshot:
    bid = book.best_bid if book is not None else None
    ask = book.best_ask if book is not None else None
    return Snapshot(
        quote=quote,
        bid=bid.price if bid is not None else None,
        ask=ask.price if ask is not None else None,
        bid_volume=bid.quantity if bid is not None else 0,
        ask_volume=ask.quantity if ask is not None else 0,
        lot_size=facts.lot_size if facts is not None else 1,
        price_step=None,
        name=facts.name if facts is not None else "",
    )
