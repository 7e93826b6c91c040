"""Reads of quotes, books, broker queues and trades, also of what pushes lack or have lost; they update last values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.longport.quotes.batching import known_ones
from tideboard_core.gateways.longport.quotes.candles import Candles
from tideboard_core.gateways.longport.quotes.last_values import InstrumentState, LastValues
from tideboard_core.gateways.longport.quotes.pushes import publish_trades
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.quotes.refresh_queue import Refresh, RefreshType
from tideboard_core.gateways.longport.quotes.running_minute import Sums
from tideboard_core.gateways.longport.quotes.trade_numbers import KEPT
from tideboard_core.gateways.longport.translate import quotes
from tideboard_core.gateways.longport.translate.instruments import name_in
from tideboard_core.gateways.longport.translate.sessions import in_session
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import BarPeriod
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.market import FeedSink
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import quote_pb2 as pb


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

        return await known_ones(ids, ask)

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
